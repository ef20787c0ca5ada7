//! Carries out what was written to be done later. Each kind of job is one function, and each letter is a job of its own; doing
//! a job twice has no second effect, since every letter carries a mark made from its cause.

use domain::{Official, Timestamp};
use serde::de::DeserializeOwned;
use store::{Job, Key, NewJob, Person};

use super::{
    mail_rest::Letters,
    remove_orphans::REMOVE_COPIED,
    tell_people::{
        DIGEST, Digest, LETTERS, SEAL_FILES, SealFiles, TELL_CODE, TELL_JOINED, TELL_OFFICIAL, TELL_OFFICIALS, TELL_OWNER,
        TELL_REPORTER, TellOfficial, TellOfficials, TellOwner, TellReporter, job, to_reporter,
    },
};
use crate::{
    App, AppError, DeliveryError, Failure, News, Notifier, OutgoingMail, Search,
    notices::{
        from_log::news_of,
        overtaken::joined_to,
        recipients::{Recipient, is_reached},
    },
    record::contents,
};

/// How long a claimed job belongs to who claimed it: so much later another process does what a dead one left.
const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
/// How often the claim on jobs that are being done or wait for their turn is renewed.
const RENEW: std::time::Duration = std::time::Duration::from_secs(10);
/// Jobs taken at a time.
const TOGETHER: u32 = 20;
/// After so many failures of its own a job is given up and counted as dead: four days (RFC 5321, 4.5.4.1).
const MOST_ATTEMPTS: u32 = 25;
/// Longest wait before it is tried again.
const LONGEST_WAIT: i64 = 6 * 3600;

/// What became of a job.
enum Did {
    /// It is over.
    It,
    /// Others take its place.
    Split(Vec<NewJob>),
}

impl From<AppError> for DeliveryError {
    fn from(trouble: AppError) -> Self {
        tracing::warn!(error = %trouble, "a job could not be done");
        Self::Later(Failure::Ours)
    }
}

impl From<store::Error> for DeliveryError {
    fn from(error: store::Error) -> Self {
        AppError::from(error).into()
    }
}

impl App {
    /// Carries out all jobs that are due now. Gives how many were done.
    ///
    /// # Errors
    /// The store's; a job that fails is tried again later and does not stop the others.
    pub async fn run_jobs(&self, teller: &dyn Notifier) -> Result<u64, AppError> {
        let mut done = 0;
        loop {
            match self.run_some_jobs(teller).await? {
                0 => return Ok(done),
                some => done += some,
            }
        }
    }

    /// Carries out a few of the jobs that are due. Gives how many were looked at; 0 when none is due.
    ///
    /// # Errors
    /// As [`App::run_jobs`].
    pub async fn run_some_jobs(&self, teller: &dyn Notifier) -> Result<u64, AppError> {
        let claimed_at = self.now();
        let (besides, at_most): (&[&str], u32) = match self.mail_rest.at(claimed_at) {
            Letters::Flow => (&[], TOGETHER),
            Letters::Try => (&[], 1),
            Letters::Rest => (LETTERS, TOGETHER),
        };
        let jobs = self.store.claim(claimed_at, claimed_at + LEASE, at_most, besides).await?;
        let mut finished = Vec::new();
        let mut renewal = tokio::time::interval(RENEW);
        renewal.reset();
        for (place, job) in jobs.iter().enumerate() {
            let waiting = || jobs.iter().skip(place).map(|j| j.id).collect();
            let mut work = std::pin::pin!(self.run_job(job, teller));
            let did = loop {
                tokio::select! {
                    biased;
                    _ = renewal.tick() => self.store.keep_claim(waiting(), self.now() + LEASE).await?,
                    did = &mut work => break did,
                }
            };
            let now = self.now();
            match did {
                Ok(Did::It) => finished.push(job.id),
                Ok(Did::Split(into)) => self.store.split(job.id, into).await?,
                Err(DeliveryError::Down(why)) => {
                    tracing::warn!(error = %why, "no letter can be delivered; they wait");
                    self.mail_rest.begin(now);
                    self.store.release(waiting()).await?;
                    break;
                }
                Err(DeliveryError::Never(why)) => {
                    self.mail_answers(why);
                    tracing::warn!(job.id = job.id, job.kind, error = %why, "job given up");
                    self.store.fail(job.id, why.to_string(), None).await?;
                }
                Err(DeliveryError::Later(why)) => {
                    self.mail_answers(why);
                    tracing::warn!(job.id = job.id, job.kind, job.attempts = job.attempts, error = %why, "job failed");
                    self.store.fail(job.id, why.to_string(), again_at(now, job.attempts)).await?;
                }
            }
        }
        self.store.finish(finished).await?;
        Ok(jobs.len() as u64)
    }

    async fn run_job(&self, job: &Job, teller: &dyn Notifier) -> Result<Did, DeliveryError> {
        let letter = match job.kind.as_str() {
            SEAL_FILES => {
                self.seal_files(arguments::<SealFiles>(job)?.report).await?;
                return Ok(Did::It);
            }
            REMOVE_COPIED => {
                self.remove_copied(arguments(job)?).await?;
                return Ok(Did::It);
            }
            _ if !teller.listens() => return Ok(Did::It),
            TELL_JOINED => return self.to_joined(job, arguments(job)?).await,
            TELL_OFFICIALS => return self.to_officials(job, arguments(job)?).await,
            TELL_REPORTER => {
                let told: TellReporter = arguments(job)?;
                let Some(news) = told.news.clone() else { return self.renewed(job, told).await };
                self.letter_to_reporter(job, told, news).await?
            }
            TELL_OFFICIAL => self.letter_to_official(job, arguments(job)?).await?,
            TELL_OWNER => self.letter_to_owner(job, arguments(job)?).await?,
            TELL_CODE => self.letter_with_code(job, arguments(job)?).await?,
            DIGEST => self.digest(job, arguments(job)?).await?,
            _ => return Err(DeliveryError::Never(Failure::Unknown)),
        };
        if let Some(letter) = letter {
            teller.tell(&letter).await?;
            self.mail_rest.end();
        }
        Ok(Did::It)
    }

    /// Where it was the letter that failed, the server is there.
    fn mail_answers(&self, why: Failure) {
        if !matches!(why, Failure::Ours | Failure::Unknown) {
            self.mail_rest.end();
        }
    }

    /// A job of the version before held only the kind of its letter, and one letter after the other.
    async fn renewed(&self, job: &Job, told: TellReporter) -> Result<Did, DeliveryError> {
        let Some(dossier) = self.dossier(Key::Id(told.report)).await? else { return Ok(Did::It) };
        let news = news_of(&dossier, told.version, told.notice, None, &self.reference());
        let Some(news) = news else {
            tracing::warn!(job.id = job.id, "a letter whose cause is not in the log was not sent");
            return Ok(Did::It);
        };
        let told = TellReporter { news: Some(news), ..told };
        let now = self.now();
        let mut into = vec![part_of(job, "own", to_reporter(&told, now)?)];
        if told.notice.reaches_joined() {
            into.push(part_of(job, "joined", super::tell_people::job(TELL_JOINED, &told, now)?));
        }
        Ok(Did::Split(into))
    }

    /// Those whose reports were joined to this one hear of its answer, each in a letter of their own.
    async fn to_joined(&self, job: &Job, told: TellReporter) -> Result<Did, DeliveryError> {
        let Some(stored) = self.stored(Key::Id(told.report)).await? else { return Ok(Did::It) };
        let stands = told.version.is_none_or(|v| stored.report.stands(v));
        let news = told.news.and_then(|news| news.for_joined(stored.report.tracking)).filter(|_| stands);
        let Some(news) = news else { return Ok(Did::It) };
        let now = self.now();
        let mut into = Vec::new();
        for other in self.store.joined_to(told.report).await? {
            let told = TellReporter { report: other, version: None, notice: news.notice(), news: Some(news.clone()) };
            into.push(part_of(job, &other.0.simple().to_string(), to_reporter(&told, now)?));
        }
        Ok(Did::Split(into))
    }

    /// Those who hear of it, each in a letter of their own.
    async fn to_officials(&self, job: &Job, told: TellOfficials) -> Result<Did, DeliveryError> {
        let Some(stored) = self.stored(Key::Id(told.report)).await? else { return Ok(Did::It) };
        let news = match told.news {
            Some(news) => Some(news),
            None => {
                let dossier = self.dossier(Key::Id(told.report)).await?;
                dossier.and_then(|d| news_of(&d, told.version, told.notice, Some(told.role), &self.reference()))
            }
        };
        let now = self.now();
        let Some(news) = news.and_then(|news| news.today(told.version, &stored.report, None, now)) else { return Ok(Did::It) };
        let recipients = self.recipients(told.role, told.agency, &stored.report).await?;
        if recipients.is_empty() {
            // The work lies on the desk all the same, and the page of what is missing says that nobody sits there.
            tracing::warn!(agency.id = told.agency.0, role = told.role.as_str(), "nobody can be told of work at this agency");
        }
        let letter = |r: Recipient| {
            let (user, instead) = (r.person.id, r.instead);
            let told = TellOfficial { report: told.report, version: told.version, user, instead, news: news.clone() };
            Ok(part_of(job, &user.0.to_string(), super::tell_people::job(TELL_OFFICIAL, &told, now)?))
        };
        Ok(Did::Split(recipients.into_iter().map(letter).collect::<Result<_, AppError>>()?))
    }

    async fn letter_to_reporter(&self, job: &Job, told: TellReporter, news: News) -> Result<Option<OutgoingMail>, DeliveryError> {
        let Some(dossier) = self.dossier(Key::Id(told.report)).await? else { return Ok(None) };
        let report = &dossier.stored.report;
        let other = match joined_to(report) {
            Some(other) => self.stored(Key::Id(other)).await?,
            None => None,
        };
        let Some(news) = news.today(told.version, report, other.as_ref().map(|o| &o.report), self.now()) else { return Ok(None) };
        let keys = self.keys_of(&dossier)?;
        let Some(email) = contents::open_person(&dossier, &keys)?.and_then(|p| p.email) else { return Ok(None) };
        let letter = self.letter(job, news, email.as_str().to_owned(), dossier.stored.language);
        Ok(Some(self.about(letter, &dossier.stored)))
    }

    async fn letter_to_official(&self, job: &Job, told: TellOfficial) -> Result<Option<OutgoingMail>, DeliveryError> {
        let Some(stored) = self.stored(Key::Id(told.report)).await? else { return Ok(None) };
        let Some(news) = told.news.today(told.version, &stored.report, None, self.now()) else { return Ok(None) };
        let person = self.store.person(told.user).await?;
        let person = person.filter(|p| is_reached(p) && self.official_sees(p, &stored.report));
        let Some((to, person)) = person.and_then(|p| Some((p.email.clone()?, p))) else { return Ok(None) };
        let letter = self.letter(job, news, to, person.language);
        Ok(Some(self.about(OutgoingMail { name: Some(person.name), instead: told.instead, ..letter }, &stored)))
    }

    /// Tells somebody what became of their account, to the address they had then.
    async fn letter_to_owner(&self, job: &Job, told: TellOwner) -> Result<Option<OutgoingMail>, DeliveryError> {
        let Some(person) = self.store.person(told.user).await? else { return Ok(None) };
        let at = Timestamp::from_microsecond(told.at).map_err(|_| DeliveryError::Never(Failure::Unknown))?;
        let news =
            News::of_account(told.notice, self.reference().zone().date(at)).ok_or(DeliveryError::Never(Failure::Unknown))?;
        Ok(Some(OutgoingMail { name: Some(person.name), ..self.letter(job, news, told.to, person.language) }))
    }

    async fn digest(&self, job: &Job, told: Digest) -> Result<Option<OutgoingMail>, DeliveryError> {
        let today = self.reference().zone().date(self.now());
        let of_today = told.day.is_none_or(|day| day == today);
        let Some(person) = self.store.person(told.user).await?.filter(|p| of_today && is_reached(p)) else { return Ok(None) };
        let official = Official { user: person.id, grants: person.grants.clone() };
        let work = self.work_counts(&official, &Search::default()).await?;
        let Some(to) = person.email.clone().filter(|_| !work.is_empty()) else { return Ok(None) };
        Ok(Some(OutgoingMail { name: Some(person.name), ..self.letter(job, News::Digest { work }, to, person.language) }))
    }

    /// Once a working day at eight, everybody with a desk gets a digest. Several processes agree by a lease.
    pub(crate) async fn schedule_digests(&self, now: Timestamp) -> Result<(), AppError> {
        let reference = self.reference();
        let Some(top) = reference.agencies.iter().min_by_key(|a| a.area.level()) else { return Ok(()) };
        let calendar = reference.calendar(&top.area);
        let today = calendar.zone().date(now);
        if !calendar.is_working_day(today) || now < calendar.zone().morning_of(today) {
            return Ok(());
        }
        if !self.does_once(format!("digest {today}"), now, jiff::SignedDuration::from_hours(48)).await? {
            return Ok(());
        }
        let has_desk = |p: &Person| p.grants.iter().any(|g| g.role.has_desk());
        let persons = self.store.persons().await?;
        let readers = persons.iter().filter(|p| is_reached(p) && has_desk(p));
        let jobs = readers.map(|p| job(DIGEST, &Digest { user: p.id, day: Some(today) }, now)).collect::<Result<_, _>>()?;
        Ok(self.store.add_jobs(jobs).await?)
    }
}

/// The arguments of a job.
fn arguments<T: DeserializeOwned>(job: &Job) -> Result<T, DeliveryError> {
    serde_json::from_str(&job.payload).map_err(|_| DeliveryError::Never(Failure::Unknown))
}

/// One of the jobs that take the place of another: it is written once, however often that is tried.
fn part_of(job: &Job, part: &str, new: NewJob) -> NewJob {
    NewJob { key: Some(format!("{} {part}", job.id)), ..new }
}

/// Doubles from half a minute up to a few hours; then gives up.
fn again_at(now: Timestamp, attempts: u32) -> Option<Timestamp> {
    let wait = (30_i64 << attempts.min(20)).min(LONGEST_WAIT);
    (attempts + 1 < MOST_ATTEMPTS).then(|| now + jiff::SignedDuration::from_secs(wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_days() {
        let waits: Vec<_> = (0..).map_while(|n| again_at(Timestamp::UNIX_EPOCH, n)).map(|at| at.as_second()).collect();
        assert!(waits.iter().sum::<i64>() > 2 * 86_400 && waits.iter().all(|w| (30..=LONGEST_WAIT).contains(w)), "{waits:?}");
    }
}
