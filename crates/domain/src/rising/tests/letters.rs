use proptest::prelude::*;

use super::super::*;
use crate::{ReportId, TopicCode};

fn rise(topic: usize, p: f64) -> Rise {
    let topic = TopicCode::parse(["air-bersih", "jalan", "listrik"][topic % 3]).unwrap();
    let day = crate::Date::constant(2026, 11, 20);
    let area = "64.01.01".parse().unwrap();
    Rise { topic, area, since: day, until: day, days: 7, seen: 9, expected: 1.0, usual: (0, 2), p, reports: Vec::new() }
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (0_u128..12, 0_usize..3, 0_u16..40);
    let all = prop::collection::vec(one, 0..12);
    all.prop_map(|all| {
        all.into_iter()
            .map(|(id, why, days)| Candidate { report: ReportId(uuid::Uuid::from_u128(id)), why: Why::ALL[why], days })
            .collect()
    })
}

fn weeks() -> impl Strategy<Value = Week> {
    let numbers = (0_u32..30, prop::option::of((0_u32..5, 5_u32..12)), 0_u32..20, 0_u32..20, 0_u32..9);
    let rises = prop::collection::vec((0_usize..3, 1e-9_f64..1e-3).prop_map(|(topic, p)| rise(topic, p)), 0..3);
    (numbers, rises, candidates()).prop_map(|((received, usual, late, late_before, due), rises, reports)| Week {
        received,
        usual,
        late,
        late_before,
        due,
        rises,
        reports,
    })
}

/// The rule once more, as it is written down.
fn has_something_to_say(week: &Week) -> bool {
    let more = i64::from(week.late) - i64::from(week.late_before);
    !week.rises.is_empty()
        || (more >= 3 && more * 5 >= i64::from(week.late_before))
        || week.usual.is_some_and(|(_, most)| week.received >= 5 && f64::from(week.received) >= 1.5 * f64::from(most))
        || week.due >= 5
}

proptest! {
    #[test]
    fn a_letter_is_written_where_there_is_something_to_say_and_nowhere_else(week in weeks()) {
        let written = letter(&week, &Before::default());
        prop_assert_eq!(written.is_some(), has_something_to_say(&week));
        let Some(written) = written else { return Ok(()) };
        prop_assert_eq!(written.figures, [week.received, week.late, week.due]);
        // What rises goes first.
        prop_assert_eq!(matches!(written.told, Told::Rises(_)), !week.rises.is_empty());
        let ids: std::collections::BTreeSet<_> = week.reports.iter().map(|one| one.report).collect();
        let named: std::collections::BTreeSet<_> = written.reports.iter().map(|one| one.report).collect();
        prop_assert!(named.is_subset(&ids) && named.len() == written.reports.len());
        prop_assert_eq!(named.len(), ids.len().min(3));
        prop_assert!(written.reports.iter().all(|one| week.reports.contains(one)));
    }

    #[test]
    fn the_order_of_what_is_known_does_not_matter(week in weeks()) {
        let mut turned = week.clone();
        turned.reports.reverse();
        turned.rises.reverse();
        prop_assert_eq!(letter(&week, &Before::default()).map(|l| (l.told, l.figures)), letter(&turned, &Before::default()).map(|l| (l.told, l.figures)));
        turned.rises = week.rises.clone();
        prop_assert_eq!(letter(&week, &Before::default()), letter(&turned, &Before::default()));
    }

    #[test]
    fn the_same_is_not_said_again(week in weeks()) {
        let mut before = Before::default();
        let mut said = Vec::new();
        // A week that stays as it is has four things to say at most, each once.
        for _ in 0..6 {
            let Some(written) = letter(&week, &before) else { break };
            prop_assert!(!said.contains(&written.told), "{:?} again", written.told);
            before = written.before(&week, &before);
            said.push(written.told);
        }
        prop_assert!(letter(&week, &before).is_none());
        // What grows is said again.
        let worse = Week { late: week.late_before + week.late + 30, ..week };
        prop_assert!(letter(&worse, &before).is_some());
    }

    #[test]
    fn more_of_what_is_wrong_never_silences(week in weeks(), more in 1_u32..9) {
        if letter(&week, &Before::default()).is_some() {
            for worse in [
                Week { due: week.due + more, ..week.clone() },
                Week { late: week.late + more, ..week.clone() },
                Week { received: week.received + more, ..week.clone() },
                Week { rises: [week.rises.clone(), vec![rise(0, 1e-5)]].concat(), ..week.clone() },
            ] {
                prop_assert!(letter(&worse, &Before::default()).is_some());
            }
        }
    }
}
