//! Role x place x action x state over the HTTP surface, in full and out of one definition: [`ROLES`] at [`PLACES`] in [`STATES`].
//! What a page does must be what the domain allows, and what it allows stands in snapshots to be read by people.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{
    Action, Actor, AgencyId, Grant, Official, Report, Role, UserId,
    policy::{self, Reach},
};

use crate::town::{HEALTH, INSPECTORATE, OTHER_REGENCY, PROVINCE, REGENCY, Town, VILLAGE, WORKS, mailbox};

mod forest;
mod register;
mod villages;

const STATES: [&str; 21] = [
    "submitted",
    "spoken",
    "verified",
    "needs_completion",
    "forwarded",
    "draft",
    "in_progress",
    "returned",
    "answered",
    "promised",
    "disputed",
    "closed",
    "shut",
    "archived",
    "joined",
    "secret",
    "hidden",
    "supervisory",
    "forest",
    "registered",
    "restricted",
];

/// Where somebody stands to a report: at the agency that has it (the accused, in what is supervisory), at one beside it, at the
/// government that takes care of it, at the one above, at one beside that, at the inspectorate.
const PLACES: [(&str, AgencyId); 6] = [
    ("own", WORKS),
    ("beside", HEALTH),
    ("government", REGENCY),
    ("above", PROVINCE),
    ("other", OTHER_REGENCY),
    ("inspectorate", INSPECTORATE),
];

const ROLES: [Role; 11] = Role::ALL;

/// Somebody with a row in the table.
struct Row {
    login: String,
    grants: Vec<Grant>,
}

/// Every role at every place, and whoever writes and approves for one agency.
fn rows() -> Vec<Row> {
    let at = |role: Role, (place, agency): (&str, AgencyId)| Row {
        login: format!("{}.{place}", role.as_str()),
        grants: vec![Grant { role, agency }],
    };
    let both = [Role::Liaison, Role::Approver].map(|role| Grant { role, agency: HEALTH });
    let both = Row { login: "both.beside".into(), grants: both.into() };
    ROLES.into_iter().flat_map(|role| PLACES.map(|place| at(role, place))).chain([both]).collect()
}

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
        Action::Tighten => fields.push(("anonymous", "1")),
        Action::RevealPerson => fields.push(("why", "check")),
        Action::GiveNationalId => fields.push(("id", "9190000")),
        Action::WithdrawConsent => fields.push(("what", "news")),
        Action::FollowUp => fields.push(("says", "informed")),
        Action::Rate => fields.push(("solved", "1")),
        Action::Reply => fields.push(("kind", "unsolved")),
        Action::DecideAppeal => fields.push(("upheld", "1")),
        Action::TellFinding => fields.push(("finding", "help")),
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
async fn what_was_given_up_is_tried_again_by_whoever_manages_all_and_nobody_else() {
    let town = Town::new().await;
    let job = store::NewJob { kind: "sing", payload: "{}".into(), run_at: town.app.now(), key: None, reporter_of: None };
    town.store.add_jobs(vec![job]).await.unwrap();
    let given_up = async || {
        town.tell(&mailbox()).await;
        assert_eq!(town.store.job_counts().await.unwrap().dead, 1);
    };
    let (address, why) = ("/kelola/surat-gagal", [("why", "unknown job")]);
    let mut done = Vec::new();
    for row in rows() {
        town.person(&row.login, row.grants).await;
        given_up().await;
        let cookie = town.session(&row.login).await;
        let offered = town.get("/kelola", &cookie).await.text.contains(address);
        let page = town.post(address, &cookie, &why).await;
        let does = outcome(page.status, page.location()) == 'D';
        assert_eq!((offered, does), (does, town.store.job_counts().await.unwrap().dead == 0), "{}", row.login);
        if does {
            done.push(row.login);
        }
    }
    assert_eq!(done, ["administrator.above"]);
    assert_eq!(outcome(StatusCode::SEE_OTHER, town.post(address, "", &why).await.location()), 's');
}

#[tokio::test]
async fn every_role_may_do_in_every_state_what_the_domain_allows_and_nothing_else() {
    let town = Town::new().await;
    let (other, _) = town.report_in("forwarded").await;
    let mut table = String::from("D done, r refused by the state, f forbidden; for whoever has no row the report is not there\n");
    let mut people = Vec::new();
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let cookie = town.session(&row.login).await;
        people.push((town.official(&row.login).await, row.login, cookie));
    }
    for state in STATES {
        writeln!(table, "\n{state}").unwrap();
        for (official, login, cookie) in &people {
            let (mut number, _) = town.report_in(state).await;
            let actor = Actor::Official(official.clone());
            let visible = policy::sees(&actor, &town.state(number).await, &town.app.reference().agencies);
            let listed = town.app.reports().reports_within(official, &app::Search::default(), None, 20).await.unwrap();
            let listed = listed.rows.iter().any(|l| l.report.tracking == number);
            assert_eq!(listed, visible, "{state} {login}: in lists stands what is seen");
            let mut row = String::new();
            for action in Action::OF_OFFICIALS {
                // What is not there is not there for anything.
                if !visible && !matches!(action, Action::Verify | Action::Show | Action::RevealPerson) {
                    continue;
                }
                let report = town.state(number).await;
                let (may, fits) = asked(&actor, action, &report, &town);
                let path = match action {
                    Action::RevealPerson => format!("/meja/laporan/{number}/buka/pelapor"),
                    Action::Listen => format!("/meja/laporan/{number}/buka/suara"),
                    Action::OpenPlace => format!("/meja/laporan/{number}/buka/tempat"),
                    _ => format!("/meja/laporan/{number}/{}", action.as_str()),
                };
                let fields = form(action, state, &other.to_string());
                let fields: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                let page = town.post(&path, cookie, &fields).await;
                let came = outcome(page.status, page.location());
                let told =
                    format!("{state} {login} {action:?}: {} {}", page.status, page.text.chars().take(300).collect::<String>());
                match came {
                    '-' => assert!(!visible, "{told}"),
                    'D' => {
                        assert!(visible && may && fits, "{told}");
                        (number, _) = town.report_in(state).await;
                    }
                    'f' => assert!(visible && !may || may_be_refused(action, state), "{told}"),
                    // The other number is unknown to whoever does not see that report.
                    _ => assert!(action == Action::Join || may && (!fits || may_be_refused(action, state)), "{told}"),
                }
                row.push(came);
            }
            if visible {
                writeln!(table, "  {login:<24} {row}").unwrap();
            } else {
                assert_eq!(row, "---", "{state} {login}");
            }
        }
        let anyone = town.post(&format!("/meja/laporan/{other}/note"), "", &[("words", "x")]).await;
        assert_eq!(outcome(anyone.status, anyone.location()), 's');
    }
    let names: Vec<_> = Action::OF_OFFICIALS.iter().map(|a| a.as_str()).collect();
    insta::assert_snapshot!("officials", format!("columns: {}\n{table}", names.join(", ")));
}

fn asked(actor: &Actor, action: Action, report: &Report, town: &Town) -> (bool, bool) {
    let tree = &town.app.reference().agencies;
    (policy::may(actor, action, report, tree).is_ok(), policy::fits_for(actor, action, report, tree).is_ok())
}

/// Allowed in general, but not with this form: the agency that has it already, a report that waits for no draft of ours.
fn may_be_refused(action: Action, state: &str) -> bool {
    match action {
        // Somebody else's forwarding, or one that is not open.
        Action::Accept | Action::Return | Action::FollowUp => true,
        Action::Forward | Action::Copy | Action::Join => state == "supervisory",
        // Nobody listened to it yet.
        Action::Verify => state == "spoken",
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
            let (may, fits) = asked(&Actor::Reporter, action, &town.state(number).await, &town);
            let path = format!("/laporan/{number}/{}", action.as_str());
            let mut fields = form(action, state, "");
            fields.extend((action == Action::Tighten).then(|| ("secret".to_owned(), "1".to_owned())));
            let fields: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let stranger = town.post(&path, "", &fields).await;
            assert_eq!(stranger.status, StatusCode::FORBIDDEN, "{state} {action:?} without the PIN");
            let page = town.post(&path, &cookie, &fields).await;
            let came = outcome(page.status, page.location());
            assert_eq!(came == 'D', may && fits, "{state} {action:?}: {} {}", page.status, page.text);
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

/// Who gives what: an administrator of each place, every role at every place. And how far each role reaches.
#[tokio::test]
async fn every_administrator_gives_what_they_manage_and_nothing_else() {
    let town = Town::new().await;
    let tree = &town.app.reference().agencies;
    let mut table = String::from("columns: own, beside, government, above, other, inspectorate\n\nreach: x reached\n");
    let line = |table: &mut String, name: String, cell: &dyn Fn(AgencyId) -> char| {
        let row: String = PLACES.iter().map(|(_, agency)| cell(*agency)).collect();
        writeln!(table, "  {name:<24} {row}").unwrap();
    };
    let reach = |role, agency| -> Reach { policy::reach(Grant { role, agency }, tree) };
    for role in ROLES {
        for (place, agency) in PLACES {
            let cell = |other| if reach(role, agency).holds(other, tree) { 'x' } else { '.' };
            line(&mut table, format!("{}.{place}", role.as_str()), &cell);
        }
    }
    table.push_str("\ngives: D given, m manages the place but not all that is reached, f forbidden\n");
    for (from, agency) in PLACES {
        let giver = Official { user: UserId(1), grants: vec![Grant { role: Role::Administrator, agency }] };
        for role in ROLES {
            let cell = |at| match policy::may_give(&giver, Grant { role, agency: at }, tree) {
                Ok(()) => 'D',
                Err(domain::Refusal::ReachesFurther) => 'm',
                Err(_) => 'f',
            };
            line(&mut table, format!("{from} gives {}", role.as_str()), &cell);
            // Whoever is given something sees nothing that the giver does not manage.
            for (_, at) in PLACES {
                let given = policy::may_give(&giver, Grant { role, agency: at }, tree).is_ok();
                let within = |a: &domain::Agency| !reach(role, at).holds(a.id, tree) || policy::administers(&giver, a.id, tree);
                assert!(!given || tree.iter().all(within), "{from} gives {role:?} at {at:?}");
            }
        }
    }
    insta::assert_snapshot!("grants", table);
}

#[tokio::test]
async fn what_an_inbox_counts_in_every_state_is_what_its_owner_sees() {
    for state in STATES {
        let town = Town::new().await;
        for row in rows() {
            town.person(&row.login, row.grants).await;
        }
        town.report_in(state).await;
        let reports: Vec<_> = town.store.scan(0, 9).await.unwrap().into_iter().map(|d| d.stored.report).collect();
        for row in rows() {
            let official = town.official(&row.login).await;
            let (actor, reference) = (Actor::Official(official.clone()), town.app.reference());
            let theirs = |t: &domain::report::Task| {
                official.grants.iter().any(|g| policy::does(*g, t.work, t.agency, &reference.agencies))
            };
            let seen = reports.iter().filter(|r| policy::sees(&actor, r, &reference.agencies));
            let expected = seen.flat_map(Report::tasks).filter(theirs).count() as u64;
            let counted = town.app.reports().work_counts(&official, &app::Search::default()).await.unwrap();
            assert_eq!(counted.iter().map(|(_, n, _)| n).sum::<u64>(), expected, "{state} {}: {reports:?}", row.login);
            let told = town.get("/meja/jumlah", &town.session(&row.login).await).await;
            assert_eq!(told.text, expected.to_string(), "{state} {}: the tab", row.login);
        }
    }
}
