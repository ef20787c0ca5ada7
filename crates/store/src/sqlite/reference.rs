//! Reference data.

use async_trait::async_trait;
use domain::{Agency, AgencyId, AgencyKind, Area, AreaCode, Date, Holiday, HolidayKind, Rule, Term, TopicCode};
use rusqlite::{Connection, Row, params};

use super::SqliteStore;
use crate::{Boundary, Error, Reference, Topic};

#[async_trait]
impl Reference for SqliteStore {
    async fn generation(&self) -> Result<i64, Error> {
        self.look_up(|c| Ok(c.prepare_cached("SELECT value FROM generation")?.query_row([], |r| r.get(0))?))
    }

    async fn areas(&self) -> Result<Vec<Area>, Error> {
        self.read(|c| all(c, "SELECT code, name FROM area ORDER BY code", |r| Ok(Area { code: code(r, 0)?, name: r.get(1)? })))
            .await
    }

    async fn put_areas(&self, areas: Vec<Area>) -> Result<u64, Error> {
        let sql = "INSERT INTO area (code, name) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET name = excluded.name \
                   WHERE name <> excluded.name";
        self.change(move |c| {
            areas.iter().map(|a| Ok(c.prepare_cached(sql)?.execute(params![a.code.as_str(), a.name])? as u64)).sum()
        })
        .await
    }

    async fn agencies(&self) -> Result<Vec<Agency>, Error> {
        self.read(|c| {
            all(c, "SELECT id, parent, kind, name, area, topics, approval FROM agency ORDER BY id", |r| {
                Ok(Agency {
                    id: AgencyId(r.get(0)?),
                    parent: r.get::<_, Option<i64>>(1)?.map(AgencyId),
                    kind: read_word(r, 2, AgencyKind::parse)?,
                    name: r.get(3)?,
                    area: code(r, 4)?,
                    topics: serde_json::from_str(&r.get::<_, String>(5)?)?,
                    approval: r.get(6)?,
                })
            })
        })
        .await
    }

    async fn put_agencies(&self, agencies: Vec<Agency>) -> Result<Vec<AgencyId>, Error> {
        let sql = "INSERT INTO agency (parent, kind, name, area, topics, approval) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (coalesce(parent, 0), name) DO UPDATE SET kind = excluded.kind, area = excluded.area, \
                   topics = excluded.topics, approval = excluded.approval RETURNING id";
        self.change(move |c| {
            let put = |a: &Agency| {
                let topics = serde_json::to_string(&a.topics)?;
                let values = params![a.parent.map(|p| p.0), a.kind.as_str(), a.name, a.area.as_str(), topics, a.approval];
                Ok(AgencyId(c.prepare_cached(sql)?.query_row(values, |r| r.get(0))?))
            };
            agencies.iter().map(put).collect()
        })
        .await
    }

    async fn topics(&self) -> Result<Vec<Topic>, Error> {
        self.read(|c| {
            all(c, "SELECT code, name, name_en FROM topic ORDER BY code", |r| {
                Ok(Topic { code: TopicCode(r.get(0)?), name: r.get(1)?, name_en: r.get(2)? })
            })
        })
        .await
    }

    async fn put_topics(&self, topics: Vec<Topic>) -> Result<(), Error> {
        self.change(move |c| {
            for t in &topics {
                let sql = "INSERT OR REPLACE INTO topic (code, name, name_en) VALUES (?1, ?2, ?3)";
                c.prepare_cached(sql)?.execute(params![t.code.0, t.name, t.name_en])?;
            }
            Ok(())
        })
        .await
    }

    async fn holidays(&self) -> Result<Vec<Holiday>, Error> {
        self.read(|c| {
            all(c, "SELECT date, area, kind, name FROM holiday ORDER BY date, area", |r| {
                let area: String = r.get(1)?;
                Ok(Holiday {
                    date: date(r, 0)?,
                    area: if area.is_empty() { None } else { Some(code(r, 1)?) },
                    kind: read_word(r, 2, HolidayKind::parse)?,
                    name: r.get(3)?,
                })
            })
        })
        .await
    }

    async fn put_holidays(&self, holidays: Vec<Holiday>) -> Result<u64, Error> {
        let sql = "INSERT INTO holiday (date, area, kind, name) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (date, area) DO UPDATE \
                   SET kind = excluded.kind, name = excluded.name WHERE (kind, name) <> (excluded.kind, excluded.name)";
        self.change(move |c| {
            let put = |h: &Holiday| {
                let values = params![h.date.to_string(), place(h), h.kind.as_str(), h.name];
                Ok(c.prepare_cached(sql)?.execute(values)? as u64)
            };
            holidays.iter().map(put).sum()
        })
        .await
    }

    async fn remove_holiday(&self, h: Holiday) -> Result<bool, Error> {
        self.change(move |c| {
            let sql = "DELETE FROM holiday WHERE date = ?1 AND area = ?2";
            Ok(c.prepare_cached(sql)?.execute(params![h.date.to_string(), place(&h)])? > 0)
        })
        .await
    }

    async fn rules(&self) -> Result<Vec<Rule>, Error> {
        self.read(|c| {
            all(c, "SELECT term, days, valid_from, article FROM rule ORDER BY valid_from, term", |r| {
                Ok(Rule { term: read_word(r, 0, Term::parse)?, days: r.get(1)?, from: date(r, 2)?, article: r.get(3)? })
            })
        })
        .await
    }

    async fn put_rule(&self, rule: Rule) -> Result<(), Error> {
        self.change(move |c| {
            let sql = "INSERT OR REPLACE INTO rule (term, days, valid_from, article) VALUES (?1, ?2, ?3, ?4)";
            c.prepare_cached(sql)?.execute(params![rule.term.as_str(), rule.days, rule.from.to_string(), rule.article])?;
            Ok(())
        })
        .await
    }

    async fn put_boundaries(&self, boundaries: Vec<Boundary>) -> Result<u64, Error> {
        self.change(move |c| {
            for b in &boundaries {
                let sql =
                    "INSERT OR REPLACE INTO boundary (area, west, south, east, north, geometry) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let [west, south, east, north] = b.bounds;
                c.prepare_cached(sql)?.execute(params![b.area.as_str(), west, south, east, north, b.geometry])?;
            }
            Ok(boundaries.len() as u64)
        })
        .await
    }

    async fn boundaries_near(&self, lon: f64, lat: f64) -> Result<Vec<Boundary>, Error> {
        self.read(move |c| {
            let sql = "SELECT area, west, south, east, north, geometry FROM boundary \
                       WHERE west <= ?1 AND east >= ?1 AND south <= ?2 AND north >= ?2 ORDER BY length(area) DESC";
            let mut statement = c.prepare_cached(sql)?;
            let mut rows = statement.query([lon, lat])?;
            let mut found = Vec::new();
            while let Some(r) = rows.next()? {
                let bounds = [r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?];
                found.push(Boundary { area: code(r, 0)?, bounds, geometry: r.get(5)? });
            }
            Ok(found)
        })
        .await
    }
}

impl SqliteStore {
    /// Writes reference data and raises the generation, so that every process reads it again.
    async fn change<T: Send + 'static>(
        &self,
        work: impl Fn(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.write(move |c| {
            c.prepare_cached("UPDATE generation SET value = value + 1")?.execute([])?;
            work(c)
        })
        .await
    }
}

fn all<T>(connection: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn place(holiday: &Holiday) -> &str {
    holiday.area.as_ref().map_or("", AreaCode::as_str)
}

fn code(row: &Row<'_>, column: usize) -> Result<AreaCode, Error> {
    read_word(row, column, |text| text.parse().ok())
}

fn date(row: &Row<'_>, column: usize) -> Result<Date, Error> {
    read_word(row, column, |text| text.parse().ok())
}

fn read_word<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    let text = super::read::text(row, column)?;
    parse(text).ok_or_else(|| Error::Damaged(format!("unexpected {text:?}")))
}
