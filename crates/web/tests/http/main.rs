//! The whole application over HTTP, in one process, with a simulated clock and a small province.

mod api;
mod bad_input;
mod life;
mod privacy;
mod rights;
mod town;
