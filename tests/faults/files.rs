//! The place for files fails half way.

use testbed::{BadNetwork, ObjectServer};

use crate::{
    load::verified,
    rounds,
    running::{Running, province},
};

/// A picture small enough to write here, large enough to be cut in the middle.
fn picture() -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    pdf.resize(60_000, b'x');
    pdf
}

/// Hands a report with a file in, as a form does. Gives the status.
fn hand_in(node: &str, n: u64) -> Option<u16> {
    use std::io::{Read, Write};
    let mut body = Vec::new();
    let mut part = |head: &str, bytes: &[u8]| {
        body.extend_from_slice(format!("--XyZ\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    let id = uuid::Uuid::from_u64_pair(5, n).to_string();
    for (name, value) in [("id", id.as_str()), ("text", "Jembatan lapuk"), ("area", "64.72.01.1001"), ("step", "send")] {
        part(&format!("name=\"{name}\""), value.as_bytes());
    }
    part("name=\"files\"; filename=\"bukti.pdf\"\r\nContent-Type: application/pdf", &picture());
    body.extend_from_slice(b"--XyZ--\r\n");
    let mut stream = std::net::TcpStream::connect(node).ok()?;
    let head = format!(
        "POST /lapor HTTP/1.1\r\nHost: {node}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

#[test]
fn s3_that_fails_half_way_leaves_no_half_report() {
    let (server, folder) = (ObjectServer::start(), tempfile::tempdir().unwrap());
    province(folder.path());
    let network = BadNetwork::before(server.port());
    let endpoint = format!("http://127.0.0.1:{}", network.port());
    let settings = [
        format!("files=s3://{}/berkas", ObjectServer::BUCKET),
        format!("s3_endpoint={endpoint}"),
        format!("s3_access_key={}", ObjectServer::ACCESS_KEY),
        format!("s3_secret_key={}", ObjectServer::SECRET_KEY),
    ];
    let arguments: Vec<&str> = settings.iter().flat_map(|s| ["--set", s.as_str()]).collect();
    let node = Running::start_with(folder.path(), &arguments);
    let (mut given, mut refused) = (0, 0);
    for n in 0..6 * rounds() {
        match n % 6 {
            2 => network.cut(),
            4 => network.cut_after(40),
            _ => network.heal(),
        }
        match hand_in(&node.address, n) {
            Some(201) => given += 1,
            Some(503) => refused += 1,
            other => panic!("neither a receipt nor an honest refusal: {other:?}"),
        }
    }
    network.heal();
    assert!(given >= 4 * rounds() && refused >= rounds(), "{given} given, {refused} refused");
    assert!(node.stop().success());
    // Every file of every receipt opens and is what its event committed to.
    assert_eq!(verified(folder.path(), &arguments), given);
    println!("S3 cut and cut within an answer: {} faults, {given} receipts with a file, 0 lost, {refused} refused", 2 * rounds());
}
