//! Scans through all reports and events, and what is made again from them.

use std::path::Path;

use async_trait::async_trait;
use domain::{
    AgencyId, NationalId, Report, ReportId, TrackingNumber,
    figure::Facts,
    report::{Figure, Task, Work},
};

use uuid::Uuid;

use super::{
    COUNT, count, due_at,
    grievances::IN_REGISTER,
    report_id,
    reports::{RECORDED, STORED, recorded, with_histories, with_parts},
};
use crate::{
    Error, KeptWhole, OnPath, Progress, Recorded, Remade, ReportWithHistory, Upkeep,
    engine::{Engine, ReadMode, Row, Script, Value, rows, single, values},
    shared::facts::KeptFacts,
};

/// No event up to this number is still to come: whoever reads on from the last one passes over nothing.
pub(super) async fn settled<E: Engine>(engine: &E) -> Result<i64, Error> {
    let Some([wait, last]) = E::DIALECT.settled else { return Ok(i64::MAX) };
    let mut answers = engine.write(Script::one(wait, Vec::new()).then(last, Vec::new())).await?;
    Ok(rows(&mut answers, 1).first_mut().map(|r| r.get(0)).transpose()?.unwrap_or(0))
}

#[async_trait]
impl<E: Engine> Upkeep for E {
    async fn national_ids(&self) -> Result<Vec<(NationalId, ReportId, TrackingNumber)>, Error> {
        let sql = "SELECT r.state FROM report r WHERE EXISTS \
                   (SELECT 1 FROM event e WHERE e.n = r.n AND e.kind = 'national_id_given') ORDER BY r.n";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        let mut known = Vec::new();
        for mut row in rows(&mut answers, 0) {
            let report: Report = row.json(0)?;
            known.extend(report.national_id.map(|id| (id, report.id, report.tracking)));
        }
        Ok(known)
    }

    async fn scan(&self, after: i64, at_most: u32) -> Result<Vec<ReportWithHistory>, Error> {
        let values = values![after, at_most];
        let places = "IN (SELECT n FROM report WHERE n > ?1 ORDER BY n LIMIT ?2)";
        let script = Script::one(format!("{STORED} WHERE n > ?1 ORDER BY n LIMIT ?2"), values.clone());
        with_histories(self.read(ReadMode::Scan, with_parts(script, places, &values)).await?)
    }

    async fn numbers(&self, after: i64, at_most: u32) -> Result<Vec<(i64, String)>, Error> {
        let sql = "SELECT n, CAST(tracking AS text) FROM report WHERE n > ?1 ORDER BY n LIMIT ?2";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn kept_whole(&self, table: KeptWhole) -> Result<Vec<(String, String)>, Error> {
        let key = if table == KeptWhole::RegisterRules { "key" } else { "id" };
        let sql = format!("SELECT {key}, told FROM {} ORDER BY {key}", table.as_str());
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        let under = |r: &mut Row| match table {
            KeptWhole::RegisterRules => r.get(0),
            _ => Ok(Uuid::from_bytes(r.get(0)?).to_string()),
        };
        rows(&mut answers, 0).iter_mut().map(|r| Ok((under(r)?, r.get(1)?))).collect()
    }

    async fn places_in_register(&self) -> Result<Vec<i64>, Error> {
        let sql = format!("SELECT n FROM report WHERE ({IN_REGISTER}) ORDER BY n");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.get(0)).collect()
    }

    async fn events(&self, after: i64, at_most: u32) -> Result<Vec<(ReportId, Recorded)>, Error> {
        let sql = RECORDED.replace(" FROM event", ", (SELECT id FROM report r WHERE r.n = event.n) FROM event");
        let until = settled(self).await?;
        let sql = format!("{sql} WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
        let script = Script::one(sql, values![after, until, at_most]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        rows(&mut answers, 0).iter_mut().map(|r| Ok((report_id(r, 8)?, recorded(r)?))).collect()
    }

    async fn rows_of(&self, n: i64) -> Result<(Vec<Task>, Vec<OnPath>), Error> {
        let script = Script::one("SELECT agency, work, due, urgent FROM task WHERE n = ?1 ORDER BY agency, work", values![n])
            .then("SELECT agency, register_due FROM path WHERE n = ?1 ORDER BY agency", values![n]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        let task = |r: &mut Row| {
            let (agency, work) = (AgencyId(r.get(0)?), r.word(1, Work::parse)?);
            Ok(Task { agency, work, due: due_at(r.get(2)?)?, urgent: r.get::<i64>(3)? == 1 })
        };
        let tasks = rows(&mut answers, 0).iter_mut().map(task).collect::<Result<_, Error>>()?;
        let path =
            rows(&mut answers, 1).iter_mut().map(|r| Ok((AgencyId(r.get(0)?), r.get(1)?))).collect::<Result<_, Error>>()?;
        Ok((tasks, path))
    }

    async fn undated(&self, at_most: u32) -> Result<Vec<ReportWithHistory>, Error> {
        let values = values![at_most];
        let places = "IN (SELECT n FROM report WHERE received_on IS NULL ORDER BY n LIMIT ?1)";
        let script = Script::one(format!("{STORED} WHERE received_on IS NULL ORDER BY n LIMIT ?1"), values.clone());
        with_histories(self.read(ReadMode::Scan, with_parts(script, places, &values)).await?)
    }

    async fn date(&self, facts: Vec<(i64, u32, Facts)>) -> Result<(), Error> {
        let sql = "UPDATE report SET received_on = ?3, verified_on = ?4, responded_on = ?5, answered_on = ?6, closed_on = ?7, \
                   standing = ?8, says = ?9, late = ?10, lead = ?11, missed = ?12, line = ?13 WHERE n = ?1 AND version = ?2 AND received_on IS NULL";
        let mut script = Script::default();
        for (n, version, facts) in facts {
            let f = KeptFacts::from(facts);
            let reached = [f.verified_on, f.responded_on, f.answered_on, f.closed_on];
            let [verified, responded, answered, closed] = reached.map(Value::from);
            let (received, late) = (f.received_on, i64::from(f.late));
            let all = [
                received.into(),
                verified,
                responded,
                answered,
                closed,
                f.standing.into(),
                f.says.into(),
                late.into(),
                f.lead.into(),
                f.missed.into(),
                f.line.into(),
            ];
            script = script.then(sql, values![n, version].into_iter().chain(all).collect());
        }
        if !script.statements().is_empty() {
            self.write(script).await?;
        }
        Ok(())
    }

    async fn put_rows(&self, n: i64, rows: Remade) -> Result<(), Error> {
        Engine::put_rows(self, n, rows).await
    }

    async fn put_figures(&self, figures: Vec<(Figure, i64)>) -> Result<(), Error> {
        let none = super::sums::all_stale(Script::one("DELETE FROM figure", Vec::new()));
        self.write(figures.iter().fold(none, |script, (f, by)| script.then(COUNT, count(f, 0, *by)))).await?;
        Ok(())
    }

    async fn backup(&self, to: &Path, progress: Progress) -> Result<(), Error> {
        Engine::backup(self, to, progress).await
    }

    async fn settle(&self) -> Result<(), Error> {
        Engine::settle(self).await
    }

    async fn check(&self) -> Result<Vec<String>, Error> {
        Engine::check(self).await
    }

    async fn ready(&self) -> Result<(), Error> {
        let read = Script::one("SELECT value FROM generation", Vec::new());
        single(self.read(ReadMode::Point, read).await?)?;
        // Locks the row and changes nothing: the database takes writes.
        self.write(Script::one("UPDATE generation SET value = value WHERE value < 0", Vec::new())).await?;
        Ok(())
    }

    async fn close(&self) {
        Engine::close(self).await;
    }
}
