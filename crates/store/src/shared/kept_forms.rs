//! Forms on their way, on any engine.

use async_trait::async_trait;
use domain::Timestamp;

use crate::{
    Error, KeptForms,
    engine::{Engine, ReadMode, Script, first, rows, single, values},
};

#[async_trait]
impl<E: Engine> KeptForms for E {
    async fn put_kept_form(&self, mark: [u8; 32], body: Vec<u8>, at: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO kept_form (mark, body, at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (mark) DO UPDATE SET body = excluded.body, at = excluded.at";
        self.write(Script::one(sql, values![mark, body, at])).await?;
        Ok(())
    }

    async fn add_kept_form(&self, mark: [u8; 32], body: Vec<u8>, at: Timestamp, since: Timestamp) -> Result<bool, Error> {
        let sql = "INSERT INTO kept_form (mark, body, at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (mark) DO UPDATE SET body = excluded.body, at = excluded.at WHERE kept_form.at < ?4 RETURNING 1";
        Ok(first(self.write(Script::one(sql, values![mark, body, at, since])).await?).is_some())
    }

    async fn kept_form(&self, mark: [u8; 32], since: Timestamp) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT body FROM kept_form WHERE mark = ?1 AND at >= ?2";
        first(self.read(ReadMode::Point, Script::one(sql, values![mark, since])).await?).map(|mut r| r.get(0)).transpose()
    }

    async fn kept_forms(&self, beginning: Vec<u8>) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM kept_form WHERE mark BETWEEN ?1 AND ?2";
        let until = last(&beginning);
        single(self.read(ReadMode::Point, Script::one(sql, values![beginning, until])).await?)?.get(0)
    }

    async fn drop_kept_form(&self, mark: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM kept_form WHERE mark = ?1", values![mark])).await?;
        Ok(())
    }

    async fn drop_oldest_kept_forms(&self, beginning: Vec<u8>, but: u32) -> Result<Vec<([u8; 32], Vec<u8>)>, Error> {
        let sql = "DELETE FROM kept_form WHERE mark BETWEEN ?1 AND ?2 AND at < \
                   (SELECT at FROM kept_form WHERE mark BETWEEN ?1 AND ?2 ORDER BY at DESC LIMIT 1 OFFSET ?3) RETURNING mark, body";
        let (until, offset) = (last(&beginning), but.saturating_sub(1));
        let mut answers = self.write(Script::one(sql, values![beginning, until, offset])).await?;
        rows(&mut answers, 0).iter_mut().map(|r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn drop_old_kept_forms(&self, before: Timestamp) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM kept_form WHERE at < ?1", values![before])).await?;
        Ok(())
    }
}

/// The last mark that begins so.
fn last(beginning: &[u8]) -> Vec<u8> {
    let mut last = beginning.to_vec();
    last.resize(32, u8::MAX);
    last
}
