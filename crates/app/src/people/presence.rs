//! Somebody who is signed in proves that it is them: before they change how they come in, and before they change what others may
//! do. Who found an open desk can do neither.

use domain::{Language, Timestamp};
use store::{Access, Person, Trace, Witness};

use super::door::Guest;
use crate::{
    AppError, Notice, SignInError, SignedIn, handles,
    jobs::{job::later, tell::TellOwner},
    people::traces::unlinked,
    record::access::PersonKeys,
};

impl handles::People<'_> {
    /// Takes the password as a proof, which then holds for a while. Guesses are counted before they are looked at, and leave a
    /// trace.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], or that one has to wait.
    pub async fn prove_password(self, who: &SignedIn, password: &str, device: &str) -> Result<(), SignInError> {
        let _place = self.door.enter(Guest::Known)?;
        let _turn = self.turn_of(&who.person.login).await?;
        let guess = self.begin_guess(self.own_mark("own password", who.person.id)).await?;
        let (kept, typed) = (who.person.password.clone(), password.to_owned());
        if self.door.check(move || trust::password_fits(&typed, &kept)).await? {
            self.right_guess(&guess).await?;
            let at = self.now();
            self.store.prove_session(who.session.token, at, self.proof_of(&who.session.token, at)).await?;
            return Ok(());
        }
        self.wrong_guess(&guess).await?;
        self.leave_trace(who.person.id, Access::WrongPassword, device).await?;
        Err(SignInError::Wrong)
    }

    /// Chooses a new password, which ends all sessions, and opens a new one.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] for the old one, or that one has to wait.
    pub async fn change_password(self, who: &SignedIn, old: &str, new: &str, device: &str) -> Result<String, SignInError> {
        self.prove_password(who, old, device).await?;
        let hash = self.hash_password(new.to_owned()).await?;
        let witness = self.witness(&who.person, Access::NewPassword, device)?;
        let after = Person { password: hash.clone(), must_change: false, ..Person::clone(&who.person) };
        let remark = self.remark(&who.person, &after, self.factors_of(after.id).await?);
        let write = |ends| {
            let (witness, hash) = (&witness, hash.clone());
            async move {
                // Read after the end of the chain: whoever changes it meanwhile moves that end.
                let before = self.keys_as_left(who.person.id).await?;
                let keys = PersonKeys { mark: remark.becomes, ..before };
                let witness = self.comes_in_by(witness, &keys);
                self.store.set_password(hash, remark, self.link(&witness, ends)).await
            }
        };
        if let Err(why) = self.add_links(write).await {
            return Err(self.unless_changed(&remark, why).await.into());
        }
        Ok(self.begin_session(who.person.id, device, who.session.known).await?)
    }

    /// Remembers the language of somebody's pages and letters.
    pub async fn choose_language(self, who: &SignedIn, language: Language) -> Result<(), AppError> {
        Ok(self.store.set_language(who.person.id, language).await?)
    }

    pub(crate) async fn hash_password(self, password: String) -> Result<String, AppError> {
        let hash = self.door.check(move || trust::hash_password(&password)).await?;
        hash.ok_or_else(|| AppError::Damaged("no hash for a password".into()))
    }

    /// What goes with a change of somebody's access: its trace, and the letter that tells them, to the address they have now.
    pub(crate) fn witness(self, person: &Person, what: Access, device: &str) -> Result<Witness, AppError> {
        let at = self.now();
        let trace = Trace { seq: 0, at, person: person.id, what, device: device.to_owned(), became: None, mark: Vec::new() };
        let told = notice_of(what).zip(person.email.clone());
        let tell = |(notice, to)| later(&TellOwner { user: person.id, notice, to, at: Timestamp::as_microsecond(at) }, at);
        Ok(unlinked(trace, told.map(tell).transpose()?))
    }
}

/// What the owner of an account is told of.
fn notice_of(what: Access) -> Option<Notice> {
    Some(match what {
        Access::NewPassword => Notice::NewPassword,
        Access::CodeOn => Notice::CodeOn,
        Access::CodeReplaced => Notice::CodeReplaced,
        Access::CodeOff => Notice::CodeOff,
        Access::Reset => Notice::PasswordReset,
        Access::Roles => Notice::RolesChanged,
        Access::Address => Notice::AddressChanged,
        Access::SignedIn
        | Access::SignedOut
        | Access::SpareCode
        | Access::Renamed
        | Access::Disabled
        | Access::Enabled
        | Access::WrongPassword
        | Access::WrongCode => return None,
    })
}
