//! A first password is shown once, but a page may be loaded again: the same form sent again shows the same password for some
//! minutes, makes no other, and afterwards does nothing more.

use jiff::SignedDuration;

use crate::{House, SignedIn, Trouble};

/// How long the same password is shown for the same form.
const SHOWN: SignedDuration = SignedDuration::from_mins(10);

/// What became of a form that gives somebody a first password.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstPassword {
    /// To be shown.
    Shown(String),
    /// It was given a while ago, and is told no more.
    Given,
}

impl House {
    /// Gives somebody a first password, once for each form. `deed` is what the form is known by, in the session it was sent in;
    /// `give` is handed the password.
    ///
    /// # Errors
    /// Those of `give`, and then nothing was given; the store's.
    pub async fn give_first_password(
        &self,
        by: &SignedIn,
        deed: &str,
        whose: &str,
        give: impl AsyncFnOnce(&str) -> Result<(), Trouble>,
    ) -> Result<FirstPassword, Trouble> {
        let name = [b"first password".to_vec(), by.session.token.to_vec(), deed.as_bytes().to_vec(), whose.as_bytes().to_vec()];
        if let Some(kept) = self.kept_form(&name).await? {
            return Ok(self.read_given(&kept).unwrap_or(FirstPassword::Given));
        }
        let password = trust::random::password()?;
        // Kept before it is given: a second press finds it. A form without a mark of its own is done as often as it is sent.
        if !deed.is_empty() {
            let until = (self.now() + SHOWN).as_microsecond().to_le_bytes();
            self.keep_form(&name, &[until.as_slice(), password.as_bytes()].concat()).await?;
        }
        if let Err(e) = give(&password).await {
            self.drop_form(&name).await?;
            return Err(e);
        }
        Ok(FirstPassword::Shown(password))
    }

    fn read_given(&self, kept: &[u8]) -> Option<FirstPassword> {
        let (until, password) = kept.split_first_chunk::<8>()?;
        let shown = self.now().as_microsecond() < i64::from_le_bytes(*until);
        shown.then(|| String::from_utf8(password.to_vec()).ok().map(FirstPassword::Shown)).flatten()
    }
}
