//! Why something is not done. Each refusal has a text in the person's language, by its [`Refusal::key`].

/// Why something is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the message says it")]
pub enum Refusal {
    #[error("this person has no right to do this")]
    NotAllowed,
    #[error("a report in this state does not allow this")]
    WrongState,
    #[error("the report was not verified yet")]
    NotVerified,
    #[error("no agency was chosen")]
    NoAgency,
    #[error("the chosen agency does not exist")]
    UnknownAgency,
    #[error("the lead must be one of the chosen agencies")]
    LeadNotChosen,
    #[error("another agency leads already")]
    LeadExists,
    #[error("that agency has this report already")]
    AlreadyThere,
    #[error("supervisory content goes to an inspectorate only")]
    InspectorateOnly,
    #[error("the accused must not receive this report")]
    Accused,
    #[error("the better agency must be another one")]
    BetterIsSame,
    #[error("there is no such follow-up waiting")]
    NoSuchFollowUp,
    #[error("an answer of this agency waits for approval already")]
    DraftWaiting,
    #[error("stars are 1 to 5")]
    BadStars,
    #[error("it was rated already")]
    RatedAlready,
    #[error("a report can be reopened once only")]
    ReopenedAlready,
    #[error("no agency leads this report")]
    NoLead,
    #[error("a report cannot be joined to itself")]
    JoinToSelf,
    #[error("that report cannot take others in")]
    JoinTarget,
    #[error("flags can be tightened, never loosened")]
    OnlyTighter,
    #[error("a report taken back by its reporter stays away")]
    Withdrawn,
    #[error("nobody stands above")]
    NothingAbove,
    #[error("no identity was given")]
    NoIdentity,
    #[error("the clock does not ring")]
    NotRinging,
    #[error("nobody takes care of this area yet")]
    NoCustodian,
    #[error("the day it happened lies in the future")]
    FutureDay,
    #[error("the day it happened lies more than a hundred years ago")]
    LongAgoDay,
    #[error("this cannot be undone")]
    NotUndoable,
    #[error("it is too late to undo this")]
    TooLateToUndo,
    #[error("that agency was closed")]
    ClosedAgency,
    #[error("that name is taken")]
    NameTaken,
    #[error("an agency cannot stand below itself")]
    UnderItself,
    #[error("the area of an agency lies within that of the one above it")]
    OutsideArea,
    #[error("nobody takes their own access away")]
    OwnAccess,
    #[error("it must hold from a day to come")]
    PastDay,
    #[error("it was archived or joined to another report")]
    PutAway,
    #[error("the report is not closed")]
    NotClosed,
    #[error("the report is closed")]
    IsClosed,
    #[error("no draft waits for approval")]
    NoDraft,
    #[error("the report is answered and waits for its reporter")]
    IsAnswered,
    #[error("the reporter was asked for more")]
    AwaitsReporter,
    #[error("it was taken up already")]
    InHand,
    #[error("nothing waits for an answer of this agency")]
    NothingOpen,
    #[error("that role reaches further than what is managed here")]
    ReachesFurther,
    #[error("a government or an inspectorate stands below a government")]
    BelowGovernment,
    #[error("what stands at the top is put there by the operator")]
    OperatorOnly,
    #[error("a report joins none that is hidden from more people, or is supervised otherwise")]
    JoinHidden,
    #[error("somebody else must approve it")]
    OwnDraft,
    #[error("its reporter wants it hidden")]
    ReportersWish,
    #[error("the coordinator was asked already")]
    AskedAlready,
    #[error("its reporter objected already")]
    ObjectedAlready,
    #[error("nobody stands above who has not answered or decided yet")]
    LastLevel,
    #[error("a disputed answer waits for a decision")]
    IsDisputed,
    #[error("the day it was done lies in the future")]
    DoneInFuture,
    #[error("a promise names a day to come, within a year")]
    PromiseDay,
    #[error("this agency promised already")]
    PromisedAlready,
    #[error("the agency that is to have it does not have it")]
    NotWithThem,
    #[error("nobody has taken it over yet")]
    NoOwner,
    #[error("the day it was done lies long before the report")]
    DoneLongAgo,
    #[error("whoever approves an answer has opened and read it")]
    Unread,
}

impl Refusal {
    /// All refusals.
    pub const ALL: [Self; 60] = [
        Self::NotAllowed,
        Self::WrongState,
        Self::NotVerified,
        Self::NoAgency,
        Self::UnknownAgency,
        Self::LeadNotChosen,
        Self::LeadExists,
        Self::AlreadyThere,
        Self::InspectorateOnly,
        Self::Accused,
        Self::BetterIsSame,
        Self::NoSuchFollowUp,
        Self::DraftWaiting,
        Self::BadStars,
        Self::RatedAlready,
        Self::ReopenedAlready,
        Self::NoLead,
        Self::JoinToSelf,
        Self::JoinTarget,
        Self::OnlyTighter,
        Self::Withdrawn,
        Self::NothingAbove,
        Self::NoIdentity,
        Self::NotRinging,
        Self::NoCustodian,
        Self::FutureDay,
        Self::LongAgoDay,
        Self::NotUndoable,
        Self::TooLateToUndo,
        Self::ClosedAgency,
        Self::NameTaken,
        Self::UnderItself,
        Self::OutsideArea,
        Self::OwnAccess,
        Self::PastDay,
        Self::PutAway,
        Self::NotClosed,
        Self::IsClosed,
        Self::NoDraft,
        Self::IsAnswered,
        Self::AwaitsReporter,
        Self::InHand,
        Self::NothingOpen,
        Self::ReachesFurther,
        Self::BelowGovernment,
        Self::OperatorOnly,
        Self::JoinHidden,
        Self::OwnDraft,
        Self::ReportersWish,
        Self::AskedAlready,
        Self::ObjectedAlready,
        Self::LastLevel,
        Self::IsDisputed,
        Self::DoneInFuture,
        Self::PromiseDay,
        Self::PromisedAlready,
        Self::NotWithThem,
        Self::NoOwner,
        Self::DoneLongAgo,
        Self::Unread,
    ];

    /// The key of its text: its name with hyphens.
    #[must_use]
    pub fn key(self) -> String {
        format!("refusal-{}", text_key(&self))
    }
}

/// The key of a text out of the name of a variant: `NotAllowed` becomes `not-allowed`.
#[must_use]
pub fn text_key(variant: &impl std::fmt::Debug) -> String {
    let mut key = String::new();
    for c in format!("{variant:?}").chars() {
        if c.is_ascii_uppercase() && !key.is_empty() {
            key.push('-');
        }
        key.push(c.to_ascii_lowercase());
    }
    key
}
