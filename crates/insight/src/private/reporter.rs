//! The one who reports: the program knows their name and contact, and whoever reads the text must not learn them from it.

use std::ops::Range;

use super::{
    Found, Private, addresses, names, numbers,
    plain::{Plain, Token},
    spelling,
};

/// The shortest part of a name that tells somebody.
const SHORTEST: usize = 3;
/// The shortest whole name that tells somebody within other letters.
const SHORTEST_JOINED: usize = 8;

/// What is known of the one who reports, as it is compared.
#[derive(Default)]
pub struct Known {
    name: Vec<String>,
    /// The same in one spelling.
    spelt: Vec<String>,
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
        let name: Vec<String> = name.map(words).unwrap_or_default();
        let spelt = name.iter().map(|part| spelling::of(part)).collect();
        Self { name, spelt, phone: phone.and_then(digits), email: email.map(str::to_lowercase) }
    }

    pub(super) fn find(&self, plain: &Plain, found: &mut Vec<Found>) {
        self.find_name(plain, found);
        self.find_joined(plain, found);
        self.find_phone(plain, found);
        self.find_email(plain, found);
    }

    /// The whole name, in any spelling; of its parts those that are no ordinary words, where they are written as a name or are one
    /// people bear, or have digits for letters.
    fn find_name(&self, plain: &Plain, found: &mut Vec<Found>) {
        let tells = |(part, _): &(&String, _)| part.chars().count() >= SHORTEST && !names::is_no_name(part);
        let parts: Vec<&String> = self.name.iter().zip(&self.spelt).filter(tells).map(|(_, spelt)| spelt).collect();
        let long: usize = self.name.iter().map(|part| part.chars().count()).sum();
        let words: Vec<String> = plain.tokens.iter().map(|token| spelling::of(&token.word)).collect();
        for (at, (token, word)) in plain.tokens.iter().zip(&words).enumerate() {
            let last = self.name.len().checked_sub(1).filter(|n| *n > 0).and_then(|n| plain.tokens.get(at + n));
            let whole = long > SHORTEST && words.get(at..at + self.spelt.len()) == Some(self.spelt.as_slice());
            let name = || (token.capital || names::is_borne(&token.word)) && !names::is_no_name(&token.word);
            if let (true, Some(last)) = (whole, last) {
                found.push((token.at.start..last.at.end, Private::Reporter));
            } else if parts.contains(&word) && name() {
                found.push((token.at.clone(), Private::Reporter));
            }
        }
        let disguised = plain.disguised().into_iter().filter(|(_, word)| parts.contains(&&spelling::of(word)));
        found.extend(disguised.map(|(at, _)| (at, Private::Reporter)));
    }

    /// The whole name, whatever stands between its letters or does not: rahmathidayat, r a h m a t h i d a y a t.
    fn find_joined(&self, plain: &Plain, found: &mut Vec<Found>) {
        // Its words in order, and the longer of them by themselves where they are spelt out.
        let whole = self.name.concat();
        if whole.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_JOINED {
            let all = 0..plain.chars.len();
            stretches(&letters(plain, all.clone(), |c| c), &whole, found);
            // With digits and signs for letters.
            if plain.chars.iter().any(|c| spelling::letter(*c) != *c) {
                stretches(&letters(plain, all, spelling::letter), &whole, found);
            }
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
        let letters = letters(plain, run, |c| c);
        for part in self.name.iter().filter(|part| part.chars().count() > SHORTEST) {
            stretches(&letters, part, found);
        }
    }

    /// The digits of the phone number, whatever stands between them, also where they are said in words.
    fn find_phone(&self, plain: &Plain, found: &mut Vec<Found>) {
        let Some(phone) = &self.phone else { return };
        let (mut digits, mut places) = (String::new(), Vec::new());
        let mut look = |digits: &mut String, places: &mut Vec<Range<usize>>| {
            if let Some(begin) = digits.find(phone.as_str())
                && let (Some(first), Some(last)) = (places.get(begin), places.get(begin + phone.len() - 1))
            {
                found.push((first.start..last.end, Private::Reporter));
            }
            digits.clear();
            places.clear();
        };
        for token in &plain.tokens {
            if token.digits {
                digits.push_str(&token.word);
                places.extend(token.at.clone().map(|at| at..at + 1));
            } else if let Some(digit) = numbers::said(&token.word) {
                digits.push(digit);
                places.push(token.at.clone());
            } else {
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

/// The letters of a stretch, small and in one spelling, and where each stands.
fn letters(plain: &Plain, within: Range<usize>, read: impl Fn(char) -> char) -> Vec<(char, usize)> {
    let from = within.start;
    let chars = plain.chars.get(within).unwrap_or_default().iter().map(|c| read(*c)).enumerate();
    let letters = chars.flat_map(|(n, c)| c.to_lowercase().filter(|c| c.is_alphabetic()).map(move |c| (c, from + n)));
    joined(&letters.collect::<Vec<_>>())
}

/// In one spelling, where words have no ends: each "d" is a "t".
fn joined<T: Copy>(letters: &[(char, T)]) -> Vec<(char, T)> {
    spelling::in_one_spelling(letters).into_iter().map(|(c, at)| (if c == 'd' { 't' } else { c }, at)).collect()
}

/// Where the letters of a name follow one another.
fn stretches(letters: &[(char, usize)], name: &str, found: &mut Vec<Found>) {
    let name: Vec<_> = name.chars().filter(|c| c.is_alphabetic()).map(|c| (c, ())).collect();
    let name = joined(&name);
    for window in letters.windows(name.len().max(1)) {
        if let (Some((_, first)), Some((_, last))) = (window.first(), window.last())
            && window.iter().map(|(c, _)| c).eq(name.iter().map(|(c, ())| c))
        {
            found.push((*first..last + 1, Private::Reporter));
        }
    }
}
