//! What readers feel in an installation as large as it is: pages, lists, searches, inboxes, statistics, deadlines, and
//! intake beside them. For sizes and growth: run it on made-up histories of several sizes (`tuntas simulate`).

use std::time::Instant;

use app::{Among, Apart, Reader, Search, Whose};
use domain::{Actor, AgencyId, Grant, Official, Role, UserId, figure::Period};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::ToSpan;
use store::Key;

use super::{Measured, QUERIES, Reports};
use operator::{Failure, Installation, Outcome, config::Config, failure, open};

/// Reports at once while intake is measured.
const AT_ONCE: usize = 64;

/// Measures everything on the installation in force.
pub(super) async fn run(config: &Config, times: u32, intake: u32, json: bool) -> Result<Outcome, Failure> {
    let app = open::open_existing(config).await?;
    let (reports, _) = app.store.counts().await?;
    if reports == 0 {
        return Err(failure("there are no reports here; make some with: tuntas simulate"));
    }
    // As a node does every hour.
    app.store.settle().await?;
    let bench = Bench { app: &app, times, json };
    let trackings = bench.trackings().await?;
    let (busy, quiet) = bench.agencies().await?;
    let mut turn = trackings.iter().cycle();
    bench
        .measure("tracking page: everything of one report", async |app, _| {
            let key = Key::Tracking(*turn.next().ok_or_else(|| failure("no report"))?);
            app.reports().read_report(key, &Reader::Anyone).await.map(drop).or_else(not_public)
        })
        .await?;
    bench
        .measure("public list, first page", async |app, _| {
            app.reports().public_reports(&Search::default(), None, 20).await?;
            Ok(())
        })
        .await?;
    let searches = bench
        .measure("search, sixteen kinds in turn", async |app, n| {
            let words = QUERIES.get(n % QUERIES.len()).copied().unwrap_or_default().to_owned();
            app.reports().public_reports(&Search { words, ..Search::default() }, None, 20).await?;
            Ok(())
        })
        .await?;
    tell_kinds(&searches);
    for (name, agency) in [("inbox of the busiest agency, with its counts", busy), ("inbox of a quiet agency", quiet)] {
        let official = Official { user: UserId(1), grants: vec![Grant { role: Role::Liaison, agency }] };
        bench
            .measure(name, async |app, _| {
                app.reports().inbox(&official, &Search::default(), None, 25).await?;
                app.reports().work_counts(&official, &Search::default()).await?;
                Ok(())
            })
            .await?;
    }
    bench
        .measure("statistics of twelve months, reckoned anew", async |app, n| statistics(app, not_asked_yet(app, n)).await)
        .await?;
    bench
        .measure("statistics of twelve months, as most people find them", async |app, _| {
            statistics(app, Period::lately(app.figures().today(), 12)).await
        })
        .await?;
    bench
        .measure("figures of the busiest agency, twelve months, reckoned anew", async |app, n| {
            app.figures().read(&Whose::Of(busy), not_asked_yet(app, n)).await?;
            Ok(())
        })
        .await?;
    bench
        .measure("public list of a month a year ago, with how many", async |app, _| {
            let usual = Period::lately(app.figures().today(), 12);
            let until = Some(usual.from.last_of_month());
            let search = Search { from: Some(usual.from), until, ..Search::default() };
            app.reports().public_reports(&search, None, 20).await?;
            app.reports().count(Among::Public, &search).await?;
            Ok(())
        })
        .await?;
    let highest = app.reference().agencies.iter().filter(|a| a.parent.is_none()).map(|a| a.id).collect::<Vec<_>>();
    let leads = highest.into_iter().map(|agency| Grant { role: Role::Leader, agency }).collect();
    let leader = Official { user: UserId(1), grants: leads };
    bench
        .measure("overview of whoever leads all agencies", async |app, _| {
            app.figures().overview(&leader).await?;
            Ok(())
        })
        .await?;
    bench
        .measure("deadlines: looking for clocks that rang", async |app, _| {
            app.store.next_ring().await?;
            app.store.ringing(app.now(), 200).await?;
            Ok(())
        })
        .await?;
    bench.intake(intake).await?;
    println!("{reports} reports; {} MB resident", resident()? / 1024);
    app.store.close().await;
    Ok(Outcome::Done)
}

/// How long each kind of search took at the median, the slowest first.
fn tell_kinds(took: &[u32]) {
    let median = |kind: usize| {
        let mut of_kind: Vec<_> = took.iter().copied().skip(kind).step_by(QUERIES.len()).collect();
        of_kind.sort_unstable();
        of_kind.get(of_kind.len() / 2).copied().unwrap_or(0)
    };
    let mut kinds: Vec<_> = QUERIES.iter().enumerate().map(|(kind, words)| (median(kind), words)).collect();
    kinds.sort_unstable_by(|one, other| other.cmp(one));
    let lines: Vec<_> = kinds.iter().map(|(us, words)| format!("`{words}` {us}")).collect();
    println!("of these, p50 in us: {}", lines.join(", "));
}

/// Twelve months that begin on another day each time, so that no answer is kept for them.
fn not_asked_yet(app: &Installation, n: usize) -> Period {
    let usual = Period::lately(app.figures().today(), 12);
    let from = usual.from.checked_sub(i64::try_from(n).unwrap_or(0).days()).unwrap_or(usual.from);
    Period { from, ..usual }
}

/// What the page of statistics asks.
async fn statistics(app: &Installation, period: Period) -> Result<(), Failure> {
    app.figures().read(&Whose::Everybodys, period).await?;
    for apart in [Apart::Areas, Apart::Topics] {
        app.figures().figures_apart(&Whose::Everybodys, period, apart).await?;
    }
    Ok(())
}

fn not_public(error: app::AppError) -> Result<(), Failure> {
    if matches!(error, app::AppError::NotFound) { Ok(()) } else { Err(error.into()) }
}

struct Bench<'a> {
    app: &'a Installation,
    times: u32,
    json: bool,
}

impl Bench<'_> {
    /// Runs something so many times, one at a time, after a tenth as many to warm up. Gives how long each took, in order.
    async fn measure(
        &self,
        what: &str,
        mut work: impl AsyncFnMut(&Installation, usize) -> Result<(), Failure>,
    ) -> Result<Vec<u32>, Failure> {
        for n in 0..self.times / 10 + 1 {
            work(self.app, n as usize).await?;
        }
        let mut took = Vec::new();
        let begun = Instant::now();
        for n in 0..self.times {
            let one = Instant::now();
            work(self.app, n as usize).await?;
            took.push(u32::try_from(one.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
        let per_second = f64::from(self.times) / begun.elapsed().as_secs_f64();
        let in_order = took.clone();
        took.sort_unstable();
        Measured::of(what, per_second, &took).tell(self.json)?;
        Ok(in_order)
    }

    /// Public reports from everywhere in the history.
    async fn trackings(&self) -> Result<Vec<domain::TrackingNumber>, Failure> {
        let last = self.app.store.public(store::Filter::default(), None, 1).await?.rows.first().map_or(1, |r| r.cursor.n);
        let mut all = Vec::new();
        for part in 0..200 {
            let some = self.app.store.scan(last / 200 * part, 1).await?;
            all.extend(some.into_iter().map(|d| d.stored.report.tracking));
        }
        Ok(all)
    }

    /// The agency with most to do, and one in the middle.
    async fn agencies(&self) -> Result<(AgencyId, AgencyId), Failure> {
        let mut open: std::collections::BTreeMap<i64, u64> = std::collections::BTreeMap::new();
        let all = Period::lately(self.app.figures().today(), 120);
        for (id, tally) in self.app.figures().figures_apart(&Whose::Everybodys, all, Apart::Agencies).await? {
            if let Some(id) = id.parse().ok().filter(|id: &i64| *id != 0) {
                *open.entry(id).or_default() += tally.open;
            }
        }
        let mut open: Vec<_> = open.into_iter().collect();
        open.sort_by_key(|(_, reports)| *reports);
        let none = || failure("no agency has anything to do");
        let (busy, most) = *open.last().ok_or_else(none)?;
        let (quiet, few) = *open.get(open.len() / 2).ok_or_else(none)?;
        println!("the busiest agency has {most} open reports, the one in the middle {few}");
        Ok((AgencyId(busy), AgencyId(quiet)))
    }

    async fn intake(&self, reports: u32) -> Result<(), Failure> {
        let all = Reports::new(self.app);
        let mut new = Vec::new();
        for _ in 0..reports {
            new.push(all.next()?.0);
        }
        let begun = Instant::now();
        let submit = |new| async move {
            let one = Instant::now();
            self.app.reports().submit_report(new, &Actor::Anyone).await?;
            Ok::<_, Failure>(u32::try_from(one.elapsed().as_micros()).unwrap_or(u32::MAX))
        };
        let mut took: Vec<_> = stream::iter(new).map(submit).buffer_unordered(AT_ONCE).try_collect().await?;
        took.sort_unstable();
        let per_second = f64::from(reports) / begun.elapsed().as_secs_f64();
        Measured::of(&format!("intake, {AT_ONCE} at once, each durable"), per_second, &took).tell(self.json)
    }
}

/// Memory of this process, in kilobytes.
fn resident() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).and_then(|l| l.split_whitespace().nth(1));
    line.and_then(|n| n.parse().ok()).ok_or_else(|| failure("the system does not say how much memory this takes"))
}
