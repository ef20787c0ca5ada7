//! Marks, heads and seals, and what they are compared with.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::{
    kept_day, reached,
    reports::{STORED, with_histories, with_parts},
    schema::SchemaObject,
};
use crate::{
    Believed, Chain, Error, Head, Proof, ReportWithHistory, Seal, Vouched,
    engine::{Engine, ReadMode, Row, Script, first, rows, single, values},
};

const SEAL: &str = "SELECT n, at, until, events, notes, traces, mark FROM seal";

/// Tables of rows that belong to a report by its place.
const OF_REPORTS: [&str; 7] = ["event", "content", "attachment", "task", "path", "supporter", "deed"];

fn seal(r: &mut Row) -> Result<Seal, Error> {
    let links = r.get::<Option<i64>>(4)?.zip(r.get(5)?);
    Ok(Seal { n: r.get(0)?, at: r.get(1)?, until: r.get(2)?, events: r.get(3)?, links, mark: r.get(6)? })
}

/// Moves the head of a chain on by one link. Whoever was slower finds the place of the link taken, and nothing is written.
pub(super) fn linked(script: Script, chain: Chain, head: Head) -> Script {
    let begun = "INSERT INTO head (name, seq, mark) VALUES (?1, 0, ?2) ON CONFLICT DO NOTHING";
    let moved = "UPDATE head SET seq = ?3, mark = ?4 WHERE name = ?1 AND seq = ?2";
    script
        .then(begun, values![chain.as_str(), Vec::<u8>::new()])
        .then(moved, values![chain.as_str(), head.seq - 1, head.seq, head.mark])
}

#[async_trait]
impl<E: Engine> Proof for E {
    async fn unmarked(&self, at_most: u32) -> Result<Vec<ReportWithHistory>, Error> {
        let values = values![at_most];
        let places = "IN (SELECT n FROM report WHERE mark IS NULL ORDER BY n LIMIT ?1)";
        let script = Script::one(format!("{STORED} WHERE mark IS NULL ORDER BY n LIMIT ?1"), values.clone());
        with_histories(self.read(ReadMode::Scan, with_parts(script, places, &values)).await?)
    }

    async fn vouch(&self, marks: Vec<Vouched>) -> Result<(), Error> {
        let mut script = Script::default();
        for v in marks {
            // The salt lay beside the ciphertext; it lies within it now.
            let still = "EXISTS (SELECT 1 FROM report r WHERE r.n = ?1 AND r.version = ?4 AND r.mark IS NULL)";
            let inside =
                format!("UPDATE content SET salt = NULL, body = ?5 WHERE n = ?1 AND version = ?2 AND field = ?3 AND {still}");
            for (version, field, body) in v.bodies {
                script = script.then(inside.clone(), values![v.n, version, field.number(), v.version, body]);
            }
            let mark = "UPDATE report SET head = ?3, mark = ?4 WHERE n = ?1 AND version = ?2 AND mark IS NULL";
            script = script.then(mark, values![v.n, v.version, v.head, v.row]);
        }
        if !script.statements().is_empty() {
            self.write(script).await?;
        }
        Ok(())
    }

    async fn head(&self, name: &'static str) -> Result<Option<Head>, Error> {
        let row =
            first(self.read(ReadMode::Point, Script::one("SELECT seq, mark FROM head WHERE name = ?1", values![name])).await?);
        row.map(|mut r| Ok(Head { seq: r.get(0)?, mark: r.get(1)? })).transpose()
    }

    async fn put_head(&self, name: &'static str, head: Head) -> Result<(), Error> {
        let sql = "INSERT INTO head (name, seq, mark) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.write(Script::one(sql, values![name, head.seq, head.mark])).await?;
        Ok(())
    }

    async fn last_link(&self, chain: Chain) -> Result<Option<(i64, Vec<u8>)>, Error> {
        let sql = match chain {
            Chain::Notes => "SELECT seq, mark FROM change ORDER BY seq DESC LIMIT 1",
            Chain::Traces => "SELECT seq, mark FROM trace ORDER BY seq DESC LIMIT 1",
        };
        let row = first(self.read(ReadMode::Point, Script::one(sql, Vec::new())).await?);
        row.map(|mut r| Ok((r.get(0)?, r.get::<Option<Vec<u8>>>(1)?.unwrap_or_default()))).transpose()
    }

    async fn link_mark(&self, chain: Chain, seq: i64) -> Result<Option<Vec<u8>>, Error> {
        let sql = match chain {
            Chain::Notes => "SELECT mark FROM change WHERE seq = ?1",
            Chain::Traces => "SELECT mark FROM trace WHERE seq = ?1",
        };
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![seq])).await?);
        row.map(|mut r| Ok(r.get::<Option<Vec<u8>>>(0)?.unwrap_or_default())).transpose()
    }

    async fn seals(&self, after: i64, at_most: u32) -> Result<Vec<Seal>, Error> {
        let sql = format!("{SEAL} WHERE n > ?1 ORDER BY n LIMIT ?2");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, at_most])).await?;
        rows(&mut answers, 0).iter_mut().map(seal).collect()
    }

    async fn last_seal(&self) -> Result<Option<Seal>, Error> {
        let sql = format!("{SEAL} ORDER BY n DESC LIMIT 1");
        first(self.read(ReadMode::Point, Script::one(sql, Vec::new())).await?).as_mut().map(seal).transpose()
    }

    async fn put_seal(&self, s: Seal, name: &'static str, head: Head, was: Head) -> Result<bool, Error> {
        // The head first: on PostgreSQL it is the row that whoever seals at the same time waits for.
        let moved = "UPDATE head SET seq = ?4, mark = ?5 WHERE name = ?1 AND seq = ?2 AND mark = ?3 RETURNING seq";
        let seal = "INSERT INTO seal (n, at, until, events, notes, traces, mark) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 \
                    WHERE EXISTS (SELECT 1 FROM head WHERE name = ?8 AND mark = ?9) ON CONFLICT DO NOTHING";
        let events = i64::try_from(s.events).unwrap_or(i64::MAX);
        let (notes, traces) = s.links.unzip();
        let script = Script::one(moved, values![name, was.seq, was.mark, head.seq, head.mark])
            .then(seal, values![s.n, s.at, s.until, events, notes, traces, s.mark, name, head.mark]);
        let mut answers = self.write(script).await?;
        Ok(!rows(&mut answers, 0).is_empty())
    }

    async fn orphaned_rows(&self) -> Result<Vec<(&'static str, u64)>, Error> {
        let mut orphaned = Vec::new();
        for table in OF_REPORTS {
            let sql = format!("SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM report r WHERE r.n = t.n)");
            match single(self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?)?.get(0)? {
                0 => {}
                n => orphaned.push((table, n)),
            }
        }
        Ok(orphaned)
    }

    async fn supporters(&self, after: i64, until: i64) -> Result<BTreeMap<i64, u64>, Error> {
        let sql = "SELECT n, count(*) FROM supporter WHERE n > ?1 AND n <= ?2 GROUP BY n";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, until])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn unlike_migrations(&self) -> Result<Vec<String>, Error> {
        let there = super::schema::objects(self).await?;
        let make: fn() -> Result<Vec<SchemaObject>, Error> = E::made;
        let made = tokio::task::spawn_blocking(make).await.map_err(|e| Error::Engine(e.to_string()))??;
        Ok(super::schema::compared(&made, &there))
    }

    async fn commitments(&self, after: i64, at_most: u32) -> Result<Vec<(i64, [u8; 32])>, Error> {
        let until = super::upkeep::settled(self).await?;
        let sql = "SELECT seq, commitment FROM event WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, until, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn believed(&self, after: i64, at_most: u32) -> Result<Vec<Believed>, Error> {
        let report = "SELECT n, id, tracking, version, status, topic, area, public, taken_down_by, joined_to, rings_at, \
                      received_on, standing, says, late, lead, verified_on, responded_on, answered_on, closed_on, missed, line FROM report \
                      WHERE n > ?1 ORDER BY n LIMIT ?2";
        let kinds =
            "SELECT n, kind FROM event WHERE n IN (SELECT n FROM report WHERE n > ?1 ORDER BY n LIMIT ?2) ORDER BY n, version";
        let script = Script::one(report, values![after, at_most]).then(kinds, values![after, at_most]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        let mut kinds = rows(&mut answers, 1).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).peekable();
        let mut all = Vec::new();
        for mut r in rows(&mut answers, 0) {
            let n: i64 = r.get(0)?;
            let of_it =
                std::iter::from_fn(|| kinds.next_if(|k: &Result<(i64, String), Error>| k.as_ref().map_or(true, |k| k.0 == n)));
            let kinds = of_it.map(|k| k.map(|(_, kind)| kind)).collect::<Result<_, Error>>()?;
            all.push(Believed {
                n,
                id: r.get(1)?,
                tracking: r.get(2)?,
                version: r.get(3)?,
                status: r.get(4)?,
                topic: r.get(5)?,
                area: r.get(6)?,
                public: r.get(7)?,
                taken_down_by: r.get(8)?,
                joined_to: r.get(9)?,
                rings_at: r.get(10)?,
                received: r.get::<Option<i64>>(11)?.and_then(kept_day),
                standing: r.get(12)?,
                says: r.get(13)?,
                late: r.get(14)?,
                lead: r.get(15)?,
                line: r.peek(21)?,
                reached: reached(&mut r, 16)?,
                kinds,
            });
        }
        Ok(all)
    }
}
