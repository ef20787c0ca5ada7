//! Letters as e-mail: written in the reader's language, plain and HTML, and sent through one of three back ends.

mod deliver;
mod write;

pub use deliver::{Mailer, Outbox, SmtpSettings};
pub use write::{Written, places, shipped, write};
