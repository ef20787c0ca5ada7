//! A whole installation moves to the other engine and back, and nothing changes on the way.

use std::{fs, path::Path};

use testbed::{Cluster, ObjectServer};

use crate::running::{TUNTAS, said, tuntas};

fn log_of(data: &Path, database: &str) -> String {
    said(data, &["export", "events", "--database", database])
}

#[test]
fn an_installation_moves_to_postgresql_and_back() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let data = folder.path().join("data");
    said(&data, &["demo", "--make-only", "--reports", "120"]);
    fs::create_dir(data.join("files/ab")).unwrap();
    fs::write(data.join("files/ab/000000000000000000000000000000ab"), "foto").unwrap();
    let file = format!("sqlite://{}", data.join("tuntas.db").display());
    let (there, storage) = (cluster.database(), ObjectServer::start());
    let s3 = [
        format!("s3_endpoint={}", storage.endpoint()),
        format!("s3_access_key={}", ObjectServer::ACCESS_KEY),
        format!("s3_secret_key={}", ObjectServer::SECRET_KEY),
    ];
    let bucket = format!("s3://{}/berkas", ObjectServer::BUCKET);
    let url = there.url();
    let mut arguments = vec!["move", "--from", &file, "--to", &url, "--files-to", &bucket];
    arguments.extend(s3.iter().flat_map(|s| ["--set", s.as_str()]));

    // Broken off as soon as it has begun there, and started again: it goes on.
    let mut first = std::process::Command::new(TUNTAS).args(&arguments).arg("--data").arg(&data).spawn().unwrap();
    while there.by_hand("SELECT to_regclass('event') IS NOT NULL").unwrap() != "t" && first.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let moved = said(&data, &arguments);
    assert!(moved.contains("events are the same in both") && moved.contains("0 differences"), "{moved}");
    assert!(storage.bucket().join("berkas/ab/000000000000000000000000000000ab").exists());
    let log = log_of(&data, &file);
    assert_eq!(log, log_of(&data, &url));

    // What is new there goes on counting, and comes back too.
    let second = format!("sqlite://{}", folder.path().join("kembali.db").display());
    let back = said(&data, &["move", "--from", &url, "--to", &second]);
    assert!(back.contains("0 differences"), "{back}");
    assert_eq!(log, log_of(&data, &second));

    // A database that holds something else is not overwritten.
    let other = folder.path().join("lain");
    said(&other, &["demo", "--make-only", "--reports", "5"]);
    let full = format!("sqlite://{}", other.join("tuntas.db").display());
    let refused = tuntas(&data, &["move", "--from", &file, "--to", &full]);
    assert_eq!(refused.status.code(), Some(3));
}
