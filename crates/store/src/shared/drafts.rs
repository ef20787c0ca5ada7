//! What officials have typed and not sent, on any engine.

use async_trait::async_trait;
use domain::{ReportId, Timestamp, UserId};

use crate::{
    Draft, Drafts, Error,
    engine::{Engine, ReadMode, Script, rows, values},
};

#[async_trait]
impl<E: Engine> Drafts for E {
    async fn put_draft(&self, d: Draft) -> Result<(), Error> {
        let sql = "INSERT INTO draft (person, report, action, body, saved_at, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (person, report, action) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at, \
                   done = excluded.done";
        let draft = values![d.person.0, d.report.0.as_bytes(), d.action, d.body, d.saved_at, d.done];
        self.write(Script::one(sql, draft)).await?;
        Ok(())
    }

    async fn drafts(&self, person: UserId, report: ReportId) -> Result<Vec<Draft>, Error> {
        let sql = "SELECT action, body, saved_at, done FROM draft WHERE person = ?1 AND report = ?2";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![person.0, report.0.as_bytes()])).await?;
        let read = |mut r: crate::engine::Row| {
            Ok(Draft { person, report, action: r.get(0)?, body: r.get(1)?, saved_at: r.get(2)?, done: r.get(3)? })
        };
        rows(&mut answers, 0).into_iter().map(read).collect()
    }

    async fn revive_drafts(&self, person: UserId, report: ReportId) -> Result<(), Error> {
        let sql = "UPDATE draft SET done = ?3 WHERE person = ?1 AND report = ?2";
        self.write(Script::one(sql, values![person.0, report.0.as_bytes(), false])).await?;
        Ok(())
    }

    async fn drop_draft(&self, person: UserId, report: ReportId, action: String) -> Result<(), Error> {
        let sql = "DELETE FROM draft WHERE person = ?1 AND report = ?2 AND action = ?3";
        self.write(Script::one(sql, values![person.0, report.0.as_bytes(), action])).await?;
        Ok(())
    }

    async fn drop_old_drafts(&self, abandoned: Timestamp, sent: Timestamp) -> Result<(), Error> {
        let sql = "DELETE FROM draft WHERE saved_at < ?1 OR (done = ?2 AND saved_at < ?3)";
        self.write(Script::one(sql, values![abandoned, true, sent])).await?;
        Ok(())
    }
}
