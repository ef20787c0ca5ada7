//! A report on the desk: everything that happened, every clock with how it was counted, and a form for everything this
//! person may do now.

use app::{Reader, SignedIn, Suggestion, Trouble, Typing, View, World};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    Action, AgencyId, TrackingNumber,
    policy::works_for,
    report::{ArchiveReason, Sealed, Stage},
};
use store::Key;

use crate::{
    desk::{
        Desk,
        done::Done,
        inbox::{Bar, days_left},
        queue::Queue,
    },
    forms::{Act, CameBack, Errors, Form, Typed},
    page::{Layout, refuse, render_as},
    public::{files, list, report::tracking},
    routes,
    say::{self, Shown, Told},
    speech::Speech,
    state::Web,
};

/// A clock of the report, and why it shows this date.
struct Counted {
    what: String,
    agency: String,
    day: String,
    left: String,
    late: bool,
    why: String,
}

/// A forwarding.
struct Sent {
    agency: String,
    lead: bool,
    progress: String,
    since: String,
}

/// What surrounds a report: the queue it is worked through in, and what was done just before.
#[derive(Default)]
pub(crate) struct Around(Typed);

impl Around {
    /// From an address or a form.
    pub(crate) fn of(typed: &Typed) -> Self {
        Self(typed.clone())
    }
}

/// A report that may be about the same matter.
struct Alike {
    address: String,
    number: String,
    title: String,
    meta: String,
    why: String,
    can_join: bool,
}

/// The inbox that is worked through.
struct Waiting {
    inbox: String,
    skip: String,
}

/// A draft that waits for approval.
struct Draft {
    place: usize,
    agency: String,
    answer: bool,
    words: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/report.html")]
struct ReportPage {
    page: Layout,
    bar: Bar,
    done: Option<Done>,
    /// Told on top: that something was undone.
    undone: bool,
    queue: Option<Waiting>,
    /// The queue, as forms carry it.
    mark: String,
    tracking: String,
    public_address: Option<String>,
    title: String,
    status: String,
    tone: &'static str,
    class: String,
    topic: String,
    place: String,
    received: String,
    happened: Option<String>,
    channel: String,
    national_id: Option<String>,
    flags: Vec<String>,
    closed: bool,
    open_words: String,
    open_person: String,
    can_reveal: bool,
    has_person: bool,
    person: Option<(String, String)>,
    public: Option<(String, Vec<String>)>,
    original: Option<(String, Vec<String>)>,
    files: Vec<Shown>,
    joined_to: Option<(String, String)>,
    clocks: Vec<Counted>,
    sent: Vec<Sent>,
    story: Vec<Told>,
    version: u32,
    acts: Vec<Act>,
    /// What is offered for the topic and the agency, and why.
    suggested: String,
    drafts: Vec<Draft>,
    /// Reports that may be about the same matter, and where this one is joined to another.
    similar: Vec<Alike>,
    join_address: String,
    has_lead: bool,
    agencies: Vec<(String, String)>,
    accusable: Vec<(String, String)>,
    mine: Vec<(String, String)>,
    topics: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Speech,
    Desk(who): Desk,
    Path(number): Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &Trouble::NotFound) };
    let around = Around(Typed::parse(uri.query().unwrap_or_default().as_bytes()));
    page(&web, s, &who, number, around, None, StatusCode::OK).await
}

/// Opens what is sealed. The page is the answer to the request that left the trace, so looking again leaves another.
pub(crate) async fn open(
    State(web): State<Web>,
    s: Speech,
    Desk(who): Desk,
    Path((number, what)): Path<(String, String)>,
    form: Form,
) -> Response {
    let field = match what.as_str() {
        "kata" => Sealed::Words,
        "pelapor" => Sealed::Person,
        _ => return refuse(&web, s, &Trouble::NotFound),
    };
    let Some(number) = tracking(&number) else { return refuse(&web, s, &Trouble::NotFound) };
    match web.house().open_report(Key::Tracking(number), &who.official(), field).await {
        Ok(view) => shown(&web, s, &who, &view, Around(form.typed), None, StatusCode::OK).await,
        Err(e) => refuse(&web, s, &e),
    }
}

pub(crate) async fn file(
    State(web): State<Web>,
    s: Speech,
    Desk(who): Desk,
    Path((number, id)): Path<(String, String)>,
) -> Response {
    let (Some(number), Ok(id)) = (tracking(&number), id.parse()) else { return refuse(&web, s, &Trouble::NotFound) };
    files::send(&web, s, id, Key::Tracking(number), &Reader::Official(who.official())).await
}

pub(crate) async fn page(
    web: &Web,
    s: Speech,
    who: &SignedIn,
    number: TrackingNumber,
    around: Around,
    came_back: Option<CameBack>,
    status: StatusCode,
) -> Response {
    match web.house().read_report(Key::Tracking(number), &Reader::Official(who.official())).await {
        Ok(view) => shown(web, s, who, &view, around, came_back, status).await,
        Err(e) => refuse(web, s, &e),
    }
}

async fn shown(
    web: &Web,
    s: Speech,
    who: &SignedIn,
    view: &View,
    Around(around): Around,
    came_back: Option<CameBack>,
    status: StatusCode,
) -> Response {
    let beside = async {
        let done = Done::of(web, s, who, &around).await?;
        Ok((done, web.house().typings(who, view.report.id).await?, similar(web, s, who, view).await?))
    };
    let (done, typings, similar) = match beside.await {
        Ok(beside) => beside,
        Err(e) => return refuse(web, s, &e),
    };
    let queue = Queue::of(&around);
    let mark = queue.as_ref().map(Queue::mark).unwrap_or_default();
    let (world, report) = (web.house().world(), &view.report);
    let joined_to = match &report.status {
        domain::report::Status::Joined { to, .. } => match web.house().store().report(Key::Id(*to)).await {
            Ok(other) => other.map(|o| (routes::desk_report(o.report.tracking), o.report.tracking.grouped())),
            Err(e) => return refuse(web, s, &e.into()),
        },
        _ => None,
    };
    let number = report.tracking;
    let suggestion = view
        .text()
        .filter(|_| !report.verified)
        .and_then(|t| world.suggest(report, &format!("{}\n{}", t.title.as_deref().unwrap_or_default(), t.text)));
    let text = |t: &app::Text| (t.title.clone().unwrap_or_default(), say::paragraphs(&t.text));
    let headline = view.text().map_or_else(|| s.say("secret-title"), |t| t.headline(90));
    let page = ReportPage {
        page: Layout::new(web, s, Some(who), headline.clone(), &routes::desk_report(number)),
        bar: Bar::of(who),
        done,
        undone: around.ticked("urung"),
        queue: queue.map(|q| Waiting {
            inbox: q.inbox(),
            skip: format!("{}?lewati={number}&antre={}", routes::DESK_QUEUE, routes::encode(&mark)),
        }),
        mark,
        tracking: number.grouped(),
        public_address: report.is_public().then(|| routes::report(number)),
        title: headline,
        status: say::status(s, report),
        tone: say::tone(report),
        class: say::class(s, report),
        topic: report.topic.as_ref().map(|t| world.topic_name(t, s.code())).unwrap_or_default(),
        place: world.place(&report.area),
        received: s.moment(report.received_at, &report.area),
        happened: report.happened_on.map(|d| s.date(d)),
        channel: s.say(match report.channel {
            domain::report::Channel::Web => "channel-web",
            domain::report::Channel::Api => "channel-api",
            domain::report::Channel::Officer => "channel-officer",
            domain::report::Channel::Import => "channel-import",
        }),
        national_id: report.national_id.map(|n| n.0.to_string()),
        flags: flags(s, report),
        closed: view.closed,
        open_words: routes::desk_open(number, "kata"),
        open_person: routes::desk_open(number, "pelapor"),
        can_reveal: view.allowed.contains(&Action::RevealPerson),
        has_person: report.identity == domain::report::Identity::Given,
        person: view.person.as_ref().map(say::person),
        public: view.public.as_ref().map(text),
        original: view.original.as_ref().map(text),
        files: say::first_files(view, |id| routes::desk_file(number, id)),
        joined_to,
        clocks: clocks(web, s, &world, report),
        sent: sent(s, &world, report),
        story: say::story(s, &world, view, |id| routes::desk_file(number, id)),
        version: report.version,
        acts: acts(s, &world, view, suggestion.as_ref(), came_back, typings),
        suggested: suggestion.as_ref().map(|found| suggested(s, &world, found)).unwrap_or_default(),
        drafts: drafts(&world, view, who),
        similar,
        join_address: routes::desk_action(number, Action::Join),
        has_lead: report.lead().is_some(),
        agencies: agencies(&world, report),
        accusable: named(&world, world.agencies.subtree(report.custodian)),
        mine: mine(&world, report, who),
        topics: list::topics(web, s),
        reasons: ArchiveReason::BY_OFFICIAL.map(|r| (r.as_str().to_owned(), s.say(&format!("reason-{}", r.as_str())))).into(),
        kinds: domain::report::Kind::ALL.map(|k| (k.as_str().to_owned(), s.say(&format!("kind-{}", k.as_str())))).into(),
    };
    render_as(status, &page)
}

/// What may be about the same matter, for whoever could join them.
async fn similar(web: &Web, s: Speech, who: &SignedIn, view: &View) -> Result<Vec<Alike>, Trouble> {
    let Some(text) = view.original.as_ref().or(view.public.as_ref()).filter(|_| view.allowed.contains(&Action::Join)) else {
        return Ok(Vec::new());
    };
    let text = format!("{}\n{}", text.title.as_deref().unwrap_or_default(), text.text);
    let world = web.house().world();
    let told = |found: app::Similar| {
        let report = &found.listed.report;
        let days = match found.days {
            0 => s.say("alike-same-day"),
            days => s.with("alike-days", "n", &days.to_string()),
        };
        let place = if found.same_place { s.say("alike-place") } else { world.place(&report.area) };
        let words = s.with("alike-words", "words", &found.words.join(", "));
        Alike {
            address: routes::desk_report(report.tracking),
            number: report.tracking.grouped(),
            title: found.listed.title.clone(),
            meta: format!("{} · {}", say::status(s, report), s.day(report.received_at, &report.area)),
            why: format!("{place}, {days}. {words}"),
            can_join: !report.is_at_rest(),
        }
    };
    let found = web.house().similar_to(&view.report, &text, &who.official()).await?;
    Ok(found.into_iter().map(told).collect())
}

fn flags(s: Speech, report: &domain::Report) -> Vec<String> {
    let on = [
        (report.secret, "flag-secret"),
        (report.anonymous, "flag-anonymous"),
        (report.supervisory, "flag-supervisory"),
        (report.escalated_to.is_some(), "flag-escalated"),
        (report.reopened, "flag-reopened"),
        (report.identity == domain::report::Identity::None, "flag-no-identity"),
        (report.identity == domain::report::Identity::Forgotten, "flag-forgotten"),
    ];
    let bounces = (report.bounces > 0).then(|| s.with("flag-bounces", "n", &report.bounces.to_string()));
    on.iter().filter(|(on, _)| *on).map(|(_, key)| s.say(key)).chain(bounces).collect()
}

/// Every running clock with the rule it comes from: "why this date".
fn clocks(web: &Web, s: Speech, world: &World, report: &domain::Report) -> Vec<Counted> {
    let counted = |(clock, d): (domain::report::Clock, &domain::report::Deadline)| {
        let agency = match clock {
            domain::report::Clock::First(n) | domain::report::Clock::Complete(n) => {
                report.forwardings.get(n).map(|f| world.agency_name(f.agency))
            }
            _ => None,
        };
        let article = world.rules.rule(d.term, d.from).map(|r| r.article.clone()).unwrap_or_default();
        let left = web.house().working_days_left(&report.area, d.due);
        let (days, from) = (d.days.to_string(), s.date(d.from));
        Counted {
            what: s.say(&format!("term-{}", d.term.as_str())),
            agency: agency.unwrap_or_default(),
            day: s.due(d, &report.area),
            left: days_left(s, left),
            late: left < 0,
            why: s.with_all("why-this-date", &[("days", &days), ("from", &from), ("article", &article)]),
        }
    };
    report.clocks().map(counted).collect()
}

fn sent(s: Speech, world: &World, report: &domain::Report) -> Vec<Sent> {
    let one = |f: &domain::report::Forwarding| Sent {
        agency: world.agency_name(f.agency),
        lead: f.lead && f.is_active(),
        progress: say::progress(s, f.progress),
        since: f.at.map(|at| s.day(at, &report.area)).unwrap_or_default(),
    };
    report.forwardings.iter().map(one).collect()
}

/// What is offered and why, in words.
fn suggested(s: Speech, world: &World, found: &Suggestion) -> String {
    let words = found.because.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ");
    let topic = s.with_all("suggest-topic", &[("topic", &world.topic_name(&found.topic, s.code())), ("words", &words)]);
    let agency = found.agency.map(|a| s.with("suggest-agency", "agency", &world.agency_name(a)));
    [Some(topic).filter(|_| !words.is_empty()), agency].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A form for everything that may be done now, the likely ones open.
fn acts(
    s: Speech,
    world: &World,
    view: &View,
    suggestion: Option<&Suggestion>,
    came_back: Option<CameBack>,
    typings: Vec<Typing>,
) -> Vec<Act> {
    let mut came_back = came_back;
    let something_wrong = came_back.is_some() || !typings.is_empty();
    let report = &view.report;
    let offered = view.allowed.iter().filter(|a| !matches!(a, Action::RevealPerson));
    let act = |(place, action): (usize, &Action)| {
        let kept = typings.iter().find(|t| t.action == *action);
        let since = kept.map(|t| s.moment(t.at, &report.area)).unwrap_or_default();
        let (open, typed, errors) = match (came_back.take_if(|(a, ..)| a == action), kept) {
            (Some((_, typed, errors)), _) => (true, typed, errors),
            (None, Some(kept)) => (true, Typed::parse(&kept.form), Errors::default()),
            (None, None) => {
                let likely =
                    matches!(action, Action::Verify | Action::Forward | Action::FollowUp | Action::Approve | Action::Accept);
                let done = *action == Action::Verify && report.verified;
                (
                    place == 0 && likely && !done && !something_wrong,
                    first_typed(s, world, view, suggestion, *action),
                    Errors::default(),
                )
            }
        };
        Act {
            action: *action,
            address: routes::desk_action(report.tracking, *action),
            typing: routes::desk_typing(report.tracking, *action),
            since,
            open,
            typed,
            errors,
        }
    };
    let mut acts: Vec<Act> = offered.enumerate().map(act).collect();
    // Once verified, forwarding comes first.
    if report.verified {
        acts.sort_by_key(|a| a.action == Action::Verify);
        if let Some(first) =
            acts.first_mut().filter(|a| !something_wrong && matches!(a.action, Action::Forward) && report.lead().is_none())
        {
            first.open = true;
        }
    }
    acts
}

/// What stands in a form at first.
fn first_typed(s: Speech, world: &World, view: &View, suggestion: Option<&Suggestion>, action: Action) -> Typed {
    let (mut typed, report) = (Typed::default(), &view.report);
    match action {
        Action::Verify => {
            let text = view.text();
            // The safe choice first: what betrays a person is covered, and the official may write it again.
            typed.set("title", say::masked(s, &text.map(|t| t.headline(90)).unwrap_or_default()));
            typed.set("words", say::masked(s, text.map_or("", |t| &t.text)));
            typed.set("kind", report.kind.as_str());
            typed.set("place", world.place(&report.area));
            typed.set("area", report.area.as_str());
            typed.set("topic", report.topic.as_ref().map(|t| t.0.clone()).unwrap_or_default());
            if report.supervisory {
                typed.set("supervisory", "1");
            }
            if let Some(found) = suggestion {
                typed.set("topic", found.topic.0.clone());
                typed.set("to", found.agency.map(|a| a.0.to_string()).unwrap_or_default());
            }
        }
        Action::FollowUp => typed.set("answer", "0"),
        Action::GiveNationalId => typed.set("id", report.national_id.map(|n| n.0.to_string()).unwrap_or_default()),
        _ => {}
    }
    typed
}

fn drafts(world: &World, view: &View, who: &SignedIn) -> Vec<Draft> {
    let actor = domain::Actor::Official(who.official());
    let report = &view.report;
    let waiting = report.follow_ups.iter().enumerate().filter(|(_, u)| u.stage == Stage::Draft);
    let draft = |(place, u): (usize, &domain::report::FollowUp)| {
        let agency = report.forwardings.get(u.forwarding)?.agency;
        let words = view.lines.iter().find(|l| l.version == u.words_in).and_then(|l| l.words.as_ref());
        let may = domain::policy::approves_for(&actor, agency, &world.agencies);
        may.then(|| Draft {
            place,
            agency: world.agency_name(agency),
            answer: u.answer,
            words: words.map(|w| say::paragraphs(&w.text)).unwrap_or_default(),
        })
    };
    waiting.filter_map(draft).collect()
}

/// Agencies to send to, best first. A government sends to its own and, where it stands at the top, to all.
fn agencies(world: &World, report: &domain::Report) -> Vec<(String, String)> {
    let top = world.agencies.lineage(report.custodian).last().unwrap_or(report.custodian);
    let all = world.agencies_for(report, top);
    all.into_iter().map(|a| (a.id.0.to_string(), world.agency_name(a.id))).collect()
}

fn named(world: &World, ids: Vec<AgencyId>) -> Vec<(String, String)> {
    ids.into_iter().map(|id| (id.0.to_string(), world.agency_name(id))).collect()
}

/// The agencies for which this person may answer now.
fn mine(world: &World, report: &domain::Report, who: &SignedIn) -> Vec<(String, String)> {
    let actor = domain::Actor::Official(who.official());
    let open = report.forwardings.iter().filter(|f| f.is_open() && works_for(&actor, f.agency, &world.agencies));
    named(world, open.map(|f| f.agency).collect())
}
