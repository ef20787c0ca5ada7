//! How far what satellites saw, and what came with a report, agrees with what it says: for an official who opened its exact place.

use std::collections::BTreeSet;

use domain::{
    Date,
    forest::{Place, SCORED_WITHIN, Score, ScoreFacts, SeenEvent, Shape, SightingGroup, day_number, metres_between, score},
};
use jiff::ToSpan;

use super::{SeenNear, concerns_forests};
use crate::{AppError, View, handles};

/// The day on which something happened, as far as a report tells: else that on which it came.
fn day_of(view: &View) -> Date {
    view.report.happened_on.unwrap_or_else(|| view.report.day_of(view.report.received_at))
}

impl handles::Forest<'_> {
    /// The score of a report whose exact place its reader sees; none for others, and for what is not about forests.
    ///
    /// # Errors
    /// The store's.
    pub async fn scored(self, view: &View) -> Result<Option<Score>, AppError> {
        let report = &view.report;
        let point = view.place.as_ref().map(Place::middle).or(report.point);
        let (Some(point), true) = (point, concerns_forests(report)) else { return Ok(None) };
        let (day, (km, days)) = (day_of(view), SCORED_WITHIN);
        let around = (day.saturating_sub(days.days()), day.saturating_add(days.days()));
        let seen = self.seen_near(point, around, km).await?;
        let events: Vec<_> = seen.groups.iter().map(|group| event(&seen, group, day)).collect();
        let photos = view
            .lines
            .first()
            .map_or(0, |line| line.attachments.iter().filter(|file| file.media_type.starts_with("image/")).count());
        let photos_off: Vec<_> = view.place.iter().flat_map(Place::photos).map(|(_, at)| metres_between(point, *at)).collect();
        Ok(Some(score(&ScoreFacts {
            told: report.forest.unwrap_or_default(),
            shape: view.place.as_ref().map_or(Shape::Point, Place::shape),
            photos,
            photos_off: &photos_off,
            events: &events,
            known: seen.known_until.map(|newest| newest.is_some_and(|newest| newest >= day)),
        })))
    }
}

/// What a score asks of an event.
fn event(seen: &SeenNear, group: &SightingGroup, day: Date) -> SeenEvent {
    let apart = |day_seen: Date| day_number(day_seen).abs_diff(day_number(day));
    let of_group = seen.alerts.iter().filter(|near| group.alerts.contains(&near.alert));
    let sensors: BTreeSet<_> = group.alerts.iter().map(|alert| alert.sensor).collect();
    SeenEvent {
        kind: group.kind,
        metres: seen.nearest(group),
        days: of_group.map(|near| apart(near.day)).min().unwrap_or(u32::MAX),
        witnesses: sensors.len().max(group.sources().all().count()),
        alerts: group.alerts.len(),
    }
}
