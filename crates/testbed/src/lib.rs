//! What tests start for themselves, on free ports of 127.0.0.1, and what stops with them, however they end. Nothing of it
//! is in the product.
#![expect(clippy::panic, reason = "a test that cannot get what it needs says so by panicking")]

mod guard;
mod mail;
mod pooler;
mod postgres;
mod proxy;
mod s3;

pub use guard::{Guarded, GuardedFolder, free_port};
pub use mail::{MailServer, Mood};
pub use pooler::Pooler;
pub use postgres::{BaseBackup, Cluster, Database, archive, shared_cluster};
pub use proxy::BadNetwork;
pub use s3::ObjectServer;
