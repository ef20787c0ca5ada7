//! The grievance register (FGRM) of a programme: what it adds to a report. An [`Entry`] is part of the report's state, made by steps that
//! are events like all others, so that the log proves it, replays it and can be asked how it stood at any moment. What the report knows
//! itself (when and how it came, from which village, what was answered) is read there and never asked again.
//!
//! ```text
//! taken in -> acknowledged -> assessed -> answered -> minutes drafted -> signed -> carried out -> conveyed -> closed
//!                                            ^  |          (mediation, referral: whenever it is open)
//!                                            |  +- appeal to the next level, with a clock of its own
//!                                            +-----+
//! ```

mod case;
mod entry;
mod figure;
mod limit;
mod period;
mod rule;
mod saved;
mod step;
#[cfg(test)]
mod tests;

pub use case::{Case, Fate, Reckoned, SaidBy, Satisfaction};
pub use entry::{Entry, Standing};
pub use figure::{Cut, FEWEST_RESTRICTED, Figures, Measure, Spread, restricted_count};
pub use limit::{Due, Limit, LimitKind, Limits, Unit};
pub use period::{PeriodKind, ReportPeriod};
pub use rule::{Category, ProgrammePeriod, RegisterRule, RuleName};
pub use saved::{Payment, PaymentId, PeriodReport, PeriodReportId};
pub use step::{Agreed, EntryFacts, Group, Outcome, Reaches, Severity, Sex, Step, StepDone, StepName, Tier, ToldBy};
