//! A second factor: a code from the phone after the password, and codes on paper for whoever lost the phone.

use domain::{Timestamp, UserId};
use jiff::SignedDuration;
use store::{Access, SecondFactor};
use trust::InstallationKey;

use crate::{
    AppError, Device, Passes, SignInError, SignedIn, handles,
    record::{
        access::{Factors, PersonKeys},
        marks::Mark,
    },
};

/// How long one may take between password and code.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);
/// How long one may take to set up the phone.
const SETTING_UP: SignedDuration = SignedDuration::from_mins(30);
/// Most codes of one person that wait to be looked at.
const WAITING_WITH_A_CODE: usize = 8;
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

impl handles::People<'_> {
    /// Begins to set up a second factor, or another in place of the one that is on: for whoever has the password, and the code
    /// of the one that is on.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], [`SignInError::WrongCode`], or that one has to wait.
    pub async fn begin_second_factor(
        self,
        who: &SignedIn,
        password: &str,
        code: &str,
        device: &str,
    ) -> Result<SettingUp, SignInError> {
        self.prove_all(who, password, code, device).await?;
        Ok(self.setting_up(who, trust::code_secret().map_err(AppError::from)?, self.now() + SETTING_UP)?)
    }

    /// Goes on to set it up with what a mark carries; none when that is somebody else's, too old, or done.
    ///
    /// # Errors
    /// [`AppError::NoRandom`], the store's.
    pub async fn go_on_with_second_factor(self, who: &SignedIn, mark: &str) -> Result<Option<SettingUp>, AppError> {
        match self.begun(who, mark) {
            Some((secret, until)) if self.on_with(who, secret).await?.is_none() => self.setting_up(who, secret, until).map(Some),
            _ => Ok(None),
        }
    }

    /// The step whose code was used last, where the second factor is on with this very secret.
    async fn on_with(self, who: &SignedIn, secret: trust::CodeSecret) -> Result<Option<u64>, AppError> {
        let Some(factor) = self.store.second_factor(who.person.id).await? else { return Ok(None) };
        let is_it = InstallationKey::same(&self.keys.open(&factor.secret, &bound_to(who.person.id))?, &secret);
        Ok(is_it.then(|| u64::try_from(factor.last_step).unwrap_or(0)))
    }

    /// The codes on paper once more, for the very code that turned it on: a page that is loaded again has no other. It counts as
    /// a guess like any code.
    async fn recovery_again(
        self,
        user: UserId,
        secret: trust::CodeSecret,
        last: u64,
        code: &str,
    ) -> Result<Vec<String>, SignInError> {
        let guess = self.begin_guess(self.own_mark("code", user)).await?;
        if trust::code_step(secret, &digits(code), last.saturating_mul(30)) != Some(last) {
            self.wrong_guess(&guess).await?;
            return Err(SignInError::WrongCode);
        }
        self.right_guess(&guess).await?;
        Ok(self.recovery_codes(user, secret))
    }

    /// The codes on paper that belong to a secret. They follow from it, so that a page that is loaded again shows the same.
    fn recovery_codes(self, user: UserId, secret: trust::CodeSecret) -> Vec<String> {
        let code = |n: usize| {
            let hash = self.keys.hash("recovery code", &[&user.0.to_le_bytes(), &secret, &n.to_le_bytes()]);
            trust::random::typeable(*hash.first_chunk().unwrap_or(&[0; 16]))
        };
        (0..RECOVERY_CODES).map(code).collect()
    }

    fn setting_up(self, who: &SignedIn, secret: trust::CodeSecret, until: Timestamp) -> Result<SettingUp, AppError> {
        let text = trust::code_secret_text(secret);
        let address = format!("otpauth://totp/Tuntas:{}?secret={text}&issuer=Tuntas", who.person.login.replace('@', "%40"));
        let letters: Vec<_> = text.chars().collect();
        let secret_text = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
        let plain = [secret.as_slice(), &until.as_microsecond().to_le_bytes()].concat();
        let mark = trust::hex(&self.keys.seal(&plain, &set_up_by(who))?);
        Ok(SettingUp { mark, secret: secret_text, address })
    }

    /// The secret that a mark carries, and until when. It is sealed for the session that proved to be its owner's.
    fn begun(self, who: &SignedIn, mark: &str) -> Option<(trust::CodeSecret, Timestamp)> {
        let plain = self.keys.open(&trust::unhex(mark)?, &set_up_by(who)).ok()?;
        let (secret, until) = plain.split_first_chunk::<20>()?;
        let until = Timestamp::from_microsecond(i64::from_le_bytes(until.try_into().ok()?)).ok()?;
        (self.now() <= until).then_some((*secret, until))
    }

    /// Turns it on, or puts it in place of another, when the code proves that the phone has the secret. Ends all other sessions.
    /// Gives the recovery codes; sent again with the same mark and code, the same ones, and changes nothing.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`]; [`SignInError::TooSlow`] when it has to be begun again.
    pub async fn turn_on_second_factor(
        self,
        who: &SignedIn,
        mark: &str,
        code: &str,
        device: &str,
    ) -> Result<Vec<String>, SignInError> {
        let (secret, _) = self.begun(who, mark).ok_or(SignInError::TooSlow)?;
        let user = who.person.id;
        if let Some(last) = self.on_with(who, secret).await? {
            return self.recovery_again(user, secret, last, code).await;
        }
        let codes = self.recovery_codes(user, secret);
        let step = trust::code_step(secret, &digits(code), unix(self.now())).ok_or(SignInError::WrongCode)?;
        let mut marks: Vec<_> = codes.iter().map(|code| self.recovery_mark(user, code)).collect();
        marks.sort_unstable();
        let sealed = self.keys.seal(&secret, &bound_to(user)).map_err(AppError::from)?;
        let factor = SecondFactor { secret: sealed, last_step: i64::try_from(step).unwrap_or(i64::MAX) };
        let what = match self.factors_of(user).await? {
            Factors::One => Access::CodeOn,
            Factors::Two => Access::CodeReplaced,
        };
        let witness = self.witness(&who.person, what, device)?;
        let (secret, codes_kept) = (Some(factor.secret.clone()), marks.clone());
        let (remark, but) = (self.remark(&who.person, &who.person, Factors::Two), who.session.token);
        let witness = self.comes_in_by(&witness, &PersonKeys { mark: remark.becomes, secret, codes: codes_kept });
        let write = |ends| self.store.put_second_factor(factor.clone(), marks.clone(), but, remark, self.link(&witness, ends));
        if let Err(why) = self.add_links(write).await {
            return Err(self.unless_changed(&remark, why).await.into());
        }
        Ok(codes)
    }

    /// How many recovery codes are left; none where the second factor is off.
    pub async fn recovery_codes_left(self, who: &SignedIn) -> Result<Option<u64>, AppError> {
        if self.factors_of(who.person.id).await? == Factors::One {
            return Ok(None);
        }
        Ok(Some(self.store.recovery_codes(who.person.id).await?.len() as u64))
    }

    /// Turns it off, for whoever has the password and a code.
    ///
    /// # Errors
    /// [`SignInError::Wrong`], [`SignInError::WrongCode`], or that one has to wait.
    pub async fn turn_off_second_factor(
        self,
        who: &SignedIn,
        password: &str,
        code: &str,
        device: &str,
    ) -> Result<(), SignInError> {
        self.prove_all(who, password, code, device).await?;
        let witness = self.witness(&who.person, Access::CodeOff, device)?;
        let remark = self.remark(&who.person, &who.person, Factors::One);
        let witness = self.comes_in_by(&witness, &PersonKeys { mark: remark.becomes, secret: None, codes: Vec::new() });
        match self.add_links(|ends| self.store.drop_second_factor(remark, self.link(&witness, ends))).await {
            Ok(()) => Ok(()),
            Err(why) => Err(self.unless_changed(&remark, why).await.into()),
        }
    }

    /// The password, and where a second factor is on a code of it.
    async fn prove_all(self, who: &SignedIn, password: &str, code: &str, device: &str) -> Result<(), SignInError> {
        self.prove_password(who, password, device).await?;
        match self.store.second_factor(who.person.id).await? {
            Some(_) => self.prove_code(who.person.id, code, device).await,
            None => Ok(()),
        }
    }

    /// What carries somebody whose password was right to the page that asks for the code.
    pub(crate) fn ask_code(self, user: UserId) -> Result<String, AppError> {
        let until = self.now() + PATIENCE;
        let sealed =
            self.keys.seal(&[user.0.to_le_bytes(), until.as_microsecond().to_le_bytes()].concat(), b"asked for a code")?;
        Ok(trust::hex(&sealed))
    }

    /// Signs in whoever has the code, or a recovery code. `asked` is what the password gave.
    ///
    /// # Errors
    /// [`SignInError::WrongCode`]; [`SignInError::TooSlow`] when too much time passed since the password.
    pub async fn sign_in_with_code(self, asked: &str, code: &str, device: &Device) -> Result<Passes, SignInError> {
        let user = self.asked(asked).ok_or(SignInError::TooSlow)?;
        self.prove_code(user, code, &device.name).await?;
        Ok(self.let_in(user, device).await?)
    }

    /// Takes a code as a proof. However many come at once, they are looked at one after the other, each counted before it is:
    /// only who knows the password comes this far.
    async fn prove_code(self, user: UserId, code: &str, device: &str) -> Result<(), SignInError> {
        let mark = self.own_mark("code", user);
        let _turn = self.door.turn(mark, WAITING_WITH_A_CODE).await?;
        let guess = self.begin_guess(mark).await?;
        if self.code_fits(user, code, device).await? {
            return Ok(self.right_guess(&guess).await?);
        }
        self.wrong_guess(&guess).await?;
        self.leave_trace(user, Access::WrongCode, device).await?;
        Err(SignInError::WrongCode)
    }

    async fn code_fits(self, user: UserId, code: &str, device: &str) -> Result<bool, AppError> {
        let Some(factor) = self.store.second_factor(user).await? else { return Ok(false) };
        let secret = self.keys.open(&factor.secret, &bound_to(user))?;
        let secret = secret.try_into().map_err(|_| AppError::Damaged("the secret of a second factor".into()))?;
        match trust::code_step(secret, &digits(code), unix(self.now())) {
            Some(step) => Ok(self.store.use_step(user, i64::try_from(step).unwrap_or(i64::MAX)).await?),
            None => self.use_recovery(user, self.recovery_mark(user, code), device).await,
        }
    }

    /// Uses a recovery code up, if it is one.
    async fn use_recovery(self, user: UserId, mark: Mark, device: &str) -> Result<bool, AppError> {
        if !self.store.recovery_codes(user).await?.contains(&mark) {
            return Ok(false);
        }
        let person = self.store.person(user).await?.ok_or(AppError::NotFound)?;
        let witness = self.witness(&person, Access::SpareCode, device)?;
        let write = |ends| {
            let (witness, person) = (&witness, &person);
            async move {
                let mut keys = self.keys_as_left(person.id).await?;
                keys.codes.retain(|code| *code != mark);
                self.store.use_recovery(user, mark, self.link(&self.comes_in_by(witness, &keys), ends)).await
            }
        };
        let Err(e) = self.add_links(write).await else { return Ok(true) };
        // Not there any more: somebody else was faster with it.
        if self.store.recovery_codes(user).await?.contains(&mark) { Err(e) } else { Ok(false) }
    }

    fn asked(self, asked: &str) -> Option<UserId> {
        let plain = self.keys.open(&trust::unhex(asked)?, b"asked for a code").ok()?;
        let (user, until) = plain.split_first_chunk::<8>()?;
        let until = i64::from_le_bytes(until.try_into().ok()?);
        (self.now().as_microsecond() <= until).then(|| UserId(i64::from_le_bytes(*user)))
    }

    fn recovery_mark(self, user: UserId, code: &str) -> [u8; 32] {
        let plain: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
        self.keys.hash("recovery", &[&user.0.to_le_bytes(), plain.to_lowercase().as_bytes()])
    }
}

fn set_up_by(who: &SignedIn) -> Vec<u8> {
    [b"set up".as_slice(), &who.person.id.0.to_le_bytes(), &who.session.token].concat()
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
