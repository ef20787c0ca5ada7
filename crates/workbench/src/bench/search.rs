//! How long searches take over many public reports.

use std::time::Instant;

use app::Search;
use futures::{StreamExt, TryStreamExt, stream};
use store::Durability;

use super::{Measured, QUERIES, Reports, installation, publish};
use operator::{Failure, progress::Bar};

pub(super) async fn run(reports: u32, searches: u32, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let app = installation(&folder.path().join("data"), Durability::AtClose).await?;
    let (all, bar) = (Reports::new(&app), Bar::new("reports to search in"));
    let mut done = 0;
    while done < reports {
        let mut together = Vec::new();
        for _ in 0..256.min(reports - done) {
            together.push(all.next()?);
        }
        done += u32::try_from(together.len()).unwrap_or(0);
        stream::iter(together).map(|report| publish(&app, report)).buffer_unordered(256).try_collect::<Vec<_>>().await?;
        bar.at(u64::from(done), u64::from(reports));
    }
    bar.end();
    let mut took = Vec::new();
    let begun = Instant::now();
    for words in QUERIES.iter().cycle().take(searches as usize) {
        let search = Search { words: (*words).to_owned(), ..Search::default() };
        let one = Instant::now();
        app.reports().public_reports(&search, None, 20).await?;
        took.push(u32::try_from(one.elapsed().as_micros()).unwrap_or(u32::MAX));
    }
    let seconds = begun.elapsed().as_secs_f64();
    took.sort_unstable();
    app.store.close().await;
    let what = format!("searches over {reports} public reports, first page of 20, one at a time");
    Measured::of(&what, f64::from(searches) / seconds, &took).tell(json)
}
