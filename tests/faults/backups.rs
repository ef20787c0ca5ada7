//! Backups taken while people report, put back on another machine.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use testbed::{Cluster, archive};

use crate::{
    asking::ask,
    load::{Load, all_there, report, tell, verified},
    running::{Running, province, province_in, said},
};

/// Reports that surely came before the backup.
fn before(node: &str) -> crate::load::Heard {
    let mut heard = crate::load::Heard::default();
    for n in 0..30 {
        let id = uuid::Uuid::from_u64_pair(9_000, n).to_string();
        let answer = ask(node, "POST /api/v1/reports", &report(&id, "jalan rusak")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        heard.receipts.insert(id, json["tracking"].as_str().unwrap().to_owned());
    }
    heard
}

#[test]
fn a_backup_of_sqlite_taken_under_load_restores_whole() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    province(folder.path());
    let node = Running::start(folder.path());
    let earlier = before(&node.address);
    let load = Load::on(&[&node.address], 0);
    let file = other.path().join("cadangan.db");
    load.goes_on(200);
    said(folder.path(), &["backup", file.to_str().unwrap()]);
    load.goes_on(200);
    load.end();
    drop(node);
    let data = other.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::copy(folder.path().join("key"), data.join("key")).unwrap();
    said(&data, &["restore", file.to_str().unwrap()]);
    assert!(verified(&data, &[]) >= 30);
    let node = Running::start(&data);
    all_there(&earlier, &node.address);
    tell("backup under load restored (SQLite)", 1, &earlier);
}

#[test]
fn a_dump_of_postgresql_taken_under_load_restores_whole() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let database = cluster.database();
    let url = database.url();
    province_in(folder.path(), &["--database", &url]);
    let node = Running::start_with(folder.path(), &["--database", &url]);
    let earlier = before(&node.address);
    let load = Load::on(&[&node.address], 0);
    load.goes_on(200);
    let file = folder.path().join("cadangan.dump");
    let dump = Command::new("pg_dump").args(["--format=custom", "--file"]).arg(&file).arg(&url).output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    load.goes_on(200);
    load.end();
    drop(node);
    let fresh = cluster.database().url();
    let restore = Command::new("pg_restore").arg("--dbname").arg(&fresh).arg(&file).output().unwrap();
    assert!(restore.status.success(), "{}", String::from_utf8_lossy(&restore.stderr));
    assert!(verified(folder.path(), &["--database", &fresh]) >= 30);
    let node = Running::start_with(folder.path(), &["--database", &fresh]);
    all_there(&earlier, &node.address);
    tell("dump under load restored (PostgreSQL)", 1, &earlier);
}

#[test]
fn postgresql_goes_back_to_the_moment_before_a_mistake() {
    let (archive, folder) = (archive(), tempfile::tempdir().unwrap());
    let kept = archive.path().display();
    let archived = format!("archive_command=test ! -f {kept}/%f && cp %p {kept}/%f");
    let cluster = Cluster::start(&["fsync=off", "wal_level=replica", "archive_mode=on", &archived]);
    let database = cluster.database();
    let url = database.url();
    province_in(folder.path(), &["--database", &url]);
    let base = cluster.base_backup();
    let node = Running::start_with(folder.path(), &["--database", &url]);
    let earlier = before(&node.address);
    let load = Load::on(&[&node.address], 0);
    load.goes_on(200);
    let moment = database.by_hand("SELECT now()").unwrap();
    load.goes_on(200);
    load.end();
    drop(node);
    // The mistake, which a standby and a dump of today would hold too.
    database.by_hand("TRUNCATE search; DELETE FROM report").unwrap();
    let last = database.by_hand("SELECT pg_walfile_name(pg_switch_wal())").unwrap();
    let begun = Instant::now();
    while !archive.path().join(&last).exists() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{last} is not in the archive");
        std::thread::sleep(Duration::from_millis(50));
    }
    let restore = format!("restore_command=cp {kept}/%f %p");
    let target = format!("recovery_target_time={moment}");
    let restored = base.restore(&["fsync=off", &restore, &target, "recovery_target_action=promote"]);
    let back = restored.named(database.name());
    while back.by_hand("SELECT pg_is_in_recovery()").unwrap() == "t" {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not come out of recovery");
        std::thread::sleep(Duration::from_millis(50));
    }
    let url = back.url();
    assert!(verified(folder.path(), &["--database", &url]) >= 30);
    let node = Running::start_with(folder.path(), &["--database", &url]);
    all_there(&earlier, &node.address);
    tell("gone back to a moment under load (PostgreSQL)", 1, &earlier);
}
