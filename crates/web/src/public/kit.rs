//! The style page: every component in every state, for whoever changes one. Only in a demo.

use app::Trouble;
use askama::Template;
use axum::{extract::State, response::Response};
use domain::Unfit;

use crate::{
    forms::{Errors, Typed},
    page::{Layout, Visitor, refuse, render},
    routes,
    speech::Speech,
    state::Web,
};

/// The icons there are.
const ICONS: [&str; 14] =
    ["pen", "search", "place", "clock", "photo", "check", "lock", "print", "back", "next", "person", "warning", "chart", "plus"];
/// The tones of a tag, each with a state that has it.
const TONES: [(&str, &str); 5] = [
    ("quiet", "status-submitted"),
    ("busy", "status-in_progress"),
    ("good", "status-answered"),
    ("warn", "status-returned"),
    ("late", "stats-late"),
];

/// The pages for when something cannot be shown or done: title and text.
const STATES: [(&str, &str); 10] = [
    ("not-found", "not-found-text"),
    ("forbidden", "refusal-not-allowed"),
    ("gone", "gone-archived"),
    ("changed", "changed-text"),
    ("refused", "refused-text"),
    ("no-method", "no-method-text"),
    ("too-fast", "too-fast-text"),
    ("failed", "failed-text"),
    ("busy-title", "too-busy"),
    ("offline-title", "offline-text"),
];

#[derive(Template)]
#[template(path = "public/kit.html")]
struct Kit {
    page: Layout,
    empty: Typed,
    filled: Typed,
    none: Errors,
    wrong: Errors,
}

pub(crate) async fn kit(State(web): State<Web>, s: Speech, Visitor(who): Visitor) -> Response {
    if !web.settings().demo {
        return refuse(&web, s, &Trouble::NotFound);
    }
    let filled = Typed::parse(b"a=Jembatan+gantung+putus&b=Sejak+Senin&c=1&d=2");
    let mut wrong = Errors::default();
    wrong.unfit("text", Unfit::Empty);
    wrong.unfit("email", Unfit::NotAnEmail);
    let page = Layout::new(&web, s, who.as_ref(), s.say("nav-style"), routes::STYLE);
    render(&Kit { page, empty: Typed::default(), filled, none: Errors::default(), wrong })
}
