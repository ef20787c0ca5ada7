//! Sealing under a key of one report.

use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};

use crate::random::{self, NoRandom};

/// A sealed thing cannot be opened: wrong key, changed bytes, or bytes of another report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is sealed here cannot be opened with this key")]
pub struct NotOpened;

/// A `SealKey` as it lies in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey(pub Vec<u8>);

/// The key of one person or of the words of one report.
pub struct SealKey([u8; 32]);

impl SealKey {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandom`].
    pub fn new() -> Result<Self, NoRandom> {
        random::bytes().map(Self)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain`; `bound_to` says where it belongs and must be given again to open it.
    ///
    /// # Errors
    /// [`NoRandom`].
    pub fn seal(&self, plain: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, NoRandom> {
        let nonce: [u8; 24] = random::bytes()?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let body = cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: bound_to }).map_err(|_| NoRandom)?;
        Ok([nonce.as_slice(), &body].concat())
    }

    /// Opens what [`SealKey::seal`] made.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn open(&self, sealed: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, NotOpened> {
        let (nonce, body) = sealed.split_first_chunk::<24>().ok_or(NotOpened)?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        cipher.decrypt(&(*nonce).into(), Payload { msg: body, aad: bound_to }).map_err(|_| NotOpened)
    }
}
