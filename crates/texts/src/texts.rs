//! Texts by key (Project Fluent). A missing text shows its key; a test keeps that from event.

use std::sync::Arc;

use domain::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

/// The words of the field in both languages, Indonesian first: to be loaded together with the texts of a room.
pub const WORDS: [&str; 2] = [include_str!("../i18n/words.id.ftl"), include_str!("../i18n/words.en.ftl")];

/// All texts of a room.
pub struct Texts {
    bundles: [Arc<FluentBundle<FluentResource>>; 2],
}

impl Texts {
    /// Reads texts: pairs of Indonesian and English sources.
    #[must_use]
    pub fn load(sources: &[[&str; 2]]) -> Self {
        let bundle = |language: Language| {
            // Both codes are well-formed; without a tag the texts still read.
            let tags = language.as_str().parse().into_iter().collect();
            let mut bundle = FluentBundle::new_concurrent(tags);
            bundle.set_use_isolating(false);
            for pair in sources {
                let source = pair.get(language as usize).copied().unwrap_or_default();
                let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
                    tracing::error!(?errors, "texts with mistakes");
                    resource
                });
                bundle.add_resource_overriding(resource);
            }
            Arc::new(bundle)
        };
        Self { bundles: Language::ALL.map(bundle) }
    }

    /// A text with its arguments.
    #[must_use]
    pub fn text(&self, language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
        let [indonesian, english] = &self.bundles;
        let bundle = match language {
            Language::Indonesian => indonesian,
            Language::English => english,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut args = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            // One is told from many; how other numbers are written was decided by whoever says them.
            args.set(*name, if *value == "1" { FluentValue::from(1) } else { FluentValue::from(*value) });
        }
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// Whether there is a text with this key.
    #[must_use]
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.bundles.get(language as usize).is_some_and(|b| b.has_message(key))
    }
}

/// The keys of a source, for tests that compare languages.
#[must_use]
pub fn keys(source: &str) -> Vec<&str> {
    source.lines().filter(|l| !l.starts_with(['#', ' '])).filter_map(|l| l.split_once(" =")).map(|(key, _)| key).collect()
}

/// Arguments that are numbers of things.
const NUMBERS: [&str; 14] =
    ["all", "by", "changed", "count", "days", "late", "n", "new", "open", "received", "same", "seconds", "sent", "was"];

/// The English texts of a room that tell one as if it were many ("1 reports", "1 more are"), for tests.
#[must_use]
pub fn many_of_one(sources: [&str; 2]) -> Vec<String> {
    let texts = Texts::load(&[sources]);
    let ones = NUMBERS.map(|name| (name, "1"));
    let told = keys(sources[1]).into_iter().map(|key| texts.text(Language::English, key, &ones));
    told.filter(|text| tells_one_as_many(text)).collect()
}

fn tells_one_as_many(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation())).collect();
    let is_many = |word: &str| match word {
        "is" | "was" | "has" | "gets" | "stays" | "less" => false,
        "are" | "were" | "have" | "get" | "stay" | "people" => true,
        _ => word.ends_with('s'),
    };
    words.iter().enumerate().filter(|(_, word)| **word == "1").any(|(at, _)| match words.get(at + 1..).unwrap_or_default() {
        ["more" | "new" | "other" | "working", then, ..] => is_many(then),
        [then, ..] => is_many(then),
        [] => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_told_as_many() {
        assert_eq!(many_of_one(WORDS), Vec::<String>::new());
        for text in
            ["1 reports", "of 1 people in 2026", "Late: 1 more are in the list", "1 working days left", "(1 new agencies)"]
        {
            assert!(tells_one_as_many(text), "{text}");
        }
        for text in ["1 report", "1 is late, 2 reports", "1 more row", "11 reports", "1 working day: holidays", "less than 1"] {
            assert!(!tells_one_as_many(text), "{text}");
        }
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        assert_eq!(keys(WORDS[0]), keys(WORDS[1]));
    }

    #[test]
    fn one_is_told_from_many_however_numbers_are_written() {
        let text = "n = { $n ->\n    [one] one report\n   *[other] { $n } reports\n }\nplain = of { $n }";
        let texts = Texts::load(&[["n = { $n } laporan\nplain = dari { $n }", text]]);
        for (key, n, [indonesian, english]) in [
            ("n", "0", ["0 laporan", "0 reports"]),
            ("n", "1", ["1 laporan", "one report"]),
            ("n", "12,345", ["12,345 laporan", "12,345 reports"]),
            ("plain", "1", ["dari 1", "of 1"]),
        ] {
            let say = |language| texts.text(language, key, &[("n", n)]);
            assert_eq!([say(Language::Indonesian), say(Language::English)], [indonesian, english].map(str::to_owned));
        }
    }
}
