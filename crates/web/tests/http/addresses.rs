//! Who calls, and where people are led: addresses that come from outside.

use std::net::SocketAddr;

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::TrackingNumber;
use tower::ServiceExt;
use web::{Rates, Settings, Web};

use crate::town::{Town, encoded};

/// A request as a trusted proxy sends it on.
async fn through_proxy(router: &Router, request: axum::http::request::Builder, body: String) -> StatusCode {
    let mut request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ConnectInfo("10.0.0.1:4000".parse::<SocketAddr>().unwrap()));
    router.clone().oneshot(request).await.unwrap().status()
}

async fn support(town: &Town, number: TrackingNumber, from: &str) -> StatusCode {
    let request = Request::post(format!("/laporan/{number}/support")).header("x-forwarded-for", from);
    through_proxy(&town.router, request, String::new()).await
}

#[tokio::test]
async fn one_network_supports_a_report_once() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    for last in 1..=10 {
        let status = support(&town, number, &format!("2001:db8:1:2::{last:x}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    }
    assert_eq!(town.state(number).await.supports, 1, "ten addresses of one customer");
    for other in ["[2001:db8:1:3::1]:99", "\"[2001:db8:1:3::2]:99\"", "1.2.3.4:567", "1.2.3.4", "::ffff:1.2.3.4", ", 1.2.3.4 ,"] {
        assert_eq!(support(&town, number, other).await, StatusCode::SEE_OTHER);
    }
    assert_eq!(town.state(number).await.supports, 3, "and two more, however proxies write them");
}

#[tokio::test]
async fn limits_count_a_whole_network() {
    let rates = Rates {
        reports_per_address: 1000,
        reports_per_contact: 1000,
        tries_per_address: 3,
        reads_per_address: 1000,
        megabytes_per_address: 1000,
    };
    let town = Town::with_rates(rates).await;
    let (number, _) = town.report_in("forwarded").await;
    let mut last = StatusCode::OK;
    for n in 1..=4 {
        last = support(&town, number, &format!("\"[2001:db8:9:9::{n:x}]:{n}\"")).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(support(&town, number, "2001:db8:9:8::1").await, StatusCode::SEE_OTHER, "others are not slowed");
}

const ASTRAY: [&str; 12] = [
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "/\0/evil.example",
    "/\u{7f}/evil.example",
    "/\u{85}x",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/.//evil.example",
    "/%2e%2e//evil.example",
];

#[tokio::test]
async fn no_address_leads_to_another_site_and_none_fails() {
    let town = Town::new().await;
    for bad in ASTRAY {
        let page = town.get(&format!("/bahasa/id?ke={}", encoded(bad)), "").await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{bad:?}");
    }
    for (typed, led) in
        [("/laporan?cari=jalan rusak", "/laporan?cari=jalan%20rusak"), ("/laporan?cari=é", "/laporan?cari=%C3%A9")]
    {
        let page = town.get(&format!("/bahasa/en?ke={}", encoded(typed)), "").await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, led));
    }
    let signed = town.post("/masuk", "", &[("login", "koordinator"), ("password", "sandi-rahasia-1"), ("ke", ASTRAY[0])]).await;
    assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, "/"));
    let coordinator = town.session("koordinator").await;
    let (number, _) = town.report_in("verified").await;
    let chosen = format!("{number}.2");
    let many = [("action", "archive"), ("pilih", chosen.as_str()), ("kembali", ASTRAY[0])];
    let page = town.post("/meja/banyak", &coordinator, &many).await;
    assert!(page.status == StatusCode::OK && !page.text.contains("evil.example"), "{}", page.text);
    // Whatever else is put into an address that leads on.
    for strange in ["\0", "\r\nX: y", "\u{7f}", "é", "%", "%zz", "\"<>", "\\", "a\tb"] {
        let strange = encoded(strange);
        for path in [
            "/laporan?cari=",
            "/peta?cari=",
            "/lacak?nomor=",
            "/meja?cari=",
            "/meja/antrean?cari=",
            "/meja/cari?cari=",
            "/masuk?ke=",
        ] {
            let page = town.get(&format!("{path}{strange}"), &coordinator).await;
            assert!(!page.status.is_server_error(), "{path}{strange}: {}", page.status);
        }
    }
}

#[tokio::test]
async fn administrators_hear_of_a_proxy_that_nobody_named() {
    let town = Town::new().await;
    let settings = |proxies: Vec<std::net::IpAddr>| Settings {
        metrics_token: None,
        base: "https://lapor.contoh.id".into(),
        name: "Uji".into(),
        trusted_proxies: proxies,
        rates: Rates::default(),
        requests: 64,
        file_links: std::time::Duration::from_secs(60),
        second_factor_for: Vec::new(),
        tile_server: None,
        shown_outbox: None,
        demo: false,
    };
    let admin = town.session("admin").await;
    for (proxies, told) in [(Vec::new(), true), (vec!["10.0.0.1".parse().unwrap()], false)] {
        let router = web::router(Web::new(town.app.clone(), settings(proxies), crate::town::metrics()));
        let overview = async || {
            let request = Request::get("/kelola").header(header::COOKIE, &admin).body(Body::empty()).unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            String::from_utf8_lossy(&body).contains("trusted_proxies")
        };
        assert!(!overview().await);
        through_proxy(&router, Request::get("/").header("x-forwarded-for", "1.2.3.4"), String::new()).await;
        assert_eq!(overview().await, told);
    }
}
