//! The page of a phone's outbox: the form in three steps and what waits to be sent. A phone keeps it, so it holds nothing of
//! anybody; what it does is in its scripts (`assets/outbox`), and without scripts it leads to the form.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use texts::Language;

use crate::{
    forest_fields,
    forms::FormData,
    localizer::{Localizer, for_scripts},
    middleware,
    page::{Layout, Visitor, nowhere, render, see},
    routes,
    state::Web,
};

#[derive(Template)]
#[template(path = "public/outbox_page.html")]
struct OutboxPage {
    page: Layout,
    other: &'static str,
    /// The texts as the scripts read them.
    said: String,
}

/// What the scripts of the page say, by their names for it.
const SAID: [(&str, &str); 85] = [
    ("title", "box-title"),
    ("saved", "box-saved"),
    ("not-saved", "box-not-saved"),
    ("photo", "box-photo"),
    ("remove", "box-remove"),
    ("place-none", "box-place-none"),
    ("place-unknown", "box-place-unknown"),
    ("place-missing", "box-place-missing"),
    ("place-needed", "box-place-needed"),
    ("point-wait", "box-point-wait"),
    ("point-kept", "box-point-kept"),
    ("point-failed", "box-point-failed"),
    ("track-go", "box-track-go"),
    ("track-on", "box-track-on"),
    ("track-stop", "box-track-stop"),
    ("track-wait", "box-track-wait"),
    ("track-none", "box-track-none"),
    ("track-refused", "box-track-refused"),
    ("track-lost", "box-track-lost"),
    ("track-typed-wrong", "box-track-typed-wrong"),
    ("track-has", "box-track-has"),
    ("text-short", "box-text-short"),
    ("too-many", "box-too-many"),
    ("too-large", "box-too-large"),
    ("no-room", "box-no-room"),
    ("handed", "box-handed"),
    ("kept-online", "box-kept-online"),
    ("kept-offline", "box-kept-offline"),
    ("drop-ask", "box-drop-ask"),
    ("withdraw-ask", "box-withdraw-ask"),
    ("withdraw-later", "box-withdraw-later"),
    ("forget-ask", "box-forget-ask"),
    ("number", "box-number"),
    ("received", "box-received"),
    ("restricted", "box-restricted"),
    ("last-known", "box-last-known"),
    ("untitled", "box-untitled"),
    ("closed-report", "box-closed-report"),
    ("state-draft", "box-state-draft"),
    ("state-waiting", "box-state-waiting"),
    ("state-sending", "box-state-sending"),
    ("state-received", "box-state-received"),
    ("state-refused", "box-state-refused"),
    ("state-closed", "box-state-closed"),
    ("sending-files", "box-sending-files"),
    ("written", "box-written"),
    ("tried", "box-tried"),
    ("waits", "box-waits"),
    ("open", "box-open"),
    ("picture", "box-picture"),
    ("narrow", "box-narrow"),
    ("forget", "box-forget"),
    ("mend", "box-mend"),
    ("change", "box-change"),
    ("withdraw", "box-withdraw"),
    ("go-on", "box-go-on"),
    ("offline", "box-offline"),
    ("broken", "box-broken"),
    ("no-store", "box-no-store"),
    ("pin-form", "box-pin-form"),
    ("pin-wrong", "box-pin-wrong"),
    ("closed-now", "box-closed-now"),
    ("opened-for-good", "box-opened-for-good"),
    ("wipe-ask", "box-wipe-ask"),
    ("wipe-waits", "box-wipe-waits"),
    ("wiped", "box-wiped"),
    ("voice", "box-voice"),
    ("spoken", "box-spoken"),
    ("record", "box-record"),
    ("record-stop", "box-record-stop"),
    ("voice-refused", "box-voice-refused"),
    ("voice-none", "box-voice-none"),
    ("voice-nothing", "box-voice-nothing"),
    ("speak", "speak-tap"),
    ("speak-stop", "speak-stop"),
    ("speak-send", "speak-send"),
    ("speak-again", "speak-again"),
    ("speak-lead", "speak-lead"),
    ("speak-now", "speak-now"),
    ("speak-spoken", "speak-spoken"),
    ("speak-where", "speak-where"),
    ("speak-place", "speak-place"),
    ("speak-received", "speak-received"),
    ("speak-keep", "speak-keep"),
    ("speak-then", "speak-then"),
];

/// What scripts fill into texts, by name: it stays as it is written.
const FILLED: [(&str, &str); 6] =
    [("n", "{n}"), ("at", "{at}"), ("code", "{code}"), ("name", "{name}"), ("sent", "{sent}"), ("status", "{status}")];

impl OutboxPage {
    fn new(web: &Web, s: Localizer) -> Self {
        let page = Layout::new(web, s, None, s.text("box-title"), routes::PHONE);
        // The words by which a phone tells that a text is about a forest, or a fire.
        let words = [
            ("forest-words", insight::FOREST_WORDS.join("|")),
            ("fire-words", insight::FIRE_WORDS.join("|")),
            ("fire-answers", forest_fields::fire_answers()),
        ];
        let said = for_scripts(SAID.map(|(name, key)| (name, s.with_all(key, &FILLED))).into_iter().chain(words));
        Self { page, other: if s.language == Language::Indonesian { "en" } else { "id" }, said }
    }
}

/// The outbox in the language of whoever asks.
pub(crate) async fn show_theirs(State(web): State<Web>, s: Localizer) -> Response {
    shown(&web, s)
}

/// The outbox in a language: the same for everybody.
pub(crate) async fn show(web: State<Web>, s: Localizer, Path(code): Path<String>, uri: axum::http::Uri) -> Response {
    let Some(language) = Language::parse(&code) else { return nowhere(web, s, Visitor(None), uri).await };
    shown(&web, Localizer { language })
}

fn shown(web: &Web, s: Localizer) -> Response {
    let mut response = render(&OutboxPage::new(web, s));
    let headers = response.headers_mut();
    // Photos that were chosen are shown from memory, and what was recorded is played from there; the microphone is asked for here alone.
    if let Ok(policy) = format!("{}; media-src blob:", middleware::content_security("blob:")).parse() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert("permissions-policy", header::HeaderValue::from_static(middleware::MAY_RECORD));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    response
}

/// Speaking a report with three taps is a part of the outbox, so that a phone keeps it with that.
pub(crate) async fn speak(s: Localizer, uri: axum::http::Uri) -> Response {
    let village = FormData::of_query(&uri).get("desa").parse::<domain::AreaCode>().ok();
    let village = village.map(|code| format!("/{}", code.as_str())).unwrap_or_default();
    see(&format!("{}#suara{village}", routes::phone(s.code())))
}

/// What changes whenever a phone must keep the page anew.
pub(crate) fn edition(web: &Web) -> String {
    let both = Language::ALL.map(|language| OutboxPage::new(web, Localizer { language }).render().unwrap_or_default());
    trust::hex(&trust::digest(both.concat().as_bytes())).chars().take(12).collect()
}

/// What a phone installs the outbox by.
pub(crate) async fn manifest(State(web): State<Web>, s: Localizer) -> Response {
    let icon = |size: u16| serde_json::json!({ "src": routes::sign(size), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": "any maskable" });
    let shortcut = |name: String, url: String| serde_json::json!({ "name": name, "url": url });
    let manifest = serde_json::json!({
        "id": routes::PHONE,
        "name": format!("Tuntas {}", web.settings().name),
        "short_name": "Tuntas",
        "description": s.text("description"),
        "lang": s.code(),
        "start_url": routes::PHONE,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5d3b",
        "icons": [icon(192), icon(512)],
        "shortcuts": [
            shortcut(s.text("box-new"), format!("{}#tulis/apa", routes::phone(s.code()))),
            shortcut(s.text("speak-title"), format!("{}#suara", routes::phone(s.code()))),
            shortcut(s.text("box-title"), routes::phone(s.code())),
        ],
    });
    let about = [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")];
    (StatusCode::OK, about, manifest.to_string()).into_response()
}
