//! One request at a time.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// An answer.
pub struct Answer {
    pub status: u16,
    /// It says when to come again.
    pub come_again: bool,
    pub body: String,
}

/// One request; none when there was no whole answer.
pub fn ask(node: &str, head: &str, body: &str) -> Option<Answer> {
    ask_with(node, head, "application/json", body.as_bytes())
}

/// The same, with a body of another kind.
pub fn ask_with(node: &str, head: &str, kind: &str, body: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(node).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(40))).ok()?;
    let length = body.len();
    let text = format!(
        "{head} HTTP/1.1\r\nHost: {node}\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(text.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let head = head.to_lowercase();
    let promised = head.split("content-length: ").nth(1)?.split_whitespace().next()?.parse::<usize>().ok()?;
    (body.len() == promised).then_some(())?;
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        come_again: head.contains("retry-after: "),
        body: body.to_owned(),
    })
}
