//! A made-up province: what comes in where and when, with what is planted among it.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Date, Holiday, HolidayKind, Level, TopicCode,
    rising::{Counts, Days, Row},
};
use jiff::ToSpan;

use super::luck::Luck;

const AREAS: &str = include_str!("../../../../data/areas-64.csv");
const HOLIDAYS: &str = include_str!("../../../../data/holidays-id.csv");
/// What is complained about, and how often, of a thousand (FACTS: the topics of 3,278 crawled reports, without "other").
const TOPICS: [(&str, u32); 20] = [
    ("administrasi", 40),
    ("air-bersih", 60),
    ("bansos", 85),
    ("bencana", 35),
    ("desa", 25),
    ("ekonomi", 40),
    ("hutan", 50),
    ("hutan.kebakaran", 15),
    ("jalan", 190),
    ("kepegawaian", 60),
    ("kesehatan", 40),
    ("ketenagakerjaan", 70),
    ("ketertiban", 70),
    ("lingkungan", 60),
    ("listrik", 35),
    ("pendidikan", 60),
    ("perhubungan", 45),
    ("sampah", 40),
    ("tambang", 20),
    ("telekomunikasi", 30),
];
/// The regencies and cities by their people, in thousands, as far as it matters here.
const PEOPLE: [(&str, f64); 10] = [
    ("64.01", 290.0),
    ("64.02", 740.0),
    ("64.03", 260.0),
    ("64.07", 175.0),
    ("64.08", 430.0),
    ("64.09", 190.0),
    ("64.11", 33.0),
    ("64.71", 700.0),
    ("64.72", 830.0),
    ("64.74", 190.0),
];

/// What a province is like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Climate {
    pub name: &'static str,
    /// Reports in the year that is looked at.
    pub reports: f64,
    /// So many times as many each year as the year before.
    pub growth: f64,
    /// The variance of few reports by their mean: several people report one thing.
    pub clusters: f64,
    /// How regencies swing from month to month, and the province from week to week, in each topic: deviations of the logarithm.
    pub swing: (f64, f64),
    /// How many times as many about work and pay in the weeks before the feast.
    pub allowance: f64,
    /// Whether fuel becomes dearer in the year: three times as many about trade for two weeks.
    pub dearer: bool,
}

/// Quiet as East Kalimantan is, quiet with five times as many, loud.
pub(super) const CLIMATES: [Climate; 3] = [
    Climate { name: "quiet", reports: 1_000.0, growth: 1.1, clusters: 1.15, swing: (0.2, 0.1), allowance: 4.0, dearer: false },
    Climate {
        name: "quiet, 5 times",
        reports: 5_000.0,
        growth: 1.1,
        clusters: 1.15,
        swing: (0.2, 0.1),
        allowance: 4.0,
        dearer: false,
    },
    Climate { name: "loud", reports: 20_000.0, growth: 1.3, clusters: 1.3, swing: (0.35, 0.2), allowance: 6.0, dearer: true },
];

/// What is planted.
#[derive(Clone, Debug)]
pub(super) struct Plant {
    pub topic: usize,
    pub area: AreaCode,
    /// The days of its reports, in order.
    pub days: Vec<Date>,
    /// Where each came from.
    pub villages: Vec<AreaCode>,
}

/// Four years of a province, the last of which is looked at.
pub(super) struct Province {
    pub topics: Vec<TopicCode>,
    pub areas: Vec<AreaCode>,
    pub first: Date,
    pub last: Date,
    pub days: Days,
    holidays: Vec<Holiday>,
    villages: Vec<AreaCode>,
}

/// A village that has reports about a topic of itself, so many a month.
pub(super) type Busy = (usize, AreaCode, u32);

impl Province {
    /// The four years that end with this one.
    pub fn new(year: i16) -> Self {
        let areas: Vec<AreaCode> = AREAS.lines().skip(1).filter_map(|line| line.split(',').next()?.parse().ok()).collect();
        let (first, last) = (Date::constant(year - 3, 1, 1), Date::constant(year, 12, 31));
        let holidays: Vec<Holiday> = HOLIDAYS.lines().skip(1).filter_map(holiday).collect();
        let many = usize::try_from(first.until(last).map_or(0, |span| span.get_days())).unwrap_or(0) + 70;
        Self {
            topics: TOPICS.iter().filter_map(|(code, _)| TopicCode::parse(code)).collect(),
            villages: areas.iter().filter(|area| area.level() == Level::Village).cloned().collect(),
            days: Days::new(first, many, &holidays),
            areas,
            first,
            last,
            holidays,
        }
    }

    /// Only these regencies and cities of it.
    #[cfg(test)]
    pub fn keep(&mut self, regencies: &[&str]) {
        let is_kept =
            |area: &AreaCode| regencies.iter().any(|kept| area.as_str().starts_with(kept)) || area.level() == Level::Province;
        self.areas.retain(is_kept);
        self.villages.retain(is_kept);
    }

    /// The villages of an area, or all.
    pub fn villages_of(&self, area: &AreaCode) -> Vec<AreaCode> {
        self.villages.iter().filter(|village| area.contains(village)).cloned().collect()
    }

    pub fn of_level(&self, level: Level) -> Vec<AreaCode> {
        self.areas.iter().filter(|area| area.level() == level).cloned().collect()
    }

    /// All that came in, with what was planted.
    pub fn counts(&self, climate: &Climate, busy: &[Busy], plants: &[Plant], luck: &mut Luck) -> Counts {
        let mut rows = self.rows(climate, busy, luck);
        for plant in plants {
            let Some(topic) = self.topics.get(plant.topic) else { continue };
            rows.extend(plant.days.iter().zip(&plant.villages).map(|(day, village)| row(*day, topic, village)));
        }
        Counts::of(self.first, self.last, &self.topics, &self.areas, rows)
    }

    fn rows(&self, climate: &Climate, busy: &[Busy], luck: &mut Luck) -> Vec<Row> {
        let mut rows = Vec::new();
        let regencies = self.of_level(Level::Regency);
        let people: f64 = PEOPLE.iter().map(|(_, people)| people).sum();
        let off = self.off();
        for ((number, topic), (_, of_thousand)) in self.topics.iter().enumerate().zip(TOPICS) {
            // A mean day of the last year has this many.
            let daily = climate.reports * f64::from(of_thousand) / 1_070.0 / 365.0;
            let weekly: Vec<f64> = (0..220).map(|_| luck.about_one(climate.swing.1)).collect();
            for regency in &regencies {
                let share = PEOPLE.iter().find(|(code, _)| *code == regency.as_str()).map_or(0.0, |(_, n)| n / people);
                let places = Places::new(self.villages_of(regency), luck);
                let monthly: Vec<f64> = (0..48).map(|_| luck.about_one(climate.swing.0)).collect();
                let mut day = self.first;
                for at in 0_usize.. {
                    if day > self.last {
                        break;
                    }
                    let months = usize::try_from((day.year() - self.first.year()) * 12 + i16::from(day.month()) - 1).unwrap_or(0);
                    let swing = monthly.get(months).unwrap_or(&1.0) * weekly.get(at / 7).unwrap_or(&1.0);
                    let mean = daily * share * self.weight(number, day, climate, &off) * swing;
                    events(mean, climate.clusters, day, self.last, luck, |day, luck| {
                        rows.extend(places.pick(luck).map(|village| row(day, topic, &village)));
                    });
                    day = day.saturating_add(1.day());
                }
            }
        }
        for (number, village, monthly) in busy {
            let Some(topic) = self.topics.get(*number) else { continue };
            let mut day = self.first;
            while day <= self.last {
                let mean = f64::from(*monthly) * 12.0 / 365.0 * self.weight(*number, day, climate, &off);
                events(mean, climate.clusters, day, self.last, luck, |day, _| rows.push(row(day, topic, village)));
                day = day.saturating_add(1.day());
            }
        }
        rows
    }

    fn off(&self) -> BTreeMap<Date, bool> {
        self.holidays.iter().map(|h| (h.date, h.kind == HolidayKind::National && h.name.contains("Idul Fitri"))).collect()
    }

    /// What a day weighs in a topic, about 1 on the mean.
    fn weight(&self, topic: usize, day: Date, climate: &Climate, off: &BTreeMap<Date, bool>) -> f64 {
        let weekday = match day.weekday().to_monday_zero_offset() {
            0 => 1.34,
            1..=3 => 1.17,
            4 => 1.06,
            5 => 0.61,
            _ => 0.50,
        };
        let holiday = if off.contains_key(&day) && weekday > 1.0 { 0.5 } else { 1.0 };
        let wet = matches!(day.month(), 11 | 12 | 1..=4);
        let code = TOPICS.get(topic).map_or("", |(code, _)| *code);
        let season = match (code, wet) {
            ("bencana", true) => 1.6,
            ("bencana", false) => 0.4,
            ("jalan", true) => 1.25,
            ("jalan", false) => 0.75,
            ("air-bersih", true) => 0.7,
            ("air-bersih", false) => 1.3,
            ("hutan.kebakaran", _) => {
                if (8..=10).contains(&day.month()) {
                    3.0
                } else {
                    0.33
                }
            }
            _ => 1.0,
        };
        let soon = |days: std::ops::Range<i32>| {
            days.into_iter().any(|n| day.checked_add(n.days()).is_ok_and(|day| off.get(&day) == Some(&true)))
        };
        let feast = match (code, soon(1..22)) {
            ("ketenagakerjaan", true) => climate.allowance,
            ("ekonomi" | "bansos", true) => 1.5,
            (_, true) => 0.9,
            _ => 1.0,
        };
        let dearer = climate.dearer && code == "ekonomi" && Self::is_dearer(self.last.year(), day);
        let years = f64::from(day.year() - self.last.year()) + (f64::from(day.day_of_year()) - 182.0) / 365.0;
        weekday * holiday * season * feast * if dearer { 3.0 } else { 1.0 } * libm::pow(climate.growth, years)
    }

    /// Two weeks after fuel became dearer.
    pub fn is_dearer(year: i16, day: Date) -> bool {
        (Date::constant(year, 9, 3)..=Date::constant(year, 9, 16)).contains(&day)
    }
}

/// The number of the topic that people complain about when fuel becomes dearer.
pub(super) fn dearer() -> usize {
    TOPICS.iter().position(|(code, _)| *code == "ekonomi").unwrap_or(0)
}

/// What happens on a day, each thing reported by one or more people on this and the next days.
fn events(mean: f64, clusters: f64, day: Date, last: Date, luck: &mut Luck, mut report: impl FnMut(Date, &mut Luck)) {
    let each = Luck::mean_of_cluster(clusters);
    for _ in 0..luck.poisson(mean / each) {
        let place = luck.kept();
        for n in 0..luck.cluster(clusters) {
            let later = if n == 0 { 0 } else { i64::from(luck.below(6)) };
            let day = day.saturating_add(later.days());
            if day <= last {
                // All of one thing come from one place.
                report(day, &mut Luck::new(place));
            }
        }
    }
}

/// The villages of a regency by how much comes from each; a few reports only tell the district.
struct Places {
    villages: Vec<AreaCode>,
    sums: Vec<f64>,
}

impl Places {
    fn new(villages: Vec<AreaCode>, luck: &mut Luck) -> Self {
        let mut sum = 0.0;
        let sums = villages
            .iter()
            .map(|_| {
                sum += luck.about_one(1.0);
                sum
            })
            .collect();
        Self { villages, sums }
    }

    fn pick(&self, luck: &mut Luck) -> Option<AreaCode> {
        let at = luck.part() * self.sums.last()?;
        let village = self.villages.get(self.sums.partition_point(|sum| *sum <= at))?;
        if luck.part() < 0.06 { village.parent() } else { Some(village.clone()) }
    }
}

fn row(day: Date, topic: &TopicCode, area: &AreaCode) -> Row {
    Row { day, topic: topic.clone(), area: area.clone(), reports: 1 }
}

fn holiday(line: &str) -> Option<Holiday> {
    let mut parts = line.splitn(3, ',');
    let date = parts.next()?.parse().ok()?;
    let kind = HolidayKind::parse(parts.next()?)?;
    Some(Holiday { date, kind, area: None, name: parts.next()?.trim_matches('"').to_owned() })
}
