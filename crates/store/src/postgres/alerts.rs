//! Putting alerts in, all rows in one statement. One node at a time does, since what one puts in another may tell of, too.

use std::collections::BTreeMap;

use domain::forest::Alert;
use tokio_postgres::Row;

use super::{
    columns::{Column, Many, bytes, ints, texts},
    connect::Link,
};
use crate::{
    AlertKey, AlertsPut, Error,
    shared::alert_sums::{KeptSum, Step, steps},
    shared::alerts::{COLUMNS, KEY, alert_of, looks, merge, row_of},
};

/// Whoever puts alerts in holds this lock.
const BEGIN: &str = "BEGIN; SELECT pg_advisory_xact_lock(128047713116534)";

pub(super) async fn put(link: &Link, come: &[Alert], key: AlertKey) -> Result<AlertsPut, Error> {
    link.run(BEGIN).await?;
    let merged = merge(there(link, come).await?, come);
    let gone: Vec<_> = merged.changed.iter().map(|(was, _)| row_of(was)).collect();
    let added: Vec<_> = merged.changed.iter().map(|(_, now)| now).chain(&merged.new).map(row_of).collect();
    let names: Vec<_> = COLUMNS.split(", ").collect();
    let rows = |all: &[[Option<i64>; 11]], width: usize| -> Vec<(&'static str, Column<'static>)> {
        let column = |n: usize| ints(all.iter().map(|row| row.get(n).copied().flatten()));
        names.iter().take(width).enumerate().map(|(n, name)| (*name, column(n))).collect()
    };
    let same: Vec<_> = names.iter().take(KEY).map(|name| format!("a.{name} = u.{name}")).collect();
    let delete = Many::new(&format!("DELETE FROM alert a USING {{}} WHERE {}", same.join(" AND ")), rows(&gone, KEY));
    // In the place of what cannot be read, where such a row has its key.
    let says: Vec<_> = names.iter().skip(KEY).map(|name| format!("{name} = excluded.{name}")).collect();
    let insert = format!(
        "INSERT INTO alert ({COLUMNS}) SELECT {COLUMNS} FROM {{}} ON CONFLICT ({}) DO UPDATE SET {}",
        names.iter().take(KEY).copied().collect::<Vec<_>>().join(", "),
        says.join(", ")
    );
    let insert = Many::new(&insert, rows(&added, names.len()));
    let told = || merged.sources.iter();
    let sources = Many::new(
        "INSERT INTO alert_source (source, newest, alerts, failure) SELECT source, newest, alerts, '' FROM {} \
         ON CONFLICT (source) DO UPDATE SET alerts = alert_source.alerts + excluded.alerts, \
         newest = greatest(alert_source.newest, excluded.newest)",
        vec![
            ("source", texts(told().map(|(source, _)| Some(*source)))),
            ("newest", ints(told().map(|(_, (_, newest))| i64::from(*newest)))),
            ("alerts", ints(told().map(|(_, (alerts, _))| *alerts))),
        ],
    );
    let kept = added_up(link, key, steps(key, &merged)).await?;
    let of = |number: fn(&KeptSum) -> i64| ints(kept.iter().map(number));
    let sums = Many::new(
        "INSERT INTO alert_sum (stretch, rows, steps, sum, mark) SELECT stretch, rows, steps, sum, mark FROM {} \
         ON CONFLICT (stretch) DO UPDATE SET rows = excluded.rows, steps = excluded.steps, sum = excluded.sum, mark = excluded.mark",
        vec![
            ("stretch", of(|k| k.stretch)),
            ("rows", of(|k| k.rows)),
            ("steps", of(|k| k.steps)),
            ("sum", bytes(kept.iter().map(|k| Some(&k.sum[..])))),
            ("mark", bytes(kept.iter().map(|k| Some(&k.mark[..])))),
        ],
    );
    for statement in [delete, insert, sources, sums] {
        if !statement.is_empty() {
            let ready = statement.ready(link).await?;
            statement.ask(link, &ready).await?;
        }
    }
    link.run("COMMIT").await?;
    Ok(AlertsPut { stretches: kept.len() as u64, ..merged.put })
}

/// The sums of the stretches that a step changes, after it.
async fn added_up(link: &Link, key: AlertKey, steps: BTreeMap<i64, Step>) -> Result<Vec<KeptSum>, Error> {
    let of = ints(steps.keys().copied());
    let asked = Many::new(
        "SELECT a.stretch::bigint, a.rows, a.steps, a.sum, a.mark FROM {} JOIN alert_sum a ON a.stretch = u.stretch",
        vec![("stretch", of)],
    );
    let mut known = BTreeMap::new();
    if !asked.is_empty() {
        let ready = asked.ready(link).await?;
        for row in asked.ask(link, &ready).await? {
            let number = |n: usize| row.try_get::<_, i64>(n);
            let (sum, mark): (&[u8], &[u8]) = (row.try_get(3)?, row.try_get(4)?);
            let was = KeptSum::of_parts([number(0)?, number(1)?, number(2)?], sum, mark);
            known.insert(was.stretch, was);
        }
    }
    Ok(steps.into_iter().map(|(stretch, step)| KeptSum::after(known.remove(&stretch), key, stretch, step)).collect())
}

/// The alerts that may tell of the same events.
async fn there(link: &Link, come: &[Alert]) -> Result<Vec<Alert>, Error> {
    let looks = looks(come);
    let column = |n: usize| ints(looks.iter().map(|look| look.get(n).copied()));
    // An index of many columns is walked once for each row that is asked for.
    let sql = "SELECT a.day, a.minute, a.lat, a.lon, a.sensor, a.confidence, a.ground, a.power, a.sources FROM {} \
               CROSS JOIN LATERAL (SELECT * FROM alert WHERE stretch = u.stretch AND cell = u.cell \
               AND day BETWEEN u.first AND u.last OFFSET 0) a";
    let asked = Many::new(sql, vec![("stretch", column(0)), ("cell", column(1)), ("first", column(2)), ("last", column(3))]);
    let ready = asked.ready(link).await?;
    let read = |row: &Row| match read(row) {
        // What cannot be read tells of no event.
        Err(Error::Damaged(_)) => None,
        read => Some(read),
    };
    asked.ask(link, &ready).await?.iter().filter_map(read).collect()
}

fn read(row: &Row) -> Result<Alert, Error> {
    let whole = |n: usize| row.try_get::<_, Option<i32>>(n).map(|n| n.map(i64::from));
    let small = |n: usize| row.try_get::<_, Option<i16>>(n).map(|n| n.map(i64::from));
    alert_of([whole(0)?, small(1)?, whole(2)?, whole(3)?, small(4)?, small(5)?, small(6)?, whole(7)?, small(8)?])
}
