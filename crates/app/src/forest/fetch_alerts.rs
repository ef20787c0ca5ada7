//! Time itself asks those who tell of alerts, each that is set: once in a period for all nodes, and what was missed meanwhile with it.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Date, Timestamp,
    forest::{AlertBox, AlertPoint, AlertSource},
};
use jiff::ToSpan;

use super::{HowAlertsCame, alerts::NoAlerts};
use crate::{App, AppError, handles};

/// How far back is asked where nothing was fetched yet, in days; and beyond the last time, since what is told comes late.
const FIRST: i64 = 14;
const LATE: i64 = 3;
/// What trees that are gone are told by comes later still.
const LATE_LOSS: i64 = 14;

/// Why nothing came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchFailure {
    /// Nobody answers there
    Unreachable,
    /// No answer in time
    Timeout,
    /// The answer broke off
    Broken,
    /// The answer is larger than any should be
    TooLarge,
    /// The server said no, by this status
    Status(u16),
}

impl FetchFailure {
    /// The key of its text, and what stands in it behind a colon.
    fn kept(self) -> String {
        match self {
            Self::Unreachable => "alert-fetch-unreachable".into(),
            Self::Timeout => "alert-fetch-timeout".into(),
            Self::Broken => "alert-fetch-broken".into(),
            Self::TooLarge => "alert-fetch-large".into(),
            Self::Status(status) => format!("alert-fetch-status: {status}"),
        }
    }
}

/// Those who tell of alerts, as far as they are set.
#[async_trait]
pub trait AlertServers: Send + Sync {
    /// Which of them are asked.
    fn asked(&self) -> Vec<AlertSource>;

    /// Asks one for some days of a piece of the map. Gives its answers as they are, be they no alerts.
    async fn fetch(&self, source: AlertSource, from: Date, until: Date, within: AlertBox) -> Result<Vec<Vec<u8>>, FetchFailure>;
}

/// What is asked of whom.
#[derive(Clone)]
pub struct AlertFetching {
    /// Those who tell.
    pub servers: Arc<dyn AlertServers>,
    /// The piece of the map that is asked for; what lies outside is left.
    pub within: AlertBox,
}

impl App {
    /// The same, asking those who tell of alerts.
    #[must_use]
    pub fn with_alerts(mut self, fetching: AlertFetching) -> Self {
        self.fetching = Some(fetching);
        self
    }

    /// Whether anybody is asked for alerts.
    pub(crate) fn asks_for_alerts(&self) -> bool {
        self.fetching.as_ref().is_some_and(|fetching| !fetching.servers.asked().is_empty())
    }
}

impl handles::Forest<'_> {
    /// Asks every source that is set, and keeps how that went. One that fails keeps no other from being asked.
    pub async fn fetch_alerts(self) -> Result<(), AppError> {
        let Some(AlertFetching { servers, within }) = self.fetching.clone() else { return Ok(()) };
        for source in servers.asked() {
            let failure = self.fetch_from(source, &*servers, within).await?;
            if let Some(why) = &failure {
                tracing::warn!(source = source.as_str(), error = why, "alerts could not be fetched");
            }
            self.store.note_fetch(source, self.now(), failure).await?;
        }
        Ok(())
    }

    /// Asks one source. Gives why nothing came of it.
    async fn fetch_from(
        self,
        source: AlertSource,
        servers: &dyn AlertServers,
        within: AlertBox,
    ) -> Result<Option<String>, AppError> {
        let today = self.figures().today();
        let last = self.store.alert_sources().await?.into_iter().find(|row| row.source == source).and_then(|row| row.fetched_at);
        let answers = match servers.fetch(source, since(source, last, today), today, within).await {
            Ok(answers) => answers,
            Err(why) => return Ok(Some(why.kept())),
        };
        for answer in answers {
            let name = format!("{} {today}", source.as_str());
            let taken = self.take_within(None, &name, HowAlertsCame::Fetched, std::io::Cursor::new(answer), Some(within)).await?;
            match taken {
                // Nothing there is what nothing seen looks like, too.
                Ok(_) | Err(NoAlerts::Empty) => {}
                Err(why) => {
                    let (key, what) = why.told();
                    return Ok(Some(format!("{key}: {what}")));
                }
            }
        }
        Ok(None)
    }
}

/// From which day on is asked.
fn since(source: AlertSource, last: Option<Timestamp>, today: Date) -> Date {
    let late = if matches!(source, AlertSource::Firms | AlertSource::Sipongi) { LATE } else { LATE_LOSS };
    let first = today.saturating_sub(FIRST.days());
    let day = |at: Timestamp| jiff::tz::TimeZone::UTC.to_datetime(at).date().saturating_sub(late.days());
    last.map_or(first, day).max(today.saturating_sub(60.days()))
}

/// East Kalimantan and the sea before it: what is asked for where nothing else is set.
pub const USUAL_BOX: AlertBox =
    AlertBox { low: AlertPoint { lat: -260_000, lon: 11_370_000 }, high: AlertPoint { lat: 270_000, lon: 11_920_000 } };
