//! What somebody meant whose words are found nowhere: the same search in words that people here use.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{AreaCode, Timestamp};
use insight::{fold, mistyped, words};
use jiff::SignedDuration;
use store::Filter;
use tokio::sync::Mutex;

use crate::{Among, AppError, Search, handles, report::suggest::roots};

/// The newest public reports, whose words are those that people use.
const HEARD: u32 = 1_000;
/// How long they are remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_mins(10);
/// Most words of a search that are looked at.
const MOST_WORDS: usize = insight::Query::MOST_WORDS;
/// So many times as often as what was typed must a word be used to be what was meant: slips are made by others, too.
const RATHER: u32 = 20;
/// From fewer places it cannot be told which words are rare.
const FEW: usize = 64;

/// The words that people use, with how many reports use each.
#[derive(Default)]
pub(crate) struct Usage {
    words: BTreeMap<String, u32>,
    roots: BTreeMap<String, u32>,
    /// In which villages the words of a root are used: of a matter that many report from one, they stay rare.
    places: BTreeMap<String, BTreeSet<AreaCode>>,
    everywhere: BTreeSet<AreaCode>,
}

/// The words that people use, once somebody needed them, and since when.
#[derive(Default)]
pub(crate) struct SpellingIndex(Mutex<Option<(Timestamp, Arc<Usage>)>>);

impl handles::Reports<'_> {
    /// What was probably meant by a search that found nothing, in words that find something; none when nothing is near
    /// enough. Only such a search pays for it: one more search, and the newest public reports every ten minutes.
    pub async fn did_you_mean(self, among: Among<'_>, search: &Search) -> Result<Option<String>, AppError> {
        if search.words.trim().is_empty() {
            return Ok(None);
        }
        let Some(words) = self.usage().await?.meant(&search.words) else { return Ok(None) };
        let found = self.list(among, &Search { words: words.clone(), ..search.clone() }, None, 1).await?;
        Ok((!found.rows.is_empty()).then_some(words))
    }

    pub(crate) async fn usage(self) -> Result<Arc<Usage>, AppError> {
        let mut heard = self.heard.0.lock().await;
        if let Some((_, usage)) = heard.as_ref().filter(|(since, _)| self.now().duration_since(*since) < REMEMBERED) {
            return Ok(Arc::clone(usage));
        }
        let (reference, mut usage) = (self.reference(), Usage::default());
        for l in self.store.public(Filter::default(), None, HEARD).await?.rows {
            let topic =
                l.report.topic.as_ref().map(|t| reference.topic_name(t, domain::Language::Indonesian)).unwrap_or_default();
            usage.hear(&l.report.area, &[&l.title, &l.excerpt, &topic, &reference.place(&l.report.area)]);
        }
        let usage = Arc::new(usage);
        *heard = Some((self.now(), Arc::clone(&usage)));
        Ok(usage)
    }
}

impl Usage {
    /// Counts the words of one report, each once.
    fn hear(&mut self, at: &AreaCode, texts: &[&str]) {
        let folded = fold(&texts.join("\n"));
        let mut said: Vec<_> = words(&folded).collect();
        said.sort_unstable();
        said.dedup();
        self.everywhere.insert(at.clone());
        for word in said {
            *self.words.entry(word.to_owned()).or_default() += 1;
            for root in roots(word) {
                self.places.entry(root.clone()).or_default().insert(at.clone());
                *self.roots.entry(root).or_default() += 1;
            }
        }
    }

    /// How much a word tells, by its roots: how often the number of places can be halved until only those are left where it is
    /// used.
    pub(crate) fn telling(&self, roots: &BTreeSet<String>) -> u32 {
        let used = roots.iter().filter_map(|root| self.places.get(root)).map(BTreeSet::len).max().unwrap_or_default();
        (self.everywhere.len().max(FEW) / used.max(1)).max(1).ilog2()
    }

    /// What was typed, each word that nobody uses replaced by the nearest that people use; none when nothing is.
    fn meant(&self, typed: &str) -> Option<String> {
        let typed = fold(typed);
        let asked: Vec<_> = words(&typed).take(MOST_WORDS).collect();
        let meant: Vec<_> = asked.iter().map(|word| self.nearest(word).unwrap_or(word)).collect();
        (meant != asked).then(|| meant.join(" "))
    }

    /// The word that was meant by one that nobody uses, or hardly anybody: the nearest, and of these the one that begins
    /// alike, and of these the one that is used most.
    fn nearest(&self, typed: &str) -> Option<&str> {
        let used = roots(typed).iter().filter_map(|root| self.roots.get(root)).max().copied().unwrap_or_default();
        let near = |(word, count): (&'_ String, &u32)| {
            let letters = mistyped(typed, word)?;
            Some((letters, word.chars().next() != typed.chars().next(), std::cmp::Reverse(*count)))
        };
        let near = self.words.iter().filter(|(_, count)| **count > used * RATHER).filter_map(|w| Some((near(w)?, w.0.as_str())));
        near.min().map(|(_, word)| word).filter(|word| *word != typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn village(n: u16) -> AreaCode {
        format!("64.02.06.2{n:03}").parse().unwrap()
    }

    fn usage() -> Usage {
        let mut usage = Usage::default();
        let at = village(1);
        for _ in 0..30 {
            usage.hear(&at, &["Jalan rusak parah", "Jalan di depan sekolah rusak berat", "Kota Samarinda"]);
        }
        usage.hear(&at, &["Akta kelahiran belum jadi", "rusuk patah", "jaln rusak"]);
        usage
    }

    #[test]
    fn slips_are_told_from_words_that_people_use() {
        let usage = usage();
        assert_eq!(usage.meant("jalna rusk").as_deref(), Some("jalan rusak"));
        assert_eq!(usage.meant("Akta KELAHIRNA").as_deref(), Some("akta kelahiran"));
        assert_eq!(usage.meant("jalan smaarinda").as_deref(), Some("jalan samarinda"));
        assert_eq!(usage.meant("jaln rusak").as_deref(), Some("jalan rusak"), "somebody else made the same slip");
    }

    #[test]
    fn what_is_used_or_near_to_nothing_stays() {
        let usage = usage();
        for typed in ["jalan rusak", "jalanan", "kerusakan", "banjir", "di", "", "1234567890", "!?"] {
            assert_eq!(usage.meant(typed), None, "{typed}");
        }
    }

    #[test]
    fn words_tell_that_few_places_use() {
        let mut usage = Usage::default();
        for n in 0..100 {
            usage.hear(&village(n), &["Jalan rusak"]);
            usage.hear(&village(7), &["Listrik padam di RT 4"]);
        }
        let telling = |word| usage.telling(&roots(word));
        assert_eq!((telling("jalan"), telling("rusak")), (0, 0), "everywhere");
        assert_eq!((telling("listrik"), telling("padam")), (6, 6), "a hundred times, but of one place");
        assert_eq!(telling("posyandu"), 6, "never");
        assert_eq!(Usage::default().telling(&roots("jalan")), 6, "of nothing, nothing is known to be common");
    }
}
