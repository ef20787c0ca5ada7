//! Words of people, parsed at the edge. What passes is safe to keep and to show: no control characters, no marks
//! that turn the reading direction, a limit on every length. What does not pass says why.

use std::{borrow::Cow, fmt};

use crate::signs::{is_invisible, typed};

/// Why a text cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidationError {
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
    #[error("not a phone number, such as 0812 3456 7890; from abroad with + and the country")]
    NotAPhone,
    /// Not an e-mail address.
    #[error("not an e-mail address, such as nama@contoh.id")]
    NotAnEmail,
    /// Not a day.
    #[error("not a day, such as 24 November 2026 or 24/11/2026")]
    NotADay,
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
fn clean(text: &str) -> Result<String, ValidationError> {
    if text.contains(is_control) {
        return Err(ValidationError::Control);
    }
    let turns = |c: &char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    // Nothing is seen of it: nothing was written.
    if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        return Ok(String::new());
    }
    let breaks = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.chars().any(|c| breaks(c) || turns(&c)) {
        return Ok(text.trim().to_owned());
    }
    Ok(text.replace("\r\n", "\n").replace(breaks, "\n").chars().filter(|c| !turns(c)).collect::<String>().trim().to_owned())
}

fn sized(text: String, max: usize) -> Result<String, ValidationError> {
    if text.is_empty() {
        Err(ValidationError::Empty)
    } else if text.chars().nth(max).is_some() {
        Err(ValidationError::TooLong(max))
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
            /// The text, as it was cleaned when it was read.
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
    /// [`ValidationError::Empty`], [`ValidationError::TooLong`], or [`ValidationError::Control`] for control characters.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        sized(clean(text)?, Self::MAX).map(Self)
    }

    /// Takes the text of a new report: long enough that somebody can act on it.
    ///
    /// # Errors
    /// As [`Words::parse`], and [`ValidationError::TooShort`] below 10 characters.
    pub fn of_report(text: &str) -> Result<Self, ValidationError> {
        let words = Self::parse(text)?;
        if words.0.chars().nth(9).is_none() { Err(ValidationError::TooShort(10)) } else { Ok(words) }
    }
}

impl Title {
    /// Longest title, in characters.
    pub const MAX: usize = 150;

    /// Takes one line of 1 to 150 characters; line breaks become spaces.
    ///
    /// # Errors
    /// As [`Words::parse`].
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        sized(one_line(text)?, Self::MAX).map(Self)
    }
}

impl PersonName {
    /// Takes one line of 1 to 100 characters; line breaks become spaces.
    ///
    /// # Errors
    /// As [`Words::parse`].
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        sized(one_line(text)?, 100).map(Self)
    }
}

impl Login {
    /// Reads a login, in small letters.
    ///
    /// # Errors
    /// [`ValidationError::NotALogin`], or [`ValidationError::Control`] for control characters.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        let login = clean(text)?.to_lowercase();
        let fits = (3..=64).contains(&login.len()) && login.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b));
        if fits { Ok(Self(login)) } else { Err(ValidationError::NotALogin) }
    }
}

fn one_line(text: &str) -> Result<String, ValidationError> {
    Ok(clean(text)?.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl Phone {
    /// Reads a number as people write and copy it: `0812…`, `812…`, `62…`, `+62 (0)812…`, `0062 812…` are one. A number of
    /// Indonesia must be one that can be: a mobile phone has 9 to 13 digits from the 8 on, a landline 8 to 11 with its area.
    ///
    /// # Errors
    /// [`ValidationError::NotAPhone`], or [`ValidationError::Control`] for control characters.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        let text = typed(&clean(text)?);
        let text = text.strip_prefix("tel:").unwrap_or(&text);
        let allowed = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+');
        // The zero that is dialled within the country, as letterheads write it.
        let bare = text.replace("(0)", "");
        let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
        if !bare.chars().all(allowed) || bare.rfind('+').is_some_and(|at| at > 0) {
            return Err(ValidationError::NotAPhone);
        }
        let abroad = bare.starts_with('+') || digits.starts_with("00");
        let number = if bare.starts_with('+') { digits.as_str() } else { digits.strip_prefix("00").unwrap_or(&digits) };
        let national = match (abroad, number.strip_prefix("62")) {
            // No country has a code that begins with 0.
            (true, None) if (8..=15).contains(&number.len()) && !number.starts_with('0') => {
                return Ok(Self(format!("+{number}")));
            }
            (true, None) => return Err(ValidationError::NotAPhone),
            (true, Some(rest)) => rest.strip_prefix('0').unwrap_or(rest),
            // No area and no phone of Indonesia begins with 62 where the 0 is left out.
            (false, Some(rest)) => rest.strip_prefix('0').unwrap_or(rest),
            (false, None) => number.strip_prefix('0').unwrap_or(number),
        };
        let fits = match national.as_bytes().first() {
            Some(b'8') => (9..=13).contains(&national.len()),
            Some(b'2'..=b'7' | b'9') => (8..=11).contains(&national.len()),
            _ => false,
        };
        if fits { Ok(Self(format!("+62{national}"))) } else { Err(ValidationError::NotAPhone) }
    }

    /// As people dial it within the country: `0812…`. One of another country keeps its code.
    #[must_use]
    pub fn dialled(&self) -> String {
        self.0.strip_prefix("+62").map_or_else(|| self.0.clone(), |national| format!("0{national}"))
    }
}

impl Email {
    /// Reads an address: something, `@`, a domain with a dot; ASCII, no spaces, at most 254 characters.
    ///
    /// # Errors
    /// [`ValidationError::NotAnEmail`], or [`ValidationError::Control`] for control characters.
    pub fn parse(text: &str) -> Result<Self, ValidationError> {
        // As it is pasted: from an address book, a link, or the end of a sentence.
        let text = typed(&clean(text)?);
        let text = match (text.rfind('<'), text.ends_with('>')) {
            (Some(at), true) => text.get(at + 1..text.len() - 1).unwrap_or_default(),
            _ => &text,
        };
        let scheme = text.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:"));
        let text = text.get(scheme.map_or(0, str::len)..).unwrap_or_default();
        let text = text.split('?').next().unwrap_or_default().trim_end_matches(['.', ',', ';']).trim();
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
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(ValidationError::NotAnEmail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_removed_and_limits_hold() {
        assert_eq!(Words::parse(" a\u{202e}bc\r\nd\u{b}e\rf\tg ").unwrap().as_str(), "abc\nd\ne\nf\tg");
        for nothing in ["\u{200b}\u{feff} ", "\u{3164}", "\u{2800} \u{2800}", "\u{ad}", "\u{115f}\u{1160}\n\u{e0001}"] {
            assert_eq!(Words::parse(nothing), Err(ValidationError::Empty), "{nothing:?}");
            assert_eq!(Title::parse(nothing), Err(ValidationError::Empty), "{nothing:?}");
        }
        assert_eq!(Words::parse("👍").unwrap().as_str(), "👍");
        assert_eq!(Words::of_report("tolong"), Err(ValidationError::TooShort(10)));
        assert_eq!(Words::parse(&"x".repeat(10_001)), Err(ValidationError::TooLong(10_000)));
        assert_eq!(Title::parse("Jalan\n rusak").unwrap().as_str(), "Jalan rusak");
    }

    #[test]
    fn no_text_has_control_characters() {
        for control in (0..=0x9f).filter_map(char::from_u32).filter(|c| c.is_control() && !c.is_whitespace()) {
            let with = |text: &str| format!("{text}{control}");
            assert_eq!(Words::parse(&with("Jalan rusak")), Err(ValidationError::Control));
            assert_eq!(Title::parse(&with("Jalan rusak")), Err(ValidationError::Control));
            assert_eq!(PersonName::parse(&with("Siti")), Err(ValidationError::Control));
            assert_eq!(Login::parse(&with("siti")), Err(ValidationError::Control));
            assert_eq!(Phone::parse(&with("081234567890")), Err(ValidationError::Control));
            assert_eq!(Email::parse(&with("siti@contoh.id")), Err(ValidationError::Control));
            assert_eq!(without_controls(&with("Jalan\n")), "Jalan\n");
        }
        assert_eq!(PersonName::parse("Siti\tAminah\n").unwrap().as_str(), "Siti Aminah", "one line has no breaks");
    }

    #[test]
    fn contacts_are_read_as_people_write_them() {
        assert_eq!(Phone::parse("0812-3456 7890").unwrap().as_str(), "+6281234567890");
        assert_eq!(Phone::parse("+62 812 3456 7890").unwrap().as_str(), "+6281234567890");
        for same in [
            "0812 3456 7890",
            "081234567890",
            "81234567890",
            "6281234567890",
            "+6281234567890",
            "+62 (0)812-3456-7890",
            "0062 812 3456 7890",
            "+62 0812 3456 7890",
            "(0812) 3456.7890",
            "tel:+6281234567890",
            "０８１２３４５６７８９０",
            "0812\u{2011}3456\u{a0}7890",
            "\u{202a}+62 812\u{2013}3456\u{2013}7890\u{202c}",
        ] {
            assert_eq!(Phone::parse(same).unwrap().as_str(), "+6281234567890", "{same}");
        }
        for (typed, dialled) in
            [("0812-3456 7890", "081234567890"), ("(0541) 731-234", "0541731234"), ("+60 12-345 6789", "+60123456789")]
        {
            let phone = Phone::parse(typed).unwrap();
            assert_eq!(phone.dialled(), dialled);
            assert_eq!(Phone::parse(dialled), Ok(phone), "what is shown is read as what was typed");
        }
        assert_eq!(Phone::parse("(0541) 731-234").unwrap().as_str(), "+62541731234");
        assert_eq!(Phone::parse("021 1234 5678").unwrap().as_str(), "+622112345678");
        assert_eq!(Phone::parse("+60 12-345 6789").unwrap().as_str(), "+60123456789");
        for bad in [
            "",
            "123",
            "081x345678",
            "1234567890123456",
            "0812",
            "08123456",
            "081234567890123456",
            "0112345678",
            "+62 112 345 678",
            "812+3456789",
            "123456789",
            "+1",
            "110",
            "0000000000",
        ] {
            assert_eq!(Phone::parse(bad), Err(ValidationError::NotAPhone), "{bad}");
        }
        for same in [
            "Siti@Contoh.id",
            " siti@contoh.id. ",
            "mailto:siti@contoh.id?subject=x",
            "Siti Aminah <siti@contoh.id>",
            "<siti@contoh.id>;",
            "siti\u{200b}@contoh.id,",
        ] {
            let read = Email::parse(same.trim_end_matches(';'));
            assert_eq!(read.unwrap().as_str(), "siti@contoh.id", "{same}");
        }
        for bad in ["", "a", "a@b", "@b.c", "a b@c.d", "a@-b.c", "a@b..c", "a@b.c\nBcc: x@y.z@"] {
            assert_eq!(Email::parse(bad), Err(ValidationError::NotAnEmail), "{bad}");
        }
    }
}
