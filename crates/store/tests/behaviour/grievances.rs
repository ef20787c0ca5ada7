//! The grievance register: what is set, reports of a period and payments; which reports are in it.

use domain::{
    AgencyId,
    grievance::{
        Category, EntryFacts, Figures, LimitKind, Limits, Measure, Payment, PaymentId, PeriodReport, PeriodReportId,
        RegisterRule, Severity, Step, Tier,
    },
};
use uuid::Uuid;

use crate::*;

on_every_engine! {
    what_is_set_takes_the_place_of_what_had_its_key
    reports_of_a_period_and_payments_are_kept_whole
    reports_are_found_by_their_entry_and_by_their_restriction
}

fn category(code: &str, name: &str) -> RegisterRule {
    RegisterRule::Category(Category {
        code: code.into(),
        name: name.into(),
        name_en: String::new(),
        closed: false,
        removed: false,
    })
}

async fn what_is_set_takes_the_place_of_what_had_its_key(fresh: Fresh) {
    let store = &fresh.store;
    for rule in [category("land", "Lahan"), category("water", "Air"), category("land", "Lahan dan batas")] {
        store.change(Change::RegisterRule(rule), Vec::new(), None).await.unwrap();
    }
    assert_eq!(store.register_rules().await.unwrap(), [category("land", "Lahan dan batas"), category("water", "Air")]);
}

async fn reports_of_a_period_and_payments_are_kept_whole(fresh: Fresh) {
    let store = &fresh.store;
    let put = async |change| store.change(change, Vec::new(), None).await;
    let figures = Figures { all: [(Measure::Received, 7)].into(), by: Default::default(), acknowledge: None, resolve: None };
    let report = PeriodReport {
        id: PeriodReportId(Uuid::from_u128(1)),
        version: 1,
        agency: AgencyId(2),
        period: "2026-q1".parse().unwrap(),
        made_at: at(1),
        until: 9,
        made_by: UserId(7),
        reckoned: domain::grievance::Reckoned::Whole,
        figures,
        names: Default::default(),
        hash: "0c".into(),
        lessons: "Lebih awal".into(),
    };
    let later = PeriodReport { version: 2, lessons: "Lebih awal lagi".into(), ..report.clone() };
    put(Change::PeriodReport(report)).await.unwrap();
    put(Change::PeriodReport(later.clone())).await.unwrap();
    assert_eq!(store.period_reports().await.unwrap(), [later]);
    let payment = |n: u128, area: &str| Payment {
        id: PaymentId(Uuid::from_u128(n)),
        area: area.parse().unwrap(),
        period: "2023-2024".into(),
        rupiah: 125_000_000,
        paid_on: "2026-02-10".parse().unwrap(),
        note: String::new(),
    };
    let (here, there) = (payment(1, "64.02.06.2001"), payment(2, "64.72.01.1001"));
    put(Change::Payments(vec![here.clone(), there.clone()])).await.unwrap();
    assert_eq!(store.payments(Some("64.02".parse().unwrap())).await.unwrap(), [here]);
    assert_eq!(store.payments(None).await.unwrap().len(), 2);
    assert_eq!(store.payments(Some("64.03".parse().unwrap())).await.unwrap(), []);
    let corrected = Payment { rupiah: 1, ..there };
    put(Change::Payments(vec![corrected.clone()])).await.unwrap();
    assert!(store.payments(None).await.unwrap().contains(&corrected) && store.payments(None).await.unwrap().len() == 2);
    // All of it moves.
    put(Change::RegisterRule(category("land", "Lahan"))).await.unwrap();
    let other = Fresh::sqlite().await;
    for table in [::store::Table::RegisterRule, ::store::Table::PeriodReport, ::store::Table::Payment] {
        other.store.put_in(store.take_out(table, None, 9).await.unwrap()).await.unwrap();
    }
    assert_eq!(other.store.register_rules().await.unwrap(), store.register_rules().await.unwrap());
    assert_eq!(other.store.period_reports().await.unwrap(), store.period_reports().await.unwrap());
    assert_eq!(other.store.payments(None).await.unwrap().len(), 2);
}

async fn reports_are_found_by_their_entry_and_by_their_restriction(fresh: Fresh) {
    let store = &fresh.store;
    let calendar = domain::Calendar::of(&"64.72.01.1001".parse().unwrap(), &[]);
    let due = |kind| Limits::new([]).due(kind, Tier::Village, at(1), &calendar);
    let facts = EntryFacts {
        category: "land".into(),
        tier: Tier::Village,
        severity: Severity::Low,
        sex: None,
        group: None,
        period: None,
    };
    let step = Step::Taken { facts, acknowledge: due(LimitKind::Acknowledge), respond: due(LimitKind::Respond) };
    let mut found = Vec::new();
    for (n, what) in [
        (1, None),
        (2, Some(ReportEvent::Grievance { step, on: None, agency: None, reaches: None, agreed: None })),
        (3, Some(ReportEvent::Restricted)),
    ] {
        let born = birth(n);
        let report = born.report.clone();
        store.append(born).await.unwrap();
        if let Some(what) = what {
            store.append(next(&report, what)).await.unwrap();
            found.push(report.id);
        }
    }
    let there: Vec<_> = store.in_register().await.unwrap().into_iter().map(|row| row.report.id).collect();
    assert_eq!(there, found, "in the order in which they came");
    // What is late is found by whose it is and since when, without the others.
    let late = async |agency: AgencyId, before: Timestamp, most| -> Vec<_> {
        store.late_in_register(vec![agency], before, most).await.unwrap().into_iter().map(|row| row.report.id).collect()
    };
    let far = at(400 * 24 * 3_600);
    assert_eq!(late(GOVERNMENT, far, 9).await, found[..1]);
    assert_eq!((late(GOVERNMENT, at(1), 9).await, late(AgencyId(77), far, 9).await), (vec![], vec![]));
    let rows = store.in_register().await.unwrap();
    let due = rows[0].report.register_due().unwrap();
    assert_eq!((late(GOVERNMENT, due, 9).await, late(GOVERNMENT, far, 0).await), (vec![], vec![]), "not at that very moment");
    // Told of what an earlier version wrote, where nothing happened meanwhile.
    fresh.home.by_hand("UPDATE path SET register_due = NULL").unwrap();
    let (n, version) = (rows[0].n, rows[0].report.version);
    store.put_register_dues(vec![(n, version - 1, Some(due)), (rows[1].n, rows[1].report.version, None)]).await.unwrap();
    assert_eq!(late(GOVERNMENT, far, 9).await, vec![]);
    store.put_register_dues(vec![(n, version, Some(due))]).await.unwrap();
    assert_eq!(late(GOVERNMENT, far, 9).await, found[..1]);
    // And to which reports something happened behind an event.
    let history = store.with_histories(vec![n]).await.unwrap();
    let last = history[0].events.last().unwrap().seq;
    assert_eq!(store.changed_behind(last).await.unwrap(), [rows[1].n].into());
    assert!(store.changed_behind(i64::MAX).await.unwrap().is_empty());
}
