//! Whether what was read before is still so, asked for less than reading it again.

use domain::TrackingNumber;

use crate::{AppError, handles};

impl handles::Reports<'_> {
    /// A number that changes whenever anything is written; none where asking for it is as dear as reading.
    pub async fn data_version(self) -> Result<Option<i64>, AppError> {
        Ok(self.store.edition().await?)
    }

    /// The version of a report; none where there is no such report.
    pub async fn version_of(self, number: TrackingNumber) -> Result<Option<u32>, AppError> {
        Ok(self.store.version(number).await?)
    }
}
