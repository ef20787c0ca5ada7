//! The whole application over HTTP, in one process, with a simulated clock and a small province.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod account;
mod addresses;
mod admin;
mod api;
mod bad_input;
mod comes_back;
mod controls;
mod country;
mod desk;
mod evidence;
mod face;
mod files;
mod gone;
mod guard;
mod imported;
mod letters;
mod life;
mod loaded_again;
mod many;
mod maps;
mod outside;
mod overview;
mod powers;
mod privacy;
mod put_back;
mod receipts;
mod rights;
mod room;
mod searching;
mod sending;
mod sheets;
mod sign_in;
mod tables;
mod tamper;
mod town;
