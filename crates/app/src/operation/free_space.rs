//! What is free on the disk. Files are what fills it, and words need little: files stop at a floor, so that whoever reports,
//! answers or signs in finds room for long after.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The floor, unless another is set ...
const FLOOR: u64 = 1024 * 1024 * 1024;
/// ... but never more than this part of the disk.
const PART: u64 = 20;
/// How long what was seen is believed. A fast disk takes a few hundred megabytes meanwhile.
const FRESH: Duration = Duration::from_millis(200);

/// Watches the disks that files are written to.
#[derive(Debug, Default)]
pub struct FreeSpace {
    places: Vec<PathBuf>,
    floor: Option<u64>,
    seen: Mutex<Option<(Instant, bool)>>,
}

impl FreeSpace {
    /// Of these folders; `floor` is in bytes.
    #[must_use]
    pub fn of(places: Vec<PathBuf>, floor: Option<u64>) -> Self {
        Self { places, floor, seen: Mutex::default() }
    }

    /// Whether there is room for another file. A disk that does not say is taken to have some: writing tells.
    #[must_use]
    pub fn has_room(&self) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, has_room)) = seen.filter(|(at, _)| at.elapsed() < FRESH) {
            return has_room;
        }
        let has_room = self.above_floor().is_none_or(|above| above > 0);
        let before = seen.replace((Instant::now(), has_room)).is_none_or(|(_, had_room)| had_room);
        match (before, has_room) {
            (true, false) => tracing::error!("the disk is full up to its floor: files are refused, words are taken"),
            (false, true) => tracing::info!("there is room on the disk again: files are taken"),
            _ => {}
        }
        has_room
    }

    /// Bytes that files may still take, on the disk that has fewest; none where no disk is watched.
    #[must_use]
    pub fn above_floor(&self) -> Option<u64> {
        let above = |place: &PathBuf| {
            let disk = rustix::fs::statvfs(place).ok()?;
            let floor = self.floor.unwrap_or_else(|| FLOOR.min(disk.f_blocks.saturating_mul(disk.f_frsize) / PART));
            Some(disk.f_bavail.saturating_mul(disk.f_frsize).saturating_sub(floor))
        };
        self.places.iter().filter_map(above).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stop_at_the_floor() {
        let folder = tempfile::tempdir().unwrap();
        let places = || vec![folder.path().to_owned(), folder.path().join("not there")];
        assert!(FreeSpace::default().has_room());
        assert!(FreeSpace::of(places(), Some(0)).has_room());
        let full = FreeSpace::of(places(), Some(u64::MAX));
        assert!(!full.has_room() && full.above_floor() == Some(0));
    }
}
