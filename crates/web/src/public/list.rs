//! The public list, with search and filters, page by page.

use app::{Among, AppError, ListOrder, Search, Whose};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{TopicCode, TrackingNumber, report::StatusName};
use store::{Cursor, Page};

use crate::{
    cursor,
    figures::{self, FROM, ORDER, UNTIL},
    forms::{Errors, FormData},
    limits::Counted,
    list_filter::{self, AREA, STATUS, TOPIC, WORDS},
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render, see, slow_down},
    public::map,
    routes,
    sheet::{
        self,
        reports::{self, Of},
    },
    state::Web,
    wording,
};

/// The states that people look for.
pub(super) const PUBLIC_STATUSES: [StatusName; 4] =
    [StatusName::Forwarded, StatusName::InProgress, StatusName::Answered, StatusName::Closed];
/// Reports on one page.
const ON_A_PAGE: u32 = 20;
/// The fields by which forms of whole lists narrow them.
pub(crate) const SHOWN: [&str; 7] = [WORDS, AREA, TOPIC, STATUS, FROM, UNTIL, ORDER];

/// A report in a list.
pub(crate) struct ReportRow {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) excerpt: String,
    pub(crate) place: String,
    pub(crate) day: String,
    pub(crate) status: String,
    pub(crate) tone: wording::Tone,
    pub(crate) topic: String,
    /// How many others support it, in words.
    pub(crate) supports: String,
}

pub(crate) fn rows(web: &Web, s: Localizer, page: &Page) -> Vec<ReportRow> {
    let reference = web.app().reference();
    let row = |l: &store::ListItem| ReportRow {
        address: routes::report(l.report.tracking),
        title: l.title.clone(),
        excerpt: after_title(&l.title, &l.excerpt),
        place: reference.place(&l.report.area),
        day: s.day(l.report.received_at, &l.report.area),
        status: wording::state(s, &l.report),
        tone: wording::tone(&l.report),
        topic: l.report.topic.as_ref().map(|t| reference.topic_name(t, s.language)).unwrap_or_default(),
        supports: if l.report.supports > 0 { s.with("supported", "n", &l.report.supports.to_string()) } else { String::new() },
    };
    page.rows.iter().map(row).collect()
}

/// The beginning of a text, going on after a title that says the beginning of it already.
fn after_title(title: &str, excerpt: &str) -> String {
    let said = title.trim_end_matches('…').trim_end();
    let Some(rest) = excerpt.strip_prefix(said).filter(|_| !said.is_empty()) else { return excerpt.to_owned() };
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ".,:;!?…".contains(c));
    if rest.is_empty() || said.len() == title.len() { rest.to_owned() } else { format!("… {rest}") }
}

#[derive(Template)]
#[template(path = "public/list.html")]
struct ReportsPage {
    page: Layout,
    typed: FormData,
    topics: Vec<(String, String)>,
    regencies: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    /// The agency that the list is narrowed to: its name and its page.
    agency: Option<(String, String)>,
    /// How many were found, in words.
    found: String,
    narrowing: Narrowing,
    rows: Vec<ReportRow>,
    next: Option<String>,
    /// The same list on a map.
    map: String,
    /// The same list as sheets: how each is called, and its address.
    sheets: Vec<(&'static str, String)>,
    searched: bool,
    meant: Option<Meant>,
}

/// How a list is narrowed beyond words, place, topic and status, and its order.
pub(crate) struct Narrowing {
    /// What no field shows, in words: whose, what became of them, whether they are late, and from when to when.
    pub(crate) told: Vec<String>,
    /// Fields of it that a form has to carry.
    pub(crate) carried: Vec<(&'static str, String)>,
    /// Orders to choose from; none where words are looked for.
    pub(crate) orders: Vec<(String, String)>,
    /// What is wrong with its days.
    pub(crate) errors: Errors,
}

impl Narrowing {
    /// Of a list whose form shows these fields.
    pub(crate) fn of(web: &Web, s: Localizer, typed: &FormData, search: &Search, shown: &[&str]) -> Self {
        let reference = web.app().reference();
        // What was late with somebody may be led by others now.
        let missed = search.overdue == Some(true);
        let led = match &search.whose {
            Some(Whose::Of(agency)) => {
                Some(s.with(if missed { "list-missed" } else { "list-led" }, "agency", &reference.agency_name(*agency)))
            }
            Some(Whose::Below(tops)) => {
                let tops: Vec<_> = tops.iter().map(|top| reference.agency_name(*top)).collect();
                Some(s.with(if missed { "list-missed-below" } else { "list-of-below" }, "agency", &tops.join(", ")))
            }
            Some(Whose::Everybodys) | None => None,
        };
        let standing = search.standing().map(|standing| s.text(&format!("stats-{}", standing.as_str())));
        let late = search
            .overdue
            .filter(|late| !(*late && led.is_some()))
            .map(|late| s.text(if late { "list-overdue" } else { "list-punctual" }));
        let says = search.says.map(|says| s.text(&format!("stats-says-{}", says.as_str())));
        let day = |field: &str, key: &str, day: Option<domain::Date>| {
            day.filter(|_| !shown.contains(&field)).map(|day| s.with(key, "day", &s.date(day)))
        };
        let (from, until) = (day(FROM, "list-from", search.from), day(UNTIL, "list-until", search.until));
        let counted = search.counted.map(|counted| s.text(&format!("stats-{}", counted.as_str().replace('_', "-"))));
        let told = [led, standing, says, counted, late, from, until].into_iter().flatten();
        let orders = ListOrder::ALL.map(|order| {
            let key = match order {
                ListOrder::Newest => "list-newest",
                ListOrder::Oldest => "list-oldest",
                ListOrder::Waiting => "list-waiting",
            };
            (order.as_str().to_owned(), s.text(key))
        });
        let by_words = !search.words.trim().is_empty();
        let kept_order = list_filter::pairs(search).into_iter().filter(|(field, _)| by_words && *field == ORDER);
        let kept_order = kept_order.filter(|_| shown.contains(&ORDER));
        Self {
            told: told.map(|what| s.with("list-narrowed", "what", &what)).collect(),
            // Where words are looked for no order is offered, and it is kept for when there are none any more.
            carried: list_filter::carried(search, shown).into_iter().chain(kept_order).collect(),
            orders: orders.into_iter().filter(|_| !by_words).collect(),
            errors: figures::misread(typed),
        }
    }
}

/// How many reports a list has, in words.
pub(crate) fn found(s: Localizer, found: app::Found) -> String {
    match found {
        app::Found { reports: 1, or_more: false } => s.text("list-found-one"),
        app::Found { reports, or_more: false } => s.with("n-reports", "n", &s.number(reports)),
        app::Found { reports, or_more: true } => s.with("list-found-more", "n", &s.number(reports)),
    }
}

/// What was probably meant by a search that found nothing.
pub(crate) struct Meant {
    pub(crate) words: String,
    pub(crate) address: String,
}

/// Whether words were typed that all tell nothing.
pub(crate) fn says_nothing(words: &str) -> bool {
    Search { words: words.to_owned(), ..Search::default() }.says_nothing()
}

/// The number that was typed where one searches: whoever does wants that report.
pub(crate) fn number_typed(query: &FormData) -> Option<TrackingNumber> {
    query.get(WORDS).parse().ok()
}

/// Where a list goes on.
pub(crate) fn cursor_of(query: &FormData) -> Option<Cursor> {
    let (order, n) = query.get("setelah").split_once('_')?;
    Some(Cursor { order: order.parse().ok()?, n: n.parse().ok()? })
}

/// The addresses of a list as sheets, with how each kind is called.
pub(crate) fn sheets_of(path: &str, search: &Search) -> Vec<(&'static str, String)> {
    sheet::links(path, &list_filter::encode(search))
}

/// What was probably meant by a search whose first page is empty, at the address that it has with other words.
pub(crate) async fn meant(
    web: &Web,
    among: Among<'_>,
    search: &Search,
    (page, after): (&Page, Option<Cursor>),
    address: impl Fn(&Search) -> String,
) -> Result<Option<Meant>, AppError> {
    if !page.rows.is_empty() || after.is_some() {
        return Ok(None);
    }
    let with = |words: String| Meant { address: address(&Search { words: words.clone(), ..search.clone() }), words };
    Ok(web.app().reports().did_you_mean(among, search).await?.map(with))
}

/// The address of the next page: the same list, going on after a row.
pub(crate) fn next_page(path: &str, search: &Search, next: Cursor) -> String {
    format!("{path}?{}setelah={}_{}", list_filter::encode(search), next.order, next.n)
}

/// The agency that a list is narrowed to: its name and its page.
pub(crate) fn narrowed_to(web: &Web, search: &Search) -> Option<(String, String)> {
    search.agency.map(|a| (web.app().reference().agency_name(a), routes::agency(a)))
}

/// All topics there ever were, to narrow a list to.
pub(crate) fn topics_ever(web: &Web, s: Localizer) -> Vec<(String, String)> {
    let reference = web.app().reference();
    reference.topics.keys().map(|t| (t.0.clone(), reference.topic_name(t, s.language))).collect()
}

/// The topics to choose from for a report, or an agency, which may have closed ones already.
pub(crate) fn topics(web: &Web, s: Localizer, has: impl Fn(&TopicCode) -> bool) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let offered = reference.topics.values().filter(|t| !t.closed || has(&t.code));
    offered.map(|t| (t.code.0.clone(), reference.topic_name(&t.code, s.language))).collect()
}

/// The areas to choose from, and the one that is chosen though it is none of them.
fn with_chosen(web: &Web, mut areas: Vec<(String, String)>, search: &Search) -> Vec<(String, String)> {
    if let Some(area) = search.area.as_ref().filter(|a| areas.iter().all(|(code, _)| code != a.as_str())) {
        areas.push((area.to_string(), web.app().reference().place(area)));
    }
    areas
}

/// Regencies and cities, to narrow a list to.
pub(crate) fn regencies(web: &Web) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let regency = |a: &&domain::Area| a.code.level() == domain::Level::Regency && !reference.is_closed(&a.code);
    reference.areas().filter(regency).map(|a| (a.code.to_string(), a.name.clone())).collect()
}

pub(crate) fn statuses(s: Localizer, names: &[StatusName]) -> Vec<(String, String)> {
    names.iter().map(|n| (n.as_str().to_owned(), s.text(&format!("status-{}", n.as_str())))).collect()
}

pub(crate) async fn list(State(web): State<Web>, s: Localizer, Visitor(who): Visitor, client: Client, uri: Uri) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let typed = FormData::of_query(&uri);
    if let Some(number) = number_typed(&typed) {
        return see(&routes::report(number));
    }
    let search = list_filter::parse(&web, &typed);
    if let Some(kind) = sheet::Kind::wanted(&typed) {
        // It takes as much as so many pages.
        if let Err(wait) = (0..reports::PAGES).try_for_each(|_| web.limits().count(Counted::Read, client.0)) {
            return slow_down(&web, s, wait);
        }
        return reports::answer(&web, s, Of::Public, &search, kind).await.unwrap_or_else(|e| refuse(&web, s, &e));
    }
    let here = uri.path_and_query().map_or(routes::REPORTS, |p| p.as_str());
    let layout = Layout::new(&web, s, who.as_ref(), s.text("list-title"), here).wrong(&figures::misread(&typed));
    page(&web, s, typed, &search, layout).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Localizer, typed: FormData, search: &Search, layout: Layout) -> Result<Response, AppError> {
    let after = cursor_of(&typed).map(|shown| cursor::plain(web, shown));
    let page = web.app().reports().public_reports(search, after, ON_A_PAGE).await?;
    Ok(render(&ReportsPage {
        meant: meant(web, Among::Public, search, (&page, after), |search| list_filter::address(routes::REPORTS, search)).await?,
        found: found(s, web.app().reports().count(Among::Public, search).await?),
        narrowing: Narrowing::of(web, s, &typed, search, &SHOWN),
        rows: rows(web, s, &page),
        next: page.next.map(|next| next_page(routes::REPORTS, search, cursor::disguised(web, next))),
        map: map::of_list(search),
        sheets: sheets_of(routes::REPORTS, search),
        topics: topics_ever(web, s),
        regencies: with_chosen(web, regencies(web), search),
        statuses: statuses(s, &PUBLIC_STATUSES),
        agency: narrowed_to(web, search),
        searched: !search.is_empty(),
        page: layout,
        typed,
    }))
}

#[cfg(test)]
mod tests {
    use super::after_title;

    #[test]
    fn a_row_does_not_say_its_title_twice() {
        for (title, excerpt, shown) in [
            ("Lampu jalan mati", "Lampu jalan mati", ""),
            ("Lampu jalan mati", "Lampu jalan mati. Sudah seminggu gelap.", "Sudah seminggu gelap."),
            ("Lampu jalan di depan…", "Lampu jalan di depan pasar mati.", "… pasar mati."),
            ("Penerangan jalan", "Lampu jalan mati sejak Senin.", "Lampu jalan mati sejak Senin."),
            ("", "Lampu jalan mati.", "Lampu jalan mati."),
        ] {
            assert_eq!(after_title(title, excerpt), shown, "{title}");
        }
    }
}
