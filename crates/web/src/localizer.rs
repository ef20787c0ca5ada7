//! The language of one request, and everything said in it: texts, dates, names of states and topics.

use crate::cookies::{LANGUAGE, cookie};
use std::sync::LazyLock;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{AreaCode, Date, Timestamp, Zone, report::Deadline};
pub(crate) use texts::Language;
use texts::{Texts, WORDS, unbroken};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    Texts::load(&[
        WORDS,
        [include_str!("../i18n/web.id.ftl"), include_str!("../i18n/web.en.ftl")],
        [include_str!("../i18n/outbox.id.ftl"), include_str!("../i18n/outbox.en.ftl")],
        [include_str!("../i18n/assisted.id.ftl"), include_str!("../i18n/assisted.en.ftl")],
        [include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/desk.en.ftl")],
        [include_str!("../i18n/admin.id.ftl"), include_str!("../i18n/admin.en.ftl")],
        [include_str!("../i18n/village.id.ftl"), include_str!("../i18n/village.en.ftl")],
        [include_str!("../i18n/forest.id.ftl"), include_str!("../i18n/forest.en.ftl")],
        [include_str!("../i18n/alerts.id.ftl"), include_str!("../i18n/alerts.en.ftl")],
        [include_str!("../i18n/duty.id.ftl"), include_str!("../i18n/duty.en.ftl")],
        [include_str!("../i18n/disturbance.id.ftl"), include_str!("../i18n/disturbance.en.ftl")],
        [include_str!("../i18n/grievance.id.ftl"), include_str!("../i18n/grievance.en.ftl")],
        [include_str!("../i18n/figure.id.ftl"), include_str!("../i18n/figure.en.ftl")],
    ])
});

/// Speaks one language.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Localizer {
    pub(crate) language: Language,
}

impl Localizer {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, LANGUAGE).and_then(Language::parse);
        // Indonesian unless the browser asks for English before it.
        let asked = || {
            let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            let mut codes = accepted.split(',').map(|part| part.split([';', '-']).next().unwrap_or_default().trim());
            codes.find_map(Language::parse)
        };
        Self { language: chosen.or_else(asked).unwrap_or_default() }
    }

    pub(crate) fn code(self) -> &'static str {
        self.language.as_str()
    }

    /// A text.
    pub(crate) fn text(self, key: &str) -> String {
        TEXTS.text(self.language, key, &[])
    }

    /// A text with one argument.
    pub(crate) fn with(self, key: &str, name: &str, value: &str) -> String {
        TEXTS.text(self.language, key, &[(name, value)])
    }

    /// A text with several arguments.
    pub(crate) fn with_all(self, key: &str, arguments: &[(&str, &str)]) -> String {
        TEXTS.text(self.language, key, arguments)
    }

    /// What is told in both languages, in the reader's: in Indonesian where nothing is told in English.
    pub(crate) fn either<'a>(self, indonesian: &'a str, english: &'a str) -> &'a str {
        if self.language == Language::English && !english.is_empty() { english } else { indonesian }
    }

    /// Whether there is such a text.
    pub(crate) fn has(self, key: &str) -> bool {
        TEXTS.has(self.language, key)
    }

    /// A number with its thousands marked: 12.345 in Indonesian, 12,345 in English.
    pub(crate) fn number(self, n: impl std::borrow::Borrow<u64>) -> String {
        texts::number(self.language, *n.borrow())
    }

    /// A share as it is told, in whole hundredths; a dash where it is of nothing.
    pub(crate) fn share(self, per_mille: Option<u64>) -> String {
        per_mille.map_or_else(|| "–".to_owned(), |value| format!("{}%", (value + 5) / 10))
    }

    /// A month counted as year times 12 plus month.
    pub(crate) fn month(self, month: i32) -> String {
        TEXTS.month(self.language, month)
    }

    /// `24 November 2026`
    pub(crate) fn date(self, date: Date) -> String {
        unbroken(&TEXTS.date(self.language, date))
    }

    /// The day of a moment on the wall of a place.
    pub(crate) fn day(self, at: Timestamp, area: &AreaCode) -> String {
        self.date(area.zone().date(at))
    }

    /// `24 November 2026 14.05 WITA`
    pub(crate) fn moment(self, at: Timestamp, area: &AreaCode) -> String {
        self.moment_in(at, area.zone())
    }

    /// The same, on the wall of a zone.
    pub(crate) fn moment_in(self, at: Timestamp, zone: Zone) -> String {
        TEXTS.moment(self.language, at, zone)
    }

    /// The last day of a deadline.
    pub(crate) fn due(self, deadline: &Deadline, area: &AreaCode) -> String {
        self.day(deadline.due, area)
    }
}

impl<S: Sync> FromRequestParts<S> for Localizer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

/// Texts as scripts read them in a page, by name. No tag ends in them.
pub(crate) fn for_scripts(said: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let all: std::collections::BTreeMap<_, _> = said.into_iter().collect();
    serde_json::to_string(&all).unwrap_or_default().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::{keys, many_of_one};

    #[test]
    fn both_languages_have_the_same_texts_once() {
        for (id, en) in [
            (include_str!("../i18n/web.id.ftl"), include_str!("../i18n/web.en.ftl")),
            (include_str!("../i18n/outbox.id.ftl"), include_str!("../i18n/outbox.en.ftl")),
            (include_str!("../i18n/assisted.id.ftl"), include_str!("../i18n/assisted.en.ftl")),
            (include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/desk.en.ftl")),
            (include_str!("../i18n/admin.id.ftl"), include_str!("../i18n/admin.en.ftl")),
            (include_str!("../i18n/village.id.ftl"), include_str!("../i18n/village.en.ftl")),
            (include_str!("../i18n/forest.id.ftl"), include_str!("../i18n/forest.en.ftl")),
            (include_str!("../i18n/alerts.id.ftl"), include_str!("../i18n/alerts.en.ftl")),
            (include_str!("../i18n/duty.id.ftl"), include_str!("../i18n/duty.en.ftl")),
            (include_str!("../i18n/disturbance.id.ftl"), include_str!("../i18n/disturbance.en.ftl")),
            (include_str!("../i18n/grievance.id.ftl"), include_str!("../i18n/grievance.en.ftl")),
            (include_str!("../i18n/figure.id.ftl"), include_str!("../i18n/figure.en.ftl")),
        ] {
            assert_eq!(keys(id), keys(en));
            let mut once = keys(id);
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), keys(id).len(), "a key stands twice");
        }
    }

    #[test]
    fn one_is_not_told_as_many() {
        for sources in [
            [include_str!("../i18n/web.id.ftl"), include_str!("../i18n/web.en.ftl")],
            [include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/desk.en.ftl")],
            [include_str!("../i18n/admin.id.ftl"), include_str!("../i18n/admin.en.ftl")],
            [include_str!("../i18n/village.id.ftl"), include_str!("../i18n/village.en.ftl")],
            [include_str!("../i18n/forest.id.ftl"), include_str!("../i18n/forest.en.ftl")],
            [include_str!("../i18n/alerts.id.ftl"), include_str!("../i18n/alerts.en.ftl")],
            [include_str!("../i18n/duty.id.ftl"), include_str!("../i18n/duty.en.ftl")],
            [include_str!("../i18n/disturbance.id.ftl"), include_str!("../i18n/disturbance.en.ftl")],
            [include_str!("../i18n/grievance.id.ftl"), include_str!("../i18n/grievance.en.ftl")],
            [include_str!("../i18n/figure.id.ftl"), include_str!("../i18n/figure.en.ftl")],
        ] {
            assert_eq!(many_of_one(sources), Vec::<String>::new());
        }
    }

    /// The last file wins where a key is in two.
    #[test]
    fn no_text_is_in_two_files() {
        let sources = [
            WORDS[0],
            include_str!("../i18n/web.id.ftl"),
            include_str!("../i18n/outbox.id.ftl"),
            include_str!("../i18n/assisted.id.ftl"),
            include_str!("../i18n/desk.id.ftl"),
            include_str!("../i18n/admin.id.ftl"),
            include_str!("../i18n/forest.id.ftl"),
            include_str!("../i18n/disturbance.id.ftl"),
            include_str!("../i18n/grievance.id.ftl"),
            include_str!("../i18n/figure.id.ftl"),
        ];
        let mut all: Vec<_> = sources.into_iter().flat_map(keys).collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        assert_eq!(twice, Vec::<&str>::new());
    }

    /// Every key that code and templates say is there. Keys made from parts are in tests of their own.
    #[test]
    fn every_text_that_is_said_is_there() {
        let mut missing = Vec::new();
        for folder in ["src", "templates"] {
            each_file(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |text| {
                for call in [".text(\"", "s.with(\"", "s.with_all(\""] {
                    for after in text.split(call).skip(1) {
                        let key = after.split('"').next().unwrap_or_default();
                        if !Localizer::default().has(key) && !key.ends_with('-') {
                            missing.push(key.to_owned());
                        }
                    }
                }
            });
        }
        assert_eq!(missing, Vec::<String>::new());
    }

    /// No text lies about that nothing says. A key may be made of parts: `format!("status-{name}")`.
    #[test]
    fn every_text_that_is_there_is_said() {
        let mut said = String::new();
        for folder in ["src", "templates", "../app/src", "../domain/src"] {
            each_file(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |text| said.push_str(text));
        }
        let of_parts = |key: &str| {
            let starts =
                key.char_indices().filter(|(_, c)| *c == '-').any(|(at, _)| said.contains(&format!("\"{}-{{", &key[..at])));
            starts || said.contains(&format!("}}-{}\"", key.rsplit('-').next().unwrap_or_default()))
        };
        let unsaid = |key: &&str| !said.contains(&format!("\"{key}\"")) && !of_parts(key);
        let all = [
            include_str!("../i18n/web.id.ftl"),
            include_str!("../i18n/outbox.id.ftl"),
            include_str!("../i18n/assisted.id.ftl"),
            include_str!("../i18n/desk.id.ftl"),
            include_str!("../i18n/admin.id.ftl"),
            include_str!("../i18n/disturbance.id.ftl"),
            include_str!("../i18n/grievance.id.ftl"),
            include_str!("../i18n/figure.id.ftl"),
        ];
        for texts in all {
            let unsaid: Vec<_> = keys(texts).into_iter().filter(unsaid).collect();
            assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
        }
    }

    /// "This must be filled in" says nothing on top of a page without the name of the field.
    #[test]
    fn every_field_that_must_be_filled_in_is_named() {
        let (mut unnamed, s) = (std::collections::BTreeSet::new(), Localizer::default());
        each_file(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |text| {
            for call in [".must(\"", ".maybe(\"", "agency_named::read("] {
                let after = text.split(call).skip(1);
                let field = |after: &str| match call.ends_with('"') {
                    true => after.split('"').next().map(str::to_owned),
                    false => after
                        .split(')')
                        .next()
                        .unwrap_or_default()
                        .split(", \"")
                        .nth(1)
                        .map(|f| f.trim_end_matches("\", errors").into()),
                };
                unnamed.extend(after.filter_map(field).filter(|name| {
                    let empty = crate::field_error::FieldError::Invalid(domain::ValidationError::Empty);
                    crate::field_error::field(s, name, &empty).is_empty()
                }));
            }
        });
        assert_eq!(unnamed, std::collections::BTreeSet::new());
    }

    fn each_file(folder: &std::path::Path, look: &mut impl FnMut(&str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                each_file(&path, look);
            } else if !path.ends_with("speech.rs") {
                look(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    #[test]
    fn every_word_of_the_domain_has_a_text() {
        use domain::{Action, DeadlineKind, Role, report};
        let mut keys = Vec::new();
        // Each kind of event, as it is stored: one without a text would show its key.
        for line in include_str!("../../domain/src/report/golden/events.jsonl").lines() {
            let event: report::Event = serde_json::from_str(line).unwrap();
            let name = event.what.name().replace('_', "-");
            // What was decided is part of the key.
            keys.push(if name == "appeal-decided" { "event-appeal-decided-upheld".into() } else { format!("event-{name}") });
        }
        keys.extend(report::StatusName::ALL.map(|n| format!("status-{}", n.as_str())));
        keys.extend(report::Kind::ALL.map(|k| format!("kind-{}", k.as_str())));
        keys.extend(report::Work::ALL.map(|w| format!("work-{}", w.as_str())));
        keys.extend(app::NoteKind::ALL.map(|k| format!("change-{}", k.as_str())));
        keys.extend(app::Lack::ALL.map(app::Lack::key));
        keys.extend(store::Access::ALL.map(|a| format!("access-{}", a.as_str())));
        keys.extend(Role::ALL.map(|r| format!("role-{}", r.as_str())));
        keys.extend(DeadlineKind::WITH_RULE.map(|t| format!("term-{}", t.as_str())));
        keys.extend(report::OutcomeName::ALL.into_iter().map(report::OutcomeName::as_str).flat_map(|n| {
            ["outcome", "outcome-said", "says"].map(|of| format!("{of}-{n}")).into_iter().chain([format!("says-{n}-hint")])
        }));
        keys.extend(report::ArchiveReason::BY_OFFICIAL.map(|r| format!("reason-{}", r.as_str())));
        keys.extend(Action::OF_OFFICIALS.map(|a| format!("do-{}", a.as_str())));
        keys.extend(Action::OF_REPORTERS.map(|a| format!("own-{}", a.as_str())));
        keys.extend(Action::OF_REPORTERS.map(|a| format!("own-done-{}", a.as_str())));
        let deeds =
            Action::OF_OFFICIALS.into_iter().filter(|a| !matches!(a, Action::RevealPerson | Action::Listen | Action::OpenPlace));
        keys.extend(deeds.map(|a| format!("did-{}", a.as_str())));
        keys.extend(domain::Refusal::ALL.map(domain::Refusal::key));
        for language in Language::ALL {
            let speech = Localizer { language };
            let missing: Vec<_> = keys.iter().filter(|k| !speech.has(k)).collect();
            assert!(missing.is_empty(), "{language:?}: {missing:?}");
        }
    }
}
