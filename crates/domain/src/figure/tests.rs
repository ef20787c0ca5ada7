use super::*;
use crate::{
    AgencyId, Calendar, TopicCode, UserId,
    report::{Channel, Kind},
};

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
    assert_eq!(
        period("2026-01-01", "2026-03-31").right_before(),
        period("2025-10-01", "2025-12-31"),
        "a quarter before a quarter"
    );
    assert_eq!(period("2026-03-01", "2026-03-10").right_before(), period("2026-02-19", "2026-02-28"), "ten days before ten days");
    assert_eq!(period("2024-02-01", "2024-02-29").a_year_before(), period("2023-02-01", "2023-02-28"));
    assert_eq!(period("2025-02-01", "2025-02-28").a_year_before(), period("2024-02-01", "2024-02-29"), "whole stays whole");
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

fn facts() -> Facts {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    Facts {
        received: day("2026-01-05"),
        reached: Milestones {
            verified: Some(day("2026-01-06")),
            responded: Some(day("2026-01-09")),
            answered: Some(day("2026-01-12")),
            closed: Some(day("2026-01-26")),
            missed: vec![AgencyId(4), AgencyId(12)],
            passed: [Passed::FirstWord].into(),
            by: Some(UserId(31)),
        },
        standing: Standing::Silence,
        says: Some(Says::Fixed),
        lead: Some(AgencyId(12)),
        area: "64.02.06.2003".parse().unwrap(),
        topic: TopicCode::parse("jalan"),
        kind: Kind::Complaint,
        channel: Channel::Web,
        rating: Some(4),
        signs: [Sign::Forwarded, Sign::Anonymous].into(),
    }
}

#[test]
fn a_line_of_facts_is_read_as_it_was_written_and_no_other() {
    let (whole, least) =
        (facts(), Facts { reached: Milestones::default(), lead: None, topic: None, rating: None, says: None, ..facts() });
    assert_eq!(
        whole.line(),
        "12|64.02.06.2003|jalan|complaint|web|silence|fixed|20260106|20260109|20260112|20260126|4,12|:f|31|*4|;f;a"
    );
    for facts in [whole, least] {
        assert_eq!(Facts::read(facts.received, &facts.line()), Some(facts.clone()));
    }
    let line = facts().line();
    for broken in [
        String::new(),
        line.replace("silence", "quiet"),
        line.replace("20260106", "20261306"),
        line.replace("|*4|", "|*6|"),
        line.replace("|;f;a", "|;f;z"),
        line.replace("|;f;a", "|fa"),
        line.replace("4,12", "4,x"),
        format!("{line}|"),
        line.replacen('|', "", 1),
    ] {
        assert_eq!(Facts::read(facts().received, &broken), None, "{broken}");
    }
}

#[test]
fn sums_add_up_and_come_apart_again() {
    let calendar = Calendar::of(&facts().area, &[]);
    let one = |facts: &Facts| {
        let mut counts = Counts::default();
        counts.add(facts, &calendar, 1);
        counts
    };
    let late = Facts { reached: Milestones { passed: [Passed::Completion].into(), ..facts().reached }, ..facts() };
    let open = Facts { standing: Standing::Open, says: None, rating: None, ..facts() };
    let mut sum = Counts::default();
    for facts in [&facts(), &late, &open] {
        assert!(sum.change(&one(facts), true));
    }
    assert_eq!((sum.reports(), sum.response.clone()), (3, vec![0, 0, 0, 0, 3]), "four working days from Monday to Friday");
    assert_eq!((sum.timed(Kept::Completed), sum.in_time(Kept::Completed)), (2, 1), "what is open in time is neither");
    assert_eq!((sum.timed(Kept::Responded), sum.in_time(Kept::Responded)), (3, 1));
    assert_eq!(sum.late_with(&[AgencyId(4)].into()), 3);
    let tally = sum.tally(AgencyId(12), &[AgencyId(4)].into());
    assert_eq!((tally.received(), tally.late, tally.passed_on), (0, 3, 3), "others lead them now");
    let mut twice = Counts::default();
    twice.add(&facts(), &calendar, 2);
    assert!(twice.change(&one(&facts()), false) && twice == one(&facts()));
    assert!(!twice.clone().change(&one(&open), false), "what is not in it cannot be taken away");
    for facts in [&open, &facts(), &late] {
        assert!(sum.change(&one(facts), false));
    }
    assert_eq!(sum, Counts::default(), "nothing is left of nothing");
    let away = Facts { standing: Standing::Away, ..facts() };
    assert!(one(&away).is_empty());
    let from_a_file = one(&Facts { channel: Channel::Import, ..facts() });
    assert_eq!((from_a_file.timed(Kept::Verified), from_a_file.reports()), (0, 1), "its times are not known");
}

#[test]
fn intervals_hold_what_was_counted_and_grow_narrow() {
    // Wilson's interval, as Wilson gives it and R's prop.test without correction.
    for (some, of, least, most) in [(0, 10, 0, 278), (5, 10, 236, 764), (10, 10, 722, 1_000), (81, 263, 255, 367)] {
        assert_eq!(indicator::wilson(some, of), Some((least, most)), "{some} of {of}");
    }
    assert_eq!((indicator::wilson(0, 0), indicator::wilson(3, 2)), (None, None));
    let rating = |stars: &[(u8, u64)]| Rating::of(&stars.iter().copied().collect());
    assert_eq!(rating(&[]), None);
    assert_eq!(rating(&[(3, 1)]), Some(Rating { mean: 300, least: 100, most: 500, raters: 1 }), "one says nothing");
    assert_eq!(rating(&[(1, 50), (5, 50)]), Some(Rating { mean: 300, least: 261, most: 339, raters: 100 }));
    assert_eq!(rating(&[(5, 30)]), Some(Rating { mean: 500, least: 500, most: 500, raters: 30 }));
}

#[test]
fn yardsticks_of_others_count_each_report_once() {
    let calendar = Calendar::of(&facts().area, &[]);
    let measures = |all: &[(Facts, u64)]| {
        let mut measures = Measures::default();
        for (facts, reports) in all {
            let mut counts = Counts::default();
            counts.add(facts, &calendar, *reports);
            measures.tally = measures.tally.plus(counts.tally(AgencyId(12), &[AgencyId(12)].into()));
            measures.add(&counts, true);
        }
        measures
    };
    let waiting = Facts { standing: Standing::Open, says: None, reached: Milestones::default(), rating: None, ..facts() };
    let started = Facts { standing: Standing::Answered, signs: [Sign::Forwarded, Sign::Started].into(), ..facts() };
    // 2020: 59 reports, 53 of them done, 2 in process: "93 per cent".
    let of_2020 = Recap::of(&measures(&[(facts(), 53), (started.clone(), 2), (waiting.clone(), 4)]));
    assert_eq!(of_2020, Recap { waiting: 4, in_process: 2, done: 53, promised: 0 });
    assert_eq!((of_2020.per_mille(of_2020.followed_up()), of_2020.per_mille(of_2020.done)), (Some(932), Some(898)));
    assert!(of_2020.is_half_followed_up() && !Recap::default().is_half_followed_up());
    assert!(!Recap::of(&measures(&[(facts(), 4), (waiting.clone(), 5)])).is_half_followed_up());
    assert_eq!(Index::of(&measures(&[(facts(), 19)])), None, "so few are not ranked");
    let index = Index::of(&measures(&[(facts(), 10), (waiting, 10)])).unwrap();
    assert_eq!(index, Index { efficiency: 666, feedback: 875, domain: 1_000, commitment: 250 });
    assert_eq!(index.total(), 697);
}
