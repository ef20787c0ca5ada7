//! The kinds of notes: what was changed.

use super::Register;

domain::choices! {
    /// What kind of change a note tells. The words are kept for ever.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum NoteKind {
        /// An agency was added
        AgencyAdded = "agency-added",
        /// An agency was changed
        AgencyChanged = "agency-changed",
        /// An area was added or changed
        Area = "area",
        /// A topic was added or changed
        Topic = "topic",
        /// How many people live somewhere
        Population = "population",
        /// How a village stands
        Village = "village",
        /// What was wrong of a village
        VillageCorrected = "village-corrected",
        /// A team that goes into villages
        Team = "team",
        /// A trip that is planned
        Trip = "trip",
        /// What was recorded of a visit
        Visit = "visit",
        /// What was recorded wrongly of a visit
        VisitCorrected = "visit-corrected",
        /// A layer of areas was taken in
        Layer = "layer",
        /// A layer was replaced or withdrawn
        LayerEnded = "layer-ended",
        /// Who must act on what happens to a forest
        Responsibility = "responsibility",
        /// A rule that says who must act was removed
        ResponsibilityRemoved = "responsibility-removed",
        /// Who is on duty somewhere
        DutyRoster = "duty-roster",
        /// A duty roster was removed
        DutyRosterRemoved = "duty-roster-removed",
        /// A drill, as far as it came
        Drill = "drill",
        /// What was decided about what satellites saw
        AlertMark = "alert-mark",
        /// Such a decision was taken back
        AlertMarkLifted = "alert-mark-lifted",
        /// A file of alerts was taken in
        AlertImport = "alert-import",
        /// Something was set for the grievance register
        RegisterRule = "register-rule",
        /// The report of a period of the grievance register
        PeriodReport = "period-report",
        /// A benefit payment was recorded, corrected or taken back
        Payment = "payment",
        /// A rule of deadlines
        Rule = "rule",
        /// A day off was added or changed
        Holiday = "holiday",
        /// A day off was removed
        HolidayRemoved = "holiday-removed",
        /// How long it is kept who reported
        Retention = "retention",
        /// Where the service desk is reached
        Contact = "contact",
        /// What letters close with
        LetterClosing = "letter",
        /// The subject of a kind of letter
        LetterSubject = "letter-subject",
        /// The text of a kind of letter
        LetterText = "letter-text",
        /// A ready answer was added or changed
        Reply = "reply",
        /// A ready answer was removed
        ReplyRemoved = "reply-removed",
        /// An official was added
        PersonAdded = "person-added",
        /// An official has another name or address
        PersonChanged = "person-changed",
        /// An official can no longer sign in
        PersonDisabled = "person-disabled",
        /// An official can sign in again
        PersonEnabled = "person-enabled",
        /// An official has other roles
        Roles = "roles",
        /// An official got a new first password
        PasswordReset = "password-reset",
        /// What was given up is tried again
        TriedAgain = "tried-again",
        /// An operator put things in place from a file
        Import = "import",
        /// A whole register, as it lay there
        Snapshot = "snapshot",
        /// What earlier versions wrote was vouched for
        Vouched = "vouched",
    }
}

impl NoteKind {
    /// The kind of a note; none of what only a later version writes.
    #[must_use]
    pub fn of(note: &store::Note) -> Option<Self> {
        Self::parse(&note.kind)
    }

    /// The register that a row of was changed; none where no row was, or all of a register is told.
    pub(super) fn register(self) -> Option<Register> {
        Some(match self {
            Self::AgencyAdded | Self::AgencyChanged => Register::Agencies,
            Self::Area => Register::Areas,
            Self::Topic => Register::Topics,
            Self::Population => Register::Population,
            Self::Village | Self::VillageCorrected => Register::Villages,
            Self::Team => Register::Teams,
            Self::Trip => Register::Trips,
            Self::Visit | Self::VisitCorrected => Register::Visits,
            Self::Layer | Self::LayerEnded => Register::Layers,
            Self::Responsibility | Self::ResponsibilityRemoved => Register::Responsibilities,
            Self::DutyRoster | Self::DutyRosterRemoved => Register::DutyRosters,
            Self::Drill => Register::Drills,
            Self::AlertMark | Self::AlertMarkLifted => Register::AlertMarks,
            Self::RegisterRule => Register::RegisterRules,
            Self::PeriodReport => Register::PeriodReports,
            Self::Payment => Register::Payments,
            Self::Rule => Register::Rules,
            Self::Holiday | Self::HolidayRemoved => Register::Holidays,
            Self::Retention | Self::Contact | Self::LetterClosing | Self::LetterSubject | Self::LetterText => Register::Settings,
            Self::Reply | Self::ReplyRemoved => Register::Replies,
            Self::PersonAdded | Self::PersonChanged | Self::PersonDisabled | Self::PersonEnabled | Self::Roles => {
                Register::People
            }
            Self::PasswordReset | Self::TriedAgain | Self::AlertImport | Self::Import | Self::Snapshot | Self::Vouched => {
                return None;
            }
        })
    }
}
