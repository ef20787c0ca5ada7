//! What an official types is kept as it is typed, sealed, so that a dead battery or a look elsewhere loses nothing; and what was
//! sent is kept for a while, in case it is undone.

use std::collections::BTreeMap;

use domain::{Action, ReportId, Timestamp};
use jiff::SignedDuration;
use store::Draft;

use crate::{AppError, SignedIn, handles};

/// A draft nobody came back to goes after so long.
const LIVES: SignedDuration = SignedDuration::from_hours(30 * 24);
/// What was sent goes after so long: by then nobody can undo it.
const SENT_LIVES: SignedDuration = SignedDuration::from_mins(15);
/// The longest draft, in bytes.
const LONGEST: usize = 128 * 1024;

/// A form half filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    /// Of which action.
    pub action: Action,
    /// What was typed, as the form would send it.
    pub form: Vec<u8>,
    /// When it was kept.
    pub at: Timestamp,
}

impl handles::Reports<'_> {
    /// Keeps what an official typed and did not send. Nothing is kept of what is too long.
    pub async fn keep_typing(self, who: &SignedIn, report: ReportId, action: Action, form: &[u8]) -> Result<(), AppError> {
        self.keep_draft(who, report, action.as_str(), form, false).await
    }

    /// Keeps what an official typed and sent, for as long as it may be undone.
    pub async fn keep_sent(self, who: &SignedIn, report: ReportId, action: Action, form: &[u8]) -> Result<(), AppError> {
        self.keep_draft(who, report, action.as_str(), form, true).await
    }

    /// Keeps what was typed under a name; what is none of a report's lies under an id of its own.
    pub(crate) async fn keep_draft(
        self,
        who: &SignedIn,
        report: ReportId,
        action: &str,
        form: &[u8],
        done: bool,
    ) -> Result<(), AppError> {
        if form.len() > LONGEST {
            return Ok(());
        }
        let now = self.now();
        let body = self.keys.seal(form, &bound_to(who, report, action))?;
        let draft = Draft { person: who.person.id, report, action: action.into(), body, saved_at: now, done };
        Ok(self.store.put_draft(draft).await?)
    }

    /// What an official typed about a report and did not send.
    pub async fn typings(self, who: &SignedIn, report: ReportId) -> Result<Vec<Typing>, AppError> {
        let open = |d: Draft| {
            let form = self.keys.open(&d.body, &bound_to(who, report, &d.action)).ok()?;
            Some(Typing { action: Action::parse(&d.action)?, form, at: d.saved_at })
        };
        let drafts = self.store.drafts(who.person.id, report).await?;
        Ok(drafts.into_iter().filter(|d| !d.done).filter_map(open).collect())
    }

    /// All that an official typed and did not send, by name, and when each was kept.
    pub(crate) async fn drafts_named(
        self,
        who: &SignedIn,
        report: ReportId,
    ) -> Result<BTreeMap<String, (Vec<u8>, Timestamp)>, AppError> {
        let open = |d: Draft| {
            let form = self.keys.open(&d.body, &bound_to(who, report, &d.action)).ok()?;
            Some((d.action, (form, d.saved_at)))
        };
        let drafts = self.store.drafts(who.person.id, report).await?;
        Ok(drafts.into_iter().filter(|d| !d.done).filter_map(open).collect())
    }

    /// Throws away what an official typed.
    pub async fn drop_typing(self, who: &SignedIn, report: ReportId, action: Action) -> Result<(), AppError> {
        Ok(self.store.drop_draft(who.person.id, report, action.as_str().into()).await?)
    }

    /// Throws away what was sent, and what nobody came back to.
    pub async fn tidy_typings(self) -> Result<(), AppError> {
        let now = self.now();
        Ok(self.store.drop_old_drafts(now - LIVES, now - SENT_LIVES).await?)
    }
}

fn bound_to(who: &SignedIn, report: ReportId, action: &str) -> Vec<u8> {
    [b"draft".as_slice(), &who.person.id.0.to_le_bytes(), report.0.as_bytes(), action.as_bytes()].concat()
}
