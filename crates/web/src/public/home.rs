//! The first page, what this is, the style sheet, the language.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{
    forms::Typed,
    language,
    page::{Layout, Visitor, refuse, render, see},
    public::list::{Row, rows},
    routes,
    speech::{Language, Speech},
    state::Web,
};

#[derive(Template)]
#[template(path = "public/home.html")]
struct Home {
    page: Layout,
    /// Working days in which a report is verified today.
    days: String,
    newest: Vec<Row>,
}

pub(crate) async fn home(State(web): State<Web>, s: Speech, Visitor(who): Visitor) -> Response {
    let days = web.house().world().rules.days(domain::Term::Verification, web.today()).to_string();
    match web.house().public_reports(&app::Search::default(), None, 5).await {
        Ok(newest) => render(&Home {
            page: Layout::new(&web, s, who.as_ref(), s.say("home-title"), routes::HOME),
            days,
            newest: rows(&web, s, &newest),
        }),
        Err(e) => refuse(&web, s, &e),
    }
}

#[derive(Template)]
#[template(path = "public/about.html")]
struct About {
    page: Layout,
    rules: Vec<(String, String, String)>,
}

/// What happens to a report and how long it may take: from the rules that hold today.
pub(crate) async fn about(State(web): State<Web>, s: Speech, Visitor(who): Visitor) -> Response {
    let (world, today) = (web.house().world(), web.today());
    let rule = |term: domain::Term| {
        let rule = world.rules.rule(term, today)?;
        Some((s.say(&format!("term-{}", term.as_str())), rule.days.to_string(), rule.article.clone()))
    };
    let rules = domain::Term::ALL.into_iter().filter_map(rule).collect();
    render(&About { page: Layout::new(&web, s, who.as_ref(), s.say("about-title"), routes::ABOUT), rules })
}

#[derive(Template)]
#[template(path = "public/privacy.html")]
struct Privacy {
    page: Layout,
    /// The server of map tiles that the page of maps asks, if one is set.
    tiles: String,
}

/// What is kept of people, who sees it, and what they may ask for.
pub(crate) async fn privacy(State(web): State<Web>, s: Speech, Visitor(who): Visitor) -> Response {
    let tiles = web.settings().tile_host().unwrap_or_default().to_owned();
    render(&Privacy { page: Layout::new(&web, s, who.as_ref(), s.say("privacy-title"), routes::PRIVACY), tiles })
}

pub(crate) async fn robots() -> Response {
    "User-agent: *\nDisallow: /meja\nDisallow: /laporan/*/\n".into_response()
}

/// Chooses a language and goes back.
pub(crate) async fn language(
    State(web): State<Web>,
    s: Speech,
    Visitor(who): Visitor,
    Path(code): Path<String>,
    uri: axum::http::Uri,
) -> Response {
    let Some(language) = Language::parse(&code) else { return refuse(&web, s, &app::Trouble::NotFound) };
    let back = see(&routes::local(Typed::of_query(&uri).get("ke")));
    let mut response = language::remember(&web, who.as_ref(), Speech { language }, back).await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Cookie"));
    response
}
