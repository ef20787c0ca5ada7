//! Agencies and their tree, one level at a time.

use app::{AppError, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use domain::{Agency, AgencyId, AgencyKind, Refusal, TopicCode};

use super::{Admin, Frame, framed, on_field, saved_as, sheets};
use crate::{
    agency_named,
    desk::Bar,
    forms::{Errors, Form, FormData, read_place},
    language,
    localizer::Localizer,
    page::{Layout, refuse_to, render, render_as},
    public::list::topics,
    routes,
    sheet::Kind,
    state::Web,
};

/// Agencies found by a search.
const FOUND: usize = 50;
/// People of an agency shown.
const PEOPLE: u32 = 100;

struct AgencyRow {
    address: String,
    name: String,
    kind: String,
    closed: bool,
}

#[derive(Template)]
#[template(path = "admin/agencies.html")]
struct AgenciesPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    rows: Vec<AgencyRow>,
}

#[derive(Template)]
#[template(path = "admin/agency.html")]
struct AgencyPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    typed: FormData,
    errors: Errors,
    /// Where it stands, the highest first.
    above: Vec<(String, String)>,
    /// Of one that is there already.
    there: Option<There>,
    kinds: Vec<(String, String)>,
    topics: Vec<(String, String)>,
    proposals: Vec<String>,
}

/// What hangs on an agency that is there.
struct There {
    name: String,
    public: String,
    lacks: Vec<String>,
    /// Address, name, roles.
    people: Vec<(String, String, String)>,
    invite: String,
    invite_many: String,
    below: Vec<AgencyRow>,
    add: String,
    add_many: String,
}

fn row(web: &Web, s: Localizer, agency: &Agency) -> AgencyRow {
    AgencyRow {
        address: routes::admin_agency(agency.id),
        name: web.app().reference().agency_name(agency.id),
        kind: s.text(&format!("agency-kind-{}", agency.kind.as_str())),
        closed: agency.closed,
    }
}

/// The agencies at the top of what somebody manages, or those with the words typed.
pub(crate) async fn list(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    let (reference, managed) = (web.app().reference(), web.app().administration().managed_by(&who.official()));
    let found = if insight::words(typed.get("cari")).next().is_none() {
        let top = |id: &AgencyId| reference.agencies.get(*id).and_then(|a| a.parent).is_none_or(|p| !managed.contains(&p));
        managed.iter().copied().filter(top).collect()
    } else {
        agency_named::with_words(&reference, &managed, typed.get("cari"))
    };
    if let Some(kind) = Kind::wanted(&typed) {
        let all = if typed.get("cari").trim().is_empty() { managed } else { found };
        return sheets::agencies(&web, s, all.iter().filter_map(|id| reference.agencies.get(*id)), kind).await;
    }
    let rows = found.into_iter().filter_map(|id| reference.agencies.get(id)).take(FOUND);
    let rows = rows.map(|a| row(&web, s, a)).collect();
    let (page, bar, frame) = framed(&web, s, &who, "admin-agencies", routes::ADMIN_AGENCIES, &typed);
    render(&AgenciesPage { page, bar, frame, rows, typed })
}

/// One agency, or a new one below another.
pub(crate) async fn one(State(web): State<Web>, s: Localizer, Admin(who): Admin, Path(id): Path<String>, uri: Uri) -> Response {
    let query = FormData::of_query(&uri);
    let reference = web.app().reference();
    let managed = web.app().administration().managed_by(&who.official());
    let known = |text: &str| text.parse().ok().map(AgencyId).filter(|id| managed.contains(id));
    let mut typed = FormData::default();
    if id == routes::NEW {
        let Some(above) = known(query.get("di")).and_then(|id| reference.agencies.get(id)) else {
            return refuse_to(&web, s, Some(&who), &AppError::NotFound);
        };
        typed.set("parent", reference.agency_name(above.id));
        typed.set("place", reference.place(&above.area));
        typed.set("kind", AgencyKind::Service.as_str());
    } else {
        let Some(agency) = known(&id).and_then(|id| reference.agencies.get(id)) else {
            return refuse_to(&web, s, Some(&who), &AppError::NotFound);
        };
        fill(&mut typed, &reference, agency);
    }
    page(&web, s, &who, &query, typed, Errors::default()).await
}

fn fill(typed: &mut FormData, reference: &app::ReferenceData, agency: &Agency) {
    typed.set("id", agency.id.0.to_string());
    typed.set("name", agency.name.clone());
    typed.set("kind", agency.kind.as_str());
    typed.set("parent", agency.parent.map(|p| reference.agency_name(p)).unwrap_or_default());
    typed.set("place", reference.place(&agency.area));
    typed.set_all("topic", agency.topics.iter().map(|t| t.0.clone()));
    typed.set("decree", agency.decree.clone());
    typed.set("approval", if agency.approval { "1" } else { "" });
    typed.set("closed", if agency.closed { "1" } else { "" });
}

async fn page(web: &Web, s: Localizer, who: &SignedIn, query: &FormData, typed: FormData, errors: Errors) -> Response {
    let (reference, official) = (web.app().reference(), who.official());
    let id = typed.get("id").parse().ok().map(AgencyId);
    let there = match id.and_then(|id| reference.agencies.get(id)) {
        Some(agency) => match there(web, s, who, agency).await {
            Ok(there) => Some(there),
            Err(e) => return refuse_to(web, s, Some(who), &e),
        },
        None => None,
    };
    let managed = web.app().administration().managed_by(&official);
    let above = id.into_iter().flat_map(|id| reference.agencies.lineage(id).skip(1).collect::<Vec<_>>());
    let mut above: Vec<_> =
        above.filter(|a| managed.contains(a)).map(|a| (routes::admin_agency(a), reference.agency_name(a))).collect();
    above.reverse();
    let status = errors.status();
    let (page, bar, frame) = framed(web, s, who, "admin-agencies", routes::ADMIN_AGENCIES, query);
    let shown = AgencyPage {
        page: page.wrong(&errors),
        bar,
        frame,
        errors,
        above,
        there,
        kinds: AgencyKind::ALL.map(|k| (k.as_str().to_owned(), s.text(&format!("agency-kind-{}", k.as_str())))).into(),
        topics: topics(web, s, |t| id.and_then(|id| reference.agencies.get(id)).is_some_and(|a| a.topics.contains(t))),
        proposals: agency_named::proposals(web, &official),
        typed,
    };
    render_as(status, &shown)
}

async fn there(web: &Web, s: Localizer, who: &SignedIn, agency: &Agency) -> Result<There, AppError> {
    let (reference, official) = (web.app().reference(), who.official());
    let lacks = web.app().administration().lacks_of(agency).await?;
    let person = |m: app::Managed| {
        let here = m.person.grants.iter().filter(|g| g.agency == agency.id);
        let roles = here.map(|g| s.text(&format!("role-{}", g.role.as_str()))).collect::<Vec<_>>().join(", ");
        let roles = if m.person.disabled { format!("{roles} ({})", s.text("person-is-disabled")) } else { roles };
        (if m.manages { routes::admin_person(m.person.id) } else { String::new() }, m.person.name, roles)
    };
    let people =
        web.app().administration().people_of(&official, Some(agency.id), "", "", PEOPLE).await?.into_iter().map(person).collect();
    Ok(There {
        name: reference.agency_name(agency.id),
        public: routes::agency(agency.id),
        lacks: lacks.into_iter().map(|l| s.text(&l.key())).collect(),
        people,
        invite: format!("{}?di={}", routes::ADMIN_PERSON_NEW, agency.id.0),
        invite_many: format!("{}?di={}", routes::ADMIN_PEOPLE_TABLE, agency.id.0),
        add_many: format!("{}?di={}", routes::ADMIN_AGENCIES_TABLE, agency.id.0),
        below: reference.agencies.below(agency.id).into_iter().map(|a| row(web, s, a)).collect(),
        add: routes::admin_agency_below(agency.id),
    })
}

/// Keeps an agency, new or changed.
pub(crate) async fn put(State(web): State<Web>, s: Localizer, Admin(who): Admin, form: Form) -> Response {
    let (typed, mut errors) = (form.typed, Errors::default());
    if let Some(s) = language::asked(&typed) {
        let shown = page(&web, s, &who, &FormData::default(), typed, errors).await;
        return language::remember(&web, Some(&who), s, shown).await;
    }
    if let Some(agency) = read(&web, &who, &typed, &mut errors) {
        let kept = [("name", agency.name.clone()), ("decree", agency.decree.clone())];
        match web.app().administration().put_agency(&who.official(), agency).await {
            Ok(id) => return saved_as(&routes::admin_agency(id), &typed, &kept),
            Err(AppError::NoSuchArea) => errors.add("place", "no-such-area"),
            Err(e) => match on_field(e, &FIELDS) {
                Ok((field, key)) => errors.add(field, key),
                Err(e) => return refuse_to(&web, s, Some(&who), &e),
            },
        }
    }
    page(&web, s, &who, &FormData::default(), typed, errors).await
}

const FIELDS: [(Refusal, &str); 7] = [
    (Refusal::BelowGovernment, "parent"),
    (Refusal::OperatorOnly, "parent"),
    (Refusal::NameTaken, "name"),
    (Refusal::UnderItself, "parent"),
    (Refusal::UnknownAgency, "parent"),
    (Refusal::OutsideArea, "place"),
    (Refusal::NotAllowed, "form"),
];

/// Reads the form. None when something is wrong with it.
fn read(web: &Web, who: &SignedIn, typed: &FormData, errors: &mut Errors) -> Option<Agency> {
    let reference = web.app().reference();
    let id = typed.get("id").parse().ok().map_or(AgencyId(0), AgencyId);
    let before = reference.agencies.get(id);
    let name = typed.must("name", domain::Title::parse, errors);
    let kind = AgencyKind::parse(typed.get("kind"));
    if kind.is_none() {
        errors.add("kind", "choose");
    }
    // What stays as it is needs no look-up: the one above may be nobody's to name here.
    let kept =
        before.map(|b| b.parent).filter(|p| p.map(|p| reference.agency_name(p)).unwrap_or_default() == typed.get("parent"));
    let parent = kept.or_else(|| agency_named::read(web, &who.official(), typed, "parent", errors).map(Some));
    let area = before.map(|b| b.area.clone()).filter(|a| reference.place(a) == typed.get("place").trim());
    let area =
        area.or_else(|| reference.of_government(typed.get("place")).cloned()).or_else(|| read_place(&reference, typed, errors));
    let decree = typed.maybe("decree", domain::Title::parse, errors);
    let topics = typed.all("topic").filter_map(TopicCode::parse).filter(|t| reference.topics.contains_key(t)).collect();
    errors.is_empty().then_some(())?;
    Some(Agency {
        id,
        parent: parent?,
        kind: kind?,
        name: name?.as_str().to_owned(),
        area: area?,
        topics,
        approval: typed.ticked("approval"),
        decree: decree.map(|d| d.as_str().to_owned()).unwrap_or_default(),
        closed: typed.ticked("closed"),
    })
}
