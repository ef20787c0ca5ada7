//! Figures (angka): what each word means, once, for every page, sheet and program.
//!
//! ```text
//!  events -> Milestones -+
//!                        +-> Facts of one report -> Tally, Spread of many -> Indicator: name, formula, unit, base, value
//!  state  -> Standing ---+
//! ```
//! All of it is pure and reads what the public sheet of reports says, so that anyone can reckon every figure again from the sheet.

mod around;
mod facts;
mod indicator;
mod people;
mod period;
mod tally;
#[cfg(test)]
mod tests;

pub use around::{Around, Compared, Daily, FEW, Had};
pub use facts::{Facts, Milestones, Says, Standing};
pub use indicator::{Base, Indicator, Unit, Value};
pub use people::{Census, People, Population};
pub use period::{Period, month_of};
pub use tally::{Measures, Spread, Tally};
