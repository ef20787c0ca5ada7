//! The store on PostgreSQL: any number of nodes without state of their own on one database, with read replicas where
//! there are some. Submissions that wait share a commit; reads take a connection of a pool.

mod alerts;
mod append;
mod columns;
mod connect;
mod engine;
mod history;
mod listen;
mod migrate;
mod objects;
mod partitions;
mod replica;
mod statements;
mod windows;
mod writer;

use std::sync::Arc;

use deadpool_postgres::Pool;
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

pub use self::history::PostgresHistory;
#[cfg(test)]
pub(crate) use self::migrate::MIGRATIONS;
use self::{
    connect::{Address, Link},
    replica::Replica,
    writer::Writers,
};
use crate::{CommitRequest, Durability, Error};

/// The baseline of the intake benchmark: the same statements on one connection, so many a commit, one after the other.
///
/// # Errors
/// As [`PostgresStore::open`].
pub async fn raw_intake_postgres(url: &str, steps: &[CommitRequest], a_commit: usize) -> Result<(), Error> {
    let address = Address::parse(url)?;
    let link = Link::take(&address.pool()?, address.pooled).await?;
    let partitions = partitions::Partitions::read(&link).await?;
    for together in steps.chunks(a_commit.max(1)) {
        let together: Vec<_> = together.iter().collect();
        append::append(&link, &partitions, &together, 0, append::Attempt::First).await?;
    }
    Ok(())
}

/// A store in a PostgreSQL database.
pub struct PostgresStore {
    address: Address,
    pool: Pool,
    replica: Option<Arc<Replica>>,
    writers: Writers,
    partitions: Arc<partitions::Partitions>,
    spread: windows::LastSpread,
    /// Rings when a job was written here or elsewhere.
    job_came: Arc<Notify>,
    stop: watch::Sender<bool>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl PostgresStore {
    /// Opens the database, brings it up to date, and begins to listen for jobs. `replica` is the address of a copy that
    /// may answer for pages that may be a second old.
    ///
    /// # Errors
    /// [`Error::TooNew`] for a database of a newer version; [`Error::Unreachable`] where no server answers or takes writes;
    /// [`Error::Engine`] for an address that cannot be read, and all else that PostgreSQL refuses.
    pub async fn open(url: &str, replica: Option<&str>, durability: Durability) -> Result<Self, Error> {
        let mut address = Address::parse(url)?;
        if durability == Durability::AtClose {
            address.write_late();
        }
        let pool = address.pool()?;
        migrate::migrate(Link::take(&pool, address.pooled).await?).await?;
        let partitions = Arc::new(partitions::Partitions::read(&Link::take(&pool, address.pooled).await?).await?);
        let (stop, stopped) = watch::channel(false);
        let job_came = Arc::new(Notify::new());
        let mut tasks = JoinSet::new();
        let replica = match replica {
            None => None,
            Some(url) => {
                let replica = Arc::new(Replica::new(&Address::parse(url)?)?);
                tasks.spawn(replica::watch(Arc::clone(&replica), pool.clone(), address.pooled, stopped.clone()));
                Some(replica)
            }
        };
        if !address.pooled {
            tasks.spawn(listen::listen(address.clone(), Arc::clone(&job_came), stopped));
        }
        let writers = Writers::start(&pool, address.pooled, Arc::clone(&partitions), Arc::clone(&job_came));
        Ok(Self {
            address,
            pool,
            replica,
            writers,
            partitions,
            spread: windows::LastSpread::default(),
            job_came,
            stop,
            tasks: tasks.into(),
        })
    }

    async fn link(&self, pool: &Pool) -> Result<Link, Error> {
        Link::take(pool, self.address.pooled).await
    }

    /// Waits until all that was accepted is written, then closes.
    async fn stop(&self) {
        self.writers.close().await;
        // What was written late is on the disk with whatever is written in time after it.
        let last = "BEGIN; SET LOCAL synchronous_commit = on; UPDATE generation SET value = value; COMMIT";
        if let Ok(link) = self.link(&self.pool).await {
            let _ = link.run(last).await;
        }
        let _ = self.stop.send(true);
        while self.tasks.lock().await.join_next().await.is_some() {}
        self.pool.close();
    }
}
