//! News to hand over on paper. A slip says what kind of thing happened and until when its reporter may do something, never a word of
//! anybody; of a secret report only that there is news.

use app::{AppError, News, NewsSlip, Value};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use domain::{Refusal, Role};

use crate::{
    desk::{Bar, Desk},
    draw::qr,
    forms::{Form, FormData},
    localizer::Localizer,
    page::{Layout, refuse_to, render, render_as, see},
    public::report::tracking,
    routes,
    state::Web,
    wording,
};

/// The field that says that something was handed over, or was not: a number.
const DONE: &str = "diserahkan";
const TAKEN_BACK: &str = "batal";

struct Slip {
    tracking: String,
    /// As forms send it.
    number: String,
    version: u32,
    place: String,
    received: String,
    told: String,
    address: String,
    qr: String,
}

#[derive(Template)]
#[template(path = "assisted/slips.html")]
struct SlipsPage {
    page: Layout,
    bar: Bar,
    slips: Vec<Slip>,
    /// That more wait than are shown; empty where none do.
    more: String,
    /// What was just handed over, to be taken back: as it is read, and as a form sends it.
    done: Option<(String, String)>,
    taken_back: bool,
    narrow: bool,
    today: String,
}

/// For a printer with paper 58 mm wide.
pub(crate) fn is_narrow(query: &FormData) -> bool {
    query.get("kertas") == "58"
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    if !who.official().is(Role::VillageOfficer) {
        return refuse_to(&web, s, Some(&who), &AppError::Refused(Refusal::NotAllowed));
    }
    let read = async {
        let slips = web.app().reports().slips(&who.official()).await?;
        let waiting = web.app().reports().slips_waiting(&who.official(), slips.len()).await?;
        Ok((more(s, slips.len(), waiting), slips))
    };
    let (more, slips) = match read.await {
        Ok(read) => read,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let query = FormData::of_query(&uri);
    let done = tracking(query.get(DONE)).map(|number| (wording::number(number), number.to_string()));
    render(&SlipsPage {
        page: Layout::new(&web, s, Some(&who), s.text("slips-title"), routes::SLIPS),
        bar: Bar::of(&who),
        slips: slips.iter().map(|slip| shown(&web, s, slip)).collect(),
        more,
        done,
        taken_back: query.ticked(TAKEN_BACK),
        narrow: is_narrow(&query),
        today: s.date(web.today()),
    })
}

fn more(s: Localizer, shown: usize, waiting: usize) -> String {
    let n = |n: usize| s.number(n as u64);
    if waiting > shown { s.with_all("slips-more", &[("shown", &n(shown)), ("n", &n(waiting))]) } else { String::new() }
}

fn shown(web: &Web, s: Localizer, slip: &NewsSlip) -> Slip {
    let number = slip.tracking;
    let address = format!("{}{}", web.settings().base, routes::report(number));
    Slip {
        tracking: wording::number(number),
        number: number.to_string(),
        version: slip.version,
        place: web.app().reference().place(&slip.area),
        received: s.day(slip.received_at, &slip.area),
        told: told(s, slip),
        qr: qr::picture(&address),
        address,
    }
}

/// What happened, in short plain words.
fn told(s: Localizer, slip: &NewsSlip) -> String {
    let Some(news) = &slip.news else { return s.text("slip-ask") };
    let key = format!("slip-{}{}", news.notice().as_str(), news.variant());
    if !s.has(&key) {
        return s.text("slip-ask");
    }
    // How a letter says it is too long for a slip.
    let values: Vec<_> =
        news.values().into_iter().filter(|(name, _)| *name != "step").map(|(name, value)| (name, said(s, value))).collect();
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = s.with_all(&key, &values);
    match news {
        News::GrievanceStep { words: true, .. } | News::GrievanceNext { words: true, .. } => {
            format!("{told} {}", s.text("slip-words"))
        }
        _ => told,
    }
}

fn said(s: Localizer, value: Value<'_>) -> String {
    match value {
        Value::Text(text) => text.to_owned(),
        Value::Date(date) => s.date(date),
        Value::Number(number) => wording::number(number),
        Value::Count(count) => s.number(count),
        Value::Words(key) => s.text(key),
        Value::Several(keys) => keys.iter().map(|key| s.text(key)).collect::<Vec<_>>().join(", "),
    }
}

/// Notes that news was handed over; or, where no version is told, that it was not after all.
pub(crate) async fn hand_over(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let Some(number) = tracking(form.typed.get("number")) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let news = form.typed.get("news").parse().ok();
    match web.app().reports().hand_over(number, &who.official(), news).await {
        Ok(()) if news.is_some() => see(&format!("{}?{DONE}={number}", routes::SLIPS)),
        Ok(()) => see(&format!("{}?{TAKEN_BACK}=1", routes::SLIPS)),
        // Something newer came, or they took their word back: the list shows how it stands.
        Err(AppError::Refused(Refusal::NoNews)) => {
            let slips = web.app().reports().slips(&who.official()).await.unwrap_or_default();
            let page = Layout::new(&web, s, Some(&who), s.text("slips-title"), routes::SLIPS);
            let page = page.told(None, Some(s.text(&Refusal::NoNews.key())));
            let waiting = web.app().reports().slips_waiting(&who.official(), slips.len()).await.unwrap_or_default();
            let more = more(s, slips.len(), waiting);
            let slips = slips.iter().map(|slip| shown(&web, s, slip)).collect();
            let (bar, today) = (Bar::of(&who), s.date(web.today()));
            let again = SlipsPage { page, bar, slips, more, done: None, taken_back: false, narrow: false, today };
            render_as(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
