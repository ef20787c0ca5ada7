//! The grievance register.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{Official, Role, grievance::StepName, policy};

use super::{outcome, rows};
use crate::town::Town;

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
        let category =
            [("what", "category"), ("there", "1"), ("code", "air"), ("category_name", "Air"), ("category_name_en", "Water")];
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
