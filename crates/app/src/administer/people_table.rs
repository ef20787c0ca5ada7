//! People from a table, all of them or none: who they are, and what they may do where. A table adds people and gives roles; it
//! renames nobody and takes nothing away.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Email, Grant, Login, Official, PersonName, Role, UserId,
    policy::{administers, administers_person, answers_and_approves, may_give},
};
use insight::fold;
use serde::Serialize;
use store::{Change, Person};

use super::{
    people::newcomer,
    table::{Cells, Column, Columns, Fault, Mistakes, Put, Tidied, Wrong, plan},
};
use crate::{AppError, ReferenceData, handles, record::chain::Ends, sheet::Sheet};

const NAME: Column = Column("name", "nama");
const LOGIN: Column = Column("login", "nama masuk");
const EMAIL: Column = Column("email", "surel");
const ROLE: Column = Column("role", "peran");
const AGENCY: Column = Column("agency", "instansi");

/// Each newcomer gets a password, and a password takes time to keep: a longer table is split.
const COLUMNS: Columns = Columns { known: &[NAME, LOGIN, EMAIL, ROLE, AGENCY], needed: &[NAME, LOGIN, ROLE], most_lines: 500 };

/// Somebody who a table lets in, or gives more roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableEntry {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The roles that they get.
    pub roles: Vec<Grant>,
    /// The agency for which they both answer and approve from then on.
    pub both: Option<AgencyId>,
}

/// What a table of people does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PeopleTable {
    /// People who are new, in the order of the table.
    pub added: Vec<TableEntry>,
    /// People who get more roles.
    pub given: Vec<TableEntry>,
    /// How many have all of it already.
    pub same: usize,
    /// Names that are kept otherwise than they were written.
    pub tidied: Vec<Tidied>,
    /// What is wrong; then nothing is taken.
    pub wrong: Vec<Fault>,
    /// What all that it does is known by, with the roles held before; see [`Administration::put_people_table_as_shown`](handles::Administration::put_people_table_as_shown).
    #[serde(skip)]
    pub plan: String,
}

/// What roles are called in tables, beside the word of files.
fn role_of(word: &str) -> Option<Role> {
    Some(match fold(word).as_str() {
        "petugas desa" | "petugas" | "village officer" => Role::VillageOfficer,
        "petugas siaga" | "duty officer" => Role::DutyOfficer,
        "petugas kph" | "forest officer" => Role::ForestOfficer,
        "pejabat penghubung" | "penghubung" => Role::Liaison,
        "atasan penghubung" | "atasan" => Role::Approver,
        "admin koordinator" | "koordinator" => Role::Coordinator,
        "pimpinan" => Role::Leader,
        "pengawas" => Role::Overseer,
        "admin" => Role::Administrator,
        "tim karbon" | "carbon team" => Role::CarbonTeam,
        "spesialis pengaduan" | "spesialis" | "grievance specialist" => Role::GrievanceSpecialist,
        word => return Role::parse(word),
    })
}

/// Somebody of a table: as they were, and as they are after it.
struct Met {
    before: Option<Person>,
    login: Login,
    name: PersonName,
    email: Option<Email>,
    roles: Vec<Grant>,
}

/// A table being read.
struct Reading<'a> {
    reference: &'a ReferenceData,
    by: Option<&'a Official>,
    /// Where roles hold that name no agency.
    under: Option<AgencyId>,
    /// Everybody there is, by what they sign in with.
    there: BTreeMap<String, Person>,
    met: Vec<Met>,
    tidied: Vec<Tidied>,
}

impl Reading<'_> {
    /// One line.
    fn take(&mut self, cells: &Cells<'_>, wrong: &mut Mistakes) {
        let name = wrong.of(self.name(cells));
        let login = wrong.of(self.login(cells));
        let email = cells.told(EMAIL).map(|e| Email::parse(&e).map_err(|why| Wrong::ValidationError(EMAIL, why))).transpose();
        let email = wrong.of(email);
        let role = wrong.of(cells
            .must(ROLE)
            .and_then(|role| role_of(&role).ok_or_else(|| Wrong::NoRole(role, Role::ALL.map(Role::as_str).join(", ")))));
        let agency = wrong.of(match cells.told(AGENCY) {
            Some(agency) => self.agency(&agency),
            None => self.under.ok_or(Wrong::Missing(AGENCY)),
        });
        let grant = role.zip(agency).map(|(role, agency)| Grant { role, agency });
        if let Some((official, grant)) = self.by.zip(grant) {
            wrong.of(may_give(official, grant, &self.reference.agencies).map_err(Wrong::from));
        }
        if let (Some(name), Some(login), Some(email), Some(grant), true) = (name, login, email, grant, wrong.is_empty()) {
            wrong.of(self.meet(&login, &name, email.as_ref(), grant));
        }
    }

    fn name(&mut self, cells: &Cells<'_>) -> Result<PersonName, Wrong> {
        let name = cells.name(NAME, &mut self.tidied)?;
        PersonName::parse(&name).map_err(|why| Wrong::ValidationError(NAME, why))
    }

    fn login(&mut self, cells: &Cells<'_>) -> Result<Login, Wrong> {
        let login = Login::parse(&cells.must(LOGIN)?).map_err(|why| Wrong::ValidationError(LOGIN, why))?;
        cells.keep(LOGIN, login.as_str(), &mut self.tidied);
        Ok(login)
    }

    /// Somebody who is let in, or gets a role more.
    fn meet(&mut self, login: &Login, name: &PersonName, email: Option<&Email>, grant: Grant) -> Result<(), Wrong> {
        let place = match self.met.iter().position(|m| m.login == *login) {
            Some(place) => place,
            None => {
                let before = self.there.get(login.as_str()).cloned();
                let managed = |p: &Person| self.by.is_none_or(|o| administers_person(o, &p.grants, &self.reference.agencies));
                if before.as_ref().is_some_and(|p| !managed(p)) {
                    return Err(Wrong::LoginTaken(login.as_str().to_owned()));
                }
                let (known, roles) = (before.as_ref(), Vec::new());
                let email = known.map_or_else(|| email.cloned(), |p| p.email.as_deref().and_then(|e| Email::parse(e).ok()));
                let name = known.and_then(|p| PersonName::parse(&p.name).ok()).unwrap_or_else(|| name.clone());
                self.met.push(Met { before, login: login.clone(), name, email, roles });
                self.met.len() - 1
            }
        };
        let Some(met) = self.met.get_mut(place) else { return Ok(()) };
        // Another person under a name that is taken is a mistake; nobody is renamed by it.
        if met.name != *name {
            return Err(Wrong::OtherName(met.login.as_str().to_owned(), met.name.as_str().to_owned()));
        }
        if email.is_some() && email != met.email.as_ref() {
            return Err(Wrong::OtherEmail(met.login.as_str().to_owned()));
        }
        if met.roles.contains(&grant) {
            return Err(Wrong::Twice(met.login.as_str().to_owned()));
        }
        met.roles.push(grant);
        Ok(())
    }

    /// An open agency, by its number or its name, with its place or without; of several the one that is managed, or that stands
    /// below the one given.
    fn agency(&self, text: &str) -> Result<AgencyId, Wrong> {
        let tree = &self.reference.agencies;
        let known = |id: &AgencyId| tree.get(*id).is_some_and(|a| !a.closed);
        if let Some(id) = text.parse().ok().map(AgencyId).filter(known) {
            return Ok(id);
        }
        let folded = fold(text);
        let called = |id: &AgencyId| {
            let short = tree.get(*id).is_some_and(|a| fold(&a.name) == folded);
            short || fold(&self.reference.agency_name(*id)) == folded
        };
        let all: Vec<_> = tree.iter().map(|a| a.id).filter(known).filter(called).collect();
        let managed = |id: &AgencyId| self.by.is_none_or(|o| administers(o, *id, tree));
        let below = |id: &AgencyId| self.under.is_some_and(|u| tree.within(*id, u));
        let mine: Vec<_> = all.iter().copied().filter(managed).collect();
        let nearer: Vec<_> = mine.iter().copied().filter(below).collect();
        match (nearer.as_slice(), mine.as_slice(), all.as_slice()) {
            ([only], _, _) | (_, [only], _) | (_, _, [only]) => Ok(*only),
            (_, _, []) => Err(Wrong::NoAgency(text.to_owned())),
            _ => Err(Wrong::SeveralAgencies(text.to_owned())),
        }
    }
}

impl handles::Administration<'_> {
    /// Lets the people of a table in and gives them their roles, all or none; nobody: the operator. Roles that name no agency hold
    /// at one that is given. Each newcomer gets the password at their place; without passwords it is told what would be done.
    ///
    /// # Errors
    /// [`AppError::Changed`] where there are not as many newcomers as passwords, or others change too much at the same time; the
    /// store's.
    pub async fn put_people_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        passwords: Option<&[String]>,
    ) -> Result<PeopleTable, AppError> {
        self.put_people(by, sheet, under, passwords, Put::Whatever).await
    }

    /// The same where it still does what was shown.
    ///
    /// # Errors
    /// The same, and [`AppError::Changed`] where it would do something else by now; then nothing is done.
    pub async fn put_people_table_as_shown(
        self,
        by: &Official,
        sheet: &Sheet,
        under: Option<AgencyId>,
        passwords: &[String],
        plan: &str,
    ) -> Result<PeopleTable, AppError> {
        self.put_people(Some(by), sheet, under, Some(passwords), Put::AsShown(plan)).await
    }

    async fn put_people(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        passwords: Option<&[String]>,
        put: Put<'_>,
    ) -> Result<PeopleTable, AppError> {
        let mut hashes = Vec::new();
        for password in passwords.unwrap_or_default() {
            hashes.push(self.people().hash_password(password.clone()).await?);
        }
        let hashes = passwords.map(|_| hashes.as_slice());
        let table = self.add_made(|ends| self.try_people_table(by, sheet, under, hashes, put, ends)).await?;
        self.refresh_reference().await?;
        Ok(table)
    }

    /// The same, at the ends of the chains that nobody moves meanwhile.
    async fn try_people_table(
        self,
        by: Option<&Official>,
        sheet: &Sheet,
        under: Option<AgencyId>,
        hashes: Option<&[String]>,
        put: Put<'_>,
        ends: Ends,
    ) -> Result<PeopleTable, AppError> {
        self.refresh_reference().await?;
        let reference = self.reference();
        let there = self.store.persons().await?.into_iter().map(|p| (p.login.clone(), p)).collect();
        let mut reading = Reading { reference: &reference, by, under, there, met: Vec::new(), tidied: Vec::new() };
        let wrong = COLUMNS.read(sheet, |cells, wrong| reading.take(cells, wrong));
        let mut table = PeopleTable { wrong, tidied: reading.tidied, ..PeopleTable::default() };
        if !table.wrong.is_empty() {
            return Ok(table);
        }
        let (mut newcomers, mut others) = (Vec::new(), Vec::new());
        for met in reading.met {
            let held = met.before.as_ref().map(|p| p.grants.clone()).unwrap_or_default();
            let roles: Vec<_> = met.roles.iter().copied().filter(|g| !held.contains(g)).collect();
            let all = [held.as_slice(), roles.as_slice()].concat();
            let both = answers_and_approves(&all, &reference.agencies)
                .filter(|_| answers_and_approves(&held, &reference.agencies).is_none());
            let entry = TableEntry { login: met.login.as_str().to_owned(), name: met.name.as_str().to_owned(), roles, both };
            match met.before.clone() {
                None => {
                    table.added.push(entry);
                    newcomers.push(met);
                }
                Some(_) if entry.roles.is_empty() => table.same += 1,
                Some(before) => {
                    table.given.push(entry);
                    others.push((before, all));
                }
            }
        }
        let before: Vec<_> = others.iter().map(|(before, _)| (&before.login, &before.grants)).collect();
        table.plan = plan(&(&table.added, &table.given, before));
        let Some(hashes) = hashes else { return Ok(table) };
        if put.is_dry(&table.plan) || hashes.len() != newcomers.len() {
            return Err(AppError::Changed);
        }
        let (mut notes, mut changes, mut last) = (Vec::new(), Vec::new(), 0);
        for (met, hash) in newcomers.into_iter().zip(hashes) {
            // Not every engine remembers what it gave.
            last = self.store.next_person().await?.0.max(last + 1);
            let person = newcomer(&met.login, &met.name, met.email.as_ref(), met.roles, hash.clone());
            let (about, change) = self.letting_in(Person { id: UserId(last), ..person }, met.login.as_str())?;
            notes.push(self.noted_now(by, about));
            changes.push(change);
        }
        for (before, grants) in others {
            let (about, change) = self.giving(&before, grants).await?;
            notes.push(self.noted_now(by, about));
            changes.push(change);
        }
        self.write_notes(notes, &Change::Several(changes), ends).await?;
        Ok(table)
    }
}
