//! The store on any engine: the statements that every engine understands.

mod administration;
pub(crate) mod alert_sums;
pub(crate) mod alerts;
mod carry;
mod drafts;
mod duty;
pub(crate) mod facts;
mod figures;
mod grievances;
mod jobs;
mod kept_forms;
mod layers;
mod lists;
mod nodes;
mod people;
mod proof;
mod reference;
mod reports;
pub(crate) mod schema;
mod second_factor;
mod sums;
mod traces;
mod upkeep;
mod views;
mod villages;
mod visits;

pub(crate) use self::{
    jobs::{ADD_JOB, add_job},
    sums::STALE,
};
use domain::{
    Date, ReportId, Timestamp, TrackingNumber,
    figure::{Facts, Milestones},
    report::Figure,
};

use crate::{
    Error, Store,
    engine::{Dialect, Engine, Row, Script, Value, rows, values},
};

impl<E: Engine> Store for E {}

/// The due time of work without one: after everything else.
pub(crate) const NEVER: i64 = i64::MAX;

/// An instant as it was kept.
pub(crate) fn instant(micros: i64) -> Result<Timestamp, Error> {
    Timestamp::from_microsecond(micros).map_err(|e| Error::Damaged(e.to_string()))
}

/// A day as it is kept: 20261129.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// A day as it was kept; none where no calendar has it. One such row breaks no list and no sheet, and `verify` names it, since
/// another day follows from its events.
fn kept_day(day: i64) -> Option<Date> {
    let part = |n: i64| i8::try_from(n % 100).unwrap_or(0);
    let year = i16::try_from(day.div_euclid(10_000)).unwrap_or(0);
    Date::new(year, part(day.rem_euclid(10_000) / 100), part(day)).ok()
}

/// A day that was reckoned with.
fn known_day(day: i64) -> Result<Date, Error> {
    kept_day(day).ok_or_else(|| Error::Damaged(format!("no day: {day}")))
}

/// How far a report came, in six columns from one on: of those that [`crate::facts`] keeps, days, who missed a deadline, and the line.
fn reached(row: &mut Row, from: usize) -> Result<Milestones, Error> {
    let mut day = |column| Ok::<_, Error>(row.get::<Option<i64>>(from + column)?.and_then(kept_day));
    let (verified, responded, answered, closed) = (day(0)?, day(1)?, day(2)?, day(3)?);
    let missed = facts::read_back(row.get(from + 4)?);
    // What only the line tells. One of another program tells nothing: `verify` names it.
    let line = row.get::<Option<String>>(from + 5)?.and_then(|line| Facts::read(Date::ZERO, &line)).map(|facts| facts.reached);
    let Milestones { passed, by, .. } = line.unwrap_or_default();
    Ok(Milestones { verified, responded, answered, closed, missed, passed, by })
}

/// When work is due, as it was kept.
fn due_at(due: i64) -> Result<Option<Timestamp>, Error> {
    if due == NEVER { Ok(None) } else { instant(due).map(Some) }
}

/// The condition that the report of a row of `t` is for a closed circle: that somebody may not know of it on whose desk it
/// lies, or who leads those on whose desk it lies. PostgreSQL would look at all such reports at once; an offset keeps it from
/// that.
fn closed_circle(dialect: &Dialect) -> String {
    format!(
        "EXISTS (SELECT 1 FROM {} WHERE c.n = t.n AND (c.state LIKE '%\"secret\":true%' \
         OR c.state LIKE '%\"supervisory\":true%' OR c.state NOT LIKE '%\"accused\":[]%') LIMIT 1 OFFSET 0)",
        dialect.closed_circle
    )
}

/// Adds to a figure.
pub(crate) const COUNT: &str = "INSERT INTO figure (about, key, month, status, late, public, shard, reports) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (about, key, month, status, late, public, shard) \
     DO UPDATE SET reports = figure.reports + excluded.reports";

/// The values of [`COUNT`].
pub(crate) fn count(figure: &Figure, shard: i64, by: i64) -> Vec<Value> {
    let (about, key) = figure.about.parts();
    let (late, public) = (i64::from(figure.late), i64::from(figure.public));
    values![about.as_str(), key, i64::from(figure.month), &figure.status, late, public, shard, by]
}

/// A tracking number as it is kept.
pub(crate) fn number(tracking: TrackingNumber) -> i64 {
    i64::try_from(tracking.as_u64()).unwrap_or(0)
}

/// A tracking number as it was kept.
pub(crate) fn tracking(number: i64) -> Result<TrackingNumber, Error> {
    let number = u64::try_from(number).ok().and_then(|n| TrackingNumber::try_from(n).ok());
    number.ok_or_else(|| Error::Damaged("a tracking number whose check digit does not fit".into()))
}

/// The number that the next row of a table may have.
async fn next_number<E: Engine>(engine: &E, table: &str) -> Result<i64, Error> {
    let mut answers = engine.write(Script::one((E::DIALECT.next_number)(table), Vec::new())).await?;
    rows(&mut answers, 0).into_iter().next().ok_or_else(|| Error::Engine("no number was given".into()))?.get(0)
}

/// Numbers for [`one_of`](crate::engine::Dialect::one_of): a JSON array.
fn numbers(all: impl Iterator<Item = i64>) -> String {
    format!("[{}]", all.map(|n| n.to_string()).collect::<Vec<_>>().join(","))
}

/// The identity of a report.
pub(crate) fn report_id(row: &mut Row, column: usize) -> Result<ReportId, Error> {
    Ok(ReportId(uuid::Uuid::from_bytes(row.get(column)?)))
}
