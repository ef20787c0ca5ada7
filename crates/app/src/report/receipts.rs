//! A receipt is shown again for some minutes, to the browser that sent the report: a page that is loaded again, gone back to, or
//! sent again on a bad line has its PIN. The PIN is kept nowhere. It follows from what only that browser knows and what only
//! this installation knows, so whoever holds the database, the key, or both learns none.

use domain::{
    AreaCode, Pin, ReportId, TrackingNumber, UserId,
    report::{Deadline, ReadBy},
};
use jiff::SignedDuration;
use store::{Attachment, Key, ReportRow};

use crate::{AppError, Receipt, handles};

/// How long a browser is shown the PIN of what it sent.
pub(crate) const SHOWN: SignedDuration = SignedDuration::from_mins(10);

/// How long a phone is: what it sends waits for a network, and so may the answer.
const SHOWN_TO_PHONES: SignedDuration = SignedDuration::from_hours(60 * 24);

/// What a receipt says.
#[derive(Clone, Debug)]
pub struct ShownReceipt {
    /// The number, the PIN, and when it was received.
    pub receipt: Receipt,
    /// Where.
    pub area: AreaCode,
    /// Until when it is verified.
    pub verification: Option<Deadline>,
    /// The files that came with it.
    pub files: Vec<Attachment>,
    /// Whether its PIN stands in the place of one that was lost.
    pub renewed: bool,
    /// Whether it goes past the office of whoever took it down, who is not told its PIN.
    pub past_taker: bool,
    /// Its reporter is protected: it is about a forest.
    pub protected: bool,
    /// Who reads it, where its reporter asked that few do.
    pub read_by: Option<ReadBy>,
}

/// What a browser finds where a receipt was.
pub enum ReceiptAgain {
    /// The receipt of what it sent a short while ago.
    Shown(Box<ShownReceipt>),
    /// What it sent longer ago.
    Over,
    /// Nothing: it sent no such report, whether or not there is one.
    NotTheirs,
}

/// What keeps the secret that a report is sent with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptBy {
    /// A cookie, for a day; one for all that is sent.
    Browser,
    /// The outbox of a phone; one for each report.
    Phone,
}

impl KeptBy {
    /// What a PIN is made for, so that the secret of one never is that of the other.
    fn purpose(self) -> &'static str {
        match self {
            Self::Browser => "pin of a browser",
            Self::Phone => "pin of a phone",
        }
    }

    /// How long the PIN is told again.
    fn shown(self) -> SignedDuration {
        match self {
            Self::Browser => SHOWN,
            Self::Phone => SHOWN_TO_PHONES,
        }
    }
}

/// A browser that hands in a report: what only it knows, and the official who takes it down, if one does.
#[derive(Clone, Copy)]
pub struct SentFrom<'a> {
    /// What only this browser knows.
    pub secret: &'a str,
    /// What keeps it.
    pub kept_by: KeptBy,
    /// The official.
    pub taker: Option<UserId>,
}

impl handles::Reports<'_> {
    /// The PIN of a report that a browser sends.
    pub(crate) fn pin_from(self, from: SentFrom<'_>, report: ReportId) -> Pin {
        let taker = from.taker.map_or(0, |user| user.0).to_le_bytes();
        let hash = self.keys.hash(from.kept_by.purpose(), &[from.secret.as_bytes(), report.0.as_bytes(), &taker]);
        Pin::from_random(hash.first_chunk().map_or(0, |first| u64::from_le_bytes(*first)))
    }

    /// Whether a report came from there, and its PIN is still the first.
    pub(crate) fn is_from(self, from: SentFrom<'_>, stored: &ReportRow) -> bool {
        self.pin_fits(stored, &self.pin_from(from, stored.report.id))
    }

    /// The PIN of a report that came a short while ago, for the browser it came from; none where whoever took it down is not told it.
    pub(crate) fn pin_again(self, from: SentFrom<'_>, stored: &ReportRow) -> Option<Pin> {
        let pin = self.pin_from(from, stored.report.id);
        let is_new = self.now().duration_since(stored.report.received_at) < from.kept_by.shown();
        (self.pin_fits(stored, &pin) && is_new && stored.report.tells_taker_pin()).then_some(pin)
    }

    /// The receipt of a report, for the browser it came from.
    pub async fn receipt_again(self, number: TrackingNumber, from: SentFrom<'_>) -> Result<ReceiptAgain, AppError> {
        let Some(stored) = self.stored(Key::Tracking(number)).await? else { return Ok(ReceiptAgain::NotTheirs) };
        let first = self.pin_again(from, &stored).map(|pin| (pin, true));
        let (pin, renewed) = match first {
            Some(first) => (Some(first), false),
            None => (self.renewed_again(from, &stored).await?, true),
        };
        match pin {
            Some((pin, true)) => {
                let received_at = stored.report.received_at;
                let receipt = Receipt { tracking: number, pin: Some(pin), received_at };
                Ok(ReceiptAgain::Shown(Box::new(ShownReceipt { renewed, ..self.shown_receipt(receipt).await? })))
            }
            Some((_, false)) => Ok(ReceiptAgain::Over),
            None if self.is_from(from, &stored) => Ok(ReceiptAgain::Over),
            None => Ok(ReceiptAgain::NotTheirs),
        }
    }

    /// All that a receipt says.
    ///
    /// # Errors
    /// [`AppError::NotFound`], the store's.
    pub async fn shown_receipt(self, receipt: Receipt) -> Result<ShownReceipt, AppError> {
        let with_history = self.with_history(Key::Tracking(receipt.tracking)).await?.ok_or(AppError::NotFound)?;
        let report = with_history.stored.report;
        Ok(ShownReceipt {
            receipt,
            past_taker: report.is_past_taker(),
            read_by: report.read_by(),
            area: report.area,
            verification: report.verification,
            files: with_history.attachments.into_iter().filter(|file| file.version == 1).collect(),
            renewed: false,
            protected: report.protected,
        })
    }
}
