//! Saved views: a narrowed list under a name of one's own.

use app::{Search, SignedIn};
use axum::{extract::State, http::Uri, response::Response};
use domain::Title;
use store::View;

use crate::{
    desk::{Desk, columns::Columns, inbox},
    forms::{Errors, Form, FormData},
    list_filter,
    localizer::Localizer,
    page::{refuse_to, see},
    routes,
    state::Web,
};

/// The field of a name.
pub(super) const NAME: &str = "nama";
/// Longest name, in characters: it must fit into a row of others.
const LONGEST: usize = 40;

/// A view as it is shown above a list.
pub(crate) struct Shown {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) chosen: bool,
}

/// The views of somebody on a list, and whether what is shown now could be saved.
pub(crate) async fn shown(web: &Web, who: &SignedIn, list: &str, now: &Search) -> Result<(Vec<Shown>, bool), app::AppError> {
    let narrowed = !list_filter::encode(now).is_empty();
    let kept = |query: &str| list_filter::parse(web, &FormData::parse(query.as_bytes()));
    let mine = web.app().reports().saved_views(who, list).await?;
    let shown = |v: View| Shown {
        id: v.id,
        address: format!("{list}?{}", v.query),
        chosen: narrowed && kept(&v.query) == *now,
        name: v.name,
    };
    let shown: Vec<_> = mine.views.into_iter().map(shown).collect();
    let new = narrowed && mine.has_room && shown.iter().all(|v| !v.chosen);
    Ok((shown, new))
}

/// The list a form belongs to.
fn list_of(typed: &FormData) -> &'static str {
    if typed.get("daftar") == routes::DESK_SEARCH { routes::DESK_SEARCH } else { routes::DESK }
}

/// Saves what is shown under a name; a name that is taken gets the new meaning. Without a name the list comes back as it was, and says
/// so.
pub(crate) async fn save(State(web): State<Web>, s: Localizer, Desk(who): Desk, columns: Columns, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    let list = list_of(&typed);
    // Only what a list understands is kept.
    let query = list_filter::encode(&list_filter::parse(&web, &FormData::parse(typed.get("saring").as_bytes())));
    let name = typed.must(NAME, Title::parse, &mut errors).map(|n| n.as_str().chars().take(LONGEST).collect::<String>());
    if let Some(name) = name.filter(|_| !query.is_empty())
        && let Err(e) = web.app().reports().save_view(&who, list, name, query.clone()).await
    {
        return refuse_to(&web, s, Some(&who), &e);
    }
    let address = format!("{list}?{query}");
    match address.parse::<Uri>() {
        Ok(shown) if !errors.is_empty() && !query.is_empty() => {
            inbox::again(&web, s, &who, columns, &shown, (typed, errors)).await
        }
        _ => see(&address),
    }
}

/// Takes a view away.
pub(crate) async fn remove(State(web): State<Web>, s: Localizer, Desk(who): Desk, form: Form) -> Response {
    let Ok(id) = form.typed.get("id").parse() else { return refuse_to(&web, s, Some(&who), &app::AppError::NotFound) };
    match web.app().reports().remove_view(&who, id).await {
        Ok(()) => see(list_of(&form.typed)),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
