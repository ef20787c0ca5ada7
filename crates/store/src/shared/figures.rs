//! Figures. What is kept is added up over the shards it is counted on, and never over more than was asked for.

use async_trait::async_trait;
use domain::{
    AgencyId, Timestamp,
    report::{About, Figure, Work},
};

use super::instant;
use crate::{
    Backlog, Error, Figures, MOST_LATE,
    engine::{Engine, How, Row, Script, rows, single, values},
};

/// Most keys that one statement looks for.
const KEYS: usize = 1_000;

#[async_trait]
impl<E: Engine> Figures for E {
    async fn figures(&self, about: &'static str, keys: Option<Vec<String>>, by_month: bool) -> Result<Vec<(Figure, i64)>, Error> {
        let month = if by_month { "month" } else { "0" };
        let (key, group) = if keys.is_some() { ("min(key)", "2, 3, 4, 5") } else { ("key", "1, 2, 3, 4, 5") };
        let mut values = values![about];
        let only = keys.map(|keys| format!(" AND key IN ({})", marks(&mut values, keys))).unwrap_or_default();
        let sql = format!(
            "SELECT {key}, {month}, status, late, public, CAST(sum(reports) AS bigint) FROM figure WHERE about = ?1{only} \
             GROUP BY {group} HAVING sum(reports) <> 0"
        );
        let mut answers = self.read(How::MayLag, Script::one(sql, values)).await?;
        rows(&mut answers, 0).iter_mut().map(|row| read(about, row)).collect()
    }

    async fn figures_since(&self, month: i32, agencies: Vec<AgencyId>) -> Result<Vec<(Figure, i64)>, Error> {
        let (about, _) = About::AgencyMonths(0).parts();
        let mut figures = Vec::new();
        for some in agencies.chunks(KEYS) {
            let mut values = values![about, i64::from(month)];
            let keys = marks(&mut values, some.iter().map(|a| a.0.to_string()));
            let sql = format!(
                "SELECT key, 0, status, late, public, CAST(sum(reports) AS bigint) FROM figure \
                 WHERE about = ?1 AND key IN ({keys}) AND month >= ?2 GROUP BY key, status, late, public HAVING sum(reports) <> 0"
            );
            let mut answers = self.read(How::MayLag, Script::one(sql, values)).await?;
            for row in rows(&mut answers, 0).iter_mut() {
                figures.push(read(about, row)?);
            }
        }
        Ok(figures)
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
        let mut answers = self.read(How::MayLag, Script::one(sql, values)).await?;
        let read = |r: &mut Row| Ok(Backlog { agency: AgencyId(r.get(0)?), late: r.get(1)?, oldest: instant(r.get(2)?)? });
        rows(&mut answers, 0).iter_mut().map(read).collect()
    }

    async fn counts(&self) -> Result<(u64, u64), Error> {
        let sql = "SELECT CAST(coalesce(sum(reports), 0) AS bigint), CAST(coalesce(sum(reports * public), 0) AS bigint) \
                   FROM figure WHERE about = 'all'";
        let mut row = single(self.read(How::MayLag, Script::one(sql, Vec::new())).await?)?;
        Ok((row.get(0)?, row.get(1)?))
    }
}

/// Keeps further values, and gives their marks.
fn marks(values: &mut Vec<crate::engine::Value>, more: impl IntoIterator<Item = String>) -> String {
    let mark = |value: String| {
        values.push(value.into());
        format!("?{}", values.len())
    };
    more.into_iter().map(mark).collect::<Vec<_>>().join(", ")
}

/// A figure of one kind, and how many reports count for it.
fn read(about: &str, row: &mut Row) -> Result<(Figure, i64), Error> {
    let about = row.word(0, |key| About::parse(about, key))?;
    let figure = Figure { about, month: row.get(1)?, status: row.get(2)?, late: row.get(3)?, public: row.get(4)? };
    Ok((figure, row.get(5)?))
}
