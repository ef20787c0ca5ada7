//! Sealing, keys, commitments and passwords.
//!
//! | what | how |
//! |---|---|
//! | a person's name and contact, the words of a secret report | XChaCha20-Poly1305 under a [`SealKey`] of that report |
//! | a `SealKey` at rest | wrapped by the [`InstallationKey`], bound to its report |
//! | what an event says about its contents | a salted BLAKE3 [`Commitment`]; without the salt it tells nothing |
//! | a PIN, a session token | a BLAKE3 hash keyed by the installation: both have enough random bits for a fast hash |
//! | a password | argon2id |
//! | the secret of a second factor (TOTP) | sealed by the `InstallationKey`, bound to its person |
//!
//! Destroying a wrapped `SealKey` makes its contents unreadable for ever, in the database and in the log; the
//! commitment stays and proves that something was there.
#![warn(missing_docs)]

mod commitment;
mod guessable;
mod installation;
mod password;
pub mod random;
mod seal;
mod second_factor;
mod sha256;

pub use commitment::{Commitment, EventFacts, Salt, commit, commit_event, commits_in_some_order, digest, hex, unhex};
pub use guessable::is_guessable;
pub use installation::{BadKey, InstallationKey};
pub use password::{hash_password, password_fits, spend_a_password_check};
pub use seal::{NotOpened, SealKey, WrappedKey};
pub use second_factor::{CodeSecret, code_at, code_secret, code_secret_text, code_step};
pub use sha256::Sha256;
