//! A text as it is judged: without the disguises that Unicode allows. Each letter in its plain form, each dash, blank and digit as
//! ASCII has it, nothing invisible; and for each where it stands in the original, so that what is covered is what was found.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::spelling;

/// Zeros of the scripts that have digits of their own; nine more follow each. (Full-width and mathematical digits are letters
/// in another form and come back as ASCII anyway.)
const ZEROS: [u32; 45] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040,
    0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
    0xa9f0, 0xaa50, 0xabf0, 0x104a0, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x1e950,
];

/// Most characters that one stands for.
const LONGEST: usize = 4;

/// A run of letters, or of digits.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Where it stands among the plain characters.
    pub(super) at: Range<usize>,
    /// In small letters.
    pub(super) word: String,
    pub(super) digits: bool,
    /// Begins with a capital.
    pub(super) capital: bool,
    /// Has a small letter.
    pub(super) small: bool,
}

/// A text in its plain form.
pub(super) struct Plain {
    pub(super) chars: Vec<char>,
    /// Where each plain character came from, in bytes.
    from: Vec<Range<usize>>,
    pub(super) tokens: Vec<Token>,
}

impl Plain {
    pub(super) fn of(text: &str) -> Self {
        Self::read(text, false)
    }

    /// The same with a blank for what is not seen; none where there is nothing of the kind.
    pub(super) fn parted(text: &str) -> Option<Self> {
        let unseen = |c: char| !c.is_ascii() && plain(c).is_none() && !is_mark(c);
        text.chars().any(unseen).then(|| Self::read(text, true))
    }

    fn read(text: &str, parts: bool) -> Self {
        let (mut chars, mut from) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (start, original) in text.char_indices() {
            let at = start..start + original.len_utf8();
            if original.is_ascii() {
                chars.push(if original.is_control() && original != '\n' { ' ' } else { original });
                from.push(at);
                continue;
            }
            if parts && plain(original).is_none() && !is_mark(original) {
                chars.push(' ');
                from.push(at);
                continue;
            }
            // Some signs stand for whole sentences: those are no letters of anybody's name.
            let long = std::iter::once(original).nfkd().nth(LONGEST).is_some();
            for c in std::iter::once(original).nfkd().filter_map(plain).take(if long { 1 } else { LONGEST }) {
                chars.push(c);
                from.push(at.clone());
            }
        }
        let tokens = tokens(&chars);
        Self { chars, from, tokens }
    }

    /// Where a stretch of plain characters stands in the original, in bytes.
    pub(super) fn original(&self, at: &Range<usize>) -> Option<Range<usize>> {
        let last = self.from.get(at.end.checked_sub(1)?)?;
        Some(self.from.get(at.start)?.start..last.end)
    }

    /// Words with digits for some of their letters, as they are read: Rahm4t.
    pub(super) fn disguised(&self) -> Vec<(Range<usize>, String)> {
        let mut words = Vec::new();
        for run in self.tokens.chunk_by(|a, b| a.at.end == b.at.start) {
            // A digit between letters; "RT04" and "km12" are none.
            if let [first, .., last] = run
                && run.len() >= 3
                && !first.digits
                && !last.digits
            {
                let word = run.iter().flat_map(|t| t.word.chars()).map(spelling::letter).collect();
                words.push((first.at.start..last.at.end, word));
            }
        }
        words
    }

    /// What stands between two tokens.
    pub(super) fn gap(&self, before: usize, after: usize) -> &[char] {
        match (self.tokens.get(before), self.tokens.get(after)) {
            (Some(b), Some(a)) => self.chars.get(b.at.end..a.at.start).unwrap_or_default(),
            _ => &['\n'],
        }
    }

    /// The word at a place; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &t.word)
    }

    /// The words before a place, nearest first.
    pub(super) fn before(&self, at: usize, most: usize) -> impl Iterator<Item = &str> {
        self.tokens.get(at.saturating_sub(most)..at).unwrap_or_default().iter().rev().map(|t| t.word.as_str())
    }
}

/// A mark on a letter, which parts nothing.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A character in its plain form; none for what is not seen.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        '\u{b7}' | '\u{2022}' | '\u{3002}' | '\u{2219}' => Some('.'),
        // Marks on letters, soft hyphens, joiners, marks of direction, variants and tags.
        '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{600}'..='\u{605}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{58a}'
        | '\u{5be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{2e40}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{10ead}' => Some('-'),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => Some('\''),
        _ if c.is_whitespace() => Some(' '),
        _ => {
            let value = ZEROS.iter().find_map(|zero| (u32::from(c)).checked_sub(*zero).filter(|value| *value < 10));
            Some(value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c))
        }
    }
}

fn tokens(chars: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        // An apostrophe within a word belongs to it: Ma'ruf, Jum'at.
        let within = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
        let apostrophe = *c == '\'' && at > 0 && within(at - 1) && within(at + 1);
        if !c.is_alphanumeric() && !apostrophe {
            continue;
        }
        let digits = c.is_ascii_digit();
        match tokens.last_mut() {
            Some(last) if last.at.end == at && last.digits == digits => {
                last.at.end = at + 1;
                last.small |= c.is_lowercase();
                last.word.extend(c.to_lowercase().filter(|c| *c != '\''));
            }
            _ => tokens.push(Token {
                at: at..at + 1,
                word: c.to_lowercase().collect(),
                digits,
                capital: c.is_uppercase(),
                small: c.is_lowercase(),
            }),
        }
    }
    tokens
}
