//! Bringing the database up to date. Several nodes may open it at once, and nodes of the version before may still serve:
//! a migration only adds what they do not miss; what they would miss is taken away a version later.

use super::connect::Link;
use crate::Error;

/// Every migration that ever landed, in order, each with the oldest schema a program may know that still works on it.
pub(crate) const MIGRATIONS: [(&str, i64); 33] = [
    (include_str!("../../migrations/postgres/0001_spine.sql"), 1),
    (include_str!("../../migrations/postgres/0002_nodes.sql"), 1),
    // An older program would not keep the figures.
    (include_str!("../../migrations/postgres/0003_figures.sql"), 3),
    // An older program would not know that something was undone.
    (include_str!("../../migrations/postgres/0004_drafts.sql"), 4),
    // An older program would let people in without their second factor.
    (include_str!("../../migrations/postgres/0005_second_factor.sql"), 5),
    (include_str!("../../migrations/postgres/0006_traces.sql"), 5),
    (include_str!("../../migrations/postgres/0007_administration.sql"), 5),
    (include_str!("../../migrations/postgres/0008_saved_views.sql"), 5),
    (include_str!("../../migrations/postgres/0009_closed.sql"), 5),
    (include_str!("../../migrations/postgres/0010_narrow.sql"), 5),
    (include_str!("../../migrations/postgres/0011_one_index_of_terms.sql"), 5),
    (include_str!("../../migrations/postgres/0012_figures_of_all_time.sql"), 5),
    // An older program would write what nobody vouches for.
    (include_str!("../../migrations/postgres/0013_marks.sql"), 13),
    (include_str!("../../migrations/postgres/0014_presence.sql"), 5),
    // Events and states of forwardings that programs before it cannot read.
    (include_str!("../../migrations/postgres/0015_deeds_alone.sql"), 15),
    (include_str!("../../migrations/postgres/0016_letters.sql"), 15),
    (include_str!("../../migrations/postgres/0017_closed_circle.sql"), 5),
    // An older program would take files whose commitment has a salt for changed ones.
    (include_str!("../../migrations/postgres/0018_files_in_order.sql"), 18),
    // An older program would take rows whose mark covers what was sent for changed ones.
    (include_str!("../../migrations/postgres/0019_sent.sql"), 19),
    // An older program would change agencies, and what people come in by, without vouching for that.
    (include_str!("../../migrations/postgres/0020_fresh.sql"), 20),
    // An older program would not keep what figures need to know.
    (include_str!("../../migrations/postgres/0021_facts.sql"), 21),
    // An older program would not keep who missed a deadline.
    (include_str!("../../migrations/postgres/0022_population_and_missed.sql"), 22),
    (include_str!("../../migrations/postgres/0023_same_numbers.sql"), 22),
    (include_str!("../../migrations/postgres/0024_villages.sql"), 22),
    // An older program would take photos of visits for files that nobody names.
    (include_str!("../../migrations/postgres/0025_visits.sql"), 25),
    (include_str!("../../migrations/postgres/0026_layers.sql"), 26),
    // An older program would forget that a report is protected where it writes it again.
    (include_str!("../../migrations/postgres/0027_alerts.sql"), 27),
    // An older program would let an alarm stand still, and forget it where it writes a report again.
    (include_str!("../../migrations/postgres/0028_duty.sql"), 28),
    // An older program would forget that a case is restricted where it writes its report again.
    (include_str!("../../migrations/postgres/0029_grievances.sql"), 29),
    // An older program would not know what was found about an alarm, nor write what cannot wait.
    (include_str!("../../migrations/postgres/0030_urgent.sql"), 30),
    // An older program would put alerts in that no sum knows.
    (include_str!("../../migrations/postgres/0031_alert_sums.sql"), 31),
    // An older program would not keep by when the register waits.
    (include_str!("../../migrations/postgres/0032_register_due.sql"), 32),
    // An older program would change reports without their sums.
    (include_str!("../../migrations/postgres/0033_sums.sql"), 33),
];

/// One node at a time migrates.
const LOCK: i64 = 0x7475_6e74_6173; // "tuntas"

pub(super) async fn migrate(link: Link) -> Result<(), Error> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if at(&link, known).await? == known {
        return Ok(());
    }
    for (version, (sql, works_from)) in (1..).zip(MIGRATIONS) {
        link.run(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})")).await?;
        // Asked under the lock: another node may have been faster.
        if at(&link, known).await? >= version {
            link.run("COMMIT").await?;
            continue;
        }
        let noted = format!(
            "CREATE TABLE IF NOT EXISTS schema_version (version bigint PRIMARY KEY, works_from bigint NOT NULL); \
             INSERT INTO schema_version VALUES ({version}, {works_from}); COMMIT"
        );
        if let Err(e) = async { link.run(sql).await.and(link.run(&noted).await) }.await {
            link.drop_connection();
            return Err(e);
        }
    }
    Ok(())
}

/// The version of the database, 0 when it is new. One that this program must not touch is refused.
async fn at(link: &Link, known: i64) -> Result<i64, Error> {
    let there = ask(
        link,
        "SELECT count(*) FROM pg_tables WHERE tablename = 'schema_version' AND schemaname = ANY (current_schemas(false))",
    );
    if there.await? == 0 {
        return Ok(0);
    }
    let found = ask(link, "SELECT coalesce(max(version), 0) FROM schema_version").await?;
    let works_from = ask(link, "SELECT coalesce(max(works_from), 0) FROM schema_version").await?;
    if works_from > known { Err(Error::TooNew { found, known }) } else { Ok(found.min(known)) }
}

async fn ask(link: &Link, sql: &str) -> Result<i64, Error> {
    let ready = super::connect::Ready::Unnamed(sql.to_owned(), Vec::new());
    let rows = link.ask(&ready, &[]).await?;
    Ok(rows.first().map(|r| r.try_get(0)).transpose()?.unwrap_or(0))
}
