//! Sending written letters: by SMTP, into a folder, or into memory.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use app::{Letter, NotTold, Teller};
use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header::HeaderName, header::HeaderValue},
};

use super::write;

/// How to reach an SMTP server.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// `smtp://user:password@host:port?tls=required`, `smtps://…`
    pub url: String,
}

/// Where letters go.
pub enum Outbox {
    /// To an SMTP server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    /// Into a folder, a `.eml` file each, named by the letter's mark.
    Folder(PathBuf),
    /// Into memory, for tests.
    Memory(Mutex<Vec<Letter>>),
    /// Nowhere: while history is made, nobody reads.
    Nowhere,
}

impl Outbox {
    /// An SMTP server.
    ///
    /// # Errors
    /// Why the address cannot be used, for the operator.
    pub fn smtp(settings: &SmtpSettings) -> Result<Self, String> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.url).map_err(|e| e.to_string())?;
        Ok(Self::Smtp(Box::new(transport.timeout(Some(Duration::from_secs(20))).build())))
    }

    /// A folder, made if it is not there.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub fn folder(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self::Folder(folder.to_owned()))
    }
}

/// Writes letters and puts them into an outbox.
pub struct Mailer {
    outbox: Outbox,
    from: Mailbox,
    base: String,
}

impl Mailer {
    /// A mailer that sends from `from` (`Tuntas <lapor@example.id>`) and links to `base`.
    ///
    /// # Errors
    /// Why `from` is no sender.
    pub fn new(outbox: Outbox, from: &str, base: &str) -> Result<Self, String> {
        let from = from.parse().map_err(|e| format!("{from:?} is no sender: {e}"))?;
        Ok(Self { outbox, from, base: base.trim_end_matches('/').to_owned() })
    }

    /// The letters in memory.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        match &self.outbox {
            Outbox::Memory(letters) => letters.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }

    fn message(&self, letter: &Letter) -> Result<Message, NotTold> {
        let never = |e: &dyn std::fmt::Display| NotTold::Never(e.to_string());
        let written = write(letter, &self.base).map_err(|e| never(&e))?;
        let seconds = u64::try_from(letter.at.as_second()).unwrap_or(0);
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(letter.name.clone(), letter.to.parse().map_err(|e: lettre::address::AddressError| never(&e))?))
            .subject(written.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            // The same letter sent twice has the same identity, so that a mailbox keeps one.
            .message_id(Some(format!("<{}@{}>", letter.mark, self.from.email.domain())))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()))
            .multipart(MultiPart::alternative_plain_html(written.plain, written.html));
        message.map_err(|e| never(&e))
    }
}

#[async_trait]
impl Teller for Mailer {
    fn listens(&self) -> bool {
        !matches!(self.outbox, Outbox::Nowhere)
    }

    async fn tell(&self, letter: &Letter) -> Result<(), NotTold> {
        match &self.outbox {
            Outbox::Nowhere => Ok(()),
            Outbox::Memory(letters) => {
                self.message(letter)?;
                letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
            Outbox::Folder(folder) => {
                let (message, name) = (self.message(letter)?, folder.join(format!("{}.eml", letter.mark)));
                tokio::fs::write(name, message.formatted()).await.map_err(|e| NotTold::Later(e.to_string()))
            }
            Outbox::Smtp(transport) => match transport.send(self.message(letter)?).await {
                Ok(_) => Ok(()),
                // A server that says "never" (550 no such user) is believed.
                Err(e) if e.is_permanent() => Err(NotTold::Never(e.to_string())),
                Err(e) => Err(NotTold::Later(e.to_string())),
            },
        }
    }
}
