//! Who is on duty: alarms and their life by the clock, drills, rosters on screen, who may do what, and what is told of all of it.

mod alarm;
mod drills;
mod found;
mod rights;
mod rosters;
mod waits;

use app::{Notice, OutgoingMail};
use channels::mail::{Mailer, write};
use domain::{
    Grant, Role, TrackingNumber,
    forest::{DutyDay, Roster, RosterId, Shift},
};
use jiff::SignedDuration;

use crate::town::{REGENCY, Town, area};

pub const DUTY: &str = "/meja/siaga";
pub const ROSTERS: &str = "/kelola/siaga";

/// Days as a form sends them.
pub const EVERY_DAY: [(&str, &str); 8] = [
    ("day", "monday"),
    ("day", "tuesday"),
    ("day", "wednesday"),
    ("day", "thursday"),
    ("day", "friday"),
    ("day", "saturday"),
    ("day", "sunday"),
    ("day", "holiday"),
];

impl Town {
    /// With two on duty in the regency, one after the other, and ten minutes for each.
    pub async fn on_duty(&self) {
        for (login, role) in [("siaga.1", Role::DutyOfficer), ("siaga.2", Role::ForestOfficer)] {
            self.person(login, vec![Grant { role, agency: REGENCY }]).await;
        }
        let mut shifts = Vec::new();
        for (step, login) in [(1, "siaga.1"), (2, "siaga.2")] {
            let user = self.official(login).await.user;
            shifts.push(Shift { step, user, days: DutyDay::ALL.to_vec(), from: 0, until: 0 });
        }
        let id = RosterId(trust::random::identity());
        let roster = Roster { id, version: 0, area: area("64.02"), minutes: 10, shifts, absences: Vec::new() };
        self.app.administration().keep_roster(None, roster).await.unwrap();
    }

    pub async fn minutes(&self, minutes: i64) {
        self.clock.set(self.app.now() + SignedDuration::from_mins(minutes));
        self.app.jobs().run_deadlines().await.unwrap();
    }

    /// Lets the jobs that are due be done, and those that they write.
    pub async fn told(&self, mail: &Mailer) {
        for _ in 0..3 {
            self.app.jobs().run_jobs(mail).await.unwrap();
        }
    }
}

/// The letters of a kind that somebody got.
pub fn letters(mail: &Mailer, login: &str, notice: Notice) -> Vec<OutgoingMail> {
    let to = format!("{login}@kantor.contoh.id");
    mail.letters().into_iter().filter(|l| l.to == to && l.notice() == notice).collect()
}

/// The path of the link that a letter to somebody holds.
pub fn link(letter: &OutgoingMail) -> String {
    let plain = write(letter, "http://lapor.contoh.id").unwrap().plain;
    let after = plain.split("http://lapor.contoh.id").nth(1).unwrap();
    after.split_whitespace().next().unwrap().to_owned()
}

pub async fn alarm(town: &Town, number: TrackingNumber) -> domain::forest::Alarm {
    town.state(number).await.alarm.unwrap()
}
