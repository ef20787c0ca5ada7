//! Jobs that are claimed and finished, and leases so that one process does what is done once.

use async_trait::async_trait;
use domain::{ReportId, Timestamp};

use crate::{
    Error, Job, JobCounts, Jobs, NewJob,
    engine::{Engine, ReadMode, Script, Value, rows, single, values},
};

/// Writes a job unless its key is there already.
pub(crate) const ADD_JOB: &str =
    "INSERT INTO job (kind, payload, run_at, key, reporter_of) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO NOTHING";

/// The place of a report.
const PLACE: &str = "(SELECT r.n FROM report r WHERE r.id = ?5)";

fn values_of(job: NewJob) -> Vec<Value> {
    let reporter_of = job.reporter_of.as_ref().map(|id| id.0.as_bytes().to_vec());
    values![job.kind, job.payload, job.run_at, job.key, reporter_of]
}

/// Writes a job for each row of a table that is as it shall be.
fn insert_from(table: &str) -> String {
    format!(
        "INSERT INTO job (kind, payload, run_at, key, reporter_of) SELECT CAST(?1 AS text), CAST(?2 AS text), CAST(?3 AS bigint), \
         CAST(?4 AS text), {PLACE} FROM {table} ON CONFLICT (key) DO NOTHING"
    )
}

/// Has jobs tried anew from `?2` on that were given up for the reason `?1`.
pub(crate) const TRY_AGAIN: &str =
    "UPDATE job SET dead = 0, attempts = 0, due = NULL, run_at = ?2 WHERE dead = 1 AND coalesce(error, '') = ?1";

/// Writes a job in what else is written.
pub(crate) fn add_job(script: Script, job: NewJob) -> Script {
    script.then(ADD_JOB.replace("?5", PLACE), values_of(job))
}

#[async_trait]
impl<E: Engine> Jobs for E {
    async fn add_jobs(&self, jobs: Vec<NewJob>) -> Result<(), Error> {
        self.write(jobs.into_iter().fold(Script::default(), add_job)).await?;
        Ok(())
    }

    async fn add_once(&self, mark: String, holder: String, until: Timestamp, jobs: Vec<NewJob>) -> Result<bool, Error> {
        let put = "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING RETURNING 1";
        // On an engine with many writers the mark waits for whoever puts it at the same time; what follows sees who did.
        let add = insert_from("lease WHERE name = ?6 AND holder = ?7");
        let script = jobs.into_iter().fold(Script::one(put, values![mark.as_str(), holder.as_str(), until]), |script, job| {
            let mut values = values_of(job);
            values.extend(values![mark.as_str(), holder.as_str()]);
            script.then(add.clone(), values)
        });
        Ok(!rows(&mut self.write(script).await?, 0).is_empty())
    }

    async fn claim(&self, now: Timestamp, until: Timestamp, at_most: u32, besides: &[&'static str]) -> Result<Vec<Job>, Error> {
        let besides: String = besides.iter().map(|kind| format!(" AND kind <> '{kind}'")).collect();
        // Nothing to do is the common case and costs no write.
        let due = format!("SELECT EXISTS (SELECT 1 FROM job WHERE dead = 0 AND run_at <= ?1{besides})");
        if !single(self.read(ReadMode::Point, Script::one(due, values![now])).await?)?.get(0)? {
            return Ok(Vec::new());
        }
        // A claimed job is due again when its lease runs out: whoever died with it loses it.
        let claim = format!(
            "UPDATE job SET due = coalesce(due, run_at), run_at = ?2, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM job WHERE dead = 0 AND run_at <= ?1{besides} ORDER BY run_at, id LIMIT ?3 {}) \
             RETURNING id, kind, payload, attempts - 1",
            E::DIALECT.skip_locked
        );
        let mut answers = self.write(Script::one(claim, values![now, until, at_most])).await?;
        let read =
            |mut r: crate::engine::Row| Ok(Job { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, attempts: r.get(3)? });
        let mut jobs = rows(&mut answers, 0).into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
        jobs.sort_by_key(|j| j.id);
        Ok(jobs)
    }

    async fn keep_claim(&self, ids: Vec<i64>, until: Timestamp) -> Result<(), Error> {
        let keep = |script: Script, id| script.then("UPDATE job SET run_at = ?2 WHERE id = ?1", values![id, until]);
        self.write(ids.into_iter().fold(Script::default(), keep)).await?;
        Ok(())
    }

    async fn release(&self, ids: Vec<i64>) -> Result<(), Error> {
        let sql = "UPDATE job SET run_at = coalesce(due, run_at), attempts = attempts - 1 WHERE id = ?1";
        self.write(ids.into_iter().fold(Script::default(), |script, id| script.then(sql, values![id]))).await?;
        Ok(())
    }

    async fn split(&self, id: i64, into: Vec<NewJob>) -> Result<(), Error> {
        let sql = insert_from("job WHERE id = ?6");
        let add = |script: Script, job: NewJob| {
            let mut values = values_of(job);
            values.extend(values![id]);
            script.then(sql.clone(), values)
        };
        let script = into.into_iter().fold(Script::default(), add);
        self.write(script.then("DELETE FROM job WHERE id = ?1", values![id])).await?;
        Ok(())
    }

    async fn finish(&self, ids: Vec<i64>) -> Result<(), Error> {
        if !ids.is_empty() {
            let done = |script: Script, id| script.then("DELETE FROM job WHERE id = ?1", values![id]);
            self.write(ids.into_iter().fold(Script::default(), done)).await?;
        }
        Ok(())
    }

    async fn fail(&self, id: i64, error: String, again_at: Option<Timestamp>) -> Result<(), Error> {
        let dead = i64::from(again_at.is_none());
        let sql = "UPDATE job SET error = ?2, run_at = coalesce(?3, run_at), dead = ?4 WHERE id = ?1";
        self.write(Script::one(sql, values![id, error, again_at, dead])).await?;
        Ok(())
    }

    async fn revive(&self, kinds: &[&'static str], error: String, now: Timestamp) -> Result<u64, Error> {
        let kinds = kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
        // There are none in the common case, which costs no write.
        let some = format!("SELECT EXISTS (SELECT 1 FROM job WHERE dead = 1 AND error = ?1 AND kind IN ({kinds}))");
        if !single(self.read(ReadMode::Scan, Script::one(some, values![error.as_str()])).await?)?.get(0)? {
            return Ok(0);
        }
        let revive = format!("{TRY_AGAIN} AND kind IN ({kinds}) RETURNING 1");
        Ok(rows(&mut self.write(Script::one(revive, values![error, now])).await?, 0).len() as u64)
    }

    async fn given_up(&self, reporter_of: Option<ReportId>) -> Result<Vec<(String, u64)>, Error> {
        let (of, values) = match reporter_of {
            Some(id) => (" AND reporter_of = (SELECT n FROM report WHERE id = ?1)", values![id.0.as_bytes()]),
            None => ("", Vec::new()),
        };
        let sql = format!(
            "SELECT coalesce(error, ''), count(*) FROM job WHERE dead = 1{of} GROUP BY coalesce(error, '') ORDER BY 2 DESC, 1"
        );
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn undone_alarms(&self, before: Timestamp, at_most: u32) -> Result<Vec<(String, Timestamp)>, Error> {
        // The kind stands in the statement: by it the engine finds the index that has these jobs alone.
        let sql = "SELECT payload, coalesce(due, run_at) FROM job WHERE kind = 'tell_duty' AND coalesce(due, run_at) < ?1 \
                   ORDER BY 2, id LIMIT ?2";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![before, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn job_counts(&self) -> Result<JobCounts, Error> {
        let sql = "SELECT count(*), coalesce(sum(dead), 0) FROM job";
        let mut row = single(self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?)?;
        let (all, dead): (u64, u64) = (row.get(0)?, row.get(1)?);
        Ok(JobCounts { waiting: all.saturating_sub(dead), dead })
    }

    async fn job_comes(&self) {
        Engine::job_comes(self).await;
    }

    async fn lease(&self, name: String, holder: String, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
        let sql = "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?4) ON CONFLICT (name) DO UPDATE \
                   SET holder = excluded.holder, until = excluded.until WHERE lease.holder = ?2 OR lease.until <= ?3 \
                   RETURNING 1";
        let mut answers = self.write(Script::one(sql, values![name, holder, now, until])).await?;
        Ok(!rows(&mut answers, 0).is_empty())
    }
}
