//! Forests that are watched: what happens to them, the areas by which it is told who acts there, and the rules that say so; what satellites
//! saw, and what was decided about it; who is on duty there, and how they are alarmed; what is asked of a report about one, and who is kept from learning where and when it was seen.
//!
//! Whoever reports machines in a concession lives beside it. So a report about a forest is *protected* ([`crate::Report::is_protected`]),
//! from the moment it comes or from the verification that finds what it is about, and never the other way:
//!
//! - its reporter is anonymous unless they chose otherwise;
//! - the exact place is a sealed content of its own, never part of the state or of an event;
//! - whoever does not work on it ([`crate::policy::stands_near`]) sees it as from afar ([`crate::Report::from_afar`]): the village, days,
//!   no files.

mod alarm;
mod alert;
mod category;
mod cluster;
mod disturbance;
mod duty;
mod function;
mod layer;
mod mark;
mod place;
mod protection;
mod responsibility;
mod score;
mod sighting;

pub use alarm::{Alarm, Drill, DrillId, FRESH, Finding, Found};
pub use alert::{
    Alert, AlertBox, AlertKind, AlertPoint, AlertSource, Confidence, HeatKind, Sensor, Sources, day_number, day_of_number,
};
pub use category::ForestCategory;
pub use cluster::{Cluster, clusters};
pub use disturbance::{Alarming, Disturbance, Noticed, Size, When};
pub use duty::{Absence, DAY, DutyDay, MINUTES, MINUTES_ALLOWED, MOST_LINES, OnDuty, Roster, RosterId, Shift, rosters_of};
pub use function::ForestFunction;
pub use layer::{FeatureFacts, Layer, LayerEnd, LayerFeature, LayerId, LayerKind};
pub use mark::{AlertMark, MarkKind};
pub use place::{MOST_POINTS, Place, Shape};
pub use responsibility::{Ground, Responsibility, ResponsibilityId, Who, responsible};
pub use score::{CALIBRATED, SCORED_WITHIN, Score, ScoreFacts, ScorePart, ScoreReason, ScoredPart, SeenEvent, score};
pub use sighting::{Near, SightingGroup, group, metres_between};
