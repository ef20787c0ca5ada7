//! A text as it is judged: without the disguises that Unicode allows. Each letter in its plain form, each dash, blank and digit as
//! ASCII has it, nothing invisible; and for each where it stands in the original, so that what is covered is what was found.

use std::ops::Range;

use domain::signs::plain;
use unicode_normalization::UnicodeNormalization;

use super::spelling;

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
                chars.push(match original {
                    '`' => '\'',
                    c if c.is_control() && c != '\n' => ' ',
                    c => c,
                });
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
