//! What holds for every event of a kind, whatever the report: who may read that it happened, whom its words are for, what it
//! changes, whom it tells, which agency it is about. One match without a default, so that a new kind has an answer to each before it compiles.

#![deny(clippy::wildcard_enum_match_arm)]

use super::{Closing, Report, ReportEvent};
use crate::AgencyId;

/// What holds for events of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who may read in the timeline that it happened.
    pub readers: Readers,
    /// The words that come with it.
    pub words: EventWords,
    /// What it does to the report.
    pub effect: Effect,
    /// Who may hear of it at once.
    pub tells: Tells,
    /// The agency it is about.
    pub concerns: Concerns,
}

/// Who may read in the timeline that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The reporter and, for a public report, everybody.
    Everybody,
    /// Officials who may see the report.
    Officials,
}

/// The words that come with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventWords {
    /// It never brings any.
    Never,
    /// They are for whoever may read the event and takes part: the reporter, or officials among themselves.
    Kept,
    /// Everybody may read them as soon as the report is public.
    Published,
}

/// What an event does to the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It leaves a trace, but changes nothing that people decide on: it may happen in any state, and nobody who acted meanwhile
    /// needs to be told.
    Trace,
    /// It changes the state.
    State,
    /// It changes the state, and how the report is listed and found.
    Listing,
}

/// Who may hear of an event at once; whether somebody does depends on the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// Nobody is told of it.
    Nobody,
    /// The reporter.
    Reporter,
    /// Officials whose task it becomes or was.
    Desk,
    /// The reporter, and officials whose task it becomes or was.
    Both,
}

/// The agency an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concerns {
    /// None: it is the reporter's, or the coordinator's.
    NoAgency,
    /// It goes to this one, or lies with it.
    Agency(AgencyId),
    /// Whoever has this forwarding did it, or lost it.
    Forwarding(usize),
    /// Whoever wrote this follow-up.
    FollowUp(usize),
    /// Whoever has this forwarding sends it back, and names a better one.
    Passed(usize, AgencyId),
}

impl Concerns {
    /// The agency that has to do with it from now on.
    #[must_use]
    pub fn agency(self, report: &Report) -> Option<AgencyId> {
        match self {
            Self::Agency(agency) | Self::Passed(_, agency) => Some(agency),
            Self::NoAgency | Self::Forwarding(_) | Self::FollowUp(_) => self.done_by(report),
        }
    }

    /// The agency that did it with a report that it has.
    #[must_use]
    pub fn done_by(self, report: &Report) -> Option<AgencyId> {
        let place = match self {
            Self::NoAgency | Self::Agency(_) => return None,
            Self::Forwarding(place) | Self::Passed(place, _) => place,
            Self::FollowUp(place) => report.follow_ups.get(place)?.forwarding,
        };
        report.forwardings.get(place).map(|f| f.agency)
    }
}

impl Tells {
    /// Whether the reporter may hear of it.
    #[must_use]
    pub fn reporter(self) -> bool {
        matches!(self, Self::Reporter | Self::Both)
    }

    /// Whether officials may hear of it.
    #[must_use]
    pub fn desk(self) -> bool {
        matches!(self, Self::Desk | Self::Both)
    }
}

impl ReportEvent {
    /// What holds for events of its kind.
    #[must_use]
    pub fn facts(&self) -> Facts {
        use {Concerns::*, Effect::*, EventWords::*, Readers::*, Tells::*};
        let (readers, words, effect, tells, concerns) = match self {
            Self::Submitted { .. } => (Everybody, Kept, Listing, Both, NoAgency),
            Self::CompletionAsked { .. } => (Everybody, Kept, State, Reporter, NoAgency),
            Self::Completed { .. } => (Everybody, Kept, Listing, Desk, NoAgency),
            Self::CompletionLapsed { .. } => (Everybody, Never, State, Desk, NoAgency),
            Self::Verified { .. } => (Everybody, Published, Listing, Nobody, NoAgency),
            Self::Forwarded { agency, .. } => (Everybody, Kept, State, Both, Agency(*agency)),
            Self::LeadNamed { forwarding } => (Officials, Kept, State, Nobody, Forwarding(*forwarding)),
            Self::Accepted { forwarding } => (Everybody, Never, State, Nobody, Forwarding(*forwarding)),
            Self::Returned { forwarding, better, .. } => (Everybody, Kept, State, Desk, Passed(*forwarding, *better)),
            Self::FollowUpDrafted { forwarding, .. } => (Officials, Kept, State, Desk, Forwarding(*forwarding)),
            Self::FollowUpSentBack { follow_up } => (Officials, Kept, State, Desk, FollowUp(*follow_up)),
            Self::FollowUpPublished { forwarding, .. } => (Everybody, Published, Listing, Reporter, Forwarding(*forwarding)),
            Self::Noted => (Officials, Kept, State, Nobody, NoAgency),
            Self::Replied { .. } => (Everybody, Kept, Listing, Desk, NoAgency),
            Self::Rated { .. } => (Everybody, Kept, State, Nobody, NoAgency),
            Self::Disputed { .. } => (Everybody, Kept, Listing, Desk, NoAgency),
            Self::Appealed { to, .. } => (Everybody, Kept, Listing, Both, Agency(*to)),
            Self::AppealDecided { by, .. } => (Everybody, Published, Listing, Both, Agency(*by)),
            // Only an administrator says why.
            Self::Closed { how: Closing::Administrator, .. } => (Everybody, Published, Listing, Reporter, NoAgency),
            Self::Closed { how: Closing::Confirmed | Closing::Silence, .. } => (Everybody, Never, State, Reporter, NoAgency),
            Self::Reopened { .. } => (Everybody, Kept, State, Both, NoAgency),
            Self::Joined { .. } => (Everybody, Never, State, Reporter, NoAgency),
            Self::Unjoined { .. } => (Everybody, Never, State, Nobody, NoAgency),
            Self::Supported => (Officials, Never, Trace, Nobody, NoAgency),
            Self::Copied { agency } => (Officials, Never, State, Desk, Agency(*agency)),
            Self::Escalated { to, .. } => (Everybody, Kept, State, Desk, Agency(*to)),
            Self::Archived { .. } => (Everybody, Kept, State, Reporter, NoAgency),
            Self::Restored { .. } => (Everybody, Kept, State, Reporter, NoAgency),
            Self::FlagsTightened { .. } => (Everybody, Kept, State, Reporter, NoAgency),
            Self::HidingAsked | Self::HidingWanted { .. } | Self::HidingDeclined => (Officials, Kept, State, Desk, NoAgency),
            Self::Shown => (Everybody, Kept, Listing, Reporter, NoAgency),
            Self::TakenFrom { forwardings, .. } => {
                (Everybody, Kept, State, Nobody, forwardings.first().map_or(NoAgency, |place| Forwarding(*place)))
            }
            Self::SupervisionLifted { .. } => (Everybody, Kept, Listing, Both, NoAgency),
            Self::Objected { .. } => (Everybody, Kept, State, Desk, NoAgency),
            // Nobody must know of it before acting; who is told is told by jobs of its own.
            Self::AlarmRaised { .. } | Self::AlarmPassed { .. } | Self::AlarmTaken => (Officials, Never, Trace, Nobody, NoAgency),
            Self::AlarmFound { .. } => (Officials, Kept, Trace, Nobody, NoAgency),
            Self::NationalIdGiven { .. } => (Everybody, Never, State, Nobody, NoAgency),
            Self::Reminded { .. } => (Officials, Never, Trace, Both, NoAgency),
            Self::Overdue { .. } => (Everybody, Never, State, Both, NoAgency),
            Self::Revealed { .. } => (Officials, Kept, Trace, Nobody, NoAgency),
            Self::WordsGuarded { .. } => (Officials, Kept, Trace, Nobody, NoAgency),
            Self::PinRenewed => (Officials, Never, Trace, Reporter, NoAgency),
            Self::ConsentWithdrawn { .. } => (Everybody, Never, State, Nobody, NoAgency),
            Self::HandedOver { .. } => (Officials, Never, Trace, Nobody, NoAgency),
            Self::Forgotten => (Everybody, Never, Trace, Nobody, NoAgency),
            Self::Undone { .. } => (Officials, Never, Listing, Nobody, NoAgency),
            Self::TakenOver { .. } => (Everybody, Published, Listing, Nobody, NoAgency),
            // The register is told by its own pages; a phone that lies open says nothing of a restriction.
            Self::Grievance { .. } => (Officials, Kept, State, Both, NoAgency),
            Self::Restricted => (Officials, Kept, State, Desk, NoAgency),
            Self::RestrictionLifted { .. } => (Officials, Kept, Listing, Desk, NoAgency),
        };
        Facts { readers, words, effect, tells, concerns }
    }
}
