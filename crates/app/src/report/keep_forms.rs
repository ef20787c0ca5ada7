//! A form on its way is kept for a day, sealed: what was typed before a session ended, and the steps of the form for a report,
//! so that each has an address that can be gone back to and loaded again. It is found by what only its browser knows.

use domain::{Timestamp, UserId};
use jiff::SignedDuration;

use crate::{AppError, FORM_LIVES, handles};

/// The longest form that is kept, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most forms of strangers at once: nobody fills the disk with forms that are never sent.
const MOST: u64 = 20_000;
/// Most reports at once that phones took back.
const MOST_OF_PHONES: u64 = 40_000;
/// Most files of phones at once that are on their way in pieces; of more the newest.
const MOST_UPLOADS: u64 = 40_000;
/// Most forms of an official at once; of more the newest.
const MOST_OF_ONE: u32 = 200;

/// Whose a form is. Strangers share what room there is; whatever they do, there is room for everybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOf {
    /// Anybody's.
    Stranger,
    /// An official's.
    Official(UserId),
    /// The house's own: a first password, a new PIN. Each is made with a change that is noted, so that there are no more than of these.
    App,
    /// What phones take back. They share room of their own.
    Phone,
    /// What phones bring in pieces. They share room of their own, from which the oldest goes.
    Upload,
}

impl FormOf {
    /// What the marks of such forms begin with, so that they are counted together.
    fn beginning(self) -> Vec<u8> {
        match self {
            Self::Stranger => vec![0],
            Self::Official(person) => [&[1], person.0.to_be_bytes().as_slice()].concat(),
            Self::App => vec![2],
            Self::Phone => vec![3],
            Self::Upload => vec![4],
        }
    }

    /// Most of them at once, where strangers share the room.
    fn most(self) -> Option<u64> {
        match self {
            Self::Stranger => Some(MOST),
            Self::Phone => Some(MOST_OF_PHONES),
            Self::Upload => Some(MOST_UPLOADS),
            Self::Official(_) | Self::App => None,
        }
    }
}

impl handles::Reports<'_> {
    /// Keeps a form under a name that others cannot guess. False when it is too long or strangers have too many on their way: then
    /// whoever sent it must carry it on themselves.
    pub async fn keep_form(self, whose: FormOf, name: &[Vec<u8>], form: &[u8]) -> Result<bool, AppError> {
        if form.len() > LONGEST || !self.has_room(whose, name).await? {
            return Ok(false);
        }
        self.put_form(whose, name, form).await?;
        if let FormOf::Official(_) = whose {
            self.store.drop_oldest_kept_forms(whose.beginning(), MOST_OF_ONE).await?;
        }
        Ok(true)
    }

    /// Drops the oldest forms where there are more than so many; what they held is told, as far as it opens.
    pub(crate) async fn drop_oldest(self, whose: FormOf, but: u32) -> Result<Vec<Vec<u8>>, AppError> {
        let dropped = self.store.drop_oldest_kept_forms(whose.beginning(), but).await?;
        Ok(dropped.into_iter().filter_map(|(mark, body)| self.keys.open(&body, &mark).ok()).collect())
    }

    /// What is there already takes no more room.
    pub(crate) async fn has_room(self, whose: FormOf, name: &[Vec<u8>]) -> Result<bool, AppError> {
        let Some(most) = whose.most() else { return Ok(true) };
        Ok(self.store.kept_forms(whose.beginning()).await? < most || self.kept_form(whose, name).await?.is_some())
    }

    /// Keeps a form in place of the one before, whatever room there is.
    pub(crate) async fn put_form(self, whose: FormOf, name: &[Vec<u8>], form: &[u8]) -> Result<(), AppError> {
        let mark = self.form_mark(whose, name);
        Ok(self.store.put_kept_form(mark, self.keys.seal(form, &mark)?, self.now()).await?)
    }

    /// Keeps a form unless one is kept under its name: of several who do it at once, at whatever node, one does.
    pub(crate) async fn add_form(self, whose: FormOf, name: &[Vec<u8>], form: &[u8]) -> Result<bool, AppError> {
        let (mark, now) = (self.form_mark(whose, name), self.now());
        Ok(self.store.add_kept_form(mark, self.keys.seal(form, &mark)?, now, now - FORM_LIVES).await?)
    }

    /// Keeps a form from a moment on, in place of the one of a moment before, unless that was replaced meanwhile: of several who
    /// do it at once, at whatever node, one does. Moments are whole microseconds.
    pub(crate) async fn swap_form(
        self,
        whose: FormOf,
        name: &[Vec<u8>],
        (before, at): (Timestamp, Timestamp),
        form: &[u8],
    ) -> Result<bool, AppError> {
        let mark = self.form_mark(whose, name);
        let after = before + SignedDuration::from_micros(1);
        Ok(form.len() <= LONGEST && self.store.add_kept_form(mark, self.keys.seal(form, &mark)?, at, after).await?)
    }

    /// A form that was kept under a name.
    pub async fn kept_form(self, whose: FormOf, name: &[Vec<u8>]) -> Result<Option<Vec<u8>>, AppError> {
        let mark = self.form_mark(whose, name);
        let body = self.store.kept_form(mark, self.now() - FORM_LIVES).await?;
        Ok(body.and_then(|body| self.keys.open(&body, &mark).ok()))
    }

    /// Throws a form away.
    pub async fn drop_form(self, whose: FormOf, name: &[Vec<u8>]) -> Result<(), AppError> {
        Ok(self.store.drop_kept_form(self.form_mark(whose, name)).await?)
    }

    /// Throws away the forms that nobody came back to.
    pub async fn tidy_forms(self) -> Result<(), AppError> {
        Ok(self.store.drop_old_kept_forms(self.now() - FORM_LIVES).await?)
    }

    fn form_mark(self, whose: FormOf, name: &[Vec<u8>]) -> [u8; 32] {
        let mut mark = self.keys.hash("kept form", &name.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for (place, byte) in mark.iter_mut().zip(whose.beginning()) {
            *place = byte;
        }
        mark
    }
}
