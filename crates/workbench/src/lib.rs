//! What is made up and what is measured: a demo that lives ([`demo`]), a nation's history written quickly ([`simulate`]), years in
//! which something rises ([`rising`]), and benchmarks beside a baseline of the same run ([`mod@bench`]). Whatever is written goes through the same use cases as real reports.
#![warn(missing_docs)]

pub mod arguments;
pub mod bench;
pub mod demo;
pub mod rising;
pub mod simulate;
