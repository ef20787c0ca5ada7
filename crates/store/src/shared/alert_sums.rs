//! What proves that alerts are those that were put in: for each stretch of days a sum over its rows, kept in the step that changes them. A
//! row is added and taken away by a hash that only the installation's key makes, so a step costs a hash for each row it changes, however
//! many lie there.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::forest::{AlertSource, Sources};

use super::alerts::{COLUMNS, KEY, Merged, days_of, row_of};
use crate::{
    AlertKey, AlertSums, Error, FoundAlerts, StretchOfAlerts,
    engine::{Engine, ReadMode, Row, Script, Value, rows, values},
};

/// Rows read together.
const TOGETHER: u32 = 20_000;
/// Sums written together.
const SUMS_TOGETHER: usize = 200;
/// The first and the last stretch that there may be.
const FIRST: i64 = -0x8000_0000;
const LAST: i64 = 0x7fff_ffff;
/// How often a stretch into which alerts come is looked at again.
const AGAIN: u32 = 5;

/// A row of `alert`, as it lies there.
pub(crate) type AlertRow = [Option<i64>; 11];

/// A number of 256 bits, the lowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum([u64; 4]);

impl Sum {
    fn add(self, other: Self) -> Self {
        let mut carry = false;
        let mut sum = self.0;
        for (to, of) in sum.iter_mut().zip(other.0) {
            let (once, over) = to.overflowing_add(of);
            let (twice, again) = once.overflowing_add(u64::from(carry));
            (*to, carry) = (twice, over || again);
        }
        Self(sum)
    }

    fn take_away(self, other: Self) -> Self {
        let mut negative = other.0;
        negative.iter_mut().for_each(|part| *part = !*part);
        self.add(Self(negative)).add(Self([1, 0, 0, 0]))
    }

    fn bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).zip(self.0).for_each(|(to, part)| to.copy_from_slice(&part.to_le_bytes()));
        bytes
    }

    fn of_bytes(bytes: [u8; 32]) -> Self {
        let mut sum = [0; 4];
        for (to, part) in sum.iter_mut().zip(bytes.chunks_exact(8)) {
            *to = part.try_into().map_or(0, u64::from_le_bytes);
        }
        Self(sum)
    }

    /// Of a row: one block of the hash.
    fn of_row(key: AlertKey, row: &AlertRow) -> Self {
        let mut told = [0; 56];
        let [stretch, cell, day, minute, lat, lon, sensor, confidence, ground, power, sources] = *row;
        let wide = [power];
        let narrow = [stretch, cell, day, minute, lat, lon, sensor, confidence, ground, sources];
        // What is no number of its column was written by another program: any hash but the right one will do. What is not there is told
        // apart from every number.
        let part = |n: Option<i64>| n.and_then(|n| i32::try_from(n).ok()).unwrap_or_default().to_le_bytes();
        let parts = narrow.into_iter().flat_map(part);
        let parts = parts.chain(wide.into_iter().flat_map(|n| n.unwrap_or_default().to_le_bytes()));
        let which =
            |is: fn(i64) -> bool| narrow.iter().map(move |n| n.is_some_and(is)).fold(0_u16, |all, one| all << 1 | u16::from(one));
        let (there, fitting) = (which(|_| true), which(|n| i32::try_from(n).is_ok()));
        let parts = parts.chain([there, fitting, u16::from(power.is_some())].into_iter().flat_map(u16::to_le_bytes));
        told.iter_mut().zip(parts).for_each(|(to, byte)| *to = byte);
        Self::of_bytes(*blake3::keyed_hash(&key.0, &told).as_bytes())
    }
}

/// What a step does to a stretch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Step {
    rows: i64,
    sum: Sum,
}

/// What a step does to each stretch that it changes.
pub(crate) fn steps(key: AlertKey, merged: &Merged) -> BTreeMap<i64, Step> {
    let mut steps = BTreeMap::<i64, Step>::new();
    let mut change = |row: AlertRow, gone: bool| {
        let step = steps.entry(row[0].unwrap_or_default()).or_default();
        let of_row = Sum::of_row(key, &row);
        step.rows += if gone { -1 } else { 1 };
        step.sum = if gone { step.sum.take_away(of_row) } else { step.sum.add(of_row) };
    };
    for (was, now) in &merged.changed {
        change(row_of(was), true);
        change(row_of(now), false);
    }
    merged.new.iter().for_each(|alert| change(row_of(alert), false));
    steps
}

/// A row of `alert_sum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeptSum {
    pub(crate) stretch: i64,
    pub(crate) rows: i64,
    pub(crate) steps: i64,
    pub(crate) sum: [u8; 32],
    pub(crate) mark: [u8; 32],
}

impl KeptSum {
    pub(crate) const SQL: &str = "SELECT stretch, rows, steps, sum, mark FROM alert_sum";

    fn new(key: AlertKey, stretch: i64, rows: i64, steps: i64, sum: Sum) -> Self {
        let unmarked = Self { stretch, rows, steps, sum: sum.bytes(), mark: [0; 32] };
        Self { mark: unmarked.mark_by(key), ..unmarked }
    }

    fn mark_by(&self, key: AlertKey) -> [u8; 32] {
        // Longer than a row, so that it is the hash of none.
        let mut told = b"alert_sum".to_vec();
        [self.stretch, self.rows, self.steps].iter().for_each(|n| told.extend(n.to_le_bytes()));
        told.extend(self.sum);
        *blake3::keyed_hash(&key.0, &told).as_bytes()
    }

    /// Whether it is as this installation wrote it.
    fn is_ours(&self, key: AlertKey) -> bool {
        blake3::Hash::from(self.mark) == blake3::Hash::from(self.mark_by(key))
    }

    /// After a step. What was not ours does not become so.
    pub(crate) fn after(was: Option<Self>, key: AlertKey, stretch: i64, step: Step) -> Self {
        let Some(was) = was else { return Self::new(key, stretch, step.rows, 1, step.sum) };
        let sum = Sum::of_bytes(was.sum).add(step.sum);
        let now = Self::new(key, stretch, was.rows + step.rows, was.steps + 1, sum);
        if was.is_ours(key) { now } else { Self { mark: [0; 32], ..now } }
    }

    pub(crate) fn of_parts(numbers: [i64; 3], sum: &[u8], mark: &[u8]) -> Self {
        let [stretch, rows, steps] = numbers;
        Self { stretch, rows, steps, sum: sum.try_into().unwrap_or_default(), mark: mark.try_into().unwrap_or_default() }
    }

    fn read(row: &mut Row) -> Result<Self, Error> {
        let (sum, mark): (Vec<u8>, Vec<u8>) = (row.get(3)?, row.get(4)?);
        Ok(Self::of_parts([row.get(0)?, row.get(1)?, row.get(2)?], &sum, &mark))
    }
}

/// The rows of a stretch as they are added up.
#[derive(Clone, Copy, Debug, Default)]
struct Added {
    rows: i64,
    sum: Sum,
}

/// All stretches, as they are added up in one walk through the table.
#[derive(Debug, Default)]
struct Walk {
    stretches: BTreeMap<i64, Added>,
    sources: BTreeMap<AlertSource, (u64, i32)>,
}

impl Walk {
    fn add(&mut self, key: AlertKey, row: &AlertRow) {
        let [stretch, _, day, .., sources] = *row;
        let added = self.stretches.entry(stretch.unwrap_or_default()).or_default();
        (added.rows, added.sum) = (added.rows + 1, added.sum.add(Sum::of_row(key, row)));
        let bits = sources.and_then(|n| u8::try_from(n).ok()).unwrap_or_default();
        for source in Sources::of_bits(bits).all() {
            let (alerts, newest) = self.sources.entry(source).or_insert((0, i32::MIN));
            (*alerts, *newest) = (*alerts + 1, (*newest).max(day.and_then(|n| i32::try_from(n).ok()).unwrap_or(i32::MIN)));
        }
    }
}

/// Walks through the table from one stretch to another.
async fn walk<E: Engine>(engine: &E, key: AlertKey, from: i64, until: i64) -> Result<Walk, Error> {
    let mut found = Walk::default();
    let ordered = "stretch, cell, day, minute, lat, lon, sensor";
    let mut after = vec![Value::from(from)];
    loop {
        let behind = match after.len() {
            1 => "stretch >= ?1".to_owned(),
            _ => format!("({ordered}) > (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
        };
        let mark = after.len();
        let sql = format!(
            "SELECT {COLUMNS} FROM alert WHERE {behind} AND stretch <= ?{} ORDER BY {ordered} LIMIT ?{}",
            mark + 1,
            mark + 2
        );
        let values = after.iter().cloned().chain([until.into(), TOGETHER.into()]).collect();
        let mut answers = engine.read(ReadMode::Scan, Script::one(sql, values)).await?;
        let some = rows(&mut answers, 0);
        let Some(last) = some.last() else { return Ok(found) };
        after = last.0.iter().take(KEY).cloned().collect();
        for mut row in some {
            let mut columns: AlertRow = [None; 11];
            for (n, column) in columns.iter_mut().enumerate() {
                // What is no number was written by another program, and fits no sum.
                *column = row.get(n).unwrap_or(Some(i64::MIN));
            }
            found.add(key, &columns);
        }
    }
}

async fn kept<E: Engine>(engine: &E) -> Result<BTreeMap<i64, KeptSum>, Error> {
    let mut answers = engine.read(ReadMode::Scan, Script::one(KeptSum::SQL, Vec::new())).await?;
    let all = rows(&mut answers, 0).into_iter().map(|mut row| KeptSum::read(&mut row));
    all.map(|kept| kept.map(|kept| (kept.stretch, kept))).collect()
}

/// Whether what lies there is what was put in.
fn fits(kept: Option<&KeptSum>, found: Option<&Added>, key: AlertKey) -> bool {
    match (kept, found) {
        (None, None) => true,
        (Some(kept), found) => {
            let Added { rows, sum } = found.copied().unwrap_or_default();
            kept.is_ours(key) && (kept.rows, Sum::of_bytes(kept.sum)) == (rows, sum)
        }
        (None, Some(_)) => false,
    }
}

#[async_trait]
impl<E: Engine> AlertSums for E {
    async fn alert_steps(&self) -> Result<i64, Error> {
        Ok(kept(self).await?.values().map(|kept| kept.steps).sum())
    }

    async fn begin_alert_sums(&self, key: AlertKey) -> Result<i64, Error> {
        let there = walk(self, key, FIRST, LAST).await?;
        let stretches: Vec<_> = there.stretches.into_iter().collect();
        let mut rows = 0;
        for some in stretches.chunks(SUMS_TOGETHER) {
            let mut script = Script::default();
            for (stretch, added) in some {
                rows += added.rows;
                let KeptSum { stretch, rows, steps, sum, mark } = KeptSum::new(key, *stretch, added.rows, 1, added.sum);
                let sql = "INSERT INTO alert_sum (stretch, rows, steps, sum, mark) VALUES (?1, ?2, ?3, ?4, ?5) \
                           ON CONFLICT (stretch) DO NOTHING";
                script = script.then(sql, values![stretch, rows, steps, sum, mark]);
            }
            self.write(script).await?;
        }
        Ok(rows)
    }

    async fn unlike_alerts(&self, key: AlertKey) -> Result<FoundAlerts, Error> {
        let before = kept(self).await?;
        let found = walk(self, key, FIRST, LAST).await?;
        let now = kept(self).await?;
        let all: std::collections::BTreeSet<_> = found.stretches.keys().chain(before.keys()).chain(now.keys()).copied().collect();
        let mut unlike = Vec::new();
        for stretch in all {
            let mut of = (before.get(&stretch).copied(), found.stretches.get(&stretch).copied(), now.get(&stretch).copied());
            // Alerts come in meanwhile: a stretch is looked at alone, until nothing came while it was.
            for _ in 0..AGAIN {
                if of.0 == of.2 {
                    break;
                }
                let was = kept(self).await?.get(&stretch).copied();
                let found = walk(self, key, stretch, stretch).await?.stretches.get(&stretch).copied();
                of = (was, found, kept(self).await?.get(&stretch).copied());
            }
            let (was, found, is) = of;
            if was == is && !fits(is.as_ref(), found.as_ref(), key) {
                unlike.push(StretchOfAlerts {
                    days: days_of(stretch),
                    found: found.map_or(0, |added| added.rows),
                    kept: is.map(|kept| kept.rows),
                });
            }
        }
        let quiet = before == now;
        Ok(FoundAlerts { unlike, sources: quiet.then_some(found.sources), steps: now.values().map(|kept| kept.steps).sum() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: AlertKey = AlertKey([3; 32]);

    fn row(lat: i64) -> AlertRow {
        [625, 4, 20_000, -1, lat, 11_640_000, 5, 2, 0]
            .map(Some)
            .into_iter()
            .chain([None, Some(1)])
            .collect::<Vec<_>>()
            .try_into()
            .unwrap()
    }

    #[test]
    fn what_is_added_and_taken_away_again_leaves_nothing_in_any_order() {
        let rows: Vec<_> = (0..50).map(|n| Sum::of_row(KEY, &row(n))).collect();
        let there = rows.iter().fold(Sum::default(), |sum, row| sum.add(*row));
        let back = rows.iter().rev().fold(Sum::default(), |sum, row| sum.add(*row));
        assert_eq!(there, back);
        assert_eq!(rows.iter().fold(there, |sum, row| sum.take_away(*row)), Sum::default());
        assert_eq!(Sum([u64::MAX; 4]).add(Sum([1, 0, 0, 0])), Sum::default(), "modulo 2^256");
        assert_eq!(Sum::default().take_away(Sum([1, 0, 0, 0])), Sum([u64::MAX; 4]));
    }

    #[test]
    fn every_column_counts_and_so_does_the_key() {
        let whole = Sum::of_row(KEY, &row(7));
        assert_ne!(whole, Sum::of_row(AlertKey([4; 32]), &row(7)));
        for n in 0..11 {
            let mut other = row(7);
            other[n] = other[n].map_or(Some(0), |value| Some(value + 1));
            assert_ne!(whole, Sum::of_row(KEY, &other), "column {n}");
        }
    }

    #[test]
    fn what_another_program_wrote_does_not_become_ours() {
        let step = |lat| Step { rows: 1, sum: Sum::of_row(KEY, &row(lat)) };
        let first = KeptSum::after(None, KEY, 625, step(1));
        assert!(first.is_ours(KEY) && KeptSum::after(Some(first), KEY, 625, step(2)).is_ours(KEY));
        for forged in [
            KeptSum { rows: 7, ..first },
            KeptSum { steps: 9, ..first },
            KeptSum { stretch: 626, ..first },
            KeptSum { sum: [0; 32], ..first },
        ] {
            assert!(!forged.is_ours(KEY));
            assert!(!KeptSum::after(Some(forged), KEY, forged.stretch, step(2)).is_ours(KEY), "{forged:?}");
        }
    }
}
