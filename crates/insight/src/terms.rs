//! Search terms of Indonesian text: fold case and accents, cut into words, strip affixes with the Snowball stemmer, so
//! that *perbaikan jalan* finds *jalan diperbaiki*. Stemming happens here, not in the database, so that every engine
//! finds the same.

use std::{cell::RefCell, rc::Rc, sync::LazyLock};

use foldhash::{HashMap, HashSet, HashSetExt};
use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::lexicon;

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
    if text.is_ascii() {
        return text.replace('`', "'").to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// The words of a text, without what stands between them.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The words that are indexed.
fn short_words(folded: &str) -> impl Iterator<Item = &str> {
    words(folded).filter(|w| w.len() <= LONGEST)
}

fn stem(word: &str) -> String {
    // Numbers and short words carry no affix; a prefix that is cut off a short word leaves nothing to search for.
    if word.len() <= 4 || word.bytes().any(|b| b.is_ascii_digit()) { word.to_owned() } else { STEMMER.stem(word).into_owned() }
}

/// Prefixes that swallow the first letter of a root, and the letter: *menumpuk* is *tumpuk*, *penyapu* is *sapu*. Whether
/// a letter was swallowed cannot be told from the word (*mengambil* is *ambil*), so both roots count.
const SWALLOWED: [(&str, &str); 8] =
    [("meny", "s"), ("peny", "s"), ("meng", "k"), ("peng", "k"), ("men", "t"), ("pen", "t"), ("mem", "p"), ("pem", "p")];

/// The stems of a word: one, or more where the word itself cannot tell its root; none of a word that tells nothing.
fn stems(word: &str) -> Vec<String> {
    if lexicon::is_empty(word) {
        return Vec::new();
    }
    let mut all = vec![stem(word)];
    let mut add = |root: String| {
        if !all.contains(&root) {
            all.push(root);
        }
    };
    if let Some(whole) = lexicon::whole(word) {
        add(stem(whole));
    }
    let swallowed = SWALLOWED.iter().find_map(|(prefix, letter)| Some((word.strip_prefix(prefix)?, letter)));
    if let Some((rest, letter)) = swallowed.filter(|(rest, _)| rest.len() >= 3 && rest.starts_with(['a', 'e', 'i', 'o', 'u'])) {
        add(stem(&format!("{letter}{rest}")));
    }
    // *kerusakan* and *tumpukan* end in *-an* after a root in *k*; only a verb ends in *-kan*.
    let is_verb = ["di", "me", "ber", "ter"].iter().any(|prefix| word.starts_with(prefix));
    if let Some(root) = word.strip_suffix("an").filter(|r| r.len() >= 5 && r.ends_with('k') && !is_verb) {
        add(stem(root));
    }
    all
}

/// Most words of which a thread remembers the stems: more than people use.
const REMEMBERED: usize = 8192;

thread_local! {
    static STEMS: RefCell<HashMap<String, Rc<[String]>>> = RefCell::default();
}

/// The stems of a word, remembered: people write the same words again and again.
fn remembered_stems(word: &str) -> Rc<[String]> {
    STEMS.with_borrow_mut(|known| {
        if let Some(found) = known.get(word) {
            return Rc::clone(found);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let found: Rc<[String]> = stems(word).into();
        known.insert(word.to_owned(), Rc::clone(&found));
        found
    })
}

/// Bytes of a text for each different word of it, about.
const A_WORD: usize = 8;

/// The terms that texts are indexed by, space-separated, each once: every word as written, so that a prefix typed by a
/// person finds it, and its stems; without words that tell nothing.
#[must_use]
pub fn terms(text: &str) -> String {
    let folded = fold(text);
    let (mut out, mut seen) = (String::with_capacity(text.len()), HashSet::with_capacity(text.len() / A_WORD));
    let mut add = |term: &str| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(term);
    };
    for word in short_words(&folded).filter(|word| seen.insert(*word)) {
        let stems = remembered_stems(word);
        if !stems.is_empty() {
            add(word);
            stems.iter().filter(|s| *s != word).for_each(|s| add(s));
        }
    }
    out
}

/// All terms of one list, and those of another that are not among them.
#[must_use]
pub fn join_terms(one: &str, other: &str) -> String {
    let mut known = HashSet::with_capacity(one.len() / A_WORD);
    known.extend(one.split_ascii_whitespace());
    let mut all = String::with_capacity(one.len() + other.len() / 2);
    all.push_str(one);
    for term in other.split_ascii_whitespace().filter(|t| !known.contains(t)) {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(term);
    }
    all
}

/// What a person searches for: words that must all be there, each as any of its stems. Words that tell nothing need not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The stems of each word.
    pub words: Vec<Vec<String>>,
    /// The last word as typed: also tried as the beginning of a word, since people stop typing early.
    pub prefix: Option<String>,
}

impl Query {
    /// Most words looked for; more do not narrow a search.
    pub const MOST_WORDS: usize = 8;

    /// Reads what was typed. Nothing typed gives an empty query.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let folded = fold(text.get(..text.floor_char_boundary(400)).unwrap_or_default());
        let last = short_words(&folded).last();
        let telling: Vec<&str> = short_words(&folded).filter(|w| !lexicon::is_empty(w)).take(Self::MOST_WORDS).collect();
        let prefix = telling.last().filter(|word| Some(**word) == last).map(|word| (*word).to_owned());
        Self { words: telling.into_iter().map(stems).collect(), prefix }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let (indexed, query) = (terms(text), Query::parse(query));
        let words: Vec<_> = indexed.split(' ').collect();
        let last = query.words.len().saturating_sub(1);
        query.words.iter().enumerate().all(|(n, stems)| {
            let prefix = query.prefix.as_deref().filter(|_| n == last);
            words.iter().any(|w| stems.iter().any(|s| s == w) || prefix.is_some_and(|p| w.starts_with(p)))
        })
    }

    #[test]
    fn affixes_do_not_hide_a_report() {
        assert!(finds("perbaikan jalan", "Jalan belum DIPERBAIKI sejak Januari"));
        assert!(finds("diperbaiki", "mohon perbaikannya"));
        assert!(finds("sampah menumpuk", "Tumpukan sampah di pasar"));
        assert!(finds("kerusakan jalan", "jalan rusak") && finds("rusak", "kerusakan"));
        assert!(finds("penyemprotan", "tolong disemprot"));
        assert!(finds("mengambil", "sampah tidak diambil"));
        assert!(finds("sama", "di Samarinda"));
        assert!(!finds("banjir", "jalan rusak"));
    }

    #[test]
    fn words_that_tell_nothing_are_not_looked_for() {
        assert!(finds("sampah di pasar yang menumpuk", "Tumpukan sampah pasar"));
        assert!(finds("jalan rusak di", "jalan rusak"));
        assert_eq!(terms("Yang ada di sini"), "sini");
        assert_eq!((terms("yang di"), Query::parse("yang di")), (String::new(), Query::default()));
        assert_eq!(Query::parse("jalan di").prefix, None, "only the last word may be the beginning of one");
        let long = "satu dua tiga empat lima enam tujuh delapan di sembi";
        assert_eq!((Query::parse(long).words.len(), Query::parse(long).prefix), (8, None));
    }

    #[test]
    fn words_cut_short_are_whole_ones() {
        assert!(finds("jalan rusak", "jln rusak") && finds("jln rusak", "jalan rusak"));
        assert!(finds("rumah sakit", "rmh sakit") && finds("jln", "JLN."));
    }

    #[test]
    fn terms_are_joined_without_repeating() {
        assert_eq!(terms("Jalan rusak, jalan sempit"), "jalan rusak sempit");
        assert_eq!(join_terms("jalan rusak", "rusak parah jalan"), "jalan rusak parah");
        assert_eq!((join_terms("", "jalan"), join_terms("jalan", "")), ("jalan".to_owned(), "jalan".to_owned()));
        for word in (0..20_000).map(|n| format!("kata{n}")) {
            assert_eq!(terms(&word), word, "however many words there are");
        }
    }

    #[test]
    fn strange_text_is_no_trouble() {
        assert_eq!(terms("  ...!? "), "");
        assert!(Query::parse("\" OR * NEAR( ").words.iter().flatten().all(|s| s.chars().all(char::is_alphanumeric)));
        assert_eq!(terms(&"x".repeat(100)), "");
        assert_eq!(Query::parse(&"é".repeat(1000)).words.len(), 0);
        assert_eq!(fold("Café Ma’ruf"), "cafe ma'ruf");
    }
}
