//! What is made up and what is measured: a demo that lives ([`demo`]), a nation's history written quickly ([`simulate`]), and
//! benchmarks beside a baseline of the same run ([`mod@bench`]). All of it goes through the same use cases as real reports.
#![warn(missing_docs)]

pub mod arguments;
pub mod bench;
pub mod demo;
pub mod simulate;
