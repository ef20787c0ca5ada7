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
    town.act(answered, "", domain::Command::Rate { stars: 4, solved: None }).await;
    town.app.proof().seal_log().await.unwrap();
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
    town.act(answered, "", domain::Command::Rate { stars: 4, solved: None }).await;
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
        town.app.proof().seal_log().await.unwrap();
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
    town.app.proof().seal_log().await.unwrap();
    town.by_hand("DELETE FROM seal; DELETE FROM head WHERE name = 'log-seals'");
    assert!(town.app.proof().seal_log().await.is_err());
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
    town.app.refresh_reference().await.unwrap();
    assert_eq!(town.get(&path, &reader).await.status, refused);
    let parent = |app: &app::App| app.reference().agencies.get(crate::town::WORKS).unwrap().parent;
    let again = town.another_process().await;
    assert_eq!((parent(&town.app), parent(&again)), (Some(crate::town::REGENCY), Some(crate::town::REGENCY)));
    // Nor does it help to make the mark of all agencies forgotten.
    town.by_hand("DELETE FROM head WHERE name = 'agencies'; UPDATE generation SET value = value + 1");
    let again = town.another_process().await;
    assert_eq!(parent(&again), Some(crate::town::REGENCY));
    assert!(found(&town).await.iter().any(|f| f.starts_with("agencies: ")));
    // Where the notes are changed too, the tree that is known stays, and whoever begins anew knows none.
    town.let_change("change");
    town.by_hand("UPDATE change SET became = replace(became, '\"parent\":2', '\"parent\":5') WHERE subject = 'agencies'");
    town.by_hand("UPDATE generation SET value = value + 1");
    assert!(town.app.refresh_reference().await.is_err());
    assert_eq!(parent(&town.app), Some(crate::town::REGENCY));
    let again = town.another_process().await;
    assert!(again.refresh_reference().await.is_err() && again.reference().agencies.iter().next().is_none());
}

const HIDE: domain::Command = domain::Command::Tighten { anonymous: false, secret: true };

/// What such a program does among the events of reports: the page shows nothing of it.
#[tokio::test]
async fn no_page_believes_events_that_another_program_rewrote() {
    // Hidden, and the row of before put back with the mark of the last event taken away.
    let (town, answered, _) = town().await;
    town.by_hand(KEEP_ROW);
    town.act(answered, "koordinator", HIDE).await;
    town.let_change("report");
    town.let_change("event");
    put_row_back(&town);
    town.by_hand("UPDATE report SET words_key = (SELECT words_key FROM kept) WHERE n = 1");
    town.by_hand("UPDATE event SET mark = NULL WHERE n = 1 AND version = (SELECT max(version) FROM event WHERE n = 1)");
    assert!(town.get(&format!("/laporan/{answered}"), "").await.status.is_server_error());
    // A note of officials is said to be the report's own text.
    let (town, answered, _) = crate::tamper::town().await;
    town.act(answered, "koordinator", domain::Command::Note).await;
    assert_eq!(town.get(&format!("/laporan/{answered}"), "").await.status, StatusCode::OK);
    town.let_change("event");
    town.by_hand(
        "UPDATE event SET kind = 'verified', payload = (SELECT payload FROM event WHERE n = 1 AND kind = 'verified') \
         WHERE n = 1 AND kind = 'noted'",
    );
    // From a process that has kept no page.
    let page = town.report_page_of_another_process(answered).await;
    assert!(page.status.is_server_error(), "{}", page.text);
    // Words of an event are others.
    let (town, answered, _) = crate::tamper::town().await;
    let other = if on_postgres() { "convert_to('Bukan apa-apa', 'UTF8')" } else { "CAST('Bukan apa-apa' AS BLOB)" };
    town.by_hand(&format!("UPDATE content SET body = {other} WHERE n = 1 AND version = 1 AND field = 0"));
    let page = town.report_page_of_another_process(answered).await;
    assert!(page.status.is_server_error() && !page.text.contains("Bukan apa-apa"), "{}", page.text);
}

#[tokio::test]
async fn a_file_that_is_moved_to_a_public_report_is_shown_to_nobody() {
    let town = Town::new().await;
    let (answered, _) = town.report_in("answered").await;
    let fields = [("text", b"Laporan yang belum diperiksa siapa pun".as_slice()), ("place", b"badak baru"), ("step", b"send")];
    let pdf: &[u8] = b"%PDF-1.4 rahasia";
    town.post_multipart("/lapor", "", &fields, &[pdf]).await;
    let id = town.first_file().await;
    assert_eq!(town.get(&format!("/laporan/{answered}/berkas/{id}"), "").await.status, StatusCode::NOT_FOUND);
    town.by_hand("UPDATE attachment SET n = 1, version = (SELECT min(version) FROM event WHERE n = 1 AND kind = 'verified')");
    let page = town.get(&format!("/laporan/{answered}/berkas/{id}"), "").await;
    assert!(page.status.is_server_error() && !page.text.contains("rahasia"), "{}", page.status);
}

/// A page that was kept while the report was public does not come back with its version.
#[tokio::test]
async fn a_kept_page_does_not_come_back_with_an_earlier_version() {
    let (town, answered, _) = town().await;
    let path = format!("/laporan/{answered}");
    assert_eq!(town.get(&path, "").await.status, StatusCode::OK);
    town.act(answered, "koordinator", HIDE).await;
    assert_eq!(town.get(&path, "").await.status, StatusCode::NOT_FOUND);
    town.let_change("report");
    town.by_hand("UPDATE report SET version = version - 1 WHERE n = 1");
    assert_ne!(town.get(&path, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_role_an_address_and_a_session_that_are_put_back_serve_nobody() {
    let (town, ..) = town().await;
    keep(&town, &["person", "grant_of"]);
    let liaison = town.session("penghubung").await;
    let admin = town.session("admin").await;
    let id = town.store.person_by_login("penghubung".into()).await.unwrap().unwrap().id.0;
    let by = match town.actor("admin").await {
        domain::Actor::Official(official) => official,
        other => panic!("{other:?}"),
    };
    assert_eq!(town.get("/meja", &liaison).await.status, StatusCode::OK);
    town.app.administration().disable(Some(&by), domain::UserId(id)).await.unwrap();
    let back = format!(
        "UPDATE person SET disabled = k.disabled, email = k.email, mark = k.mark FROM kept_person k WHERE k.id = person.id AND person.id = {id}"
    );
    town.by_hand(&back);
    let page = town.post("/masuk", "", &[("login", "penghubung"), ("password", "sandi-rahasia-1")]).await;
    assert!(page.cookie("sesi").is_none() && page.status.is_server_error(), "{}", page.status);
    assert!(found(&town).await.iter().any(|f| f.contains("what penghubung comes in by")));
    // The address of mails is in no note, and in the mark all the same.
    let (town, ..) = crate::tamper::town().await;
    keep(&town, &["person"]);
    let email = domain::Email::parse("lain@kantor.contoh.id").unwrap();
    let name = domain::PersonName::parse("Petugas penghubung").unwrap();
    town.app.administration().rename_person(Some(&by), domain::UserId(id), &name, Some(&email)).await.unwrap();
    assert_eq!(found(&town).await, Vec::<String>::new());
    town.by_hand(&back);
    assert!(found(&town).await.iter().any(|f| f.contains("what penghubung comes in by")));
    // Sessions end for good with the password, and none is proved by whoever writes the database.
    let (town, ..) = crate::tamper::town().await;
    let stolen = town.session("penghubung").await;
    let back = keep(&town, &["session"]);
    let own = town.sign_in("penghubung").await;
    let fields = [("old", "sandi-rahasia-1"), ("new", "sepeda-biru-di-hulu-7"), ("again", "sepeda-biru-di-hulu-7")];
    let own = town.post("/sandi", &own, &fields).await.cookie("sesi").unwrap();
    assert_eq!(town.get("/meja", &own).await.status, StatusCode::OK);
    town.by_hand(&back);
    assert_eq!(town.get("/meja", &stolen).await.status, StatusCode::SEE_OTHER);
    drop(admin);
    let admin = town.session("admin").await;
    town.clock.set(town.app.now() + jiff::SignedDuration::from_mins(30));
    let now = town.app.now().as_microsecond();
    town.by_hand(&format!("UPDATE session SET proved_at = {now}"));
    let page = town.post(&format!("/kelola/orang/{id}/sandi"), &admin, &[]).await;
    assert!(
        page.text.contains("name=\"proof\"") || page.text.contains("type=\"password\""),
        "it is asked for again: {}",
        page.text
    );
}

#[tokio::test]
async fn an_earlier_tree_of_agencies_is_not_believed_though_its_mark_fits() {
    let (town, ..) = town().await;
    keep(&town, &["agency"]);
    town.by_hand("CREATE TABLE kept_head AS SELECT * FROM head WHERE name = 'agencies'");
    let by = match town.actor("admin").await {
        domain::Actor::Official(official) => official,
        other => panic!("{other:?}"),
    };
    let works = town.app.reference().agencies.get(crate::town::WORKS).unwrap().clone();
    town.app.administration().put_agency(&by, domain::Agency { approval: !works.approval, ..works.clone() }).await.unwrap();
    town.let_change("change");
    town.by_hand(&format!(
        "UPDATE agency SET approval = (SELECT k.approval FROM kept_agency k WHERE k.id = agency.id) WHERE id = {}; \
         DELETE FROM head WHERE name = 'agencies'; INSERT INTO head SELECT * FROM kept_head; \
         UPDATE change SET kind = 'x' WHERE seq = (SELECT max(seq) FROM change); UPDATE generation SET value = value + 1",
        crate::town::WORKS.0
    ));
    let again = town.another_process().await;
    let believed = again.refresh_reference().await.is_ok()
        && again.reference().agencies.get(crate::town::WORKS).is_some_and(|a| a.approval == works.approval);
    assert!(!believed);
}

#[tokio::test]
async fn what_belongs_to_nothing_and_what_guards_no_more_is_named() {
    let (town, ..) = town().await;
    let all = async || town.app.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect::<Vec<_>>();
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
    // Nor does one that another program made act unseen.
    if !on_postgres() {
        town.by_hand("CREATE TRIGGER mute AFTER INSERT ON job BEGIN DELETE FROM job WHERE id = new.id; END");
        assert!(all().await.iter().any(|f| f.starts_with("the trigger mute of job was made by no migration")));
    }
}

/// What honest people do at the same moment is no tampering, and no failure.
#[tokio::test]
async fn changes_of_one_person_at_once_fail_nobody() {
    let town = Town::new().await;
    let by = match town.actor("admin").await {
        domain::Actor::Official(official) => official,
        other => panic!("{other:?}"),
    };
    let person = town.store.person_by_login("penghubung".into()).await.unwrap().unwrap();
    let own = town.sign_in("penghubung").await;
    let words = ["sepeda-biru-di-hulu-7", "perahu-kuning-di-hilir-8"];
    let chosen = |word: &'static str| [("old", "sandi-rahasia-1"), ("new", word), ("again", word)];
    let name = domain::PersonName::parse("Nama Lain").unwrap();
    let [first, second] = words.map(chosen);
    let (one, other, renamed, checked, entered) = tokio::join!(
        town.post("/sandi", &own, &first),
        town.post("/sandi", &own, &second),
        town.app.administration().rename_person(Some(&by), person.id, &name, None),
        found(&town),
        town.post("/masuk", "", &[("login", "penghubung"), ("password", "sandi-rahasia-1")]),
    );
    for page in [&one, &other, &entered] {
        assert!(!page.status.is_server_error(), "{}: {}", page.status, page.text);
    }
    assert!(one.status == StatusCode::SEE_OTHER || other.status == StatusCode::SEE_OTHER || renamed.is_ok());
    assert!(matches!(renamed, Ok(()) | Err(app::AppError::Changed)), "{renamed:?}");
    assert_eq!(checked, Vec::<String>::new());
    assert_eq!(found(&town).await, Vec::<String>::new());
}
