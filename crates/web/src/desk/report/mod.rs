//! A report on the desk: everything that happened, every clock with how it was counted, and a form for everything this
//! person may do now.

mod clocks;
mod dossier;
mod open;
mod place;
mod responsible;
mod score;
mod similar;
mod sky;
mod suggested;

use app::{AppError, Reader, ReferenceData, SignedIn, View};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::Response,
};
use domain::{
    Action, Report, TrackingNumber,
    forest::Finding,
    policy::sees,
    report::{ArchiveReason, Why},
};
use store::Key;

pub(crate) use self::dossier::show as dossier;
pub(crate) use self::open::{file, open};
pub(crate) use self::place::geojson;
use self::{
    clocks::{Counted, Sent, clocks, sent},
    similar::{Alike, alike_row, similar},
    sky::{SkyPanel, panel},
    suggested::Suggested,
};
use crate::{
    desk::{Bar, Desk, answer, beside::Beside, done::Done, offers, queue::Queue},
    forms::{Act, CameBack, Errors, FormData, Refused},
    localizer::Localizer,
    middleware,
    page::{Layout, refuse_to, refuse_typed, render_as},
    public::{list, report::tracking},
    routes,
    state::Web,
    wording::{self, Shown, TimelineItem},
};

/// What surrounds a report: the queue it is worked through in, and what was done just before.
#[derive(Default)]
pub(crate) struct Around(FormData);

impl Around {
    /// From an address or a form.
    pub(crate) fn of(typed: &FormData) -> Self {
        Self(typed.clone())
    }
}

#[derive(Template)]
#[template(path = "desk/report.html")]
struct ReportPage {
    page: Layout,
    bar: Bar,
    done: Option<Done>,
    refused: Option<Refused>,
    /// Told on top: that something was undone.
    undone: bool,
    /// Told on top: that what was typed before the session ended is in its form, and that files must be chosen again.
    resumed: Option<bool>,
    /// The list that it was opened from.
    beside: Option<Beside>,
    /// That list, as forms carry it.
    mark: String,
    tracking: String,
    public_address: Option<String>,
    title: String,
    status: String,
    tone: wording::Tone,
    class: String,
    topic: String,
    place: String,
    received: String,
    happened: Option<String>,
    /// Where the reporter's phone was: as people read it, and as a phone opens it.
    point: Option<(String, String)>,
    /// What lies at that point.
    lies_there: String,
    /// The exact place of a protected report, for whoever works on it.
    exact: Option<place::PlacePanel>,
    /// What was answered about a forest, and whether that cannot wait.
    forest: Vec<(String, String)>,
    urgent: bool,
    /// Its reporter asked that few read it, and nobody is named who deals with such cases.
    restriction_asked: bool,
    /// Seen from afar: what is kept back, in words.
    from_afar: bool,
    channel: String,
    national_id: Option<String>,
    flags: Vec<String>,
    /// How it was taken down for somebody, and what they agree to.
    assisted: Vec<String>,
    closed: bool,
    open_words: String,
    open_person: String,
    can_reveal: bool,
    /// The form that asks why.
    reveal: (FormData, Errors),
    why: Vec<(String, String)>,
    has_person: bool,
    /// Why there is none to open.
    no_person: String,
    /// That letters to the reporter do not arrive; empty where they do.
    undelivered: String,
    person: Option<(String, String)>,
    public: Option<(String, Vec<String>)>,
    original: Option<(String, Vec<String>)>,
    files: Vec<Shown>,
    /// Voice notes: where each plays, for whoever listens now, and how long it is.
    voices: Vec<(String, String)>,
    /// Where one begins to listen; empty for whoever does already or may not.
    listen: String,
    /// Why nobody hears them, or not whoever reads this; empty for whoever may.
    unheard: String,
    /// It is only spoken, and to be written down.
    unwritten: bool,
    joined_to: Option<(String, String)>,
    /// Supervisory content stays so until that is lifted.
    supervisory: bool,
    clocks: Vec<Counted>,
    sent: Vec<Sent>,
    story: Vec<TimelineItem>,
    version: u32,
    acts: Vec<Act>,
    /// What is offered for the topic and the agency, and why.
    suggested: String,
    drafts: Vec<offers::Draft>,
    withheld: Vec<(String, String)>,
    /// Reports that may be about the same matter, and where this one is joined to another.
    similar: Vec<Alike>,
    /// Its entry in the grievance register, or where it is taken in; empty for whoever may neither.
    register: (String, String),
    /// What satellites saw around it, where it is about forests.
    sky: Option<SkyPanel>,
    /// How far that agrees with it, part by part.
    score: Option<score::ScorePanel>,
    /// Who must act by the rules, for whoever sees where exactly it is.
    responsible: Option<responsible::ResponsiblePanel>,
    has_lead: bool,
    agencies: Vec<(String, String)>,
    accusable: Vec<(String, String)>,
    mine: Vec<(String, String)>,
    /// Which kinds of follow-up there are, and to whom it may be handed over.
    says: Vec<answer::Kind>,
    others: Vec<(String, String)>,
    /// Ready answers to begin with.
    replies: Vec<(String, String)>,
    topics: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    /// What whoever took the alarm may have found.
    findings: Vec<(&'static str, String)>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path(number): Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let around = Around(FormData::of_query(&uri));
    page(&web, s, &who, number, around, None, StatusCode::OK).await
}

pub(crate) async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    number: TrackingNumber,
    around: Around,
    came_back: Option<CameBack>,
    status: StatusCode,
) -> Response {
    match web.app().reports().read_report(Key::Tracking(number), &Reader::Official(who.official())).await {
        Ok(view) => shown(web, s, who, &view, around, came_back, status).await,
        Err(e) => refuse_typed(web, s, Some(who), &e, &came_back.map(|(_, typed, _)| typed).unwrap_or_default()),
    }
}

async fn shown(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    view: &View,
    Around(around): Around,
    came_back: Option<CameBack>,
    status: StatusCode,
) -> Response {
    let beside = async {
        let done = Done::of(web, s, who, &around).await?;
        let written = written(web, s, view).await?;
        let (typings, similar) = (web.app().reports().typings(who, view.report.id).await?, similar(web, who, view).await?);
        let undelivered = undelivered(web, s, who, view).await?;
        let exact = place::panel(web, s, view).await?;
        let beside = Beside::of(web, s, who, Queue::of(web, &around), view.report.tracking).await?;
        let seen =
            (panel(web, s, view, &around).await?, score::panel(web, s, view).await?, responsible::panel(web, s, view).await?);
        Ok((done, written, typings, similar, offers::replies(web, &view.report, who).await?, undelivered, beside, seen, exact))
    };
    let (done, written, typings, similar, replies, undelivered, beside, (sky, score, responsible), exact) = match beside.await {
        Ok(beside) => beside,
        Err(e) => return refuse_to(web, s, Some(who), &e),
    };
    let mark = Queue::of(web, &around).as_ref().map(Queue::mark).unwrap_or_default();
    let (reference, report) = (web.app().reference(), &view.report);
    let actor = domain::Actor::Official(who.official());
    let joined_to = match &report.status {
        domain::report::Status::Joined { to, .. } => match web.app().stored(Key::Id(*to)).await {
            // Hidden since, its number is for those who may see it.
            Ok(other) => other
                .filter(|o| sees(&actor, &o.report, &reference.agencies))
                .map(|o| (routes::desk_report(o.report.tracking), crate::wording::number(o.report.tracking))),
            Err(e) => return refuse_to(web, s, Some(who), &e),
        },
        _ => None,
    };
    let number = report.tracking;
    let Suggested { suggestion, told: suggested } =
        Suggested::of(s, &reference, view, &similar, (responsible.as_ref(), exact.as_ref()));
    let can_listen = view.allowed.contains(&Action::Listen);
    let mine = offers::mine(&reference, report, who);
    let text = |t: &app::Text| (t.title.clone().unwrap_or_default(), wording::paragraphs(&wording::read(s, report, &t.text)));
    let headline = wording::title(s, report, &view.text().map(|t| t.headline(90)).unwrap_or_default());
    let refused = Refused::of(s, "do", came_back.as_ref(), &view.allowed);
    let alike_rows = similar.into_iter().map(|found| alike_row(s, &reference, (number, &mark), found)).collect();
    let page = ReportPage {
        page: Layout::new(web, s, Some(who), headline.clone(), &routes::desk_report(number)).refused(refused.as_ref()),
        bar: Bar::of(who),
        done,
        refused,
        undone: around.ticked("urung"),
        resumed: around.ticked("lanjut").then(|| around.has("lanjut", "berkas")),
        beside,
        mark,
        tracking: crate::wording::number(number),
        public_address: report.is_public().then(|| routes::report(number)),
        title: headline,
        status: wording::standing(s, report, &reference),
        tone: wording::tone(report),
        class: wording::class(s, report),
        topic: report.topic.as_ref().map(|t| reference.topic_name(t, s.language)).unwrap_or_default(),
        place: reference.place(&report.area),
        received: if view.from_afar { s.day(report.received_at, &report.area) } else { wording::received(s, report) },
        exact,
        forest: wording::forest(s, report),
        urgent: report.is_urgent(),
        restriction_asked: report.restriction_asked && !report.restricted,
        from_afar: view.from_afar,
        lies_there: report.point.map(super::forest::point::address).unwrap_or_default(),
        point: report.point.map(|p| (wording::degrees(p), format!("geo:{:.5},{:.5}", p.lat, p.lon))),
        happened: report.happened_on.map(|d| s.date(d)),
        channel: s.text(match report.channel {
            domain::report::Channel::Web => "channel-web",
            domain::report::Channel::Api => "channel-api",
            domain::report::Channel::Officer => "channel-officer",
            domain::report::Channel::Import => "channel-import",
        }),
        national_id: report.national_id.map(|n| n.0.to_string()),
        flags: flags(s, report),
        assisted: wording::assisted(s, report),
        closed: view.closed,
        open_words: routes::desk_open(number, "kata"),
        open_person: routes::desk_open(number, "pelapor"),
        can_reveal: view.allowed.contains(&Action::RevealPerson),
        reveal: came_back
            .as_ref()
            .filter(|(action, ..)| *action == Action::RevealPerson)
            .map(|(_, typed, errors)| (typed.clone(), errors.clone()))
            .unwrap_or_default(),
        why: Why::ALL.map(|why| (why.as_str().to_owned(), s.text(&format!("why-{}", why.as_str())))).into(),
        has_person: report.identity == domain::report::Identity::Given,
        no_person: s.text(if report.identity == domain::report::Identity::Forgotten { "person-forgotten" } else { "no-person" }),
        undelivered,
        person: view.person.as_ref().map(wording::person),
        public: view.public.as_ref().map(text),
        original: view.original.as_ref().map(text),
        files: wording::first_files(view, |id| routes::desk_file(number, id)),
        voices: view.voices.iter().map(|voice| played(s, view, voice)).collect(),
        listen: if can_listen && !view.hears { routes::desk_open(number, "suara") } else { String::new() },
        unheard: if can_listen { String::new() } else { s.text(unheard(report)) },
        unwritten: report.is_unwritten(),
        joined_to,
        supervisory: report.supervisory,
        clocks: clocks(web, s, &reference, report),
        sent: sent(s, &reference, report),
        story: wording::story(s, &reference, view, |id| routes::desk_file(number, id)),
        version: report.version,
        acts: offers::acts(s, &reference, view, suggestion.as_ref(), &written, came_back, typings),
        suggested,
        drafts: offers::drafts(s, &reference, view, who),
        withheld: withheld(s, &reference, report, who),
        similar: alike_rows,
        register: register(s, who, report, &reference),
        sky,
        score,
        has_lead: report.lead().is_some(),
        agencies: offers::agencies_first(s, &reference, report, responsible.as_ref().map_or(&[], |r| &r.agencies)),
        responsible,
        accusable: offers::named(&reference, reference.agencies.subtree(report.custodian)),
        replies,
        says: answer::kinds(s, report, &mine),
        others: answer::others_named(&reference, report, &mine),
        mine,
        topics: list::topics(web, s, |t| report.topic.as_ref() == Some(t)),
        reasons: ArchiveReason::BY_OFFICIAL.map(|r| (r.as_str().to_owned(), s.text(&format!("reason-{}", r.as_str())))).into(),
        findings: findings(who, report).map(|f| (f.as_str(), s.text(f.key()))).collect(),
        kinds: domain::report::Kind::ALL.map(|k| (k.as_str().to_owned(), s.text(&format!("kind-{}", k.as_str())))).into(),
    };
    let mut response = render_as(status, &page);
    // Nothing is played on any page but this one, and here only what lies here.
    if view.hears
        && let Ok(policy) = middleware::content_security_with_sounds("'self'").parse()
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What somebody may tell of an alarm: whoever took it what they found, and coordinators that the help which was asked for is seen to.
fn findings(who: &SignedIn, report: &Report) -> impl Iterator<Item = Finding> {
    let (there, help) = (report.alarm_taken_by(who.person.id), report.asks_help());
    Finding::ALL.into_iter().filter(move |finding| if *finding == Finding::Helped { help } else { there })
}

/// Where the entry of a report in the grievance register is, and what leads there.
fn register(s: Localizer, who: &SignedIn, report: &Report, reference: &ReferenceData) -> (String, String) {
    let (by, tree) = (who.official(), &reference.agencies);
    let key = match report.in_register() {
        Some(_) if domain::policy::reads_entry(&by, report, tree) => "grievance-entry-link",
        None if domain::policy::keeps_grievance(&by, report, tree) => "grievance-take-link",
        _ => return (String::new(), String::new()),
    };
    (routes::desk_grievance(report.tracking), s.text(key))
}

/// A voice note: where it plays, for whoever listens, and how long it is.
fn played(s: Localizer, view: &View, voice: &store::Attachment) -> (String, String) {
    let address = if view.hears { routes::desk_file(view.report.tracking, voice.id) } else { String::new() };
    (address, app::voice_length(s.language, app::voice_seconds(&voice.media_type).unwrap_or_default()))
}

/// Why a voice note is not heard by whoever reads this.
fn unheard(report: &Report) -> &'static str {
    if report.identity == domain::report::Identity::Forgotten { "voice-forgotten" } else { "voice-not-for-you" }
}

/// That letters to the reporter do not arrive, for whoever may ask the reporter something; never where they were to go.
async fn undelivered(web: &Web, s: Localizer, who: &SignedIn, view: &View) -> Result<String, AppError> {
    let codes = web.app().administration().undelivered(&who.official(), &view.report).await?;
    Ok(if codes.is_empty() { String::new() } else { s.with("undelivered", "codes", &codes.join(", ")) })
}

/// What this official cannot do now, and why, in words.
fn withheld(s: Localizer, reference: &ReferenceData, report: &Report, who: &SignedIn) -> Vec<(String, String)> {
    let all = domain::policy::withheld(&domain::Actor::Official(who.official()), report, &reference.agencies);
    all.into_iter().map(|(action, why)| (s.text(&format!("do-{}", action.as_str())), s.text(&why.key()))).collect()
}

/// The title and the text of a report with everything covered that betrays a person, for whoever may verify it.
async fn written(web: &Web, s: Localizer, view: &View) -> Result<[String; 2], AppError> {
    let to_write = |_: &&app::Text| view.allowed.contains(&Action::Verify) && !view.report.is_unwritten();
    let Some(text) = view.text().filter(to_write) else {
        return Ok([String::new(), String::new()]);
    };
    web.app().reports().cover_written(Key::Id(view.report.id), text, 90, wording::cover(s)).await
}

fn flags(s: Localizer, report: &domain::Report) -> Vec<String> {
    let on = [
        (report.is_unwritten(), "flag-unwritten"),
        (report.secret, "flag-secret"),
        (report.is_protected(), "flag-protected"),
        (report.anonymous, "flag-anonymous"),
        (report.hidden_by_official, "flag-hidden-by-official"),
        (report.hiding_asked, "flag-hiding-asked"),
        (report.supervisory, "flag-supervisory"),
        (report.restricted, "flag-restricted"),
        (report.restriction_asked && !report.restricted, "flag-restriction-asked"),
        (report.objected, "flag-objected"),
        (report.escalated_to.is_some(), "flag-escalated"),
        (report.reopened, "flag-reopened"),
        (report.identity == domain::report::Identity::None, "flag-no-identity"),
        (report.identity == domain::report::Identity::Forgotten, "flag-forgotten"),
    ];
    let bounces = (report.bounces > 0).then(|| s.with("flag-bounces", "n", &report.bounces.to_string()));
    on.iter().filter(|(on, _)| *on).map(|(_, key)| s.text(key)).chain(bounces).collect()
}
