//! Lives of reports: who does what with each, and when. Good agencies answer in days, slow ones late or never.

use operator::Installation;
use std::sync::Arc;

use app::{AppError, NewReport, Planned, Reporter};
use domain::{
    Actor, AgencyId, Command, Date, Email, Grant, Language, Official, PersonName, Report, ReportId, Role, Timestamp, Title,
    TopicCode, UserId, Words, Zone,
    report::{ArchiveReason, Channel, Kind, Stage, Status, Verification},
};
use store::CommitRequest;

use super::{
    nation::{Nation, Place, Service},
    rhythm::{Mood, Rhythm},
};

use crate::{
    arguments::Simulate,
    demo::{self, Chance, Writer, Written},
};

pub(super) struct Lives {
    app: Installation,
    nation: Arc<Nation>,
    rhythm: Rhythm,
    writer: Writer,
    reports: u64,
    seed: u64,
    end: Timestamp,
}

impl Lives {
    pub(super) fn new(app: Installation, nation: Arc<Nation>, arguments: &Simulate) -> Self {
        let zone = Zone::Western;
        let last = Date::constant(arguments.to, 12, 31).min(zone.date(app.now()));
        let end = zone.end_of(last).min(app.now());
        let rhythm = Rhythm::of(arguments.from, last);
        Self { app, nation, rhythm, writer: Writer::new(), reports: arguments.reports, seed: arguments.seed, end }
    }

    /// The whole life of report `n`: the same for the same seed, but for what is secret.
    pub(super) fn make(&self, n: u64) -> Result<CommitRequest, AppError> {
        let chance = Chance::new(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(n));
        let at = chance.weighted(self.nation.shares.iter().copied());
        let place = self.nation.places.get(at).ok_or(AppError::NoSuchArea)?;
        let village = place.villages.get(chance.below(place.villages.len())).ok_or(AppError::NoSuchArea)?;
        let (received_at, mood) = self.rhythm.moment(n, self.reports, village.0.zone());
        let received_at = received_at.min(self.end);
        let service = service(place, &chance, mood);
        let topic = service.and_then(|s| s.topics.get(chance.below(s.topics.len()))).map_or("lainnya", String::as_str);
        let names = demo::PlaceNames { village: village.1.clone(), district: village.2.clone() };
        let kind = match chance.below(100) {
            0..=9 => Kind::Aspiration,
            10..=17 => Kind::Information,
            _ => Kind::Complaint,
        };
        let written = self.writer.report(&chance, topic, &names, kind);
        // No two are alike: each has its house and its day.
        let text = format!("{} RT {:02}, nomor {}-{n}.", written.raw, chance.below(40) + 1, chance.below(200) + 1);
        let invalid = |why| AppError::Invalid { field: "text", why };
        let new = NewReport {
            id: ReportId(trust::random::ordered_identity()),
            kind,
            title: None,
            text: Some(Words::of_report(&text).map_err(invalid)?),
            area: village.0.clone(),
            point: None,
            forest: None,
            place: None,
            named: false,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: if chance.percent(70) { Channel::Web } else { Channel::Api },
            assisted: None,
            anonymous: chance.percent(20),
            secret: chance.percent(4),
            restriction_asked: false,
            reporter: reporter(&chance, n),
            language: Language::Indonesian,
            attachments: Vec::new(),
        };
        let service = service.map(|s| (s, topic));
        let mut life = ReportLife { writer: &self.writer, service, names, written, chance, at: received_at };
        self.app.operation().life(&new, received_at, self.end, |report| life.next(report))
    }
}

fn service<'a>(place: &'a Place, chance: &Chance, mood: Mood) -> Option<&'a Service> {
    let wanted = match mood {
        Mood::Feast if chance.percent(55) => Some("ketenagakerjaan"),
        Mood::Fuel if chance.percent(60) => Some("perhubungan"),
        _ => None,
    };
    let wanted = wanted.and_then(|topic| place.services.iter().find(|s| s.topics.iter().any(|t| t == topic)));
    // Roads get most, the last ones little.
    let shares = (0..place.services.len()).map(|n| 60 / (n + 2));
    wanted.or_else(|| place.services.get(chance.weighted(shares)))
}

fn reporter(chance: &Chance, n: u64) -> Reporter {
    if chance.percent(30) {
        return Reporter::default();
    }
    let name = demo::name(chance);
    let email = format!("{}{n}@contoh.id", name.to_lowercase().replace(' ', "."));
    let email = Email::parse(&email).ok().filter(|_| chance.percent(40));
    Reporter { name: PersonName::parse(&name).ok(), phone: None, email }
}

fn official(role: Role, agency: AgencyId) -> Actor {
    // Whoever approves is somebody else than whoever wrote.
    let user = UserId(agency.0 * 2 + i64::from(role == Role::Approver));
    Actor::Official(Official { user, grants: vec![Grant { role, agency }] })
}

/// What happens to one report.
struct ReportLife<'a> {
    writer: &'a Writer,
    service: Option<(&'a Service, &'a str)>,
    names: demo::PlaceNames,
    written: Written,
    chance: Chance,
    at: Timestamp,
}

impl ReportLife<'_> {
    /// What is done next.
    fn next(&mut self, report: &Report) -> Option<Planned> {
        match &report.status {
            Status::Submitted if !report.verified => self.coordinate(report),
            Status::Submitted | Status::Returned => self.forward(report),
            Status::Forwarded | Status::InProgress => self.answer(report),
            Status::Answered { .. } if report.rating.is_none() => self.react(),
            _ => None,
        }
    }

    fn plan(&mut self, hours: (usize, usize), actor: Actor, command: Command, words: Option<String>) -> Option<Planned> {
        self.at += self.chance.hours(hours.0, hours.1);
        let words = words.and_then(|w| Words::parse(&w).ok());
        Some(Planned { at: self.at, actor, command, title: None, words })
    }

    fn coordinate(&mut self, report: &Report) -> Option<Planned> {
        let coordinator = official(Role::Coordinator, report.custodian);
        let hours = if self.chance.percent(8) { (90, 260) } else { (1, 40) };
        if self.chance.percent(6) {
            let words = "Laporan terlalu umum sehingga belum dapat ditindaklanjuti.".to_owned();
            return self.plan(hours, coordinator, Command::Archive { reason: ArchiveReason::TooGeneral }, Some(words));
        }
        let verification = Verification {
            kind: report.kind,
            supervisory: false,
            topic: TopicCode::parse(self.service.map_or("lainnya", |(_, topic)| topic))?,
            area: report.area.clone(),
            accused: Vec::new(),
            anonymous: false,
        };
        let (title, words) = (Title::parse(&self.written.title).ok(), self.written.clean.clone());
        let planned = self.plan(hours, coordinator, Command::Verify(verification), Some(words))?;
        Some(Planned { title, ..planned })
    }

    fn forward(&mut self, report: &Report) -> Option<Planned> {
        let agency = self.service?.0.agency;
        let coordinator = official(Role::Coordinator, report.custodian);
        self.plan((0, 2), coordinator, Command::Forward { to: vec![agency], lead: agency }, None)
    }

    fn answer(&mut self, report: &Report) -> Option<Planned> {
        let (service, topic) = self.service?;
        let agency = service.agency;
        if let Some(follow_up) = report.follow_ups.iter().position(|f| f.stage == Stage::Draft) {
            return self.plan((1, 30), official(Role::Approver, agency), Command::Approve { follow_up }, None);
        }
        // The slowest leave half of it lying.
        if report.disputes == 0 && self.chance.below(200) < service.slowness {
            return None;
        }
        let slow = 4 + service.slowness * 7;
        let only_begun = matches!(report.status, Status::Forwarded) && self.chance.percent(35);
        let outcome = (!only_begun).then(|| demo::outcome(&self.chance, report, self.at));
        let kind = demo::words_of(outcome);
        let words = self.writer.step(&self.chance, topic, &self.written.matter, kind, &self.names);
        let hours = if service.approval { (slow / 2, slow) } else { (slow / 3, slow) };
        self.plan(hours, official(Role::Liaison, agency), Command::FollowUp { agency, outcome }, Some(words))
    }

    fn react(&mut self) -> Option<Planned> {
        match self.chance.below(100) {
            0..=21 => {
                let stars = u8::try_from(3 + self.chance.below(3)).unwrap_or(3);
                self.plan((2, 150), Actor::Reporter, Command::Rate { stars, solved: Some(true) }, None)
            }
            22..=25 => {
                let words = "Belum ada perubahan di lapangan, mohon diperiksa lagi.".to_owned();
                self.plan((10, 180), Actor::Reporter, Command::Dispute, Some(words))
            }
            _ => None,
        }
    }
}
