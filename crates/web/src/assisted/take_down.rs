//! The page where a village officer takes reports down, alone or a stack of paper forms, with and without a network. A phone keeps
//! it, so it is the same for everybody and holds nothing of anybody; what it does is in `assets/assisted`. Without scripts it
//! leads to the form on the desk.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::report::{ConsentGiven, Told};
use texts::Language;

use crate::{
    bar::Bar,
    desk::lacks_second_factor,
    localizer::{Localizer, for_scripts},
    middleware,
    page::{Layout, Visitor, nowhere, render},
    routes,
    state::Web,
};

#[derive(Template)]
#[template(path = "assisted/take_down.html")]
struct TakeDownPage {
    page: Layout,
    other: &'static str,
    /// The texts as the scripts read them.
    said: String,
}

/// What the scripts of the page say: `ad-NAME` in the texts.
const SAID: [&str; 47] = [
    "title",
    "saved",
    "not-saved",
    "remove",
    "photo",
    "too-many",
    "too-large",
    "no-room",
    "place-unknown",
    "place-missing",
    "place-needed",
    "text-short",
    "not-agreed",
    "name-not-agreed",
    "how-missing",
    "future",
    "stack-of",
    "stack-bad",
    "stack-end",
    "stack-done",
    "kept-online",
    "kept-offline",
    "offline",
    "who",
    "who-none",
    "sign-in-as",
    "others-wait",
    "waiting",
    "sending",
    "sending-files",
    "received",
    "refused",
    "number",
    "pin",
    "change",
    "drop",
    "drop-ask",
    "handed",
    "handed-ask",
    "past-told",
    "restricted-told",
    "untitled",
    "form-n",
    "none",
    "waits",
    "no-store",
    "pin-wrong",
];

/// What scripts fill into texts, by name: it stays as it is written.
const FILLED: [(&str, &str); 5] = [("n", "{n}"), ("of", "{of}"), ("name", "{name}"), ("sent", "{sent}"), ("at", "{at}")];

impl TakeDownPage {
    fn new(web: &Web, s: Localizer) -> Self {
        let page = Layout::new(web, s, None, s.text("ad-title"), routes::TAKE_DOWN);
        let said = for_scripts(SAID.map(|name| (name, s.with_all(&format!("ad-{name}"), &FILLED))));
        Self { page, other: if s.language == Language::Indonesian { "en" } else { "id" }, said }
    }
}

/// In the language of whoever asks.
pub(crate) async fn show_theirs(State(web): State<Web>, s: Localizer) -> Response {
    shown(&web, s)
}

/// In a language: the same for everybody.
pub(crate) async fn show(web: State<Web>, s: Localizer, Path(code): Path<String>, uri: axum::http::Uri) -> Response {
    let Some(language) = Language::parse(&code) else { return nowhere(web, s, Visitor(None), uri).await };
    shown(&web, Localizer { language })
}

fn shown(web: &Web, s: Localizer) -> Response {
    let mut response = render(&TakeDownPage::new(web, s));
    let headers = response.headers_mut();
    if let Ok(policy) = middleware::content_security("blob:").parse() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    response
}

/// What a phone keeps of it: its pages and its script, once somebody has opened it there.
pub(crate) fn kept_parts() -> [String; 3] {
    let [id, en] = Language::ALL.map(|language| routes::take_down(language.as_str()));
    [id, en, crate::public::assets::take_down_address().to_owned()]
}

/// What changes whenever a phone must keep the page anew.
pub(crate) fn edition(web: &Web) -> String {
    Language::ALL.map(|language| TakeDownPage::new(web, Localizer { language }).render().unwrap_or_default()).concat()
}

/// Who is signed in and may take down, for the page to keep beside what they write.
pub(crate) async fn who(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    let told = match &who {
        Some(who) if may(&web, who).await => serde_json::json!({ "id": who.person.id.0, "name": who.person.name }),
        _ => {
            return (StatusCode::UNAUTHORIZED, json, serde_json::json!({ "why": s.text("ad-who-none") }).to_string())
                .into_response();
        }
    };
    (json, told.to_string()).into_response()
}

/// Whether somebody who is signed in may take reports down now.
pub(crate) async fn may(web: &Web, who: &app::SignedIn) -> bool {
    Bar::of(who).takes_down && !who.person.must_change && !lacks_second_factor(web, who).await
}
