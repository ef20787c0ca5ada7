//! Where somebody can be written to or visited: e-mail addresses however they are spelt out, accounts of social media, houses.

use super::{Found, Private, plain::Plain};

/// What stands for a dot or an at, spelt out.
const AT: [&str; 6] = ["[at]", "(at)", "{at}", "<at>", " at ", "[a]"];
const DOT: [&str; 9] = ["[dot]", "(dot)", "{dot}", "[titik]", "(titik)", "(.)", "[.]", " dot ", " titik "];
/// Words that an account of social media follows.
const SOCIAL: [&str; 16] = [
    "akun",
    "ig",
    "instagram",
    "insta",
    "fb",
    "facebook",
    "tiktok",
    "twitter",
    "telegram",
    "tele",
    "username",
    "medsos",
    "threads",
    "akunnya",
    "ignya",
    "line",
];
/// Accounts that begin so are of offices.
const OFFICES: [&str; 20] = [
    "pem",
    "dinas",
    "dis",
    "pol",
    "humas",
    "kemen",
    "ppid",
    "diskominfo",
    "kelurahan",
    "kecamatan",
    "desa",
    "bpbd",
    "pdam",
    "pln",
    "bpjs",
    "satpol",
    "kominfo",
    "sp4n",
    "lapor",
    "info",
];

pub(super) fn find(plain: &Plain, found: &mut Vec<Found>) {
    emails(plain, found);
    accounts(plain, found);
    houses(plain, found);
}

/// How many characters of the text from here spell one of those, with blanks around.
fn spelt(chars: &[char], at: usize, one: char, spelt: &[&str]) -> Option<usize> {
    let rest = chars.get(at..)?;
    let blanks = rest.iter().take(3).take_while(|c| **c == ' ').count();
    let after = |n: usize| n + rest.get(n..).map_or(0, |r| r.iter().take(3).take_while(|c| **c == ' ').count());
    if rest.get(blanks) == Some(&one) {
        // "a @ b.c" is an address; "a . b" is the end of a sentence.
        return (one == '@' || blanks == 0).then(|| if one == '@' { after(blanks + 1) } else { 1 });
    }
    spelt.iter().find_map(|word| {
        let from = if word.starts_with(' ') { 0 } else { blanks };
        let here = rest.get(from..from + word.len())?;
        let same = here.iter().zip(word.chars()).all(|(a, b)| a.to_ascii_lowercase() == b);
        same.then(|| after(from + word.len()))
    })
}

pub(super) fn emails(plain: &Plain, found: &mut Vec<Found>) {
    let chars = &plain.chars;
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut at = 0;
    while at < chars.len() {
        let name = chars.get(at..).unwrap_or_default().iter().take_while(|c| local(**c)).count();
        let begin = at;
        at += name.max(1);
        if name == 0 {
            continue;
        }
        let Some(sign) = spelt(chars, at, '@', &AT) else { continue };
        let (mut end, mut dots) = (at + sign, 0);
        loop {
            let word = chars.get(end..).unwrap_or_default().iter().take_while(|c| label(**c)).count();
            if word == 0 {
                break;
            }
            end += word;
            let Some(dot) = spelt(chars, end, '.', &DOT) else { break };
            if !chars.get(end + dot).is_some_and(|c| label(*c)) {
                break;
            }
            dots += 1;
            end += dot;
        }
        if dots > 0 {
            found.push((begin..end, Private::Email));
            at = end;
        }
    }
}

/// An address as it would be written to.
pub(super) fn read(plain: &Plain, at: &std::ops::Range<usize>) -> String {
    let mut written: String = plain.chars.get(at.clone()).unwrap_or_default().iter().map(char::to_ascii_lowercase).collect();
    for (spelt, sign) in AT.iter().map(|word| (word, "@")).chain(DOT.iter().map(|word| (word, "."))) {
        written = written.replace(spelt, sign);
    }
    written.retain(|c| c != ' ');
    written
}

fn accounts(plain: &Plain, found: &mut Vec<Found>) {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    for (at, c) in plain.chars.iter().enumerate() {
        let glued = at > 0 && plain.chars.get(at - 1).is_some_and(|c| part(*c));
        if *c != '@' || glued {
            continue;
        }
        let name: String = plain.chars.get(at + 1..).unwrap_or_default().iter().take(40).take_while(|c| part(**c)).collect();
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let next = plain.tokens.partition_point(|t| t.at.start < at);
        let told = plain.before(next, 5).any(|w| SOCIAL.contains(&w));
        if told && name.len() >= 3 && !OFFICES.iter().any(|office| name.starts_with(office)) {
            found.push((at..at + 1 + name.len(), Private::Account));
        }
    }
}

/// RT and the number of a house, in either order; block and number; "rumah nomor 17".
fn houses(plain: &Plain, found: &mut Vec<Found>) {
    let tokens = &plain.tokens;
    let close = |a: usize, b: usize| plain.gap(a, b).len() <= 3 && !plain.gap(a, b).contains(&'\n');
    let number = |at: usize| tokens.get(at).is_some_and(|t| t.digits && t.word.len() <= 4) && close(at - 1, at);
    let no = |at: usize| matches!(plain.word(at), "no" | "nomor" | "nomer" | "nmr") && close(at - 1, at);
    for (at, token) in tokens.iter().enumerate() {
        let end = match token.word.as_str() {
            "rt" if number(at + 1) => {
                let mut next = at + 2;
                if plain.word(next) == "rw" && number(next + 1) {
                    next += 2;
                } else if number(next) && plain.gap(next - 1, next).contains(&'/') {
                    next += 1;
                }
                if plain.word(next) == "rumah" {
                    next += 1;
                }
                (no(next) && number(next + 1)).then_some(next + 1)
            }
            "no" | "nomor" | "nomer" if number(at + 1) && plain.word(at + 2) == "rt" && close(at + 1, at + 2) => {
                (plain.before(at, 2).any(|w| w == "rumah") && number(at + 3)).then_some(at + 3)
            }
            "rumah" if no(at + 1) && number(at + 2) => Some(at + 2),
            "blok" => {
                // "D7", "D 7", "D", "7" before "No. 12".
                let within = (at + 1..=at + 3).find(|next| no(*next));
                within.filter(|next| *next > at + 1 && number(next + 1)).map(|next| next + 1)
            }
            _ => None,
        };
        if let Some(last) = end.and_then(|end| tokens.get(end)) {
            found.push((token.at.start..last.at.end, Private::Home));
        }
    }
}
