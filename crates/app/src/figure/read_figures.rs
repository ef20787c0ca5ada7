//! Anyone reads figures of any days: of everything, of an agency, of those that somebody watches. Whoever asks the same is told
//! the same, on whatever page, in a sheet or as a program: all of them ask here, and `domain::figure` says what the words mean.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use domain::{
    AgencyId, AreaCode, Date, Level,
    figure::{Measures, People, Period, Spread, Tally, month_of},
};
use jiff::SignedDuration;
use store::{Asked, By, Missed, Span, Spanned};

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
}

/// Answers to questions, each with when it was reckoned.
type Answers<Q, A> = Mutex<HashMap<Q, (domain::Timestamp, A)>>;

/// Answers that took long.
#[derive(Default)]
pub(crate) struct KeptAnswers {
    figures: Answers<(Whose, Period), Figures>,
    apart: Answers<(Whose, Period, Apart), Vec<(String, Tally)>>,
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
        let asked = self.asked_of(whose, period);
        let mut months: BTreeMap<i32, Tally> = period.months().map(|month| (month, Tally::default())).collect();
        let mut all = Measures { people: self.people(whose, &asked).await?, ..Measures::default() };
        let month = |key: &str| key.parse().ok().and_then(day_of).map(month_of);
        for told in self.store.tallies(asked.clone(), By::Day).await? {
            let late = told.missed.iter().any(|agency| asked.leads.contains(agency));
            all.tally.add(told.standing, told.says, late, told.reports);
            if let Some(month) = month(&told.key) {
                months.entry(month).or_default().add(told.standing, told.says, late, told.reports);
            }
        }
        for passed_on in self.passed_on(whose, &asked, By::Day).await? {
            all.tally.add_passed_on(passed_on.reports);
            if let Some(month) = month(&passed_on.key) {
                months.entry(month).or_default().add_passed_on(passed_on.reports);
            }
        }
        let letters = self.letters_of_holidays();
        for (to, spread) in [(Span::Response, &mut all.response), (Span::Completion, &mut all.completion)] {
            let spans = self.store.spans(asked.clone(), to, letters).await?;
            *spread = Spread::of(self.working_days(&spans));
        }
        let figures = Figures { period, all, months: months.into_iter().rev().collect() };
        if figures.all.tally.received() >= MANY {
            keep(&self.answers.figures, question, self.now(), figures.clone());
        }
        Ok(figures)
    }

    /// What became of the same reports, told apart; most reports first.
    pub async fn figures_apart(self, whose: &Whose, period: Period, apart: Apart) -> Result<Vec<(String, Tally)>, AppError> {
        let question = (whose.clone(), period, apart);
        if let Some(kept) = kept(&self.answers.apart, &question, self.now()) {
            return Ok(kept);
        }
        let _turn = self.answers.turn.lock().await;
        let by = match apart {
            Apart::Areas => By::Area,
            Apart::Villages => By::Village,
            Apart::VillageTopics => By::VillageTopic,
            Apart::Topics => By::Topic,
            Apart::Agencies => By::Lead,
        };
        let (asked, mut tallies) = (self.asked_of(whose, period), BTreeMap::<String, Tally>::new());
        for told in self.store.tallies(asked.clone(), by).await? {
            // Each agency answers for what was late with itself.
            let theirs = |agency: &AgencyId| match by {
                By::Lead => agency.0.to_string() == told.key,
                By::Day | By::Area | By::Village | By::VillageDay | By::VillageTopic | By::Topic => asked.leads.contains(agency),
            };
            let late = told.missed.iter().any(theirs);
            tallies.entry(told.key).or_default().add(told.standing, told.says, late, told.reports);
        }
        if by == By::Lead {
            for told in self.store.missed(asked.clone(), by).await? {
                for agency in told.missed.iter().filter(|a| **a != told.lead && asked.leads.contains(a)) {
                    tallies.entry(agency.0.to_string()).or_default().add_passed_on(told.reports);
                }
            }
        } else {
            for passed_on in self.passed_on(whose, &asked, by).await? {
                tallies.entry(passed_on.key).or_default().add_passed_on(passed_on.reports);
            }
        }
        let mut tallies: Vec<_> = tallies.into_iter().filter(|(_, tally)| tally.held() > 0).collect();
        tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.received()));
        if tallies.iter().map(|(_, tally)| tally.received()).sum::<u64>() >= MANY {
            keep(&self.answers.apart, question, self.now(), tallies.clone());
        }
        Ok(tallies)
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

    /// How many reports took so many working days, by the working days that are known now.
    fn working_days(self, spans: &[Spanned]) -> Vec<(u16, u64)> {
        let (reference, mut calendars) = (self.reference(), HashMap::new());
        let anywhere = reference.provinces().next().map(|area| area.code.clone());
        let days = |span: &Spanned| {
            let calendar = calendars.entry(span.area.clone()).or_insert_with(|| {
                let area = span.area.parse::<AreaCode>().ok().or_else(|| anywhere.clone());
                area.map(|area| reference.calendar(&area))
            });
            (calendar.as_ref().map_or(0, |calendar| calendar.between(span.from, span.to)), span.reports)
        };
        spans.iter().map(days).collect()
    }

    /// How many letters of the code of an area tell which local holidays hold there.
    fn letters_of_holidays(self) -> usize {
        self.reference().holidays.iter().filter_map(|h| h.area.as_ref()).map(|a| a.as_str().len()).max().unwrap_or(0)
    }

    /// How many people live in an area by the end of a period, where that is known of all of it. Below regencies and cities so
    /// few reports would be told of so few people that nothing is told.
    #[must_use]
    pub fn people_living_in(self, area: &AreaCode, period: Period) -> Option<People> {
        let told = matches!(area.level(), Level::Province | Level::Regency);
        told.then(|| self.reference().people(area, period.until.year())).flatten()
    }

    /// How many people live where somebody's reports are from: where that is known, and none of them is from elsewhere.
    async fn people(self, whose: &Whose, asked: &Asked) -> Result<Option<People>, AppError> {
        let (areas, period) = (self.served(whose), Period { from: asked.from, until: asked.until });
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
        let from = self.store.tallies(asked.clone(), By::Area).await?;
        let there = |code: &str| code.parse().is_ok_and(|from| areas.iter().any(|area| area.contains(&from)));
        Ok(people.filter(|_| from.iter().all(|told| there(&told.key))))
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

/// A day as the store tells it: 20261129.
pub(super) fn day_of(day: i64) -> Option<Date> {
    let part = |n: i64| i8::try_from(n % 100).ok();
    Date::new(i16::try_from(day / 10_000).ok()?, part(day / 100)?, part(day)?).ok()
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
