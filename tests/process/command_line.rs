//! The commands of an operator.

use std::process::Command;

use crate::{
    asking::ask,
    running::{Running, TUNTAS, province, said, tuntas},
};

#[test]
fn settings_rise_from_file_to_environment_to_flag() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("tuntas.toml"),
        "name = \"Dari berkas\"\nreports_per_address = 7\nlisten = \"127.0.0.1:1\"\nkey = \"abc\"\n",
    )
    .unwrap();
    let output = Command::new(TUNTAS)
        .args(["config", "--json", "--listen", "127.0.0.1:3", "--data"])
        .arg(folder.path())
        .env("TUNTAS_LISTEN", "127.0.0.1:2")
        .env("TUNTAS_NAME", "Dari lingkungan")
        .output()
        .unwrap();
    let config: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(config["listen"]["value"], "127.0.0.1:3");
    assert_eq!(config["listen"]["from"], "flag --listen");
    assert_eq!(config["name"]["value"], "Dari lingkungan");
    assert_eq!(config["reports_per_address"]["value"], "7");
    assert_eq!(config["reads_per_address"]["from"], "default");
    assert_eq!(config["key"]["value"], "(set, not shown)", "a secret is not printed");
    std::fs::write(folder.path().join("tuntas.toml"), "nmae = \"salah\"\n").unwrap();
    let wrong = tuntas(folder.path(), &["config"]);
    assert_eq!(wrong.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("there is no setting \"nmae\""));
}

#[test]
fn officials_are_added_reset_and_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let missing = tuntas(data, &["user", "list"]);
    assert!(missing.status.code() == Some(3) && String::from_utf8_lossy(&missing.stderr).contains("there is no installation"));
    province(data);
    let add = [
        "user",
        "add",
        "Rahma",
        "--name",
        "Rahmawati",
        "--role",
        "coordinator",
        "--agency",
        "Pemerintah Kota Samarinda",
        "--json",
    ];
    let added: serde_json::Value = serde_json::from_str(&said(data, &add)).unwrap();
    assert_eq!(added["login"], "rahma");
    assert_eq!(added["password"].as_str().unwrap().len(), 16);
    assert!(said(data, &["user", "list"]).contains("coordinator at Pemerintah Kota Samarinda"));
    let reset: serde_json::Value = serde_json::from_str(&said(data, &["user", "reset", "rahma", "--json"])).unwrap();
    assert_ne!(reset["password"], added["password"]);
    said(data, &["user", "disable", "rahma"]);
    assert!(said(data, &["user", "list"]).contains("(disabled)"));
    for wrong in [["--role", "raja", "--agency", "1"], ["--role", "leader", "--agency", "Dinas Tidak Ada"]] {
        let output = tuntas(data, &[&["user", "add", "budi", "--name", "Budi"], wrong.as_slice()].concat());
        assert_eq!(output.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&output.stderr).contains("there is no"));
    }
}

#[test]
fn a_backup_taken_while_serving_restores_and_damage_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    province(&data);
    let server = Running::start(&data);
    for n in 0..30 {
        let body =
            format!("{{\"text\":\"Lampu jalan nomor {n} mati\",\"area\":\"64.72.01.1001\",\"reporter\":{{\"name\":\"Siti\"}}}}");
        assert_eq!(ask(&server.address, "POST /api/v1/reports", &body).unwrap().status, 201);
    }
    let copy = folder.path().join("copy.db");
    said(&data, &["backup", copy.to_str().unwrap()]);
    assert_eq!(tuntas(&data, &["backup", copy.to_str().unwrap()]).status.code(), Some(3), "a backup overwrites nothing");
    let in_use = tuntas(&data, &["restore", copy.to_str().unwrap()]);
    assert!(in_use.status.code() == Some(3) && String::from_utf8_lossy(&in_use.stderr).contains("stop the server"));
    assert!(server.stop().success());
    // The whole database of before is put back: its folder saw a seal that is not in it.
    let now = folder.path().join("now.db");
    std::fs::rename(data.join("tuntas.db"), &now).unwrap();
    std::fs::copy(&copy, data.join("tuntas.db")).unwrap();
    let earlier = tuntas(&data, &["verify"]);
    assert!(String::from_utf8_lossy(&earlier.stdout).contains("knows nothing of seal 1"), "{earlier:?}");
    std::fs::rename(&now, data.join("tuntas.db")).unwrap();
    assert!(said(&data, &["verify"]).contains("30 reports checked, 0 differences"));

    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(data.join("key"), other.join("key")).unwrap();
    said(&other, &["restore", copy.to_str().unwrap()]);
    assert!(said(&other, &["verify"]).contains("30 reports checked, 0 differences"));
    let events = said(&other, &["export", "events"]);
    assert_eq!(events.lines().count(), 30);
    assert!(!events.contains("Siti") && !events.contains("Lampu"), "the log holds no words and no names");
    assert!(said(&other, &["export", "reports"]).starts_with("tracking,received_at"));

    // One byte of one row.
    let tracking =
        serde_json::from_str::<serde_json::Value>(events.lines().next().unwrap()).unwrap()["what"]["submitted"]["tracking"]
            .to_string();
    let by_hand = rusqlite::Connection::open(other.join("tuntas.db")).unwrap();
    by_hand
        .execute(
            "UPDATE content SET body = CAST(replace(CAST(body AS TEXT), 'Lampu', 'Lempu') AS BLOB) WHERE n = 1 AND field = 0",
            [],
        )
        .unwrap();
    by_hand
        .execute("UPDATE report SET state = replace(state, '\"anonymous\":false', '\"anonymous\":true') WHERE n = 2", [])
        .unwrap();
    by_hand.execute("DELETE FROM task WHERE n = 3", []).unwrap();
    by_hand.execute_batch("DROP TRIGGER change_stays_as_it_is; UPDATE change SET mark = x'' WHERE seq = 2").unwrap();
    drop(by_hand);
    let damaged = tuntas(&other, &["verify", "--json"]);
    assert_eq!(damaged.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&damaged.stdout).unwrap();
    let all = found["differences"].as_array().unwrap();
    assert_eq!(all.len(), 6, "{found}");
    assert_eq!(all[0]["report"].as_str(), Some(tracking.as_str()));
    assert!(all[0]["what"].as_str().unwrap().contains("words or a person were changed"));
    let remade = tuntas(&other, &["rebuild"]);
    assert_eq!(remade.status.code(), Some(1), "whose words another program changed is left as it is, and named");
    assert!(String::from_utf8_lossy(&remade.stdout).contains("its rows were left as they are"));
    let rebuilt: serde_json::Value = serde_json::from_slice(&tuntas(&other, &["verify", "--json"]).stdout).unwrap();
    assert_eq!(
        rebuilt["differences"].as_array().unwrap().len(),
        3,
        "rows follow from events again; changed words, notes and what guards them stay found: {rebuilt}"
    );

    said(&other, &["forget", &tracking]);
    std::fs::remove_file(other.join("key")).unwrap();
    let keyless = tuntas(&other, &["verify"]);
    assert!(String::from_utf8_lossy(&keyless.stderr).contains("key file"), "no new key is made for an old database");
}

#[test]
fn a_demo_is_made_once_and_opens_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let made = said(folder.path(), &["demo", "--make-only", "--reports", "60"]);
    assert!(made.contains("koordinator.1") && made.contains("As a citizen: report"), "{made}");
    let again = said(folder.path(), &["demo", "--make-only", "--reports", "60"]);
    assert!(!again.contains("made in"), "an existing demo is opened, not made");
    assert!(said(folder.path(), &["verify"]).contains("60 reports checked, 0 differences"));
    let other = tempfile::tempdir().unwrap();
    province(other.path());
    let refused = tuntas(other.path(), &["demo", "--make-only"]);
    assert!(refused.status.code() == Some(3) && String::from_utf8_lossy(&refused.stderr).contains("no finished demo"));
}

#[test]
fn measuring_prints_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    for what in [["intake", "--reports", "400"], ["read", "--requests", "400"], ["search", "--reports", "300"]] {
        let output = tuntas(folder.path(), &["bench", what[0], what[1], what[2], "--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let measured: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        for field in ["per_second", "p50_ms", "p95_ms", "p99_ms"] {
            assert!(measured[field].as_f64().unwrap() >= 0.0, "{field}: {measured}");
        }
        assert_eq!(measured["ratio"].is_number(), what[0] != "search");
    }
}

#[test]
fn a_file_of_agencies_puts_no_government_or_inspectorate_below_an_agency() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let file = data.join("more.csv");
    for (kind, parent, taken) in [
        ("government", "Dinas PU", false),
        ("inspectorate", "Dinas PU", false),
        ("inspectorate", "", false),
        ("inspectorate", "Pemerintah Kota Samarinda", true),
    ] {
        std::fs::write(&file, format!("name,parent,kind,area,topics,approval\nYang Baru,{parent},{kind},64.72,,\n")).unwrap();
        let output = tuntas(data, &["import", "agencies", file.to_str().unwrap()]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), taken, "{kind} below {parent:?}: {told}");
        assert!(taken || told.contains("line 2: a government or an inspectorate stands below a government"), "{told}");
    }
    // One person with both roles is pointed out.
    let add = |role| ["user", "add", "rahma", "--name", "Rahmawati", "--role", role, "--agency", "Dinas PU"];
    said(data, &add("liaison"));
    assert!(said(data, &add("approver")).contains("both answers and approves for Dinas PU"));
}
