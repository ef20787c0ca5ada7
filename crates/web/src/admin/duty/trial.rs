//! Who would be asked at a place and a moment.

use app::AppError;
use domain::{Timestamp, forest::DAY};

use super::typed::minute_of;
use crate::{
    forms::{Errors, FormData, read_area},
    localizer::Localizer,
    state::Web,
};

/// Where, and when, it is asked who would be.
const WHERE: &str = "tempat";
const WHEN: &str = "hari";
const HOUR: &str = "jam";

/// Who would be asked.
pub(super) struct Trial {
    pub(super) about: String,
    pub(super) names: Vec<String>,
    pub(super) minutes: String,
}

/// Whether it is asked.
pub(super) fn is_asked(query: &FormData) -> bool {
    query.has_field(WHERE)
}

/// Who would be asked at a place and a moment; none where one of them is wrong.
pub(super) async fn tried(
    web: &Web,
    s: Localizer,
    query: &FormData,
    wrong: &mut Errors,
    now: Timestamp,
) -> Result<Option<Trial>, AppError> {
    let reference = web.app().reference();
    let area = read_area(&reference, query, WHERE, wrong);
    let day = query.maybe(WHEN, insight::day, wrong);
    let hour = query.get(HOUR).trim();
    let minute = if hour.is_empty() { None } else { minute_of(hour) };
    if minute.is_none() && !hour.is_empty() {
        wrong.add(HOUR, "duty-hour-wrong");
    }
    let Some(area) = area.filter(|_| wrong.is_empty()) else { return Ok(None) };
    let zone = area.zone();
    let at = match (day, minute) {
        (None, None) => now,
        (day, minute) => {
            let wall = zone.offset().to_datetime(now);
            let minute = minute.unwrap_or_else(|| wall_minute(wall)) % DAY;
            let begins = zone.at(day.unwrap_or_else(|| zone.date(now)), jiff::civil::Time::midnight());
            begins.saturating_add(jiff::SignedDuration::from_mins(minute.into())).unwrap_or(begins)
        }
    };
    let (duty, names) = web.app().forest().on_duty(&area, at).await?;
    Ok(Some(Trial {
        about: format!("{} · {}", reference.place(&area), s.moment(at, &area)),
        names,
        minutes: s.with("duty-minutes-told", "n", &duty.minutes.to_string()),
    }))
}

fn wall_minute(wall: jiff::civil::DateTime) -> u16 {
    u16::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or_default()
}
