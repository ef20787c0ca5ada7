//! The other end of a measurement, in a process of its own: sends requests over kept connections and measures every one.
//! It speaks just enough HTTP/1.1 for our own server, so that it costs as little as possible of the machine it shares.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Instant,
};

use routes::API_REPORTS;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Loaded, percentile};
use operator::{Failure, failure};

pub(super) async fn run(address: &str, connections: u32, requests: u32, paths: Option<PathBuf>) -> Result<(), Failure> {
    let paths: Option<Arc<Vec<String>>> = match paths {
        Some(file) => Some(Arc::new(std::fs::read_to_string(file)?.lines().map(str::to_owned).collect())),
        None => None,
    };
    let (next, begun) = (Arc::new(AtomicU32::new(0)), Instant::now());
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (next, paths, address) = (Arc::clone(&next), paths.clone(), address.to_owned());
        tasks.push(tokio::spawn(
            async move { one_connection(&address, &next, requests, paths.as_deref().map(Vec::as_slice)).await },
        ));
    }
    let (mut took, mut errors) = (Vec::new(), 0);
    for task in tasks {
        let (times, failed) = task.await??;
        took.extend(times);
        errors += failed;
    }
    let seconds = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    let loaded = Loaded {
        seconds,
        requests,
        errors,
        p50_ms: percentile(&took, 50),
        p95_ms: percentile(&took, 95),
        p99_ms: percentile(&took, 99),
    };
    println!("{}", serde_json::to_string(&loaded)?);
    Ok(())
}

async fn one_connection(
    address: &str,
    next: &AtomicU32,
    requests: u32,
    paths: Option<&[String]>,
) -> std::io::Result<(Vec<u32>, u32)> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut took, mut failed, mut buffer) = (Vec::new(), 0, Vec::with_capacity(16 * 1024));
    loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= requests {
            return Ok((took, failed));
        }
        let request = match paths {
            Some(paths) => {
                let path = paths.get(n as usize % paths.len().max(1)).map_or("/", String::as_str);
                format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n")
            }
            None => submission(address, n),
        };
        let begun = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let status = read_response(&mut stream, &mut buffer).await.map_err(|e| std::io::Error::other(e.0))?;
        took.push(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX));
        failed += u32::from(!(200..300).contains(&status));
    }
}

/// A report nobody sent before.
fn submission(address: &str, n: u32) -> String {
    let id = trust::random::ordered_identity();
    let village = 1001 + n % 5;
    let body = format!(
        "{{\"id\":\"{id}\",\"text\":\"Lampu jalan nomor {n} di depan pasar {id} mati sejak {} hari, gelap dan rawan. Mohon segera diperbaiki, anak sekolah lewat situ tiap malam.\",\"area\":\"64.72.01.{village}\"}}",
        n % 90
    );
    format!(
        "POST {API_REPORTS} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads one response with a `Content-Length` and gives its status.
async fn read_response(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<u16, Failure> {
    buffer.clear();
    let (status, whole) = loop {
        receive(stream, buffer).await?;
        if let Some(head) = head(buffer)? {
            break head;
        }
    };
    while buffer.len() < whole {
        receive(stream, buffer).await?;
    }
    Ok(status)
}

async fn receive(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<(), Failure> {
    if stream.read_buf(buffer).await? == 0 { Err(failure("the server closed the connection")) } else { Ok(()) }
}

/// The status of a response, and how long all of it is; nothing as long as its head is not there.
fn head(response: &[u8]) -> Result<Option<(u16, usize)>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut parsed = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(head) = parsed.parse(response)? else { return Ok(None) };
    let length = parsed.headers.iter().find(|h| h.name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|h| std::str::from_utf8(h.value).ok()?.parse::<usize>().ok());
    let length = length.ok_or_else(|| failure("a response without a length"))?;
    Ok(Some((parsed.code.unwrap_or_default(), head + length)))
}
