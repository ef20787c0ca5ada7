//! A form on its way is kept for a day, sealed: what was typed before a session ended, and the steps of the form for a report,
//! so that each has an address that can be gone back to and loaded again. It is found by what only its browser knows.

use crate::{FORM_LIVES, House, Trouble};

/// The longest form that is kept, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most forms at once: nobody fills the disk with forms that are never sent.
const MOST: u64 = 20_000;

impl House {
    /// Keeps a form under a name that others cannot guess. False when it is too long or too many are on their way: then
    /// whoever sent it must carry it on themselves.
    ///
    /// # Errors
    /// The store's.
    pub async fn keep_form(&self, name: &[Vec<u8>], form: &[u8]) -> Result<bool, Trouble> {
        if form.len() > LONGEST || self.store.kept_forms().await? >= MOST {
            return Ok(false);
        }
        let mark = self.form_mark(name);
        let body = self.keys.seal(form, &mark)?;
        self.store.put_kept_form(mark, body, self.now()).await?;
        Ok(true)
    }

    /// A form that was kept under a name.
    ///
    /// # Errors
    /// The store's.
    pub async fn kept_form(&self, name: &[Vec<u8>]) -> Result<Option<Vec<u8>>, Trouble> {
        let mark = self.form_mark(name);
        let body = self.store.kept_form(mark, self.now() - FORM_LIVES).await?;
        Ok(body.and_then(|body| self.keys.open(&body, &mark).ok()))
    }

    /// Throws a form away.
    ///
    /// # Errors
    /// The store's.
    pub async fn drop_form(&self, name: &[Vec<u8>]) -> Result<(), Trouble> {
        Ok(self.store.drop_kept_form(self.form_mark(name)).await?)
    }

    /// Throws away the forms that nobody came back to.
    ///
    /// # Errors
    /// The store's.
    pub async fn tidy_forms(&self) -> Result<(), Trouble> {
        Ok(self.store.drop_old_kept_forms(self.now() - FORM_LIVES).await?)
    }

    fn form_mark(&self, name: &[Vec<u8>]) -> [u8; 32] {
        self.keys.hash("kept form", &name.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}
