//! Layers of areas, and the rules that say who must act where. They are written by [`Change`](crate::Change), each with its note.

use async_trait::async_trait;
use domain::forest::{Layer, LayerFeature, LayerId, Responsibility};

use crate::Error;

/// Layers of areas, and who must act where.
#[async_trait]
pub trait Layers: Send + Sync {
    /// All layers, in no order.
    async fn layers(&self) -> Result<Vec<Layer>, Error>;

    /// The features of a layer behind a place, in the order of their places.
    async fn layer_features(&self, of: LayerId, after: u32, at_most: u32) -> Result<Vec<LayerFeature>, Error>;

    /// All rules that say who must act, in no order.
    async fn responsibilities(&self) -> Result<Vec<Responsibility>, Error>;
}
