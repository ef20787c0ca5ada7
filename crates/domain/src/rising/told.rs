//! One thing is told once, at the narrowest place that explains it.

use super::{
    Counts, Spread, Usual,
    watch::{Found, Levels, can_be_found},
};

/// Of the cells that were found, those that are told. Per topic, from the narrowest places up:
///
/// - What the narrower ones had is taken out of the wider one. Where the rest still is found, the rise is wide, and the wider one is told.
///   Each narrower one is told beside it only where it stays found when as much more is expected there as the rest of the wider place had.
/// - Where the rest is not found any more, the narrower ones explain it: it is not told. But where they are many of the places
///   right below it (two at least, and a quarter of them), and it is less likely than each of them, it is one thing in many places: the
///   wider one is told instead of them, and beside it what within them stays found when as much more is expected there as it had
///   without that.
pub(super) fn told(counts: &Counts, usual: &Usual, levels: &Levels, mut found: Vec<Found>) -> Vec<Found> {
    // The least likely window of each cell.
    found.sort_by(|a, b| (a.topic, a.place).cmp(&(b.topic, b.place)).then(a.p.total_cmp(&b.p)).then(a.days.cmp(&b.days)));
    found.dedup_by_key(|found| (found.topic, found.place));
    // The narrowest first; then in order, so that it is always told the same.
    found.sort_by_key(|found| (found.topic, std::cmp::Reverse(found.level), found.place));
    let mut told: Vec<Found> = Vec::new();
    for wide in found {
        let is_within = |narrow: &Found| {
            narrow.topic == wide.topic && narrow.level > wide.level && is_below(counts, narrow.place, wide.place)
        };
        let (within, mut others): (Vec<_>, Vec<_>) = told.into_iter().partition(is_within);
        if within.is_empty() {
            others.push(wide);
            told = others;
            continue;
        }
        let (seen, mean) = without(counts, &wide, &within);
        let rest = usual.spread(wide.topic, wide.place, wide.level, mean);
        let is_wide = is_found(levels, &wide, seen, rest);
        let beside: Vec<&Found> = within.iter().filter(|narrow| !is_within_any(counts, narrow, &within)).collect();
        if is_wide {
            let times = (f64::from(seen) / mean).max(1.0);
            others.extend(standing_out(counts, usual, levels, &wide, &within, Some(times)));
            others.push(wide);
        } else if are_many(counts, &wide, &beside) && beside.iter().all(|narrow| wide.p < narrow.p) {
            // What is told of them is told of it; only within them something may stand out.
            let inner: Vec<Found> = within.iter().filter(|narrow| is_within_any(counts, narrow, &within)).cloned().collect();
            others.extend(standing_out(counts, usual, levels, &wide, &inner, None));
            others.push(wide);
        } else {
            others.extend(within);
        }
        told = others;
    }
    told
}

/// Whether these are a quarter of the places right below a wide one, and two at least.
fn are_many(counts: &Counts, wide: &Found, beside: &[&Found]) -> bool {
    let is_right_below = |narrow: &&&Found| counts.places().get(narrow.place).and_then(|place| place.above) == Some(wide.place);
    let right_below = beside.iter().filter(is_right_below).count();
    let all = counts.places().get(wide.place).map_or(0, |place| place.below as usize);
    right_below > 1 && right_below * 4 >= all
}

/// Those of narrower places that stay found when as much more is expected there as the wide one had without them: so many times, or as
/// it had without each. The narrowest first, and what of others was theirs is left out.
fn standing_out(
    counts: &Counts,
    usual: &Usual,
    levels: &Levels,
    wide: &Found,
    within: &[Found],
    times: Option<f64>,
) -> Vec<Found> {
    let mut standing: Vec<Found> = Vec::new();
    // They come narrowest first.
    for narrow in within {
        let times = times.unwrap_or_else(|| {
            let (seen, mean) = without(counts, wide, std::slice::from_ref(narrow));
            (f64::from(seen) / mean).max(1.0)
        });
        let (seen, mean) = without(counts, narrow, &standing);
        if is_found(levels, narrow, seen, usual.spread(narrow.topic, narrow.place, narrow.level, mean * times)) {
            standing.push(narrow.clone());
        }
    }
    standing
}

/// What a place had in its window, and what was expected, without what some within it had. By what days weigh: the same everywhere.
fn without(counts: &Counts, of: &Found, some: &[Found]) -> (u32, f64) {
    let (mut seen, mut mean) = (of.seen, of.spread.mean);
    let within = some.iter().filter(|one| is_below(counts, one.place, of.place) && !is_within_any(counts, one, some));
    for one in within {
        seen = seen.saturating_sub(counts.line(one.topic, one.place).between(of.from, of.to));
        mean -= one.rate * of.weight;
    }
    (seen, mean.max(of.spread.mean * 0.01))
}

/// What lies within another of them is counted there.
fn is_within_any(counts: &Counts, one: &Found, others: &[Found]) -> bool {
    others.iter().any(|other| is_below(counts, one.place, other.place))
}

fn is_found(levels: &Levels, of: &Found, seen: u32, spread: Spread) -> bool {
    seen >= can_be_found(spread.mean) && spread.at_least(seen) <= levels.largest(of.level)
}

fn is_below(counts: &Counts, place: usize, wide: usize) -> bool {
    let above = |place: &usize| counts.places().get(*place).and_then(|place| place.above);
    std::iter::successors(above(&place), above).any(|place| place == wide)
}
