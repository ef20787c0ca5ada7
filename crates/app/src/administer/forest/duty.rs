//! Administrators keep the duty rosters of their areas; coordinators raise drills, which go the way of an alarm and are no report.

use domain::{
    AreaCode, Official, Refusal, Timestamp,
    forest::{Alarm, Drill, DrillId, MINUTES_ALLOWED, MOST_LINES, Roster, RosterId},
    policy::{coordinates_area, drills, keeps_duty, stands_duty},
};
use store::{Change, Person};

use super::super::{About, NoteKind};
use crate::{
    AppError,
    forest::{AlarmOf, is_over},
    handles,
    jobs::{job::later, tell::TellDuty},
    record::chain::Ends,
};

impl handles::Administration<'_> {
    /// Keeps a roster, new or changed: its version is the one that was seen, 0 for a new one. An area has one at most.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NoSuchArea`]; [`Refusal::NameTaken`] where the area has another; [`AppError::Changed`] where
    /// somebody changed it meanwhile; the store's.
    pub async fn keep_roster(self, by: Option<&Official>, roster: Roster) -> Result<(), AppError> {
        let reference = self.reference();
        if reference.area(&roster.area).is_none() {
            return Err(AppError::NoSuchArea);
        }
        let fits = MINUTES_ALLOWED.contains(&roster.minutes) && roster.shifts.len().max(roster.absences.len()) <= MOST_LINES;
        if !fits || by.is_some_and(|by| keeps_duty(by, &roster.area, &reference.agencies).is_none()) {
            return Err(Refusal::NotAllowed.into());
        }
        self.add_made(|ends| self.try_keep_roster(by, roster.clone(), ends)).await?;
        self.refresh_reference().await
    }

    async fn try_keep_roster(self, by: Option<&Official>, roster: Roster, ends: Ends) -> Result<(), AppError> {
        let all = self.store.rosters().await?;
        let before = all.iter().find(|r| r.id == roster.id);
        let kept = Roster { version: roster.version.saturating_add(1), ..roster.clone() };
        match before {
            // Sent twice.
            Some(there) if *there == kept => return Ok(()),
            Some(there) if there.version != roster.version || there.area != roster.area => return Err(AppError::Changed),
            None if roster.version != 0 => return Err(AppError::Changed),
            _ => {}
        }
        if all.iter().any(|r| r.area == roster.area && r.id != roster.id) {
            return Err(Refusal::NameTaken.into());
        }
        let reference = self.reference();
        let whose = by.and_then(|by| keeps_duty(by, &roster.area, &reference.agencies));
        let place = reference.place(&roster.area);
        let about = About::new(NoteKind::DutyRoster, whose, &place).was(before)?.became(&kept)?;
        Ok(self.write_notes(vec![self.noted_now(by, about)], &Change::Roster(kept.clone()), ends).await?)
    }

    /// Takes a roster away, whose version is the one that was seen; what is away already stays so.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::Changed`] where somebody changed it meanwhile; the store's.
    pub async fn drop_roster(self, by: &Official, id: RosterId, version: u32) -> Result<(), AppError> {
        self.add_made(|ends| self.try_drop_roster(by, id, version, ends)).await?;
        self.refresh_reference().await
    }

    async fn try_drop_roster(self, by: &Official, id: RosterId, version: u32, ends: Ends) -> Result<(), AppError> {
        let Some(before) = self.store.rosters().await?.into_iter().find(|r| r.id == id) else { return Ok(()) };
        let reference = self.reference();
        let whose = keeps_duty(by, &before.area, &reference.agencies).ok_or(Refusal::NotAllowed)?;
        if before.version != version {
            return Err(AppError::Changed);
        }
        let place = reference.place(&before.area);
        let about = About::new(NoteKind::DutyRosterRemoved, Some(whose), &place).was(Some(&before))?;
        Ok(self.write_notes(vec![self.noted_now(Some(by), about)], &Change::NoRoster(id), ends).await?)
    }

    /// Those who may stand in the roster of an area, by name.
    ///
    /// # Errors
    /// The store's.
    pub async fn duty_people(self, area: &AreaCode) -> Result<Vec<Person>, AppError> {
        let tree = &self.reference().agencies;
        let mut people = self.store.persons().await?;
        people.retain(|p| !p.disabled && stands_duty(&p.grants, area, tree));
        people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(people)
    }

    /// Raises a drill in an area.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NoSuchArea`]; [`Refusal::WrongState`] while another goes on there; the store's.
    pub async fn raise_drill(self, by: &Official, id: DrillId, area: &AreaCode) -> Result<(), AppError> {
        let reference = self.reference();
        if reference.area(area).is_none() {
            return Err(AppError::NoSuchArea);
        }
        if drills(by, area, &reference.agencies).is_none() {
            return Err(Refusal::NotAllowed.into());
        }
        let now = self.now();
        let duty = self.duty_in(area, now, |_| true).await?;
        let alarm = Alarm::raise(duty.order.first().copied(), duty.minutes, now);
        let drill = Drill { id, version: 1, area: area.clone(), by: by.user, alarm };
        self.add_made(|ends| self.try_raise_drill(by, drill.clone(), ends)).await?;
        self.refresh_reference().await
    }

    async fn try_raise_drill(self, by: &Official, drill: Drill, ends: Ends) -> Result<(), AppError> {
        let all = self.store.drills().await?;
        // Sent twice.
        if all.iter().any(|there| there.id == drill.id) {
            return Ok(());
        }
        // One that waits for coordinators goes on as long as they are asked.
        let now = self.now();
        let goes_on = |there: &Drill| there.area == drill.area && (there.alarm.passes_at().is_some() || !is_over(there, now));
        if all.iter().any(goes_on) {
            return Err(Refusal::WrongState.into());
        }
        let asked =
            TellDuty { alarm: AlarmOf::Drill(drill.id), user: drill.alarm.asked.first().copied(), taken: false, found: None };
        self.write_drill(Some(by), None, drill, vec![asked], ends).await
    }

    /// Takes a drill.
    pub(crate) async fn take_drill(self, by: &Official, id: DrillId) -> Result<(), AppError> {
        self.add_made(|ends| self.try_take_drill(by, id, ends)).await?;
        self.refresh_reference().await
    }

    async fn try_take_drill(self, by: &Official, id: DrillId, ends: Ends) -> Result<(), AppError> {
        let before = self.drill(id).await?.ok_or(AppError::NotFound)?;
        if before.alarm.taken_by == Some(by.user) {
            return Ok(());
        }
        let coordinates = coordinates_area(by, &before.area, &self.reference().agencies);
        if !before.alarm.is_open() {
            return Err(Refusal::WrongState.into());
        }
        if !before.alarm.concerns(by.user) && !coordinates {
            return Err(AppError::NotFound);
        }
        let mut drill = Drill { version: before.version + 1, ..before.clone() };
        drill.alarm.take(by.user, self.now());
        let told = TellDuty::taken(AlarmOf::Drill(id), &drill.alarm, Some(by.user));
        self.write_drill(Some(by), Some(&before), drill, told, ends).await
    }

    /// Lets every drill go on whose time has come. Gives how many did.
    pub(crate) async fn pass_drills_on(self, now: Timestamp) -> Result<u64, AppError> {
        let due = |drill: &&Drill| drill.alarm.passes_at().is_some_and(|at| at <= now);
        let due: Vec<_> = self.reference().drills.iter().filter(due).map(|drill| (drill.id, drill.area.clone())).collect();
        let mut passed = 0;
        for (id, area) in due {
            let duty = self.duty_in(&area, now, |_| true).await?;
            let try_pass = async |ends| {
                // Another process, or whoever takes it, may be faster.
                let Some(before) = self.drill(id).await? else { return Ok(false) };
                if before.alarm.passes_at().is_none_or(|at| at > now) {
                    return Ok(false);
                }
                let to = before.alarm.next(duty.as_asked());
                let mut drill = Drill { version: before.version + 1, ..before.clone() };
                drill.alarm.pass(to, now);
                let asked = TellDuty { alarm: AlarmOf::Drill(id), user: to, taken: false, found: None };
                self.write_drill(None, Some(&before), drill, vec![asked], ends).await.map(|()| true)
            };
            passed += u64::from(self.add_made(try_pass).await?);
            self.refresh_reference().await?;
        }
        Ok(passed)
    }

    async fn write_drill(
        self,
        by: Option<&Official>,
        before: Option<&Drill>,
        drill: Drill,
        told: Vec<TellDuty>,
        ends: Ends,
    ) -> Result<(), AppError> {
        let (reference, now) = (self.reference(), self.now());
        let place = reference.place(&drill.area);
        let whose = reference.agencies.custodian(&drill.area);
        let about = About::new(NoteKind::Drill, whose, &place).was(before)?.became(&drill)?;
        let jobs = told.iter().map(|told| later(told, now)).collect::<Result<_, _>>()?;
        let change = Change::Several(vec![Change::Drill(drill), Change::Jobs(jobs)]);
        Ok(self.write_notes(vec![self.noted_now(by, about)], &change, ends).await?)
    }
}
