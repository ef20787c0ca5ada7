//! How often one address, or one contact, may do something. Whoever is too fast is told when to come again. Nodes that
//! share a database tell each other what was used up, so that nobody gains by going from one to the other.

use std::{
    collections::HashMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use app::{App, Caller, Reporter};
use domain::UserId;
use governor::{Quota, RateLimiter, clock::DefaultClock, state::keyed::DashMapStateStore};
use store::Used;

/// So many a minute, in a burst of as many, unless another time is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Reports from one address.
    pub reports_per_address: u32,
    /// Reports with one phone number or e-mail address.
    pub reports_per_contact: u32,
    /// Tries of a PIN, a password or a support from one address.
    pub tries_per_address: u32,
    /// Searches, pages of reports and other reads of the API from one address; a twentieth as many may lead to no report.
    pub reads_per_address: u32,
    /// Megabytes of files a day from one address, and from one official.
    pub megabytes_per_address: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            reports_per_address: 20,
            reports_per_contact: 5,
            tries_per_address: 30,
            reads_per_address: 600,
            megabytes_per_address: 1000,
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Megabytes of pixels that may be decoded a minute for one address, for each report it may send: ten photos, and more.
const PIXELS_A_REPORT: u32 = 400;
/// Forms that are begun and kept here a day for one address, for each report it may send a minute.
const FORMS_A_REPORT: u32 = 20;
/// Files that phones begin to send a day from one address, for each report it may send a minute. Many phones of a village share one.
const UPLOADS_A_REPORT: u32 = 100;
/// What is used up is told from this part of a limit on: most people never come near.
const TOLD_FROM: u32 = 8;
/// Most marks told at a time.
const MOST_TOLD: usize = 500;
/// Most marks whose day is remembered before it is worth telling.
const MOST_UNTOLD: usize = 100_000;

/// Counts what was done.
pub(crate) struct Limits {
    app: Arc<App>,
    limiters: [Limiter; 9],
    /// Until when those wait who asked too often for what is not there.
    waiting: Mutex<HashMap<u64, Instant>>,
    /// Whether anyone does: nobody else shall pay for it.
    anyone_waits: AtomicBool,
}

/// Whose files are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sender {
    /// Somebody at this address.
    Address(IpAddr),
    /// An official, wherever they are.
    Official(UserId),
}

/// So many reads may lead to a report for one that leads to none: whoever makes numbers up finds few, and learns little.
const READS_FOR_A_MISS: u32 = 20;

domain::choices! {
    /// What is counted. Nodes tell each other of it by its word.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Counted {
        Report = "report",
        Contact = "contact",
        Try = "try",
        Read = "read",
        /// A read that led to no report.
        Miss = "miss",
        /// Kilobytes of files.
        Kilobytes = "kilobytes",
        /// Megabytes of pixels.
        Pixels = "pixels",
        /// A form that is kept.
        Form = "form",
        /// A file that a phone begins to send, or a report that it takes back.
        Upload = "upload",
    }
}

struct Limiter {
    kind: Counted,
    most: NonZeroU32,
    /// In which as many are allowed again.
    time: Duration,
    limiter: RateLimiter<u64, DashMapStateStore<u64>, DefaultClock>,
    /// Used up here and not told yet.
    used: Mutex<HashMap<u64, u32>>,
}

impl Limits {
    pub(crate) fn new(app: Arc<App>, rates: &Rates) -> Self {
        let limiters = [
            Limiter::new(Counted::Report, rates.reports_per_address, MINUTE),
            Limiter::new(Counted::Contact, rates.reports_per_contact, MINUTE),
            Limiter::new(Counted::Try, rates.tries_per_address, MINUTE),
            Limiter::new(Counted::Read, rates.reads_per_address, MINUTE),
            Limiter::new(Counted::Miss, (rates.reads_per_address / READS_FOR_A_MISS).max(1), MINUTE),
            Limiter::new(Counted::Kilobytes, rates.megabytes_per_address.saturating_mul(1024), DAY),
            Limiter::new(Counted::Pixels, rates.reports_per_address.saturating_mul(PIXELS_A_REPORT), MINUTE),
            Limiter::new(Counted::Form, rates.reports_per_address.saturating_mul(FORMS_A_REPORT), DAY),
            Limiter::new(Counted::Upload, rates.reports_per_address.saturating_mul(UPLOADS_A_REPORT), DAY),
        ];
        Self { app, limiters, waiting: Mutex::default(), anyone_waits: AtomicBool::new(false) }
    }

    /// Counts the look at one report. Whoever found none too often waits, also for those that are there: else the waiting
    /// itself would tell which are.
    pub(crate) fn count_look(&self, address: IpAddr) -> Result<(), Duration> {
        if self.anyone_waits.load(Ordering::Relaxed) {
            let until = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).get(&self.mark_of(address)).copied();
            let wait = until.map(|until| until.saturating_duration_since(Instant::now())).unwrap_or_default();
            if !wait.is_zero() {
                return Err(wait);
            }
        }
        self.count(Counted::Read, address)
    }

    /// Counts that a look led to no report.
    pub(crate) fn count_miss(&self, address: IpAddr) -> Result<(), Duration> {
        self.count(Counted::Miss, address).inspect_err(|wait| {
            let until = Instant::now() + *wait;
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(self.mark_of(address), until);
            self.anyone_waits.store(true, Ordering::Relaxed);
        })
    }

    /// Counts one for an address. The error is how long to wait.
    pub(crate) fn count(&self, what: Counted, address: IpAddr) -> Result<(), Duration> {
        self.limiter(what).count(self.mark_of(address), 1)
    }

    /// Counts a report for every contact of its reporter.
    pub(crate) fn count_contacts(&self, reporter: &Reporter) -> Result<(), Duration> {
        reporter.contacts().try_for_each(|contact| self.limiter(Counted::Contact).count(self.mark(contact.as_bytes()), 1))
    }

    /// Counts what a file takes.
    pub(crate) fn count_bytes(&self, sender: Sender, bytes: u64) -> Result<(), Duration> {
        let kilobytes = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        self.limiter(Counted::Kilobytes).count(self.mark_of_sender(sender), kilobytes)
    }

    /// Counts the pixels of a picture, in bytes, before they are decoded.
    pub(crate) fn count_pixels(&self, sender: Sender, bytes: u64) -> Result<(), Duration> {
        let limiter = self.limiter(Counted::Pixels);
        // More than there ever is at once waits for all there is.
        let megabytes = u32::try_from(bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX).clamp(1, limiter.most.get());
        limiter.count(self.mark_of_sender(sender), megabytes)
    }

    fn mark_of_sender(&self, sender: Sender) -> u64 {
        match sender {
            Sender::Address(address) => self.mark_of(address),
            Sender::Official(user) => self.mark(format!("official {}", user.0).as_bytes()),
        }
    }

    fn mark_of(&self, address: IpAddr) -> u64 {
        self.mark(Caller::of(address).to_string().as_bytes())
    }

    /// The same mark at every node, and nothing that could be looked up.
    fn mark(&self, whose: &[u8]) -> u64 {
        let hash = self.app.keys().hash("limit", &[whose]);
        u64::from_le_bytes(hash.first_chunk().copied().unwrap_or_default())
    }

    fn limiter(&self, what: Counted) -> &Limiter {
        let [report, contact, tries, read, miss, kilobytes, pixels, form, upload] = &self.limiters;
        match what {
            Counted::Report => report,
            Counted::Contact => contact,
            Counted::Try => tries,
            Counted::Read => read,
            Counted::Miss => miss,
            Counted::Kilobytes => kilobytes,
            Counted::Pixels => pixels,
            Counted::Form => form,
            Counted::Upload => upload,
        }
    }

    /// What was used up here since it was asked last.
    pub(crate) fn used(&self) -> Vec<Used> {
        self.limiters.iter().flat_map(Limiter::told).take(MOST_TOLD).collect()
    }

    /// Takes away what was used up elsewhere.
    pub(crate) fn take_away(&self, used: &[Used]) {
        for u in used {
            if let Some(limiter) = Counted::parse(&u.kind).map(|what| self.limiter(what)) {
                limiter.take_away(u.mark.cast_unsigned(), u.times);
            }
        }
    }

    pub(crate) fn tidy(&self) {
        let (mut waiting, now) = (self.waiting.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
        waiting.retain(|_, until| *until > now);
        self.anyone_waits.store(!waiting.is_empty(), Ordering::Relaxed);
        drop(waiting);
        for limiter in &self.limiters {
            limiter.limiter.retain_recent();
            limiter.limiter.shrink_to_fit();
            // What stayed below what is worth telling in its time.
            if limiter.time == MINUTE || limiter.used().len() > MOST_UNTOLD {
                limiter.used().clear();
            }
        }
    }
}

impl Limiter {
    fn new(kind: Counted, most: u32, time: Duration) -> Self {
        let most = NonZeroU32::new(most).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(time / most.get()).unwrap_or(Quota::per_minute(most)).allow_burst(most);
        Self { kind, most, time, limiter: RateLimiter::dashmap(quota), used: Mutex::default() }
    }

    fn used(&self) -> MutexGuard<'_, HashMap<u64, u32>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes so many, all or none.
    fn take(&self, mark: u64, times: u32) -> Result<(), Duration> {
        use governor::clock::Clock;
        let Some(times) = NonZeroU32::new(times) else { return Ok(()) };
        let taken = self.limiter.check_key_n(&mark, times);
        taken.map_err(|_| self.time)?.map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()))
    }

    fn count(&self, mark: u64, times: u32) -> Result<(), Duration> {
        self.take(mark, times)?;
        let mut used = self.used();
        let used = used.entry(mark).or_default();
        *used = used.saturating_add(times);
        Ok(())
    }

    fn told(&self) -> Vec<Used> {
        // In a day more comes together than in a minute.
        let part = if self.time == MINUTE { TOLD_FROM } else { TOLD_FROM * TOLD_FROM };
        let from = (self.most.get() / part).max(1);
        let told: Vec<_> = self.used().extract_if(|_, times| *times >= from).collect();
        told.into_iter()
            .map(|(mark, times)| Used { kind: self.kind.as_str().to_owned(), mark: mark.cast_signed(), times })
            .collect()
    }

    /// Takes so many away, or whatever is left.
    fn take_away(&self, mark: u64, times: u32) {
        let (mut left, mut piece) = (times.min(self.most.get()), times);
        while left > 0 && piece > 0 {
            piece = piece.min(left);
            match self.take(mark, piece) {
                Ok(()) => left -= piece,
                Err(_) => piece /= 2,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_days_files_are_counted_together_and_come_back_slowly() {
        let limiter = Limiter::new(Counted::Kilobytes, 1000, DAY);
        assert!(limiter.count(1, 900).is_ok());
        let wait = limiter.count(1, 200).unwrap_err();
        assert!(wait > Duration::from_secs(2 * 60 * 60) && wait < DAY, "{wait:?}");
        assert!(limiter.count(2, 1000).is_ok(), "another is not concerned");
        assert!(limiter.count(3, 1001).is_err(), "never");
        let told = limiter.told();
        assert_eq!(told.iter().map(|u| u.times).max(), Some(1000));
        let elsewhere = Limiter::new(Counted::Kilobytes, 1000, DAY);
        told.iter().for_each(|u| elsewhere.take_away(u.mark.cast_unsigned(), u.times));
        assert!(elsewhere.count(2, 1).is_err() && elsewhere.count(1, 90).is_ok());
        // Who used some elsewhere already has nothing left either.
        let third = Limiter::new(Counted::Kilobytes, 1000, DAY);
        third.count(2, 1).unwrap();
        third.take_away(2, 1000);
        assert!(third.count(2, 2).is_err());
    }
}
