//! A leader has five minutes: who is late, who does well, and what people suffer from, at the agencies below. Work on secret
//! reports and the like is not counted, since not everybody who watches an agency may know of it; nor what is not public where
//! agencies are compared, by the same figures as anyone reads.

use std::{cmp::Reverse, collections::BTreeMap};

use domain::{
    AgencyId, AreaCode, Level, Official, Refusal, Report, Timestamp, TopicCode,
    figure::{Measures, Period, Tally},
    policy::{Actor, is_watching, reached, sees, watches},
    report::Work,
};
use store::{Backlog, Cursor, Desk, Filter, Inbox, ListItem, Page, Scope};

use crate::{
    Apart, AppError, Search, Whose, handles,
    report::list_reports::{Roughly, as_known_to},
};

/// Months of receipt by which agencies are told apart: this one and those before.
const MONTHS: u8 = 3;
/// Late work that is read together, and how often for one page: some of it may be of a closed circle.
const TOGETHER: u32 = 200;
const MOST_READ: usize = 20;
/// Cases shown that are late longest.
const OLDEST: usize = 5;
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
    /// The work that is late at each of them, the most first, with how they do lately.
    pub late: Vec<LateShare>,
    /// The work that is late longest, the longest first.
    pub oldest: Vec<ListItem>,
    /// When the reports were received that the following tell of: this month and those right before it.
    pub period: Period,
    /// What became of the reports that any of them leads.
    pub all: Measures,
    /// The same a month earlier: when it was told of the same days of the months before.
    pub before: Measures,
    /// What became of the reports that each leads, the most punctual first ([`halves`]); those that had too few to tell are left
    /// out.
    pub records: Vec<Record>,
    /// What the newest reports are about.
    pub complaints: Complaints,
}

/// An agency, and what became of the reports that it leads.
pub type Record = (AgencyId, Tally);

/// An agency where work is late.
#[derive(Clone, Copy, Debug)]
pub struct LateShare {
    /// The work.
    pub backlog: Backlog,
    /// What became of the public reports it leads.
    pub lately: Tally,
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
    pub voices: Vec<ListItem>,
}

impl handles::Figures<'_> {
    /// Reads how the agencies do that somebody leads, oversees or coordinates.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else; the store's.
    pub async fn overview(self, official: &Official) -> Result<Overview, AppError> {
        if !watches(official) {
            return Err(Refusal::NotAllowed.into());
        }
        let watched = reached(official, &self.reference().agencies, is_watching);
        let tops = self.tops_of(&watched);
        let backlogs = self.store.backlogs(watched, self.now()).await?;
        let oldest = self.late_longest(official, &backlogs).await?;
        let (period, whose) = (Period::lately(self.today(), MONTHS), Whose::Below(tops.clone()));
        let all = self.read(&whose, period).await?.all;
        let before = self.read(&whose, period.a_month_before()).await?.all;
        let apart = self.figures_apart(&whose, period, Apart::Agencies).await?;
        let lately: BTreeMap<_, _> =
            apart.into_iter().filter_map(|(id, tally)| Some((AgencyId(id.parse().ok()?), tally))).collect();
        let share = |backlog: Backlog| LateShare { backlog, lately: lately.get(&backlog.agency).copied().unwrap_or_default() };
        let mut late: Vec<_> = backlogs.into_iter().map(share).collect();
        late.sort_by_key(|l| (Reverse(l.backlog.late), l.backlog.oldest, l.backlog.agency));
        let mut records: Vec<_> = lately.into_iter().filter(|(_, t)| t.received() >= TOO_FEW).collect();
        records.sort_by_key(|(agency, t)| (Reverse(t.per_mille_held(t.punctual())), Reverse(t.per_mille(t.confirmed)), *agency));
        let complaints = self.complaints_of(official, self.level_below(&tops)).await?;
        Ok(Overview { tops, late, oldest, period, all, before, records, complaints })
    }

    /// The work that is late at an agency that somebody watches, what is late longest first: what [`Overview::late`] counts.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for anyone else; the store's.
    pub async fn late_work(
        self,
        official: &Official,
        agency: AgencyId,
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<(Option<Backlog>, Page), AppError> {
        if !watches(official) || !reached(official, &self.reference().agencies, is_watching).contains(&agency) {
            return Err(Refusal::NotAllowed.into());
        }
        let backlog = self.store.backlogs(vec![agency], self.now()).await?.pop();
        Ok((backlog, self.late_at(official, vec![agency], after, at_most).await?))
    }

    /// What is late longest at all lies where something is late longest.
    async fn late_longest(self, official: &Official, backlogs: &[Backlog]) -> Result<Vec<ListItem>, AppError> {
        let mut where_oldest: Vec<_> = backlogs.iter().map(|b| (b.oldest, b.agency)).collect();
        where_oldest.sort();
        let agencies: Vec<_> = where_oldest.into_iter().take(OLDEST).map(|(_, agency)| agency).collect();
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.late_at(official, agencies, None, u32::try_from(OLDEST).unwrap_or(0)).await?.rows)
    }

    async fn late_at(
        self,
        official: &Official,
        agencies: Vec<AgencyId>,
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        let works = Work::ALL.into_iter().filter(|work| *work != Work::Intervene).collect();
        let (desks, due_before) = (vec![Desk { works, agencies }], Some(self.now()));
        let inbox = Inbox { desks, work: None, due_before, filter: Filter::default() };
        let (reference, actor) = (self.reference(), Actor::Official(official.clone()));
        let mut seen = Page { rows: Vec::new(), next: after };
        for _ in 0..MOST_READ {
            let page = self.store.inbox(inbox.clone(), seen.next, TOGETHER).await?;
            seen.next = page.next;
            let told = |l: &ListItem| !is_of_closed_circle(&l.report) && sees(&actor, &l.report, &reference.agencies);
            let known = |l| as_known_to(&actor, l, &reference.agencies);
            seen.rows.extend(page.rows.into_iter().filter(told).map(known));
            if seen.rows.len() > at_most as usize {
                seen.rows.truncate(at_most as usize);
                seen.next = seen.rows.last().map(|row| row.cursor);
                return Ok(seen);
            }
            if seen.next.is_none() {
                break;
            }
        }
        Ok(seen)
    }

    /// What the newest reports are about that somebody may see, by areas of a level. Those of a closed circle are left out, as from all
    /// figures of the page.
    async fn complaints_of(self, official: &Official, level: Level) -> Result<Complaints, AppError> {
        let (reference, actor, reports) = (self.reference(), Actor::Official(official.clone()), self.reports());
        let scope = Scope { user: official.user, agencies: reports.agencies_of(official) };
        let within = Roughly::Within(scope, self.filter(&Search::default()));
        let told = |l: &ListItem| !is_of_closed_circle(&l.report) && sees(&actor, &l.report, &reference.agencies);
        let known = |l| as_known_to(&actor, l, &reference.agencies);
        let mut newest = reports.filled(&within, (told, known), None, NEWEST).await?.rows;
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
    fn tops_of(self, all: &[AgencyId]) -> Vec<AgencyId> {
        let reference = self.reference();
        let is_top = |id: &AgencyId| reference.agencies.lineage(*id).skip(1).all(|above| all.binary_search(&above).is_err());
        all.iter().copied().filter(is_top).collect()
    }

    /// The level of areas that tell apart what is below some agencies.
    fn level_below(self, tops: &[AgencyId]) -> Level {
        let reference = self.reference();
        let levels = tops.iter().filter_map(|top| reference.agencies.get(*top)).map(|agency| agency.area.level());
        match levels.min() {
            None | Some(Level::Province) => Level::Regency,
            Some(Level::Regency) => Level::District,
            Some(Level::District | Level::Village) => Level::Village,
        }
    }
}

/// The more punctual half of some agencies, the most punctual first, and the others: of an odd number the middle one is among the
/// better, and whoever is as punctual as another is not told apart from them. So whoever was never late is never among the worse.
#[must_use]
pub fn halves(records: &[Record]) -> [&[Record]; 2] {
    let share = |(_, tally): &Record| tally.per_mille(tally.punctual());
    let middle = records.len().div_ceil(2);
    let Some(least) = middle.checked_sub(1).and_then(|last| records.get(last)).map(share) else { return [&[], &[]] };
    let alike = records.iter().skip(middle).take_while(|record| share(record) == least).count();
    let (better, worse) = records.split_at(middle + alike);
    [better, worse]
}

/// Whether not everybody may know of a report who watches an agency it lies at.
fn is_of_closed_circle(report: &Report) -> bool {
    report.secret || report.supervisory || !report.accused.is_empty()
}

/// What is counted, the most first.
fn most_first<K: Ord>(counts: BTreeMap<K, u64>) -> Vec<(K, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_agency_is_among_the_better_and_the_worse() {
        // How many of ten reports each agency was late with; who is among the better; who among the worse.
        for (late, better, worse) in [
            (vec![], vec![], vec![]),
            (vec![3], vec![3], vec![]),
            (vec![0, 4], vec![0], vec![4]),
            (vec![0, 2, 9], vec![0, 2], vec![9]),
            (vec![0, 0], vec![0, 0], vec![]),
            (vec![0, 0, 0, 5], vec![0, 0, 0], vec![5]),
            (vec![1, 2, 2, 2, 6], vec![1, 2, 2, 2], vec![6]),
            (vec![7, 7, 7], vec![7, 7, 7], vec![]),
        ] {
            let tally = |late: u64| Tally { open: 10, late, ..Tally::default() };
            let records: Vec<_> = late.iter().map(|late| (AgencyId(1), tally(*late))).collect();
            let [first, second] = halves(&records);
            let told = |half: &[Record]| half.iter().map(|(_, t)| t.late).collect::<Vec<_>>();
            assert_eq!((told(first), told(second)), (better, worse), "{late:?}");
        }
    }
}
