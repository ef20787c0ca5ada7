//! What is known of forests and is kept by administrators: layers of areas, and who must act where.

mod duty;
mod layer_file;
mod responsibility;
mod staged;
mod take_back;
mod take_layer;

pub use take_layer::{LayerRefusal, NewLayer, PlannedLayer};

pub(crate) use take_layer::digest_of;
