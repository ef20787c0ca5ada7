//! The register of villages: rows are only added.

use async_trait::async_trait;
use domain::{
    AreaCode, Date, UserId,
    village::{Programme, Signal, VillageEntry, VillageFacts, VillageKind},
};

use super::instant;
use crate::{
    Error, Villages,
    engine::{Engine, ReadMode, Row, Script, rows, values},
};

/// Adds what was told of a village.
pub(super) fn add(script: Script, entry: VillageEntry) -> Script {
    let sql = "INSERT INTO village (area, version, since, corrects, kind, programme, member_since, signal, signal_by, signal_on, \
               contact, officers, posters, visited_on, source, noted_at, noted_by) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    let VillageEntry { area, version, since, corrects, facts, noted_at, noted_by } = entry;
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let values = values![
        area.as_str(),
        i64::from(version),
        since.to_string(),
        corrects.map(i64::from),
        facts.kind.as_str(),
        facts.programme.as_str(),
        day(facts.member_since),
        facts.signal.as_str(),
        facts.signal_by,
        day(facts.signal_on),
        facts.contact,
        i64::from(facts.officers),
        i64::from(facts.posters),
        day(facts.visited_on),
        facts.source,
        noted_at,
        noted_by.map(|u| u.0),
    ];
    script.then(sql, values)
}

#[async_trait]
impl<E: Engine> Villages for E {
    async fn villages(&self, within: Option<AreaCode>) -> Result<Vec<VillageEntry>, Error> {
        let sql = "SELECT area, version, since, corrects, kind, programme, member_since, signal, signal_by, signal_on, contact, \
                   officers, posters, visited_on, source, noted_at, noted_by FROM village WHERE area >= ?1 AND area < ?2 \
                   ORDER BY area, version";
        // Behind the dots and digits of whatever lies within.
        let (from, until) =
            within.as_ref().map_or((String::new(), ":".to_owned()), |area| (area.to_string(), format!("{area}/")));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![from, until])).await?;
        rows(&mut answers, 0).iter_mut().map(entry).collect()
    }

    async fn unreached(&self) -> Result<Vec<(AreaCode, u64)>, Error> {
        let sql = "SELECT r.area, CAST(count(*) AS bigint) FROM job j JOIN report r ON r.n = j.reporter_of \
                   WHERE j.dead = 1 AND r.public = 1 GROUP BY r.area ORDER BY r.area";
        let mut answers = self.read(ReadMode::ReplicaOk, Script::one(sql, Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(|r| Ok((r.word(0, |text| text.parse().ok())?, r.get(1)?))).collect()
    }
}

fn entry(r: &mut Row) -> Result<VillageEntry, Error> {
    let facts = VillageFacts {
        kind: r.word(4, VillageKind::parse)?,
        programme: r.word(5, Programme::parse)?,
        member_since: day(r, 6)?,
        signal: r.word(7, Signal::parse)?,
        signal_by: r.get(8)?,
        signal_on: day(r, 9)?,
        contact: r.get(10)?,
        officers: count(r, 11)?,
        posters: count(r, 12)?,
        visited_on: day(r, 13)?,
        source: r.get(14)?,
    };
    let corrects = r.get::<Option<i64>>(3)?.map(number).transpose()?;
    Ok(VillageEntry {
        area: r.word(0, |text| text.parse().ok())?,
        version: count(r, 1)?,
        since: r.word(2, |text| text.parse().ok())?,
        corrects,
        facts,
        noted_at: instant(r.get(15)?)?,
        noted_by: r.get::<Option<i64>>(16)?.map(UserId),
    })
}

fn day(r: &mut Row, column: usize) -> Result<Option<Date>, Error> {
    let day = r.get::<Option<String>>(column)?;
    day.map(|day| day.parse().map_err(|_| Error::Damaged(format!("unexpected {day:?}")))).transpose()
}

fn count(r: &mut Row, column: usize) -> Result<u32, Error> {
    number(r.get(column)?)
}

fn number(n: i64) -> Result<u32, Error> {
    n.try_into().map_err(|_| Error::Damaged(format!("unexpected number {n}")))
}
