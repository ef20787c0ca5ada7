//! Figures as people read them: a value in words, with what it is told of and where its reports are listed. What the words mean
//! is in `domain::figure`.

use app::{ListOrder, Search, Whose};
use domain::{
    Date,
    figure::{Base, Counted, Indicator, Measures, People, Period, Standing, Tally, Unit, month_of},
};

use crate::{
    forms::{Errors, FormData},
    list_filter,
    localizer::Localizer,
    routes,
    state::Web,
};

/// Months that are told of where nobody says which: this one and those before.
pub(crate) const MONTHS: u8 = 12;
/// Most agencies whose reports are asked for together in an address.
pub(crate) const MOST_TOPS: usize = 50;

/// Most of those who counted people that are named.
const MOST_SOURCES: usize = 3;

/// Fields of a query: the first and the last day of receipt, and whose reports.
pub(crate) const FROM: &str = "dari";
pub(crate) const UNTIL: &str = "sampai";
pub(crate) const OF: &str = "pimpin";
pub(crate) const BELOW: &str = "bawah";
/// What became of reports, and whether they passed a deadline.
pub(crate) const STANDING: &str = "keadaan";
pub(crate) const OVERDUE: &str = "lewat";
/// What the answer says that they rest on.
pub(crate) const SAYS: &str = "isi";
/// What a figure counts.
pub(crate) const COUNTED: &str = "dihitung";
/// The order of a list.
pub(crate) const ORDER: &str = "urut";

/// A day that was typed.
pub(crate) fn day(query: &FormData, field: &str) -> Option<Date> {
    insight::day(query.get(field)).ok()
}

/// The period that a query asks for, or the last twelve months.
pub(crate) fn period(web: &Web, query: &FormData) -> Period {
    asked(web, query).unwrap_or_else(|| Period::lately(web.app().figures().today(), MONTHS))
}

/// The period that a query asks for, where figures can be told of it: without a beginning the twelve months before its end.
fn asked(web: &Web, query: &FormData) -> Option<Period> {
    let today = web.app().figures().today();
    match (day(query, FROM), day(query, UNTIL)) {
        (None, None) => Some(Period::lately(today, MONTHS)),
        (None, Some(until)) => Some(Period::lately(until, MONTHS)),
        (Some(from), until) => Period::new(from, until.unwrap_or(today)),
    }
}

/// What is wrong with the period of a query: then it is answered as if it asked for none, and says so.
pub(crate) fn unanswered(web: &Web, query: &FormData) -> Errors {
    let mut errors = misread(query);
    if errors.is_empty() && asked(web, query).is_none() {
        errors.add(FROM, "period-unanswered");
    }
    errors
}

/// What is wrong with the days of a query: then it is answered as if it asked for none.
pub(crate) fn misread(query: &FormData) -> Errors {
    let mut errors = Errors::default();
    let [from, until] = [FROM, UNTIL].map(|field| query.maybe(field, insight::day, &mut errors));
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        errors.add(UNTIL, "period-turned");
    }
    errors
}

/// A period in words: `September–November 2026`, or from day to day.
pub(crate) fn when(web: &Web, s: Localizer, period: Period) -> String {
    let Period { from, until } = period;
    if !period.is_months(web.app().figures().today()) {
        return format!("{} – {}", s.date(from), s.date(until));
    }
    let (first, last) = (s.month(month_of(from)), s.month(month_of(until)));
    if first == last {
        return last;
    }
    let year = format!(" {}", until.year());
    let first = first.strip_suffix(&year).unwrap_or(&first);
    format!("{first}–{last}")
}

/// A value in words; a dash where there is nothing to tell it of.
pub(crate) fn value(s: Localizer, indicator: Indicator, measures: &Measures) -> String {
    indicator.value(measures).map_or_else(|| "–".to_owned(), |value| in_unit(s, indicator.unit(), value))
}

pub(crate) fn in_unit(s: Localizer, unit: Unit, value: u64) -> String {
    match unit {
        Unit::Reports => s.number(value),
        Unit::PerMille => format!("{}%", (value + 5) / 10),
        Unit::WorkingDays => s.with("working-days", "n", &s.number(value)),
        Unit::PerTenThousand => format!("{}{}{}", s.number(value / 10), decimal_mark(s), value % 10),
        Unit::Stars => format!("{}{}{:02}", value / 100, decimal_mark(s), value % 100),
    }
}

fn decimal_mark(s: Localizer) -> char {
    if s.code() == "id" { ',' } else { '.' }
}

/// What some reports are of others, as a share: by the same words as any share.
pub(crate) fn share(s: Localizer, of: &Tally, some: impl std::borrow::Borrow<u64>) -> String {
    of.per_mille(*some.borrow()).map_or_else(|| "–".to_owned(), |value| in_unit(s, Unit::PerMille, value))
}

/// The same of what was held: of those passed on late, too.
pub(crate) fn share_held(s: Localizer, of: &Tally, some: u64) -> String {
    of.per_mille_held(some).map_or_else(|| "–".to_owned(), |value| in_unit(s, Unit::PerMille, value))
}

/// How many some reports are for every 10,000 people, where that can be told.
pub(crate) fn per_people(s: Localizer, tally: &Tally, people: &Option<People>) -> String {
    let measures = Measures { tally: *tally, people: people.clone(), ..Measures::default() };
    value(s, Indicator::PerPeople, &measures)
}

/// The same for every 1,000 people, as programmes in villages are told of: tenths for every 10,000 are hundredths of that.
pub(crate) fn per_thousand(s: Localizer, measures: &Measures) -> String {
    let told = |n: u64| format!("{}{}{:02}", s.number(n / 100), decimal_mark(s), n % 100);
    Indicator::PerPeople.value(measures).map_or_else(|| "–".to_owned(), told)
}

/// Between which values it lies with 95 % confidence; nothing where that is not told.
pub(crate) fn range(s: Localizer, indicator: Indicator, measures: &Measures) -> String {
    let told = |(least, most)| format!("{}–{}", in_unit(s, indicator.unit(), least), in_unit(s, indicator.unit(), most));
    indicator.interval(measures).map(told).unwrap_or_default()
}

/// What a figure is told of, in words.
pub(crate) fn base(s: Localizer, indicator: Indicator, measures: &Measures, when: &str) -> String {
    let base = indicator.base();
    let Some(n) = base.of(measures) else { return String::new() };
    let key = match base {
        Base::Received if indicator == Indicator::Received => "base-itself",
        Base::Held if measures.tally.passed_on > 0 => "base-held",
        Base::Received | Base::Held => "base-received",
        Base::Forwarded => "base-forwarded",
        Base::Verified => "base-verified",
        Base::Responded => "base-responded",
        Base::FirstWord => "base-first-word",
        Base::Resting => "base-resting",
        Base::Completed => "base-completed",
        Base::Limited => "base-limited",
        Base::Closed => "base-closed",
        Base::Rated => "base-rated",
        Base::People => "base-people",
    };
    let (year, source) = measures.people.as_ref().map(counted).unwrap_or_default();
    s.with_all(key, &[("n", &s.number(n)), ("when", when), ("year", &year), ("source", &source)])
}

/// When people were counted, and by whom.
pub(crate) fn counted(people: &People) -> (String, String) {
    let People { from, until, sources, .. } = people;
    let year = if from == until { from.to_string() } else { format!("{from}–{until}") };
    let more = if sources.len() > MOST_SOURCES { ", …" } else { "" };
    (year, format!("{}{more}", sources.iter().take(MOST_SOURCES).map(String::as_str).collect::<Vec<_>>().join(", ")))
}

fn short_base(s: Localizer, indicator: Indicator, measures: &Measures, when: &str) -> String {
    match indicator.base().of(measures) {
        Some(_) if indicator == Indicator::Received => when.to_owned(),
        Some(n) => s.with("base-short", "n", &s.number(n)),
        None => String::new(),
    }
}

/// A figure as it is shown.
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) value: String,
    /// What it is told of; in short where a page says above when they were received.
    pub(crate) base: String,
    pub(crate) short_base: String,
    /// Where the reports are listed that it counts; nowhere for what is no count.
    pub(crate) address: Option<String>,
    /// How it changed, where that is told.
    pub(crate) change: Option<Change>,
    pub(crate) alarming: bool,
}

/// How a figure changed.
pub(crate) struct Change {
    /// An arrow and by how much.
    pub(crate) arrow: String,
    /// The same in words.
    pub(crate) told: String,
}

/// Figures as they are shown, of whom and when.
pub(crate) struct Showing<'a> {
    pub(crate) web: &'a Web,
    pub(crate) s: Localizer,
    pub(crate) whose: &'a Whose,
    pub(crate) period: Period,
    pub(crate) measures: &'a Measures,
    /// The same a month earlier, where that is told.
    pub(crate) before: Option<&'a Measures>,
}

impl Showing<'_> {
    /// Some of them.
    pub(crate) fn all(&self, indicators: &[Indicator]) -> Vec<Shown> {
        indicators.iter().map(|i| self.one(*i)).collect()
    }

    /// How many for every 10,000 people, where that can be told.
    pub(crate) fn per_people(&self) -> Option<Shown> {
        Indicator::PerPeople.value(self.measures).map(|_| self.one(Indicator::PerPeople))
    }

    pub(crate) fn one(&self, indicator: Indicator) -> Shown {
        let when = when(self.web, self.s, self.period);
        Shown {
            name: self.s.text(&indicator.name_key()),
            value: value(self.s, indicator, self.measures),
            base: base(self.s, indicator, self.measures, &when),
            short_base: short_base(self.s, indicator, self.measures, &when),
            address: listed(self.whose, self.period, indicator),
            change: self.before.and_then(|before| self.change(indicator, before)),
            alarming: indicator == Indicator::Late && self.measures.tally.late > 0,
        }
    }

    /// Only of what does not go on changing: of older reports fewer are open and more settled, whoever does well.
    fn change(&self, indicator: Indicator, before: &Measures) -> Option<Change> {
        if indicator != Indicator::Received {
            return None;
        }
        let (now, was) = (indicator.value(self.measures)?, indicator.value(before)?);
        let (arrow, key) = match now.cmp(&was) {
            std::cmp::Ordering::Less => ("▼", "change-less"),
            std::cmp::Ordering::Equal => ("=", "change-same"),
            std::cmp::Ordering::Greater => ("▲", "change-more"),
        };
        let by = in_unit(self.s, indicator.unit(), now.abs_diff(was));
        let short = match indicator.unit() {
            Unit::WorkingDays => self.s.number(now.abs_diff(was)),
            Unit::Reports | Unit::PerMille | Unit::PerTenThousand | Unit::Stars => by.clone(),
        };
        let arrow = if now == was { arrow.to_owned() } else { format!("{arrow} {short}") };
        let was = in_unit(self.s, indicator.unit(), was);
        Some(Change { arrow, told: self.s.with_all(key, &[("by", &by), ("was", &was)]) })
    }
}

/// What each figure means: its name and its formula.
pub(crate) fn formulas(s: Localizer, indicators: &[Indicator]) -> Vec<(String, String)> {
    indicators.iter().map(|i| (s.text(&i.name_key()), s.text(&i.formula_key()))).collect()
}

/// The public list of what a figure counts, what came first first: of a share, what it is the share of. Where it is told in working days or
/// stars there is no such list.
pub(crate) fn listed(whose: &Whose, period: Period, indicator: Indicator) -> Option<String> {
    let all = Search::default();
    let standing = |standing| Search { standing: Some(standing), ..Search::default() };
    let overdue = |overdue| Search { overdue: Some(overdue), ..Search::default() };
    let narrowed = match indicator {
        Indicator::Received => all,
        Indicator::Open => standing(Standing::Open),
        Indicator::Promised => standing(Standing::Promised),
        Indicator::Answered => standing(Standing::Answered),
        Indicator::SaysFixed
        | Indicator::SaysPromised
        | Indicator::SaysInformed
        | Indicator::SaysDeclined
        | Indicator::SaysMoved
        | Indicator::SaysUntold => Search { says: indicator.says(), ..all },
        Indicator::Confirmed | Indicator::Settled => standing(Standing::Confirmed),
        Indicator::Silence => standing(Standing::Silence),
        Indicator::Administrator => standing(Standing::Administrator),
        Indicator::Late => overdue(true),
        Indicator::Punctual => overdue(false),
        Indicator::ResponseMedian
        | Indicator::ResponseNinetieth
        | Indicator::CompletionMedian
        | Indicator::CompletionNinetieth
        | Indicator::ResponseFive
        | Indicator::Rating
        | Indicator::PerPeople => return None,
        Indicator::SilenceShare => standing(Standing::Silence),
        Indicator::VerifiedInTime
        | Indicator::RespondedInTime
        | Indicator::CompletedInTime
        | Indicator::RightAtOnce
        | Indicator::Raters
        | Indicator::Disputed
        | Indicator::Reopened
        | Indicator::Escalated
        | Indicator::Bounced
        | Indicator::Anonymous => Search { counted: Counted::parse(indicator.as_str()), ..all },
    };
    Some(list_of(whose, period, narrowed))
}

/// The public list of what was received in a period, what came first first, narrowed further.
pub(crate) fn list_of(whose: &Whose, period: Period, narrowed: Search) -> String {
    let Period { from, until } = period;
    let search =
        Search { whose: Some(whose.clone()), from: Some(from), until: Some(until), order: ListOrder::Oldest, ..narrowed };
    list_filter::address(routes::REPORTS, &search)
}

/// The days of a month that lie in a period.
pub(crate) fn month(month: i32, within: Period) -> Option<Period> {
    let (year, of_year) = ((month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(of_year).ok()?, 1).ok()?;
    Period::new(first.max(within.from), first.last_of_month().min(within.until))
}

/// A period as part of an address.
pub(crate) fn of_period(Period { from, until }: Period) -> String {
    format!("{FROM}={from}&{UNTIL}={until}")
}

/// Periods that are offered: how each is called, its address, and whether it is shown.
pub(crate) fn offered(web: &Web, s: Localizer, path: &str, shown: Period) -> Vec<(String, String, bool)> {
    let today = web.app().figures().today();
    let year = i64::from(today.year());
    let whole = |year: i16| Some(Period { from: Date::new(year, 1, 1).ok()?, until: Date::new(year, 12, 31).ok()? });
    let offered = [
        Some((s.text("period-last-month"), Period::last_month(today))),
        Some((s.text("period-three-months"), Period::lately(today, 3))),
        Some((s.text("period-twelve-months"), Period::lately(today, MONTHS))),
        whole(today.year() - 1).map(|period| ((year - 1).to_string(), period)),
        Date::new(today.year() - 15, 1, 1).ok().map(|from| (s.text("period-all"), Period { from, until: today })),
    ];
    let link = |(name, period)| (name, format!("{path}?{}", of_period(period)), period == shown);
    offered.into_iter().flatten().map(link).collect()
}
