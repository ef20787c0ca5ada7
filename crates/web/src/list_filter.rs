//! What narrows a list, as an address says it: read and written beside each other. Whoever goes on with a list (the next page, a
//! saved view, a sheet, the map, a report beside its list) carries [`encode`] and reads it back with [`parse`]; both take
//! [`Search`] apart whole, so that a new field is lost nowhere.

use app::{ListOrder, Search, Whose};
use domain::{
    AgencyId, AreaCode, Date, TopicCode,
    figure::{Counted, Says, Standing},
    report::{StatusName, Work},
};

use crate::{
    figures::{BELOW, COUNTED, FROM, MOST_TOPS, OF, ORDER, OVERDUE, SAYS, STANDING, UNTIL},
    forms::FormData,
    routes,
    state::Web,
};

/// Fields of a query beside those that figures have, too.
pub(crate) const WORDS: &str = "cari";
pub(crate) const AREA: &str = "wilayah";
pub(crate) const TOPIC: &str = "topik";
pub(crate) const STATUS: &str = "status";
const AGENCY: &str = "instansi";
const WORK: &str = "kerja";
pub(crate) const LATE: &str = "terlambat";

/// What a query asks for. What is unknown asks for nothing.
pub(crate) fn parse(web: &Web, query: &FormData) -> Search {
    let reference = web.app().reference();
    parse_known(query, |area| reference.area(area).is_some(), |agency| reference.agencies.get(agency).is_some())
}

/// The same, of these areas and agencies.
fn parse_known(query: &FormData, is_area: impl Fn(&AreaCode) -> bool, is_agency: impl Fn(AgencyId) -> bool) -> Search {
    let day = |field: &str| insight::day(query.get(field)).ok();
    Search {
        words: query.get(WORDS).to_owned(),
        area: query.get(AREA).parse().ok().filter(is_area),
        topic: TopicCode::parse(query.get(TOPIC)),
        status: StatusName::parse(query.get(STATUS)),
        agency: agency(query.get(AGENCY)).filter(|id| is_agency(*id)),
        work: Work::parse(query.get(WORK)),
        late: query.ticked(LATE),
        whose: whose(query, is_agency),
        from: day(FROM),
        until: day(UNTIL),
        standing: Standing::parse(query.get(STANDING)),
        says: Says::parse(query.get(SAYS)),
        counted: Counted::parse(query.get(COUNTED)),
        overdue: match query.get(OVERDUE) {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        },
        order: ListOrder::parse(query.get(ORDER)).unwrap_or_default(),
    }
}

/// Whose reports a query asks for.
fn whose(query: &FormData, is_agency: impl Fn(AgencyId) -> bool) -> Option<Whose> {
    let known = |text: &str| agency(text).filter(|id| is_agency(*id));
    if let Some(agency) = known(query.get(OF)) {
        return Some(Whose::Of(agency));
    }
    let tops: Vec<_> = query.get(BELOW).split(',').take(MOST_TOPS).filter_map(known).collect();
    (!tops.is_empty()).then_some(Whose::Below(tops))
}

fn agency(text: &str) -> Option<AgencyId> {
    text.parse().ok().map(AgencyId)
}

/// What narrows a list, field by field, in the order of an address.
pub(crate) fn pairs(search: &Search) -> Vec<(&'static str, String)> {
    let Search { words, area, topic, status, agency, work, late, whose, from, until, standing, says, counted, overdue, order } =
        search;
    let (of, below) = match whose {
        Some(Whose::Of(agency)) => (Some(agency.0.to_string()), None),
        Some(Whose::Below(tops)) => {
            let tops: Vec<_> = tops.iter().take(MOST_TOPS).map(|top| top.0.to_string()).collect();
            (None, Some(tops.join(",")))
        }
        // Everybody's reports are all there are.
        Some(Whose::Everybodys) | None => (None, None),
    };
    let day = |day: &Option<Date>| day.map(|day| day.to_string());
    let pairs = [
        (AREA, area.as_ref().map(ToString::to_string)),
        (WORDS, Some(words.clone())),
        (TOPIC, topic.as_ref().map(|topic| topic.0.clone())),
        (STATUS, status.map(|status| status.as_str().to_owned())),
        (AGENCY, agency.map(|agency| agency.0.to_string())),
        (WORK, work.map(|work| work.as_str().to_owned())),
        (LATE, late.then(|| "1".to_owned())),
        (OF, of),
        (BELOW, below),
        (FROM, day(from)),
        (UNTIL, day(until)),
        (STANDING, standing.map(|standing| standing.as_str().to_owned())),
        (SAYS, says.map(|says| says.as_str().to_owned())),
        (COUNTED, counted.map(|counted| counted.as_str().to_owned())),
        (OVERDUE, overdue.map(|overdue| u8::from(overdue).to_string())),
        (ORDER, Some(order.as_str().to_owned())),
    ];
    pairs.into_iter().filter_map(|(field, value)| Some((field, value.filter(|value| !value.is_empty())?))).collect()
}

/// What narrows a list, as part of an address: each field ends in `&`.
pub(crate) fn encode(search: &Search) -> String {
    pairs(search).into_iter().map(|(field, value)| format!("{field}={}&", routes::encode(&value))).collect()
}

/// The same but for where.
pub(crate) fn encode_but_area(search: &Search) -> String {
    encode(&Search { area: None, ..search.clone() })
}

/// The address of a list.
pub(crate) fn address(path: &str, search: &Search) -> String {
    format!("{path}?{}", encode(search).trim_end_matches('&'))
}

/// What a form has to carry hidden, beside the fields that it shows.
pub(crate) fn carried(search: &Search, shown: &[&str]) -> Vec<(&'static str, String)> {
    pairs(search).into_iter().filter(|(field, _)| !shown.contains(field)).collect()
}

#[cfg(test)]
mod tests {
    use domain::without_controls;
    use proptest::{option, prelude::*, sample::select};

    use super::*;

    fn whose() -> impl Strategy<Value = Option<Whose>> {
        let agency = any::<i64>().prop_map(AgencyId);
        let below = proptest::collection::vec(agency.clone(), 1..=MOST_TOPS).prop_map(Whose::Below);
        option::of(prop_oneof![agency.prop_map(Whose::Of), below])
    }

    fn day() -> impl Strategy<Value = Option<Date>> {
        option::of((1990_i16..2100, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()))
    }

    prop_compose! {
        fn searches()(
            words in any::<String>(),
            area in option::of(select(vec!["64", "64.02", "64.02.06", "64.02.06.2001"])),
            topic in option::of("[a-z0-9.-]{1,40}"),
            (status, work) in (option::of(select(StatusName::ALL.to_vec())), option::of(select(Work::ALL.to_vec()))),
            agency in option::of(any::<i64>()),
            whose in whose(),
            (from, until) in (day(), day()),
            (standing, says) in (option::of(select(Standing::ALL.to_vec())), option::of(select(Says::ALL.to_vec()))),
            (late, overdue) in (any::<bool>(), any::<Option<bool>>()),
            counted in option::of(select(Counted::ALL.to_vec())),
            order in select(ListOrder::ALL.to_vec()),
        ) -> Search {
            Search {
                words: without_controls(&words).into_owned(),
                area: area.and_then(|area| area.parse().ok()),
                topic: topic.map(TopicCode),
                agency: agency.map(AgencyId),
                status, work, whose, from, until, standing, says, counted, late, overdue, order,
            }
        }
    }

    proptest! {
        #[test]
        fn what_narrows_a_list_comes_back_as_it_was(search in searches()) {
            let again = parse_known(&FormData::parse(encode(&search).as_bytes()), |_| true, |_| true);
            prop_assert_eq!(&again, &search);
            // What is shown and what is carried are all of it.
            let shown = [WORDS, AREA, ORDER];
            prop_assert_eq!(carried(&search, &shown).len() + pairs(&search).iter().filter(|(f, _)| shown.contains(f)).count(), pairs(&search).len());
        }

        #[test]
        fn no_query_is_read_with_a_panic_and_what_is_read_of_it_stays(query in any::<Vec<u8>>()) {
            let search = parse_known(&FormData::parse(&query), |_| true, |_| true);
            prop_assert_eq!(parse_known(&FormData::parse(encode(&search).as_bytes()), |_| true, |_| true), search);
        }
    }
}
