//! The one who reports: the program knows their name and contact, and whoever reads the text must not learn them from it.

use super::{Found, Private, addresses, names, plain::Plain};

/// The shortest part of a name that tells somebody.
const SHORTEST: usize = 3;

/// What is known of the one who reports, as it is compared.
#[derive(Default)]
pub struct Known {
    name: Vec<String>,
    /// The digits after the country's.
    phone: Option<String>,
    email: Option<String>,
}

impl Known {
    /// From a name, a phone number and an e-mail address, each as it was given.
    #[must_use]
    pub fn new(name: Option<&str>, phone: Option<&str>, email: Option<&str>) -> Self {
        let words = |name: &str| Plain::of(name).tokens.into_iter().filter(|t| !t.digits).map(|t| t.word).collect();
        let digits = |phone: &str| {
            let all: String = Plain::of(phone).chars.into_iter().filter(char::is_ascii_digit).collect();
            let local = all.strip_prefix("62").unwrap_or(&all).trim_start_matches('0').to_owned();
            Some(local).filter(|l| l.len() >= 6)
        };
        Self { name: name.map(words).unwrap_or_default(), phone: phone.and_then(digits), email: email.map(str::to_lowercase) }
    }

    pub(super) fn find(&self, plain: &Plain, found: &mut Vec<Found>) {
        self.find_name(plain, found);
        self.find_phone(plain, found);
        self.find_email(plain, found);
    }

    /// The whole name; of its parts those that are no ordinary words, where they are written as a name or are one people bear.
    fn find_name(&self, plain: &Plain, found: &mut Vec<Found>) {
        let tells = |part: &&String| part.chars().count() >= SHORTEST && !names::is_no_name(part);
        let parts: Vec<&String> = self.name.iter().filter(tells).collect();
        let long: usize = self.name.iter().map(|part| part.chars().count()).sum();
        for (at, token) in plain.tokens.iter().enumerate() {
            let last = self.name.len().checked_sub(1).filter(|n| *n > 0).and_then(|n| plain.tokens.get(at + n));
            let whole = long > SHORTEST && self.name.iter().enumerate().all(|(n, part)| plain.word(at + n) == *part);
            if let (true, Some(last)) = (whole, last) {
                found.push((token.at.start..last.at.end, Private::Reporter));
            } else if parts.contains(&&token.word) && (token.capital || names::is_borne(&token.word)) {
                found.push((token.at.clone(), Private::Reporter));
            }
        }
    }

    /// The digits of the phone number, whatever stands between them.
    fn find_phone(&self, plain: &Plain, found: &mut Vec<Found>) {
        let Some(phone) = &self.phone else { return };
        let (mut digits, mut places) = (String::new(), Vec::new());
        let mut look = |digits: &mut String, places: &mut Vec<usize>| {
            if let Some(begin) = digits.find(phone.as_str())
                && let (Some(first), Some(last)) = (places.get(begin), places.get(begin + phone.len() - 1))
            {
                found.push((*first..last + 1, Private::Reporter));
            }
            digits.clear();
            places.clear();
        };
        for (at, c) in plain.chars.iter().enumerate() {
            if c.is_ascii_digit() {
                digits.push(*c);
                places.push(at);
            } else if c.is_alphabetic() {
                look(&mut digits, &mut places);
            }
        }
        look(&mut digits, &mut places);
    }

    /// The address, also where it is spelt out.
    fn find_email(&self, plain: &Plain, found: &mut Vec<Found>) {
        let Some(email) = &self.email else { return };
        let mut written = Vec::new();
        addresses::emails(plain, &mut written);
        found.extend(
            written.into_iter().filter(|(at, _)| addresses::read(plain, at) == *email).map(|(at, _)| (at, Private::Reporter)),
        );
    }
}
