//! Where a search looks. Frequent words are soon found by walking from the newest report on; rare ones only by the index of
//! terms, a partition at a time. How rare words are, above all the beginning of one, the planner cannot know; so the newest
//! reports are asked.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    PostgresStore,
    partitions::{self, Partition},
};
use crate::{
    Error, Filter,
    engine::{Engine, Index, ReadMode, Script, Search, Window, WindowWalk, expression, single},
};

/// How many of the newest reports are walked through, and then how many more, as long as enough is found for a page to be
/// full soon.
const WALKED: [i64; 3] = [300, 3_000, 10_000];

/// How many must be found among so many of the newest to walk on from there, where there are so many reports in all.
///
/// When a part `f` of all has the words, a page is full after `21 / f` rows of 0.5 us each; the index gives `f * reports` of
/// 3 us each to sort, of one partition at a time. The walk is shorter where `f * f > 4 / reports`.
fn enough(walked: i64, reports: i64) -> usize {
    let square = 4 * walked.pow(2) / reports.clamp(1, partitions::REPORTS);
    usize::try_from(square.isqrt()).unwrap_or(usize::MAX)
}

pub(super) async fn windows(store: &PostgresStore, index: Index, below: i64) -> Result<Vec<Window>, Error> {
    let newest = Script::one(format!("SELECT {}", place(index, 0)), vec![below.into()]);
    let until = single(store.read(ReadMode::Point, newest).await?)?.get::<Option<i64>>(0)?.map_or(0, |n| n + 1);
    store.know(until).await?;
    let [first, second, third] = spread(store, index, until).await?.map(|places| (until - places).max(0));
    let after = |walked| WindowWalk::PlacesAfter(enough(walked, until));
    let ways = [
        (first, until, WindowWalk::Places),
        (second, first, after(WALKED[0])),
        (third, second, after(WALKED[1])),
        (0, first, WindowWalk::Terms),
    ];
    // Each partition by its own name: among all of them it would have to be looked for.
    let windows = ways.into_iter().flat_map(|(from, until, by)| {
        let within = store.partitions.within(from, until);
        within.into_iter().map(move |Partition { from, until, part }| Window { from, until, by, part })
    });
    Ok(windows.collect())
}

/// The place of a report below a mark, so many after the newest.
fn place(index: Index, after: i64) -> String {
    let of = match index {
        Index::Open => "report WHERE public = 1 AND",
        Index::Inner => "report WHERE",
    };
    format!("(SELECT n FROM {of} n < ?1 ORDER BY n DESC OFFSET {after} LIMIT 1)")
}

/// Over how many places the reports lie that are walked through.
type Spread = [i64; WALKED.len()];

/// The spread of the newest public reports, and when it was counted. Before it is, as if all reports were public.
pub(super) struct LastSpread(Mutex<(Option<Instant>, Spread)>);

/// How long it is good for. Nothing but time is lost when it is another.
const GOOD_FOR: Duration = Duration::from_secs(60);

impl Default for LastSpread {
    fn default() -> Self {
        Self(Mutex::new((None, WALKED)))
    }
}

impl LastSpread {
    /// What was counted last. Who asks first when that was long ago gets none, to count again; the others go by it meanwhile.
    fn known(&self) -> Option<Spread> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0.is_some_and(|at| at.elapsed() < GOOD_FOR) {
            return Some(last.1);
        }
        last.0 = Some(Instant::now());
        None
    }

    fn keep(&self, spread: Spread) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (Some(Instant::now()), spread);
    }
}

async fn spread(store: &PostgresStore, index: Index, until: i64) -> Result<Spread, Error> {
    // Every place has a report, not all of them a public one.
    if index == Index::Inner {
        return Ok(WALKED);
    }
    if let Some(spread) = store.spread.known() {
        return Ok(spread);
    }
    let ends = WALKED.map(|walked| place(index, walked)).join(", ");
    let mut row = single(store.read(ReadMode::Point, Script::one(format!("SELECT {ends}"), vec![until.into()])).await?)?;
    let mut spread = WALKED;
    for (column, places) in spread.iter_mut().enumerate() {
        *places = until - row.get::<Option<i64>>(column)?.map_or(0, |n| n + 1);
    }
    store.spread.keep(spread);
    Ok(spread)
}

/// What is searched for, its marks read once, not again for each row.
pub(super) fn search(index: Index, filter: &Filter) -> Search {
    let expression = expression(filter, &|stem| format!("'{stem}'"), &|start| format!("'{start}':*"), [" | ", " & "]);
    // What the public may find is found by the index of what officials may, which holds more. No index answers whether a
    // comparison "is true".
    let (matches, walked) = match index {
        Index::Open => (
            "s.inner_terms @@ (SELECT CAST({} AS tsquery)) AND (s.open_terms @@ (SELECT CAST({} AS tsquery))) IS TRUE",
            "(s.open_terms @@ (SELECT CAST({} AS tsquery))) IS TRUE",
        ),
        Index::Inner => {
            ("s.inner_terms @@ (SELECT CAST({} AS tsquery))", "(s.inner_terms @@ (SELECT CAST({} AS tsquery))) IS TRUE")
        }
    };
    Search { index, filter: filter.clone(), table: "search", key: "n", matches, walked, expression }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn among_few_reports_more_must_be_found_to_walk_on() {
        let after = |reports| WALKED.map(|walked| enough(walked, reports));
        assert_eq!(after(1_000), [18, 189, 632]);
        assert_eq!(after(25_000), [3, 37, 126]);
        assert_eq!(after(partitions::REPORTS), [1, 12, 40]);
        assert_eq!(after(10_000_000), after(partitions::REPORTS));
    }
}
