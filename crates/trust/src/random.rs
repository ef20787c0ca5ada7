//! Chance, from the operating system.

/// The operating system gave no random bytes. Nothing safe can be made without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandom;

/// `N` random bytes.
///
/// # Errors
/// [`NoRandom`], which no running Linux gives.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(|_| NoRandom)?;
    Ok(out)
}

/// A random number.
///
/// # Errors
/// [`NoRandom`].
pub fn number() -> Result<u64, NoRandom> {
    bytes().map(u64::from_le_bytes)
}

/// An identity that tells nothing: 122 random bits (version 4).
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that draws them")]
pub fn identity() -> uuid::Uuid {
    uuid::Uuid::new_v4()
}

/// An identity whose order is that in which they were drawn on this machine (version 7), so that an index of them grows at its end. It tells
/// the machine's time to a millisecond.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that draws them")]
pub fn ordered_identity() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// A secret that a person can type: 16 letters and digits (80 bits), without those that look alike.
///
/// # Errors
/// [`NoRandom`].
pub fn password() -> Result<String, NoRandom> {
    bytes().map(typeable)
}

/// Random bytes as such a secret.
#[must_use]
pub fn typeable(bytes: [u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let letter = |b: &u8| char::from(LETTERS.get(usize::from(b & 31)).copied().unwrap_or(b'a'));
    bytes.iter().map(letter).collect()
}
