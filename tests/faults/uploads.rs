//! The disk filled by what people send: forms that are refused and come back with their files, and a disk that is full up to
//! its floor. Words always find room.

use std::{fs, path::Path};

use crate::{
    asking::{Answer, ask_with},
    load::{report, verified},
    running::{Running, province},
};

/// A form with a file of so many kilobytes, as a browser sends it; without a text it is refused and comes back.
fn send(node: &str, n: u64, text: &str, kilobytes: usize) -> Answer {
    let mut body = Vec::new();
    let mut part = |head: &str, bytes: &[u8]| {
        body.extend_from_slice(format!("--XyZ\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    let id = uuid::Uuid::from_u64_pair(21, n).to_string();
    for (name, value) in
        [("id", id.as_str()), ("text", text), ("area", "64.72.01.1001"), ("name", "Siti Aminah"), ("step", "send")]
    {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    if kilobytes > 0 {
        let mut pdf = b"%PDF-1.4\n".to_vec();
        pdf.resize(kilobytes * 1024, b'x');
        part("name=\"files\"; filename=\"bukti.pdf\"\r\nContent-Type: application/pdf", &pdf);
    }
    body.extend_from_slice(b"--XyZ--\r\n");
    ask_with(node, "POST /lapor", "multipart/form-data; boundary=XyZ", &body).expect("an answer")
}

/// Bytes in a folder and those below it.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().unwrap().len() }).sum()
}

#[test]
fn refused_forms_fill_no_disk() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    let node = Running::start_with(folder.path(), &["--set", "megabytes_per_address=2"]);
    let answers: Vec<_> = (0..20).map(|n| send(&node.address, n, "", 300)).collect();
    let (kept, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|a| a.status == 422);
    assert!(kept.len() == 6 && refused.iter().all(|a| a.status == 429), "{} kept", kept.len());
    assert!(
        refused.iter().all(|a| a.body.contains("Terlalu banyak berkas") && a.body.contains("Siti Aminah")),
        "the form is back"
    );
    assert!(size(&folder.path().join("files")) < 2 * 1024 * 1024);
    assert_eq!(send(&node.address, 30, "Jembatan lapuk di pasar", 0).status, 201, "words are no files");
    assert!(node.stop().success());
    assert_eq!(verified(folder.path(), &[]), 1);
    println!("refused forms: {} of 20 kept their files, the others came back without", kept.len());
}

#[test]
fn a_disk_full_up_to_its_floor_takes_words_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    // More than any disk has.
    let node = Running::start_with(folder.path(), &["--set", "free_space=4000000000"]);
    let refused = send(&node.address, 1, "Jembatan lapuk di pasar", 300);
    assert!(refused.status == 503 && refused.come_again, "{}: {}", refused.status, refused.body);
    for kept in ["Jembatan lapuk di pasar", "Siti Aminah", "Kirim tanpa berkas"] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
    assert_eq!(size(&folder.path().join("files")), 0);
    assert_eq!(send(&node.address, 2, "Lampu jalan padam", 0).status, 201, "what is left is for words");
    let ask = |head: &str, body: &str| crate::asking::ask(&node.address, head, body).expect("an answer");
    let id = uuid::Uuid::from_u64_pair(21, 3).to_string();
    assert_eq!(ask("POST /api/v1/reports", &report(&id, "tanpa berkas")).status, 201);
    assert_eq!(ask("GET /laporan", "").status, 200);
    assert_eq!(ask("GET /health/ready", "").status, 200);
    assert!(node.stop().success());
    // There is room again, and the same form goes in with its file.
    let node = Running::start(folder.path());
    let taken = send(&node.address, 1, "Jembatan lapuk di pasar", 300);
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert!(size(&folder.path().join("files")) >= 300 * 1024);
    assert!(node.stop().success());
    assert_eq!(verified(folder.path(), &[]), 3);
}
