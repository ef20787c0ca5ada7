//! The numbers a citizen holds: the public tracking number, the secret PIN, and the number a report may have
//! in the national system.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Ten digits, the last a check digit, said in groups as `123 456 7890`. It is random, so it tells nothing about
/// how many reports there are, and it opens only what is public.
///
/// ```
/// use domain::TrackingNumber;
/// let number = TrackingNumber::from_seed(123_456_789);
/// assert_eq!(number.grouped(), "123 456 7897");
/// assert_eq!("123-456-7897".parse(), Ok(number));
/// assert!("123 456 7898".parse::<TrackingNumber>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrackingNumber(u64);

/// The text is no tracking number: wrong length, or the check digit does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a tracking number: expected 10 digits whose last one fits the others")]
pub struct NotATrackingNumber;

impl TrackingNumber {
    /// A number from any random value: nine digits, the first of them not zero, and their check digit.
    #[must_use]
    pub fn from_seed(random: u64) -> Self {
        let body = if (100_000_000..1_000_000_000).contains(&random) { random } else { 100_000_000 + random % 900_000_000 };
        Self(body * 10 + check_digit(body))
    }

    /// Three groups, easy to read aloud.
    #[must_use]
    pub fn grouped(self) -> String {
        format!("{:03} {:03} {:04}", self.0 / 10_000_000, self.0 / 10_000 % 1000, self.0 % 10_000)
    }

    /// The ten digits as a number.
    #[must_use]
    pub fn as_u64(self) -> u64 {
        self.0
    }
}

/// The check digit of the Luhn algorithm: catches every wrong digit and most swapped neighbours.
fn check_digit(mut body: u64) -> u64 {
    let mut sum = 0;
    let mut double = true;
    while body > 0 {
        let digit = body % 10;
        sum += match (double, digit) {
            (false, d) => d,
            (true, d @ 0..=4) => d * 2,
            (true, d) => d * 2 - 9,
        };
        double = !double;
        body /= 10;
    }
    (10 - sum % 10) % 10
}

impl FromStr for TrackingNumber {
    type Err = NotATrackingNumber;

    /// Reads ten digits as people write and copy them: in groups with any blank or dash, in any script, with `LP`, `No.`, `#` or
    /// a word for it before them, or within the address of a report.
    fn from_str(text: &str) -> Result<Self, NotATrackingNumber> {
        let typed = crate::signs::typed(text);
        let typed = match typed.rsplit_once("/laporan/") {
            Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
            None => typed.as_str(),
        };
        let lead = |c: char| c.is_alphabetic() || matches!(c, '#' | ':' | '.' | '-' | ' ' | '/');
        let digits = crate::signs::digits(typed.trim_start_matches(lead).trim_end_matches(['.', ','])).unwrap_or_default();
        let words = typed.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
        let known = |w: &str| ["lp", "no", "nomor", "nomer", "number", "laporan", "report"].contains(&w.to_lowercase().as_str());
        let fits = digits.len() == 10 && words.into_iter().all(known);
        let number: u64 = if fits { digits.parse().map_err(|_| NotATrackingNumber)? } else { return Err(NotATrackingNumber) };
        if number >= 1_000_000_000 && check_digit(number / 10) == number % 10 {
            Ok(Self(number))
        } else {
            Err(NotATrackingNumber)
        }
    }
}

impl TryFrom<u64> for TrackingNumber {
    type Error = NotATrackingNumber;
    fn try_from(number: u64) -> Result<Self, NotATrackingNumber> {
        number.to_string().parse()
    }
}

impl fmt::Display for TrackingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The reporter's secret: 12 letters and digits in three groups (60 random bits), shown once on the receipt.
/// Enough bits that a keyed fast hash protects it, so that sending a report costs no slow password hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// The text is no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a PIN: expected 12 letters and digits")]
pub struct NotAPin;

/// Crockford's alphabet: no I, L, O or U, so nothing is misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Pin {
    /// A PIN from 60 random bits.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        let letter = |i: u32| char::from(ALPHABET.get((bits >> (5 * i)) as usize & 31).copied().unwrap_or(b'0'));
        Self((0..12).map(letter).collect())
    }

    /// The twelve characters without hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed on the receipt: `7K3M-9QXV-2BTA`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let part = |range| self.0.get(range).unwrap_or_default();
        format!("{}-{}-{}", part(0..4), part(4..8), part(8..12))
    }
}

impl FromStr for Pin {
    type Err = NotAPin;

    /// Reads a PIN as people type and copy it: any case, any dash and blank ignored, `PIN` before it, O read as 0, I and L as 1.
    fn from_str(text: &str) -> Result<Self, NotAPin> {
        let typed = crate::signs::typed(text);
        let typed = typed.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let typed = typed
            .get(..4)
            .filter(|lead| ["PIN ", "PIN:", "PIN-"].iter().any(|l| l.eq_ignore_ascii_case(lead)))
            .and_then(|lead| typed.get(lead.len()..))
            .unwrap_or(typed);
        letters::<12>(typed).map(Self).ok_or(NotAPin)
    }
}

/// So many letters of the alphabet, as people type them.
fn letters<const N: usize>(typed: &str) -> Option<String> {
    let read = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    let typed = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.'));
    let text: String = typed.take(N + 1).map(read).collect();
    (text.len() == N && text.bytes().all(|b| ALPHABET.contains(&b))).then_some(text)
}

/// A code that proves once, for a short while, that somebody reads what is sent to an address: eight letters and digits in two
/// groups (40 random bits), so that it is not taken for a PIN.
#[derive(Clone, PartialEq, Eq)]
pub struct ProofCode(String);

impl ProofCode {
    /// A code from 40 random bits.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        Self(Pin::from_random(bits).0.chars().take(8).collect())
    }

    /// Reads a code as people type and copy it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        letters::<8>(&crate::signs::typed(text)).map(Self)
    }

    /// The eight characters without the hyphen.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it stands in a letter: `7K3M-9QXV`.
    #[must_use]
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at_checked(4).unwrap_or((&self.0, ""));
        format!("{first}-{second}")
    }
}

impl fmt::Debug for ProofCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofCode(…)")
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// The Tracking ID a report has in the national system (SP4N-LAPOR!): up to 12 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NationalId(pub u64);

impl NationalId {
    /// Reads 1 to 12 digits, not all zero.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|n| fits && *n > 0).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_pins_are_read_as_people_copy_them() {
        let number = TrackingNumber::from_seed(531_101_095);
        let (plain, grouped) = (number.to_string(), number.grouped());
        let wide: String = plain.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xfee0)).collect();
        for text in [
            plain.clone(),
            grouped.clone(),
            format!("No. {grouped}"),
            format!("Nomor: {plain}"),
            format!("#{plain}"),
            format!("LP {grouped}."),
            format!("laporan {grouped}"),
            format!("https://lapor.example.id/laporan/{plain}"),
            format!("lapor.example.id/laporan/{plain}/bukti?x=1#y"),
            grouped.replace(' ', "\u{2013}"),
            grouped.replace(' ', "\u{a0}"),
            format!("\u{200e}{plain}\u{200e}"),
            wide,
        ] {
            assert_eq!(text.parse(), Ok(number), "{text}");
        }
        for wrong in ["", "laporan", "banjir 5311010952", "531101095", "https://lapor.example.id/laporan/", "53110109521"] {
            assert!(wrong.parse::<TrackingNumber>().is_err(), "{wrong}");
        }
        let pin = Pin::from_random(1 << 59);
        for text in [
            pin.grouped(),
            pin.grouped().to_lowercase(),
            pin.grouped().replace('-', "\u{2011}"),
            format!("PIN: {}", pin.grouped()),
            format!("PIN {}", pin.as_str()),
        ] {
            assert_eq!(text.parse(), Ok(pin.clone()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back_and_every_wrong_digit_is_caught(seed: u64, place in 0usize..10, shift in 1u8..10) {
            let number = TrackingNumber::from_seed(seed);
            prop_assert_eq!(number.grouped().parse(), Ok(number));
            for typed in [format!("LP {}", number.grouped()), format!("lp-{number}"), number.grouped().replace(' ', ".")] {
                prop_assert_eq!(typed.parse(), Ok(number));
            }
            let mut digits = number.to_string().into_bytes();
            digits[place] = b'0' + (digits[place] - b'0' + shift) % 10;
            prop_assert!(String::from_utf8(digits).unwrap().parse::<TrackingNumber>().is_err());
        }

        #[test]
        fn pins_read_back_as_typed(bits: u64) {
            let pin = Pin::from_random(bits);
            prop_assert_eq!(pin.grouped().to_lowercase().parse(), Ok(pin));
            let code = ProofCode::from_random(bits);
            prop_assert!(code.grouped().parse::<Pin>().is_err(), "neither is taken for the other");
            prop_assert_eq!(ProofCode::parse(&format!(" {} ", code.grouped().to_lowercase())), Some(code));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = text.parse::<TrackingNumber>();
            let _ = text.parse::<Pin>();
            let _ = ProofCode::parse(&text);
            let _ = NationalId::parse(&text);
        }
    }
}
