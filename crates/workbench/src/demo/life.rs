//! A year in the life of the province. Every step is a use case of the application, done by the people who would do it,
//! at the hour they would; time itself acts in between, as it does in the running system.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    sync::Arc,
};

use app::{ActRequest, AppError, DeliveryChannel, ReferenceData, SimulatedClock};
use channels::mail::{Mailer, Outbox};
use domain::{
    Actor, AreaCode, Command, Refusal, Report, ReportId, Timestamp, TrackingNumber, Words,
    report::{Kind, Status},
};
use jiff::SignedDuration;
use store::Key;

use super::{
    careful::carefully,
    chance::Chance,
    country::{Country, Regency},
    duty,
    people::{People, SHOWN},
    programme::Piece,
    texts::{Matter, PlaceNames, Writer},
};
use operator::{Failure, Installation, failure, progress::Bar};

use crate::arguments::Demo;

/// Topics and how many of a hundred reports are about them: the mix of SP4N-LAPOR! with more of forest and environment,
/// as East Kalimantan has it.
pub(super) const MIX: [(&str, usize); 24] = [
    ("jalan", 16),
    ("air-bersih", 5),
    ("listrik", 4),
    ("sampah", 6),
    ("lingkungan", 6),
    ("hutan", 5),
    ("hutan.kebakaran", 4),
    ("tambang", 3),
    ("pendidikan", 6),
    ("kesehatan", 5),
    ("bansos", 6),
    ("administrasi", 4),
    ("perizinan", 2),
    ("ketenagakerjaan", 5),
    ("perhubungan", 5),
    ("ketertiban", 4),
    ("telekomunikasi", 4),
    ("pertanian", 3),
    ("perikanan", 1),
    ("desa", 2),
    ("kepegawaian", 4),
    ("bencana", 2),
    ("ekonomi", 2),
    ("lahan", 2),
];

/// Most reports left on the desks of those who are shown: a morning's work.
const MOST_LEFT: u32 = 60;

/// Slips that wait for each village officer.
const SLIPS_LEFT: usize = 6;

/// Mails of the last days are kept to be looked at; who would read those of a year ago?
const MAILS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 3);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Somebody hands a report in.
    Submit,
    /// Somebody hands a report in that is left for whoever opens the demo: to the coordinator of the regency that is shown, or
    /// to its agency for roads.
    SubmitLeft(Desk),
    /// The coordinator looks at it.
    Coordinate,
    /// The reporter gives what was asked for.
    Complete,
    /// An agency takes it up.
    Accept,
    /// An agency tells how far it is.
    Progress,
    /// An agency answers.
    Answer,
    /// A head decides on a draft.
    Approve,
    Decide,
    /// The reporter reacts to an answer.
    React,
    /// Somebody else has this too.
    Support,
    /// Something is done in the grievance register.
    Grieve,
    /// Whoever is on duty is called for practice.
    Drill,
    /// A piece of a tale that every demo has.
    Tale(Piece),
}

/// On whose desk a report is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Desk {
    Coordinator,
    Liaison,
    Approver,
}

/// What the story needs to know of a report.
pub(super) struct ReportStory {
    pub(super) id: ReportId,
    pub(super) tracking: TrackingNumber,
    pub(super) pin: String,
    pub(super) topic: &'static str,
    pub(super) regency: usize,
    pub(super) place: PlaceNames,
    pub(super) title: String,
    pub(super) clean: String,
    pub(super) matter: Matter,
    pub(super) kind: Kind,
    /// The coordinator sent it to the wrong agency.
    pub(super) misled: bool,
    /// On whose desk it is left.
    pub(super) left: Option<Desk>,
    /// 0 is content with anything, 99 with nothing.
    pub(super) temper: usize,
}

pub(crate) struct Life<'a> {
    pub(super) app: &'a Installation,
    pub(super) clock: &'a Arc<SimulatedClock>,
    pub(super) country: &'a Country,
    pub(super) people: &'a People,
    pub(super) reference: Arc<ReferenceData>,
    pub(super) writer: Writer,
    pub(super) chance: Chance,
    pub(super) end: Timestamp,
    pub(super) reports: u32,
    pub(super) stories: Vec<ReportStory>,
    /// Time, order, step, report.
    pub(super) ahead: BinaryHeap<Reverse<(Timestamp, u64, Step, usize)>>,
    pub(super) order: u64,
}

impl<'a> Life<'a> {
    pub(crate) fn new(
        app: &'a Installation,
        clock: &'a Arc<SimulatedClock>,
        country: &'a Country,
        people: &'a People,
        demo: &Demo,
        end: Timestamp,
    ) -> Self {
        Self {
            app,
            clock,
            country,
            people,
            reference: app.reference(),
            writer: Writer::new(),
            chance: Chance::new(demo.seed),
            end,
            reports: demo.reports,
            stories: Vec::new(),
            ahead: BinaryHeap::new(),
            order: 0,
        }
    }

    /// Lives the year. Gives a report that was answered, with its PIN, to try as its reporter.
    pub(crate) async fn live(mut self, mailer: &dyn DeliveryChannel) -> Result<(String, String), Failure> {
        let nobody =
            Mailer::new(Outbox::Nowhere, "Tuntas <tuntas@localhost.localdomain>", "http://localhost").map_err(failure)?;
        let begin = self.end - SignedDuration::from_hours(24 * 365);
        let left = (self.reports / 4).min(MOST_LEFT);
        for n in 0..self.reports {
            let (at, step) = match n {
                n if n >= left => (self.moment_of_reporting(begin), Step::Submit),
                // Coordinators have days, agencies have weeks.
                n if n % 2 == 0 => (self.end - self.chance.hours(1, 40), Step::SubmitLeft(Desk::Coordinator)),
                n if n % 8 == 1 => (self.end - self.chance.hours(140, 320), Step::SubmitLeft(Desk::Approver)),
                _ => (self.end - self.chance.hours(90, 480), Step::SubmitLeft(Desk::Liaison)),
            };
            self.plan(at, step, usize::MAX);
        }
        self.plan_tales();
        self.plan_drill();
        let bar = Bar::new("a year in East Kalimantan");
        let total = u64::try_from(self.end.duration_since(begin).as_hours()).unwrap_or(1);
        let mut next_tick = begin;
        while let Some(Reverse((at, _, step, report))) = self.ahead.pop() {
            // Time acts twice a day, before the people of the day do.
            while next_tick <= at.min(self.end) {
                self.clock.set(next_tick);
                self.tick(next_tick, &nobody, mailer).await?;
                next_tick += SignedDuration::from_hours(12);
            }
            if at > self.end {
                break;
            }
            self.clock.set(at);
            self.take(step, report, at).await?;
            bar.at(u64::try_from(at.duration_since(begin).as_hours()).unwrap_or(0), total);
        }
        self.clock.set(self.end);
        self.tick(self.end, &nobody, mailer).await?;
        self.hand_over().await?;
        self.leave_alarm(mailer).await?;
        bar.end();
        self.answered().await
    }

    fn plan_drill(&mut self) {
        let Some(regency) = self.country.regencies.get(SHOWN) else { return };
        let at = self.office_hours(self.end - SignedDuration::from_hours(24 * 12), &regency.area);
        self.plan(at, Step::Drill, usize::MAX);
    }

    /// Village officers have handed over what happened a while ago; some news waits for them.
    async fn hand_over(&self) -> Result<(), Failure> {
        for officer in &self.people.village_officers {
            for slip in self.app.reports().slips(officer).await?.into_iter().skip(SLIPS_LEFT) {
                self.app.reports().hand_over(slip.tracking, officer, Some(slip.version)).await?;
            }
        }
        Ok(())
    }

    async fn tick(&self, at: Timestamp, nobody: &dyn DeliveryChannel, mailer: &dyn DeliveryChannel) -> Result<(), Failure> {
        self.app.jobs().run_deadlines().await?;
        let read = self.end.duration_since(at) < MAILS_KEPT;
        self.app.jobs().run_jobs(if read { mailer } else { nobody }).await?;
        duty::answer(self.app, self.clock, self.people, &self.chance).await?;
        Ok(())
    }

    pub(super) fn plan(&mut self, at: Timestamp, step: Step, report: usize) {
        self.order += 1;
        self.ahead.push(Reverse((at, self.order, step, report)));
    }

    /// People report by day, more on working days, and a little more towards the end of the year.
    fn moment_of_reporting(&mut self, begin: Timestamp) -> Timestamp {
        let day = self.chance.below(365).max(self.chance.below(420) % 365);
        let hour = [2, 1, 1, 1, 1, 2, 4, 8, 12, 13, 12, 9, 8, 10, 10, 9, 7, 6, 8, 10, 9, 7, 5, 3].into_iter();
        let hour = self.chance.weighted(hour);
        let minutes = day * 24 * 60 + hour * 60 + self.chance.below(60);
        begin + SignedDuration::from_mins(i64::try_from(minutes).unwrap_or(0))
    }

    /// The same moment, or the next at which an office is open.
    pub(super) fn office_hours(&mut self, at: Timestamp, area: &AreaCode) -> Timestamp {
        let calendar = self.reference.calendar(area);
        let zone = calendar.zone();
        let wall = zone.offset().to_datetime(at);
        let open = calendar.is_working_day(wall.date()) && (8..16).contains(&wall.hour());
        if open {
            return at;
        }
        let early = calendar.is_working_day(wall.date()) && wall.hour() < 8;
        let day = if early { wall.date() } else { calendar.after(wall.date(), 1) };
        zone.morning_of(day) + self.chance.hours(0, 7)
    }

    pub(super) fn plan_in_office(&mut self, at: Timestamp, hours: (usize, usize), step: Step, report: usize) {
        let area = self.regency(report).map(|r| r.area.clone());
        let later = at + self.chance.hours(hours.0, hours.1);
        let moment = match area {
            Some(area) => self.office_hours(later, &area),
            None => later,
        };
        self.plan(moment, step, report);
    }

    pub(super) fn regency(&self, report: usize) -> Option<&'a Regency> {
        let story = self.stories.get(report)?;
        self.country.regencies.get(story.regency)
    }

    /// Acts on a report, with words where there are some.
    pub(super) async fn act(
        &self,
        report: usize,
        actor: &Actor,
        command: Command,
        words: Option<String>,
    ) -> Result<Report, AppError> {
        let story = self.stories.get(report).ok_or(AppError::NotFound)?;
        let mut request = ActRequest::new(Key::Id(story.id), actor, command);
        request.words = words.and_then(|w| Words::parse(&w).ok());
        carefully(self.app, request).await
    }

    pub(super) async fn state(&self, report: usize) -> Result<Report, AppError> {
        let story = self.stories.get(report).ok_or(AppError::NotFound)?;
        Ok(self.app.stored(Key::Id(story.id)).await?.ok_or(AppError::NotFound)?.report)
    }

    async fn take(&mut self, step: Step, report: usize, at: Timestamp) -> Result<(), Failure> {
        if let (Step::Drill, Some(regency)) = (&step, self.country.regencies.get(SHOWN)) {
            return duty::drill(self.app, self.clock, regency, self.people).await;
        }
        let left = self.stories.get(report).and_then(|s| s.left);
        if matches!(
            (left, &step),
            (Some(Desk::Coordinator), Step::Coordinate)
                | (Some(Desk::Liaison), Step::Accept | Step::Progress | Step::Answer)
                | (Some(Desk::Approver), Step::Approve)
        ) {
            return Ok(());
        }
        let done = match &step {
            Step::Submit => self.submit(at, None).await,
            Step::SubmitLeft(desk) => self.submit(at, Some(*desk)).await,
            Step::Coordinate => self.coordinate(report, at).await,
            Step::Complete => self.complete(report, at).await,
            Step::Accept => self.accept(report, at).await,
            Step::Progress => self.follow_up(report, at, false).await,
            Step::Answer => self.follow_up(report, at, true).await,
            Step::Approve => self.approve(report, at).await,
            Step::Decide => self.decide_appeal(report, at).await,
            Step::React => self.react(report, at).await,
            Step::Support => self.support(report).await,
            Step::Grieve => self.grieve(report, at).await,
            Step::Drill => Ok(()),
            Step::Tale(piece) => self.tell_tale(*piece).await,
        };
        if done.is_ok() && step == Step::Coordinate {
            self.begin_grievance(report, at);
        }
        match done {
            // A draft waits for its head: come back when it is decided.
            Err(AppError::Refused(Refusal::DraftWaiting)) => {
                self.plan_in_office(at, (8, 40), step, report);
                Ok(())
            }
            // Time or somebody else was faster: that is life.
            Ok(()) | Err(AppError::Refused(_) | AppError::NotFound | AppError::Changed) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }

    /// A report that waits for its reporter.
    async fn answered(&self) -> Result<(String, String), Failure> {
        let mut best: BTreeMap<bool, (String, String)> = BTreeMap::new();
        for story in self.stories.iter().rev() {
            let Some(stored) = self.app.stored(Key::Id(story.id)).await? else { continue };
            let open = matches!(stored.report.status, Status::Answered { .. })
                && stored.report.is_public()
                && stored.report.rating.is_none();
            best.entry(open).or_insert_with(|| (story.tracking.grouped(), story.pin.clone()));
            if open {
                break;
            }
        }
        best.into_values().next_back().ok_or_else(|| failure("the demo has no reports; give --reports 1 or more"))
    }
}
