//! What another program does to alerts, to what is decided about them, and to layers: `verify` finds it.

use axum::http::StatusCode;
use domain::forest::{Alert, AlertPoint, AlertSource, Confidence, HeatKind, Sensor, Sources, day_number};

use crate::{
    tamper::found,
    town::{Town, encoded},
};

const ALERTS: &str = "/kelola/peringatan";

/// Two files of alerts within a village, the second with one more day of the same month.
async fn told() -> Town {
    let town = Town::new().await;
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    assert_eq!(found(&town).await, Vec::<String>::new());
    town
}

async fn one_more(town: &Town) {
    let head = crate::alerts::fires();
    let one = format!("{}\n-0.305,117.404,2026-02-24,530,N,VIIRS,n,7.7\n", head.lines().next().unwrap());
    let page = town.post_multipart(ALERTS, &town.session("admin").await, &[], &[one.as_bytes()]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", encoded(&page.text));
}

#[tokio::test]
async fn an_alert_that_another_program_changes_removes_moves_or_adds_is_found() {
    for (sql, says) in [
        ("UPDATE alert SET power = 9999 WHERE lat = -30100", "changed by another program"),
        ("UPDATE alert SET sources = sources + 2 WHERE lat = -30100", "changed by another program"),
        ("UPDATE alert SET lat = lat + 1 WHERE lat = -30100", "changed by another program"),
        ("UPDATE alert SET cell = cell + 500 WHERE lat = -30100", "changed by another program"),
        ("UPDATE alert SET stretch = stretch + 9 WHERE lat = -30100", "that nobody vouches for"),
        ("DELETE FROM alert WHERE lat = -30100", "lie 3, and 4 were put in"),
        ("DELETE FROM alert", "lie 0, and 4 were put in"),
        (
            "INSERT INTO alert SELECT stretch, cell, day, minute, lat + 1, lon, sensor, confidence, ground, power, sources FROM alert WHERE lat = -30100",
            "lie 5, and 4",
        ),
        ("UPDATE alert_sum SET rows = rows - 1", "alerts: from "),
        ("DELETE FROM alert_sum", "that nobody vouches for"),
        ("DELETE FROM alert; DELETE FROM alert_sum", "an earlier state of some days was put back"),
        ("UPDATE alert_source SET alerts = 9 WHERE source = 'firms'", "alert sources: firms says 9 alerts, there are 4"),
        ("UPDATE alert_source SET newest = newest + 5", "another newest day"),
        ("DELETE FROM alert_source", "alert sources: firms says 0 alerts"),
        ("UPDATE alert_import SET told = replace(told, '\"wrong\":1', '\"wrong\":0')", "says something else than its note"),
        ("UPDATE alert_import SET at = at + 1000000", "says something else than its note"),
        ("DELETE FROM alert_import", "is missing"),
    ] {
        let town = told().await;
        town.by_hand(sql);
        let there = found(&town).await;
        assert!(there.iter().any(|what| what.contains(says)), "{sql}: {there:#?}");
        // What comes in afterwards makes nothing of it good.
        one_more(&town).await;
        assert!(!found(&town).await.is_empty(), "{sql}");
    }
}

/// Also where what another program puts back was once written by this one.
#[tokio::test]
async fn an_earlier_state_of_alerts_that_is_put_back_is_found() {
    let town = told().await;
    town.by_hand("CREATE TABLE alert_was AS SELECT * FROM alert; CREATE TABLE sum_was AS SELECT * FROM alert_sum");
    town.by_hand("CREATE TABLE source_was AS SELECT * FROM alert_source");
    one_more(&town).await;
    assert_eq!(found(&town).await, Vec::<String>::new());
    for table in ["alert", "alert_sum", "alert_source"] {
        let was = table.replace("alert_s", "s") + "_was";
        town.by_hand(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {was}"));
    }
    let there = found(&town).await;
    assert!(there.len() == 1 && there[0].contains("an earlier state of some days was put back"), "{there:#?}");
}

#[tokio::test]
async fn alerts_of_an_earlier_version_are_vouched_for_once_and_that_is_noted() {
    let town = Town::new().await;
    // Earlier versions wrote neither sums nor how many steps a file took.
    let seen = |n: i32| Alert {
        place: AlertPoint { lat: -30_100 - n, lon: 11_740_100 },
        day: day_number("2026-02-20".parse().unwrap()),
        minute: Some(330),
        sensor: Sensor::Snpp,
        confidence: Confidence::Nominal,
        ground: HeatKind::Land,
        power: None,
        sources: Sources::one(AlertSource::Firms),
    };
    town.store.put_alerts((0..3).map(|n| seen(n * 1_000)).collect(), town.app.alert_key()).await.unwrap();
    let as_earlier = "DELETE FROM alert_sum; DELETE FROM head WHERE name = 'alerts'";
    town.by_hand(as_earlier);
    town.another_process().await;
    assert_eq!(found(&town).await, Vec::<String>::new());
    let changes = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(changes.contains("Baris"), "{changes}");
    one_more(&town).await;
    // Whoever changes rows and lets them be vouched for again is told of.
    town.by_hand(as_earlier);
    town.by_hand("DELETE FROM alert WHERE lat = -30100");
    town.another_process().await;
    assert!(found(&town).await.iter().any(|what| what.contains("an earlier state of some days was put back")));
}

/// Decisions ("put aside", "always hot") and layers with their features.
#[tokio::test]
async fn what_was_decided_about_alerts_and_areas_of_layers_are_guarded() {
    let list = "/meja/hutan/tanpa-laporan";
    for (sql, says) in [
        ("UPDATE alert_mark SET told = replace(told, '\"metres\":', '\"metres\":9')", "alert-marks: "),
        ("UPDATE alert_mark SET told = replace(told, 'industry', 'aside')", "alert-marks: "),
        ("DELETE FROM alert_mark", "alert-marks: "),
        ("UPDATE layer SET told = replace(told, 'Kawasan', 'Kawasam')", "layers: "),
        ("DELETE FROM layer", "layers: "),
        ("UPDATE layer_feature SET name = 'Lain'", "its features are not those that were taken in"),
        ("DELETE FROM layer_feature", "its features are not those that were taken in"),
    ] {
        let town = told().await;
        let cookie = town.session("koordinator").await;
        let event = town.get(list, &cookie).await.field("kejadian");
        let fields = [("kejadian", event.as_str()), ("hari", "30"), ("what", "industry"), ("words", "Cerobong pabrik")];
        assert_eq!(town.post(list, &cookie, &fields).await.status, StatusCode::SEE_OTHER);
        let layer = crate::layers::file(&[crate::layers::square("Hutan Produksi", "1005", 117.1, -0.5)]);
        town.take_layer(&town.session("admin").await, &layer, &[]).await;
        assert_eq!(found(&town).await, Vec::<String>::new());
        town.let_change("layer_feature");
        town.by_hand(sql);
        let there = found(&town).await;
        assert!(there.iter().any(|what| what.contains(says)), "{sql}: {there:#?}");
    }
}
