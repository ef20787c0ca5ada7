//! The weekly letter to the head of an agency: three figures, up to three reports, one sentence; or none, where there is nothing to say.
//!
//! There is something to say, and the first that holds is said, when
//! 1. something rises that was not told in the letter before;
//! 2. at least [`MANY`] more are late than a week before, and at least a fifth more;
//! 3. at least [`FEWEST`](super::FEWEST) came in, and at least half as many more than nine of ten weeks have;
//! 4. at least [`FEWEST`](super::FEWEST) are due in the next five working days.
//!
//! What the letter before said is not said again, unless its figure has grown: a head who is told the same each week stops reading.

use super::{FEWEST, Rise};
use crate::{AreaCode, ReportId, TopicCode};

/// So many more late ones are worth a letter.
pub const MANY: u32 = 3;
/// Reports in a letter.
const REPORTS: usize = 3;

crate::choices! {
    /// Why a report stands in a letter.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Why {
        /// It belongs to what rises
        Rises = "rises",
        /// A deadline passed
        Late = "late",
        /// A deadline is near
        Due = "due",
    }
}

/// A report that a letter could name, seen by the head: what is restricted or secret is never among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub report: ReportId,
    /// Why.
    pub why: Why,
    /// Days it is late, days until it is due, or days since it came.
    pub days: u16,
}

/// What an agency's week was like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Week {
    /// Reports that came to it in the week.
    pub received: u32,
    /// Between which counts eight of ten of its weeks lie; `None` where too little is known.
    pub usual: Option<(u32, u32)>,
    /// Reports that are late at its end, and a week before.
    pub late: u32,
    /// Those a week before.
    pub late_before: u32,
    /// Reports that are due in the next five working days.
    pub due: u32,
    /// What rises among what it is responsible for.
    pub rises: Vec<Rise>,
    /// Reports that could be named.
    pub reports: Vec<Candidate>,
}

/// The one sentence of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// Something rises.
    Rises(Rise),
    /// More are late than a week before.
    MoreLate {
        /// Now.
        now: u32,
        /// A week before.
        before: u32,
    },
    /// More came in than usual.
    MoreCame {
        /// In the week.
        came: u32,
        /// What nine of ten weeks have at most.
        most: u32,
    },
    /// Many are due.
    Due(u32),
}

/// What the letters before said: enough to know whether it would be said again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What rose.
    pub risen: Vec<(TopicCode, AreaCode)>,
    /// How many were late, where that was said.
    pub late: Option<u32>,
    /// How many came in, where that was said.
    pub came: Option<u32>,
    /// How many were due, where that was said.
    pub due: Option<u32>,
}

/// A letter with something to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Received, late, due in the next five working days.
    pub figures: [u32; 3],
    /// What is usual of the first.
    pub usual: Option<(u32, u32)>,
    /// Up to three reports.
    pub reports: Vec<Candidate>,
    /// The sentence.
    pub told: Told,
}

impl Letter {
    /// What the next one needs to know: what was said now, and what was said before and still holds.
    #[must_use]
    pub fn before(&self, week: &Week, before: &Before) -> Before {
        let mut next = Before {
            risen: before.risen.clone(),
            // What has sunk since can be said again.
            late: before.late.filter(|said| *said <= week.late),
            came: before.came.filter(|said| *said <= week.received),
            due: before.due.filter(|said| *said <= week.due),
        };
        match &self.told {
            Told::Rises(rise) => next.risen.push((rise.topic.clone(), rise.area.clone())),
            Told::MoreLate { .. } => next.late = Some(week.late),
            Told::MoreCame { .. } => next.came = Some(week.received),
            Told::Due(_) => next.due = Some(week.due),
        }
        next.risen.retain(|(topic, area)| week.rises.iter().any(|rise| rise.topic == *topic && rise.area == *area));
        next
    }
}

/// The letter of a week, where there is something to say.
#[must_use]
pub fn letter(week: &Week, before: &Before) -> Option<Letter> {
    let told = told(week, before)?;
    Some(Letter { figures: [week.received, week.late, week.due], usual: week.usual, reports: chosen(&week.reports), told })
}

fn told(week: &Week, before: &Before) -> Option<Told> {
    let is_new = |rise: &&Rise| !before.risen.iter().any(|(topic, area)| *topic == rise.topic && *area == rise.area);
    // The least likely, whatever order they come in.
    let order = |a: &&Rise, b: &&Rise| a.p.total_cmp(&b.p).then_with(|| (&a.topic, &a.area).cmp(&(&b.topic, &b.area)));
    let rises = week.rises.iter().filter(is_new).min_by(order);
    let more_late = week.late.saturating_sub(week.late_before);
    let most = week.usual.map(|(_, most)| most);
    let grown = |now: u32, said: Option<u32>| said.is_none_or(|said| now > said);
    if let Some(rise) = rises {
        Some(Told::Rises(rise.clone()))
    } else if more_late >= MANY && more_late >= week.late_before.div_ceil(5) && grown(week.late, before.late) {
        Some(Told::MoreLate { now: week.late, before: week.late_before })
    } else if let Some(most) = most.filter(|most| is_many(week.received, *most) && grown(week.received, before.came)) {
        Some(Told::MoreCame { came: week.received, most })
    } else if week.due >= FEWEST && grown(week.due, before.due) {
        Some(Told::Due(week.due))
    } else {
        None
    }
}

fn is_many(came: u32, most: u32) -> bool {
    came >= FEWEST && u64::from(came) * 2 >= u64::from(most) * 3
}

/// One for each reason first, then the next of each: of what rises the newest, of late ones the latest, of due ones the nearest.
fn chosen(all: &[Candidate]) -> Vec<Candidate> {
    let of = |why: Why| {
        let mut own: Vec<_> = all.iter().copied().filter(|one| one.why == why).collect();
        own.sort_by_key(|one| (if why == Why::Late { u16::MAX - one.days } else { one.days }, one.report));
        own
    };
    let by_reason = Why::ALL.map(of);
    let mut chosen: Vec<Candidate> = Vec::new();
    for turn in 0..all.len() {
        for one in by_reason.iter().filter_map(|own| own.get(turn)) {
            if chosen.len() < REPORTS && !chosen.iter().any(|there| there.report == one.report) {
                chosen.push(*one);
            }
        }
    }
    chosen
}
