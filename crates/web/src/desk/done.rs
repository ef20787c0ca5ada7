//! What was just done, told on the page that follows, and the ten seconds in which it can be taken back.

use app::{SignedIn, Trouble};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{Refusal, TrackingNumber, report::UNDO_OFFERED};
use store::Key;

use crate::{
    desk::Desk,
    forms::{Form, Typed},
    page::{message, refuse, see, status_of},
    public::report::tracking,
    routes,
    speech::Speech,
    state::Web,
};

/// What was done.
pub(crate) struct Done {
    /// In words.
    pub(crate) what: String,
    /// The report it was done to.
    pub(crate) address: String,
    /// Where it is taken back, and to which version; while that is offered.
    pub(crate) undo: Option<(String, u32)>,
    /// How long that is offered.
    pub(crate) seconds: i64,
}

/// Adds to an address what was done to which report, and to which version it may be taken back.
pub(crate) fn telling(address: &str, tracking: TrackingNumber, to: Option<u32>) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}lalu={tracking}.{}", to.map(|v| v.to_string()).unwrap_or_default())
}

impl Done {
    /// What the address says was done, if this person may see that report.
    pub(crate) async fn of(web: &Web, s: Speech, who: &SignedIn, typed: &Typed) -> Result<Option<Self>, Trouble> {
        let Some((number, to)) = typed.get("lalu").split_once('.') else { return Ok(None) };
        let Ok(number) = number.parse::<TrackingNumber>() else { return Ok(None) };
        let Some(stored) = web.house().store().report(Key::Tracking(number)).await? else { return Ok(None) };
        let actor = domain::Actor::Official(who.official());
        let sees = domain::policy::sees(&actor, &stored.report, &web.house().world().agencies);
        let status = if sees { crate::say::status(s, &stored.report) } else { s.say("done-away") };
        let left = UNDO_OFFERED - web.house().now().duration_since(stored.changed_at);
        let to = to.parse().ok().filter(|to| *to < stored.report.version && left.is_positive());
        Ok(Some(Self {
            what: s.with_all("done-told", &[("number", &number.grouped()), ("status", &status)]),
            address: if sees { routes::desk_report(number) } else { String::new() },
            undo: to.map(|to| (routes::desk_undo(number), to)),
            seconds: left.as_secs().max(1),
        }))
    }
}

/// Takes back what was just done; what was typed for it stands in the form again.
pub(crate) async fn undo(State(web): State<Web>, s: Speech, Desk(who): Desk, Path(number): Path<String>, form: Form) -> Response {
    let (Some(number), Ok(to)) = (tracking(&number), form.typed.get("ke").parse()) else {
        return refuse(&web, s, &Trouble::NotFound);
    };
    let there = routes::desk_report(number);
    match web.house().undo(Key::Tracking(number), &who.official(), to).await {
        Ok(_) => see(&format!("{there}?urung=1#tindakan")),
        Err(e @ Trouble::Refused(Refusal::NotUndoable | Refusal::TooLateToUndo)) => {
            let back = Some((there, s.say("to-report")));
            message(&web, s, StatusCode::CONFLICT, "refused", s.say(&status_of(&e).1), back)
        }
        Err(e) => refuse(&web, s, &e),
    }
}
