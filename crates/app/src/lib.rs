//! What people do here, a file each, named as they say it. A use case asks rights first (through the domain), decides,
//! and writes one step: events, rows and jobs together.
//!
//! | file | who does what |
//! |---|---|
//! | `submit_report` | a citizen, a program or an officer hands in a report |
//! | `act_on_report` | everything that can be done to a report afterwards |
//! | `take_over_report` | an operator takes over a report from a file |
//! | `read_report` | anyone reads what they may read of a report |
//! | `list_reports` | public list, inbox, search |
//! | `attach_files` | files are checked, cleaned and kept |
//! | `sign_in` | an official signs in and out |
//! | `run_deadlines` | time itself acts |
//! | `tell_people` | who is told of what; `run_jobs` tells them |
//! | `check_log`, `rebuild_rows` | an operator checks that nothing was changed |
#![warn(missing_docs)]

mod act_on_report;
mod attach_files;
mod check_log;
mod clock;
mod contents;
mod find_place;
mod house;
mod list_reports;
mod read_report;
mod rebuild_rows;
mod recording;
mod run_deadlines;
mod run_jobs;
mod sign_in;
mod submit_report;
mod take_over_report;
mod tell_people;
mod trouble;
mod world;

pub use act_on_report::Deed;
pub use attach_files::{BadFile, File, MAX_FILE_BYTES, MAX_FILES};
pub use check_log::Difference;
pub use clock::{Clock, SimulatedClock, SystemClock};
pub use contents::{Reporter, Text};
pub use house::House;
pub use list_reports::{Search, works_of};
pub use read_report::{Line, Reader, View, Who};
pub use sign_in::{SignInTrouble, SignedIn};
pub use submit_report::{NewReport, Receipt};
pub use take_over_report::{TakeOverReport, TakenOver};
pub use tell_people::{Letter, NotTold, Notice, Teller};
pub use trouble::Trouble;
pub use world::World;
