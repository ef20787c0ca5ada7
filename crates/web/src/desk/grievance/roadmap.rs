//! The way of a grievance for its complainant, as whoever deals with it or took the report down prints it and hands it over.

use app::{AppError, Reader};
use axum::{
    extract::{Path, State},
    response::Response,
};
use store::Key;

use crate::{
    desk::Desk,
    localizer::Localizer,
    page::refuse_to,
    public::report::{roadmap::printed, tracking},
    state::Web,
};

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(number): Path<String>) -> Response {
    let told = async {
        let number = tracking(&number).ok_or(AppError::NotFound)?;
        let view = web.app().grievances().entry(number, &who.official()).await?;
        if !view.prints_roadmap {
            return Err(AppError::NotFound);
        }
        // What its reporter reads, no more and no less.
        let mut of_reporter = web.app().reports().read_report(Key::Tracking(number), &Reader::Reporter).await?;
        // Words only where whoever prints them may read them: what is kept from them waits for its reporter alone.
        let read = |version: u32| view.steps.iter().any(|step| step.version == version && step.words.is_some());
        of_reporter.for_complainant.retain(|written| read(written.version));
        printed(&web, s, &who, &of_reporter)
    };
    told.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}
