//! The report itself, once its files are here; and taking it back as long as it is not. That both at once end in one of them is
//! settled by a claim: whoever receives it holds one, and it is taken back only while nobody does.

use domain::{Pin, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Key, ReportRow};

use super::{OfPhone, long_ago, whole};
use crate::{AppError, FORM_LIVES, FormOf, NewReport, Reader, Receipt, View, handles};

/// How long whoever receives a report holds its claim: longer than any request works, so that it lapses only where a node died.
const HELD: SignedDuration = SignedDuration::from_mins(10);
/// How long it is remembered that a report was taken back: what was still on the way arrives long before.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(72);
/// How often a claim is read anew that others changed meanwhile.
const TRIES: usize = 8;

/// What is known of a report that a phone sends.
pub enum Known {
    /// It is here: the very same.
    Here(Receipt),
    /// It was taken back.
    TakenBack,
    /// Nothing yet, or not without its files.
    Not,
}

/// What became of a report that a phone takes back.
pub enum TakenBack {
    /// It will not be received any more.
    Done,
    /// It is here already.
    Here(Box<ReadByPhone>),
    /// It is being received just now.
    Busy,
    /// Too many are taken back; it is still to come.
    NoRoom,
}

/// A report as its phone finds it here.
pub struct ReadByPhone {
    /// As its reporter sees it.
    pub view: View,
    /// Its PIN, as long as that is told.
    pub pin: Option<Pin>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Claim {
    Receiving,
    TakenBack,
}

fn name(phone: &OfPhone) -> [Vec<u8>; 3] {
    [b"report of a phone".to_vec(), phone.id.0.as_bytes().to_vec(), phone.key.as_bytes().to_vec()]
}

impl handles::Reports<'_> {
    /// What is known of a report before its files are looked at. `new` names them by the SHA-256 that the phone tells; it is none
    /// where that is not told of all.
    ///
    /// # Errors
    /// [`AppError::SentBefore`] where another was sent under its identity, or from elsewhere.
    pub async fn known_to_phone(self, phone: &OfPhone, new: Option<&NewReport>) -> Result<Known, AppError> {
        let Some(known) = self.stored(Key::Id(phone.id)).await? else {
            let claim = self.claim(phone).await?.map(|(claim, _)| claim);
            return Ok(if claim == Some(Claim::TakenBack) { Known::TakenBack } else { Known::Not });
        };
        match new {
            Some(new) => Ok(Known::Here(self.known_receipt(Some(phone.sent_from()), new, &phone.actor(), &known)?)),
            None if self.is_from(phone.sent_from(), &known) => Ok(Known::Not),
            None => Err(AppError::SentBefore),
        }
    }

    /// Receives a report from a phone. None where it was taken back.
    ///
    /// # Errors
    /// As [`Self::submit_report`].
    pub async fn receive_from_phone(self, phone: &OfPhone, new: NewReport) -> Result<Option<Receipt>, AppError> {
        if !self.hold(phone).await? {
            return Ok(None);
        }
        let received = self.submit_report_from(Some(phone.sent_from()), new, &phone.actor()).await;
        // Where the store failed it may be here all the same: the claim stands until it lapses.
        if !matches!(received, Err(AppError::Store(_))) {
            self.drop_form(FormOf::Phone, &name(phone)).await?;
        }
        received.map(Some)
    }

    /// A report that came from this phone, while its key fits.
    pub async fn read_by_phone(self, phone: &OfPhone) -> Result<Option<ReadByPhone>, AppError> {
        let Some(stored) = self.row_of_phone(phone).await? else { return Ok(None) };
        let view = self.read_report(Key::Id(phone.id), &Reader::Reporter).await?;
        let from = phone.sent_by(stored.report.taken_down_by);
        Ok(Some(ReadByPhone { view, pin: self.pin_again(from, &stored) }))
    }

    /// Takes a report back that waits in a phone. Whether one more may be remembered is asked first.
    pub async fn take_back(self, phone: &OfPhone, may_remember: impl FnOnce() -> bool) -> Result<TakenBack, AppError> {
        if let Some(here) = self.read_by_phone(phone).await? {
            return Ok(TakenBack::Here(Box::new(here)));
        }
        let found = self.claim(phone).await?;
        let now = whole(self.now());
        let before = match found {
            Some((Claim::TakenBack, _)) => return Ok(TakenBack::Done),
            Some((Claim::Receiving, since)) if now.duration_since(since) < HELD => return Ok(TakenBack::Busy),
            Some((Claim::Receiving, since)) => since,
            None if may_remember() && self.has_room(FormOf::Phone, &name(phone)).await? => long_ago(now),
            None => return Ok(TakenBack::NoRoom),
        };
        if !self.put_claim(phone, before, now + REMEMBERED - FORM_LIVES, Claim::TakenBack).await? {
            return Ok(TakenBack::Busy);
        }
        // Received between the first look and the claim.
        match self.read_by_phone(phone).await? {
            Some(here) => {
                self.drop_form(FormOf::Phone, &name(phone)).await?;
                Ok(TakenBack::Here(Box::new(here)))
            }
            None => Ok(TakenBack::Done),
        }
    }

    /// Claims a report for whoever receives it. False where it was taken back.
    async fn hold(self, phone: &OfPhone) -> Result<bool, AppError> {
        for _ in 0..TRIES {
            let now = whole(self.now());
            let before = match self.claim(phone).await? {
                Some((Claim::TakenBack, _)) => return Ok(false),
                // The same sent twice at once: each keeps it from being taken back.
                Some((Claim::Receiving, since)) => since,
                None => long_ago(now),
            };
            if self.put_claim(phone, before, now.max(before + SignedDuration::from_micros(1)), Claim::Receiving).await? {
                return Ok(true);
            }
        }
        Err(AppError::Damaged("others sent the same report again and again".into()))
    }

    async fn row_of_phone(self, phone: &OfPhone) -> Result<Option<ReportRow>, AppError> {
        let is_theirs = |stored: &ReportRow| self.is_from(phone.sent_by(stored.report.taken_down_by), stored);
        Ok(self.stored(Key::Id(phone.id)).await?.filter(is_theirs))
    }

    async fn claim(self, phone: &OfPhone) -> Result<Option<(Claim, Timestamp)>, AppError> {
        let kept = self.kept_form(FormOf::Phone, &name(phone)).await?;
        Ok(kept.map(|kept| serde_json::from_slice(&kept)).transpose()?)
    }

    async fn put_claim(self, phone: &OfPhone, before: Timestamp, at: Timestamp, claim: Claim) -> Result<bool, AppError> {
        self.swap_form(FormOf::Phone, &name(phone), (before, at), &serde_json::to_vec(&(claim, at))?).await
    }
}
