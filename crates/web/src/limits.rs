//! How often one address, or one contact, may do something. Whoever is too fast is told when to come again.

use std::{
    hash::{BuildHasher, RandomState},
    net::IpAddr,
    num::NonZeroU32,
    time::Duration,
};

use app::Reporter;
use governor::{Quota, RateLimiter, clock::DefaultClock, state::keyed::DashMapStateStore};

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

type Limiter = RateLimiter<u64, DashMapStateStore<u64>, DefaultClock>;

/// Counts what was done.
pub(crate) struct Limits {
    hasher: RandomState,
    reports: Limiter,
    contacts: Limiter,
    tries: Limiter,
    reads: Limiter,
}

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Report,
    Try,
    Read,
}

fn limiter(a_minute: u32) -> Limiter {
    RateLimiter::dashmap(Quota::per_minute(NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN)))
}

impl Limits {
    pub(crate) fn new(rates: &Rates) -> Self {
        Self {
            hasher: RandomState::new(),
            reports: limiter(rates.reports_per_address),
            contacts: limiter(rates.reports_per_contact),
            tries: limiter(rates.tries_per_address),
            reads: limiter(rates.reads_per_address),
        }
    }

    /// Counts one for an address. The error is how long to wait.
    pub(crate) fn count(&self, what: Counted, address: IpAddr) -> Result<(), Duration> {
        let limiter = match what {
            Counted::Report => &self.reports,
            Counted::Try => &self.tries,
            Counted::Read => &self.reads,
        };
        // One customer of a provider has a whole IPv6 network of 64 bits.
        let key = match address.to_canonical() {
            IpAddr::V4(a) => self.hasher.hash_one(a),
            IpAddr::V6(a) => self.hasher.hash_one(a.segments().into_iter().take(4).collect::<Vec<_>>()),
        };
        wait(limiter, key)
    }

    /// Counts a report for every contact of its reporter.
    pub(crate) fn count_contacts(&self, reporter: &Reporter) -> Result<(), Duration> {
        reporter.contacts().try_for_each(|contact| wait(&self.contacts, self.hasher.hash_one(contact)))
    }

    pub(crate) fn tidy(&self) {
        for limiter in [&self.reports, &self.contacts, &self.tries, &self.reads] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn wait(limiter: &Limiter, key: u64) -> Result<(), Duration> {
    use governor::clock::Clock;
    limiter.check_key(&key).map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
}
