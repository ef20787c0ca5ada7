//! What every handler has at hand.

use std::{
    collections::HashMap,
    net::IpAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use app::House;
use bytes::Bytes;
use domain::{Date, TrackingNumber, Zone};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    limits::{Limits, Rates},
    speech::Language,
};

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
    /// In a demo: the folder of mails to show. Never set for real use.
    pub shown_outbox: Option<PathBuf>,
    /// In a demo: a notice on every page that nothing here is real.
    pub demo: bool,
}

/// What every handler has at hand.
#[derive(Clone)]
pub struct Web(Arc<Inside>);

struct Inside {
    house: Arc<House>,
    settings: Settings,
    limits: Limits,
    metrics: PrometheusHandle,
    kept: Mutex<HashMap<(TrackingNumber, Language), Kept>>,
}

/// Most public report pages kept ready.
const MOST_KEPT: usize = 4096;

/// A public report page, ready to be sent as long as its report and the country do not change.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) version: u32,
    pub(crate) world: usize,
    pub(crate) html: Bytes,
}

impl Web {
    /// Ready to serve.
    #[must_use]
    pub fn new(house: Arc<House>, settings: Settings, metrics: PrometheusHandle) -> Self {
        let limits = Limits::new(&settings.rates);
        Self(Arc::new(Inside { house, settings, limits, metrics, kept: Mutex::default() }))
    }

    pub(crate) fn house(&self) -> &House {
        &self.0.house
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    /// Forgets addresses that have not come for a while, so that memory stays bounded. To be called now and then.
    pub fn tidy(&self) {
        self.0.limits.tidy();
    }

    /// The day on the wall of the highest area known here.
    pub(crate) fn today(&self) -> Date {
        let zone = self.house().world().areas().next().map(|a| a.code.zone());
        zone.unwrap_or(Zone::Western).date(self.house().now())
    }

    /// True when cookies must only travel over TLS.
    pub(crate) fn is_tls(&self) -> bool {
        self.0.settings.base.starts_with("https://")
    }

    pub(crate) fn kept(&self, tracking: TrackingNumber, language: Language) -> Option<Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&(tracking, language)).cloned()
    }

    pub(crate) fn keep(&self, tracking: TrackingNumber, language: Language, page: Kept) {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert((tracking, language), page);
    }
}
