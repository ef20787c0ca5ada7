//! A program holds the database without the key, and copies of what lay there earlier. What it puts back was true once, and fits
//! its own mark; it is found all the same.

use axum::http::StatusCode;

use crate::{
    account,
    tamper::{found, town},
    town::{Town, on_postgres},
};

/// Copies the row of the public report, so that it can be put back.
const KEEP_ROW: &str = "CREATE TABLE kept AS SELECT * FROM report WHERE n = 1";

/// Puts the row back as it was when it was copied.
fn put_row_back(town: &Town) {
    let columns = ["version", "state", "status", "public", "changed_at", "rings_at", "head", "mark"];
    let back: Vec<_> = columns.iter().map(|c| format!("{c} = (SELECT {c} FROM kept)")).collect();
    town.by_hand(&format!("UPDATE report SET {} WHERE n = 1", back.join(", ")));
}

/// Event and row are put back as they were: their marks fit. The seal of the log tells.
#[tokio::test]
async fn what_is_put_back_to_an_earlier_state_is_missed_by_the_seals_of_the_log() {
    let (town, answered, _) = town().await;
    town.by_hand(KEEP_ROW);
    town.act(answered, "", domain::Command::Rate { stars: 4 }).await;
    town.house.seal_log().await.unwrap();
    assert_eq!(found(&town).await, Vec::<String>::new());
    town.let_change("event");
    town.let_change("report");
    put_row_back(&town);
    town.by_hand("DELETE FROM content WHERE n = 1 AND version > (SELECT version FROM report WHERE n = 1)");
    town.by_hand("DELETE FROM event WHERE n = 1 AND version > (SELECT version FROM report WHERE n = 1)");
    let found = found(&town).await;
    assert!(found.iter().any(|f| f.contains("the log between event 0 and event")), "{found:#?}");
}

/// The row of the time when a report was open is put back after it was hidden: its mark fits, but not its last event.
#[tokio::test]
async fn an_earlier_row_that_is_put_back_opens_nothing() {
    let (town, answered, _) = town().await;
    town.by_hand(KEEP_ROW);
    town.act(answered, "", domain::Command::Rate { stars: 4 }).await;
    town.let_change("report");
    assert_eq!(town.get(&format!("/laporan/{answered}"), "").await.status, StatusCode::OK);
    put_row_back(&town);
    assert!(town.get(&format!("/laporan/{answered}"), "").await.status.is_server_error());
}

/// Copies rows of some tables, and gives the statement that puts them back in place of all that are there now.
fn keep(town: &Town, tables: &[&str]) -> String {
    let mut back = String::new();
    for table in tables {
        town.by_hand(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}"));
        back.push_str(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};"));
    }
    back
}

/// What an official comes in by, as a program would put it back.
const COMES_IN_BY: &str = "UPDATE person SET password = k.password, must_change = k.must_change, mark = k.mark \
                           FROM kept_person k WHERE k.id = person.id;";

#[tokio::test]
async fn an_old_password_that_is_put_back_is_found() {
    let (town, ..) = town().await;
    keep(&town, &["person"]);
    let session = town.sign_in("penghubung").await;
    let fields = [("old", "sandi-rahasia-1"), ("new", "sepeda-biru-di-hulu-7"), ("again", "sepeda-biru-di-hulu-7")];
    let page = town.post("/sandi", &session, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(found(&town).await, Vec::<String>::new());
    town.by_hand(COMES_IN_BY);
    let page = town.post("/masuk", "", &[("login", "penghubung"), ("password", "sandi-rahasia-1")]).await;
    assert!(page.status.is_server_error() && page.cookie("sesi").is_none(), "nor does it let anybody in");
    let found = found(&town).await;
    assert!(found.iter().any(|f| f.contains("what penghubung comes in by is not what their last trace says")), "{found:#?}");
}

#[tokio::test]
async fn the_time_before_a_second_factor_is_not_put_back_unseen_nor_a_code_that_was_used() {
    let (town, ..) = town().await;
    let mut back = keep(&town, &["second_factor", "recovery_code"]);
    keep(&town, &["person"]);
    let session = town.session("koordinator").await;
    let (_, codes) = account::turn_on(&town, &session).await;
    assert_eq!(found(&town).await, Vec::<String>::new());
    back.push_str(COMES_IN_BY);
    town.by_hand("CREATE TABLE kept_codes AS SELECT * FROM recovery_code");
    let asked = town.post("/masuk", "", &[("login", "koordinator"), ("password", "sandi-rahasia-1")]).await.field("asked");
    let page = town.post("/masuk/kode", "", &[("asked", &asked), ("code", &codes[0])]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(found(&town).await, Vec::<String>::new());
    town.by_hand("DELETE FROM recovery_code; INSERT INTO recovery_code SELECT * FROM kept_codes");
    let page = town.post("/masuk", "", &[("login", "koordinator"), ("password", "sandi-rahasia-1")]).await;
    assert!(page.status.is_server_error(), "nor do they serve");
    for back in ["DELETE FROM recovery_code; INSERT INTO recovery_code SELECT * FROM kept_codes", &back] {
        town.by_hand(back);
        let found = found(&town).await;
        assert!(found.iter().any(|f| f.contains("what koordinator comes in by")), "{back}: {found:#?}");
    }
}

#[tokio::test]
async fn ends_of_notes_and_traces_that_were_sealed_are_missed() {
    for table in ["trace", "change"] {
        let (town, ..) = town().await;
        let back = keep(&town, &[table, "head"]);
        let administrator = town.sign_in("admin").await;
        let named = [("name", "Nama Lain"), ("email", "lain@kantor.contoh.id")];
        let page = town.post("/kelola/orang/4", &administrator, &named).await;
        assert!(page.status.is_redirection(), "{}", page.text);
        // No event came since the beginning: notes and traces are sealed all the same.
        town.house.seal_log().await.unwrap();
        town.by_hand("CREATE TABLE kept_seals AS SELECT * FROM head WHERE name = 'log-seals'");
        assert_eq!(found(&town).await, Vec::<String>::new());
        town.let_change(table);
        // But for the head of the seals, which stays as it is.
        town.by_hand(&back);
        town.by_hand("DELETE FROM head WHERE name = 'log-seals'; INSERT INTO head SELECT * FROM kept_seals");
        let found = found(&town).await;
        assert!(found.iter().any(|f| f.contains("is not what was sealed")), "{table}: {found:#?}");
    }
}

/// Seals that were taken away are not made again over what is left.
#[tokio::test]
async fn seals_that_are_gone_are_not_sealed_anew() {
    let (town, ..) = town().await;
    town.house.seal_log().await.unwrap();
    town.by_hand("DELETE FROM seal; DELETE FROM head WHERE name = 'log-seals'");
    assert!(town.house.seal_log().await.is_err());
    let found = found(&town).await;
    assert!(found.iter().any(|f| f.contains("the last seals of the log are missing")), "{found:#?}");
}

/// The tree of agencies decides who sees what: it is believed only as it was written.
#[tokio::test]
async fn an_agency_that_is_put_elsewhere_sees_no_more() {
    let (town, _, secret) = town().await;
    let reader = town.session("penghubung.kes").await;
    let path = format!("/meja/laporan/{secret}");
    let refused = town.get(&path, &reader).await.status;
    assert_eq!(refused, StatusCode::NOT_FOUND);
    // The agency of the report is put below that of the reader, and every process is told to read again.
    town.by_hand("UPDATE agency SET parent = 5 WHERE id = 4; UPDATE generation SET value = value + 1");
    town.house.refresh_world().await.unwrap();
    assert_eq!(town.get(&path, &reader).await.status, refused);
    let parent = |house: &app::House| house.world().agencies.get(crate::town::WORKS).unwrap().parent;
    let again = town.another_process().await;
    assert_eq!((parent(&town.house), parent(&again)), (Some(crate::town::REGENCY), Some(crate::town::REGENCY)));
    // Nor does it help to make the mark of all agencies forgotten.
    town.by_hand("DELETE FROM head WHERE name = 'agencies'; UPDATE generation SET value = value + 1");
    let again = town.another_process().await;
    assert_eq!(parent(&again), Some(crate::town::REGENCY));
    assert!(found(&town).await.iter().any(|f| f.starts_with("agencies: ")));
    // Where the notes are changed too, the tree that is known stays, and whoever begins anew knows none.
    town.let_change("change");
    town.by_hand("UPDATE change SET became = replace(became, '\"parent\":2', '\"parent\":5') WHERE subject = 'agencies'");
    town.by_hand("UPDATE generation SET value = value + 1");
    assert!(town.house.refresh_world().await.is_err());
    assert_eq!(parent(&town.house), Some(crate::town::REGENCY));
    let again = town.another_process().await;
    assert!(again.refresh_world().await.is_err() && again.world().agencies.iter().next().is_none());
}

#[tokio::test]
async fn what_belongs_to_nothing_and_what_guards_no_more_is_named() {
    let (town, ..) = town().await;
    let all = async || town.house.check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect::<Vec<_>>();
    assert_eq!(all().await, Vec::<String>::new());
    if !on_postgres() {
        town.by_hand("PRAGMA foreign_keys = OFF; INSERT INTO path (agency, n) VALUES (5, 77)");
        assert!(all().await.contains(&"path: 1 rows belong to no report".to_owned()));
    }
    for table in ["event", "trace", "change"] {
        town.let_change(table);
        let found = all().await;
        assert!(found.iter().any(|f| f.contains(&format!("the trigger {table}_stays,"))), "{found:#?}");
    }
}
