//! The grievance register: entries by the state of their reports; what is set, reports of a period and payments kept whole.

use async_trait::async_trait;
use domain::{
    AreaCode,
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
