//! One byte is not what it was: `verify` names where.

use testbed::Cluster;

use crate::{
    asking::ask,
    load::report,
    running::{Running, province_in, tuntas},
};

#[test]
fn a_changed_byte_is_named() {
    let (cluster, folder) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap());
    let database = cluster.database();
    let url = database.url();
    let arguments = ["--database", &url];
    province_in(folder.path(), &arguments);
    let node = Running::start_with(folder.path(), &arguments);
    let mut numbers = Vec::new();
    for n in 0..3 {
        let id = uuid::Uuid::from_u64_pair(1, n).to_string();
        let answer = ask(&node.address, "POST /api/v1/reports", &report(&id, "rusak")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        numbers.push(json["tracking"].as_str().unwrap().replace(' ', ""));
    }
    assert!(node.stop().success());
    let place = |n: usize| format!("(SELECT n FROM report WHERE tracking = {})", numbers[n]);
    let changes = [
        format!(
            "UPDATE content SET body = set_byte(body, 3, (get_byte(body, 3) + 1) % 256) WHERE field = 0 AND n = {}",
            place(0)
        ),
        format!("ALTER TABLE event DISABLE TRIGGER ALL; UPDATE event SET at = at + 1 WHERE n = {}", place(1)),
        format!(
            "DROP TRIGGER report_stays ON report; UPDATE report SET state = replace(state, '\"submitted\"', '\"forwarded\"') WHERE n = {}",
            place(2)
        ),
        "ALTER TABLE change DISABLE TRIGGER ALL; UPDATE change SET became = '77' WHERE seq = 1".to_owned(),
        "UPDATE figure SET reports = reports + 1 WHERE about = 'area'".to_owned(),
    ];
    for change in &changes {
        database.by_hand(change).unwrap();
    }
    let found = tuntas(folder.path(), &["verify", "--database", &url]);
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert_eq!(found.status.code(), Some(1), "{said}");
    for number in &numbers {
        assert!(said.contains(number), "{number} is named: {said}");
    }
    assert!(said.contains("notes: number 1 was changed, or another program wrote it"), "{said}");
    assert!(said.contains("a figure (area 64.72"), "{said}");
}
