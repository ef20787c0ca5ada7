//! What holds for everybody: topics, areas, rules, days off, how long things are kept, what letters close with.

use domain::{Area, Holiday, HolidayKind, Language, Official, Refusal, Rule};
use store::{Change, Topic};

use super::{About, NoteKind};
use crate::{
    AppError, Notice,
    country::settings::{Contact, LetterPart, SiteSetting},
    handles,
};

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
        let value = months.map(|m| m.to_string()).unwrap_or_default();
        self.set(Some(by), SiteSetting::RetentionMonths, value).await
    }

    /// Sets what letters in a language close with.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_letter_closing(self, by: &Official, language: Language, text: String) -> Result<(), AppError> {
        self.set(Some(by), SiteSetting::LetterClosing(language), text).await
    }

    /// Sets where whoever runs the installation can be reached; empty for what nobody shall be told.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub async fn set_contact(self, by: Option<&Official>, contact: &Contact) -> Result<(), AppError> {
        let before = self.reference().contact();
        for (setting, was, value) in [
            (SiteSetting::ContactOffice, before.office, &contact.office),
            (SiteSetting::ContactPhone, before.phone, &contact.phone),
            (SiteSetting::ContactHours, before.hours, &contact.hours),
        ] {
            if was != *value {
                self.set(by, setting, value.clone()).await?;
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
        self.set(Some(by), SiteSetting::Letter(part, notice, language), text).await
    }

    async fn set(self, by: Option<&Official>, setting: SiteSetting, value: String) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        let (reference, name) = (self.reference(), setting.name());
        let (kind, subject) = match setting {
            SiteSetting::RetentionMonths => (NoteKind::Retention, name.clone()),
            SiteSetting::LetterClosing(_) => (NoteKind::LetterClosing, name.clone()),
            SiteSetting::ContactOffice | SiteSetting::ContactPhone | SiteSetting::ContactHours => {
                (NoteKind::Contact, name.clone())
            }
            SiteSetting::Letter(LetterPart::Subject, notice, _) => (NoteKind::LetterSubject, notice.as_str().to_owned()),
            SiteSetting::Letter(LetterPart::Body, notice, _) => (NoteKind::LetterText, notice.as_str().to_owned()),
        };
        let about = About::new(kind, None, &subject)
            .was(Some(&Value { name: &name, value: reference.setting(setting) }))?
            .became(&Value { name: &name, value: &value })?;
        self.change(by, about, Change::Setting(name, value)).await
    }
}

/// A setting in a note.
#[derive(serde::Serialize)]
pub(super) struct Value<'a> {
    pub(super) name: &'a str,
    pub(super) value: &'a str,
}
