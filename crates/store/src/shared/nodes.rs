//! What nodes tell each other.

use async_trait::async_trait;
use domain::Timestamp;

use crate::{
    Error, Nodes, Used,
    engine::{Engine, ReadMode, Script, first, rows, values},
};

/// Most of what other nodes used up that is read at a time.
const WORDS: u32 = 5_000;

#[async_trait]
impl<E: Engine> Nodes for E {
    async fn fact(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, Error> {
        let say = "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING";
        self.write(Script::one(say, values![name, value])).await?;
        self.known_fact(name).await?.ok_or_else(|| Error::Damaged("a fact is gone".into()))
    }

    async fn known_fact(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let row = first(self.read(ReadMode::Point, Script::one("SELECT value FROM fact WHERE name = ?1", values![name])).await?);
        row.map(|mut r| r.get(0)).transpose()
    }

    async fn tell_used(&self, node: [u8; 16], used: Vec<Used>, now: Timestamp, since: Timestamp) -> Result<(), Error> {
        let forget = Script::one("DELETE FROM used WHERE at < ?1", values![since]);
        let tell = |script: Script, u: Used| {
            let sql = "INSERT INTO used (node, kind, mark, times, at) VALUES (?1, ?2, ?3, ?4, ?5)";
            script.then(sql, values![&node, u.kind, u.mark, u.times, now])
        };
        self.write(used.into_iter().fold(forget, tell)).await?;
        Ok(())
    }

    async fn hear_used(&self, node: [u8; 16], after: i64) -> Result<(Vec<Used>, i64), Error> {
        let sql = "SELECT id, kind, mark, times FROM used WHERE id > ?1 AND node <> ?2 ORDER BY id LIMIT ?3";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![after, &node, WORDS])).await?;
        let (mut used, mut last) = (Vec::new(), after);
        for mut row in rows(&mut answers, 0) {
            last = row.get(0)?;
            used.push(Used { kind: row.get(1)?, mark: row.get(2)?, times: row.get(3)? });
        }
        Ok((used, last))
    }
}
