//! Sums over facts of reports: reading them for a question, and folding into them what changed since. The store keeps them as they
//! were counted; what working days are is known here.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Calendar, Date,
    figure::{Counts, Facts, Period, Table, first_of, month_of},
};
use store::{AskedSums, CountedSum, Fold, Told, WholeMonth};

use super::read_figures::Whose;
use crate::{AppError, handles};

/// Changes folded in together.
const TOGETHER: u32 = 2_000;

/// A sum by month of receipt, by who leads, and by the key of a table.
type Sums = BTreeMap<(i32, AgencyId, String), Counts>;

/// The same of all tables.
type Places = BTreeMap<(Table, (i32, AgencyId, String)), Counts>;

/// The facts that were told, and how many reports have them; a line that cannot be read is left out: `verify` names it.
fn read((received, line, reports): &Told) -> Option<(Facts, i64)> {
    Some((Facts::read(*received, line)?, *reports))
}

impl handles::Figures<'_> {
    /// Sums of the public reports that were received in a period, and of what is late with whoever is asked about.
    pub(super) async fn sums(self, whose: &Whose, period: Period, table: Table) -> Result<Sums, AppError> {
        let (months, days) = whole_months(period, self.today());
        let leads = (*whose != Whose::Everybodys).then(|| self.leads(whose));
        let own: Option<BTreeSet<_>> = leads.as_ref().map(|leads| leads.iter().copied().collect());
        // Of what others lead it is told what was late, and nothing else is complete.
        let part = |lead: &AgencyId, counts: Counts| {
            let theirs = own.as_ref().is_none_or(|own| own.contains(lead));
            if theirs { counts } else { Counts { missed: counts.missed, ..Counts::default() } }
        };
        let (kept, told) = self.store.sums(AskedSums { table, months, days, leads }).await?;
        let mut sums = Sums::new();
        for CountedSum { month, lead, key, counts } in kept {
            let counts = part(&lead, counts);
            change(sums.entry((month, lead, key)).or_default(), &counts, true)?;
        }
        let reference = self.reference();
        for (facts, reports) in told.iter().filter_map(read) {
            let counts = part(&facts.lead.unwrap_or(AgencyId(0)), counts_of(&facts, &reference.calendar(&facts.area), reports));
            change(sums.entry(place(table, &facts)).or_default(), &counts, reports > 0)?;
        }
        Ok(sums)
    }

    /// Brings sums up to date: counts stale months anew, and folds in what changed. Gives whether there may be more to do. Where another
    /// process was faster it does nothing.
    pub async fn fold_sums(self) -> Result<bool, AppError> {
        let after = self.store.folds().await?;
        let fold = match self.store.stale_month().await? {
            Some(month) => Some(self.anew(after, month).await?),
            None => self.folded(after).await?,
        };
        let Some(fold) = fold else { return Ok(false) };
        match self.store.fold(fold).await {
            Ok(()) => Ok(true),
            // Somebody else was faster, or the database is away: the next turn tells.
            Err(store::Error::Engine(why)) if self.store.folds().await? != after => {
                tracing::debug!(why, "another process brought the sums up to date");
                Ok(true)
            }
            Err(e) => Err(e.into()),
        }
    }

    /// All sums of a month, counted anew.
    async fn anew(self, after: i64, month: i32) -> Result<Fold, AppError> {
        let WholeMonth { told, changes, .. } = self.store.whole_month(month).await?;
        let changes = changes.iter().map(|change| change.id).collect();
        Ok(Fold { after, anew: Some(month), sums: self.counted_anew(&told).into_iter().map(counted).collect(), changes })
    }

    fn counted_anew(self, told: &[Told]) -> Places {
        let (mut sums, reference) = (Places::new(), self.reference());
        for (facts, reports) in told.iter().filter_map(read) {
            let counts = counts_of(&facts, &reference.calendar(&facts.area), reports);
            for table in Table::ALL {
                // A sum that begins with nothing takes everything.
                let _ = sums.entry((table, place(table, &facts))).or_default().change(&counts, true);
            }
        }
        sums
    }

    /// What is wrong with the sums of all months, against the facts in the rows of their reports; these are checked on their own.
    pub(crate) async fn unlike_sums(self) -> Result<Vec<String>, AppError> {
        let mut unlike = Vec::new();
        for month in self.store.counted_months().await? {
            let whole = self.store.whole_month(month).await?;
            if whole.is_stale {
                continue;
            }
            let mut should = self.counted_anew(&whole.told);
            let reference = self.reference();
            // What was taken away is put back first: then all that was added is there.
            let changes: Vec<_> = whole.changes.iter().filter_map(|waiting| read(&waiting.change)).collect();
            for added in [false, true] {
                for (facts, reports) in changes.iter().filter(|(_, reports)| (*reports > 0) == added) {
                    let counts = counts_of(facts, &reference.calendar(&facts.area), *reports);
                    for table in Table::ALL {
                        if !should.entry((table, place(table, facts))).or_default().change(&counts, !added) {
                            unlike.push(format!("a change of the sums of {} takes away what is not there", named(month)));
                        }
                    }
                }
            }
            should.retain(|_, counts| !counts.is_empty());
            let mut kept: Places =
                whole.sums.into_iter().map(|(table, s)| ((table, (s.month, s.lead, s.key)), s.counts)).collect();
            for (place, counts) in should {
                if kept.remove(&place).as_ref() != Some(&counts) {
                    unlike.push(wrong(month, &place));
                }
            }
            unlike.extend(kept.keys().map(|place| wrong(month, place)));
        }
        Ok(unlike)
    }

    /// The sums that some of the waiting changes belong to, as they are with them.
    async fn folded(self, after: i64) -> Result<Option<Fold>, AppError> {
        let waiting = self.store.pending_changes(TOGETHER).await?;
        if waiting.is_empty() {
            return Ok(None);
        }
        let changes = waiting.iter().map(|change| change.id).collect();
        let told: Vec<_> = waiting.iter().filter_map(|waiting| read(&waiting.change)).collect();
        let mut places = BTreeMap::<i32, BTreeSet<AgencyId>>::new();
        for (facts, _) in &told {
            places.entry(month_of(facts.received)).or_default().insert(facts.lead.unwrap_or(AgencyId(0)));
        }
        let mut there = BTreeMap::new();
        for (month, leads) in places {
            for (table, CountedSum { month, lead, key, counts }) in self.store.sums_at(month, leads.into_iter().collect()).await?
            {
                there.insert((table, (month, lead, key)), counts);
            }
        }
        let (mut touched, reference) = (BTreeMap::new(), self.reference());
        // What is added first can be taken away.
        for added in [true, false] {
            for (facts, reports) in told.iter().filter(|(_, reports)| (*reports > 0) == added) {
                for table in Table::ALL {
                    let place = (table, place(table, facts));
                    let sum = touched.entry(place.clone()).or_insert_with(|| there.get(&place).cloned().unwrap_or_default());
                    change(sum, &counts_of(facts, &reference.calendar(&facts.area), *reports), *reports > 0)?;
                }
            }
        }
        Ok(Some(Fold { after, anew: None, sums: touched.into_iter().map(counted).collect(), changes }))
    }
}

fn counted(((table, (month, lead, key)), counts): ((Table, (i32, AgencyId, String)), Counts)) -> (Table, CountedSum) {
    (table, CountedSum { month, lead, key, counts })
}

fn named(month: i32) -> String {
    first_of(month).map_or_else(|| month.to_string(), |day| day.strftime("%Y-%m").to_string())
}

fn wrong(month: i32, (table, (_, lead, key)): &(Table, (i32, AgencyId, String))) -> String {
    format!("a sum over reports (by {} {key:?}, agency {}, {}) is not what they add up to", table.as_str(), lead.0, named(month))
}

/// Where facts are counted.
fn place(table: Table, facts: &Facts) -> (i32, AgencyId, String) {
    (month_of(facts.received), facts.lead.unwrap_or(AgencyId(0)), table.key(facts))
}

/// What so many reports with the same facts count for.
fn counts_of(facts: &Facts, calendar: &Calendar, reports: i64) -> Counts {
    let mut counts = Counts::default();
    counts.add(facts, calendar, reports.unsigned_abs());
    counts
}

fn change(sum: &mut Counts, by: &Counts, added: bool) -> Result<(), AppError> {
    let unlike = "sums over reports do not fit what changed: `tuntas rebuild` counts them anew";
    if sum.change(by, added) { Ok(()) } else { Err(AppError::Damaged(unlike.into())) }
}

/// The whole months of a period, the first and the last, and the days before and after them. A month that is not over is whole up to
/// today: nothing is received later.
fn whole_months(Period { from, until }: Period, today: Date) -> ((i32, i32), Vec<(Date, Date)>) {
    let first = if from == from.first_of_month() { month_of(from) } else { month_of(from) + 1 };
    let last = if until == until.last_of_month() || until >= today { month_of(until) } else { month_of(until) - 1 };
    if first > last {
        return ((1, 0), vec![(from, until)]);
    }
    let mut days = Vec::new();
    if first > month_of(from) {
        days.push((from, from.last_of_month()));
    }
    if last < month_of(until) {
        days.extend(first_of(month_of(until)).map(|begins| (begins, until)));
    }
    ((first, last), days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_months_and_the_days_around_them() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let months = |from: &str, until: &str| whole_months(Period { from: day(from), until: day(until) }, day("2026-11-30"));
        let month = |year: i32, month: i32| year * 12 + month;
        let span = |from: &str, until: &str| (day(from), day(until));
        assert_eq!(months("2026-01-01", "2026-03-31"), ((month(2026, 1), month(2026, 3)), vec![]));
        assert_eq!(months("2026-11-01", "2026-11-30"), ((month(2026, 11), month(2026, 11)), vec![]));
        assert_eq!(months("2025-12-01", "2026-11-30"), ((month(2025, 12), month(2026, 11)), vec![]));
        assert_eq!(
            months("2026-01-15", "2026-04-20"),
            ((month(2026, 2), month(2026, 3)), vec![span("2026-01-15", "2026-01-31"), span("2026-04-01", "2026-04-20")])
        );
        assert_eq!(months("2026-01-15", "2026-01-20"), ((1, 0), vec![span("2026-01-15", "2026-01-20")]));
        assert_eq!(months("2026-01-15", "2026-02-03"), ((1, 0), vec![span("2026-01-15", "2026-02-03")]));
        assert_eq!(
            months("2026-01-15", "2026-12-31"),
            ((month(2026, 2), month(2026, 12)), vec![span("2026-01-15", "2026-01-31")])
        );
    }
}
