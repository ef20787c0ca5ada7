//! The one secret of an installation. Everything else is derived from it or wrapped by it.

use std::{fs, io, io::Write, os::unix::fs::OpenOptionsExt, path::Path};

use crate::{NotOpened, SealKey, WrappedKey, random};

/// The key of this installation. Lost with it: every name, contact and secret report.
pub struct InstallationKey {
    wrap: SealKey,
    hash: [u8; 32],
    secret: [u8; 32],
}

/// The installation's key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadKey {
    /// Not 64 hexadecimal digits.
    #[error("the installation's key must be 64 hexadecimal digits (32 bytes); make one with: openssl rand -hex 32")]
    NotHex,
    /// The file cannot be read or made.
    #[error("cannot read or make the key file {0}: {1}")]
    File(String, io::Error),
    /// No chance to be had.
    #[error(transparent)]
    NoRandom(#[from] random::NoRandom),
}

impl InstallationKey {
    fn derive(secret: [u8; 32]) -> Self {
        let wrap = SealKey::from_bytes(blake3::derive_key("tuntas 2026 wrap", &secret));
        Self { wrap, hash: blake3::derive_key("tuntas 2026 hash", &secret), secret }
    }

    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`BadKey::NotHex`].
    pub fn from_hex(text: &str) -> Result<Self, BadKey> {
        blake3::Hash::from_hex(text.trim()).map(|h| Self::derive(*h.as_bytes())).map_err(|_| BadKey::NotHex)
    }

    /// Reads the key file; where there is none, makes one that only its owner can read.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn load_or_make(path: &Path) -> Result<Self, BadKey> {
        let trouble = |e| BadKey::File(path.display().to_string(), e);
        match fs::read_to_string(path) {
            Ok(text) => Self::from_hex(&text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let key = Self::derive(random::bytes()?);
                let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(trouble)?;
                writeln!(file, "{}", key.to_hex()).and_then(|()| file.sync_all()).map_err(trouble)?;
                Ok(key)
            }
            Err(e) => Err(trouble(e)),
        }
    }

    /// The key as it is written to its file.
    #[must_use]
    pub fn to_hex(&self) -> String {
        blake3::Hash::from_bytes(self.secret).to_hex().to_string()
    }

    /// Wraps a key for the database, bound to where it belongs.
    ///
    /// # Errors
    /// [`random::NoRandom`].
    pub fn wrap(&self, key: &SealKey, bound_to: &[u8]) -> Result<WrappedKey, random::NoRandom> {
        self.wrap.seal(key.as_bytes(), bound_to).map(WrappedKey)
    }

    /// Opens a wrapped key.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn unwrap(&self, wrapped: &WrappedKey, bound_to: &[u8]) -> Result<SealKey, NotOpened> {
        let bytes = self.wrap.open(&wrapped.0, bound_to)?;
        bytes.try_into().map(SealKey::from_bytes).map_err(|_| NotOpened)
    }

    /// Seals something small that belongs to no report.
    ///
    /// # Errors
    /// [`random::NoRandom`].
    pub fn seal(&self, plain: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, random::NoRandom> {
        self.wrap.seal(plain, bound_to)
    }

    /// Opens what [`InstallationKey::seal`] made.
    ///
    /// # Errors
    /// [`NotOpened`].
    pub fn open(&self, sealed: &[u8], bound_to: &[u8]) -> Result<Vec<u8>, NotOpened> {
        self.wrap.open(sealed, bound_to)
    }

    /// A hash only this installation can make. `purpose` keeps hashes of different things apart.
    #[must_use]
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.hash);
        for part in [purpose.as_bytes()].iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        *hasher.finalize().as_bytes()
    }

    /// Compares in constant time.
    #[must_use]
    pub fn same(a: &[u8], b: &[u8]) -> bool {
        subtle::ConstantTimeEq::ct_eq(a, b).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        let first = InstallationKey::load_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(InstallationKey::load_or_make(&path).unwrap().to_hex(), first.to_hex());
        assert!(matches!(InstallationKey::from_hex("abc"), Err(BadKey::NotHex)));
    }

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let ours = InstallationKey::derive([1; 32]);
        let key = SealKey::new().unwrap();
        let wrapped = ours.wrap(&key, b"report 1").unwrap();
        let sealed = key.seal(b"Siti, 0812", b"person").unwrap();
        assert_eq!(ours.unwrap(&wrapped, b"report 1").unwrap().open(&sealed, b"person").unwrap(), b"Siti, 0812");
        assert!(ours.unwrap(&wrapped, b"report 2").is_err());
        assert!(InstallationKey::derive([2; 32]).unwrap(&wrapped, b"report 1").is_err());
        assert_eq!(key.open(&sealed, b"words"), Err(NotOpened));
        let mut damaged = sealed;
        if let Some(last) = damaged.last_mut() {
            *last ^= 1;
        }
        assert_eq!(key.open(&damaged, b"person"), Err(NotOpened));
        assert_eq!(key.open(b"short", b"person"), Err(NotOpened));
    }

    #[test]
    fn hashes_keep_purposes_and_parts_apart() {
        let key = InstallationKey::derive([1; 32]);
        assert_ne!(key.hash("pin", &[b"ab", b"c"]), key.hash("pin", &[b"a", b"bc"]));
        assert_ne!(key.hash("pin", &[b"a"]), key.hash("session", &[b"a"]));
    }
}
