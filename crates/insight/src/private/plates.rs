//! Numbers that begin with letters: plates of vehicles, passports.

use super::{
    Found, NEAR, Private,
    plain::{Plain, Token},
};

const PASSPORT: [&str; 4] = ["paspor", "passport", "pasport", "paspornya"];
const PLATE: [&str; 14] = [
    "plat",
    "plate",
    "nopol",
    "polisi",
    "kendaraan",
    "mobil",
    "motor",
    "truk",
    "truck",
    "pickup",
    "bus",
    "avanza",
    "bernopol",
    "dt",
];
/// What plates begin with.
const REGIONS: [&str; 57] = [
    "a", "aa", "ab", "ad", "ae", "ag", "b", "ba", "bb", "bd", "be", "bg", "bh", "bk", "bl", "bm", "bn", "bp", "d", "da", "db",
    "dc", "dd", "de", "dg", "dh", "dk", "dl", "dm", "dn", "dp", "dr", "ds", "dt", "dw", "e", "ea", "eb", "ed", "f", "g", "h",
    "k", "kb", "kh", "kt", "ku", "l", "m", "n", "p", "pa", "pb", "r", "s", "t", "w",
];

/// Short words that follow a number.
const SMALL_WORDS: [&str; 22] = [
    "di", "ke", "rt", "rw", "dan", "yg", "kg", "km", "m", "cm", "ton", "an", "itu", "ini", "ada", "jl", "gg", "kk", "rb", "jt",
    "wib", "no",
];

/// A letter and seven digits after the word for it.
pub(super) fn passports(plain: &Plain, found: &mut Vec<Found>) {
    for (at, token) in plain.tokens.iter().enumerate() {
        let number = plain.tokens.get(at + 1).filter(|t| t.digits && (6..=7).contains(&t.word.len()));
        let letter = !token.digits && token.word.len() <= 2 && plain.gap(at, at + 1).len() <= 1;
        if let (Some(number), true) = (number, letter)
            && plain.before(at, NEAR).any(|w| PASSPORT.contains(&w))
        {
            found.push((token.at.start..number.at.end, Private::Number));
        }
    }
}

/// KT 1234 AB.
pub(super) fn plates(plain: &Plain, found: &mut Vec<Found>) {
    let short = |at: usize| {
        let gap = plain.gap(at, at + 1);
        gap.is_empty() || matches!(gap, [' ' | '-' | '.'])
    };
    for (at, region) in plain.tokens.iter().enumerate() {
        if region.digits || !REGIONS.contains(&region.word.as_str()) || !short(at) {
            continue;
        }
        let Some(number) = plain.tokens.get(at + 1).filter(|t| t.digits && t.word.len() <= 4 && !t.word.starts_with('0')) else {
            continue;
        };
        let letters = plain.tokens.get(at + 2).filter(|t| !t.digits && t.word.len() <= 3 && short(at + 1));
        let told = plain.before(at, 4).any(|w| PLATE.contains(&w));
        let capitals = |t: &Token| t.capital && !t.small;
        let end = match letters {
            Some(letters) if capitals(region) && capitals(letters) && (number.word.len() >= 3 || told) => letters.at.end,
            // In small letters: those of the island, whole, and nothing that is a word.
            Some(letters)
                if matches!(region.word.as_str(), "kt" | "kh" | "ku" | "kb" | "da")
                    && number.word.len() == 4
                    && (1..=3).contains(&letters.word.len())
                    && !SMALL_WORDS.contains(&letters.word.as_str()) =>
            {
                letters.at.end
            }
            Some(letters) if told && number.word.len() >= 3 && region.word.len() + number.word.len() > 4 => letters.at.end,
            _ if told && capitals(region) && number.word.len() >= 3 => number.at.end,
            _ => continue,
        };
        found.push((region.at.start..end, Private::Plate));
    }
}
