//! Alerts of satellites: how far each source is told of, with its credit; files taken in, and what was wrong in them.

use app::{AlertImport, AlertSourceSeen, AppError, HowAlertsCame, NoAlerts, SignedIn, TakenAlerts, WrongAlertTold};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};

use super::{AdminOfAll, Frame, framed, saved};
use crate::{
    desk::Bar,
    forms::{Errors, FILES, Form, FormData},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    sheet::{Cell, Kind, Table, column, links},
    state::Web,
};

/// Files told of on the page.
const SHOWN: u32 = 30;
/// Files in a sheet.
const IN_SHEET: u32 = 5_000;

struct SourceRow {
    name: String,
    credit: String,
    about: String,
    fetched: String,
    failure: String,
}

struct ImportRow {
    name: String,
    about: String,
    counts: String,
    wrong: String,
    /// Line and reason.
    told: Vec<(String, String)>,
    more: String,
}

/// A file of which nothing was taken.
#[derive(Default)]
struct RefusedFile {
    why: String,
    /// Line and reason, where each row is wrong.
    told: Vec<(String, String)>,
    more: String,
}

/// What became of files that were sent.
#[derive(Default)]
struct Sent {
    errors: Errors,
    refused: Vec<RefusedFile>,
    taken: u64,
}

#[derive(Template)]
#[template(path = "admin/alerts.html")]
struct AlertsPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    errors: Errors,
    /// Files that hold no alerts, and why.
    refused: Vec<RefusedFile>,
    /// How many others were taken beside them; empty where none was.
    beside: String,
    sources: Vec<SourceRow>,
    imports: Vec<ImportRow>,
    sheets: Vec<(&'static str, String)>,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let shown = match Kind::wanted(&query) {
        Some(kind) => sheet(&web, s, &who, kind).await,
        None => page(&web, s, &who, &query, Sent::default()).await,
    };
    shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    query: &FormData,
    Sent { errors, refused, taken }: Sent,
) -> Result<Response, AppError> {
    let sources = web.app().forest().alert_sources().await?;
    let imports = web.app().forest().alert_imports(&who.official(), SHOWN).await?;
    let (page, bar, frame) = framed(web, s, who, "admin-alerts", routes::ADMIN_ALERTS, query);
    let status = if refused.is_empty() { errors.status() } else { axum::http::StatusCode::UNPROCESSABLE_ENTITY };
    let page = refused.iter().fold(page.wrong(&errors), |page, why| page.told(Some(FILES), Some(why.why.clone())));
    let shown = AlertsPage {
        page,
        bar,
        frame,
        errors,
        refused,
        beside: if taken == 0 { String::new() } else { s.with("alerts-beside", "n", &s.number(taken)) },
        sources: sources.iter().map(|source| source_row(web, s, source)).collect(),
        sheets: if imports.is_empty() { Vec::new() } else { links(routes::ADMIN_ALERTS, "") },
        imports: imports.iter().map(|taken| import_row(web, s, taken)).collect(),
    };
    Ok(render_as(status, &shown))
}

/// That alerts could not be read, where some could not.
pub(crate) fn unread_alerts(s: Localizer, alerts: u64) -> Option<String> {
    (alerts > 0).then(|| s.with("sky-unread", "n", &s.number(alerts)))
}

/// What a source is called.
pub(crate) fn source_name(s: Localizer, source: &str) -> String {
    s.text(&format!("alert-source-{source}"))
}

fn source_row(web: &Web, s: Localizer, seen: &AlertSourceSeen) -> SourceRow {
    let word = seen.source.as_str();
    let moment = |at| s.moment_in(at, web.zone());
    SourceRow {
        name: source_name(s, word),
        credit: s.text(&format!("alert-credit-{word}")),
        about: match seen.newest {
            None => s.text("alert-source-nothing"),
            Some(day) => s.with_all("alert-source-known", &[("n", &s.number(seen.alerts)), ("day", &s.date(day))]),
        },
        fetched: match seen.fetched {
            None => s.text("alert-never-fetched"),
            Some((_, Some(well))) => s.with("alert-fetched", "when", &moment(well)),
            Some((tried, None)) => s.with("alert-tried", "when", &moment(tried)),
        },
        failure: if seen.failure.is_empty() {
            String::new()
        } else {
            s.with("alert-fetch-failed", "why", &failure_told(s, &seen.failure))
        },
    }
}

/// Why fetching failed: the key of a text, and what stands in it behind a colon.
fn failure_told(s: Localizer, failure: &str) -> String {
    let (key, what) = failure.split_once(':').unwrap_or((failure, ""));
    if s.has(key) { s.with(key, "what", what.trim()) } else { failure.to_owned() }
}

/// How a file came to be what it is.
fn days_told(s: Localizer, import: &AlertImport) -> String {
    match import.days {
        Some((from, to)) => s.with_all("alert-days", &[("from", &s.date(from)), ("to", &s.date(to))]),
        None => s.text("alert-no-days"),
    }
}

fn import_row(web: &Web, s: Localizer, taken: &TakenAlerts) -> ImportRow {
    let import = &taken.import;
    let came = match import.came {
        HowAlertsCame::File => "alert-came-file",
        HowAlertsCame::Fetched => "alert-came-fetched",
    };
    let (when, source) = (s.moment_in(taken.at, web.zone()), source_name(s, &import.source));
    let numbers = [("rows", import.rows), ("added", import.added), ("more", import.more), ("known", import.known)];
    let numbers = numbers.map(|(name, n)| (name, s.number(n)));
    let numbers: Vec<_> = numbers.iter().map(|(name, n)| (*name, n.as_str())).collect();
    let untold = import.wrong.saturating_sub(import.told.len() as u64);
    ImportRow {
        name: import.name.clone(),
        about: [s.text(came), when, source, days_told(s, import)].join(" · "),
        counts: s.with_all("alert-counts", &numbers),
        wrong: if import.wrong == 0 { String::new() } else { s.with("alert-wrong-rows", "n", &s.number(import.wrong)) },
        told: rows_told(s, &import.told),
        more: if untold == 0 { String::new() } else { s.with("table-more", "n", &s.number(untold)) },
    }
}

/// Rows that are wrong, each with its line.
fn rows_told(s: Localizer, told: &[WrongAlertTold]) -> Vec<(String, String)> {
    let row = |wrong: &WrongAlertTold| {
        let with: Vec<_> = wrong.with.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        (s.with("table-line", "n", &wrong.line.to_string()), s.with_all(&wrong.key, &with))
    };
    told.iter().map(row).collect()
}

fn refused_file(s: Localizer, called: &str, why: &NoAlerts) -> RefusedFile {
    let (key, what) = why.told();
    let why_told = s.with(key, "what", &what);
    let (told, untold) = match why {
        NoAlerts::AllWrong(rows, told) => (rows_told(s, told), rows.saturating_sub(told.len() as u64)),
        _ => (Vec::new(), 0),
    };
    RefusedFile {
        why: if called.is_empty() { why_told } else { s.with_all("data-file-told", &[("called", called), ("why", &why_told)]) },
        told,
        more: if untold == 0 { String::new() } else { s.with("table-more", "n", &s.number(untold)) },
    }
}

async fn sheet(web: &Web, s: Localizer, who: &SignedIn, kind: Kind) -> Result<Response, AppError> {
    let imports = web.app().forest().alert_imports(&who.official(), IN_SHEET).await?;
    let zone = web.zone();
    let columns = [
        column("alert-part-at", 26.0, move |t: &TakenAlerts| s.moment_in(t.at, zone)),
        column("alert-part-file", 40.0, |t: &TakenAlerts| t.import.name.clone()),
        column("part-source", 34.0, move |t: &TakenAlerts| source_name(s, &t.import.source)),
        column("alert-part-from", 14.0, |t: &TakenAlerts| Cell::Day(t.import.days.map(|d| d.0))),
        column("alert-part-to", 14.0, |t: &TakenAlerts| Cell::Day(t.import.days.map(|d| d.1))),
        column("part-rows", 12.0, |t: &TakenAlerts| Cell::Count(t.import.rows)),
        column("part-added", 12.0, |t: &TakenAlerts| Cell::Count(t.import.added)),
        column("part-more", 16.0, |t: &TakenAlerts| Cell::Count(t.import.more)),
        column("part-known", 14.0, |t: &TakenAlerts| Cell::Count(t.import.known)),
        column("part-wrong", 12.0, |t: &TakenAlerts| Cell::Count(t.import.wrong)),
        column("part-sha256", 66.0, |t: &TakenAlerts| t.import.digest.clone()),
    ];
    Ok(Table::of(s, columns, &imports).answer(web, s, kind).await)
}

/// Takes files in. Each is taken as far as it holds alerts; what is wrong in it is told beside it afterwards.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    if let Some(s) = language::asked(&form.typed) {
        let shown = page(&web, s, &who, &FormData::default(), Sent::default()).await;
        return language::remember(&web, Some(&who), s, shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))).await;
    }
    taken(&web, s, &who, form).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn taken(web: &Web, s: Localizer, who: &SignedIn, form: Form) -> Result<Response, AppError> {
    let mut sent = Sent { errors: form.errors, ..Sent::default() };
    sent.errors.of_data_files();
    if form.files.is_empty() && sent.errors.is_empty() {
        sent.errors.add(FILES, "alert-no-file");
    }
    for file in form.files {
        let Ok(input) = file.file.reader() else {
            sent.errors.add(FILES, "alert-file-unreadable");
            continue;
        };
        match web.app().forest().take_alerts(Some(&who.official()), &file.called, HowAlertsCame::File, input).await? {
            Ok(_) => sent.taken += 1,
            Err(why) => sent.refused.push(refused_file(s, &file.called, &why)),
        }
    }
    if sent.errors.is_empty() && sent.refused.is_empty() {
        return Ok(saved(routes::ADMIN_ALERTS));
    }
    page(web, s, who, &FormData::default(), sent).await
}
