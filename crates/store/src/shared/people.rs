//! Officials, their sessions and devices, and the brake on guessing, on any engine.

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use domain::{AgencyId, Grant, Language, Role, Timestamp, UserId};

use crate::{
    Error, KnownDevice, LoginThrottle, People, Person, Remark, Session, Slowing, Try, Witness,
    engine::{Engine, ReadMode, Script, Value, first, rows, single, values},
};

const PERSON: &str = "SELECT id, login, name, email, password, must_change, disabled, language, mark FROM person";

const SESSION: &str = "SELECT token, person, expires_at, opened_at, device, proved_at, known, proof FROM session";

/// A device that nobody used for so long is known no more.
const DEVICE_SECONDS: i64 = 180 * 86_400;
/// Most known devices of a person.
const MOST_DEVICES: u32 = 20;
/// Brakes that nobody touched for so long are gone.
const BRAKE_SECONDS: i64 = 86_400;

fn read_session(r: &mut crate::engine::Row) -> Result<Session, Error> {
    let (token, user) = (r.get(0)?, UserId(r.get(1)?));
    let (expires_at, opened_at, device) = (r.get(2)?, r.get(3)?, r.get(4)?);
    Ok(Session { token, user, expires_at, opened_at, device, proved_at: r.get(5)?, known: r.get(6)?, proof: r.get(7)? })
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

    async fn next_person(&self) -> Result<UserId, Error> {
        Ok(UserId(super::next_number(self, "person").await?))
    }

    async fn person_by_login(&self, login: String) -> Result<Option<Person>, Error> {
        Ok(persons(self, ReadMode::Point, "login = ?1", values![login]).await?.pop())
    }

    async fn person(&self, id: UserId) -> Result<Option<Person>, Error> {
        Ok(persons(self, ReadMode::Point, "id = ?1", values![id.0]).await?.pop())
    }

    async fn names(&self, ids: Vec<UserId>) -> Result<BTreeMap<UserId, String>, Error> {
        let sql = format!("SELECT id, name FROM person WHERE {}", (E::DIALECT.one_of)("id", "?1"));
        let ids = super::numbers(ids.into_iter().map(|id| id.0));
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![ids])).await?;
        rows(&mut answers, 0).into_iter().map(|mut r| Ok((UserId(r.get(0)?), r.get(1)?))).collect()
    }

    async fn persons(&self) -> Result<Vec<Person>, Error> {
        let mut all = persons(self, ReadMode::Scan, "id > 0", Vec::new()).await?;
        all.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(all)
    }

    async fn holders(&self, role: Role, agency: AgencyId) -> Result<Vec<Person>, Error> {
        let condition = "disabled = ?3 AND id IN (SELECT person FROM grant_of WHERE agency = ?1 AND role = ?2)";
        persons(self, ReadMode::Point, condition, values![agency.0, role.as_str(), false]).await
    }

    async fn set_password(&self, password: String, remark: Remark, witness: Witness) -> Result<(), Error> {
        let sql = "UPDATE person SET password = ?2, must_change = ?3 WHERE id = ?1";
        let script = remarked(Script::one(sql, values![remark.person.0, password, false]), remark);
        let script = end_sessions(script, remark.person, None);
        self.write(super::traces::witnessed(script, witness)).await?;
        Ok(())
    }

    async fn mark_persons(&self, marks: Vec<Remark>) -> Result<(), Error> {
        let sql = "UPDATE person SET mark = ?2 WHERE id = ?1 AND mark IS NULL";
        let script = marks.iter().fold(Script::default(), |script, r| script.then(sql, values![r.person.0, r.becomes]));
        if !script.statements().is_empty() {
            self.write(script).await?;
        }
        Ok(())
    }

    async fn set_language(&self, id: UserId, language: Language) -> Result<(), Error> {
        self.write(Script::one("UPDATE person SET language = ?2 WHERE id = ?1", values![id.0, language.as_str()])).await?;
        Ok(())
    }

    async fn open_session(&self, session: Session, now: Timestamp) -> Result<(), Error> {
        let ago = |seconds: i64| now.as_microsecond().saturating_sub(seconds.saturating_mul(1_000_000));
        let script = Script::one("DELETE FROM session WHERE expires_at < ?1", values![now])
            .then("DELETE FROM known_device WHERE person = ?1 AND seen_at < ?2", values![session.user.0, ago(DEVICE_SECONDS)])
            .then("DELETE FROM brake WHERE until < ?1", values![ago(BRAKE_SECONDS)]);
        let script = match session.known {
            Some(mark) => script
                .then(
                    "INSERT INTO known_device (person, mark, name, seen_at) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (person, mark) DO UPDATE SET name = excluded.name, seen_at = excluded.seen_at",
                    values![session.user.0, mark, &session.device, now],
                )
                .then(
                    "DELETE FROM known_device WHERE person = ?1 AND mark NOT IN \
                     (SELECT mark FROM known_device WHERE person = ?1 ORDER BY seen_at DESC, mark LIMIT ?2)",
                    values![session.user.0, MOST_DEVICES],
                ),
            None => script,
        };
        let sql = "INSERT INTO session (token, person, expires_at, opened_at, device, proved_at, known, proof) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let s = session;
        let values = values![s.token, s.user.0, s.expires_at, s.opened_at, s.device, s.proved_at, s.known, s.proof];
        self.write(script.then(sql, values)).await?;
        Ok(())
    }

    async fn session(&self, token: [u8; 32], now: Timestamp) -> Result<Option<(Session, Person)>, Error> {
        let sql = format!("{SESSION} WHERE token = ?1 AND expires_at > ?2");
        let Some(mut row) = first(self.read(ReadMode::Point, Script::one(sql, values![token, now])).await?) else {
            return Ok(None);
        };
        let session = read_session(&mut row)?;
        let person = self.person(session.user).await?;
        Ok(person.filter(|p| !p.disabled).map(|p| (session, p)))
    }

    async fn sessions_of(&self, id: UserId, now: Timestamp) -> Result<Vec<Session>, Error> {
        let sql = format!("{SESSION} WHERE person = ?1 AND expires_at > ?2 ORDER BY opened_at DESC");
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![id.0, now])).await?;
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

    async fn prove_session(&self, token: [u8; 32], at: Timestamp, proof: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("UPDATE session SET proved_at = ?2, proof = ?3 WHERE token = ?1", values![token, at, proof]))
            .await?;
        Ok(())
    }

    async fn known_device(&self, mark: [u8; 32]) -> Result<Vec<UserId>, Error> {
        let sql = "SELECT person FROM known_device WHERE mark = ?1";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![mark])).await?;
        rows(&mut answers, 0).iter_mut().map(|r| r.get(0).map(UserId)).collect()
    }

    async fn devices_of(&self, id: UserId) -> Result<Vec<KnownDevice>, Error> {
        let sql = "SELECT mark, name, seen_at FROM known_device WHERE person = ?1 ORDER BY seen_at DESC, mark";
        let mut answers = self.read(ReadMode::Point, Script::one(sql, values![id.0])).await?;
        let read = |r: &mut crate::engine::Row| Ok(KnownDevice { mark: r.get(0)?, name: r.get(1)?, seen_at: r.get(2)? });
        rows(&mut answers, 0).iter_mut().map(read).collect()
    }

    async fn forget_device(&self, id: UserId, mark: [u8; 32]) -> Result<(), Error> {
        let script = Script::one("DELETE FROM known_device WHERE person = ?1 AND mark = ?2", values![id.0, mark]);
        self.write(script.then("DELETE FROM session WHERE person = ?1 AND known = ?2", values![id.0, mark])).await?;
        Ok(())
    }

    async fn brake(&self, mark: [u8; 32]) -> Result<Option<LoginThrottle>, Error> {
        let sql = "SELECT failures, until FROM brake WHERE mark = ?1";
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![mark])).await?);
        row.map(|mut r| Ok(LoginThrottle { failures: r.get(0)?, until: r.get(1)? })).transpose()
    }

    async fn begin_try(&self, mark: [u8; 32], slowing: Slowing, now: Timestamp) -> Result<Try, Error> {
        let sql = format!(
            "INSERT INTO brake (mark, failures, until) VALUES (?1, 1, {first}) ON CONFLICT (mark) DO UPDATE \
             SET failures = {FAILURES}, until = {next} WHERE brake.until <= ?2 RETURNING failures",
            first = until("1", slowing),
            next = until(FAILURES, slowing),
        );
        if let Some(mut row) = first(self.write(Script::one(sql, values![mark, now, forgiven_before(slowing, now)])).await?) {
            return Ok(Try::Begun { failures: row.get(0)? });
        }
        // Gone meanwhile: whoever had to wait may come at once.
        Ok(Try::Wait { until: self.brake(mark).await?.map_or(now, |b| b.until) })
    }

    async fn end_try(&self, mark: [u8; 32], until: Timestamp) -> Result<(), Error> {
        self.write(Script::one("UPDATE brake SET until = ?2 WHERE mark = ?1", values![mark, until])).await?;
        Ok(())
    }

    async fn forgive_tries(&self, mark: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM brake WHERE mark = ?1", values![mark])).await?;
        Ok(())
    }

    async fn count_try(&self, mark: [u8; 32], slowing: Slowing, now: Timestamp) -> Result<u32, Error> {
        let sql = format!(
            "INSERT INTO brake (mark, failures, until) VALUES (?1, 1, ?2) ON CONFLICT (mark) DO UPDATE \
             SET failures = {FAILURES}, until = ?2 RETURNING failures"
        );
        single(self.write(Script::one(sql, values![mark, now, forgiven_before(slowing, now)])).await?)?.get(0)
    }

    async fn uncount_try(&self, mark: [u8; 32]) -> Result<(), Error> {
        self.write(Script::one("UPDATE brake SET failures = failures - 1 WHERE mark = ?1 AND failures > 0", values![mark]))
            .await?;
        Ok(())
    }
}

/// Adds a person, whose values [`person`] gives.
pub(super) const ADD_PERSON: &str = "INSERT INTO person (login, name, email, password, must_change, disabled, language, mark) \
                                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// The same with the number it is marked under, `?9`.
pub(super) const ADD_NUMBERED: &str = "INSERT INTO person (login, name, email, password, must_change, disabled, language, mark, id) \
                                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

pub(super) fn person(p: &Person) -> Vec<Value> {
    values![&p.login, &p.name, p.email.clone(), &p.password, p.must_change, p.disabled, p.language.as_str(), p.mark]
}

/// Marks a person anew. Whoever was slower than somebody else finds another mark, and nothing is written.
pub(super) fn remarked(script: Script, r: Remark) -> Script {
    let mark = match r.was {
        Some(was) => script.then("UPDATE person SET mark = ?2 WHERE id = ?1 AND mark = ?3", values![r.person.0, r.becomes, was]),
        None => script.then("UPDATE person SET mark = ?2 WHERE id = ?1 AND mark IS NULL", values![r.person.0, r.becomes]),
    };
    // A head without a name is refused by every engine.
    let only_then = "INSERT INTO head (name, seq, mark) SELECT NULL, 0, ?2 \
                     WHERE NOT EXISTS (SELECT 1 FROM person WHERE id = ?1 AND mark = ?2)";
    mark.then(only_then, values![r.person.0, r.becomes])
}

/// Gives a person these grants and no others.
pub(super) fn grants_of(script: Script, id: UserId, grants: Vec<Grant>) -> Script {
    let none = script.then("DELETE FROM grant_of WHERE person = ?1", values![id.0]);
    let sql = "INSERT INTO grant_of (person, role, agency) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    grants.into_iter().fold(none, |script, g| script.then(sql, values![id.0, g.role.as_str(), g.agency.0]))
}

/// Ends all sessions of a person and forgets their devices, but for one session and its device.
pub(super) fn end_sessions(script: Script, id: UserId, but: Option<[u8; 32]>) -> Script {
    let Some(but) = but else {
        let script = script.then("DELETE FROM session WHERE person = ?1", values![id.0]);
        return script.then("DELETE FROM known_device WHERE person = ?1", values![id.0]);
    };
    let others = "DELETE FROM known_device WHERE person = ?1 AND mark NOT IN \
                  (SELECT known FROM session WHERE token = ?2 AND known IS NOT NULL)";
    let script = script.then("DELETE FROM session WHERE person = ?1 AND token <> ?2", values![id.0, but]);
    script.then(others, values![id.0, but])
}

/// How many tries there are with one more: `?3` is before when all are forgiven.
const FAILURES: &str = "CASE WHEN brake.until < ?3 THEN 1 ELSE brake.failures + 1 END";

/// When the next try may come after so many, this one being looked at.
fn until(failures: &str, slowing: Slowing) -> String {
    let micros = |seconds: i64| seconds.max(slowing.taken).saturating_mul(1_000_000);
    let mut cases = format!("CASE WHEN {failures} < {} THEN {}", slowing.free, micros(0));
    for n in slowing.free..slowing.free.saturating_add(40) {
        if slowing.wait(n) >= slowing.longest {
            break;
        }
        cases.push_str(&format!(" WHEN {failures} = {n} THEN {}", micros(slowing.wait(n))));
    }
    format!("?2 + {cases} ELSE {} END", micros(slowing.longest))
}

fn forgiven_before(slowing: Slowing, now: Timestamp) -> i64 {
    now.as_microsecond().saturating_sub(slowing.forgiven.saturating_mul(1_000_000))
}

/// Persons under a condition, with their grants, by identity.
pub(super) async fn persons<E: Engine>(
    engine: &E,
    how: ReadMode,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Person>, Error> {
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
            language: r.word(7, Language::parse)?,
            mark: r.get(8)?,
            grants: granted.remove(&id).unwrap_or_default(),
        })
    };
    rows(&mut answers, 0).into_iter().map(read).collect()
}
