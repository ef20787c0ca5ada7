//! Who may act on a report, whatever its state is.

use super::{
    Actor, Grant, Official, Role, approves_for, carries_news, keeps_grievance,
    near::{opens_place, reads_as_public},
    reach, sees,
    sees::{coordinates, on_alarm, oversees, takes_down},
    works_for,
};
use crate::{
    Action, AgencyTree, Refusal, Report,
    report::{FollowUp, Status},
};

/// Whether one report may be joined to another, as far as hiding goes: nobody learns of the other, or hears its answer, who may
/// not know of it, and nothing supervisory is dealt with elsewhere.
///
/// # Errors
/// [`Refusal::JoinHidden`] where joining would show what one of them hides, or deal with supervisory content elsewhere.
pub fn may_join(report: &Report, to: &Report) -> Result<(), Refusal> {
    let kept = !report.restricted && !to.restricted && report.supervisory == to.supervisory && (report.secret || !to.secret);
    let accused = report.accused.iter().all(|a| to.accused.contains(a));
    match kept && accused {
        // A grievance does not leave the register in another report.
        true if report.in_register().is_some() && to.in_register().is_none() => Err(Refusal::JoinRegister),
        true => Ok(()),
        false => Err(Refusal::JoinHidden),
    }
}

/// Asks the right to act; the state is asked by [`fits`](super::fits).
///
/// # Errors
/// [`Refusal::NotAllowed`] where the actor may never do this to the report, whatever its state.
pub fn may(actor: &Actor, action: Action, report: &Report, tree: &AgencyTree) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::System => matches!(action, Action::Fire | Action::Forget | Action::TakeOver | Action::RaiseAlarm),
        // Another PIN is no action that a page offers: it asks for a proof of its own.
        // Of a restricted case only its specialist hears: nothing is decided that others would have to decide.
        Actor::Reporter if report.restricted => {
            matches!(action, Action::Reply | Action::Complete | Action::Withdraw | Action::WithdrawConsent | Action::RenewPin)
        }
        Actor::Reporter => {
            Action::OF_REPORTERS.contains(&action) || matches!(action, Action::Hide | Action::RenewPin | Action::Grieve)
        }
        Actor::Anyone => action == Action::Support && report.is_public(),
        // News of what is secret is carried by whoever does not see it.
        Actor::Official(official) if action == Action::HandOver => carries_news(official, report, tree),
        Actor::Official(official) => sees(actor, report, tree) && official_may(actor, official, action, report, tree),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// What the grievance specialist does with a restricted case: what belongs to the register, and what they must know of it.
fn specialist_may(action: Action) -> bool {
    matches!(
        action,
        Action::Grieve
            | Action::LiftRestriction
            | Action::Note
            | Action::Close
            | Action::RevealPerson
            | Action::Listen
            | Action::OpenPlace
            | Action::Read
    )
}

fn official_may(actor: &Actor, official: &Official, action: Action, report: &Report, tree: &AgencyTree) -> bool {
    if report.restricted {
        return specialist_may(action);
    }
    let coordinator = official.grants.iter().any(|g| coordinates(*g, report));
    let active = || report.forwardings.iter().filter(|f| f.is_active());
    let liaison = active().any(|f| works_for(actor, f.agency, report, tree));
    let approver = active().any(|f| approves_for(actor, f.agency, report, tree));
    let overseer = official.grants.iter().any(|g| oversees(*g, report, tree));
    // Of the coordinator too: not one at the agency that the report is about.
    let above = |g: &Grant| g.role == Role::Overseer && reach(*g, tree).holds(report.custodian, tree);
    let overseer_above = official.grants.iter().any(above);
    match action {
        Action::Verify
        | Action::Forward
        | Action::Copy
        | Action::Unjoin
        | Action::Escalate
        | Action::Reopen
        | Action::Restore
        | Action::Hide
        | Action::DeclineHiding
        | Action::RaiseAlarm
        | Action::GiveNationalId => coordinator,
        Action::TakeAlarm => coordinator || official.grants.iter().any(|g| on_alarm(*g, official.user, report)),
        Action::TellFinding => {
            let theirs = coordinator || official.grants.iter().any(|g| on_alarm(*g, official.user, report));
            // Coordinators say that the help which was asked for is seen to.
            theirs && (report.alarm_taken_by(official.user) || (coordinator && report.asks_help()))
        }
        Action::Close | Action::Archive | Action::Join => {
            official.grants.iter().any(|g| coordinates(*g, report) && report.is_ended_by(g.agency))
        }
        Action::DecideAppeal => {
            // Whoever is asked to decide; nobody about what they wrote, approved or decided themselves.
            let Status::Disputed { to, .. } = report.status else { return coordinator };
            let theirs = |u: &FollowUp| [u.author, u.approver].contains(&Some(official.user));
            official.grants.iter().any(|g| g.role == Role::Coordinator && g.agency == to)
                && !report.decided_by.contains(&official.user)
                && report.closed_by != Some(official.user)
                && !report.follow_ups.iter().any(theirs)
        }
        Action::AskCompletion => coordinator || liaison,
        // Who answers hides a name at most: for the rest they ask the coordinator.
        Action::Tighten => !report.anonymous && (coordinator || liaison || approver),
        Action::AskToHide => !coordinator && (liaison || approver),
        Action::Show => overseer_above,
        // Supervisory content is the inspectorate's to judge, and that of whoever oversees the coordinator.
        Action::LiftSupervision => overseer_above || (liaison && report.supervisory),
        Action::Grieve => keeps_grievance(official, report, tree),
        Action::Restrict => coordinator,
        Action::LiftRestriction => false,
        Action::Note => coordinator || liaison || approver || overseer,
        Action::Accept | Action::Return | Action::FollowUp => liaison,
        Action::Approve | Action::SendBack => approver,
        // An anonymous reporter is unknown to the agency too, whoever oversees it there.
        // Whoever wrote the name down knows it, unless its reporter wants it hidden from them too.
        Action::RevealPerson | Action::Listen if official.grants.iter().any(|g| takes_down(*g, official.user, report)) => {
            !report.anonymous && report.assisted.as_ref().is_some_and(|a| !a.hide_from_taker)
        }
        // Nor does a company ever learn who told of what is done in its forest.
        Action::RevealPerson | Action::Listen if reads_as_public(actor, report, tree) => false,
        // A voice is the person.
        Action::RevealPerson | Action::Listen => coordinator || overseer_above || ((liaison || overseer) && !report.anonymous),
        Action::OpenPlace => opens_place(actor, report, tree),
        Action::Read => true,
        Action::WithdrawConsent => coordinator || official.grants.iter().any(|g| takes_down(*g, official.user, report)),
        // The reporter's, everybody's, or the clock's.
        Action::Complete
        | Action::Reply
        | Action::Rate
        | Action::Dispute
        | Action::Withdraw
        | Action::Object
        | Action::Support
        | Action::RenewPin
        | Action::HandOver
        | Action::Forget
        | Action::Fire
        | Action::TakeOver => false,
    }
}
