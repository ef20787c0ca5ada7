//! A made-up history: whole, or not there at all.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use testbed::Cluster;

use crate::running::{TUNTAS, said, tuntas};

#[test]
fn a_made_up_history_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    on(&data, &format!("sqlite://{}", data.join("tuntas.db").display()));
}

#[test]
fn a_made_up_history_is_whole_on_postgresql() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    on(&folder.path().join("data"), &cluster.database().url());
}

fn on(data: &Path, database: &str) {
    let simulate = |reports| ["simulate", "--agencies", "120", "--database", database, "--reports", reports];
    // Broken off, it leaves nothing that would be in the way of the next.
    let mut first = Command::new(TUNTAS);
    first.args(simulate("500000")).arg("--data").arg(data).stderr(Stdio::piped());
    let mut first = first.spawn().unwrap();
    let told = BufReader::new(first.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(told.into_iter().any(|line| line.contains("of 500000")), "it has begun to write");
    first.kill().unwrap();
    first.wait().unwrap();
    let made = said(data, &simulate("5000"));
    assert!(made.contains("5000 reports with"), "{made}");
    let verified = said(data, &["verify", "--database", database]);
    assert!(verified.contains("5000 reports checked, 0 differences"), "{verified}");
    let refused = tuntas(data, &simulate("10"));
    assert_eq!(refused.status.code(), Some(3), "an installation that holds something is left as it is");
}
