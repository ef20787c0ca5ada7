//! The house is kept: what is no longer needed goes, files lie where they stay, the store is put in order.

mod forget_reporters;
mod remove_copied;
mod seal_files;
mod settle_store;
mod tidy_files;
mod tidy_forms;

pub use self::tidy_files::FORM_LIVES;
pub(crate) use self::{
    forget_reporters::ForgetReporters, remove_copied::RemoveCopied, seal_files::SealFiles, settle_store::SettleStore,
    tidy_files::TidyFiles, tidy_forms::TidyForms,
};
