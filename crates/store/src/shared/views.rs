//! Saved views of officials, on any engine.

use async_trait::async_trait;
use domain::UserId;

use crate::{
    Error, View, Views,
    engine::{Engine, ReadMode, Row, Script, rows, values},
};

#[async_trait]
impl<E: Engine> Views for E {
    async fn views(&self, person: UserId) -> Result<Vec<View>, Error> {
        let sql = "SELECT id, list, name, query FROM saved_view WHERE person = ?1 ORDER BY name, id";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![person.0])).await?;
        let read = |mut r: Row| Ok(View { id: r.get(0)?, list: r.get(1)?, name: r.get(2)?, query: r.get(3)? });
        rows(&mut answers, 0).into_iter().map(read).collect()
    }

    async fn put_view(&self, person: UserId, v: View) -> Result<(), Error> {
        let sql = "INSERT INTO saved_view (person, list, name, query) VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (person, list, name) DO UPDATE SET query = excluded.query";
        self.write(Script::one(sql, values![person.0, v.list, v.name, v.query])).await?;
        Ok(())
    }

    async fn drop_view(&self, person: UserId, id: i64) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM saved_view WHERE person = ?1 AND id = ?2", values![person.0, id])).await?;
        Ok(())
    }
}
