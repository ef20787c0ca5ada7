//! Moving a whole installation from one engine to the other, and back: rows, files, and a proof that nothing changed on the
//! way. It may be broken off and started again: it goes on where it stopped.

use futures::TryStreamExt;
use store::{Blobs, Durability, Store, Table};

use crate::{
    Failure, Outcome,
    arguments::Move,
    config::{Config, Setting},
    failure,
    open::{self, Database},
    progress::Bar,
    upkeep,
};

/// Rows of a stretch.
const ROWS: u32 = 5_000;
/// Events compared at a time.
const EVENTS: u32 = 5_000;
/// Files copied at once.
const FILES: usize = 8;
/// The fact by which a database knows that it is being filled from another.
const FILLED: &str = "filled by move";

/// `tuntas move`: carries a whole installation to another database, of either engine.
///
/// # Errors
/// What cannot be read or written; what was carried stays, and the same command goes on.
pub async fn run(config: &Config, wish: &Move) -> Result<Outcome, Failure> {
    let (from, to) = (Database::parse(&wish.from)?, Database::parse(&wish.to)?);
    if let Database::File(file) = &from
        && !file.exists()
    {
        return Err(failure(format!("there is no database {}", file.display())));
    }
    // The key must be there before anything is written.
    let key = open::read_key(config, false)?;
    // Only what somebody vouches for is carried: what an earlier version wrote is vouched for by this.
    let mut here = config.clone();
    here.prefer(Setting::Database, &wish.from, "move");
    here.prefer(Setting::Key, &key.to_hex(), "move");
    open::open_existing(&here).await?.store.close().await;
    let source = from.open(config, Durability::EveryCommit).await?;
    let target = to.open(config, Durability::AtClose).await?;
    ready_to_fill(&*target).await?;
    let forgotten = source.forgotten().await?;
    if !forgotten.is_empty() {
        return Err(failure(format!("nothing is said about whether these are carried: {}", forgotten.join(", "))));
    }
    for table in Table::ALL {
        carry(&*source, &*target, table).await?;
    }
    target.carried().await?;
    copy_files(config, wish).await?;
    println!("rows and files are over; making the terms of searches and the figures");
    target.close().await;
    source.close().await;
    let mut there = config.clone();
    there.prefer(Setting::Database, &wish.to, "move");
    there.prefer(Setting::Key, &key.to_hex(), "move");
    if let Some(files) = &wish.files_to {
        there.prefer(Setting::Files, files, "move");
    }
    upkeep::rebuild(&there).await?;
    compare(&from, &to, config).await?;
    let outcome = upkeep::verify(&there, false).await?;
    if matches!(outcome, Outcome::Done) {
        println!("moved; from now on start with --database {}", shown(&wish.to));
    }
    Ok(outcome)
}

/// The address without its password.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://...@{rest}"),
        _ => url.to_owned(),
    }
}

/// Only an empty database is filled, or one whose filling was broken off.
async fn ready_to_fill(target: &dyn Store) -> Result<(), Failure> {
    let begun = target.known_fact(FILLED).await?.is_some();
    if !begun && target.last(Table::Report).await?.is_some() {
        return Err(failure("the target holds reports already; name an empty database"));
    }
    target.fact(FILLED, vec![1]).await?;
    Ok(())
}

async fn carry(source: &dyn Store, target: &dyn Store, table: Table) -> Result<(), Failure> {
    let mut after = target.last(table).await?;
    let mut carried = 0;
    loop {
        let stretch = source.take_out(table, after, ROWS).await?;
        let Some(end) = stretch.end() else { break };
        carried += stretch.len();
        target.put_in(stretch).await?;
        after = Some(end);
    }
    if carried > 0 {
        println!("{table:?}: {carried} rows");
    }
    Ok(())
}

/// Copies files that are not there yet, when they move too.
async fn copy_files(config: &Config, wish: &Move) -> Result<(), Failure> {
    let Some(to) = &wish.files_to else { return Ok(()) };
    let mut there = config.clone();
    there.prefer(Setting::Files, to, "move");
    let (source, target) = (open::blobs(config)?, open::blobs(&there)?);
    let bar = Bar::new("files");
    let copied = source.all().map_ok(|(id, _)| copy(&source, &target, id)).try_buffer_unordered(FILES);
    let copied: u64 = copied.try_fold(0, |sum, one| async move { Ok(sum + one) }).await?;
    bar.end();
    println!("{copied} files copied");
    Ok(())
}

async fn copy(source: &Blobs, target: &Blobs, id: uuid::Uuid) -> Result<u64, store::Error> {
    let Some(bytes) = source.get(id).await? else { return Ok(0) };
    // A half file is not the same file.
    if target.get(id).await?.as_ref() == Some(&bytes) {
        return Ok(0);
    }
    target.put(id, bytes).await?;
    Ok(1)
}

/// Every event is there, in order, with the same commitment.
async fn compare(from: &Database, to: &Database, config: &Config) -> Result<(), Failure> {
    let source = from.open(config, Durability::EveryCommit).await?;
    let target = to.open(config, Durability::EveryCommit).await?;
    let (mut after, mut compared) = (0, 0_u64);
    loop {
        let (ours, theirs) = (source.events(after, EVENTS).await?, target.events(after, EVENTS).await?);
        let told = |all: &[(domain::ReportId, store::Recorded)]| {
            all.iter().map(|(id, r)| (*id, r.seq, r.event.version, r.commitment, r.mark)).collect::<Vec<_>>()
        };
        if told(&ours) != told(&theirs) {
            return Err(failure(format!("after event {after} the two logs differ; do not use the target")));
        }
        let Some((_, last)) = ours.last() else { break };
        after = last.seq;
        compared += ours.len() as u64;
    }
    source.close().await;
    target.close().await;
    println!("{compared} events are the same in both");
    Ok(())
}
