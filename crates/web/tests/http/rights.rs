//! Role x action x state over the HTTP surface, in full. What a page does must be what the domain allows, and what it
//! allows stands in a snapshot to be read by people.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{Action, Actor, policy};

use crate::town::{OFFICIALS, Town, VILLAGE};

const STATES: [&str; 13] = [
    "submitted",
    "verified",
    "needs_completion",
    "forwarded",
    "draft",
    "in_progress",
    "returned",
    "answered",
    "closed",
    "archived",
    "joined",
    "secret",
    "supervisory",
];

/// A form that is right for an action, so that only rights and state can stand in the way.
fn form(action: Action, state: &str, other: &str) -> Vec<(String, String)> {
    let holder = match state {
        "draft" => "5",
        "supervisory" => "6",
        _ => "4",
    };
    let free = if matches!(state, "draft") { "4" } else { "5" };
    let free = if state == "supervisory" { "6" } else { free };
    let mut fields: Vec<(&str, &str)> =
        vec![("words", "Kata-kata yang menyertai"), ("agency", holder), ("draft", "0"), ("stars", "4")];
    match action {
        Action::Verify => fields.extend([
            ("title", "Judul"),
            ("kind", "complaint"),
            ("topic", "jalan"),
            ("area", VILLAGE),
            ("place", "Badak Baru"),
        ]),
        Action::Forward => fields.push(("lead", free)),
        Action::Return => fields.push(("better", "2")),
        Action::Copy => fields.push(("to", "3")),
        Action::Join => fields.push(("number", other)),
        Action::Archive => fields.push(("reason", "test")),
        Action::Tighten => fields.extend([("anonymous", "1"), ("secret", "1")]),
        Action::GiveNationalId => fields.push(("id", "9190000")),
        _ => {}
    }
    fields.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

/// What came of it: done, refused, hidden (as if it were not there), or sent to sign in.
fn outcome(status: StatusCode, location: &str) -> char {
    match status {
        StatusCode::SEE_OTHER if location.starts_with("/masuk") => 's',
        StatusCode::SEE_OTHER | StatusCode::OK => 'D',
        StatusCode::NOT_FOUND => '-',
        StatusCode::FORBIDDEN => 'f',
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => 'r',
        other => panic!("unexpected {other}"),
    }
}

#[tokio::test]
async fn every_role_may_do_in_every_state_what_the_domain_allows_and_nothing_else() {
    let town = Town::new().await;
    let (other, _) = town.report_in("forwarded").await;
    let mut table = String::from("D done, r refused by the state, f forbidden, - not there for this person\n");
    let mut cookies = Vec::new();
    for (login, ..) in OFFICIALS {
        cookies.push(town.session(login).await);
    }
    for state in STATES {
        writeln!(table, "\n{state}").unwrap();
        for ((login, ..), cookie) in OFFICIALS.iter().zip(&cookies) {
            let (mut number, _) = town.report_in(state).await;
            let mut row = String::new();
            for action in Action::OF_OFFICIALS {
                let report = town.state(number).await;
                let actor = town.actor(login).await;
                let tree = &town.house.world().agencies;
                let visible = policy::sees(&actor, &report, tree);
                let allowed = policy::may(&actor, action, &report, tree).is_ok() && policy::fits(action, &report).is_ok();
                let (path, fields) = match action {
                    Action::RevealPerson => (format!("/meja/laporan/{number}/buka/pelapor"), vec![]),
                    _ => (format!("/meja/laporan/{number}/{}", action.as_str()), form(action, state, &other.to_string())),
                };
                let fields: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                let page = town.post(&path, cookie, &fields).await;
                let came = outcome(page.status, page.location());
                assert_eq!(came == '-', !visible, "{state} {login} {action:?}: seen or not, {} {}", page.status, page.text);
                if came == 'D' {
                    assert!(allowed, "{state} {login} {action:?}: done though not allowed");
                    (number, _) = town.report_in(state).await;
                } else if allowed && !may_be_refused(action, state, login) {
                    panic!("{state} {login} {action:?}: allowed but {} {}", page.status, page.text);
                }
                row.push(came);
            }
            writeln!(table, "  {login:<16} {row}").unwrap();
        }
        let anyone = town.post(&format!("/meja/laporan/{other}/note"), "", &[("words", "x")]).await;
        assert_eq!(outcome(anyone.status, anyone.location()), 's');
    }
    let names: Vec<_> = Action::OF_OFFICIALS.iter().map(|a| a.as_str()).collect();
    insta::assert_snapshot!("officials", format!("columns: {}\n{table}", names.join(", ")));
}

/// Allowed in general, but not with this form: the agency that has it already, a report that waits for no draft of ours.
fn may_be_refused(action: Action, state: &str, login: &str) -> bool {
    match action {
        // Somebody else's forwarding, or one that is not open.
        Action::Accept | Action::Return | Action::FollowUp => true,
        Action::Forward | Action::Copy => state == "supervisory" || state == "secret",
        // Nobody stands above the province.
        Action::Escalate => login == "koordinator.prov",
        Action::Join => matches!(state, "supervisory"),
        _ => false,
    }
}

#[tokio::test]
async fn a_reporter_may_do_in_every_state_what_the_domain_allows_and_nobody_without_the_pin() {
    let town = Town::new().await;
    let mut table = String::from("D done, r refused by the state, f forbidden\n");
    for state in STATES {
        let (mut number, pin) = town.report_in(state).await;
        let mut cookie = town.follow(number, &pin).await;
        let mut row = String::new();
        for action in Action::OF_REPORTERS {
            let report = town.state(number).await;
            let tree = &town.house.world().agencies;
            let allowed = policy::may(&Actor::Reporter, action, &report, tree).is_ok() && policy::fits(action, &report).is_ok();
            let path = format!("/laporan/{number}/{}", action.as_str());
            let fields = form(action, state, "");
            let fields: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let stranger = town.post(&path, "", &fields).await;
            assert_eq!(stranger.status, StatusCode::FORBIDDEN, "{state} {action:?} without the PIN");
            let page = town.post(&path, &cookie, &fields).await;
            let came = outcome(page.status, page.location());
            assert_eq!(came == 'D', allowed, "{state} {action:?}: {} {}", page.status, page.text);
            if came == 'D' {
                let pin;
                (number, pin) = town.report_in(state).await;
                cookie = town.follow(number, &pin).await;
            }
            row.push(came);
        }
        writeln!(table, "  {state:<16} {row}").unwrap();
    }
    let names: Vec<_> = Action::OF_REPORTERS.iter().map(|a| a.as_str()).collect();
    insta::assert_snapshot!("reporters", format!("columns: {}\n{table}", names.join(", ")));
}
