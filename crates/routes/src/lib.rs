//! The address of every page, once: a constant where it never varies; else a function that fills the pattern with typed parts, and
//! beside it a module of the same name with the `PATTERN` that a router matches and with what takes a path apart.
//!
//! ```
//! let number = domain::TrackingNumber::from_seed(1);
//! assert_eq!(routes::report(number), format!("/laporan/{number}"));
//! assert_eq!(routes::report::PATTERN, "/laporan/{tracking}");
//! assert_eq!(routes::report::parts("/laporan/123"), Some(["123"]));
//! ```
#![warn(missing_docs)]

mod address;
mod admin;
mod api;
mod desk;
mod public;

pub use address::{Segment, encode};
pub use admin::*;
pub use api::*;
pub use desk::*;
pub use public::*;
