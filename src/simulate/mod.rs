//! A nation's history, made up quickly: for measuring what a nation's load does. Every report lives its whole life through
//! the same decisions as any other; only the writing is done in one step.

mod lives;
mod nation;
mod rhythm;

use std::{sync::Arc, time::Instant};

use app::{House, SystemClock};
use futures::{StreamExt, TryStreamExt, stream};
use store::{Append, Appended, Durability};

use self::{lives::Lives, nation::Nation, rhythm::Rhythm};
use crate::{Failure, Outcome, cli::Simulate, config::Config, failure, open, progress::Bar};

/// Lives that are made up together, and written together.
const TOGETHER: u64 = 512;
/// Stretches that are made up ahead of the writing, and that wait to be written.
const AHEAD: usize = 3;

pub(crate) async fn simulate(config: &Config, wish: &Simulate) -> Result<Outcome, Failure> {
    if wish.from > wish.to || !(2000..2100).contains(&wish.from) || !(2000..2100).contains(&wish.to) {
        return Err(failure("--from and --to are years, the first not after the second"));
    }
    let house = open::open_with(config, Arc::new(SystemClock), Durability::AtClose).await?;
    if house.store().counts().await?.0 > 0 {
        return Err(failure("there are reports here already; a made-up history needs an installation of its own"));
    }
    let nation = Arc::new(nation::make(&house, wish.agencies, wish.seed).await?);
    let begun = Instant::now();
    let written = write(&house, &nation, wish).await?;
    house.store().settle().await?;
    house.store().close().await;
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read")]
    let (reports, events) = (wish.reports as f64 / seconds, written as f64 / seconds);
    println!(
        "{} reports with {written} events in {seconds:.1} s: {reports:.0} reports and {events:.0} events a second",
        wish.reports
    );
    Ok(Outcome::Done)
}

/// Makes up lives on all processors and writes them in the order in which they were received. Gives how many events.
async fn write(house: &Arc<House>, nation: &Arc<Nation>, wish: &Simulate) -> Result<u64, Failure> {
    let lives = Arc::new(Lives::new(Arc::clone(house), Arc::clone(nation), Rhythm::of(wish.from, wish.to), wish));
    let (bar, mut written, mut events) = (Bar::new("a nation's history"), 0, 0);
    let stretches = (0..wish.reports.div_ceil(TOGETHER)).map(|stretch| {
        let (lives, from) = (Arc::clone(&lives), stretch * TOGETHER);
        let until = (from + TOGETHER).min(wish.reports);
        tokio::task::spawn_blocking(move || (from..until).map(|n| Ok((n, lives.make(n)?))).collect::<Result<Vec<_>, Failure>>())
    });
    let mut stretches =
        stream::iter(stretches).buffered(AHEAD).map(|made| Ok::<_, Failure>(append(house, &lives, made??))).try_buffered(AHEAD);
    while let Some(lived) = stretches.try_next().await? {
        (written, events) = (written + lived.0, events + lived.1);
        bar.at(written, wish.reports);
    }
    bar.end();
    Ok(events)
}

/// Writes lives. Gives how many there are, and how many events they have.
async fn append(house: &House, lives: &Lives, mut left: Vec<(u64, Append)>) -> Result<(u64, u64), Failure> {
    let (many, events) = (left.len() as u64, left.iter().map(|(_, s)| s.events.len() as u64).sum());
    while !left.is_empty() {
        let (numbers, steps): (Vec<u64>, Vec<Append>) = std::mem::take(&mut left).into_iter().unzip();
        for (n, written) in numbers.into_iter().zip(house.store().append_all(steps).await?) {
            match written {
                Appended::Done => {}
                // A number drawn twice among millions: the same life, with another number.
                Appended::NumberTaken => left.push((n, lives.make(n)?)),
                _ => return Err(failure("a made-up report was not new")),
            }
        }
    }
    Ok((many, events))
}
