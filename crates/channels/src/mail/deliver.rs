//! Sending written letters: by SMTP, into a folder, or into memory.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use app::{DeliveryChannel, DeliveryError, Failure, OutgoingMail};
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
    Memory(Mutex<Vec<OutgoingMail>>),
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
    pub fn letters(&self) -> Vec<OutgoingMail> {
        match &self.outbox {
            Outbox::Memory(letters) => letters.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }

    fn message(&self, letter: &OutgoingMail) -> Result<Message, DeliveryError> {
        // What libraries say of an address has the address in it.
        let never = DeliveryError::Never;
        let written = write(letter, &self.base).map_err(|_| never(Failure::Unwritten))?;
        let seconds = u64::try_from(letter.at.as_second()).unwrap_or(0);
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(letter.name.clone(), letter.to.parse().map_err(|_| never(Failure::Address))?))
            .subject(written.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            // The same letter sent twice has the same identity, so that a mailbox keeps one.
            .message_id(Some(format!("<{}@{}>", letter.mark, self.from.email.domain())))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()))
            .multipart(MultiPart::alternative_plain_html(written.plain, written.html));
        message.map_err(|_| never(Failure::Unwritten))
    }
}

#[async_trait]
impl DeliveryChannel for Mailer {
    fn listens(&self) -> bool {
        !matches!(self.outbox, Outbox::Nowhere)
    }

    async fn tell(&self, letter: &OutgoingMail) -> Result<(), DeliveryError> {
        match &self.outbox {
            Outbox::Nowhere => Ok(()),
            Outbox::Memory(letters) => {
                self.message(letter)?;
                letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
            Outbox::Folder(folder) => {
                let (message, name) = (self.message(letter)?, folder.join(format!("{}.eml", letter.mark)));
                tokio::fs::write(name, message.formatted()).await.map_err(|_| DeliveryError::Down(Failure::Folder))
            }
            Outbox::Smtp(transport) => match transport.send(self.message(letter)?).await {
                Ok(_) => Ok(()),
                // A server that says "never" (550 no such user) is believed.
                Err(e) if e.is_permanent() => Err(DeliveryError::Never(failure(&e))),
                // Is it this letter, or does it take none?
                Err(e) => match transport.test_connection().await {
                    Ok(true) => Err(DeliveryError::Later(failure(&e))),
                    _ => Err(DeliveryError::Down(failure(&e))),
                },
            },
        }
    }
}

/// What went wrong, in codes. The words of the server stay outside: they name people.
fn failure(e: &lettre::transport::smtp::Error) -> Failure {
    if let Some(code) = e.status() {
        let text = std::error::Error::source(e).map(ToString::to_string).unwrap_or_default();
        return Failure::Reply(code.into(), enhanced(&text));
    }
    if e.is_timeout() {
        return Failure::Timeout;
    }
    if e.is_tls() {
        return Failure::Tls;
    }
    if e.is_response() {
        return Failure::Garbled;
    }
    let mut cause = std::error::Error::source(e);
    while let Some(e) = cause {
        if let Some(e) = e.downcast_ref::<std::io::Error>() {
            return if e.kind() == std::io::ErrorKind::ConnectionRefused { Failure::NoConnection } else { Failure::Broken };
        }
        cause = e.source();
    }
    Failure::Broken
}

/// The enhanced code that a reply begins with, such as 5.1.1.
fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.splitn(3, '.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let number = |part: &str, most: usize| part.parse::<u16>().ok().filter(|_| digits(part) && part.len() <= most);
    let class = number(class, 1).filter(|class| matches!(class, 2 | 4 | 5))?;
    Some((u8::try_from(class).ok()?, number(subject, 3)?, number(detail, 3)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_reply_only_codes_are_kept() {
        assert_eq!(enhanced("5.1.1 <siti@contoh.id>: no such user"), Some((5, 1, 1)));
        for other in ["", "siti@contoh.id", "5.1", "5.1.1.9 x", "9.1.1 x", "5.+1.1 x", "5.1.12345 x", "+5.1.1 x"] {
            assert_eq!(enhanced(other), None, "{other}");
        }
        assert_eq!(Failure::Reply(550, enhanced("5.1.1 <siti@contoh.id>")).to_string(), "550 5.1.1");
    }
}
