//! A first password is shown once, but a page may be loaded again: the same form sent again shows the same password for some
//! minutes, makes no other, and afterwards does nothing more.

use std::time::Duration;

use jiff::SignedDuration;

use crate::{AppError, FormOf, SignedIn, handles};

/// How long the same password is shown for the same form.
const SHOWN: SignedDuration = SignedDuration::from_mins(10);
/// How often, and after how long each time, it is looked whether it was given: two seconds are enough, unless whoever did it was cut
/// off.
const LOOKS: u32 = 40;
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What became of a form that gives somebody a first password.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstPassword<T = String> {
    /// To be shown.
    Shown(T),
    /// It was given a while ago, and is told no more.
    Given,
}

/// A first password with whose it is: login, name, password.
pub type FirstOf = [String; 3];

/// A first password as it is kept; or several.
struct Kept {
    /// Until when it is shown, in microseconds.
    until: i64,
    /// Whether it was given; before, somebody is just about to.
    given: bool,
    password: String,
}

impl Kept {
    fn to_bytes(&self) -> Vec<u8> {
        [self.until.to_le_bytes().as_slice(), &[self.given.into()], self.password.as_bytes()].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (until, rest) = bytes.split_first_chunk::<8>()?;
        let (given, password) = rest.split_first()?;
        let password = String::from_utf8(password.to_vec()).ok()?;
        Some(Self { until: i64::from_le_bytes(*until), given: *given != 0, password })
    }
}

impl handles::Administration<'_> {
    /// Gives somebody a first password, once for each form, however often and wherever it is sent at once. `deed` is what the form
    /// is known by, in the session it was sent in; `give` is handed the password.
    ///
    /// # Errors
    /// Those of `give`, and then nothing was given; the store's.
    pub async fn give_first_password(
        self,
        by: &SignedIn,
        deed: &str,
        whose: &str,
        give: impl AsyncFnOnce(&str) -> Result<(), AppError>,
    ) -> Result<FirstPassword, AppError> {
        // A form without a mark of its own is done as often as it is sent.
        if deed.is_empty() {
            let password = trust::random::password()?;
            give(&password).await?;
            return Ok(FirstPassword::Shown(password));
        }
        self.give_once(&named(by, deed, whose), LOOKS, || Ok(trust::random::password()?), give).await
    }

    /// The same for many at once, each told by login and name; `whose` tells the table that they stand in.
    ///
    /// # Errors
    /// As [`Self::give_first_password`].
    pub async fn give_first_passwords(
        self,
        by: &SignedIn,
        deed: &str,
        whose: &str,
        people: &[[String; 2]],
        give: impl AsyncFnOnce(&[FirstOf]) -> Result<(), AppError>,
    ) -> Result<FirstPassword<Vec<FirstOf>>, AppError> {
        let make = || {
            let first = |[login, name]: &[String; 2]| Ok([login.clone(), name.clone(), trust::random::password()?]);
            let all = people.iter().map(first).collect::<Result<Vec<FirstOf>, AppError>>()?;
            Ok(serde_json::to_string(&all)?)
        };
        // Each of them takes a while.
        let looks = LOOKS + 4 * u32::try_from(people.len()).unwrap_or(u32::MAX / 8);
        let given = self
            .give_once(&named(by, deed, whose), looks, make, async |kept| give(&serde_json::from_str::<Vec<_>>(kept)?).await)
            .await?;
        read_many(given)
    }

    /// The first passwords that a form with a table gave already.
    pub async fn first_passwords_given(
        self,
        by: &SignedIn,
        deed: &str,
        whose: &str,
    ) -> Result<Option<FirstPassword<Vec<FirstOf>>>, AppError> {
        let kept = self.reports().kept_form(FormOf::App, &named(by, deed, whose)).await?.as_deref().and_then(Kept::read);
        kept.filter(|kept| kept.given).map(|kept| read_many(self.told_once(kept))).transpose()
    }

    async fn give_once(
        self,
        name: &[Vec<u8>],
        looks: u32,
        make: impl Fn() -> Result<String, AppError>,
        give: impl AsyncFnOnce(&str) -> Result<(), AppError>,
    ) -> Result<FirstPassword, AppError> {
        // Kept before it is given: a second press finds it.
        let (kept, own) = match self.first_or_kept(name, looks, make).await? {
            (kept, _) if kept.given => return Ok(self.told_once(kept)),
            to_give => to_give,
        };
        match give(&kept.password).await {
            Ok(()) => {
                let kept = Kept { given: true, ..kept };
                self.reports().put_form(FormOf::App, name, &kept.to_bytes()).await?;
                Ok(FirstPassword::Shown(kept.password))
            }
            Err(e) => {
                if own {
                    self.reports().drop_form(FormOf::App, name).await?;
                }
                Err(e)
            }
        }
    }

    fn told_once(self, kept: Kept) -> FirstPassword {
        let shown = self.now().as_microsecond() < kept.until;
        if shown { FirstPassword::Shown(kept.password) } else { FirstPassword::Given }
    }

    /// New ones, kept from now on, and that they are; or those that somebody else keeps, once they gave them. Where they were cut
    /// off, they are given again.
    async fn first_or_kept(
        self,
        name: &[Vec<u8>],
        most_looks: u32,
        make: impl Fn() -> Result<String, AppError>,
    ) -> Result<(Kept, bool), AppError> {
        let mut looks = 0;
        loop {
            let until = (self.now() + SHOWN).as_microsecond();
            let new = Kept { until, given: false, password: make()? };
            if self.reports().add_form(FormOf::App, name, &new.to_bytes()).await? {
                return Ok((new, true));
            }
            looks += 1;
            let kept = self.reports().kept_form(FormOf::App, name).await?.as_deref().and_then(Kept::read);
            match kept {
                Some(kept) if kept.given || looks > most_looks => return Ok((kept, false)),
                None if looks > most_looks => return Err(AppError::Changed),
                _ => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
    }
}

/// What a form is kept by.
fn named(by: &SignedIn, deed: &str, whose: &str) -> [Vec<u8>; 4] {
    [b"first password".to_vec(), by.session.token.to_vec(), deed.as_bytes().to_vec(), whose.as_bytes().to_vec()]
}

fn read_many(given: FirstPassword) -> Result<FirstPassword<Vec<FirstOf>>, AppError> {
    Ok(match given {
        FirstPassword::Shown(kept) => FirstPassword::Shown(serde_json::from_str(&kept)?),
        FirstPassword::Given => FirstPassword::Given,
    })
}
