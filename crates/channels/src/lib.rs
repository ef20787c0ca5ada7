//! How answers leave: mail.
//!
//! Every outside thing has three back ends: real (SMTP), folder (`.eml` files), memory (tests).
#![warn(missing_docs)]

pub mod alerts;
pub mod mail;
