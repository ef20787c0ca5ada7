//! Traces of access, and what officials looked at or decided alone.

use async_trait::async_trait;
use domain::{AgencyId, UserId};

use super::proof::linked;
use crate::{
    Access, Chain, Error, Look, Trace, Traces, Witness,
    engine::{Engine, ReadMode, Row, Script, first, rows, values},
};

const TRACE: &str = "SELECT t.seq, t.at, t.person, t.kind, t.device, t.became, t.mark FROM trace t";

fn trace(mut r: Row) -> Result<Trace, Error> {
    let (seq, at, person) = (r.get(0)?, r.get(1)?, UserId(r.get(2)?));
    let (what, device) = (r.word(3, Access::parse)?, r.get(4)?);
    Ok(Trace { seq, at, person, what, device, became: r.get(5)?, mark: r.get::<Option<Vec<u8>>>(6)?.unwrap_or_default() })
}

/// Adds a trace, and what goes with it.
pub(super) fn witnessed(script: Script, Witness { trace: t, head, job }: Witness) -> Script {
    let sql = "INSERT INTO trace (seq, at, person, kind, device, became, mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let trace = values![t.seq, t.at, t.person.0, t.what.as_str(), t.device, t.became, t.mark];
    let script = linked(script, Chain::Traces, head).then(sql, trace);
    match job {
        Some(j) => super::add_job(script, j),
        None => script,
    }
}

#[async_trait]
impl<E: Engine> Traces for E {
    async fn add_trace(&self, witness: Witness) -> Result<(), Error> {
        self.write(witnessed(Script::default(), witness)).await?;
        Ok(())
    }

    async fn traces_after(&self, after: i64, at_most: u32) -> Result<Vec<Trace>, Error> {
        let sql = format!("{TRACE} WHERE t.seq > ?1 ORDER BY t.seq LIMIT ?2");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(trace).collect()
    }

    async fn last_became(&self) -> Result<Vec<(UserId, [u8; 32])>, Error> {
        let sql = "SELECT person, became FROM trace WHERE seq IN \
                   (SELECT max(seq) FROM trace WHERE became IS NOT NULL GROUP BY person) ORDER BY person";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, Vec::new())).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((UserId(r.get(0)?), r.get(1)?))).collect()
    }

    async fn last_change_of(&self, person: UserId) -> Result<Option<Trace>, Error> {
        let kinds: Vec<_> = Access::ALL.into_iter().filter(|a| a.changes()).map(|a| format!("'{}'", a.as_str())).collect();
        let sql = format!("{TRACE} WHERE t.person = ?1 AND t.kind IN ({}) ORDER BY t.seq DESC LIMIT 1", kinds.join(", "));
        first(self.read(ReadMode::Point, Script::one(sql, values![person.0])).await?).map(trace).transpose()
    }

    async fn traces(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Trace>, Error> {
        let within = (E::DIALECT.one_of)("g.agency", "?1");
        let sql = format!(
            "{TRACE} WHERE t.seq < ?2 AND EXISTS \
             (SELECT 1 FROM grant_of g WHERE g.person = t.person AND {within}) ORDER BY t.seq DESC LIMIT ?3"
        );
        let values = values![super::numbers(agencies.iter().map(|a| a.0)), before.unwrap_or(i64::MAX), at_most];
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        rows(&mut answers, 0).into_iter().map(trace).collect()
    }

    async fn looks(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Look>, Error> {
        events_of(self, "e.kind = 'revealed'", agencies, before, at_most).await
    }

    async fn deeds_alone(&self, agencies: Vec<AgencyId>, before: Option<i64>, at_most: u32) -> Result<Vec<Look>, Error> {
        events_of(self, ALONE, agencies, before, at_most).await
    }
}

/// What officials decide alone, as the index says it that finds it.
const ALONE: &str = "e.kind IN ('flags_tightened', 'hiding_asked', 'shown', 'supervision_lifted', 'archived', 'joined', 'closed') \
     AND e.actor NOT IN ('\"system\"', '\"reporter\"', '\"anyone\"')";

async fn events_of<E: Engine>(
    engine: &E,
    which: &str,
    agencies: Vec<AgencyId>,
    before: Option<i64>,
    at_most: u32,
) -> Result<Vec<Look>, Error> {
    let within = (E::DIALECT.one_of)("p.agency", "?1");
    let sql = format!(
        "SELECT e.seq, e.at, e.actor, e.payload, r.state FROM event e JOIN report r ON r.n = e.n \
         WHERE {which} AND e.seq < ?2 AND EXISTS (SELECT 1 FROM path p WHERE p.n = e.n AND {within}) \
         ORDER BY e.seq DESC LIMIT ?3"
    );
    let values = values![super::numbers(agencies.iter().map(|a| a.0)), before.unwrap_or(i64::MAX), at_most];
    let mut answers = engine.read(ReadMode::Scan, Script::one(sql, values)).await?;
    let read = |mut r: Row| Ok(Look { seq: r.get(0)?, at: r.get(1)?, by: r.json(2)?, what: r.json(3)?, report: r.json(4)? });
    rows(&mut answers, 0).into_iter().map(read).collect()
}
