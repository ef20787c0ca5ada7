//! One request at a time.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

/// One request; the status and the body, or nothing when the server is gone.
pub fn request(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let text = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let promised = head.to_lowercase().split("content-length: ").nth(1)?.split_whitespace().next()?.parse::<usize>().ok()?;
    (body.len() == promised).then_some(())?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
