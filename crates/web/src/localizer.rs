//! The language of one request, and everything said in it: texts, dates, names of states and topics.

use crate::cookies::{LANGUAGE, cookie};
use std::sync::LazyLock;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
pub(crate) use channels::Language;
use channels::{Texts, WORDS, long_date};
use domain::{AreaCode, Date, Timestamp, Zone, report::Deadline};

static TEXTS: LazyLock<Texts> = LazyLock::new(|| {
    Texts::load(&[
        WORDS,
        [include_str!("../i18n/web.id.ftl"), include_str!("../i18n/web.en.ftl")],
        [include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/desk.en.ftl")],
        [include_str!("../i18n/admin.id.ftl"), include_str!("../i18n/admin.en.ftl")],
    ])
});

/// Speaks one language.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Localizer {
    pub(crate) language: Language,
}

/// A number or a date, as it stands on one line while there is room.
pub(crate) fn whole(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A text in which each number and each date stands on one line while there is room.
pub(crate) fn numbers_whole(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let word = |n: Option<usize>| n.and_then(|n| words.get(n)).copied().unwrap_or_default();
    let digits = |word: &str, most: usize| (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    // `24 November 2026`: of which this is the middle.
    let is_month = |n: usize| {
        let year = word(n.checked_add(1)).trim_end_matches(|c: char| c.is_ascii_punctuation());
        digits(word(n.checked_sub(1)), 2) && word(Some(n)).chars().all(char::is_alphabetic) && year.len() == 4 && digits(year, 4)
    };
    let mut whole = String::with_capacity(text.len());
    for (n, this) in words.iter().enumerate() {
        let before = word(n.checked_sub(1));
        let number = before.ends_with(|c: char| c.is_ascii_digit()) && this.starts_with(|c: char| c.is_ascii_digit());
        let date = is_month(n) || n.checked_sub(1).is_some_and(is_month);
        whole.push_str(if n == 0 {
            ""
        } else if number || date {
            "\u{a0}"
        } else {
            " "
        });
        whole.push_str(this);
    }
    whole
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

    /// Whether there is such a text.
    pub(crate) fn has(self, key: &str) -> bool {
        TEXTS.has(self.language, key)
    }

    /// A number with its thousands marked: 12.345 in Indonesian, 12,345 in English.
    pub(crate) fn number(self, n: impl std::borrow::Borrow<u64>) -> String {
        let (digits, mark) = (n.borrow().to_string(), if self.code() == "id" { '.' } else { ',' });
        let mut out = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// A month counted as year times 12 plus month.
    pub(crate) fn month(self, month: i32) -> String {
        let (year, month) = ((month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
        format!("{} {year}", self.text(&format!("month-{month}")))
    }

    /// `24 November 2026`
    pub(crate) fn date(self, date: Date) -> String {
        whole(&long_date(&TEXTS, self.language, date))
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
        let wall = zone.offset().to_datetime(at);
        format!("{} {:02}.{:02}\u{a0}{}", self.date(wall.date()), wall.hour(), wall.minute(), zone.abbreviation())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(source: &str) -> Vec<&str> {
        source.lines().filter(|l| !l.starts_with(['#', ' '])).filter_map(|l| l.split_once(" =")).map(|(key, _)| key).collect()
    }

    #[test]
    fn numbers_and_dates_hold_together() {
        for (text, held) in [
            ("Laporan 754 361 6960: jalan rusak", "Laporan 754_361_6960: jalan rusak"),
            ("sampai 30 November 2026, lalu", "sampai 30_November_2026, lalu"),
            ("pada 12 laporan baru", "pada 12 laporan baru"),
            ("3 hari  4", "3 hari  4"),
            ("", ""),
        ] {
            assert_eq!(numbers_whole(text).replace('\u{a0}', "_"), held);
        }
    }

    #[test]
    fn both_languages_have_the_same_texts_once() {
        for (id, en) in [
            (include_str!("../i18n/web.id.ftl"), include_str!("../i18n/web.en.ftl")),
            (include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/desk.en.ftl")),
            (include_str!("../i18n/admin.id.ftl"), include_str!("../i18n/admin.en.ftl")),
        ] {
            assert_eq!(keys(id), keys(en));
            let mut once = keys(id);
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), keys(id).len(), "a key stands twice");
        }
    }

    /// The last file wins where a key is in two.
    #[test]
    fn no_text_is_in_two_files() {
        let sources = [
            WORDS[0],
            include_str!("../i18n/web.id.ftl"),
            include_str!("../i18n/desk.id.ftl"),
            include_str!("../i18n/admin.id.ftl"),
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
        let all = [include_str!("../i18n/web.id.ftl"), include_str!("../i18n/desk.id.ftl"), include_str!("../i18n/admin.id.ftl")];
        for texts in all {
            let unsaid: Vec<_> = keys(texts).into_iter().filter(unsaid).collect();
            assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
        }
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
        keys.extend(report::Status::NAMES.map(|n| format!("status-{n}")));
        keys.extend(report::Kind::ALL.map(|k| format!("kind-{}", k.as_str())));
        keys.extend(report::Work::ALL.map(|w| format!("work-{}", w.as_str())));
        keys.extend(store::Access::ALL.map(|a| format!("access-{}", a.as_str())));
        keys.extend(Role::ALL.map(|r| format!("role-{}", r.as_str())));
        keys.extend(DeadlineKind::ALL.map(|t| format!("term-{}", t.as_str())));
        keys.extend(report::Outcome::NAMES.iter().flat_map(|n| {
            ["outcome", "outcome-said", "says"].map(|of| format!("{of}-{n}")).into_iter().chain([format!("says-{n}-hint")])
        }));
        keys.extend(report::ArchiveReason::BY_OFFICIAL.map(|r| format!("reason-{}", r.as_str())));
        keys.extend(Action::OF_OFFICIALS.map(|a| format!("do-{}", a.as_str())));
        keys.extend(Action::OF_REPORTERS.map(|a| format!("own-{}", a.as_str())));
        keys.extend(Action::OF_REPORTERS.map(|a| format!("own-done-{}", a.as_str())));
        let deeds = Action::OF_OFFICIALS.into_iter().filter(|a| *a != Action::RevealPerson);
        keys.extend(deeds.map(|a| format!("did-{}", a.as_str())));
        keys.extend(domain::Refusal::ALL.map(domain::Refusal::key));
        for language in Language::ALL {
            let speech = Localizer { language };
            let missing: Vec<_> = keys.iter().filter(|k| !speech.has(k)).collect();
            assert!(missing.is_empty(), "{language:?}: {missing:?}");
        }
    }
}
