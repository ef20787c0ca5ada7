//! Second factors of officials.

use async_trait::async_trait;
use domain::UserId;

use crate::{Error, Remark, Witness};

/// The second factor of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The secret that codes are made from, sealed.
    pub secret: Vec<u8>,
    /// The last step whose code was used.
    pub last_step: i64,
}

/// Second factors and recovery codes.
#[async_trait]
pub trait SecondFactors: Send + Sync {
    /// The second factor of a person, if there is one.
    async fn second_factor(&self, id: UserId) -> Result<Option<SecondFactor>, Error>;

    /// Sets it, with keyed hashes of fresh recovery codes in place of all others, and ends all sessions of the person but one.
    async fn put_second_factor(
        &self,
        factor: SecondFactor,
        recovery: Vec<[u8; 32]>,
        but: [u8; 32],
        remark: Remark,
        witness: Witness,
    ) -> Result<(), Error>;

    /// Takes it away, with its recovery codes.
    async fn drop_second_factor(&self, remark: Remark, witness: Witness) -> Result<(), Error>;

    /// Uses the code of a step; false when it, or a later one, was used before.
    async fn use_step(&self, id: UserId, step: i64) -> Result<bool, Error>;

    /// Uses a recovery code, which must be there still, and leaves its trace.
    async fn use_recovery(&self, id: UserId, mark: [u8; 32], witness: Witness) -> Result<(), Error>;

    /// The keyed hashes of the recovery codes that are left, in order.
    async fn recovery_codes(&self, id: UserId) -> Result<Vec<[u8; 32]>, Error>;
}
