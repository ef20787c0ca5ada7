//! Bodies of the API: JSON in and out, and the mistakes of fields gathered so that all are told together.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::ValidationError;
use serde::Serialize;

use super::problem::{FieldProblem, problem};
use crate::report_fields::{is_given, parsed};

/// Largest JSON body: a text of 10,000 characters in any script, and the fields around it.
const MAX_JSON: usize = 256 * 1024;

/// A JSON response.
pub(super) fn json<T: Serialize>(status: StatusCode, body: &T) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], serde_json::to_vec(body).unwrap_or_default()).into_response()
}

/// Reads a JSON body of at most 256 KB.
pub(super) async fn read_json<T: serde::de::DeserializeOwned>(request: Request) -> Result<T, Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        let title = "send JSON with Content-Type: application/json";
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported", title, None));
    }
    let too_large = |_| problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "at most 256 KB of JSON", None);
    let bytes = axum::body::to_bytes(request.into_body(), MAX_JSON).await.map_err(too_large)?;
    serde_json::from_slice(&bytes).map_err(|e| {
        problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", &format!("not the JSON that was expected: {e}"), None)
    })
}

/// Notes what is wrong with a field.
pub(super) fn note<T>(errors: &mut Vec<FieldProblem>, field: &str, detail: &str) -> Option<T> {
    errors.push(FieldProblem::new(field, detail));
    None
}

/// A field that may be left out, of at most so many characters as it was sent.
pub(super) fn maybe<T>(
    errors: &mut Vec<FieldProblem>,
    field: &str,
    text: Option<&str>,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, ValidationError>,
) -> Option<T> {
    let text = text.filter(|t| is_given(t, most))?;
    must(errors, field, text, most, parse)
}

/// A field that must be there.
pub(super) fn must<T>(
    errors: &mut Vec<FieldProblem>,
    field: &str,
    text: &str,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, ValidationError>,
) -> Option<T> {
    parsed(text, most, parse).map_err(|why| errors.push(FieldProblem::invalid(field, why))).ok()
}
