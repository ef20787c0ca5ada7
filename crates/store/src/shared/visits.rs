//! Teams and trips, kept whole; visits, whose rows are only added.

use async_trait::async_trait;
use domain::{
    AreaCode, UserId,
    village::{PlanId, PlannedTrip, Team, TeamId, Visit, VisitId},
};
use serde::Serialize;
use uuid::Uuid;

use super::instant;
use crate::{
    Error, Visits,
    engine::{Engine, ReadMode, Row, Script, first, rows, values},
};

const VISIT: &str = "SELECT id, area, corrects, entry, facts, noted_at, noted_by FROM visit";

fn told(thing: &impl Serialize) -> String {
    serde_json::to_string(thing).unwrap_or_default()
}

pub(super) fn put_team(script: Script, team: &Team) -> Script {
    let sql = "INSERT INTO team (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![team.id.0.as_bytes(), told(team)])
}

pub(super) fn put_trip(script: Script, trip: &PlannedTrip) -> Script {
    let sql = "INSERT INTO trip (id, team, told) VALUES (?1, ?2, ?3) \
               ON CONFLICT (id) DO UPDATE SET team = excluded.team, told = excluded.told";
    script.then(sql, values![trip.id.0.as_bytes(), trip.team.0.as_bytes(), told(trip)])
}

/// Adds a visit. A correction has the photos of the visit that was wrong, too.
pub(super) fn add(script: Script, visit: &Visit) -> Script {
    let sql = "INSERT INTO visit (id, area, corrects, entry, facts, noted_at, noted_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let corrects = visit.corrects.map(|id| id.0.as_bytes().to_vec());
    let id = visit.id.0.as_bytes();
    let entry = visit.entry.map(i64::from);
    let values = values![id, visit.area.as_str(), corrects, entry, told(&visit.facts), visit.noted_at, visit.noted_by.0];
    visit.facts.photos.iter().fold(script.then(sql, values), |script, photo| {
        script.then("INSERT INTO visit_file (id, visit) VALUES (?1, ?2) ON CONFLICT DO NOTHING", values![photo.id.as_bytes(), id])
    })
}

/// A team under the identity that it lies under, so that its notes say otherwise where the two differ.
fn team(r: &mut Row) -> Result<Team, Error> {
    Ok(Team { id: TeamId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? })
}

/// A trip, likewise, and of the team that it is found by.
fn trip(r: &mut Row) -> Result<PlannedTrip, Error> {
    let identity = |bytes: [u8; 16]| Uuid::from_bytes(bytes);
    Ok(PlannedTrip { id: PlanId(identity(r.get(0)?)), team: TeamId(identity(r.get(1)?)), ..r.json(2)? })
}

fn visit(r: &mut Row) -> Result<Visit, Error> {
    let id = Uuid::from_bytes(r.get(0)?);
    visit_of(id, r).map_err(|e| match e {
        Error::Damaged(why) => Error::Damaged(format!("visit {id}: {why}")),
        e => e,
    })
}

fn visit_of(id: Uuid, r: &mut Row) -> Result<Visit, Error> {
    let identity = |bytes: Option<[u8; 16]>| bytes.map(Uuid::from_bytes);
    let entry = r.get::<Option<i64>>(3)?.map(u32::try_from).transpose();
    Ok(Visit {
        id: VisitId(id),
        area: r.word(1, |text| text.parse().ok())?,
        corrects: identity(r.get(2)?).map(VisitId),
        entry: entry.map_err(|e| Error::Damaged(e.to_string()))?,
        facts: r.json(4)?,
        noted_at: instant(r.get(5)?)?,
        noted_by: UserId(r.get(6)?),
    })
}

#[async_trait]
impl<E: Engine> Visits for E {
    async fn teams(&self) -> Result<Vec<Team>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM team", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(team).collect()
    }

    async fn trips(&self, of: Option<TeamId>) -> Result<Vec<PlannedTrip>, Error> {
        let script = match of {
            Some(team) => Script::one("SELECT id, team, told FROM trip WHERE team = ?1", values![team.0.as_bytes()]),
            None => Script::one("SELECT id, team, told FROM trip", Vec::new()),
        };
        let mut answers = self.read(ReadMode::Scan, script).await?;
        rows(&mut answers, 0).iter_mut().map(trip).collect()
    }

    async fn trip(&self, id: PlanId) -> Result<Option<PlannedTrip>, Error> {
        let script = Script::one("SELECT id, team, told FROM trip WHERE id = ?1", values![id.0.as_bytes()]);
        first(self.read(ReadMode::Point, script).await?).map(|mut r| trip(&mut r)).transpose()
    }

    async fn visits(&self, within: Option<AreaCode>) -> Result<Vec<Visit>, Error> {
        let sql = format!("{VISIT} WHERE area >= ?1 AND area < ?2 ORDER BY noted_at, id");
        // Behind the dots and digits of whatever lies within.
        let (from, until) =
            within.as_ref().map_or((String::new(), ":".to_owned()), |area| (area.to_string(), format!("{area}/")));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![from, until])).await?;
        rows(&mut answers, 0).iter_mut().map(visit).collect()
    }

    async fn visit_files(&self) -> Result<Vec<(Uuid, VisitId)>, Error> {
        let script = Script::one("SELECT id, visit FROM visit_file", Vec::new());
        let file = |r: &mut Row| Ok((Uuid::from_bytes(r.get(0)?), VisitId(Uuid::from_bytes(r.get(1)?))));
        rows(&mut self.read(ReadMode::Scan, script).await?, 0).iter_mut().map(file).collect()
    }

    async fn visit(&self, id: VisitId) -> Result<Option<Visit>, Error> {
        let script = Script::one(format!("{VISIT} WHERE id = ?1"), values![id.0.as_bytes()]);
        first(self.read(ReadMode::Point, script).await?).map(|mut r| visit(&mut r)).transpose()
    }
}
