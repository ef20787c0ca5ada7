//! Forests that are watched: what happens to them, the areas by which it is told who acts there, and the rules that say so; what satellites
//! saw, and what was decided about it.

mod alert;
mod category;
mod function;
mod layer;
mod mark;
mod responsibility;
mod sighting;

pub use alert::{
    Alert, AlertBox, AlertKind, AlertPoint, AlertSource, Confidence, HeatKind, Sensor, Sources, day_number, day_of_number,
};
pub use category::ForestCategory;
pub use function::ForestFunction;
pub use layer::{FeatureFacts, Layer, LayerEnd, LayerFeature, LayerId, LayerKind};
pub use mark::{AlertMark, MarkKind};
pub use responsibility::{Ground, Responsibility, ResponsibilityId, Who, responsible};
pub use sighting::{Near, SightingGroup, group, metres_between};
