//! Who is on duty for forests, and a drill, all made up: two duty officers of the regency that is shown, and the forest officer of a
//! management unit behind them. They take the alarms of urgent reports within minutes.

use std::sync::Arc;

use app::{ActRequest, AlarmOf, SimulatedClock};
use domain::{
    Actor, Command, Official, ReportId, Role, UserId, Words,
    forest::{Absence, DrillId, DutyDay, Finding, Roster, RosterId, Shift},
    policy::stands_duty,
};
use jiff::{SignedDuration, ToSpan};
use operator::{Failure, Installation, failure};
use store::Key;

use super::{
    chance::Chance,
    country::{Country, Regency},
    people::{People, SHOWN},
};

/// The roster: before anything else happens.
pub(super) async fn make(app: &Installation, country: &Country, people: &People) -> Result<(), Failure> {
    let reference = app.reference();
    let regency = country.regencies.get(SHOWN).ok_or_else(|| failure("no regencies"))?;
    let all: [UserId; 2] = [0, 1].map(|n| people.duty_officers.get(n).map_or(UserId(0), |o: &Official| o.user));
    let [first, second] = all;
    let today = app.figures().today();
    let (area, id) = (regency.area.clone(), RosterId(trust::random::identity()));
    let working = DutyDay::ALL.into_iter().filter(|d| !matches!(d, DutyDay::Saturday | DutyDay::Sunday | DutyDay::Holiday));
    let whole_day = |step, user| Shift { step, user, days: DutyDay::ALL.to_vec(), from: 0, until: 0 };
    let mut shifts =
        vec![Shift { step: 1, user: first, days: working.collect(), from: 7 * 60, until: 19 * 60 }, whole_day(2, second)];
    let there = people.forest_officers.iter().filter(|officer| stands_duty(&officer.grants, &area, &reference.agencies));
    shifts.extend(there.take(1).map(|officer| whole_day(3, officer.user)));
    let away = today.saturating_add(370.days());
    let absences = vec![Absence { user: first, instead: Some(second), from: away, until: away.saturating_add(4.days()) }];
    app.administration().keep_roster(None, Roster { id, version: 0, area, minutes: 15, shifts, absences }).await?;
    Ok(())
}

/// A drill: the first does not answer, the second does.
pub(super) async fn drill(
    app: &Installation,
    clock: &Arc<SimulatedClock>,
    regency: &Regency,
    people: &People,
) -> Result<(), Failure> {
    let begun = app.now();
    let Some(Actor::Official(coordinator)) = people.actor(Role::Coordinator, regency.government) else { return Ok(()) };
    let drill = DrillId(trust::random::ordered_identity());
    app.administration().raise_drill(&coordinator, drill, &regency.area).await?;
    clock.set(begun + SignedDuration::from_mins(15));
    app.jobs().run_deadlines().await?;
    clock.set(begun + SignedDuration::from_mins(19));
    if let Some(second) = people.duty_officers.get(1) {
        app.forest().take_alarm(second, AlarmOf::Drill(drill)).await?;
    }
    clock.set(begun);
    Ok(())
}

/// Whoever is asked takes it, a few minutes later; now and then nobody does.
pub(super) async fn answer(
    app: &Installation,
    clock: &Arc<SimulatedClock>,
    people: &People,
    chance: &Chance,
) -> Result<(), Failure> {
    let now = app.now();
    for officer in people.duty_officers.iter().chain(&people.forest_officers) {
        if app.forest().alarms_waiting(officer).await?.reports == 0 {
            continue;
        }
        for seen in app.forest().alarms(officer).await?.reports {
            if seen.may_take && chance.below(8) > 0 {
                clock.set(now + SignedDuration::from_mins(i64::try_from(2 + chance.below(10)).unwrap_or(2)));
                app.forest().take_alarm(officer, seen.of).await?;
                if let AlarmOf::Report(id) = seen.of {
                    clock.set(app.now() + SignedDuration::from_mins(i64::try_from(15 + chance.below(60)).unwrap_or(15)));
                    find(app, officer, id, chance).await?;
                }
            }
        }
    }
    clock.set(now);
    Ok(())
}

/// What they found there: each as often as it shall be.
const FOUND: [(Finding, &str, usize); 3] = [
    (Finding::Arrived, "Sudah di lokasi bersama aparat desa. Kejadiannya seperti yang dilaporkan.", 5),
    (Finding::Nothing, "Sudah diperiksa. Tidak ada kegiatan lagi, bekasnya masih baru.", 3),
    (Finding::Help, "Perlu tambahan orang dan alat sebelum malam.", 2),
];

/// Whoever took it tells what they found.
async fn find(app: &Installation, officer: &Official, report: ReportId, chance: &Chance) -> Result<(), Failure> {
    let found = chance.weighted(FOUND.iter().map(|(.., weight)| *weight));
    let Some((finding, said, _)) = FOUND.get(found).copied() else { return Ok(()) };
    let by = Actor::Official(officer.clone());
    let deed = ActRequest::new(Key::Id(report), &by, Command::TellFinding { finding });
    let deed = ActRequest { words: Words::parse(said).ok(), ..deed };
    app.reports().act_on_report(deed).await?;
    Ok(())
}
