//! What is stored stays readable. The files in `golden` hold what landed versions wrote: an event of every kind, and a report in
//! every state, as undoing keeps it for ever. Lines are added, never changed: a field may be added with a default that is not
//! written, and a kind may be added.

use std::collections::BTreeSet;

use super::{Event, Report, ReportEvent, Status};

const EVENTS: &str = include_str!("golden/events.jsonl");
const REPORTS: &str = include_str!("golden/reports.jsonl");

/// Reads each line and writes it again.
fn read<T: serde::de::DeserializeOwned + serde::Serialize>(lines: &str) -> Vec<T> {
    let read = |line| {
        let value: T = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert_eq!(serde_json::to_string(&value).unwrap(), line, "what is read is written as it was");
        value
    };
    lines.lines().map(read).collect()
}

/// The names of all variants as they are stored, which only the error for an unknown one tells.
fn variants<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_str::<T>(r#""none of them""#).err().unwrap().to_string();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

fn stored_name<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(name) => name,
        serde_json::Value::Object(fields) => fields.keys().next().unwrap().clone(),
        other => panic!("neither a name nor fields: {other}"),
    }
}

#[test]
fn every_kind_of_event_is_read_as_it_was_written() {
    let events: Vec<Event> = read(EVENTS);
    let covered: BTreeSet<_> = events.iter().map(|e| stored_name(&e.what)).collect();
    assert_eq!(covered, variants::<ReportEvent>(), "golden/events.jsonl has a line of every kind");
}

#[test]
fn a_report_in_every_state_is_read_as_it_was_written() {
    let reports: Vec<Report> = read(REPORTS);
    let covered: BTreeSet<_> = reports.iter().map(|r| stored_name(&r.status)).collect();
    assert_eq!(covered, variants::<Status>(), "golden/reports.jsonl has a line of every state");
}

#[test]
fn words_that_everybody_may_read_change_how_a_report_is_found() {
    use super::{Effect, EventWords};
    for event in read::<Event>(EVENTS) {
        let facts = event.what.facts();
        let published = facts.words == EventWords::Published;
        assert!(!published || facts.effect == Effect::Listing, "{}", event.what.name());
    }
}
