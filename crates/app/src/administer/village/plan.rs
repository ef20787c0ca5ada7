//! Coordinators and administrators of a government plan for teams: who goes, when, to which villages, with what. A team may have a
//! calendar at a secret address; only what stands for the secret is kept.

use domain::{
    AgencyId, AreaCode, Official, Refusal, UserId,
    policy::{plans_for, plans_team, reads_team},
    village::{PlanId, PlannedTrip, Team, TeamId},
};
use store::Change;

use super::super::{About, NoteKind};
use crate::{AppError, handles, record::chain::Ends};

impl handles::Villages<'_> {
    /// The governments whose teams an official plans for.
    #[must_use]
    pub fn plans_for(self, by: &Official) -> Vec<AgencyId> {
        plans_for(by, &self.reference().agencies)
    }

    /// The teams that an official reads of, by name.
    #[must_use]
    pub fn teams_read(self, by: &Official) -> Vec<Team> {
        let reference = self.reference();
        reference.teams.iter().filter(|team| reads_team(by, team, &reference.agencies)).cloned().collect()
    }

    /// A team that an official reads of, and whether they plan for it.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub fn team_read(self, by: &Official, id: TeamId) -> Result<(Team, bool), AppError> {
        let team = self.teams_read(by).into_iter().find(|team| team.id == id).ok_or(AppError::NotFound)?;
        let plans = plans_team(by, &team, &self.reference().agencies);
        Ok((team, plans))
    }

    /// The trips of the teams that an official reads of, the next first: those to come by day, then those that are over, the latest
    /// first.
    ///
    /// # Errors
    /// The store's.
    pub async fn trips_read(self, by: &Official) -> Result<Vec<PlannedTrip>, AppError> {
        let (teams, today) = (self.teams_read(by), self.figures().today());
        let mut trips = self.store.trips(None).await?;
        trips.retain(|trip| teams.iter().any(|team| team.id == trip.team));
        trips.sort_by_key(|trip| (trip.begins, trip.id));
        let (mut coming, over): (Vec<_>, Vec<_>) = trips.into_iter().partition(|trip| trip.ends >= today);
        coming.extend(over.into_iter().rev());
        Ok(coming)
    }

    /// A trip of a team that an official reads of.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; the store's.
    pub async fn trip_read(self, by: &Official, id: PlanId) -> Result<(PlannedTrip, Team, bool), AppError> {
        let trip = self.store.trip(id).await?.ok_or(AppError::NotFound)?;
        let (team, plans) = self.team_read(by, trip.team)?;
        Ok((trip, team, plans))
    }

    /// The officials of some logins who may belong to a team of a government: those with a role at it or below it.
    ///
    /// # Errors
    /// The first login that nobody there has; the store's.
    pub async fn members_called(self, agency: AgencyId, logins: &[String]) -> Result<Result<Vec<UserId>, String>, AppError> {
        let (reference, mut members) = (self.reference(), Vec::new());
        for login in logins {
            let person = self.store.person_by_login(login.clone()).await?;
            let there = |p: &store::Person| p.grants.iter().any(|g| reference.agencies.within(g.agency, agency));
            match person.filter(there) {
                Some(person) if members.contains(&person.id) => {}
                Some(person) => members.push(person.id),
                None => return Ok(Err(login.clone())),
            }
        }
        Ok(Ok(members))
    }

    /// The logins of a team's members.
    ///
    /// # Errors
    /// The store's.
    pub async fn logins_of(self, team: &Team) -> Result<Vec<String>, AppError> {
        let mut logins = Vec::new();
        for member in &team.members {
            logins.extend(self.store.person(*member).await?.map(|person| person.login));
        }
        Ok(logins)
    }

    /// Keeps a team, new or changed: its version is the one that was seen, 0 for a new one. Its calendar stays as it is.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::Changed`] where somebody changed it meanwhile; the store's.
    pub async fn keep_team(self, by: &Official, team: Team) -> Result<(), AppError> {
        self.put_team(by, team.id, |before| match before {
            None if team.version == 0 => Ok(Team { version: 0, feed: None, ..team.clone() }),
            // Sent twice.
            Some(there) if same(there, &team) => Ok(there.clone()),
            Some(there) if there.version == team.version => Ok(Team { feed: there.feed.clone(), ..team.clone() }),
            _ => Err(AppError::Changed),
        })
        .await
    }

    /// Gives a team's calendar a new secret address, told once; an address given before leads nowhere from now on.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NotFound`]; no chance to be had; the store's.
    pub async fn give_calendar(self, by: &Official, id: TeamId) -> Result<String, AppError> {
        let secret = trust::hex(&trust::random::bytes::<16>()?);
        let feed = self.feed_of(&secret);
        let given = |before: Option<&Team>| {
            let there = before.ok_or(AppError::NotFound)?;
            Ok(Team { feed: Some(feed.clone()), ..there.clone() })
        };
        self.put_team(by, id, given).await?;
        Ok(secret)
    }

    /// Takes the calendar of a team away.
    ///
    /// # Errors
    /// As [`handles::Villages::give_calendar`].
    pub async fn end_calendar(self, by: &Official, id: TeamId) -> Result<(), AppError> {
        let ended = |before: Option<&Team>| Ok(Team { feed: None, ..before.ok_or(AppError::NotFound)?.clone() });
        self.put_team(by, id, ended).await
    }

    async fn put_team(
        self,
        by: &Official,
        id: TeamId,
        change: impl Fn(Option<&Team>) -> Result<Team, AppError>,
    ) -> Result<(), AppError> {
        self.add_made(|ends| self.try_put_team(by, id, &change, ends)).await?;
        self.refresh_reference().await
    }

    async fn try_put_team(
        self,
        by: &Official,
        id: TeamId,
        change: &impl Fn(Option<&Team>) -> Result<Team, AppError>,
        ends: Ends,
    ) -> Result<(), AppError> {
        let tree = &self.reference().agencies;
        let before = self.store.teams().await?.into_iter().find(|team| team.id == id);
        if before.as_ref().is_some_and(|team| !plans_team(by, team, tree)) {
            return Err(Refusal::NotAllowed.into());
        }
        let team = change(before.as_ref())?;
        if !plans_team(by, &team, tree) {
            return Err(Refusal::NotAllowed.into());
        }
        if before.as_ref() == Some(&team) {
            return Ok(());
        }
        let team = Team { version: team.version.saturating_add(1), ..team };
        let name = team.name.clone();
        let about = About::new(NoteKind::Team, Some(team.agency), &name).was(before.as_ref())?.became(&team)?;
        Ok(self.write_notes(vec![self.noted_now(Some(by), about)], &Change::Team(team), ends).await?)
    }

    /// Keeps a trip, new or changed: its version is the one that was seen, 0 for a new one.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever does not plan for its team, or a village outside the team's government;
    /// [`AppError::Changed`] where somebody changed it meanwhile; the store's.
    pub async fn keep_trip(self, by: &Official, trip: PlannedTrip) -> Result<(), AppError> {
        self.add_made(|ends| self.try_keep_trip(by, trip.clone(), ends)).await?;
        Ok(())
    }

    async fn try_keep_trip(self, by: &Official, trip: PlannedTrip, ends: Ends) -> Result<(), AppError> {
        let reference = self.reference();
        let plans = |id: TeamId| {
            let team = reference.teams.iter().find(|team| team.id == id);
            team.filter(|team| plans_team(by, team, &reference.agencies))
        };
        let before = self.store.trip(trip.id).await?;
        let theirs = before.as_ref().is_none_or(|before| plans(before.team).is_some());
        let team = plans(trip.team).filter(|_| theirs).ok_or(Refusal::NotAllowed)?;
        let there = |area: &AreaCode| reference.agencies.get(team.agency).is_some_and(|a| a.area.contains(area));
        if !trip.stops.iter().all(|stop| there(&stop.area) && reference.area(&stop.area).is_some()) || trip.check().is_err() {
            return Err(Refusal::NotAllowed.into());
        }
        let seen = trip.version;
        let trip = PlannedTrip { changed_at: self.now(), ..trip };
        let Some(trip) = trip.after(before.as_ref()) else { return Ok(()) };
        if seen != before.as_ref().map_or(0, |before| before.version) {
            return Err(AppError::Changed);
        }
        let title = trip.title.clone();
        let about = About::new(NoteKind::Trip, Some(team.agency), &title).was(before.as_ref())?.became(&trip)?;
        Ok(self.write_notes(vec![self.noted_now(Some(by), about)], &Change::Trip(trip), ends).await?)
    }

    /// The team whose calendar has a secret address, and its trips by day.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an address that leads nowhere; the store's.
    pub async fn calendar(self, secret: &str) -> Result<(Team, Vec<PlannedTrip>), AppError> {
        let feed = self.feed_of(secret);
        let reference = self.reference();
        let leads_to =
            |team: &&Team| team.feed.as_ref().is_some_and(|f| trust::InstallationKey::same(f.as_bytes(), feed.as_bytes()));
        let team = reference.teams.iter().find(leads_to).ok_or(AppError::NotFound)?;
        let mut trips = self.store.trips(Some(team.id)).await?;
        trips.sort_by_key(|trip| (trip.begins, trip.id));
        Ok((team.clone(), trips))
    }

    /// What stands for a secret address.
    fn feed_of(self, secret: &str) -> String {
        trust::hex(&self.keys.hash("calendar", &[secret.as_bytes()]))
    }
}

/// Whether a team is as somebody wants to keep it.
fn same(there: &Team, team: &Team) -> bool {
    Team { version: 0, feed: None, ..there.clone() } == Team { version: 0, feed: None, ..team.clone() }
}
