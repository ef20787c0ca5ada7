//! How what was decided is written down: contents sealed where they must be, events that commit to them, and the words a
//! report is listed and found by.

pub(crate) mod access;
pub(crate) mod agencies;
pub(crate) mod chain;
pub(crate) mod contents;
pub(crate) mod marks;
pub(crate) mod recording;
