//! Where to go next: the villages that need it most, why, by weights that whoever reads may change; and a short way around them.

use app::{AppError, Proposal, SignedIn, Trip};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use domain::{
    AreaCode, Official,
    village::{Reason, Weights},
};

use super::{REGENCY, regencies, reports, today, told};
use crate::{
    desk::{Bar, Desk},
    forms::FormData,
    localizer::Localizer,
    page::{Layout, refuse_to, render},
    routes,
    state::Web,
};

/// The field that says how many villages.
const COUNT: &str = "banyak";
/// How many unless people say otherwise, and at most.
const USUAL: usize = 8;
const MOST: usize = 20;

/// What a reason counts for, as it is chosen.
struct Weight {
    field: String,
    label: String,
    value: u8,
}

struct ProposalRow {
    address: String,
    name: String,
    sum: String,
    /// Why: each reason with what it counts for.
    why: Vec<String>,
    about: String,
    reports: String,
}

struct Stop {
    address: String,
    name: String,
    far: String,
}

#[derive(Template)]
#[template(path = "desk/village/next.html")]
struct NextVillagesPage {
    page: Layout,
    bar: Bar,
    typed: FormData,
    regencies: Vec<(String, String)>,
    weights: Vec<Weight>,
    most_weight: u8,
    count: usize,
    most: usize,
    rows: Vec<ProposalRow>,
    rest: String,
    stops: Vec<Stop>,
    long: String,
    unplaced: Vec<String>,
    /// Where a trip to these is planned; empty for whoever plans none.
    plan: String,
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    page(&web, s, &who, FormData::of_query(&uri)).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn field(reason: Reason) -> String {
    format!("bobot-{}", reason.as_str())
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, typed: FormData) -> Result<Response, AppError> {
    let (by, reference) = (who.official(), web.app().reference());
    let areas = web.app().villages().areas_read(&by)?;
    let weights = Weights::of(|reason| typed.get(&field(reason)).trim().parse().ok());
    let within = typed.get(REGENCY).parse::<AreaCode>().ok();
    let count = typed.get(COUNT).trim().parse().unwrap_or(USUAL).clamp(1, MOST);
    let all = web.app().villages().proposals(&by, within.as_ref(), &weights).await?;
    let rest = all.len().saturating_sub(count);
    let chosen: Vec<_> = all.into_iter().take(count).collect();
    let going: Vec<_> = chosen.iter().map(|p| p.seen.village.area.clone()).collect();
    let trip = web.app().villages().trip(&going).await?;
    let why = |p: &Proposal, why: Reason, n: u8| match why {
        Reason::Forest => format!("{} ({}) +{n}", reason(s, why), s.number(p.seen.seen.forest)),
        _ => format!("{} +{n}", reason(s, why)),
    };
    let row = |p: &Proposal| ProposalRow {
        address: routes::desk_village(p.seen.village.area.as_str()),
        name: reference.place(&p.seen.village.area),
        sum: p.needs.sum.to_string(),
        why: p.needs.reasons.iter().map(|(reason, n)| why(p, *reason, *n)).collect(),
        about: told(s, &today(web, &p.seen)),
        reports: reports(s, &p.seen),
    };
    let weight = |why: Reason| Weight { field: field(why), label: reason(s, why), value: weights.get(why) };
    Ok(render(&NextVillagesPage {
        page: Layout::new(web, s, Some(who), s.text("villages-next"), routes::DESK_VILLAGES_NEXT),
        bar: Bar::of(who),
        regencies: regencies(web, &areas),
        weights: Reason::ALL.map(weight).into(),
        most_weight: Weights::MOST,
        count,
        most: MOST,
        rows: chosen.iter().map(row).collect(),
        rest: if rest > 0 { s.with("villages-next-rest", "n", &s.number(rest as u64)) } else { String::new() },
        stops: stops(web, s, &trip),
        long: s.with("villages-trip-long", "km", &kilometres(s, trip.kilometres())),
        unplaced: trip.unplaced.iter().map(|area| reference.place(area)).collect(),
        plan: plan(web, &by, &trip),
        typed,
    }))
}

pub(super) fn reason(s: Localizer, why: Reason) -> String {
    s.text(&format!("village-why-{}", why.as_str()))
}

/// Where a trip is planned to the villages of a way around, in its order.
fn plan(web: &Web, by: &Official, trip: &Trip) -> String {
    if web.app().villages().plans_for(by).is_empty() {
        return String::new();
    }
    let going = trip.stops.iter().map(|(area, _)| area).chain(&trip.unplaced);
    let villages: Vec<_> = going.map(|area| format!("desa={area}")).collect();
    format!("{}?{}", routes::DESK_TRIP_NEW, villages.join("&"))
}

fn stops(web: &Web, s: Localizer, trip: &Trip) -> Vec<Stop> {
    let stop = |(area, far): &(AreaCode, f64)| Stop {
        address: routes::desk_village(area.as_str()),
        name: web.app().reference().place(area),
        far: s.with("villages-trip-far", "km", &kilometres(s, *far)),
    };
    trip.stops.iter().map(stop).collect()
}

/// Whole kilometres: more is not known.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "half the way around the earth is 20,000 km")]
pub(super) fn kilometres(s: Localizer, far: f64) -> String {
    s.number(far.round().max(0.0) as u64)
}
