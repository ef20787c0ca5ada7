//! The description of the API, made from the code, and a page to read it.

use std::sync::LazyLock;

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::{
    Modify, OpenApi,
    openapi::{Content, Ref, RefOr, Response as Told, path::ParameterIn},
};

use crate::{
    localizer::Localizer,
    page::{Layout, Visitor, render},
    routes,
    state::Web,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tuntas",
        version = "1",
        description = "Hand in and follow public complaints. Errors are problem details (RFC 9457). Times are RFC 3339 in UTC. A report that is not public answers like a number that nobody has.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        super::submit::submit,
        super::lists::list,
        super::lists::csv,
        super::reports::one,
        super::reports::reply,
        super::reports::rate,
        super::figures::figures,
        super::reference::areas,
        super::reference::topics,
        super::reference::agencies
    ),
    components(schemas(super::problem::Problem, super::problem::FieldProblem)),
    modifiers(&Refusals)
)]
struct Description;

/// The refusals that operations have in common, told of each; and that every refusal is problem details. What an operation
/// refuses beyond that stands beside it, as a status and when it comes.
struct Refusals;

impl Modify for Refusals {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut description.paths.paths {
            for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
                let (sends, asks) = (operation.request_body.is_some(), path.contains('{'));
                let searches = operation
                    .parameters
                    .iter()
                    .flatten()
                    .any(|p| matches!(p, RefOr::T(p) if p.parameter_in == ParameterIn::Query));
                let common = [
                    (sends, "403", "A page of another site sent this"),
                    (asks, "404", "Not there, or not public"),
                    (sends, "413", "Too large"),
                    (sends, "415", "Neither of the media types that are read"),
                    (sends || searches, "422", "Unreadable, or some fields do not fit"),
                    (true, "429", "Too many; `Retry-After` says when to come again"),
                    (true, "500", "Something failed on our side; nothing was saved"),
                    (true, "503", "Not now; `Retry-After` says when to come again"),
                ];
                let responses = &mut operation.responses.responses;
                for (_, status, when) in common.into_iter().filter(|(holds, ..)| *holds) {
                    responses.entry(status.to_owned()).or_insert_with(|| Told::new(when).into());
                }
                for (_, response) in responses.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
                    if let RefOr::T(response) = response {
                        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
                        response.content.insert("application/problem+json".to_owned(), problem.into());
                    }
                }
            }
        }
    }
}

static JSON: LazyLock<String> = LazyLock::new(|| Description::openapi().to_pretty_json().unwrap_or_default());

/// The `OpenAPI` description, as it is served.
#[must_use]
pub fn openapi_json() -> &'static str {
    &JSON
}

pub(super) async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")], openapi_json()).into_response()
}

/// An operation, to be read.
struct Operation {
    method: String,
    path: String,
    summary: String,
    parameters: Vec<(String, String)>,
    body: Vec<(String, String, bool)>,
    responses: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct Docs {
    page: Layout,
    base: String,
    operations: Vec<Operation>,
}

pub(super) async fn page(State(web): State<Web>, s: Localizer, Visitor(who): Visitor) -> Response {
    let description: serde_json::Value = serde_json::from_str(openapi_json()).unwrap_or_default();
    let mut operations = Vec::new();
    for (path, methods) in description.get("paths").and_then(|p| p.as_object()).into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            operations.push(read(&description, path, method, operation));
        }
    }
    let page = Layout::new(&web, s, who.as_ref(), "API".to_owned(), routes::API_DOCS);
    render(&Docs { page, base: web.settings().base.clone(), operations })
}

fn text(value: &serde_json::Value, field: &str) -> String {
    value.get(field).and_then(|t| t.as_str()).unwrap_or_default().to_owned()
}

fn read(description: &serde_json::Value, path: &str, method: &str, operation: &serde_json::Value) -> Operation {
    let parameters = operation.get("parameters").and_then(|p| p.as_array()).into_iter().flatten();
    let schema = operation.pointer("/requestBody/content/application~1json/schema/$ref").and_then(|r| r.as_str());
    let schema = schema.and_then(|r| description.pointer(r.trim_start_matches('#')));
    let required: Vec<_> = schema
        .and_then(|s| s.get("required"))
        .and_then(|r| r.as_array())
        .into_iter()
        .flatten()
        .filter_map(|r| r.as_str())
        .collect();
    let properties = schema.and_then(|s| s.get("properties")).and_then(|p| p.as_object()).into_iter().flatten();
    let responses = operation.get("responses").and_then(|r| r.as_object()).into_iter().flatten();
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: format!("{} {}", text(operation, "summary"), text(operation, "description")).trim().to_owned(),
        parameters: parameters.map(|p| (text(p, "name"), text(p, "description"))).collect(),
        body: properties.map(|(name, p)| (name.clone(), text(p, "description"), required.contains(&name.as_str()))).collect(),
        responses: responses.map(|(status, r)| (status.clone(), text(r, "description"))).collect(),
    }
}
