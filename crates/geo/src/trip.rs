//! In which order to visit some places, and back to the first: nearest first from each of them, shortened by turning stretches around
//! (2-opt) and by moving short stretches elsewhere (or-opt). Distances are as the crow flies; of roads and rivers nothing is known.

/// Where a trip stops, in degrees of WGS84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

/// The radius of the earth in kilometres.
const EARTH: f64 = 6_371.0;
/// Shorter by less than a metre is not shorter.
const SHORTER: f64 = 0.001;
/// From so many stops on, only some of them are begun from: the order of so many is no plan of anybody.
const MANY: usize = 60;
/// Longest stretch that is moved.
const MOVED: usize = 3;

/// How far it is from one to another as the crow flies, in kilometres.
///
/// ```
/// use geo::trip::{Stop, kilometres};
/// let samarinda = Stop { lon: 117.15, lat: -0.50 };
/// let balikpapan = Stop { lon: 116.83, lat: -1.27 };
/// assert!((kilometres(samarinda, balikpapan) - 92.7).abs() < 1.0);
/// ```
#[must_use]
pub fn kilometres(a: Stop, b: Stop) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half(b.lat - a.lat) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * half(b.lon - a.lon);
    2.0 * EARTH * h.clamp(0.0, 1.0).sqrt().asin()
}

/// A short way around all stops, as their places in the list; it begins with the first.
#[must_use]
pub fn order(stops: &[Stop]) -> Vec<usize> {
    let every = stops.len().div_ceil(MANY).max(1);
    let tries = (0..stops.len()).step_by(every).map(|begin| shortened(stops, nearest_first(stops, begin)));
    let mut best = tries.min_by(|a, b| length(stops, a).total_cmp(&length(stops, b))).unwrap_or_default();
    let first = best.iter().position(|stop| *stop == 0).unwrap_or(0);
    best.rotate_left(first);
    best
}

/// How long it is to go around in an order.
#[must_use]
pub fn length(stops: &[Stop], order: &[usize]) -> f64 {
    order.iter().zip(order.iter().cycle().skip(1)).map(|(a, b)| between(stops, *a, *b)).sum()
}

fn between(stops: &[Stop], a: usize, b: usize) -> f64 {
    stops.get(a).zip(stops.get(b)).map_or(0.0, |(a, b)| kilometres(*a, *b))
}

fn nearest_first(stops: &[Stop], begin: usize) -> Vec<usize> {
    let mut left: Vec<_> = (0..stops.len()).filter(|stop| *stop != begin).collect();
    let mut order = vec![begin];
    let mut at = begin;
    while let Some((place, _)) =
        left.iter().enumerate().min_by(|a, b| between(stops, at, *a.1).total_cmp(&between(stops, at, *b.1)))
    {
        at = left.swap_remove(place);
        order.push(at);
    }
    order
}

/// The same order, as long as a turned or moved stretch makes it shorter.
fn shortened(stops: &[Stop], mut order: Vec<usize>) -> Vec<usize> {
    let mut long = length(stops, &order);
    // Each round makes it shorter, so that it ends.
    loop {
        let others = turned(&order).chain(moved(&order)).map(|other| (length(stops, &other), other));
        let shorter = others.into_iter().find(|(other, _)| other + SHORTER < long);
        let Some((other, becomes)) = shorter else { return order };
        (order, long) = (becomes, other);
    }
}

/// The order with each of its stretches turned around.
fn turned(order: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    let all = (0..order.len()).flat_map(|from| (from + 2..=order.len()).map(move |until| (from, until)));
    all.map(|(from, until)| {
        let mut other = order.to_vec();
        if let Some(stretch) = other.get_mut(from..until) {
            stretch.reverse();
        }
        other
    })
}

/// The order with each of its short stretches anywhere else.
fn moved(order: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    let all = (1..=MOVED).flat_map(move |stops| (0..(order.len() + 1).saturating_sub(stops)).map(move |from| (from, stops)));
    all.flat_map(move |(from, stops)| {
        (0..=order.len() - stops).map(move |to| {
            let mut other = order.to_vec();
            let stretch: Vec<_> = other.drain(from..from + stops).collect();
            other.splice(to..to, stretch);
            other
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without chance, so that what fails once fails again.
    fn scattered(seed: u64, stops: usize) -> Vec<Stop> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1 << 24)
        };
        (0..stops).map(|_| Stop { lon: 114.0 + 5.0 * next(), lat: -2.5 + 5.0 * next() }).collect()
    }

    /// The shortest way around of all that there are.
    fn by_brute_force(stops: &[Stop]) -> f64 {
        fn go(stops: &[Stop], order: &mut Vec<usize>, best: &mut f64) {
            if order.len() == stops.len() {
                *best = best.min(length(stops, order));
                return;
            }
            for stop in 1..stops.len() {
                if !order.contains(&stop) {
                    order.push(stop);
                    go(stops, order, best);
                    order.pop();
                }
            }
        }
        let mut best = f64::INFINITY;
        go(stops, &mut vec![0], &mut best);
        best
    }

    #[test]
    fn small_trips_are_as_short_as_the_shortest_of_all() {
        let (mut trips, mut shortest, mut worst) = (0, 0, 1.0_f64);
        for stops in 2..=8 {
            for seed in 1..=25 {
                let stops = scattered(seed * 31 + stops as u64, stops);
                let order = order(&stops);
                let mut visited = order.clone();
                visited.sort_unstable();
                assert_eq!(visited, (0..stops.len()).collect::<Vec<_>>(), "each once");
                assert_eq!(order[0], 0);
                let ratio = length(&stops, &order) / by_brute_force(&stops);
                assert!(ratio > 0.999_999, "shorter than the shortest");
                (trips, shortest, worst) = (trips + 1, shortest + i32::from(ratio < 1.000_01), worst.max(ratio));
            }
        }
        println!("{shortest} of {trips} trips are the shortest; the worst is {worst:.3} times as long");
        assert_eq!(shortest, trips, "the worst is {worst:.3} times as long");
    }

    #[test]
    fn trips_of_none_one_and_of_many_to_the_same_place_are_orders_too() {
        let here = Stop { lon: 117.0, lat: 0.5 };
        assert_eq!((order(&[]), order(&[here])), (vec![], vec![0]));
        assert_eq!(order(&[here; 12]).len(), 12);
        assert_eq!(order(&scattered(5, 40)).len(), 40);
    }
}
