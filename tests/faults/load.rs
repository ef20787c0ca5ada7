//! The load: citizens who report, look, and support, and remember every receipt.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    asking::{Answer, ask},
    running::said,
};

/// Citizens at once.
const CITIZENS: u64 = 8;

/// What was heard.
#[derive(Default)]
pub struct Heard {
    /// Every receipt: the identity that was sent, and the number that came back.
    pub receipts: BTreeMap<String, String>,
    /// Honest refusals: 503 with `Retry-After`.
    pub come_again: u64,
    /// Connections that broke or could not be made.
    pub broken: u64,
    /// Anything else is a fault of ours.
    pub wrong: Vec<String>,
}

/// A load that goes on until it is stopped.
pub struct Load {
    over: Arc<AtomicBool>,
    /// Receipts so far, and how often somebody was told to come again.
    so_far: Arc<(AtomicU64, AtomicU64)>,
    citizens: Vec<JoinHandle<Heard>>,
}

impl Load {
    /// Begins, on all of the nodes; `round` keeps identities apart.
    pub fn on(nodes: &[&str], round: u64) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let nodes: Vec<_> = nodes.iter().map(|n| (*n).to_owned()).collect();
        let so_far = Arc::<(AtomicU64, AtomicU64)>::default();
        let live = |citizen| {
            let (over, so_far, nodes) = (Arc::clone(&over), Arc::clone(&so_far), nodes.clone());
            thread::spawn(move || live(&nodes, round * CITIZENS + citizen, &over, &so_far))
        };
        let citizens = (0..CITIZENS).map(live).collect();
        Self { over, so_far, citizens }
    }

    /// Receipts so far, and how often somebody was told to come again.
    pub fn so_far(&self) -> (u64, u64) {
        (self.so_far.0.load(Ordering::Relaxed), self.so_far.1.load(Ordering::Relaxed))
    }

    /// Lets it go on for a while.
    pub fn goes_on(&self, millis: u64) -> &Self {
        thread::sleep(Duration::from_millis(millis));
        self
    }

    /// Lets it go on until so many more receipts came, however slow the machine is; half a minute is too long.
    pub fn hears(&self, receipts: u64) -> &Self {
        let (begun, before) = (Instant::now(), self.so_far().0);
        while self.so_far().0 < before + receipts {
            assert!(begun.elapsed() < Duration::from_secs(30), "nobody is answered any more");
            thread::sleep(Duration::from_millis(20));
        }
        self
    }

    /// Ends it. What was wrong is told at once.
    pub fn end(self) -> Heard {
        self.over.store(true, Ordering::Relaxed);
        let mut all = Heard::default();
        for citizen in self.citizens {
            let heard = citizen.join().unwrap();
            all.receipts.extend(heard.receipts);
            all.come_again += heard.come_again;
            all.broken += heard.broken;
            all.wrong.extend(heard.wrong);
        }
        assert!(all.wrong.is_empty(), "{} answers were wrong: {:?}", all.wrong.len(), all.wrong.first());
        all
    }
}

fn live(nodes: &[String], citizen: u64, over: &AtomicBool, so_far: &(AtomicU64, AtomicU64)) -> Heard {
    let (mut heard, mut last) = (Heard::default(), None::<String>);
    for n in 0_u64.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let place = usize::try_from(n + citizen).unwrap() % nodes.len();
        let node = &nodes[place];
        let (head, body, id) = match (n % 5, &last) {
            (3, Some(tracking)) => (format!("GET /laporan/{tracking}"), String::new(), None),
            (4, Some(tracking)) => (format!("GET /api/v1/reports/{tracking}"), String::new(), None),
            _ => {
                let id = uuid::Uuid::from_u64_pair(citizen, n).to_string();
                ("POST /api/v1/reports".to_owned(), report(&id, "jalan rusak"), Some(id))
            }
        };
        match (ask(node, &head, &body), id) {
            (Some(Answer { status: 201, body, .. }), Some(id)) => {
                let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
                let tracking = answer["tracking"].as_str().unwrap().to_owned();
                last = Some(tracking.clone());
                heard.receipts.insert(id, tracking);
                so_far.0.fetch_add(1, Ordering::Relaxed);
            }
            // A report that nobody has verified is not public: its page says so, and that is an answer.
            (Some(Answer { status: 200 | 404, .. }), None) => {}
            (Some(Answer { status: 503, come_again: true, .. }), _) => {
                heard.come_again += 1;
                so_far.1.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(20));
            }
            (Some(answer), _) => heard.wrong.push(format!("{head}: {} {}", answer.status, answer.body)),
            (None, _) => {
                heard.broken += 1;
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
    heard
}

/// A report with somebody to write to, so that a letter is due.
pub fn report(id: &str, text: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"text\":\"Di depan rumah {id} {text}\",\"area\":\"64.72.01.1001\",\
         \"reporter\":{{\"email\":\"{id}@contoh.id\"}}}}"
    )
}

/// Every receipt is there, once: the same identity again gives the same number, and the log is clean.
pub fn all_there(heard: &Heard, node: &str) {
    for (id, tracking) in &heard.receipts {
        let answer = ask(node, "POST /api/v1/reports", &report(id, "jalan rusak")).expect("the server answers again");
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, json["tracking"].as_str()), (201, Some(tracking.as_str())), "{id} was lost: {}", answer.body);
    }
}

/// Events against rows, contents against commitments, figures against the log.
pub fn verified(data: &Path, arguments: &[&str]) -> u64 {
    let all: Vec<_> = ["verify", "--json"].iter().chain(arguments).copied().collect();
    let said = said(data, &all);
    // What the program warns of stands beside.
    let json = said.lines().find(|line| line.starts_with('{')).unwrap_or_default();
    let verified: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    assert_eq!(verified["clean"], true, "{said}");
    verified["reports"].as_u64().unwrap()
}

/// Says what a fault came to, for the figures in `docs/reliability.md`.
pub fn tell(fault: &str, faults: u64, heard: &Heard) {
    println!(
        "{fault}: {faults} faults, {} receipts given, 0 lost, {} told to come again, {} connections broken",
        heard.receipts.len(),
        heard.come_again,
        heard.broken
    );
}
