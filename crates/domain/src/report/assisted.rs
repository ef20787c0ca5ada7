//! A report that an official took down for somebody: how it was told, what its reporter agreed to, and what stays hidden from
//! whoever took it down. It holds choices and days, no word and no person.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Effect, Event, Report, ReportEvent, facts::Readers};
use crate::{ActorRef, AgencyId, AgencyTree};

crate::choices! {
    /// How a report was told to whoever took it down.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Told {
        /// In words, face to face or by telephone
        Spoken = "spoken",
        /// On the paper form
        Paper = "paper",
        /// In a message, such as by WhatsApp
        Message = "message",
        /// At a meeting
        Meeting = "meeting",
    }
}

crate::choices! {
    /// How a reporter agreed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ConsentGiven {
        /// In words
        Spoken = "spoken",
        /// By a signature
        Signed = "signed",
        /// In a message
        Message = "message",
    }
}

crate::choices! {
    /// What a reporter agreed to beside that the report is taken down and sent, and may take back by itself.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Purpose {
        /// To be told news through whoever took it down
        News = "news",
        /// That name and contact are kept
        Name = "name",
    }
}

/// What a reporter agreed to. That the report is taken down and sent is what a consent is; without, there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// To be told news through whoever took it down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub news: bool,
    /// That name and contact are kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub name: bool,
    /// How.
    pub how: ConsentGiven,
    /// When.
    pub on: Date,
}

impl Consent {
    /// Whether it stands for this.
    #[must_use]
    pub fn is_for(&self, what: Purpose) -> bool {
        match what {
            Purpose::News => self.news,
            Purpose::Name => self.name,
        }
    }
}

/// What is known of how a report was taken down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assisted {
    /// How it was told.
    pub told: Told,
    /// What its reporter agreed to.
    pub consent: Consent,
    /// The name is hidden from whoever took it down, as soon as it is handed in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hide_from_taker: bool,
    /// It is about the village office itself: whoever took it down never sees it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past_taker: bool,
    /// The village offices that it goes past; nobody there sees it either. Whoever decides finds them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<AgencyId>,
}

/// News that goes by hand to somebody without telephone and e-mail, by the versions of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The last event that its reporter is to hear of.
    pub news: u32,
    /// The last one that was handed over.
    pub handed: u32,
}

impl Slip {
    /// Whether it never had any.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

impl Report {
    /// Whether it is about the office of whoever took it down, which it goes past.
    #[must_use]
    pub fn is_past_taker(&self) -> bool {
        self.assisted.as_ref().is_some_and(|a| a.past_taker)
    }

    /// Whether whoever took it down is told the PIN with which its reporter reads it: not where it is about their own office, nor
    /// where some unit is accused, which may be theirs, nor where few shall read it.
    #[must_use]
    pub fn tells_taker_pin(&self) -> bool {
        self.taken_down_by.is_none() || (!self.is_past_taker() && self.accused.is_empty() && !self.restriction_asked)
    }

    /// Whether the name is hidden from whoever took it down.
    #[must_use]
    pub fn hides_name_from_taker(&self) -> bool {
        self.assisted.as_ref().is_some_and(|a| a.hide_from_taker)
    }

    /// Whether an agency must neither have it nor know of it: one at or below the accused, or a village office that it goes past.
    #[must_use]
    pub fn is_kept_from(&self, agency: AgencyId, tree: &AgencyTree) -> bool {
        let offices = self.assisted.iter().flat_map(|a| &a.offices);
        self.accused.iter().chain(offices).any(|unit| tree.within(agency, *unit))
    }

    /// Whether its reporter agreed to this, and still does.
    #[must_use]
    pub fn agreed_to(&self, what: Purpose) -> bool {
        self.assisted.as_ref().is_some_and(|a| a.consent.is_for(what))
    }

    /// The last event that waits to be handed over, on paper, to a reporter who agreed to hear of it so.
    #[must_use]
    pub fn waiting_slip(&self) -> Option<u32> {
        let waits = self.slip.news > self.slip.handed && self.agreed_to(Purpose::News) && !self.is_past_taker();
        waits.then_some(self.slip.news)
    }

    /// Whether something is told in person: a step of a restricted case goes on no paper.
    fn is_told_apart(&self, what: &ReportEvent) -> bool {
        self.restricted && matches!(what, ReportEvent::Grievance { .. })
    }

    /// What an event changes of this.
    pub(super) fn change_assisted(&mut self, event: &Event) {
        match &event.what {
            ReportEvent::ConsentWithdrawn { what } => {
                if let Some(assisted) = &mut self.assisted {
                    match what {
                        Purpose::News => assisted.consent.news = false,
                        Purpose::Name => assisted.consent.name = false,
                    }
                }
            }
            ReportEvent::HandedOver { news } => self.slip.handed = news.unwrap_or_default(),
            what if self.assisted.is_some() && is_news(event, what) && !self.is_told_apart(what) => {
                self.slip.news = event.version;
            }
            _ => {}
        }
    }
}

/// Whether a reporter is to hear of an event: not of what they did themselves. Of steps in the register, that are told apart from the
/// history, those whose event says so.
fn is_news(event: &Event, what: &ReportEvent) -> bool {
    if let ReportEvent::Grievance { reaches, .. } = what {
        return reaches.is_some() && event.by != ActorRef::Reporter;
    }
    let facts = what.facts();
    facts.tells.reporter()
        && facts.readers == Readers::Everybody
        && facts.effect != Effect::Trace
        && event.version > 1
        && event.by != ActorRef::Reporter
}
