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
    engine::{By, Engine, How, Index, Script, Search, Window, expression, single},
};

/// The newest reports, which tell a search whether its words are frequent.
const ASKED: i64 = 300;
/// The newest reports that are walked through when they are.
const WALKED: i64 = 3_000;

/// How many of those asked make words frequent in a full partition.
const FREQUENT: i64 = 3;

/// How many of those asked make words frequent among so many reports. The more of them a word is in, the shorter the walk until
/// a page is full, and the more the index gives to sort; so it is the square that decides.
fn frequent(reports: i64) -> usize {
    let square = FREQUENT.pow(2) * partitions::REPORTS / reports.clamp(1, partitions::REPORTS);
    usize::try_from(square.isqrt()).unwrap_or(usize::MAX)
}

pub(super) async fn windows(store: &PostgresStore, index: Index, below: i64) -> Result<Vec<Window>, Error> {
    let newest = Script::one(format!("SELECT {}", place(index, 0)), vec![below.into()]);
    let until = single(store.read(How::LookUp, newest).await?)?.get::<Option<i64>>(0)?.map_or(0, |n| n + 1);
    store.know(until).await?;
    let [asked, walked] = spread(store, index, below, until).await?.map(|places| (until - places).max(0));
    let walked_too = By::PlacesAfter(frequent(until));
    let ways = [(asked, until, By::Places), (walked, asked, walked_too), (0, asked, By::Terms)];
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

/// Over how many places the reports lie that are asked and walked through.
type Spread = [i64; 2];

/// The spread of the newest public reports, and when it was counted.
#[derive(Default)]
pub(super) struct LastSpread(Mutex<Option<(Instant, Spread)>>);

/// How long it is good for. Nothing but time is lost when it is another.
const GOOD_FOR: Duration = Duration::from_secs(10);

async fn spread(store: &PostgresStore, index: Index, below: i64, until: i64) -> Result<Spread, Error> {
    // Every place has a report, not all of them a public one.
    if index == Index::Inner {
        return Ok([ASKED, WALKED]);
    }
    let of_newest = below == i64::MAX;
    let last = *store.spread.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, spread)) = last.filter(|(at, _)| of_newest && at.elapsed() < GOOD_FOR) {
        return Ok(spread);
    }
    let count = Script::one(format!("SELECT {}, {}", place(index, ASKED), place(index, WALKED)), vec![until.into()]);
    let mut row = single(store.read(How::LookUp, count).await?)?;
    let mut places = |column| Ok::<i64, Error>(until - row.get::<Option<i64>>(column)?.map_or(0, |n| n + 1));
    let spread = [places(0)?, places(1)?];
    if of_newest {
        *store.spread.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), spread));
    }
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
    Search { index, table: "search", key: "n", matches, walked, expression }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn among_few_reports_more_make_words_frequent() {
        let few = [0, 1_000, 25_000].map(frequent);
        assert_eq!(few, [1_500, 47, 9]);
        assert_eq!([partitions::REPORTS, 10_000_000].map(frequent), [3, 3]);
    }
}
