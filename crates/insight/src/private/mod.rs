//! What betrays a person in a text that is to become public: numbers that belong to one person, where they can be reached, where
//! they live, what they are called. Found by how people write it; an official has the last word.
//!
//! | file | what |
//! |---|---|
//! | `plain` | the text without the disguises of Unicode, and where each character came from |
//! | `numbers` | identity cards, telephones, accounts |
//! | `plates` | plates of vehicles, passports |
//! | `addresses` | e-mail addresses, accounts of social media, the house somebody lives in |
//! | `names` | names after titles, offices and introductions, and names that stand for themselves |
//! | `name_words` | the words that names are known by |
//! | `reporter` | the one who reports, whose name and contact are known |
//! | `spelling` | names in one spelling, old or new |

mod addresses;
mod name_words;
mod names;
mod numbers;
mod plain;
mod plates;
mod reporter;
mod spelling;

use std::ops::Range;

use plain::Plain;
pub use reporter::Known;

/// How far before a number the word stands that tells what it is.
const NEAR: usize = 5;

domain::choices! {
    /// What was found.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Private {
        /// The sixteen digits of an identity card (NIK) or a family card (KK).
        Identity = "identity",
        /// A telephone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// Another number of one person: of an official (NIP), a taxpayer (NPWP), an insured (BPJS), a passport.
        Number = "number",
        /// The number of an account at a bank or a wallet.
        Bank = "bank",
        /// The plate of a vehicle.
        Plate = "plate",
        /// An account of social media.
        Account = "account",
        /// The house somebody lives in.
        Home = "home",
        /// The name of a person: *Pak Budi*, *Kepala Desa Junaidi*, *nama saya Siti Aminah*.
        Name = "name",
        /// The name, the phone or the e-mail of whoever reports.
        Reporter = "reporter",
    }
}

/// What was found and where, in bytes.
pub type Found = (Range<usize>, Private);

/// Everything that betrays a person, in the order of the text, without overlaps. Ranges are in bytes.
#[must_use]
pub fn private(text: &str) -> Vec<Found> {
    found(text, None)
}

/// The same, and what tells who reports.
#[must_use]
pub fn private_with(text: &str, known: &Known) -> Vec<Found> {
    found(text, Some(known))
}

/// What tells who reports, hidden among all that could: everything that betrays a person, and every word that could be a name,
/// so that nobody learns from it which word was the right one.
#[must_use]
pub fn private_hiding(text: &str, known: &Known) -> Vec<Found> {
    let plain = Plain::of(text);
    let mut names = Vec::new();
    names::could_be(&plain, &mut names);
    let names = names.into_iter().filter_map(|(at, what)| Some((plain.original(&at)?, what)));
    let mut all: Vec<Found> = private_with(text, known).into_iter().chain(names).collect();
    for (_, what) in &mut all {
        if *what == Private::Reporter {
            *what = Private::Name;
        }
    }
    apart(all)
}

/// What is not seen joins what stands around it, or parts it: both are looked at.
fn found(text: &str, known: Option<&Known>) -> Vec<Found> {
    let mut in_text = Vec::new();
    for plain in [Some(Plain::of(text)), Plain::parted(text)].into_iter().flatten() {
        let mut found = Vec::new();
        if let Some(known) = known {
            known.find(&plain, &mut found);
        }
        addresses::find(&plain, &mut found);
        numbers::find(&plain, &mut found);
        names::find(&plain, &mut found);
        in_text.extend(found.into_iter().filter_map(|(at, what)| Some((plain.original(&at)?, what))));
    }
    apart(in_text)
}

/// In the order of the text; what overlaps is one, called after what began first; who reports goes before all.
fn apart(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|(at, what)| (at.start, std::cmp::Reverse(at.end), *what));
    let mut apart: Vec<Found> = Vec::with_capacity(found.len());
    for (at, what) in found {
        match apart.last_mut() {
            Some((last, called)) if at.start < last.end => {
                last.end = last.end.max(at.end);
                if what == Private::Reporter {
                    *called = what;
                }
            }
            _ => apart.push((at, what)),
        }
    }
    apart
}

/// The text with everything that betrays a person replaced by what it was, as `say` names it.
#[must_use]
pub fn masked(text: &str, say: impl Fn(Private) -> String) -> String {
    covered(text, &private(text), say)
}

/// The text with what was found replaced by what it was, as `say` names it.
#[must_use]
pub fn covered(text: &str, found: &[Found], say: impl Fn(Private) -> String) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, what) in found {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&say(*what));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
