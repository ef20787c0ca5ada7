//! Numbers, days and times as sources write them.

use domain::{
    Date,
    forest::{AlertPoint, day_number},
};

use super::{FIRST_DAY, WrongAlert, told};

/// Most digits before the point: degrees have three, metres of a projection seven.
const MOST_DIGITS: usize = 12;

/// A number in units of so many decimals, rounded; none where it is none, not finite, or far too large.
pub(super) fn scaled(bytes: &[u8], decimals: usize) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    let (mut value, mut before, mut after, mut point) = (0_i64, 0, 0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                let digit = i64::from(byte - b'0');
                if !point {
                    before += 1;
                    if before > MOST_DIGITS {
                        return None;
                    }
                    value = value * 10 + digit;
                } else {
                    // The first digit that is left out rounds.
                    if after < decimals {
                        value = value * 10 + digit;
                    } else if after == decimals && digit >= 5 {
                        value += 1;
                    }
                    after += 1;
                }
            }
            // A comma where a sheet was saved in Indonesia.
            b'.' | b',' if !point => point = true,
            b'e' | b'E' => return exponent(bytes, decimals),
            _ => return None,
        }
    }
    if before + after == 0 {
        return None;
    }
    for _ in after..decimals {
        value *= 10;
    }
    Some(if negative { -value } else { value })
}

/// The same as some programs write small numbers.
#[expect(clippy::cast_possible_truncation, reason = "it is not far too large")]
fn exponent(bytes: &[u8], decimals: usize) -> Option<i64> {
    let value: f64 = std::str::from_utf8(bytes).ok()?.parse().ok()?;
    let value = value * 10_f64.powi(i32::try_from(decimals).ok()?);
    (value.is_finite() && value.abs() < 1e15).then(|| value.round() as i64)
}

/// A place, by its latitude and longitude as they are written.
pub(super) fn place(lat: &[u8], lon: &[u8]) -> Result<AlertPoint, WrongAlert> {
    let part = |field, text| scaled(text, 5).ok_or_else(|| WrongAlert::NoNumber(field, told(text)));
    let (north, east) = (part("latitude", lat)?, part("longitude", lon)?);
    let degree = i64::from(AlertPoint::DEGREE);
    if let (Ok(lat), Ok(lon)) = (i32::try_from(north), i32::try_from(east))
        && north.abs() <= 90 * degree
        && east.abs() <= 180 * degree
    {
        return Ok(AlertPoint { lat, lon });
    }
    let (lat, lon) = (told(lat), told(lon));
    Err(match (north.abs() / degree, east.abs() / degree) {
        (0..=180, 0..=90) => WrongAlert::Swapped(lat, lon),
        (1_000.., _) | (_, 1_000..) => WrongAlert::Projected(lat, lon),
        _ => WrongAlert::NoPlace(lat, lon),
    })
}

/// Reads days, and knows the one before: rows of one day follow each other.
#[derive(Default)]
pub(super) struct Days {
    latest: i32,
    text: Vec<u8>,
    number: i32,
}

impl Days {
    pub(super) fn until(latest: i32) -> Self {
        Self { latest, ..Self::default() }
    }

    /// The number of a day: of the first ten letters, such as 2026-08-14.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<i32, WrongAlert> {
        let (day, rest) = bytes.split_at_checked(10).unwrap_or((bytes, b""));
        if !self.text.is_empty() && day == self.text && rest.is_empty() {
            return Ok(self.number);
        }
        let date = date(day).filter(|_| matches!(rest.first(), None | Some(b'T' | b' ')));
        let number = date.map(day_number).ok_or_else(|| WrongAlert::NoDay(told(bytes)))?;
        if !(FIRST_DAY..=self.latest).contains(&number) {
            return Err(WrongAlert::OtherDay(told(day)));
        }
        self.text.clear();
        self.text.extend_from_slice(day);
        self.number = number;
        Ok(number)
    }
}

fn date(bytes: &[u8]) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = bytes else { return None };
    let number = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| digits.iter().fold(0_i16, |n, digit| n * 10 + i16::from(digit - b'0')))
    };
    let small = |digits: &[u8]| number(digits).and_then(|n| i8::try_from(n).ok());
    Date::new(number(&[a, b, c, d])?, small(&[e, f])?, small(&[g, h])?).ok()
}

/// The minute of a day: `0530`, `530`, `41` for 00:41, or `05:30`, maybe with seconds.
pub(super) fn minute(bytes: &[u8]) -> Result<u16, WrongAlert> {
    let wrong = || WrongAlert::NoTime(told(bytes));
    let number = |digits: &[u8]| {
        let fits = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        fits.then(|| digits.iter().fold(0_u16, |n, digit| n * 10 + u16::from(digit - b'0')))
    };
    let (hour, minute) = match bytes.iter().position(|b| *b == b':') {
        Some(colon) => {
            let (hour, rest) = bytes.split_at_checked(colon).ok_or_else(wrong)?;
            let minute = rest.get(1..3).ok_or_else(wrong)?;
            let behind = rest.get(3..).unwrap_or_default();
            if !matches!(behind.first(), None | Some(b':' | b'.' | b'Z' | b'+')) {
                return Err(wrong());
            }
            (number(hour).ok_or_else(wrong)?, number(minute).ok_or_else(wrong)?)
        }
        None => {
            let all = number(bytes).ok_or_else(wrong)?;
            (all / 100, all % 100)
        }
    };
    if hour < 24 && minute < 60 { Ok(hour * 60 + minute) } else { Err(wrong()) }
}
