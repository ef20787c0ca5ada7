//! Days and times as people write them, in forms and in sheets. What is not understood is no moment: never midnight, never the
//! year 26.

use domain::{Timestamp, ValidationError, Zone, signs};
use jiff::civil::{Date, DateTime, Time, Weekday};

/// Months by the beginnings of their names, in Indonesian, as offices shorten them, and in English.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "agt", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];
const WEEKDAYS: [(&str, Weekday); 16] = [
    ("senin", Weekday::Monday),
    ("selasa", Weekday::Tuesday),
    ("rabu", Weekday::Wednesday),
    ("kamis", Weekday::Thursday),
    ("jumat", Weekday::Friday),
    ("jum'at", Weekday::Friday),
    ("sabtu", Weekday::Saturday),
    ("minggu", Weekday::Sunday),
    ("ahad", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
/// Words that say that a time follows.
const AT: [&str; 4] = ["pukul", "jam", "pkl", "at"];
/// What of a text is looked at for a day.
const LONGEST_DAY: usize = 100;
/// Days that Excel counts from, and the numbers it gives those of 1950 to 2119.
const EXCEL: (Date, std::ops::Range<f64>) = (jiff::civil::date(1899, 12, 30), 18_264.0..80_355.0);

/// A day: `5 Januari 2026`, `Senin, 05/01/2026`, `5-1-26`, or as a browser sends what was chosen, `2026-01-05`.
///
/// # Errors
/// [`ValidationError::Empty`]; [`ValidationError::NotADay`], also where more is written than a day.
pub fn day(text: &str) -> Result<Date, ValidationError> {
    let plain = lower(&text.chars().take(LONGEST_DAY).filter_map(signs::plain).collect::<String>());
    match begun(&plain) {
        _ if plain.trim().is_empty() => Err(ValidationError::Empty),
        Some((day, rest)) if rest.is_empty() => Ok(day),
        _ => Err(ValidationError::NotADay),
    }
}

fn lower(text: &str) -> String {
    text.replace(',', " ").to_lowercase()
}

/// The day that a text begins with, and what is said after it; none where a day of the week is named that it is not.
fn begun(text: &str) -> Option<(Date, Vec<&str>)> {
    let weekday = |word: &str| WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, weekday)| *weekday);
    let words: Vec<_> = text.split_whitespace().filter(|w| weekday(w).is_none()).collect();
    let first = *words.first()?;
    let (day, rest) = match first.split_once('t').filter(|(day, _)| day.len() == 10) {
        Some((day, time)) => (numbers(day)?, vec![time]),
        None if first.contains(['/', '-', '.']) => (numbers(first)?, words.get(1..)?.to_vec()),
        None => (named(words.get(..3)?)?, words.get(3..)?.to_vec()),
    };
    text.split_whitespace().filter_map(weekday).all(|weekday| weekday == day.weekday()).then_some((day, rest))
}

/// A day with its time, or with the time beside it. Without a zone said it is on the wall of a place; without a time it is the
/// beginning of the day.
#[must_use]
pub fn moment(text: &str, beside: Option<&str>, zone: Zone) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    if let Some(at) = serial(text) {
        return Some(zone.at(at.date(), beside.map_or(Some(at.time()), |t| Some(clock(t)?.time))?));
    }
    let text = lower(text);
    let (date, rest) = begun(&text)?;
    let rest: Vec<_> = rest.into_iter().filter(|w| !AT.contains(&w.trim_end_matches('.'))).collect();
    let said = if rest.is_empty() { None } else { Some(clock(&rest.join(" "))?) };
    let beside = beside.map(|t| clock(t).ok_or(())).transpose().ok()?;
    let clock = match (said, beside) {
        // A day that a sheet shows with midnight has its time beside it.
        (Some(said), Some(beside)) if said.time == Time::midnight() => Some(beside),
        (Some(said), _) => Some(said),
        (None, beside) => beside,
    };
    let time = clock.as_ref().map_or_else(Time::midnight, |c| c.time);
    Some(clock.and_then(|c| c.zone).unwrap_or(zone).at(date, time))
}

/// A time, and the zone that stands behind it.
struct Clock {
    time: Time,
    zone: Option<Zone>,
}

/// `8:05`, `08.05`, `14:05:30`, `14.05 WITA`, `2:05 pm`, or the part of a day.
fn clock(text: &str) -> Option<Clock> {
    let text = text.trim().to_lowercase();
    let (time, zone) = match text.rsplit_once(' ').unwrap_or((&text, "")) {
        (time, "wib") => (time, Some(Zone::Western)),
        (time, "wita") => (time, Some(Zone::Central)),
        (time, "wit") => (time, Some(Zone::Eastern)),
        _ => (text.as_str(), None),
    };
    if let Some(part) = time.parse::<f64>().ok().filter(|part| time.starts_with("0.") && time.len() > 5 && *part < 1.0) {
        return Some(Clock { time: part_of_day(part)?, zone });
    }
    let (time, afternoon) = match time.strip_suffix("pm").or_else(|| time.strip_suffix("p.m.")) {
        Some(time) => (time.trim(), Some(true)),
        None => match time.strip_suffix("am").or_else(|| time.strip_suffix("a.m.")) {
            Some(time) => (time.trim(), Some(false)),
            None => (time, None),
        },
    };
    let parts: Vec<&str> = time.split([':', '.']).collect();
    let number = |n: usize| parts.get(n).map_or(Some(0), |p| p.parse::<i8>().ok().filter(|_| p.len() <= 2));
    if !(2..=3).contains(&parts.len()) || parts.iter().skip(1).any(|p| p.len() != 2) {
        return None;
    }
    let hour = match (number(0)?, afternoon) {
        (hour, None) => hour,
        (12, Some(false)) => 0,
        (12, Some(true)) => 12,
        (hour, Some(false)) => hour,
        (hour, Some(true)) if hour < 12 => hour + 12,
        _ => return None,
    };
    Time::new(hour, number(1)?, number(2)?, 0).ok().map(|time| Clock { time, zone })
}

/// `2026-01-05`, `05/01/2026`, `5.1.26`, `05-Jan-2026`: days before months, as in Indonesia.
fn numbers(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if a.len() == 4 { of_parts(c, b, a) } else { of_parts(a, b, c) }
}

/// `5 januari 2026`.
fn named(words: &[&str]) -> Option<Date> {
    let [d, m, y] = words else { return None };
    if m.parse::<i8>().is_ok() {
        return None;
    }
    of_parts(d, m, y)
}

fn of_parts(day: &str, month: &str, year: &str) -> Option<Date> {
    let month = match month.parse::<i8>() {
        Ok(month) => month,
        Err(_) => {
            let is = |names: &&[&str]| names.iter().any(|name| month.starts_with(name));
            i8::try_from(MONTHS.iter().position(is)? + 1).ok()?
        }
    };
    let year = match (year.len(), year.parse::<i16>().ok()?) {
        (4, year) => year,
        // Nobody kept reports of the public in the century before.
        (2, year) => 2000 + year,
        _ => return None,
    };
    Date::new(year, month, day.parse().ok()?).ok()
}

/// A day as Excel counts it: `46027` or `46027.5868`.
fn serial(text: &str) -> Option<DateTime> {
    let (begin, known) = EXCEL;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), "0"));
    if whole.len() != 5 || !digits(whole) || !digits(part) {
        return None;
    }
    let number: f64 = format!("{whole}.{part}").parse().ok().filter(|n| known.contains(n))?;
    let date = begin.checked_add(jiff::Span::new().days(whole.parse::<i64>().ok()?)).ok()?;
    Some(date.to_datetime(part_of_day(number.fract())?))
}

/// To the second: a part of a day is not written exactly.
fn part_of_day(part: f64) -> Option<Time> {
    #[expect(clippy::cast_possible_truncation, reason = "a day has 86,400 seconds")]
    let seconds = ((part * 86_400.0).round() as i64).clamp(0, 86_399);
    Time::midnight().checked_add(jiff::Span::new().seconds(seconds)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written_in_a_form() {
        let written_understood = [
            ("2026-01-05", "2026-01-05"),
            ("5 Januari 2026", "2026-01-05"),
            ("5 January 2026", "2026-01-05"),
            ("05/01/2026", "2026-01-05"),
            ("5/1/26", "2026-01-05"),
            ("5.1.2026", "2026-01-05"),
            ("5 – 1 – 2026", "not a day"),
            ("5–1–2026", "2026-01-05"),
            ("Senin, 5 Jan 2026", "2026-01-05"),
            ("Jum'at 15 Agt 2025", "2025-08-15"),
            ("Jumat 17 Agustus 2025", "not a day"),
            ("  17\u{a0}Agustus 2025 ", "2025-08-17"),
            ("０５/０１/２０２６", "2026-01-05"),
            ("01/25/2026", "not a day"),
            ("31 Februari 2026", "not a day"),
            ("5 Januari 2026 pukul 14.05", "not a day"),
            ("5 Januari", "not a day"),
            ("kemarin", "not a day"),
            ("46027", "not a day"),
            ("\u{200b} ", "nothing"),
            ("", "nothing"),
        ];
        for (written, understood) in written_understood {
            let is = match day(written) {
                Ok(day) => day.to_string(),
                Err(ValidationError::Empty) => "nothing".to_owned(),
                Err(_) => "not a day".to_owned(),
            };
            assert_eq!(is, understood, "{written:?}");
        }
    }

    #[test]
    fn days_and_times_are_read_as_offices_write_them() {
        let table: [(&str, Option<&str>, &str); 36] = [
            ("2026-01-05 14:05:00", None, "2026-01-05T06:05:00Z"),
            ("2026-01-05T14:05:00", None, "2026-01-05T06:05:00Z"),
            ("2026-01-05T14:05:00Z", None, "2026-01-05T14:05:00Z"),
            ("2026-01-05T14:05:00+07:00", None, "2026-01-05T07:05:00Z"),
            ("2026/01/05 14.05", None, "2026-01-05T06:05:00Z"),
            ("05/01/2026", None, "2026-01-04T16:00:00Z"),
            ("5/1/2026 8:05", None, "2026-01-05T00:05:00Z"),
            ("25/12/2025 08.05", None, "2025-12-25T00:05:00Z"),
            ("05-01-2026 08:05:59", None, "2026-01-05T00:05:59Z"),
            ("5.1.2026", Some("14.05"), "2026-01-05T06:05:00Z"),
            ("05/01/26", None, "2026-01-04T16:00:00Z"),
            ("5-Jan-2026", None, "2026-01-04T16:00:00Z"),
            ("5 Januari 2026", None, "2026-01-04T16:00:00Z"),
            ("5 Jan 2026", Some("8:05"), "2026-01-05T00:05:00Z"),
            ("5 januari 2026 14:05", None, "2026-01-05T06:05:00Z"),
            ("Senin, 5 Januari 2026 pukul 14.05", None, "2026-01-05T06:05:00Z"),
            ("Senin, 5 Januari 2026 pukul 14.05 WITA", None, "2026-01-05T06:05:00Z"),
            ("Jum'at, 2 Januari 2026 Jam 08.05 WIB", None, "2026-01-02T01:05:00Z"),
            ("2 Januari 2026 pkl. 08.05 WIT", None, "2026-01-01T23:05:00Z"),
            ("17 Agt 2025", None, "2025-08-16T16:00:00Z"),
            ("17 Agustus 2025", None, "2025-08-16T16:00:00Z"),
            ("10 Nop 2025", None, "2025-11-09T16:00:00Z"),
            ("10 Nopember 2025", None, "2025-11-09T16:00:00Z"),
            ("14 Peb 2026", None, "2026-02-13T16:00:00Z"),
            ("14 Pebruari 2026", None, "2026-02-13T16:00:00Z"),
            ("25 Des 2025", None, "2025-12-24T16:00:00Z"),
            ("1 Mei 2025", None, "2025-04-30T16:00:00Z"),
            ("5 March 2025", None, "2025-03-04T16:00:00Z"),
            ("46027", None, "2026-01-04T16:00:00Z"),
            ("46027,5", None, "2026-01-05T04:00:00Z"),
            ("46027.58680555556", None, "2026-01-05T06:05:00Z"),
            ("46027", Some("0.58680555556"), "2026-01-05T06:05:00Z"),
            ("05/01/2026", Some("14:05 WITA"), "2026-01-05T06:05:00Z"),
            ("05/01/2026", Some("2:05 PM"), "2026-01-05T06:05:00Z"),
            ("05/01/2026 00:00", Some("14:05"), "2026-01-05T06:05:00Z"),
            ("29/02/2024", None, "2024-02-28T16:00:00Z"),
        ];
        for (text, beside, is) in table {
            assert_eq!(moment(text, beside, Zone::Central).map(|t| t.to_string()).as_deref(), Some(is), "{text:?} {beside:?}");
        }
    }

    #[test]
    fn what_is_not_understood_is_no_moment() {
        for text in [
            "",
            "kapan-kapan",
            "01/25/2026",
            "31/02/2026",
            "5 Januari",
            "2026",
            "5/1",
            "29/02/2026",
            "5 Januari 2026 sore",
            "5/1/2026 25:00",
            "5/1/2026 8:5",
            "5 1 2026",
            "123",
            "99999",
            "0",
            "5/1/202",
            "05/01/2026 14:05 besok",
            "Senin",
            "Selasa, 5 Januari 2026",
            "5 Jan 26 8",
            "1e5",
        ] {
            assert_eq!(moment(text, None, Zone::Central), None, "{text:?}");
        }
        for beside in ["sore", "25:00", "8", "8:5", "", "x8:05"] {
            assert_eq!(moment("05/01/2026", Some(beside), Zone::Central), None, "{beside:?}");
        }
    }
}
