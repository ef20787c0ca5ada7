//! Why something is not done. Each refusal has a text in the person's language, by its [`Refusal::key`].

crate::choices! {
    /// Why something is not done, as a message to whoever asked for it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
    #[expect(missing_docs, reason = "the message says it")]
    pub enum Refusal {
        #[error("this person has no right to do this")]
        NotAllowed = "not-allowed",
        #[error("no grievance specialist is named who could take a restricted case")]
        NoSpecialist = "no-specialist",
        #[error("nobody else is named who deals with restricted cases there")]
        LastSpecialist = "last-specialist",
        #[error("the report was put away by an official")]
        ReportAway = "report-away",
        #[error("the report was joined to another, which speaks for both")]
        ReportJoined = "report-joined",
        #[error("its complainant said that it is solved")]
        SaidSolved = "said-solved",
        #[error("its complainant is satisfied with how it ended")]
        IsSatisfied = "is-satisfied",
        #[error("the level follows from the appeal")]
        AppealedLevel = "appealed-level",
        #[error("an appeal in its grievance waits for a decision, which comes first")]
        GrievanceAppealed = "grievance-appealed",
        #[error("its answer does not stand: whoever is asked answers anew first")]
        AnswerFell = "answer-fell",
        #[error("its reporter asked that few read it")]
        AskedByReporter = "asked-by-reporter",
        #[error("it is in the grievance register, and the other report is not")]
        JoinRegister = "join-register",
        #[error("the answer of the report can still be objected to, on the page of the report")]
        ObjectFirst = "object-first",
        #[error("a step lies before the one that it follows")]
        BeforeItsStep = "before-its-step",
        #[error("that period of the programme does not exist")]
        UnknownPeriod = "unknown-period",
        #[error("a step lies before the report was received")]
        BeforeReceipt = "before-receipt",
        #[error("that category does not exist, or takes nothing new")]
        UnknownCategory = "unknown-category",
        #[error("what is to be taken away is named by something that stays")]
        InUse = "in-use",
        #[error("a report in this state does not allow this")]
        WrongState = "wrong-state",
        #[error("the report was not verified yet")]
        NotVerified = "not-verified",
        #[error("no agency was chosen")]
        NoAgency = "no-agency",
        #[error("the chosen agency does not exist")]
        UnknownAgency = "unknown-agency",
        #[error("the lead must be one of the chosen agencies")]
        LeadNotChosen = "lead-not-chosen",
        #[error("another agency leads already")]
        LeadExists = "lead-exists",
        #[error("that agency has this report already")]
        AlreadyThere = "already-there",
        #[error("supervisory content goes to an inspectorate only")]
        InspectorateOnly = "inspectorate-only",
        #[error("the accused must not receive this report")]
        Accused = "accused",
        #[error("the better agency must be another one")]
        BetterIsSame = "better-is-same",
        #[error("there is no such follow-up waiting")]
        NoSuchFollowUp = "no-such-follow-up",
        #[error("an answer of this agency waits for approval already")]
        DraftWaiting = "draft-waiting",
        #[error("stars are 1 to 5")]
        BadStars = "bad-stars",
        #[error("it was rated already")]
        RatedAlready = "rated-already",
        #[error("a report can be reopened once only")]
        ReopenedAlready = "reopened-already",
        #[error("no agency leads this report")]
        NoLead = "no-lead",
        #[error("a report cannot be joined to itself")]
        JoinToSelf = "join-to-self",
        #[error("that report cannot take others in")]
        JoinTarget = "join-target",
        #[error("flags can be tightened, never loosened")]
        OnlyTighter = "only-tighter",
        #[error("a report taken back by its reporter stays away")]
        Withdrawn = "withdrawn",
        #[error("nobody stands above")]
        NothingAbove = "nothing-above",
        #[error("no identity was given")]
        NoIdentity = "no-identity",
        #[error("the clock does not ring")]
        NotRinging = "not-ringing",
        #[error("nobody takes care of this area yet")]
        NoCustodian = "no-custodian",
        #[error("the day it happened lies in the future")]
        FutureDay = "future-day",
        #[error("the day it happened lies more than a hundred years ago")]
        LongAgoDay = "long-ago-day",
        #[error("this cannot be undone")]
        NotUndoable = "not-undoable",
        #[error("it is too late to undo this")]
        TooLateToUndo = "too-late-to-undo",
        #[error("that agency was closed")]
        ClosedAgency = "closed-agency",
        #[error("that name is taken")]
        NameTaken = "name-taken",
        #[error("an agency cannot stand below itself")]
        UnderItself = "under-itself",
        #[error("the area of an agency lies within that of the one above it")]
        OutsideArea = "outside-area",
        #[error("nobody takes their own access away")]
        OwnAccess = "own-access",
        #[error("it must hold from a day to come")]
        PastDay = "past-day",
        #[error("it was archived or joined to another report")]
        PutAway = "put-away",
        #[error("the report is not closed")]
        NotClosed = "not-closed",
        #[error("the report is closed")]
        IsClosed = "is-closed",
        #[error("no draft waits for approval")]
        NoDraft = "no-draft",
        #[error("the report is answered and waits for its reporter")]
        IsAnswered = "is-answered",
        #[error("the reporter was asked for more")]
        AwaitsReporter = "awaits-reporter",
        #[error("it was taken up already")]
        InHand = "in-hand",
        #[error("nothing waits for an answer of this agency")]
        NothingOpen = "nothing-open",
        #[error("that role reaches further than what is managed here")]
        ReachesFurther = "reaches-further",
        #[error("a government or an inspectorate stands below a government")]
        BelowGovernment = "below-government",
        #[error("what stands at the top is put there by the operator")]
        OperatorOnly = "operator-only",
        #[error("a report joins none that is hidden from more people, or is supervised otherwise")]
        JoinHidden = "join-hidden",
        #[error("somebody else must approve it")]
        OwnDraft = "own-draft",
        #[error("its reporter wants it hidden")]
        ReportersWish = "reporters-wish",
        #[error("the coordinator was asked already")]
        AskedAlready = "asked-already",
        #[error("its reporter objected already")]
        ObjectedAlready = "objected-already",
        #[error("nobody stands above who has not answered or decided yet")]
        LastLevel = "last-level",
        #[error("a disputed answer waits for a decision")]
        IsDisputed = "is-disputed",
        #[error("the day it was done lies in the future")]
        DoneInFuture = "done-in-future",
        #[error("a promise names a day to come, within a year")]
        PromiseDay = "promise-day",
        #[error("this agency promised already")]
        PromisedAlready = "promised-already",
        #[error("the agency that is to have it does not have it")]
        NotWithThem = "not-with-them",
        #[error("nobody has taken it over yet")]
        NoOwner = "no-owner",
        #[error("the day it was done lies long before the report")]
        DoneLongAgo = "done-long-ago",
        #[error("whoever approves an answer has opened and read it")]
        Unread = "unread",
        #[error("the reporter has not agreed to this, or not any more")]
        NoConsent = "no-consent",
        #[error("no news waits to be handed over")]
        NoNews = "no-news",
        #[error("the day of consent lies in the future")]
        FutureConsent = "future-consent",
        #[error("no voice note came with it")]
        NoVoice = "no-voice",
        #[error("no exact place came with this report")]
        NoExactPlace = "no-exact-place",
        #[error("the exact place was not opened within the last hour")]
        PlaceUnopened = "place-unopened",
        #[error("whoever writes down a voice note has listened to it")]
        Unheard = "unheard",
        #[error("what is heard is still to be written down")]
        NotWrittenDown = "not-written-down",
    }
}

impl Refusal {
    /// The key of its message in the texts.
    #[must_use]
    pub fn key(self) -> String {
        format!("refusal-{}", self.as_str())
    }
}
