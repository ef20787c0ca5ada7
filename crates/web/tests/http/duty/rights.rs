//! Who sees an alarm, takes it, and keeps rosters.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{
    Action, Actor, Grant, Role,
    forest::{DutyDay, Roster, RosterId, Shift},
    policy,
};

use super::{DUTY, ROSTERS};
use crate::town::{HEALTH, INSPECTORATE, OTHER_REGENCY, PROVINCE, REGENCY, Town, WORKS, area, mailbox};

/// Role x place x action on a report whose alarm asked everybody who may stand on duty there.
#[tokio::test]
async fn an_alarm_opens_a_report_to_whom_it_asked_and_to_nobody_else() {
    let town = Town::new().await;
    let places = [
        ("own", WORKS),
        ("beside", HEALTH),
        ("government", REGENCY),
        ("above", PROVINCE),
        ("other", OTHER_REGENCY),
        ("inspectorate", INSPECTORATE),
    ];
    let (mut people, mut shifts) = (Vec::new(), Vec::new());
    for role in Role::ALL {
        for (place, agency) in places {
            let login = format!("{}.{place}", role.as_str());
            town.person(&login, vec![Grant { role, agency }]).await;
            let official = town.official(&login).await;
            shifts.push(Shift { step: 1, user: official.user, days: DutyDay::ALL.to_vec(), from: 0, until: 0 });
            people.push((login, official));
        }
    }
    let roster =
        Roster { id: RosterId(trust::random::identity()), version: 0, area: area("64.02"), minutes: 1, shifts, absences: vec![] };
    town.app.administration().keep_roster(None, roster).await.unwrap();
    let (number, _) = town.report_in("forest").await;
    let mail = mailbox();
    town.told(&mail).await;
    for _ in 0..12 {
        town.minutes(1).await;
    }
    let state = town.state(number).await;
    let asked = state.alarm.clone().unwrap();
    assert!(asked.coordinators, "it came to an end: {asked:?}");
    let mut table = String::from("columns: asked, page, alarms, takes on the desk, opens the place, answers, verifies\n");
    let mark = app::AlarmOf::Report(state.id).told();
    for (login, official) in &people {
        let (cookie, actor) = (town.session(login).await, Actor::Official(official.clone()));
        let tree = &town.app.reference().agencies;
        let may = |action| policy::may(&actor, action, &state, tree).is_ok();
        let page = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
        assert_eq!(page.status == StatusCode::OK, policy::sees(&actor, &state, tree), "{login}");
        let near = page.status == StatusCode::OK && policy::stands_near(&actor, &state, tree);
        assert_eq!(page.words().contains("Siaga: petugas siaga ditanya"), near, "{login}: the alarm is for whoever stands near");
        let alarms = town.get(DUTY, &cookie).await;
        let offered = alarms.text.contains(&mark);
        assert_eq!(offered, alarms.status == StatusCode::OK && may(Action::TakeAlarm), "{login}");
        let cell = |yes| if yes { 'D' } else { '-' };
        let was_asked = asked.asked.contains(&official.user);
        let cells: String = [
            was_asked,
            page.status == StatusCode::OK,
            alarms.status == StatusCode::OK,
            may(Action::TakeAlarm),
            may(Action::OpenPlace),
            may(Action::FollowUp),
            may(Action::Verify),
        ]
        .map(cell)
        .into_iter()
        .collect();
        assert!(!was_asked || login.starts_with("duty_officer") || login.starts_with("forest_officer"), "{login}");
        assert!(!login.starts_with("duty_officer") || (may(Action::OpenPlace) == was_asked && !may(Action::FollowUp)), "{login}");
        writeln!(table, "  {login:<28} {cells}").unwrap();
    }
    insta::assert_snapshot!("duty", table);
    // Once it is taken, the others see it no more.
    let one = people.iter().find(|(login, _)| login == "duty_officer.own").unwrap();
    town.app.forest().take_alarm(&one.1, app::AlarmOf::Report(state.id)).await.unwrap();
    for (login, official) in people.iter().filter(|(login, _)| login.starts_with("duty_officer")) {
        let sees = policy::sees(&Actor::Official(official.clone()), &town.state(number).await, &town.app.reference().agencies);
        assert_eq!(sees, login == "duty_officer.own", "{login}");
    }
}

/// Rosters are for who administers there, alarms for whoever has to do with them.
#[tokio::test]
async fn every_role_reaches_the_pages_of_duty_that_the_domain_says() {
    let town = Town::new().await;
    for role in Role::ALL {
        let login = format!("{}.x", role.as_str());
        town.person(&login, vec![Grant { role, agency: REGENCY }]).await;
        let (cookie, official) = (town.session(&login).await, town.official(&login).await);
        let expected = |may| if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(town.get(DUTY, &cookie).await.status, expected(policy::has_alarms(&official)), "{login}");
        assert_eq!(town.get(ROSTERS, &cookie).await.status, expected(role == Role::Administrator), "{login}");
        let made = town.post(ROSTERS, &cookie, &[("step", "roster"), ("place", "Muara Badak")]).await;
        assert_eq!(made.status == StatusCode::SEE_OTHER, role == Role::Administrator, "{login}");
        // Not for an area that they do not govern.
        let far = town.post(ROSTERS, &cookie, &[("step", "roster"), ("place", "Palaran")]).await;
        assert_ne!(far.status, StatusCode::SEE_OTHER, "{login}");
    }
    assert_eq!(town.store.rosters().await.unwrap().len(), 1);
}
