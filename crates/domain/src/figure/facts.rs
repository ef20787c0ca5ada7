//! What figures need to know of one report.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    ActorRef, AgencyId, AreaCode, Report, TopicCode, UserId,
    report::{Cause, Channel, Clock, Closing, Event, Identity, Kind, Outcome, ReportEvent, Status},
};

/// The days on which a report came further, on the wall of its area. What was undone does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    /// The day it was first verified.
    pub verified: Option<Date>,
    /// The first word of an agency, an answer or not (tindak lanjut pertama).
    pub responded: Option<Date>,
    /// The last answer of an agency. See [`Facts::completed`] for whether it still holds.
    pub answered: Option<Date>,
    /// The day it was last closed. See [`Facts::closed`] for whether it still is.
    pub closed: Option<Date>,
    /// The agencies with which a deadline passed unmet, in order, each once: what is passed on, sent back, taken up again or
    /// reopened stays late with whoever had it then.
    pub missed: Vec<AgencyId>,
    /// What passed of the deadlines that every report has.
    pub passed: BTreeSet<Passed>,
    /// The official who wrote the last answer of an agency, where that is known.
    pub by: Option<UserId>,
}

crate::choices! {
    /// A deadline that every report has, and that passed unmet.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Passed {
        /// To be verified and forwarded (3 working days)
        Verification = "v",
        /// The first word of an agency (5 working days)
        FirstWord = "f",
        /// To be completed, by its class
        Completion = "c",
    }
}

impl Passed {
    /// Its word in sheets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::FirstWord => "first_word",
            Self::Completion => "completion",
        }
    }
}

/// Who has what no forwarding tells, between one event and the next.
struct Holders {
    /// The government that verifies.
    custodian: AgencyId,
    /// Who decides about a disputed answer.
    deciding: Option<AgencyId>,
}

impl Milestones {
    /// The milestones of a report, from all that happened to it.
    #[must_use]
    pub fn of<'a>(report: &Report, events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut holders = Holders { custodian: report.custodian, deciding: None };
        let mut reached = Self::default();
        events.into_iter().filter(|e| report.stands(e.version)).for_each(|e| reached.pass(report, &mut holders, e));
        reached
    }

    /// Those of a report after some more events; none where all of them must be looked at again: something was undone, or the
    /// report now lies in another zone.
    #[must_use]
    pub fn after<'a>(self, before: &Report, after: &Report, events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let deciding = match before.status {
            Status::Disputed { to, .. } => Some(to),
            _ => None,
        };
        let mut holders = Holders { custodian: before.custodian, deciding };
        let mut reached = self;
        events.into_iter().for_each(|e| reached.pass(after, &mut holders, e));
        (before.undone.len() == after.undone.len() && before.area.zone() == after.area.zone()).then_some(reached)
    }

    /// Whether a deadline passed unmet.
    #[must_use]
    pub fn is_late(&self) -> bool {
        !self.missed.is_empty()
    }

    fn pass(&mut self, report: &Report, holders: &mut Holders, event: &Event) {
        let zone = report.area.zone();
        let day = zone.date(event.at);
        let first = |kept: Option<Date>| Some(kept.map_or(day, |kept| kept.min(day)));
        let last = |kept: Option<Date>| Some(kept.map_or(day, |kept| kept.max(day)));
        match &event.what {
            ReportEvent::Verified { .. } => self.verified = first(self.verified),
            ReportEvent::FollowUpPublished { answer, follow_up, .. } => {
                self.responded = first(self.responded);
                if *answer {
                    self.answered = last(self.answered);
                    let author = follow_up.and_then(|place| report.follow_ups.get(place)).and_then(|draft| draft.author);
                    self.by = author.or(match event.by {
                        ActorRef::Official(user) => Some(user),
                        _ => None,
                    });
                }
            }
            ReportEvent::Closed { .. } => self.closed = last(self.closed),
            ReportEvent::Submitted { custodian, .. } => holders.custodian = *custodian,
            ReportEvent::Escalated { to, cause: Cause::Bounced } => holders.custodian = *to,
            ReportEvent::Appealed { to, .. } => holders.deciding = Some(*to),
            ReportEvent::Overdue { clock } => {
                let who = match clock {
                    Clock::FirstFollowUp(at) | Clock::AgencyCompletion(at) | Clock::Promise(at) => {
                        report.forwardings.get(*at).map(|f| f.agency)
                    }
                    Clock::Appeal => holders.deciding,
                    Clock::Verification | Clock::ReporterCompletion | Clock::Window | Clock::Alarm => None,
                };
                let who = who.unwrap_or(holders.custodian);
                if let Err(place) = self.missed.binary_search(&who) {
                    self.missed.insert(place, who);
                }
                self.passed.extend(match clock {
                    Clock::Verification => Some(Passed::Verification),
                    Clock::FirstFollowUp(_) => Some(Passed::FirstWord),
                    Clock::AgencyCompletion(_) => Some(Passed::Completion),
                    Clock::Promise(_) | Clock::Appeal | Clock::ReporterCompletion | Clock::Window | Clock::Alarm => None,
                });
            }
            // When it was answered elsewhere, where that is known.
            ReportEvent::TakenOver { answered: true, answered_at: Some(at), .. } => {
                let there = zone.date(*at);
                (self.responded, self.answered) = (Some(there), Some(there));
            }
            _ => {}
        }
    }
}

crate::choices! {
    /// What became of a report, as figures tell it. A new way to end is a new word here, and never added to another unseen.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Standing {
        /// Waits for an official or for its reporter.
        Open = "open",
        /// The agency said by when it will be done: not done yet.
        Promised = "promised",
        /// Answered; the reporter may still reply.
        Answered = "answered",
        /// Closed: the reporter said it is settled.
        Confirmed = "confirmed",
        /// Closed: the reporter said nothing in time.
        Silence = "silence",
        /// Closed by an official, with a reason.
        Administrator = "administrator",
        /// Put away, or told by another report: in no figure.
        Away = "away",
    }
}

impl Standing {
    /// The standing of a report, from its status.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        match &report.status {
            Status::Submitted
            | Status::NeedsCompletion { .. }
            | Status::Forwarded
            | Status::InProgress
            | Status::Returned
            | Status::Disputed { .. } => Self::Open,
            Status::Answered { .. } if report.is_promised() => Self::Promised,
            Status::Answered { .. } => Self::Answered,
            Status::Closed { how: Closing::Confirmed } => Self::Confirmed,
            Status::Closed { how: Closing::Silence } => Self::Silence,
            Status::Closed { how: Closing::Administrator } => Self::Administrator,
            Status::Archived { .. } | Status::Joined { .. } => Self::Away,
        }
    }

    /// The standing for a status as counters keep it, such as `closed.silence`: see
    /// [`Figure::status`](crate::report::Figure::status).
    #[must_use]
    pub fn of_kept(status: &str) -> Self {
        match status.strip_prefix("closed.").unwrap_or(status) {
            "archived" | "joined" => Self::Away,
            word => Self::parse(word).unwrap_or(Self::Open),
        }
    }

    /// Whether it is closed.
    #[must_use]
    pub fn is_closed(self) -> bool {
        match self {
            Self::Open | Self::Promised | Self::Answered | Self::Away => false,
            Self::Confirmed | Self::Silence | Self::Administrator => true,
        }
    }
}

crate::choices! {
    /// What the answer says that a report rests on. Figures never add these up unseen.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Says {
        /// It is done.
        Fixed = "fixed",
        /// It will be done by some day.
        Promised = "promised",
        /// It gives what was asked for.
        Informed = "informed",
        /// It will not be done.
        Declined = "declined",
        /// It belongs to another agency.
        Moved = "moved",
        /// It does not say which of these; earlier versions did not ask.
        Untold = "untold",
    }
}

impl Says {
    /// What an answer says, from its outcome; [`Says::Untold`] where it has none.
    #[must_use]
    pub fn of(outcome: Option<Outcome>) -> Self {
        match outcome {
            Some(Outcome::Fixed { .. }) => Self::Fixed,
            Some(Outcome::Promised { .. }) => Self::Promised,
            Some(Outcome::Informed) => Self::Informed,
            Some(Outcome::Declined) => Self::Declined,
            Some(Outcome::Moved { .. }) => Self::Moved,
            None => Self::Untold,
        }
    }
}

crate::choices! {
    /// What happened to a report, or how it came, that figures count as a share.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum Sign {
        /// It was sent to an agency.
        Forwarded = "f",
        /// And not to the one that leads it now, or that one said it is not theirs.
        Rerouted = "r",
        /// An agency said that it is not theirs.
        Bounced = "b",
        /// Its reporter did not accept an answer, or how it was put away.
        Disputed = "d",
        /// It was opened again after it was closed.
        Reopened = "o",
        /// It went up to another government.
        Escalated = "e",
        /// Its reporter's name is kept from everybody, or was never given.
        Anonymous = "a",
        /// An agency has said something, and it is not closed.
        Started = "s",
    }
}

impl Sign {
    /// Its word in sheets.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Rerouted => "rerouted",
            Self::Bounced => "bounced",
            Self::Disputed => "disputed",
            Self::Reopened => "reopened",
            Self::Escalated => "escalated",
            Self::Anonymous => "anonymous",
            Self::Started => "started",
        }
    }

    fn of(report: &Report, reached: &Milestones) -> BTreeSet<Self> {
        let sent = report.forwardings.first().map(|f| f.at);
        // Several may have been sent it at once: who leads of them was chosen then, too.
        let right = report.lead().is_some_and(|(_, lead)| Some(lead.at) == sent) && report.bounces == 0;
        let told = |sign: &Self| match sign {
            Self::Forwarded => sent.is_some(),
            Self::Rerouted => sent.is_some() && !right,
            Self::Bounced => report.bounces > 0,
            Self::Disputed => report.disputes > 0 || report.objected,
            Self::Reopened => report.reopened,
            Self::Escalated => report.escalated_to.is_some(),
            Self::Anonymous => report.anonymous || report.identity == Identity::None,
            Self::Started => reached.responded.is_some() && !report.is_at_rest(),
        };
        Self::ALL.into_iter().filter(told).collect()
    }
}

/// What figures need to know of one report. Days are on the wall of its area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day it was received.
    pub received: Date,
    /// How far it came on which day.
    pub reached: Milestones,
    /// Where it stands.
    pub standing: Standing,
    /// What the answer says that it rests on; none where it rests on none.
    pub says: Option<Says>,
    /// The agency that leads; `None` where none does.
    pub lead: Option<AgencyId>,
    /// The area in which it lies.
    pub area: AreaCode,
    /// What it is about, once known.
    pub topic: Option<TopicCode>,
    /// What its reporter wants.
    pub kind: Kind,
    /// The way by which it arrived.
    pub channel: Channel,
    /// How content its reporter is, 1 to 5.
    pub rating: Option<u8>,
    /// What happened to it.
    pub signs: BTreeSet<Sign>,
}

impl Facts {
    /// Those of a report that came so far.
    #[must_use]
    pub fn of(report: &Report, reached: Milestones) -> Self {
        let standing = Standing::of(report);
        let rests = match standing {
            Standing::Open | Standing::Away => false,
            Standing::Promised | Standing::Answered | Standing::Confirmed | Standing::Silence | Standing::Administrator => true,
        };
        Self {
            received: report.area.zone().date(report.received_at),
            standing,
            says: reached.answered.filter(|_| rests).map(|_| Says::of(report.outcome())),
            signs: Sign::of(report, &reached),
            reached,
            lead: report.lead().map(|(_, forwarding)| forwarding.agency),
            area: report.area.clone(),
            topic: report.topic.clone(),
            kind: report.kind,
            channel: report.channel,
            rating: report.rating,
        }
    }

    /// The day of the answer that it rests on, whatever that says: none while it waits for somebody, and none of a promise,
    /// which is kept or broken later.
    #[must_use]
    pub fn completed(&self) -> Option<Date> {
        self.reached.answered.filter(|_| self.says.is_some_and(|says| says != Says::Promised))
    }

    /// The day it was closed, where it is.
    #[must_use]
    pub fn closed(&self) -> Option<Date> {
        self.reached.closed.filter(|_| self.standing.is_closed())
    }
}
