//! Forms on their way.

use async_trait::async_trait;
use domain::Timestamp;

use crate::{
    Error, KeptForms,
    engine::{Engine, How, Script, first, single, values},
};

#[async_trait]
impl<E: Engine> KeptForms for E {
    async fn put_kept_form(&self, mark: [u8; 32], body: Vec<u8>, at: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO kept_form (mark, body, at) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (mark) DO UPDATE SET body = excluded.body, at = excluded.at";
        self.write(Script::one(sql, values![mark, body, at])).await?;
        Ok(())
    }

    async fn kept_form(&self, mark: [u8; 32], since: Timestamp) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT body FROM kept_form WHERE mark = ?1 AND at >= ?2";
        first(self.read(How::LookUp, Script::one(sql, values![mark, since])).await?).map(|mut r| r.get(0)).transpose()
    }

    async fn kept_forms(&self) -> Result<u64, Error> {
        single(self.read(How::LookUp, Script::one("SELECT count(*) FROM kept_form", Vec::new())).await?)?.get(0)
    }

    async fn drop_kept_form(&self, mark: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM kept_form WHERE mark = ?1", values![mark])).await?;
        Ok(())
    }

    async fn drop_old_kept_forms(&self, before: Timestamp) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM kept_form WHERE at < ?1", values![before])).await?;
        Ok(())
    }
}
