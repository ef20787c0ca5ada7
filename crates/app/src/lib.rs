//! What people do here, a file each, named as they say it. A use case asks rights first (through the domain), decides,
//! and writes one step: events, rows and jobs together.
//!
//! | room | what people do there |
//! |---|---|
//! | `report/` | hand in a report, read it, find it, act on it, take back what was just done; files, drafts, receipts, a lost PIN |
//! | `people/` | sign in, with a second factor, on devices that are known; every change of access leaves a trace |
//! | `country/` | look at maps, tap on a place; areas, agencies, topics, rules and days off as every process knows them |
//! | `figure/` | read figures of any days, of everything, of an agency, of those somebody watches; a leader's and an overseer's page |
//! | `administer/` | change agencies, people, topics, rules, ready answers, the register of villages; each change is noted |
//! | `forest/` | ask what lies where something happens, and who must act there; take in what satellites saw, look it up near a report |
//! | `jobs/` | time itself acts; people are told; what is no longer needed goes |
//! | `notices/` | what people are told, who of them, in which words |
//! | `proof/` | seal the log, look whether anything was changed, vouch for what earlier versions wrote |
//! | `operation/` | take reports over from files, make rows again, simulate lives, watch the disk |
//! | `record/` | how what was decided is written down |
//!
//! Within a room a file is a thing that somebody does, and begins by saying who does what. Use cases hang on a handle for each
//! room ([`handles`]): `app.reports().submit_report(..)`. An [`AppError`] is a failing of the store, which a later try may not meet,
//! unless a function names another under *Errors*.
#![warn(missing_docs)]

mod administer;
mod app;
mod caller;
mod clock;
mod country;
mod error;
mod figure;
mod forest;
mod grievance;
pub mod handles;
mod jobs;
mod notices;
mod operation;
mod people;
mod proof;
mod record;
mod report;
pub mod sheet;

pub use administer::{
    AgenciesNamed, AgencyChange, AgencyTable, Column, Copied, Doubtful, Fault, FirstOf, FirstPassword, Gap, Lack, LayerRefusal,
    Managed, NewLayer, NewVisit, NoteKind, PaymentTable, PeopleTable, PlannedLayer, PopulationChange, PopulationTable, Proposal,
    Register, Run, SeenVillage, SeenVisits, TableEntry, Tidied, ToldNote, ToldOfVillage, Trip, VillageChange, VillageTable,
    Wrong,
};
pub use app::App;
pub use caller::Caller;
pub use clock::{Clock, SimulatedClock, SystemClock};
pub use country::phone_places::PhonePlaces;
pub use country::reference_data::{ReferenceData, Staff};
pub use country::settings::{Contact, LetterPart};
pub use domain::figure::Tally;
pub use error::AppError;
pub use figure::compare::Beside;
pub use figure::oversee::{Repeated, Watch, Watched};
pub use figure::read_brought::{AroundVisit, Outreach, Reached};
pub use figure::read_figures::{Apart, Figures, Whose};
pub use figure::read_overview::{Complaints, LateShare, Overview, Record, halves};
pub use figure::yardsticks::{Ranked, Yardsticks};
pub use forest::{
    AlarmList, AlarmOf, AlarmSeen, AlarmsWaiting, AlertFetching, AlertImport, AlertServers, AlertSourceSeen, Decision,
    DossierAlert, DossierDay, DossierFile, DossierStep, DutyNow, FEWEST_REPORTS, FetchFailure, ForestDossier, HowAlertsCame,
    LettersWaiting, MOST_ALARMS, NoAlerts, OtherFile, Overlap, OverlapOf, SeenAlert, SeenNear, SeenWithin, TakenAlerts, Tap,
    USUAL_BOX, Unreported, UnreportedList, Within, WrongAlert, WrongAlertTold, concerns_forests, days_in, is_about_forests,
    lies_in::{InLayer, LayerArea, areas_of_ground, grounds},
    place_at::PlaceAt,
};
pub use grievance::{
    Consented, Counted, EntryView, FiveYears, ForComplainant, RegisterAsked, RegisterForm, RegisterList, RegisterRow,
    RegisterSettings, StepAsked, StepTold, YearOfVillage,
};
pub use jobs::upkeep::FORM_LIVES;
pub use notices::{
    channel::{DeliveryChannel, DeliveryError, Failure},
    letter::OutgoingMail,
    news::{Named, News},
    notice::Notice,
    words::Value,
};
pub use operation::free_space::FreeSpace;
pub use operation::health::Gauges;
pub use operation::import_report::{ImportReport, TakenOver};
pub use operation::rebuild_rows::Rebuilt;
pub use operation::simulate_life::Planned;
pub use people::second_factor::SettingUp;
pub use people::sessions::{Device, LONGEST_SESSION, Passes, SignedIn};
pub use people::sign_in::{Entry, SignInError};
pub use people::traces::{ToldLook, ToldTrace};
pub use proof::difference::Difference;
pub use record::contents::{Reporter, Text};
pub use report::act_on_report::ActRequest;
pub use report::assisted::NewsSlip;
pub use report::attach_files::{File, KeptFile, MAX_FILE_BYTES};
pub use report::bad_file::{BadFile, MAX_FILES};
pub use report::drafts::Typing;
pub use report::guard_public_words::{Betrayal, Part};
pub use report::keep_forms::FormOf;
pub use report::list_reports::{Among, Found};
pub use report::new_pin::LostPin;
pub use report::outbox::{
    OfPhone,
    pieces::{Arrived, Brought, LONGEST_PIECE, Upload},
    receive::{Known, ReadByPhone, TakenBack},
};
pub use report::read_report::{Happened, Reader, TimelineEntry, View, Who};
pub use report::receipts::{KeptBy, ReceiptAgain, SentFrom, ShownReceipt};
pub use report::saved_views::SavedViews;
pub use report::search::{ListOrder, Search};
pub use report::similar::Similar;
pub use report::submit_report::{NewReport, Receipt};
pub use report::suggest::Suggestion;
pub use report::tell_log::{ToldApart, ToldEvents};
pub use report::time_left::Left;
pub use report::voice::{LONGEST_VOICE, stand_in_read, voice_length, voice_seconds};
