//! The house everything happens in: store, files, keys, clock, and what is known about the country.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use domain::{Calendar, Context, Timestamp, policy::Actor};
use store::{Blobs, Store};
use trust::InstallationKey;

use crate::{
    AppError, Clock, FreeSpace, ReferenceData,
    figure::read_figures::KeptAnswers,
    forest::{AlertFetching, lies_in::LayerShelf},
    jobs::{mail_rest::MailRest, schedule::KnownPeriods},
    people::door::Door,
    record::{access::SeenLately, agencies::NotesRead},
    report::did_you_mean::SpellingIndex,
    report::small_picture::PICTURES_MEMORY,
};

/// All that a use case needs.
pub struct App {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) blobs: Blobs,
    pub(crate) keys: InstallationKey,
    pub(crate) clock: Arc<dyn Clock>,
    /// Memory for pictures that are decoded, in megabytes.
    pub(crate) pictures: Arc<tokio::sync::Semaphore>,
    /// Few files are on their way to where they stay at once.
    pub(crate) files: Arc<tokio::sync::Semaphore>,
    /// Whether files find room on the disk.
    space: FreeSpace,
    /// The words that people use, for those who mistype them.
    pub(crate) heard: SpellingIndex,
    /// How many passwords are looked at at once.
    pub(crate) door: Door,
    /// Whether letters rest.
    pub(crate) mail_rest: MailRest,
    /// Periods whose jobs are written.
    pub(crate) periods: KnownPeriods,
    /// Up to which event an earlier version wrote, once that is known.
    pub(crate) vouched: OnceLock<i64>,
    /// How far notes were read.
    pub(crate) notes_read: tokio::sync::Mutex<NotesRead>,
    /// Officials who were seen to be as they were left.
    pub(crate) seen_lately: SeenLately,
    /// Figures that took long to reckon.
    pub(crate) answers: KeptAnswers,
    /// One overseer at a time looks through everything.
    pub(crate) watching: tokio::sync::Mutex<()>,
    /// Layers of areas in memory.
    pub(crate) layers: LayerShelf,
    /// Who is asked for alerts, if anyone.
    pub(crate) fetching: Option<AlertFetching>,
    reference: RwLock<Arc<ReferenceData>>,
}

impl App {
    /// Opens the house, and vouches for what earlier versions wrote in it.
    pub async fn open(
        store: Arc<dyn Store>,
        blobs: Blobs,
        keys: InstallationKey,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, AppError> {
        let app = Self {
            store,
            blobs,
            keys,
            clock,
            pictures: Arc::new(tokio::sync::Semaphore::new(PICTURES_MEMORY)),
            files: Arc::new(tokio::sync::Semaphore::new(8)),
            space: FreeSpace::default(),
            heard: SpellingIndex::default(),
            door: Door::default(),
            mail_rest: MailRest::default(),
            periods: KnownPeriods::default(),
            vouched: OnceLock::new(),
            notes_read: tokio::sync::Mutex::default(),
            seen_lately: SeenLately::default(),
            answers: KeptAnswers::default(),
            watching: tokio::sync::Mutex::default(),
            layers: LayerShelf::default(),
            fetching: None,
            reference: RwLock::new(Arc::new(ReferenceData::unknown())),
        };
        app.vouch_for_earlier().await?;
        app.operation().date_earlier().await?;
        app.vouch_for_agencies().await?;
        app.vouch_for_alerts().await?;
        app.tell_register_dues().await?;
        match app.read_reference().await {
            Ok(reference) => app.set_reference(reference),
            // An operator can look at what was changed; whoever serves reads it again first, and refuses.
            Err(e @ AppError::Damaged(_)) => tracing::error!(error = %e, "the country is not known"),
            Err(e) => return Err(e),
        }
        Ok(app)
    }

    /// The same, watching over what is free on the disk.
    #[must_use]
    pub fn with_space(mut self, space: FreeSpace) -> Self {
        self.space = space;
        self
    }

    /// What is free on the disk.
    #[must_use]
    pub fn space(&self) -> &FreeSpace {
        &self.space
    }

    /// The installation's key.
    #[must_use]
    pub fn keys(&self) -> &InstallationKey {
        &self.keys
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is known about the country.
    #[must_use]
    pub fn reference(&self) -> Arc<ReferenceData> {
        Arc::clone(&self.reference.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the country again if somebody changed it, in this process or another.
    pub async fn refresh_reference(&self) -> Result<(), AppError> {
        if self.store.generation().await? != self.reference().generation {
            self.set_reference(self.read_reference().await?);
        }
        Ok(())
    }

    fn set_reference(&self, reference: ReferenceData) {
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(reference);
    }
}

pub(crate) fn context<'a>(now: Timestamp, actor: &'a Actor, reference: &'a ReferenceData, calendar: &'a Calendar) -> Context<'a> {
    Context { now, actor, calendar, rules: &reference.rules, agencies: &reference.agencies, duty: domain::forest::OnDuty::NOBODY }
}
