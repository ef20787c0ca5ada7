//! Numbers that belong to one person. Runs of digits are judged as groups, by how many there are, how they are parted, what they
//! begin with, and the words before and after: the same ten digits are a telephone after "hp" and nothing after "nomor laporan".

use super::{
    Found, NEAR, Private,
    plain::Plain,
    plates::{passports, plates},
};

/// The longest number there is, in digits and in groups.
const MOST_DIGITS: usize = 19;
const MOST_GROUPS: usize = 19;
const IDENTITY: [&str; 6] = ["nik", "ktp", "kk", "nikku", "ektp", "niknya"];
const PHONE: [&str; 28] = [
    "hp",
    "wa",
    "whatsapp",
    "whatapp",
    "telp",
    "telepon",
    "telpon",
    "tlp",
    "tlpn",
    "tel",
    "telephone",
    "phone",
    "hub",
    "hubungi",
    "dihubungi",
    "kontak",
    "contact",
    "cp",
    "call",
    "sms",
    "nohp",
    "nowa",
    "hpnya",
    "wanya",
    "ponsel",
    "seluler",
    "hape",
    "handphone",
];
const BANK: [&str; 24] = [
    "rek",
    "norek",
    "rekening",
    "rekeningnya",
    "reknya",
    "bri",
    "bca",
    "bni",
    "mandiri",
    "bsi",
    "btn",
    "bpd",
    "bankaltimtara",
    "kaltimtara",
    "muamalat",
    "cimb",
    "danamon",
    "permata",
    "seabank",
    "jago",
    "dana",
    "ovo",
    "gopay",
    "shopeepay",
];
const TAX: [&str; 2] = ["npwp", "npwpnya"];
const INSURED: [&str; 4] = ["bpjs", "jkn", "kis", "noka"];
const LICENCE: [&str; 4] = ["sim", "simnya", "nosim", "simku"];
/// Words before numbers of things.
const THINGS: [&str; 40] = [
    "meter",
    "meteran",
    "token",
    "pelanggan",
    "idpel",
    "resi",
    "antrian",
    "antrean",
    "laporan",
    "pengaduan",
    "aduan",
    "tiket",
    "sk",
    "perda",
    "pergub",
    "perbup",
    "permen",
    "uu",
    "pasal",
    "surat",
    "sppt",
    "nop",
    "pbb",
    "kontrak",
    "seri",
    "serial",
    "koordinat",
    "kode",
    "nib",
    "sertifikat",
    "faktur",
    "invoice",
    "order",
    "spk",
    "imei",
    "gps",
    "ubin",
    "kwh",
    "id",
    "rp",
];
/// Provinces, as identity cards begin.
const PROVINCES: [u8; 38] = [
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73, 74, 75, 76, 81,
    82, 91, 92, 93, 94, 95, 96,
];
/// Digits as they are said.
const SAID: [(&str, char); 11] = [
    ("nol", '0'),
    ("kosong", '0'),
    ("satu", '1'),
    ("dua", '2'),
    ("tiga", '3'),
    ("empat", '4'),
    ("lima", '5'),
    ("enam", '6'),
    ("tujuh", '7'),
    ("delapan", '8'),
    ("sembilan", '9'),
];
/// So many in a row are digits; one alone counts something.
const FEWEST_SAID: usize = 3;

/// A group of digits.
struct Group {
    /// Its first and last token.
    first: usize,
    last: usize,
    digits: String,
}

pub(super) fn find(plain: &Plain, found: &mut Vec<Found>) {
    plates(plain, found);
    passports(plain, found);
    let groups = groups(plain);
    let mut rest = groups.as_slice();
    while let Some(first) = rest.first() {
        let apart = |pair: &[Group]| matches!(pair, [a, b] if !joined(plain, a, b));
        let run = rest.windows(2).position(apart).map_or(rest.len(), |n| n + 1);
        let (this, after) = rest.split_at(run.max(1));
        rest = after;
        let mut run = this;
        while !run.is_empty() {
            let taken = match best(plain, run) {
                Some((taken, what)) => {
                    if let Some(at) = covered(plain, run, taken) {
                        found.push((at, what));
                    }
                    taken
                }
                None => amount(plain, run).max(1),
            };
            run = run.get(taken..).unwrap_or_default();
        }
        debug_assert!(first.first <= first.last, "groups stand in order");
    }
}

/// The digit that a word says.
pub(super) fn said(word: &str) -> Option<char> {
    SAID.iter().find(|(said, _)| *said == word).map(|(_, digit)| *digit)
}

/// Groups of digits. Letters that look like digits are digits: an "o" right before some, any of them within enough of them;
/// so are words that say them one after the other.
fn groups(plain: &Plain) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some(token) = plain.tokens.get(at) {
        let words = plain.tokens.get(at..).unwrap_or_default().iter().map_while(|t| said(&t.word));
        let said: Vec<char> = words.take(MOST_GROUPS).collect();
        if said.len() >= FEWEST_SAID {
            groups.extend(said.iter().enumerate().map(|(n, c)| Group { first: at + n, last: at + n, digits: c.to_string() }));
            at += said.len();
            continue;
        }
        let zero = token.word == "o" && plain.tokens.get(at + 1).is_some_and(|t| t.digits) && plain.gap(at, at + 1).is_empty();
        if let Some(group) = disguised(plain, at) {
            at = group.last;
            groups.push(group);
        } else if zero {
            groups.push(Group { first: at, last: at + 1, digits: format!("0{}", plain.word(at + 1)) });
            at += 1;
        } else if token.digits {
            groups.push(Group { first: at, last: at, digits: token.word.clone() });
        }
        at += 1;
    }
    groups
}

/// Ten digits and more in one piece, some of them written as letters: 08l234567890, 64O2O612O38OOOO1.
fn disguised(plain: &Plain, at: usize) -> Option<Group> {
    let (mut digits, mut last, mut real) = (String::new(), at, 0);
    for (n, token) in plain.tokens.iter().enumerate().skip(at).take(MOST_DIGITS) {
        if n > at && !plain.gap(n - 1, n).is_empty() {
            break;
        }
        if token.digits {
            digits.push_str(&token.word);
            real += token.word.len();
        } else {
            for c in token.word.chars() {
                digits.push(match c {
                    'o' => '0',
                    'l' | 'i' => '1',
                    _ => return None,
                });
            }
        }
        last = n;
    }
    (last > at && (10..=MOST_DIGITS).contains(&digits.len()) && real * 2 >= digits.len()).then_some(Group {
        first: at,
        last,
        digits,
    })
}

/// Whether two groups may belong to one number.
fn joined(plain: &Plain, a: &Group, b: &Group) -> bool {
    let gap = plain.gap(a.last, b.first);
    b.first == a.last + 1 && (1..=3).contains(&gap.len()) && gap.iter().all(|c| matches!(c, ' ' | '.' | '-' | '(' | ')'))
}

fn parted_by(plain: &Plain, run: &[Group], at: usize, c: char) -> bool {
    matches!(run.get(at..at + 2), Some([a, b]) if plain.gap(a.last, b.first) == [c])
}

/// How many groups from here are a sum, a time, a date or a fraction, and so no number of anybody.
fn amount(plain: &Plain, run: &[Group]) -> usize {
    let length = |at: usize| run.get(at).map_or(0, |g| g.digits.len());
    let Some(first) = run.first() else { return 0 };
    let dots = (0..run.len()).take_while(|at| parted_by(plain, run, *at, '.')).count();
    // 2.500.000: thousands.
    let thousands = (1..=dots).take_while(|at| length(*at) == 3).count();
    if thousands > 0 && thousands == dots && length(0) <= 3 && !first.digits.starts_with('0') {
        return 1 + thousands;
    }
    // 07.00: a time; 0.502: a fraction.
    let hour = first.digits.parse::<u8>().is_ok_and(|h| h <= 24);
    let minute = run.get(1).and_then(|g| g.digits.parse::<u8>().ok()).is_some_and(|m| m < 60);
    if dots == 1 && (length(0) <= 2 && length(1) == 2 && hour && minute || first.digits == "0") {
        return 2;
    }
    // 12-03-2024, 12.03.2024.
    let same = |c| parted_by(plain, run, 0, c) && parted_by(plain, run, 1, c);
    if (same('-') || same('.')) && length(0) <= 2 && length(1) <= 2 && length(2) == 4 {
        return 3;
    }
    0
}

/// The longest number that begins here: how many groups, and what it is.
fn best(plain: &Plain, run: &[Group]) -> Option<(usize, Private)> {
    if amount(plain, run) > 0 {
        return None;
    }
    let (mut digits, mut found) = (String::new(), None);
    for (n, group) in run.iter().take(MOST_GROUPS).enumerate() {
        digits.push_str(&group.digits);
        if digits.len() > MOST_DIGITS {
            break;
        }
        if let Some(what) = run.get(..=n).and_then(|groups| judge(plain, groups, &digits)) {
            found = Some((n + 1, what));
            // An identity is whole: what follows is another number.
            if matches!(what, Private::Identity | Private::Number) {
                break;
            }
        }
    }
    found
}

fn judge(plain: &Plain, groups: &[Group], digits: &str) -> Option<Private> {
    let (first, last) = (groups.first()?, groups.last()?);
    // Words tell of the nearest number only.
    let told = |words: &[&str]| {
        let near = plain.before(first.first, NEAR).take_while(|w| !w.bytes().all(|b| b.is_ascii_digit()) || w.len() < 3);
        near.into_iter().any(|w| words.contains(&w))
    };
    let after = |words: &[&str]| (1..=2).any(|n| words.contains(&plain.word(last.last + n)));
    let n = digits.len();
    if n == 18 && is_official(digits) {
        return Some(Private::Number);
    }
    if n == 16 && is_identity(digits) || (15..=17).contains(&n) && told(&IDENTITY) && !told(&TAX) {
        return Some(Private::Identity);
    }
    let shape: Vec<usize> = groups.iter().map(|g| g.digits.len()).collect();
    if shape == [2, 3, 3, 1, 3, 3]
        || matches!(n, 15 | 16) && told(&TAX)
        || n == 13 && (digits.starts_with("000") || told(&INSURED))
    {
        return Some(Private::Number);
    }
    if matches!(n, 12..=14) && told(&LICENCE) && !told(&PHONE) && !digits.starts_with("08") {
        return Some(Private::Number);
    }
    if is_phone(plain, groups, digits, told(&PHONE), told(&THINGS)) {
        return Some(Private::Phone);
    }
    let whose = after(&["an", "a"]) && !after(&["a"]) || after(&["a"]) && matches!(plain.word(last.last + 2), "n");
    let even = shape.iter().all(|n| *n > 1) || shape.len() > 2;
    if (8..=18).contains(&n) && even && (told(&BANK) || whose && !told(&THINGS)) && !told(&["rp"]) {
        return Some(Private::Bank);
    }
    None
}

/// NIK or KK: province, regency, district, a date (of women the day plus forty), a number.
fn is_identity(digits: &str) -> bool {
    let part = |from: usize| digits.get(from..from + 2).and_then(|d| d.parse::<u8>().ok()).unwrap_or(99);
    let (day, month) = (part(6), part(8));
    let day = if day > 40 { day - 40 } else { day };
    PROVINCES.contains(&part(0)) && (1..=79).contains(&part(2)) && (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// NIP: date of birth, month of appointment, sex, a number.
fn is_official(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<u16>().ok()).unwrap_or(9999);
    let year = |from| (1930..=2060).contains(&part(from, from + 4));
    let month = |from| (1..=12).contains(&part(from, from + 2)) || part(from, from + 2) == 21;
    year(0) && month(4) && (1..=31).contains(&part(6, 8)) && year(8) && month(12) && matches!(part(14, 15), 1 | 2)
}

fn is_phone(plain: &Plain, groups: &[Group], digits: &str, told: bool, of_things: bool) -> bool {
    let Some(first) = groups.first() else { return false };
    let before = plain.tokens.get(first.first).and_then(|t| plain.chars.get(t.at.start.checked_sub(1)?));
    let (plus, n) = (before == Some(&'+'), digits.len());
    // Two digits and two digits are times and days, unless nothing else stands between.
    let longest = groups.iter().map(|g| g.digits.len()).max().unwrap_or(0);
    let parted = |c| (0..groups.len().saturating_sub(1)).all(|at| parted_by(plain, groups, at, c));
    let even = longest >= 3 || parted(' ') || parted('-') || parted('.');
    let is_mobile = |local: &str| {
        let mut begin = local.bytes();
        begin.next() == Some(b'8') && begin.next().is_some_and(|b| b"1235789".contains(&b)) && (9..=12).contains(&local.len())
    };
    if let Some(local) = digits.strip_prefix('0') {
        if is_mobile(local) && even {
            return true;
        }
        let city = local.bytes().next().is_some_and(|b| (b'2'..=b'7').contains(&b)) && !local.starts_with("20");
        let bracket = before == Some(&'(');
        let shape = first.digits.len() >= 3 && groups.len() <= 4;
        return city && shape && (9..=12).contains(&n) && (told || bracket || !of_things);
    }
    if let Some(local) = digits.strip_prefix("62")
        && (is_mobile(local.strip_prefix('0').unwrap_or(local)) && even || plus && (9..=13).contains(&n))
    {
        return true;
    }
    if plus {
        return (8..=15).contains(&n) && longest >= 3;
    }
    // Without the zero: 812 5566 0198.
    let whole = groups.iter().all(|g| g.digits.len() >= 3) && (groups.len() >= 3 || n >= 11);
    if is_mobile(digits) && (told || !of_things && whole && groups.first().is_some_and(|g| g.digits.len() >= 3)) {
        return true;
    }
    // A number of the same town, after "telp"; not those of services.
    told && groups.len() <= 2 && (6..=8).contains(&n) && longest >= 3 && !digits.starts_with("1500") && !of_things
}

/// What is covered: the groups, with the bracket or the sign they begin with.
fn covered(plain: &Plain, run: &[Group], taken: usize) -> Option<std::ops::Range<usize>> {
    let (first, last) = (run.first()?, run.get(taken.checked_sub(1)?)?);
    let (from, to) = (plain.tokens.get(first.first)?.at.start, plain.tokens.get(last.last)?.at.end);
    let sign = from.checked_sub(1).and_then(|at| plain.chars.get(at)).is_some_and(|c| matches!(c, '+' | '('));
    Some(from - usize::from(sign)..to)
}
