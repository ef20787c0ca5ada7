//! Role x place x action x state over the HTTP surface, in full and out of one definition: [`ROLES`] at [`PLACES`] in [`STATES`].
//! What a page does must be what the domain allows, and what it allows stands in snapshots to be read by people.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{
    Action, Actor, AgencyId, Grant, Official, Report, Role, UserId,
    grievance::StepName,
    policy::{self, Reach},
    village::Team,
};

use crate::town::{HEALTH, INSPECTORATE, OTHER_REGENCY, PROVINCE, REGENCY, Town, VILLAGE, WORKS, mailbox};

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

/// What is told of a village.
const OF_A_VILLAGE: [(&str, &str); 12] = [
    ("since", "2026-03-01"),
    ("kind", "desa"),
    ("programme", "member"),
    ("member_since", ""),
    ("signal", "weak"),
    ("signal_by", ""),
    ("signal_on", ""),
    ("contact", ""),
    ("posters", "0"),
    ("visited_on", ""),
    ("source", ""),
    ("corrects", ""),
];

#[tokio::test]
async fn every_role_reads_and_keeps_the_villages_that_the_domain_says_and_no_other() {
    let town = Town::new().await;
    let mut table =
        String::from("columns: list, where to go next, reads, tells, tells again, corrects, tells what is outdated\n");
    let mut officers = 0;
    for (place, code) in [("of the regency", VILLAGE), ("elsewhere", "64.72.01.1001")] {
        writeln!(table, "\na village {place}").unwrap();
        let (address, area) = (format!("/meja/desa/{code}"), crate::town::area(code));
        for row in rows() {
            if place == "of the regency" {
                town.person(&row.login, row.grants).await;
            }
            let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
            let tree = &town.app.reference().agencies;
            let reads = policy::reads_villages_of(&official, tree).iter().any(|above| above.contains(&area));
            let keeps = policy::keeps_village(&official, &area, tree).is_some();
            let mut cells = String::new();
            for path in ["/meja/desa", "/meja/desa/tujuan", &address] {
                let page = town.get(path, &cookie).await;
                cells.push(outcome(page.status, page.location()));
                assert!(path != address || page.text.contains("<form class=\"card\"") == keeps, "{} {place}", row.login);
            }
            assert_eq!(cells.starts_with("DD"), policy::may_read_villages(&official), "{}", row.login);
            assert_eq!(cells.ends_with('D'), reads, "{}", row.login);
            let version = async || domain::village::Village::all(town.store.villages(Some(area.clone())).await.unwrap()).pop();
            for (seen, corrects) in [(0, false), (0, false), (0, true), (1, false)] {
                let before = version().await.map_or(0, |v| v.version());
                let back = seen.min(before);
                officers += 1;
                let told = [
                    ("officers", (officers % 9_000).to_string()),
                    ("version", (before - back).to_string()),
                    ("corrects", if corrects { before.to_string() } else { String::new() }),
                ];
                let fields = OF_A_VILLAGE.iter().filter(|(name, _)| *name != "corrects").copied();
                let fields: Vec<_> = fields.chain(told.iter().map(|(name, value)| (*name, value.as_str()))).collect();
                let page = town.post(&address, &cookie, &fields).await;
                let came = outcome(page.status, page.location());
                let after = version().await.map_or(0, |v| v.version());
                assert_eq!(after > before, came == 'D', "{} {place}: {}", row.login, page.words());
                assert!(came != 'D' || keeps, "{} {place}", row.login);
                assert!(!keeps || came == if back > 0 { 'r' } else { 'D' }, "{} {place} {came}: {}", row.login, page.words());
                cells.push(came);
            }
            if reads || policy::may_read_villages(&official) {
                writeln!(table, "  {:<24} {cells}", row.login).unwrap();
            } else {
                assert_eq!(cells, "fffffff", "{}", row.login);
            }
        }
        let anyone = town.post(&address, "", &OF_A_VILLAGE).await;
        assert_eq!(outcome(anyone.status, anyone.location()), 's');
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    insta::assert_snapshot!("villages", table);
}

/// Layers, who must act, and what lies at a point: role x action.
#[tokio::test]
async fn layers_are_kept_by_who_administers_all_and_points_are_asked_by_every_official() {
    let town = Town::new().await;
    let mut table = String::from(
        "columns: layers, looks a file through, a layer, withdraws it, who must act, keeps a rule, removes it, what lies at a point\n",
    );
    let admin = town.session("admin").await;
    let acts = [("order", "10"), ("ground", "anywhere"), ("other", "Gakkum"), ("reason", "pidana")];
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let file = crate::layers::file(&[crate::layers::square("Hutan", "100300", 117.0, -0.5)]);
        town.take_layer(&admin, &file, &[("layer_name", row.login.as_str())]).await;
        let id = town.app.reference().layers.iter().find(|l| l.name == row.login).unwrap().id.0;
        let layer = format!("/kelola/lapisan/{id}");
        town.post("/kelola/tanggung-jawab", &admin, &acts).await;
        let rule = town.store.responsibilities().await.unwrap().first().unwrap().id.0.to_string();
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let all = policy::administers_all(&official, &town.app.reference().agencies);
        let came = [
            town.get("/kelola/lapisan", &cookie).await,
            town.send_layer(&cookie, Some(&file), "check", &[]).await,
            town.get(&layer, &cookie).await,
            town.post(&layer, &cookie, &[("reason", "salah")]).await,
            town.get("/kelola/tanggung-jawab", &cookie).await,
            town.post("/kelola/tanggung-jawab", &cookie, &acts).await,
            town.post("/kelola/tanggung-jawab/hapus", &cookie, &[("id", &rule)]).await,
            town.get("/meja/hutan/titik?titik=-0.45,117.05&hal=fire", &cookie).await,
        ];
        let cells: String = came.iter().map(|page| outcome(page.status, page.location())).collect();
        assert_eq!(cells, if all { "DDDDDDDD" } else { "fffffffD" }, "{}", row.login);
        writeln!(table, "  {:<24} {cells}", row.login).unwrap();
        let anyone =
            [town.get("/kelola/lapisan", "").await, town.post(&layer, "", &[]).await, town.get("/meja/hutan/titik", "").await];
        assert!(anyone.iter().all(|page| outcome(page.status, page.location()) == 's'));
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    insta::assert_snapshot!("layers", table);
}

/// What satellites saw and nobody reported: who reads the list, who decides about an event of it and takes that back, and who takes
/// alerts in.
#[tokio::test]
async fn every_role_reads_and_decides_about_alerts_as_the_domain_says() {
    let (town, list) = (Town::new().await, "/meja/hutan/tanpa-laporan");
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let event = town.get(list, &town.session("koordinator").await).await.field("kejadian");
    let area = crate::town::area(VILLAGE);
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let reference = town.app.reference();
        let tree = &reference.agencies;
        let reads = policy::may_read_villages(&official);
        let sees = policy::reads_villages_of(&official, tree).iter().any(|above| above.contains(&area));
        let keeps = policy::keeps_village(&official, &area, tree).is_some();
        let page = town.get(list, &cookie).await;
        assert_eq!(outcome(page.status, page.location()), if reads { 'D' } else { 'f' }, "{}", row.login);
        assert_eq!(page.text.contains("name=\"kejadian\""), sees && keeps, "{}", row.login);
        assert_eq!(page.words().contains("Titik panas terlihat 3 kali"), sees, "{}", row.login);
        let aside = [("kejadian", event.as_str()), ("hari", "30"), ("what", "aside"), ("words", "Ladang warga")];
        let page = town.post(list, &cookie, &aside).await;
        let expected = match (reads, sees, keeps) {
            (false, ..) => 'f',
            (true, false, _) => 'r',
            (true, true, false) => 'f',
            (true, true, true) => 'D',
        };
        assert_eq!(outcome(page.status, page.location()), expected, "{}", row.login);
        let marks = domain::forest::AlertMark::in_force(town.store.alert_marks().await.unwrap());
        assert_eq!(marks.len(), usize::from(keeps), "{}", row.login);
        for mark in marks {
            let id = mark.id.to_string();
            let other = town.post(list, &town.session("koordinator.lain").await, &[("cabut", &id)]).await;
            assert_eq!(other.status, StatusCode::FORBIDDEN);
            assert_eq!(town.post(list, &cookie, &[("cabut", &id)]).await.status, StatusCode::SEE_OTHER, "{}", row.login);
        }
        let admin = town.get("/kelola/peringatan", &cookie).await;
        let administers = policy::administers_all(&official, tree);
        assert_eq!(outcome(admin.status, admin.location()), if administers { 'D' } else { 'f' }, "{}", row.login);
    }
    assert_eq!(outcome(town.get(list, "").await.status, town.get(list, "").await.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// The map of forests and the dossier of a disturbance: the one is for every official, the other for whoever opened the place.
#[tokio::test]
async fn every_official_reads_the_map_and_whoever_may_open_a_place_makes_its_dossier() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forest").await;
    let (address, dossier) = (format!("/meja/laporan/{number}"), format!("/meja/laporan/{number}/gangguan"));
    let mut made = 0;
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let (cookie, actor) = (town.session(&row.login).await, Actor::Official(town.official(&row.login).await));
        let (report, reference) = (town.state(number).await, town.app.reference());
        let map = town.get("/meja/hutan/peta", &cookie).await;
        assert_eq!(outcome(map.status, map.location()), 'D', "{}", row.login);
        let before = town.get(&dossier, &cookie).await;
        assert_ne!(before.status, StatusCode::OK, "{}", row.login);
        let opens = policy::may(&actor, Action::OpenPlace, &report, &reference.agencies).is_ok();
        let opened = town.post(&format!("{address}/buka/tempat"), &cookie, &[]).await;
        assert_eq!(opened.status == StatusCode::OK, opens, "{}", row.login);
        let after = town.get(&dossier, &cookie).await;
        assert_eq!(after.status == StatusCode::OK, opens, "{}: {}", row.login, after.words());
        made += usize::from(opens);
    }
    assert!(made > 1);
    assert_eq!(outcome(town.get(&dossier, "").await.status, town.get(&dossier, "").await.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// Visits, teams, trips and what they brought: role x action, and members of a team.
#[tokio::test]
async fn every_role_plans_and_records_what_the_domain_says_and_nothing_else() {
    let town = Town::new().await;
    let mut table =
        String::from("columns: trips, what visits brought, visits, records, plans a team, plans a trip, gives a calendar\n");
    let team = crate::visits::team(&town, REGENCY, Vec::new()).await;
    let visits = format!("/meja/desa/{VILLAGE}/kunjungan");
    for row in rows() {
        town.person(&row.login, row.grants).await;
        for member in [false, true] {
            let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
            let planner = town.official("koordinator.prov").await;
            let there = town.store.teams().await.unwrap().into_iter().find(|t| t.id == team.id).unwrap();
            let members = if member { vec![official.user] } else { Vec::new() };
            town.app.villages().keep_team(&planner, Team { members, ..there }).await.unwrap();
            let (reference, area) = (town.app.reference(), crate::town::area(VILLAGE));
            let records = policy::records_visits(&official, &area, &reference.teams, &reference.agencies);
            let team = reference.teams.iter().find(|t| t.id == team.id).unwrap().clone();
            let (plans, reads) = (
                policy::plans_team(&official, &team, &reference.agencies),
                policy::reads_team(&official, &team, &reference.agencies),
            );
            let mut cells = String::new();
            for path in ["/meja/desa/perjalanan", "/meja/desa/hasil", &visits] {
                let page = town.get(path, &cookie).await;
                cells.push(outcome(page.status, page.location()));
                assert!(path != visits || page.text.contains("id=\"kunjungan\"") == records, "{}", row.login);
            }
            assert_eq!(cells.chars().nth(1) == Some('D'), policy::may_read_villages(&official), "{}", row.login);
            let id = trust::random::identity().to_string();
            let page = town.post(&visits, &cookie, &[("id", &id), ("visited_on", "2026-03-01")]).await;
            cells.push(outcome(page.status, page.location()));
            assert_eq!(cells.ends_with('D'), records, "{} {}", row.login, page.words());
            let version = team.version.to_string();
            let address = format!("/meja/desa/tim/{}", team.id.0);
            let fields = [("version", version.as_str()), ("team_name", "Tim hulu"), ("others", "2"), ("language", "en")];
            let agency = team.agency.0.to_string();
            let page = town.post(&address, &cookie, &[&fields[..], &[("agency", &agency)]].concat()).await;
            cells.push(outcome(page.status, page.location()));
            assert_eq!(cells.ends_with('D'), plans, "{} {}", row.login, page.words());
            let trip = format!("/meja/desa/perjalanan/{id}");
            let day = "2026-03-10";
            let team_id = team.id.0.to_string();
            let fields =
                [("version", "0"), ("team", &team_id), ("title", "Ke hulu"), ("begins", day), ("ends", day), ("stop", VILLAGE)];
            let page = town.post(&trip, &cookie, &fields).await;
            cells.push(outcome(page.status, page.location()));
            assert_eq!(cells.ends_with('D'), plans, "{} {}", row.login, page.words());
            let page = town.post(&address, &cookie, &[("kalender", "baru")]).await;
            cells.push(outcome(page.status, page.location()));
            assert_eq!(cells.ends_with('D'), plans, "{} {}", row.login, page.words());
            if member || reads || records || policy::may_read_villages(&official) {
                writeln!(table, "  {:<24} {}{cells}", row.login, if member { "member " } else { "       " }).unwrap();
            }
        }
    }
    let anyone = town.post(&visits, "", &[("id", "0190a1f0-0000-7000-8000-000000000001")]).await;
    assert_eq!(outcome(anyone.status, anyone.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    insta::assert_snapshot!("visits", table);
}

/// Who does which step of the register: of an open entry, of one whose appeal went to the regency, to the province, and of one that a company
/// was asked about. What the domain says is what the page offers.
#[tokio::test]
async fn every_step_of_the_register_is_done_by_whom_the_domain_says() {
    let town = Town::new().await;
    let names = StepName::ALL.map(StepName::as_str).join(", ");
    let mut table = format!("steps: {names}\n");
    for row in rows() {
        town.person(&row.login, row.grants).await;
    }
    let taken = async |state: &str| {
        let (number, _) = town.report_in(state).await;
        town.taken(number).await;
        number
    };
    let open = taken("forwarded").await;
    let appealed = taken("answered").await;
    town.grieve(appealed, "koordinator", StepName::Appealed, None).await;
    let higher = taken("answered").await;
    town.grieve(higher, "koordinator", StepName::Responded, None).await;
    town.grieve(higher, "koordinator", StepName::Appealed, None).await;
    for row in rows() {
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let mut cells = String::new();
        for number in [open, appealed, higher] {
            let report = town.state(number).await;
            let tree = &town.app.reference().agencies;
            let page = town.get(&format!("/meja/keluhan/{number}"), &cookie).await;
            cells.push(' ');
            for name in StepName::ALL {
                let does = policy::does_step(&official, name, &report, tree);
                let offered = page.text.contains(&format!("name=\"step\" value=\"{}\"", name.as_str()));
                assert!(does || !offered, "{} {name:?}", row.login);
                if !does && matches!(name, StepName::Removed | StepName::Closed | StepName::Responded | StepName::Appealed) {
                    let fields = [("step", name.as_str()), ("words", "Kata"), ("severity", "low"), ("outcome", "outside")];
                    let more = [("satisfied", "yes"), ("told_by", "visit"), ("category", "land"), ("tier", "village")];
                    let came = town.step(&cookie, number, &[&fields[..], &more[..]].concat()).await;
                    assert_ne!(outcome(came.status, came.location()), 'D', "{} {name:?}", row.login);
                }
                cells.push(if does { 'D' } else { '-' });
            }
        }
        if cells.contains('D') {
            writeln!(table, "  {:<32}{cells}", row.login).unwrap();
        }
    }
    insta::assert_snapshot!("register_steps", table);
}

/// The grievance register: who reads the list, an entry in each state, its figures; who takes reports in, does steps, makes reports and sets
/// what holds for it.
#[tokio::test]
async fn every_role_reads_and_keeps_the_register_as_the_domain_says() {
    let town = Town::new().await;
    let mut table = String::from(
        "columns: list, figures, makes a report, what is set, sets it; then of each state: reads the entry, takes it in, acknowledges\n",
    );
    let states = ["forwarded", "secret", "supervisory", "forest", "restricted"];
    let taken = [("step", "taken"), ("category", "land"), ("tier", "village"), ("severity", "low")];
    for row in rows() {
        town.person(&row.login, row.grants).await;
    }
    for row in rows() {
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let tree = &town.app.reference().agencies;
        let figures = !policy::counts_grievances_of(&official, tree).is_empty();
        let category = [("what", "category"), ("there", "1"), ("code", "air"), ("category_name", "Air")];
        let came = [
            (town.get("/meja/keluhan", &cookie).await, policy::may_read_register(&official)),
            (town.get("/meja/keluhan/laporan", &cookie).await, figures),
            (town.post("/meja/keluhan/laporan", &cookie, &[("lessons", "Apa")]).await, figures && writes(&official)),
            (town.get("/kelola/keluhan", &cookie).await, policy::administers_all(&official, tree)),
            (town.post("/kelola/keluhan", &cookie, &category).await, policy::administers_all(&official, tree)),
        ];
        let mut cells = String::new();
        for (page, may) in came {
            let cell = outcome(page.status, page.location());
            assert_eq!(cell == 'D', may, "{} {cells}", row.login);
            cells.push(cell);
        }
        for state in states {
            let (number, _) = town.report_in(state).await;
            let address = format!("/meja/keluhan/{number}");
            let report = town.state(number).await;
            let keeps = policy::keeps_grievance(&official, &report, tree);
            let before = town.get(&address, &cookie).await;
            assert_eq!(before.status == StatusCode::OK, keeps, "{state} {}: before it is in the register", row.login);
            let page = town.step(&cookie, number, &taken).await;
            let takes = outcome(page.status, page.location());
            assert_eq!(takes == 'D', keeps, "{state} {}", row.login);
            if takes != 'D' {
                let by = if state == "restricted" {
                    "spesialis"
                } else if state == "supervisory" {
                    "inspektur"
                } else {
                    "koordinator"
                };
                assert_eq!(town.step(&town.session(by).await, number, &taken).await.status, StatusCode::SEE_OTHER, "{state}");
            }
            let report = town.state(number).await;
            let reads = policy::reads_entry(&official, &report, tree);
            let page = town.get(&address, &cookie).await;
            assert_eq!(page.status == StatusCode::OK, reads, "{state} {}", row.login);
            let listed = town.get("/meja/keluhan", &cookie).await.text.contains(&address);
            assert_eq!(
                listed,
                reads && policy::may_read_register(&official),
                "{state} {}: in the list stands what is read",
                row.login
            );
            assert!(state != "restricted" || !reads || row.login.starts_with("grievance_specialist"), "{}", row.login);
            let printed = town.get(&format!("{address}/peta-jalan"), &cookie).await;
            let prints = policy::prints_roadmap(&official, &report, tree);
            assert_eq!(printed.status == StatusCode::OK, prints, "{state} {}: prints its way", row.login);
            let does = policy::does_step(&official, StepName::Acknowledged, &report, tree);
            let typing = format!("/meja/ketikan/langkah.{number}.acknowledged");
            let typed = town.post(&typing, &cookie, &[("words", "Sedang diketik")]).await;
            assert_eq!(typed.status == StatusCode::NO_CONTENT, does, "{state} {}: keeps what is typed", row.login);
            let step = town.step(&cookie, number, &[("step", "acknowledged")]).await;
            assert_eq!(outcome(step.status, step.location()) == 'D', does, "{state} {}: {}", row.login, step.words());
            cells.push(' ');
            cells.extend([outcome(page.status, page.location()), takes, outcome(step.status, step.location())]);
        }
        writeln!(table, "  {:<32} {cells}", row.login).unwrap();
    }
    let anyone = town.post("/meja/keluhan/laporan", "", &[("lessons", "x")]).await;
    assert_eq!(outcome(anyone.status, anyone.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    insta::assert_snapshot!("register", table);
}

fn writes(official: &Official) -> bool {
    official.grants.iter().any(|g| matches!(g.role, Role::Coordinator | Role::CarbonTeam))
}
