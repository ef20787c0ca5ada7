//! A leader has five minutes: who is late, who does well, and what people suffer from, at the agencies below. Work on secret
//! reports and the like is not counted, since not everybody who watches an agency may know of it; nor what is not public where
//! agencies are compared, by the same figures as anyone reads.

use std::{cmp::Reverse, collections::BTreeMap};

use domain::{
    AgencyId, AreaCode, Level, Official, Refusal, Timestamp, TopicCode,
    policy::{is_watching, reached, watches},
    report::{About, Figure},
};
use store::{Backlog, Listed};

use crate::{House, Search, Tally, Trouble, read_statistics::tallied};

/// Months of receipt by which agencies are told apart: this one and those before.
const MONTHS: i32 = 3;
/// So few reports tell nothing about an agency.
const TOO_FEW: u64 = 5;
/// The newest reports, by which it is told what people suffer from.
const NEWEST: u32 = 300;
/// Reports shown that most people support.
const VOICES: usize = 3;

/// How the agencies below somebody do.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The agencies that somebody watches, each with all below it.
    pub tops: Vec<AgencyId>,
    /// The work that is late at each of them, the most first.
    pub backlogs: Vec<Backlog>,
    /// What became of the reports of the last three months that each leads, the most punctual first; those that had too few to
    /// tell are left out.
    pub records: Vec<(AgencyId, Tally)>,
    /// The same of all of them, also of those left out.
    pub all: Tally,
    /// What the newest reports are about.
    pub complaints: Complaints,
}

/// What people suffer from, by the newest reports.
#[derive(Clone, Debug, Default)]
pub struct Complaints {
    /// How many reports.
    pub reports: u64,
    /// When the oldest of them came.
    pub since: Option<Timestamp>,
    /// How many of them are about what, the most first. What was not verified yet has no topic.
    pub topics: Vec<(TopicCode, u64)>,
    /// How many of them are from where, the most first: regencies and cities, or districts for whoever watches one regency.
    pub areas: Vec<(AreaCode, u64)>,
    /// Those that go on and that most people support.
    pub voices: Vec<Listed>,
}

impl House {
    /// Reads how the agencies do that somebody leads, oversees or coordinates.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else; the store's.
    pub async fn overview(&self, official: &Official) -> Result<Overview, Trouble> {
        if !watches(official) {
            return Err(Refusal::NotAllowed.into());
        }
        let agencies = reached(official, &self.world().agencies, is_watching);
        let mut backlogs = self.store.backlogs(agencies.clone(), self.now()).await?;
        backlogs.sort_by_key(|b| (Reverse(b.late), b.oldest, b.agency));
        let tops = self.tops_of(&agencies);
        let (all, records) = self.lately(agencies).await?;
        let complaints = self.complaints_of(official, self.level_below(&tops)).await?;
        Ok(Overview { tops, backlogs, records, all, complaints })
    }

    /// What became of the reports of the last months, at all agencies and at each.
    async fn lately(&self, agencies: Vec<AgencyId>) -> Result<(Tally, Vec<(AgencyId, Tally)>), Trouble> {
        let today = self.world().zone().date(self.now());
        let figures = self.store.figures_since(Figure::month_of(today) - (MONTHS - 1), agencies).await?;
        let (all, tallies) = tallied(figures, |figure| figure.about.clone());
        let of_agency = |(about, tally)| match about {
            About::AgencyMonths(agency) => Some((AgencyId(agency), tally)),
            _ => None,
        };
        let mut records: Vec<_> = tallies.into_iter().filter_map(of_agency).filter(|(_, t)| t.received() >= TOO_FEW).collect();
        records.sort_by_key(|(agency, t)| (Reverse(t.per_mille(t.punctual())), Reverse(t.per_mille(t.confirmed)), *agency));
        Ok((all, records))
    }

    /// What the newest reports are about that somebody may see, by areas of a level.
    async fn complaints_of(&self, official: &Official, level: Level) -> Result<Complaints, Trouble> {
        let mut newest = self.reports_within(official, &Search::default(), None, NEWEST).await?.rows;
        let (mut topics, mut areas) = (BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new());
        for report in newest.iter().map(|l| &l.report) {
            report.topic.iter().for_each(|topic| *topics.entry(topic.clone()).or_default() += 1);
            let area = report.area.lineage().find(|a| a.level() == level).unwrap_or_else(|| report.area.clone());
            *areas.entry(area).or_default() += 1;
        }
        let (reports, since) = (newest.len() as u64, newest.last().map(|l| l.report.received_at));
        newest.retain(|l| l.report.supports > 0 && !l.report.is_at_rest());
        newest.sort_by_key(|l| Reverse(l.report.supports));
        newest.truncate(VOICES);
        Ok(Complaints { reports, since, topics: most_first(topics), areas: most_first(areas), voices: newest })
    }

    /// Some agencies, in order, but for those below others of them.
    fn tops_of(&self, all: &[AgencyId]) -> Vec<AgencyId> {
        let world = self.world();
        let is_top = |id: &AgencyId| world.agencies.lineage(*id).skip(1).all(|above| all.binary_search(&above).is_err());
        all.iter().copied().filter(is_top).collect()
    }

    /// The level of areas that tell apart what is below some agencies.
    fn level_below(&self, tops: &[AgencyId]) -> Level {
        let world = self.world();
        let levels = tops.iter().filter_map(|top| world.agencies.get(*top)).map(|agency| agency.area.level());
        match levels.min() {
            None | Some(Level::Province) => Level::Regency,
            Some(Level::Regency) => Level::District,
            Some(Level::District | Level::Village) => Level::Village,
        }
    }
}

/// What is counted, the most first.
fn most_first<K: Ord>(counts: BTreeMap<K, u64>) -> Vec<(K, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}
