//! What an overseer looks into first: what was closed in silence, disputed, opened again, sent to and fro, is late for long, was
//! answered alike, and whose identity was opened for what. Narrowed by agency, person and time; each list is a sheet, too.

use app::{AppError, SignedIn, ToldLook, Watch, Watched};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{Official, Refusal, Role, policy::reached};
use store::ListItem;

use super::traces;
use crate::{
    agency_named,
    desk::{Bar, Desk, act::missing, row::time_left},
    forms::{Errors, FormData},
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, LIST, Sheet, Table, column, links},
    state::Web,
};

/// Rows of a list on the page; a sheet holds all of them.
const SHOWN: usize = 10;
/// Days that are looked back where nothing else is asked.
const LOOKED_BACK: i64 = 90;
/// Agencies proposed while somebody types.
const MOST_PROPOSED: usize = 400;
/// Openings of an identity read at a time for a sheet, and counted on the page.
const TOGETHER: u32 = 500;
/// People of one name offered to choose from.
const MOST_OFFERED: usize = 20;

/// The lists of reports, as queries name them and as their texts are called, in the order of the page.
const LISTS: [(&str, &str); 5] =
    [("lama", "late"), ("senyap", "silence"), ("keberatan", "disputed"), ("dibuka", "reopened"), ("dioper", "bounced")];
/// Answers given word for word.
const REPEATED: &str = "sama";
/// Identities that were opened.
const OPENED: &str = "identitas";

struct OverseenRow {
    address: String,
    title: String,
    about: String,
    late: String,
}

/// A list of reports.
struct Listing {
    id: &'static str,
    key: &'static str,
    count: u64,
    /// Whether it has nothing to do with the person that is asked about, and is not told.
    left_out: bool,
    rows: Vec<OverseenRow>,
    rest: String,
    sheets: Vec<(&'static str, String)>,
}

/// Somebody of a name that several have: who and where, and the address that narrows to them.
struct Namesake {
    told: String,
    address: String,
}

struct SaidAgain {
    agency: String,
    text: String,
    people: String,
    count: String,
    /// Address and number of some.
    reports: Vec<(String, String)>,
}

struct Opened {
    when: String,
    who: String,
    what: String,
    number: String,
    address: String,
}

#[derive(Template)]
#[template(path = "desk/oversee.html")]
struct OverseePage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    errors: Errors,
    proposals: Vec<String>,
    namesakes: Vec<Namesake>,
    /// Whether there are more of them than are offered.
    more_namesakes: bool,
    looked: String,
    more: bool,
    lists: Vec<Listing>,
    repeated: Vec<SaidAgain>,
    repeated_count: u64,
    repeated_rest: String,
    repeated_sheets: Vec<(&'static str, String)>,
    opened: Vec<Opened>,
    /// How many were opened, and that there are more than are counted.
    opened_count: String,
    opened_rest: String,
    opened_sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, &uri).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, uri: &Uri) -> Result<Response, AppError> {
    let (mut typed, mut errors, official) = (FormData::of_query(uri), Errors::default(), who.official());
    if !official.is(Role::Overseer) {
        return Err(Refusal::NotAllowed.into());
    }
    let asked = ["dari", "sampai"].iter().any(|field| typed.ticked(field));
    if !asked {
        let since = web.today().saturating_sub(jiff::Span::new().days(LOOKED_BACK));
        typed.set("dari", since.to_string());
    }
    let (watch, several) = read(web, &official, &typed, &mut errors).await?;
    // What is not understood narrows to nothing: else more would be told than was asked for.
    let found = if errors.is_empty() { web.app().figures().watched(&official, &watch).await? } else { Watched::default() };
    let list = typed.get(LIST);
    if let Some(kind) = Kind::wanted(&typed).filter(|_| errors.is_empty()) {
        let sheet = match list {
            OPENED => opened_sheet(web, s, &official, &watch).await?,
            REPEATED => repeated_sheet(web, s, &found),
            list => reports_sheet(web, s, reports_of(&found, list)),
        };
        return Ok(sheet.answer(web, s, kind).await);
    }
    let (opened, uncounted) =
        if errors.is_empty() { web.app().people().looks(&official, &watch, None, TOGETHER).await? } else { (Vec::new(), None) };
    let opened_count = format!("{}{}", s.number(opened.len() as u64), if uncounted.is_some() { "+" } else { "" });
    let narrowing = typed.encoded(&[LIST]);
    let sheets = |list: &str| links(routes::DESK_OVERSEE, &format!("{narrowing}&{LIST}={list}&"));
    let listing = |(id, key): (&'static str, &'static str)| {
        let reports = reports_of(&found, id);
        let rows = reports.iter().take(SHOWN).map(|l| row(web, s, l)).collect();
        let left_out = watch.person.is_some() && key == "late";
        Listing { id, key, count: reports.len() as u64, left_out, rows, rest: rest(s, reports.len()), sheets: sheets(id) }
    };
    let reference = web.app().reference();
    let here = uri.path_and_query().map_or(routes::DESK_OVERSEE, |p| p.as_str());
    let open = reached(&official, &reference.agencies, |role| role == Role::Overseer).into_iter();
    let shown = OverseePage {
        page: Layout::new(web, s, Some(who), s.text("oversee-title"), here).wrong(&errors),
        bar: Bar::of(who),
        proposals: open.take(MOST_PROPOSED).map(|id| reference.agency_name(id)).collect(),
        namesakes: several.iter().take(MOST_OFFERED).map(|p| namesake(web, p, &typed)).collect(),
        more_namesakes: several.len() > MOST_OFFERED,
        looked: match found.about {
            Some(about) => s.with("oversee-looked", "n", &s.number(about)),
            None => s.text("oversee-looked-few"),
        },
        more: found.more,
        lists: LISTS.map(listing).into(),
        repeated: found.repeated.iter().take(SHOWN).map(|r| said_again(web, s, r)).collect(),
        repeated_count: found.repeated.len() as u64,
        repeated_rest: rest(s, found.repeated.len()),
        repeated_sheets: sheets(REPEATED),
        opened: opened.iter().take(SHOWN).map(|look| opened_row(web, s, look)).collect(),
        opened_count,
        opened_rest: rest(s, opened.len()),
        opened_sheets: sheets(OPENED),
        typed,
        errors,
    };
    Ok(render_as(shown.errors.status(), &shown))
}

/// How many are not on the page, and where they are; empty where all are.
fn rest(s: Localizer, count: usize) -> String {
    match count.saturating_sub(SHOWN) {
        0 => String::new(),
        more => s.with("oversee-rest", "n", &s.number(more as u64)),
    }
}

/// What narrows the lists, and whom a name may mean.
async fn read(
    web: &Web,
    official: &Official,
    typed: &FormData,
    errors: &mut Errors,
) -> Result<(Watch, Vec<store::Person>), AppError> {
    let reference = web.app().reference();
    let reach = reached(official, &reference.agencies, |role| role == Role::Overseer);
    let agency = match typed.get("instansi").trim() {
        "" => None,
        _ => agency_named::read_among(&reference, (&reach, "agency-not-overseen"), typed, "instansi", errors),
    };
    let (since, until) = (typed.maybe("dari", insight::day, errors), typed.maybe("sampai", insight::day, errors));
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        errors.add("sampai", "oversee-turned");
    }
    let mut several = match typed.get("orang").trim() {
        "" => return Ok((Watch { agency, person: None, since, until }, Vec::new())),
        text => web.app().figures().watched_persons(official, text).await?,
    };
    // Of several, the one at the agency that is asked about.
    let at = |p: &store::Person| p.grants.iter().any(|g| agency.is_some_and(|a| reference.agencies.within(g.agency, a)));
    if several.iter().any(at) {
        several.retain(at);
    }
    let person = match several.as_slice() {
        [one] => Some(one.id),
        [] => missing(errors, "orang", "oversee-nobody"),
        _ => missing(errors, "orang", "oversee-several"),
    };
    Ok((Watch { agency, person, since, until }, if person.is_some() { Vec::new() } else { several }))
}

fn namesake(web: &Web, person: &store::Person, typed: &FormData) -> Namesake {
    let reference = web.app().reference();
    let mut agencies: Vec<_> = person.grants.iter().map(|g| reference.agency_name(g.agency)).collect();
    agencies.dedup();
    let narrowing = typed.encoded(&["orang"]);
    Namesake {
        told: format!("{}, {} ({})", person.name, agencies.join(", "), person.login),
        address: format!("{}?{narrowing}&orang={}", routes::DESK_OVERSEE, routes::encode(&person.login)),
    }
}

fn reports_of<'a>(found: &'a Watched, list: &str) -> &'a [ListItem] {
    match LISTS.iter().find(|(id, _)| *id == list).map(|(_, key)| *key) {
        Some("late") => &found.late,
        Some("silence") => &found.silence,
        Some("disputed") => &found.disputed,
        Some("reopened") => &found.reopened,
        Some("bounced") => &found.bounced,
        _ => &[],
    }
}

/// Who has it: whoever is late with it, or who leads it.
fn agency_of(web: &Web, l: &ListItem) -> String {
    let agency = l.task.map(|(_, agency, _)| agency).or_else(|| l.report.lead().map(|(_, f)| f.agency));
    web.app().reference().agency_name(agency.unwrap_or(l.report.custodian))
}

fn title_of(s: Localizer, l: &ListItem) -> String {
    crate::wording::title(s, &l.report, &l.title)
}

/// How late it is, in words; empty where it is not.
fn late_of(web: &Web, s: Localizer, l: &ListItem) -> String {
    let due = l.task.and_then(|(.., due)| due);
    due.map(|due| time_left(s, web.app().reports().time_left(&l.report.area, due))).unwrap_or_default()
}

fn row(web: &Web, s: Localizer, l: &ListItem) -> OverseenRow {
    let number = crate::wording::number(l.report.tracking);
    let about = [
        number,
        agency_of(web, l),
        s.text(&format!("status-{}", l.report.status.name().as_str())),
        s.day(l.report.received_at, &l.report.area),
    ];
    OverseenRow {
        address: routes::desk_report(l.report.tracking),
        title: title_of(s, l),
        about: about.join(" · "),
        late: late_of(web, s, l),
    }
}

fn said_again(web: &Web, s: Localizer, r: &app::Repeated) -> SaidAgain {
    SaidAgain {
        agency: web.app().reference().agency_name(r.agency),
        text: r.text.chars().take(300).collect(),
        people: r.people.join(", "),
        count: s.with("n-reports", "n", &s.number(r.reports.len() as u64)),
        reports: r.reports.iter().take(5).map(|n| (routes::desk_report(*n), crate::wording::number(*n))).collect(),
    }
}

fn opened_row(web: &Web, s: Localizer, look: &ToldLook) -> Opened {
    Opened {
        when: s.moment_in(look.at, web.zone()),
        who: look.name.clone(),
        what: traces::said(s, look),
        number: crate::wording::number(look.report),
        address: routes::desk_report(look.report),
    }
}

fn reports_sheet(web: &Web, s: Localizer, reports: &[ListItem]) -> Sheet {
    let columns = [
        column("sheet-number", 12.0, |l: &ListItem| l.report.tracking.to_string()),
        column("sheet-received", 11.0, |l: &ListItem| Cell::Day(Some(l.report.area.zone().date(l.report.received_at)))),
        column("sheet-status", 18.0, |l: &ListItem| s.text(&format!("status-{}", l.report.status.name().as_str()))),
        column("sheet-agency", 44.0, |l: &ListItem| agency_of(web, l)),
        column("sheet-place", 44.0, |l: &ListItem| web.app().reference().place(&l.report.area)),
        column("oversee-late", 20.0, |l: &ListItem| late_of(web, s, l)),
        column("oversee-disputes", 11.0, |l: &ListItem| Cell::Count(l.report.disputes.into())),
        column("oversee-bounces", 11.0, |l: &ListItem| Cell::Count(l.report.bounces.into())),
        column("sheet-title", 70.0, |l: &ListItem| title_of(s, l)),
    ];
    Table::of(s, columns, reports)
}

fn repeated_sheet(web: &Web, s: Localizer, found: &Watched) -> Sheet {
    /// One of the reports that were answered alike, and what is repeated.
    type Line<'a> = (&'a domain::TrackingNumber, &'a app::Repeated);
    let columns = [
        column("sheet-number", 12.0, |(number, _): &Line<'_>| number.to_string()),
        column("sheet-agency", 44.0, |(_, r): &Line<'_>| web.app().reference().agency_name(r.agency)),
        column("traces-who", 30.0, |(_, r): &Line<'_>| r.people.join("; ")),
        column("oversee-same-text", 90.0, |(_, r): &Line<'_>| r.text.clone()),
    ];
    let mut table = Table::new(s, columns);
    found.repeated.iter().flat_map(|r| r.reports.iter().map(move |number| (number, r))).for_each(|line| table.add(&line));
    table.sheet
}

async fn opened_sheet(web: &Web, s: Localizer, official: &Official, watch: &Watch) -> Result<Sheet, AppError> {
    let columns = [
        column("traces-when", 26.0, |o: &Opened| o.when.clone()),
        column("traces-who", 30.0, |o: &Opened| o.who.clone()),
        column("traces-what", 60.0, |o: &Opened| o.what.clone()),
        column("sheet-number", 14.0, |o: &Opened| o.number.clone()),
    ];
    let (mut table, mut before) = (Table::new(s, columns), None);
    loop {
        let (looks, more) = web.app().people().looks(official, watch, before, TOGETHER).await?;
        looks.iter().for_each(|look| table.add(&opened_row(web, s, look)));
        before = more;
        if before.is_none() || table.sheet.is_full() {
            return Ok(table.sheet);
        }
    }
}
