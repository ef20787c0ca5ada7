//! An overseer sees who signed in, who looked at what is sealed, and what officials decided alone.

use domain::{
    AreaCode, Official, Refusal, Role, Timestamp, TrackingNumber, UserId,
    policy::{Actor, ActorRef, reached, sees},
    report::ReportEvent,
};
use store::{Access, Head, Key, NewJob, Trace, Witness};

use crate::{AppError, Watch, handles, record::contents};

/// Pages that are read for one because nothing on them is asked about.
const MOST_EMPTY: u32 = 20;

/// Who did what to their access, told.
#[derive(Clone, Debug)]
pub struct ToldTrace {
    /// The trace.
    pub trace: Trace,
    /// The name of the person.
    pub name: String,
}

/// Who looked at what is sealed, or decided what alone, told.
#[derive(Clone, Debug)]
pub struct ToldLook {
    /// When.
    pub at: Timestamp,
    /// The name of the person.
    pub name: String,
    /// At which report.
    pub report: TrackingNumber,
    /// Where it is about.
    pub area: AreaCode,
    /// At what of it, or what was decided.
    pub what: ReportEvent,
    /// What was said about it by whoever opened an identity. Beside a secret report it lies sealed with it.
    pub words: Option<String>,
}

/// A trace and what goes with it, not at its place yet.
pub(crate) fn unlinked(trace: Trace, job: Option<NewJob>) -> Witness {
    Witness { trace, head: Head { seq: 0, mark: [0; 32] }, job }
}

impl handles::People<'_> {
    /// Leaves a trace of what somebody did to their own access.
    pub(crate) async fn leave_trace(self, person: UserId, what: Access, device: &str) -> Result<(), AppError> {
        let (at, device) = (self.now(), device.to_owned());
        let witness = unlinked(Trace { seq: 0, at, person, what, device, became: None, mark: Vec::new() }, None);
        self.add_links(|ends| self.store.add_trace(self.link(&witness, ends))).await
    }

    /// Traces of the people an overseer watches, newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn traces(
        self,
        overseer: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldTrace>, Option<i64>), AppError> {
        let traces = self.store.traces(self.watched_by(overseer)?, before, at_most).await?;
        let more = traces.last().map(|t| t.seq).filter(|_| traces.len() >= at_most as usize);
        let names = self.reports().names_of(traces.iter().map(|t| t.person)).await?;
        let told = |trace: Trace| ToldTrace { name: names.get(&trace.person).cloned().unwrap_or_default(), trace };
        Ok((traces.into_iter().map(told).collect(), more))
    }

    /// Looks at what is sealed in reports an overseer sees, newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn looks(
        self,
        overseer: &Official,
        watch: &Watch,
        mut before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), AppError> {
        let mut all = Vec::new();
        for _ in 0..MOST_EMPTY {
            let agencies = self.figures().watched_agencies(overseer, watch)?.into_iter().collect();
            let looks = self.store.looks(agencies, before, at_most).await?;
            let (told, more) = self.told(overseer, watch, looks, at_most).await?;
            all.extend(told);
            before = more;
            if before.is_none() || !all.is_empty() {
                break;
            }
        }
        Ok((all, before))
    }

    /// What officials decided alone about reports an overseer sees (hiding, showing, closing, archiving, joining, lifting
    /// supervision), newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn deeds_alone(
        self,
        overseer: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), AppError> {
        let deeds = self.store.deeds_alone(self.watched_by(overseer)?, before, at_most).await?;
        self.told(overseer, &Watch::default(), deeds, at_most).await
    }

    async fn told(
        self,
        overseer: &Official,
        watch: &Watch,
        looks: Vec<store::Look>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), AppError> {
        let day = |l: &store::Look| self.reference().zone().date(l.at);
        let over = looks.last().is_some_and(|last| watch.since.is_some_and(|since| day(last) < since));
        let more = looks.last().map(|l| l.seq).filter(|_| looks.len() >= at_most as usize && !over);
        let (reference, actor) = (self.reference(), Actor::Official(overseer.clone()));
        let mut seen = Vec::new();
        for look in looks.into_iter().filter(|l| watch.holds(day(l)) && sees(&actor, &l.report, &reference.agencies)) {
            if let ActorRef::Official(user) = look.by
                && watch.person.is_none_or(|person| person == user)
            {
                let words = self.words_of_look(&look).await?;
                seen.push((look, user, words));
            }
        }
        let names = self.reports().names_of(seen.iter().map(|(_, user, _)| *user)).await?;
        let told = |(look, user, words): (store::Look, UserId, Option<String>)| ToldLook {
            at: look.at,
            name: names.get(&user).cloned().unwrap_or_default(),
            report: look.report.tracking,
            area: look.report.area,
            what: look.what,
            words,
        };
        Ok((seen.into_iter().map(told).collect(), more))
    }

    /// What was said about opening an identity, where it lies open.
    async fn words_of_look(self, look: &store::Look) -> Result<Option<String>, AppError> {
        if !matches!(look.what, ReportEvent::Revealed { why: Some(_), .. }) || look.report.secret {
            return Ok(None);
        }
        let Some(with_history) = self.with_history(Key::Id(look.report.id)).await? else { return Ok(None) };
        let version = with_history.events.iter().find(|r| r.seq == look.seq).map(|r| r.event.version);
        let texts = contents::all_words(&with_history, &self.keys_of(&with_history)?)?;
        Ok(version.and_then(|version| texts.get(&version)).map(|text| text.text.clone()))
    }

    pub(crate) fn watched_by(self, official: &Official) -> Result<Vec<domain::AgencyId>, AppError> {
        let of_overseeing = |role| role == Role::Overseer;
        if official.is(Role::Overseer) {
            Ok(reached(official, &self.reference().agencies, of_overseeing))
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }
}
