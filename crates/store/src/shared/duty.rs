//! Duty rosters and drills, kept whole.

use async_trait::async_trait;
use domain::{
    ReportId,
    forest::{Drill, Roster, RosterId},
};

use super::report_id;
use crate::{
    Duty, Error,
    engine::{Engine, ReadMode, Script, rows, values},
};

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

#[async_trait]
impl<E: Engine> Duty for E {
    async fn rosters(&self) -> Result<Vec<Roster>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT told FROM duty_roster", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.json(0)).collect()
    }

    async fn drills(&self) -> Result<Vec<Drill>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT told FROM duty_drill", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.json(0)).collect()
    }

    async fn alarmed(&self, waiting: bool, at_most: u32) -> Result<Vec<ReportId>, Error> {
        let open = if waiting { " AND state NOT LIKE '%\"taken_by\":%'" } else { "" };
        let sql = format!("SELECT id FROM report WHERE state LIKE '%\"alarm\":{{%'{open} ORDER BY n DESC LIMIT ?1");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![at_most])).await?;
        rows(&mut answers, 0).iter_mut().map(|r| report_id(r, 0)).collect()
    }
}
