//! Jobs and leases.

use async_trait::async_trait;
use domain::Timestamp;
use rusqlite::params;

use super::{SqliteStore, append::add_jobs, micros};
use crate::{Error, Job, JobCounts, Jobs, NewJob};

#[async_trait]
impl Jobs for SqliteStore {
    async fn add_jobs(&self, jobs: Vec<NewJob>) -> Result<(), Error> {
        self.write(move |c| add_jobs(c, &jobs)).await
    }

    async fn claim(&self, now: Timestamp, until: Timestamp, at_most: u32) -> Result<Vec<Job>, Error> {
        // Nothing to do is the common case and costs no write.
        let due = "SELECT EXISTS (SELECT 1 FROM job WHERE dead = 0 AND run_at <= ?1)";
        if !self.look_up(|c| Ok(c.prepare_cached(due)?.query_row([micros(now)], |r| r.get::<_, bool>(0))?))? {
            return Ok(Vec::new());
        }
        self.write(move |c| {
            // A claimed job is due again when its lease runs out: whoever died with it loses it.
            let sql = "UPDATE job SET run_at = ?2, attempts = attempts + 1 WHERE id IN \
                       (SELECT id FROM job WHERE dead = 0 AND run_at <= ?1 ORDER BY run_at, id LIMIT ?3) \
                       RETURNING id, kind, payload, attempts - 1";
            let mut statement = c.prepare_cached(sql)?;
            let rows = statement.query_map(params![micros(now), micros(until), at_most], |r| {
                Ok(Job { id: r.get(0)?, kind: r.get(1)?, payload: r.get(2)?, attempts: r.get(3)? })
            })?;
            let mut jobs = rows.collect::<Result<Vec<_>, _>>()?;
            jobs.sort_by_key(|j| j.id);
            Ok(jobs)
        })
        .await
    }

    async fn finish(&self, ids: Vec<i64>) -> Result<(), Error> {
        self.write(move |c| {
            for id in &ids {
                c.prepare_cached("DELETE FROM job WHERE id = ?1")?.execute([*id])?;
            }
            Ok(())
        })
        .await
    }

    async fn fail(&self, id: i64, error: String, again_at: Option<Timestamp>) -> Result<(), Error> {
        self.write(move |c| {
            let sql = "UPDATE job SET error = ?2, run_at = coalesce(?3, run_at), dead = ?3 IS NULL WHERE id = ?1";
            c.prepare_cached(sql)?.execute(params![id, error, again_at.map(micros)])?;
            Ok(())
        })
        .await
    }

    async fn job_counts(&self) -> Result<JobCounts, Error> {
        self.read(|c| {
            let sql = "SELECT count(*) - coalesce(sum(dead), 0), coalesce(sum(dead), 0) FROM job";
            let (waiting, dead): (i64, i64) = c.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
            Ok(JobCounts { waiting: u64::try_from(waiting).unwrap_or(0), dead: u64::try_from(dead).unwrap_or(0) })
        })
        .await
    }

    async fn lease(&self, name: String, holder: String, now: Timestamp, until: Timestamp) -> Result<bool, Error> {
        self.write(move |c| {
            let sql = "INSERT INTO lease (name, holder, until) VALUES (?1, ?2, ?4) ON CONFLICT (name) DO UPDATE \
                       SET holder = excluded.holder, until = excluded.until WHERE lease.holder = ?2 OR lease.until <= ?3";
            Ok(c.prepare_cached(sql)?.execute(params![name, holder, micros(now), micros(until)])? > 0)
        })
        .await
    }
}
