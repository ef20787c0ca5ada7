//! What was decided about alerts that nobody reported, and what always glows.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Alert, AlertKind, AlertPoint, day_number, metres_between};
use crate::{AgencyId, AreaCode, Date, Timestamp, TrackingNumber, UserId};

crate::choices! {
    /// What was decided.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum MarkKind {
        /// It became a report of the government's own
        Reported = "reported",
        /// Somebody is to look
        Assigned = "assigned",
        /// Nothing is to be done
        Aside = "aside",
        /// Something is always hot there: a mill, a flare, a kiln
        Industry = "industry",
    }
}

/// A decision about what was seen around a place on some days. It never changes; what is decided anew stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertMark {
    /// Its identity.
    pub id: Uuid,
    /// What was decided.
    pub what: MarkKind,
    /// What was seen.
    #[serde(rename = "saw")]
    pub kind: AlertKind,
    /// Around where: the latitude in hundred-thousandths of a degree.
    pub lat: i32,
    /// And the longitude.
    pub lon: i32,
    /// How far around, in metres.
    pub metres: u32,
    /// The first day, in UTC.
    pub from: Date,
    /// The last; `None` for what holds on.
    pub until: Option<Date>,
    /// The village it lies in.
    pub area: AreaCode,
    /// Why, as whoever decided it wrote; may be empty where it became a report.
    pub reason: String,
    /// The agency whose people are to look.
    pub agency: Option<AgencyId>,
    /// The report that it became.
    pub report: Option<TrackingNumber>,
    /// When it was decided.
    pub at: Timestamp,
    /// Who decided it.
    pub by: UserId,
    /// The mark that this one takes back, and says nothing else.
    pub lifts: Option<Uuid>,
}

impl AlertMark {
    /// Whether it says something of an alert.
    #[must_use]
    pub fn covers(&self, alert: &Alert) -> bool {
        let place = AlertPoint { lat: self.lat, lon: self.lon };
        let days = day_number(self.from)..=self.until.map_or(i32::MAX, day_number);
        self.kind == alert.kind()
            && days.contains(&alert.day)
            && metres_between(place.point(), alert.place.point()) <= f64::from(self.metres)
    }

    /// Those that hold: neither taken back nor a taking back.
    #[must_use]
    pub fn in_force(all: Vec<Self>) -> Vec<Self> {
        let lifted: Vec<_> = all.iter().filter_map(|mark| mark.lifts).collect();
        all.into_iter().filter(|mark| mark.lifts.is_none() && !lifted.contains(&mark.id)).collect()
    }
}
