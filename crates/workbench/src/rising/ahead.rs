//! Months of a made-up year, forecast one by one from what was known before each.

use domain::{
    Date,
    rising::{Counts, Outlook},
};

use super::{
    luck::Luck,
    province::{Climate, Province},
};

/// What became of forecasts of cells of a kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub months: u32,
    /// Those that were known to be better.
    pub shown: u32,
    /// Errors of those that were shown: their own, and of the same month last year.
    pub own: f64,
    pub naive: f64,
    pub nearer: u32,
    pub within: u32,
}

impl Sum {
    pub fn plus(self, other: Self) -> Self {
        Self {
            months: self.months + other.months,
            shown: self.shown + other.shown,
            own: self.own + other.own,
            naive: self.naive + other.naive,
            nearer: self.nearer + other.nearer,
            within: self.within + other.within,
        }
    }
}

/// By level, of all topics together and of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead([(Sum, Sum); 3]);

impl Ahead {
    /// Each kind of cell with its place in the table.
    pub fn sums(&self) -> impl Iterator<Item = (u8, &'static str, Sum)> {
        let names = [("province", "province by topic"), ("regency", "regency by topic"), ("district", "district by topic")];
        let all = self.0.iter().zip(names).zip(0..);
        all.flat_map(|(((all, each), (of_all, of_each)), n)| [(n * 2, of_all, *all), (n * 2 + 1, of_each, *each)])
    }
}

/// Forecasts each month of the last year.
pub(super) fn measure(province: &Province, climate: &Climate, seed: u64) -> Ahead {
    let counts = province.counts(climate, &[], &[], &mut Luck::new(seed));
    let mut ahead = Ahead::default();
    for month in 1..=12 {
        let first = Date::constant(province.last.year(), month, 1);
        let Some(outlook) = Outlook::new(&counts, &province.days, first) else { continue };
        for area in &province.areas {
            // The province first; villages are not forecast.
            let Some((all, each)) = ahead.0.get_mut(area.level() as usize) else { continue };
            let of = |topic| {
                outlook.with_record(topic, area).map(|forecast| (forecast, seen(&counts, topic, area, first, &province.topics)))
            };
            *all = of(None).map_or(*all, |known| all.plus(sum(known)));
            for topic in &province.topics {
                *each = of(Some(topic)).map_or(*each, |known| each.plus(sum(known)));
            }
        }
    }
    ahead
}

fn seen(
    counts: &Counts,
    topic: Option<&domain::TopicCode>,
    area: &domain::AreaCode,
    first: Date,
    all: &[domain::TopicCode],
) -> u32 {
    let of = |topic| counts.seen(topic, area, first, first.last_of_month());
    topic.map_or_else(|| all.iter().map(of).sum(), of)
}

fn sum((forecast, seen): (domain::rising::Forecast, u32)) -> Sum {
    if !forecast.record.is_better() {
        return Sum { months: 1, ..Sum::default() };
    }
    // As it is read: whole reports.
    let off = |expected: f64| (libm::round(expected) - f64::from(seen)).abs();
    let (own, naive) = (off(forecast.expected), off(f64::from(forecast.last_year)));
    let within = (forecast.between.0..=forecast.between.1).contains(&seen);
    Sum { months: 1, shown: 1, own, naive, nearer: u32::from(own < naive), within: u32::from(within) }
}
