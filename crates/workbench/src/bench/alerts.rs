//! Alerts of satellites taken in from a file, beside a plain read of the same file; and how long it takes to find those near a report,
//! among few and among many; and to draw ten thousand of them as clusters.

use std::{
    io::{BufRead, BufReader, BufWriter, Write},
    path::Path,
    time::Instant,
};

use app::HowAlertsCame;
use domain::{
    Date, Point,
    forest::{AlertBox, AlertKind, AlertPoint, day_of_number},
};
use operator::{
    Failure, Installation,
    config::{Config, Setting},
    failure,
};
use store::Durability;

use super::{Measured, installation_in};
use crate::demo::Chance;

/// The days over which alerts are spread, from 1 January 2017 on.
const FIRST_DAY: i32 = 17_167;
const DAYS: usize = 3_300;
/// How far around a report is looked, in kilometres, and how many days before and after.
const KM: u32 = 2;
const AROUND: i32 = 7;
/// Looks, each at another place and time.
const LOOKS: usize = 2_000;
/// Alerts in view of a map, as far as there are so many, and views.
const IN_VIEW: usize = 10_000;
const VIEWS: usize = 50;

pub(super) async fn run(config: &Config, rows: usize, json: bool) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let database = config.get(Setting::Database);
    let few = (rows / 100).max(1);
    let mut before = None;
    for count in [few, rows] {
        let data = folder.path().join(format!("data-{count}"));
        let app = installation_in(&data, database, Durability::EveryCommit).await?;
        let file = folder.path().join("alerts.csv");
        write(&file, count)?;
        // Once to warm up what the system keeps of it.
        plain(&file)?;
        let begun = Instant::now();
        let read = plain(&file)?;
        let plain = read as f64 / begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        let import = app.forest().take_alerts(None, "bench", HowAlertsCame::File, std::fs::File::open(&file)?).await?;
        let import = import.map_err(|e| failure(e.to_string()))?;
        let taken = import.rows as f64 / begun.elapsed().as_secs_f64();
        if import.wrong > 0 || import.rows != count as u64 {
            return Err(failure("rows were lost; nothing was measured"));
        }
        Measured {
            what: format!("alerts parsed and stored, {count} rows"),
            per_second: taken,
            ratio: Some(taken / plain),
            baseline: format!("a plain read of the same file, line by line: {plain:.0} lines a second"),
            p50_ms: 0.0,
            p95_ms: 0.0,
            p99_ms: 0.0,
        }
        .tell(json)?;
        let chance = Chance::new(7);
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..LOOKS {
            let (lat, lon) = place(&chance);
            let point = Point::new(lat, lon).ok_or_else(|| failure("no place"))?;
            let day = FIRST_DAY + i32::try_from(chance.below(DAYS))?;
            let days: (Date, Date) = (day_of_number(day - AROUND), day_of_number(day + AROUND));
            let begun = Instant::now();
            found += app.forest().seen_near(point, days, KM).await?.alerts.len();
            times.push(u32::try_from(begun.elapsed().as_micros())?);
        }
        let seconds = times.iter().map(|us| f64::from(*us)).sum::<f64>() / 1e6;
        times.sort_unstable();
        let what = format!("alerts within {KM} km and {AROUND} days of a report, among {count} ({found} found)");
        let mut near = Measured::of(&what, LOOKS as f64 / seconds, &times);
        if let Some(few_ms) = before.replace(near.p95_ms) {
            near.ratio = Some(near.p95_ms / few_ms);
            near.baseline = format!("p95 among {few}: {few_ms:.2} ms");
        }
        near.tell(json)?;
        in_view(&app, count).await?.tell(json)?;
        app.store.close().await;
        std::fs::remove_dir_all(&data)?;
    }
    Ok(())
}

/// Ten thousand alerts in view as clusters, as the map of forests draws them, beside reading the same alerts and doing nothing with them.
async fn in_view(app: &Installation, count: usize) -> Result<Measured, Failure> {
    let days = i32::try_from((IN_VIEW * DAYS).div_ceil(count).clamp(1, DAYS))?;
    let corner = |lat, lon| Point::new(lat, lon).ok_or_else(|| failure("no place"));
    let corners = [corner(-2.4, 114.0)?, corner(2.4, 119.0)?];
    let within = AlertBox { low: AlertPoint::of(corners[0]), high: AlertPoint::of(corners[1]) };
    let chance = Chance::new(11);
    let (mut times, mut plain, mut seen) = (Vec::new(), Vec::new(), 0);
    for _ in 0..VIEWS {
        let first = FIRST_DAY + i32::try_from(chance.below(DAYS))?.min(i32::try_from(DAYS)? - days);
        let begun = Instant::now();
        let read = app.store.alerts(within, first..=first + days - 1, 50_000).await?.alerts;
        plain.push(begun.elapsed().as_secs_f64());
        let span = (day_of_number(first), day_of_number(first + days - 1));
        let begun = Instant::now();
        let found = app.forest().seen_within(corners, span, &AlertKind::ALL, (24, 18)).await?;
        times.push(u32::try_from(begun.elapsed().as_micros())?);
        seen += found.clusters.iter().map(|c| c.count).sum::<usize>();
        if found.more || read.len() != found.clusters.iter().map(|c| c.count).sum::<usize>() {
            return Err(failure("alerts were lost; nothing was measured"));
        }
    }
    let seconds = times.iter().map(|us| f64::from(*us)).sum::<f64>() / 1e6;
    times.sort_unstable();
    let what = format!("{} alerts in view as clusters, among {count}", seen / VIEWS);
    let mut measured = Measured::of(&what, VIEWS as f64 / seconds, &times);
    let plain = plain.iter().sum::<f64>();
    measured.ratio = Some(seconds / plain);
    measured.baseline = format!("the same alerts read and dropped: {:.1} ms", plain * 1_000.0 / VIEWS as f64);
    Ok(measured)
}

fn place(chance: &Chance) -> (f64, f64) {
    let part = |below: usize| chance.below(below) as f64 / 100_000.0;
    (part(480_000) - 2.4, part(500_000) + 114.0)
}

/// Writes a file as FIRMS writes its archive, in the order of days.
fn write(file: &Path, rows: usize) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::fs::File::create(file)?);
    writeln!(
        out,
        "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight,type"
    )?;
    let chance = Chance::new(1);
    for row in 0..rows {
        let day = day_of_number(FIRST_DAY + i32::try_from(row * DAYS / rows)?);
        let (lat, lon) = place(&chance);
        let (time, frp) = (if chance.below(2) == 0 { 530 } else { 1741 }, chance.below(400));
        writeln!(
            out,
            "{lat:.5},{lon:.5},331.{},0.39,0.36,{day},{time},N,VIIRS,n,2,29{}.1,{}.{},D,0",
            chance.below(100),
            chance.below(10),
            frp / 10,
            frp % 10
        )?;
    }
    out.flush()?;
    Ok(())
}

/// Reads a file line by line, and does nothing with it. Gives how many lines.
fn plain(file: &Path) -> Result<usize, Failure> {
    let (mut input, mut line, mut lines) = (BufReader::new(std::fs::File::open(file)?), Vec::new(), 0);
    while input.read_until(b'\n', &mut line)? > 0 {
        lines += 1;
        line.clear();
    }
    Ok(lines)
}
