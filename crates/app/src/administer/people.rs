//! Officials: who they are, what they may do, whether they may sign in. A first password is changed at the first sign-in.

use std::collections::BTreeSet;

use domain::{
    AgencyId, AgencyKind, Email, Grant, Language, Login, Official, PersonName, Refusal, Role, Timestamp, UserId,
    policy::{administers_person, may_give, specialists_for},
};
use serde::Serialize;
use store::{Access, Change, Person};

use super::{About, NoteKind};
use crate::{AppError, handles, record::access::Factors};

/// An official as who manages them sees them.
#[derive(Clone, Debug)]
pub struct Managed {
    /// The person.
    pub person: Person,
    /// When they signed in last.
    pub last_signed_in: Option<Timestamp>,
    /// Whether the one who looks manages all that the person may do.
    pub manages: bool,
}

/// How often a number that somebody else took is asked for again.
const MOST_TRIES: u32 = 8;

/// A person in a note. The address of mails is only told to be another: the log keeps it for ever.
#[derive(Serialize)]
pub(super) struct Noted<'a> {
    id: i64,
    login: &'a str,
    name: &'a str,
    email: &'static str,
    roles: &'a [Grant],
    disabled: bool,
}

impl<'a> Noted<'a> {
    pub(super) fn of(p: &'a Person) -> Self {
        let email = if p.email.is_some() { "given" } else { "" };
        Self { id: p.id.0, login: &p.login, name: &p.name, email, roles: &p.grants, disabled: p.disabled }
    }
}

impl handles::Administration<'_> {
    /// Officials who hold a role at an agency that somebody manages, or at one of these, by login after one; whose login or
    /// name holds a text.
    pub async fn people_of(
        self,
        by: &Official,
        at: Option<AgencyId>,
        text: &str,
        after: &str,
        at_most: u32,
    ) -> Result<Vec<Managed>, AppError> {
        let mut agencies = self.managed_by(by);
        agencies.retain(|id| at.is_none_or(|at| at == *id));
        let found = self.store.persons_at(agencies, text.to_owned(), after.to_owned(), at_most).await?;
        let mut seen = self.store.last_signed_in(found.iter().map(|p| p.id).collect()).await?;
        let reference = self.reference();
        let managed = |person: Person| Managed {
            last_signed_in: seen.remove(&person.id),
            manages: administers_person(by, &person.grants, &reference.agencies),
            person,
        };
        Ok(found.into_iter().map(managed).collect())
    }

    /// An official somebody manages.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also for one they do not manage.
    pub async fn person_of(self, by: &Official, id: UserId) -> Result<Managed, AppError> {
        let person = self.managed_person(Some(by), id).await?;
        let last_signed_in = self.store.last_signed_in(vec![id]).await?.remove(&id);
        Ok(Managed { person, last_signed_in, manages: true })
    }

    /// Lets a new official in, with a first password.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a role where nobody of theirs is managed; [`Refusal::ReachesFurther`]; [`Refusal::NameTaken`].
    pub async fn invite(
        self,
        by: Option<&Official>,
        login: &Login,
        name: &PersonName,
        email: Option<&Email>,
        grants: Vec<Grant>,
        password: &str,
    ) -> Result<(), AppError> {
        self.must_manage_each(by, &grants)?;
        if self.store.person_by_login(login.as_str().to_owned()).await?.is_some() {
            return Err(Refusal::NameTaken.into());
        }
        let hash = self.people().hash_password(password.to_owned()).await?;
        self.put_person(by, newcomer(login, name, email, grants, hash)).await
    }

    /// Adds an official as they are, with their password: for a demo, or a test. None when the login is taken.
    pub async fn add_person(self, person: Person) -> Result<Option<UserId>, AppError> {
        let login = person.login.clone();
        if self.store.person_by_login(login.clone()).await?.is_some() {
            return Ok(None);
        }
        self.put_person(None, person).await?;
        Ok(self.store.person_by_login(login).await?.map(|p| p.id))
    }

    async fn put_person(self, by: Option<&Official>, person: Person) -> Result<(), AppError> {
        let mut tries = 0;
        loop {
            let (id, login) = (self.store.next_person().await?, person.login.clone());
            let (about, change) = self.letting_in(Person { id, ..person.clone() }, &login)?;
            let done = self.change(by, about, change).await;
            // Somebody else was added at the same moment, under this number.
            let taken = done.is_err() && tries < MOST_TRIES && self.store.person(id).await?.is_some_and(|p| p.login != login);
            if !taken {
                return done;
            }
            tries += 1;
        }
    }

    /// That somebody comes in, under their number and with the mark over what they come in by, and what is told of it.
    pub(super) fn letting_in<'a>(self, person: Person, login: &'a str) -> Result<(About<'a>, Change), AppError> {
        let person = Person { mark: Some(self.mark_of_person(&person, Factors::One)), ..person };
        let about = About::new(NoteKind::PersonAdded, home_of(&person), login).became(&Noted::of(&person))?;
        Ok((about, Change::Person(person)))
    }

    /// Gives an official another name or address. The old address is told of a new one.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one they do not manage.
    pub async fn rename_person(
        self,
        by: Option<&Official>,
        id: UserId,
        name: &PersonName,
        email: Option<&Email>,
    ) -> Result<(), AppError> {
        let before = self.managed_person(by, id).await?;
        let email = email.map(|e| e.as_str().to_owned());
        let after = Person { name: name.as_str().to_owned(), email: email.clone(), ..before.clone() };
        let other = before.email != email;
        let noted =
            Noted { email: if other && email.is_some() { "another" } else { Noted::of(&after).email }, ..Noted::of(&after) };
        let about = About::new(NoteKind::PersonChanged, home_of(&before), &before.login)
            .was(Some(&Noted::of(&before)))?
            .became(&noted)?;
        let change = Change::Named(id, after.name.clone(), email);
        let what = if other { Access::Address } else { Access::Renamed };
        let change = self.marked(change, &before, &after, what).await?;
        self.change(by, about, change).await
    }

    /// Gives an official these roles and no others.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for a role where nobody of theirs is managed; [`Refusal::ReachesFurther`]; [`Refusal::OwnAccess`] for an administrator who
    /// would no longer be one; [`AppError::NotFound`].
    pub async fn set_grants(self, by: Option<&Official>, id: UserId, grants: Vec<Grant>) -> Result<(), AppError> {
        let before = self.managed_person(by, id).await?;
        self.must_manage_each(by, &grants)?;
        let stays = |role: &Grant| role.role != Role::Administrator || grants.contains(role);
        if by.is_some_and(|o| o.user == id) && !before.grants.iter().all(stays) {
            return Err(Refusal::OwnAccess.into());
        }
        // In whatever order: nothing is noted and nobody told where nothing changes.
        if grants.len() == before.grants.len() && before.grants.iter().all(|g| grants.contains(g)) {
            return Ok(());
        }
        let (about, change) = self.giving(&before, grants.clone()).await?;
        self.change_leaving(by, about, change, Some((&before, &grants))).await
    }

    /// That somebody gets these roles and no others, and what is told of it.
    pub(super) async fn giving<'a>(self, before: &'a Person, grants: Vec<Grant>) -> Result<(About<'a>, Change), AppError> {
        let after = Person { grants: grants.clone(), ..before.clone() };
        let about = About::new(NoteKind::Roles, home_of(before).or(home_of(&after)), &before.login)
            .was(Some(&Noted::of(before)))?
            .became(&Noted::of(&after))?;
        Ok((about, self.marked(Change::Grants(before.id, grants), before, &after, Access::Roles).await?))
    }

    /// Gives an official another first password, ends all sessions, and turns the second factor off: who lost the one may
    /// have lost the other.
    ///
    /// # Errors
    /// [`Refusal::OwnAccess`] for themselves, who would get around their second factor so; [`AppError::NotFound`] for one they do
    /// not manage.
    pub async fn reset_password(self, by: Option<&Official>, id: UserId, password: &str) -> Result<(), AppError> {
        let person = self.managed_person(by, id).await?;
        if by.is_some_and(|o| o.user == id) {
            return Err(Refusal::OwnAccess.into());
        }
        let hash = self.people().hash_password(password.to_owned()).await?;
        let about = About::new(NoteKind::PasswordReset, home_of(&person), &person.login);
        // The second factor goes with it.
        let after = Person { password: hash.clone(), must_change: true, ..person.clone() };
        let change = Change::Marked(Box::new(Change::Password(id, hash)), self.remark(&person, &after, Factors::One));
        self.change(by, about, Change::Witnessed(Box::new(change), self.people().witness(&person, Access::Reset, "")?)).await
    }

    /// Lets an official sign in no longer.
    ///
    /// # Errors
    /// [`Refusal::OwnAccess`] for themselves; [`AppError::NotFound`] for one they do not manage.
    pub async fn disable(self, by: Option<&Official>, id: UserId) -> Result<(), AppError> {
        self.set_disabled(by, id, true).await
    }

    /// Lets an official sign in again.
    ///
    /// # Errors
    /// As [`Self::disable`].
    pub async fn enable(self, by: Option<&Official>, id: UserId) -> Result<(), AppError> {
        self.set_disabled(by, id, false).await
    }

    async fn set_disabled(self, by: Option<&Official>, id: UserId, disabled: bool) -> Result<(), AppError> {
        let before = self.managed_person(by, id).await?;
        if by.is_some_and(|o| o.user == id) {
            return Err(Refusal::OwnAccess.into());
        }
        let after = Person { disabled, ..before.clone() };
        let about = About::new(
            if disabled { NoteKind::PersonDisabled } else { NoteKind::PersonEnabled },
            home_of(&before),
            &before.login,
        )
        .was(Some(&Noted::of(&before)))?
        .became(&Noted::of(&after))?;
        let what = if disabled { Access::Disabled } else { Access::Enabled };
        let change = self.marked(Change::Disabled(id, disabled), &before, &after, what).await?;
        self.change_leaving(by, about, change, disabled.then_some((&before, &[]))).await
    }

    /// A change of what an official comes in by or may do, with the mark it leads to and its trace.
    async fn marked(self, change: Change, before: &Person, after: &Person, what: Access) -> Result<Change, AppError> {
        let remark = self.remark(before, after, self.factors_of(before.id).await?);
        Ok(Change::Witnessed(Box::new(Change::Marked(Box::new(change), remark)), self.people().witness(before, what, "")?))
    }

    async fn managed_person(self, by: Option<&Official>, id: UserId) -> Result<Person, AppError> {
        let person = self.store.person(id).await?.ok_or(AppError::NotFound)?;
        let reference = self.reference();
        let manages = by.is_none_or(|official| administers_person(official, &person.grants, &reference.agencies));
        if manages { Ok(person) } else { Err(AppError::NotFound) }
    }

    /// The last who deals with restricted cases goes once somebody else does, whether or not there is a case: it would be there for nobody.
    pub(super) async fn must_leave_a_specialist(self, before: &Person, stay: &[Grant]) -> Result<(), AppError> {
        let role = Role::GrievanceSpecialist;
        let lost = |g: &&Grant| g.role == role && !stay.contains(g);
        let lost: Vec<_> = before.grants.iter().filter(lost).map(|g| g.agency).collect();
        if before.disabled || lost.is_empty() {
            return Ok(());
        }
        let reference = self.reference();
        let tree = &reference.agencies;
        let mut others = BTreeSet::new();
        for agency in tree.iter().map(|a| a.id) {
            let stays = stay.contains(&Grant { role, agency });
            let other = |p: &Person| p.id != before.id && !p.disabled;
            if stays || self.store.holders(role, agency).await?.iter().any(other) {
                others.insert(agency);
            }
        }
        let governments = tree.iter().filter(|a| a.kind == AgencyKind::Government).map(|a| a.id);
        let theirs = |government: &AgencyId| lost.iter().any(|top| tree.within(*government, *top));
        let left = |government: AgencyId| !specialists_for(government, tree).any(|agency| others.contains(&agency));
        if governments.filter(theirs).any(left) { Err(Refusal::LastSpecialist.into()) } else { Ok(()) }
    }

    /// Nobody gives more than they manage.
    fn must_manage_each(self, by: Option<&Official>, grants: &[Grant]) -> Result<(), AppError> {
        let reference = self.reference();
        if grants.iter().any(|g| reference.agencies.get(g.agency).is_none()) {
            return Err(Refusal::UnknownAgency.into());
        }
        let may = |g: &Grant| by.map_or(Ok(()), |official| may_give(official, *g, &reference.agencies));
        Ok(grants.iter().try_for_each(may)?)
    }
}

/// Somebody new, without a number yet, who chooses another password when they come first.
pub(super) fn newcomer(login: &Login, name: &PersonName, email: Option<&Email>, grants: Vec<Grant>, password: String) -> Person {
    Person {
        mark: None,
        id: UserId(0),
        login: login.as_str().to_owned(),
        name: name.as_str().to_owned(),
        email: email.map(|e| e.as_str().to_owned()),
        password,
        must_change: true,
        disabled: false,
        language: Language::default(),
        grants,
    }
}

/// Whose concern a person is: the agency of their first role.
fn home_of(person: &Person) -> Option<AgencyId> {
    person.grants.first().map(|g| g.agency)
}
