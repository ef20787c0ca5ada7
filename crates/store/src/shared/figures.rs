//! Figures. What is kept is added up over the shards it is counted on, and never over more than was asked for.

use async_trait::async_trait;
use domain::{
    AgencyId, Timestamp,
    figure::{Says, Standing},
    report::{About, AboutKind, Figure, Work},
};

use super::{day, instant};
use crate::{
    Asked, Backlog, By, Error, Figures, MOST_LATE, Missed, Over, Tallied,
    engine::{Engine, ReadMode, Row, Script, Value, rows, single, values},
    shared::facts::read_back,
};

#[async_trait]
impl<E: Engine> Figures for E {
    async fn figures(&self, about: AboutKind, keys: Option<Vec<String>>, over: Over) -> Result<Vec<(Figure, i64)>, Error> {
        let month = match over {
            Over::Months => "month",
            Over::AllTime => "0",
        };
        let (key, group) = if keys.is_some() { ("min(key)", "2, 3, 4, 5") } else { ("key", "1, 2, 3, 4, 5") };
        let mut values = values![about.as_str()];
        let only = keys.map(|keys| format!(" AND key IN ({})", marks(&mut values, keys))).unwrap_or_default();
        let sql = format!(
            "SELECT {key}, {month}, status, late, public, CAST(sum(reports) AS bigint) FROM figure WHERE about = ?1{only} \
             GROUP BY {group} HAVING sum(reports) <> 0"
        );
        let mut answers = self.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?;
        rows(&mut answers, 0).iter_mut().map(|row| read(about, row)).collect()
    }

    async fn tallies(&self, asked: Asked, by: By) -> Result<Vec<Tallied>, Error> {
        let key = key(by);
        let (within, values) = within::<E>(&asked);
        let sql = format!(
            "SELECT {key}, r.standing, r.says, r.missed, CAST(count(*) AS bigint) FROM report r WHERE {within} GROUP BY 1, 2, 3, 4 \
             ORDER BY 1, 2, 3, 4"
        );
        let mut answers = self.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?;
        let read = |r: &mut Row| {
            let says = r.get::<Option<String>>(2)?.and_then(|says| Says::parse(&says));
            let standing = r.word(1, Standing::parse)?;
            Ok(Tallied { key: r.get(0)?, standing, says, missed: read_back(r.get(3)?), reports: r.get(4)? })
        };
        rows(&mut answers, 0).iter_mut().map(read).collect()
    }

    async fn missed(&self, asked: Asked, by: By) -> Result<Vec<Missed>, Error> {
        let values = values![super::numbers(asked.leads.iter().map(|a| a.0)), day(asked.from), day(asked.until)];
        let (key, missed) = (key(by), (E::DIALECT.any_of)("r.missed", "?1"));
        let sql = format!(
            "SELECT {key}, r.lead, r.missed, CAST(count(*) AS bigint) FROM report r WHERE r.public = 1 AND r.missed IS NOT NULL \
             AND r.received_on >= ?2 AND r.received_on <= ?3 AND r.standing <> 'away' AND {missed} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        );
        let mut answers = self.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?;
        let read = |r: &mut Row| {
            Ok(Missed { key: r.get(0)?, lead: AgencyId(r.get(1)?), missed: read_back(r.get(2)?), reports: r.get(3)? })
        };
        rows(&mut answers, 0).iter_mut().map(read).collect()
    }

    async fn backlogs(&self, agencies: Vec<AgencyId>, now: Timestamp) -> Result<Vec<Backlog>, Error> {
        let works = Work::ALL.into_iter().filter(|work| *work != Work::Intervene);
        let works: Vec<_> = works.map(|work| format!("('{}')", work.as_str())).collect();
        // Of each pile, which lies in order of what is due, no more than is counted is walked.
        let closed = super::closed_circle(&E::DIALECT);
        let pile = format!("task t WHERE t.agency = a.id AND t.work = w.column1 AND t.due < ?2 AND NOT {closed}");
        let sql = format!(
            "SELECT p.agency, CAST(sum(p.late) AS bigint), min(p.oldest) FROM (SELECT a.id AS agency, \
             (SELECT count(*) FROM (SELECT 1 FROM {pile} LIMIT {MOST_LATE}) AS firsts) AS late, (SELECT min(t.due) FROM {pile}) AS oldest \
             FROM agency a CROSS JOIN (VALUES {}) AS w WHERE {}) AS p GROUP BY p.agency HAVING min(p.oldest) IS NOT NULL",
            works.join(", "),
            (E::DIALECT.one_of)("a.id", "?1")
        );
        let values = values![super::numbers(agencies.iter().map(|a| a.0)), now];
        let mut answers = self.read(ReadMode::ReplicaOk, Script::one(sql, values)).await?;
        let read = |r: &mut Row| Ok(Backlog { agency: AgencyId(r.get(0)?), late: r.get(1)?, oldest: instant(r.get(2)?)? });
        rows(&mut answers, 0).iter_mut().map(read).collect()
    }

    async fn counts(&self) -> Result<(u64, u64), Error> {
        let sql = "SELECT CAST(coalesce(sum(reports), 0) AS bigint), CAST(coalesce(sum(reports * public), 0) AS bigint) \
                   FROM figure WHERE about = 'all'";
        let mut row = single(self.read(ReadMode::ReplicaOk, Script::one(sql, Vec::new())).await?)?;
        Ok((row.get(0)?, row.get(1)?))
    }
}

/// What reports are told apart by.
fn key(by: By) -> &'static str {
    match by {
        By::Village => "r.area",
        By::VillageDay => "r.area || ' ' || CAST(r.received_on AS text)",
        By::VillageTopic => "r.area || ' ' || coalesce(r.topic, '')",
    }
}

/// The condition that a public report is asked of, in the order of an index that holds all that is read of it.
fn within<E: Engine>(asked: &Asked) -> (String, Vec<Value>) {
    let values = values![super::numbers(asked.leads.iter().map(|a| a.0)), day(asked.from), day(asked.until)];
    let lead = (E::DIALECT.one_of)("r.lead", "?1");
    (format!("r.public = 1 AND {lead} AND r.received_on >= ?2 AND r.received_on <= ?3"), values)
}

/// Keeps further values, and gives their marks.
fn marks(values: &mut Vec<Value>, more: impl IntoIterator<Item = String>) -> String {
    let mark = |value: String| {
        values.push(value.into());
        format!("?{}", values.len())
    };
    more.into_iter().map(mark).collect::<Vec<_>>().join(", ")
}

/// A figure of one kind, and how many reports count for it.
fn read(about: AboutKind, row: &mut Row) -> Result<(Figure, i64), Error> {
    let about = About::of(about, &row.get::<String>(0)?);
    let figure = Figure { about, month: row.get(1)?, status: row.get(2)?, late: row.get(3)?, public: row.get(4)? };
    Ok((figure, row.get(5)?))
}
