//! What satellites saw: one event for all who tell of it, found by place and days.

use domain::forest::{
    Alert, AlertBox, AlertKind, AlertMark, AlertPoint, AlertSource, Confidence, HeatKind, MarkKind, Sensor, Sources,
};
use store::{AlertImportRow, AlertKey, AlertSourceRow, AlertsFound, AlertsPut};

use crate::*;

on_every_engine! {
    what_is_told_twice_is_one_event_with_two_witnesses
    put_in_again_in_any_order_nothing_changes
    alerts_are_found_by_place_and_days_and_nothing_else_is
    how_fetching_goes_is_kept_beside_how_far_a_source_is_told_of
    all_of_alerts_moves
    alerts_fit_their_sums_however_they_came_and_no_other_key_does
    alerts_that_cannot_be_read_are_left_out_and_counted
}

const KEY: AlertKey = AlertKey([7; 32]);

fn fire(lat: i32, lon: i32, day: i32, minute: u16) -> Alert {
    Alert {
        place: AlertPoint { lat, lon },
        day,
        minute: Some(minute),
        sensor: Sensor::Snpp,
        confidence: Confidence::Nominal,
        ground: HeatKind::Land,
        power: Some(12),
        sources: Sources::one(AlertSource::Firms),
    }
}

fn everywhere() -> AlertBox {
    let corner = |sign: i32| AlertPoint { lat: sign * 9_000_000, lon: sign * 18_000_000 };
    AlertBox { low: corner(-1), high: corner(1) }
}

async fn all(store: &dyn Store) -> Vec<Alert> {
    let mut all = store.alerts(everywhere(), 15_000..=25_000, 100_000).await.unwrap().alerts;
    all.sort_by_key(|a| (a.day, a.minute, a.place, a.sensor));
    all
}

fn said(put: AlertsPut) -> (u64, u64, u64) {
    (put.added, put.more, put.known)
}

async fn what_is_told_twice_is_one_event_with_two_witnesses(fresh: Fresh) {
    let store = &*fresh.store;
    // Both lie by the corner of four cells, on either side of it.
    let seen = Alert { sensor: Sensor::Terra, ..fire(-1, 11_640_000, 20_000, 330) };
    let rounded = Alert {
        place: AlertPoint { lat: 3, lon: 11_639_999 },
        sensor: Sensor::Modis,
        confidence: Confidence::High,
        power: None,
        sources: Sources::one(AlertSource::Sipongi),
        ..seen
    };
    assert_eq!(said(store.put_alerts(vec![rounded], KEY).await.unwrap()), (1, 0, 0));
    assert_eq!(said(store.put_alerts(vec![seen], KEY).await.unwrap()), (0, 1, 0));
    assert_eq!(said(store.put_alerts(vec![seen, rounded], KEY).await.unwrap()), (0, 0, 2));
    let both = rounded.witnessed_by(&seen);
    assert_eq!(all(store).await, [both]);
    assert_eq!((both.sensor, both.power, both.confidence), (Sensor::Terra, Some(12), Confidence::High));
    // In one file, too; and what tells the day alone finds whom it tells of.
    let by_day =
        Alert { minute: None, sensor: Sensor::Viirs, sources: Sources::one(AlertSource::GfwFires), ..fire(500, 500, 20_001, 0) };
    let exact = fire(520, 480, 20_001, 90);
    assert_eq!(said(store.put_alerts(vec![by_day, exact, exact], KEY).await.unwrap()), (1, 1, 1));
    let pixel = |sensor, source| Alert {
        minute: None,
        sensor,
        power: None,
        sources: Sources::one(source),
        ..fire(-52_345, 11_645_015, 20_002, 0)
    };
    let (all_of_them, radar) = (pixel(Sensor::Integrated, AlertSource::Integrated), pixel(Sensor::Sentinel1, AlertSource::Radd));
    assert_eq!(said(store.put_alerts(vec![all_of_them], KEY).await.unwrap()), (1, 0, 0));
    assert_eq!(said(store.put_alerts(vec![radar], KEY).await.unwrap()), (0, 1, 0));
    let sources = store.alert_sources().await.unwrap();
    let told: Vec<_> = sources.iter().map(|s| (s.source, s.alerts, s.newest)).collect();
    assert_eq!(
        told,
        [
            (AlertSource::Firms, 2, Some(20_001)),
            (AlertSource::Integrated, 1, Some(20_002)),
            (AlertSource::GfwFires, 1, Some(20_001)),
            (AlertSource::Sipongi, 1, Some(20_000)),
            (AlertSource::Radd, 1, Some(20_002)),
        ]
    );
}

async fn put_in_again_in_any_order_nothing_changes(fresh: Fresh) {
    let store = &*fresh.store;
    let many: Vec<_> =
        (0..3_000).map(|n| fire(n % 61 * 997 - 30_000, 11_600_000 + n % 89 * 1_013, 20_000 + n % 40, 300)).collect();
    let first = store.put_alerts(many[..2_000].to_vec(), KEY).await.unwrap();
    let second = store.put_alerts(many[1_000..].to_vec(), KEY).await.unwrap();
    assert_eq!((first.added + second.added, second.known), (3_000, 1_000));
    let there = all(store).await;
    let mut back = many;
    back.reverse();
    assert_eq!(said(store.put_alerts(back, KEY).await.unwrap()), (0, 0, 3_000));
    assert_eq!(all(store).await, there);
    assert_eq!(store.alert_sources().await.unwrap()[0].alerts, 3_000);
    assert_eq!(said(store.put_alerts(Vec::new(), KEY).await.unwrap()), (0, 0, 0));
}

async fn alerts_are_found_by_place_and_days_and_nothing_else_is(fresh: Fresh) {
    let store = &*fresh.store;
    let grid: Vec<_> = (0..40)
        .flat_map(|row| (0..40).map(move |column| (row, column)))
        .map(|(row, column)| fire(row * 1_700 - 30_000, 11_600_000 + column * 1_700, 20_000 + (row + column) % 70, 600))
        .collect();
    store.put_alerts(grid.clone(), KEY).await.unwrap();
    for (low, high, days) in [
        ((-30_000, 11_600_000), (-30_000, 11_600_000), 20_000..=20_000),
        ((-12_000, 11_610_000), (3_000, 11_640_000), 20_010..=20_060),
        ((-90_000, 11_500_000), (90_000, 11_700_000), 20_031..=20_032),
        ((-5_000, 11_604_999), (4_999, 11_605_100), 19_000..=21_000),
        ((1_000_000, 11_600_000), (1_100_000, 11_700_000), 20_000..=20_060),
    ] {
        let corner = |(lat, lon)| AlertPoint { lat, lon };
        let within = AlertBox { low: corner(low), high: corner(high) };
        let mut found = store.alerts(within, days.clone(), 10_000).await.unwrap().alerts;
        let mut plain: Vec<_> = grid.iter().copied().filter(|a| within.holds(a.place) && days.contains(&a.day)).collect();
        for all in [&mut found, &mut plain] {
            all.sort_by_key(|a| (a.day, a.place));
        }
        assert_eq!(found, plain, "{within:?} {days:?}");
        assert!(store.alerts(within, days, 3).await.unwrap().alerts.len() <= 3);
    }
    let nothing = store.alerts(everywhere(), std::ops::RangeInclusive::new(20_060, 20_000), 10).await.unwrap();
    assert_eq!(nothing, AlertsFound::default());
}

async fn how_fetching_goes_is_kept_beside_how_far_a_source_is_told_of(fresh: Fresh) {
    let store = &*fresh.store;
    store.note_fetch(AlertSource::Firms, at(1), Some("no answer".into())).await.unwrap();
    let row = AlertSourceRow {
        source: AlertSource::Firms,
        newest: None,
        alerts: 0,
        tried_at: Some(at(1)),
        fetched_at: None,
        failure: "no answer".into(),
    };
    assert_eq!(store.alert_sources().await.unwrap(), std::slice::from_ref(&row));
    store.note_fetch(AlertSource::Firms, at(2), None).await.unwrap();
    store.put_alerts(vec![fire(0, 0, 20_000, 1)], KEY).await.unwrap();
    store.note_fetch(AlertSource::Firms, at(3), Some("no answer".into())).await.unwrap();
    let row = AlertSourceRow { newest: Some(20_000), alerts: 1, tried_at: Some(at(3)), fetched_at: Some(at(2)), ..row };
    assert_eq!(store.alert_sources().await.unwrap(), [row]);
}

async fn all_of_alerts_moves(fresh: Fresh) {
    let store = &*fresh.store;
    let mark = AlertMark {
        id: Uuid::from_u128(1),
        what: MarkKind::Aside,
        kind: AlertKind::Fire,
        lat: 0,
        lon: 0,
        metres: 500,
        from: "2026-08-14".parse().unwrap(),
        until: None,
        area: "64.02.06.2001".parse().unwrap(),
        reason: "Ladang".into(),
        agency: None,
        report: None,
        at: at(1),
        by: UserId(7),
        lifts: None,
    };
    let import = |n: u128, second| AlertImportRow { id: Uuid::from_u128(n), at: at(second), told: "{}".into() };
    let change = Change::Several(vec![
        Change::AlertMark(mark.clone()),
        Change::AlertImport(import(1, 1)),
        Change::AlertImport(import(2, 2)),
    ]);
    store.change(change, Vec::new(), None).await.unwrap();
    store.put_alerts((0..50).map(|n| fire(n * 5_000, -n * 5_000, 20_000 + n, 7)).collect(), KEY).await.unwrap();
    assert_eq!(store.alert_imports(1).await.unwrap(), [import(2, 2)], "newest first");
    assert_eq!(store.forgotten().await.unwrap(), Vec::<String>::new());
    let other = Fresh::sqlite().await;
    for table in [
        ::store::Table::Alert,
        ::store::Table::AlertSource,
        ::store::Table::AlertImport,
        ::store::Table::AlertMark,
        ::store::Table::AlertSum,
    ] {
        let mut after = None;
        loop {
            let rows = store.take_out(table, after, 20).await.unwrap();
            after = rows.end();
            if after.is_none() {
                break;
            }
            other.store.put_in(rows).await.unwrap();
        }
    }
    assert_eq!(all(&*other.store).await, all(store).await);
    assert_eq!(other.store.unlike_alerts(KEY).await.unwrap(), store.unlike_alerts(KEY).await.unwrap());
    assert!(other.store.unlike_alerts(KEY).await.unwrap().unlike.is_empty());
    assert_eq!(other.store.alert_marks().await.unwrap(), [mark]);
    assert_eq!(other.store.alert_sources().await.unwrap(), store.alert_sources().await.unwrap());
    assert_eq!(other.store.alert_imports(9).await.unwrap(), [import(2, 2), import(1, 1)]);
}

async fn alerts_fit_their_sums_however_they_came_and_no_other_key_does(fresh: Fresh) {
    let store = &*fresh.store;
    let many: Vec<_> =
        (0..500).map(|n| Alert { power: (n % 3 > 0).then_some(7), ..fire(n * 700, n * 900, 20_000 + n % 90, 5) }).collect();
    assert_eq!(store.begin_alert_sums(KEY).await.unwrap(), 0);
    store.put_alerts(many[..300].to_vec(), KEY).await.unwrap();
    // Some are known, and say more.
    let more =
        many[200..].iter().map(|a| Alert { confidence: Confidence::High, sources: Sources::one(AlertSource::Sipongi), ..*a });
    store.put_alerts(more.collect(), KEY).await.unwrap();
    let found = store.unlike_alerts(KEY).await.unwrap();
    assert_eq!(found.unlike, Vec::new());
    let told: std::collections::BTreeMap<_, _> =
        store.alert_sources().await.unwrap().into_iter().map(|row| (row.source, (row.alerts, row.newest.unwrap()))).collect();
    assert_eq!(found.sources, Some(told));
    assert_eq!((found.steps, store.alert_steps().await.unwrap()), (6, 6), "three stretches, twice");
    // What says nothing new is no step.
    store.put_alerts(many[..300].to_vec(), KEY).await.unwrap();
    assert_eq!(store.alert_steps().await.unwrap(), 6);
    assert_eq!(store.unlike_alerts(AlertKey([8; 32])).await.unwrap().unlike.len(), 3);
    // What is there already is not vouched for again.
    store.begin_alert_sums(AlertKey([8; 32])).await.unwrap();
    assert_eq!(store.unlike_alerts(KEY).await.unwrap().unlike, Vec::new());
}

/// What another program wrote keeps nobody from the others, nor new ones from coming in.
async fn alerts_that_cannot_be_read_are_left_out_and_counted(fresh: Fresh) {
    let store = &*fresh.store;
    let good: Vec<_> = (0..6).map(|n| fire(0, 11_600_000 + n * 20_000, 20_000, 100 + u16::try_from(n).unwrap())).collect();
    store.put_alerts(good.clone(), KEY).await.unwrap();
    let wrong: &[&str] = match fresh.home {
        Home::File(_) => &["minute = 9999999999", "minute = 'noon'", "power = -4", "confidence = 'x'", "sensor = 99"],
        Home::Database(_) | Home::Pooled(..) => &["minute = 2000", "minute = -7", "power = -4", "confidence = 9", "sensor = 99"],
    };
    for (n, set) in wrong.iter().enumerate() {
        fresh.home.by_hand(&format!("UPDATE alert SET {set} WHERE lon = {}", 11_600_000 + n * 20_000)).unwrap();
    }
    let found = store.alerts(everywhere(), 19_990..=20_010, 100).await.unwrap();
    assert_eq!((found.alerts, found.unread), (good[5..].to_vec(), 5));
    assert!(!store.unlike_alerts(KEY).await.unwrap().unlike.is_empty(), "and verify tells of it");
    // What lies there and cannot be read tells of no event, and gives way where it has the key of one that comes.
    let again = store.put_alerts(good.clone(), KEY).await.unwrap();
    assert_eq!((again.added, again.known), (5, 1));
    let found = store.alerts(everywhere(), 19_990..=20_010, 100).await.unwrap();
    let mut alerts = found.alerts;
    alerts.sort_by_key(|a| a.place);
    assert_eq!((alerts, found.unread), (good, 3), "three have a key of their own");
}
