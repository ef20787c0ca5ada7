//! Putting alerts in, by statements that are ready, in the order of their table.

use std::collections::HashMap;

use domain::forest::Alert;
use rusqlite::{Connection, params, params_from_iter};

use crate::{
    AlertsPut, Error,
    shared::alerts::{COLUMNS, PUT_SOURCE, alert_of, looks, merge, row_of},
};

pub(super) fn put(connection: &Connection, come: &[Alert]) -> Result<AlertsPut, Error> {
    let merged = merge(there(connection, come)?, come);
    let sql = "DELETE FROM alert WHERE stretch = ?1 AND cell = ?2 AND day = ?3 AND minute = ?4 AND lat = ?5 AND lon = ?6 AND sensor = ?7";
    let mut gone = connection.prepare_cached(sql)?;
    let mut add = connection
        .prepare_cached(&format!("INSERT INTO alert ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"))?;
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
    Ok(merged.put)
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
                *column = row.get(n)?;
            }
            there.push(alert_of(columns)?);
        }
    }
    Ok(there)
}
