//! Tracking pages a second, and a bare page of the same size in the same server.

use axum::{body::Bytes, response::Html, routing::get};
use store::Durability;
use web::Door;

use super::{Measured, Reports, installation, listener, load_from_outside, publish, web};
use operator::Failure;

/// Different reports asked for.
const REPORTS: usize = 1000;

pub(super) async fn run(requests: u32, connections: u32, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let app = installation(&folder.path().join("data"), Durability::AtClose).await?;
    let all = Reports::new(&app);
    let mut paths = String::new();
    for _ in 0..REPORTS {
        paths.push_str(&format!("{}\n", routes::report(publish(&app, all.next()?).await?)));
    }
    let (listener, address) = listener().await?;
    let pages = web::router(web(&app, address)?);
    // The size of the pages decides the size of the bare one.
    let example = paths.lines().next().unwrap_or_default().to_owned();
    let size = page_size(pages.clone(), &example).await?;
    let bare = Bytes::from("x".repeat(size));
    let router = axum::Router::new().route("/bare", get(move || async move { Html(bare) })).merge(pages);
    let server = tokio::spawn(web::serve(listener, router, Door::default(), std::future::pending()));
    let (pages_file, bare_file) = (folder.path().join("pages"), folder.path().join("bare"));
    std::fs::write(&pages_file, paths)?;
    std::fs::write(&bare_file, "/bare\n")?;
    load_from_outside(address, connections, requests / 10 + 1, Some(&pages_file)).await?;
    let bare = load_from_outside(address, connections, requests, Some(&bare_file)).await?;
    let pages = load_from_outside(address, connections, requests, Some(&pages_file)).await?;
    server.abort();
    app.store.close().await;
    let rate = |l: &super::Loaded| f64::from(l.requests) / l.seconds;
    Measured {
        what: format!("tracking pages of {REPORTS} reports, {size} bytes, {connections} connections"),
        per_second: rate(&pages),
        ratio: Some(rate(&pages) / rate(&bare)),
        baseline: format!("a bare page of the same size in the same server: {:.0} a second", rate(&bare)),
        p50_ms: pages.p50_ms,
        p95_ms: pages.p95_ms,
        p99_ms: pages.p99_ms,
    }
    .tell(json)
}

async fn page_size(app: axum::Router, path: &str) -> Result<usize, Failure> {
    use tower::ServiceExt;
    let request = axum::http::Request::get(path).body(axum::body::Body::empty())?;
    let response = app.oneshot(request).await?;
    Ok(axum::body::to_bytes(response.into_body(), 1 << 20).await?.len())
}
