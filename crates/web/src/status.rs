//! How what cannot be done is answered: its status, and the key of its text.

use app::AppError;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use domain::Refusal;

use crate::forms::Errors;

/// The status and the text of an error.
pub(crate) fn status_of(error: &AppError) -> (StatusCode, String) {
    let (status, key) = match error {
        AppError::Refused(refusal @ Refusal::NotAllowed) => return (StatusCode::FORBIDDEN, refusal.key()),
        AppError::Refused(refusal) => return (StatusCode::CONFLICT, refusal.key()),
        AppError::File(_, why) => return (Errors::one("files", why.key()).status(), why.key().to_owned()),
        AppError::Invalid { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "refused-text"),
        AppError::Betrays(found) if found.too_often => (StatusCode::TOO_MANY_REQUESTS, "private-too-often"),
        AppError::Betrays(_) => (StatusCode::UNPROCESSABLE_ENTITY, "bulk-private"),
        AppError::NoSuchArea => (StatusCode::UNPROCESSABLE_ENTITY, "no-such-area"),
        AppError::PointNowhere => (StatusCode::UNPROCESSABLE_ENTITY, "point-nowhere"),
        AppError::NotFound => (StatusCode::NOT_FOUND, "not-found-text"),
        AppError::Changed => (StatusCode::CONFLICT, "changed-text"),
        AppError::SentBefore => (StatusCode::CONFLICT, "sent-before-deed"),
        AppError::Store(e) if e.is_passing() => (StatusCode::SERVICE_UNAVAILABLE, "failed-text"),
        AppError::Store(_) | AppError::Sealed(_) | AppError::NoRandom(_) | AppError::Damaged(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "failed-text")
        }
    };
    (status, key.to_owned())
}

/// When to come again.
pub(crate) fn retry_after(response: &mut Response, seconds: u64) {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
}
