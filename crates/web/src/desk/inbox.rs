//! The inbox, ordered by what is due, and the search over all that an official may see.

use app::{Among, AppError, Found, Search, SignedIn};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Response},
};
use domain::report::{StatusName, Work};

use crate::{
    bar::Bar,
    desk::{
        Desk, bulk,
        columns::Columns,
        done::Done,
        duty,
        queue::{Queue, QueueList},
        row::{DeskRow, row},
        views::{self, NAME},
    },
    figures,
    forms::{Errors, Form, FormData},
    list_filter::{self, AREA, LATE, STATUS, TOPIC, WORDS},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, refuse_to, render_as, see},
    public::{
        list::{
            Meant, Narrowing, SHOWN, cursor_of, found, meant, narrowed_to, next_page, number_typed, regencies, sheets_of,
            statuses, topics_ever,
        },
        report_form::{self, kept::Browser},
    },
    routes,
    sheet::{
        self,
        reports::{self, Of},
    },
    state::Web,
};

/// Reports on one page.
pub(super) const ON_A_PAGE: u32 = 25;
/// The fields by which the form of an inbox narrows it; and those that lie within its details.
const INBOX_SHOWN: [&str; 4] = [WORDS, AREA, TOPIC, LATE];
const IN_DETAIL: [&str; 4] = [AREA, TOPIC, LATE, STATUS];

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
struct ListPage {
    page: Layout,
    bar: Bar,
    action: &'static str,
    is_inbox: bool,
    done: Option<Done>,
    /// Where one begins to work through this inbox.
    queue: String,
    tiles: Vec<Tile>,
    typed: FormData,
    topics: Vec<(String, String)>,
    regencies: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    /// The agency that the list is narrowed to: its name and its page.
    agency: Option<(String, String)>,
    /// How many were found, in words; where that is told.
    found: String,
    narrowing: Narrowing,
    rows: Vec<DeskRow>,
    /// Where every row of this page is ticked, or none; and whether they are.
    pick_all: String,
    picked: bool,
    /// How many fields narrow it.
    narrowed: usize,
    next: Option<String>,
    /// The same list as sheets: how each is called, and its address.
    sheets: Vec<(&'static str, String)>,
    /// Saved views of this list, and whether this one may be saved, as what.
    views: Vec<views::Shown>,
    new_view: String,
    /// What is wrong with the name it was to be saved under, in words.
    unnamed: String,
    /// Which columns rows have where there is room, and what the list is narrowed by, to come back to it.
    columns: Columns,
    narrowed_by: String,
    /// What may be done to many at once.
    actions: Vec<(&'static str, String)>,
    searched: bool,
    meant: Option<Meant>,
    /// What is told of alarms: that some wait, cannot be read or could not be looked for, that their letters wait.
    alarms: Vec<String>,
    drills: String,
    /// That grievances are late, and where those are; empty where none is.
    late_grievances: String,
    late_list: String,
}

pub(crate) async fn inbox(State(web): State<Web>, s: Localizer, Desk(who): Desk, columns: Columns, uri: Uri) -> Response {
    match Bar::of(&who) {
        Bar { has_inbox: true, .. } => {}
        Bar { oversees: true, .. } => return see(routes::DESK_OVERSEE),
        Bar { watches: true, .. } => return see(routes::DESK_OVERVIEW),
        Bar { configures: true, .. } => return see(routes::ADMIN),
        Bar { is_village_officer: true, .. } => return see(routes::OFFICER),
        Bar { has_alarms: true, .. } => return see(routes::DESK_DUTY),
        Bar { reads_register: true, .. } => return see(routes::DESK_GRIEVANCES),
        _ => return see(routes::DESK_SEARCH),
    }
    let typed = FormData::of_query(&uri);
    if let Some(number) = number_typed(&typed) {
        return see(&routes::desk_report(number));
    }
    let search = list_filter::parse(&web, &typed);
    if let Some(kind) = sheet::Kind::wanted(&typed) {
        return reports::answer(&web, s, Of::Inbox(who), &search, kind).await.unwrap_or_else(|e| refuse(&web, s, &e));
    }
    inbox_page(&web, s, &who, (typed, search, Errors::default()), columns, &uri)
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn inbox_page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    (typed, search, mut unnamed): (FormData, Search, Errors),
    columns: Columns,
    uri: &Uri,
) -> Result<Response, AppError> {
    let (official, after) = (who.official(), cursor_of(&typed));
    let (views, new_view) = views_of(web, who, routes::DESK, &search, &mut unnamed).await?;
    let page = web.app().reports().inbox(&official, &search, after, ON_A_PAGE).await?;
    let counts = web.app().reports().work_counts(&official, &search).await?;
    let done = Done::of(web, s, who, &typed).await?;
    let (alarms, drills) = alarms(web, s, who).await;
    let late_grievances = match web.app().grievances().overdue(&official).await? {
        Found { reports: 0, .. } => String::new(),
        Found { reports, or_more: false } => s.with("register-late", "n", &reports.to_string()),
        Found { reports, or_more: true } => s.with("register-late-more", "n", &reports.to_string()),
    };
    let address = |search: &Search| list_filter::address(routes::DESK, search);
    let meant = meant(web, Among::Inbox(&official), &search, (&page, after), address).await?;
    let all = counts.iter().fold((0, 0), |(c, l), (_, count, late)| (c + count, l + late));
    let counted = |n: u64| counted(s, n, store::MOST_COUNTED);
    let tile = |work: Option<Work>, count: u64, late: u64| Tile {
        address: work.map_or_else(|| routes::DESK.to_owned(), |w| format!("{}?kerja={}", routes::DESK, w.as_str())),
        name: work.map_or_else(|| s.text("all-work"), |w| s.text(&format!("work-{}", w.as_str()))),
        count: counted(count),
        late: if late > 0 { counted(late) } else { String::new() },
        chosen: search.work == work,
    };
    let tiles = [tile(None, all.0, all.1)].into_iter().chain(counts.iter().map(|(w, c, l)| tile(Some(*w), *c, *l))).collect();
    let (mut rows, many) = shown(web, s, who, &page, &Queue::of_list(QueueList::Inbox, &search, after));
    // What all of them wait for is said above them.
    if let Some(work) = search.work.or(counts.first().filter(|_| counts.len() == 1).map(|(work, ..)| *work)) {
        let told = s.text(&format!("work-{}", work.as_str()));
        rows.iter_mut().filter(|row| row.work == told).for_each(|row| row.work.clear());
    }
    let here = uri.path_and_query().map_or(routes::DESK, |p| p.as_str());
    Ok(render_as(
        unnamed.status(),
        &ListPage {
            page: Layout {
                waiting: counted(all.0),
                ..Layout::new(web, s, Some(who), s.text("inbox-title"), here).wrong(&figures::misread(&typed)).wrong(&unnamed)
            },
            bar: Bar::of(who),
            action: routes::DESK,
            is_inbox: true,
            done,
            queue: list_filter::address(routes::DESK_QUEUE, &search),
            tiles,
            topics: topics_ever(web, s),
            regencies: regencies(web),
            statuses: Vec::new(),
            agency: narrowed_to(web, &search),
            found: String::new(),
            narrowing: Narrowing::of(web, s, &typed, &search, &INBOX_SHOWN),
            pick_all: pick_all(uri, picked(&typed)),
            picked: picked(&typed),
            narrowed: IN_DETAIL.into_iter().filter(|f| typed.ticked(f)).count(),
            next: page.next.map(|next| next_page(routes::DESK, &search, next)),
            sheets: sheets_of(routes::DESK, &search),
            views,
            new_view,
            unnamed: unnamed.on(NAME, &s),
            columns,
            narrowed_by: list_filter::encode(&search),
            actions: many.names(s),
            rows,
            searched: !search.is_empty(),
            meant,
            alarms,
            drills,
            late_grievances,
            late_list: super::grievance::list::late(),
            typed,
        },
    ))
}

/// What is told of alarms above everything else, and of drills, told apart; nothing where nothing waits. What cannot be read or looked
/// for is said: an alarm is never hidden without a word.
async fn alarms(web: &Web, s: Localizer, who: &SignedIn) -> (Vec<String>, String) {
    let of = |key: &str, n: u64| (n > 0).then(|| s.with(key, "n", &n.to_string()));
    let waiting = match web.app().forest().alarms_waiting(&who.official()).await {
        Ok(waiting) => waiting,
        Err(e) => {
            tracing::error!(error = %e, "alarms cannot be told on a desk");
            return (vec![s.text("duty-failed")], String::new());
        }
    };
    let letters = match Bar::of(who).has_alarms {
        false => String::new(),
        true => duty::letters_told(web, s).await.unwrap_or_else(|e| {
            tracing::error!(error = %e, "letters of alarms cannot be looked for");
            s.text("duty-failed")
        }),
    };
    let told = [
        of("duty-help-waits", waiting.help),
        of("duty-waiting", waiting.reports),
        of("duty-unread", waiting.unread),
        Some(letters).filter(|l| !l.is_empty()),
    ];
    (told.into_iter().flatten().collect(), of("duty-drills-waiting", waiting.drills).unwrap_or_default())
}

pub(crate) async fn search(State(web): State<Web>, s: Localizer, Desk(who): Desk, columns: Columns, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    if let Some(number) = number_typed(&typed) {
        return see(&routes::desk_report(number));
    }
    let search = list_filter::parse(&web, &typed);
    if let Some(kind) = sheet::Kind::wanted(&typed) {
        return reports::answer(&web, s, Of::Within(who), &search, kind).await.unwrap_or_else(|e| refuse(&web, s, &e));
    }
    search_page(&web, s, &who, (typed, search, Errors::default()), columns, &uri)
        .await
        .unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn search_page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    (typed, search, mut unnamed): (FormData, Search, Errors),
    columns: Columns,
    uri: &Uri,
) -> Result<Response, AppError> {
    let (official, after) = (who.official(), cursor_of(&typed));
    let (views, new_view) = views_of(web, who, routes::DESK_SEARCH, &search, &mut unnamed).await?;
    let page = web.app().reports().reports_within(&official, &search, after, ON_A_PAGE).await?;
    let done = Done::of(web, s, who, &typed).await?;
    let address = |search: &Search| list_filter::address(routes::DESK_SEARCH, search);
    let meant = meant(web, Among::Within(&official), &search, (&page, after), address).await?;
    let (rows, many) = shown(web, s, who, &page, &Queue::of_list(QueueList::All, &search, after));
    let here = uri.path_and_query().map_or(routes::DESK_SEARCH, |p| p.as_str());
    Ok(render_as(
        unnamed.status(),
        &ListPage {
            page: Layout::new(web, s, Some(who), s.text("all-reports"), here).wrong(&figures::misread(&typed)).wrong(&unnamed),
            bar: Bar::of(who),
            action: routes::DESK_SEARCH,
            is_inbox: false,
            done,
            queue: String::new(),
            tiles: Vec::new(),
            topics: topics_ever(web, s),
            regencies: regencies(web),
            statuses: statuses(s, &StatusName::ALL),
            agency: narrowed_to(web, &search),
            found: found(s, web.app().reports().count(Among::Within(&official), &search).await?),
            narrowing: Narrowing::of(web, s, &typed, &search, &SHOWN),
            pick_all: pick_all(uri, picked(&typed)),
            picked: picked(&typed),
            narrowed: IN_DETAIL.into_iter().filter(|f| typed.ticked(f)).count(),
            next: page.next.map(|next| next_page(routes::DESK_SEARCH, &search, next)),
            sheets: sheets_of(routes::DESK_SEARCH, &search),
            views,
            new_view,
            unnamed: unnamed.on(NAME, &s),
            columns,
            narrowed_by: list_filter::encode(&search),
            actions: many.names(s),
            rows,
            searched: !search.is_empty(),
            meant,
            alarms: Vec::new(),
            drills: String::new(),
            late_grievances: String::new(),
            late_list: String::new(),
            typed,
        },
    ))
}

/// The list of which somebody wanted to save a view under a name that is none: as it was, with what is wrong.
pub(super) async fn again(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    columns: Columns,
    uri: &Uri,
    (sent, errors): (FormData, Errors),
) -> Response {
    let mut typed = FormData::of_query(uri);
    let search = list_filter::parse(web, &typed);
    typed.set(NAME, sent.get(NAME));
    let asked = (typed, search, errors);
    let page = match uri.path() {
        routes::DESK => inbox_page(web, s, who, asked, columns, uri).await,
        _ => search_page(web, s, who, asked, columns, uri).await,
    };
    page.unwrap_or_else(|e| refuse_to(web, s, Some(who), &e))
}

/// The views of a list; and what would be saved now, as a query. Where nothing is, no name is asked for, and none is wrong.
async fn views_of(
    web: &Web,
    who: &SignedIn,
    list: &str,
    search: &Search,
    unnamed: &mut Errors,
) -> Result<(Vec<views::Shown>, String), AppError> {
    let (views, new) = views::shown(web, who, list, search).await?;
    if !new {
        *unnamed = Errors::default();
    }
    Ok((views, if new { list_filter::encode(search) } else { String::new() }))
}

/// A number that is not counted further than to some end.
pub(super) fn counted(s: Localizer, n: u64, most: u64) -> String {
    if n < most { s.number(n) } else { format!("{}+", s.number(n)) }
}

/// The rows of a page, each opened with its list beside it, and what may be done to many of them.
fn shown(web: &Web, s: Localizer, who: &SignedIn, page: &store::Page, list: &Queue) -> (Vec<DeskRow>, bulk::Offered) {
    let offered = bulk::Offered::of(web, who, &page.rows);
    let rows = page.rows.iter().zip(&offered.each).map(|(l, may)| {
        let may = may.iter().map(|action| action.as_str()).collect::<Vec<_>>().join(" ");
        DeskRow { address: list.report(l), may, ..row(web, s, l) }
    });
    (rows.collect(), offered)
}

/// Whether all of a page are to be ticked.
fn picked(typed: &FormData) -> bool {
    typed.has("pilih", "semua")
}

/// The address of this page with all of it ticked; or, where it is, without.
fn pick_all(uri: &Uri, picked: bool) -> String {
    let query = uri.query().unwrap_or_default();
    let mut kept: Vec<_> = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("pilih=")).collect();
    if !picked {
        kept.push("pilih=semua");
    }
    format!("{}?{}", uri.path(), kept.join("&"))
}

/// How much work lies in the inbox, for the title of a tab that stays open.
pub(crate) async fn count(State(web): State<Web>, s: Localizer, Desk(who): Desk) -> Response {
    match web.app().reports().work_counts(&who.official(), &Search::default()).await {
        Ok(counts) => counts.iter().map(|(_, count, _)| count).sum::<u64>().to_string().into_response(),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}

/// Taking a report down for somebody.
pub(crate) async fn take_down(State(web): State<Web>, s: Localizer, Desk(who): Desk, browser: Browser, uri: Uri) -> Response {
    report_form::open(&web, s, (Some(&who), Some(&who)), &browser, &uri).await
}

pub(crate) async fn take_down_send(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    client: Client,
    browser: Browser,
    form: Form,
) -> Response {
    if !Bar::of(&who).takes_down {
        return refuse_to(&web, s, Some(&who), &app::AppError::Refused(domain::Refusal::NotAllowed));
    }
    report_form::take(&web, s, client, &browser, form, Some(&who)).await
}
