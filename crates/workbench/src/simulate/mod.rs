//! A nation's history, made up quickly: for measuring what a nation's load does. Every report lives its whole life through
//! the same decisions as any other; only the writing is done in one step.

mod lives;
mod nation;
mod rhythm;

use std::{collections::HashSet, sync::Arc, time::Instant};

use domain::{Date, Zone};
use futures::{StreamExt, stream};
use store::History;

use self::{lives::Lives, nation::Nation};
use operator::{
    Failure, Installation, Outcome,
    config::Config,
    failure,
    open::{self, Database},
    progress::Bar,
};

use crate::arguments::Simulate;

/// Lives that are made up together, and written together.
const TOGETHER: u64 = 256;
/// Stretches that are made up ahead of the writing.
const AHEAD: usize = 6;

/// `tuntas simulate`: writes a history into an installation of its own.
///
/// # Errors
/// Years that are none, and an installation that holds reports already.
pub async fn simulate(config: &Config, arguments: &Simulate) -> Result<Outcome, Failure> {
    if arguments.from > arguments.to || !(2000..2100).contains(&arguments.from) || !(2000..2100).contains(&arguments.to) {
        return Err(failure("--from and --to are years, the first not after the second"));
    }
    let app = open::open(config).await?;
    if app.now() < Zone::Western.morning_of(Date::constant(arguments.from, 1, 1)) {
        return Err(failure("--from lies in the future"));
    }
    if app.store.counts().await?.0 > 0 {
        return Err(failure("there are reports here already; a made-up history needs an installation of its own"));
    }
    let nation = Arc::new(nation::make(&app, arguments.agencies, arguments.seed).await?);
    // From here on the app only decides; a history has the database for itself.
    app.store.close().await;
    let begun = Instant::now();
    let mut history = Database::of(config)?.history().await?;
    let events = write(&mut *history, &app, &nation, arguments).await?;
    println!("{} reports are written; making them last", arguments.reports);
    history.finish().await?;
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read")]
    let rate = |many: u64| many as f64 / seconds;
    let (reports, events_a_second) = (rate(arguments.reports), rate(events));
    println!(
        "{} reports with {events} events in {seconds:.1} s: {reports:.0} reports and {events_a_second:.0} events a second",
        arguments.reports
    );
    Ok(Outcome::Done)
}

/// Makes up lives on all processors and writes them in the order in which they were received. Gives how many events.
async fn write(
    history: &mut dyn History,
    app: &Installation,
    nation: &Arc<Nation>,
    arguments: &Simulate,
) -> Result<u64, Failure> {
    let lives = Arc::new(Lives::new(app.clone(), Arc::clone(nation), arguments));
    let (bar, mut written, mut events, mut numbers) = (Bar::new("a nation's history"), 0, 0, HashSet::new());
    let stretches = (0..arguments.reports.div_ceil(TOGETHER)).map(|stretch| {
        let (lives, from) = (Arc::clone(&lives), stretch * TOGETHER);
        let until = (from + TOGETHER).min(arguments.reports);
        tokio::task::spawn_blocking(move || (from..until).map(|n| lives.make(n)).collect::<Result<Vec<_>, _>>())
    });
    let mut stretches = stream::iter(stretches).buffered(AHEAD);
    while let Some(made) = stretches.next().await {
        let mut made = made??;
        for (n, life) in (written..).zip(&mut made) {
            // A number drawn twice among millions: the same life, with another number.
            while !numbers.insert(life.report.tracking) {
                *life = lives.make(n)?;
            }
        }
        written += made.len() as u64;
        events += made.iter().map(|life| life.events.len() as u64).sum::<u64>();
        history.add(made).await?;
        bar.at(written, arguments.reports);
    }
    bar.end();
    Ok(events)
}
