//! A second factor: a code from the phone after the password, and codes on paper for whoever lost the phone.

use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use store::{Access, SecondFactor};

use crate::{House, SignInTrouble, SignedIn, Trouble, sign_in::aside};

/// How long one may take between password and code.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// Wrong codes before each further one has to wait. Only who knows the password comes this far.
const FREE_GUESSES: u32 = 5;
/// How many recovery codes are given.
const RECOVERY_CODES: usize = 10;

/// A second factor that is being set up: nothing is kept before a code proves that the phone has it.
#[derive(Clone, Debug)]
pub struct SettingUp {
    /// Carries the secret, sealed, from page to page.
    pub mark: String,
    /// The secret, to be typed, in groups of four.
    pub secret: String,
    /// The same as an address that apps read from a picture.
    pub address: String,
}

impl House {
    /// Begins to set up a second factor, or goes on with what a mark carries.
    ///
    /// # Errors
    /// [`Trouble::NoRandom`].
    pub fn set_up_second_factor(&self, who: &SignedIn, mark: Option<&str>) -> Result<SettingUp, Trouble> {
        let secret = match mark.and_then(|m| self.carried(who.person.id, "set up", m)) {
            Some(secret) => secret,
            None => trust::code_secret()?,
        };
        let text = trust::code_secret_text(secret);
        let address = format!("otpauth://totp/Tuntas:{}?secret={text}&issuer=Tuntas", who.person.login.replace('@', "%40"));
        let letters: Vec<_> = text.chars().collect();
        let secret_text = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
        Ok(SettingUp { mark: self.carry(who.person.id, "set up", &secret)?, secret: secret_text, address })
    }

    /// Turns it on when the code proves that the phone has the secret. Gives the recovery codes, once.
    ///
    /// # Errors
    /// The store's.
    pub async fn turn_on_second_factor(&self, who: &SignedIn, mark: &str, code: &str) -> Result<Option<Vec<String>>, Trouble> {
        let Some(secret) = self.carried::<20>(who.person.id, "set up", mark) else { return Ok(None) };
        let Some(step) = trust::code_step(secret, &digits(code), unix(self.now())) else { return Ok(None) };
        let codes = (0..RECOVERY_CODES).map(|_| trust::random::password()).collect::<Result<Vec<_>, _>>()?;
        let marks = codes.iter().map(|code| self.recovery_mark(who.person.id, code)).collect();
        let sealed = self.keys.seal(&secret, &bound_to(who.person.id))?;
        let factor = SecondFactor { secret: sealed, last_step: i64::try_from(step).unwrap_or(i64::MAX) };
        self.store.put_second_factor(who.person.id, factor, marks).await?;
        self.leave_trace(who.person.id, Access::CodeOn, "").await?;
        Ok(Some(codes))
    }

    /// How many recovery codes are left; none where the second factor is off.
    ///
    /// # Errors
    /// The store's.
    pub async fn recovery_codes_left(&self, who: &SignedIn) -> Result<Option<u64>, Trouble> {
        if self.store.second_factor(who.person.id).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(self.store.recovery_left(who.person.id).await?))
    }

    /// Turns it off; false when the password is wrong.
    ///
    /// # Errors
    /// The store's.
    pub async fn turn_off_second_factor(&self, who: &SignedIn, password: &str) -> Result<bool, Trouble> {
        let (kept, guess) = (who.person.password.clone(), password.to_owned());
        if !aside(move || trust::password_fits(&guess, &kept)).await? {
            return Ok(false);
        }
        self.store.drop_second_factor(who.person.id).await?;
        self.leave_trace(who.person.id, Access::CodeOff, "").await?;
        Ok(true)
    }

    /// What carries somebody whose password was right to the page that asks for the code.
    pub(crate) fn ask_code(&self, user: UserId) -> Result<String, Trouble> {
        let until = self.now() + PATIENCE;
        let sealed =
            self.keys.seal(&[user.0.to_le_bytes(), until.as_microsecond().to_le_bytes()].concat(), b"asked for a code")?;
        Ok(trust::hex(&sealed))
    }

    /// Signs in whoever has the code, or a recovery code. `asked` is what the password gave.
    ///
    /// # Errors
    /// [`SignInTrouble::Wrong`] also when too much time passed since the password.
    pub async fn sign_in_with_code(&self, asked: &str, code: &str, device: &str) -> Result<String, SignInTrouble> {
        let user = self.asked(asked).ok_or(SignInTrouble::TooSlow)?;
        let (mark, now) = (self.keys.hash("brake", &[b"code", &user.0.to_le_bytes()]), self.now());
        self.must_not_wait(&[mark], now).await?;
        if self.code_fits(user, code).await? {
            self.store.set_brake(mark, None).await?;
            let token = self.open_session(user, device).await?;
            self.leave_trace(user, Access::SignedIn, device).await?;
            return Ok(token);
        }
        self.slow_down(mark, FREE_GUESSES, now).await?;
        self.leave_trace(user, Access::WrongCode, device).await?;
        Err(SignInTrouble::Wrong)
    }

    async fn code_fits(&self, user: UserId, code: &str) -> Result<bool, Trouble> {
        let Some(factor) = self.store.second_factor(user).await? else { return Ok(false) };
        let secret = self.keys.open(&factor.secret, &bound_to(user))?;
        let secret = secret.try_into().map_err(|_| Trouble::Damaged("the secret of a second factor".into()))?;
        match trust::code_step(secret, &digits(code), unix(self.now())) {
            Some(step) => Ok(self.store.use_step(user, i64::try_from(step).unwrap_or(i64::MAX)).await?),
            None => Ok(self.store.use_recovery(user, self.recovery_mark(user, code)).await?),
        }
    }

    fn asked(&self, asked: &str) -> Option<UserId> {
        let plain = self.keys.open(&trust::unhex(asked)?, b"asked for a code").ok()?;
        let (user, until) = plain.split_first_chunk::<8>()?;
        let until = i64::from_le_bytes(until.try_into().ok()?);
        (self.now().as_microsecond() <= until).then(|| UserId(i64::from_le_bytes(*user)))
    }

    /// Seals something small for a person's next request.
    fn carry(&self, user: UserId, what: &str, plain: &[u8]) -> Result<String, Trouble> {
        let bound = [what.as_bytes(), &user.0.to_le_bytes()].concat();
        Ok(trust::hex(&self.keys.seal(plain, &bound)?))
    }

    fn carried<const N: usize>(&self, user: UserId, what: &str, mark: &str) -> Option<[u8; N]> {
        let bound = [what.as_bytes(), &user.0.to_le_bytes()].concat();
        self.keys.open(&trust::unhex(mark)?, &bound).ok()?.try_into().ok()
    }

    fn recovery_mark(&self, user: UserId, code: &str) -> [u8; 32] {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        self.keys.hash("recovery", &[&user.0.to_le_bytes(), plain.to_lowercase().as_bytes()])
    }
}

fn bound_to(user: UserId) -> Vec<u8> {
    [b"second factor".as_slice(), &user.0.to_le_bytes()].concat()
}

fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).take(16).collect()
}

fn unix(now: Timestamp) -> u64 {
    u64::try_from(now.as_second()).unwrap_or(0)
}
