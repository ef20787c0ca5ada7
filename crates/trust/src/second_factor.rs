//! Codes of a second factor: TOTP (RFC 6238) with SHA-1, six digits, thirty seconds, which every authenticator app knows.

use totp_rs::{Builder, Secret};

use crate::random::{self, NoRandom};

/// The secret that codes are made from.
pub type CodeSecret = [u8; 20];

/// A new secret.
///
/// # Errors
/// [`NoRandom`].
pub fn code_secret() -> Result<CodeSecret, NoRandom> {
    random::bytes()
}

/// The step (half minutes since 1970) whose code this is, now or one step off; none when it is no code of now.
#[must_use]
pub fn code_step(secret: CodeSecret, code: &str, unix: u64) -> Option<u64> {
    Builder::new().with_secret(Secret::new_stack(secret)).build_noncompliant().check(code, unix)
}

/// The code of a moment.
#[must_use]
pub fn code_at(secret: CodeSecret, unix: u64) -> String {
    Builder::new().with_secret(Secret::new_stack(secret)).build_noncompliant().generate(unix).to_string()
}

/// The secret as people type it into an app: RFC 4648 base 32.
#[must_use]
pub fn code_secret_text(secret: CodeSecret) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    // Five bytes are eight letters; twenty bytes leave nothing over.
    for five in secret.chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        let letter = |n: u32| LETTERS.get(usize::try_from((bits >> (35 - 5 * n)) & 31).unwrap_or(0)).map(|l| char::from(*l));
        text.extend((0..8).filter_map(letter));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B: the last six digits of its eight.
        let secret = *b"12345678901234567890";
        for (unix, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")] {
            assert_eq!(code_at(secret, unix), code);
            assert_eq!(code_step(secret, code, unix), Some(unix / 30));
            assert_eq!(code_step(secret, code, unix + 30), Some(unix / 30), "a clock may be a little off");
            assert_eq!(code_step(secret, code, unix + 90), None);
        }
        for wrong in ["", "28708", "2870822", "abcdef", "２８７０８２", "-28708", "287083"] {
            assert_eq!(code_step(secret, wrong, 59), None, "{wrong}");
        }
        assert_eq!(code_secret_text(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
