//! Search terms of Indonesian text: fold case and accents, cut into words, strip affixes with the Snowball stemmer, so
//! that *perbaikan jalan* finds *jalan diperbaiki*. Stemming happens here, not in the database, so that every engine
//! finds the same.

use std::{borrow::Cow, cell::RefCell, rc::Rc, sync::LazyLock};

use domain::signs::plain;
use foldhash::{HashMap, HashSet, HashSetExt};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::lexicon;

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Indonesian));

/// Longest word kept, in bytes; what is longer is no word anyone searches for.
const LONGEST: usize = 40;

/// Letters that Unicode does not take apart, as people write them who have no key for them.
fn letters(c: char) -> &'static str {
    match c {
        'ł' => "l",
        'ß' => "ss",
        'ø' => "o",
        'ı' => "i",
        'đ' | 'ð' => "d",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ħ' => "h",
        'ŋ' => "ng",
        _ => "",
    }
}

/// Lower case, in plain characters: marks on letters and what is not seen are dropped, wide and other forms are the usual ones.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('`', "'").to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c)).filter_map(plain);
    for c in plain.flat_map(char::to_lowercase) {
        match (c, letters(c)) {
            ('`', _) => folded.push('\''),
            (c, "") => folded.push(c),
            (_, letters) => folded.push_str(letters),
        }
    }
    folded
}

/// The name of a place, or what was typed for one, as names are compared: folded, without apostrophes (*La'ai* is *Laai*), and
/// the short names of regencies in full.
#[must_use]
pub fn fold_place(text: &str) -> String {
    let folded = fold(text).replace('\'', "");
    if !words(&folded).any(|w| lexicon::region(w).is_some()) {
        return folded;
    }
    let whole = |word: &str| lexicon::region(word).map_or_else(|| word.to_owned(), |names| names.join(" "));
    folded.split(' ').map(whole).collect::<Vec<_>>().join(" ")
}

/// The words of a text, without what stands between them.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The words of a folded text, each with its apostrophes: *jum'at*.
fn written(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|c: char| !c.is_alphanumeric() && c != '\'').map(|w| w.trim_matches('\''));
    parts.filter(|w| !w.is_empty() && w.len() <= LONGEST)
}

/// The words that are looked for: an apostrophe is no letter, and short names of regencies are the whole ones.
fn meant(folded: &str) -> impl Iterator<Item = Cow<'_, str>> {
    written(folded).flat_map(|word| {
        let word = if word.contains('\'') { Cow::Owned(word.replace('\'', "")) } else { Cow::Borrowed(word) };
        match lexicon::region(&word) {
            Some(names) => names.iter().map(|n| Cow::Borrowed(*n)).collect(),
            None => vec![word],
        }
    })
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
    // Beside its parts, by which it was found before, a word with an apostrophe is one word.
    let whole: Vec<String> = written(&folded).filter(|w| w.contains('\'')).map(|w| w.replace('\'', "")).collect();
    let (mut out, mut seen) = (String::with_capacity(text.len()), HashSet::with_capacity(text.len() / A_WORD));
    let mut add = |term: &str| {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(term);
    };
    let mut index = |word: &str| {
        let stems = remembered_stems(word);
        if !stems.is_empty() {
            add(word);
            stems.iter().filter(|s| *s != word).for_each(|s| add(s));
        }
    };
    for word in words(&folded).filter(|w| w.len() <= LONGEST).chain(whole.iter().map(String::as_str)) {
        if !seen.insert(word) {
            continue;
        }
        index(word);
        // Who types a whole name finds the short one.
        for name in lexicon::region(word).into_iter().flatten().filter(|name| seen.insert(**name)) {
            index(name);
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
    /// Words were typed, and none of them tells anything: nothing is found by them.
    pub says_nothing: bool,
}

impl Query {
    /// Most words looked for; more do not narrow a search.
    pub const MOST_WORDS: usize = 8;

    /// Reads what was typed. Nothing typed gives an empty query.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let folded = fold(text.get(..text.floor_char_boundary(400)).unwrap_or_default());
        let all: Vec<_> = meant(&folded).collect();
        let telling: Vec<&str> = all.iter().map(AsRef::as_ref).filter(|w| !lexicon::is_empty(w)).take(Self::MOST_WORDS).collect();
        let prefix = telling.last().filter(|word| all.last().is_some_and(|last| last == **word)).map(|word| (*word).to_owned());
        let says_nothing = telling.is_empty() && !all.is_empty();
        Self { words: telling.into_iter().map(stems).collect(), prefix, says_nothing }
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
    fn what_is_looked_for_is_found_however_the_report_says_it() {
        // What was written to search, and the report that it finds.
        let written_finds = [
            // Affixes hide nothing.
            ("perbaikan jalan", "Jalan belum DIPERBAIKI sejak Januari"),
            ("diperbaiki", "mohon perbaikannya"),
            ("sampah menumpuk", "Tumpukan sampah di pasar"),
            ("kerusakan jalan", "jalan rusak"),
            ("rusak", "kerusakan"),
            ("penyemprotan", "tolong disemprot"),
            ("mengambil", "sampah tidak diambil"),
            // People stop typing early.
            ("sama", "di Samarinda"),
            // Words that tell nothing hinder nothing.
            ("sampah di pasar yang menumpuk", "Tumpukan sampah pasar"),
            ("jalan rusak di", "jalan rusak"),
            // Words cut short are whole ones.
            ("jalan rusak", "jln rusak"),
            ("jln rusak", "jalan rusak"),
            ("rumah sakit", "rmh sakit"),
            ("jln", "JLN."),
            // Nor do letters and apostrophes, whatever key they came from.
            ("jumat", "sejak Jum'at pagi"),
            ("jum'at", "sejak jumat pagi"),
            ("Jum’at", "sejak Jum`at pagi"),
            ("at", "sejak Jum'at"),
            ("laai", "Desa Long La'ai"),
            ("strasse", "Straße"),
            ("jalan", "\u{ff2a}\u{ff21}\u{ff2c}\u{ff21}\u{ff2e} rusak"),
            ("jalan", "ja\u{ad}l\u{200b}an rusak"),
            ("bengkel", "b\u{1ebf}ngkel"),
            ("lodz 17", "Łódź ١٧"),
            // A regency is called as people call it.
            ("kukar", "jalan di Kutai Kartanegara"),
            ("kutai kartanegara", "jalan di KUKAR rusak"),
            ("ppu", "Penajam Paser Utara"),
            ("mahulu", "warga Mahulu"),
        ];
        for (written, report) in written_finds {
            assert!(finds(written, report), "{written:?} finds {report:?}");
        }
        let written_does_not_find = [("banjir", "jalan rusak"), ("jumat", "jum lalu at"), ("jalan", "jamban")];
        for (written, report) in written_does_not_find {
            assert!(!finds(written, report), "{written:?} does not find {report:?}");
        }
    }

    #[test]
    fn a_place_is_compared_as_it_is_called() {
        for (written, understood) in [("Kukar", "kutai kartanegara"), ("Long La’ai", "long laai"), ("Samarinda", "samarinda")] {
            assert_eq!(fold_place(written), understood);
        }
    }

    #[test]
    fn words_that_tell_nothing_are_not_looked_for() {
        assert_eq!(terms("Yang ada di sini"), "sini");
        assert_eq!((terms("yang di"), Query::parse("yang di").words), (String::new(), Vec::new()));
        assert!(Query::parse("yang di").says_nothing && !Query::parse("").says_nothing && !Query::parse("...").says_nothing);
        assert_eq!(Query::parse("jalan di").prefix, None, "only the last word may be the beginning of one");
        let long = "satu dua tiga empat lima enam tujuh delapan di sembi";
        assert_eq!((Query::parse(long).words.len(), Query::parse(long).prefix), (8, None));
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
