//! Words of people, parsed at the edge. What passes is safe to keep and to show: no control characters, no marks
//! that turn the reading direction, a limit on every length. What does not pass says why.

use std::{borrow::Cow, fmt};

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing was written.
    #[error("nothing was written")]
    Empty,
    /// It has control characters.
    #[error("has control characters (U+0000 and the like); line breaks and tabs alone are taken")]
    Control,
    /// Too short to act on.
    #[error("too short: at least {0} characters")]
    TooShort(usize),
    /// Too long.
    #[error("too long: at most {0} characters")]
    TooLong(usize),
    /// Not a phone number.
    #[error("not a phone number: 8 to 15 digits, such as 0812 3456 7890")]
    NotAPhone,
    /// Not an e-mail address.
    #[error("not an e-mail address, such as nama@contoh.id")]
    NotAnEmail,
    /// Not a name to sign in with.
    #[error("a login has 3 to 64 letters, digits, dots, hyphens, underscores or @")]
    NotALogin,
}

/// A character that no text has. Whatever breaks a line or moves on in it is text: word processors leave such behind.
fn is_control(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}

/// The text without control characters, for whoever cannot be asked to send it again, or is to see what is left of it.
#[must_use]
pub fn without_controls(text: &str) -> Cow<'_, str> {
    if text.contains(is_control) { text.chars().filter(|c| !is_control(*c)).collect::<String>().into() } else { text.into() }
}

/// Refuses control characters; drops marks that turn the reading direction or join invisibly (they disguise words); trims; makes
/// each line break one of its kind.
fn clean(text: &str) -> Result<String, Unfit> {
    if text.contains(is_control) {
        return Err(Unfit::Control);
    }
    let turns = |c: &char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let breaks = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.chars().any(|c| breaks(c) || turns(&c)) {
        return Ok(text.trim().to_owned());
    }
    Ok(text.replace("\r\n", "\n").replace(breaks, "\n").chars().filter(|c| !turns(c)).collect::<String>().trim().to_owned())
}

fn sized(text: String, max: usize) -> Result<String, Unfit> {
    if text.is_empty() {
        Err(Unfit::Empty)
    } else if text.chars().nth(max).is_some() {
        Err(Unfit::TooLong(max))
    } else {
        Ok(text)
    }
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            // Words of people stay out of logs.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }
    };
}

text_type! {
    /// What somebody wrote: a report, an answer, a reason. 1 to 10,000 characters.
    Words
}
text_type! {
    /// A title: one line of 1 to 150 characters.
    Title
}
text_type! {
    /// A person's name: one line of 1 to 100 characters.
    PersonName
}
text_type! {
    /// The name an official signs in with: 3 to 64 of small letters, digits, dots, hyphens, underscores and `@`.
    Login
}
text_type! {
    /// A phone number: `+` and 8 to 15 digits, in international form.
    Phone
}
text_type! {
    /// An e-mail address of at most 254 characters.
    Email
}

impl Words {
    /// Longest text, in characters.
    pub const MAX: usize = 10_000;

    /// Takes a text of 1 to 10,000 characters.
    ///
    /// # Errors
    /// [`Unfit::Empty`] or [`Unfit::TooLong`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        sized(clean(text)?, Self::MAX).map(Self)
    }

    /// Takes the text of a new report: long enough that somebody can act on it.
    ///
    /// # Errors
    /// As [`Words::parse`], and [`Unfit::TooShort`] below 10 characters.
    pub fn of_report(text: &str) -> Result<Self, Unfit> {
        let words = Self::parse(text)?;
        if words.0.chars().nth(9).is_none() { Err(Unfit::TooShort(10)) } else { Ok(words) }
    }
}

impl Title {
    /// Longest title, in characters.
    pub const MAX: usize = 150;

    /// Takes one line of 1 to 150 characters; line breaks become spaces.
    ///
    /// # Errors
    /// [`Unfit::Empty`] or [`Unfit::TooLong`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        sized(one_line(text)?, Self::MAX).map(Self)
    }
}

impl PersonName {
    /// Takes one line of 1 to 100 characters.
    ///
    /// # Errors
    /// [`Unfit::Empty`] or [`Unfit::TooLong`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        sized(one_line(text)?, 100).map(Self)
    }
}

impl Login {
    /// Reads a login, in small letters.
    ///
    /// # Errors
    /// [`Unfit::NotALogin`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let login = clean(text)?.to_lowercase();
        let fits = (3..=64).contains(&login.len()) && login.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b));
        if fits { Ok(Self(login)) } else { Err(Unfit::NotALogin) }
    }
}

fn one_line(text: &str) -> Result<String, Unfit> {
    Ok(clean(text)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl Phone {
    /// Reads a number as people write it; `08…` and `62…` become `+62…`.
    ///
    /// # Errors
    /// [`Unfit::NotAPhone`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let text = clean(text)?;
        let (plus, rest) = text.strip_prefix('+').map_or((false, text.as_str()), |rest| (true, rest));
        let allowed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')');
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        if !rest.chars().all(allowed) || !(8..=15).contains(&digits.len()) {
            return Err(Unfit::NotAPhone);
        }
        Ok(Self(match (plus, digits.strip_prefix('0')) {
            (false, Some(local)) => format!("+62{local}"),
            _ => format!("+{digits}"),
        }))
    }
}

impl Email {
    /// Reads an address: something, `@`, a domain with a dot; ASCII, no spaces, at most 254 characters.
    ///
    /// # Errors
    /// [`Unfit::NotAnEmail`].
    pub fn parse(text: &str) -> Result<Self, Unfit> {
        let text = clean(text)?;
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.@".contains(&b);
        let parts = text.rsplit_once('@');
        let fits = text.len() <= 254
            && text.bytes().all(allowed)
            && parts.is_some_and(|(local, host)| {
                let labels = host.split('.').all(|l| {
                    !l.is_empty()
                        && !l.starts_with('-')
                        && !l.ends_with('-')
                        && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                });
                (1..=64).contains(&local.len())
                    && !local.contains('@')
                    && !local.contains("..")
                    && !local.starts_with('.')
                    && !local.ends_with('.')
                    && host.contains('.')
                    && labels
            });
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(Unfit::NotAnEmail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_removed_and_limits_hold() {
        assert_eq!(Words::parse(" a\u{202e}bc\r\nd\u{b}e\rf\tg ").unwrap().as_str(), "abc\nd\ne\nf\tg");
        assert_eq!(Words::parse("\u{200b}\u{feff} "), Err(Unfit::Empty));
        assert_eq!(Words::of_report("tolong"), Err(Unfit::TooShort(10)));
        assert_eq!(Words::parse(&"x".repeat(10_001)), Err(Unfit::TooLong(10_000)));
        assert_eq!(Title::parse("Jalan\n rusak").unwrap().as_str(), "Jalan rusak");
    }

    #[test]
    fn no_text_has_control_characters() {
        for control in (0..=0x9f).filter_map(char::from_u32).filter(|c| c.is_control() && !c.is_whitespace()) {
            let with = |text: &str| format!("{text}{control}");
            assert_eq!(Words::parse(&with("Jalan rusak")), Err(Unfit::Control));
            assert_eq!(Title::parse(&with("Jalan rusak")), Err(Unfit::Control));
            assert_eq!(PersonName::parse(&with("Siti")), Err(Unfit::Control));
            assert_eq!(Login::parse(&with("siti")), Err(Unfit::Control));
            assert_eq!(Phone::parse(&with("081234567890")), Err(Unfit::Control));
            assert_eq!(Email::parse(&with("siti@contoh.id")), Err(Unfit::Control));
            assert_eq!(without_controls(&with("Jalan\n")), "Jalan\n");
        }
        assert_eq!(PersonName::parse("Siti\tAminah\n").unwrap().as_str(), "Siti Aminah", "one line has no breaks");
    }

    #[test]
    fn contacts_are_read_as_people_write_them() {
        assert_eq!(Phone::parse("0812-3456 7890").unwrap().as_str(), "+6281234567890");
        assert_eq!(Phone::parse("+62 812 3456 7890").unwrap().as_str(), "+6281234567890");
        for bad in ["", "123", "081x345678", "1234567890123456"] {
            assert_eq!(Phone::parse(bad), Err(Unfit::NotAPhone), "{bad}");
        }
        assert_eq!(Email::parse("Siti@Contoh.id").unwrap().as_str(), "siti@contoh.id");
        for bad in ["", "a", "a@b", "@b.c", "a b@c.d", "a@-b.c", "a@b..c", "a@b.c\nBcc: x@y.z@"] {
            assert_eq!(Email::parse(bad), Err(Unfit::NotAnEmail), "{bad}");
        }
    }
}
