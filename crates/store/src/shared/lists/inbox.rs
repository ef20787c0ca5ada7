//! What lies on desks, by when it is due.

use std::collections::BTreeSet;

use domain::{AgencyId, report::Work};

use super::{
    REACHED,
    filter::{Along, Query},
    page,
};
use crate::{
    Cursor, Error, Inbox, Page,
    engine::{Engine, Index, ReadMode, Script, rows},
    shared::due_at,
};

/// Most piles that are looked at one by one.
const MOST_PILES: usize = 40;

/// The first of each pile of an inbox that nothing narrows. Every pile lies in order already, so they cost the same however
/// high it is. None where the piles are too many, or something is looked for in them.
pub(super) fn firsts_of_piles<E: Engine>(
    engine: &E,
    inbox: &Inbox,
    after: Option<Cursor>,
    at_most: u32,
) -> Option<(Query, String)> {
    let mut piles = BTreeSet::new();
    for desk in &inbox.desks {
        let works = desk.works.iter().filter(|w| inbox.work.is_none_or(|only| only == **w));
        piles.extend(works.flat_map(|work| desk.agencies.iter().map(move |agency| (*agency, *work))));
    }
    if inbox.filter.is_some() || piles.is_empty() || piles.len() > MOST_PILES {
        return None;
    }
    let mut query = Query::new(engine);
    let mut firsts = Vec::new();
    for (place, (agency, work)) in piles.into_iter().enumerate() {
        let agency = query.value(agency.0);
        let mut conditions = format!("agency = {agency} AND work = '{}'", work.as_str());
        if let Some(before) = inbox.due_before {
            let mark = query.value(before);
            conditions = format!("{conditions} AND due < {mark}");
        }
        if let Some(Cursor { order, n }) = after {
            let (order, n) = (query.value(order), query.value(n));
            conditions = format!("{conditions} AND (due, n) > ({order}, {n})");
        }
        let limit = query.value(i64::from(at_most));
        firsts.push(format!(
            "SELECT * FROM (SELECT n, agency, work, due FROM task WHERE {conditions} ORDER BY due, n LIMIT {limit}) AS d{place}"
        ));
    }
    Some((query, format!("({})", firsts.join(" UNION ALL "))))
}

/// The desks of an inbox; none when there are none.
pub(super) fn on_desks<E: Engine>(engine: &E, inbox: &Inbox) -> Option<Query> {
    let mut query = Query::new(engine);
    let mut desks = Vec::new();
    for desk in &inbox.desks {
        let works: Vec<_> = desk.works.iter().filter(|w| inbox.work.is_none_or(|only| only == **w)).collect();
        if !works.is_empty() && !desk.agencies.is_empty() {
            let words: Vec<_> = works.iter().map(|w| format!("'{}'", w.as_str())).collect();
            let agency = query.one_of("t.agency", &desk.agencies);
            desks.push(format!("({agency} AND t.work IN ({}))", words.join(", ")));
        }
    }
    if desks.is_empty() {
        return None;
    }
    query.and(&format!("({})", desks.join(" OR ")));
    if let Some(before) = inbox.due_before {
        let mark = query.value(before);
        query.and(&format!("t.due < {mark}"));
    }
    Some(query)
}

/// All of an inbox, narrowed by what is looked for.
pub(super) fn narrowed(mut query: Query, inbox: &Inbox, after: Option<Cursor>) -> Query {
    query.narrow(&inbox.filter, Index::Inner, Along::Desks);
    if let Some(Cursor { order, n }) = after {
        let (order, n) = (query.value(order), query.value(n));
        query.and(&format!("(t.due, t.n) > ({order}, {n})"));
    }
    query
}

/// What is due first, first.
pub(super) async fn due<E: Engine>(engine: &E, mut query: Query, from: &str, at_most: u32) -> Result<Page, Error> {
    let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
    let sql = format!(
        "SELECT r.n, r.state, r.title, r.excerpt, {REACHED}, t.due, t.work, t.agency FROM {from} \
         WHERE {conditions} ORDER BY t.due, t.n LIMIT {limit}"
    );
    let mut answers = engine.read(ReadMode::Scan, Script::one(sql, query.values)).await?;
    page(rows(&mut answers, 0), at_most, |row, listed| {
        let due: i64 = row.get(9)?;
        listed.cursor.order = due;
        listed.task = Some((row.word(10, Work::parse)?, AgencyId(row.get(11)?), due_at(due)?));
        Ok(())
    })
}
