//! The grievance register, by what it is about: entries, figures and reports of a period, restricted cases, the carbon team, settings.

use app::StepAsked;
use domain::{
    Grant, Role, TrackingNumber, Words,
    grievance::{EntryFacts, Severity, StepName, Tier},
};
use store::Key;

use crate::town::{PROVINCE, Page, REGENCY, Town};

mod appeal_taken_back;
mod born_restricted;
mod carbon_team;
mod desk;
mod entry;
mod for_complainant;
mod period;
mod powers;
mod reminders;
mod reports;
mod restricted;
mod settings;
mod steps;
mod unseen;
mod village_officer;

const TAKEN: [(&str, &str); 6] = [
    ("step", "taken"),
    ("category", "benefits"),
    ("tier", "village"),
    ("severity", "high"),
    ("sex", "woman"),
    ("programme_period", "2023-2024"),
];

impl Town {
    /// The people of the programme, where they are not there yet.
    pub async fn programme(&self) {
        if self.store.person_by_login("spesialis".into()).await.unwrap().is_none() {
            self.person("spesialis", vec![Grant { role: Role::GrievanceSpecialist, agency: REGENCY }]).await;
            self.person("karbon", vec![Grant { role: Role::CarbonTeam, agency: PROVINCE }]).await;
        }
    }

    /// Takes a report into the register.
    pub async fn taken(&self, number: TrackingNumber) {
        let facts = EntryFacts {
            category: "land".into(),
            tier: Tier::Village,
            severity: Severity::Low,
            sex: None,
            group: None,
            period: None,
        };
        self.grieve(number, "koordinator", StepName::Taken, Some(facts)).await;
    }

    pub async fn grieve(&self, number: TrackingNumber, login: &str, name: StepName, facts: Option<EntryFacts>) {
        let ending = (name == StepName::Closed).then_some(domain::grievance::Outcome::Resolved);
        let words = Words::parse("Kata langkah bawang merah").ok().filter(|_| name.needs_words());
        let asked = StepAsked {
            name,
            facts,
            severity: Some(Severity::High),
            ending,
            said: None,
            on: None,
            agreed: None,
            words,
            seen: None,
            sent: None,
        };
        let by = self.official(login).await;
        self.app.grievances().step(Key::Tracking(number), &by, asked).await.unwrap_or_else(|e| panic!("{name:?}: {e}"));
    }

    pub async fn step(&self, cookie: &str, number: TrackingNumber, fields: &[(&str, &str)]) -> Page {
        let seen = self.state(number).await.version.to_string();
        self.post(&format!("/meja/keluhan/{number}"), cookie, &[fields, &[("seen", seen.as_str())]].concat()).await
    }
}
