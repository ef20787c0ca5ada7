//! Asking those who tell of alerts, against a server that answers as they do: right answers, errors with status 200, and bad ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::sync::{Arc, Mutex};

use app::{AlertServers, FetchFailure, USUAL_BOX};
use channels::alerts::{AlertClient, AlertSettings};
use domain::{Date, forest::AlertSource};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const HEADER: &str = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight\n";

/// Serves one answer a connection, and keeps what was asked.
struct Server {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn answering(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (mut request, mut piece) = (Vec::new(), [0; 4096]);
                // To the end of its head, and of its body.
                loop {
                    let read = stream.read(&mut piece).await.unwrap_or(0);
                    if read == 0 {
                        break;
                    }
                    request.extend_from_slice(piece.get(..read).unwrap_or_default());
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let length =
                        head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length:")?.trim().parse::<usize>().ok());
                    if body.len() >= length.unwrap_or(0) {
                        break;
                    }
                }
                let request = String::from_utf8_lossy(&request).into_owned();
                let bytes = answer(&request);
                kept.lock().unwrap().push(request);
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

fn days() -> (Date, Date) {
    ("2026-08-08".parse().unwrap(), "2026-08-14".parse().unwrap())
}

async fn fetch(settings: AlertSettings, source: AlertSource) -> Result<Vec<Vec<u8>>, FetchFailure> {
    let (from, until) = days();
    AlertClient::new(settings).unwrap().fetch(source, from, until, USUAL_BOX).await
}

fn firms(address: &str) -> AlertSettings {
    AlertSettings { firms: Some((address.to_owned(), "KUNCI".into())), ..AlertSettings::default() }
}

#[tokio::test]
async fn each_is_asked_as_it_wants_and_only_where_it_is_set() {
    let server = Server::answering(|_| answer("200 OK", HEADER)).await;
    let answers = fetch(firms(&server.address), AlertSource::Firms).await.unwrap();
    assert_eq!(
        (answers.len(), answers.first().map(Vec::as_slice)),
        (8, Some(HEADER.as_bytes())),
        "four instruments, twice five days"
    );
    let asked = server.asked();
    assert!(
        asked[0].starts_with("GET /api/area/csv/KUNCI/VIIRS_SNPP_NRT/113.70,-2.60,119.20,2.70/5/2026-08-08 HTTP/1.1"),
        "{}",
        asked[0]
    );
    assert!(
        asked[7].starts_with("GET /api/area/csv/KUNCI/MODIS_NRT/113.70,-2.60,119.20,2.70/2/2026-08-13 HTTP/1.1"),
        "{}",
        asked[7]
    );

    let server = Server::answering(|_| answer("200 OK", "latitude,longitude\n")).await;
    let gfw = AlertSettings { gfw: Some((server.address.clone(), "KUNCI".into())), ..AlertSettings::default() };
    assert_eq!(AlertClient::new(gfw.clone()).unwrap().asked(), [AlertSource::Integrated]);
    fetch(gfw, AlertSource::Integrated).await.unwrap();
    let asked = server.asked().remove(0);
    assert!(asked.starts_with("POST /dataset/gfw_integrated_alerts/latest/query/csv HTTP/1.1"), "{asked}");
    assert!(asked.contains("x-api-key: KUNCI") && asked.contains("gfw_integrated_alerts__date >= '2026-08-08'"), "{asked}");
    let body: serde_json::Value = serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["geometry"]["coordinates"][0].as_array().map(Vec::len), Some(5), "{asked}");

    let server = Server::answering(|_| answer("200 OK", "{\"type\":\"FeatureCollection\",\"features\":[]}")).await;
    let sipongi = AlertSettings { sipongi: Some(format!("{}/api/indoHotspot", server.address)), ..AlertSettings::default() };
    fetch(sipongi, AlertSource::Sipongi).await.unwrap();
    let asked = server.asked().remove(0);
    assert!(asked.starts_with("GET /api/indoHotspot?wilayah=IN&filterperiode=true&from=2026-08-08&to=2026-08-14"), "{asked}");
    assert!(asked.contains("satelit%5B%5D=NASA-SNPP") && asked.contains("confidence%5B%5D=low"), "{asked}");

    assert!(AlertClient::new(AlertSettings::default()).unwrap().asked().is_empty());
    for source in AlertSource::ALL {
        assert_eq!(fetch(AlertSettings::default(), source).await, Ok(Vec::new()), "nobody is asked");
    }
}

#[tokio::test]
async fn what_is_said_instead_is_handed_on_and_what_says_nothing_is_a_failure() {
    for (status, body, told) in [
        ("200 OK", "Invalid MAP_KEY.", Ok(())),
        ("400 Bad Request", "Invalid MAP_KEY.", Ok(())),
        ("401 Unauthorized", "{\"status\":\"failed\",\"message\":\"Unauthorized\"}", Ok(())),
        ("404 Not Found", "<html>", Err(FetchFailure::Status(404))),
        ("503 Service Unavailable", "{\"status\":\"failed\"}", Err(FetchFailure::Status(503))),
    ] {
        let server = Server::answering(move |_| answer(status, body)).await;
        let came = fetch(firms(&server.address), AlertSource::Firms).await;
        assert_eq!(came.as_ref().map(|_| ()).map_err(|e| *e), told, "{status}");
        assert!(came.is_err() || came.unwrap().iter().all(|answer| answer == body.as_bytes()));
    }
}

#[tokio::test]
async fn nothing_that_is_answered_leads_elsewhere_or_is_taken_without_end() {
    let elsewhere = Server::answering(|_| answer("200 OK", HEADER)).await;
    let there = elsewhere.address.clone();
    let moved = move |_: &str| format!("HTTP/1.1 302 Found\r\nLocation: {there}\r\nContent-Length: 0\r\n\r\n").into_bytes();
    let server = Server::answering(moved).await;
    assert_eq!(fetch(firms(&server.address), AlertSource::Firms).await, Err(FetchFailure::Status(302)));
    assert!(elsewhere.asked().is_empty());

    let endless = Server::answering(|_| [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'1'; 33 << 20]].concat()).await;
    assert_eq!(fetch(firms(&endless.address), AlertSource::Firms).await, Err(FetchFailure::TooLarge));

    let cut = Server::answering(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nlatitude,".to_vec()).await;
    assert_eq!(fetch(firms(&cut.address), AlertSource::Firms).await, Err(FetchFailure::Broken));

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(fetch(firms(&format!("http://{free}")), AlertSource::Firms).await, Err(FetchFailure::Unreachable));
}
