//! Putting alerts in, by statements that are ready, in the order of their table.

use std::collections::{BTreeMap, HashMap};

use domain::forest::Alert;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use crate::{
    AlertKey, AlertsPut, Error,
    shared::alert_sums::{KeptSum, Step, steps},
    shared::alerts::{COLUMNS, PUT_SOURCE, alert_of, looks, merge, row_of},
};

pub(super) fn put(connection: &Connection, come: &[Alert], key: AlertKey) -> Result<AlertsPut, Error> {
    let merged = merge(there(connection, come)?, come);
    let sql = "DELETE FROM alert WHERE stretch = ?1 AND cell = ?2 AND day = ?3 AND minute = ?4 AND lat = ?5 AND lon = ?6 AND sensor = ?7";
    let mut gone = connection.prepare_cached(sql)?;
    // In the place of what cannot be read, where such a row has its key.
    let mut add = connection.prepare_cached(&format!(
        "INSERT OR REPLACE INTO alert ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    ))?;
    for (was, now) in &merged.changed {
        gone.execute(params_from_iter(row_of(was).iter().take(crate::shared::alerts::KEY)))?;
        add.execute(params_from_iter(row_of(now)))?;
    }
    for alert in &merged.new {
        add.execute(params_from_iter(row_of(alert)))?;
    }
    for (source, (alerts, newest)) in &merged.sources {
        connection.prepare_cached(PUT_SOURCE)?.execute(params![source, newest, alerts])?;
    }
    let steps = steps(key, &merged);
    let put = AlertsPut { stretches: steps.len() as u64, ..merged.put };
    add_up(connection, key, steps)?;
    Ok(put)
}

/// Keeps the sums of the stretches that a step changes.
fn add_up(connection: &Connection, key: AlertKey, steps: BTreeMap<i64, Step>) -> Result<(), Error> {
    let mut known = connection.prepare_cached(&format!("{} WHERE stretch = ?1", KeptSum::SQL))?;
    let mut keep = connection
        .prepare_cached("INSERT OR REPLACE INTO alert_sum (stretch, rows, steps, sum, mark) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (stretch, step) in steps {
        let was = known.query_row([stretch], |row| {
            let (sum, mark): (Vec<u8>, Vec<u8>) = (row.get(3)?, row.get(4)?);
            Ok(KeptSum::of_parts([row.get(0)?, row.get(1)?, row.get(2)?], &sum, &mark))
        });
        let KeptSum { stretch, rows, steps, sum, mark } = KeptSum::after(was.optional()?, key, stretch, step);
        keep.execute(params![stretch, rows, steps, sum, mark])?;
    }
    Ok(())
}

/// The alerts that may tell of the same events. Stretches of days of which nothing is known are not looked through.
fn there(connection: &Connection, come: &[Alert]) -> Result<Vec<Alert>, Error> {
    let mut any = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM alert WHERE stretch = ?1)")?;
    let sql = "SELECT day, minute, lat, lon, sensor, confidence, ground, power, sources FROM alert \
               WHERE stretch = ?1 AND cell = ?2 AND day BETWEEN ?3 AND ?4";
    let mut within = connection.prepare_cached(sql)?;
    let (mut known, mut there) = (HashMap::new(), Vec::new());
    for look in looks(come) {
        let [stretch, ..] = look;
        let is_known = match known.get(&stretch) {
            Some(is_known) => *is_known,
            None => {
                let is_known: bool = any.query_row([stretch], |r| r.get(0))?;
                known.insert(stretch, is_known);
                is_known
            }
        };
        if !is_known {
            continue;
        }
        let mut found = within.query(look)?;
        while let Some(row) = found.next()? {
            let mut columns = [None; 9];
            for (n, column) in columns.iter_mut().enumerate() {
                // What is no number fits nothing.
                *column = row.get(n).unwrap_or(Some(i64::MIN));
            }
            // What cannot be read tells of no event.
            there.extend(alert_of(columns).ok());
        }
    }
    Ok(there)
}
