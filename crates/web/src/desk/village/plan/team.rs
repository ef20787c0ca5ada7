//! A team: who belongs to it, and its calendar at a secret address that is told once.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{
    AgencyId, Language, Title,
    village::{Team, TeamId},
};
use uuid::Uuid;

use super::governments;
use crate::{
    desk::{Bar, Desk},
    forms::{Errors, FORM, Form, FormData, fresh},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render_as, see},
    routes,
    state::Web,
};

/// The field of an address that says that something was kept.
const SAVED: &str = "tersimpan";
/// The field that gives a calendar, or takes it away.
const CALENDAR: &str = "kalender";
const END: &str = "akhiri";

#[derive(Template)]
#[template(path = "desk/village/team.html")]
struct TeamPage {
    page: Layout,
    bar: Bar,
    new: bool,
    plans: bool,
    saved: bool,
    name: String,
    parts: Vec<(String, String)>,
    has_calendar: bool,
    /// The secret address, told this once.
    calendar: String,
    governments: Vec<(String, String)>,
    languages: Vec<(String, String)>,
    typed: FormData,
    errors: Errors,
    address: String,
}

/// The form of a new team.
pub(crate) async fn begin(State(web): State<Web>, s: Localizer, Desk(who): Desk) -> Response {
    let mut typed = FormData::default();
    typed.set("version", "0");
    typed.set("language", Language::Indonesian.as_str());
    let id = fresh().parse().map(TeamId).map_err(|_| AppError::NotFound);
    let shown = match id {
        Ok(id) => page(&web, s, &who, id, None, typed, Errors::default(), How::default()).await,
        Err(e) => Err(e),
    };
    shown.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

fn asked(id: &str) -> Result<TeamId, AppError> {
    id.parse::<Uuid>().map(TeamId).map_err(|_| AppError::NotFound)
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, uri: Uri) -> Response {
    let shown = async {
        let id = asked(&id)?;
        let (team, _) = web.app().villages().team_read(&who.official(), id)?;
        let typed = as_it_is(&web, &team).await?;
        let saved = FormData::of_query(&uri).ticked(SAVED);
        page(&web, s, &who, id, Some(&team), typed, Errors::default(), How { saved, ..How::default() }).await
    };
    shown.await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn as_it_is(web: &Web, team: &Team) -> Result<FormData, AppError> {
    let mut typed = FormData::default();
    for (field, value) in [
        ("version", team.version.to_string()),
        ("agency", team.agency.0.to_string()),
        ("team_name", team.name.clone()),
        ("members", web.app().villages().logins_of(team).await?.join("\n")),
        ("others", team.others.to_string()),
        ("language", team.language.as_str().to_owned()),
        ("closed", if team.closed { "1".to_owned() } else { String::new() }),
    ] {
        typed.set(field, value);
    }
    Ok(typed)
}

#[derive(Default)]
struct How {
    saved: bool,
    calendar: String,
}

#[expect(clippy::too_many_arguments, reason = "all that a page with a form is made of")]
async fn page(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    id: TeamId,
    team: Option<&Team>,
    typed: FormData,
    errors: Errors,
    how: How,
) -> Result<Response, AppError> {
    let (reference, governments) = (web.app().reference(), governments(web, who));
    let plans = match team {
        Some(team) => governments.iter().any(|(id, _)| *id == team.agency.0.to_string()),
        None => !governments.is_empty(),
    };
    if team.is_none() && !plans {
        return Err(domain::Refusal::NotAllowed.into());
    }
    let name = team.map_or_else(|| s.text("team-new"), |team| team.name.clone());
    let n = |n: u64| s.number(n);
    let parts = team.map(|team| {
        vec![
            (s.text("part-agency"), reference.agency_name(team.agency)),
            (s.text("part-members"), n(team.members.len() as u64)),
            (s.text("part-others"), n(u64::from(team.others))),
            (s.text("part-language"), s.text(&format!("trip-language-{}", team.language.as_str()))),
        ]
    });
    let address = routes::desk_team(id.0);
    // One that is not kept yet has no page of its own to come back to.
    let here = if team.is_some() { &address } else { routes::DESK_TEAM_NEW };
    let languages = Language::ALL.map(|l| (l.as_str().to_owned(), s.text(&format!("trip-language-{}", l.as_str()))));
    Ok(render_as(
        errors.status(),
        &TeamPage {
            page: Layout::new(web, s, Some(who), name.clone(), here).wrong(&errors),
            bar: Bar::of(who),
            new: team.is_none(),
            plans,
            saved: how.saved,
            name,
            parts: parts.unwrap_or_default(),
            has_calendar: team.is_some_and(|team| team.feed.is_some()),
            calendar: how.calendar,
            governments,
            languages: languages.into(),
            typed,
            errors,
            address,
        },
    ))
}

pub(crate) async fn put(State(web): State<Web>, s: Localizer, Desk(who): Desk, Path(id): Path<String>, form: Form) -> Response {
    keep(&web, s, &who, &id, form.typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e))
}

async fn keep(web: &Web, s: Localizer, who: &SignedIn, id: &str, mut typed: FormData) -> Result<Response, AppError> {
    let (id, villages, by) = (asked(id)?, web.app().villages(), who.official());
    let there = villages.team_read(&by, id).ok().map(|(team, _)| team);
    if typed.ticked(CALENDAR) {
        if typed.has(CALENDAR, END) {
            villages.end_calendar(&by, id).await?;
            return Ok(see(&format!("{}?{SAVED}=1", routes::desk_team(id.0))));
        }
        let secret = villages.give_calendar(&by, id).await?;
        let (team, _) = villages.team_read(&by, id)?;
        let calendar = format!("{}{}", web.settings().base, routes::calendar(&format!("{secret}.ics")));
        let typed = as_it_is(web, &team).await?;
        return page(web, s, who, id, Some(&team), typed, Errors::default(), How { calendar, saved: false }).await;
    }
    if let Some(s) = language::asked(&typed) {
        let shown = page(web, s, who, id, there.as_ref(), typed, Errors::default(), How::default()).await?;
        return Ok(language::remember(web, Some(who), s, shown).await);
    }
    let mut errors = Errors::default();
    let plans = villages.plans_for(&by);
    let agency = typed.get("agency").parse().ok().map(AgencyId).filter(|id| plans.contains(id));
    let agency = agency.or(plans.first().copied().filter(|_| plans.len() == 1)).ok_or(domain::Refusal::NotAllowed)?;
    let name = typed.must("team_name", Title::parse, &mut errors);
    let logins: Vec<_> = typed.get("members").split([',', ';', ' ', '\n', '\r']).filter(|login| !login.is_empty()).collect();
    let logins: Vec<String> = logins.into_iter().map(str::to_lowercase).collect();
    let members = if logins.len() > Team::MOST { Ok(Err(String::new())) } else { villages.members_called(agency, &logins).await };
    let members = members?.map_err(|_| errors.add("members", "team-no-member")).ok();
    let others = typed.get("others").trim();
    let others = if others.is_empty() { Some(0) } else { others.parse().ok().filter(|n| *n <= Team::MOST as u32) };
    if others.is_none() {
        errors.add("others", "team-no-count");
    }
    if let (Some(name), Some(members), Some(others)) = (name, members, others) {
        let team = Team {
            id,
            version: typed.get("version").parse().unwrap_or(0),
            agency,
            name: name.as_str().to_owned(),
            members,
            others,
            language: Language::parse(typed.get("language")).unwrap_or_default(),
            feed: None,
            closed: typed.ticked("closed"),
        };
        match villages.keep_team(&by, team).await {
            Ok(()) => return Ok(see(&format!("{}?{SAVED}=1", routes::desk_team(id.0)))),
            Err(AppError::Changed) => {
                let latest = villages.team_read(&by, id).map_or(0, |(team, _)| team.version);
                typed.set("version", latest.to_string());
                errors.add(FORM, "trip-changed");
            }
            Err(e) => return Err(e),
        }
    }
    page(web, s, who, id, there.as_ref(), typed, errors, How::default()).await
}
