//! The register of villages. What is told of them is written by [`Change::Villages`](crate::Change::Villages), with its note.

use async_trait::async_trait;
use domain::{AreaCode, village::VillageEntry};

use crate::Error;

/// The register of villages.
#[async_trait]
pub trait Villages: Send + Sync {
    /// All that was told of the villages within an area, by area and version; of all without one.
    async fn villages(&self, within: Option<AreaCode>) -> Result<Vec<VillageEntry>, Error>;

    /// How many letters to reporters were given up, by the area of their public reports, in the order of their codes.
    async fn unreached(&self) -> Result<Vec<(AreaCode, u64)>, Error>;
}
