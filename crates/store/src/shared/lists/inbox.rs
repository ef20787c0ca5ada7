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

/// Where a row stands in an inbox: what cannot wait before all else, by when it is due, and then the rest.
fn order_of(urgent: bool, due: i64) -> i64 {
    // No moment of work lies before 1970, so that the two do not meet.
    if urgent { due.max(0).wrapping_add(i64::MIN) } else { due }
}

/// Whether a place is one of what cannot wait, and when that is due.
fn place_of(order: i64) -> (bool, i64) {
    if order < 0 { (true, order.wrapping_sub(i64::MIN)) } else { (false, order) }
}

/// In which order piles are walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// What cannot wait first, as a list shows it
    Urgent,
    /// What is due first first, as it is counted
    Due,
}

/// The first of each pile of an inbox that nothing narrows. Every pile lies in order already, so they cost the same however
/// high it is; what cannot wait has an index of its own, which is all but empty. None where the piles are too many, or something is
/// looked for in them.
pub(super) fn firsts_of_piles<E: Engine>(
    engine: &E,
    inbox: &Inbox,
    walk: Walk,
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
    let after = after.map(|Cursor { order, n }| (place_of(order), n));
    let mut query = Query::new(engine);
    let mut firsts = Vec::new();
    for (agency, work) in piles {
        let agency = query.value(agency.0);
        let mut pile = format!("agency = {agency} AND work = '{}'", work.as_str());
        if let Some(before) = inbox.due_before {
            let mark = query.value(before);
            pile = format!("{pile} AND due < {mark}");
        }
        let parts: &[_] = match (walk, work.is_of_coordinators()) {
            (Walk::Urgent, true) => &[Some(true), Some(false)],
            // Nothing on the desks of those who answer stands before the rest.
            (Walk::Urgent, false) => &[Some(false)],
            (Walk::Due, _) => &[None],
        };
        for urgent in parts {
            let mut conditions = match urgent {
                Some(true) => format!("{pile} AND urgent = 1"),
                Some(false) if work.is_of_coordinators() => format!("{pile} AND urgent = 0"),
                _ => pile.clone(),
            };
            match after {
                // The page before ended beyond all of it.
                Some(((false, _), _)) if *urgent == Some(true) => continue,
                Some(((at_urgent, due), n)) if at_urgent == (*urgent == Some(true)) => {
                    let (due, n) = (query.value(due), query.value(n));
                    conditions = format!("{conditions} AND (due, n) > ({due}, {n})");
                }
                _ => {}
            }
            // What the index of a pile holds is all that is read: whether it can wait is known by the part.
            let known = match (walk, urgent) {
                (Walk::Due, _) => "",
                (Walk::Urgent, Some(true)) => ", 1 AS urgent",
                (Walk::Urgent, _) => ", 0 AS urgent",
            };
            let (limit, place) = (query.value(i64::from(at_most)), firsts.len());
            firsts.push(format!(
                "SELECT * FROM (SELECT n, agency, work, due{known} FROM task WHERE {conditions} ORDER BY due, n LIMIT {limit}) AS d{place}"
            ));
        }
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
        let (urgent, due) = place_of(order);
        let (due, n) = (query.value(due), query.value(n));
        query.and(&if urgent {
            format!("(t.urgent = 0 OR (t.due, t.n) > ({due}, {n}))")
        } else {
            format!("t.urgent = 0 AND (t.due, t.n) > ({due}, {n})")
        });
    }
    query
}

/// What cannot wait, and then what is due first, first.
pub(super) async fn due<E: Engine>(engine: &E, mut query: Query, from: &str, at_most: u32) -> Result<Page, Error> {
    let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
    let sql = format!(
        "SELECT r.n, r.state, r.title, r.excerpt, {REACHED}, t.due, t.work, t.agency, t.urgent FROM {from} \
         WHERE {conditions} ORDER BY t.urgent DESC, t.due, t.n LIMIT {limit}"
    );
    let mut answers = engine.read(ReadMode::Scan, Script::one(sql, query.values)).await?;
    page(rows(&mut answers, 0), at_most, |row, listed| {
        let due: i64 = row.get(10)?;
        listed.cursor.order = order_of(row.get::<i64>(13)? == 1, due);
        listed.task = Some((row.word(11, Work::parse)?, AgencyId(row.get(12)?), due_at(due)?));
        Ok(())
    })
}
