//! What satellites saw within a window of the map, as clusters that can be drawn.

use domain::{
    Date, Point,
    forest::{AlertBox, AlertKind, AlertPoint, Cluster, MarkKind, clusters, day_number},
};

use super::seen_near::moment;
use crate::{AppError, handles};

/// Most alerts that are looked at.
const MOST: u32 = 50_000;

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWithin {
    /// The clusters, by kind, from south to north.
    pub clusters: Vec<Cluster>,
    /// How many alerts are left out since something is always hot there.
    pub always_hot: usize,
    /// Whether there are more than were looked at.
    pub more: bool,
    /// How many could not be read.
    pub unread: u64,
    /// The newest day of which any source of fires tells, and any of trees that are gone.
    pub known_until: [Option<Date>; 2],
}

impl handles::Forest<'_> {
    /// The alerts of some kinds between two corners of the map from a day to another, as UTC has them, by a grid of so many columns and
    /// rows; what is always hot is left out and counted.
    ///
    /// # Errors
    /// The store's.
    pub async fn seen_within(
        self,
        [low, high]: [Point; 2],
        (from, to): (Date, Date),
        kinds: &[AlertKind],
        (columns, rows): (u16, u16),
    ) -> Result<SeenWithin, AppError> {
        let within = AlertBox { low: AlertPoint::of(low), high: AlertPoint::of(high) };
        let known_until = self.known_until().await?;
        if kinds.is_empty() {
            return Ok(SeenWithin { clusters: Vec::new(), always_hot: 0, more: false, unread: 0, known_until });
        }
        let hot: Vec<_> = self.marks().await?.into_iter().filter(|mark| mark.what == MarkKind::Industry).collect();
        let found = self.store.alerts(within, day_number(from)..=day_number(to), MOST + 1).await?;
        let (more, unread, mut alerts) = (found.exceeds(MOST), found.unread, found.alerts);
        alerts.truncate(MOST as usize);
        let now = self.now();
        alerts.retain(|alert| moment(alert).is_none_or(|at| at <= now));
        alerts.retain(|alert| kinds.contains(&alert.kind()));
        let all = alerts.len();
        alerts.retain(|alert| !hot.iter().any(|mark| mark.covers(alert)));
        let clusters = clusters(&alerts, within, columns, rows);
        Ok(SeenWithin { clusters, always_hot: all - alerts.len(), more, unread, known_until })
    }
}
