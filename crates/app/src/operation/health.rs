//! Whether the installation can do its work, how much there is, and what nodes of it tell each other.

use store::{JobCounts, Used};

use crate::{AppError, handles};

/// How long what was used up is remembered for other nodes.
const TOLD_FOR: jiff::SignedDuration = jiff::SignedDuration::from_mins(2);

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Gauges {
    /// Of jobs, by whether they wait or were given up.
    pub jobs: JobCounts,
    /// Of reports.
    pub reports: u64,
    /// Of those that everyone reads.
    pub public: u64,
    /// Letters of alarms that wait, and for how many seconds the first of them does.
    pub alarm_letters: (u64, u64),
}

impl handles::Operation<'_> {
    /// Whether the database can be read and written.
    ///
    /// # Errors
    /// Why not.
    pub async fn ready(self) -> Result<(), AppError> {
        Ok(self.store.ready().await?)
    }

    /// How much there is.
    pub async fn gauges(self) -> Result<Gauges, AppError> {
        let (reports, public) = self.store.counts().await?;
        let waiting = self.alarm_letters().await?;
        let seconds = |since| u64::try_from(self.now().duration_since(since).as_secs()).unwrap_or_default();
        let alarm_letters = waiting.map(|waiting| (waiting.letters, seconds(waiting.since))).unwrap_or_default();
        Ok(Gauges { jobs: self.store.job_counts().await?, reports, public, alarm_letters })
    }

    /// Tells other nodes what clients used up of limits at this one, and hears what they told after the `heard`th word: that, and
    /// the last word heard.
    pub async fn share_used(self, node: [u8; 16], used: Vec<Used>, heard: i64) -> Result<(Vec<Used>, i64), AppError> {
        if !used.is_empty() {
            let now = self.now();
            self.store.tell_used(node, used, now, now - TOLD_FOR).await?;
        }
        Ok(self.store.hear_used(node, heard).await?)
    }
}
