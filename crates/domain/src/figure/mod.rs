//! Figures (angka): what each word means, once, for every page, sheet and program.
//!
//! ```text
//!  events -> Milestones -+
//!                        +-> Facts of one report -> Counts, Tally of many -> Indicator: name, formula, unit, base, value
//!  state  -> Standing ---+   (a line of its row)     (sums by month)
//! ```
//! All of it is pure and reads what the public sheet of reports says, so that anyone can reckon every figure again from the sheet.

mod around;
mod counts;
mod facts;
mod indicator;
mod line;
mod people;
mod period;
mod tally;
#[cfg(test)]
mod tests;
mod yardstick;

pub use around::{Around, Compared, Daily, FEW, Had};
pub use counts::{Counts, Kept, Table, first_of};
pub use facts::{Facts, Milestones, Passed, Says, Sign, Standing};
pub use indicator::{Base, Indicator, Reading, Unit, Value};
pub use line::{Change, Counted, changes, day_of, number_of};
pub use people::{Census, People, Population};
pub use period::{Period, month_of};
pub use tally::{Measures, Rating, Spread, Tally};
pub use yardstick::{Index, Load, Recap};
