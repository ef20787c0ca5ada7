//! `kill -9` in the middle of load, twenty times: every receipt that a client got is there, once, and the log is clean.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    asking::{Answer, ask},
    running::{Running, province, said},
};

const ROUNDS: u64 = 20;
const CLIENTS: u64 = 6;

#[test]
fn every_receipt_outlives_twenty_kills() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let receipts = Arc::new(Mutex::new(BTreeSet::<(String, String)>::new()));
    for round in 0..ROUNDS {
        let server = Running::start(data);
        let over = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (over, receipts, address) = (Arc::clone(&over), Arc::clone(&receipts), server.address.clone());
                thread::spawn(move || {
                    for n in 0_u64.. {
                        if over.load(Ordering::Relaxed) {
                            return;
                        }
                        let id = uuid::Uuid::from_u64_pair(round * CLIENTS + client, n).to_string();
                        let body = format!("{{\"id\":\"{id}\",\"text\":\"Lampu jalan nomor {n} mati, putaran {round}\",\"area\":\"64.72.01.1001\"}}");
                        let Some(answer) = ask(&address, "POST /api/v1/reports", &body) else { continue };
                        if answer.come_again {
                            continue;
                        }
                        assert_eq!(answer.status, 201, "{}", answer.body);
                        let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
                        receipts.lock().unwrap().insert((body, answer["tracking"].as_str().unwrap().to_owned()));
                    }
                })
            })
            .collect();
        // Never at the same moment of its work.
        thread::sleep(Duration::from_millis(120 + round * 17 % 90));
        server.kill();
        over.store(true, Ordering::Relaxed);
        clients.into_iter().for_each(|c| c.join().unwrap());
    }
    let receipts = receipts.lock().unwrap();
    assert!(receipts.len() > 60, "only {} receipts in {ROUNDS} rounds", receipts.len());
    let server = Running::start(data);
    for (body, tracking) in receipts.iter() {
        // The same sent again gives the same number: it is there, and once.
        let Answer { status, body: answer, .. } = ask(&server.address, "POST /api/v1/reports", body).unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((status, answer["tracking"].as_str()), (201, Some(tracking.as_str())), "{body} was lost");
    }
    assert!(server.stop().success(), "a graceful stop ends well");
    let verified: serde_json::Value = serde_json::from_str(said(data, &["verify", "--json"]).trim()).unwrap();
    assert_eq!(verified["clean"], true, "{verified}");
    assert!(verified["reports"].as_u64().unwrap() >= receipts.len() as u64);
    println!("{} receipts in {ROUNDS} kills, none lost", receipts.len());
}
