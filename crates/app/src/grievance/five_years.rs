//! Five years of one village side by side: what came, what was seen from above, who went there, what was complained of, what was paid.

use domain::{
    AreaCode, Date, Level, Official, Point, TrackingNumber,
    figure::{Period, month_of},
    forest::{AlertBox, day_number, metres_between},
    grievance::{Case, Entry, Measure, Payment, Reckoned, StepName},
    policy::{counts_grievances_in, reads_entry, reads_years},
    report::AboutKind,
    village::standing,
};
use geo::Outline;
use store::Over;

use super::known::counted;
use crate::{
    AppError,
    figure::read_figures::{Apart, Whose},
    handles,
};

/// How many years are told.
const YEARS: i16 = 5;
/// Most alerts of a year that are counted.
const MOST: u32 = 20_000;
/// Most payments that are told; all of them are in the sums.
const MOST_PAYMENTS: usize = 30;

/// A year of a village.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearOfVillage {
    /// The year.
    pub year: i16,
    /// Public reports received; unknown before the first report of this installation.
    pub reports: Option<u64>,
    /// Of these, those that rest on an answer.
    pub answered: Option<u64>,
    /// What satellites saw within its outline; unknown where none is known, or where there is more than is counted.
    pub alerts: Option<u64>,
    /// Visits.
    pub visits: u64,
    /// Grievances received, for whoever is told figures of the register.
    pub grievances: Option<u64>,
    /// Of these, those resolved by now.
    pub resolved: Option<u64>,
    /// Benefits paid, in rupiah.
    pub rupiah: u64,
}

/// Five years of a village.
#[derive(Clone, Debug, Default)]
pub struct FiveYears {
    /// The years, this one last.
    pub years: Vec<YearOfVillage>,
    /// The payments in them, the newest first, as many as are told.
    pub payments: Vec<Payment>,
    /// How many more there are.
    pub further_payments: usize,
    /// Whether they are told figures of the register.
    pub counts: bool,
    /// How many rows of the register could not be read, so that figures may miss them.
    pub damaged: usize,
    /// How many alerts around there could not be read.
    pub unread_alerts: u64,
    /// What was written down so that it does not happen again: the day, and the number of the report.
    pub prevented: Vec<(Date, TrackingNumber)>,
}

impl handles::Grievances<'_> {
    /// Five years of a village, for whoever reads of villages there or of its grievances.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is no village, or none of theirs; the store's.
    pub async fn five_years(self, by: &Official, area: &AreaCode) -> Result<FiveYears, AppError> {
        let reference = self.reference();
        let tree = &reference.agencies;
        if !reads_years(by, area, tree) || area.level() != Level::Village || reference.area(area).is_none() {
            return Err(AppError::NotFound);
        }
        let counts = counts_grievances_in(by, area, tree);
        let this_year = self.figures().today().year();
        let visits = self.store.visits(Some(area.clone())).await?;
        let visited: Vec<_> = standing(&visits).map(|v| v.facts.visited_on.year()).collect();
        let mut payments = self.store.payments(Some(area.clone())).await?;
        let (rows, damaged) = if counts { self.all().await? } else { (Vec::new(), 0) };
        let known = self.known_before(&rows).await?;
        let in_figures = rows.iter().filter_map(|row| counted(&row.report, known.get(&row.n), Reckoned::Known));
        let cases: Vec<_> = in_figures.filter(|case| case.report.area == *area).collect();
        let outline = self.store.boundaries_of(vec![area.clone()]).await?.into_iter().next();
        let outline = outline.and_then(|b| Some((b.bounds, Outline::parse(&b.geometry)?)));
        let (now, zone, mut told) = (self.now(), area.zone(), FiveYears { counts, damaged, ..FiveYears::default() });
        let months = self.store.figures(AboutKind::All, None, Over::Months).await?;
        let first_month = months.iter().map(|(figure, _)| figure.month).min();
        for year in this_year - YEARS + 1..=this_year {
            let of_year = |m: Measure| {
                counts.then(|| cases.iter().filter(|c| c.received_on().year() == year && c.counts(m, now)).count() as u64)
            };
            let (first, last) = (Date::constant(year, 1, 1), Date::constant(year, 12, 31));
            let period = Period { from: first, until: last };
            let known = first_month.is_some_and(|first| month_of(last) >= first);
            let tallies = self.figures().figures_apart(&Whose::Everybodys, period, Apart::Villages).await?;
            let tally = tallies.into_iter().find(|(code, _)| code == area.as_str()).map(|(_, tally)| tally).unwrap_or_default();
            let alerts = match &outline {
                Some((bounds, outline)) => {
                    let (alerts, unread) = self.alerts_within(*bounds, outline, (first, last)).await?;
                    told.unread_alerts += unread;
                    alerts
                }
                None => None,
            };
            told.years.push(YearOfVillage {
                year,
                reports: known.then(|| tally.received()),
                answered: known.then(|| tally.resting()),
                alerts,
                visits: visited.iter().filter(|y| **y == year).count() as u64,
                grievances: of_year(Measure::Received),
                resolved: of_year(Measure::Resolved),
                rupiah: payments.iter().filter(|p| p.paid_on.year() == year).map(|p| p.rupiah).fold(0, u64::saturating_add),
            });
        }
        payments.retain(|p| (this_year - YEARS + 1..=this_year).contains(&p.paid_on.year()));
        payments.sort_by_key(|p| std::cmp::Reverse((p.paid_on, p.id)));
        told.further_payments = payments.len().saturating_sub(MOST_PAYMENTS);
        payments.truncate(MOST_PAYMENTS);
        told.payments = payments;
        let prevented = |c: &Case<'_>| {
            let done = c.entry.last(StepName::Prevention)?;
            Some((zone.date(Entry::moment(done, zone)), c.report.tracking))
        };
        let there = rows.iter().map(|row| &row.report).filter(|report| report.area == *area && reads_entry(by, report, tree));
        told.prevented = there.filter_map(Case::counted).filter_map(|case| prevented(&case)).collect();
        told.prevented.sort_unstable();
        Ok(told)
    }

    /// How many alerts lie within an outline from a day to another, in UTC; and how many around it could not be read.
    async fn alerts_within(
        self,
        bounds: [f64; 4],
        outline: &Outline,
        days: (Date, Date),
    ) -> Result<(Option<u64>, u64), AppError> {
        let [west, south, east, north] = bounds;
        let middle = Point { lat: f64::midpoint(south, north), lon: f64::midpoint(west, east) };
        let corner =
            metres_between(middle, Point { lat: north, lon: east }).max(metres_between(middle, Point { lat: south, lon: west }));
        let within = AlertBox::around(middle, corner);
        let found = self.store.alerts(within, day_number(days.0)..=day_number(days.1), MOST + 1).await?;
        let inside = found.alerts.iter().map(|a| a.place.point()).filter(|p| outline.holds(p.lon, p.lat)).count() as u64;
        Ok((Some(inside).filter(|_| !found.exceeds(MOST)), found.unread))
    }
}
