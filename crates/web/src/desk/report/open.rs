//! Opening what is sealed on a report, and its files.

use app::{AppError, Reader};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{Action, report::Why};
use store::Key;

use super::{Around, page, shown};
use crate::{
    desk::Desk,
    forms::{Errors, Form},
    localizer::Localizer,
    page::refuse_to,
    public::{files, report::tracking},
    state::Web,
};

/// Opens what is sealed. The page is the answer to the request that left the trace, so looking again leaves another.
pub(crate) async fn open(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path((number, what)): Path<(String, String)>,
    form: Form,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let (key, official, mut errors) = (Key::Tracking(number), who.official(), Errors::default());
    let opened = match what.as_str() {
        "kata" => web.app().reports().open_words(key, &official).await,
        "pelapor" => {
            let words = form.typed.maybe("words", domain::Words::parse, &mut errors);
            if errors.is_empty() {
                web.app().reports().open_identity(key, &official, Why::parse(form.typed.get("why")), words).await
            } else {
                // Told only to whoever may open it.
                web.app().reports().read_report(key, &Reader::Official(official)).await.and(Err(AppError::Changed))
            }
        }
        "tempat" => web.app().reports().open_place(key, &official).await,
        "suara" => web.app().reports().open_voice(key, &official).await,
        _ => Err(AppError::NotFound),
    };
    match opened {
        Ok(view) => {
            // Listened to from the form in which it is written down: what stands there already stays.
            let writing = form.typed.get("dari") == Action::Verify.as_str();
            let came_back = writing.then(|| (Action::Verify, form.typed.clone(), Errors::default()));
            return shown(&web, s, &who, &view, Around(form.typed), came_back, StatusCode::OK).await;
        }
        Err(AppError::Invalid { field: "why", .. }) => errors.add("why", "reveal-why-missing"),
        Err(AppError::Invalid { field, why }) => errors.invalid(field, why),
        Err(AppError::Changed) if !errors.is_empty() => {}
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    }
    let (around, status) = (Around(form.typed.clone()), errors.status());
    page(&web, s, &who, number, around, Some((Action::RevealPerson, form.typed, errors)), status).await
}

pub(crate) async fn file(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path((number, id)): Path<(String, String)>,
    headers: axum::http::HeaderMap,
    uri: axum::http::Uri,
) -> Response {
    let (Some(number), Ok(id)) = (tracking(&number), id.parse()) else {
        return refuse_to(&web, s, Some(&who), &AppError::NotFound);
    };
    let reader = Reader::Official(who.official());
    files::send(&web, s, (Key::Tracking(number), id), &reader, &headers, files::is_small(&uri)).await
}
