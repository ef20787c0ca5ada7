//! Reading reports.

use async_trait::async_trait;
use domain::{ReportId, Timestamp, TrackingNumber, report::Event};
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::{
    SqliteStore,
    append::{append, number, report_id},
    bytes, instant, micros, optional,
};
use crate::{Append, Appended, Attachment, Content, Dossier, Error, Field, Key, Recorded, Reports, Stored};

#[async_trait]
impl Reports for SqliteStore {
    async fn append(&self, step: Append) -> Result<Appended, Error> {
        self.write(move |c| append(c, &step)).await
    }

    async fn report(&self, key: Key) -> Result<Option<Stored>, Error> {
        self.look_up(|c| stored(c, key))
    }

    async fn dossier(&self, key: Key) -> Result<Option<Dossier>, Error> {
        self.look_up(|c| stored(c, key)?.map(|s| dossier(c, s)).transpose())
    }

    async fn version(&self, tracking: TrackingNumber) -> Result<Option<u32>, Error> {
        let sql = "SELECT version FROM report WHERE tracking = ?1";
        self.look_up(|c| optional(c.prepare_cached(sql)?.query_row([number(tracking)], |r| r.get(0))))
    }

    async fn attachment(&self, id: Uuid) -> Result<Option<(ReportId, Attachment)>, Error> {
        self.look_up(|c| {
            let sql = "SELECT a.id, a.version, a.name, a.media_type, a.size, a.hash, r.id FROM attachment a \
                       JOIN report r ON r.n = a.n WHERE a.id = ?1";
            let found = c.prepare_cached(sql)?.query_row([id.as_bytes()], |r| Ok((attachment(r), r.get::<_, Vec<u8>>(6))));
            optional(found)?.map(|(a, report)| Ok((report_id(&report?)?, a?))).transpose()
        })
    }

    async fn joined_to(&self, id: ReportId) -> Result<Vec<ReportId>, Error> {
        self.look_up(|c| ids(c, "SELECT id FROM report WHERE joined_to = ?1 ORDER BY n", params![id.0.as_bytes()]))
    }

    async fn ringing(&self, now: Timestamp, at_most: u32) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT id FROM report WHERE rings_at <= ?1 ORDER BY rings_at LIMIT ?2";
        self.read(move |c| ids(c, sql, params![micros(now), at_most])).await
    }

    async fn next_ring(&self) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT rings_at FROM report WHERE rings_at IS NOT NULL ORDER BY rings_at LIMIT 1";
        self.look_up(|c| optional(c.prepare_cached(sql)?.query_row([], |r| r.get(0)))?.map(instant).transpose())
    }
}

fn ids(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<ReportId>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(report_id(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?);
    }
    Ok(ids)
}

const STORED: &str = "SELECT n, state, changed_at, pin, language, title, person_key, words_key FROM report";

fn stored(connection: &Connection, key: Key) -> Result<Option<Stored>, Error> {
    let read = |r: &Row<'_>| Ok(read_stored(r));
    let found = match key {
        Key::Id(id) => connection.prepare_cached(&format!("{STORED} WHERE id = ?1"))?.query_row([id.0.as_bytes()], read),
        Key::Tracking(t) => connection.prepare_cached(&format!("{STORED} WHERE tracking = ?1"))?.query_row([number(t)], read),
    };
    optional(found)?.transpose()
}

fn read_stored(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored {
        n: row.get(0)?,
        report: serde_json::from_str(text(row, 1)?)?,
        changed_at: instant(row.get(2)?)?,
        pin: blob(row, 3)?,
        language: row.get(4)?,
        title: row.get(5)?,
        person_key: row.get(6)?,
        words_key: row.get(7)?,
    })
}

pub(super) fn scan(connection: &Connection, after: i64, at_most: u32) -> Result<Vec<Dossier>, Error> {
    let mut statement = connection.prepare_cached(&format!("{STORED} WHERE n > ?1 ORDER BY n LIMIT ?2"))?;
    let mut rows = statement.query(params![after, at_most])?;
    let mut dossiers = Vec::new();
    while let Some(row) = rows.next()? {
        dossiers.push(dossier(connection, read_stored(row)?)?);
    }
    Ok(dossiers)
}

fn dossier(connection: &Connection, stored: Stored) -> Result<Dossier, Error> {
    let n = stored.n;
    let mut events = Vec::new();
    let mut statement = connection.prepare_cached(&format!("{RECORDED} WHERE n = ?1 ORDER BY version"))?;
    let mut rows = statement.query([n])?;
    while let Some(row) = rows.next()? {
        events.push(recorded(row)?);
    }
    let mut contents = Vec::new();
    let sql = "SELECT version, field, salt, body, sealed, commitment FROM content WHERE n = ?1 ORDER BY version, field";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([n])?;
    while let Some(row) = rows.next()? {
        contents.push(content(row)?);
    }
    let mut attachments = Vec::new();
    let sql = "SELECT id, version, name, media_type, size, hash FROM attachment WHERE n = ?1 ORDER BY version, id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([n])?;
    while let Some(row) = rows.next()? {
        attachments.push(attachment(row)?);
    }
    Ok(Dossier { stored, events, contents, attachments })
}

pub(super) const RECORDED: &str = "SELECT seq, version, at, actor, payload, commitment, n FROM event";

pub(super) fn recorded(row: &Row<'_>) -> Result<Recorded, Error> {
    let texts: (String, String) = (row.get(3)?, row.get(4)?);
    let (by, what) = (serde_json::from_str(&texts.0)?, serde_json::from_str(&texts.1)?);
    let event = Event { version: row.get(1)?, at: instant(row.get(2)?)?, by, what };
    Ok(Recorded { seq: row.get(0)?, event, texts, commitment: blob(row, 5)? })
}

fn content(row: &Row<'_>) -> Result<Content, Error> {
    let body: Option<Vec<u8>> = row.get(3)?;
    let salt: Option<Vec<u8>> = row.get(2)?;
    Ok(Content {
        version: row.get(0)?,
        field: if row.get::<_, i64>(1)? == 0 { Field::Words } else { Field::Person },
        body: salt.zip(body).map(|(s, b)| Ok::<_, Error>((bytes(&s)?, b))).transpose()?,
        sealed: row.get(4)?,
        commitment: blob(row, 5)?,
    })
}

fn attachment(row: &Row<'_>) -> Result<Attachment, Error> {
    Ok(Attachment {
        id: Uuid::from_bytes(blob(row, 0)?),
        version: row.get(1)?,
        name: row.get(2)?,
        media_type: row.get(3)?,
        size: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        hash: blob(row, 5)?,
    })
}

pub(super) fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str, Error> {
    Ok(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?)
}

pub(super) fn blob<const N: usize>(row: &Row<'_>, column: usize) -> Result<[u8; N], Error> {
    bytes(row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?)
}
