//! Before one report is joined to another, both are read side by side.

use app::{AppError, SignedIn, View};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{Action, Actor, TrackingNumber, policy};
use store::Key;

use crate::{
    desk::{Bar, Desk},
    forms::{FormData, fresh},
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    public::report::tracking,
    routes,
    state::Web,
    wording::{self, Shown},
};

/// A report of the two.
struct ComparedReport {
    heading: String,
    address: String,
    number: String,
    title: String,
    status: String,
    tone: wording::Tone,
    meta: String,
    words: Vec<String>,
    closed: bool,
    files: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "desk/compare.html")]
struct ComparePage {
    page: Layout,
    bar: Bar,
    both: [ComparedReport; 2],
    /// Where they are joined; and why they cannot be, empty where they can.
    join: String,
    refused: String,
    /// The same the other way round, where that is allowed.
    swapped: Option<String>,
    back: String,
    /// The list that it was opened from, as forms carry it.
    mark: String,
    version: u32,
    deed: String,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    uri: Uri,
) -> Response {
    let typed = FormData::of_query(&uri);
    let (Some(number), Ok(other)) = (tracking(&number), typed.get("number").parse()) else {
        return refuse_to(&web, s, Some(&who), &AppError::NotFound);
    };
    page(&web, s, &who, (number, other), &typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    (number, other): (TrackingNumber, TrackingNumber),
    typed: &FormData,
) -> Result<Response, AppError> {
    let reader = app::Reader::Official(who.official());
    let view = web.app().reports().read_report(Key::Tracking(number), &reader).await?;
    let to = web.app().reports().read_report(Key::Tracking(other), &reader).await?;
    let (actor, mark) = (Actor::Official(who.official()), typed.get("antre"));
    let reference = web.app().reference();
    policy::may(&actor, Action::Join, &view.report, &reference.agencies)?;
    let refused = match refused(web, &actor, &view, &to).await {
        Ok(()) => String::new(),
        Err(AppError::Refused(why)) => s.text(&why.key()),
        Err(e) => return Err(e),
    };
    let swaps = to.allowed.contains(&Action::Join) && self::refused(web, &actor, &to, &view).await.is_ok();
    let here = routes::desk_compare(number, other, mark);
    Ok(render(&ComparePage {
        page: Layout::new(web, s, Some(who), s.text("compare-title"), &here),
        bar: Bar::of(who),
        both: [one(web, s, &view, "compare-this"), one(web, s, &to, "compare-other")],
        join: routes::desk_action(number, Action::Join),
        refused,
        swapped: swaps.then(|| routes::desk_compare(other, number, mark)),
        back: format!("{}?antre={}", routes::desk_report(number), routes::encode(mark)),
        mark: mark.to_owned(),
        version: view.report.version,
        deed: fresh(),
    }))
}

/// Why one cannot be joined to the other now.
async fn refused(web: &Web, actor: &Actor, view: &View, to: &View) -> Result<(), AppError> {
    policy::fits_for(actor, Action::Join, &view.report, &web.app().reference().agencies)?;
    if view.report.id == to.report.id {
        return Err(domain::Refusal::JoinToSelf.into());
    }
    web.app().reports().may_take_in(&view.report, to.report.id, actor).await
}

fn one(web: &Web, s: Localizer, view: &View, heading: &str) -> ComparedReport {
    let (reference, report) = (web.app().reference(), &view.report);
    // As its reporter wrote it, which tells most.
    let text = view.original.as_ref().or(view.public.as_ref());
    ComparedReport {
        heading: s.text(heading),
        address: routes::desk_report(report.tracking),
        number: crate::wording::number(report.tracking),
        title: wording::title(s, report, &view.text().map(|t| t.headline(90)).unwrap_or_default()),
        status: wording::standing(s, report, &reference),
        tone: wording::tone(report),
        meta: format!("{} · {}", reference.place(&report.area), wording::received(s, report)),
        words: text.map(|t| wording::paragraphs(&t.text)).unwrap_or_default(),
        closed: view.closed,
        files: wording::first_files(view, |id| routes::desk_file(report.tracking, id)),
    }
}
