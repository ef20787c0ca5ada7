//! What a coordinator is offered for a report nobody has verified yet: a topic, by the words in it, and the agency that
//! answers for that topic at its place. Each says why; nothing is decided here.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use domain::{AgencyId, AgencyKind, AreaCode, Level, Report, TopicCode};

use crate::{
    ReferenceData,
    forest::{concerns_forests, is_about_forests},
};

/// The words that tell a topic, by its code. Ours, from the topics that ship; a topic that is not here is told by its name.
static WORDS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    include_str!("../../../../data/topic-words.csv").lines().skip(1).filter_map(|l| l.split_once(',')).collect()
});

/// How far into a text people say what it is about, in bytes.
const FIRST: usize = 70;
/// Words in names of topics that tell nothing.
const EMPTY: [&str; 2] = ["lain", "lainnya"];

/// What is offered, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The topic.
    pub topic: TopicCode,
    /// The words of the report that tell it; none when its reporter named the topic.
    pub because: Vec<String>,
    /// The one agency of the government in charge that answers for the topic.
    pub agency: Option<AgencyId>,
    /// Whether the topic is told clearly: its reporter named it and no word tells another, or at least two words tell it,
    /// twice as loud as any other.
    pub clear: bool,
}

impl Suggestion {
    /// The agency, where all of it is clear enough to be followed for many reports at once.
    #[must_use]
    pub fn sure(&self) -> Option<AgencyId> {
        self.agency.filter(|_| self.clear)
    }
}

/// A topic, as words tell it.
struct Told {
    topic: TopicCode,
    because: Vec<String>,
    /// How often it is told, and how often the next.
    most: usize,
    next: usize,
}

impl ReferenceData {
    /// What is offered for a report with this text; nothing when no topic is told by more of its words than any other.
    #[must_use]
    pub fn suggest(&self, report: &Report, text: &str) -> Option<Suggestion> {
        // Who acts on a forest follows from where it is (the rules of responsibility), not from the topic.
        let by_rules = |topic: &TopicCode| concerns_forests(report) || is_about_forests(topic);
        if let Some(topic) = &report.topic {
            let agency = if by_rules(topic) { None } else { Some(self.only_agency(report, topic)?) };
            let clear = self.told(text).is_none_or(|told| told.topic == *topic);
            return Some(Suggestion { topic: topic.clone(), because: Vec::new(), agency, clear });
        }
        let Told { topic, because, most, next } = self.told(text)?;
        let clear = because.len() >= 2 && most >= 2 * next;
        let agency = if by_rules(&topic) { None } else { self.only_agency(report, &topic) };
        Some(Suggestion { agency, topic, because, clear })
    }

    /// What may be followed for many reports at once: a clear topic, its agency, and a text that names no other place.
    #[must_use]
    pub fn sure_suggestion(&self, report: &Report, text: &str) -> Option<Suggestion> {
        let open = !report.verified && !report.secret && !report.supervisory;
        let found = self.suggest(report, text).filter(|found| open && found.sure().is_some())?;
        self.suggest_area(report, text).is_none().then_some(found)
    }

    /// The topic that more words of a text tell than any other, and those words. What people say first tells twice: what
    /// follows is where it is and whom it harms.
    #[must_use]
    pub fn suggest_topic(&self, text: &str) -> Option<(TopicCode, Vec<String>)> {
        self.told(text).map(|told| (told.topic, told.because))
    }

    fn told(&self, text: &str) -> Option<Told> {
        let said: Vec<_> = insight::words(text).map(|word| (word, roots(word))).collect();
        // Words that end within what people say first.
        let (first, rest) = text.split_at(text.floor_char_boundary(FIRST));
        let cut = first.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
        let first = said.get(..insight::words(first).count() - usize::from(cut)).unwrap_or_default();
        let topics = self.told_by.get_or_init(|| {
            let words = |t: &store::Topic| wanted(WORDS.get(t.code.0.as_str()).copied().unwrap_or(&t.name));
            self.open_topics().map(|t| (t.code.clone(), words(t))).collect()
        });
        let told = topics.iter().map(|(code, wanted)| {
            let found = telling(wanted, &said);
            (found.len() + telling(wanted, first).len(), code, found)
        });
        let mut told: Vec<_> = told.filter(|(score, ..)| *score > 0).collect();
        told.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        let mut told = told.into_iter();
        let (most, topic, words) = told.next()?;
        let next = told.next().map_or(0, |(score, ..)| score);
        (next < most).then(|| Told { topic: topic.clone(), because: words.into_iter().collect(), most, next })
    }

    /// The one village that a text names though the report lies elsewhere, or the one district; of the regency of the report.
    #[must_use]
    pub fn suggest_area(&self, report: &Report, text: &str) -> Option<&AreaCode> {
        let regency = report.area.lineage().find(|a| a.level() == Level::Regency)?;
        let folded = insight::fold(text);
        let said: Vec<_> = insight::words(&folded).collect();
        let named = |area: &&domain::Area| {
            let name = insight::fold(&area.name);
            let words: Vec<_> = insight::words(&name).collect();
            !words.is_empty() && said.windows(words.len()).any(|w| w == words)
        };
        let all: Vec<_> = self.areas_within(&regency).filter(named).map(|a| &a.code).collect();
        if all.iter().any(|a| a.contains(&report.area)) {
            return None;
        }
        // A village is often called as its district, or has its name in its own.
        let village = all.iter().find(|a| a.level() == Level::Village);
        let of_level = |level| all.iter().filter(move |a| a.level() == level);
        match village {
            Some(village) => (of_level(Level::Village).count() == 1).then_some(*village),
            None => of_level(Level::District).next().filter(|_| all.len() == 1).copied(),
        }
    }

    /// The only service of the government in charge that answers for a topic at the place of the report.
    fn only_agency(&self, report: &Report, topic: &TopicCode) -> Option<AgencyId> {
        let fits = |a: &&domain::Agency| {
            a.kind == AgencyKind::Service
                && !a.closed
                && a.parent == Some(report.custodian)
                && a.area.contains(&report.area)
                && a.topics.contains(topic)
        };
        let mut agencies = self.agencies.iter().filter(fits);
        let (first, None) = (agencies.next()?, agencies.next()) else { return None };
        Some(first.id)
    }
}

/// The word itself and its stems; none of a word that tells nothing.
pub(crate) fn roots(word: &str) -> BTreeSet<String> {
    insight::terms(word).split_ascii_whitespace().map(str::to_owned).collect()
}

/// The roots of each of some words that tell a topic.
fn wanted(words: &str) -> Vec<BTreeSet<String>> {
    let telling = insight::words(words).filter(|w| !EMPTY.contains(&insight::fold(w).as_str()));
    telling.map(roots).filter(|roots| !roots.is_empty()).collect()
}

/// The words that were said whose root is wanted, as they were written, one for each root.
fn telling(wanted: &[BTreeSet<String>], said: &[(&str, BTreeSet<String>)]) -> BTreeSet<String> {
    let first =
        |roots: &BTreeSet<String>| said.iter().find(|(_, its)| !roots.is_disjoint(its)).map(|(word, _)| insight::fold(word));
    wanted.iter().filter_map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_by_their_roots() {
        let said = |text| insight::words(text).map(|word| (word, roots(word))).collect::<Vec<_>>();
        let told = |words, text| telling(&wanted(words), &said(text)).into_iter().collect::<Vec<_>>();
        assert_eq!(told("lubang jalan", "JALANNYA berlubang, jalan itu"), ["berlubang", "jalannya"]);
        assert_eq!(told("Jalan dan jembatan", "dan lampu"), Vec::<String>::new());
        assert_eq!(told("", "apa saja"), Vec::<String>::new());
    }

    #[test]
    fn the_words_that_ship_are_of_topics_that_ship() {
        let topics = include_str!("../../../../data/topics.csv");
        for (code, words) in &*WORDS {
            assert!(topics.lines().any(|l| l.starts_with(&format!("{code},"))) && !words.is_empty(), "{code}");
        }
        assert!(WORDS.len() > 20);
    }
}
