//! Durable reports a second over HTTP, and the same SQL in a tight loop on the raw engine.

use std::time::Instant;

use domain::Actor;
use store::Durability;
use web::Door;

use super::{Measured, Reports, installation_in, listener, load_from_outside, web};
use operator::{
    Failure,
    config::{Config, Setting},
    progress::Bar,
};

/// Steps of the baseline that share a commit.
const A_COMMIT: usize = 64;

pub(super) async fn run(config: &Config, reports: u32, connections: u32, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let database = config.get(Setting::Database);
    let app = installation_in(&folder.path().join("data"), database, Durability::EveryCommit).await?;
    let (listener, address) = listener().await?;
    let router = web::router(web(&app, address)?);
    let server = tokio::spawn(web::serve(listener, router, Door::default(), std::future::pending()));
    // Once to warm up, then in earnest.
    load_from_outside(address, connections, reports / 10 + 1, None).await?;
    let loaded = load_from_outside(address, connections, reports, None).await?;
    server.abort();
    app.store.close().await;

    let bar = Bar::new("baseline");
    let raw = installation_in(&folder.path().join("data"), database, Durability::EveryCommit).await?;
    let all = Reports::new(&raw);
    let mut steps = Vec::new();
    for _ in 0..reports {
        steps.push(raw.reports().first_step(&all.next()?.0, &Actor::Anyone)?);
        bar.at(steps.len() as u64, u64::from(reports));
    }
    bar.end();
    let begun = Instant::now();
    match database {
        "" => store::raw_intake(&folder.path().join("raw.db"), steps, A_COMMIT)?,
        url => store::raw_intake_postgres(url, &steps, A_COMMIT).await?,
    }
    let raw_rate = f64::from(reports) / begun.elapsed().as_secs_f64();
    raw.store.close().await;
    let per_second = f64::from(loaded.requests) / loaded.seconds;
    Measured {
        what: format!("intake over HTTP, {connections} connections, every receipt after fsync"),
        per_second,
        ratio: Some(per_second / raw_rate),
        baseline: format!("the same SQL in a tight loop on the raw engine, {A_COMMIT} a commit: {raw_rate:.0} reports a second"),
        p50_ms: loaded.p50_ms,
        p95_ms: loaded.p95_ms,
        p99_ms: loaded.p99_ms,
    }
    .tell(json)
}
