//! The grievance register with few entries and with many: what a coordinator's desk asks of it, and the list behind a figure of a report
//! that was kept, each beside a plain read of all entries.

use std::{sync::Arc, time::Instant};

use app::RegisterAsked;
use domain::{
    Actor, Grant, Official, Role, UserId,
    grievance::{Cut, EntryFacts, Measure, PeriodKind, ReportPeriod, Severity, StepName, Tier},
};
use operator::{
    Failure, Installation,
    config::{Config, Setting},
    failure,
};
use store::{Durability, Key};

use super::{Measured, Reports, installation_in};

/// Entries taken in at once.
const AT_ONCE: usize = 50;
/// Looks at each.
const LOOKS: usize = 20;
/// Late entries that are read for a desk.
const LATE: u32 = 200;
/// Entries to which something happens after the report of the period was kept.
const CHANGED: usize = 50;

pub(super) async fn run(config: &Config, entries: usize, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let database = config.get(Setting::Database);
    let few = (entries / 100).max(1);
    let mut before: Option<[f64; 2]> = None;
    for count in [few, entries] {
        let data = folder.path().join(format!("data-{count}"));
        let app = Arc::new(installation_in(&data, database, Durability::AtClose).await?);
        let taken = fill(&app, count).await?;
        let top =
            app.reference().agencies.iter().find(|a| a.parent.is_none()).map(|a| a.id).ok_or_else(|| failure("no government"))?;
        let by = |role| Official { user: UserId(1), grants: vec![Grant { role, agency: top }] };
        let today = app.figures().today();
        let period = ReportPeriod::of(PeriodKind::Quarter, today);
        let kept = app.grievances().make_report(&by(Role::CarbonTeam), top, period, String::new(), None).await?;
        for key in taken.iter().take(CHANGED) {
            step(&app, *key, StepName::Acknowledged, None).await?;
        }
        let plain = measured(async || Ok(app.store.in_register().await?.len())).await?;
        // As if all of it were late.
        let late_by = app.now() + jiff::SignedDuration::from_hours(24 * 400);
        let reached = app.reference().agencies.subtree(top);
        let desk = measured(async || {
            app.grievances().overdue(&by(Role::Coordinator)).await?;
            Ok(app.store.late_in_register(reached.clone(), late_by, LATE).await?.len())
        })
        .await?;
        let part = Some((Cut::Category, "land".to_owned()));
        let asked = RegisterAsked {
            period: Some(period),
            measure: Some(Measure::Acknowledged),
            part,
            as_of: Some(kept),
            ..RegisterAsked::default()
        };
        let list = measured(async || Ok(app.grievances().register(&by(Role::CarbonTeam), &asked).await?.rows.len())).await?;
        let now = [desk.1, list.1];
        for (n, (what, times)) in
            [("late entries for a coordinator's desk", desk), ("the list behind a figure that was kept", list)]
                .into_iter()
                .enumerate()
        {
            let mut told = Measured::of(&format!("{what}, {count} in the register"), times.0, &times.2);
            told.ratio = Some(times.1 / plain.1);
            told.baseline = format!("a plain read of all entries: p50 {:.1} ms", plain.1);
            if let Some(few_ms) = before.and_then(|b| b.get(n).copied()) {
                told.baseline.push_str(&format!("; {:.1} times the p50 among {few}", times.1 / few_ms));
            }
            told.tell(json)?;
        }
        before = Some(now);
        app.store.close().await;
    }
    Ok(())
}

/// How often a second, the median in milliseconds, and all times in order, in microseconds.
async fn measured(look: impl AsyncFn() -> Result<usize, Failure>) -> Result<(f64, f64, Vec<u32>), Failure> {
    let mut times = Vec::new();
    // Once to warm up.
    look().await?;
    for _ in 0..LOOKS {
        let begun = Instant::now();
        look().await?;
        times.push(u32::try_from(begun.elapsed().as_micros())?);
    }
    let seconds = times.iter().map(|us| f64::from(*us)).sum::<f64>() / 1e6;
    times.sort_unstable();
    let median = super::percentile(&times, 50);
    Ok((LOOKS as f64 / seconds, median, times))
}

/// Reports that are taken into the register as they come.
async fn fill(app: &Arc<Installation>, count: usize) -> Result<Vec<Key>, Failure> {
    let reports = Reports::new(app);
    let mut taken = Vec::new();
    while taken.len() < count {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE.min(count - taken.len()) {
            let ((new, ..), app) = (reports.next()?, Arc::clone(app));
            tasks.spawn(async move {
                let key = Key::Id(new.id);
                app.reports().submit_report(new, &Actor::Anyone).await?;
                let facts = EntryFacts {
                    category: "land".to_owned(),
                    tier: Tier::Regency,
                    severity: Severity::Low,
                    sex: None,
                    group: None,
                    period: None,
                };
                step(&app, key, StepName::Taken, Some(facts)).await?;
                Ok::<_, Failure>(key)
            });
        }
        while let Some(done) = tasks.join_next().await {
            taken.push(done??);
        }
    }
    Ok(taken)
}

async fn step(app: &Installation, key: Key, name: StepName, facts: Option<EntryFacts>) -> Result<(), Failure> {
    let stored = app.store.report(key).await?.ok_or_else(|| failure("a report is missing"))?;
    let by = Official { user: UserId(1), grants: vec![Grant { role: Role::Coordinator, agency: stored.report.custodian }] };
    let words = name.needs_words().then(|| domain::Words::parse("Dicatat (dikarang).").ok()).flatten();
    let asked = app::StepAsked {
        name,
        facts,
        severity: None,
        ending: None,
        said: None,
        on: None,
        words,
        seen: None,
        sent: None,
        agreed: None,
    };
    app.grievances().step(key, &by, asked).await?;
    Ok(())
}
