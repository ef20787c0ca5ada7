//! Nodes on one database: killed under load, restarted one after the other, and sharing what must be shared.

use std::{collections::BTreeMap, fs, path::Path, process::Command, thread, time::Duration};

use testbed::Cluster;

use crate::{
    asking::ask,
    load::{Heard, Load, all_there, report, tell, verified},
    rounds,
    running::{Running, TUNTAS, province_in, serve},
};

/// Nodes of one installation on one machine: one folder, one database.
fn installation(cluster: &Cluster, data: &Path) -> String {
    let url = cluster.database().url();
    province_in(data, &["--database", &url]);
    url
}

/// Each receipt with an address has its one letter. A letter's file is named by its cause, so that a second one for the
/// same cause replaces the first: two causes for one receipt would be two files.
fn letters_went_out_once(heard: &Heard, data: &Path) {
    let mut count: BTreeMap<String, u32> = BTreeMap::new();
    // What a dead node had claimed comes back when its claim runs out.
    for _ in 0..450 {
        count.clear();
        for letter in fs::read_dir(data.join("outbox")).into_iter().flatten().flatten() {
            let text = fs::read_to_string(letter.path()).unwrap();
            if let Some(to) = text.lines().find_map(|l| l.strip_prefix("To: ")) {
                *count.entry(to.trim_matches(['<', '>']).to_owned()).or_default() += 1;
            }
        }
        if heard.receipts.keys().all(|id| count.contains_key(&format!("{id}@contoh.id"))) {
            break;
        }
        thread::sleep(Duration::from_millis(100));
    }
    for id in heard.receipts.keys() {
        assert_eq!(count.get(&format!("{id}@contoh.id")), Some(&1), "letters for {id}");
    }
}

#[test]
fn a_node_that_is_killed_takes_nothing_with_it() {
    let (cluster, folder) = (Cluster::start(&[]), tempfile::tempdir().unwrap());
    let url = installation(&cluster, folder.path());
    let arguments = ["--database", &url];
    let mut all = Heard::default();
    let faults = 3 * rounds();
    let stays = Running::start_with(folder.path(), &arguments);
    for round in 0..faults {
        let dies = Running::start_with(folder.path(), &arguments);
        let load = Load::on(&[&stays.address, &dies.address], round);
        load.goes_on(250 + round * 37 % 200);
        dies.kill();
        load.goes_on(250).hears(21);
        let heard = load.end();
        assert!(heard.receipts.len() > 20, "the other node goes on");
        all.receipts.extend(heard.receipts);
        all.come_again += heard.come_again;
        all.broken += heard.broken;
    }
    all_there(&all, &stays.address);
    letters_went_out_once(&all, folder.path());
    assert!(stays.stop().success());
    assert!(verified(folder.path(), &arguments) >= all.receipts.len() as u64);
    tell("a node killed", faults, &all);
}

#[test]
fn a_rolling_restart_is_noticed_by_nobody() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let url = installation(&cluster, folder.path());
    let arguments = ["--database", &url, "--set", "drain=1"];
    let mut nodes = [Running::start_with(folder.path(), &arguments), Running::start_with(folder.path(), &arguments)];
    let balancer = Balancer::over(&nodes);
    let load = Load::on(&[&balancer.address], 0);
    load.goes_on(300).hears(51);
    for place in 0..nodes.len() {
        let fresh = Running::start_with(folder.path(), &arguments);
        let old = std::mem::replace(&mut nodes[place], fresh);
        balancer.now(&nodes);
        assert!(old.stop().success());
        load.goes_on(200);
    }
    let heard = load.end();
    assert_eq!((heard.broken, heard.come_again), (0, 0), "no client noticed");
    assert!(heard.receipts.len() > 50);
    all_there(&heard, &nodes[0].address);
    tell("a rolling restart of two nodes", 2, &heard);
}

#[test]
fn what_one_node_knows_all_know() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let url = installation(&cluster, folder.path());
    let limited = ["--database", &url, "--set", "tries_per_address=8", "--set", "reports_per_address=8"];
    let nodes = [(); 2].map(|()| Running::spawn(Command::new(TUNTAS).args(serve(folder.path())).args(limited)));
    // A report handed in at one is known at the other at once.
    let one = uuid::Uuid::from_u128(1).to_string();
    let first = ask(&nodes[0].address, "POST /api/v1/reports", &report(&one, "berlubang")).unwrap();
    let second = ask(&nodes[1].address, "POST /api/v1/reports", &report(&one, "berlubang")).unwrap();
    let tracking = |body: &str| serde_json::from_str::<serde_json::Value>(body).unwrap()["tracking"].clone();
    assert_eq!(tracking(&first.body), tracking(&second.body));
    // What was used up of a limit at one is used up at the other a second or two later.
    let mut told = 0;
    for n in 0..20_u128 {
        let id = uuid::Uuid::from_u128(100 + n).to_string();
        told = ask(&nodes[0].address, "POST /api/v1/reports", &report(&id, "berlubang")).unwrap().status;
    }
    assert_eq!(told, 429);
    // Fewer tries than the other node gives by itself: whoever is refused there is refused for what was used up here.
    let mut tries = (900..907_u128).map(|n| {
        thread::sleep(Duration::from_millis(500));
        let id = uuid::Uuid::from_u128(n).to_string();
        ask(&nodes[1].address, "POST /api/v1/reports", &report(&id, "berlubang")).unwrap().status
    });
    assert!(tries.any(|status| status == 429), "nobody gains by going to the other node");
    // One that only does the jobs serves no page; one that only serves does no job.
    let jobs = Running::start_with(folder.path(), &["--database", &url, "--jobs-only"]);
    assert_eq!(ask(&jobs.address, "GET /", "").unwrap().status, 404);
    assert_eq!(ask(&jobs.address, "GET /health/ready", "").unwrap().status, 200);
    // Another key would make seals that nobody else can read.
    let stranger = tempfile::tempdir().unwrap();
    let refused = crate::running::tuntas(stranger.path(), &["serve", "--database", &url]);
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && why.contains("key"), "{why}");
}

/// The simplest load balancer: each new connection goes to the next node that is in.
struct Balancer {
    address: String,
    nodes: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
}

impl Balancer {
    fn over(nodes: &[Running]) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let balancer = Self { address, nodes: std::sync::Arc::default() };
        balancer.now(nodes);
        let nodes = std::sync::Arc::clone(&balancer.nodes);
        thread::spawn(move || {
            for (n, client) in listener.incoming().flatten().enumerate() {
                let nodes = nodes.lock().unwrap().clone();
                let Ok(server) = std::net::TcpStream::connect(&nodes[n % nodes.len()]) else { continue };
                for (mut from, mut to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
                    thread::spawn(move || {
                        let _ = std::io::copy(&mut from, &mut to);
                        let _ = to.shutdown(std::net::Shutdown::Write);
                    });
                }
            }
        });
        balancer
    }

    fn now(&self, nodes: &[Running]) {
        *self.nodes.lock().unwrap() = nodes.iter().map(|n| n.address.clone()).collect();
    }
}
