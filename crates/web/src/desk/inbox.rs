//! The inbox, ordered by what is due, and the search over all that an official may see.

use app::{Among, Left, SignedIn, Trouble};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use domain::{Action, Role, policy, report::Work};

use crate::{
    desk::{Desk, bulk, done::Done, views},
    forms::{Form, Typed},
    guard::Client,
    page::{Layout, refuse_to, render, see},
    public::{
        list::{
            Meant, Narrowing, cursor_of, found, meant, narrowed, narrowed_to, narrowing, next_page, number_typed, regencies,
            search_of, sheets_of, statuses, topics_ever,
        },
        report_form::{self, kept::Browser},
    },
    routes, say,
    sheet::{self, reports},
    speech::Speech,
    state::Web,
};

/// Reports on one page.
const ON_A_PAGE: u32 = 25;

/// A report on the desk.
pub(super) struct Row {
    pub(super) address: String,
    /// How it is chosen, with others: its number and the version that is shown.
    mark: String,
    tracking: String,
    pub(super) title: String,
    pub(super) place: String,
    pub(super) status: String,
    pub(super) tone: &'static str,
    class: String,
    topic: String,
    pub(super) received: String,
    pub(super) work: String,
    pub(super) agency: String,
    pub(super) due: String,
    late: bool,
    flags: Vec<String>,
}

/// A kind of work, with how much of it there is.
struct Tile {
    address: String,
    name: String,
    count: String,
    late: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/inbox.html")]
struct List {
    page: Layout,
    bar: Bar,
    action: &'static str,
    is_inbox: bool,
    done: Option<Done>,
    /// Where one begins to work through this inbox.
    queue: String,
    tiles: Vec<Tile>,
    typed: Typed,
    topics: Vec<(String, String)>,
    regencies: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    /// The agency that the list is narrowed to: its name and its page.
    agency: Option<(String, String)>,
    /// How many were found, in words; where that is told.
    found: String,
    narrowing: Narrowing,
    rows: Vec<Row>,
    next: Option<String>,
    /// The same list as sheets: how each is called, and its address.
    sheets: Vec<(&'static str, String)>,
    /// Saved views of this list, and whether this one may be saved, as what.
    views: Vec<views::Shown>,
    new_view: String,
    /// What may be done to many at once.
    actions: Vec<(&'static str, String)>,
    searched: bool,
    meant: Option<Meant>,
}

/// What an official can go to.
pub(crate) struct Bar {
    pub(crate) has_inbox: bool,
    pub(crate) watches: bool,
    pub(crate) takes_down: bool,
    pub(crate) configures: bool,
    pub(crate) oversees: bool,
}

impl Bar {
    pub(crate) fn of(who: &SignedIn) -> Self {
        let is = |role: Role| who.person.grants.iter().any(|g| g.role == role);
        Self {
            has_inbox: who.person.grants.iter().any(|g| g.role.has_desk()),
            watches: policy::watches(&who.official()),
            takes_down: is(Role::VillageOfficer) || is(Role::Coordinator) || is(Role::Liaison),
            configures: is(Role::Administrator),
            oversees: is(Role::Overseer),
        }
    }
}

pub(crate) async fn inbox(State(web): State<Web>, s: Speech, Desk(who): Desk, uri: Uri) -> Response {
    match Bar::of(&who) {
        Bar { has_inbox: true, .. } => {}
        Bar { watches: true, .. } => return see(routes::DESK_OVERVIEW),
        Bar { configures: true, .. } => return see(routes::ADMIN),
        _ => return see(routes::DESK_SEARCH),
    }
    let typed = Typed::of_query(&uri);
    if let Some(number) = number_typed(&typed) {
        return see(&routes::desk_report(number));
    }
    let (official, search) = (who.official(), search_of(&web, &typed));
    if let Some(kind) = sheet::Kind::wanted(&typed) {
        return reports::answer(&web, s, Among::Inbox(&official), &search, kind).await;
    }
    inbox_page(&web, s, &who, typed, &uri).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn inbox_page(web: &Web, s: Speech, who: &SignedIn, typed: Typed, uri: &Uri) -> Result<Response, Trouble> {
    let (official, search) = (who.official(), search_of(web, &typed));
    let (views, new_view) = views_of(web, who, routes::DESK, &typed).await?;
    let page = web.house().inbox(&official, &search, cursor_of(&typed), ON_A_PAGE).await?;
    let counts = web.house().work_counts(&official, &search).await?;
    let done = Done::of(web, s, who, &typed).await?;
    let meant = meant(web, Among::Inbox(&official), (&typed, &search), &page, |query| narrowed(routes::DESK, query)).await?;
    let all = counts.iter().fold((0, 0), |(c, l), (_, count, late)| (c + count, l + late));
    let counted = |n: u64| counted(s, n, store::MOST_COUNTED);
    let tile = |work: Option<Work>, count: u64, late: u64| Tile {
        address: work.map_or_else(|| routes::DESK.to_owned(), |w| format!("{}?kerja={}", routes::DESK, w.as_str())),
        name: work.map_or_else(|| s.say("all-work"), |w| s.say(&format!("work-{}", w.as_str()))),
        count: counted(count),
        late: if late > 0 { counted(late) } else { String::new() },
        chosen: search.work == work,
    };
    let tiles = [tile(None, all.0, all.1)].into_iter().chain(counts.iter().map(|(w, c, l)| tile(Some(*w), *c, *l))).collect();
    let here = uri.path_and_query().map_or(routes::DESK, |p| p.as_str());
    Ok(render(&List {
        page: Layout { waiting: counted(all.0), ..Layout::new(web, s, Some(who), s.say("inbox-title"), here) },
        bar: Bar::of(who),
        action: routes::DESK,
        is_inbox: true,
        done,
        queue: narrowed(routes::DESK_QUEUE, &typed),
        tiles,
        topics: topics_ever(web, s),
        regencies: regencies(web),
        statuses: Vec::new(),
        agency: None,
        found: String::new(),
        narrowing: Narrowing::of(web, s, &typed, &search),
        rows: page.rows.iter().map(|l| row(web, s, l)).collect(),
        next: page.next.map(|next| next_page(routes::DESK, &typed, next)),
        sheets: sheets_of(routes::DESK, &typed),
        views,
        new_view,
        actions: actions(web, s, who, &page.rows),
        searched: !search.is_empty(),
        meant,
        typed,
    }))
}

pub(crate) async fn search(State(web): State<Web>, s: Speech, Desk(who): Desk, uri: Uri) -> Response {
    let typed = Typed::of_query(&uri);
    if let Some(number) = number_typed(&typed) {
        return see(&routes::desk_report(number));
    }
    let search = search_of(&web, &typed);
    if let Some(kind) = sheet::Kind::wanted(&typed) {
        return reports::answer(&web, s, Among::Within(&who.official()), &search, kind).await;
    }
    search_page(&web, s, &who, typed, &uri).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn search_page(web: &Web, s: Speech, who: &SignedIn, typed: Typed, uri: &Uri) -> Result<Response, Trouble> {
    let (official, search) = (who.official(), search_of(web, &typed));
    let (views, new_view) = views_of(web, who, routes::DESK_SEARCH, &typed).await?;
    let page = web.house().reports_within(&official, &search, cursor_of(&typed), ON_A_PAGE).await?;
    let done = Done::of(web, s, who, &typed).await?;
    let meant =
        meant(web, Among::Within(&official), (&typed, &search), &page, |query| narrowed(routes::DESK_SEARCH, query)).await?;
    let here = uri.path_and_query().map_or(routes::DESK_SEARCH, |p| p.as_str());
    Ok(render(&List {
        page: Layout::new(web, s, Some(who), s.say("all-reports"), here),
        bar: Bar::of(who),
        action: routes::DESK_SEARCH,
        is_inbox: false,
        done,
        queue: String::new(),
        tiles: Vec::new(),
        topics: topics_ever(web, s),
        regencies: regencies(web),
        statuses: statuses(s, &domain::report::Status::NAMES),
        agency: narrowed_to(web, &search),
        found: found(s, web.house().found(Among::Within(&official), &search).await?),
        narrowing: Narrowing::of(web, s, &typed, &search),
        rows: page.rows.iter().map(|l| row(web, s, l)).collect(),
        next: page.next.map(|next| next_page(routes::DESK_SEARCH, &typed, next)),
        sheets: sheets_of(routes::DESK_SEARCH, &typed),
        views,
        new_view,
        actions: if Bar::of(who).has_inbox { actions(web, s, who, &page.rows) } else { Vec::new() },
        searched: !search.is_empty(),
        meant,
        typed,
    }))
}

/// The views of a list; and what would be saved now, as a query.
async fn views_of(web: &Web, who: &SignedIn, list: &str, typed: &Typed) -> Result<(Vec<views::Shown>, String), Trouble> {
    let (views, new) = views::shown(web, who, list, typed).await?;
    Ok((views, if new { narrowing(typed) } else { String::new() }))
}

/// A number that is not counted further than to some end.
pub(super) fn counted(s: Speech, n: u64, most: u64) -> String {
    if n < most { s.number(n) } else { format!("{}+", s.number(n)) }
}

/// What may be done to many of these reports at once, in words: first what most of them allow.
fn actions(web: &Web, s: Speech, who: &SignedIn, rows: &[store::Listed]) -> Vec<(&'static str, String)> {
    let (world, actor) = (web.house().world(), domain::Actor::Official(who.official()));
    let allowed: Vec<_> = rows.iter().map(|row| policy::allowed(&actor, &row.report, &world.agencies)).collect();
    let how_many = |action: &Action| allowed.iter().filter(|all| all.contains(action)).count();
    let mut actions: Vec<_> = bulk::ACTIONS.into_iter().filter(|action| how_many(action) > 0).collect();
    actions.sort_by_key(|action| std::cmp::Reverse(how_many(action)));
    actions.into_iter().map(|a| (a.as_str(), s.say(&format!("do-{}", a.as_str())))).collect()
}

/// How much work lies in the inbox, for the title of a tab that stays open.
pub(crate) async fn count(State(web): State<Web>, s: Speech, Desk(who): Desk) -> Response {
    match web.house().work_counts(&who.official(), &app::Search::default()).await {
        Ok(counts) => counts.iter().map(|(_, count, _)| count).sum::<u64>().to_string().into_response(),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

pub(super) fn row(web: &Web, s: Speech, l: &store::Listed) -> Row {
    let (world, report) = (web.house().world(), &l.report);
    // What is due from a reporter, and what somebody did already, is late on nobody's desk.
    let tasks = report.tasks();
    let due = if let Some((.., due)) = l.task { due } else { tasks.iter().filter_map(|t| t.due).min() };
    let left = due.map(|d| web.house().time_left(&report.area, d));
    let flags =
        [(report.secret, "flag-secret"), (report.anonymous, "flag-anonymous"), (report.escalated_to.is_some(), "flag-escalated")];
    Row {
        address: routes::desk_report(report.tracking),
        mark: format!("{}.{}", report.tracking, report.version),
        tracking: report.tracking.grouped(),
        title: if l.title.is_empty() { s.say("secret-title") } else { l.title.clone() },
        place: world.place(&report.area),
        status: say::standing(s, report, &world),
        tone: say::tone(report),
        class: say::class(s, report),
        topic: report.topic.as_ref().map(|t| world.topic_name(t, s.code())).unwrap_or_default(),
        received: s.day(report.received_at, &report.area),
        work: l.task.map(|(work, ..)| s.say(&format!("work-{}", work.as_str()))).unwrap_or_default(),
        agency: l.task.map(|(_, agency, _)| world.agency_name(agency)).unwrap_or_default(),
        due: match left {
            _ if tasks.is_empty() => String::new(),
            None => s.say("due-unknown"),
            Some(left) => time_left(s, left),
        },
        late: matches!(left, Some(Left::Late(_))),
        flags: flags.iter().filter(|(on, _)| *on).map(|(_, key)| s.say(key)).collect(),
    }
}

/// `2 working days left`, `due today`, `3 working days late`
pub(crate) fn time_left(s: Speech, left: Left) -> String {
    match left {
        Left::Today => s.say("due-today"),
        Left::Tomorrow => s.say("due-tomorrow"),
        Left::Until(day) => s.with("due-until", "day", &s.date(day)),
        Left::Days(n) => s.with("days-left", "n", &n.to_string()),
        Left::Late(n) => s.with("days-late", "n", &n.to_string()),
    }
}

/// Taking a report down for somebody.
pub(crate) async fn take_down(State(web): State<Web>, s: Speech, Desk(who): Desk, browser: Browser, uri: Uri) -> Response {
    report_form::open(&web, s, (Some(&who), Some(&who)), &browser, &uri).await
}

pub(crate) async fn take_down_send(
    State(web): State<Web>,
    s: Speech,
    Desk(who): Desk,
    client: Client,
    browser: Browser,
    form: Form,
) -> Response {
    if !Bar::of(&who).takes_down {
        return refuse_to(&web, s, Some(&who), &app::Trouble::Refused(domain::Refusal::NotAllowed));
    }
    report_form::take(&web, s, client, &browser, form, Some(&who)).await
}
