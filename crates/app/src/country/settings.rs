//! What is set on screen for the whole installation: each setting once, with its name in the store, read into its type.

use domain::Language;

use crate::{Notice, ReferenceData};

/// A setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SiteSetting {
    /// After how many months at rest a report forgets its reporter; empty for never.
    RetentionMonths,
    /// Where the desk of whoever runs the installation is.
    ContactOffice,
    /// Its phone number.
    ContactPhone,
    /// When somebody is there.
    ContactHours,
    /// What letters in a language close with; empty for where somebody can be reached.
    LetterClosing(Language),
    /// A part of a letter in a language; empty for what is shipped.
    Letter(LetterPart, Notice, Language),
}

impl SiteSetting {
    /// Its name in the store, and in notes of changes.
    pub(crate) fn name(self) -> String {
        match self {
            Self::RetentionMonths => "retention.reporter.months".to_owned(),
            Self::ContactOffice => "contact.office".to_owned(),
            Self::ContactPhone => "contact.phone".to_owned(),
            Self::ContactHours => "contact.hours".to_owned(),
            Self::LetterClosing(language) => format!("letter.closing.{}", language.as_str()),
            Self::Letter(part, notice, language) => {
                format!("letter.{}.{}.{}", part.as_str(), notice.as_str(), language.as_str())
            }
        }
    }
}

/// A part of a letter that an installation may write itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterPart {
    /// One line.
    Subject,
    /// What it says.
    Body,
}

impl LetterPart {
    /// The word it is kept by, and its text is called by.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Body => "body",
        }
    }
}

/// Where whoever runs the installation can be reached, as people read it; empty for what nobody is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Where its desk is.
    pub office: String,
    /// Its phone number.
    pub phone: String,
    /// When somebody is there.
    pub hours: String,
}

impl Contact {
    /// Its lines, those that there are.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        [&self.office, &self.phone, &self.hours].into_iter().map(String::as_str).filter(|line| !line.is_empty())
    }
}

impl ReferenceData {
    /// After how many months at rest a report forgets its reporter; none for never.
    #[must_use]
    pub fn retention_months(&self) -> Option<u16> {
        self.setting(SiteSetting::RetentionMonths).parse().ok()
    }

    /// Where whoever runs the installation can be reached.
    #[must_use]
    pub fn contact(&self) -> Contact {
        let read = |setting| self.setting(setting).to_owned();
        Contact {
            office: read(SiteSetting::ContactOffice),
            phone: read(SiteSetting::ContactPhone),
            hours: read(SiteSetting::ContactHours),
        }
    }

    /// What was written for letters in a language to close with; empty where nothing was.
    #[must_use]
    pub fn own_letter_closing(&self, language: Language) -> &str {
        self.setting(SiteSetting::LetterClosing(language))
    }

    /// What letters in a language close with: what is written for it, else where somebody can be reached.
    #[must_use]
    pub fn letter_closing(&self, language: Language) -> String {
        let own = self.own_letter_closing(language);
        if own.is_empty() { self.contact().lines().collect::<Vec<_>>().join("\n") } else { own.to_owned() }
    }

    /// What a part of a letter says in a language instead of what is shipped; empty for nothing.
    #[must_use]
    pub fn letter(&self, notice: Notice, part: LetterPart, language: Language) -> &str {
        self.setting(SiteSetting::Letter(part, notice, language))
    }
}
