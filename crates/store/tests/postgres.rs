//! What only PostgreSQL has: TLS, and copies that answer for pages that may be a second old.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::{fs, process::Command, sync::Arc, time::Duration};

use domain::{AgencyId, AgencyKind, report::Figure};
use store::{Durability, Figures, Jobs, PostgresStore, Reference, Upkeep};
use testbed::Cluster;

#[tokio::test]
async fn whoever_asks_for_tls_gets_the_certificate_checked() {
    let mut cluster = Cluster::start(&["fsync=off"]);
    let database = cluster.database();
    let data = cluster.data();
    // A certificate of our own for 127.0.0.1.
    let (key, certificate) = (data.join("server.key"), data.join("server.crt"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=uji", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    cluster.owns(&key);
    cluster.owns(&certificate);
    fs::write(data.join("pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\nhostnossl postgres all 127.0.0.1/32 trust\n")
        .unwrap();
    cluster.crash();
    cluster.set("ssl=on");
    cluster.resume();
    let open = async |options: &str| {
        PostgresStore::open(&format!("{}?{options}", database.url()), None, Durability::EveryCommit).await.map(drop)
    };
    open(&format!("sslmode=verify-full&sslrootcert={}", certificate.display())).await.unwrap();
    let unknown = open("sslmode=require").await.unwrap_err().to_string();
    assert!(unknown.contains("certificate") || unknown.contains("UnknownIssuer"), "{unknown}");
    let plain = open("sslmode=disable").await.unwrap_err().to_string();
    assert!(plain.contains("pg_hba"), "{plain}");
}

#[tokio::test]
async fn a_copy_answers_while_it_is_fresh_and_the_primary_when_it_is_not() {
    let primary = Cluster::start(&["fsync=off", "wal_level=replica", "max_wal_senders=4"]);
    let database = primary.database();
    let mut copy = primary.standby(&["fsync=off"]);
    let there = format!("postgres://tuntas@127.0.0.1:{}/{}", copy.port(), database.name());
    let store = PostgresStore::open(&database.url(), Some(&there), Durability::EveryCommit).await.unwrap();
    let figure =
        Figure { about: domain::report::About::All, month: 24_000, status: "submitted".into(), late: false, public: true };
    store.put_figures(vec![(figure, 7)]).await.unwrap();
    let asked_of_copy = || {
        let sql = "SELECT coalesce(sum(calls), 0) FROM (SELECT count(*) AS calls FROM pg_stat_activity \
                   WHERE application_name = 'tuntas' AND query LIKE '%FROM figure%') AS a";
        copy_by_hand(&copy, database.name(), sql)
    };
    // It is behind at first, and caught up soon.
    for _ in 0..60 {
        assert_eq!(store.counts().await.unwrap(), (7, 7), "what is told is right, whoever tells it");
        if asked_of_copy() != "0" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_ne!(asked_of_copy(), "0", "the copy was asked");
    copy.crash();
    assert_eq!(store.counts().await.unwrap(), (7, 7), "without the copy the primary answers");
    // What was just written is read from the primary.
    let agency = domain::Agency {
        id: AgencyId(0),
        parent: None,
        kind: AgencyKind::Government,
        name: "Pemerintah".into(),
        area: "64".parse().unwrap(),
        topics: Vec::new(),
        approval: false,
        decree: String::new(),
        closed: false,
    };
    store.put_agencies(vec![agency]).await.unwrap();
    assert_eq!(store.agencies().await.unwrap().len(), 1);
    store.close().await;
}

#[tokio::test]
async fn what_a_node_of_the_version_before_keeps_of_a_mail_servers_words_is_their_code() {
    let database = testbed::shared_cluster().database();
    let store = PostgresStore::open(&database.url(), None, Durability::EveryCommit).await.unwrap();
    let words = ["permanent error (550): 550 <siti@contoh.id>: tidak ada", "Connection error: siti@contoh.id"];
    for words in words {
        let sql = "INSERT INTO job (kind, payload, run_at, dead) VALUES ('tell_reporter', '{}', 0, 1) RETURNING id";
        let id = database.by_hand(sql).unwrap();
        database.by_hand(&format!("UPDATE job SET error = '{words}' WHERE id = {}", id.lines().next().unwrap().trim())).unwrap();
    }
    assert_eq!(store.given_up(None).await.unwrap(), [("550".to_owned(), 1), ("of before".to_owned(), 1)]);
    store.close().await;
}

#[tokio::test]
async fn whoever_reads_the_log_waits_for_what_is_on_its_way() {
    let database = testbed::shared_cluster().database();
    let store = PostgresStore::open(&database.url(), None, Durability::EveryCommit).await.unwrap();
    let database = Arc::new(database);
    let writing = std::thread::spawn({
        let database = Arc::clone(&database);
        move || {
            // As a writer does, only slower: it has its number and is not committed yet.
            let slow =
                "BEGIN; SELECT pg_advisory_xact_lock_shared(LOCK); SELECT nextval('event_seq'); SELECT pg_sleep(1); COMMIT";
            database.by_hand(&slow.replace("LOCK", "128047713116533")).unwrap();
        }
    });
    let on_its_way = || {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%nextval%pg_sleep%' AND state = 'active' AND \
                   wait_event = 'PgSleep' AND pid <> pg_backend_pid()";
        database.by_hand(sql).unwrap() == "1"
    };
    while !on_its_way() {
        assert!(!writing.is_finished(), "it was never seen on its way");
    }
    store.events(0, 10).await.unwrap();
    assert!(!on_its_way(), "it was waited for");
    writing.join().unwrap();
    store.close().await;
}

fn copy_by_hand(copy: &Cluster, database: &str, sql: &str) -> String {
    copy.named(database).by_hand(sql).unwrap()
}
