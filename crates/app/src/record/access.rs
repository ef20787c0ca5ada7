//! What an official comes in by and may do, marked: a program that holds the database alone gives nobody a role, a password, or a
//! way around their second factor.

use domain::UserId;
use store::{Person, Remark};
use trust::InstallationKey;

use super::marks::Mark;
use crate::{House, Trouble};

impl House {
    /// The mark of an official: under their number, by which sessions and the log know them.
    pub(crate) fn mark_of_person(&self, p: &Person, has_second_factor: bool) -> Mark {
        let mut grants: Vec<_> = p.grants.iter().map(|g| format!("{} {}", g.role.as_str(), g.agency.0)).collect();
        grants.sort_unstable();
        grants.dedup();
        let flags = [u8::from(p.must_change), u8::from(p.disabled), u8::from(has_second_factor), u8::from(p.email.is_some())];
        let email = p.email.as_deref().unwrap_or_default();
        let texts = [&p.login, &p.name, email, &p.password, &grants.join("\n")].map(|text: &str| text.as_bytes().to_vec());
        let number = p.id.0.to_le_bytes();
        let parts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).chain([flags.as_slice(), number.as_slice()]).collect();
        self.keys.hash("person", &parts)
    }

    /// From the mark that an official was read with to the one they have after a change.
    pub(crate) fn remark(&self, before: &Person, after: &Person, has_second_factor: bool) -> Remark {
        Remark { person: before.id, was: before.mark, becomes: self.mark_of_person(after, has_second_factor) }
    }

    pub(crate) async fn has_second_factor(&self, user: UserId) -> Result<bool, Trouble> {
        Ok(self.store.second_factor(user).await?.is_some())
    }

    /// True where this installation wrote what an official comes in by, with a second factor or without.
    pub(crate) fn is_our_person(&self, p: &Person, second_factor: &[bool]) -> bool {
        let fits = |mark: Mark| second_factor.iter().any(|has| InstallationKey::same(&self.mark_of_person(p, *has), &mark));
        p.mark.is_some_and(fits)
    }

    /// Lets nobody in by what another program wrote.
    ///
    /// # Errors
    /// [`Trouble::Damaged`].
    pub(crate) fn must_be_ours(&self, p: &Person, second_factor: &[bool]) -> Result<(), Trouble> {
        if self.is_our_person(p, second_factor) {
            return Ok(());
        }
        Err(Trouble::Damaged(format!("what official {} comes in by was not written by this installation", p.id.0)))
    }
}
