//! Forests that are watched: what happens to them, the areas by which it is told who acts there, and the rules that say so.

mod category;
mod function;
mod layer;
mod responsibility;

pub use category::ForestCategory;
pub use function::ForestFunction;
pub use layer::{FeatureFacts, Layer, LayerEnd, LayerFeature, LayerId, LayerKind};
pub use responsibility::{Ground, Responsibility, ResponsibilityId, Who, responsible};
