//! What people are told: what, to whom, in which words, and how it leaves. Nothing here decides when: that is for `jobs`.

pub(crate) mod channel;
#[cfg(test)]
mod golden_tests;
pub(crate) mod letter;
pub(crate) mod news;
pub(crate) mod notice;
pub(crate) mod of_earlier_jobs;
pub(crate) mod overtaken;
pub(crate) mod recipients;
pub(crate) mod to_officials;
pub(crate) mod to_reporter;
pub(crate) mod words;
