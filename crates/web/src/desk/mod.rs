//! The desk of officials: signing in, the inbox, a report with everything that can be done to it now.

mod account;
mod act;
mod answer;
mod beside;
mod bulk;
mod bulk_own;
mod columns;
mod compare;
mod device;
mod done;
pub(crate) mod duty;
mod forest;
mod grievance;
mod inbox;
mod offers;
mod oversee;
mod overview;
mod queue;
mod report;
pub(crate) mod resume;
mod row;
mod session;
mod traces;
mod views;
mod village;
mod why;

pub(crate) use self::grievance::{amount, began as grievance_began, due as grievance_due, said_by, typing as register_typing};
pub(crate) use self::{columns::Column, device::Device, session::wait};
pub(crate) use crate::bar::Bar;
use app::SignedIn;
use axum::{
    Router,
    extract::FromRequestParts,
    http::request::Parts,
    response::Response,
    routing::{get, post},
};

use crate::{
    page::{Visitor, see},
    routes,
    state::Web,
};

pub(crate) fn routes() -> Router<Web> {
    Router::new()
        .route(routes::SIGN_IN, get(session::show).post(session::sign_in))
        .route(routes::SIGN_IN_CODE, post(session::sign_in_with_code))
        .route(routes::ACCOUNT, get(account::show))
        .route(routes::ACCOUNT_CODE, get(account::begun).post(account::second))
        .route(routes::ACCOUNT_SESSION, post(account::sign_out_device))
        .route(routes::SIGN_OUT, post(session::sign_out))
        .route(routes::PASSWORD, get(session::password).post(session::change_password))
        .route(routes::DESK, get(inbox::inbox))
        .route(routes::DESK_COUNT, get(inbox::count))
        .route(routes::DESK_QUEUE, get(queue::open))
        .route(routes::DESK_SEARCH, get(inbox::search))
        .route(routes::DESK_OVERVIEW, get(overview::show))
        .route(routes::desk_late::PATTERN, get(overview::late))
        .route(routes::DESK_REPORT, get(inbox::take_down).post(inbox::take_down_send))
        .route(routes::DESK_MANY, post(bulk::many))
        .route(routes::DESK_MANY_UNDO, post(bulk::undo))
        .route(routes::DESK_COLUMNS, post(columns::choose))
        .route(routes::DESK_VIEW, post(views::save))
        .route(routes::DESK_NO_VIEW, post(views::remove))
        .route(routes::DESK_VILLAGES, get(village::list::show))
        .route(routes::DESK_VILLAGES_NEXT, get(village::next::show))
        .route(routes::desk_village::PATTERN, get(village::one::show).post(village::one::put))
        .route(routes::DESK_BROUGHT, get(village::brought::show))
        .route(routes::DESK_TRIPS, get(village::plan::show))
        .route(routes::DESK_TRIP_NEW, get(village::plan::trip::begin))
        .route(routes::desk_trip::PATTERN, get(village::plan::trip::show).post(village::plan::trip::put))
        .route(routes::DESK_TEAM_NEW, get(village::plan::team::begin))
        .route(routes::desk_team::PATTERN, get(village::plan::team::show).post(village::plan::team::put))
        .route(routes::desk_visits::PATTERN, get(village::visit::show).post(village::visit::record))
        .route(routes::desk_visit_photo::PATTERN, get(village::visit::photo))
        .route(routes::DESK_POINT, get(forest::point::show))
        .route(routes::DESK_UNREPORTED, get(forest::unreported::show).post(forest::unreported::decide))
        .route(routes::DESK_DUTY, get(duty::show).post(duty::put))
        .route(routes::DESK_FOREST_MAP, get(forest::map::show))
        .route(routes::DESK_GRIEVANCES, get(grievance::list::show))
        .route(routes::DESK_GRIEVANCE_REPORTS, get(grievance::period::show).post(grievance::period::make))
        .route(routes::desk_grievance_report::PATTERN, get(grievance::saved::show).post(grievance::saved::put))
        .route(routes::desk_grievance::PATTERN, get(grievance::entry::show).post(grievance::step::put))
        .route(routes::desk_grievance_typing::PATTERN, post(grievance::typing::put))
        .route(routes::desk_grievance_roadmap::PATTERN, get(grievance::roadmap::show))
        .route(routes::desk_village_years::PATTERN, get(grievance::years::show))
        .route(routes::DESK_OVERSEE, get(oversee::show))
        .route(routes::DESK_TRACES, get(traces::show))
        .route(routes::desk_resume::PATTERN, get(resume::show))
        .route(routes::desk_report::PATTERN, get(report::show))
        .route(routes::desk_open::PATTERN, post(report::open))
        .route(routes::desk_place::PATTERN, get(report::geojson))
        .route(routes::desk_dossier::PATTERN, get(report::dossier))
        .route(routes::desk_file::PATTERN, get(report::file))
        .route(routes::desk_undo::PATTERN, post(done::undo))
        .route(routes::desk_beside::PATTERN, get(compare::show))
        .route(routes::desk_action::PATTERN, post(act::act))
        .route(routes::desk_typing::PATTERN, post(act::typing))
}

/// An official who is signed in. Others are sent to the sign-in page, and from there back.
pub(crate) struct Desk(pub(crate) SignedIn);

impl FromRequestParts<Web> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Response> {
        // Back to where one was; an address that is only sent to cannot be opened (see `resume` for what was sent there).
        let comes_back = parts.method.is_safe() || grievance::typing::is_sent_to_itself(parts.uri.path());
        let here = parts.uri.path_and_query().filter(|_| comes_back).map_or(routes::DESK, |p| p.as_str()).to_owned();
        match Visitor::from_request_parts(parts, web).await?.0 {
            None => Err(see(&format!("{}?ke={}", routes::SIGN_IN, routes::encode(&here)))),
            // A password somebody else knows (the administrator who made it) opens nothing but the page to change it.
            Some(who)
                if who.person.must_change && parts.uri.path() != routes::PASSWORD && parts.uri.path() != routes::SIGN_OUT =>
            {
                Err(see(routes::PASSWORD))
            }
            Some(who) if !routes::is_of_account(parts.uri.path()) && lacks_second_factor(web, &who).await => {
                Err(see(routes::ACCOUNT))
            }
            Some(who) => Ok(Self(who)),
        }
    }
}

/// Whether somebody whose role asks for a second factor has none yet. Where that cannot be told, nobody is let in.
pub(crate) async fn lacks_second_factor(web: &Web, who: &SignedIn) -> bool {
    asks_second_factor(web, who) && !matches!(web.app().people().recovery_codes_left(who).await, Ok(Some(_)))
}

/// Whether a role of somebody asks for a second factor.
pub(crate) fn asks_second_factor(web: &Web, who: &SignedIn) -> bool {
    who.person.grants.iter().any(|g| web.settings().second_factor_for.contains(&g.role))
}
