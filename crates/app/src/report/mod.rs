//! Life of a report: it is sent, read, found, acted upon, and its files are kept.

pub(crate) mod act_on_report;
pub(crate) mod assisted;
pub(crate) mod attach_files;
pub(crate) mod bad_file;
pub(crate) mod did_you_mean;
pub(crate) mod drafts;
pub(crate) mod file_kind;
pub(crate) mod freshness;
pub(crate) mod guard_public_words;
pub(crate) mod keep_forms;
pub(crate) mod list_reports;
pub(crate) mod new_pin;
pub(crate) mod outbox;
pub(crate) mod picture;
pub(crate) mod public_words;
pub(crate) mod read_report;
pub(crate) mod receipts;
pub(crate) mod saved_views;
pub(crate) mod sent;
pub(crate) mod similar;
pub(crate) mod small_picture;
pub(crate) mod submit_report;
pub(crate) mod suggest;
pub(crate) mod tell_log;
pub(crate) mod undo;
pub(crate) mod voice;
