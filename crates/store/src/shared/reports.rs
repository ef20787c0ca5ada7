//! Reading reports.

use async_trait::async_trait;
use domain::{Language, ReportId, Timestamp, TrackingNumber, report::Event};
use uuid::Uuid;

use super::{number, reached, report_id};
use crate::{
    Attachment, CommitOutcome, CommitRequest, Content, Error, Field, Key, Recorded, ReportRow, ReportWithHistory, Reports,
    SentDeed,
    engine::{Engine, ReadMode, Row, Rows, Script, Value, first, rows, values},
};

#[async_trait]
impl<E: Engine> Reports for E {
    async fn append(&self, step: CommitRequest) -> Result<CommitOutcome, Error> {
        step.check()?;
        Engine::append(self, step).await
    }

    async fn report(&self, key: Key) -> Result<Option<ReportRow>, Error> {
        let (condition, value) = by(key);
        let script = Script::one(format!("{STORED} WHERE {condition}"), vec![value]);
        first(self.read(ReadMode::Point, script).await?).as_mut().map(stored).transpose()
    }

    async fn with_history(&self, key: Key) -> Result<Option<ReportWithHistory>, Error> {
        let (condition, value) = by(key);
        let of = format!("= (SELECT n FROM report WHERE {condition})");
        let script = Script::one(format!("{STORED} WHERE {condition}"), vec![value.clone()]);
        let script = with_parts(script, &of, &[value]);
        Ok(with_histories(self.read(ReadMode::Point, script).await?)?.pop())
    }

    async fn with_histories(&self, places: Vec<i64>) -> Result<Vec<ReportWithHistory>, Error> {
        let of = (E::DIALECT.one_of)("n", "?1");
        let values = values![super::numbers(places.into_iter())];
        let script = Script::one(format!("{STORED} WHERE {of} ORDER BY n"), values.clone());
        let within = of.strip_prefix("n ").unwrap_or(&of);
        with_histories(self.read(ReadMode::Scan, with_parts(script, within, &values)).await?)
    }

    async fn version(&self, tracking: TrackingNumber) -> Result<Option<u32>, Error> {
        let sql = "SELECT version FROM report WHERE tracking = ?1";
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![number(tracking)])).await?);
        row.map(|mut r| r.get(0)).transpose()
    }

    async fn edition(&self) -> Result<Option<i64>, Error> {
        Engine::edition(self).await
    }

    async fn attachment(&self, id: Uuid) -> Result<Option<(ReportId, Attachment)>, Error> {
        let sql = "SELECT a.n, a.id, a.version, a.place, a.name, a.media_type, a.size, a.hash, a.salted, r.id FROM attachment a \
                   JOIN report r ON r.n = a.n WHERE a.id = ?1";
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![id.as_bytes()])).await?);
        row.map(|mut r| Ok((report_id(&mut r, 9)?, attachment(&mut r)?))).transpose()
    }

    async fn unnamed(&self, mut ids: Vec<Uuid>) -> Result<Vec<Uuid>, Error> {
        if ids.is_empty() {
            return Ok(ids);
        }
        let marks: Vec<_> = (1..=ids.len()).map(|n| format!("?{n}")).collect();
        let (among, files) = (marks.join(", "), ["attachment", "visit_file"]);
        let sql = files.map(|table| format!("SELECT id FROM {table} WHERE id IN ({among})")).join(" UNION ALL ");
        let values = ids.iter().map(|id| id.as_bytes().into()).collect();
        let mut answers = self.read(ReadMode::Scan, Script::one(sql, values)).await?;
        let named = rows(&mut answers, 0).into_iter().map(|mut r| Ok(Uuid::from_bytes(r.get(0)?)));
        let named = named.collect::<Result<Vec<_>, Error>>()?;
        ids.retain(|id| !named.contains(id));
        Ok(ids)
    }

    async fn joined_to(&self, id: ReportId) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT id FROM report WHERE joined_to = ?1 ORDER BY n";
        ids(self.read(ReadMode::Point, Script::one(sql, values![id.0.as_bytes()])).await?)
    }

    async fn deed(&self, n: i64, id: Uuid) -> Result<Option<SentDeed>, Error> {
        let sql = "SELECT mark, version, at FROM deed WHERE n = ?1 AND id = ?2";
        let row = first(self.read(ReadMode::Point, Script::one(sql, values![n, id.as_bytes()])).await?);
        row.map(|mut r| Ok(SentDeed { id, mark: r.get(0)?, version: r.get(1)?, at: r.get(2)? })).transpose()
    }

    async fn drop_old_deeds(&self, before: Timestamp) -> Result<(), Error> {
        self.write(Script::one("DELETE FROM deed WHERE at < ?1", values![before])).await?;
        Ok(())
    }

    async fn ringing(&self, now: Timestamp, at_most: u32) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT id FROM report WHERE rings_at <= ?1 ORDER BY rings_at LIMIT ?2";
        ids(self.read(ReadMode::Scan, Script::one(sql, values![now, at_most])).await?)
    }

    async fn next_ring(&self) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT rings_at FROM report WHERE rings_at IS NOT NULL ORDER BY rings_at LIMIT 1";
        let row = first(self.read(ReadMode::Point, Script::one(sql, Vec::new())).await?);
        row.map(|mut r| r.get(0)).transpose()
    }
}

fn by(key: Key) -> (&'static str, Value) {
    match key {
        Key::Id(id) => ("id = ?1", id.0.as_bytes().into()),
        Key::Tracking(tracking) => ("tracking = ?1", number(tracking).into()),
    }
}

fn ids(mut answers: Vec<Rows>) -> Result<Vec<ReportId>, Error> {
    rows(&mut answers, 0).iter_mut().map(|r| report_id(r, 0)).collect()
}

pub(super) const STORED: &str = "SELECT n, state, changed_at, pin, language, title, excerpt, origin, person_key, words_key, head, mark, sent, \
     verified_on, responded_on, answered_on, closed_on, missed, line FROM report";

pub(super) fn stored(row: &mut Row) -> Result<ReportRow, Error> {
    let (n, state) = (row.get(0)?, row.get::<String>(1)?);
    let (head, mark): (Option<[u8; 32]>, Option<[u8; 32]>) = (row.get(10)?, row.get(11)?);
    Ok(ReportRow {
        n,
        report: serde_json::from_str(&state)?,
        state,
        changed_at: row.get(2)?,
        pin: row.get(3)?,
        language: row.word(4, Language::parse)?,
        title: row.get(5)?,
        excerpt: row.get(6)?,
        origin: row.get(7)?,
        person_key: row.get(8)?,
        words_key: row.get(9)?,
        marks: head.zip(mark),
        sent: row.get(12)?,
        reached: reached(row, 13)?,
    })
}

/// Adds the statements that read what belongs to reports whose place is `of`.
pub(super) fn with_parts(script: Script, of: &str, values: &[Value]) -> Script {
    script
        .then(format!("{RECORDED} WHERE n {of} ORDER BY n, version"), values.to_vec())
        .then(
            format!(
                "SELECT n, version, field, salt, body, sealed, commitment FROM content WHERE n {of} ORDER BY n, version, field"
            ),
            values.to_vec(),
        )
        .then(
            format!(
                "SELECT n, id, version, place, name, media_type, size, hash, salted FROM attachment WHERE n {of} \
                 ORDER BY n, version, place, id"
            ),
            values.to_vec(),
        )
}

/// Puts together what [`STORED`] and [`with_parts`] read.
pub(super) fn with_histories(mut answers: Vec<Rows>) -> Result<Vec<ReportWithHistory>, Error> {
    let mut events = Parts::new(rows(&mut answers, 1));
    let mut contents = Parts::new(rows(&mut answers, 2));
    let mut attachments = Parts::new(rows(&mut answers, 3));
    let put_together = |mut row: Row| {
        let stored = stored(&mut row)?;
        let n = stored.n;
        Ok(ReportWithHistory {
            stored,
            events: events.of(n, recorded)?,
            contents: contents.of(n, content)?,
            attachments: attachments.of(n, attachment)?,
        })
    };
    rows(&mut answers, 0).into_iter().map(put_together).collect()
}

/// Rows that begin with the place of a report, in its order.
struct Parts(std::iter::Peekable<std::vec::IntoIter<Row>>);

impl Parts {
    fn new(rows: Rows) -> Self {
        Self(rows.into_iter().peekable())
    }

    /// The rows of the next report.
    fn of<T>(&mut self, n: i64, read: impl Fn(&mut Row) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let mut parts = Vec::new();
        while let Some(mut row) = self.0.next_if(|row| row.0.first() == Some(&Value::Int(n))) {
            parts.push(read(&mut row)?);
        }
        Ok(parts)
    }
}

pub(super) const RECORDED: &str = "SELECT n, seq, version, at, actor, payload, commitment, mark FROM event";

pub(super) fn recorded(row: &mut Row) -> Result<Recorded, Error> {
    let texts: (String, String) = (row.get(4)?, row.get(5)?);
    let (by, what) = (serde_json::from_str(&texts.0)?, serde_json::from_str(&texts.1)?);
    let event = Event { version: row.get(2)?, at: row.get(3)?, by, what };
    Ok(Recorded { seq: row.get(1)?, event, texts, commitment: row.get(6)?, mark: row.get(7)? })
}

fn content(row: &mut Row) -> Result<Content, Error> {
    let (salt, body): (Option<[u8; 16]>, Option<Vec<u8>>) = (row.get(3)?, row.get(4)?);
    Ok(Content {
        version: row.get(1)?,
        field: Field::of_number(row.get(2)?)?,
        body: body.map(|body| (salt, body)),
        sealed: row.get(5)?,
        commitment: row.get(6)?,
    })
}

fn attachment(row: &mut Row) -> Result<Attachment, Error> {
    Ok(Attachment {
        id: Uuid::from_bytes(row.get(1)?),
        version: row.get(2)?,
        place: row.get(3)?,
        name: row.get(4)?,
        media_type: row.get(5)?,
        size: row.get(6)?,
        hash: row.get(7)?,
        salted: row.get(8)?,
    })
}
