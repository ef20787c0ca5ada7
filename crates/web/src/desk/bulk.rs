//! One thing done to many reports at once: chosen in a list, told what and why, then done to each through the same decisions as
//! one by one. What could not be done says why, and what was done can be undone together.

use app::{SignedIn, Trouble, World};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{
    Action, Refusal, Report, TrackingNumber, policy,
    report::{ArchiveReason, UNDO_OFFERED},
};
use store::Key;
use uuid::Uuid;

use crate::{
    desk::{
        Bar, Desk, act,
        done::{mark, marked},
    },
    forms::{Errors, Form, Typed, fresh},
    language,
    page::{Layout, refuse_to, render_as, status_of},
    routes, say,
    speech::Speech,
    state::Web,
};

/// What may be done to many at once. Nothing that needs each text to be read: verifying, answering, approving.
pub(crate) const ACTIONS: [Action; 4] = [Action::Forward, Action::Copy, Action::Note, Action::Archive];
/// Most reports at once.
const MOST: usize = 50;

/// A report that was chosen, as the list showed it.
struct Chosen {
    number: TrackingNumber,
    seen: u32,
}

/// A report in the list of those chosen, or of what became of them.
struct Row {
    mark: String,
    address: String,
    number: String,
    title: String,
    status: String,
    tone: &'static str,
    /// Why it could not be done; empty when it could.
    why: String,
}

#[derive(Template)]
#[template(path = "desk/bulk.html")]
struct Page {
    page: Layout,
    bar: Bar,
    action: Action,
    rows: Vec<Row>,
    /// Those that it cannot be done to, and what else may be done to them.
    unfit: Vec<Row>,
    others: Vec<(&'static str, String)>,
    typed: Typed,
    /// What it is known by when it is sent twice.
    deed: String,
    errors: Errors,
    agencies: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    back: String,
}

#[derive(Template)]
#[template(path = "desk/bulk_done.html")]
struct DonePage {
    page: Layout,
    bar: Bar,
    heading: String,
    rows: Vec<Row>,
    /// What can be taken back together, and for how long.
    undo: Vec<String>,
    seconds: i64,
    back: String,
}

fn chosen(typed: &Typed) -> Vec<Chosen> {
    let read = |value: &str| {
        let (number, seen) = value.split_once('.')?;
        Some(Chosen { number: number.parse().ok()?, seen: seen.parse().ok()? })
    };
    typed.all("pilih").filter_map(read).take(MOST).collect()
}

/// Where the list is that they were chosen in.
fn back(typed: &Typed) -> String {
    routes::local(typed.get("kembali"))
}

/// Shows what was chosen and asks for the rest; or does it.
pub(crate) async fn many(State(web): State<Web>, s: Speech, Desk(who): Desk, form: Form) -> Response {
    let typed = form.typed;
    let action = ACTIONS.into_iter().find(|a| a.as_str() == typed.get("action"));
    if let (Some(action), Some(s)) = (action, language::asked(&typed)) {
        let shown =
            page(&web, s, &who, action, typed, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let done = match (action, typed.ticked("lakukan")) {
        (None, _) => Err(Trouble::NotFound),
        (Some(action), false) => page(&web, s, &who, action, typed, Errors::default()).await,
        (Some(action), true) => carry_out(&web, s, &who, action, typed).await,
    };
    done.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Speech, who: &SignedIn, action: Action, typed: Typed, errors: Errors) -> Result<Response, Trouble> {
    let (world, mut rows, mut agencies) = (web.house().world(), Vec::new(), Vec::new());
    let (actor, mut unfit, mut others) = (domain::Actor::Official(who.official()), Vec::new(), Vec::new());
    for one in chosen(&typed) {
        let reader = app::Reader::Official(who.official());
        match web.house().read_report(Key::Tracking(one.number), &reader).await {
            Ok(view) => {
                if agencies.is_empty() {
                    agencies = super::offers::agencies(s, &world, &view.report);
                }
                let title = view.text().map_or_else(|| s.say("secret-title"), |t| t.headline(90));
                let shown = row(s, &world, &view.report, title, one.seen);
                let may = policy::may(&actor, action, &view.report, &world.agencies);
                match may.and_then(|()| policy::fits_for(&actor, action, &view.report, &world.agencies)) {
                    Ok(()) => rows.push(shown),
                    Err(why) => {
                        unfit.push(Row { why: s.say(&why.key()), ..shown });
                        others.extend(view.allowed);
                    }
                }
            }
            // What they may not see is not told.
            Err(Trouble::NotFound | Trouble::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    let status = errors.status();
    let shown = Page {
        page: Layout::new(web, s, Some(who), s.say(&format!("do-{}", action.as_str())), routes::DESK).wrong(&errors),
        bar: Bar::of(who),
        action,
        rows,
        unfit,
        others: ACTIONS
            .into_iter()
            .filter(|a| others.contains(a))
            .map(|a| (a.as_str(), s.say(&format!("do-{}", a.as_str()))))
            .collect(),
        errors,
        agencies,
        reasons: ArchiveReason::BY_OFFICIAL.map(|r| (r.as_str().to_owned(), s.say(&format!("reason-{}", r.as_str())))).into(),
        back: back(&typed),
        deed: fresh(),
        typed,
    };
    Ok(render_as(status, &shown))
}

fn row(s: Speech, world: &World, report: &Report, title: String, seen: u32) -> Row {
    Row {
        mark: format!("{}.{seen}", report.tracking),
        address: routes::desk_report(report.tracking),
        number: report.tracking.grouped(),
        title,
        status: say::standing(s, report, world),
        tone: say::tone(report),
        why: String::new(),
    }
}

async fn carry_out(web: &Web, s: Speech, who: &SignedIn, action: Action, mut typed: Typed) -> Result<Response, Trouble> {
    let chosen = chosen(&typed);
    let mut errors = Errors::default();
    // What is asked of all is asked once.
    if let Some(first) = chosen.first() {
        act::wish(web, who, first.number, action, &typed, &mut errors).await?;
    }
    if !errors.is_empty() || chosen.is_empty() {
        return page(web, s, who, action, typed, errors).await;
    }
    let (mut rows, mut undo) = (Vec::new(), Vec::new());
    let sent: Option<Uuid> = typed.get("deed").parse().ok();
    for one in &chosen {
        typed.set("seen", one.seen.to_string());
        if let Some(sent) = sent {
            typed.set("deed", web.house().another_id(sent, one.number.to_string().as_bytes()).to_string());
        }
        let mut errors = Errors::default();
        let Some(wish) = act::wish(web, who, one.number, action, &typed, &mut errors).await? else { continue };
        let done = act::carry_out(web, who, one.number, &typed, wish, Vec::new()).await;
        let stored = web.house().stored(Key::Tracking(one.number)).await?;
        let why = match done {
            Ok(_) => {
                let told = format!("{}.{}", one.number, one.seen);
                undo.push(format!("{told}.{}", mark(web, who, &told)));
                String::new()
            }
            Err(Trouble::Unfit { .. }) => s.say("refused-text"),
            Err(Trouble::Changed) => s.say("bulk-changed"),
            Err(Trouble::Betrays(_)) => s.say("bulk-private"),
            Err(e @ (Trouble::Refused(_) | Trouble::NotFound | Trouble::SentBefore)) => s.say(&status_of(&e).1),
            Err(e) => return Err(e),
        };
        // Of what they may not see, nothing is told but that it was not done.
        let actor = domain::Actor::Official(who.official());
        let seen = stored.filter(|r| domain::policy::sees(&actor, &r.report, &web.house().world().agencies));
        match seen {
            Some(stored) => {
                rows.push(Row { why, ..row(s, &web.house().world(), &stored.report, stored.title.clone(), one.seen) })
            }
            None => rows.push(Row {
                mark: String::new(),
                address: String::new(),
                number: one.number.grouped(),
                title: String::new(),
                status: if why.is_empty() { s.say("done-away") } else { String::new() },
                tone: "quiet",
                why,
            }),
        }
    }
    let done = rows.iter().filter(|r| r.why.is_empty()).count() as u64;
    let heading = s.with_all(
        "bulk-done",
        &[("deed", &s.say(&format!("did-{}", action.as_str()))), ("n", &s.number(done)), ("all", &s.number(rows.len() as u64))],
    );
    let shown = DonePage {
        page: Layout::new(web, s, Some(who), heading.clone(), routes::DESK),
        bar: Bar::of(who),
        heading,
        rows,
        undo,
        seconds: UNDO_OFFERED.as_secs(),
        back: back(&typed),
    };
    Ok(render_as(StatusCode::OK, &shown))
}

/// Takes back what was done to many.
pub(crate) async fn undo(State(web): State<Web>, s: Speech, Desk(who): Desk, form: Form) -> Response {
    let (mut undone, mut late) = (0_u64, 0_u64);
    for told in form.typed.all("lalu").take(MOST) {
        let Some((number, Some(to), _)) = marked(&web, &who, told) else { continue };
        match web.house().undo(Key::Tracking(number), &who.official(), to).await {
            Ok(_) => undone += 1,
            Err(Trouble::Refused(Refusal::NotUndoable | Refusal::TooLateToUndo) | Trouble::NotFound) => late += 1,
            Err(e) => return refuse_to(&web, s, Some(&who), &e),
        }
    }
    let text = s.with_all("bulk-undone", &[("n", &s.number(undone)), ("late", &s.number(late))]);
    let list = (back(&form.typed), s.say("bulk-back"));
    crate::page::message(&web, s, StatusCode::OK, "undone-heading", text, Some(list))
}
