//! What betrays a person in a text that is to become public: numbers of identity cards (NIK) and telephones, e-mail
//! addresses, names after a title. Found by their look alone; an official has the last word.

use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Private {
    /// The sixteen digits of an identity card or a family card.
    Identity,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A name after a title: *Pak Budi*, *Ibu Siti Aminah*.
    Name,
}

impl Private {
    /// A word for it in files and texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Name => "name",
        }
    }
}

/// Titles that a name follows, in lower case and without a dot.
const TITLES: [&str; 15] =
    ["pak", "bapak", "bpk", "bu", "ibu", "sdr", "saudara", "sdri", "saudari", "haji", "hj", "hajjah", "mas", "mbak", "bang"];
/// Words after a title that are no names: *Pak Lurah*, *Ibu Kepala Sekolah*.
const OFFICES: [&str; 26] = [
    "admin",
    "bidan",
    "bupati",
    "camat",
    "direktur",
    "dokter",
    "gubernur",
    "guru",
    "kades",
    "kadis",
    "kapolsek",
    "kepala",
    "ketua",
    "kepolisian",
    "lurah",
    "menteri",
    "petugas",
    "polisi",
    "presiden",
    "rt",
    "rw",
    "sekda",
    "sekretaris",
    "wakil",
    "walikota",
    "wali",
];

/// Everything that betrays a person, in the order of the text, without overlaps. Ranges are in bytes.
#[must_use]
pub fn private(text: &str) -> Vec<(Range<usize>, Private)> {
    let mut found: Vec<_> = emails(text).chain(numbers(text)).chain(names(text)).collect();
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    found
}

/// The text with everything that betrays a person replaced by what it was, as `say` names it.
#[must_use]
pub fn masked(text: &str, say: impl Fn(Private) -> String) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, what) in private(text) {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&say(what));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn emails(text: &str) -> impl Iterator<Item = (Range<usize>, Private)> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    text.match_indices('@').filter_map(move |(at, _)| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let local = before.len() - before.trim_end_matches(part).len();
        let host = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        let host = after.get(..after.len() - host.len())?.trim_end_matches(['.', '-']);
        (local > 0 && host.contains('.')).then(|| (at - local..at + 1 + host.len(), Private::Email))
    })
}

/// Digits with what people write between them: spaces, dots, dashes, brackets.
fn numbers(text: &str) -> impl Iterator<Item = (Range<usize>, Private)> {
    let between = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')');
    let mut runs = Vec::new();
    let mut run: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        let starts_here = c == '+' && text.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match &mut run {
            Some(run) if c.is_ascii_digit() => run.end = at + 1,
            Some(_) if between(c) => {}
            _ => {
                runs.extend(run.take());
                if c.is_ascii_digit() || starts_here {
                    run = Some(at..at + 1);
                }
            }
        }
    }
    runs.extend(run);
    runs.into_iter().filter_map(|range| {
        let written = text.get(range.clone())?;
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let what = match digits.len() {
            16 => Private::Identity,
            9..=15 if digits.starts_with('0') || digits.starts_with("62") || written.starts_with('+') => Private::Phone,
            _ => return None,
        };
        Some((range, what))
    })
}

/// Capitalised words after a title, and the title with them.
fn names(text: &str) -> impl Iterator<Item = (Range<usize>, Private)> {
    let (mut words, mut begun) = (Vec::new(), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            begun.get_or_insert(at);
        } else if let Some(start) = begun.take() {
            words.push((start..at, text.get(start..at).unwrap_or_default()));
        }
    }
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    while let Some(((title, word), after)) = rest.split_first() {
        rest = after;
        if !TITLES.contains(&word.to_lowercase().as_str()) {
            continue;
        }
        let mut end = title.end;
        let mut names = 0;
        for (range, word) in after.iter().take(3) {
            // Nothing but a space, or the dot of the title, may stand between.
            let gap = text.get(end..range.start).unwrap_or("\n");
            if !matches!(gap, " " | ". ")
                || (gap == ". " && names > 0)
                || !capital(word)
                || OFFICES.contains(&word.to_lowercase().as_str())
            {
                break;
            }
            end = range.end;
            names += 1;
        }
        if names > 0 {
            found.push((title.start..end, Private::Name));
            rest = after.get(names..).unwrap_or_default();
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Private)> {
        private(text).into_iter().map(|(range, what)| (text.get(range).unwrap(), what)).collect()
    }

    #[test]
    fn numbers_addresses_and_names_are_found() {
        assert_eq!(
            found("Hubungi Pak Budi Santoso di 0812-3456 7890 atau budi.s@contoh.id, NIK 6472010101900001."),
            [
                ("Pak Budi Santoso", Private::Name),
                ("0812-3456 7890", Private::Phone),
                ("budi.s@contoh.id", Private::Email),
                ("6472010101900001", Private::Identity),
            ]
        );
        assert_eq!(
            found("telp +62 811 555 123, (0541) 123456"),
            [("+62 811 555 123", Private::Phone), ("0541) 123456", Private::Phone)]
        );
        assert_eq!(found("Bpk. Hasan minta uang"), [("Bpk. Hasan", Private::Name)]);
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for plain in [
            "Jalan rusak 185 meter sejak 24-11-2026, RT 04.",
            "Mohon Bapak Bupati dan Ibu Kepala Sekolah turun",
            "bapak saya sakit, ibu kami juga",
            "Harga 1.250.000.000 rupiah, laporan 754 361 6960",
            "rapat @ balai desa",
            "Pak\nBudi",
        ] {
            assert_eq!(found(plain), [], "{plain}");
        }
    }

    #[test]
    fn what_is_masked_says_what_it_was() {
        let say = |what: Private| format!("[{}]", what.as_str());
        assert_eq!(masked("Kata Bu Siti: 081234567890!", say), "Kata [name]: [phone]!");
        assert_eq!(masked("", say), "");
        let twice = masked("Bu Siti, 081234567890", say);
        assert_eq!(masked(&twice, say), twice);
    }
}
