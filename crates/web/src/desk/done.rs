//! What was just done, told on the page that follows, and the ten seconds in which it can be taken back.

use app::{AppError, SignedIn};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{Action, Actor, Refusal, TrackingNumber, policy, report::UNDO_OFFERED};
use store::Key;

use crate::{
    desk::{Bar, Desk},
    forms::{Form, FormData},
    localizer::Localizer,
    page::{message, refuse_to, see},
    public::report::tracking,
    routes,
    state::Web,
    status::status_of,
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
    /// The queue that is worked through.
    pub(crate) queue: String,
    /// Where what follows from it is done: its name and its place.
    pub(crate) next: Option<(String, String)>,
}

/// Adds to an address what was done to which report, and to which version it may be taken back; with a mark, so that nobody
/// asks about reports that they did nothing to.
pub(crate) fn telling(
    web: &Web,
    who: &SignedIn,
    address: &str,
    tracking: TrackingNumber,
    to: Option<u32>,
    action: &str,
) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    let told = format!("{tracking}.{}.{action}", to.map(|v| v.to_string()).unwrap_or_default());
    format!("{address}{joint}lalu={told}.{}", mark(web, who, &told))
}

/// The report, the version and the action that a marked word is about, if it was said to this person.
pub(crate) fn marked<'a>(web: &Web, who: &SignedIn, word: &'a str) -> Option<(TrackingNumber, Option<u32>, &'a str)> {
    let (told, its_mark) = word.rsplit_once('.')?;
    let ours = trust::InstallationKey::same(mark(web, who, told).as_bytes(), its_mark.as_bytes());
    let (number, to) = told.split_once('.').filter(|_| ours)?;
    let (to, action) = to.split_once('.').unwrap_or((to, ""));
    Some((number.parse().ok()?, to.parse().ok(), action))
}

/// What only we can say to this person.
pub(crate) fn mark(web: &Web, who: &SignedIn, told: &str) -> String {
    let hash = web.app().keys().hash("done", &[&who.person.id.0.to_le_bytes(), told.as_bytes()]);
    trust::hex(hash.get(..8).unwrap_or_default())
}

impl Done {
    /// What the address says was done, if this person may see that report.
    pub(crate) async fn of(web: &Web, s: Localizer, who: &SignedIn, typed: &FormData) -> Result<Option<Self>, AppError> {
        let Some((number, to, action)) = marked(web, who, typed.get("lalu")) else { return Ok(None) };
        let Some(stored) = web.app().stored(Key::Tracking(number)).await? else { return Ok(None) };
        let sees = report_is_theirs(web, who, &stored.report);
        let (grouped, status) =
            (crate::wording::number(number), crate::wording::standing(s, &stored.report, &web.app().reference()));
        // No mark keeps the report hidden any more, but only an overseer's own word shows it.
        let actor = Actor::Official(who.official());
        let shows = action == Action::LiftSupervision.as_str()
            && policy::allowed(&actor, &stored.report, &web.app().reference().agencies).contains(&Action::Show);
        let next = shows.then(|| (s.text("done-show-next"), format!("{}#show-words", routes::desk_report(number))));
        let did = s.text(&format!("did-{}", if action.is_empty() { "undo" } else { action }));
        let what = if sees {
            s.with_all("done-told", &[("deed", &did), ("number", &grouped), ("status", &status)])
        } else {
            s.with_all("done-told-away", &[("deed", &did), ("number", &grouped)])
        };
        let left = UNDO_OFFERED - web.app().now().duration_since(stored.changed_at);
        let to = to.filter(|to| *to < stored.report.version && left.is_positive());
        Ok(Some(Self {
            what,
            address: if sees { routes::desk_report(number) } else { String::new() },
            undo: to.map(|to| (routes::desk_undo(number), to)),
            seconds: left.as_secs().max(1),
            queue: typed.get("antre").to_owned(),
            next,
        }))
    }
}

/// Whether somebody may see a report as it is now.
pub(super) fn report_is_theirs(web: &Web, who: &SignedIn, report: &domain::Report) -> bool {
    domain::policy::sees(&domain::Actor::Official(who.official()), report, &web.app().reference().agencies)
}

/// Where somebody finds their desk, whatever they work at: there they are told what they did.
pub(super) fn desk_of(who: &SignedIn) -> &'static str {
    if Bar::of(who).has_inbox { routes::DESK } else { routes::DESK_SEARCH }
}

/// Takes back what was just done; what was typed for it stands in the form again.
pub(crate) async fn undo(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let (Some(number), Ok(to)) = (tracking(&number), form.typed.get("ke").parse()) else {
        return refuse_to(&web, s, Some(&who), &AppError::NotFound);
    };
    let (there, queue) = (routes::desk_report(number), form.typed.get("antre"));
    let queue = if queue.is_empty() { String::new() } else { format!("&antre={}", routes::encode(queue)) };
    match web.app().reports().undo(Key::Tracking(number), &who.official(), to).await {
        Ok(report) if report_is_theirs(&web, &who, &report) => see(&format!("{there}?urung=1{queue}#tindakan")),
        Ok(_) => see(&telling(&web, &who, desk_of(&who), number, None, "")),
        Err(e @ AppError::Refused(Refusal::NotUndoable | Refusal::TooLateToUndo)) => {
            // What they did may have taken it from their desk for good.
            let theirs = web.app().reports().is_seen_by(Key::Tracking(number), &who.official()).await.unwrap_or(false);
            let back = if theirs { (there, s.text("to-report")) } else { (desk_of(&who).to_owned(), s.text("bulk-back")) };
            let back = Some(back);
            message(&web, s, StatusCode::CONFLICT, "refused", s.text(&status_of(&e).1), back)
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
