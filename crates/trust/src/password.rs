//! Passwords of officials: argon2id with the parameters OWASP recommends (19 MiB, two passes).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// Hashes a password for keeping, in PHC form. None only where the system gives no random salt.
#[must_use]
pub fn hash_password(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|h| h.to_string())
}

/// True when the password is the one that was hashed. A kept text that is no hash fits nothing.
#[must_use]
pub fn password_fits(password: &str, kept: &str) -> bool {
    PasswordHash::new(kept).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A well-formed hash that no password is known for.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$kYsCSoCFBHVKcZG7p0r2ZL1cN1cUqmHYrcQ3hJv4mlg";

/// Costs what a check costs, for names nobody has: the time of an answer must not tell who works here.
pub fn spend_a_password_check(password: &str) {
    let _ = password_fits(password, NOBODY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_only() {
        let kept = hash_password("rahasia-9").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(password_fits("rahasia-9", &kept));
        assert!(!password_fits("rahasia-8", &kept));
        assert!(!password_fits("", "no hash"));
    }

    #[test]
    fn a_check_for_nobody_does_the_same_work() {
        // A hash that does not parse would be refused at once, and its quickness would tell that nobody has the name.
        let (nobody, somebody) = (PasswordHash::new(NOBODY).unwrap(), hash_password("rahasia-9").unwrap());
        let somebody = PasswordHash::new(&somebody).unwrap();
        assert_eq!((nobody.algorithm, &nobody.params), (somebody.algorithm, &somebody.params));
        assert_eq!(nobody.hash.map(|h| h.as_bytes().len()), somebody.hash.map(|h| h.as_bytes().len()));
    }
}
