//! A letter as it is handed over to be delivered: the words that an installation chose are looked up when it is written.

use domain::{Language, Timestamp, TrackingNumber};
use store::{Job, ReportRow};

use super::{news::News, notice::Notice};
use crate::{App, LetterPart};

/// What is told, and to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingMail {
    /// Ties the letter to its cause: sending the same letter twice is sending it once.
    pub mark: String,
    /// Where it goes.
    pub to: String,
    /// The name of the person, if it is an official.
    pub name: Option<String>,
    /// `id` or `en`.
    pub language: Language,
    /// What is told.
    pub news: News,
    /// Of which report; none in a digest.
    pub tracking: Option<TrackingNumber>,
    /// Its title, where the reader may see it.
    pub title: Option<String>,
    /// The place of the report.
    pub place: Option<String>,
    /// Whether it goes to somebody who stands in, since nobody whose task it is can be written to.
    pub instead: bool,
    /// Its subject instead of the one that is shipped, with names of places in braces; empty for the one that is shipped.
    pub subject: String,
    /// What is said instead of what is shipped, with names of places in braces; empty for what is shipped.
    pub words: String,
    /// What the installation closes its letters with, such as where its office is; empty for nothing.
    pub closing: String,
    /// When it was written.
    pub at: Timestamp,
}

impl OutgoingMail {
    /// What kind of letter it is.
    #[must_use]
    pub fn notice(&self) -> Notice {
        self.news.notice()
    }
}

impl App {
    /// A letter that is about no report yet.
    pub(crate) fn letter(&self, job: &Job, news: News, to: String, language: Language) -> OutgoingMail {
        let (reference, notice) = (self.reference(), news.notice());
        OutgoingMail {
            mark: self.mark_of_letter(job),
            to,
            name: None,
            news,
            tracking: None,
            title: None,
            place: None,
            instead: false,
            subject: reference.letter(notice, LetterPart::Subject, language).to_owned(),
            words: reference.letter(notice, LetterPart::Body, language).to_owned(),
            closing: reference.letter_closing(language),
            language,
            at: self.now(),
        }
    }

    /// The same whenever the job is tried, and another for every other job, also of an installation that was restored.
    fn mark_of_letter(&self, job: &Job) -> String {
        let mut mark = trust::hex(&self.keys.hash("letter", &[&job.id.to_le_bytes(), job.payload.as_bytes()]));
        mark.truncate(12);
        format!("{}-{mark}", job.id)
    }

    pub(crate) fn about(&self, letter: OutgoingMail, stored: &ReportRow) -> OutgoingMail {
        let report = &stored.report;
        OutgoingMail {
            tracking: Some(report.tracking),
            // Before an official has given it a title, its title is the beginning of what the reporter wrote.
            title: Some(stored.title.clone()).filter(|title| report.has_public_title() && !title.is_empty()),
            place: Some(self.reference().place(&report.area)),
            ..letter
        }
    }
}
