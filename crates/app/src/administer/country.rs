//! What holds for everybody: topics, areas, rules, days off, how long things are kept, what letters close with.

use domain::{Area, Holiday, HolidayKind, Language, Official, Refusal, Rule};
use store::{Change, Topic};

use super::{About, NoteKind};
use crate::{AppError, Notice, ReferenceData, handles};

/// The setting: after how many months at rest a report forgets its reporter; empty for never.
pub const RETENTION_MONTHS: &str = "retention.reporter.months";
/// The settings: what letters close with, by language.
const CONTACT_OFFICE: &str = "contact.office";
const CONTACT_PHONE: &str = "contact.phone";
const CONTACT_HOURS: &str = "contact.hours";
/// What letters close with, by language: the setting.
#[must_use]
pub fn letter_closing_setting(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "letter.closing.id",
        Language::English => "letter.closing.en",
    }
}

impl handles::Administration<'_> {
    /// Adds a topic, renames one, closes one or opens it again.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn put_topic(self, by: &Official, topic: Topic) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let reference = self.reference();
        let before = reference.topics.get(&topic.code);
        let name = topic.name.clone();
        let about = About::new(NoteKind::Topic, None, &name).was(before)?.became(&topic)?;
        self.change(Some(by), about, Change::Topic(topic)).await
    }

    /// Adds an area, renames one, closes one or opens it again. An area stands below one that is known.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NoSuchArea`] when there is nothing above it.
    pub async fn put_area(self, by: &Official, area: Area) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let reference = self.reference();
        if area.code.parent().is_some_and(|above| reference.area(&above).is_none()) {
            return Err(AppError::NoSuchArea);
        }
        let name = area.name.clone();
        let about = About::new(NoteKind::Area, None, &name).was(reference.area(&area.code))?.became(&area)?;
        self.change(Some(by), about, Change::Area(area)).await
    }

    /// Adds a rule. What was promised is not changed afterwards: it holds from a day to come.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`Refusal::PastDay`].
    pub async fn put_rule(self, by: &Official, rule: Rule) -> Result<(), AppError> {
        self.must_manage_all(Some(by))?;
        let reference = self.reference();
        if rule.from <= reference.zone().date(self.now()) {
            return Err(Refusal::PastDay.into());
        }
        let before = reference.added_rules.iter().find(|r| r.term == rule.term && r.from == rule.from);
        let about = About::new(NoteKind::Rule, None, rule.term.as_str()).was(before)?.became(&rule)?;
        self.change(Some(by), about, Change::Rule(rule)).await
    }

    /// Adds a local day off, or renames one.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where the official does not manage the government of that area.
    pub async fn put_holiday(self, by: &Official, holiday: Holiday) -> Result<(), AppError> {
        self.must_manage_days(by, &holiday)?;
        let reference = self.reference();
        let before = reference.holidays.iter().find(|h| h.date == holiday.date && h.area == holiday.area);
        let name = holiday.name.clone();
        let about = About::new(NoteKind::Holiday, None, &name).was(before)?.became(&holiday)?;
        self.change(Some(by), about, Change::Holiday(holiday)).await
    }

    /// Takes a local day off away.
    ///
    /// # Errors
    /// As [`Self::put_holiday`]; [`AppError::NotFound`].
    pub async fn remove_holiday(self, by: &Official, holiday: &Holiday) -> Result<(), AppError> {
        self.must_manage_days(by, holiday)?;
        if !self.reference().holidays.contains(holiday) {
            return Err(AppError::NotFound);
        }
        let about = About::new(NoteKind::HolidayRemoved, None, &holiday.name).was(Some(holiday))?;
        self.change(Some(by), about, Change::NoHoliday(holiday.clone())).await
    }

    /// Local days off move everybody's deadlines there: they are for those who manage the government of that area.
    fn must_manage_days(self, by: &Official, holiday: &Holiday) -> Result<(), AppError> {
        let governed = holiday.area.as_ref().is_some_and(|area| self.reference().is_governed_by(by, area));
        let may = holiday.kind == HolidayKind::Local && governed;
        if may { Ok(()) } else { Err(Refusal::NotAllowed.into()) }
    }

    /// Sets after how many months at rest a report forgets its reporter; never without a number.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_retention(self, by: &Official, months: Option<u16>) -> Result<(), AppError> {
        self.set(
            Some(by),
            RETENTION_MONTHS,
            NoteKind::Retention,
            RETENTION_MONTHS,
            months.map(|m| m.to_string()).unwrap_or_default(),
        )
        .await
    }

    /// Sets what letters in a language close with.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_letter_closing(self, by: &Official, language: Language, text: String) -> Result<(), AppError> {
        let setting = letter_closing_setting(language);
        self.set(Some(by), setting, NoteKind::LetterClosing, setting, text).await
    }

    /// Sets where whoever runs the installation can be reached; empty for what nobody shall be told.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_contact(self, by: Option<&Official>, contact: &Contact) -> Result<(), AppError> {
        let before = self.reference().contact();
        for (name, was, value) in [
            (CONTACT_OFFICE, before.office, &contact.office),
            (CONTACT_PHONE, before.phone, &contact.phone),
            (CONTACT_HOURS, before.hours, &contact.hours),
        ] {
            if was != *value {
                self.set(by, name, NoteKind::Contact, name, value.clone()).await?;
            }
        }
        Ok(())
    }

    /// Sets a part of a letter in a language; with nothing, to what is shipped.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_letter(
        self,
        by: &Official,
        notice: Notice,
        part: LetterPart,
        language: Language,
        text: String,
    ) -> Result<(), AppError> {
        let kind = match part {
            LetterPart::Subject => NoteKind::LetterSubject,
            LetterPart::Body => NoteKind::LetterText,
        };
        self.set(Some(by), &part.setting(notice, language), kind, &notice.key(), text).await
    }

    async fn set(self, by: Option<&Official>, name: &str, kind: NoteKind, subject: &str, value: String) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        let reference = self.reference();
        let about = About::new(kind, None, subject)
            .was(Some(&Value { name, value: reference.setting(name) }))?
            .became(&Value { name, value: &value })?;
        self.change(by, about, Change::Setting(name.to_owned(), value)).await
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

    /// The setting of it in a language.
    fn setting(self, notice: Notice, language: Language) -> String {
        format!("letter.{}.{}.{}", self.as_str(), notice.key(), language.as_str())
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
    /// Where whoever runs the installation can be reached.
    #[must_use]
    pub fn contact(&self) -> Contact {
        let [office, phone, hours] = [CONTACT_OFFICE, CONTACT_PHONE, CONTACT_HOURS].map(|name| self.setting(name).to_owned());
        Contact { office, phone, hours }
    }

    /// What letters in a language close with: what is written for it, else where somebody can be reached.
    #[must_use]
    pub fn letter_closing(&self, language: Language) -> String {
        let own = self.setting(letter_closing_setting(language));
        if own.is_empty() { self.contact().lines().collect::<Vec<_>>().join("\n") } else { own.to_owned() }
    }

    /// What a part of a letter says in a language instead of what is shipped; empty for nothing.
    #[must_use]
    pub fn letter(&self, notice: Notice, part: LetterPart, language: Language) -> &str {
        self.setting(&part.setting(notice, language))
    }
}

/// A setting in a note.
#[derive(serde::Serialize)]
pub(super) struct Value<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}
