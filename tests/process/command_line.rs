//! The commands of an operator.

use std::{path::Path, process::Command};

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
    assert_eq!(all.len(), 7, "{found}");
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
    // One more is only spoken, and thirteen are told by hand: grievances, and an alarm that waits.
    assert!(said(folder.path(), &["verify"]).contains("74 reports checked, 0 differences"));
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
fn an_installation_begins_with_a_few_answers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let init = |base: &str, area: &str| {
        tuntas(data, &["init", "--area", area, "--base", base, "--login", "rahma", "--name", "Rahmawati"])
    };
    for (base, area, why) in [
        ("lapor.example.id", "64.72", "setting base"),
        ("https://lapor.example.id/tuntas", "64.72", "setting base"),
        ("https://lapor.example.id", "99", "there is no area"),
    ] {
        let refused = init(base, area);
        assert_eq!(refused.status.code(), Some(3));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(why), "{refused:?}");
    }
    let unasked = tuntas(data, &["init", "--area", "64.72"]);
    assert!(String::from_utf8_lossy(&unasked.stderr).contains("--login is missing"), "{unasked:?}");
    let begun = init("https://lapor.example.id/", "samarinda");
    let told = String::from_utf8_lossy(&begun.stdout).into_owned();
    assert!(begun.status.success() && told.contains("rahma signs in with this password"), "{begun:?}");
    assert!(told.contains(" 9 areas beside it are closed"), "{told}");
    assert!(said(data, &["user", "list"]).contains("administrator at Pemerintah Kota Samarinda"));
    assert!(said(data, &["config"]).contains("https://lapor.example.id"));
    assert!(said(data, &["verify"]).contains("0 differences"));
    assert_eq!(init("https://lapor.example.id", "64.72").status.code(), Some(3), "an installation begins once");
    let rubbish = data.join("rubbish.db");
    std::fs::write(&rubbish, "no database").unwrap();
    let refused = tuntas(data, &["restore", rubbish.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("rubbish.db: "), "{refused:?}");
}

#[test]
fn reports_are_imported_as_offices_save_them_and_none_twice_under_its_national_id() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    said(data, &["import", "areas"]);
    let mapping = data.join("peta.toml");
    let text = "source = \"uji\"\nwithin = \"64.72\"\ngovernment = \"Pemerintah Kota Samarinda\"\n[columns]\ntext = \"Isi  Laporan\"\n\
                received_at = \"Tanggal\"\nreceived_time = \"Jam\"\nagency = \"Instansi\"\nnational_id = \"Tracking ID\"\n";
    std::fs::write(&mapping, text).unwrap();
    let file = data.join("laporan.csv");
    let import = |rows: &str| {
        let sheet = format!("Tracking ID;Tanggal;Jam;Isi Laporan;Instansi\r\n{rows}");
        let utf16: Vec<u8> = std::iter::once(0xfeff).chain(sheet.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        std::fs::write(&file, utf16).unwrap();
        let output =
            tuntas(data, &["import", "reports", file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap(), "--json"]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
    };
    let first = "8000001;05/01/2026;14.05;Lampu jalan mati;Dinas\u{a0} PU\r\n8000002;Senin, 5 Januari 2026 pukul 14.05;;Jalan rusak;Dinas PU\r\n\
                 ;;;;\r\n-;46027;;Air keruh;N/A\r\n8000002;06/01/2026;08:05;Jalan lain;-\r\n;31/02/2026;;Sampah;-\r\n";
    let taken = import(first);
    assert_eq!((taken["added"].as_u64(), taken["made"]["agencies"].as_array().map(Vec::len)), (Some(3), Some(1)), "{taken}");
    let why =
        |taken: &serde_json::Value| taken["wrong"].as_array().unwrap().iter().map(|w| w["why"].to_string()).collect::<String>();
    assert!(why(&taken).contains("8000002 is that of line 3 already") && why(&taken).contains("is no date"), "{taken}");
    assert_eq!(import(first)["known"].as_u64(), Some(3), "the same file again changes nothing");
    let other = import("8000001;07/01/2026;;Lampu jalan mati, sudah lama;Dinas PU\r\n");
    assert!(other["added"] == 0 && why(&other).contains("8000001 is that of report "), "{other}");
    assert!(said(data, &["verify"]).contains("3 reports checked, 0 differences"));
}

#[test]
fn agencies_of_a_file_are_taken_all_or_none_and_every_wrong_line_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    said(data, &["import", "areas"]);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/agencies.csv");
    let import = |file: &Path, more: &[&str]| tuntas(data, &[&["import", "agencies", file.to_str().unwrap()], more].concat());
    let told = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told(&import(&sample, &["--dry-run"])).contains("7 agencies would be added"));
    assert!(told(&import(&sample, &[])).contains("7 agencies added, 0 changed, 0 are as they were"));
    assert!(told(&import(&sample, &[])).contains("0 agencies added, 0 changed, 7 are as they were"));
    let file = data.join("more.csv");
    let wrong = "nama;induk;jenis;wilayah;topik;persetujuan\r\n\
        Dinas Baru;Pemerintah Kabupaten Kutai Kartanegara;dinas;64.02;;ya\r\n\
        Dinas Lain;Siapa;dinas;64.02;;ya\r\n\
        Dinas Lagi;Pemerintah Kabupaten Kutai Kartanegara;apa;64.02;;ya\r\n\
        Dinas Jauh;Pemerintah Kabupaten Kutai Kartanegara;dinas;64.72;;ya\r\n\
        Dinas Topik;Pemerintah Kabupaten Kutai Kartanegara;dinas;64.02;awan;ya\r\n\
        ;;;;;\r\n\
        Dinas Baru;Pemerintah Kabupaten Kutai Kartanegara;dinas;64.02;;mungkin\r\n";
    std::fs::write(&file, wrong).unwrap();
    let output = import(&file, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let table: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines: Vec<_> = table["wrong"].as_array().unwrap().iter().map(|w| w["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [3, 4, 5, 6, 8], "{table}");
    let mut listed = said(data, &["verify"]);
    assert!(listed.contains("0 differences"));
    // Windows-1252, and kinds and places by their names.
    std::fs::write(
        &file,
        b"nama\tinduk\tjenis\twilayah\r\nDinas Caf\xe9\tPemerintah Kabupaten Kutai Kartanegara\tDinas\tKutai Kartanegara\r\n",
    )
    .unwrap();
    listed = told(&import(&file, &["--json"]));
    assert!(listed.contains("Dinas Caf\u{e9}"), "{listed}");
    for header in ["name,parent\n", "nama,induk,jenis,wilayah,warna\n", ""] {
        std::fs::write(&file, header).unwrap();
        let output = import(&file, &[]);
        assert!(output.status.code() == Some(1) && told(&output).contains("line 1: "), "{header:?}: {output:?}");
    }
    assert!(said(data, &["verify"]).contains("0 differences"));
}

#[test]
fn people_of_a_file_are_let_in_all_or_none_and_their_passwords_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    said(data, &["import", "areas"]);
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    said(data, &["import", "agencies", docs.join("agencies.csv").to_str().unwrap()]);
    let import = |file: &Path, more: &[&str]| tuntas(data, &[&["import", "people", file.to_str().unwrap()], more].concat());
    let told = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let sample = docs.join("people.csv");
    assert!(told(&import(&sample, &["--dry-run"])).contains("4 people would be let in, 0 would be given more roles"));
    assert_eq!(said(data, &["user", "list"]), "");
    let taken: serde_json::Value = serde_json::from_slice(&import(&sample, &["--json"]).stdout).unwrap();
    let passwords = taken["passwords"].as_array().unwrap();
    assert!(
        passwords.len() == 4 && passwords[0]["login"] == "siti.noor" && passwords[0]["password"].as_str().unwrap().len() == 16
    );
    assert_eq!(said(data, &["user", "list"]).matches("Inspektorat").count(), 2, "a person of two lines has both roles");
    let again = told(&import(&sample, &[]));
    assert!(again.contains("0 people let in, 0 given more roles, 4 are as they were") && !again.contains('\t'), "{again}");
    let file = data.join("more.csv");
    let wrong = "nama;nama masuk;peran;instansi\r\nOrang Lain;siti.noor;pimpinan;Kecamatan Muara Badak\r\n\
                 Baru Saja;baru;penghubung;Kecamatan Muara Badak\r\nX;x1;raja;Kecamatan Muara Badak\r\n";
    std::fs::write(&file, wrong).unwrap();
    let output = import(&file, &[]);
    assert!(
        output.status.code() == Some(1) && told(&output).contains("line 2: the login \"siti.noor\" is \"Siti Noor\" already")
    );
    assert!(told(&output).contains("line 4: ") && !said(data, &["user", "list"]).contains("Baru Saja"), "{output:?}");
    std::fs::write(&file, "nama;nama masuk;peran;instansi\r\nBaru Saja;Baru.Saja;penghubung;Kecamatan Muara Badak\r\n").unwrap();
    let output = told(&import(&file, &[]));
    assert!(output.contains("\"Baru.Saja\" is kept as \"baru.saja\"") && output.contains("baru.saja\t"), "{output}");
    assert!(said(data, &["verify"]).contains("0 differences"));
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
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), taken, "{kind} below {parent:?}: {told}");
        assert!(taken || told.contains("line 2: a government or an inspectorate stands below a government"), "{told}");
    }
    // No name has control characters, by whichever door it comes.
    for (what, rows) in [
        ("agencies", "name,parent,kind,area,topics,approval\nYang\0 Lain,Pemerintah Kota Samarinda,service,64.72,,\n"),
        ("areas", "code,name\n64.99,Kota\u{1b} Baru\n"),
        ("holidays", "date,kind,name\n2027-01-01,national,Tahun\u{7f} Baru\n"),
    ] {
        std::fs::write(&file, rows).unwrap();
        let output = tuntas(data, &["import", what, file.to_str().unwrap()]);
        let told = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!output.status.success() && told.contains("line 2: name: has control characters"), "{what}: {told}");
    }
    // One person with both roles is pointed out.
    let add = |role| ["user", "add", "rahma", "--name", "Rahmawati", "--role", role, "--agency", "Dinas PU"];
    said(data, &add("liaison"));
    assert!(said(data, &add("approver")).contains("both answers and approves for Dinas PU"));
}
