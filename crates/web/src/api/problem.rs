//! Errors of the API: problem details (RFC 9457).

use app::{AppError, BadFile};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ValidationError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{state::Web, status::retry_after};

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// A name for the kind of problem, the same in every language, such as `unfit` or `not-found`.
    #[serde(rename = "type")]
    kind: String,
    /// The same as the status of the response.
    status: u16,
    /// For people: what was wrong and what was expected.
    title: String,
    /// What is wrong with single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The field.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) detail: String,
}

impl FieldProblem {
    pub(crate) fn new(field: &str, detail: impl Into<String>) -> Self {
        Self { field: field.to_owned(), detail: detail.into() }
    }

    pub(crate) fn invalid(field: &str, why: ValidationError) -> Self {
        Self::new(field, why.to_string())
    }
}

/// A problem as a response.
pub(crate) fn problem(status: StatusCode, kind: &str, title: &str, errors: Option<Vec<FieldProblem>>) -> Response {
    let problem =
        Problem { kind: kind.to_owned(), status: status.as_u16(), title: title.to_owned(), errors: errors.unwrap_or_default() };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))], body).into_response()
}

/// Fields that do not fit.
pub(crate) fn invalid(errors: Vec<FieldProblem>) -> Response {
    problem(StatusCode::UNPROCESSABLE_ENTITY, "unfit", "some fields do not fit", Some(errors))
}

/// Seconds after which to send files again that found no room: room comes when forms that were not sent run out.
const FILES_AGAIN: u64 = 60 * 60;

/// Too fast.
pub(crate) fn too_fast(wait: std::time::Duration) -> Response {
    let mut response = problem(StatusCode::TOO_MANY_REQUESTS, "too-fast", "too many requests from this address or contact", None);
    retry_after(&mut response, wait.as_secs() + 1);
    response
}

/// Something that could not be done.
pub(crate) fn refuse(_: &Web, error: &AppError) -> Response {
    let (status, _) = crate::status::status_of(error);
    match error {
        AppError::Invalid { field, why } => invalid(vec![FieldProblem::invalid(field, *why)]),
        AppError::NoSuchArea => invalid(vec![FieldProblem::new("area", "no such area; see /api/v1/areas")]),
        AppError::PointNowhere => {
            invalid(vec![FieldProblem::new("point", "no known area holds this point; give the area's code")])
        }
        AppError::File(_, why @ (BadFile::NoRoom | BadFile::OverQuota)) => {
            let mut response = problem(status, why.key(), &format!("a file {why}"), None);
            retry_after(&mut response, FILES_AGAIN);
            response
        }
        AppError::File(place, why) => invalid(vec![FieldProblem::new("files", format!("file {}: {why}", place + 1))]),
        AppError::Refused(refusal) => problem(status, &refusal.key(), &refusal.to_string(), None),
        AppError::Betrays(_) => problem(status, "private", "what is to become public betrays a person", None),
        AppError::NotFound => problem(status, "not-found", "there is no such thing, or it is not for you", None),
        AppError::Changed => problem(status, "changed", "the report changed meanwhile; look at it again", None),
        AppError::SentBefore => {
            problem(status, "sent-before", "something else was sent with this id before; send it with an id of its own", None)
        }
        AppError::Store(_) | AppError::Sealed(_) | AppError::NoRandom(_) | AppError::Damaged(_) => {
            tracing::error!(error = %error, "an API request failed");
            problem(status, "failed", "something failed on our side; nothing was saved, try again", None)
        }
    }
}
