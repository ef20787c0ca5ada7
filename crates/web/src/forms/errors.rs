//! What is wrong with a form, told at its fields and once on top.

use app::{BadFile, Betrayal};
use axum::http::StatusCode;
use domain::ValidationError;

use super::{FILES, FORM};
use crate::{field_error::FieldError, localizer::Localizer};

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<(&'static str, FieldError)>, Option<Box<Betrayal>>);

impl Errors {
    pub(super) fn push(&mut self, field: &'static str, error: FieldError) {
        self.0.push((field, error));
    }

    pub(crate) fn add(&mut self, field: &'static str, key: impl Into<String>) {
        self.0.push((field, FieldError::Key(key.into())));
    }

    /// Says what is wrong in words of the reader's language.
    pub(crate) fn told(&mut self, field: &'static str, words: String) {
        self.0.push((field, FieldError::Told(words)));
    }

    pub(crate) fn file(&mut self, place: usize, called: &str, why: BadFile) {
        self.0.push((FILES, FieldError::File { place, called: called.to_owned(), why }));
    }

    /// The files of this form are data, not what somebody attaches to a report: told in words of their own. Only what is found before a file
    /// is opened stands here yet, whatever its first bytes look like.
    pub(crate) fn of_data_files(&mut self) {
        for (_, complaint) in &mut self.0 {
            if let FieldError::File { called, why, .. } = complaint {
                let why = match why {
                    BadFile::TooMany | BadFile::Empty | BadFile::NoRoom | BadFile::OverQuota => *why,
                    _ => BadFile::TooLarge,
                };
                *complaint = FieldError::DataFile { called: std::mem::take(called), why };
            }
        }
    }

    pub(crate) fn kept_file(&mut self, place: usize, called: &str, why: BadFile) {
        self.0.push((FILES, FieldError::Kept { place, called: called.to_owned(), why }));
    }

    pub(crate) fn invalid(&mut self, field: &'static str, why: ValidationError) {
        self.0.push((field, FieldError::Invalid(why)));
    }

    /// What was to become public betrays a person.
    pub(crate) fn betrayed(&mut self, found: Box<Betrayal>) {
        if found.too_often {
            self.add("form", "private-too-often");
        }
        for part in &found.parts {
            match part.field {
                Some(field) => self.add(field, "words-private"),
                None => self.add("form", "private-before"),
            }
        }
        self.1 = Some(found);
    }

    /// What betrays a person in words that are to become public.
    pub(crate) fn betrayal(&self) -> Option<&Betrayal> {
        self.1.as_deref().filter(|found| !found.too_often)
    }

    /// Whether it can be covered in this form.
    pub(crate) fn can_be_covered(&self) -> bool {
        self.betrayal().is_some_and(|found| found.parts.iter().any(|part| part.field.is_some()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The status of a page with a form: whether something is wrong with it, or with us.
    pub(crate) fn status(&self) -> StatusCode {
        let has = |file: BadFile| {
            self.0.iter().any(|(_, c)| match c {
                FieldError::Key(key) => key == file.key(),
                FieldError::File { why, .. } | FieldError::DataFile { why, .. } => *why == file,
                _ => false,
            })
        };
        match () {
            () if self.is_empty() => StatusCode::OK,
            () if has(BadFile::NoRoom) => StatusCode::SERVICE_UNAVAILABLE,
            () if has(BadFile::OverQuota) => StatusCode::TOO_MANY_REQUESTS,
            () => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, FieldError)> {
        self.0.iter()
    }

    /// The same, without what is wrong with the form as a whole.
    pub(crate) fn without_form(&self) -> Self {
        Self(self.0.iter().filter(|(field, _)| *field != FORM).cloned().collect(), None)
    }

    /// Forgets mistakes in other fields: they were not asked for yet.
    pub(crate) fn keep_only(&mut self, fields: &[&str]) {
        self.0.retain(|(field, _)| fields.contains(field));
    }

    /// Whether something is wrong with a field.
    pub(crate) fn is_on(&self, field: &str) -> bool {
        self.0.iter().any(|(f, _)| *f == field)
    }

    /// What is said by texts of its own, as `field key`: what is wrong with what a form no longer carries.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(|(field, complaint)| match complaint {
            FieldError::Key(key) => Some(format!("{field} {key}")),
            FieldError::Told(_)
            | FieldError::Invalid(_)
            | FieldError::Long { .. }
            | FieldError::File { .. }
            | FieldError::DataFile { .. }
            | FieldError::Kept { .. } => None,
        })
    }

    /// Puts mistakes in the order of a form.
    pub(crate) fn order_as(&mut self, fields: &[&str]) {
        self.0.sort_by_key(|(field, _)| fields.iter().position(|f| f == field));
    }

    /// Puts what is wrong with files in the order they were chosen, each once.
    pub(crate) fn order_files(&mut self) {
        let place = |complaint: &FieldError| match complaint {
            FieldError::Kept { place, .. } => (1, *place),
            FieldError::File { place, .. } => (2, *place),
            FieldError::Told(_)
            | FieldError::Invalid(_)
            | FieldError::Long { .. }
            | FieldError::Key(_)
            | FieldError::DataFile { .. } => (0, 0),
        };
        let first = self.0.iter().position(|(field, _)| *field == FILES).unwrap_or(0);
        let (mut files, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.0).into_iter().partition(|(f, _)| *f == FILES);
        files.sort_by_key(|(_, complaint)| place(complaint));
        files.dedup_by_key(|(_, complaint)| (place(complaint), complaint.clone()));
        self.0 = others;
        self.0.splice(first..first, files);
    }

    /// All that is wrong, in words, as it is told on top of a form: of several files only how many, since each is told beside
    /// the files.
    pub(crate) fn summed(&self, s: &Localizer) -> Vec<(&'static str, String)> {
        let files = self.0.iter().filter(|(field, _)| *field == FILES).count();
        let mut told = Vec::new();
        for (field, complaint) in &self.0 {
            if *field != FILES || files == 1 {
                told.push((
                    *field,
                    format!(
                        "{}{}",
                        crate::field_error::field(*s, field, complaint),
                        crate::field_error::complaint(*s, complaint)
                    ),
                ));
            } else if told.iter().all(|(field, _)| *field != FILES) {
                told.push((FILES, s.with("files-refused", "n", &files.to_string())));
            }
        }
        told
    }

    /// What is wrong with one field, in words; empty when nothing is.
    pub(crate) fn on(&self, field: &str, speech: &Localizer) -> String {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, c)| crate::field_error::complaint(*speech, c)).unwrap_or_default()
    }

    /// All that is wrong with one field, in words.
    pub(crate) fn all_on(&self, field: &str, speech: &Localizer) -> Vec<String> {
        self.0.iter().filter(|(f, _)| *f == field).map(|(_, c)| crate::field_error::complaint(*speech, c)).collect()
    }

    /// What is wrong with the form as a whole.
    pub(crate) fn on_form(&self, speech: &Localizer) -> String {
        self.on(FORM, speech)
    }

    /// A form with this one mistake.
    pub(crate) fn one(field: &'static str, key: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, key);
        errors
    }
}
