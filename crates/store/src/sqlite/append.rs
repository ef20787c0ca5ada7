//! Writing a step in the life of a report.

use std::path::Path;

use domain::figure::number_of;
use rusqlite::{Connection, params};

use super::{SqliteStore, connect, micros, optional, rows, writer::Batch};
use crate::{
    Attachment, CommitOutcome, CommitRequest, Content, Durability, Error, NewEvent, NewJob,
    shared::facts::KeptFacts,
    shared::{ADD_JOB, number, tracking},
};

pub(super) fn append(connection: &Batch<'_>, step: &CommitRequest) -> Result<CommitOutcome, Error> {
    if !(step.forget_person || step.reseal.is_some()) {
        return write(connection, step);
    }
    // What was open and is sealed now, or is forgotten, leaves no bytes behind.
    connection.pragma_update(None, "secure_delete", true)?;
    let written = write(connection, step);
    connection.pragma_update(None, "secure_delete", "FAST")?;
    written
}

fn write(connection: &Batch<'_>, step: &CommitRequest) -> Result<CommitOutcome, Error> {
    let changed_at = step.events.last().map_or(step.report.received_at, |e| e.event.at);
    let place = if step.birth.is_some() { add_report(connection, step) } else { current(connection, step) };
    let n = match place? {
        Ok(n) => n,
        Err(known_or_stale) => return Ok(known_or_stale),
    };
    if let Some(mark) = step.supporter {
        let added = connection.prepare_cached("INSERT OR IGNORE INTO supporter VALUES (?1, ?2)")?.execute(params![n, mark])?;
        if added == 0 {
            return Ok(CommitOutcome::SupportedAlready);
        }
    }
    add_events(connection, step.marked().map(|event| (n, event)))?;
    add_contents(connection, step.events.iter().flat_map(|event| &event.contents).map(|content| (n, content)))?;
    add_files(connection, step.events.iter().flat_map(|event| &event.attachments).map(|file| (n, file)))?;
    if step.birth.is_none() {
        rows::update(connection, n, step, changed_at)?;
    }
    if let Some(listing) = &step.listing {
        match step.birth {
            Some(_) => rows::list(connection, n, listing)?,
            None => rows::relist(connection, n, listing)?,
        }
    }
    if let Some(reseal) = &step.reseal {
        connection.prepare_cached("UPDATE report SET words_key = ?2 WHERE n = ?1")?.execute(params![n, reseal.words_key])?;
        let sql = "UPDATE content SET salt = NULL, body = ?3, sealed = 1 WHERE n = ?1 AND version = ?2 AND field = 0";
        for (version, body) in &reseal.bodies {
            connection.prepare_cached(sql)?.execute(params![n, version, body])?;
        }
    }
    if let Some(pin) = &step.pin {
        connection.prepare_cached("UPDATE report SET pin = ?2 WHERE n = ?1")?.execute(params![n, pin])?;
    }
    if step.forget_person {
        connection.prepare_cached("UPDATE report SET person_key = NULL, sent = NULL WHERE n = ?1")?.execute([n])?;
        connection.prepare_cached("UPDATE content SET salt = NULL, body = NULL WHERE n = ?1 AND field = 1")?.execute([n])?;
        connection.prepare_cached("DELETE FROM job WHERE reporter_of = ?1")?.execute([n])?;
        connection.prepare_cached("DELETE FROM draft WHERE report = ?1")?.execute([step.report.id.0.as_bytes()])?;
    }
    for (figure, by) in &step.figures {
        connection.count(figure, *by);
    }
    for (received, line, by) in &step.changes {
        let sql = "INSERT INTO figure_change (received_on, line, reports) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute(params![number_of(*received), line, by])?;
    }
    if let Some(deed) = &step.deed {
        let sql = "INSERT INTO deed (n, id, mark, version, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![n, deed.id.as_bytes(), deed.mark, deed.version, micros(deed.at)];
        connection.prepare_cached(sql)?.execute(values)?;
    }
    add_jobs(connection, n, &step.jobs)?;
    Ok(CommitOutcome::Done)
}

/// A new report with its desks; or what is there already.
fn add_report(connection: &Connection, step: &CommitRequest) -> Result<Result<i64, CommitOutcome>, Error> {
    let report = &step.report;
    if let Some(n) = add_report_row(connection, step)? {
        rows::add_desk_rows(connection, [(n, report)])?;
        return Ok(Ok(n));
    }
    let sql = "SELECT tracking FROM report WHERE id = ?1 OR (?2 IS NOT NULL AND origin = ?2)";
    let known = (report.id.0.as_bytes(), step.birth.as_ref().and_then(|birth| birth.origin.as_ref()));
    let known = optional(connection.prepare_cached(sql)?.query_row(known, |r| r.get::<_, i64>(0)))?;
    Ok(Err(known.map(tracking).transpose()?.map_or(CommitOutcome::NumberTaken, CommitOutcome::Known)))
}

/// The row of a new report, at the place that is given back; none when its identity, origin or number is taken.
pub(super) fn add_report_row(connection: &Connection, step: &CommitRequest) -> Result<Option<i64>, Error> {
    let report = &step.report;
    let birth = step.birth.as_ref().ok_or_else(|| Error::Damaged("a new report without what only those have".into()))?;
    let changed_at = step.events.last().map_or(report.received_at, |e| e.event.at);
    let facts = KeptFacts::of(report, &step.reached);
    let sql = "INSERT INTO report (id, tracking, version, state, status, topic, area, public, taken_down_by, joined_to, changed_at, \
               rings_at, title, excerpt, pin, language, person_key, words_key, origin, sent, head, mark, \
               received_on, verified_on, responded_on, answered_on, closed_on, standing, says, late, lead, missed, line) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
               ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32) \
               ON CONFLICT DO NOTHING";
    let added = connection.prepare_cached(sql)?.execute(params![
        report.id.0.as_bytes(),
        number(report.tracking),
        report.version,
        step.marks.state,
        report.status.name().as_str(),
        report.topic.as_ref().map(|t| &t.0),
        report.area.as_str(),
        report.is_public(),
        report.taken_down_by.map(|u| u.0),
        micros(changed_at),
        report.next_timer().map(|a| micros(a.at)),
        step.listing.as_ref().map_or("", |l| &l.title),
        step.listing.as_ref().map_or("", |l| &l.excerpt),
        birth.pin,
        birth.language.as_str(),
        birth.person_key,
        birth.words_key,
        birth.origin,
        birth.sent,
        step.head(),
        step.marks.row,
        facts.received_on,
        facts.verified_on,
        facts.responded_on,
        facts.answered_on,
        facts.closed_on,
        facts.standing,
        facts.says,
        facts.late,
        facts.lead,
        facts.missed,
        facts.line,
    ])?;
    Ok((added > 0).then(|| connection.last_insert_rowid()))
}

/// The place of a report that has the version a step was decided on.
fn current(connection: &Connection, step: &CommitRequest) -> Result<Result<i64, CommitOutcome>, Error> {
    let found = connection
        .prepare_cached("SELECT n, version FROM report WHERE id = ?1")?
        .query_row([step.report.id.0.as_bytes()], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, u32>(1)?)));
    match optional(found)? {
        Some((n, version)) if version == step.decided_on => Ok(Ok(n)),
        Some((_, version)) => Ok(Err(CommitOutcome::Stale(version))),
        None => Err(Error::Damaged("a step for a report that is not here".into())),
    }
}

/// An event and its mark.
type MarkedEvent<'a> = (&'a NewEvent, &'a [u8; 32]);

/// Events of reports at their places.
pub(super) fn add_events<'a>(connection: &Connection, events: impl Iterator<Item = (i64, MarkedEvent<'a>)>) -> Result<(), Error> {
    let sql =
        "INSERT INTO event (n, version, at, actor, kind, payload, commitment, mark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let mut statement = connection.prepare_cached(sql)?;
    for (n, (NewEvent { event, texts: (by, what), commitment, .. }, mark)) in events {
        statement.execute(params![n, event.version, micros(event.at), by, event.what.name(), what, commitment, mark])?;
    }
    Ok(())
}

/// What came with events of reports at their places.
pub(super) fn add_contents<'a>(connection: &Connection, contents: impl Iterator<Item = (i64, &'a Content)>) -> Result<(), Error> {
    let sql = "INSERT INTO content (n, version, field, salt, body, sealed, commitment) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = connection.prepare_cached(sql)?;
    for (n, content) in contents {
        let (salt, body) = content.body.as_ref().map(|(s, b)| (s.as_ref(), b)).unzip();
        let (field, sealed) = (content.field.number(), content.sealed);
        statement.execute(params![n, content.version, field, salt.flatten(), body, sealed, content.commitment])?;
    }
    Ok(())
}

fn add_files<'a>(connection: &Connection, files: impl Iterator<Item = (i64, &'a Attachment)>) -> Result<(), Error> {
    let sql = "INSERT INTO attachment (id, n, version, place, name, media_type, size, hash, salted) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    for (n, file) in files {
        let size = i64::try_from(file.size).unwrap_or(i64::MAX);
        connection.prepare_cached(sql)?.execute(params![
            file.id.as_bytes(),
            n,
            file.version,
            file.place,
            file.name,
            file.media_type,
            size,
            file.hash,
            file.salted,
        ])?;
    }
    Ok(())
}

fn add_jobs(connection: &Connection, n: i64, jobs: &[NewJob]) -> Result<(), Error> {
    for job in jobs {
        let reporter_of = job.reporter_of.map(|_| n);
        connection.prepare_cached(ADD_JOB)?.execute(params![job.kind, job.payload, micros(job.run_at), job.key, reporter_of])?;
    }
    Ok(())
}

/// The baseline of the intake benchmark: the same statements in a tight loop on the bare engine, so many a commit.
///
/// # Errors
/// [`Error::Engine`] or [`Error::Unreachable`], as SQLite says.
pub fn raw_intake(path: &Path, steps: Vec<CommitRequest>, a_commit: usize) -> Result<(), Error> {
    drop(SqliteStore::open(path, Durability::EveryCommit)?);
    let connection = connect(path)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    for together in steps.chunks(a_commit.max(1)) {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let batch = Batch::new(&connection);
        for step in together {
            append(&batch, step)?;
        }
        batch.finish()?;
        connection.execute_batch("COMMIT")?;
    }
    Ok(())
}
