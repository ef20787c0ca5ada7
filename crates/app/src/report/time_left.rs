//! How long it is until something is due, as people count it.

use domain::{AreaCode, Timestamp};

use crate::handles;

/// How long it is until something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It was, so many working days ago.
    Late(u32),
    /// This very day.
    Today,
    /// The very next day, not the next working day.
    Tomorrow,
    /// So many working days.
    Days(u32),
    /// Until this day, and nobody works before.
    Until(domain::Date),
}

impl handles::Reports<'_> {
    /// How long it is until something is due, in days on the wall of its place.
    #[must_use]
    pub fn time_left(self, area: &AreaCode, due: Timestamp) -> Left {
        let calendar = self.reference().calendar(area);
        let (today, last) = (calendar.zone().date(self.now()), calendar.zone().date(due));
        match self.working_days_left(area, due) {
            late if due < self.now() => Left::Late(late.unsigned_abs()),
            _ if last == today => Left::Today,
            _ if today.tomorrow().is_ok_and(|tomorrow| last == tomorrow) => Left::Tomorrow,
            // Days off came between that were none when it was counted.
            0 => Left::Until(last),
            days => Left::Days(days.unsigned_abs()),
        }
    }

    /// When something is due, as it is shown: a number of working days from now, negative when late.
    #[must_use]
    pub fn working_days_left(self, area: &AreaCode, due: Timestamp) -> i32 {
        let calendar = self.reference().calendar(area);
        let (today, last) = (calendar.zone().date(self.now()), calendar.zone().date(due));
        if due >= self.now() {
            i32::from(calendar.between(today, last))
        } else {
            -i32::from(calendar.between(last, today).max(1))
        }
    }
}
