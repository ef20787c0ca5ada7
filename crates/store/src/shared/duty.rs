//! Duty rosters and drills, kept whole.

use async_trait::async_trait;
use domain::forest::{Drill, DrillId, Roster, RosterId};
use uuid::Uuid;

use super::reports::{STORED, stored};
use crate::{
    Duty, Error, ReportRow,
    engine::{Engine, ReadMode, Row, Script, rows, values},
};

/// Which alarms are open, as [`domain::Report::open_alarm`] says it.
const OPEN: &str = "state NOT LIKE '%\"taken_by\":%' AND state NOT LIKE '%\"restricted\":true%' \
     AND status NOT IN ('answered', 'closed', 'archived', 'joined')";

pub(super) fn put_roster(script: Script, roster: &Roster) -> Script {
    let sql = "INSERT INTO duty_roster (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![roster.id.0.as_bytes(), serde_json::to_string(roster).unwrap_or_default()])
}

pub(super) fn remove_roster(script: Script, id: RosterId) -> Script {
    script.then("DELETE FROM duty_roster WHERE id = ?1", values![id.0.as_bytes()])
}

pub(super) fn put_drill(script: Script, drill: &Drill) -> Script {
    let sql = "INSERT INTO duty_drill (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![drill.id.0.as_bytes(), serde_json::to_string(drill).unwrap_or_default()])
}

/// A roster under the identity that it lies under, so that its notes say otherwise where the two differ.
fn roster(r: &mut Row) -> Result<Roster, Error> {
    Ok(Roster { id: RosterId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? })
}

/// A drill, likewise.
fn drill(r: &mut Row) -> Result<Drill, Error> {
    Ok(Drill { id: DrillId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? })
}

#[async_trait]
impl<E: Engine> Duty for E {
    async fn rosters(&self) -> Result<Vec<Roster>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM duty_roster", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(roster).collect()
    }

    async fn drills(&self) -> Result<Vec<Drill>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM duty_drill", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(drill).collect()
    }

    async fn alarmed(&self, open: bool, before: Option<i64>, at_most: u32) -> Result<Vec<(i64, Option<ReportRow>)>, Error> {
        let not = if open { "" } else { "NOT " };
        let sql = format!("{STORED} WHERE state LIKE '%\"alarm\":{{%' AND {not}({OPEN}) AND n < ?1 ORDER BY n DESC LIMIT ?2");
        let script = Script::one(sql, values![before.unwrap_or(i64::MAX), at_most]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        rows(&mut answers, 0).iter_mut().map(readable).collect()
    }

    async fn asking_for_help(&self, at_most: u32) -> Result<Vec<(i64, Option<ReportRow>)>, Error> {
        let asks = "state LIKE '%\"alarm\":{%' AND state LIKE '%\"finding\":\"help\"%'";
        let rested = "status NOT IN ('answered', 'closed', 'archived', 'joined')";
        let script = Script::one(format!("{STORED} WHERE {asks} AND {rested} ORDER BY n DESC LIMIT ?1"), values![at_most]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        rows(&mut answers, 0).iter_mut().map(readable).collect()
    }
}

/// A row with its place, as far as it can be read.
fn readable(row: &mut Row) -> Result<(i64, Option<ReportRow>), Error> {
    let n = row.peek(0)?;
    match stored(row) {
        Ok(stored) => Ok((n, Some(stored))),
        Err(Error::Damaged(_)) => Ok((n, None)),
        Err(e) => Err(e),
    }
}
