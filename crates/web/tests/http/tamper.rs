//! A program holds the database without the key of the installation. Whatever it changes is found by `verify`, and no page
//! prints what is sealed.

use axum::http::StatusCode;
use domain::{
    TrackingNumber,
    forest::{DrillId, Ground, Responsibility, ResponsibilityId, Who},
    report::ReportEvent,
};
use store::{Field, Key};
use trust::EventFacts;

use crate::town::{Town, VILLAGE, area, on_postgres};

/// What such a program does to a town with a public report that was answered (n = 1) and a secret one that was forwarded (n = 2).
struct Tampering {
    what: &'static str,
    /// Tables that only grow, whose triggers it drops first.
    grows: &'static [&'static str],
    sql: &'static str,
    /// What `verify` says.
    found: &'static str,
}

const fn on(what: &'static str, sql: &'static str, found: &'static str) -> Tampering {
    Tampering { what, grows: &[], sql, found }
}

const ROW: &str = "its row was changed by another program";
const COLUMN: &str = "its row says something else than its state";

const UNREADABLE: &str = "it cannot be read: ";

/// All that an official is, but for their number, is exchanged with that of an administrator.
const CHANGE_PLACES: &str = "\
    CREATE TABLE two AS SELECT * FROM person WHERE login IN ('admin', 'penghubung.kes'); \
    UPDATE person SET login = '-' || login WHERE id IN (SELECT id FROM two); \
    UPDATE person SET login = (SELECT login FROM two WHERE two.id <> person.id), \
      name = (SELECT name FROM two WHERE two.id <> person.id), \
      email = (SELECT email FROM two WHERE two.id <> person.id), \
      password = (SELECT password FROM two WHERE two.id <> person.id), \
      mark = (SELECT mark FROM two WHERE two.id <> person.id) WHERE id IN (SELECT id FROM two); \
    UPDATE grant_of SET person = (SELECT id FROM two WHERE two.id <> grant_of.person) WHERE person IN (SELECT id FROM two)";

const TAMPERINGS: [Tampering; 41] = [
    on(
        "a secret report is said to be none",
        "UPDATE report SET state = replace(state, '\"secret\":true', '\"secret\":false'), public = 1 WHERE n = 2",
        ROW,
    ),
    on(
        "an agency is put on the way of a secret report",
        "UPDATE report SET state = replace(state, '\"copies\":[]', '\"copies\":[5]') WHERE n = 2",
        ROW,
    ),
    on("a report is taken out of public lists", "UPDATE report SET public = 0 WHERE n = 1", COLUMN),
    on(
        "a report is taken out of public lists, and its row said to be of a later version",
        "UPDATE report SET version = version + 1, public = 0 WHERE n = 1",
        COLUMN,
    ),
    on("a clock is kept from ringing", "UPDATE report SET rings_at = NULL WHERE n = 1", COLUMN),
    on("a clock rings early", "UPDATE report SET rings_at = 1 WHERE n = 1", COLUMN),
    on("a status is shown that is none", "UPDATE report SET status = 'closed' WHERE n = 1", COLUMN),
    on("a report is moved elsewhere in lists", "UPDATE report SET area = '64.72' WHERE n = 1", COLUMN),
    on("a title is another", "UPDATE report SET title = 'Bukan apa-apa' WHERE n = 1", ROW),
    on("an excerpt is another", "UPDATE report SET excerpt = 'Bukan apa-apa' WHERE n = 1", ROW),
    on("a PIN is that of another report", "UPDATE report SET pin = (SELECT pin FROM report WHERE n = 2) WHERE n = 1", ROW),
    on("a PIN is too short", "UPDATE report SET pin = substr(pin, 1, 4) WHERE n = 1", UNREADABLE),
    on("who sent a report is too short", "UPDATE report SET sent = substr(pin, 1, 4) WHERE n = 1", UNREADABLE),
    on("a state is none", "UPDATE report SET state = '{' WHERE n = 1", UNREADABLE),
    on("work is none", "UPDATE task SET work = 'x' WHERE n = 2", UNREADABLE),
    on("letters come in another language", "UPDATE report SET language = 'en' WHERE n = 1", ROW),
    on("time is moved", "UPDATE report SET changed_at = 1 WHERE n = 1", ROW),
    on("the key of a person is put where that of words was", "UPDATE report SET words_key = person_key WHERE n = 2", ROW),
    on("a key is thrown away", "UPDATE report SET words_key = NULL WHERE n = 2", ROW),
    on("work is taken from a desk", "DELETE FROM task WHERE n = 2", "the rows of its tasks"),
    on("a report is put on another's path", "INSERT INTO path (agency, n) VALUES (5, 2)", "the rows of its path"),
    on(
        "somebody more supports a report",
        "INSERT INTO supporter (n, mark) SELECT 1, pin FROM report WHERE n = 1",
        "its supporters are not as many as it says",
    ),
    on("a figure is nicer", "UPDATE figure SET reports = reports + 1 WHERE about = 'all'", "a figure"),
    on(
        "words are others",
        "UPDATE content SET body = salt WHERE n = 1 AND version = 1 AND field = 0",
        "words or a person were changed",
    ),
    on("words are gone", "DELETE FROM content WHERE n = 1 AND version = 1 AND field = 0", "is not what it committed to"),
    Tampering {
        what: "the last event is cut off",
        grows: &["event"],
        sql: "DELETE FROM event WHERE n = 1 AND version = (SELECT max(version) FROM event WHERE n = 1)",
        found: "one was changed, or is missing at the end",
    },
    Tampering {
        what: "a deed is somebody else's",
        grows: &["event"],
        sql: "UPDATE event SET actor = '\"system\"' WHERE n = 1 AND version = 2",
        found: "is not what it committed to",
    },
    Tampering {
        what: "an event is found as something else",
        grows: &["event"],
        sql: "UPDATE event SET kind = 'noted' WHERE n = 1 AND version = 2",
        found: "the kinds of its events",
    },
    Tampering {
        what: "a mark is taken away, as if an earlier version had written it",
        grows: &["event"],
        sql: "UPDATE event SET mark = NULL WHERE n = 1 AND version = 2",
        found: "this installation did not write the event",
    },
    on("an agency stands elsewhere", "UPDATE agency SET parent = 3 WHERE id = 4", "agencies: "),
    on(
        "an agency is of another kind",
        "UPDATE agency SET kind = 'inspectorate' WHERE id = 4",
        "says something else than its notes",
    ),
    on(
        "two agencies change places",
        "UPDATE agency SET name = '-' WHERE id = 4; \
         UPDATE agency SET name = 'Dinas PU', approval = NOT approval WHERE id = 5; \
         UPDATE agency SET name = 'Dinas Kesehatan', approval = NOT approval WHERE id = 4",
        "says something else than its notes",
    ),
    on(
        "a deadline is longer",
        "INSERT INTO rule (term, valid_from, days, article) VALUES ('verification', '2020-01-01', 99, 'x')",
        "rules: ",
    ),
    on("a setting is made", "INSERT INTO setting (name, value) VALUES ('retention.months', '1')", "settings: "),
    on(
        "a day off is made",
        "INSERT INTO holiday (date, area, kind, name) VALUES ('2026-03-04', '', 'national', 'x')",
        "holidays: ",
    ),
    on("somebody may do more", "INSERT INTO grant_of (person, role, agency) VALUES (4, 'overseer', 1)", "people: "),
    on("two officials change places", CHANGE_PLACES, "comes in by or may do was changed"),
    on("a password is another", "UPDATE person SET password = 'x' WHERE id = 4", "comes in by or may do was changed"),
    on(
        "a second factor is another's",
        "INSERT INTO second_factor (person, secret, last_step) SELECT 4, pin, 0 FROM report WHERE n = 1",
        "comes in by or may do was changed",
    ),
    Tampering {
        what: "the last trace is cut off",
        grows: &["trace"],
        sql: "DELETE FROM trace WHERE seq = (SELECT max(seq) FROM trace)",
        found: "traces: some are missing",
    },
    Tampering {
        what: "the last note is cut off",
        grows: &["change"],
        sql: "DELETE FROM change WHERE seq = (SELECT max(seq) FROM change)",
        found: "notes: some are missing",
    },
];

/// A town with a public report that was answered (n = 1) and a secret one that was forwarded (n = 2).
pub async fn town() -> (Town, TrackingNumber, TrackingNumber) {
    let town = Town::new().await;
    let (answered, _) = town.report_in("answered").await;
    let (secret, _) = town.report_in("secret").await;
    town.sign_in("koordinator").await;
    town.sign_in("penghubung").await;
    (town, answered, secret)
}

/// What `verify` finds, but that nothing keeps tables from being changed, which every test here takes away first.
pub async fn found(town: &Town) -> Vec<String> {
    let found = town.app.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what);
    found.filter(|what| !what.starts_with("the trigger ")).collect()
}

#[tokio::test]
async fn whatever_another_program_changes_is_found() {
    for tampering in &TAMPERINGS {
        let (town, ..) = town().await;
        assert_eq!(found(&town).await, Vec::<String>::new(), "before: {}", tampering.what);
        town.let_change("report");
        for table in tampering.grows {
            town.let_change(table);
        }
        town.by_hand(tampering.sql);
        let found = found(&town).await;
        assert!(found.iter().any(|f| f.contains(tampering.found)), "{}: {found:#?}", tampering.what);
    }
}

/// What is told of a thing whole says its identity, too: a row beside another that says the same one is not taken for it.
#[tokio::test]
async fn a_row_that_lies_beside_another_and_says_its_identity_is_found() {
    let town = Town::new().await;
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let (list, cookie) = ("/meja/hutan/tanpa-laporan", town.session("koordinator").await);
    let event = town.get(list, &cookie).await.field("kejadian");
    let fields = [
        ("kejadian", event.as_str()),
        ("hari", "30"),
        ("what", "assigned"),
        ("agency", "Dinas PU"),
        ("words", "Lihat di lapangan"),
    ];
    assert_eq!(town.post(list, &cookie, &fields).await.status, StatusCode::SEE_OTHER);
    town.on_duty().await;
    let coordinator = official(&town, "koordinator").await;
    let drill = DrillId(trust::random::ordered_identity());
    town.app.administration().raise_drill(&coordinator, drill, &area(VILLAGE)).await.unwrap();
    let layer = crate::layers::file(&[crate::layers::square("Hutan Produksi", "1005", 117.1, -0.5)]);
    town.take_layer(&town.session("admin").await, &layer, &[]).await;
    let rule = Responsibility {
        id: ResponsibilityId(trust::random::identity()),
        version: 0,
        order: 1,
        ground: Ground::Anywhere,
        category: None,
        who: Who::Other("Kementerian".into()),
        reason: "Pasal 1".into(),
    };
    town.app.administration().keep_responsibility(None, rule).await.unwrap();
    assert_eq!(found(&town).await, Vec::<String>::new());
    for (table, register) in [
        ("duty_roster", "duty-rosters: "),
        ("duty_drill", "drills: "),
        ("layer", "layers: "),
        ("responsibility", "responsibilities: "),
        ("alert_mark", "alert-marks: "),
    ] {
        town.by_hand(&format!("INSERT INTO {table} (id, told) SELECT {}, told FROM {table} LIMIT 1", blob(&[7; 16])));
        let found = found(&town).await;
        assert!(found.iter().any(|f| f.starts_with(register) && f.ends_with("is in no note")), "{table}: {found:#?}");
    }
    let category = r#"{"category":{"code":"land","name":"Lahan","name_en":"","closed":false}}"#;
    town.by_hand(&format!("INSERT INTO register_rule (key, told) VALUES ('a', '{category}'), ('b', '{category}')"));
    let found = found(&town).await;
    for what in ["a tells of another", "b tells of another", "is there more than once"] {
        assert!(found.iter().any(|f| f.starts_with("register-rules: ") && f.ends_with(what)), "{what}: {found:#?}");
    }
}

#[tokio::test]
async fn no_page_prints_sealed_words_whatever_the_state_says() {
    let (town, _, secret) = town().await;
    town.let_change("report");
    town.by_hand("UPDATE report SET state = replace(state, '\"secret\":true', '\"secret\":false'), public = 1 WHERE n = 2");
    let reader = town.session("penghubung").await;
    for (path, cookie) in [(format!("/laporan/{secret}"), ""), (format!("/meja/laporan/{secret}"), reader.as_str())] {
        let page = town.get(&path, cookie).await;
        assert!(page.status.is_server_error() || page.status == StatusCode::NOT_FOUND, "{path}: {}", page.status);
        assert!(!page.text.contains("lapuk"), "{path}");
    }
}

#[tokio::test]
async fn nobody_comes_in_by_what_another_program_wrote() {
    let (town, ..) = town().await;
    let session = town.sign_in("penghubung").await;
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::OK);
    // A session is given to an administrator.
    town.by_hand("UPDATE session SET person = (SELECT id FROM person WHERE login = 'admin')");
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::SEE_OTHER, "the session names its person");
    // An official and an administrator change places, so that sessions and deeds of the one are those of the other.
    let (other, ..) = self::town().await;
    let session = other.sign_in("penghubung.kes").await;
    other.by_hand(CHANGE_PLACES);
    assert!(other.get("/kelola", &session).await.status.is_server_error());
    // A role is given.
    let session = town.sign_in("penghubung.kes").await;
    town.by_hand(
        "INSERT INTO grant_of (person, role, agency) SELECT id, 'overseer', 1 FROM person WHERE login = 'penghubung.kes'",
    );
    assert!(town.get("/meja", &session).await.status.is_server_error());
    let entry = town.post("/masuk", "", &[("login", "penghubung.kes"), ("password", "sandi-rahasia-1")]).await;
    assert!(entry.status.is_server_error() && entry.cookie("sesi").is_none());
    // A password that is known is put in place of another.
    let known = trust::hash_password("sandi-lain-2").unwrap();
    town.by_hand(&format!("UPDATE person SET password = '{known}' WHERE login = 'admin'"));
    let entry = town.post("/masuk", "", &[("login", "admin"), ("password", "sandi-lain-2")]).await;
    assert!(entry.status.is_server_error() && entry.cookie("sesi").is_none());
}

#[tokio::test]
async fn an_answer_that_is_written_anew_with_its_commitments_is_found() {
    let (town, answered, _) = town().await;
    let with_history = town.store.with_history(Key::Tracking(answered)).await.unwrap().unwrap();
    let event = with_history.events.iter().find(|r| matches!(r.event.what, ReportEvent::FollowUpPublished { .. })).unwrap();
    let content = with_history.contents.iter().find(|c| c.version == event.event.version && c.field == Field::Words).unwrap();
    let salt = content.body.as_ref().unwrap().0.unwrap();
    let words = b"\nSudah diperbaiki minggu lalu.";
    let commitment = trust::commit(&salt, words);
    let facts = EventFacts {
        report: with_history.stored.report.id.0.as_bytes(),
        version: event.event.version,
        at: event.event.at.as_microsecond(),
        by: &event.texts.0,
        what: &event.texts.1,
    };
    let of_event = trust::commit_event(facts, [commitment]);
    let version = event.event.version;
    town.let_change("event");
    town.by_hand(&format!(
        "UPDATE content SET body = {}, commitment = {} WHERE n = 1 AND version = {version}; \
         UPDATE event SET commitment = {} WHERE n = 1 AND version = {version}",
        blob(words),
        blob(&commitment),
        blob(&of_event),
    ));
    let found = found(&town).await;
    assert_eq!(found.len(), 2, "by its own mark and by that of the row: {found:#?}");
}

#[tokio::test]
async fn a_session_that_another_program_wrote_anew_lasts_no_longer() {
    let (town, ..) = town().await;
    let session = town.sign_in("penghubung").await;
    town.set_clock("2036-01-01T00:00:00Z");
    let later = "2036-01-01T00:00:00Z".parse::<domain::Timestamp>().unwrap().as_microsecond();
    town.by_hand(&format!("UPDATE session SET opened_at = {later}, proved_at = {later}, expires_at = {later} + 1000000000"));
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_report_that_is_taken_away_whole_is_missed() {
    let (town, ..) = town().await;
    town.app.proof().seal_log().await.unwrap();
    town.let_change("event");
    for table in ["event", "content", "task", "path", "report"] {
        town.by_hand(&format!("DELETE FROM {table} WHERE n = 2"));
    }
    let found = found(&town).await;
    assert!(found.iter().any(|f| f.contains("events were there")), "{found:#?}");
    town.by_hand("DELETE FROM seal");
    let found = self::found(&town).await;
    assert!(found.iter().any(|f| f.contains("the last seals of the log are missing")), "{found:#?}");
    town.by_hand("DELETE FROM head WHERE name = 'log-seals'");
    let found = self::found(&town).await;
    assert!(found.iter().any(|f| f.contains("the last seals of the log are missing")), "{found:#?}");
}

#[tokio::test]
async fn whatever_an_earlier_version_wrote_is_vouched_for_once() {
    let (town, answered, _) = town().await;
    // As an earlier version would have left it.
    town.let_change("report");
    town.let_change("event");
    town.let_change("trace");
    town.let_change("change");
    town.by_hand("UPDATE event SET mark = NULL");
    town.by_hand("UPDATE report SET mark = NULL, head = NULL");
    town.by_hand("UPDATE trace SET mark = NULL");
    town.by_hand("DELETE FROM change");
    town.by_hand("DELETE FROM head");
    let again = town.another_process().await;
    let found = again.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what);
    assert_eq!(found.filter(|what| !what.starts_with("the trigger ")).collect::<Vec<_>>(), Vec::<String>::new());
    let reader = app::Reader::Official(official(&town, "koordinator").await);
    assert!(again.reports().read_report(Key::Tracking(answered), &reader).await.is_ok());
    town.by_hand("UPDATE event SET actor = '\"system\"' WHERE n = 1 AND version = 2");
    assert!(!again.proof().check_log(|_| {}).await.unwrap().is_empty());
    let notes = town.app.administration().notes(&official(&town, "admin").await, None, 60).await.unwrap().0;
    assert!(notes.iter().any(|n| n.note.kind == "vouched" && n.note.became.contains("\"reports\":2")));
}

async fn official(town: &Town, login: &str) -> domain::Official {
    match town.actor(login).await {
        domain::Actor::Official(official) => official,
        other => panic!("{other:?}"),
    }
}

/// Bytes as the engine reads them.
fn blob(bytes: &[u8]) -> String {
    let hex = trust::hex(bytes);
    if on_postgres() { format!("'\\x{hex}'::bytea") } else { format!("x'{hex}'") }
}
