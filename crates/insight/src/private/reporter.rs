//! The one who reports: the program knows their name and contact, and whoever reads the text must not learn them from it.

use std::ops::Range;

use super::{
    Found, Private, addresses, names,
    plain::{Plain, Token},
};

/// The shortest part of a name that tells somebody.
const SHORTEST: usize = 3;
/// The shortest whole name that tells somebody within other letters.
const SHORTEST_JOINED: usize = 8;

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
        self.find_joined(plain, found);
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

    /// The whole name, whatever stands between its letters or does not: rahmathidayat, r a h m a t h i d a y a t.
    fn find_joined(&self, plain: &Plain, found: &mut Vec<Found>) {
        // Its words in order, and the longer of them by themselves where they are spelt out.
        let whole: Vec<char> = self.name.concat().chars().filter(|c| c.is_alphabetic()).collect();
        if whole.len() >= SHORTEST_JOINED {
            let letters = letters(plain, 0..plain.chars.len());
            stretches(&letters, &whole, found);
        }
        let mut spelt: Option<Range<usize>> = None;
        let single = |t: &Token| !t.digits && t.at.len() == 1;
        for (n, token) in plain.tokens.iter().enumerate() {
            let goes_on = n > 0 && (1..=3).contains(&plain.gap(n - 1, n).len());
            spelt = match spelt {
                Some(run) if single(token) && goes_on => Some(run.start..token.at.end),
                run => {
                    self.find_spelt(plain, run, found);
                    single(token).then(|| token.at.clone())
                }
            };
        }
        self.find_spelt(plain, spelt, found);
    }

    fn find_spelt(&self, plain: &Plain, run: Option<Range<usize>>, found: &mut Vec<Found>) {
        let Some(run) = run.filter(|run| run.len() > SHORTEST) else { return };
        let letters = letters(plain, run);
        for part in self.name.iter().filter(|part| part.chars().count() > SHORTEST) {
            stretches(&letters, &part.chars().collect::<Vec<_>>(), found);
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

/// The letters of a stretch, small, and where each stands.
fn letters(plain: &Plain, within: Range<usize>) -> Vec<(char, usize)> {
    let from = within.start;
    let chars = plain.chars.get(within).unwrap_or_default().iter().enumerate().filter(|(_, c)| c.is_alphabetic());
    chars.flat_map(|(n, c)| c.to_lowercase().filter(|c| c.is_alphabetic()).map(move |c| (c, from + n))).collect()
}

/// Where those letters follow one another.
fn stretches(letters: &[(char, usize)], name: &[char], found: &mut Vec<Found>) {
    for window in letters.windows(name.len().max(1)) {
        if let (Some((_, first)), Some((_, last))) = (window.first(), window.last())
            && window.iter().map(|(c, _)| c).eq(name)
        {
            found.push((*first..last + 1, Private::Reporter));
        }
    }
}
