//! Public reports as CSV, for programs: the same from the page, the API and the command line, in whatever language somebody
//! reads. It is a contract (docs/csv.md): no column is ever renamed, moved or given another meaning; new ones come last.

use app::{App, ReferenceData};
use domain::{Calendar, Report, figure::Facts};
use store::ListItem;

use super::{Cell, line, plain};

/// What a row is told of.
struct CsvReport<'a> {
    reference: &'a ReferenceData,
    calendar: &'a Calendar,
    listed: &'a ListItem,
    report: &'a Report,
    facts: &'a Facts,
}

/// A column: its name, and what stands in it.
struct Column(&'static str, fn(&CsvReport<'_>) -> Cell);

const COLUMNS: [Column; 27] = [
    Column("tracking", |r| Cell::Text(r.report.tracking.to_string())),
    Column("received_at", |r| Cell::Text(r.report.received_at.to_string())),
    Column("kind", |r| Cell::word(r.report.kind.as_str())),
    Column("topic", |r| Cell::Text(r.report.topic.as_ref().map(|t| t.0.clone()).unwrap_or_default())),
    Column("area", |r| Cell::Text(r.report.area.to_string())),
    Column("place", |r| Cell::Text(r.reference.place(&r.report.area))),
    Column("status", |r| Cell::word(r.report.status.name().as_str())),
    Column("lead_agency", |r| Cell::Text(r.facts.lead.map(|a| r.reference.agency_name(a)).unwrap_or_default())),
    Column("rating", |r| Cell::count(r.report.rating)),
    Column("supports", |r| Cell::count(Some(r.report.supports))),
    Column("national_id", |r| Cell::count(r.report.national_id.map(|n| n.0))),
    Column("title", |r| Cell::Text(r.listed.title.clone())),
    Column("received_on", |r| Cell::Day(Some(r.facts.received))),
    Column("verified_on", |r| Cell::Day(r.facts.reached.verified)),
    Column("responded_on", |r| Cell::Day(r.facts.reached.responded)),
    Column("answered_on", |r| Cell::Day(r.facts.completed())),
    Column("closed_on", |r| Cell::Day(r.facts.closed())),
    Column("standing", |r| Cell::word(r.facts.standing.as_str())),
    Column("says", |r| Cell::word(r.facts.says.map_or("", domain::figure::Says::as_str))),
    Column("late", |r| Cell::count(Some(r.facts.reached.is_late()))),
    Column("missed_agency_ids", |r| Cell::Text(super::numbers(&r.facts.reached.missed))),
    Column("response_working_days", |r| Cell::working_days(r.calendar, r.facts, r.facts.reached.responded)),
    Column("completion_working_days", |r| Cell::working_days(r.calendar, r.facts, r.facts.completed())),
    Column("due_on", |r| Cell::Day(r.report.next_due().map(|at| r.report.area.zone().date(at)))),
    Column("lead_agency_id", |r| Cell::count(r.facts.lead.map(|a| a.0.unsigned_abs()))),
    Column("passed", |r| Cell::Text(words(r.facts.reached.passed.iter().map(|passed| passed.word())))),
    Column("signs", |r| Cell::Text(words(r.facts.signs.iter().map(|sign| sign.word())))),
];

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

/// The first line: the names of the columns.
///
/// # Errors
/// What the writer of CSV says.
pub fn head() -> Result<Vec<u8>, String> {
    line(COLUMNS.iter().map(|Column(name, _)| (*name).to_owned()))
}

/// The line of a public report.
///
/// # Errors
/// What the writer of CSV says.
pub fn row(app: &App, listed: &ListItem) -> Result<Vec<u8>, String> {
    let (reference, report) = (app.reference(), &listed.report);
    let told = CsvReport {
        reference: &reference,
        calendar: &reference.calendar(&report.area),
        listed,
        report,
        facts: &Facts::of(report, listed.reached.clone()),
    };
    line(COLUMNS.iter().map(|Column(_, value)| plain(value(&told).for_programs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_that_were_promised() {
        let head = String::from_utf8(head().unwrap()).unwrap();
        assert_eq!(
            head,
            "tracking,received_at,kind,topic,area,place,status,lead_agency,rating,supports,national_id,title,received_on,\
             verified_on,responded_on,answered_on,closed_on,standing,says,late,missed_agency_ids,response_working_days,\
             completion_working_days,due_on,lead_agency_id,passed,signs\n"
        );
        let described = include_str!("../../../../docs/csv.md");
        let named: Vec<_> = described.lines().filter_map(|l| l.strip_prefix("| `")?.split('`').next()).collect();
        assert_eq!(named, head.trim_end().split(',').collect::<Vec<_>>(), "docs/csv.md describes each, in their order");
    }
}
