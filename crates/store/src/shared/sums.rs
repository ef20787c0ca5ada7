//! Sums over facts of reports. What changes lies beside the sums until it is folded in; who reads adds up both, in one state of the
//! database. A month that is stale is counted report by report, so that what is told is right before it is counted anew, too.

use async_trait::async_trait;
use domain::{
    AgencyId, Date,
    figure::{Counts, Table, month_of, number_of},
};

use super::known_day;
use crate::{
    AskedSums, CountedSum, Error, Fold, PendingChange, Sums, Told, WholeMonth,
    engine::{Engine, ReadMode, Row, Script, Value, rows, values},
};

/// Months whose sums nobody vouches for: all that there are reports of.
pub(crate) const STALE: &str = "INSERT INTO figure_stale SELECT DISTINCT received_on / 10000 * 12 + received_on / 100 % 100 FROM report \
                                WHERE received_on IS NOT NULL AND public = 1 ON CONFLICT DO NOTHING";
/// Months before a day whose reports may have waited over it.
const MONTHS_BEFORE: i64 = 14;
/// The version of what [`pack`] writes.
const VERSION: u8 = 1;

/// Nothing that was counted stands any more.
pub(super) fn all_stale(script: Script) -> Script {
    script.then("DELETE FROM figure_count", Vec::new()).then("DELETE FROM figure_change", Vec::new()).then(STALE, Vec::new())
}

/// Working days around a day are counted otherwise from now on.
pub(super) fn stale_around(script: Script, day: Date) -> Script {
    let month = i64::from(month_of(day));
    let sql = "INSERT INTO figure_stale SELECT DISTINCT month FROM figure_count WHERE month >= ?1 AND month <= ?2 ON CONFLICT DO NOTHING";
    script.then(sql, values![month - MONTHS_BEFORE, month])
}

#[async_trait]
impl<E: Engine> Sums for E {
    async fn sums(&self, asked: AskedSums) -> Result<(Vec<CountedSum>, Vec<Told>), Error> {
        let AskedSums { table, months: (first, last), days, leads } = asked;
        let (first, last) = (i64::from(first), i64::from(last));
        let fresh = "NOT IN (SELECT month FROM figure_stale)";
        let leads = leads.map(|leads| super::numbers(leads.iter().map(|a| a.0)));
        let theirs = |mark: &str| leads.as_ref().map(|_| (E::DIALECT.one_of)("lead", mark));
        let month = "received_on / 10000 * 12 + received_on / 100 % 100";
        let own = theirs("?4").map(|own| format!(" AND (missed = 1 OR {own})")).unwrap_or_default();
        let counted = format!(
            "SELECT month, lead, key, counts FROM figure_count WHERE tab = ?1 AND month >= ?2 AND month <= ?3 AND month {fresh}{own}"
        );
        let mut marks = values![table.as_str(), first, last];
        marks.extend(leads.clone().map(Value::from));
        let changed = format!(
            "SELECT received_on, line, CAST(sum(reports) AS bigint) FROM figure_change WHERE {month} >= ?1 AND {month} <= ?2 \
             AND {month} {fresh} GROUP BY 1, 2 HAVING sum(reports) <> 0"
        );
        let own = theirs("?3").map(|own| format!(" AND (missed IS NOT NULL OR {own})")).unwrap_or_default();
        let reported = |of: &str, from: &str, until: &str| {
            format!(
                "SELECT received_on, line, CAST(count(*) AS bigint) FROM {of} WHERE public = 1 AND line IS NOT NULL AND \
                 received_on >= {from} AND received_on <= {until}{own} GROUP BY 1, 2"
            )
        };
        // Each stale month is a stretch of the index of its own.
        let stale = "(SELECT (month - 1) / 12 * 10000 + ((month - 1) % 12 + 1) * 100 AS begins FROM figure_stale WHERE month >= ?1 AND \
                     month <= ?2) AS s CROSS JOIN report";
        let with_leads = |mut marks: Vec<Value>| {
            marks.extend(leads.clone().map(Value::from));
            marks
        };
        let mut script = Script::one(counted, marks)
            .then(changed, values![first, last])
            .then(reported(stale, "s.begins", "s.begins + 31"), with_leads(values![first, last]));
        for (from, until) in &days {
            script = script.then(reported("report", "?1", "?2"), with_leads(values![number_of(*from), number_of(*until)]));
        }
        let statements = script.statements().len();
        let mut answers = self.read(ReadMode::ReplicaOk, script).await?;
        let sums = rows(&mut answers, 0).iter_mut().map(sum).collect::<Result<_, Error>>()?;
        let mut told = Vec::new();
        for statement in 1..statements {
            let lines = rows(&mut answers, statement).iter_mut().map(line).collect::<Result<Vec<_>, Error>>()?;
            told.extend(lines);
        }
        Ok((sums, told))
    }

    async fn pending_changes(&self, at_most: u32) -> Result<Vec<PendingChange>, Error> {
        let month = "received_on / 10000 * 12 + received_on / 100 % 100";
        let sql = format!(
            "SELECT id, received_on, line, reports FROM figure_change WHERE {month} NOT IN (SELECT month FROM figure_stale) ORDER BY id LIMIT ?1"
        );
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![at_most])).await?;
        rows(&mut answers, 0).iter_mut().map(pending).collect()
    }

    async fn folds(&self) -> Result<i64, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT max(n) FROM figure_fold", Vec::new())).await?;
        Ok(rows(&mut answers, 0).first_mut().map(|r| r.get::<Option<i64>>(0)).transpose()?.flatten().unwrap_or(0))
    }

    async fn sums_at(&self, month: i32, leads: Vec<AgencyId>) -> Result<Vec<(Table, CountedSum)>, Error> {
        let own = (E::DIALECT.one_of)("lead", "?2");
        let sql = format!("SELECT month, lead, key, counts, tab FROM figure_count WHERE month = ?1 AND {own}");
        let values = values![i64::from(month), super::numbers(leads.iter().map(|a| a.0))];
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        rows(&mut answers, 0).iter_mut().map(sum_of_table).collect()
    }

    async fn stale_month(&self) -> Result<Option<i32>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT max(month) FROM figure_stale", Vec::new())).await?;
        let month = rows(&mut answers, 0).first_mut().map(|r| r.get::<Option<i64>>(0)).transpose()?.flatten();
        Ok(month.and_then(|month| i32::try_from(month).ok()))
    }

    async fn whole_month(&self, month: i32) -> Result<WholeMonth, Error> {
        let (from, month) = (first_day(i64::from(month)), i64::from(month));
        let days = values![from, from + 31];
        let reported = "SELECT received_on, line, CAST(count(*) AS bigint) FROM report WHERE public = 1 AND line IS NOT NULL AND \
                        received_on >= ?1 AND received_on <= ?2 GROUP BY 1, 2";
        let changed = "SELECT id, received_on, line, reports FROM figure_change WHERE received_on >= ?1 AND received_on <= ?2";
        let script = Script::one(reported, days.clone())
            .then(changed, days)
            .then("SELECT month, lead, key, counts, tab FROM figure_count WHERE month = ?1", values![month])
            .then("SELECT month FROM figure_stale WHERE month = ?1", values![month]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        Ok(WholeMonth {
            told: rows(&mut answers, 0).iter_mut().map(line).collect::<Result<_, Error>>()?,
            changes: rows(&mut answers, 1).iter_mut().map(pending).collect::<Result<_, Error>>()?,
            sums: rows(&mut answers, 2).iter_mut().map(sum_of_table).collect::<Result<_, Error>>()?,
            is_stale: !rows(&mut answers, 3).is_empty(),
        })
    }

    async fn counted_months(&self) -> Result<Vec<i32>, Error> {
        let sql = "SELECT month FROM figure_count UNION SELECT received_on / 10000 * 12 + received_on / 100 % 100 FROM report \
                   WHERE received_on IS NOT NULL AND public = 1 ORDER BY 1";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        let month = |r: &mut Row| Ok(i32::try_from(r.get::<i64>(0)?).unwrap_or(0));
        rows(&mut answers, 0).iter_mut().map(month).collect()
    }

    async fn fold(&self, fold: Fold) -> Result<(), Error> {
        let Fold { after, anew, sums, changes } = fold;
        // Who is second finds the number taken, and nothing is written.
        let mut script = Script::one("INSERT INTO figure_fold VALUES (?1)", values![after + 1])
            .then("DELETE FROM figure_fold WHERE n <= ?1", values![after]);
        if let Some(month) = anew {
            script = script
                .then("DELETE FROM figure_count WHERE month = ?1", values![i64::from(month)])
                .then("DELETE FROM figure_stale WHERE month = ?1", values![i64::from(month)]);
        }
        for (table, CountedSum { month, lead, key, counts }) in sums {
            let place = values![table.as_str(), i64::from(month), lead.0, key];
            script = if counts.is_empty() {
                script.then("DELETE FROM figure_count WHERE tab = ?1 AND month = ?2 AND lead = ?3 AND key = ?4", place)
            } else {
                let missed = i64::from(!counts.missed.is_empty());
                let sql = "INSERT INTO figure_count (tab, month, lead, key, missed, counts) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                           ON CONFLICT (tab, month, lead, key) DO UPDATE SET missed = excluded.missed, counts = excluded.counts";
                script.then(sql, [place, values![missed, pack(&counts)?]].concat())
            };
        }
        let gone = format!("DELETE FROM figure_change WHERE {}", (E::DIALECT.one_of)("id", "?1"));
        self.write(script.then(gone, values![super::numbers(changes.into_iter())])).await?;
        Ok(())
    }
}

fn line(r: &mut Row) -> Result<Told, Error> {
    Ok((known_day(r.get(0)?)?, r.get(1)?, r.get(2)?))
}

fn pending(r: &mut Row) -> Result<PendingChange, Error> {
    Ok(PendingChange { id: r.get(0)?, change: (known_day(r.get(1)?)?, r.get(2)?, r.get(3)?) })
}

fn sum(r: &mut Row) -> Result<CountedSum, Error> {
    let (month, counts) = (r.get::<i64>(0)?, unpack(&r.get::<Vec<u8>>(3)?)?);
    Ok(CountedSum { month: i32::try_from(month).unwrap_or(0), lead: AgencyId(r.get(1)?), key: r.get(2)?, counts })
}

fn sum_of_table(r: &mut Row) -> Result<(Table, CountedSum), Error> {
    Ok((r.word(4, Table::parse)?, sum(r)?))
}

/// The first day of a month, as days are kept.
fn first_day(month: i64) -> i64 {
    (month - 1).div_euclid(12) * 10_000 + ((month - 1).rem_euclid(12) + 1) * 100 + 1
}

fn pack(counts: &Counts) -> Result<Vec<u8>, Error> {
    postcard::to_extend(counts, vec![VERSION]).map_err(|e| Error::Damaged(e.to_string()))
}

fn unpack(bytes: &[u8]) -> Result<Counts, Error> {
    let damaged = || Error::Damaged("a sum over reports cannot be read".into());
    let (version, rest) = bytes.split_first().ok_or_else(damaged)?;
    if *version != VERSION {
        return Err(damaged());
    }
    postcard::from_bytes(rest).map_err(|_| damaged())
}
