//! Facts of one report as a line of text: what its row keeps, what sums are counted from, what a closed period hands on.
//!
//! ```text
//! lead|area|topic|kind|channel|standing|says|verified|responded|answered|closed|missed|passed|by|rating|signs
//! 12|64.02.06.2003|jalan|complaint|web|silence|fixed|20260105|20260109|20260112|20260126|4,12|:f|31|*4|;f;a
//! ```
//! Days are numbers like 20260105; agencies that missed a deadline stand with commas between; before each deadline that passed, each sign
//! and the stars stands a mark of its own, so that a list finds them in the line; what is not there is empty. The day of receipt stands
//! beside the line.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Facts, Milestones, Passed, Says, Sign, Standing};
use crate::{
    AgencyId, AreaCode, Report, TopicCode, UserId,
    report::{Channel, Kind},
};

/// How sums over facts change: the day of receipt, the line of the facts, and how many reports more (or fewer) have these.
pub type Change = (Date, String, i64);

/// How sums over the facts of public reports change where one changes, or begins.
#[must_use]
pub fn changes(before: Option<(&Report, &Milestones)>, after: (&Report, &Milestones)) -> Vec<Change> {
    let told = |(report, reached): (&Report, &Milestones)| {
        let facts = Facts::of(report, reached.clone());
        report.is_public().then(|| (facts.received, facts.line()))
    };
    let (before, after) = (before.and_then(told), told(after));
    if before == after {
        return Vec::new();
    }
    let signed = |by: i64| move |(received, line): (Date, String)| (received, line, by);
    before.map(signed(-1)).into_iter().chain(after.map(signed(1))).collect()
}

/// How many parts a line has.
const PARTS: usize = 16;

impl Facts {
    /// The line of these facts: alike facts have the same.
    #[must_use]
    pub fn line(&self) -> String {
        let Milestones { verified, responded, answered, closed, missed, passed, by } = &self.reached;
        let day = |day: &Option<Date>| day.map_or_else(String::new, |day| number_of(day).to_string());
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        [
            self.lead.map_or(0, |lead| lead.0).to_string(),
            self.area.to_string(),
            word(self.topic.as_ref().map(|topic| topic.0.as_str())),
            self.kind.as_str().to_owned(),
            self.channel.as_str().to_owned(),
            self.standing.as_str().to_owned(),
            word(self.says.map(Says::as_str)),
            day(verified),
            day(responded),
            day(answered),
            day(closed),
            missed.iter().map(|agency| agency.0.to_string()).collect::<Vec<_>>().join(","),
            passed.iter().map(|passed| format!(":{}", passed.as_str())).collect(),
            by.map_or_else(String::new, |by| by.0.to_string()),
            self.rating.map_or_else(String::new, |stars| format!("*{stars}")),
            self.signs.iter().map(|sign| format!(";{}", sign.as_str())).collect(),
        ]
        .join("|")
    }

    /// The facts of a line, and the day of receipt; `None` for a line that this program did not write.
    #[must_use]
    pub fn read(received: Date, line: &str) -> Option<Self> {
        let parts: [&str; PARTS] = line.split('|').collect::<Vec<_>>().try_into().ok()?;
        let [
            lead,
            area,
            topic,
            kind,
            channel,
            standing,
            says,
            verified,
            responded,
            answered,
            closed,
            missed,
            passed,
            by,
            rating,
            signs,
        ] = parts;
        let lead = AgencyId(lead.parse().ok()?);
        let missed = missed.split(',').filter(|id| !id.is_empty()).map(|id| id.parse().ok().map(AgencyId));
        Some(Self {
            received,
            reached: Milestones {
                verified: there(verified, day)?,
                responded: there(responded, day)?,
                answered: there(answered, day)?,
                closed: there(closed, day)?,
                missed: missed.collect::<Option<_>>()?,
                passed: marked(passed, ':', Passed::parse)?,
                by: there(by, |by| by.parse().ok().map(UserId))?,
            },
            standing: Standing::parse(standing)?,
            says: there(says, Says::parse)?,
            lead: (lead.0 != 0).then_some(lead),
            area: area.parse::<AreaCode>().ok()?,
            topic: there(topic, TopicCode::parse)?,
            kind: Kind::parse(kind)?,
            channel: Channel::parse(channel)?,
            rating: there(rating, |stars| stars.strip_prefix('*')?.parse().ok().filter(|stars| (1..=5).contains(stars)))?,
            signs: marked(signs, ';', Sign::parse)?,
        })
    }
}

/// A day as a number: 20261129.
#[must_use]
pub fn number_of(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day of a number.
#[must_use]
pub fn day_of(number: i64) -> Option<Date> {
    let part = |n: i64| i8::try_from(n.rem_euclid(100)).ok();
    Date::new(i16::try_from(number.div_euclid(10_000)).ok()?, part(number.div_euclid(100))?, part(number)?).ok()
}

fn day(text: &str) -> Option<Date> {
    day_of(text.parse().ok()?)
}

/// What a part says, where it says anything; `None` where it cannot be read.
#[expect(clippy::option_option, reason = "the outer one is that it cannot be read")]
fn there<T>(part: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if part.is_empty() { Some(None) } else { read(part).map(Some) }
}

fn marked<T: Ord>(part: &str, mark: char, read: impl Fn(&str) -> Option<T>) -> Option<BTreeSet<T>> {
    if part.is_empty() {
        return Some(BTreeSet::new());
    }
    part.strip_prefix(mark)?.split(mark).map(read).collect()
}

crate::choices! {
    /// What a figure counts, as a list is narrowed to it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Counted {
        /// Verified in time
        VerifiedInTime = "verified_in_time",
        /// With a first word in time
        RespondedInTime = "responded_in_time",
        /// Completed in time
        CompletedInTime = "completed_in_time",
        /// Sent to the right agency at once
        RightAtOnce = "right_at_once",
        /// Rated
        Raters = "raters",
        /// Disputed
        Disputed = "disputed",
        /// Opened again
        Reopened = "reopened",
        /// Went up
        Escalated = "escalated",
        /// Sent back
        Bounced = "bounced",
        /// Without a name
        Anonymous = "anonymous",
    }
}

/// A line has fifteen bars: a pattern with as many finds each part in its place.
const FROM_A_FILE: &str = "%|%|%|%|import|%|%|%|%|%|%|%|%|%|%|%";

impl Counted {
    /// What lines of such reports are like, and what they are not like: patterns of SQL's `LIKE`.
    #[must_use]
    pub fn patterns(self) -> &'static [(&'static str, bool)] {
        // What was answered with a promise is not completed; what came from a file has no times that are known.
        match self {
            Self::VerifiedInTime => &[(FROM_A_FILE, false), ("%:v%", false), ("%|%|%|%|%|%|%|2%|%|%|%|%|%|%|%|%", true)],
            Self::RespondedInTime => &[(FROM_A_FILE, false), ("%:f%", false), ("%|%|%|%|%|%|%|%|2%|%|%|%|%|%|%|%", true)],
            Self::CompletedInTime => {
                &[(FROM_A_FILE, false), ("%:c%", false), ("%|promised|2%", false), ("%|%|%|%|%|%|_%|%|%|2%|%|%|%|%|%|%", true)]
            }
            Self::RightAtOnce => &[("%;f%", true), ("%;r%", false)],
            Self::Raters => &[("%*%", true)],
            Self::Disputed => &[("%;d%", true)],
            Self::Reopened => &[("%;o%", true)],
            Self::Escalated => &[("%;e%", true)],
            Self::Bounced => &[("%;b%", true)],
            Self::Anonymous => &[("%;a%", true)],
        }
    }
}
