//! Anyone reads figures of any days: of everything, of an agency, of those that somebody watches. Whoever asks the same is told
//! the same, on whatever page, in a sheet or as a program: all of them ask here, and `domain::figure` says what the words mean.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use domain::{
    AgencyId, AreaCode, Date, Level,
    figure::{Counts, Measures, People, Period, Recap, Table, Tally},
};
use jiff::SignedDuration;
use store::{Asked, By, Missed, Tallied};

use crate::{AppError, handles};

/// From so many reports on, an answer is kept for a while: reckoning it again takes as long as they are many.
const MANY: u64 = 5_000;
/// How long.
const KEPT: SignedDuration = SignedDuration::from_secs(60);
/// Most answers kept.
const MOST_KEPT: usize = 64;

/// Whose reports figures are asked of: who leads them now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// All, also those that nobody leads yet.
    Everybodys,
    /// Those of an agency; a government's are those of all its agencies.
    Of(AgencyId),
    /// Those of some agencies and of all below them.
    Below(Vec<AgencyId>),
}

/// What became of reports, told apart by something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Apart {
    /// Regencies, cities or what lies above: codes
    Areas,
    /// Places of every level, down to villages: codes
    Villages,
    /// Places and topics: the code of a place, a blank, and that of a topic, empty where none is known
    VillageTopics,
    /// Topics: codes, empty where none is known
    Topics,
    /// Agencies that lead: numbers, 0 where none does
    Agencies,
    /// What their reporters want: words
    Kinds,
    /// The ways by which they arrived: words
    Channels,
    /// The officials who wrote the answers: numbers, empty where that is not known
    Officials,
}

impl Apart {
    /// The sums that tell; none where it is told report by report.
    fn table(self) -> Option<Table> {
        match self {
            Self::Areas | Self::Topics => Some(Table::Place),
            Self::Agencies => Some(Table::Lead),
            Self::Kinds => Some(Table::Kind),
            Self::Channels => Some(Table::Channel),
            Self::Officials => Some(Table::Official),
            Self::Villages | Self::VillageTopics => None,
        }
    }

    /// What is told apart, from the key of a sum.
    fn key_of(self, key: &str) -> &str {
        match self {
            Self::Areas => key.split(' ').next().unwrap_or_default(),
            Self::Topics => key.split_once(' ').map_or("", |(_, topic)| topic),
            Self::Agencies | Self::Kinds | Self::Channels | Self::Officials | Self::Villages | Self::VillageTopics => key,
        }
    }
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// When the reports were received that it tells of.
    pub period: Period,
    /// All of them.
    pub all: Measures,
    /// By month of receipt (year times 12 plus month), newest first. No month is left out.
    pub months: Vec<(i32, Tally)>,
    /// The same as those who monitor count it.
    pub recaps: Vec<(i32, Recap)>,
}

/// Answers to questions, each with when it was reckoned.
type Answers<Q, A> = Mutex<HashMap<Q, (domain::Timestamp, A)>>;

/// Answers that took long.
#[derive(Default)]
pub(crate) struct KeptAnswers {
    figures: Answers<(Whose, Period), Figures>,
    apart: Answers<(Whose, Period, Apart), Vec<(String, Measures)>>,
    /// One at a time: whoever asks the same finds it ready.
    turn: tokio::sync::Mutex<()>,
}

impl handles::Figures<'_> {
    /// The day it is in this country.
    #[must_use]
    pub fn today(self) -> Date {
        self.reference().zone().date(self.now())
    }

    /// Figures of the whole month before this one, for the front page.
    pub async fn figures_of_last_month(self) -> Result<Figures, AppError> {
        self.read(&Whose::Everybodys, Period::last_month(self.today())).await
    }

    /// Figures of public reports that were received in a period.
    pub async fn read(self, whose: &Whose, period: Period) -> Result<Figures, AppError> {
        let question = (whose.clone(), period);
        if let Some(kept) = kept(&self.answers.figures, &question, self.now()) {
            return Ok(kept);
        }
        let _turn = self.answers.turn.lock().await;
        if let Some(kept) = kept(&self.answers.figures, &question, self.now()) {
            return Ok(kept);
        }
        let mut months: BTreeMap<i32, Tally> = period.months().map(|month| (month, Tally::default())).collect();
        let mut all = Measures { people: self.people(whose, period).await?, ..Measures::default() };
        let leads: BTreeSet<_> = self.leads(whose).into_iter().collect();
        let mut recaps = BTreeMap::<i32, Measures>::new();
        for ((month, lead, _), counts) in self.sums(whose, period, Table::Lead).await? {
            let tally = counts.tally(lead, &leads);
            let recap = recaps.entry(month).or_default();
            recap.tally = recap.tally.plus(tally);
            recap.add(&counts, leads.contains(&lead));
            all.tally = all.tally.plus(tally);
            let of_month = months.entry(month).or_default();
            *of_month = of_month.plus(tally);
            all.add(&counts, leads.contains(&lead));
        }
        let recaps = recaps.iter().rev().map(|(month, measures)| (*month, Recap::of(measures))).collect();
        let figures = Figures { period, all, months: months.into_iter().rev().collect(), recaps };
        if figures.all.tally.received() >= MANY {
            keep(&self.answers.figures, question, self.now(), figures.clone());
        }
        Ok(figures)
    }

    /// What became of the same reports, told apart; most reports first.
    pub async fn figures_apart(self, whose: &Whose, period: Period, apart: Apart) -> Result<Vec<(String, Tally)>, AppError> {
        Ok(self.measures_apart(whose, period, apart).await?.into_iter().map(|(key, measures)| (key, measures.tally)).collect())
    }

    /// All that is known of the same reports, told apart; most reports first. Of places below regencies what became of them alone.
    pub async fn measures_apart(self, whose: &Whose, period: Period, apart: Apart) -> Result<Vec<(String, Measures)>, AppError> {
        let question = (whose.clone(), period, apart);
        if let Some(kept) = kept(&self.answers.apart, &question, self.now()) {
            return Ok(kept);
        }
        let _turn = self.answers.turn.lock().await;
        let mut told = BTreeMap::<String, Measures>::new();
        match apart.table() {
            Some(table) => {
                let leads: BTreeSet<_> = self.leads(whose).into_iter().collect();
                for ((_, lead, key), counts) in self.sums(whose, period, table).await? {
                    if apart == Apart::Agencies {
                        told_with_agencies(&mut told, lead, &counts, &leads);
                        continue;
                    }
                    let row = told.entry(apart.key_of(&key).to_owned()).or_default();
                    row.tally = row.tally.plus(counts.tally(lead, &leads));
                    row.add(&counts, leads.contains(&lead));
                }
            }
            None => self.of_villages(whose, period, apart, &mut told).await?,
        }
        let mut told: Vec<_> = told.into_iter().filter(|(_, measures)| measures.tally.held() > 0).collect();
        told.sort_by_key(|(_, measures)| std::cmp::Reverse(measures.tally.received()));
        if told.iter().map(|(_, measures)| measures.tally.received()).sum::<u64>() >= MANY {
            keep(&self.answers.apart, question, self.now(), told.clone());
        }
        Ok(told)
    }

    /// What became of reports by places of every level: report by report, since no sums are kept of places with so few.
    async fn of_villages(
        self,
        whose: &Whose,
        period: Period,
        apart: Apart,
        told: &mut BTreeMap<String, Measures>,
    ) -> Result<(), AppError> {
        let by = if apart == Apart::Villages { By::Village } else { By::VillageTopic };
        let asked = self.asked_of(whose, period);
        for Tallied { key, standing, says, missed, reports } in self.store.tallies(asked.clone(), by).await? {
            let late = missed.iter().any(|agency| asked.leads.contains(agency));
            told.entry(key).or_default().tally.add(standing, says, late, reports);
        }
        for passed_on in self.passed_on(whose, &asked, by).await? {
            told.entry(passed_on.key).or_default().tally.add_passed_on(passed_on.reports);
        }
        Ok(())
    }

    /// What was late with some agencies and is led by none of them now. Nothing is passed on by everybody.
    async fn passed_on(self, whose: &Whose, asked: &Asked, by: By) -> Result<Vec<Missed>, AppError> {
        if *whose == Whose::Everybodys {
            return Ok(Vec::new());
        }
        let mut missed = self.store.missed(asked.clone(), by).await?;
        missed.retain(|told| !asked.leads.contains(&told.lead));
        Ok(missed)
    }

    /// The agencies that lead what somebody's reports are.
    pub(crate) fn leads(self, whose: &Whose) -> Vec<AgencyId> {
        let reference = self.reference();
        match whose {
            Whose::Everybodys => reference.agencies.iter().map(|a| a.id).chain([AgencyId(0)]).collect(),
            Whose::Of(agency) => reference.agencies.own(*agency),
            Whose::Below(tops) => {
                let below = |id: &AgencyId| tops.iter().any(|top| reference.agencies.within(*id, *top));
                reference.agencies.iter().map(|a| a.id).filter(below).collect()
            }
        }
    }

    pub(super) fn asked_of(self, whose: &Whose, Period { from, until }: Period) -> Asked {
        Asked { from, until, leads: self.leads(whose) }
    }

    /// How many people live in an area by the end of a period, where that is known of all of it. Below regencies and cities so
    /// few reports would be told of so few people that nothing is told.
    #[must_use]
    pub fn people_living_in(self, area: &AreaCode, period: Period) -> Option<People> {
        let told = matches!(area.level(), Level::Province | Level::Regency);
        told.then(|| self.reference().people(area, period.until.year())).flatten()
    }

    /// How many people live where somebody's reports are from: where that is known, and none of them is from elsewhere.
    async fn people(self, whose: &Whose, period: Period) -> Result<Option<People>, AppError> {
        let areas = self.served(whose);
        let mut people = None::<People>;
        for area in &areas {
            let Some(there) = self.people_living_in(area, period) else { return Ok(None) };
            people = Some(match people {
                Some(others) => others.and(there),
                None => there,
            });
        }
        if people.is_none() {
            return Ok(None);
        }
        let leads: BTreeSet<_> = self.leads(whose).into_iter().collect();
        let from = self.sums(whose, period, Table::Place).await?;
        let code = |key: &str| key.split(' ').next().and_then(|code| code.parse().ok());
        let there = |key: &str| code(key).is_some_and(|from| areas.iter().any(|area| area.contains(&from)));
        Ok(people.filter(|_| from.keys().all(|(_, lead, key)| !leads.contains(lead) || there(key))))
    }

    /// The areas that somebody serves, but for those that lie in others of them.
    fn served(self, whose: &Whose) -> Vec<AreaCode> {
        let reference = self.reference();
        let of = |id: &AgencyId| reference.agencies.get(*id).map(|a| a.area.clone());
        let mut areas: Vec<AreaCode> = match whose {
            Whose::Everybodys => reference.agencies.iter().filter(|a| a.parent.is_none()).map(|a| a.area.clone()).collect(),
            Whose::Of(agency) => of(agency).into_iter().collect(),
            Whose::Below(tops) => tops.iter().filter_map(of).collect(),
        };
        // In order of their codes, what holds others stands before them.
        areas.sort();
        areas.dedup_by(|area, above| above.contains(area));
        areas
    }
}

/// Each agency answers for what was late with itself.
fn told_with_agencies(told: &mut BTreeMap<String, Measures>, lead: AgencyId, counts: &Counts, leads: &BTreeSet<AgencyId>) {
    if leads.contains(&lead) {
        let row = told.entry(lead.0.to_string()).or_default();
        row.tally = row.tally.plus(counts.tally(lead, &[lead].into()));
        row.add(counts, true);
    }
    for (missed, reports) in &counts.missed {
        for agency in missed.iter().filter(|agency| **agency != lead && leads.contains(agency)) {
            told.entry(agency.0.to_string()).or_default().tally.add_passed_on(*reports);
        }
    }
}

fn kept<Q: std::hash::Hash + Eq, A: Clone>(answers: &Answers<Q, A>, question: &Q, now: domain::Timestamp) -> Option<A> {
    let answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    let (at, answer) = answers.get(question)?;
    (now.duration_since(*at).abs() < KEPT).then(|| answer.clone())
}

fn keep<Q: std::hash::Hash + Eq, A>(answers: &Answers<Q, A>, question: Q, now: domain::Timestamp, answer: A) {
    let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
    answers.retain(|_, (at, _)| now.duration_since(*at).abs() < KEPT);
    if answers.len() < MOST_KEPT {
        answers.insert(question, (now, answer));
    }
}
