//! How often one address, or one contact, may do something. Whoever is too fast is told when to come again. Nodes that
//! share a database tell each other what was used up, so that nobody gains by going from one to the other.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{House, Reporter};
use governor::{Quota, RateLimiter, clock::DefaultClock, state::keyed::DashMapStateStore};
use store::Used;

/// So many a minute, in a burst of as many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Reports from one address.
    pub reports_per_address: u32,
    /// Reports with one phone number or e-mail address.
    pub reports_per_contact: u32,
    /// Tries of a PIN, a password or a support from one address.
    pub tries_per_address: u32,
    /// Searches and other reads of the API from one address.
    pub reads_per_address: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { reports_per_address: 20, reports_per_contact: 5, tries_per_address: 30, reads_per_address: 600 }
    }
}

/// Megabytes of pixels that may be decoded a minute for one address, for each report it may send: ten photos, and more.
const PIXELS_A_REPORT: u32 = 400;

/// What is used up is told from this part of a limit on: most people never come near.
const TOLD_FROM: u32 = 8;
/// Most marks told at a time.
const MOST_TOLD: usize = 500;

/// Counts what was done.
pub(crate) struct Limits {
    house: Arc<House>,
    limiters: [Limiter; 5],
}

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Report,
    Contact,
    Try,
    Read,
    /// Megabytes of pixels.
    Pixels,
}

struct Limiter {
    kind: &'static str,
    a_minute: NonZeroU32,
    limiter: RateLimiter<u64, DashMapStateStore<u64>, DefaultClock>,
    /// Used up here and not told yet.
    used: Mutex<HashMap<u64, u32>>,
}

impl Limits {
    pub(crate) fn new(house: Arc<House>, rates: &Rates) -> Self {
        let limiters = [
            Limiter::new("report", rates.reports_per_address),
            Limiter::new("contact", rates.reports_per_contact),
            Limiter::new("try", rates.tries_per_address),
            Limiter::new("read", rates.reads_per_address),
            Limiter::new("pixels", rates.reports_per_address.saturating_mul(PIXELS_A_REPORT)),
        ];
        Self { house, limiters }
    }

    /// Counts one for an address. The error is how long to wait.
    pub(crate) fn count(&self, what: Counted, address: IpAddr) -> Result<(), Duration> {
        self.count_many(what, address, NonZeroU32::MIN)
    }

    /// Counts the pixels of a picture for an address, in bytes, before they are decoded.
    pub(crate) fn count_pixels(&self, address: IpAddr, bytes: u64) -> Result<(), Duration> {
        let megabytes = u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX);
        self.count_many(Counted::Pixels, address, NonZeroU32::new(megabytes).unwrap_or(NonZeroU32::MIN))
    }

    fn count_many(&self, what: Counted, address: IpAddr, times: NonZeroU32) -> Result<(), Duration> {
        // One customer of a provider has a whole IPv6 network of 64 bits.
        match address.to_canonical() {
            IpAddr::V4(a) => self.count_mark(what, &a.octets(), times),
            IpAddr::V6(a) => self.count_mark(what, a.octets().first_chunk::<8>().unwrap_or(&[0; 8]), times),
        }
    }

    /// Counts a report for every contact of its reporter.
    pub(crate) fn count_contacts(&self, reporter: &Reporter) -> Result<(), Duration> {
        reporter.contacts().try_for_each(|contact| self.count_mark(Counted::Contact, contact.as_bytes(), NonZeroU32::MIN))
    }

    fn count_mark(&self, what: Counted, whose: &[u8], times: NonZeroU32) -> Result<(), Duration> {
        // The same mark at every node, and nothing that could be looked up.
        let hash = self.house.keys().hash("limit", &[whose]);
        let mark = u64::from_le_bytes(hash.first_chunk().copied().unwrap_or_default());
        let [report, contact, tries, read, pixels] = &self.limiters;
        let limiter = match what {
            Counted::Report => report,
            Counted::Contact => contact,
            Counted::Try => tries,
            Counted::Read => read,
            Counted::Pixels => pixels,
        };
        limiter.count(mark, times)
    }

    /// What was used up here since it was asked last.
    pub(crate) fn used(&self) -> Vec<Used> {
        self.limiters.iter().flat_map(Limiter::told).take(MOST_TOLD).collect()
    }

    /// Takes away what was used up elsewhere.
    pub(crate) fn take_away(&self, used: &[Used]) {
        for u in used {
            if let Some(limiter) = self.limiters.iter().find(|l| l.kind == u.kind) {
                limiter.take_away(u.mark.cast_unsigned(), u.times);
            }
        }
    }

    pub(crate) fn tidy(&self) {
        for limiter in &self.limiters {
            limiter.limiter.retain_recent();
            limiter.limiter.shrink_to_fit();
            // What stayed below what is worth telling.
            limiter.used.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}

impl Limiter {
    fn new(kind: &'static str, a_minute: u32) -> Self {
        let a_minute = NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN);
        Self { kind, a_minute, limiter: RateLimiter::dashmap(Quota::per_minute(a_minute)), used: Mutex::default() }
    }

    fn count(&self, mark: u64, times: NonZeroU32) -> Result<(), Duration> {
        use governor::clock::Clock;
        // More than there ever is at once waits for all there is.
        let times = times.min(self.a_minute);
        let checked = self.limiter.check_key_n(&mark, times).unwrap_or(Ok(()));
        checked.map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))?;
        *self.used.lock().unwrap_or_else(PoisonError::into_inner).entry(mark).or_default() += times.get();
        Ok(())
    }

    fn told(&self) -> Vec<Used> {
        let from = (self.a_minute.get() / TOLD_FROM).max(1);
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let told: Vec<_> = used.extract_if(|_, times| *times >= from).collect();
        told.into_iter().map(|(mark, times)| Used { kind: self.kind.to_owned(), mark: mark.cast_signed(), times }).collect()
    }

    fn take_away(&self, mark: u64, times: u32) {
        // Beyond its limit a mark has nothing left to take away.
        for _ in 0..times.min(self.a_minute.get()) {
            if self.limiter.check_key(&mark).is_err() {
                return;
            }
        }
    }
}
