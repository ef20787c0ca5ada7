//! What an official comes in by and may do, marked: a program that holds the database alone gives nobody a role, a password, or a
//! way around their second factor.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use store::{Chain, Person, Remark, Trace, Witness};
use trust::InstallationKey;

use super::marks::Mark;
use crate::{App, AppError};

/// How often what somebody changes just now is read again.
const READ_AGAIN: u32 = 3;
/// How long it is believed that an official is as they were left, once that was seen.
const SEEN_FOR: SignedDuration = SignedDuration::from_secs(60);

/// What is asked of somebody who signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Factors {
    /// Their password
    One,
    /// Their password, and a code
    Two,
}

impl Factors {
    /// Where something is kept to look at codes by, codes are asked for.
    pub(crate) fn of<T>(kept: Option<&T>) -> Self {
        if kept.is_some() { Self::Two } else { Self::One }
    }
}

/// What somebody comes in by, as it is kept.
pub(crate) struct PersonKeys {
    /// The mark of the person: over their password, roles and all else.
    pub(crate) mark: Mark,
    /// The sealed secret of the second factor.
    pub(crate) secret: Option<Vec<u8>>,
    /// The marks of recovery codes, in order.
    pub(crate) codes: Vec<Mark>,
}

/// Officials who were seen to be as they were left: their mark then, and when.
#[derive(Default)]
pub(crate) struct SeenLately(Mutex<HashMap<UserId, (Mark, Timestamp)>>);

impl App {
    /// What somebody comes in by now.
    pub(crate) async fn keys_of_person(&self, p: &Person) -> Result<PersonKeys, store::Error> {
        Ok(PersonKeys {
            mark: p.mark.unwrap_or_default(),
            secret: self.store.second_factor(p.id).await?.map(|factor| factor.secret),
            codes: self.store.recovery_codes(p.id).await?,
        })
    }

    /// The same, if it is what the last trace of a change says: an earlier password, role, second factor or code that was put back
    /// lets nobody in, and no further change makes it good.
    pub(crate) async fn keys_as_left(&self, user: UserId) -> Result<PersonKeys, store::Error> {
        for _ in 0..READ_AGAIN {
            let person =
                self.store.person(user).await?.ok_or_else(|| store::Error::Damaged(format!("official {} is gone", user.0)))?;
            let keys = self.keys_of_person(&person).await?;
            let fits = match self.store.last_change_of(user).await? {
                // Nothing was changed since they were let in.
                None => true,
                Some(trace) => self.leads_to(&trace, &keys).await?,
            };
            if fits {
                return Ok(keys);
            }
            // It may have been changed just then.
        }
        Err(store::Error::Damaged(format!("what official {} comes in by is not what they left: it was put back", user.0)))
    }

    /// Whether a trace is this installation's, and leads to what somebody comes in by.
    async fn leads_to(&self, trace: &Trace, keys: &PersonKeys) -> Result<bool, store::Error> {
        let beginning = self.store.head(Chain::Traces.beginning()).await?.filter(|b| b.seq >= trace.seq - 1);
        let before = match beginning {
            // An earlier version wrote it, and said nothing of where it leads.
            Some(beginning) if beginning.seq >= trace.seq => return Ok(true),
            Some(beginning) => Some(beginning.mark),
            None if trace.seq == 1 => Some(Mark::default()),
            None => self.store.link_mark(Chain::Traces, trace.seq - 1).await?.and_then(|mark| mark.try_into().ok()),
        };
        let ours = before.is_some_and(|before| InstallationKey::same(&trace.mark, &self.mark_of_trace(trace, &before)));
        let fits = trace.became.is_none_or(|left| InstallationKey::same(&left, &self.mark_of_keys(trace.person, keys)));
        Ok(ours && fits)
    }

    /// Whether an official is as they were left, of which a minute is believed: whoever is in does many things.
    pub(crate) async fn must_be_as_left(&self, person: &Person) -> Result<(), AppError> {
        let (mark, now) = (person.mark.unwrap_or_default(), self.now());
        let lately = |&(seen, at): &(Mark, Timestamp)| seen == mark && now.duration_since(at) < SEEN_FOR;
        if self.seen_lately.0.lock().unwrap_or_else(PoisonError::into_inner).get(&person.id).is_some_and(lately) {
            return Ok(());
        }
        self.keys_as_left(person.id).await?;
        self.seen_lately.0.lock().unwrap_or_else(PoisonError::into_inner).insert(person.id, (mark, now));
        Ok(())
    }

    /// Why a change of a person was not written: somebody else changed them since they were read, or the store failed.
    pub(crate) async fn unless_changed(&self, remark: &Remark, why: AppError) -> AppError {
        match self.store.person(remark.person).await {
            Ok(now) if now.as_ref().map(|p| p.mark) != Some(remark.was) => AppError::Changed,
            _ => why,
        }
    }

    /// The mark of what somebody comes in by and may do. The last trace that changed it has it: what is put back is told by that.
    pub(crate) fn mark_of_keys(&self, user: UserId, keys: &PersonKeys) -> Mark {
        let (number, secret) = (user.0.to_le_bytes(), keys.secret.as_deref());
        let flags = [u8::from(secret.is_some())];
        let mut parts = vec![number.as_slice(), &keys.mark, &flags, secret.unwrap_or_default()];
        parts.extend(keys.codes.iter().map(Mark::as_slice));
        self.keys.hash("comes in by", &parts)
    }

    /// The trace of a change of what somebody comes in by: with what it became.
    pub(crate) fn comes_in_by(&self, witness: &Witness, keys: &PersonKeys) -> Witness {
        let became = Some(self.mark_of_keys(witness.trace.person, keys));
        Witness { trace: Trace { became, ..witness.trace.clone() }, ..witness.clone() }
    }

    /// The mark of an official: under their number, by which sessions and the log know them.
    pub(crate) fn mark_of_person(&self, p: &Person, factors: Factors) -> Mark {
        let mut grants: Vec<_> = p.grants.iter().map(|g| format!("{} {}", g.role.as_str(), g.agency.0)).collect();
        grants.sort_unstable();
        grants.dedup();
        let flags =
            [u8::from(p.must_change), u8::from(p.disabled), u8::from(factors == Factors::Two), u8::from(p.email.is_some())];
        let email = p.email.as_deref().unwrap_or_default();
        let texts = [&p.login, &p.name, email, &p.password, &grants.join("\n")].map(|text: &str| text.as_bytes().to_vec());
        let number = p.id.0.to_le_bytes();
        let parts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).chain([flags.as_slice(), number.as_slice()]).collect();
        self.keys.hash("person", &parts)
    }

    /// From the mark that an official was read with to the one they have after a change.
    pub(crate) fn remark(&self, before: &Person, after: &Person, factors: Factors) -> Remark {
        Remark { person: before.id, was: before.mark, becomes: self.mark_of_person(after, factors) }
    }

    pub(crate) async fn factors_of(&self, user: UserId) -> Result<Factors, AppError> {
        Ok(Factors::of(self.store.second_factor(user).await?.as_ref()))
    }

    /// True where this installation wrote what an official comes in by, with a second factor or without.
    pub(crate) fn is_our_person(&self, p: &Person, either: &[Factors]) -> bool {
        let fits = |mark: Mark| either.iter().any(|factors| InstallationKey::same(&self.mark_of_person(p, *factors), &mark));
        p.mark.is_some_and(fits)
    }

    /// Lets nobody in by what another program wrote.
    ///
    /// # Errors
    /// [`AppError::Damaged`].
    pub(crate) fn must_be_ours(&self, p: &Person, either: &[Factors]) -> Result<(), AppError> {
        if self.is_our_person(p, either) {
            return Ok(());
        }
        Err(AppError::Damaged(format!("what official {} comes in by was not written by this installation", p.id.0)))
    }
}
