//! Names of people. Three things tell one: a title, an office or an introduction before it (*Pak*, *Camat*, *nama saya*); how it is
//! written; and whether it is a name that people bear (`given-names.txt`). The less one of them tells, the more the others must.
//! Streets, schools and bridges are named after people too: what stands after such a word is left alone.

use std::ops::Range;

use super::{
    Found, Private,
    name_words::{BETWEEN, DEGREES, INTRODUCED, NAMES, NO_NAMES, OFFICES, PLACES, SPELT, TITLES, WORK},
    plain::Plain,
    spelling,
};

/// Most titles one after the other.
const MOST_TITLES: usize = 6;

/// What stands before a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    /// An office that a place may follow.
    Office,
    /// Nothing.
    Alone,
    /// Work, a rank, "saya".
    Work,
    /// A title.
    Title,
    /// "bernama", "Nama:".
    Introduced,
}

pub(super) fn find(plain: &Plain, found: &mut Vec<Found>) {
    let names = Names::of(plain);
    let mut at = 0;
    while at < plain.tokens.len() {
        match names.at(at) {
            Some((tokens, last)) => {
                if let (Some(from), Some(to)) = (plain.tokens.get(tokens.start), plain.tokens.get(last)) {
                    found.push((from.at.start..to.at.end, Private::Name));
                }
                at = tokens.end.max(at + 1);
            }
            None => at += 1,
        }
    }
}

/// No name, wherever it stands.
pub(super) fn is_no_name(word: &str) -> bool {
    NO_NAMES.contains(word)
}

/// Every word that could be part of a name: one that people bear, in any spelling, or that is written like one and is no
/// ordinary word, or that has digits for letters.
pub(super) fn could_be(plain: &Plain, found: &mut Vec<Found>) {
    let words = plain.tokens.iter().filter(|t| !t.digits && t.word.chars().count() > 1 && !NO_NAMES.contains(t.word.as_str()));
    let names = words.filter(|t| t.capital || is_borne(&t.word) || NAMES.1.contains(t.word.as_str()));
    found.extend(names.map(|t| (t.at.clone(), Private::Name)));
    found.extend(plain.disguised().into_iter().map(|(at, _)| (at, Private::Name)));
}

/// A name that people bear, in any spelling.
pub(super) fn is_borne(word: &str) -> bool {
    NAMES.0.contains(word) || SPELT.contains(&spelling::of(word))
}

struct Names<'a> {
    plain: &'a Plain,
    /// Capitals tell something: most words have none.
    cased: bool,
}

impl<'a> Names<'a> {
    fn of(plain: &'a Plain) -> Self {
        let words = plain.tokens.iter().filter(|t| !t.digits);
        let (all, capitals) = words.fold((0, 0), |(all, capitals), t| (all + 1, capitals + usize::from(t.capital)));
        Self { plain, cased: capitals * 5 < all * 3 || all < 6 }
    }

    /// The name that begins with the word at this place, with its title: its tokens, and the last of them.
    fn at(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let token = self.plain.tokens.get(at)?;
        if token.digits || self.after_a_place(at) {
            return None;
        }
        let (told, from, start) = self.told(at)?;
        let last = self.name(start, told)?;
        Some((from..last + 1, last))
    }

    /// What tells of a name after this word, where to begin covering, and where the name would begin.
    fn told(&self, at: usize) -> Option<(Told, usize, usize)> {
        let (word, next) = (self.plain.word(at), self.plain.word(at + 1));
        let titles = |told: Told, from: usize, mut to: usize| {
            let (mut told, mut from) = (told, from);
            let most = to + MOST_TITLES;
            while to < most && TITLES.contains(&self.plain.word(to)) && self.near(to) && self.is_title(to) {
                if told < Told::Title {
                    (told, from) = (Told::Title, from.max(to));
                }
                to += 1;
            }
            Some((told, from, to))
        };
        match word {
            "nama"
                if matches!(
                    next,
                    "saya" | "sy" | "ku" | "aku" | "lengkap" | "asli" | "aslinya" | "pelapor" | "nya" | "beliau"
                ) =>
            {
                titles(Told::Introduced, at + 2, at + 2)
            }
            "atas" if next == "nama" => titles(Told::Introduced, at + 2, at + 2),
            "a" if next == "n" && matches!(self.plain.gap(at, at + 1), ['.' | '/']) => titles(Told::Introduced, at + 2, at + 2),
            "an" if !self.is_loose(at) => titles(Told::Introduced, at + 1, at + 1),
            "nama" | "pelapor" | "terlapor" | "pengirim" | "warga" | "kontak" | "cp"
                if self.plain.gap(at, at + 1).contains(&':') =>
            {
                titles(Told::Introduced, at + 1, at + 1)
            }
            // Only who surely is one: firms and offices own things too.
            "milik" | "kepunyaan" => titles(Told::Office, at + 1, at + 1),
            "namanya" | "namaku" => titles(Told::Work, at + 1, at + 1),
            "tangan" if next == "di" => titles(Told::Work, at + 4, at + 4),
            "dari" if self.plain.before(at, 1).any(|w| w == "pengaduan" || w == "laporan") => titles(Told::Work, at + 1, at + 1),
            _ if INTRODUCED.contains(&word) => titles(Told::Introduced, at + 1, at + 1),
            "saya" | "sy" | "sya" | "ulun" | "aku" => {
                let skip = usize::from(matches!(next, "ini" | "adalah" | "bernama" | "yg" | "sendiri"));
                titles(Told::Work, at + 1 + skip, at + 1 + skip)
            }
            _ if TITLES.contains(&word) && self.is_title(at) => {
                // Pak Camat Budi: the office belongs to it.
                let (told, from, to) = titles(Told::Title, at, at + 1)?;
                self.through_offices(told, from, to)
            }
            _ if WORK.contains(&word) || OFFICES.contains(&word) => {
                let (told, from, to) = self.through_offices(Told::Work, at, at)?;
                let (told, from, to) = if to > at { titles(told, from, to)? } else { (told, from, to) };
                // The office itself may be read.
                Some((told, if from == at { to } else { from }, to))
            }
            _ => Some((Told::Alone, at, at)),
        }
    }

    /// Past offices and work, and what stands between those and a name.
    fn through_offices(&self, told: Told, from: usize, to: usize) -> Option<(Told, usize, usize)> {
        let (mut told, mut to) = (told, to);
        let begin = to;
        for _ in 0..5 {
            let word = self.plain.word(to);
            let (office, work) = (OFFICES.contains(&word), WORK.contains(&word));
            let between = to > begin
                && (BETWEEN.contains(&word) || self.plain.tokens.get(to).is_some_and(|t| t.digits && t.word.len() < 4));
            if !(office || work || between) || to > begin && !self.near(to) {
                break;
            }
            if work {
                told = told.max(Told::Work);
            } else if office {
                told = Told::Office;
            }
            to += 1;
        }
        Some((told, from, to))
    }

    /// "H" and "si" and "om" are titles only with a dot, or before what looks like a name.
    fn is_title(&self, at: usize) -> bool {
        let next = self.plain.tokens.get(at + 1);
        match self.plain.word(at) {
            "h" => self.plain.tokens.get(at).is_some_and(|t| t.capital) && next.is_some_and(|t| t.capital),
            "si" | "pa" | "om" | "ir" | "mak" | "alm" => next.is_some_and(|t| t.capital && t.small || self.borne(at + 1)),
            _ => true,
        }
    }

    /// "an" is a suffix that came loose as often as it stands for "atas nama": a sign or what follows tells.
    fn is_loose(&self, at: usize) -> bool {
        let next = self.plain.tokens.get(at + 1);
        let marked = matches!(self.plain.gap(at, at + 1), ['.' | ':', ..] | [' ', ':', ..]);
        !(marked || next.is_some_and(|t| t.capital) || self.borne(at + 1) || TITLES.contains(&self.plain.word(at + 1)))
    }

    /// A blank, a dot, a comma or a bracket stands between this word and the one before.
    fn near(&self, at: usize) -> bool {
        let gap = self.plain.gap(at.wrapping_sub(1), at);
        !gap.is_empty() && gap.len() <= 3 && gap.iter().all(|c| matches!(c, ' ' | '.' | ',' | '(' | ':' | '/' | '"' | '\''))
    }

    fn after_a_place(&self, at: usize) -> bool {
        // "Jl. H. M. Ardans": the word right before, or one title further.
        let mut before = at;
        for _ in 0..3 {
            let Some(previous) = before.checked_sub(1) else { return false };
            if !matches!(self.plain.gap(previous, before), [' '] | ['.'] | ['.', ' ']) {
                return false;
            }
            let word = self.plain.word(previous);
            if PLACES.contains(&word) {
                // "…di depan SD. Pak Budi": a sentence ends there; what is short for a street goes on.
                let short = matches!(word, "jl" | "jln" | "gg");
                if !short
                    && self.plain.gap(previous, previous + 1) == ['.', ' ']
                    && TITLES.contains(&self.plain.word(previous + 1))
                {
                    return false;
                }
                // "kepala desa Junaidi" is no place.
                let office =
                    previous.checked_sub(1).is_some_and(|b| matches!(self.plain.word(b), "kepala" | "bendahara" | "sekretaris"));
                return !office;
            }
            // "Jl. Merdeka. Bu Siti": a title after a full stop begins anew.
            let stop = self.plain.gap(previous, before) == ['.', ' '];
            if stop && word.len() > 3 && TITLES.contains(&self.plain.word(before)) {
                return false;
            }
            let part = TITLES.contains(&word)
                || self.is_written(previous) && self.borne(previous)
                || word.len() == 1
                || matches!(word, "jenderal" | "sultan" | "pangeran" | "kapten");
            let number = self.plain.tokens.get(previous).is_some_and(|t| t.digits);
            if !part && !number {
                return false;
            }
            before = previous;
        }
        false
    }

    /// A name that people bear, and that is nothing else.
    fn surely_borne(&self, at: usize) -> bool {
        NAMES.0.contains(self.plain.word(at))
    }

    fn borne(&self, at: usize) -> bool {
        self.surely_borne(at) || NAMES.1.contains(self.plain.word(at))
    }

    /// Written like a name: a capital, and small letters after it.
    fn is_written(&self, at: usize) -> bool {
        self.plain.tokens.get(at).is_some_and(|t| !t.digits && t.capital && t.small && t.word.len() >= 2)
    }

    /// Written like a name where not every word is, and no ordinary word.
    fn looks(&self, at: usize) -> bool {
        self.is_written(at) && self.cased && !NO_NAMES.contains(self.plain.word(at))
    }

    /// The last word of the name that begins here.
    fn name(&self, at: usize, told: Told) -> Option<usize> {
        let mut start = at;
        if told != Told::Alone && !self.near(at) {
            return None;
        }
        // M. Yusuf
        while self.is_initial(start) && start < at + 3 {
            start += 1;
        }
        let initials = start > at;
        let token = self.plain.tokens.get(start).filter(|t| !t.digits)?;
        let plain_word = NO_NAMES.contains(token.word.as_str());
        let letters = token.word.chars().count() >= 2;
        let is_name = letters
            && match told {
                Told::Introduced => !plain_word && token.word.chars().count() >= 3 && (token.capital || !is_verb(&token.word)),
                Told::Title => self.borne(start) || self.looks(start) || initials && !plain_word,
                Told::Work => {
                    self.surely_borne(start) || self.looks(start) && !self.starts_sentence(start) || initials && self.looks(start)
                }
                Told::Office => self.surely_borne(start) || self.borne(start) && self.looks(start) && self.borne(start + 1),
                Told::Alone => {
                    let preposition = self.plain.before(at, 1).any(|w| matches!(w, "di" | "ke" | "dari" | "dan" | "sampai"));
                    self.surely_borne(start) && token.capital && !preposition && self.stands_alone(start)
                }
            };
        if !is_name {
            return None;
        }
        let mut last = start;
        for next in start + 1..start + 5 {
            let gap = self.plain.gap(next - 1, next);
            let word = self.plain.word(next);
            let particle = matches!(word, "bin" | "binti" | "alias" | "als" | "daeng");
            let blank = gap == [' '] || gap == ['.', ' '] && self.is_initial(next - 1);
            let capitals = self.plain.tokens.get(next).is_some_and(|t| t.capital && !t.small && !t.digits && t.word.len() > 2);
            let goes_on = particle
                || self.surely_borne(next)
                || self.is_initial(next)
                || (capitals || self.is_written(next) || told >= Told::Introduced && self.borne(next))
                    && !NO_NAMES.contains(word)
                    && !is_verb(word);
            if !blank || !goes_on {
                break;
            }
            last = next;
        }
        Some(self.with_degrees(last))
    }

    /// A name without anything before it is one of two words, or opens or closes something.
    fn stands_alone(&self, at: usize) -> bool {
        let token = self.plain.tokens.get(at);
        let written = token.is_some_and(|t| t.small) && self.cased;
        let next = self.plain.gap(at, at + 1) == [' '] && (self.looks(at + 1) || self.borne(at + 1));
        written || next
    }

    fn starts_sentence(&self, at: usize) -> bool {
        at > 0 && self.plain.gap(at - 1, at).contains(&'.') && !self.surely_borne(at)
    }

    fn is_initial(&self, at: usize) -> bool {
        let one = self.plain.tokens.get(at).is_some_and(|t| t.capital && !t.digits && t.word.chars().count() == 1);
        one && matches!(self.plain.gap(at, at + 1), ['.'] | ['.', ' '] | [' '])
    }

    /// ", S.Sos., M.Si"
    fn with_degrees(&self, last: usize) -> usize {
        let mut end = last;
        for next in last + 1..last + 8 {
            let gap = self.plain.gap(next - 1, next);
            let close = gap.len() <= 3 && gap.iter().all(|c| matches!(c, ',' | ' ' | '.'));
            let comma = next > last + 1 || gap.first() == Some(&',');
            let capital = self.plain.tokens.get(next).is_some_and(|t| t.capital);
            if !close || !comma || !capital || !DEGREES.contains(&self.plain.word(next)) {
                break;
            }
            end = next;
        }
        end
    }
}

/// Has the beginning or the end of a verb.
fn is_verb(word: &str) -> bool {
    let begins = ["men", "mem", "meng", "mel", "ber", "ter", "di", "per", "pen"].iter().any(|b| word.starts_with(b));
    begins && word.len() > 5 || word.ends_with("nya") || word.ends_with("kan")
}
