//! Letters as e-mail: written in the reader's language, plain and HTML, and sent through one of three back ends.

mod deliver;
mod sample;
mod write;

pub use deliver::{Mailer, Outbox, SmtpSettings};
pub use sample::{place_unknown, places_of, preview};
pub use write::{Written, shipped, write};
