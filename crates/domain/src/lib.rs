//! What Tuntas knows about public complaints, and nothing else: the life of a report, agencies, rights,
//! working days, deadlines, areas, topics and tracking numbers.
//!
//! This crate is pure. It knows no clock, no chance, no HTTP and no SQL: whoever calls it says what time it is
//! ([`Context`]) and who acts ([`Actor`]). The two functions everything hangs on are [`report::decide`], which
//! turns a [`Command`] into [`ReportEvent`]s or a [`Refusal`], and [`report::apply`], which turns a
//! event into the next [`Report`].
//!
//! Words (titles, texts, answers) never pass through here: they lie beside the events, so that a log of events
//! can be published while a person can still be forgotten.
#![warn(missing_docs)]

mod action;
mod agency;
mod area;
mod calendar;
mod choices;
pub mod figure;
pub mod forest;
pub mod grievance;
mod ids;
mod language;
pub mod policy;
mod refusal;
pub mod report;
pub mod rising;
mod rules;
pub mod signs;
mod tracking;
pub mod village;
mod words;

pub use action::Action;
pub use agency::{Agency, AgencyKind, AgencyTree};
pub use area::{Area, AreaCode, Level, Point};
pub use calendar::{Calendar, Holiday, HolidayKind, Zone};
pub use ids::{AgencyId, ReportId, TopicCode, UserId};
pub use jiff::{Timestamp, civil::Date};
pub use language::Language;
pub use policy::{Actor, ActorRef, Grant, Official, Role};
pub use refusal::Refusal;
pub use report::{Command, Context, Identity, Report, ReportEvent};
pub use rules::{DeadlineKind, Rule, RuleBook};
pub use tracking::{NationalId, Pin, ProofCode, TrackingNumber};
pub use words::{Email, Login, PersonName, Phone, Title, ValidationError, Words, without_controls};
