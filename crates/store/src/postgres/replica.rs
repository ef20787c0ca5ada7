//! A copy that answers for pages that may be a second old, while it is not further behind.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool_postgres::Pool;
use tokio::sync::watch;

use super::connect::{Address, Link};
use crate::Error;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);

pub(super) struct Replica {
    pool: Pool,
    pooled: bool,
    fresh: AtomicBool,
}

impl Replica {
    pub(super) fn new(address: &Address) -> Result<Self, Error> {
        Ok(Self { pool: address.pool()?, pooled: address.pooled, fresh: AtomicBool::new(false) })
    }

    pub(super) fn pool(&self) -> &Pool {
        &self.pool
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.fresh.load(Ordering::Relaxed)
    }
}

/// Looks at the replica until told to stop: it is fresh while it has, within a look or two, what the primary had written
/// when it was asked. (A clock would call it late whenever nobody writes.)
pub(super) async fn watch(replica: Arc<Replica>, primary: Pool, pooled: bool, mut stopped: watch::Receiver<bool>) {
    loop {
        let fresh = tokio::time::timeout(4 * LOOK, reaches(&replica, &primary, pooled)).await;
        replica.fresh.store(matches!(fresh, Ok(Ok(true))), Ordering::Relaxed);
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

async fn reaches(replica: &Replica, primary: &Pool, pooled: bool) -> Result<bool, Error> {
    let written = place(&Link::take(primary, pooled).await?, "pg_current_wal_lsn()").await?;
    let begun = Instant::now();
    while begun.elapsed() < LOOK {
        if place(&Link::take(&replica.pool, replica.pooled).await?, "pg_last_wal_replay_lsn()").await? >= written {
            return Ok(true);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(false)
}

/// A place in the write-ahead log, as a number of bytes.
async fn place(link: &Link, of: &str) -> Result<i64, Error> {
    let ready = link.ready(&format!("SELECT coalesce({of} - '0/0'::pg_lsn, 0)::bigint"), &[]).await?;
    let rows = link.ask(&ready, &[]).await?;
    Ok(rows.first().map(|r| r.try_get(0)).transpose()?.unwrap_or(0))
}
