//! Lists. Each is a keyset walk over an index, or, when something is searched, over the matches of the full-text index,
//! newest first; nothing is counted or sorted that is not shown.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{AgencyId, Timestamp, report::Work};

use super::due_at;
use crate::{
    Counts, Cursor, Error, Filter, Inbox, ListItem, Lists, MOST_COUNTED, Order, Page, Scope,
    engine::{By, Engine, Index, ReadMode, Row, Rows, Script, Search, Value, Window, rows, single},
};

#[async_trait]
impl<E: Engine> Lists for E {
    async fn public(&self, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Open, Along::Reports);
        query.only_public();
        newest(self, ReadMode::ReplicaOk, query, after, at_most).await
    }

    async fn count_public(&self, filter: Filter, at_most: u32) -> Result<u64, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Open, Along::Reports);
        query.only_public();
        found(self, query, at_most).await
    }

    async fn within(&self, scope: Scope, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        let mut query = Query::new(self);
        query.narrow(&filter, Index::Inner, Along::Reports);
        let within = query.one_of("p.agency", &scope.agencies);
        let user = query.value(scope.user.0);
        // With so many agencies the newest few are soon found, path by path. PostgreSQL would gather all that lies on a path of
        // theirs first (a second over a million); an offset keeps it from that.
        let one_by_one = if scope.agencies.len() > MANY { " LIMIT 1 OFFSET 0" } else { "" };
        let on_path = format!("EXISTS (SELECT 1 FROM path p WHERE p.n = r.n AND {within}{one_by_one})");
        query.and(&format!("(r.taken_down_by = {user} OR {on_path})"));
        newest(self, ReadMode::Scan, query, after, at_most).await
    }

    async fn inbox(&self, inbox: Inbox, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
        if let Some((mut query, firsts)) = firsts_of_piles(self, &inbox, after, at_most + 1) {
            query.and("r.n = t.n");
            return due(self, query, &format!("{firsts} AS t, report r"), at_most).await;
        }
        let Some(query) = on_desks(self, &inbox) else { return Ok(Page { rows: Vec::new(), next: None }) };
        let query = narrowed(query, &inbox, after);
        let from = "task t JOIN report r ON r.n = t.n";
        let Some((search, mark)) = query.search.clone() else { return due(self, query, from, at_most).await };
        let mut page = Page { rows: Vec::new(), next: None };
        let mut more = false;
        for window in self.whole(&search).await? {
            let (table, condition) = search.within(&window, &mark);
            let mut query = query.clone();
            query.and(&condition);
            let found = due(self, query, &format!("{from} JOIN {table} s ON s.{} = t.n", search.key), at_most).await?;
            more |= found.next.is_some();
            page.rows.extend(found.rows);
        }
        // What is due first of all that was found anywhere.
        page.rows.sort_by_key(|l| (l.cursor.order, l.cursor.n));
        more |= page.rows.len() > at_most as usize;
        page.rows.truncate(at_most as usize);
        page.next = page.rows.last().map(|l| l.cursor).filter(|_| more);
        Ok(page)
    }

    async fn inbox_counts(&self, inbox: Inbox, now: Timestamp) -> Result<Counts, Error> {
        let counted = u32::try_from(MOST_COUNTED).unwrap_or(u32::MAX);
        let (mut query, from) = match firsts_of_piles(self, &inbox, None, counted) {
            Some((query, firsts)) => (query, format!("{firsts} AS t")),
            None => match on_desks(self, &inbox) {
                Some(query) => (query, "task t".to_owned()),
                None => return Ok(Counts::default()),
            },
        };
        let conditions = if query.conditions.is_empty() { "1 = 1".to_owned() } else { query.conditions() };
        let now = query.value(now);
        let (late, closed) = (format!("CASE WHEN t.due < {now} THEN 1 ELSE 0 END"), super::closed_circle(query.dialect));
        let open =
            format!("SELECT t.work, count(*), sum({late}) FROM {from} WHERE {conditions} AND NOT {closed} GROUP BY t.work");
        let looked_at = format!(
            "SELECT t.work, {late}, r.state FROM {from} JOIN report r ON r.n = t.n WHERE {conditions} AND {closed} \
             ORDER BY t.due, t.n LIMIT {MOST_LOOKED_AT}"
        );
        let script = Script::one(open, query.values.clone()).then(looked_at, query.values);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        let read = |r: &mut Row| Ok((r.word(0, Work::parse)?, r.get(1)?, r.get(2)?));
        let mut open = rows(&mut answers, 0).iter_mut().map(read).collect::<Result<Vec<_>, Error>>()?;
        open.sort_by_key(|(work, ..)| *work);
        let read = |r: &mut Row| Ok((r.word(0, Work::parse)?, r.get(1)?, r.json(2)?));
        let closed_circle = rows(&mut answers, 1).iter_mut().map(read).collect::<Result<_, Error>>()?;
        Ok(Counts { open, closed_circle })
    }
}

/// Most reports of a closed circle that are looked at to count them.
const MOST_LOOKED_AT: u64 = 3 * MOST_COUNTED;

/// From so many agencies on somebody sees a good part of all reports.
const MANY: usize = 100;

/// How far reports came, on which days.
const REACHED: &str = "r.verified_on, r.responded_on, r.answered_on, r.closed_on, r.missed";

/// The walk over all reports, and the place in it.
const REPORTS: (&str, &str) = ("report r", "r.n");

/// Conditions and the values they stand for.
#[derive(Clone)]
struct Query {
    dialect: &'static crate::engine::Dialect,
    /// What is searched, if anything is, and the mark of its expression.
    search: Option<(Search, String)>,
    /// What is walked through when nothing is searched, and its place.
    walk: (&'static str, &'static str),
    /// Whether where, about what, how far or of whom is asked for.
    narrowed: bool,
    /// Whether what figures know is asked for.
    by_facts: bool,
    public: bool,
    order: Order,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Query {
    fn new<E: Engine>(_: &E) -> Self {
        Self {
            dialect: &E::DIALECT,
            search: None,
            walk: REPORTS,
            narrowed: false,
            by_facts: false,
            public: false,
            order: Order::Newest,
            conditions: Vec::new(),
            values: Vec::new(),
        }
    }

    fn and(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    fn only_public(&mut self) {
        self.public = true;
        self.and("r.public = 1");
    }

    fn conditions(&self) -> String {
        self.conditions.join(" AND ")
    }

    /// Keeps a value and gives its mark.
    fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// That a column is one of these agencies.
    fn one_of(&mut self, column: &str, agencies: &[AgencyId]) -> String {
        let mark = self.value(super::numbers(agencies.iter().map(|a| a.0)));
        (self.dialect.one_of)(column, &mark)
    }

    /// Narrows a list: every field of the filter is named here, so that no new one is forgotten.
    fn narrow(&mut self, filter: &Filter, index: Index, along: Along) {
        let asks = filter.asks();
        // The beginning of a word belongs to the words.
        let Filter { words, prefix: _, area, topic, status, agency, leads, from, until, standing, says, overdue, order } = filter;
        self.narrowed = asks.row || asks.facts;
        (self.by_facts, self.order) = (asks.facts, *order);
        if !words.is_empty() {
            let search = (self.dialect.search)(index, filter);
            let mark = self.value(search.expression.clone());
            self.search = Some((search, mark));
        }
        if let Some(area) = area {
            // All codes that begin with this one and a dot: '/' follows '.'.
            let (from, to) = (self.value(area.as_str().to_owned()), self.value(format!("{}/", area.as_str())));
            self.and(&format!("r.area >= {from} AND r.area < {to}"));
        }
        if let Some(topic) = topic {
            let mark = self.value(topic.0.clone());
            self.and(&format!("r.topic = {mark}"));
        }
        if let Some(status) = status {
            let mark = self.value(status.as_str());
            self.and(&format!("r.status = {mark}"));
        }
        if !leads.is_empty() && *overdue != Some(true) {
            let led = self.one_of("r.lead", leads);
            self.and(&led);
        }
        for (bound, day) in [(">=", from), ("<=", until)] {
            if let Some(day) = day {
                let mark = self.value(super::day(*day));
                self.and(&format!("r.received_on {bound} {mark}"));
            }
        }
        if let Some(standing) = standing {
            self.and(&format!("r.standing = '{}'", standing.as_str()));
        }
        if let Some(says) = says {
            self.and(&format!("r.says = '{}'", says.as_str()));
        }
        if let Some(overdue) = *overdue {
            if leads.is_empty() || overdue {
                self.and(&format!("r.late = {}", i64::from(overdue)));
            }
            // Late with some agencies is what passed its deadline there, whoever leads it now.
            if !leads.is_empty() {
                let mark = self.value(super::numbers(leads.iter().map(|a| a.0)));
                let missed = (self.dialect.any_of)("r.missed", &mark);
                self.and(&if overdue { missed } else { format!("NOT ({missed})") });
            }
        }
        if let Some(agency) = agency {
            let mark = self.value(agency.0);
            // The path of an agency is walked where nothing else is.
            if along == Along::Reports && self.search.is_none() {
                self.walk = ("path w JOIN report r ON r.n = w.n", "w.n");
                self.and(&format!("w.agency = {mark}"));
            } else {
                self.narrowed = true;
                self.and(&format!("EXISTS (SELECT 1 FROM path w WHERE w.n = r.n AND w.agency = {mark})"));
            }
        }
    }
}

/// What a list is walked along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Along {
    /// Reports, the newest first
    Reports,
    /// Desks, what is due first, first
    Desks,
}

/// Newest first. When something is searched the walk is over the matches, window by window, until the page is full; else
/// over the reports. What was not in the first windows is looked for in more and more of them together.
async fn newest<E: Engine>(engine: &E, how: ReadMode, query: Query, after: Option<Cursor>, at_most: u32) -> Result<Page, Error> {
    let Some((search, mark)) = query.search.clone() else {
        let (from, place) = query.walk;
        let within = after.map(|c| match query.order {
            Order::Newest => (0, c.n),
            Order::Oldest => (c.n.saturating_add(1), i64::MAX),
        });
        let (sql, values) = stretch(query, from, place, within, at_most);
        let mut answers = engine.read(how, Script::one(sql, values)).await?;
        return page(rows(&mut answers, 0), at_most, |_, _| Ok(()));
    };
    let mut found = Page { rows: Vec::new(), next: None };
    let mut below = after.map_or(i64::MAX, |c| c.n);
    let mut windows = engine.windows(&search, below).await?.into_iter();
    let mut together = [1, 1, 1, 2, 4, 8].into_iter().chain(std::iter::repeat(16));
    loop {
        let many = found.rows.len();
        let left = at_most.saturating_sub(u32::try_from(many).unwrap_or(u32::MAX));
        let mut script = Script::default();
        let looked_through = |w: &Window| w.from < below && !w.by.is_left(many);
        let next: Vec<_> = windows.by_ref().filter(looked_through).take(together.next().unwrap_or(1)).collect();
        for window in next {
            // What was walked through is not looked through again.
            let window = Window { until: window.until.min(below), ..window };
            below = window.from;
            let (sql, values) = stretch_found(query.clone(), &search, &mark, &window, left);
            script = script.then(sql, values);
        }
        if script.statements().is_empty() {
            break;
        }
        // Where it is narrowed the values decide which index is best.
        for answer in engine.read(how, script.planned_once(!query.narrowed)).await? {
            found.rows.extend(page(answer, u32::MAX, |_, _| Ok(()))?.rows);
        }
        if found.rows.len() > at_most as usize {
            found.rows.truncate(at_most as usize);
            found.next = found.rows.last().map(|l| l.cursor);
            break;
        }
    }
    Ok(found)
}

/// How many are found, at most so many: by the same windows as they are listed.
async fn found<E: Engine>(engine: &E, query: Query, at_most: u32) -> Result<u64, Error> {
    let count = |mut query: Query, from: &str, key: &str, places: Option<(i64, i64)>, left: u64| {
        if let Some((first, until)) = places {
            let (first, until) = (query.value(first), query.value(until));
            query.and(&format!("{key} >= {first} AND {key} < {until}"));
        }
        let (conditions, limit) = (query.conditions(), query.value(i64::try_from(left).unwrap_or(i64::MAX)));
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {conditions} LIMIT {limit}) AS firsts");
        (sql, query.values)
    };
    let most = u64::from(at_most);
    let Some((search, mark)) = query.search.clone() else {
        let (from, key) = query.walk;
        let from = match from == REPORTS.0 {
            true if query.by_facts && query.public => query.dialect.facts,
            true if query.narrowed => query.dialect.narrowed,
            _ => from,
        };
        let (sql, values) = count(query, from, key, None, most);
        return single(engine.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?)?.get(0);
    };
    let (mut many, mut below) = (0, i64::MAX);
    for window in engine.windows(&search, below).await? {
        if window.from >= below || window.by.is_left(usize::try_from(many).unwrap_or(usize::MAX)) {
            continue;
        }
        let places = Some((window.from, window.until.min(below)));
        below = window.from;
        let (table, condition) = search.within(&window, &mark);
        let (mut query, key) = (query.clone(), format!("s.{}", search.key));
        query.and(&condition);
        let (sql, values) = count(query, &format!("{table} s JOIN report r ON r.n = {key}"), &key, places, most - many);
        many += single(engine.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?)?.get::<u64>(0)?;
        if many >= most {
            break;
        }
    }
    Ok(many)
}

/// The statement for what is found in a window.
fn stretch_found(mut query: Query, search: &Search, mark: &str, window: &Window, at_most: u32) -> (String, Vec<Value>) {
    let (key, places) = (search.key, Some((window.from, window.until)));
    let (table, condition) = search.within(window, mark);
    if window.by == By::Terms {
        // First all that the index finds, in an order that is no column's own, which keeps the engine from walking by places;
        // then only as many of these reports as are shown.
        let found = format!("SELECT s.{key} + 0 AS place FROM {table} s WHERE {condition} ORDER BY 1 DESC");
        return stretch(query, &format!("({found}) AS f JOIN report r ON r.n = f.place"), "f.place", places, at_most);
    }
    query.and(&condition);
    let key = format!("s.{key}");
    stretch(query, &format!("{table} s JOIN report r ON r.n = {key}"), &key, places, at_most)
}

/// The statement for one stretch of a list, within places: one row more than are wanted tells that there are more.
fn stretch(mut query: Query, from: &str, key: &str, within: Option<(i64, i64)>, at_most: u32) -> (String, Vec<Value>) {
    if let Some((first, until)) = within {
        let (first, until) = (query.value(first), query.value(until));
        query.and(&format!("{key} >= {first} AND {key} < {until}"));
    }
    let (conditions, limit) = (query.conditions(), query.value(i64::from(at_most) + 1));
    // What is searched by words lies in windows, the newest first.
    let order = if query.order == Order::Oldest && query.search.is_none() { "ASC" } else { "DESC" };
    let of = |columns: &str, from: &str| {
        format!("SELECT {columns} FROM {from} WHERE {conditions} ORDER BY {key} {order} LIMIT {limit}")
    };
    let shown = format!("r.n, r.state, r.title, r.excerpt, {REACHED}");
    // What narrows a list of all reports lies in an index of its own: only what is shown is read from the wide rows.
    let sql = if query.narrowed && from == REPORTS.0 {
        let by = if query.by_facts && query.public { query.dialect.facts } else { query.dialect.narrowed };
        format!("SELECT {shown} FROM report r WHERE r.n IN ({}) ORDER BY r.n {order}", of("r.n", by))
    } else {
        of(&shown, from)
    };
    (sql, query.values)
}

/// Most piles that are looked at one by one.
const MOST_PILES: usize = 40;

/// The first of each pile of an inbox that nothing narrows. Every pile lies in order already, so they cost the same however
/// high it is. None where the piles are too many, or something is looked for in them.
fn firsts_of_piles<E: Engine>(engine: &E, inbox: &Inbox, after: Option<Cursor>, at_most: u32) -> Option<(Query, String)> {
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

/// All of an inbox, narrowed by what is looked for.
fn narrowed(mut query: Query, inbox: &Inbox, after: Option<Cursor>) -> Query {
    query.narrow(&inbox.filter, Index::Inner, Along::Desks);
    if let Some(Cursor { order, n }) = after {
        let (order, n) = (query.value(order), query.value(n));
        query.and(&format!("(t.due, t.n) > ({order}, {n})"));
    }
    query
}

/// What is due first, first.
async fn due<E: Engine>(engine: &E, mut query: Query, from: &str, at_most: u32) -> Result<Page, Error> {
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

/// The desks of an inbox; none when there are none.
fn on_desks<E: Engine>(engine: &E, inbox: &Inbox) -> Option<Query> {
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

/// The rows of a page, of which there may be one too many.
fn page(rows: Rows, at_most: u32, more: impl Fn(&mut Row, &mut ListItem) -> Result<(), Error>) -> Result<Page, Error> {
    let mut page = Page { rows: Vec::new(), next: None };
    for mut row in rows {
        if page.rows.len() >= at_most as usize {
            page.next = page.rows.last().map(|l| l.cursor);
            break;
        }
        let cursor = Cursor { order: 0, n: row.get(0)? };
        let reached = super::reached(&mut row, 4)?;
        let mut listed = ListItem { cursor, report: row.json(1)?, reached, title: row.get(2)?, excerpt: row.get(3)?, task: None };
        more(&mut row, &mut listed)?;
        page.rows.push(listed);
    }
    Ok(page)
}
