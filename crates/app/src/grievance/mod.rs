//! The grievance register of a programme: taking reports in and the steps that follow, reading it, reports of a period, what is set for it,
//! and benefit payments.

mod five_years;
mod for_complainant;
mod keep_entry;
mod known;
mod late;
mod period_report;
mod read_register;
mod set;
mod typing;

pub(crate) use self::for_complainant::for_complainant;
pub use self::{
    five_years::{FiveYears, YearOfVillage},
    for_complainant::ForComplainant,
    keep_entry::{Consented, StepAsked},
    period_report::Counted,
    read_register::{EntryView, RegisterAsked, RegisterList, RegisterRow, StepTold},
    set::RegisterSettings,
    typing::RegisterForm,
};
