//! Faults: a mixed load that records every receipt, and then something breaks. After each fault every receipt is there
//! exactly once, nothing is half, no letter went out twice, and clients heard an honest "come again" or nothing at all.
//!
//! The quick form runs with the other tests. The long form repeats every fault for as many rounds as
//! `TUNTAS_FAULT_ROUNDS` says and prints the figures of `docs/reliability.md`:
//! `TUNTAS_FAULT_ROUNDS=20 cargo test --release --test faults -- --nocapture --test-threads 1`
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "../process/asking.rs"]
mod asking;
mod backups;
mod bytes;
mod database;
mod disk;
mod files;
mod load;
mod mail;
mod nodes;
mod proxy;
#[path = "../process/running.rs"]
mod running;
mod sockets;
mod uploads;

/// Rounds of each fault.
fn rounds() -> u64 {
    std::env::var("TUNTAS_FAULT_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(1)
}
