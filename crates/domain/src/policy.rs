//! Who may do what. The only place where rights are decided.
//!
//! A right is a role within an agency; what it reaches is [`reach`]. [`sees`] says who may open a report, [`may`] who may act,
//! [`fits`] what a state allows, [`has_read`] what is approved unread; [`allowed`] is what a page offers, [`withheld`] what it says is not now.

#![deny(clippy::wildcard_enum_match_arm)]

mod actors;
mod duty;
mod fits;
mod grievances;
mod may;
mod near;
mod reach;
mod sees;
mod villages;

pub use self::actors::{Actor, ActorRef, Grant, Official, Role};
pub use self::duty::{coordinates_area, drills, has_alarms, keeps_duty, stands_duty};
pub use self::fits::{HEARD, fits, fits_for, has_read, hears, is_own, may_write_down, sees_place};
pub use self::grievances::{
    answers_for_appeal, counts_grievances_in, counts_grievances_of, does_step, grievance_lies_with, keeps_grievance,
    knows_complainant, may_read_register, mends_own_entry, prints_roadmap, reads_entry, reads_notes, reads_years,
    says_for_complainant, sets_register, specialists_for, step_for, writes_lessons,
};
pub use self::may::{may, may_join};
pub use self::near::{reads_as_public, reads_title, stands_near};
pub use self::reach::{
    Reach, administers, administers_all, administers_person, answers_and_approves, concerned, is_watching, may_give, may_stand,
    reach, reached, watches,
};
pub use self::sees::{approves_for, carries_news, does, finds, sees, village_offices, works_for};
pub use self::villages::{
    goes_with, keeps_village, may_read_villages, plans_for, plans_team, reads_team, reads_villages_of, records_visits,
};
use crate::{Action, AgencyTree, Refusal, Report};

/// What an official might do with the report at another time, and why not now. What undoes something that was not done is left
/// out: nobody misses it.
#[must_use]
pub fn withheld(actor: &Actor, report: &Report, tree: &AgencyTree) -> Vec<(Action, Refusal)> {
    let missed = |a: &Action| {
        // Nobody misses that a case is not restricted, or the mark of one.
        let undoes = matches!(a, Action::LiftRestriction | Action::Restrict)
            || matches!(
                a,
                Action::Unjoin | Action::Restore | Action::RevealPerson | Action::Listen | Action::OpenPlace | Action::Show
            )
            || matches!(
                a,
                Action::LiftSupervision
                    | Action::DeclineHiding
                    | Action::WithdrawConsent
                    | Action::RaiseAlarm
                    | Action::TakeAlarm
                    | Action::TellFinding
            );
        !undoes && may(actor, *a, report, tree).is_ok()
    };
    let why = |a: Action| fits_for(actor, a, report, tree).err().map(|why| (a, why));
    Action::OF_OFFICIALS.into_iter().filter(missed).filter_map(why).collect()
}

/// What the actor may do now, in the order it is offered.
#[must_use]
pub fn allowed(actor: &Actor, report: &Report, tree: &AgencyTree) -> Vec<Action> {
    let offered: &[Action] = match actor {
        Actor::Official(_) => &Action::OF_OFFICIALS,
        Actor::Reporter => &Action::OF_REPORTERS,
        Actor::Anyone => &[Action::Support],
        Actor::System => &[],
    };
    offered
        .iter()
        .copied()
        .filter(|a| may(actor, *a, report, tree).is_ok() && fits_for(actor, *a, report, tree).is_ok())
        .collect()
}
