//! The door officials come in by: how many passwords are looked at at once, and who waits for it. A hash takes 19 MiB and a core
//! for a while, so there are as many as cores; whoever is still outside waits in a queue that has an end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as Shelf, PoisonError, Weak},
    time::Duration,
};

use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::{AppError, SignInError};

/// Most who wait at once, on devices that are known and on others. Strangers fill only their own queue.
const WAITING: usize = 64;
/// Longest wait for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
/// When whoever found the queue full may come again, in seconds.
const COME_AGAIN: i64 = 5;

/// See above.
pub(crate) struct Door {
    checks: Arc<Semaphore>,
    known: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    turns: Shelf<HashMap<[u8; 32], Weak<Mutex<()>>>>,
}

/// Who wants to come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guest {
    /// With a device on which they signed in before
    Known,
    /// With any other
    Stranger,
}

impl Default for Door {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let [checks, known, strangers] = [cores, WAITING, WAITING].map(|n| Arc::new(Semaphore::new(n)));
        Self { checks, known, strangers, turns: Shelf::default() }
    }
}

impl Door {
    /// A place in the queue.
    pub(crate) fn enter(&self, guest: Guest) -> Result<OwnedSemaphorePermit, SignInError> {
        let queue = match guest {
            Guest::Known => &self.known,
            Guest::Stranger => &self.strangers,
        };
        Arc::clone(queue).try_acquire_owned().map_err(|_| SignInError::Busy(COME_AGAIN))
    }

    /// One after the other under a mark, and no more than so many wait for it.
    pub(crate) async fn turn(&self, mark: [u8; 32], at_most: usize) -> Result<OwnedMutexGuard<()>, SignInError> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            let there = turns.get(&mark).and_then(Weak::upgrade);
            let turn = there.unwrap_or_else(|| Arc::new(Mutex::new(())));
            turns.insert(mark, Arc::downgrade(&turn));
            turn
        };
        // One is held here, one by whoever has the turn; without this one no more than so many wait.
        if Arc::strong_count(&turn) > at_most.saturating_add(1) {
            return Err(SignInError::Busy(COME_AGAIN));
        }
        tokio::time::timeout(LONGEST_WAIT, turn.lock_owned()).await.map_err(|_| SignInError::Busy(COME_AGAIN))
    }

    /// Does what takes memory and a core, when there is room, where it holds up nobody else.
    pub(crate) async fn check<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let lost = |e: &dyn std::fmt::Display| AppError::Damaged(e.to_string());
        let room = Arc::clone(&self.checks).acquire_owned().await.map_err(|e| lost(&e))?;
        let work = move || {
            // Held until it is done, also when nobody waits for it any more.
            let _room = room;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| lost(&e))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn no_more_are_looked_at_at_once_than_there_are_cores() {
        let (door, now, most) = (Arc::new(Door::default()), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let all = (0..50).map(|_| {
            let (door, now, most) = (Arc::clone(&door), Arc::clone(&now), Arc::clone(&most));
            tokio::spawn(async move {
                let work = move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(2));
                    now.fetch_sub(1, Ordering::SeqCst);
                };
                door.check(work).await.unwrap();
            })
        });
        for one in all.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        assert!(most.load(Ordering::SeqCst) <= std::thread::available_parallelism().unwrap().get());
    }

    #[tokio::test]
    async fn a_queue_has_an_end_and_strangers_fill_only_their_own() {
        let door = Arc::new(Door::default());
        let places: Vec<_> = (0..WAITING).map(|_| door.enter(Guest::Stranger).unwrap()).collect();
        assert!(matches!(door.enter(Guest::Stranger), Err(SignInError::Busy(_))));
        assert!(door.enter(Guest::Known).is_ok());
        drop(places);
        assert!(door.enter(Guest::Stranger).is_ok());
        // Under one mark so many wait and no more; another mark is another turn.
        let held = door.turn([1; 32], 2).await.unwrap();
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let door = Arc::clone(&door);
                tokio::spawn(async move { door.turn([1; 32], 2).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        let begun = std::time::Instant::now();
        assert!(matches!(door.turn([1; 32], 2).await, Err(SignInError::Busy(_))));
        assert!(begun.elapsed() < Duration::from_secs(5), "refused at once");
        assert!(door.turn([2; 32], 2).await.is_ok());
        drop(held);
        for one in waiting {
            assert!(one.await.unwrap());
        }
        assert!(door.turn([1; 32], 2).await.is_ok());
    }
}
