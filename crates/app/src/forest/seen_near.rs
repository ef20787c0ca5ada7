//! What satellites saw around a place, before and after a day: for an official who reads where exactly a report was made.

use domain::{
    Date, Point, Report, Timestamp, TopicCode, Zone,
    forest::{Alert, AlertBox, AlertKind, AlertMark, MarkKind, Near, SightingGroup, day_number, group, metres_between},
};

use crate::{AppError, handles};

/// Most alerts that are looked at.
const MOST: u32 = 10_000;
/// Topics whose reports are about forests and what surrounds them, with all below each.
const TOPICS: [&str; 2] = ["hutan", "lingkungan"];

/// An alert near a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenAlert {
    /// The alert.
    pub alert: Alert,
    /// How far off it is.
    pub metres: f64,
    /// The day there; of what is told by the day alone, that day.
    pub day: Date,
    /// When exactly, where that is told.
    pub at: Option<Timestamp>,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenNear {
    /// Where it was looked.
    pub point: Point,
    /// How far around, in kilometres.
    pub km: u32,
    /// The first day, and the last.
    pub days: (Date, Date),
    /// The alerts, the oldest first.
    pub alerts: Vec<SeenAlert>,
    /// The same as events, the largest first.
    pub groups: Vec<SightingGroup>,
    /// How many were left out since something is always hot there, and where that is.
    pub left_out: (usize, Vec<AlertMark>),
    /// Whether there are more than were looked at.
    pub more: bool,
    /// How many around there could not be read.
    pub unread: u64,
    /// The newest day of which any source of fires tells, and any of trees that are gone: of what comes after nothing is known.
    pub known_until: [Option<Date>; 2],
}

/// Whether reports of a topic are about forests and what surrounds them.
#[must_use]
pub fn is_about_forests(topic: &TopicCode) -> bool {
    TOPICS.iter().any(|about| topic.0.strip_prefix(about).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// Whether a report is about forests and what surrounds them, from the moment it comes: its topic says so, as its reporter chose it or a
/// coordinator found it; what is asked of a forest was answered; or its reporter is protected. There is no other definition.
#[must_use]
pub fn concerns_forests(report: &Report) -> bool {
    report.is_protected() || report.forest.is_some() || report.topic.as_ref().is_some_and(is_about_forests)
}

/// The moment of an alert, where it is told.
pub(super) fn moment(alert: &Alert) -> Option<Timestamp> {
    let second = i64::from(alert.day) * 86_400 + i64::from(alert.minute?) * 60;
    Timestamp::from_second(second).ok()
}

/// The day of an alert in a zone; of what is told by the day alone, that day.
fn day_in(zone: Zone, alert: &Alert) -> Date {
    moment(alert).map_or_else(|| alert.date(), |at| zone.date(at))
}

/// The first and the last day of an event in a zone.
#[must_use]
pub fn days_in(zone: Zone, group: &SightingGroup) -> (Date, Date) {
    let days = || group.alerts.iter().map(|alert| day_in(zone, alert));
    (days().min().unwrap_or(Date::MIN), days().max().unwrap_or(Date::MAX))
}

impl handles::Forest<'_> {
    /// The alerts within some kilometres of a point from a day to another, as it is day there; what is always hot is left out and told. Of
    /// days that have not come nothing is asked: no window ends after today.
    pub async fn seen_near(self, point: Point, (from, to): (Date, Date), km: u32) -> Result<SeenNear, AppError> {
        let (zone, metres, now) = (self.reference().zone(), f64::from(km) * 1_000.0, self.now());
        let to = to.min(zone.date(now));
        let from = from.min(to);
        let marks = self.marks().await?;
        // A day here begins on another in UTC.
        let days = day_number(from) - 1..=day_number(to) + 1;
        let found = self.store.alerts(AlertBox::around(point, metres), days, MOST + 1).await?;
        let (more, unread) = (found.exceeds(MOST), found.unread);
        let seen = |alert: Alert| SeenAlert {
            metres: metres_between(point, alert.place.point()),
            day: day_in(zone, &alert),
            at: moment(&alert),
            alert,
        };
        let has_come = |seen: &SeenAlert| seen.at.is_none_or(|at| at <= now);
        let near = |seen: &SeenAlert| seen.metres <= metres && (from..=to).contains(&seen.day) && has_come(seen);
        let hot: Vec<_> = marks.into_iter().filter(|mark| mark.what == MarkKind::Industry).collect();
        let (left, mut alerts): (Vec<_>, Vec<_>) = found
            .alerts
            .into_iter()
            .take(MOST as usize)
            .map(seen)
            .filter(near)
            .partition(|seen| hot.iter().any(|mark| mark.covers(&seen.alert)));
        alerts.sort_by_key(|seen| (seen.day, seen.at, seen.alert.place, seen.alert.sensor));
        let told: Vec<_> = hot.into_iter().filter(|mark| left.iter().any(|seen| mark.covers(&seen.alert))).collect();
        let known_until = self.known_until().await?;
        let groups = group(alerts.iter().map(|seen| seen.alert).collect(), Near::USUAL);
        Ok(SeenNear { point, km, days: (from, to), alerts, groups, left_out: (left.len(), told), more, unread, known_until })
    }

    /// The newest day of which any source of fires tells, and any of trees that are gone.
    pub(crate) async fn known_until(self) -> Result<[Option<Date>; 2], AppError> {
        use domain::forest::AlertSource::{Firms, GfwFires, Sipongi};
        let (all, today) = (self.alert_sources().await?, self.figures().today());
        let newest = |fires: bool| {
            let of_kind = all.iter().filter(|seen| matches!(seen.source, Firms | GfwFires | Sipongi) == fires);
            of_kind.filter_map(|seen| seen.newest).max().map(|newest| newest.min(today))
        };
        Ok([newest(true), newest(false)])
    }

    /// What was decided about alerts and still holds.
    pub(crate) async fn marks(self) -> Result<Vec<AlertMark>, AppError> {
        Ok(AlertMark::in_force(self.store.alert_marks().await?))
    }
}

impl SeenNear {
    /// How many fires were seen, and how many patches of trees go.
    #[must_use]
    pub fn count(&self, kind: AlertKind) -> usize {
        self.alerts.iter().filter(|seen| seen.alert.kind() == kind).count()
    }

    /// The nearest of an event to the place.
    #[must_use]
    pub fn nearest(&self, group: &SightingGroup) -> f64 {
        group.alerts.iter().map(|alert| metres_between(self.point, alert.place.point())).fold(f64::INFINITY, f64::min)
    }
}
