//! The way of a grievance for its complainant, as whoever deals with it or took the report down prints it and hands it over.

use app::AppError;
use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::{
    desk::Desk,
    localizer::Localizer,
    page::refuse_to,
    public::report::{roadmap::shown, tracking},
    routes,
    state::Web,
};

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(number): Path<String>) -> Response {
    let told = async {
        let number = tracking(&number).ok_or(AppError::NotFound)?;
        let view = web.app().grievances().entry(number, &who.official()).await?;
        if !view.prints_roadmap {
            return Err(AppError::NotFound);
        }
        let addresses = (routes::desk_grievance_roadmap(number), routes::desk_grievance(number));
        Ok(shown(&web, s, Some(&who), &view.report, addresses))
    };
    told.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}
