//! What the index of place names saves: a look-up by it beside a look at every name, among 83,000 made-up ones.
//! `cargo run -p tuntas-geo --example place_names`

#[path = "../tests/places/scan.rs"]
mod scan;

use std::time::{Duration, Instant};

use domain::Area;
use geo::Places;
use scan::Scan;

/// How many provinces the names of one are repeated for, each a little different.
const PROVINCES: usize = 72;

fn main() {
    let mut areas: Vec<Area> = Vec::new();
    for (n, line) in (0..PROVINCES).flat_map(|n| include_str!("../../../data/areas-64.csv").lines().map(move |line| (n, line))) {
        let Some((code, name)) = line.split_once(',') else { continue };
        let code = code.replacen("64", &(n + 11).to_string(), 1);
        let name = name.trim_matches('"').chars().map(|c| another(c, n)).collect();
        areas.extend(code.parse().ok().map(|code| Area { code, name, closed: false }));
    }
    let (places, built) = timed(|| Places::new(areas.clone()));
    let scan = Scan::new(areas.clone());
    println!("{} areas, their index built in {built:.1?}", areas.len());
    for typed in ["m", "mua", "muara", "muara badak ulu", "badak ulu, muara badak"] {
        told(typed, || scan.find(typed, 5, false).len(), || places.find(typed, 5).len());
    }
    let (slip, whole, regency) = ("muraa bdaak", "Muara Badak Ulu, Muara Badak, Kutai Kartanegara", "kutai kartanegara");
    told("muraa bdaak, mistyped", || scan.similar(slip, 5).len(), || places.similar(slip, 5).len());
    told("a place in full", || scan.the_one(whole).iter().count(), || places.the_one(whole).iter().count());
    told("a government", || scan.of_government(regency).iter().count(), || places.of_government(regency).iter().count());
}

/// Measures both ways, which find as much, and prints what one saves.
fn told(what: &str, scan: impl Fn() -> usize, index: impl Fn() -> usize) {
    assert_eq!(scan(), index(), "{what}");
    let (slow, quick) = (median(scan), median(index));
    let ratio = slow.as_secs_f64() / quick.as_secs_f64();
    println!("{what:24} every name {slow:>9.1?}   index {quick:>9.1?}   {ratio:.0} times");
}

/// Another vowel, or another of a few consonants, by the number of the province; none of the first.
fn another(c: char, n: usize) -> char {
    let turned = |letters: &str, by: usize| {
        let at = letters.find(c)?;
        letters.chars().cycle().nth(at + by)
    };
    turned("aiueo", n % 5).or_else(|| turned("kptsmrl", n / 5 % 7)).unwrap_or(c)
}

fn timed<T>(what: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let done = what();
    (done, begun.elapsed())
}

/// The middle one of eleven.
fn median(what: impl Fn() -> usize) -> Duration {
    let mut all: Vec<_> = (0..11).map(|_| timed(|| std::hint::black_box(what())).1).collect();
    all.sort_unstable();
    all.get(5).copied().unwrap_or_default()
}
