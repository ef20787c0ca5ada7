//! Officials, sessions, brakes.

use async_trait::async_trait;
use domain::{AgencyId, Grant, Role, Timestamp, UserId};
use rusqlite::{Connection, Row, params};

use super::{SqliteStore, instant, micros, optional, read::text};
use crate::{Brake, Error, People, Person, Session};

const PERSON: &str = "SELECT id, login, name, email, password, must_change, disabled, language FROM person";

#[async_trait]
impl People for SqliteStore {
    async fn put_person(&self, person: Person, only_new: bool) -> Result<Option<UserId>, Error> {
        self.write(move |c| put_person(c, &person, only_new)).await
    }

    async fn person_by_login(&self, login: String) -> Result<Option<Person>, Error> {
        self.look_up(|c| one(c, "login = ?1", params![login]))
    }

    async fn person(&self, id: UserId) -> Result<Option<Person>, Error> {
        self.look_up(|c| one(c, "id = ?1", params![id.0]))
    }

    async fn persons(&self) -> Result<Vec<Person>, Error> {
        self.read(|c| many(c, "1 ORDER BY login", [])).await
    }

    async fn holders(&self, role: Role, agency: AgencyId) -> Result<Vec<Person>, Error> {
        let condition = "disabled = 0 AND id IN (SELECT person FROM grant_of WHERE agency = ?1 AND role = ?2) ORDER BY id";
        self.look_up(|c| many(c, condition, params![agency.0, role.as_str()]))
    }

    async fn set_password(&self, id: UserId, password: String, must_change: bool) -> Result<(), Error> {
        self.write(move |c| {
            let sql = "UPDATE person SET password = ?2, must_change = ?3 WHERE id = ?1";
            c.prepare_cached(sql)?.execute(params![id.0, password, must_change])?;
            c.prepare_cached("DELETE FROM session WHERE person = ?1")?.execute([id.0])?;
            Ok(())
        })
        .await
    }

    async fn set_disabled(&self, id: UserId, disabled: bool) -> Result<(), Error> {
        self.write(move |c| {
            c.prepare_cached("UPDATE person SET disabled = ?2 WHERE id = ?1")?.execute(params![id.0, disabled])?;
            c.prepare_cached("DELETE FROM session WHERE person = ?1 AND ?2")?.execute(params![id.0, disabled])?;
            Ok(())
        })
        .await
    }

    async fn set_language(&self, id: UserId, language: String) -> Result<(), Error> {
        self.write(move |c| {
            c.prepare_cached("UPDATE person SET language = ?2 WHERE id = ?1")?.execute(params![id.0, language])?;
            Ok(())
        })
        .await
    }

    async fn open_session(&self, session: Session, now: Timestamp) -> Result<(), Error> {
        self.write(move |c| {
            c.prepare_cached("DELETE FROM session WHERE expires_at < ?1")?.execute([micros(now)])?;
            let sql = "INSERT INTO session (token, person, expires_at) VALUES (?1, ?2, ?3)";
            c.prepare_cached(sql)?.execute(params![session.token, session.user.0, micros(session.expires_at)])?;
            Ok(())
        })
        .await
    }

    async fn session(&self, token: [u8; 32], now: Timestamp) -> Result<Option<(Session, Person)>, Error> {
        self.look_up(|c| {
            let sql = "SELECT person, expires_at FROM session WHERE token = ?1 AND expires_at > ?2";
            let found = c.prepare_cached(sql)?.query_row(params![token, micros(now)], |r| Ok((r.get::<_, i64>(0)?, r.get(1)?)));
            let Some((user, expires_at)) = optional(found)? else { return Ok(None) };
            let person = one(c, "id = ?1 AND disabled = 0", params![user])?;
            let session = Session { token, user: UserId(user), expires_at: instant(expires_at)? };
            Ok(person.map(|p| (session, p)))
        })
    }

    async fn extend_session(&self, token: [u8; 32], expires_at: Timestamp) -> Result<(), Error> {
        self.write(move |c| {
            let sql = "UPDATE session SET expires_at = ?2 WHERE token = ?1";
            c.prepare_cached(sql)?.execute(params![token, micros(expires_at)])?;
            Ok(())
        })
        .await
    }

    async fn close_session(&self, token: [u8; 32]) -> Result<(), Error> {
        self.write(move |c| {
            c.prepare_cached("DELETE FROM session WHERE token = ?1")?.execute([token])?;
            Ok(())
        })
        .await
    }

    async fn brake(&self, mark: [u8; 32]) -> Result<Option<Brake>, Error> {
        self.look_up(|c| {
            let sql = "SELECT failures, until FROM brake WHERE mark = ?1";
            let found = c.prepare_cached(sql)?.query_row([mark], |r| Ok((r.get(0)?, r.get(1)?)));
            optional(found)?.map(|(failures, until)| Ok(Brake { failures, until: instant(until)? })).transpose()
        })
    }

    async fn set_brake(&self, mark: [u8; 32], brake: Option<Brake>) -> Result<(), Error> {
        self.write(move |c| {
            match brake {
                None => c.prepare_cached("DELETE FROM brake WHERE mark = ?1")?.execute([mark])?,
                Some(b) => c
                    .prepare_cached("INSERT OR REPLACE INTO brake (mark, failures, until) VALUES (?1, ?2, ?3)")?
                    .execute(params![mark, b.failures, micros(b.until)])?,
            };
            Ok(())
        })
        .await
    }
}

fn put_person(connection: &Connection, p: &Person, only_new: bool) -> Result<Option<UserId>, Error> {
    let there =
        connection.prepare_cached("SELECT id FROM person WHERE login = ?1")?.query_row([&p.login], |r| r.get::<_, i64>(0));
    if optional(there)?.is_some() && only_new {
        return Ok(None);
    }
    let sql = "INSERT INTO person (login, name, email, password, must_change, disabled, language) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
               ON CONFLICT (login) DO UPDATE SET name = excluded.name, email = excluded.email, password = excluded.password, \
               must_change = excluded.must_change, disabled = excluded.disabled, language = excluded.language RETURNING id";
    let values = params![p.login, p.name, p.email, p.password, p.must_change, p.disabled, p.language];
    let id: i64 = connection.prepare_cached(sql)?.query_row(values, |r| r.get(0))?;
    connection.prepare_cached("DELETE FROM grant_of WHERE person = ?1")?.execute([id])?;
    for grant in &p.grants {
        let sql = "INSERT OR IGNORE INTO grant_of (person, role, agency) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute(params![id, grant.role.as_str(), grant.agency.0])?;
    }
    Ok(Some(UserId(id)))
}

fn one(connection: &Connection, condition: &str, params: impl rusqlite::Params) -> Result<Option<Person>, Error> {
    let mut statement = connection.prepare_cached(&format!("{PERSON} WHERE {condition}"))?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(|row| person(connection, row)).transpose()
}

fn many(connection: &Connection, condition: &str, params: impl rusqlite::Params) -> Result<Vec<Person>, Error> {
    let mut statement = connection.prepare_cached(&format!("{PERSON} WHERE {condition}"))?;
    let mut rows = statement.query(params)?;
    let mut persons = Vec::new();
    while let Some(row) = rows.next()? {
        persons.push(person(connection, row)?);
    }
    Ok(persons)
}

fn person(connection: &Connection, row: &Row<'_>) -> Result<Person, Error> {
    let id: i64 = row.get(0)?;
    let mut statement = connection.prepare_cached("SELECT role, agency FROM grant_of WHERE person = ?1 ORDER BY role, agency")?;
    let mut rows = statement.query([id])?;
    let mut grants = Vec::new();
    while let Some(row) = rows.next()? {
        let role = Role::parse(text(row, 0)?).ok_or_else(|| Error::Damaged("unknown role".into()))?;
        grants.push(Grant { role, agency: AgencyId(row.get(1)?) });
    }
    Ok(Person {
        id: UserId(id),
        login: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        password: row.get(4)?,
        must_change: row.get(5)?,
        disabled: row.get(6)?,
        language: row.get(7)?,
        grants,
    })
}
