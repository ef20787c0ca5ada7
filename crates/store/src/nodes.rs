//! What nodes on one database tell each other.

use async_trait::async_trait;
use domain::Timestamp;

use crate::Error;

/// What clients used up of a limit at one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The name of the limit.
    pub kind: String,
    /// A keyed hash of whose limit it is, such as an address.
    pub mark: i64,
    /// How many times it was used since the node last told.
    pub times: u32,
}

/// Nodes that work together.
#[async_trait]
pub trait Nodes: Send + Sync {
    /// Says what is true of the installation once and for all. The first one to say it is believed: gives what it said.
    async fn fact(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, Error>;

    /// What was said of the installation, if anything was.
    async fn known_fact(&self, name: &str) -> Result<Option<Vec<u8>>, Error>;

    /// Tells the other nodes what was used up here, and forgets what was told before `since`.
    async fn tell_used(&self, node: [u8; 16], used: Vec<Used>, now: Timestamp, since: Timestamp) -> Result<(), Error>;

    /// What other nodes used up and told after the row `after`, at most 5,000 of it, and the last row read: `after` of the next
    /// call.
    async fn hear_used(&self, node: [u8; 16], after: i64) -> Result<(Vec<Used>, i64), Error>;
}
