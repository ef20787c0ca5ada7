//! Charts, drawn here as SVG: what became of the reports of each month.

use app::Tally;

use crate::localizer::Localizer;

/// Months shown, in charts and in the tables below them.
pub(crate) const MONTHS: usize = 12;
/// The sheet, in its own units; letters are large enough for a phone that shows it at half the size.
const WIDTH: u64 = 640;
/// A digit is never wider.
const DIGIT: u64 = 13;
/// Between the numbers of the lines and the bars.
const GAP: u64 = 12;
const TOP: u64 = 14;
const BOTTOM: u64 = 214;

/// A month as it is drawn.
pub(crate) struct Month {
    pub(crate) label: String,
    pub(crate) told: String,
    pub(crate) x: u64,
    pub(crate) middle: u64,
    pub(crate) width: u64,
    /// Where the settled part begins and how high it is.
    pub(crate) settled: (u64, u64),
    /// Where the open part begins and how high it is.
    pub(crate) open: (u64, u64),
}

/// A chart.
pub(crate) struct Chart {
    pub(crate) months: Vec<Month>,
    /// Lines across, with their numbers.
    pub(crate) lines: Vec<(u64, String)>,
    /// Where their numbers end, and where they begin themselves.
    pub(crate) numbers_end: u64,
    pub(crate) left: u64,
    pub(crate) right: u64,
    pub(crate) bottom: u64,
}

/// The newest months, from the oldest to the newest; none where there is nothing to compare.
pub(crate) fn months(s: Localizer, newest_first: &[(i32, Tally)]) -> Option<Chart> {
    let newest_first = newest_first.get(..MONTHS).unwrap_or(newest_first);
    let most = newest_first.iter().map(|(_, t)| t.received()).max().unwrap_or(0);
    if newest_first.len() < 2 || most == 0 {
        return None;
    }
    let top = round_up(most);
    let height = |n: u64| (n * (BOTTOM - TOP)).div_ceil(top);
    let lines = [0, top / 2, top].map(|n| (BOTTOM - height(n), s.number(n)));
    let digits = lines.iter().map(|(_, n)| n.chars().count() as u64).max().unwrap_or(0);
    let numbers_end = DIGIT * digits.max(4);
    let left = numbers_end + GAP;
    let step = WIDTH.saturating_sub(left) / newest_first.len() as u64;
    let month = |(place, (month, tally)): (usize, &(i32, Tally))| {
        let (name, x) = (s.month(*month), left + place as u64 * step);
        let (settled, open) = (height(tally.received() - tally.open), height(tally.open));
        Month {
            label: name.chars().take(3).collect(),
            told: s.with_all(
                "chart-month",
                &[("month", &name), ("n", &s.number(tally.received())), ("open", &s.number(tally.open))],
            ),
            x,
            middle: x + step * 2 / 5,
            width: step * 4 / 5,
            settled: (BOTTOM - settled, settled),
            open: ((BOTTOM - settled).saturating_sub(open), open),
        }
    };
    Some(Chart {
        months: newest_first.iter().rev().enumerate().map(month).collect(),
        lines: lines.into(),
        numbers_end,
        left: left - GAP / 2,
        right: WIDTH,
        bottom: BOTTOM,
    })
}

/// The next even number that people like: 2, 4, 6, 8, 10, 20, 40 ...
fn round_up(n: u64) -> u64 {
    let mut unit = 1;
    while n > 10 * unit {
        unit *= 10;
    }
    n.div_ceil(2 * unit) * 2 * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(open: u64, answered: u64) -> Tally {
        Tally { open, answered, ..Tally::default() }
    }

    #[test]
    fn bars_stand_on_each_other_and_within_the_sheet() {
        let chart =
            months(Localizer::default(), &[(24_310, tally(3, 30)), (24_309, tally(0, 97)), (24_308, tally(1, 0))]).unwrap();
        assert_eq!(chart.months.len(), 3);
        for m in &chart.months {
            assert_eq!(m.settled.0 + m.settled.1, BOTTOM);
            assert!(m.open.0 + m.open.1 <= m.settled.0 + 1 && m.open.0 >= TOP - 2 && m.x + m.width <= WIDTH, "{}", m.told);
        }
        assert!(chart.months[0].open.1 > 0, "one report is seen");
        assert_eq!(chart.lines.iter().map(|(_, n)| n.as_str()).collect::<Vec<_>>(), ["0", "50", "100"]);
        let nation = months(Localizer::default(), &[(24_310, tally(3, 412_000)), (24_309, tally(0, 97))]).unwrap();
        assert!(nation.lines.iter().all(|(_, n)| n.len() as u64 * DIGIT <= nation.numbers_end), "numbers begin on the sheet");
        assert!(nation.months.iter().all(|m| m.x > nation.left && m.x + m.width <= WIDTH));
        assert!(months(Localizer::default(), &[(24_310, tally(3, 30))]).is_none() && months(Localizer::default(), &[]).is_none());
        assert_eq!([1, 2, 3, 10, 11, 97, 101, 999].map(round_up), [2, 2, 4, 10, 20, 100, 120 + 80, 1000]);
    }
}
