//! A year of the grievance register: reports of programme villages that coordinators take in, and what is done about each, step after
//! step; a few restricted cases; two reports of a period; benefit payments. All of it is made up, and the pages say so.

use std::fmt::Write as _;

use app::{AppError, Run, StepAsked, sheet::Sheet};
use domain::{
    Actor, Command, Date, Official, Role, Timestamp, Words,
    grievance::{
        Case, EntryFacts, Group, Outcome, PeriodKind, ProgrammePeriod, RegisterRule, ReportPeriod, Severity, Sex, Standing,
        Step as RegisterStep, StepName, Tier, ToldBy,
    },
    policy::grievance_lies_with,
    village::{Programme, Village},
};
use operator::{Failure, Installation, failure};
use store::Key;

use super::{
    country::Country,
    life::{Life, Step},
    people::People,
};

/// Topics of which some reports are grievances of the programme, and the category of each.
const CATEGORIES: [(&str, &str); 7] = [
    ("hutan", "forest"),
    ("hutan.kebakaran", "forest"),
    ("lahan", "land"),
    ("tambang", "land"),
    ("desa", "benefits"),
    ("lingkungan", "safeguards"),
    ("kepegawaian", "staff"),
];

/// What is learned, by made-up people.
const LESSONS: [&str; 2] = [
    "Keluhan tentang batas lahan berulang di tiga kecamatan. Mulai triwulan depan batas dicek bersama warga sebelum pembayaran \
     manfaat.",
    "Tanda terima sering terlambat karena ditulis tangan. Petugas desa kini menyampaikannya lewat kertas kabar pada hari yang sama.",
];

fn words(text: &str) -> Option<Words> {
    Words::parse(text).ok()
}

impl Life<'_> {
    /// Whether something of the register may follow from a report that was just coordinated.
    pub(super) fn begin_grievance(&mut self, report: usize, at: Timestamp) {
        let topic = self.stories.get(report).filter(|s| s.left.is_none()).map(|s| s.topic).unwrap_or_default();
        if CATEGORIES.iter().any(|(code, _)| *code == topic) {
            self.plan_in_office(at, (2, 90), Step::Grieve, report);
        }
    }

    /// The next step of a grievance, as chance has it.
    pub(super) async fn grieve(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let lies_with = grievance_lies_with(&state, &self.reference.agencies);
        let Some(actor @ Actor::Official(by)) = &self.people.actor(Role::Coordinator, lies_with) else { return Ok(()) };
        let topic = self.stories.get(report).map(|s| s.topic).unwrap_or_default();
        let Some(entry) = state.in_register() else {
            let told = Village::all(self.app.store.villages(Some(state.area.clone())).await?).pop();
            let today = state.area.zone().date(at);
            let member = told.and_then(|v| v.on(today).map(|e| e.facts.programme == Programme::Member)).unwrap_or(false);
            if !member || state.supervisory || !state.verified {
                return Ok(());
            }
            // Few are about what nobody but the specialist may know.
            if topic == "kepegawaian" && self.chance.below(3) == 0 {
                self.act(report, actor, Command::Restrict, Some("Pelapor menyebut pelecehan (dikarang).".to_owned())).await?;
                return Ok(());
            }
            let facts =
                EntryFacts { period: self.programme_period(state.area.zone().date(state.received_at)), ..self.facts(topic) };
            // Nobody takes in what was taken back, put away or joined meanwhile.
            if Case::fits(&state, &RegisterStep::sample(StepName::Taken, Some(&facts), facts.tier, state.received_at)).is_err() {
                return Ok(());
            }
            self.step(report, by, StepName::Taken, Some(facts), None).await?;
            self.plan_in_office(at, (4, 240), Step::Grieve, report);
            return Ok(());
        };
        let luck = self.chance.below(100);
        let (name, ending) = match entry.standing() {
            Standing::Received => (StepName::Acknowledged, None),
            Standing::Acknowledged if !entry.did(StepName::Assessed) => (StepName::Assessed, None),
            Standing::Acknowledged if luck < 8 => (StepName::Mediated, None),
            Standing::Acknowledged if luck < 14 && !entry.did(StepName::Referred) => (StepName::Referred, None),
            Standing::Acknowledged | Standing::Appealed | Standing::Mediation => (StepName::Responded, None),
            Standing::Answered if luck < 6 && entry.tier() < Tier::Province => (StepName::Appealed, None),
            Standing::Answered if luck < 40 && !entry.did(StepName::MinutesDrafted) => (StepName::MinutesDrafted, None),
            Standing::Answered if entry.did(StepName::MinutesDrafted) && !entry.did(StepName::MinutesSigned) => {
                (StepName::MinutesSigned, None)
            }
            Standing::Answered if entry.did(StepName::MinutesSigned) && !entry.did(StepName::CarriedOut) => {
                (StepName::CarriedOut, None)
            }
            Standing::Answered if !entry.did(StepName::Conveyed) => (StepName::Conveyed, None),
            Standing::Answered if luck < 70 && !entry.did(StepName::Satisfied) => (StepName::Satisfied, None),
            Standing::Answered if luck < 90 => (StepName::Closed, Some(Outcome::Resolved)),
            Standing::Answered => (StepName::Closed, Some(Outcome::Unresolved)),
            Standing::Closed if !entry.did(StepName::Prevention) && luck < 40 => (StepName::Prevention, None),
            Standing::Joined | Standing::Closed => return Ok(()),
        };
        // What an appeal brought is conveyed anew before it ends.
        let (name, ending) = match ending {
            Some(outcome) if Case::fits(&state, &RegisterStep::Closed { outcome, satisfied: None }).is_err() => {
                (StepName::Conveyed, None)
            }
            ending => (name, ending),
        };
        // What became of the report may leave nothing to do; and nobody decides about an appeal that goes nowhere.
        let case = Case::of(&state).ok_or(AppError::NotFound)?;
        let nobody = name == StepName::Appealed && case.next_decider(&self.app.reference().agencies).is_none();
        if nobody || case.fits_name(name).is_err() {
            return Ok(());
        }
        self.step(report, by, name, None, ending).await?;
        self.plan_in_office(at, (10, 300), Step::Grieve, report);
        Ok(())
    }

    /// The period of the programme in which a day lies.
    pub(super) fn programme_period(&self, day: Date) -> Option<String> {
        ProgrammePeriod::of(&self.app.reference().register.periods, day).map(|period| period.code.clone())
    }

    fn facts(&self, topic: &str) -> EntryFacts {
        let category = CATEGORIES.iter().find(|(code, _)| *code == topic).map_or("forest", |(_, category)| *category);
        let category = if topic == "lahan" && self.chance.below(3) == 0 { "customary" } else { category };
        let sex = match self.chance.below(5) {
            0 | 1 => Some(Sex::Man),
            2 | 3 => Some(Sex::Woman),
            _ => None,
        };
        EntryFacts {
            category: category.to_owned(),
            tier: if self.chance.below(4) == 0 { Tier::Regency } else { Tier::Village },
            severity: Severity::ALL.get(self.chance.weighted([40, 40, 15, 5].into_iter())).copied().unwrap_or(Severity::Low),
            sex,
            group: (self.chance.below(4) == 0).then_some(Group::Customary),
            period: None,
        }
    }

    async fn step(
        &self,
        report: usize,
        by: &Official,
        name: StepName,
        facts: Option<EntryFacts>,
        ending: Option<Outcome>,
    ) -> Result<(), AppError> {
        let id = self.stories.get(report).ok_or(AppError::NotFound)?.id;
        let said = name.needs_words().then(|| words("Dicatat petugas (dikarang untuk peragaan).")).flatten();
        let severity = Some(Severity::Medium);
        let told = if self.chance.below(2) == 0 { ToldBy::Visit } else { ToldBy::Phone };
        let satisfied = Some((self.chance.below(6) > 0, told));
        let asked = StepAsked {
            name,
            facts,
            severity,
            ending,
            said: satisfied,
            on: None,
            agreed: None,
            words: said,
            seen: None,
            sent: None,
        };
        self.app.grievances().step(Key::Id(id), by, asked).await?;
        Ok(())
    }
}

/// The period of the programme that holds this year and, as far as the ones before let it, the last.
pub(super) async fn set_period(app: &Installation, country: &Country, people: &People) -> Result<(), Failure> {
    let Some(Actor::Official(admin)) = people.actor(Role::Administrator, country.province) else { return Ok(()) };
    // The year of the demo ends today.
    let today = app.figures().today().saturating_add(jiff::Span::new().days(366));
    let (from, until) = ((today.year() - 1).max(2025), today.year());
    if until < from {
        return Ok(());
    }
    let code = if from == until { from.to_string() } else { format!("{from}-{until}") };
    let day = |year, month, day| Date::new(year, month, day).map_err(|e| failure(e.to_string()));
    let period = ProgrammePeriod { code, from: day(from, 1, 1)?, until: day(until, 12, 31)?, removed: false };
    Ok(app.grievances().set(&admin, RegisterRule::Period(period)).await?)
}

/// Two reports of a period, and payments to villages.
pub(super) async fn make(app: &Installation, country: &Country, people: &People) -> Result<(), Failure> {
    let Some(Actor::Official(team)) = people.actor(Role::CarbonTeam, country.province) else { return Ok(()) };
    let today = app.figures().today();
    for (kind, lessons) in [(PeriodKind::Quarter, LESSONS[0]), (PeriodKind::Half, LESSONS[1])] {
        let period = ReportPeriod::of(kind, today).before();
        app.grievances().make_report(&team, country.province, period, lessons.to_owned(), None).await?;
    }
    let mut table = "code,period,rupiah,paid_on,note\n".to_owned();
    let villages = app.store.villages(None).await?;
    let members =
        Village::all(villages).into_iter().filter(|v| v.on(today).is_some_and(|e| e.facts.programme == Programme::Member));
    for (n, village) in members.enumerate() {
        for (period, year) in [("2021-2022", today.year() - 3), ("2023-2024", today.year() - 1)] {
            let million = 120 + (n * 37 + usize::from(year.unsigned_abs())) % 240;
            let _ = writeln!(table, "{},{period},{}000000,{year}-{:02}-15,dikarang", village.area, million, 3 + n % 8);
        }
    }
    let sheet = Sheet::read(std::io::Cursor::new(table)).map_err(|e| failure(e.to_string()))?;
    let told = app.grievances().put_payments(&sheet, Run::Real).await?;
    match told.wrong.first() {
        Some(wrong) => Err(failure(format!("payments of the demo, line {}: {}", wrong.line, wrong.why))),
        None => Ok(()),
    }
}
