//! SHA-256, for what others hash: browsers know no other hash that is good.

use sha2::Digest;

/// A SHA-256 of what comes piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Sha256(sha2::Sha256);

impl Sha256 {
    /// Adds what came next.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all of it.
    #[must_use]
    pub fn end(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_hashed_as_one() {
        let mut hash = Sha256::default();
        hash.add(b"a");
        hash.add(b"bc");
        // FIPS 180-2, B.1.
        assert_eq!(crate::hex(&hash.end()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
