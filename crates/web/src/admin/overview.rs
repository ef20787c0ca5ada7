//! What is missing: agencies where nobody answers, nobody approves, nobody verifies, or no decree says who.

use app::{Gap, Lack};
use askama::Template;
use axum::{extract::State, http::Uri, response::Response};

use super::{Admin, AdminOfAll, Frame, framed};
use crate::{
    desk::{Bar, duty::letters_told},
    forms::{Form, FormData},
    localizer::Localizer,
    page::{Layout, refuse_to, render, see},
    routes,
    state::Web,
};

/// Agencies of a list shown; the rest are counted.
const SHOWN: usize = 40;

/// Agencies that lack something.
struct Missing {
    /// Address, name, what they lack.
    shown: Vec<(String, String, Vec<String>)>,
    /// How many more there are.
    more: String,
}

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Overview {
    page: Layout,
    bar: Bar,
    frame: Frame,
    agencies: String,
    /// Those without the people they need.
    people: Missing,
    /// Those of which only the decree is missing.
    decrees: Missing,
    /// Whether requests come through a proxy that is not named in the settings.
    unnamed_proxy: bool,
    /// Letters and other jobs that were given up: why, and how many; for those who manage all.
    given_up: Vec<(String, String)>,
    /// That letters of alarms wait; empty where none does.
    alarm_letters: String,
    /// Whether some of them were just sent again.
    tried: bool,
}

/// The field of an address that says that letters are sent again.
const TRIED: &str = "dicoba";

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Admin(who): Admin, uri: Uri) -> Response {
    let (reference, official) = (web.app().reference(), who.official());
    let gaps = match web.app().administration().gaps(&official).await {
        Ok(gaps) => gaps,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let given_up = match web.app().administration().given_up(&official).await {
        Ok(given_up) => given_up,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let alarm_letters = match letters_told(&web, s).await {
        Ok(told) => told,
        Err(e) => return refuse_to(&web, s, Some(&who), &e),
    };
    let (decrees, people): (Vec<_>, Vec<_>) = gaps.into_iter().partition(|gap| gap.lacks == [Lack::Decree]);
    let missing = |gaps: Vec<Gap>| {
        let more = gaps.len().saturating_sub(SHOWN) as u64;
        let lacks = |gap: &Gap| gap.lacks.iter().map(|l| s.text(&l.key())).collect();
        let row = |gap: Gap| (routes::admin_agency(gap.agency), reference.agency_name(gap.agency), lacks(&gap));
        Missing {
            shown: gaps.into_iter().take(SHOWN).map(row).collect(),
            more: if more > 0 { s.with("admin-gaps-more", "n", &s.number(more)) } else { String::new() },
        }
    };
    let (page, bar, frame) = framed(&web, s, &who, "admin-title", routes::ADMIN, &FormData::default());
    render(&Overview {
        page,
        bar,
        frame,
        agencies: s.number(web.app().administration().managed_by(&official).len() as u64),
        people: missing(people),
        decrees: missing(decrees),
        unnamed_proxy: web.has_unnamed_proxy(),
        alarm_letters,
        given_up: given_up.into_iter().map(|(code, n)| (code, s.number(n))).collect(),
        tried: FormData::of_query(&uri).ticked(TRIED),
    })
}

/// Tries anew what was given up for a reason. Asked twice, the second has nothing left to do.
pub(crate) async fn try_again(State(web): State<Web>, s: Localizer, AdminOfAll(who): AdminOfAll, form: Form) -> Response {
    match web.app().administration().try_again(&who.official(), form.typed.get("why")).await {
        Ok(()) => see(&format!("{}?{TRIED}=1", routes::ADMIN)),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
