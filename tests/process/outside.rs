//! What others on the same machine, or at the address of the pages, can get hold of: files, arguments, settings, figures.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    asking::ask,
    running::{NO_LIMITS, Running, TUNTAS, province, said, serve, tuntas},
};

/// All that lies in a folder, with the bits of its mode.
fn all_in(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let about = entry.metadata().unwrap();
        all.push((entry.path(), about.permissions().mode() & 0o777));
        if about.is_dir() {
            all.extend(all_in(&entry.path()));
        }
    }
    all
}

/// Runs a command as from a shell that lets others read what is made.
fn openly(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 022; exec \"$0\" \"$@\""]).arg(command.get_program()).args(command.get_args());
    shell
}

fn made(data: &Path, arguments: &[&str]) {
    let output = openly(Command::new(TUNTAS).args(arguments).arg("--data").arg(data)).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_the_program_makes_is_its_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    made(&data, &["import", "areas"]);
    province(&data);
    let mut command = Command::new(TUNTAS);
    command.args(serve(&data)).args(NO_LIMITS.iter().flat_map(|l| ["--set", l]));
    let server = Running::spawn(&mut openly(&command));
    // A picture of one pixel, and somebody who is written to.
    let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/process/pixel.png");
    let report = Command::new("curl")
        .args(["-sS", "-F", "text=Jembatan lapuk di dekat pasar", "-F", "area=64.72.01.1001", "-F", "email=budi@contoh.id", "-F"])
        .arg(format!("files=@{picture}"))
        .arg(format!("http://{}/api/v1/reports", server.address))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&report.stdout).contains("tracking"), "{report:?}");
    let mail = |all: &[(PathBuf, u32)]| all.iter().any(|(path, _)| path.extension().is_some_and(|e| e == "eml"));
    for _ in 0..100 {
        if mail(&all_in(&data)) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    for (what, file) in [("backup", "copy.db"), ("events", "events.jsonl"), ("reports", "reports.csv")] {
        let to = folder.path().join(file);
        let arguments =
            if what == "backup" { vec![what, to.to_str().unwrap()] } else { vec!["export", what, to.to_str().unwrap()] };
        made(&data, &arguments);
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600, "{what}");
    }
    let all = all_in(&data);
    for needed in ["tuntas.db", "tuntas.db-wal", "tuntas.db-shm", "key", "files", "outbox"] {
        assert!(all.iter().any(|(path, _)| path.ends_with(needed)), "{needed} is not there: {all:?}");
    }
    assert!(mail(&all), "a mail was written: {all:?}");
    assert!(all.iter().filter(|(path, _)| path.starts_with(data.join("files"))).count() > 1, "and a file kept: {all:?}");
    let own = all.iter().filter(|(path, _)| !path.ends_with("agencies.csv"));
    for (path, mode) in own {
        assert_eq!(mode & 0o077, 0, "{} is open to others: {mode:o}", path.display());
    }
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(server.stop().success());

    // What others could read already: a backup that came by another way, a database of an earlier version.
    let copy = folder.path().join("copy.db");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o644)).unwrap();
    let other = folder.path().join("other");
    made(&other, &["restore", copy.to_str().unwrap()]);
    assert_eq!(all_in(&other), [(other.join("tuntas.db"), 0o600)]);
    fs::copy(data.join("key"), other.join("key")).unwrap();
    for open in ["tuntas.db", "key"] {
        fs::set_permissions(other.join(open), fs::Permissions::from_mode(0o644)).unwrap();
    }
    made(&other, &["export", "events"]);
    assert!(all_in(&other).iter().all(|(_, mode)| mode & 0o077 == 0), "{:?}", all_in(&other));
}

#[test]
fn secrets_come_by_files_and_are_noticed_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let (data, secret) = (folder.path().join("data"), folder.path().join("rahasia"));
    fs::create_dir(&data).unwrap();
    fs::write(&secret, "GEHEIM\n").unwrap();
    fs::write(
        data.join("tuntas.toml"),
        format!(
            "smtp_file = {:?}\ntile_server = \"https://t.example/{{z}}/{{x}}/{{y}}.png?key=GEHEIM\"\n",
            secret.display().to_string()
        ),
    )
    .unwrap();
    let output = Command::new(TUNTAS)
        .args(["config", "--json", "--data"])
        .arg(&data)
        .env("TUNTAS_METRICS_TOKEN_FILE", &secret)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let config: serde_json::Value = serde_json::from_str(&text).unwrap();
    for (name, from) in [("smtp", "tuntas.toml"), ("metrics_token", "TUNTAS_METRICS_TOKEN_FILE")] {
        assert_eq!(config[name]["value"], "(set, not shown)");
        assert!(config[name]["from"].as_str().unwrap().contains(from), "{config}");
    }
    assert!(!text.contains("GEHEIM") && !said(&data, &["config"]).contains("GEHEIM"), "{text}");
    assert!(output.stderr.is_empty(), "nothing is exposed");
    let exposed = tuntas(&data, &["config", "--set", "metrics_token=GEHEIM"]);
    let warning = String::from_utf8_lossy(&exposed.stderr).into_owned();
    assert!(warning.contains("metrics_token stands on the command line") && !warning.contains("GEHEIM"), "{warning}");
    let both = Command::new(TUNTAS)
        .args(["config", "--data"])
        .arg(&data)
        .envs([("TUNTAS_KEY", "x"), ("TUNTAS_KEY_FILE", "y")])
        .output()
        .unwrap();
    assert_eq!(both.status.code(), Some(3), "which one was meant?");
    let missing = tuntas(&data, &["config", "--set", "key_file=/tidak/ada"]);
    assert!(missing.status.code() == Some(3) && String::from_utf8_lossy(&missing.stderr).contains("cannot read /tidak/ada"));
}

#[test]
fn figures_are_told_on_a_listener_of_their_own_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Running::start_with(folder.path(), &["--set", &format!("metrics_listen={free}")]);
    let status = |address: &str, path: &str| ask(address, &format!("GET {path}"), "").map(|a| (a.status, a.body)).unwrap();
    assert_eq!(status(&server.address, "/metrics").0, 404, "whoever reads the pages is not told");
    let (code, figures) = status(&free.to_string(), "/metrics");
    assert!(code == 200 && figures.contains("tuntas_reports "), "{code} {figures}");
    assert_eq!(status(&free.to_string(), "/health/ready").0, 200);
    assert_eq!(status(&free.to_string(), "/laporan").0, 404, "and no page stands there");
    assert!(server.stop().success(), "an open listener holds up nothing");
}

#[test]
fn no_cell_of_an_export_is_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    said(folder.path(), &["demo", "--make-only", "--reports", "60"]);
    let by_hand = rusqlite::Connection::open(folder.path().join("tuntas.db")).unwrap();
    by_hand.execute("UPDATE report SET title = '=HYPERLINK(\"https://jahat.example\")' WHERE public = 1", []).unwrap();
    drop(by_hand);
    let csv = String::from_utf8(tuntas(folder.path(), &["export", "reports"]).stdout).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    assert!(!csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"), "{csv}");
    // The same lines, whoever gives them.
    let server = Running::start(folder.path());
    for address in ["/laporan?bentuk=csv", "/api/v1/reports.csv"] {
        let (mut stream, mut answer) = (TcpStream::connect(&server.address).unwrap(), String::new());
        // HTTP/1.0: what is sent is not cut into pieces.
        write!(stream, "GET {address} HTTP/1.0\r\nHost: {}\r\n\r\n", server.address).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        let (_, told) = answer.split_once("\r\n\r\n").unwrap();
        assert!(csv.lines().count() > 10 && told == csv, "{address}: {answer}");
    }
}
