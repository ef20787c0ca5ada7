//! How many reports next month brings, where that is known better than "as in the same month last year".
//!
//! **The forecast.** `μ = λ · Σ w`: what the days of the month weigh ([`Season`], learnt up to the month before), times the rate of the
//! cell over the months before, the newest counting most: `λ = Σ h^age · n / Σ h^age · Σ w` with `h` such that a month counts half
//! as much as one six months later, over two years at most.
//!
//! **The interval.** The count is negative binomial with variance `D·μ`; `D` is the sum of `(n - μ)² / μ` over the record by eleven, at
//! least 1, times 13/12 since `μ` is not sure, and times 1.13 since `D` is not: so much wider is Student's t with eleven degrees than the
//! normal distribution at this point. Eight of ten months lie between its tenth and ninetieth percentile.
//!
//! **The record.** Each of the last twelve months is forecast from what was known before it (rolling origin: Tashman 2000, Int. J.
//! Forecast. 16:437), and so is "as in the same month last year" (seasonal naive). A forecast is shown only where all twelve can be
//! compared, these months had [`FEW_TO_FORECAST`] reports or more, its mean absolute error (of whole reports, as it is read) is smaller,
//! and the difference is larger than its own standard error; else there is none.

use jiff::{ToSpan, civil::Date};

use super::{Counts, Days, Season, Spread, counts::Line};
use crate::{AreaCode, TopicCode};

/// Months of a record.
const MONTHS: usize = 12;
/// Months a rate is made of, and after how many one counts half.
const LEARNT: usize = 24;
const HALF: f64 = 6.0;
/// Fewer reports than this in a year are not forecast: next month is one or none, whoever says it.
pub const FEW_TO_FORECAST: u32 = 36;
/// How much wider a variance from twelve months is than a known one.
const UNSURE: f64 = 1.13 * 13.0 / 12.0;

/// Next month, with what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The first day of the month.
    pub month: Date,
    /// What is expected.
    pub expected: f64,
    /// Between which counts eight of ten such months lie.
    pub between: (u32, u32),
    /// What the same month of last year had.
    pub last_year: u32,
    /// How well the twelve months before were forecast.
    pub record: Record,
}

/// How well months were forecast from what was known before each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Record {
    /// How many could be compared.
    pub months: u32,
    /// Reports that came in them.
    pub reports: u32,
    /// By how much the forecast was off, on the mean.
    pub error: f64,
    /// By how much "as in the same month last year" was off.
    pub naive_error: f64,
    /// The standard error of the difference of the two.
    pub doubt: f64,
    /// The variance by the mean of what came.
    pub spread: f64,
}

impl Record {
    /// Whether the forecast is known to be better.
    #[must_use]
    pub fn is_better(&self) -> bool {
        self.months as usize >= MONTHS
            && self.reports >= FEW_TO_FORECAST
            && self.error < self.naive_error
            && self.naive_error - self.error > self.doubt
    }

    fn of(months: &[(f64, u32, u32)]) -> Self {
        let many = months.len().max(1) as f64;
        let off = |expected: f64, seen: u32| (libm::round(expected) - f64::from(seen)).abs();
        let gains: Vec<f64> = months.iter().map(|(own, naive, seen)| off(f64::from(*naive), *seen) - off(*own, *seen)).collect();
        let gain = gains.iter().sum::<f64>() / many;
        let variance = gains.iter().map(|one| (one - gain) * (one - gain)).sum::<f64>() / (many - 1.0).max(1.0);
        let square = |own: f64, seen: u32| (own - f64::from(seen)) * (own - f64::from(seen));
        let spread: f64 = months.iter().map(|(own, _, seen)| square(*own, *seen) / own.max(0.5)).sum();
        Self {
            months: u32::try_from(months.len()).unwrap_or(u32::MAX),
            reports: months.iter().map(|(.., seen)| *seen).sum(),
            error: months.iter().map(|(own, _, seen)| off(*own, *seen)).sum::<f64>() / many,
            naive_error: months.iter().map(|(_, naive, seen)| off(f64::from(*naive), *seen)).sum::<f64>() / many,
            doubt: libm::sqrt(variance / many),
            spread: (spread / (many - 1.0).max(1.0)).max(1.0) * UNSURE,
        }
    }
}

/// The seasons of a month and of the twelve before it, each as it was known then: learnt once for all cells.
#[derive(Clone, Debug)]
pub struct Outlook<'a> {
    counts: &'a Counts,
    /// The month that is forecast first, then those before it; each with the season that was known before it.
    origins: Vec<(Date, Season)>,
}

impl<'a> Outlook<'a> {
    /// What can be said before the first day of a month. `None` where it is neither within the days that are counted nor the next after
    /// them, or there are no whole months before it.
    #[must_use]
    pub fn new(counts: &'a Counts, days: &Days, month: Date) -> Option<Self> {
        let month = month.first_of_month();
        let known = number(counts, month)?;
        let whole = if counts.first().day() == 1 { counts.first() } else { counts.first().last_of_month().tomorrow().ok()? };
        if known > counts.days() || month <= whole {
            return None;
        }
        let origins = (0..=MONTHS).map_while(|back| {
            let month = back_from(month, back)?;
            let until = number(counts, month).filter(|_| month > whole)?;
            Some((month, Season::learn(counts, days, until)))
        });
        Some(Self { counts, origins: origins.collect() })
    }

    /// The forecast of a cell; of all topics where none is named. `None` where it is not known to be better than the same month of last
    /// year.
    #[must_use]
    pub fn forecast(&self, topic: Option<&TopicCode>, area: &AreaCode) -> Option<Forecast> {
        self.with_record(topic, area).filter(|forecast| forecast.record.is_better())
    }

    /// The same, whether it is better or not: for measuring.
    #[must_use]
    pub fn with_record(&self, topic: Option<&TopicCode>, area: &AreaCode) -> Option<Forecast> {
        let place = self.counts.place(area)?;
        let (topic, line) = match topic {
            Some(topic) => {
                let topic = self.counts.topics().binary_search(topic).ok()?;
                (topic, self.counts.line(topic, place))
            }
            None => (self.counts.topics().len(), self.counts.whole(place)),
        };
        let ((month, season), before) = self.origins.split_first()?;
        let months: Vec<_> = before
            .iter()
            .filter_map(|(month, season)| {
                let naive = self.seen(line, back_from(*month, 12)?)?;
                Some((self.expected(season, topic, line, *month)?, naive, self.seen(line, *month)?))
            })
            .collect();
        let record = Record::of(&months);
        let expected = self.expected(season, topic, line, *month)?;
        let spread = Spread::new(expected, (record.spread - 1.0) * expected);
        let last_year = self.seen(line, back_from(*month, 12)?)?;
        Some(Forecast { month: *month, expected, between: spread.eight_of_ten(), last_year, record })
    }

    /// What a month had; `None` where it is not counted whole.
    fn seen(&self, line: &Line, month: Date) -> Option<u32> {
        let (from, to) = stretch(self.counts, month)?;
        (to <= self.counts.days()).then(|| line.between(from, to))
    }

    fn expected(&self, season: &Season, topic: usize, line: &Line, month: Date) -> Option<f64> {
        let (mut seen, mut weight) = (0.0, 0.0);
        for back in 1..=LEARNT {
            let Some((from, to)) = back_from(month, back).and_then(|before| stretch(self.counts, before)) else { break };
            let counts = libm::pow(0.5, (back - 1) as f64 / HALF);
            seen += counts * f64::from(line.between(from, to));
            weight += counts * season.weight(topic, from, to);
        }
        let (from, to) = stretch(self.counts, month)?;
        (weight > 0.0).then(|| seen / weight * season.weight(topic, from, to))
    }
}

/// The forecast of one cell, for whoever asks only that. See [`Outlook`].
#[must_use]
pub fn forecast(counts: &Counts, days: &Days, month: Date, topic: Option<&TopicCode>, area: &AreaCode) -> Option<Forecast> {
    Outlook::new(counts, days, month)?.forecast(topic, area)
}

fn back_from(month: Date, months: usize) -> Option<Date> {
    month.checked_sub(i64::try_from(months).ok()?.months()).ok()
}

fn number(counts: &Counts, day: Date) -> Option<usize> {
    usize::try_from(counts.first().until(day).ok()?.get_days()).ok()
}

/// A month by the numbers of its days, the end not included; `None` before what is counted.
fn stretch(counts: &Counts, month: Date) -> Option<(usize, usize)> {
    Some((number(counts, month)?, number(counts, month.last_of_month().tomorrow().ok()?)?))
}
