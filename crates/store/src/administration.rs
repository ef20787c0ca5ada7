//! What administrators change on screen, and the log of it.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use domain::{
    Agency, AgencyId, Area, Grant, Holiday, ReportId, Rule, Timestamp, UserId,
    figure::Population,
    forest::{AlertMark, Drill, Layer, LayerFeature, LayerId, Responsibility, ResponsibilityId, Roster, RosterId},
    grievance::{Payment, PeriodReport, RegisterRule},
    village::{PlannedTrip, Team, VillageEntry, Visit},
};

use crate::{AlertImportRow, Error, Head, NewJob, Person, Remark, Topic, Witness};

/// A ready answer (templat jawaban) of an agency and all below it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reply {
    /// Its identity; 0 for a new one.
    pub id: i64,
    /// The agency that it belongs to, and all below it.
    pub agency: AgencyId,
    /// The title by which officials find it.
    pub title: String,
    /// The text that is put into the answer.
    pub body: String,
}

/// Something an administrator changes.
#[derive(Clone, Debug)]
pub enum Change {
    /// An agency changed.
    Agency(Agency),
    /// A new agency, with its number.
    NewAgency(Agency),
    /// Agencies, new with their numbers or changed.
    Agencies(Vec<Agency>),
    /// A topic, new, renamed or closed.
    Topic(Topic),
    /// An area, new, renamed or closed.
    Area(Area),
    /// How many people live in some areas, each new or in place of the one of the same year.
    Population(Vec<Population>),
    /// What was told of villages, each an entry more.
    Villages(Vec<VillageEntry>),
    /// A team that goes into villages, new or changed.
    Team(Team),
    /// A trip that is planned for one, new or changed.
    Trip(PlannedTrip),
    /// What was recorded of a visit, a row more, with its photos.
    Visit(Visit),
    /// A layer, new or changed, without its features.
    Layer(Layer),
    /// The features of a new layer.
    LayerFeatures(LayerId, Arc<[LayerFeature]>),
    /// A rule that says who must act, new or changed.
    Responsibility(Responsibility),
    /// Such a rule taken away.
    NoResponsibility(ResponsibilityId),
    /// A duty roster, new or changed.
    Roster(Roster),
    /// Such a roster taken away.
    NoRoster(RosterId),
    /// A drill, new or as far as it came.
    Drill(Drill),
    /// Who is told of a change.
    Jobs(Vec<NewJob>),
    /// What was decided about alerts that nobody reported, a row more.
    AlertMark(AlertMark),
    /// A file of alerts that was taken in.
    AlertImport(AlertImportRow),
    /// What is set for the grievance register, new or in place of what had its key.
    RegisterRule(RegisterRule),
    /// The report of a period, new or with other lessons.
    PeriodReport(PeriodReport),
    /// Benefit payments, each a row more.
    Payments(Vec<Payment>),
    /// A rule, new or in place of the one with the same term and date.
    Rule(Rule),
    /// A day off, new or renamed.
    Holiday(Holiday),
    /// A day off taken away.
    NoHoliday(Holiday),
    /// A ready answer, new with the id 0.
    Reply(Reply),
    /// A ready answer taken away.
    NoReply(i64),
    /// A setting by its name.
    Setting(String, String),
    /// A new official, with their number.
    Person(Person),
    /// Name and address of an official.
    Named(UserId, String, Option<String>),
    /// What an official may do.
    Grants(UserId, Vec<Grant>),
    /// A new password, to be changed at the next sign-in; ends all sessions and the second factor.
    Password(UserId, String),
    /// Whether an official may sign in; ends all sessions when not.
    Disabled(UserId, bool),
    /// A change of somebody's access, with its trace and the job that tells them.
    Witnessed(Box<Change>, Witness),
    /// A change of what an official comes in by or may do, with their mark after it.
    Marked(Box<Change>, Remark),
    /// What was given up for a reason is to be tried anew, from a moment on.
    TryAgain(String, Timestamp),
    /// Several, all or none.
    Several(Vec<Change>),
    /// Something that was put in place by other means, such as a file.
    Nothing,
}

/// What is kept of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its place among all.
    pub seq: i64,
    /// When the change was made.
    pub at: Timestamp,
    /// The official who made it; `None` for the operator at the command line.
    pub by: Option<UserId>,
    /// The agency that it concerns; `None` where it concerns everybody.
    pub agency: Option<AgencyId>,
    /// What kind of change. The word is kept for ever: none is ever renamed.
    pub kind: String,
    /// What was changed, by the name it had.
    pub subject: String,
    /// What it was, as JSON; empty when it was not there.
    pub was: String,
    /// What it became, as JSON; empty when it is not there any more.
    pub became: String,
    /// What only the key of the installation can write beside it, over it and the mark of the note before; those of earlier
    /// versions cover themselves alone, or are empty.
    pub mark: Vec<u8>,
}

/// Administration. Every change is written together with its note, and has every process read the country again.
#[async_trait]
pub trait Administration: Send + Sync {
    /// Changes something and keeps its notes, at the places they give, which must be the next: with each the head of the chain of
    /// notes, and with all of them that over all agencies where one changes.
    async fn change(&self, change: Change, notes: Vec<(Note, Head)>, agencies: Option<Head>) -> Result<(), Error>;

    /// A number that no agency has. Another may take it first where one process asks twice.
    async fn next_agency(&self) -> Result<AgencyId, Error>;

    /// Notes after one, oldest first.
    async fn notes_after(&self, after: i64, at_most: u32) -> Result<Vec<Note>, Error>;

    /// Notes before one, newest first: those that concern one of some agencies; without them, all.
    async fn notes(&self, agencies: Option<Vec<AgencyId>>, before: Option<i64>, at_most: u32) -> Result<Vec<Note>, Error>;

    /// The ready answers of some agencies, by title.
    async fn replies(&self, agencies: Vec<AgencyId>) -> Result<Vec<Reply>, Error>;

    /// All that is set on screen, by name.
    async fn settings(&self) -> Result<BTreeMap<String, String>, Error>;

    /// Officials with a role at one of some agencies, by login, after one; those whose login or name has a text in it.
    async fn persons_at(&self, agencies: Vec<AgencyId>, text: String, after: String, at_most: u32) -> Result<Vec<Person>, Error>;

    /// When each of some officials signed in last.
    async fn last_signed_in(&self, persons: Vec<UserId>) -> Result<BTreeMap<UserId, Timestamp>, Error>;

    /// Every role at every agency that somebody holds who may sign in.
    async fn held(&self) -> Result<Vec<Grant>, Error>;

    /// Of those, the ones with somebody who signed in since then.
    async fn held_lately(&self, since: Timestamp) -> Result<Vec<Grant>, Error>;

    /// Of those, the ones with somebody who can be written to.
    async fn reached(&self) -> Result<Vec<Grant>, Error>;

    /// Reports closed or put away, unchanged since, whose reporter is not forgotten yet; the longest first.
    async fn to_be_forgotten(&self, unchanged_since: Timestamp, at_most: u32) -> Result<Vec<ReportId>, Error>;
}
