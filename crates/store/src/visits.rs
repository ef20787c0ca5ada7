//! Teams, trips and visits. They are written by [`Change`](crate::Change), each with its note.

use async_trait::async_trait;
use domain::{
    AreaCode,
    village::{PlanId, PlannedTrip, Team, TeamId, Visit, VisitId},
};

use uuid::Uuid;

use crate::Error;

/// Teams that go into villages, what is planned for them, and what was recorded.
#[async_trait]
pub trait Visits: Send + Sync {
    /// All teams, in no order.
    async fn teams(&self) -> Result<Vec<Team>, Error>;

    /// The trips of a team; of all without one. In no order.
    async fn trips(&self, of: Option<TeamId>) -> Result<Vec<PlannedTrip>, Error>;

    /// A trip.
    async fn trip(&self, id: PlanId) -> Result<Option<PlannedTrip>, Error>;

    /// What was recorded of visits to the villages within an area, oldest first; of all without one.
    async fn visits(&self, within: Option<AreaCode>) -> Result<Vec<Visit>, Error>;

    /// The photos that are kept, each for the visit that named it first.
    async fn visit_files(&self) -> Result<Vec<(Uuid, VisitId)>, Error>;

    /// What was recorded under an identity.
    async fn visit(&self, id: VisitId) -> Result<Option<Visit>, Error>;
}
