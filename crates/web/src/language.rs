//! The language as a button of a form: the form comes back in the other language with everything that was typed in it.

use app::SignedIn;
use axum::response::Response;

use crate::{
    cookies::{LANGUAGE, set_cookie},
    forms::FormData,
    localizer::{Language, Localizer},
    page::refuse,
    state::Web,
};

/// How long a chosen language is kept, in seconds.
const KEPT: i64 = 31_536_000;

/// The code of the language that a page is not in.
pub(crate) fn other(s: Localizer) -> &'static str {
    if s.code() == "id" { "en" } else { "id" }
}

/// The language that a form was sent to be turned into.
pub(crate) fn asked(typed: &FormData) -> Option<Localizer> {
    Language::parse(typed.get("bahasa")).map(|language| Localizer { language })
}

/// Remembers the language that was chosen: in the browser, and for an official also for letters.
pub(crate) async fn remember(web: &Web, who: Option<&SignedIn>, s: Localizer, mut response: Response) -> Response {
    if let Some(who) = who
        && let Err(e) = web.app().people().choose_language(who, s.language).await
    {
        return refuse(web, s, &e);
    }
    set_cookie(web, &mut response, LANGUAGE, s.code(), "/", "Lax", KEPT);
    response
}
