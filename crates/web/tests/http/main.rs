//! The whole application over HTTP, in one process, with a simulated clock and a small province.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod account;
mod admin;
mod api;
mod bad_input;
mod country;
mod desk;
mod face;
mod files;
mod life;
mod many;
mod maps;
mod overview;
mod privacy;
mod rights;
mod sending;
mod sheets;
mod town;
