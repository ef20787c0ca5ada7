//! Lists of reports: what is public, what lies on a desk, what an official may see.

use async_trait::async_trait;
use domain::{
    AgencyId, AreaCode, Date, Report, Timestamp, TopicCode, UserId,
    figure::{Counted, Milestones, Says, Standing},
    report::{StatusName, Work},
};

use crate::Error;

/// Where a list goes on: what lies behind this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order of the last row shown: in an inbox when it is due, and negative for what cannot wait; else 0.
    pub order: i64,
    /// The place of the last row shown, in order of arrival.
    pub n: i64,
}

/// Narrows a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words that must all be there, each as any of its stems.
    pub words: Vec<Vec<String>>,
    /// The last word as typed: also found as the beginning of a word.
    pub prefix: Option<String>,
    /// Words are looked for in what the public may find alone, in a list of officials, too.
    pub openly: bool,
    /// Only in this area.
    pub area: Option<AreaCode>,
    /// Only about this topic.
    pub topic: Option<TopicCode>,
    /// Only in this status.
    pub status: Option<StatusName>,
    /// Only on the path of this agency.
    pub agency: Option<AgencyId>,
    /// Only what one of these leads now; 0 stands for what none leads. Anything where there are none.
    pub leads: Vec<AgencyId>,
    /// Only what was received on this day or later.
    pub from: Option<Date>,
    /// Only what was received on this day or before.
    pub until: Option<Date>,
    /// Only this, as figures tell it.
    pub standing: Option<Standing>,
    /// Only what rests on an answer that says this.
    pub says: Option<Says>,
    /// Only what a figure counts.
    pub counted: Option<Counted>,
    /// Only what passed a deadline of those in charge now, or what did not.
    pub overdue: Option<bool>,
    /// In which order; an inbox has its own, and so has a search by words.
    pub order: Order,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What arrived last, first
    #[default]
    Newest,
    /// What arrived first, first
    Oldest,
}

/// What of reports a filter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asks {
    /// Their words
    pub(crate) words: bool,
    /// Where, about what, how far they came
    pub(crate) row: bool,
    /// On whose path they are
    pub(crate) path: bool,
    /// What figures know of them
    pub(crate) facts: bool,
}

impl Filter {
    /// What it asks for: every field is named here, so that no new one is forgotten.
    pub(crate) fn asks(&self) -> Asks {
        let Self {
            words,
            prefix,
            openly,
            area,
            topic,
            status,
            agency,
            leads,
            from,
            until,
            standing,
            says,
            counted,
            overdue,
            order,
        } = self;
        // The beginning of a word and where it is looked for belong to the words, and an order leaves nothing out.
        let (_, _, Order::Newest | Order::Oldest) = (prefix, openly, order);
        Asks {
            words: !words.is_empty(),
            row: area.is_some() || topic.is_some() || status.is_some(),
            path: agency.is_some(),
            facts: !leads.is_empty()
                || from.is_some()
                || until.is_some()
                || standing.is_some()
                || says.is_some()
                || counted.is_some()
                || overdue.is_some(),
        }
    }

    /// Whether it narrows anything.
    #[must_use]
    pub fn is_some(&self) -> bool {
        let Asks { words, row, path, facts } = self.asks();
        words || row || path || facts
    }
}

/// One report in a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// Where to go on after it.
    pub cursor: Cursor,
    /// The report, as its events have made it.
    pub report: Report,
    /// How far it came, on which days.
    pub reached: Milestones,
    /// Its title.
    pub title: String,
    /// The beginning of its text.
    pub excerpt: String,
    /// In an inbox: what is to be done, by which agency, by when.
    pub task: Option<(Work, AgencyId, Option<Timestamp>)>,
}

/// A stretch of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reports on the page, in the order of the list.
    pub rows: Vec<ListItem>,
    /// Where the next stretch begins, if there is more.
    pub next: Option<Cursor>,
}

/// A kind of work at agencies.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What is done there.
    pub works: Vec<Work>,
    /// The agencies that it is done for.
    pub agencies: Vec<AgencyId>,
}

/// What lies on the desks of one person.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    /// The desks.
    pub desks: Vec<Desk>,
    /// Only this work.
    pub work: Option<Work>,
    /// Only what is due before this moment.
    pub due_before: Option<Timestamp>,
    /// Narrows it further.
    pub filter: Filter,
}

/// Roughly what an official may see; [`domain::policy::sees`] decides on each.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The official: what they took down themselves they see too.
    pub user: UserId,
    /// Reports on whose path one of these stands.
    pub agencies: Vec<AgencyId>,
}

/// How much work lies on the desks of a person, by kind.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// How much, and how much of it is late, of reports of which everybody may know on whose desk they lie.
    pub open: Vec<(Work, u64, u64)>,
    /// The others, and whether each is late; [`domain::policy::sees`] decides on each.
    pub closed_circle: Vec<(Work, bool, Report)>,
}

/// Most reports of one pile that are counted: nobody works on more in a day, and counting them takes as long as they are many.
pub const MOST_COUNTED: u64 = 500;

/// Lists of reports. Newest first, but an inbox: what cannot wait, and then what is due first, first.
#[async_trait]
pub trait Lists: Send + Sync {
    /// Public reports.
    async fn public(&self, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error>;

    /// How many public reports there are, at most so many.
    async fn count_public(&self, filter: Filter, at_most: u32) -> Result<u64, Error>;

    /// What lies on the desks of a person.
    async fn inbox(&self, inbox: Inbox, after: Option<Cursor>, at_most: u32) -> Result<Page, Error>;

    /// How much work lies there, and how much of it is late by `now`. Of a pile no more than [`MOST_COUNTED`] are counted, what
    /// is due first first, unless somebody has very many piles.
    async fn inbox_counts(&self, inbox: Inbox, now: Timestamp) -> Result<Counts, Error>;

    /// What an official may see, roughly.
    async fn within(&self, scope: Scope, filter: Filter, after: Option<Cursor>, at_most: u32) -> Result<Page, Error>;
}
