//! Which words of a report everybody may read. One list: for showing, for finding, and for guarding what becomes public.

use std::collections::BTreeMap;

use domain::{
    Report,
    report::{Event, EventWords, ReportEvent},
};

/// The events whose words everybody may read as soon as the report is public, and the events that carry those words: what
/// officials wrote for the public, the last verification instead of the ones before it, and what was taken over from where
/// it was public until somebody verified it here. What reporters write between is theirs.
pub(crate) fn of<'a>(report: &Report, events: impl IntoIterator<Item = &'a Event>) -> BTreeMap<u32, u32> {
    let (mut public, mut told) = (BTreeMap::new(), Vec::new());
    for event in events.into_iter().filter(|e| report.stands(e.version)) {
        match &event.what {
            // What tells of the matter: only the latest is public.
            ReportEvent::Submitted { .. } => told.push(event.version),
            ReportEvent::TakenOver { .. } => public.extend(told.first().map(|first| (*first, *first))),
            ReportEvent::Verified { .. } => {
                for earlier in told.drain(..) {
                    public.remove(&earlier);
                }
                told.push(event.version);
                public.insert(event.version, event.version);
            }
            what if is_public(what) => public.extend(lie_in(what, report, event.version).map(|words| (event.version, words))),
            _ => {}
        }
    }
    public
}

/// Whether an event makes words public in a report that is.
pub(crate) fn is_public(what: &ReportEvent) -> bool {
    what.facts().words == EventWords::Published
}

/// Where the words and files of an event stand: with it, or, for an approved follow-up, with its draft. One whose approval was
/// taken back published none; its place may be another draft's by now.
pub(crate) fn lie_in(what: &ReportEvent, report: &Report, version: u32) -> Option<u32> {
    match what {
        ReportEvent::FollowUpPublished { follow_up: Some(_), .. } if !report.stands(version) => None,
        ReportEvent::FollowUpPublished { follow_up: Some(draft), .. } => report.follow_ups.get(*draft).map(|u| u.words_in),
        _ => Some(version),
    }
}
