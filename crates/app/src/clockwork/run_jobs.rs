//! Carries out what was written to be done later. Each kind of job is one function; doing a job twice has no second
//! effect, since every letter carries a mark made from its cause.

use domain::{Actor, Official, Role, Timestamp};
use store::{Job, Key, Person, Stored};

use crate::{
    House, Letter, LetterPart, NotTold, Notice, Search, Teller, Trouble,
    clockwork::{
        remove_orphans::REMOVE_COPIED,
        tell_people::{
            DIGEST, Digest, SEAL_FILES, SealFiles, TELL_OFFICIALS, TELL_OWNER, TELL_REPORTER, TellOfficials, TellOwner,
            TellReporter, job,
        },
    },
    record::contents,
};

/// How long a claimed job belongs to who claimed it: so much later another process does what a dead one left.
const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
/// When the claim on jobs that still wait for their turn is renewed.
const RENEW: jiff::SignedDuration = jiff::SignedDuration::from_secs(10);
/// Jobs taken at a time.
const TOGETHER: u32 = 20;
/// After so many failures a job is given up and counted as dead.
const MOST_ATTEMPTS: u32 = 12;

impl House {
    /// Carries out all jobs that are due now. Gives how many were done.
    ///
    /// # Errors
    /// The store's; a job that fails is tried again later and does not stop the others.
    pub async fn run_jobs(&self, teller: &dyn Teller) -> Result<u64, Trouble> {
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
    /// As [`House::run_jobs`].
    pub async fn run_some_jobs(&self, teller: &dyn Teller) -> Result<u64, Trouble> {
        let mut claimed_at = self.now();
        let jobs = self.store.claim(claimed_at, claimed_at + LEASE, TOGETHER).await?;
        let mut finished = Vec::new();
        for (place, job) in jobs.iter().enumerate() {
            let now = self.now();
            if now - claimed_at > RENEW {
                let waiting = jobs.iter().skip(place).map(|j| j.id).collect();
                self.store.keep_claim(waiting, now + LEASE).await?;
                claimed_at = now;
            }
            match self.run_job(job, teller).await {
                Ok(()) => finished.push(job.id),
                Err(NotTold::Never(why)) => {
                    tracing::warn!(job.id = job.id, job.kind, error = why, "job given up");
                    self.store.fail(job.id, why, None).await?;
                }
                Err(NotTold::Later(why)) => {
                    tracing::warn!(job.id = job.id, job.kind, job.attempts = job.attempts, error = why, "job failed");
                    self.store.fail(job.id, why, again_at(now, job.attempts)).await?;
                }
            }
        }
        self.store.finish(finished).await?;
        Ok(jobs.len() as u64)
    }

    async fn run_job(&self, job: &Job, teller: &dyn Teller) -> Result<(), NotTold> {
        let never = |e: serde_json::Error| NotTold::Never(e.to_string());
        let result = match job.kind.as_str() {
            SEAL_FILES => {
                let arguments: SealFiles = serde_json::from_str(&job.payload).map_err(never)?;
                return self.seal_files(arguments.report).await.map_err(|e| NotTold::Later(e.to_string()));
            }
            REMOVE_COPIED => {
                let arguments = serde_json::from_str(&job.payload).map_err(never)?;
                return self.remove_copied(arguments).await.map_err(|e| NotTold::Later(e.to_string()));
            }
            _ if !teller.listens() => return Ok(()),
            TELL_REPORTER => self.letter_to_reporter(job.id, serde_json::from_str(&job.payload).map_err(never)?).await,
            TELL_OFFICIALS => self.letters_to_officials(job.id, serde_json::from_str(&job.payload).map_err(never)?).await,
            TELL_OWNER => self.letter_to_owner(job.id, serde_json::from_str(&job.payload).map_err(never)?).await,
            DIGEST => self.digest(job.id, serde_json::from_str(&job.payload).map_err(never)?).await,
            other => return Err(NotTold::Never(format!("no such kind of job: {other}"))),
        };
        for mut letter in result.map_err(|e| NotTold::Later(e.to_string()))? {
            let world = self.world();
            letter.subject = world.letter(letter.notice, LetterPart::Subject, &letter.language).to_owned();
            letter.words = world.letter(letter.notice, LetterPart::Body, &letter.language).to_owned();
            letter.closing = world.letter_closing(&letter.language).to_owned();
            teller.tell(&letter).await?;
        }
        Ok(())
    }

    async fn letter_to_reporter(&self, job: i64, arguments: TellReporter) -> Result<Vec<Letter>, Trouble> {
        let Some(dossier) = self.dossier(Key::Id(arguments.report)).await? else { return Ok(Vec::new()) };
        if arguments.version.is_some_and(|v| !dossier.stored.report.stands(v)) {
            return Ok(Vec::new());
        }
        let keys = self.keys_of(&dossier)?;
        let mut letters = Vec::new();
        if let Some(email) = contents::open_person(&dossier, &keys)?.and_then(|p| p.email) {
            let mut letter = self.letter(job, arguments.notice, &dossier.stored, email.as_str());
            letter.language.clone_from(&dossier.stored.language);
            letters.push(letter);
        }
        // Those whose reports were joined to this one hear of its answer too, in their own words.
        if arguments.notice.reaches_joined() {
            for other in self.store.joined_to(arguments.report).await? {
                let too = TellReporter { report: other, version: None, notice: arguments.notice };
                letters.extend(Box::pin(self.letter_to_reporter(job, too)).await?);
            }
        }
        Ok(letters)
    }

    async fn letters_to_officials(&self, job: i64, arguments: TellOfficials) -> Result<Vec<Letter>, Trouble> {
        let Some(stored) = self.stored(Key::Id(arguments.report)).await? else { return Ok(Vec::new()) };
        if arguments.version.is_some_and(|v| !stored.report.stands(v)) {
            return Ok(Vec::new());
        }
        let world = self.world();
        let mut letters = Vec::new();
        for person in self.store.holders(arguments.role, arguments.agency).await? {
            let actor = Actor::Official(Official { user: person.id, grants: person.grants.clone() });
            let Some(email) = person.email.as_deref().filter(|_| domain::policy::sees(&actor, &stored.report, &world.agencies))
            else {
                continue;
            };
            let mut letter = self.letter(job, arguments.notice, &stored, email);
            letter.agency = Some(world.agency_name(arguments.agency));
            addressed_to(&mut letter, &person);
            letters.push(letter);
        }
        Ok(letters)
    }

    fn letter(&self, job: i64, notice: Notice, stored: &Stored, to: &str) -> Letter {
        let (world, report) = (self.world(), &stored.report);
        let calendar = world.calendar(&report.area);
        Letter {
            mark: format!("{job}-{}", mark(to, report.tracking.as_u64())),
            to: to.to_owned(),
            name: None,
            language: "id".into(),
            notice,
            tracking: Some(report.tracking),
            // Before an official has given it a title, its title is the beginning of what the reporter wrote.
            title: Some(stored.title.clone()).filter(|_| report.verified && !report.secret),
            agency: report.lead().map(|(_, f)| world.agency_name(f.agency)),
            place: Some(world.place(&report.area)),
            due: report.next_due().map(|due| calendar.zone().date(due)),
            work: Vec::new(),
            subject: String::new(),
            words: String::new(),
            closing: String::new(),
            at: self.now(),
        }
    }

    /// Tells somebody what became of their account, to the address they had then.
    async fn letter_to_owner(&self, job: i64, arguments: TellOwner) -> Result<Vec<Letter>, Trouble> {
        let Some(person) = self.store.person(arguments.user).await? else { return Ok(Vec::new()) };
        let at = Timestamp::from_microsecond(arguments.at).map_err(|e| Trouble::Damaged(e.to_string()))?;
        let mut letter = Letter {
            mark: format!("{job}-{}", person.id.0),
            to: arguments.to,
            name: None,
            language: String::new(),
            notice: arguments.notice,
            tracking: None,
            title: None,
            agency: None,
            place: None,
            due: Some(self.world().zone().date(at)),
            work: Vec::new(),
            subject: String::new(),
            words: String::new(),
            closing: String::new(),
            at,
        };
        addressed_to(&mut letter, &person);
        Ok(vec![letter])
    }

    async fn digest(&self, job: i64, arguments: Digest) -> Result<Vec<Letter>, Trouble> {
        let Some(person) = self.store.person(arguments.user).await?.filter(|p| !p.disabled) else { return Ok(Vec::new()) };
        let official = Official { user: person.id, grants: person.grants.clone() };
        let work = self.work_counts(&official, &Search::default()).await?;
        let Some(to) = person.email.clone().filter(|_| !work.is_empty()) else { return Ok(Vec::new()) };
        let mut letter = Letter {
            mark: format!("{job}-{}", person.id.0),
            to,
            name: None,
            language: String::new(),
            notice: Notice::Digest,
            tracking: None,
            title: None,
            agency: None,
            place: None,
            due: None,
            work,
            subject: String::new(),
            words: String::new(),
            closing: String::new(),
            at: self.now(),
        };
        addressed_to(&mut letter, &person);
        Ok(vec![letter])
    }

    /// Once a working day at eight, everybody with a desk gets a digest. Several processes agree by a lease.
    pub(crate) async fn schedule_digests(&self, now: Timestamp) -> Result<(), Trouble> {
        let world = self.world();
        let Some(top) = world.agencies.iter().min_by_key(|a| a.area.level()) else { return Ok(()) };
        let calendar = world.calendar(&top.area);
        let today = calendar.zone().date(now);
        if !calendar.is_working_day(today) || now < calendar.zone().morning_of(today) {
            return Ok(());
        }
        if !self.does_once(format!("digest {today}"), now, jiff::SignedDuration::from_hours(48)).await? {
            return Ok(());
        }
        let has_desk = |p: &Person| p.grants.iter().any(|g| matches!(g.role, Role::Coordinator | Role::Liaison | Role::Approver));
        let persons = self.store.persons().await?;
        let readers = persons.iter().filter(|p| !p.disabled && p.email.is_some() && has_desk(p));
        let jobs = readers.map(|p| job(DIGEST, &Digest { user: p.id }, now)).collect();
        Ok(self.store.add_jobs(jobs).await?)
    }
}

fn addressed_to(letter: &mut Letter, person: &Person) {
    letter.name = Some(person.name.clone());
    letter.language.clone_from(&person.language);
}

/// Doubles from half a minute up to about a day; then gives up.
fn again_at(now: Timestamp, attempts: u32) -> Option<Timestamp> {
    (attempts + 1 < MOST_ATTEMPTS).then(|| now + jiff::SignedDuration::from_secs(30 << attempts.min(11)))
}

/// A short mark that tells letters of one job apart without telling who they go to.
fn mark(to: &str, tracking: u64) -> String {
    let mut mark = trust::hex(&trust::digest(format!("{tracking} {to}").as_bytes()));
    mark.truncate(12);
    mark
}
