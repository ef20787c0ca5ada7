//! Whole lives, as DIGIT measures them: create, forward, answer, search; fifty at once; and a burst that must pass without
//! a trace. Through the use cases that the pages call, each step durable.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use app::{ActRequest, Search};
use domain::{Actor, AgencyId, AgencyKind, Command, Grant, Official, ReportId, Role, UserId, Words};
use store::Key;

use super::{Measured, Reports, verify};
use operator::{Failure, Installation, Outcome, config::Config, failure, open};

use crate::demo::carefully;

/// Lives at once.
const AT_ONCE: usize = 50;
/// Lives a second that DIGIT was tried with, and ten times that.
const RATES: [u32; 8] = [1, 15, 25, 35, 10, 150, 250, 350];
/// How long each rate is held.
const HELD: Duration = Duration::from_secs(3);

pub(super) async fn run(config: &Config, lives: u32, json: bool) -> Result<Outcome, Failure> {
    let app = open::open(config).await?;
    if app.reference().areas().next().is_none() {
        crate::demo::country(&app).await?;
    }
    let (before, _) = app.store.counts().await?;
    let app = Arc::new(Lives::new(app)?);
    // Some to warm up.
    flood(&app, lives / 10 + 1).await?;
    let (per_second, took) = flood(&app, lives).await?;
    Measured::of(&format!("lives over {before} reports, {AT_ONCE} at once"), per_second, &took).tell(json)?;
    for rate in RATES {
        let took = at_rate(&app, rate).await?;
        Measured::of(&format!("{rate} lives a second begun"), f64::from(rate), &took).tell(json)?;
    }
    // The burst: all at once, ten times what was the highest.
    let burst = Instant::now();
    let (_, _) = flood(&app, 3_500).await?;
    let over = burst.elapsed();
    let after = at_rate(&app, 35).await?;
    Measured::of(
        &format!("35 lives a second begun, right after a burst of 3500 that took {:.1} s", over.as_secs_f64()),
        35.0,
        &after,
    )
    .tell(json)?;
    app.app.store.close().await;
    Ok(Outcome::Done)
}

struct Lives {
    app: Installation,
    reports: tokio::sync::Mutex<Reports>,
}

impl Lives {
    fn new(app: Installation) -> Result<Self, Failure> {
        let reports = tokio::sync::Mutex::new(Reports::new(&app));
        Ok(Self { app, reports })
    }

    /// Create, verify and forward, answer, search. Gives how long it took, in microseconds.
    async fn live(&self) -> Result<u32, Failure> {
        let (new, title, topic) = self.reports.lock().await.next()?;
        let app = &self.app;
        let begun = Instant::now();
        let (id, area, words): (ReportId, _, _) = (new.id, new.area.clone(), new.text.clone().ok_or_else(|| failure("no text"))?);
        app.reports().submit_report(new, &Actor::Anyone).await?;
        let reference = app.reference();
        let custodian = reference.agencies.custodian(&area).ok_or_else(|| failure("no government"))?;
        let coordinator = official(Role::Coordinator, custodian);
        let found = verify(topic, area);
        carefully(app, ActRequest::new(Key::Id(id), &coordinator, Command::Verify(found)).titled(title).saying(words)).await?;
        let service =
            reference.agencies.iter().find(|a| a.parent == Some(custodian) && a.kind == AgencyKind::Service && !a.approval);
        let agency = service.map(|a| a.id).ok_or_else(|| failure("no agency"))?;
        let forward = Command::Forward { to: vec![agency], lead: agency };
        app.reports().act_on_report(ActRequest::new(Key::Id(id), &coordinator, forward)).await?;
        let answer = Words::parse("Sudah diperbaiki pada hari ini oleh petugas kami.")?;
        let follow_up = Command::FollowUp { agency, outcome: Some(domain::report::Outcome::Informed) };
        app.reports()
            .act_on_report(ActRequest::new(Key::Id(id), &official(Role::Liaison, agency), follow_up).saying(answer))
            .await?;
        app.reports().public_reports(&Search { words: "jalan rusak".into(), ..Search::default() }, None, 20).await?;
        Ok(u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX))
    }
}

fn official(role: Role, agency: AgencyId) -> Actor {
    Actor::Official(Official { user: UserId(1), grants: vec![Grant { role, agency }] })
}

/// So many lives, always fifty at once. Gives how many a second, and how long each took.
async fn flood(lives: &Arc<Lives>, many: u32) -> Result<(f64, Vec<u32>), Failure> {
    let (next, begun) = (Arc::new(AtomicU32::new(0)), Instant::now());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (lives, next) = (Arc::clone(lives), Arc::clone(&next));
        tasks.spawn(async move {
            let mut took = Vec::new();
            while next.fetch_add(1, Ordering::Relaxed) < many {
                took.push(lives.live().await?);
            }
            Ok::<_, Failure>(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = tasks.join_next().await {
        took.extend(done??);
    }
    took.sort_unstable();
    Ok((f64::from(many) / begun.elapsed().as_secs_f64(), took))
}

/// Begins so many lives a second, whether the ones before are over or not.
async fn at_rate(lives: &Arc<Lives>, rate: u32) -> Result<Vec<u32>, Failure> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    let mut tasks = tokio::task::JoinSet::new();
    let begun = Instant::now();
    while begun.elapsed() < HELD {
        ticks.tick().await;
        let lives = Arc::clone(lives);
        tasks.spawn(async move { lives.live().await });
    }
    let mut took = Vec::new();
    while let Some(done) = tasks.join_next().await {
        took.push(done??);
    }
    took.sort_unstable();
    Ok(took)
}
