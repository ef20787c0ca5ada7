//! The program as its operator runs it: as a process of its own, on a free port, in a folder of its own.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod asking;
mod command_line;
mod importing;
mod kill;
mod layers;
mod moving;
mod outside;
mod real_data;
mod running;
mod sign_in;
mod simulating;
