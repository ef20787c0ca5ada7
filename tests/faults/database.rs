//! The database goes: it crashes, it fails over to its standby, the network to it is slow, silent or breaks in the middle
//! of an answer.

use std::time::Duration;

use testbed::{BadNetwork, Cluster};

use crate::{
    load::{Heard, Load, all_there, tell, verified},
    rounds,
    running::{Running, province_in},
};

fn add(all: &mut Heard, heard: Heard) {
    all.receipts.extend(heard.receipts);
    all.come_again += heard.come_again;
    all.broken += heard.broken;
}

#[test]
fn a_database_that_crashes_comes_back_with_every_receipt() {
    let (mut cluster, folder) = (Cluster::start(&[]), tempfile::tempdir().unwrap());
    let url = cluster.database().url();
    let arguments = ["--database", &url];
    province_in(folder.path(), &arguments);
    let node = Running::start_with(folder.path(), &arguments);
    let (mut all, faults) = (Heard::default(), 2 * rounds());
    for round in 0..faults {
        let load = Load::on(&[&node.address], round);
        load.goes_on(300 + round * 53 % 200);
        cluster.crash();
        load.goes_on(200);
        cluster.resume();
        load.goes_on(700);
        add(&mut all, load.end());
    }
    assert!(all.come_again > 0, "clients were told to come again while it was away");
    all_there(&all, &node.address);
    assert!(node.stop().success());
    verified(folder.path(), &arguments);
    tell("PostgreSQL killed", faults, &all);
}

#[test]
fn a_standby_takes_over_with_every_receipt() {
    let (mut all, faults) = (Heard::default(), rounds());
    for round in 0..faults {
        let (mut primary, folder) = (Cluster::start(&["wal_level=replica", "max_wal_senders=4"]), tempfile::tempdir().unwrap());
        let database = primary.database();
        let standby = primary.standby(&[]);
        database.by_hand("ALTER SYSTEM SET synchronous_standby_names = '*'").unwrap();
        database.by_hand("SELECT pg_reload_conf()").unwrap();
        let url = format!(
            "postgres://tuntas@127.0.0.1:{},127.0.0.1:{}/{}?target_session_attrs=read-write",
            primary.port(),
            standby.port(),
            database.name()
        );
        let arguments = ["--database", &url];
        province_in(folder.path(), &arguments);
        let node = Running::start_with(folder.path(), &arguments);
        let load = Load::on(&[&node.address], round);
        load.goes_on(500 + round * 91 % 300);
        primary.crash();
        load.goes_on(200);
        standby.promote();
        load.goes_on(1200);
        let heard = load.end();
        all_there(&heard, &node.address);
        assert!(node.stop().success());
        verified(folder.path(), &arguments);
        add(&mut all, heard);
    }
    tell("failover to a synchronous standby", faults, &all);
}

#[test]
fn a_bad_network_to_the_database_loses_nothing() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let database = cluster.database();
    let straight = database.url();
    province_in(folder.path(), &["--database", &straight]);
    let network = BadNetwork::before(cluster.port());
    let through = database.url_through(network.port());
    let node = Running::start_with(folder.path(), &["--database", &through]);
    let (mut all, mut faults) = (Heard::default(), 0);
    for round in 0..rounds() {
        let load = Load::on(&[&node.address], round);
        load.goes_on(200);
        network.slow(Duration::from_millis(30));
        load.goes_on(300);
        network.heal();
        // In the middle of the answers, at another byte each time: also between a commit and its answer.
        for bytes in [1, 700, 2900, 5003, 9001, 14_000] {
            network.cut_after(bytes + i64::try_from(round).unwrap() * 131);
            load.goes_on(120);
            faults += 1;
        }
        network.cut();
        load.goes_on(300);
        network.heal();
        load.goes_on(600);
        faults += 2;
        add(&mut all, load.end());
    }
    all_there(&all, &node.address);
    assert!(node.stop().success());
    verified(folder.path(), &["--database", &straight]);
    tell("connection to the database slow, cut, cut within an answer", faults, &all);
}
