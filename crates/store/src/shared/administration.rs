//! What administrators change, written together with its note.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{Agency, AgencyId, AreaCode, Grant, ReportId, Role, Timestamp, UserId};

use super::jobs::TRY_AGAIN;
use super::people::{ADD_NUMBERED, end_sessions, grants_of, person, persons, remarked};
use super::proof::linked;
use crate::{
    Administration, Chain, Change, Error, Head, Note, Person, Reply,
    engine::{Engine, ReadMode, Row, Script, Value, rows, values},
};

const PUT_HEAD: &str = "INSERT INTO head (name, seq, mark) VALUES (?1, ?2, ?3) \
                        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, mark = excluded.mark";

const NOTE: &str = "SELECT seq, at, person, agency, kind, subject, was, became, mark FROM change";

fn note(mut r: Row) -> Result<Note, Error> {
    Ok(Note {
        seq: r.get(0)?,
        at: r.get(1)?,
        by: r.get::<Option<i64>>(2)?.map(UserId),
        agency: r.get::<Option<i64>>(3)?.map(AgencyId),
        kind: r.get(4)?,
        subject: r.get(5)?,
        was: r.get(6)?,
        became: r.get(7)?,
        mark: r.get(8)?,
    })
}

#[async_trait]
impl<E: Engine> Administration for E {
    async fn change(&self, change: Change, notes: Vec<(Note, Head)>, agencies: Option<Head>) -> Result<(), Error> {
        let sql = "INSERT INTO change (seq, at, person, agency, kind, subject, was, became, mark) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let script = notes.into_iter().fold(Script::default(), |script, (n, head)| {
            let (by, agency) = (n.by.map(|u| u.0), n.agency.map(|a| a.0));
            let note = values![n.seq, n.at, by, agency, n.kind, n.subject, n.was, n.became, n.mark];
            linked(script, Chain::Notes, head).then(sql, note)
        });
        let script = match agencies {
            Some(h) => script.then(PUT_HEAD, values![Head::AGENCIES, h.seq, h.mark]),
            None => script,
        };
        let raised = script.then("UPDATE generation SET value = value + 1", Vec::new());
        self.write(carried_out(raised, change)).await?;
        Ok(())
    }

    async fn next_agency(&self) -> Result<AgencyId, Error> {
        Ok(AgencyId(super::next_number(self, "agency").await?))
    }

    async fn notes_after(&self, after: i64, at_most: u32) -> Result<Vec<Note>, Error> {
        let sql = format!("{NOTE} WHERE seq > ?1 ORDER BY seq LIMIT ?2");
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![after, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(note).collect()
    }

    async fn notes(&self, agencies: Option<Vec<AgencyId>>, before: Option<i64>, at_most: u32) -> Result<Vec<Note>, Error> {
        let within = match &agencies {
            Some(_) => format!("AND {}", (E::DIALECT.one_of)("agency", "?3")),
            None => String::new(),
        };
        let sql = format!("{NOTE} WHERE seq < ?1 {within} ORDER BY seq DESC LIMIT ?2");
        let mut values = values![before.unwrap_or(i64::MAX), at_most];
        values.extend(agencies.map(|a| super::numbers(a.iter().map(|a| a.0)).into()));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        rows(&mut answers, 0).into_iter().map(note).collect()
    }

    async fn replies(&self, agencies: Vec<AgencyId>) -> Result<Vec<Reply>, Error> {
        let within = (E::DIALECT.one_of)("agency", "?1");
        let sql = format!("SELECT id, agency, title, body FROM reply WHERE {within} ORDER BY title, id");
        let agencies = super::numbers(agencies.iter().map(|a| a.0));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![agencies])).await?;
        let read = |mut r: Row| Ok(Reply { id: r.get(0)?, agency: AgencyId(r.get(1)?), title: r.get(2)?, body: r.get(3)? });
        rows(&mut answers, 0).into_iter().map(read).collect()
    }

    async fn settings(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut answers = self.read(ReadMode::Point, Script::one("SELECT name, value FROM setting", Vec::new())).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((r.get(0)?, r.get(1)?))).collect()
    }

    async fn persons_at(&self, agencies: Vec<AgencyId>, text: String, after: String, at_most: u32) -> Result<Vec<Person>, Error> {
        let within = (E::DIALECT.one_of)("g.agency", "?1");
        let condition = format!(
            "id IN (SELECT p.id FROM person p WHERE p.login > ?2 AND (lower(p.login) LIKE ?3 OR lower(p.name) LIKE ?3) \
             AND EXISTS (SELECT 1 FROM grant_of g WHERE g.person = p.id AND {within}) ORDER BY p.login LIMIT ?4)"
        );
        let agencies = super::numbers(agencies.iter().map(|a| a.0));
        let like = format!("%{}%", text.to_lowercase().replace(['%', '_', '\\'], " ").trim());
        let mut found = persons(self, ReadMode::Scan, &condition, values![agencies, after, like, at_most]).await?;
        found.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(found)
    }

    async fn last_signed_in(&self, persons: Vec<UserId>) -> Result<BTreeMap<UserId, Timestamp>, Error> {
        let of = (E::DIALECT.one_of)("person", "?1");
        let sql = format!("SELECT person, max(at) FROM trace WHERE kind = 'signed-in' AND {of} GROUP BY person");
        let persons = super::numbers(persons.iter().map(|p| p.0));
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![persons])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((UserId(r.get(0)?), r.get(1)?))).collect()
    }

    async fn held(&self) -> Result<Vec<Grant>, Error> {
        held_by(self, "", Vec::new()).await
    }

    async fn held_lately(&self, since: Timestamp) -> Result<Vec<Grant>, Error> {
        let signed_in = "AND EXISTS (SELECT 1 FROM trace t WHERE t.person = p.id AND t.kind = 'signed-in' AND t.at >= ?2)";
        held_by(self, signed_in, values![since]).await
    }

    async fn reached(&self) -> Result<Vec<Grant>, Error> {
        held_by(self, "AND coalesce(trim(p.email), '') <> ''", Vec::new()).await
    }

    async fn to_be_forgotten(&self, unchanged_since: Timestamp, at_most: u32) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT id FROM report WHERE person_key IS NOT NULL AND status IN ('closed', 'archived') \
                   AND changed_at < ?1 ORDER BY changed_at LIMIT ?2";
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values![unchanged_since, at_most])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| super::report_id(&mut r, 0)).collect()
    }
}

/// Every role at every agency of those who may sign in, under a further condition.
async fn held_by<E: Engine>(engine: &E, condition: &str, more: Vec<Value>) -> Result<Vec<Grant>, Error> {
    let sql = format!(
        "SELECT DISTINCT g.role, g.agency FROM grant_of g JOIN person p ON p.id = g.person WHERE p.disabled = ?1 {condition}"
    );
    let mut answers = engine.read(ReadMode::Scan, Script::one(sql, [values![false], more].concat())).await?;
    let read = |mut r: Row| Ok(Grant { role: r.word(0, Role::parse)?, agency: AgencyId(r.get(1)?) });
    rows(&mut answers, 0).into_iter().map(read).collect()
}

fn agency(a: Agency) -> Vec<Value> {
    let topics = serde_json::to_string(&a.topics).unwrap_or_else(|_| "[]".into());
    values![a.parent.map(|p| p.0), a.kind.as_str(), a.name, a.area.as_str(), topics, a.approval, a.decree, a.closed, a.id.0]
}

/// The statements of a change, after those that are there.
fn carried_out(script: Script, change: Change) -> Script {
    match change {
        Change::Agency(a) => {
            let sql = "UPDATE agency SET parent = ?1, kind = ?2, name = ?3, area = ?4, topics = ?5, approval = ?6, decree = ?7, \
                       closed = ?8 WHERE id = ?9";
            script.then(sql, agency(a))
        }
        Change::NewAgency(a) => {
            let sql = "INSERT INTO agency (parent, kind, name, area, topics, approval, decree, closed, id) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            script.then(sql, agency(a))
        }
        Change::Agencies(all) => {
            let sql = "INSERT INTO agency (parent, kind, name, area, topics, approval, decree, closed, id) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, \
                       kind = excluded.kind, name = excluded.name, area = excluded.area, topics = excluded.topics, \
                       approval = excluded.approval, decree = excluded.decree, closed = excluded.closed";
            all.into_iter().fold(script, |script, a| script.then(sql, agency(a)))
        }
        Change::Topic(t) => script
            .then(super::reference::PUT_TOPIC, values![&t.code.0, t.name, t.name_en])
            .then("UPDATE topic SET closed = ?2 WHERE code = ?1", values![t.code.0, t.closed]),
        Change::Area(a) => script
            .then(super::reference::PUT_AREA, values![a.code.as_str(), a.name])
            .then("UPDATE area SET closed = ?2 WHERE code = ?1", values![a.code.as_str(), a.closed]),
        Change::AlertMark(mark) => super::alerts::add_mark(script, &mark),
        Change::AlertImport(import) => super::alerts::add_import(script, import),
        Change::RegisterRule(rule) => super::grievances::put_rule(script, &rule),
        Change::PeriodReport(report) => super::grievances::put_report(script, &report),
        Change::Payments(all) => all.iter().fold(script, super::grievances::put_payment),
        Change::Population(all) => all.into_iter().fold(script, |script, p| {
            let people = i64::try_from(p.people).unwrap_or(i64::MAX);
            script.then(super::reference::PUT_POPULATION, values![p.area.as_str(), i64::from(p.year), people, p.source])
        }),
        Change::Villages(all) => all.into_iter().fold(script, super::villages::add),
        Change::Team(team) => super::visits::put_team(script, &team),
        Change::Trip(trip) => super::visits::put_trip(script, &trip),
        Change::Visit(visit) => super::visits::add(script, &visit),
        Change::Layer(layer) => super::layers::put(script, &layer),
        Change::LayerFeatures(layer, features) => super::layers::add_features(script, layer, &features),
        Change::Responsibility(rule) => super::layers::put_responsibility(script, &rule),
        Change::NoResponsibility(id) => script.then("DELETE FROM responsibility WHERE id = ?1", values![id.0.as_bytes()]),
        Change::Roster(roster) => super::duty::put_roster(script, &roster),
        Change::NoRoster(id) => super::duty::remove_roster(script, id),
        Change::Drill(drill) => super::duty::put_drill(script, &drill),
        Change::Jobs(jobs) => jobs.into_iter().fold(script, super::jobs::add_job),
        Change::Rule(r) => {
            script.then(super::reference::PUT_RULE, values![r.term.as_str(), r.days, r.from.to_string(), r.article])
        }
        Change::Holiday(h) => {
            let place = h.area.as_ref().map_or("", AreaCode::as_str).to_owned();
            let script = script.then(super::reference::PUT_HOLIDAY, values![h.date.to_string(), place, h.kind.as_str(), h.name]);
            super::sums::stale_around(script, h.date)
        }
        Change::NoHoliday(h) => {
            let place = h.area.as_ref().map_or("", AreaCode::as_str).to_owned();
            let script = script.then("DELETE FROM holiday WHERE date = ?1 AND area = ?2", values![h.date.to_string(), place]);
            super::sums::stale_around(script, h.date)
        }
        Change::Reply(r) if r.id == 0 => {
            let sql = "INSERT INTO reply (agency, title, body) VALUES (?1, ?2, ?3)";
            script.then(sql, values![r.agency.0, r.title, r.body])
        }
        Change::Reply(r) => {
            let sql = "UPDATE reply SET agency = ?1, title = ?2, body = ?3 WHERE id = ?4";
            script.then(sql, values![r.agency.0, r.title, r.body, r.id])
        }
        Change::NoReply(id) => script.then("DELETE FROM reply WHERE id = ?1", values![id]),
        Change::Setting(name, value) => {
            let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            script.then(sql, values![name, value])
        }
        Change::Person(p) => {
            let sql_grant = "INSERT INTO grant_of (person, role, agency) SELECT id, ?2, ?3 FROM person WHERE login = ?1 \
                             ON CONFLICT DO NOTHING";
            let grant = |s: Script, g: &Grant| s.then(sql_grant, values![&p.login, g.role.as_str(), g.agency.0]);
            let numbered = [person(&p), values![p.id.0]].concat();
            p.grants.iter().fold(script.then(ADD_NUMBERED, numbered), grant)
        }
        Change::Named(id, name, email) => {
            script.then("UPDATE person SET name = ?2, email = ?3 WHERE id = ?1", values![id.0, name, email])
        }
        Change::Grants(id, grants) => grants_of(script, id, grants),
        Change::Password(id, hash) => end_sessions(script, id, None)
            .then("UPDATE person SET password = ?2, must_change = ?3 WHERE id = ?1", values![id.0, hash, true])
            .then("DELETE FROM recovery_code WHERE person = ?1", values![id.0])
            .then("DELETE FROM second_factor WHERE person = ?1", values![id.0]),
        Change::Disabled(id, disabled) => {
            let script = script.then("UPDATE person SET disabled = ?2 WHERE id = ?1", values![id.0, disabled]);
            if disabled { end_sessions(script, id, None) } else { script }
        }
        Change::Witnessed(change, witness) => super::traces::witnessed(carried_out(script, *change), witness),
        Change::Marked(change, remark) => remarked(carried_out(script, *change), remark),
        Change::TryAgain(why, from) => script.then(TRY_AGAIN, values![why, from]),
        Change::Several(changes) => changes.into_iter().fold(script, carried_out),
        Change::Nothing => script,
    }
}
