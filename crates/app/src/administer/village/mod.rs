//! The register of villages: read, kept, taken from a table, and where to go next; teams, their trips, and what was recorded of visits.

mod keep;
mod matching;
mod next;
mod payments;
mod plan;
mod read;
mod table;
mod visit;

pub use self::{
    keep::ToldOfVillage,
    next::{Proposal, Trip},
    payments::PaymentTable,
    read::SeenVillage,
    table::{Doubtful, VillageChange, VillageTable},
    visit::{NewVisit, SeenVisits},
};
