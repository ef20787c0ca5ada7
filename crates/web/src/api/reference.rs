//! Areas, topics and agencies, for programs.

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::AreaCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::{problem, too_fast};
use crate::{limits::Counted, localizer::Localizer, middleware::Client, state::Web};

/// Most areas in one answer.
const MOST: usize = 2000;

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AreaQuery {
    /// The beginning of words of a name; further words may name the areas above: `muara badak kutai`.
    q: Option<String>,
    /// The areas right below this code.
    #[param(pattern = "^[0-9]{2}([.][0-9]{2}([.][0-9]{2}([.][0-9]{4})?)?)?$")]
    parent: Option<String>,
}

/// An area.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AreaOut {
    /// Its Kemendagri code.
    code: String,
    /// Its name.
    name: String,
    /// Its name with those of the areas above.
    place: String,
}

fn cached<T: Serialize>(body: &T) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, serde_json::to_vec(body).unwrap_or_default()).into_response()
}

/// Areas: found by name, or those below another. Without either, the provinces.
#[utoipa::path(get, path = "/api/v1/areas", tag = "reference", params(AreaQuery), responses((status = 200, body = [AreaOut])))]
pub(crate) async fn areas(
    State(web): State<Web>,
    client: Client,
    query: Result<Query<AreaQuery>, axum::extract::rejection::QueryRejection>,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let Ok(Query(query)) = query else {
        return problem(StatusCode::UNPROCESSABLE_ENTITY, "unreadable", "the query cannot be read", None);
    };
    let reference = web.app().reference();
    let parent = match query.parent.as_deref().map(str::parse::<AreaCode>).transpose() {
        Ok(parent) => parent,
        Err(e) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "unfit", &e.to_string(), None),
    };
    let found: Vec<_> = match (query.q, &parent) {
        (Some(q), _) => reference.find_areas(&q, 20),
        (None, Some(parent)) => reference.areas_below(parent).take(MOST).collect(),
        (None, None) => reference.provinces().collect(),
    };
    let out = |a: &domain::Area| AreaOut { code: a.code.to_string(), name: a.name.clone(), place: reference.place(&a.code) };
    cached(&found.into_iter().map(out).collect::<Vec<_>>())
}

/// A topic.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopicOut {
    code: String,
    name: String,
}

/// All topics to choose from, named in the language asked for (`Accept-Language`).
#[utoipa::path(get, path = "/api/v1/topics", tag = "reference", responses((status = 200, body = [TopicOut])))]
pub(crate) async fn topics(State(web): State<Web>, s: Localizer, client: Client) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let reference = web.app().reference();
    let out =
        reference.open_topics().map(|t| TopicOut { code: t.code.0.clone(), name: reference.topic_name(&t.code, s.language) });
    cached(&out.collect::<Vec<_>>())
}

/// An agency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgencyOut {
    id: i64,
    name: String,
    kind: &'static str,
    /// Where it has authority.
    area: String,
    /// The agency it belongs to.
    parent: Option<i64>,
    /// The topics it answers for.
    topics: Vec<String>,
}

/// All agencies.
#[utoipa::path(get, path = "/api/v1/agencies", tag = "reference", responses((status = 200, body = [AgencyOut])))]
pub(crate) async fn agencies(State(web): State<Web>, client: Client) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return too_fast(wait);
    }
    let reference = web.app().reference();
    let out = reference.agencies.iter().map(|a| AgencyOut {
        id: a.id.0,
        name: reference.agency_name(a.id),
        kind: a.kind.as_str(),
        area: a.area.to_string(),
        parent: a.parent.map(|p| p.0),
        topics: a.topics.iter().map(|t| t.0.clone()).collect(),
    });
    cached(&out.collect::<Vec<_>>())
}
