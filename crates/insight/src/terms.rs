//! Search terms of Indonesian text: fold case and accents, cut into words, strip affixes with the Snowball stemmer, so
//! that *perbaikan jalan* finds *jalan diperbaiki*. Stemming happens here, not in the database, so that every engine
//! finds the same.

use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer};

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Indonesian));

/// Longest word kept, in bytes; what is longer is no word anyone searches for.
const LONGEST: usize = 40;

/// Lower case, without the accents that occur in names here.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ʼ' | '’' | '‘' | '`' => '\'',
        c => c,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && w.len() <= LONGEST)
}

fn stem(word: &str) -> String {
    // Numbers and short words carry no affix; a prefix that is cut off a short word leaves nothing to search for.
    if word.len() <= 4 || word.bytes().any(|b| b.is_ascii_digit()) { word.to_owned() } else { STEMMER.stem(word).into_owned() }
}

/// The terms a text is indexed by, space-separated, in order. A word whose stem differs is indexed as both, so that
/// a prefix typed by a person finds the word as written.
#[must_use]
pub fn terms(text: &str) -> String {
    let folded = fold(text);
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for word in words(&folded) {
        let stem = stem(word);
        for term in [Some(word), (stem != word).then_some(stem.as_str())].into_iter().flatten() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(term);
        }
    }
    out
}

/// What a person searches for, as terms that must all be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Stems; the last is also tried as a prefix of a word, since people stop typing early.
    pub stems: Vec<String>,
    /// The last word as typed.
    pub prefix: Option<String>,
}

impl Query {
    /// Most words looked for; more do not narrow a search.
    pub const MOST_WORDS: usize = 8;

    /// Reads what was typed. Nothing typed gives an empty query.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let folded = fold(text.get(..text.floor_char_boundary(400)).unwrap_or_default());
        let all: Vec<&str> = words(&folded).take(Self::MOST_WORDS).collect();
        let prefix = all.last().map(|w| (*w).to_owned());
        Self { stems: all.into_iter().map(stem).collect(), prefix }
    }

    /// True when there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stems.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let (indexed, query) = (terms(text), Query::parse(query));
        let words: Vec<_> = indexed.split(' ').collect();
        let last = query.stems.len().saturating_sub(1);
        query.stems.iter().enumerate().all(|(n, s)| {
            let prefix = query.prefix.as_deref().filter(|_| n == last);
            words.iter().any(|w| w == s || prefix.is_some_and(|p| w.starts_with(p)))
        })
    }

    #[test]
    fn affixes_do_not_hide_a_report() {
        assert!(finds("perbaikan jalan", "Jalan belum DIPERBAIKI sejak Januari"));
        assert!(finds("diperbaiki", "mohon perbaikannya"));
        assert!(finds("sampah menumpuk", "Tumpukan sampah di pasar"));
        assert!(finds("sama", "di Samarinda"));
        assert!(!finds("banjir", "jalan rusak"));
    }

    #[test]
    fn strange_text_is_no_trouble() {
        assert_eq!(terms("  ...!? "), "");
        assert!(Query::parse("\" OR * NEAR( ").stems.iter().all(|s| s.chars().all(char::is_alphanumeric)));
        assert_eq!(terms(&"x".repeat(100)), "");
        assert_eq!(Query::parse(&"é".repeat(1000)).stems.len(), 0);
        assert_eq!(fold("Café Ma’ruf"), "cafe ma'ruf");
    }
}
