//! What somebody looks for in a list of reports, and how a store is asked for it.

use domain::{
    AgencyId, AreaCode, Date, TopicCode,
    figure::{Counted, Says, Standing},
    report::{StatusName, Work},
};
use insight::Query;
use store::{Filter, Order};

use crate::{App, Whose};

/// What somebody looks for, in any list of reports. Whatever reads or writes it takes it apart whole, so that a new field is
/// forgotten nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words.
    pub words: String,
    /// Only in this area.
    pub area: Option<AreaCode>,
    /// Only about this topic.
    pub topic: Option<TopicCode>,
    /// Only in this status.
    pub status: Option<StatusName>,
    /// Only what this agency was charged with.
    pub agency: Option<AgencyId>,
    /// In an inbox: only this work.
    pub work: Option<Work>,
    /// In an inbox: only what is late.
    pub late: bool,
    /// Only what is led as figures are asked.
    pub whose: Option<Whose>,
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
    /// In which order, where no words are looked for.
    pub order: ListOrder,
}

domain::choices! {
    /// The order of a list of reports, by its word in an address.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum ListOrder {
        /// What arrived last, first
        #[default]
        Newest = "",
        /// What arrived first, first
        Oldest = "lama",
        /// What has waited longest, first: what arrived first of what still waits
        Waiting = "tunggu",
    }
}

impl ListOrder {
    /// As a store knows it.
    #[must_use]
    pub fn by_arrival(self) -> Order {
        match self {
            Self::Newest => Order::Newest,
            Self::Oldest | Self::Waiting => Order::Oldest,
        }
    }
}

impl App {
    /// What a store looks for. Work and lateness are matters of an inbox: see [`Self::desks`].
    pub(crate) fn filter(&self, search: &Search) -> Filter {
        let Search {
            words,
            area,
            topic,
            status,
            agency,
            work: _,
            late: _,
            whose,
            from,
            until,
            standing: _,
            says,
            counted,
            overdue,
            order,
        } = search;
        let query = Query::parse(words);
        Filter {
            words: query.words,
            prefix: query.prefix,
            openly: false,
            area: area.clone(),
            topic: topic.clone(),
            status: *status,
            agency: *agency,
            leads: whose.as_ref().map(|whose| self.figures().leads(whose)).unwrap_or_default(),
            from: *from,
            until: *until,
            standing: search.standing(),
            says: *says,
            counted: *counted,
            overdue: *overdue,
            order: order.by_arrival(),
        }
    }
}

impl Search {
    /// Whether it narrows anything. An order alone leaves nothing out, but that of what waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            words,
            area,
            topic,
            status,
            agency,
            work,
            late,
            whose,
            from,
            until,
            standing: _,
            says,
            counted,
            overdue,
            order: _,
        } = self;
        words.trim().is_empty()
            && area.is_none()
            && topic.is_none()
            && status.is_none()
            && agency.is_none()
            && work.is_none()
            && !late
            && whose.is_none()
            && from.is_none()
            && until.is_none()
            && self.standing().is_none()
            && says.is_none()
            && counted.is_none()
            && overdue.is_none()
    }

    /// Where the reports stand that it finds, as figures tell it: what waits is open.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        if self.order == ListOrder::Waiting { Some(Standing::Open) } else { self.standing }
    }

    /// Words were typed, and none of them tells anything: nothing is found by them.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        Query::parse(&self.words).says_nothing
    }
}
