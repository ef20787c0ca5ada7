//! What can happen to a report. Events are kept for ever and may be published, so they hold ids, dates and
//! choices, never words or persons. A field may be added with a default; none is ever renamed or removed.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    ArchiveReason, Assisted, Cause, Channel, Closing, Deadline, Identity, Kind, Outcome, Purpose, Voice,
    agenda::Clock,
    facts::{Effect, Readers},
};
use crate::forest::{Disturbance, Finding};
use crate::grievance::{Agreed, Reaches, Step};
use crate::{ActorRef, AgencyId, AreaCode, NationalId, Point, ReportId, TopicCode, TrackingNumber, UserId};

/// An event with its place in the life of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// 1 for the first, then one more each.
    pub version: u32,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub by: ActorRef,
    /// What happened.
    pub what: ReportEvent,
}

/// Deadlines counted again after the clocks stood still.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clocks(pub Vec<(Clock, Deadline)>);

/// What happened to a report. Which words a variant *carries* lies beside the log, and the event commits to them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are named as those of Report and Command, where they are explained")]
pub enum ReportEvent {
    /// A report was received. Carries its words, maybe a title, maybe a person.
    Submitted {
        tracking: TrackingNumber,
        kind: Kind,
        topic: Option<TopicCode>,
        area: AreaCode,
        point: Option<Point>,
        happened_on: Option<Date>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        written_at: Option<Timestamp>,
        channel: Channel,
        identity: Identity,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        voice: Option<Voice>,
        taken_down_by: Option<UserId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assisted: Option<Assisted>,
        anonymous: bool,
        secret: bool,
        custodian: AgencyId,
        verification: Option<Deadline>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forest: Option<Disturbance>,
        /// Its reporter is protected.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        protected: bool,
        /// Carries the exact place, too.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        placed: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        restriction_asked: bool,
    },
    /// The reporter was asked for more. Carries the question.
    CompletionAsked { deadline: Deadline },
    /// The reporter gave more. Carries the words.
    Completed { clocks: Clocks },
    /// The reporter gave nothing more in time, and no agency has it: the coordinator goes on without.
    CompletionLapsed { clocks: Clocks },
    /// A coordinator verified it. Carries the title and text for the public.
    Verified {
        kind: Kind,
        supervisory: bool,
        topic: TopicCode,
        area: AreaCode,
        accused: Vec<AgencyId>,
        /// It is found to be about a forest: from now on its reporter is protected. Carries the exact place where that lay open.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        protects: bool,
    },
    /// Sent to an agency.
    Forwarded { agency: AgencyId, lead: bool, first: Deadline, complete: Deadline },
    /// An agency that already has it now leads.
    LeadNamed { forwarding: usize },
    /// The agency took it up.
    Accepted { forwarding: usize },
    /// "Not our authority" (bukan wewenang). Carries the reason.
    Returned { forwarding: usize, better: AgencyId, verification: Option<Deadline> },
    /// A follow-up was written and waits for approval. Carries the words.
    FollowUpDrafted {
        forwarding: usize,
        answer: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<UserId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
    },
    /// The approver sent it back. Carries the reason.
    FollowUpSentBack { follow_up: usize },
    /// A follow-up became public. Carries its words, unless they stand in the draft. Answers say which they are, but for those
    /// of earlier versions.
    FollowUpPublished {
        follow_up: Option<usize>,
        forwarding: usize,
        answer: bool,
        window: Option<Deadline>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Deadline>,
    },
    /// A note among officials. Carries the words.
    Noted,
    /// The reporter wrote. Carries the words. With a deadline: the answer did not solve it, and the agency goes on.
    Replied { complete: Option<Deadline> },
    /// The reporter rated, 1 to 5, and said whether it was solved. Carries words, if any.
    Rated {
        stars: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        solved: Option<bool>,
    },
    /// The reporter did not accept the answer, and it went back to the agency (in earlier versions). Carries the reason.
    Disputed { complete: Deadline },
    /// The reporter does not accept the answer: somebody above decides. Carries the reason. By time itself when nobody decided
    /// and it went one higher.
    Appealed { to: AgencyId, decide: Deadline },
    /// Decided about a disputed answer: the agency goes on (`complete`), or the answer stands (`window`). Carries the reason.
    AppealDecided { by: AgencyId, complete: Option<Deadline>, window: Option<Deadline> },
    /// It was closed. An administrator's closing carries a reason.
    Closed {
        how: Closing,
        /// Who of the officials did; none in earlier versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        official: Option<UserId>,
    },
    /// Taken up again after closing, once. Carries the reason.
    Reopened { complete: Deadline },
    /// The same matter as another report.
    Joined { to: ReportId },
    /// It is no longer joined to another report.
    Unjoined { clocks: Clocks },
    /// Somebody has this too.
    Supported,
    /// An agency reads along (tembusan).
    Copied { agency: AgencyId },
    /// It went up to another government.
    Escalated { to: AgencyId, cause: Cause },
    /// Put away. Carries words when an official did it.
    Archived { reason: ArchiveReason },
    /// Taken back from the archive.
    Restored { clocks: Clocks },
    /// Hidden more than before; `official`: not by its reporter. Carries words when an official hid the whole report.
    FlagsTightened {
        anonymous: bool,
        secret: bool,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        official: bool,
    },
    /// An agency asked the coordinator to hide the whole report. Carries the reason. Of earlier versions: nobody had to decide.
    HidingAsked,
    /// The same, and by when the coordinator decides. Carries the reason.
    HidingWanted { decide: Deadline },
    /// The coordinator leaves it as public as it is. Carries the reason.
    HidingDeclined,
    /// What an official had hidden is shown again. Carries the reason when an official did it.
    Shown,
    /// It became supervisory, so others than the inspectorate no longer have it.
    TakenFrom { forwardings: Vec<usize>, copies: Vec<AgencyId>, verification: Option<Deadline> },
    /// It is not supervisory after all, and goes back to the coordinator. Carries the reason.
    SupervisionLifted { verification: Deadline },
    /// The reporter objected to its closing, archiving or joining: it goes on. Carries the reason.
    Objected { clocks: Clocks, verification: Option<Deadline> },
    /// Whoever is on duty is asked about something urgent; coordinators, where nobody is.
    AlarmRaised {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<UserId>,
        minutes: u16,
    },
    /// They did not answer in time: the next is asked, and after the last the coordinators.
    AlarmPassed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<UserId>,
    },
    /// An official took it.
    AlarmTaken,
    /// Whoever took it tells what they found. Carries words, if any.
    AlarmFound { finding: Finding },
    /// Its number in the national system was written down.
    NationalIdGiven { id: NationalId },
    /// Somebody was reminded that this is due.
    Reminded { clock: Clock },
    /// A deadline passed unmet.
    Overdue { clock: Clock },
    /// An official opened what is sealed. Leaves a trace, changes nothing. Carries words, if any were written about it; earlier
    /// versions asked for no reason.
    Revealed {
        field: SealedField,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Why>,
    },
    /// Words that betray a person were to become public: an official had checked them and showed them all the same, or they told
    /// who reported and were kept back. Leaves a trace, changes nothing.
    WordsGuarded { shown: bool },
    /// The reporter, proved by a code that went to them, has another PIN. Leaves a trace, changes nothing.
    PinRenewed,
    /// The reporter does not agree to something any more.
    ConsentWithdrawn { what: Purpose },
    /// News up to the event of this version was handed over on paper; without one: nothing was, after all. Changes nothing that
    /// people decide on.
    HandedOver { news: Option<u32> },
    /// The reporter's key was destroyed. Leaves a gap that can be proved.
    Forgotten,
    /// An official took back at once what they had done since `to`: it counts as never done. The state before holds no
    /// words and no person.
    Undone { to: u32, before: Box<super::Report> },
    /// Taken over from a file, in which it had come this far. What the file does not tell stays unknown.
    TakenOver {
        agency: Option<AgencyId>,
        topic: Option<TopicCode>,
        answered: bool,
        answered_at: Option<Timestamp>,
        /// It is about a forest.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        protects: bool,
    },
    /// A step in the grievance register. Carries the words that belong to it.
    Grievance {
        step: Step,
        /// The day on which it was done, where that was an earlier one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
        /// The agency in whose name an official did it; unknown of steps of earlier versions.
        #[serde(default, rename = "of", skip_serializing_if = "Option::is_none")]
        agency: Option<AgencyId>,
        /// What of it is for its complainant. Words of earlier versions were written for officials alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reaches: Option<Reaches>,
        /// That its complainant agreed that a village officer says it for them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agreed: Option<Agreed>,
    },
    /// It is about sexual exploitation or abuse, or about reprisals: from now on for the grievance specialist alone. Carries the reason.
    Restricted,
    /// It is not, after all, and goes back to the coordinator. Carries the reason.
    RestrictionLifted { verification: Deadline },
}

/// What is sealed under a key, so that opening it leaves a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealedField {
    /// Name and contact of the reporter
    Person,
    /// The words of a secret report
    Words,
    /// The voice of the reporter
    Voice,
    /// The exact place of a report about a forest
    Place,
}

crate::choices! {
    /// Why an official opens who reported.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Why {
        /// To ask the reporter something
        Ask = "ask",
        /// To see whether it is true
        Check = "check",
        /// To protect the reporter or somebody else
        Protect = "protect",
        /// A court, the police or the Ombudsman asked
        Authority = "authority",
        /// To oversee how it was dealt with
        Oversee = "oversee",
        /// Said in words
        Other = "other",
    }
}

impl ReportEvent {
    /// The word kept beside the event, and the key of its texts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::CompletionAsked { .. } => "completion_asked",
            Self::Completed { .. } => "completed",
            Self::CompletionLapsed { .. } => "completion_lapsed",
            Self::Verified { .. } => "verified",
            Self::Forwarded { .. } => "forwarded",
            Self::LeadNamed { .. } => "lead_named",
            Self::Accepted { .. } => "accepted",
            Self::Returned { .. } => "returned",
            Self::FollowUpDrafted { .. } => "follow_up_drafted",
            Self::FollowUpSentBack { .. } => "follow_up_sent_back",
            Self::FollowUpPublished { .. } => "follow_up_published",
            Self::Noted => "noted",
            Self::Replied { .. } => "replied",
            Self::Rated { .. } => "rated",
            Self::Disputed { .. } => "disputed",
            Self::Appealed { .. } => "appealed",
            Self::AppealDecided { .. } => "appeal_decided",
            Self::Closed { .. } => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Joined { .. } => "joined",
            Self::Unjoined { .. } => "unjoined",
            Self::Supported => "supported",
            Self::Copied { .. } => "copied",
            Self::Escalated { .. } => "escalated",
            Self::Archived { .. } => "archived",
            Self::Restored { .. } => "restored",
            Self::FlagsTightened { .. } => "flags_tightened",
            // One word for both: indices and texts know it.
            Self::HidingAsked | Self::HidingWanted { .. } => "hiding_asked",
            Self::HidingDeclined => "hiding_declined",
            Self::Shown => "shown",
            Self::TakenFrom { .. } => "taken_from",
            Self::SupervisionLifted { .. } => "supervision_lifted",
            Self::Objected { .. } => "objected",
            Self::AlarmRaised { .. } => "alarm_raised",
            Self::AlarmPassed { .. } => "alarm_passed",
            Self::AlarmTaken => "alarm_taken",
            Self::AlarmFound { .. } => "alarm_found",
            Self::NationalIdGiven { .. } => "national_id_given",
            Self::Reminded { .. } => "reminded",
            Self::Overdue { .. } => "overdue",
            Self::Revealed { .. } => "revealed",
            Self::WordsGuarded { .. } => "words_guarded",
            Self::PinRenewed => "pin_renewed",
            Self::ConsentWithdrawn { .. } => "consent_withdrawn",
            Self::HandedOver { .. } => "handed_over",
            Self::Forgotten => "forgotten",
            Self::Undone { .. } => "undone",
            Self::TakenOver { .. } => "taken_over",
            Self::Grievance { .. } => "grievance",
            Self::Restricted => "restricted",
            Self::RestrictionLifted { .. } => "restriction_lifted",
        }
    }

    /// Whether it belongs to an alarm, of which whoever does not work on the report knows nothing.
    #[must_use]
    pub fn is_of_alarm(&self) -> bool {
        matches!(self, Self::AlarmRaised { .. } | Self::AlarmPassed { .. } | Self::AlarmTaken | Self::AlarmFound { .. })
    }

    /// Whether it leaves a trace but changes nothing: [`Effect::Trace`].
    #[must_use]
    pub fn is_trace(&self) -> bool {
        self.facts().effect == Effect::Trace
    }

    /// Whether the reporter, and for a public report everybody, may read in the timeline that it happened.
    #[must_use]
    pub fn is_for_public(&self) -> bool {
        self.facts().readers == Readers::Everybody
    }
}
