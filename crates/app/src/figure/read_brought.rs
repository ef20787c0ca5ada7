//! What visits to villages brought: how far they reach, and what reports came before and after each, beside the same days of the year
//! before and villages that nobody visited. Counted from the same facts as every figure; a comparison, no proof of a cause.

use std::collections::BTreeMap;

use domain::{
    AreaCode, Date, Level, Official,
    figure::{Around, Compared, Daily, Measures, Period, Tally, day_of},
    village::{Village, standing},
};
use store::By;

use super::read_figures::{Apart, Whose};
use crate::{AppError, handles};

/// How far visits reach in a regency or city: villages of the register, and its reports of a period.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The regency or city.
    pub area: AreaCode,
    /// Villages of the register there.
    pub villages: u64,
    /// Of these: visited, with a trained officer, with a public report, with one that was answered or closed.
    pub visited: u64,
    /// With a trained officer.
    pub trained: u64,
    /// With a public report.
    pub reporting: u64,
    /// With a public report that was answered or closed.
    pub answered: u64,
    /// All public reports from there in the period, and how many people live there.
    pub measures: Measures,
}

/// What came around the first visit to a village.
#[derive(Clone, Debug)]
pub struct AroundVisit {
    /// The village.
    pub area: AreaCode,
    /// The day of the first visit that was recorded and that nobody corrected.
    pub visited_on: Date,
    /// The days that are compared.
    pub around: Around,
    /// The reports of the village.
    pub compared: Compared,
    /// The reports of all villages that nobody visited, in the same days: all of them together.
    pub elsewhere: Compared,
}

/// What visits brought.
#[derive(Clone, Debug)]
pub struct Outreach {
    /// The reports of regencies are those received in it.
    pub period: Period,
    /// By regency, in the order of their codes.
    pub reached: Vec<Reached>,
    /// By village, the latest visit first.
    pub visits: Vec<AroundVisit>,
    /// How many villages of the register nobody visited.
    pub unvisited: u64,
}

impl Outreach {
    /// All visited villages together, and those that nobody visited in the same days.
    #[must_use]
    pub fn together(&self) -> (Compared, Compared) {
        let none = (Compared::default(), Compared::default());
        self.visits.iter().fold(none, |(here, there), v| (here.plus(v.compared), there.plus(v.elsewhere)))
    }
}

impl handles::Figures<'_> {
    /// What visits brought in the villages that an official reads of, compared over so many months around the first visit to each.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`] for whoever reads of none; the store's.
    pub async fn brought(self, by: &Official, months: u8) -> Result<Outreach, AppError> {
        let (today, areas) = (self.today(), self.villages().areas_read(by)?);
        let (mut villages, mut first) = (Vec::new(), BTreeMap::<AreaCode, Date>::new());
        for area in &areas {
            villages.extend(Village::all(self.store.villages(Some(area.clone())).await?));
            for visit in standing(&self.store.visits(Some(area.clone())).await?) {
                let day = first.entry(visit.area.clone()).or_insert(visit.facts.visited_on);
                *day = visit.facts.visited_on.min(*day);
            }
        }
        let period = Period::lately(today, 12);
        let reached = self.reached(&villages, &first, period).await?;
        let stands = |village: &Village| village.on(today).is_some_and(|e| e.facts.visited_on.is_some());
        let unvisited: Vec<_> =
            villages.iter().filter(|v| !stands(v) && !first.contains_key(&v.area)).map(|v| v.area.clone()).collect();
        let arounds: Vec<_> =
            first.into_iter().filter_map(|(area, day)| Some((area, day, Around::new(day, months, today)?))).collect();
        let begins = arounds.iter().map(|(.., around)| around.a_year_before().before.from).min().unwrap_or(today);
        let daily = self.daily(Period { from: begins, until: today }).await?;
        // Of villages, too, unlike in what the public reads: these officials know them, and the page marks what is told of few.
        let reference = self.reference();
        let people = |area: &AreaCode| {
            let (area, reference) = (area.clone(), &reference);
            move |period: Period| reference.people(&area, period.until.year()).map(|people| people.number)
        };
        // Many visits begin on one day: what others had around it is counted once.
        let mut others = BTreeMap::<Date, Compared>::new();
        let mut elsewhere = |day: Date, around: Around| {
            let of = |area: &AreaCode| Compared::of(daily.get(area), around, people(area));
            *others.entry(day).or_insert_with(|| unvisited.iter().map(of).fold(Compared::default(), Compared::plus))
        };
        let visit = |(area, visited_on, around): (AreaCode, Date, Around)| AroundVisit {
            compared: Compared::of(daily.get(&area), around, people(&area)),
            elsewhere: elsewhere(visited_on, around),
            area,
            visited_on,
            around,
        };
        let mut visits: Vec<_> = arounds.into_iter().map(visit).collect();
        visits.sort_by(|a, b| (b.visited_on, &a.area).cmp(&(a.visited_on, &b.area)));
        Ok(Outreach { period, reached, visits, unvisited: unvisited.len() as u64 })
    }

    /// How far visits reach, by regency.
    async fn reached(
        self,
        villages: &[Village],
        first: &BTreeMap<AreaCode, Date>,
        period: Period,
    ) -> Result<Vec<Reached>, AppError> {
        let today = self.today();
        let tallies = async |apart| {
            let all = self.figures_apart(&Whose::Everybodys, period, apart).await?;
            Ok::<_, AppError>(all.into_iter().collect::<BTreeMap<_, _>>())
        };
        let (of_villages, of_regencies) = (tallies(Apart::Villages).await?, tallies(Apart::Areas).await?);
        let regency = |area: &AreaCode| area.lineage().find(|above| above.level() == Level::Regency);
        let mut all = BTreeMap::<AreaCode, Reached>::new();
        for village in villages {
            let (Some(area), Some(entry)) = (regency(&village.area), village.on(today)) else { continue };
            let reached = all.entry(area.clone()).or_insert_with(|| Reached {
                measures: Measures {
                    tally: of_regencies.get(area.as_str()).copied().unwrap_or_default(),
                    people: self.people_living_in(&area, period),
                    ..Measures::default()
                },
                area,
                villages: 0,
                visited: 0,
                trained: 0,
                reporting: 0,
                answered: 0,
            });
            let tally = of_villages.get(village.area.as_str()).copied().unwrap_or_default();
            let visited = entry.facts.visited_on.is_some() || first.contains_key(&village.area);
            reached.villages += 1;
            reached.visited += u64::from(visited);
            reached.trained += u64::from(entry.facts.officers > 0);
            reached.reporting += u64::from(tally.received() > 0);
            reached.answered += u64::from(tally.answered_or_closed() > 0);
        }
        Ok(all.into_values().collect())
    }

    /// Public reports of each village by day.
    async fn daily(self, period: Period) -> Result<BTreeMap<AreaCode, Daily>, AppError> {
        let mut daily = BTreeMap::<AreaCode, Daily>::new();
        let asked = self.asked_of(&Whose::Everybodys, period);
        for told in self.store.tallies(asked, By::VillageDay).await? {
            let Some((area, day)) = told.key.split_once(' ') else { continue };
            let (Ok(area), Some(day)) = (area.parse::<AreaCode>(), day.parse().ok().and_then(day_of)) else { continue };
            let mut tally = Tally::default();
            tally.add(told.standing, told.says, !told.missed.is_empty(), told.reports);
            daily.entry(area).or_default().add(day, tally);
        }
        Ok(daily)
    }
}
