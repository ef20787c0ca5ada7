//! Forests that are watched: what lies where something happens, and who must act there.

pub(crate) mod lies_in;
pub(crate) mod place_at;
