//! Registers of villages, and visits to them.

use std::fmt::Write;

use domain::{policy, village::Team};

use super::{outcome, rows};
use crate::town::{REGENCY, Town, VILLAGE};

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
