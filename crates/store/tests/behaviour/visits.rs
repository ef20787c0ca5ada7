//! Teams, trips and visits.

use domain::{
    AgencyId, Language,
    village::{
        Came, Material, Photo, PlanId, PlannedStop, PlannedTrip, Signal, Team, TeamId, TripState, Visit, VisitFacts, VisitId,
    },
};
use uuid::Uuid;

use crate::*;

on_every_engine! {
    teams_and_trips_are_kept_whole
    what_was_recorded_of_visits_is_added_and_never_changed
}

fn team(n: u128, version: u32) -> Team {
    Team {
        id: TeamId(Uuid::from_u128(n)),
        version,
        agency: AgencyId(2),
        name: format!("Tim {n}"),
        members: vec![UserId(7)],
        others: 2,
        language: Language::Indonesian,
        feed: Some("0a".into()),
        closed: false,
    }
}

fn trip(n: u128, team: u128) -> PlannedTrip {
    let day = |text: &str| text.parse().unwrap();
    PlannedTrip {
        id: PlanId(Uuid::from_u128(n)),
        version: 1,
        team: TeamId(Uuid::from_u128(team)),
        title: "Ke hulu".into(),
        begins: day("2026-12-01"),
        ends: day("2026-12-02"),
        stops: vec![PlannedStop { area: "64.02.06.2001".parse().unwrap(), on: day("2026-12-01") }],
        materials: vec![Material { count: 20, what: "brosur".into() }],
        remarks: String::new(),
        state: TripState::Planned,
        changed_at: at(1),
    }
}

fn visit(n: u128, area: &str, corrects: Option<u128>) -> Visit {
    let facts = VisitFacts {
        visited_on: "2026-11-20".parse().unwrap(),
        trip: None,
        came: Came { women: [1, 2, 3, 4], men: [0, 1, 2, 3] },
        questions: "Kapan? Besok.".into(),
        officers: 2,
        posters: 3,
        materials: Vec::new(),
        taken_down: 4,
        signal: Signal::Weak,
        photos: vec![Photo { id: Uuid::from_u128(n + 100), media_type: "image/jpeg".into(), size: 12, hash: "0b".into() }],
    };
    let corrects = corrects.map(|n| VisitId(Uuid::from_u128(n)));
    let (area, noted_at) = (area.parse().unwrap(), at(i64::try_from(n).unwrap()));
    Visit { id: VisitId(Uuid::from_u128(n)), area, corrects, entry: Some(1), facts, noted_at, noted_by: UserId(7) }
}

async fn teams_and_trips_are_kept_whole(fresh: Fresh) {
    let store = &fresh.store;
    let put = async |change| store.change(change, Vec::new(), None).await.unwrap();
    for change in [Change::Team(team(1, 1)), Change::Team(team(2, 1)), Change::Team(team(1, 2)), Change::Trip(trip(3, 1))] {
        put(change).await;
    }
    put(Change::Trip(trip(4, 2))).await;
    let mut teams = store.teams().await.unwrap();
    teams.sort_by_key(|team| team.id);
    assert_eq!(teams, [team(1, 2), team(2, 1)]);
    assert_eq!(store.trips(Some(team(1, 1).id)).await.unwrap(), [trip(3, 1)]);
    assert_eq!(store.trips(None).await.unwrap().len(), 2);
    put(Change::Trip(trip(4, 1))).await;
    assert_eq!(store.trip(trip(4, 1).id).await.unwrap(), Some(trip(4, 1)));
    assert_eq!(store.trip(PlanId(Uuid::from_u128(9))).await.unwrap(), None);
}

async fn what_was_recorded_of_visits_is_added_and_never_changed(fresh: Fresh) {
    let store = &fresh.store;
    let put = async |visit| store.change(Change::Visit(visit), Vec::new(), None).await;
    let all = [visit(1, "64.02.06.2001", None), visit(2, "64.08.05.2006", None), visit(3, "64.02.06.2001", Some(1))];
    for visit in &all {
        put(visit.clone()).await.unwrap();
    }
    let within = async |area: Option<&str>| store.visits(area.map(|a| a.parse().unwrap())).await.unwrap();
    assert_eq!(within(None).await, all);
    assert_eq!(within(Some("64.02")).await, [all[0].clone(), all[2].clone()]);
    assert_eq!(store.visit(all[1].id).await.unwrap().as_ref(), Some(&all[1]));
    assert!(put(visit(1, "64.02.06.2001", None)).await.is_err(), "an identity is given once");
    assert!(put(visit(4, "64.02.06.2001", Some(1))).await.is_err(), "a visit is corrected once");
    for by_hand in ["UPDATE visit SET area = '64'", "DELETE FROM visit"] {
        assert!(fresh.home.by_hand(by_hand).is_err(), "{by_hand}");
    }
    // Their photos are named by them, those of a correction too.
    let (named, free) = (all[0].facts.photos[0].id, Uuid::from_u128(99));
    assert_eq!(store.unnamed(vec![named, free]).await.unwrap(), [free]);
    put(Visit {
        facts: VisitFacts { photos: all[1].facts.photos.clone(), ..all[1].facts.clone() },
        ..visit(5, "64.08.05.2006", Some(2))
    })
    .await
    .unwrap();
    // All of it moves.
    let other = Fresh::sqlite().await;
    for table in [::store::Table::Visit, ::store::Table::VisitFile] {
        let taken = store.take_out(table, None, 9).await.unwrap();
        assert_eq!(taken.len(), if table == ::store::Table::Visit { 4 } else { 3 });
        other.store.put_in(taken).await.unwrap();
    }
    assert_eq!(other.store.visits(None).await.unwrap(), within(None).await);
    assert_eq!(other.store.unnamed(vec![named, free]).await.unwrap(), [free]);
}
