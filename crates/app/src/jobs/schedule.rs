//! What is done once in every period, by one process of all. Its jobs are written in one commit with the mark of the period: who is
//! late finds the mark, and a process that dies leaves both or neither. A process that slept writes them when it wakes.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use domain::Timestamp;
use jiff::SignedDuration;
use store::NewJob;

use super::{
    fetch_alerts::FetchAlerts,
    job::{later, names},
    upkeep::{ForgetReporters, SettleStore, TidyFiles, TidyForms},
};
use crate::{App, AppError, Failure, handles};

/// How long the mark of a period is kept after it: longer than clocks of processes differ.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Something that is done once in every so many seconds.
struct Every {
    /// The beginning of its marks.
    name: &'static str,
    seconds: i64,
    /// Whether there is anything to be done in it.
    wanted: fn(&App) -> bool,
    /// Its job, which is left undone after the end of the period: then the next one is there.
    job: fn(Timestamp, Timestamp) -> Result<NewJob, AppError>,
}

const HOUR: i64 = 3600;

/// All of it. The digests of the morning follow the calendar: [`Self::schedule_digests`].
const SCHEDULES: &[Every] = &[
    // All files are listed for it, which is work where there are millions.
    Every { name: "orphans", seconds: 6 * HOUR, wanted: |_| true, job: |now, until| later(&TidyFiles { until }, now) },
    Every { name: "forms", seconds: HOUR, wanted: |_| true, job: |now, until| later(&TidyForms { until }, now) },
    Every { name: "forgetting", seconds: HOUR, wanted: |_| true, job: |now, until| later(&ForgetReporters { until }, now) },
    // Satellites pass a few times a day, and what they saw is told some three hours later.
    Every {
        name: "alerts",
        seconds: 3 * HOUR,
        wanted: App::asks_for_alerts,
        job: |now, until| later(&FetchAlerts { until }, now),
    },
    Every { name: "settling", seconds: HOUR, wanted: |_| true, job: |now, until| later(&SettleStore { until }, now) },
];

/// The last period of each schedule whose jobs are known to be written: the store need not be asked again.
#[derive(Debug, Default)]
pub(crate) struct KnownPeriods(Mutex<BTreeMap<&'static str, String>>);

impl KnownPeriods {
    fn knows(&self, name: &'static str, mark: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).is_some_and(|known| known == mark)
    }

    fn learn(&self, name: &'static str, mark: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, mark);
    }
}

impl handles::Jobs<'_> {
    /// Writes the jobs of the periods that began. Nothing is asked of the store where this process knows that they are written.
    /// What an older node gave up because it does not know it is tried again first: its period has its mark, and nobody writes
    /// it once more. What it could not read is tried once an hour.
    pub async fn schedule(self) -> Result<(), AppError> {
        let now = self.now();
        self.revive(Failure::Unknown, now).await?;
        // What cannot be read here either would be tried for ever.
        let hour = format!("unreadable {}", now.as_second().div_euclid(HOUR));
        if !self.periods.knows("unreadable", &hour) {
            self.revive(Failure::Unreadable, now).await?;
            self.periods.learn("unreadable", hour);
        }
        self.schedule_digests(now).await?;
        for every in SCHEDULES.iter().filter(|every| (every.wanted)(&self)) {
            let turn = now.as_second().div_euclid(every.seconds);
            let until = Timestamp::from_second((turn + 1) * every.seconds).unwrap_or(Timestamp::MAX);
            self.once(every.name, format!("{} {turn}", every.name), now, async || Ok(vec![(every.job)(now, until)?])).await?;
        }
        Ok(())
    }

    async fn revive(self, given_up_for: Failure, now: Timestamp) -> Result<(), AppError> {
        let revived = self.store.revive(&names(), given_up_for.to_string(), now).await?;
        if revived > 0 {
            tracing::info!(jobs = revived, error = %given_up_for, "jobs that another version may have given up are tried again");
        }
        Ok(())
    }

    /// Writes the jobs of a period, by its mark, unless they were written before.
    pub(super) async fn once(
        self,
        name: &'static str,
        mark: String,
        now: Timestamp,
        jobs: impl AsyncFnOnce() -> Result<Vec<NewJob>, AppError>,
    ) -> Result<(), AppError> {
        if self.periods.knows(name, &mark) {
            return Ok(());
        }
        let holder = format!("{:016x}", trust::random::number()?);
        self.store.add_once(mark.clone(), holder, now + KEPT, jobs().await?).await?;
        self.periods.learn(name, mark);
        Ok(())
    }
}
