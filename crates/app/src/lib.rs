//! What people do here, a file each, named as they say it. A use case asks rights first (through the domain), decides,
//! and writes one step: events, rows and jobs together.
//!
//! | file | who does what |
//! |---|---|
//! | `submit_report` | a citizen, a program or an officer hands in a report |
//! | `receipts` | whoever handed it in is shown its receipt, for some minutes |
//! | `act_on_report` | everything that can be done to a report afterwards |
//! | `public_words` | which words of a report everybody may read: one list for showing, finding and guarding |
//! | `guard_public_words` | what is to become public is looked through for what betrays a person |
//! | `undo` | an official takes back what they just did |
//! | `drafts` | what an official types is kept until it is sent |
//! | `read_report` | anyone reads what they may read of a report |
//! | `read_figures` | anyone reads figures of any days: of everything, of an agency, of those somebody watches |
//! | `read_statistics` | anyone reads how many reports came and what became of them |
//! | `read_overview` | a leader reads who is late, who does well, and what people suffer from |
//! | `suggest` | a coordinator is offered a topic and an agency, and told why |
//! | `maps` | anyone looks at a map, and taps on a place |
//! | `similar` | a coordinator is shown reports that may be about the same matter |
//! | `list_reports` | public list, inbox, search |
//! | `administer/` | an administrator changes agencies, people, topics, rules, ready answers; each change is noted |
//! | `small_picture` | a picture made small for a page |
//! | `attach_files` | files are checked, cleaned, kept, and named by events |
//! | `file_kind`, `picture` | what a file is; a picture decoded within bounds and made again |
//! | `sign_in`, `door` | an official signs in; who guesses is slowed, who waits stands in a queue |
//! | `sessions` | who is signed in, on which devices, for how long |
//! | `presence` | somebody who is signed in proves that it is them, and is told what became of their account |
//! | `second_factor` | a code from the phone after the password |
//! | `traces` | an overseer sees who signed in and who looked at what is sealed |
//! | `clockwork/` | time itself acts; people are told |
//! | `operator/` | an operator takes over files, checks that nothing was changed, makes rows again |
//! | `record/` | how what was decided is written down |
#![warn(missing_docs)]

mod act_on_report;
mod administer;
mod app;
mod attach_files;
mod caller;
mod clock;
mod clockwork;
mod did_you_mean;
mod door;
mod drafts;
mod error;
mod file_kind;
mod find_place;
mod free_space;
mod guard_public_words;
mod keep_forms;
mod list_reports;
mod maps;
mod new_pin;
mod operator;
mod oversee;
mod picture;
mod presence;
mod public_words;
mod read_figures;
mod read_overview;
mod read_report;
mod read_statistics;
mod receipts;
mod record;
mod reference_data;
mod second_factor;
mod sent;
mod sessions;
pub mod sheet;
mod sign_in;
mod similar;
mod small_picture;
mod submit_report;
mod suggest;
mod traces;
mod undo;

pub use act_on_report::ActRequest;
pub use administer::{
    AgenciesNamed, AgencyChange, AgencyTable, Column, Contact, Copied, Fault, FirstOf, FirstPassword, Gap, Lack, LetterPart,
    Managed, PeopleTable, PopulationChange, PopulationTable, RETENTION_MONTHS, Register, TableEntry, Tidied, ToldNote, Wrong,
    letter_closing_setting,
};
pub use app::App;
pub use attach_files::{BadFile, File, KeptFile, MAX_FILE_BYTES, MAX_FILES};
pub use caller::Caller;
pub use clock::{Clock, SimulatedClock, SystemClock};
pub use clockwork::remove_orphans::FORM_LIVES;
pub use clockwork::{
    letter::{DeliveryError, Failure, Notifier, OutgoingMail},
    news::{Named, News, Value},
    notice::Notice,
};
pub use domain::figure::Tally;
pub use drafts::Typing;
pub use error::AppError;
pub use free_space::FreeSpace;
pub use guard_public_words::{Betrayal, Part};
pub use keep_forms::FormOf;
pub use list_reports::{Among, Found, Left, Search};
pub use maps::{Map, Mapped};
pub use new_pin::LostPin;
pub use operator::check_log::Difference;
pub use operator::import_report::{ImportReport, TakenOver};
pub use operator::simulate_life::Planned;
pub use oversee::{Repeated, Watch, Watched};
pub use read_figures::{Apart, Figures, Whose};
pub use read_overview::{Complaints, LateShare, Overview, Record, halves};
pub use read_report::{Reader, TimelineEntry, View, Who};
pub use receipts::{ReceiptAgain, SentFrom, ShownReceipt};
pub use record::contents::{Reporter, Text};
pub use reference_data::{ReferenceData, Staff};
pub use second_factor::SettingUp;
pub use sessions::{Device, LONGEST_SESSION, Passes, SignedIn};
pub use sign_in::{Entry, SignInTrouble};
pub use similar::Similar;
pub use submit_report::{NewReport, Receipt};
pub use suggest::Suggestion;
pub use traces::{ToldLook, ToldTrace};
