//! What a list asks: conditions, and the values they stand for.

use domain::AgencyId;

use crate::{
    Filter, Order,
    engine::{Dialect, Engine, Index, Search, Value},
    shared,
};

/// The walk over all reports, and the place in it.
pub(super) const REPORTS: (&str, &str) = ("report r", "r.n");

/// Conditions and the values they stand for.
#[derive(Clone)]
pub(super) struct Query {
    pub(super) dialect: &'static Dialect,
    /// What is searched, if anything is, and the mark of its expression.
    pub(super) search: Option<(Search, String)>,
    /// What is walked through when nothing is searched, and its place.
    pub(super) walk: (&'static str, &'static str),
    /// Whether where, about what, how far or of whom is asked for.
    pub(super) narrowed: bool,
    /// Whether what figures know is asked for.
    pub(super) by_facts: bool,
    pub(super) public: bool,
    pub(super) order: Order,
    pub(super) conditions: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Query {
    pub(super) fn new<E: Engine>(_: &E) -> Self {
        Self {
            dialect: &E::DIALECT,
            search: None,
            walk: REPORTS,
            narrowed: false,
            by_facts: false,
            public: false,
            order: Order::Newest,
            conditions: Vec::new(),
            values: Vec::new(),
        }
    }

    pub(super) fn and(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    pub(super) fn only_public(&mut self) {
        self.public = true;
        self.and("r.public = 1");
    }

    pub(super) fn conditions(&self) -> String {
        self.conditions.join(" AND ")
    }

    /// Keeps a value and gives its mark.
    pub(super) fn value(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// That a column is one of these agencies.
    pub(super) fn one_of(&mut self, column: &str, agencies: &[AgencyId]) -> String {
        let mark = self.value(shared::numbers(agencies.iter().map(|a| a.0)));
        (self.dialect.one_of)(column, &mark)
    }

    /// Narrows a list: every field of the filter is named here, so that no new one is forgotten.
    pub(super) fn narrow(&mut self, filter: &Filter, index: Index, along: Along) {
        let asks = filter.asks();
        // The beginning of a word belongs to the words.
        let Filter {
            words,
            prefix: _,
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
        } = filter;
        self.narrowed = asks.row || asks.facts;
        (self.by_facts, self.order) = (asks.facts, *order);
        if !words.is_empty() {
            // Where it is walked is that of the list, whatever it is found by.
            let search = Search { index, ..(self.dialect.search)(if *openly { Index::Open } else { index }, filter) };
            let mark = self.value(search.expression.clone());
            self.search = Some((search, mark));
        }
        if let Some(area) = area {
            // All codes that begin with this one and a dot: '/' follows '.'.
            let (from, to) = (self.value(area.as_str().to_owned()), self.value(format!("{}/", area.as_str())));
            self.and(&format!("r.area >= {from} AND r.area < {to}"));
        }
        if let Some(topic) = topic {
            let mark = self.value(topic.0.clone());
            self.and(&format!("r.topic = {mark}"));
        }
        if let Some(status) = status {
            let mark = self.value(status.as_str());
            self.and(&format!("r.status = {mark}"));
        }
        if !leads.is_empty() && *overdue != Some(true) {
            let led = self.one_of("r.lead", leads);
            self.and(&led);
        }
        for (bound, day) in [(">=", from), ("<=", until)] {
            if let Some(day) = day {
                let mark = self.value(shared::day(*day));
                self.and(&format!("r.received_on {bound} {mark}"));
            }
        }
        if let Some(standing) = standing {
            self.and(&format!("r.standing = '{}'", standing.as_str()));
        }
        if let Some(says) = says {
            self.and(&format!("r.says = '{}'", says.as_str()));
        }
        for (pattern, like) in counted.iter().flat_map(|counted| counted.patterns()) {
            self.and(&format!("r.line {} '{pattern}'", if *like { "LIKE" } else { "NOT LIKE" }));
        }
        if let Some(overdue) = *overdue {
            if leads.is_empty() || overdue {
                self.and(&format!("r.late = {}", i64::from(overdue)));
            }
            // Late with some agencies is what passed its deadline there, whoever leads it now.
            if !leads.is_empty() {
                let mark = self.value(shared::numbers(leads.iter().map(|a| a.0)));
                let missed = (self.dialect.any_of)("r.missed", &mark);
                self.and(&if overdue { missed } else { format!("NOT ({missed})") });
            }
        }
        if let Some(agency) = agency {
            let mark = self.value(agency.0);
            // The path of an agency is walked where nothing else is.
            if along == Along::Reports && self.search.is_none() {
                self.walk = ("path w JOIN report r ON r.n = w.n", "w.n");
                self.and(&format!("w.agency = {mark}"));
            } else {
                self.narrowed = true;
                self.and(&format!("EXISTS (SELECT 1 FROM path w WHERE w.n = r.n AND w.agency = {mark})"));
            }
        }
    }
}

/// What a list is walked along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Along {
    /// Reports, the newest first
    Reports,
    /// Desks, what is due first, first
    Desks,
}
