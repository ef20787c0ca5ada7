//! Teams that go into villages, trips past and to come, and what was recorded of visits. All of it is made up, and the pages say so.

use app::NewVisit;
use domain::{
    Actor, AreaCode, Language, Official, Role,
    village::{Came, Material, PlanId, PlannedStop, PlannedTrip, Signal, Team, TeamId, TripState, Village, VisitFacts, VisitId},
};
use jiff::ToSpan;
use operator::{Failure, Installation};

use super::{
    chance::Chance,
    country::{Country, Regency},
    people::People,
};

/// What is asked, with what is answered.
const ASKED: [&str; 6] = [
    "Kapan jalan ke kebun diperbaiki? Sudah dilaporkan, ditunjukkan cara melacaknya.",
    "Apakah melapor dipungut biaya? Tidak, gratis.",
    "Bagaimana melapor tanpa sinyal? Lewat kotak di ponsel, terkirim sendiri nanti.",
    "Boleh tanpa nama? Boleh, pilih anonim.",
    "Siapa yang menjawab laporan kebakaran lahan? Dinas kehutanan bersama BPBD.",
    "Berapa lama dijawab? Lima hari kerja sejak diteruskan.",
];
/// Trips of a regency: how many days ago each began; those below nothing are to come. Villages of each.
const TRIPS: [(i64, usize); 6] = [(210, 4), (140, 4), (75, 3), (24, 3), (-9, 5), (-30, 6)];
/// How many regencies have a team.
const REGENCIES: usize = 6;

fn material(count: u32, what: &str) -> Material {
    Material { count, what: what.to_owned() }
}

/// Makes them, as the coordinators of the regencies would.
pub(super) async fn make(app: &Installation, country: &Country, people: &People, seed: u64) -> Result<(), Failure> {
    let chance = Chance::new(seed ^ 0x76);
    for (n, regency) in country.regencies.iter().take(REGENCIES).enumerate() {
        let Some(Actor::Official(coordinator)) = people.actor(Role::Coordinator, regency.government) else { continue };
        let members = people.village_officers.get(n).map(|officer| officer.user).into_iter().chain([coordinator.user]);
        let team = Team {
            id: TeamId(trust::random::identity()),
            version: 0,
            agency: regency.government,
            name: format!("Tim masuk desa {}", app.reference().place_name(&regency.area)),
            members: members.collect(),
            others: 3,
            language: Language::Indonesian,
            feed: None,
            closed: false,
        };
        app.villages().keep_team(&coordinator, team.clone()).await?;
        go(app, &chance, regency, &coordinator, &team).await?;
    }
    Ok(())
}

async fn go(app: &Installation, chance: &Chance, regency: &Regency, by: &Official, team: &Team) -> Result<(), Failure> {
    let today = app.figures().today();
    let all: Vec<&AreaCode> = regency.villages.iter().collect();
    let mut next = 0;
    for (n, (ago, some)) in TRIPS.into_iter().enumerate() {
        let begins = today.saturating_sub(ago.days());
        // Villages that lie side by side: those of a stretch of the list.
        next += all.len() / (TRIPS.len() + 1);
        let stops: Vec<_> = (0..some)
            .filter_map(|place| {
                let on = begins.saturating_add(i64::try_from(place / 2).unwrap_or(0).days());
                Some(PlannedStop { area: (*all.get((next + place) % all.len().max(1))?).clone(), on })
            })
            .collect();
        let Some(last) = stops.last() else { continue };
        let trip = PlannedTrip {
            id: PlanId(trust::random::identity()),
            version: 0,
            team: team.id,
            title: format!("Masuk desa {}", n + 1),
            begins,
            ends: last.on,
            stops,
            materials: vec![material(40, "poster"), material(120, "brosur"), material(30, "kartu QR")],
            remarks: "Hubungi kantor desa sehari sebelumnya.".to_owned(),
            state: TripState::Planned,
            changed_at: app.now(),
        };
        app.villages().keep_trip(by, trip.clone()).await?;
        if ago > 0 {
            for stop in &trip.stops {
                visit(app, chance, by, &trip, stop).await?;
            }
            let done = PlannedTrip { state: TripState::Done, version: 1, ..trip };
            app.villages().keep_trip(by, done).await?;
        } else if n + 1 == TRIPS.len() {
            let cancelled = PlannedTrip { state: TripState::Cancelled, version: 1, ..trip };
            app.villages().keep_trip(by, cancelled).await?;
        }
    }
    Ok(())
}

async fn visit(
    app: &Installation,
    chance: &Chance,
    by: &Official,
    trip: &PlannedTrip,
    stop: &PlannedStop,
) -> Result<(), Failure> {
    let count = |most: usize| u32::try_from(chance.below(most)).unwrap_or(0);
    let came = Came { women: [count(8), count(6), 4 + count(18), count(6)], men: [count(8), count(6), 4 + count(16), count(6)] };
    let asked: Vec<_> = (0..1 + count(3)).filter_map(|_| chance.pick(&ASKED)).collect();
    let told = Village::all(app.store.villages(Some(stop.area.clone())).await?).pop();
    let signal = told.and_then(|v| v.on(stop.on).map(|e| e.facts.signal)).unwrap_or(Signal::Unknown);
    let facts = VisitFacts {
        visited_on: stop.on,
        trip: Some(trip.id),
        came,
        questions: asked.join("\n"),
        officers: count(3),
        posters: 1 + count(3),
        materials: vec![material(10 + count(20), "brosur")],
        taken_down: count(7),
        signal,
        photos: Vec::new(),
    };
    let new = NewVisit { id: VisitId(trust::random::identity()), corrects: None, facts, photos: Vec::new() };
    app.villages().record_visit(by, &stop.area, new).await?;
    Ok(())
}
