//! Officials: who comes in, on which device, and what they did to their access.

pub(crate) mod door;
pub(crate) mod presence;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod traces;
