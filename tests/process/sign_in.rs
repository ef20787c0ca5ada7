//! Many sign in at once: however many come, few passwords are looked at together, so that memory stays what it was.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::Arc,
    thread,
};

use crate::running::{Running, province};

/// What a look at a password takes, in KiB.
const LOOK: u64 = 19 * 1024;

/// A figure of a process, in KiB.
fn kib(process: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|l| l.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Tries to sign in, as the proxy of somebody's network asks for it; gives the status.
fn sign_in(node: &str, from: u32) -> u16 {
    let body = format!("login=nama.{from}&password=tebakan");
    let mut stream = TcpStream::connect(node).unwrap();
    let head = format!(
        "POST /masuk HTTP/1.1\r\nHost: {node}\r\nConnection: close\r\nX-Forwarded-For: 10.{}.{}.1\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        from / 250,
        from % 250,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    if answer.contains(" 429 ") {
        assert!(answer.to_lowercase().contains("retry-after: "), "{answer}");
    }
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_burst_of_passwords_takes_no_more_memory_than_the_cores_need() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    let server = Running::start_with(folder.path(), &["--set", "trusted_proxies=127.0.0.1"]);
    let (process, address) = (server.child.id(), Arc::new(server.address.clone()));
    // Whatever else the first requests bring into memory.
    sign_in(&address, 0);
    let before = kib(process, "VmRSS");
    let callers: Vec<_> = (1..=200)
        .map(|from| {
            let address = Arc::clone(&address);
            thread::spawn(move || sign_in(&address, from))
        })
        .collect();
    let answers: Vec<_> = callers.into_iter().map(|c| c.join().unwrap()).collect();
    let (looked_at, told_to_wait) =
        (answers.iter().filter(|s| **s == 403).count(), answers.iter().filter(|s| **s == 429).count());
    assert!(looked_at >= 64 && looked_at + told_to_wait == 200, "{answers:?}");
    let cores = thread::available_parallelism().unwrap().get() as u64;
    let grown = kib(process, "VmHWM").saturating_sub(before);
    assert!(grown < cores * LOOK + 100 * 1024, "{grown} KiB for {cores} cores");
    drop(server);
}
