//! What is stored stays readable. `golden/jobs.jsonl` holds jobs of every kind as landed versions wrote them. Lines are added, never
//! changed: arguments only grow, by fields that may be missing.

use std::collections::BTreeSet;

use super::{
    job::{AnyJob, Concern},
    retry::JobError,
};
use crate::Failure;

const JOBS: &str = include_str!("golden/jobs.jsonl");

#[derive(serde::Deserialize)]
struct Line {
    kind: String,
    payload: serde_json::Value,
}

fn row(kind: &str, payload: &str) -> store::Job {
    store::Job { id: 1, kind: kind.into(), payload: payload.into(), attempts: 0 }
}

#[test]
fn a_job_of_every_kind_is_read_and_written_as_it_was() {
    let mut covered = BTreeSet::new();
    for line in JOBS.lines() {
        let Line { kind, payload } = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let read = AnyJob::read(&row(&kind, &payload.to_string())).unwrap_or_else(|e| panic!("{e:?}: {line}"));
        let written = read.written().unwrap();
        assert_eq!(format!(r#"{{"kind":"{}","payload":{}}}"#, written.kind, written.payload), line);
        covered.insert(kind);
    }
    let all: BTreeSet<_> = AnyJob::NAMES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(covered, all, "golden/jobs.jsonl has a line of every kind");
    assert_eq!(all.len(), AnyJob::NAMES.len(), "no two have one name");
}

#[test]
fn what_is_unknown_or_unreadable_is_given_up_with_a_reason_and_not_lost() {
    for (kind, payload, why) in [
        ("sing", "{}", Failure::Unknown),
        // Told apart, since what is not known here is tried again by whoever knows it.
        ("tell_reporter", "{}", Failure::Unreadable),
        ("tell_reporter", "no JSON", Failure::Unreadable),
        ("digest", "{\"user\":\"x\"}", Failure::Unreadable),
    ] {
        assert_eq!(AnyJob::read(&row(kind, payload)).err(), Some(JobError::Permanent(why)), "{kind} {payload}");
    }
}

#[test]
fn while_letters_rest_exactly_those_jobs_wait_that_tell_somebody() {
    for (name, concern) in AnyJob::NAMES {
        let tells = ["tell_", "remind_"].iter().any(|what| name.starts_with(what)) || *name == "digest";
        assert_eq!(*concern == Concern::Letters, tells, "{name}");
    }
}
