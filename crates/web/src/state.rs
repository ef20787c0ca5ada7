//! What every handler has at hand.

use std::{
    net::IpAddr,
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Instant,
};

use app::{App, ReferenceData};
use bytes::Bytes;
use domain::{Date, Language, TrackingNumber, Zone};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Semaphore;

use crate::limits::{Limits, Rates};

/// How the pages are served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address people open, such as `https://lapor.example.id`.
    pub base: String,
    /// The name of the installation, such as `Kalimantan Timur`.
    pub name: String,
    /// Proxies whose word about the client's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How often things may be done.
    pub rates: Rates,
    /// Roles whose people must have a second factor.
    pub second_factor_for: Vec<domain::Role>,
    /// Requests worked on at once; more are told to come again.
    pub requests: usize,
    /// A server of map tiles, as an address with `{z}`, `{x}` and `{y}`; without one maps have no background.
    pub tile_server: Option<String>,
    /// How long a signed link to a document in S3 lives; zero to send all files through this server.
    pub file_links: std::time::Duration,
    /// What whoever asks for figures must show; without it they are only told on a listener of their own.
    pub metrics_token: Option<String>,
    /// In a demo: the folder of mails to show. Never set for real use.
    pub shown_outbox: Option<PathBuf>,
    /// In a demo: a notice on every page that nothing here is real.
    pub demo: bool,
}

impl Settings {
    /// The host of the server of map tiles, if one is set.
    pub(crate) fn tile_host(&self) -> Option<&str> {
        self.tile_server.as_deref()?.split('/').nth(2)
    }
}

/// What every handler has at hand.
#[derive(Clone)]
pub struct Web(Arc<Inside>);

struct Inside {
    app: Arc<App>,
    settings: Settings,
    limits: RwLock<Arc<Limits>>,
    /// The last word heard from other nodes about limits.
    heard: AtomicI64,
    turns: Arc<Semaphore>,
    leaving: AtomicBool,
    /// Whether somebody came through a proxy although none is trusted.
    unnamed_proxy: AtomicBool,
    metrics: PrometheusHandle,
    kept: CachedPages,
}

/// Public report pages kept ready. What is asked for least goes first when there is no room.
type CachedPages = quick_cache::sync::Cache<(TrackingNumber, Language), CachedPage, Size>;

/// Bytes of public report pages kept ready.
const ROOM_FOR_PAGES: u64 = 64 << 20;

/// About what a page takes, in bytes: with its compressed form and the look-up.
const USUAL_PAGE: u64 = 16 << 10;

/// How much of the room a page takes.
#[derive(Clone)]
struct Size;

impl quick_cache::Weighter<(TrackingNumber, Language), CachedPage> for Size {
    fn weight(&self, _: &(TrackingNumber, Language), page: &CachedPage) -> u64 {
        (page.html.len() + page.zipped.as_ref().map_or(0, Bytes::len) + size_of::<CachedPage>()) as u64
    }
}

/// A public report page, ready to be sent as long as its report and the country do not change.
#[derive(Clone)]
pub(crate) struct CachedPage {
    pub(crate) version: u32,
    /// When it was last known to be that version.
    pub(crate) edition: Option<i64>,
    /// When it was made: its version is believed as it lies there, for a moment.
    pub(crate) made: Instant,
    /// Only to tell whether it is the same: as long as this is here, no other is in its place.
    pub(crate) reference: Weak<ReferenceData>,
    pub(crate) html: Bytes,
    /// The same, compressed.
    pub(crate) zipped: Option<Bytes>,
}

impl Web {
    /// Ready to serve.
    #[must_use]
    pub fn new(app: Arc<App>, settings: Settings, metrics: PrometheusHandle) -> Self {
        let limits = RwLock::new(Arc::new(Limits::new(Arc::clone(&app), &settings.rates)));
        let turns = Arc::new(Semaphore::new(settings.requests.clamp(1, Semaphore::MAX_PERMITS)));
        let usual = usize::try_from(ROOM_FOR_PAGES / USUAL_PAGE).unwrap_or(usize::MAX);
        let kept = CachedPages::with_weighter(usual, ROOM_FOR_PAGES, Size);
        let (heard, leaving, unnamed_proxy) = (AtomicI64::new(0), AtomicBool::new(false), AtomicBool::new(false));
        Self(Arc::new(Inside { app, settings, limits, heard, turns, leaving, unnamed_proxy, metrics, kept }))
    }

    pub(crate) fn app(&self) -> &App {
        &self.0.app
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> Arc<Limits> {
        Arc::clone(&self.0.limits.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Other limits from now on; what was used up of the old ones is forgiven.
    pub fn set_rates(&self, rates: &Rates) {
        let limits = Arc::new(Limits::new(Arc::clone(&self.0.app), rates));
        *self.0.limits.write().unwrap_or_else(PoisonError::into_inner) = limits;
    }

    /// Tells other nodes on the same database what clients used up here, and hears what they used up there. To be called
    /// about once a second.
    pub async fn share_limits(&self, node: [u8; 16]) -> Result<(), app::AppError> {
        let limits = self.limits();
        let heard = self.0.heard.load(Ordering::Relaxed);
        let (heard, last) = self.0.app.operation().share_used(node, limits.used(), heard).await?;
        self.0.heard.store(last, Ordering::Relaxed);
        limits.take_away(&heard);
        Ok(())
    }

    /// The turns of requests that are worked on.
    pub(crate) fn turns(&self) -> &Arc<Semaphore> {
        &self.0.turns
    }

    /// From now on says that it is not ready and asks every client to connect anew, which a load balancer does elsewhere.
    pub fn leave(&self) {
        self.0.leaving.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_leaving(&self) -> bool {
        self.0.leaving.load(Ordering::Relaxed)
    }

    /// Keeps in mind that somebody came through a proxy although none is trusted; true for the first time.
    pub(crate) fn meets_unnamed_proxy(&self) -> bool {
        !self.0.unnamed_proxy.swap(true, Ordering::Relaxed)
    }

    pub(crate) fn has_unnamed_proxy(&self) -> bool {
        self.0.unnamed_proxy.load(Ordering::Relaxed)
    }

    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    /// Forgets addresses that have not come for a while, so that memory stays bounded, and looks how much room there is. To be
    /// called now and then.
    pub fn tidy(&self) {
        self.limits().tidy();
        if let Some(free) = self.app().space().above_floor() {
            #[expect(clippy::cast_precision_loss, reason = "a figure to be drawn")]
            metrics::gauge!("tuntas_free_bytes").set(free as f64);
        }
    }

    /// The time zone of the highest area known here.
    pub(crate) fn zone(&self) -> Zone {
        self.app().reference().zone()
    }

    /// The day on the wall there.
    pub(crate) fn today(&self) -> Date {
        self.zone().date(self.app().now())
    }

    /// True when cookies must only travel over TLS.
    pub(crate) fn is_tls(&self) -> bool {
        self.0.settings.base.starts_with("https://")
    }

    pub(crate) fn kept(&self, tracking: TrackingNumber, language: Language) -> Option<CachedPage> {
        self.0.kept.get(&(tracking, language))
    }

    pub(crate) fn drop_kept(&self, tracking: TrackingNumber, language: Language) {
        self.0.kept.remove(&(tracking, language));
    }

    pub(crate) fn keep(&self, tracking: TrackingNumber, language: Language, page: CachedPage) {
        self.0.kept.insert((tracking, language), page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_take_no_more_than_their_room_and_what_is_asked_for_stays() {
        let pages = CachedPages::with_weighter(64, 1 << 20, Size);
        let page = || CachedPage {
            version: 1,
            edition: None,
            made: Instant::now(),
            reference: Weak::new(),
            html: Bytes::from(vec![0; 32 << 10]),
            zipped: None,
        };
        let key = |n: u64| (TrackingNumber::from_seed(n), Language::Indonesian);
        pages.insert(key(0), page());
        for n in 1..1_000 {
            assert!(pages.get(&key(0)).is_some(), "what everybody asks for is there after {n} others");
            pages.insert(key(n), page());
        }
        assert!(pages.weight() <= 1 << 20 && pages.len() > 10, "{} pages, {} bytes", pages.len(), pages.weight());
    }
}
