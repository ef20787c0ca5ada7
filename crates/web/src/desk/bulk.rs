//! One thing done to many reports at once: chosen in a list, told what and why, then done to each through the same decisions as
//! one by one. What could not be done says why, and what was done can be undone together. Where it is another thing for each
//! report, each is shown first: [`bulk_own`].

use app::{AppError, ReferenceData, SignedIn};
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
        bulk_own::{Own, is_own, own},
        done::{mark, marked},
    },
    forms::{Errors, Form, FormData, fresh},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
    status::status_of,
    wording,
};

/// What may be done to many at once. Verifying is done as suggested, where that is sure; what is approved is read first.
const ACTIONS: [Action; 6] = [Action::Verify, Action::Approve, Action::Forward, Action::Copy, Action::Note, Action::Archive];
/// Most reports at once.
const MOST: usize = 50;

/// What is offered for the reports of a page: for each, what may be done to it together with others.
pub(super) struct Offered {
    pub(super) each: Vec<Vec<Action>>,
}

impl Offered {
    /// Nothing where somebody has no desk to work at.
    pub(super) fn of(web: &Web, who: &SignedIn, rows: &[store::ListItem]) -> Self {
        let (reference, actor) = (web.app().reference(), domain::Actor::Official(who.official()));
        let has_desk = Bar::of(who).has_inbox;
        let may = |l: &store::ListItem| {
            let allowed = policy::allowed(&actor, &l.report, &reference.agencies);
            let sure = || reference.sure_suggestion(&l.report, &format!("{}\n{}", l.title, l.excerpt)).is_some();
            let fits = |a: &Action| has_desk && allowed.contains(a) && (*a != Action::Verify || sure());
            ACTIONS.into_iter().filter(fits).collect()
        };
        Self { each: rows.iter().map(may).collect() }
    }

    /// What may be done to some of them, in words: first what ends their waiting, then what most of them allow.
    pub(super) fn names(&self, s: Localizer) -> Vec<(&'static str, String)> {
        let how_many = |action: &Action| self.each.iter().filter(|may| may.contains(action)).count();
        let mut actions: Vec<_> = ACTIONS.into_iter().filter(|action| how_many(action) > 0).collect();
        actions.sort_by_key(|action| (!is_own(*action), std::cmp::Reverse(how_many(action))));
        actions.into_iter().map(|a| (a.as_str(), name(s, a))).collect()
    }
}

/// What doing it to many is called.
fn name(s: Localizer, action: Action) -> String {
    s.text(&if action == Action::Verify { "bulk-verify".to_owned() } else { format!("do-{}", action.as_str()) })
}

/// A report that was chosen, as the list showed it; and what would be done to it, once that was shown.
struct Chosen {
    number: TrackingNumber,
    seen: u32,
    own: String,
}

/// A report in the list of those chosen, or of what became of them.
struct BulkRow {
    mark: String,
    address: String,
    number: String,
    title: String,
    status: String,
    tone: wording::Tone,
    /// Why it could not be done; empty when it could.
    why: String,
    /// What would be done to this one, where that is another thing for each.
    own: Option<Own>,
}

#[derive(Template)]
#[template(path = "desk/bulk.html")]
struct BulkPage {
    page: Layout,
    bar: Bar,
    action: Action,
    rows: Vec<BulkRow>,
    /// Those that it cannot be done to, and what else may be done to them.
    invalid: Vec<BulkRow>,
    others: Vec<(&'static str, String)>,
    typed: FormData,
    /// What it is known by when it is sent twice.
    deed: String,
    errors: Errors,
    agencies: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    back: String,
}

#[derive(Template)]
#[template(path = "desk/bulk_done.html")]
struct BulkDonePage {
    page: Layout,
    bar: Bar,
    heading: String,
    rows: Vec<BulkRow>,
    /// What can be taken back together, and for how long.
    undo: Vec<String>,
    seconds: i64,
    back: String,
}

fn chosen(typed: &FormData) -> Vec<Chosen> {
    let read = |value: &str| {
        let mut parts = value.splitn(3, '.');
        let (number, seen) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Chosen { number, seen, own: parts.next().unwrap_or_default().to_owned() })
    };
    typed.all("pilih").filter_map(read).take(MOST).collect()
}

/// Where the list is that they were chosen in.
fn back(typed: &FormData) -> String {
    routes::local(typed.get("kembali"))
}

/// Shows what was chosen and asks for the rest; or does it.
pub(crate) async fn many(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let typed = form.typed;
    let action = ACTIONS.into_iter().find(|a| a.as_str() == typed.get("action"));
    if let (Some(action), Some(s)) = (action, language::asked(&typed)) {
        let shown =
            page(&web, s, &who, action, typed, Errors::default()).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
        return language::remember(&web, Some(&who), s, shown).await;
    }
    let done = match (action, typed.ticked("lakukan")) {
        (None, _) => Err(AppError::NotFound),
        (Some(action), false) => page(&web, s, &who, action, typed, Errors::default()).await,
        (Some(action), true) => carry_out(&web, s, &who, action, typed).await,
    };
    done.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    action: Action,
    typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let (reference, mut rows, mut agencies) = (web.app().reference(), Vec::new(), Vec::new());
    let (actor, mut invalid, mut others) = (domain::Actor::Official(who.official()), Vec::new(), Vec::new());
    for one in chosen(&typed) {
        let reader = app::Reader::Official(who.official());
        match web.app().reports().read_report(Key::Tracking(one.number), &reader).await {
            Ok(view) => {
                if agencies.is_empty() {
                    agencies = super::offers::agencies(s, &reference, &view.report);
                }
                let title = wording::title(s, &view.report, &view.text().map(|t| t.headline(90)).unwrap_or_default());
                let shown = row(s, &reference, &view.report, title, one.seen);
                let may = policy::may(&actor, action, &view.report, &reference.agencies);
                let own = match may.and_then(|()| policy::fits_for(&actor, action, &view.report, &reference.agencies)) {
                    Ok(()) if is_own(action) => own(web, s, who, &view, action).await?.map(Some).map_err(|why| s.text(why)),
                    Ok(()) => Ok(None),
                    Err(why) => Err(s.text(&why.key())),
                };
                match own {
                    Ok(Some(own)) => {
                        let mark = format!("{}.{}", shown.mark, own.mark);
                        rows.push(BulkRow { mark, own: Some(own), ..shown });
                    }
                    Ok(None) => rows.push(shown),
                    Err(why) => {
                        invalid.push(BulkRow { why, ..shown });
                        others.extend(view.allowed.into_iter().filter(|a| *a != action && *a != Action::Verify));
                    }
                }
            }
            // What they may not see is not told.
            Err(AppError::NotFound | AppError::Refused(_)) => {}
            Err(e) => return Err(e),
        }
    }
    let status = errors.status();
    let shown = BulkPage {
        page: Layout::new(web, s, Some(who), name(s, action), routes::DESK).wrong(&errors),
        bar: Bar::of(who),
        action,
        rows,
        invalid,
        others: ACTIONS.into_iter().filter(|a| others.contains(a)).map(|a| (a.as_str(), name(s, a))).collect(),
        errors,
        agencies,
        reasons: ArchiveReason::BY_OFFICIAL.map(|r| (r.as_str().to_owned(), s.text(&format!("reason-{}", r.as_str())))).into(),
        back: back(&typed),
        deed: fresh(),
        typed,
    };
    Ok(render_as(status, &shown))
}

fn row(s: Localizer, reference: &ReferenceData, report: &Report, title: String, seen: u32) -> BulkRow {
    BulkRow {
        mark: format!("{}.{seen}", report.tracking),
        address: routes::desk_report(report.tracking),
        number: crate::wording::number(report.tracking),
        title,
        status: wording::standing(s, report, reference),
        tone: wording::tone(report),
        why: String::new(),
        own: None,
    }
}

/// Does it to one report, unless what was shown is not what would be done now.
async fn done_to(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    (action, one): (Action, &Chosen),
    typed: &FormData,
) -> Result<Report, AppError> {
    let mut typed = typed.clone();
    let sent =
        typed.get("deed").parse().ok().map(|sent: Uuid| web.app().reports().another_id(sent, one.number.to_string().as_bytes()));
    if let Some(sent) = sent {
        typed.set("deed", sent.to_string());
        // What would be done now is none of what was done then.
        if let Some(report) = web.app().reports().done_before(Key::Tracking(one.number), &who.official(), sent).await? {
            return Ok(report);
        }
    }
    match action {
        Action::Approve => typed.set("draft", one.own.clone()),
        Action::Verify => {
            let view = web.app().reports().read_report(Key::Tracking(one.number), &app::Reader::Official(who.official())).await?;
            let own = own(web, s, who, &view, action).await?.ok().filter(|own| own.mark == one.own).ok_or(AppError::Changed)?;
            let deed = typed.get("deed").to_owned();
            typed = own.typed;
            typed.set("deed", deed);
        }
        _ => {}
    }
    typed.set("seen", one.seen.to_string());
    let request =
        act::read_request(web, who, one.number, action, &typed, &mut Errors::default()).await?.ok_or(AppError::Changed)?;
    act::carry_out(web, who, one.number, &typed, request, Vec::new()).await
}

async fn carry_out(web: &Web, s: Localizer, who: &SignedIn, action: Action, typed: FormData) -> Result<Response, AppError> {
    let chosen = chosen(&typed);
    let mut errors = Errors::default();
    // What is asked of all is asked once.
    if let Some(first) = chosen.first().filter(|_| !is_own(action)) {
        act::read_request(web, who, first.number, action, &typed, &mut errors).await?;
    }
    if !errors.is_empty() || chosen.is_empty() {
        return page(web, s, who, action, typed, errors).await;
    }
    let (mut rows, mut undo) = (Vec::new(), Vec::new());
    for one in &chosen {
        let done = done_to(web, s, who, (action, one), &typed).await;
        let stored = web.app().stored(Key::Tracking(one.number)).await?;
        let why = match done {
            Ok(_) => {
                let told = format!("{}.{}", one.number, one.seen);
                undo.push(format!("{told}.{}", mark(web, who, &told)));
                String::new()
            }
            Err(AppError::Invalid { .. }) => s.text("refused-text"),
            Err(AppError::Changed) if action == Action::Verify && stored.as_ref().is_some_and(|r| r.report.verified) => {
                s.text("bulk-verified")
            }
            Err(AppError::Changed) => s.text("bulk-changed"),
            Err(AppError::Betrays(_)) => s.text("bulk-private"),
            Err(e @ (AppError::Refused(_) | AppError::NotFound | AppError::SentBefore)) => s.text(&status_of(&e).1),
            Err(e) => return Err(e),
        };
        // Of what they may not see, nothing is told but that it was not done.
        let actor = domain::Actor::Official(who.official());
        let tree = &web.app().reference().agencies;
        let seen = stored.filter(|r| domain::policy::sees(&actor, &r.report, tree));
        let reads = |r: &store::ReportRow| domain::policy::reads_title(&actor, &r.report, tree);
        let title = seen.as_ref().filter(|r| reads(r)).map(|r| r.title.clone()).unwrap_or_default();
        match seen {
            Some(stored) => rows.push(BulkRow {
                why,
                ..row(s, &web.app().reference(), &stored.report, wording::title(s, &stored.report, &title), one.seen)
            }),
            None => rows.push(BulkRow {
                mark: String::new(),
                address: String::new(),
                number: crate::wording::number(one.number),
                title: String::new(),
                status: if why.is_empty() { s.text("done-away") } else { String::new() },
                tone: wording::Tone::Quiet,
                why,
                own: None,
            }),
        }
    }
    let done = rows.iter().filter(|r| r.why.is_empty()).count() as u64;
    let key = if action == Action::Verify { "bulk-did-verify".to_owned() } else { format!("did-{}", action.as_str()) };
    let told = [("deed", s.text(&key)), ("n", s.number(done)), ("all", s.number(rows.len() as u64))];
    let heading = s.with_all("bulk-done", &told.each_ref().map(|(name, value)| (*name, value.as_str())));
    let shown = BulkDonePage {
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
pub(crate) async fn undo(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let (mut undone, mut late) = (0_u64, 0_u64);
    for told in form.typed.all("lalu").take(MOST) {
        let Some((number, Some(to), _)) = marked(&web, &who, told) else { continue };
        match web.app().reports().undo(Key::Tracking(number), &who.official(), to).await {
            Ok(_) => undone += 1,
            Err(AppError::Refused(Refusal::NotUndoable | Refusal::TooLateToUndo) | AppError::NotFound) => late += 1,
            Err(e) => return refuse_to(&web, s, Some(&who), &e),
        }
    }
    let text = s.with_all("bulk-undone", &[("n", &s.number(undone)), ("late", &s.number(late))]);
    let list = (back(&form.typed), s.text("bulk-back"));
    crate::page::message(&web, s, StatusCode::OK, "undone-heading", text, Some(list))
}
