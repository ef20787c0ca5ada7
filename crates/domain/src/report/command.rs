//! What people, and time, may ask of a report.

use jiff::{Timestamp, civil::Date};

use super::{
    ArchiveReason, Assisted, Channel, Identity, Kind, Outcome, Purpose, Voice,
    agenda::Clock,
    event::{SealedField, Why},
};
use crate::forest::{Disturbance, Finding, OnDuty};
use crate::grievance::{Agreed, Step};
use crate::{
    Action, Actor, AgencyId, AgencyTree, AreaCode, Calendar, NationalId, Point, ReportId, RuleBook, TopicCode, TrackingNumber,
    UserId,
};

/// All that a decision needs to know about the world. The caller brings the time; nothing here looks at a clock.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The moment of the decision.
    pub now: Timestamp,
    /// Who gives the command.
    pub actor: &'a Actor,
    /// The working days where the report belongs.
    pub calendar: &'a Calendar,
    /// How many working days each term has.
    pub rules: &'a RuleBook,
    /// All agencies as they are now.
    pub agencies: &'a AgencyTree,
    /// Who is on duty there, of those who may be asked.
    pub duty: OnDuty<'a>,
}

/// What a new report is made of, but for its words and its reporter.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields are named as those of Report, where they are explained")]
pub struct Submission {
    pub id: ReportId,
    pub tracking: TrackingNumber,
    pub kind: Kind,
    pub topic: Option<TopicCode>,
    pub area: AreaCode,
    pub point: Option<Point>,
    pub happened_on: Option<Date>,
    pub written_at: Option<Timestamp>,
    pub channel: Channel,
    pub identity: Identity,
    pub voice: Option<Voice>,
    pub taken_down_by: Option<UserId>,
    pub assisted: Option<Assisted>,
    pub forest: Option<Disturbance>,
    /// Its words tell that it is about a forest, though nobody said so.
    pub tells_of_forest: bool,
    /// The exact place comes with it, to be sealed where its reporter is protected; then it is no `point`.
    pub placed: bool,
    pub anonymous: bool,
    /// Asked whether agencies may know who they are, a protected reporter said yes.
    pub named: bool,
    pub secret: bool,
    /// It is about sexual exploitation or abuse, or about reprisals.
    pub restriction_asked: bool,
}

impl Submission {
    /// Whether its reporter is protected: it is about a forest, as far as its topic, the questions answered or its words tell.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.forest.is_some() || self.tells_of_forest || self.topic.as_ref().is_some_and(TopicCode::is_forest)
    }
}

/// What a coordinator found when verifying.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields are named as those of Report, where they are explained")]
pub struct Verification {
    pub kind: Kind,
    pub supervisory: bool,
    pub topic: TopicCode,
    pub area: AreaCode,
    pub accused: Vec<AgencyId>,
    /// Hide the name from the agency too (can only be added). The whole report is hidden by an action of its own, with words; what
    /// is supervisory is hidden by itself.
    pub anonymous: bool,
}

/// How far a report had come in the file it is taken over from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakeOver {
    /// The agency that has it, if the file tells.
    pub agency: Option<AgencyId>,
    /// The topic, if the file tells.
    pub topic: Option<TopicCode>,
    /// Whether it was answered there.
    pub answered: bool,
    /// When it was answered, if the file tells.
    pub answered_at: Option<Timestamp>,
    /// Its number in the national system, if the file tells.
    pub national_id: Option<NationalId>,
}

/// What somebody wants done. Words that belong to it travel beside it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields are named as those of Report and ReportEvent, where they are explained")]
pub enum Command {
    /// Ask the reporter for more (tunda).
    AskCompletion,
    /// Whoever is on duty is asked at once.
    RaiseAlarm,
    /// They take it ("saya terima").
    TakeAlarm,
    /// Whoever took the alarm tells what they found, with words, if they wish.
    TellFinding { finding: Finding },
    /// The reporter gives more.
    Complete,
    /// A coordinator verifies it (verifikasi), with what they found.
    Verify(Verification),
    /// Send to agencies, one of which leads (disposisi).
    Forward { to: Vec<AgencyId>, lead: AgencyId },
    /// An agency takes up what was sent to it.
    Accept { agency: AgencyId },
    /// "Not our authority" (bukan wewenang): who has it instead.
    Return { agency: AgencyId, better: AgencyId },
    /// Write a follow-up, an answer if it has an outcome; it becomes public at once unless the agency wants approval.
    FollowUp { agency: AgencyId, outcome: Option<Outcome> },
    /// Approve a draft, which becomes public; `follow_up` is its place in [`Report::follow_ups`](super::Report::follow_ups).
    Approve { follow_up: usize },
    /// Send a draft back to be written anew, with a reason in words.
    SendBack { follow_up: usize },
    /// Write a note among officials.
    Note,
    /// The reporter writes: thanks or more to know, or that the answer has not solved it.
    Reply { unsolved: bool },
    /// The reporter rates, 1 to 5, and says whether it was solved: then it is closed. Where that is not told, 3 stars and more
    /// confirm an answer that promises nothing.
    Rate { stars: u8, solved: Option<bool> },
    /// The reporter does not accept the answer: whoever stands above decides.
    Dispute,
    /// Decide about a disputed answer: the agency must go on, or the answer stands.
    DecideAppeal { upheld: bool },
    /// An official closes it, with a reason in words.
    Close,
    /// Take up again after closing.
    Reopen,
    /// Join to another report of the same matter.
    Join { to: ReportId },
    /// Undo joining.
    Unjoin,
    /// "I have this too" (dukung).
    Support,
    /// Let an agency read along (tembusan).
    Copy { agency: AgencyId },
    /// Send it to the government above.
    Escalate,
    /// Put it away (arsip), for a reason.
    Archive { reason: ArchiveReason },
    /// Take it out of the archive again; its clocks go on.
    Restore,
    /// Hide the name from the agency too, or the whole report from the public; never the other way.
    Tighten { anonymous: bool, secret: bool },
    /// An agency asks the coordinator to hide the whole report.
    AskToHide,
    /// The coordinator leaves it as public as it is.
    DeclineHiding,
    /// Show again what an official hid.
    Show,
    /// It is not supervisory after all: back to the coordinator.
    LiftSupervision,
    /// The reporter objects to its closing, archiving or joining.
    Object,
    /// The reporter takes it back.
    Withdraw,
    /// Write down its number in the national system.
    GiveNationalId { id: NationalId },
    /// Open what is sealed; who reported, for a reason.
    Reveal { field: SealedField, why: Option<Why> },
    /// The reporter takes another PIN in place of one that is lost.
    RenewPin,
    /// The reporter does not agree to something any more; the name is forgotten with its consent.
    WithdrawConsent { what: Purpose },
    /// News was handed over on paper, up to this event; or was not, after all.
    HandOver { news: Option<u32> },
    /// Destroy the reporter's key.
    Forget,
    /// A deadline comes near or has passed: given by time itself.
    Fire { clock: Clock },
    /// Take it over from a file, as far as it had come there.
    TakeOver(TakeOver),
    /// A step in the grievance register, with the deadlines that it sets; the day on which it was done, where that was an earlier one; and
    /// the day of the answer on which a report rests that is taken in; whether words come with it; and that its
    /// complainant agreed that a village officer says it for them.
    Grieve { step: Step, on: Option<Date>, answered: Option<Date>, worded: bool, agreed: Option<Agreed> },
    /// It is about sexual exploitation or abuse, or about reprisals: for the grievance specialist alone.
    Restrict,
    /// It is not, after all: back to the coordinator.
    LiftRestriction,
}

impl Command {
    /// The action that a right is needed for.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::AskCompletion => Action::AskCompletion,
            Self::RaiseAlarm => Action::RaiseAlarm,
            Self::TakeAlarm => Action::TakeAlarm,
            Self::TellFinding { .. } => Action::TellFinding,
            Self::Complete => Action::Complete,
            Self::Verify(_) => Action::Verify,
            Self::Forward { .. } => Action::Forward,
            Self::Accept { .. } => Action::Accept,
            Self::Return { .. } => Action::Return,
            Self::FollowUp { .. } => Action::FollowUp,
            Self::Approve { .. } => Action::Approve,
            Self::SendBack { .. } => Action::SendBack,
            Self::Note => Action::Note,
            Self::Reply { .. } => Action::Reply,
            Self::Rate { .. } => Action::Rate,
            Self::Dispute => Action::Dispute,
            Self::DecideAppeal { .. } => Action::DecideAppeal,
            Self::Close => Action::Close,
            Self::Reopen => Action::Reopen,
            Self::Join { .. } => Action::Join,
            Self::Unjoin => Action::Unjoin,
            Self::Support => Action::Support,
            Self::Copy { .. } => Action::Copy,
            Self::Escalate => Action::Escalate,
            Self::Archive { .. } => Action::Archive,
            Self::Restore => Action::Restore,
            Self::Tighten { anonymous: false, secret: true } => Action::Hide,
            Self::Tighten { .. } => Action::Tighten,
            Self::AskToHide => Action::AskToHide,
            Self::DeclineHiding => Action::DeclineHiding,
            Self::Show => Action::Show,
            Self::LiftSupervision => Action::LiftSupervision,
            Self::Object => Action::Object,
            Self::Withdraw => Action::Withdraw,
            Self::GiveNationalId { .. } => Action::GiveNationalId,
            Self::Reveal { field: SealedField::Person, .. } => Action::RevealPerson,
            Self::Reveal { field: SealedField::Words, .. } => Action::Read,
            Self::Reveal { field: SealedField::Voice, .. } => Action::Listen,
            Self::Reveal { field: SealedField::Place, .. } => Action::OpenPlace,
            Self::RenewPin => Action::RenewPin,
            Self::WithdrawConsent { .. } => Action::WithdrawConsent,
            Self::HandOver { .. } => Action::HandOver,
            Self::Forget => Action::Forget,
            Self::Fire { .. } => Action::Fire,
            Self::TakeOver(_) => Action::TakeOver,
            Self::Grieve { .. } => Action::Grieve,
            Self::Restrict => Action::Restrict,
            Self::LiftRestriction => Action::LiftRestriction,
        }
    }
}
