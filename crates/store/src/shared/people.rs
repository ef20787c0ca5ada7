//! Officials, sessions, brakes.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{AgencyId, Grant, Role, Timestamp, UserId};

use crate::{
    Brake, Error, People, Person, Session,
    engine::{Engine, How, Script, Value, first, rows, values},
};

const PERSON: &str = "SELECT id, login, name, email, password, must_change, disabled, language FROM person";

const SESSION: &str = "SELECT token, person, expires_at, opened_at, device FROM session";

fn read_session(r: &mut crate::engine::Row) -> Result<Session, Error> {
    let (token, user) = (r.get(0)?, UserId(r.get(1)?));
    Ok(Session { token, user, expires_at: r.get(2)?, opened_at: r.get(3)?, device: r.get(4)? })
}

#[async_trait]
impl<E: Engine> People for E {
    async fn add_person(&self, p: Person) -> Result<Option<UserId>, Error> {
        let add = format!("{ADD_PERSON} ON CONFLICT (login) DO NOTHING RETURNING id");
        let mut answers = self.write(Script::one(add, person(&p))).await?;
        let Some(mut row) = rows(&mut answers, 0).into_iter().next() else { return Ok(None) };
        let id: i64 = row.get(0)?;
        // Who holds what is part of what every process knows of the country.
        let raise = Script::one("UPDATE generation SET value = value + 1", Vec::new());
        self.write(grants_of(raise, UserId(id), p.grants)).await?;
        Ok(Some(UserId(id)))
    }

    async fn person_by_login(&self, login: String) -> Result<Option<Person>, Error> {
        Ok(persons(self, How::LookUp, "login = ?1", values![login]).await?.pop())
    }

    async fn person(&self, id: UserId) -> Result<Option<Person>, Error> {
        Ok(persons(self, How::LookUp, "id = ?1", values![id.0]).await?.pop())
    }

    async fn persons(&self) -> Result<Vec<Person>, Error> {
        let mut all = persons(self, How::Walk, "id > 0", Vec::new()).await?;
        all.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(all)
    }

    async fn holders(&self, role: Role, agency: AgencyId) -> Result<Vec<Person>, Error> {
        let condition = "disabled = ?3 AND id IN (SELECT person FROM grant_of WHERE agency = ?1 AND role = ?2)";
        persons(self, How::LookUp, condition, values![agency.0, role.as_str(), false]).await
    }

    async fn set_password(&self, id: UserId, password: String, must_change: bool) -> Result<(), Error> {
        let sql = "UPDATE person SET password = ?2, must_change = ?3 WHERE id = ?1";
        let script = Script::one(sql, values![id.0, password, must_change]);
        self.write(script.then(END_SESSIONS, values![id.0])).await?;
        Ok(())
    }

    async fn set_language(&self, id: UserId, language: String) -> Result<(), Error> {
        self.write(Script::one("UPDATE person SET language = ?2 WHERE id = ?1", values![id.0, language])).await?;
        Ok(())
    }

    async fn open_session(&self, session: Session, now: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO session (token, person, expires_at, opened_at, device) VALUES (?1, ?2, ?3, ?4, ?5)";
        let script = Script::one("DELETE FROM session WHERE expires_at < ?1", values![now]);
        let s = session;
        self.write(script.then(sql, values![s.token, s.user.0, s.expires_at, s.opened_at, s.device])).await?;
        Ok(())
    }

    async fn session(&self, token: [u8; 32], now: Timestamp) -> Result<Option<(Session, Person)>, Error> {
        let sql = format!("{SESSION} WHERE token = ?1 AND expires_at > ?2");
        let Some(mut row) = first(self.read(How::LookUp, Script::one(sql, values![token, now])).await?) else {
            return Ok(None);
        };
        let session = read_session(&mut row)?;
        let person = self.person(session.user).await?;
        Ok(person.filter(|p| !p.disabled).map(|p| (session, p)))
    }

    async fn sessions_of(&self, id: UserId, now: Timestamp) -> Result<Vec<Session>, Error> {
        let sql = format!("{SESSION} WHERE person = ?1 AND expires_at > ?2 ORDER BY opened_at DESC");
        let mut answers = self.read(How::LookUp, Script::one(sql, values![id.0, now])).await?;
        rows(&mut answers, 0).iter_mut().map(read_session).collect()
    }

    async fn extend_session(&self, token: [u8; 32], expires_at: Timestamp) -> Result<(), Error> {
        self.write(Script::one("UPDATE session SET expires_at = ?2 WHERE token = ?1", values![token, expires_at])).await?;
        Ok(())
    }

    async fn close_session(&self, token: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM session WHERE token = ?1", values![token])).await?;
        Ok(())
    }

    async fn brake(&self, mark: [u8; 32]) -> Result<Option<Brake>, Error> {
        let sql = "SELECT failures, until FROM brake WHERE mark = ?1";
        let row = first(self.read(How::LookUp, Script::one(sql, values![mark])).await?);
        row.map(|mut r| Ok(Brake { failures: r.get(0)?, until: r.get(1)? })).transpose()
    }

    async fn set_brake(&self, mark: [u8; 32], brake: Option<Brake>) -> Result<(), Error> {
        let script = match brake {
            None => Script::one("DELETE FROM brake WHERE mark = ?1", values![mark]),
            Some(b) => Script::one(
                "INSERT INTO brake (mark, failures, until) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (mark) DO UPDATE SET failures = excluded.failures, until = excluded.until",
                values![mark, b.failures, b.until],
            ),
        };
        self.write(script).await?;
        Ok(())
    }
}

/// Adds a person, whose values [`person`] gives.
pub(super) const ADD_PERSON: &str = "INSERT INTO person (login, name, email, password, must_change, disabled, language) \
                                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

pub(super) fn person(p: &Person) -> Vec<Value> {
    values![&p.login, &p.name, p.email.clone(), &p.password, p.must_change, p.disabled, &p.language]
}

/// Gives a person these grants and no others.
pub(super) fn grants_of(script: Script, id: UserId, grants: Vec<Grant>) -> Script {
    let none = script.then("DELETE FROM grant_of WHERE person = ?1", values![id.0]);
    let sql = "INSERT INTO grant_of (person, role, agency) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    grants.into_iter().fold(none, |script, g| script.then(sql, values![id.0, g.role.as_str(), g.agency.0]))
}

pub(super) const END_SESSIONS: &str = "DELETE FROM session WHERE person = ?1";

/// Persons under a condition, with their grants, by identity.
pub(super) async fn persons<E: Engine>(engine: &E, how: How, condition: &str, values: Vec<Value>) -> Result<Vec<Person>, Error> {
    let grants = format!(
        "SELECT person, role, agency FROM grant_of WHERE person IN (SELECT id FROM person WHERE {condition}) \
         ORDER BY person, role, agency"
    );
    let script = Script::one(format!("{PERSON} WHERE {condition} ORDER BY id"), values.clone()).then(grants, values);
    let mut answers = engine.read(how, script).await?;
    let mut granted: HashMap<i64, Vec<Grant>> = HashMap::new();
    for mut row in rows(&mut answers, 1) {
        let grant = Grant { role: row.word(1, Role::parse)?, agency: AgencyId(row.get(2)?) };
        granted.entry(row.get(0)?).or_default().push(grant);
    }
    let read = |mut r: crate::engine::Row| {
        let id = r.get(0)?;
        Ok(Person {
            id: UserId(id),
            login: r.get(1)?,
            name: r.get(2)?,
            email: r.get(3)?,
            password: r.get(4)?,
            must_change: r.get(5)?,
            disabled: r.get(6)?,
            language: r.get(7)?,
            grants: granted.remove(&id).unwrap_or_default(),
        })
    };
    rows(&mut answers, 0).into_iter().map(read).collect()
}
