//! Reference data: read whole, changed by key.

use async_trait::async_trait;
use domain::{
    Agency, AgencyId, AgencyKind, Area, AreaCode, DeadlineKind, Holiday, HolidayKind, Rule, TopicCode, figure::Population,
};

use crate::{
    Boundary, Error, Reference, Topic,
    engine::{Engine, ReadMode, Row, Rows, Script, Value, rows, single, values},
};

/// Adds or changes an area.
pub(super) const PUT_AREA: &str = "INSERT INTO area (code, name) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET name = excluded.name \
     WHERE area.name <> excluded.name RETURNING 1";
/// Adds or changes a topic.
pub(super) const PUT_TOPIC: &str = "INSERT INTO topic (code, name, name_en) VALUES (?1, ?2, ?3) \
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en";
/// Adds or changes a day off.
pub(super) const PUT_HOLIDAY: &str = "INSERT INTO holiday (date, area, kind, name) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (date, area) DO UPDATE \
     SET kind = excluded.kind, name = excluded.name \
     WHERE (holiday.kind, holiday.name) <> (excluded.kind, excluded.name) RETURNING 1";
/// Adds or changes a rule.
pub(super) const PUT_RULE: &str = "INSERT INTO rule (term, days, valid_from, article) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (term, valid_from) DO UPDATE SET days = excluded.days, article = excluded.article";

/// Adds or changes how many people live somewhere.
pub(super) const PUT_POPULATION: &str = "INSERT INTO population (area, year, people, source) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (area, year) DO UPDATE SET people = excluded.people, source = excluded.source";

#[async_trait]
impl<E: Engine> Reference for E {
    async fn generation(&self) -> Result<i64, Error> {
        single(self.read(ReadMode::Point, Script::one("SELECT value FROM generation", Vec::new())).await?)?.get(0)
    }

    async fn areas(&self) -> Result<Vec<Area>, Error> {
        all(self, "SELECT code, name, closed FROM area ORDER BY code", Vec::new(), |r| {
            Ok(Area { code: code(r, 0)?, name: r.get(1)?, closed: r.get(2)? })
        })
        .await
    }

    async fn put_areas(&self, areas: Vec<Area>) -> Result<u64, Error> {
        changed(change(self, PUT_AREA, areas, |a| values![a.code.as_str(), a.name]).await?)
    }

    async fn agencies(&self) -> Result<Vec<Agency>, Error> {
        let sql = "SELECT id, parent, kind, name, area, topics, approval, decree, closed FROM agency ORDER BY id";
        all(self, sql, Vec::new(), |r| {
            Ok(Agency {
                id: AgencyId(r.get(0)?),
                parent: r.get::<Option<i64>>(1)?.map(AgencyId),
                kind: r.word(2, AgencyKind::parse)?,
                name: r.get(3)?,
                area: code(r, 4)?,
                topics: r.json(5)?,
                approval: r.get(6)?,
                decree: r.get(7)?,
                closed: r.get(8)?,
            })
        })
        .await
    }

    async fn put_agencies(&self, agencies: Vec<Agency>) -> Result<Vec<AgencyId>, Error> {
        let sql = "INSERT INTO agency (parent, kind, name, area, topics, approval, decree) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                   ON CONFLICT (coalesce(parent, 0), name) DO UPDATE SET kind = excluded.kind, area = excluded.area, \
                   topics = excluded.topics, approval = excluded.approval, \
                   decree = excluded.decree RETURNING id";
        let put = |a: Agency| {
            let topics = serde_json::to_string(&a.topics).unwrap_or_else(|_| "[]".into());
            values![a.parent.map(|p| p.0), a.kind.as_str(), a.name, a.area.as_str(), topics, a.approval, a.decree]
        };
        let ids = change(self, sql, agencies, put).await?;
        ids.into_iter().flatten().map(|mut r| Ok(AgencyId(r.get(0)?))).collect()
    }

    async fn topics(&self) -> Result<Vec<Topic>, Error> {
        all(self, "SELECT code, name, name_en, closed FROM topic ORDER BY code", Vec::new(), |r| {
            Ok(Topic { code: TopicCode(r.get(0)?), name: r.get(1)?, name_en: r.get(2)?, closed: r.get(3)? })
        })
        .await
    }

    async fn put_topics(&self, topics: Vec<Topic>) -> Result<(), Error> {
        change(self, PUT_TOPIC, topics, |t| values![t.code.0, t.name, t.name_en]).await?;
        Ok(())
    }

    async fn holidays(&self) -> Result<Vec<Holiday>, Error> {
        all(self, "SELECT date, area, kind, name FROM holiday ORDER BY date, area", Vec::new(), |r| {
            let area: String = r.get(1)?;
            let parse = |text: &str| text.parse().map(Some).map_err(|_| Error::Damaged(format!("unexpected {text:?}")));
            Ok(Holiday {
                date: r.word(0, |text| text.parse().ok())?,
                area: if area.is_empty() { None } else { parse(&area)? },
                kind: r.word(2, HolidayKind::parse)?,
                name: r.get(3)?,
            })
        })
        .await
    }

    async fn put_holidays(&self, holidays: Vec<Holiday>) -> Result<u64, Error> {
        let put = |h: Holiday| values![h.date.to_string(), place(&h), h.kind.as_str(), h.name];
        changed(change(self, PUT_HOLIDAY, holidays, put).await?)
    }

    async fn remove_holiday(&self, h: Holiday) -> Result<bool, Error> {
        let sql = "DELETE FROM holiday WHERE date = ?1 AND area = ?2 RETURNING 1";
        Ok(changed(change(self, sql, vec![h], |h| values![h.date.to_string(), place(&h)]).await?)? > 0)
    }

    async fn rules(&self) -> Result<Vec<Rule>, Error> {
        all(self, "SELECT term, days, valid_from, article FROM rule ORDER BY valid_from, term", Vec::new(), |r| {
            let from = r.word(2, |text| text.parse().ok())?;
            Ok(Rule { term: r.word(0, DeadlineKind::with_rule)?, days: r.get(1)?, from, article: r.get(3)? })
        })
        .await
    }

    async fn put_rule(&self, rule: Rule) -> Result<(), Error> {
        change(self, PUT_RULE, vec![rule], |r| values![r.term.as_str(), r.days, r.from.to_string(), r.article]).await?;
        Ok(())
    }

    async fn population(&self) -> Result<Vec<Population>, Error> {
        all(self, "SELECT area, year, people, source FROM population ORDER BY area, year", Vec::new(), |r| {
            let year: i64 = r.get(1)?;
            let year = year.try_into().map_err(|_| Error::Damaged(format!("unexpected year {year}")))?;
            Ok(Population { area: code(r, 0)?, year, people: r.get(2)?, source: r.get(3)? })
        })
        .await
    }

    async fn boundaries(&self, after: Option<AreaCode>, at_most: u32) -> Result<Vec<Boundary>, Error> {
        let sql = "SELECT area, west, south, east, north, geometry FROM boundary WHERE area > ?1 ORDER BY area LIMIT ?2";
        all(self, sql, values![after.as_ref().map_or("", AreaCode::as_str), at_most], boundary).await
    }

    async fn boundaries_below(&self, above: Option<AreaCode>) -> Result<Vec<Boundary>, Error> {
        let sql = "SELECT area, west, south, east, north, geometry FROM boundary \
                   WHERE area >= ?1 AND area < ?2 AND length(area) = ?3 ORDER BY area";
        // The mark after a dot is a slash, the one after the digits a colon.
        let (from, until, length) = match above.as_ref().map(AreaCode::as_str) {
            Some(code) => (format!("{code}."), format!("{code}/"), code.len() + if code.len() == 8 { 5 } else { 3 }),
            None => (String::new(), ":".to_owned(), 2),
        };
        all(self, sql, values![from, until, i64::try_from(length).unwrap_or(0)], boundary).await
    }

    async fn boundaries_of(&self, areas: Vec<AreaCode>) -> Result<Vec<Boundary>, Error> {
        let sql = "SELECT area, west, south, east, north, geometry FROM boundary WHERE area = ?1";
        let script = areas.iter().fold(Script::default(), |script, a| script.then(sql, values![a.as_str()]));
        let answers = self.read(ReadMode::Scan, script).await?;
        answers.into_iter().flatten().map(|mut r| boundary(&mut r)).collect()
    }

    async fn put_boundaries(&self, boundaries: Vec<Boundary>) -> Result<u64, Error> {
        let sql = "INSERT INTO boundary (area, west, south, east, north, geometry) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (area) DO UPDATE SET west = excluded.west, south = excluded.south, east = excluded.east, \
                   north = excluded.north, geometry = excluded.geometry RETURNING 1";
        let put = |b: Boundary| {
            let [west, south, east, north] = b.bounds;
            values![b.area.as_str(), west, south, east, north, b.geometry]
        };
        changed(change(self, sql, boundaries, put).await?)
    }

    async fn boundaries_touching(&self, [west, south, east, north]: [f64; 4]) -> Result<Vec<Boundary>, Error> {
        let sql = "SELECT area, west, south, east, north, geometry FROM boundary \
                   WHERE west <= ?3 AND east >= ?1 AND south <= ?4 AND north >= ?2 ORDER BY length(area) DESC";
        all(self, sql, values![west, south, east, north], boundary).await
    }

    async fn boundaries_near(&self, lon: f64, lat: f64) -> Result<Vec<Boundary>, Error> {
        self.boundaries_touching([lon, lat, lon, lat]).await
    }
}

fn boundary(r: &mut Row) -> Result<Boundary, Error> {
    let bounds = [r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?];
    Ok(Boundary { area: code(r, 0)?, bounds, geometry: r.get(5)? })
}

/// Writes reference data and raises the generation, so that every process reads it again.
async fn change<E: Engine, T: Send>(
    engine: &E,
    sql: &'static str,
    items: Vec<T>,
    put: impl Fn(T) -> Vec<Value> + Send,
) -> Result<Vec<Rows>, Error> {
    let raise = Script::one("UPDATE generation SET value = value + 1", Vec::new());
    let script = items.into_iter().fold(raise, |script, item| script.then(sql, put(item)));
    Ok(engine.write(script).await?.split_off(1))
}

/// How many statements gave a row: those that changed something.
fn changed(answers: Vec<Rows>) -> Result<u64, Error> {
    Ok(answers.iter().filter(|rows| !rows.is_empty()).count() as u64)
}

async fn all<E: Engine, T>(
    engine: &E,
    sql: &'static str,
    values: Vec<Value>,
    read: impl Fn(&mut Row) -> Result<T, Error> + Send,
) -> Result<Vec<T>, Error> {
    let mut answers = engine.read(ReadMode::Scan, Script::one(sql, values)).await?;
    rows(&mut answers, 0).iter_mut().map(read).collect()
}

fn place(holiday: &Holiday) -> &str {
    holiday.area.as_ref().map_or("", AreaCode::as_str)
}

fn code(row: &mut Row, column: usize) -> Result<AreaCode, Error> {
    row.word(column, |text| text.parse().ok())
}
