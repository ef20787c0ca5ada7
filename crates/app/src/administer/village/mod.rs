//! The register of villages: read, kept, taken from a table, and where to go next.

mod keep;
mod matching;
mod next;
mod read;
mod table;

pub use self::{
    keep::ToldOfVillage,
    next::{Proposal, Trip},
    read::SeenVillage,
    table::{Doubtful, VillageChange, VillageTable},
};
