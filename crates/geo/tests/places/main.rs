//! Whatever is typed, the index finds what looking at every name finds, in the same order.
#![cfg(test)]

mod scan;

use domain::{Area, AreaCode};
use geo::Places;
use proptest::prelude::*;
use scan::Scan;

/// Pieces that names are made of here: few, so that many names begin alike, and some that folding changes.
const PIECES: [&str; 16] =
    ["ka", "ba", "ta", "sa", "nga", "mu", "ara", "ulu", "Long ", "La'ai", "Kukar", "-", " ", "É", "Kota ", "Kabupaten "];

/// The codes of two provinces with everything below them.
fn codes() -> Vec<AreaCode> {
    let mut codes = Vec::new();
    for province in ["64", "73"] {
        codes.push(province.to_owned());
        for regency in ["01", "71"] {
            codes.push(format!("{province}.{regency}"));
            for district in ["01", "02"] {
                codes.push(format!("{province}.{regency}.{district}"));
                codes.extend((1..=3).map(|n| format!("{province}.{regency}.{district}.100{n}")));
            }
        }
    }
    codes.iter().map(|code| code.parse().unwrap()).collect()
}

fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..6).prop_map(|pieces| pieces.concat())
}

fn areas() -> impl Strategy<Value = Vec<Area>> {
    let codes = codes();
    prop::collection::vec((name(), prop::bool::weighted(0.1)), codes.len()).prop_map(move |named| {
        codes.iter().zip(named).map(|(code, (name, closed))| Area { code: code.clone(), name, closed }).collect()
    })
}

/// What somebody does to a name before it arrives as what they typed.
#[derive(Clone, Debug)]
enum Hand {
    Whole,
    InFull,
    Code,
    AsOne,
    Begun(usize),
    WithAbove,
    Dropped(usize),
    Doubled(usize),
    Swapped(usize),
    Other(usize),
    Else(String),
}

fn hand() -> impl Strategy<Value = Hand> {
    prop_oneof![
        Just(Hand::Whole),
        Just(Hand::InFull),
        Just(Hand::Code),
        Just(Hand::AsOne),
        Just(Hand::WithAbove),
        (1..12_usize).prop_map(Hand::Begun),
        (0..12_usize).prop_map(Hand::Dropped),
        (0..12_usize).prop_map(Hand::Doubled),
        (0..12_usize).prop_map(Hand::Swapped),
        (0..12_usize).prop_map(Hand::Other),
        name().prop_map(Hand::Else),
        "\\PC{0,12}".prop_map(Hand::Else),
    ]
}

fn typed(scan: &Scan, area: &Area, hand: &Hand) -> String {
    let mut letters: Vec<char> = area.name.chars().collect();
    let last = letters.len().saturating_sub(1);
    let at = |n: usize| n.min(last);
    match hand {
        Hand::Whole => return area.name.to_uppercase(),
        Hand::InFull => return scan.place(&area.code),
        Hand::Code => return area.code.to_string(),
        Hand::AsOne => return area.name.replace([' ', '-'], ""),
        Hand::Begun(n) => letters.truncate(*n),
        Hand::WithAbove => {
            let place = scan.place(&area.code);
            let words: Vec<_> = place.split(", ").filter_map(|name| name.split(' ').next_back()).collect();
            return words.join(" ");
        }
        Hand::Dropped(n) => drop(letters.remove(at(*n))),
        Hand::Doubled(n) => letters.insert(at(*n), letters[at(*n)]),
        Hand::Swapped(n) => {
            let (one, other) = (at(*n), at(n + 1));
            letters.swap(one, other);
        }
        Hand::Other(n) => {
            let n = at(*n);
            letters[n] = 'x';
        }
        Hand::Else(text) => return text.clone(),
    }
    letters.into_iter().collect()
}

/// Everything that may be asked of what was typed, of both.
fn same(places: &Places, scan: &Scan, typed: &str) {
    for at_most in [3, 1000] {
        assert_eq!(places.find(typed, at_most), scan.find(typed, at_most, false), "{typed:?} {at_most}");
        assert_eq!(places.find_ever(typed, at_most), scan.find(typed, at_most, true), "{typed:?} {at_most}");
        assert_eq!(places.similar(typed, at_most), scan.similar(typed, at_most), "{typed:?} {at_most}");
    }
    assert_eq!(places.the_one(typed), scan.the_one(typed), "{typed:?}");
    assert_eq!(places.of_government(typed), scan.of_government(typed), "{typed:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn the_index_finds_what_a_look_at_every_name_finds(
        areas in areas(),
        hands in prop::collection::vec((any::<prop::sample::Index>(), hand()), 1..8),
    ) {
        let (places, scan) = (Places::new(areas.clone()), Scan::new(areas.clone()));
        for (which, hand) in hands {
            same(&places, &scan, &typed(&scan, which.get(&areas), &hand));
        }
    }
}

#[test]
fn so_it_does_among_the_names_of_a_province() {
    let areas: Vec<_> = include_str!("../../../../data/areas-64.csv")
        .lines()
        .filter_map(|line| line.split_once(','))
        .filter_map(|(code, name)| Some(Area { code: code.parse().ok()?, name: name.trim_matches('"').into(), closed: false }))
        .collect();
    assert!(areas.len() > 1_000);
    let (places, scan) = (Places::new(areas.clone()), Scan::new(areas.clone()));
    let mut found = 0;
    for (n, area) in areas.iter().enumerate().step_by(61) {
        let hands = [Hand::Whole, Hand::InFull, Hand::AsOne, Hand::WithAbove, Hand::Begun(1 + n % 7), Hand::Dropped(n % 5)];
        for hand in hands {
            let typed = typed(&scan, area, &hand);
            same(&places, &scan, &typed);
            found += places.find(&typed, 5).len() + places.similar(&typed, 5).len();
        }
    }
    assert!(found > 200, "{found}");
    assert!(places.find("muara", 0).is_empty() && places.similar("muraa", 0).is_empty());
    for none in ["", " ", ",", "Atlantis", "\u{0}", "64.99"] {
        same(&places, &scan, none);
    }
}

#[test]
fn the_widest_of_a_name_is_meant_where_rosters_hold() {
    let named = [
        ("64", "Kalimantan Timur"),
        ("64.02", "Kabupaten Kutai Kartanegara"),
        ("64.02.06", "Muara Badak"),
        ("64.02.06.2001", "Badak Baru"),
        ("64.02.06.2002", "Muara Badak"),
        ("64.02.07", "Loa Kulu"),
        ("64.72", "Kota Samarinda"),
        ("64.72.01", "Loa Kulu"),
    ];
    let areas = named.map(|(code, name)| Area { code: code.parse().unwrap(), name: name.into(), closed: false });
    let places = Places::new(areas.to_vec());
    for (typed, code) in [
        ("Kutai Kartanegara", Some("64.02")),
        ("kabupaten kutai kartanegara", Some("64.02")),
        ("samarinda", Some("64.72")),
        ("Kecamatan Muara Badak", Some("64.02.06")),
        ("muara badak", Some("64.02.06")),
        ("desa muara badak", Some("64.02.06.2002")),
        ("Badak Baru", Some("64.02.06.2001")),
        ("64.02.06.2002", Some("64.02.06.2002")),
        ("Loa Kulu", None),
        ("", None),
        ("Atlantis", None),
    ] {
        assert_eq!(places.the_widest(typed).map(|area| area.code.as_str()), code, "{typed}");
    }
}
