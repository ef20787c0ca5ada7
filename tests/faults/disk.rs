//! The disk is full, and three times as many come as can be served.

use std::{fs, path::Path, process::Command};

use crate::{
    asking::ask,
    load::{Load, all_there, report, tell, verified},
    rounds,
    running::{NO_LIMITS, Running, TUNTAS, province, serve},
};

#[test]
fn a_full_disk_refuses_honestly_and_loses_nothing() {
    for round in 0..rounds() {
        let folder = tempfile::tempdir().unwrap();
        province(folder.path());
        // No file may grow beyond this: the write-ahead log is the first to feel it.
        let kilobytes = 900 + round * 300;
        let full = limited(folder.path(), &format!("trap '' XFSZ; ulimit -f {kilobytes}"));
        let load = Load::on(&[&full.address], round);
        load.goes_on(1500);
        let heard = load.end();
        assert!(heard.come_again > 0, "the disk was full, and clients were told to come again");
        assert!(!heard.receipts.is_empty());
        full.kill();
        let node = Running::start(folder.path());
        all_there(&heard, &node.address);
        assert!(node.stop().success());
        verified(folder.path(), &[]);
        tell("disk full", 1, &heard);
    }
}

#[test]
fn three_times_too_many_are_told_to_come_again_and_memory_stays_bounded() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    let node = Running::start_with(folder.path(), &["--set", "requests=4"]);
    let before = resident(node.child.id());
    let loads: Vec<_> = (0..6).map(|round| Load::on(&[&node.address], round)).collect();
    // As long as it takes until both have happened; every citizen goes on until then.
    let enough = |loads: &[Load]| {
        let (receipts, come_again) = loads.iter().map(Load::so_far).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        receipts > 300 && come_again > 0
    };
    let begun = std::time::Instant::now();
    while !enough(&loads) && begun.elapsed() < std::time::Duration::from_secs(60) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let (mut receipts, mut come_again) = (0, 0);
    let mut all = Vec::new();
    for load in loads {
        let heard = load.end();
        receipts += heard.receipts.len();
        come_again += heard.come_again;
        all.push(heard);
    }
    let after = resident(node.child.id());
    assert!(receipts > 100 && come_again > 0, "{receipts} receipts, {come_again} told to come again");
    assert!(after < before + 200_000, "memory grew from {before} to {after} kB");
    assert_eq!(ask(&node.address, "GET /health/ready", "").unwrap().status, 200);
    let id = uuid::Uuid::from_u128(77).to_string();
    assert_eq!(ask(&node.address, "POST /api/v1/reports", &report(&id, "setelah ramai")).unwrap().status, 201);
    all.iter().for_each(|heard| all_there(heard, &node.address));
    println!("too many at once: {receipts} receipts, {come_again} told to come again, {before} to {after} kB resident");
}

/// A server from a shell that ran something first.
pub fn limited(data: &Path, first: &str) -> Running {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{first}; exec \"$0\" \"$@\""), TUNTAS]).args(serve(data));
    Running::spawn(command.args(NO_LIMITS.iter().flat_map(|l| ["--set", l])))
}

/// Memory of a process, in kilobytes.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"));
    let line = status.unwrap().lines().find(|l| l.starts_with("VmRSS:")).unwrap().to_owned();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
