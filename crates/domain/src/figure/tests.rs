use super::*;

#[test]
fn half_and_nine_of_ten_are_days_that_some_report_took() {
    for (took, median, ninetieth) in [
        (vec![(3, 1)], 3, 3),
        (vec![(1, 1), (2, 1)], 1, 2),
        (vec![(1, 5), (9, 5)], 1, 9),
        (vec![(1, 9), (30, 1)], 1, 1),
        (vec![(1, 8), (30, 2)], 1, 30),
        (vec![(5, 1), (1, 1), (3, 1), (5, 1)], 3, 5),
    ] {
        let reports = took.iter().map(|(_, n)| n).sum();
        assert_eq!(Spread::of(took.clone()), Some(Spread { reports, median, ninetieth }), "{took:?}");
    }
    assert_eq!(Spread::of([]), None);
    assert_eq!(Spread::of([(3, 0)]), None);
}

#[test]
fn each_report_stands_in_one_outcome_and_every_word_is_told_of_something() {
    let mut tally = Tally::default();
    for (n, standing) in (1..).zip(Standing::ALL) {
        tally.add(standing, (standing == Standing::Silence).then_some(Says::Fixed), n % 2 == 0, n);
        assert_eq!(Standing::parse(standing.as_str()), Some(standing));
    }
    assert_eq!((tally.received(), tally.late, tally.punctual()), (21, 12, 9), "what is put away is in no figure");
    assert_eq!((tally.resting(), tally.saying(Says::Fixed), tally.saying(Says::Declined)), (5, 5, 0));
    assert!(Says::ALL.iter().all(|says| Says::parse(says.as_str()) == Some(*says)));
    let people = People { number: 60_000, from: 2025, until: 2025, sources: vec!["BPS".into()] };
    let measures = Measures { tally, people: Some(people), ..Measures::default() };
    let outcomes: u64 = Indicator::OUTCOMES.iter().filter_map(|i| i.value(&measures)).sum();
    assert_eq!(Some(outcomes), Indicator::Received.value(&measures));
    assert_eq!(Indicator::Punctual.value(&measures), Some(428));
    assert_eq!(Indicator::PerPeople.value(&measures), Some(35), "3.5 for every 10,000");
    let nothing = Measures::default();
    for indicator in Indicator::ALL {
        let value = indicator.value(&nothing);
        assert!(indicator.unit() == Unit::Reports || value.is_none(), "{indicator:?} of nothing is {value:?}");
        assert!(indicator.value(&measures).is_none_or(|_| indicator.base().of(&measures).is_some()), "{indicator:?}");
    }
}

#[test]
fn a_period_leaves_no_month_out_and_moves_by_a_month() {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let period = |from: &str, until: &str| Period { from: day(from), until: day(until) };
    let lately = Period::lately(day("2026-02-10"), 3);
    assert_eq!(lately, period("2025-12-01", "2026-02-10"));
    assert_eq!(lately.months().collect::<Vec<_>>(), [2026 * 12 + 2, 2026 * 12 + 1, 2025 * 12 + 12]);
    assert_eq!(lately.a_month_before(), period("2025-11-01", "2026-01-10"));
    assert_eq!(Period::last_month(day("2026-03-31")), period("2026-02-01", "2026-02-28"));
    assert_eq!(Period::last_month(day("2026-03-31")).a_month_before(), period("2026-01-01", "2026-01-31"), "whole stays whole");
    assert!(lately.is_months(day("2026-02-10")) && !lately.is_months(day("2026-02-11")));
    assert!(Period::new(day("2026-02-02"), day("2026-02-01")).is_none());
    assert!(Period::new(day("0001-01-01"), day("9999-12-31")).is_none(), "no page of as many rows");
}

#[test]
fn people_are_those_counted_there_or_all_of_those_below() {
    let code = |text: &str| text.parse::<crate::AreaCode>().unwrap();
    let counted = |area: &str, year, people, source: &str| Population { area: code(area), year, people, source: source.into() };
    let below = |area: &crate::AreaCode| match area.as_str() {
        "64" => vec![code("64.02"), code("64.72")],
        "64.02" => vec![code("64.02.06"), code("64.02.07")],
        _ => Vec::new(),
    };
    let mut all = vec![
        counted("64.02.06", 2020, 900, "BPS"),
        counted("64.02.06", 2024, 1_000, "BPS"),
        counted("64.72", 2023, 70, "Disdukcapil"),
    ];
    let people = |all: &[Population], area: &str, year| Census::of(all.to_vec()).people(&code(area), year, &below);
    for (area, year, expected) in [
        ("64.02.06", 2026, Some((1_000, 2024, 2024))),
        ("64.02.06", 2023, Some((900, 2020, 2020))),
        ("64.02.06", 2019, Some((900, 2020, 2020))),
        ("64.72", 2026, Some((70, 2023, 2023))),
        ("64.02", 2026, None),
        ("64", 2026, None),
        ("64.02.07", 2026, None),
    ] {
        assert_eq!(people(&all, area, year).map(|p| (p.number, p.from, p.until)), expected, "{area} {year}: never a part of it");
    }
    all.push(counted("64.02.07", 2024, 500, "BPS"));
    let whole = People { number: 1_570, from: 2023, until: 2024, sources: vec!["BPS".into(), "Disdukcapil".into()] };
    assert_eq!(people(&all, "64", 2026), Some(whole));
    all.push(counted("64.02", 2022, 1_600, "BPS"));
    assert_eq!(people(&all, "64", 2026).map(|p| p.number), Some(1_670), "what was counted there itself wins");
    assert_eq!(people(&[counted("64.72", 2024, 0, "BPS")], "64.72", 2026).map(|p| p.number), Some(0));
    assert_eq!(people(&[], "64", 2026), None);
}
