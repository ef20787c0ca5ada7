//! Writing many steps in one transaction, in two trips: what is there is read and locked; what each step comes to is
//! decided; all that is to be written goes together with the commit.

use std::collections::{HashMap, HashSet};

use domain::TrackingNumber;
use futures::future::try_join_all;

use super::{
    columns::{Many, TableRows, bytes, ints, texts},
    connect::Link,
    partitions::Partitions,
    statements::{Accepted, FigureChanges, Placed, clear_desks, desks, everything, relist, terms},
};
use crate::{
    CommitOutcome, CommitRequest, Error, NewReportFields, Remade,
    shared::{number, tracking},
};

/// The lock of the log. Held, shared, by whoever writes events: who takes it alone knows that no number before the last is
/// still to come.
macro_rules! log_lock {
    () => {
        "128047713116533"
    };
}
pub(super) use log_lock;

/// How a batch begins.
const BEGIN: &str = concat!("BEGIN; SELECT pg_advisory_xact_lock_shared(", log_lock!(), ")");

/// Whether steps are written for the first time, or may be written already: the answer to a commit may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    First,
    Again,
}

/// Writes steps of which no two touch the same report, number or origin.
pub(super) async fn append(
    link: &Link,
    partitions: &Partitions,
    steps: &[&CommitRequest],
    shard: i64,
    attempt: Attempt,
) -> Result<Vec<CommitOutcome>, Error> {
    loop {
        let found = read(link, steps, attempt).await?;
        if let Some(place) = found.places.iter().copied().find(|n| !partitions.hold(*n)) {
            link.run("ROLLBACK").await?;
            partitions.reach(link, place).await?;
            continue;
        }
        let mut places = found.places.iter().copied();
        let answers: Vec<_> = steps.iter().map(|step| found.decide(step, &mut places)).collect::<Result<_, _>>()?;
        let accepted: Vec<_> = steps.iter().zip(&answers).filter_map(|(step, a)| Some(Accepted::new(a.ok()?, step))).collect();
        let figures = FigureChanges::of(&accepted);
        let mut statements = everything(&accepted);
        statements.push(figures.count(shard));
        statements.retain(|s| !s.is_empty());
        commit(link, &statements).await?;
        return Ok(answers.into_iter().map(|a| a.err().unwrap_or(CommitOutcome::Done)).collect());
    }
}

/// Makes all rows of a report again.
pub(super) async fn put_rows(link: &Link, n: i64, rows: &Remade) -> Result<(), Error> {
    link.run("BEGIN").await?;
    let placed = [Placed::again(n, rows)];
    let placed: Vec<_> = placed.iter().collect();
    let mut statements = vec![relist(&placed)];
    statements.extend(clear_desks(&placed));
    statements.extend(desks(&placed).map(TableRows::insert));
    statements.push(terms(&placed));
    commit(link, &statements).await
}

async fn commit(link: &Link, statements: &[Many<'_>]) -> Result<(), Error> {
    let mut ready = Vec::new();
    for statement in statements {
        ready.push(statement.ready(link).await?);
    }
    let asked = statements.iter().zip(&ready).map(|(statement, ready)| statement.ask(link, ready));
    futures::try_join!(try_join_all(asked), link.run("COMMIT"))?;
    Ok(())
}

/// What is there of what the steps touch, locked until the end.
struct Found {
    /// Whether the steps may be written already.
    attempt: Attempt,
    /// The reports that steps go on with.
    reports: HashMap<Vec<u8>, There>,
    /// What new reports may collide with.
    taken: Vec<Taken>,
    /// Places for the new reports, in order.
    places: Vec<i64>,
    /// Marks of supporters that count already.
    supporters: HashSet<(i64, Vec<u8>)>,
}

/// Place, version, and the commitment of the last event.
type There = (i64, u32, Option<Vec<u8>>);

struct Taken {
    id: Vec<u8>,
    tracking: TrackingNumber,
    origin: Option<String>,
    pin: Vec<u8>,
}

async fn read(link: &Link, steps: &[&CommitRequest], attempt: Attempt) -> Result<Found, Error> {
    let births: Vec<_> = steps.iter().filter(|s| s.birth.is_some()).collect();
    let others: Vec<_> = steps.iter().filter(|s| s.birth.is_none()).collect();
    let supported: Vec<_> = others.iter().filter(|s| s.supporter.is_some()).collect();
    let id = |s: &&&'_ CommitRequest| Some(s.report.id.0.as_bytes().to_vec());
    let (birth_ids, other_ids): (Vec<_>, Vec<_>) = (births.iter().map(id).collect(), others.iter().map(id).collect());
    let last = match attempt {
        Attempt::First => "NULL::bytea",
        Attempt::Again => "(SELECT e.commitment FROM event e WHERE e.n = r.n AND e.version = r.version)",
    };
    // Locked in one order everywhere, so that nobody waits in a circle.
    let reports = Many::new(
        &format!("SELECT id, n, version, {last} FROM report r WHERE id IN (SELECT u.id FROM {{}}) ORDER BY id FOR UPDATE"),
        vec![("id", bytes(other_ids.iter().map(Option::as_deref)))],
    );
    let taken = Many::new(
        "SELECT r.id, tracking, origin, pin FROM report r JOIN {} USING (id) \
         UNION ALL SELECT r.id, r.tracking, r.origin, r.pin FROM unnest($2::bigint[]) AS t(tracking) JOIN report r USING (tracking) \
         UNION ALL SELECT r.id, r.tracking, r.origin, r.pin FROM unnest($3::text[]) AS o(origin) JOIN report r USING (origin)",
        vec![("id", bytes(birth_ids.iter().map(Option::as_deref)))],
    )
    .and(ints(births.iter().map(|s| number(s.report.tracking))))
    .and(texts(births.iter().filter_map(|s| s.birth.as_ref()?.origin.as_deref()).map(Some)));
    let places = Many::new("SELECT nextval('report_n') FROM {}", vec![("one", ints(births.iter().map(|_| 1)))]);
    let supporters = Many::new(
        "SELECT s.n, s.mark FROM {} JOIN report r USING (id) JOIN supporter s ON s.n = r.n AND s.mark = u.mark",
        vec![
            ("id", bytes(supported.iter().map(|s| Some(s.report.id.0.as_bytes().as_slice())))),
            ("mark", bytes(supported.iter().map(|s| s.supporter.as_ref().map(<[u8; 32]>::as_slice)))),
        ],
    );
    let asked: Vec<_> = [&reports, &taken, &places, &supporters].into_iter().filter(|s| !s.is_empty()).collect();
    let mut ready = Vec::new();
    for statement in &asked {
        ready.push(statement.ready(link).await?);
    }
    let asking = asked.iter().zip(&ready).map(|(statement, ready)| statement.ask(link, ready));
    let (_, answers) = futures::try_join!(link.run(BEGIN), try_join_all(asking))?;
    let mut answers = answers.into_iter();
    let mut of = |statement: &Many<'_>| if statement.is_empty() { Vec::new() } else { answers.next().unwrap_or_default() };
    let (reports, taken, places, supporters) = (of(&reports), of(&taken), of(&places), of(&supporters));
    let read_report = |r: &tokio_postgres::Row| {
        let version: i32 = r.try_get(2)?;
        Ok((r.try_get(0)?, (r.try_get(1)?, u32::try_from(version).unwrap_or(0), r.try_get(3)?)))
    };
    let read_taken = |r: &tokio_postgres::Row| {
        Ok(Taken { id: r.try_get(0)?, tracking: tracking(r.try_get(1)?)?, origin: r.try_get(2)?, pin: r.try_get(3)? })
    };
    Ok(Found {
        attempt,
        reports: reports.iter().map(read_report).collect::<Result<_, Error>>()?,
        taken: taken.iter().map(read_taken).collect::<Result<_, Error>>()?,
        places: places.iter().map(|r| r.try_get(0)).collect::<Result<_, _>>()?,
        supporters: supporters.iter().map(|r| Ok((r.try_get(0)?, r.try_get(1)?))).collect::<Result<_, Error>>()?,
    })
}

impl Found {
    /// What a step comes to: the place it is written at, or why it is not.
    fn decide(&self, step: &CommitRequest, places: &mut impl Iterator<Item = i64>) -> Result<Result<i64, CommitOutcome>, Error> {
        if let Some(birth) = &step.birth {
            let place = places.next().ok_or_else(|| Error::Damaged("no place for a report".into()))?;
            return Ok(self.refused(step, birth).map_or(Ok(place), Err));
        }
        let there = self.reports.get(step.report.id.0.as_bytes().as_slice());
        let (n, version, last) = there.ok_or_else(|| Error::Damaged("a step for a report that is not here".into()))?;
        if *version != step.decided_on {
            let ours = step.events.last().is_some_and(|e| last.as_deref() == Some(e.commitment.as_slice()));
            return Ok(Err(if ours { CommitOutcome::Done } else { CommitOutcome::Stale(*version) }));
        }
        let counts_already = step.supporter.is_some_and(|mark| self.supporters.contains(&(*n, mark.to_vec())));
        Ok(if counts_already { Err(CommitOutcome::SupportedAlready) } else { Ok(*n) })
    }

    /// Why a new report is not written.
    fn refused(&self, step: &CommitRequest, birth: &NewReportFields) -> Option<CommitOutcome> {
        let same = |t: &&Taken| t.id == step.report.id.0.as_bytes() || (birth.origin.is_some() && t.origin == birth.origin);
        match self.taken.iter().find(same) {
            // The chance in its PIN tells that it is this very step, written before its connection broke.
            Some(t) if self.attempt == Attempt::Again && t.pin == birth.pin && t.tracking == step.report.tracking => {
                Some(CommitOutcome::Done)
            }
            Some(t) => Some(CommitOutcome::Known(t.tracking)),
            None => self.taken.iter().any(|t| t.tracking == step.report.tracking).then_some(CommitOutcome::NumberTaken),
        }
    }
}
