//! A phone hands in what was written without a network: files piece by piece, then the report. Whatever breaks on the way, both
//! sides know where they stood, and a report is here once.

pub(crate) mod pieces;
pub(crate) mod receive;

use domain::{Actor, Official, ReportId, Timestamp, UserId};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::{FORM_LIVES, KeptBy, SentFrom};

/// How long the key of a phone is, in hexadecimal digits.
const KEY: usize = 64;

/// A report by what its phone knows it by: its identity, and a key that nobody else knows.
#[derive(Clone)]
pub struct OfPhone {
    /// The identity.
    pub id: ReportId,
    key: String,
    /// The official who took it down there for somebody.
    taker: Option<Official>,
}

impl OfPhone {
    /// None for what is no key.
    #[must_use]
    pub fn parse(id: Uuid, key: &str) -> Option<Self> {
        let is_key = key.len() == KEY && key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        is_key.then(|| Self { id: ReportId(id), key: key.to_owned(), taker: None })
    }

    /// The same, taken down by an official who is signed in.
    #[must_use]
    pub fn taken_by(self, official: Official) -> Self {
        Self { taker: Some(official), ..self }
    }

    fn sent_from(&self) -> SentFrom<'_> {
        self.sent_by(self.taker.as_ref().map(|official| official.user))
    }

    /// As it was sent, where an official took it down there. Whoever holds the key needs no session to be known by it.
    fn sent_by(&self, taker: Option<UserId>) -> SentFrom<'_> {
        SentFrom { secret: &self.key, kept_by: KeptBy::Phone, taker }
    }

    fn actor(&self) -> Actor {
        self.taker.clone().map_or(Actor::Anyone, Actor::Official)
    }
}

/// A moment as stores keep it: in whole microseconds.
fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Before anything that is still kept.
fn long_ago(now: Timestamp) -> Timestamp {
    now - FORM_LIVES - SignedDuration::from_micros(1)
}
