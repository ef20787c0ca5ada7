//! Notes are kept for ever, and what is known about the country is told again from them. `golden/notes.jsonl` holds a note of every
//! kind as landed versions wrote them. Lines are added, never changed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Agency, AgencyId, AgencyKind, Area, DeadlineKind, Grant, Holiday, HolidayKind, Role, Rule, TopicCode, UserId,
    figure::Population,
    forest::{
        Absence, Alarm, AlertKind, AlertMark, Drill, DrillId, DutyDay, ForestCategory, Ground, Layer, LayerEnd, LayerId,
        LayerKind, MarkKind, Responsibility, ResponsibilityId, Roster, RosterId, Shift, Who,
    },
    village::{
        Came, Material, Photo, PlanId, PlannedStop, PlannedTrip, Signal, Team, TeamId, TripState, Village, VillageFacts, Visit,
        VisitFacts, VisitId,
    },
};
use jiff::civil::date;
use store::{Note, Person, Reply, Topic};

use super::{About, NoteKind, Register, country::Value, people::Noted, registers::add};
use crate::proof::vouch::Vouching;

const NOTES: &str = include_str!("golden/notes.jsonl");

/// A note of a kind as this version writes it. The match is there so that a new kind is told here.
fn noted(kind: NoteKind) -> About<'static> {
    let agency = |name: &str| Agency {
        id: AgencyId(4),
        parent: Some(AgencyId(2)),
        kind: AgencyKind::Service,
        name: name.into(),
        area: "64.02".parse().unwrap(),
        topics: vec![TopicCode("jalan".into())],
        approval: true,
        decree: "SK 12/2026".into(),
        closed: false,
    };
    let person = |name: &str, email: Option<&str>, disabled: bool, role: Role| Person {
        id: UserId(7),
        login: "penghubung".into(),
        name: name.into(),
        email: email.map(Into::into),
        password: "hash".into(),
        must_change: false,
        disabled,
        language: domain::Language::Indonesian,
        grants: vec![Grant { role, agency: AgencyId(4) }],
        mark: None,
    };
    let topic = |name: &str| Topic { code: TopicCode("jalan".into()), name: name.into(), name_en: "Roads".into(), closed: false };
    let area = |closed| Area { code: "64.02.06".parse().unwrap(), name: "Muara Badak".into(), closed };
    let people = |people| Population { area: "64.02".parse().unwrap(), year: 2025, people, source: "BPS 2025".into() };
    let village = |officers, corrects| {
        let area: domain::AreaCode = "64.08.05.2006".parse().unwrap();
        let facts = VillageFacts { officers, member_since: Some(date(2020, 11, 25)), ..VillageFacts::unknown(&area) };
        Village::untold(area).told(date(2026, 3, 9), facts, corrects, domain::Timestamp::UNIX_EPOCH, Some(UserId(7))).unwrap()
    };
    let uuid = |n| uuid::Uuid::from_u128(n);
    let team = Team {
        id: TeamId(uuid(1)),
        version: 1,
        agency: AgencyId(2),
        name: "Tim hulu".into(),
        members: vec![UserId(7)],
        others: 2,
        language: domain::Language::Indonesian,
        feed: Some("0a".into()),
        closed: false,
    };
    let materials = vec![Material { count: 20, what: "brosur".into() }];
    let trip = PlannedTrip {
        id: PlanId(uuid(2)),
        version: 1,
        team: TeamId(uuid(1)),
        title: "Ke hulu".into(),
        begins: date(2026, 12, 1),
        ends: date(2026, 12, 3),
        stops: vec![PlannedStop { area: "64.08.05.2006".parse().unwrap(), on: date(2026, 12, 1) }],
        materials: materials.clone(),
        remarks: "Bawa genset".into(),
        state: TripState::Planned,
        changed_at: domain::Timestamp::UNIX_EPOCH,
    };
    let visit = |n, corrects: Option<u128>| Visit {
        id: VisitId(uuid(n)),
        area: "64.08.05.2006".parse().unwrap(),
        corrects: corrects.map(|n| VisitId(uuid(n))),
        entry: Some(2),
        facts: VisitFacts {
            visited_on: date(2026, 12, 1),
            trip: Some(PlanId(uuid(2))),
            came: Came { women: [1, 2, 3, 4], men: [0, 1, 2, 3] },
            questions: "Kapan jalan diperbaiki? Tahun depan.".into(),
            officers: 2,
            posters: 3,
            materials: materials.clone(),
            taken_down: 4,
            signal: Signal::Weak,
            photos: vec![Photo { id: uuid(9), media_type: "image/jpeg".into(), size: 12, hash: "0b".into() }],
        },
        noted_at: domain::Timestamp::UNIX_EPOCH,
        noted_by: UserId(7),
    };
    let layer = |ended| Layer {
        id: LayerId(uuid(5)),
        kind: LayerKind::ForestFunction,
        name: "Kawasan hutan".into(),
        source: "Kementerian".into(),
        licence: "sebut sumber".into(),
        dated: date(2023, 12, 31),
        file: "shapefile, WGS 84".into(),
        features: 12,
        mended: 3,
        refused: 1,
        hectares: 8_371_478,
        digest: "0c".into(),
        taken_at: domain::Timestamp::UNIX_EPOCH,
        replaces: Some(LayerId(uuid(4))),
        ended,
    };
    let withdrawn = LayerEnd::Withdrawn { reason: "salah berkas".into(), at: domain::Timestamp::UNIX_EPOCH };
    let acts = |version, who| Responsibility {
        id: ResponsibilityId(uuid(6)),
        version,
        order: 10,
        ground: Ground::Concession,
        category: Some(ForestCategory::Fire),
        who,
        reason: "pemegang izin wajib memadamkan".into(),
    };
    let roster = Roster {
        id: RosterId(uuid(7)),
        version: 1,
        area: "64.02".parse().unwrap(),
        minutes: 15,
        shifts: vec![Shift { step: 1, user: UserId(7), days: vec![DutyDay::Monday, DutyDay::Holiday], from: 480, until: 960 }],
        absences: vec![Absence { user: UserId(7), instead: Some(UserId(8)), from: date(2026, 3, 9), until: date(2026, 3, 10) }],
    };
    let alarm = Alarm::raise(Some(UserId(7)), 15, domain::Timestamp::UNIX_EPOCH);
    let drill =
        |version| Drill { id: DrillId(uuid(8)), version, area: "64.02".parse().unwrap(), by: UserId(3), alarm: alarm.clone() };
    let mut taken = drill(2);
    taken.alarm.pass(None, domain::Timestamp::UNIX_EPOCH);
    taken.alarm.take(UserId(3), domain::Timestamp::UNIX_EPOCH);
    let holder = acts(1, Who::Other("pemegang izin".into()));
    let rule =
        Rule { term: DeadlineKind::Verification, days: 2, from: date(2026, 3, 9), article: "Pergub 1/2026 pasal 3".into() };
    let holiday =
        |name: &str| Holiday { date: date(2026, 9, 28), kind: HolidayKind::Local, area: "64.02".parse().ok(), name: name.into() };
    let reply = Reply { id: 0, agency: AgencyId(4), title: "Terima kasih".into(), body: "Laporan {nomor} kami kerjakan".into() };
    let (sits, is_gone) =
        (person("Rahma", Some("rahma@contoh.id"), false, Role::Liaison), person("Rahma", None, true, Role::Liaison));
    let other = person("Rahmawati", None, false, Role::Liaison);
    let promoted = person("Rahma", Some("rahma@contoh.id"), false, Role::Approver);
    let about = About::new(kind, None, "perihal");
    let set = |name, value: &str| {
        About::new(kind, None, name).was(Some(&Value { name, value: "" })).unwrap().became(&Value { name, value })
    };
    match kind {
        NoteKind::AgencyAdded => about.became(&agency("Dinas PU")),
        NoteKind::AgencyChanged => about.was(Some(&agency("Dinas PU"))).unwrap().became(&agency("Dinas Pekerjaan Umum")),
        NoteKind::Area => about.was(Some(&area(false))).unwrap().became(&area(true)),
        NoteKind::Topic => about.was(Some(&topic("Jalan"))).unwrap().became(&topic("Jalan raya")),
        NoteKind::Population => about.was(Some(&people(700_000))).unwrap().became(&people(734_485)),
        NoteKind::Village => about.became(&village(0, None)),
        NoteKind::VillageCorrected => about.was(Some(&village(0, None))).unwrap().became(&village(2, Some(1))),
        NoteKind::Team => about.became(&team),
        NoteKind::Trip => about.was(Some(&trip)).unwrap().became(&trip),
        NoteKind::Visit => about.became(&visit(3, None)),
        NoteKind::VisitCorrected => about.was(Some(&visit(3, None))).unwrap().became(&visit(4, Some(3))),
        NoteKind::Layer => about.became(&layer(None)),
        NoteKind::LayerEnded => about.was(Some(&layer(None))).unwrap().became(&layer(Some(withdrawn))),
        NoteKind::Responsibility => about.was(Some(&holder)).unwrap().became(&acts(2, Who::Agency(AgencyId(4)))),
        NoteKind::ResponsibilityRemoved => about.was(Some(&holder)),
        NoteKind::DutyRoster => about.became(&roster),
        NoteKind::DutyRosterRemoved => about.was(Some(&roster)),
        NoteKind::Drill => about.was(Some(&drill(1))).unwrap().became(&taken),
        NoteKind::AlertMark | NoteKind::AlertMarkLifted => about.became(&AlertMark {
            id: uuid(5),
            what: MarkKind::Industry,
            kind: AlertKind::Fire,
            lat: -7_843,
            lon: 11_639_663,
            metres: 800,
            from: date(2026, 8, 14),
            until: None,
            area: "64.08.05.2006".parse().unwrap(),
            reason: "Cerobong pabrik".into(),
            agency: Some(AgencyId(4)),
            report: None,
            at: domain::Timestamp::UNIX_EPOCH,
            by: UserId(7),
            lifts: Some(uuid(4)),
        }),
        NoteKind::AlertImport => about.became(&serde_json::json!({ "source": "firms", "rows": 9 })),
        NoteKind::RegisterRule => about.became(&domain::grievance::RegisterRule::Limit(domain::grievance::Limit {
            kind: domain::grievance::LimitKind::Acknowledge,
            tier: domain::grievance::Tier::Village,
            amount: 48,
            unit: domain::grievance::Unit::Hours,
            from: date(2026, 7, 1),
            source: "SK 7/2026".into(),
            removed: false,
        })),
        NoteKind::Payment => about.became(&domain::grievance::Payment {
            id: domain::grievance::PaymentId(uuid(8)),
            area: "64.08.05.2006".parse().unwrap(),
            period: "2026".into(),
            rupiah: 125_000_000,
            paid_on: date(2026, 3, 2),
            note: "Tahap 1".into(),
        }),
        NoteKind::PeriodReport => about.became(&domain::grievance::PeriodReport {
            id: domain::grievance::PeriodReportId(uuid(9)),
            version: 1,
            agency: AgencyId(2),
            period: "2026-q1".parse().unwrap(),
            made_at: domain::Timestamp::UNIX_EPOCH,
            until: 41,
            made_by: UserId(7),
            names: std::collections::BTreeMap::new(),
            // As earlier versions wrote it.
            reckoned: domain::grievance::Reckoned::Steps,
            figures: domain::grievance::Figures {
                all: [(domain::grievance::Measure::Received, 3)].into(),
                by: [(
                    domain::grievance::Cut::Sex,
                    [("woman".into(), [(domain::grievance::Measure::Received, 3)].into())].into(),
                )]
                .into(),
                acknowledge: Some(domain::grievance::Spread { cases: 3, median: 90, ninetieth: 2_880 }),
                resolve: None,
            },
            hash: "0c".into(),
            lessons: "Musyawarah lebih awal".into(),
        }),
        NoteKind::Rule => about.became(&rule),
        NoteKind::Holiday => about.was(Some(&holiday("Erau lama"))).unwrap().became(&holiday("Erau")),
        NoteKind::HolidayRemoved => about.was(Some(&holiday("Erau"))),
        NoteKind::Retention => set("retention.reporter.months", "12"),
        NoteKind::Contact => set("contact", "Jalan Wolter Monginsidi 1"),
        NoteKind::LetterClosing => set("letter.closing.id", "Diskominfo Kukar\nTelepon 0541"),
        NoteKind::LetterSubject => set("letter.receipt.subject.id", "Sampai: {nomor}"),
        NoteKind::LetterText => set("letter.receipt.body.id", "Kabar paling lambat {batas}."),
        NoteKind::Reply => about.became(&reply),
        NoteKind::ReplyRemoved => about.was(Some(&reply)),
        NoteKind::PersonAdded => about.became(&Noted::of(&sits)),
        NoteKind::PersonChanged => about.was(Some(&Noted::of(&sits))).unwrap().became(&Noted::of(&other)),
        NoteKind::PersonDisabled => about.was(Some(&Noted::of(&sits))).unwrap().became(&Noted::of(&is_gone)),
        NoteKind::PersonEnabled => about.was(Some(&Noted::of(&is_gone))).unwrap().became(&Noted::of(&sits)),
        NoteKind::Roles => about.was(Some(&Noted::of(&sits))).unwrap().became(&Noted::of(&promoted)),
        NoteKind::PasswordReset => Ok(about),
        NoteKind::TriedAgain | NoteKind::Import => about.became(&2_u64),
        NoteKind::Snapshot => About::new(kind, None, Register::Topics.as_str()).became(&[topic("Jalan")]),
        NoteKind::Vouched => about.became(&Vouching { reports: 12, ..Vouching::default() }),
    }
    .unwrap()
}

fn or_null(json: &str) -> &str {
    if json.is_empty() { "null" } else { json }
}

#[test]
fn a_note_of_every_kind_is_written_and_read_as_it_was() {
    let mut covered = BTreeSet::new();
    for line in NOTES.lines() {
        let parts: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let kind = NoteKind::parse(parts["kind"].as_str().unwrap()).unwrap_or_else(|| panic!("no such kind: {line}"));
        let About { subject, was, became, .. } = noted(kind);
        let (kind_as, subject_as) = (kind.as_str(), serde_json::to_string(subject).unwrap());
        let written =
            format!(r#"{{"kind":"{kind_as}","subject":{subject_as},"was":{},"became":{}}}"#, or_null(&was), or_null(&became));
        assert_eq!(written, line);
        let (kind_as, at) = (kind_as.to_owned(), domain::Timestamp::UNIX_EPOCH);
        let note = Note { seq: 1, at, by: None, agency: None, kind: kind_as, subject: subject.into(), was, became, mark: vec![] };
        if let Some(register) = Register::of_note(&note) {
            let mut rows = BTreeMap::new();
            add(&mut rows, register, &note).unwrap();
            let left = usize::from(!note.became.is_empty());
            assert_eq!(rows[&register].len(), left, "{line}");
            assert!(rows[&register].keys().all(|key| !key.contains("null")), "{line}");
        }
        covered.insert(kind);
    }
    assert_eq!(covered, BTreeSet::from(NoteKind::ALL), "golden/notes.jsonl has a line of every kind");
}
