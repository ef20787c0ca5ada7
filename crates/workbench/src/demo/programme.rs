//! Grievances that every demo has, however small: told step after step over the year, in several regencies, by the people whose work each
//! step is. Beside them one restricted case, and at the end an urgent report whose alarm waits. Whatever chance adds comes on top.

use app::{ActRequest, AppError, NewReport, Reporter, StepAsked};
use domain::{
    Actor, AgencyId, AreaCode, Command, Language, PersonName, Report, ReportId, Role, Timestamp, Title, TopicCode, Words,
    forest::{Disturbance, ForestCategory, When},
    grievance::{EntryFacts, Severity, Sex, StepName, Tier, ToldBy},
    policy::grievance_lies_with,
    report::{Channel, Kind, Outcome as Answer, Stage, Verification},
    village::{Programme, Village},
};
use jiff::SignedDuration;
use operator::Failure;
use store::Key;
use uuid::Uuid;

use super::{
    careful::carefully,
    life::{Life, Step},
    people::SHOWN,
    tales::{Done, TALES, Tale, said},
};

/// A piece of a tale: which, and what; none for the beginning.
pub(super) type Piece = (usize, Option<usize>);

impl Life<'_> {
    /// Plans all of them, each step at an hour at which an office is open.
    pub(super) fn plan_tales(&mut self) {
        for (tale, told) in TALES.iter().enumerate() {
            let Some(area) = self.country.regencies.get(told.regency).map(|r| r.area.clone()) else { continue };
            let begun = self.end - SignedDuration::from_hours(24 * told.days_ago);
            self.plan(begun, Step::Tale((tale, None)), usize::MAX);
            for (n, (day, _)) in told.way.iter().enumerate() {
                // An hour of its own for each, so that no chance of the others is asked.
                let on = begun + SignedDuration::from_hours(24 * day + 1);
                let at =
                    self.office_opens(on, &area) + SignedDuration::from_mins(i64::try_from(20 + tale * 17 % 240).unwrap_or(20));
                self.plan(at, Step::Tale((tale, Some(n))), usize::MAX);
            }
        }
    }

    /// Eight in the morning of that working day, or of the next one.
    fn office_opens(&self, at: Timestamp, area: &AreaCode) -> Timestamp {
        let calendar = self.reference.calendar(area);
        let day = calendar.zone().date(at);
        calendar.zone().morning_of(if calendar.is_working_day(day) { day } else { calendar.after(day, 1) })
    }

    pub(super) async fn tell_tale(&mut self, (tale, piece): Piece) -> Result<(), AppError> {
        let Some(told) = TALES.get(tale) else { return Ok(()) };
        let id = identity(tale);
        let Some(piece) = piece else {
            let Some(area) = self.member_village(told.regency, tale).await? else { return Ok(()) };
            self.app.reports().submit_report(new_report(id, told, area), &Actor::Anyone).await?;
            return Ok(());
        };
        let Some((_, done)) = told.way.get(piece) else { return Ok(()) };
        let Some(state) = self.app.stored(Key::Id(id)).await?.map(|stored| stored.report) else { return Ok(()) };
        let person = |role, agency| self.people.actor(role, agency);
        match *done {
            Done::Taken => {
                let Some(coordinator) = person(Role::Coordinator, state.custodian) else { return Ok(()) };
                self.send_on(told, &state, &coordinator).await?;
                self.grieve_tale(&coordinator, id, StepName::Taken, told, *done).await
            }
            Done::Answered => self.answer_tale(&state).await,
            // An appeal is decided where it lies.
            Done::Step(_) | Done::Written(..) | Done::Closed(_) | Done::Satisfied(_) => {
                let name = match *done {
                    Done::Step(name) | Done::Written(name, _) => name,
                    Done::Satisfied(_) => StepName::Satisfied,
                    _ => StepName::Closed,
                };
                // What was written down by mistake is taken back where that was done.
                let lies_with = match name {
                    StepName::AppealTakenBack => state.custodian,
                    _ => grievance_lies_with(&state, &self.reference.agencies),
                };
                match person(Role::Coordinator, lies_with) {
                    Some(coordinator) => self.grieve_tale(&coordinator, id, name, told, *done).await,
                    None => Ok(()),
                }
            }
            Done::TakenBySpecialist | Done::Specialist(_) => {
                let name = if let Done::Specialist(name) = *done { name } else { StepName::Taken };
                match person(Role::GrievanceSpecialist, self.country.province) {
                    Some(specialist) => self.grieve_tale(&specialist, id, name, told, *done).await,
                    None => Ok(()),
                }
            }
        }
    }

    /// A village of the programme there, another for each.
    async fn member_village(&self, regency: usize, tale: usize) -> Result<Option<AreaCode>, AppError> {
        let Some(regency) = self.country.regencies.get(regency) else { return Ok(None) };
        let told = Village::all(self.app.store.villages(Some(regency.area.clone())).await?);
        let today = regency.area.zone().date(self.app.now());
        let member = |v: &&Village| v.on(today).is_some_and(|e| e.facts.programme == Programme::Member);
        let members: Vec<_> = told.iter().filter(member).map(|v| v.area.clone()).collect();
        Ok((tale * 7).checked_rem(members.len()).and_then(|n| members.get(n)).or(regency.villages.first()).cloned())
    }

    async fn send_on(&self, told: &Tale, state: &Report, coordinator: &Actor) -> Result<(), AppError> {
        let key = Key::Id(state.id);
        let verification = Verification {
            kind: Kind::Complaint,
            supervisory: false,
            topic: TopicCode(told.topic.to_owned()),
            area: state.area.clone(),
            accused: Vec::new(),
            anonymous: false,
        };
        let verify = ActRequest {
            title: Title::parse(told.title).ok(),
            words: Words::parse(told.text).ok(),
            ..ActRequest::new(key, coordinator, Command::Verify(verification))
        };
        carefully(self.app, verify).await?;
        if let Some(lead) = self.agency_for(told.topic, state.custodian) {
            carefully(self.app, ActRequest::new(key, coordinator, Command::Forward { to: vec![lead], lead })).await?;
        }
        Ok(())
    }

    /// An agency of a government that deals with a topic, and has somebody who answers.
    fn agency_for(&self, topic: &str, government: AgencyId) -> Option<AgencyId> {
        let tree = &self.reference.agencies;
        let answers = |id: AgencyId| self.people.actor(Role::Liaison, id).is_some();
        let theirs = || tree.iter().filter(|a| a.parent == Some(government) && answers(a.id));
        let named = theirs().find(|a| a.topics.iter().any(|t| t.0 == topic));
        named.or_else(|| theirs().find(|a| !a.topics.is_empty())).map(|a| a.id)
    }

    async fn answer_tale(&self, state: &Report) -> Result<(), AppError> {
        let Some(agency) = state.lead().map(|(_, f)| f.agency) else { return Ok(()) };
        let Some(liaison) = self.people.actor(Role::Liaison, agency) else { return Ok(()) };
        let key = Key::Id(state.id);
        let words = Words::parse(
            "Sudah dibahas bersama warga dan pengurus desa. Hasilnya ditempel di balai desa dan dijelaskan dalam rapat (dikarang).",
        );
        let answer = Command::FollowUp { agency, outcome: Some(Answer::Informed) };
        let answered = carefully(self.app, ActRequest { words: words.ok(), ..ActRequest::new(key, &liaison, answer) }).await?;
        let draft = answered.follow_ups.iter().position(|u| u.stage == Stage::Draft);
        if let (Some(follow_up), Some(head)) = (draft, self.people.actor(Role::Approver, agency)) {
            carefully(self.app, ActRequest::new(key, &head, Command::Approve { follow_up })).await?;
        }
        Ok(())
    }

    async fn grieve_tale(&self, by: &Actor, id: ReportId, name: StepName, told: &Tale, done: Done) -> Result<(), AppError> {
        let Actor::Official(by) = by else { return Ok(()) };
        let (sex, group) = told.told_by;
        let received =
            self.app.stored(Key::Id(id)).await?.map(|stored| stored.report.area.zone().date(stored.report.received_at));
        let period = received.and_then(|day| self.programme_period(day));
        let tier = if told.severity >= Severity::High { Tier::Regency } else { Tier::Village };
        let facts = EntryFacts { category: told.category.to_owned(), tier, severity: told.severity, sex, group, period };
        let facts = matches!(name, StepName::Taken | StepName::Corrected).then_some(facts);
        let written = if let Done::Written(_, words) = done { Some(words) } else { None };
        let words = Words::parse(written.unwrap_or(said(name))).ok().filter(|_| written.is_some() || name.needs_words());
        let ending = if let Done::Closed(outcome) = done { Some(outcome) } else { None };
        let said = if let Done::Satisfied(yes) = done { Some((yes, ToldBy::Visit)) } else { None };
        let severity = Some(told.severity);
        let asked = StepAsked { name, facts, severity, ending, said, on: None, agreed: None, words, seen: None, sent: None };
        self.app.grievances().step(Key::Id(id), by, asked).await?;
        Ok(())
    }

    /// An urgent report of the last hour, whose alarm nobody took yet.
    pub(super) async fn leave_alarm(&self, mailer: &dyn app::DeliveryChannel) -> Result<(), Failure> {
        let Some(area) = self.member_village(SHOWN, TALES.len()).await? else { return Ok(()) };
        let told = Disturbance {
            category: Some(ForestCategory::Encroachment),
            when: Some(When::Today),
            going_on: Some(true),
            machines: true,
            ..Disturbance::default()
        };
        let text = "Dua alat berat sedang membuka hutan desa sejak pagi ini, suaranya terdengar sampai kampung.";
        let new = NewReport { forest: Some(told), ..new_of(identity(TALES.len()), text, area) };
        self.app.reports().submit_report(new, &Actor::Anyone).await?;
        // The alarm, the letters that it writes, and those that these become.
        for _ in 0..3 {
            self.app.jobs().run_jobs(mailer).await?;
        }
        Ok(())
    }
}

/// What is known of one from the beginning, so that each of its steps finds it.
fn identity(tale: usize) -> ReportId {
    ReportId(Uuid::from_u128(0x7a1e_0000_0000_4000_8000_0000_0000_0000 | tale as u128))
}

fn new_of(id: ReportId, text: &str, area: AreaCode) -> NewReport {
    NewReport {
        id,
        kind: Kind::Complaint,
        title: None,
        text: Words::of_report(text).ok(),
        area,
        point: None,
        happened_on: None,
        written_at: None,
        topic: None,
        channel: Channel::Web,
        assisted: None,
        forest: None,
        place: None,
        named: false,
        anonymous: false,
        secret: false,
        restriction_asked: false,
        reporter: Reporter::default(),
        language: Language::Indonesian,
        attachments: Vec::new(),
    }
}

fn new_report(id: ReportId, told: &Tale, area: AreaCode) -> NewReport {
    let name = match told.told_by.0 {
        Some(Sex::Woman) => "Rusmini Contoh",
        Some(Sex::Man) => "Hendra Contoh",
        None => "",
    };
    let reporter = Reporter { name: PersonName::parse(name).ok(), ..Reporter::default() };
    let restriction_asked = told.way.iter().any(|(_, done)| matches!(done, Done::TakenBySpecialist));
    NewReport { title: Title::parse(told.title).ok(), restriction_asked, reporter, ..new_of(id, told.text, area) }
}
