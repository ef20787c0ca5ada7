//! An overseer sees who signed in, who looked at what is sealed, and what officials decided alone.

use domain::{
    AreaCode, Official, Refusal, Role, Timestamp, TrackingNumber, UserId,
    policy::{Actor, By, reached, sees},
    report::Happening,
};
use store::{Access, Head, NewJob, Trace, Witness};

use crate::{House, Trouble};

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
    pub what: Happening,
}

/// A trace and what goes with it, not at its place yet.
pub(crate) fn unlinked(trace: Trace, job: Option<NewJob>) -> Witness {
    Witness { trace, head: Head { seq: 0, mark: [0; 32] }, job }
}

impl House {
    /// Leaves a trace of what somebody did to their own access.
    pub(crate) async fn leave_trace(&self, person: UserId, what: Access, device: &str) -> Result<(), Trouble> {
        let (at, device) = (self.now(), device.to_owned());
        let witness = unlinked(Trace { seq: 0, at, person, what, device, became: None, mark: Vec::new() }, None);
        self.add_links(|ends| self.store.add_trace(self.link(&witness, ends))).await
    }

    /// Traces of the people an overseer watches, newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn traces(
        &self,
        overseer: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldTrace>, Option<i64>), Trouble> {
        let traces = self.store.traces(self.watched_by(overseer)?, before, at_most).await?;
        let more = traces.last().map(|t| t.seq).filter(|_| traces.len() >= at_most as usize);
        let names = self.names_of(traces.iter().map(|t| t.person)).await?;
        let told = |trace: Trace| ToldTrace { name: names.get(&trace.person).cloned().unwrap_or_default(), trace };
        Ok((traces.into_iter().map(told).collect(), more))
    }

    /// Looks at what is sealed in reports an overseer sees, newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn looks(
        &self,
        overseer: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), Trouble> {
        let looks = self.store.looks(self.watched_by(overseer)?, before, at_most).await?;
        self.told(overseer, looks, at_most).await
    }

    /// What officials decided alone about reports an overseer sees (hiding, showing, closing, archiving, joining, lifting
    /// supervision), newest first, before one; and where it goes on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else.
    pub async fn deeds_alone(
        &self,
        overseer: &Official,
        before: Option<i64>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), Trouble> {
        let deeds = self.store.deeds_alone(self.watched_by(overseer)?, before, at_most).await?;
        self.told(overseer, deeds, at_most).await
    }

    async fn told(
        &self,
        overseer: &Official,
        looks: Vec<store::Look>,
        at_most: u32,
    ) -> Result<(Vec<ToldLook>, Option<i64>), Trouble> {
        let more = looks.last().map(|l| l.seq).filter(|_| looks.len() >= at_most as usize);
        let (world, actor) = (self.world(), Actor::Official(overseer.clone()));
        let mut seen = Vec::new();
        for look in looks.into_iter().filter(|l| sees(&actor, &l.report, &world.agencies)) {
            if let By::Official(user) = look.by {
                seen.push((look, user));
            }
        }
        let names = self.names_of(seen.iter().map(|(_, user)| *user)).await?;
        let told = |(look, user): (store::Look, UserId)| ToldLook {
            at: look.at,
            name: names.get(&user).cloned().unwrap_or_default(),
            report: look.report.tracking,
            area: look.report.area,
            what: look.what,
        };
        Ok((seen.into_iter().map(told).collect(), more))
    }

    fn watched_by(&self, official: &Official) -> Result<Vec<domain::AgencyId>, Trouble> {
        let of_overseeing = |role| role == Role::Overseer;
        if official.is(Role::Overseer) {
            Ok(reached(official, &self.world().agencies, of_overseeing))
        } else {
            Err(Refusal::NotAllowed.into())
        }
    }
}
