//! The rows that lists and desks are made from: a view of a report's state.

use domain::{Report, Timestamp, figure::Milestones, report::Status};
use rusqlite::{Connection, params};

use super::{bloom, micros, parts};
use crate::{CommitRequest, Error, Remade, SearchEntry, shared::NEVER, shared::facts::KeptFacts};

/// Makes all rows of a report again.
pub(super) fn put(connection: &Connection, n: i64, rows: &Remade) -> Result<(), Error> {
    set(connection, n, (&rows.report, &rows.reached), (&rows.state, &rows.head, &rows.mark), rows.changed_at)?;
    relist(connection, n, &rows.listing)
}

/// Brings the rows of a report up to a step.
pub(super) fn update(connection: &Connection, n: i64, step: &CommitRequest, changed_at: Timestamp) -> Result<(), Error> {
    set(connection, n, (&step.report, &step.reached), (&step.marks.state, step.head(), &step.marks.row), changed_at)
}

fn set(
    connection: &Connection,
    n: i64,
    (report, reached): (&Report, &Milestones),
    (state, head, mark): (&str, &[u8], &[u8; 32]),
    changed_at: Timestamp,
) -> Result<(), Error> {
    let facts = KeptFacts::of(report, reached);
    let joined_to = match &report.status {
        Status::Joined { to, .. } => Some(to.0.into_bytes()),
        _ => None,
    };
    let sql = "UPDATE report SET version = ?2, state = ?3, status = ?4, topic = ?5, area = ?6, public = ?7, joined_to = ?8, \
               changed_at = ?9, rings_at = ?10, head = ?11, mark = ?12, received_on = ?13, verified_on = ?14, responded_on = ?15, \
               answered_on = ?16, closed_on = ?17, standing = ?18, says = ?19, late = ?20, lead = ?21, missed = ?22, line = ?23 WHERE n = ?1";
    connection.prepare_cached(sql)?.execute(params![
        n,
        report.version,
        state,
        report.status.name().as_str(),
        report.topic.as_ref().map(|t| &t.0),
        report.area.as_str(),
        report.is_public(),
        joined_to,
        micros(changed_at),
        report.next_timer().map(|a| micros(a.at)),
        head,
        mark,
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
    connection.prepare_cached("DELETE FROM task WHERE n = ?1")?.execute([n])?;
    connection.prepare_cached("DELETE FROM path WHERE n = ?1")?.execute([n])?;
    add_desk_rows(connection, [(n, report)])
}

/// Puts reports on the desks and paths their states say.
pub(super) fn add_desk_rows<'a>(
    connection: &Connection,
    reports: impl IntoIterator<Item = (i64, &'a Report)>,
) -> Result<(), Error> {
    let mut add_task =
        connection.prepare_cached("INSERT INTO task (n, agency, work, due, urgent) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let mut add_path = connection.prepare_cached("INSERT INTO path (agency, n, register_due) VALUES (?1, ?2, ?3)")?;
    for (n, report) in reports {
        for task in report.tasks() {
            let due = task.due.map_or(NEVER, micros);
            add_task.execute(params![n, task.agency.0, task.work.as_str(), due, i64::from(task.urgent)])?;
        }
        let due = report.register_due().map(micros);
        for agency in report.path() {
            add_path.execute(params![agency.0, n, due])?;
        }
    }
    Ok(())
}

/// Lets a new report, whose row has its title already, be found.
pub(super) fn list(connection: &Connection, n: i64, listing: &SearchEntry) -> Result<(), Error> {
    let part = parts::reach(connection, n)?.0;
    for (index, terms) in parts::INDEXES {
        add_terms(connection, &format!("{index}{part}"), [(n, terms(listing))])?;
    }
    Ok(())
}

/// Sets how a report that is there appears in lists and is found.
pub(super) fn relist(connection: &Connection, n: i64, listing: &SearchEntry) -> Result<(), Error> {
    let part = parts::of(connection, n)?;
    let sql = "UPDATE report SET title = ?2, excerpt = ?3 WHERE n = ?1";
    connection.prepare_cached(sql)?.execute(params![n, listing.title, listing.excerpt])?;
    bloom::count_change(connection, n)?;
    for (index, terms) in parts::INDEXES {
        let table = format!("{index}{part}");
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?1"))?.execute([n])?;
        add_terms(connection, &table, [(n, terms(listing))])?;
    }
    Ok(())
}

/// Lets reports be found by terms, where there are some.
pub(super) fn add_terms<'a>(
    connection: &Connection,
    table: &str,
    reports: impl IntoIterator<Item = (i64, &'a str)>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(&format!("INSERT INTO {table} (rowid, terms) VALUES (?1, ?2)"))?;
    for report in reports.into_iter().filter(|(_, terms)| !terms.is_empty()) {
        statement.execute(report)?;
    }
    Ok(())
}
