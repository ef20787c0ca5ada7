//! The grievance register: entries by the state of their reports; what is set, reports of a period and payments kept whole.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{
    AgencyId, AreaCode, Timestamp,
    grievance::{Payment, PaymentId, PeriodReport, PeriodReportId, RegisterRule},
};
use serde::Serialize;
use uuid::Uuid;

use super::reports::{STORED, stored};
use crate::{
    Error, Grievances, ReportRow,
    engine::{Engine, ReadMode, Row, Script, rows, values},
};

/// Which reports are asked for, word for word as the index says it.
pub(super) const IN_REGISTER: &str = "state LIKE '%\"grievance\":{%' OR state LIKE '%\"restricted\":true%'";

fn told(thing: &impl Serialize) -> String {
    serde_json::to_string(thing).unwrap_or_default()
}

pub(super) fn put_rule(script: Script, rule: &RegisterRule) -> Script {
    let sql = "INSERT INTO register_rule (key, told) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET told = excluded.told";
    script.then(sql, values![rule.key(), told(rule)])
}

pub(super) fn put_report(script: Script, report: &PeriodReport) -> Script {
    let sql = "INSERT INTO period_report (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![report.id.0.as_bytes(), told(report)])
}

pub(super) fn put_payment(script: Script, payment: &Payment) -> Script {
    let sql = "INSERT INTO payment (id, area, told) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET area = excluded.area, told = excluded.told";
    script.then(sql, values![payment.id.0.as_bytes(), payment.area.as_str(), told(payment)])
}

/// A payment under the identity and to the village that it is found by, so that its notes say otherwise where these differ.
fn payment(r: &mut Row) -> Result<Payment, Error> {
    let (id, area) = (PaymentId(Uuid::from_bytes(r.get(0)?)), r.word(1, |text| text.parse().ok())?);
    Ok(Payment { id, area, ..r.json(2)? })
}

#[async_trait]
impl<E: Engine> Grievances for E {
    async fn in_register(&self) -> Result<Vec<ReportRow>, Error> {
        let sql = format!("{STORED} WHERE ({IN_REGISTER}) ORDER BY n");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(stored).collect()
    }

    async fn late_in_register(&self, agencies: Vec<AgencyId>, before: Timestamp, at_most: u32) -> Result<Vec<ReportRow>, Error> {
        let within = (E::DIALECT.one_of)("agency", "?1");
        let late = format!(
            "SELECT DISTINCT register_due, n FROM path WHERE {within} AND register_due < ?2 ORDER BY register_due, n LIMIT ?3"
        );
        let sql = format!("{STORED} WHERE n IN (SELECT n FROM ({late}) late)");
        let values = values![super::numbers(agencies.into_iter().map(|a| a.0)), before, at_most];
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        let readable = |row: &mut Row| match stored(row) {
            // The list itself tells how many cannot be read.
            Err(Error::Damaged(_)) => None,
            read => Some(read),
        };
        rows(&mut answers, 0).iter_mut().filter_map(readable).collect()
    }

    async fn put_register_dues(&self, dues: Vec<(i64, u32, Option<Timestamp>)>) -> Result<(), Error> {
        let sql = "UPDATE path SET register_due = ?3 WHERE n = ?1 AND EXISTS (SELECT 1 FROM report r WHERE r.n = ?1 AND r.version = ?2)";
        let mut script = Script::default();
        for (n, version, due) in dues {
            // Typed where it is none, too.
            script = match due {
                Some(due) => script.then(sql, values![n, version, due]),
                None => script.then(sql.replace("?3", "NULL"), values![n, version]),
            };
        }
        if !script.statements().is_empty() {
            self.write(script).await?;
        }
        Ok(())
    }

    async fn changed_behind(&self, seq: i64) -> Result<BTreeSet<i64>, Error> {
        let sql = "SELECT DISTINCT n FROM event WHERE seq > ?1";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![seq])).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.get(0)).collect()
    }

    async fn register_rules(&self) -> Result<Vec<RegisterRule>, Error> {
        let mut answers =
            self.read(ReadMode::Scan, Script::one("SELECT told FROM register_rule ORDER BY key", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.json(0)).collect()
    }

    async fn misplaced_rules(&self) -> Result<Vec<String>, Error> {
        let script = Script::one("SELECT key, told FROM register_rule ORDER BY key", Vec::new());
        let mut misplaced = Vec::new();
        for r in &mut rows(&mut self.read(ReadMode::Scan, script).await?, 0) {
            let key: String = r.get(0)?;
            // What cannot be read tells of nothing.
            match r.json::<RegisterRule>(1) {
                Ok(rule) if rule.key() != key => misplaced.push(key),
                Ok(_) | Err(Error::Damaged(_)) => {}
                Err(e) => return Err(e),
            }
        }
        Ok(misplaced)
    }

    async fn period_reports(&self) -> Result<Vec<PeriodReport>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM period_report", Vec::new())).await?;
        let report = |r: &mut Row| Ok(PeriodReport { id: PeriodReportId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? });
        rows(&mut answers, 0).iter_mut().map(report).collect()
    }

    async fn payments(&self, within: Option<AreaCode>) -> Result<Vec<Payment>, Error> {
        let sql = "SELECT id, area, told FROM payment WHERE area >= ?1 AND area < ?2";
        // Behind the dots and digits of whatever lies within.
        let (from, until) =
            within.as_ref().map_or((String::new(), ":".to_owned()), |area| (area.to_string(), format!("{area}/")));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![from, until])).await?;
        rows(&mut answers, 0).iter_mut().map(payment).collect()
    }
}
