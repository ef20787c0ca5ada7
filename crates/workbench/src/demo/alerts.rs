//! What satellites would have seen: a file as FIRMS writes it and one as Global Forest Watch answers, taken in as any other. All of it is
//! made up, the files are called so, and the pages say so.

use std::{collections::BTreeSet, fmt::Write};

use app::HowAlertsCame;
use domain::{
    Date, Level, Point,
    village::{Programme, Village},
};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use operator::{Failure, Installation, failure};

use super::chance::Chance;

/// Events that nobody reported: how many of them in villages of the programme, where those are known on the map.
const UNREPORTED: usize = 14;
/// Single alerts here and there.
const SCATTERED: usize = 220;
/// How long it takes until what a satellite saw is told.
const NEAR_REAL_TIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(3);
/// Degrees of a kilometre.
const KILOMETRE: f64 = 0.009;

struct Files<'a> {
    chance: &'a Chance,
    today: Date,
    /// What a satellite saw after this is not told yet.
    told_until: Timestamp,
    fires: String,
    loss: Vec<String>,
}

impl Files<'_> {
    fn near(&self, point: Point, km: f64) -> (f64, f64) {
        let part = || (self.chance.below(2_001) as f64 / 1_000.0 - 1.0) * km * KILOMETRE;
        (point.lat + part(), point.lon + part())
    }

    /// Heat around a point, on some days from one on.
    fn burns(&mut self, point: Point, from: Date, count: usize) {
        for n in 0..count {
            let (lat, lon) = self.near(point, 1.2);
            let (satellite, time) = match self.chance.below(3) {
                0 => ("N", 515 + self.chance.below(40)),
                1 => ("N20", 605 + self.chance.below(40)),
                _ => ("N21", 1710 + self.chance.below(40)),
            };
            let wanted = from.saturating_add(i64::try_from(n / 3).unwrap_or(0).days()).min(self.today);
            let day = self.passed_over(wanted, time);
            let sure = ["l", "n", "n", "n", "h"].get(self.chance.below(5)).copied().unwrap_or("n");
            let frp = self.chance.below(260);
            // Writing to a string never fails.
            let _ = writeln!(
                self.fires,
                "{lat:.5},{lon:.5},33{}.4,0.39,0.36,{day},{time},{satellite},VIIRS,{sure},2.0NRT,29{}.1,{}.{},D",
                self.chance.below(10),
                self.chance.below(10),
                frp / 10,
                frp % 10
            );
        }
    }

    /// The day, or the one before it where the satellite has not passed over yet at that time (in UTC), or nobody tells of it yet.
    fn passed_over(&self, day: Date, time: usize) -> Date {
        let hour = |n: usize| i8::try_from(n).unwrap_or(0);
        let at = |day: Date| TimeZone::UTC.to_timestamp(day.at(hour(time / 100), hour(time % 100), 0, 0));
        let has_passed = |day: &Date| at(*day).is_ok_and(|at| at <= self.told_until);
        [day, day.saturating_sub(1.day())].into_iter().find(has_passed).unwrap_or_else(|| day.saturating_sub(2.days()))
    }

    /// Trees that are gone around a point, patch beside patch.
    fn clears(&mut self, point: Point, on: Date, count: usize) {
        let (lat, lon) = self.near(point, 0.8);
        let on = on.min(TimeZone::UTC.to_datetime(self.told_until).date());
        for n in 0..count {
            let step = |n: usize| n as f64 / 10_000.0;
            let (lat, lon) = (
                (lat * 10_000.0).floor() / 10_000.0 + 0.00005 + step(n % 6),
                (lon * 10_000.0).floor() / 10_000.0 + 0.00005 + step(n / 6),
            );
            let sure = ["nominal", "high", "highest"].get(self.chance.below(3)).copied().unwrap_or("nominal");
            self.loss.push(format!(
                "{{\"latitude\":{lat:.5},\"longitude\":{lon:.5},\"gfw_integrated_alerts__date\":\"{on}\",\"gfw_integrated_alerts__confidence\":\"{sure}\"}}"
            ));
        }
    }
}

/// Makes the files, and takes them in.
pub(super) async fn make(app: &Installation, seed: u64) -> Result<(), Failure> {
    let (chance, today) = (Chance::new(seed ^ 0xf1), app.figures().today());
    let header = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight\n";
    let told_until = app.now().checked_sub(NEAR_REAL_TIME).map_err(|e| failure(e.to_string()))?;
    let mut files = Files { chance: &chance, today, told_until, fires: header.to_owned(), loss: Vec::new() };
    around_reports(app, &mut files).await?;
    unreported(app, &mut files).await?;
    for _ in 0..SCATTERED {
        let part = |below: usize| chance.below(below) as f64 / 1_000.0;
        let point = Point { lat: part(4_400) - 2.2, lon: part(3_600) + 114.4 };
        let day = today.saturating_sub(i64::try_from(chance.below(360)).unwrap_or(0).days());
        if chance.percent(60) { files.burns(point, day, 1) } else { files.clears(point, day, 2) }
    }
    let loss = format!("{{\"data\":[{}],\"status\":\"success\"}}", files.loss.join(","));
    for (name, text) in [("firms-dikarang-made-up.csv", files.fires), ("gfw-dikarang-made-up.json", loss)] {
        let taken = app.forest().take_alerts(None, name, HowAlertsCame::File, std::io::Cursor::new(text)).await?;
        let import = taken.map_err(|e| failure(e.to_string()))?;
        if import.wrong > 0 {
            return Err(failure(format!("{name}: {} rows are wrong", import.wrong)));
        }
    }
    Ok(())
}

/// Around most reports about forests that tell where exactly.
async fn around_reports(app: &Installation, files: &mut Files<'_>) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let some = app.store.scan(after, 500).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.stored.n;
        for report in some.iter().map(|dossier| &dossier.stored.report) {
            let Some(point) = report.point.filter(|_| files.chance.percent(70)) else { continue };
            let day = report.happened_on.unwrap_or_else(|| report.area.zone().date(report.received_at));
            let from = day.saturating_sub(i64::try_from(files.chance.below(4)).unwrap_or(0).days());
            match report.topic.as_ref().is_some_and(|topic| topic.0 == "hutan.kebakaran") {
                true => files.burns(point, from, 1 + files.chance.below(7)),
                false => files.clears(point, from, 4 + files.chance.below(20)),
            }
        }
    }
}

/// In villages of the programme, in the last weeks.
async fn unreported(app: &Installation, files: &mut Files<'_>) -> Result<(), Failure> {
    let is_member = |v: &Village| v.on(files.today).is_some_and(|entry| entry.facts.programme == Programme::Member);
    let members: Vec<_> = Village::all(app.store.villages(None).await?).into_iter().filter(is_member).map(|v| v.area).collect();
    let chosen: BTreeSet<_> = (0..UNREPORTED).filter_map(|_| members.get(files.chance.below(members.len()))).cloned().collect();
    for (area, (lon, lat)) in app.country().middles(chosen).await? {
        if area.level() != Level::Village {
            continue;
        }
        let day = files.today.saturating_sub(i64::try_from(2 + files.chance.below(24)).unwrap_or(0).days());
        let count = 2 + files.chance.below(16);
        if files.chance.percent(60) {
            files.burns(Point { lat, lon }, day, count)
        } else {
            files.clears(Point { lat, lon }, day, count)
        }
    }
    Ok(())
}
