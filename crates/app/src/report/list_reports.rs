//! Lists: what is public, what lies on a desk, what an official may see.

use std::collections::BTreeMap;

use domain::{
    AgencyId, AreaCode, Date, Official, Role, Timestamp, TopicCode,
    figure::{Says, Standing},
    policy::{Actor, does, reached, sees},
    report::{StatusName, Work},
};
use insight::Query;
use store::{Cursor, Desk, Filter, Inbox, Order, Page, Scope};

use crate::{App, AppError, Whose};

/// Most public reports of a list that are counted; of a search by words, and of what an official may see, which is looked at one
/// by one.
const MOST_FOUND: u32 = 10_000;
const MOST_LOOKED_AT: u32 = 1_000;

/// Most pages that are read for one because little on them may be shown.
const MOST_EMPTY: u32 = 20;

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words.
    pub words: String,
    /// Only in this area.
    pub area: Option<AreaCode>,
    /// Only about this topic.
    pub topic: Option<TopicCode>,
    /// Only in this status.
    pub status: Option<StatusName>,
    /// Only what this agency was charged with.
    pub agency: Option<AgencyId>,
    /// In an inbox: only this work.
    pub work: Option<Work>,
    /// In an inbox: only what is late.
    pub late: bool,
    /// Only what is led as figures are asked.
    pub whose: Option<Whose>,
    /// Only what was received on this day or later.
    pub from: Option<Date>,
    /// Only what was received on this day or before.
    pub until: Option<Date>,
    /// Only this, as figures tell it.
    pub standing: Option<Standing>,
    /// Only what rests on an answer that says this.
    pub says: Option<Says>,
    /// Only what passed a deadline of those in charge now, or what did not.
    pub overdue: Option<bool>,
    /// In which order, where no words are looked for.
    pub order: Order,
}

/// How many reports a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// So many.
    pub reports: u64,
    /// And more, which were not counted.
    pub or_more: bool,
}

/// Which reports are listed.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    /// What is public, newest first.
    Public,
    /// What lies on the desks of an official, what is due first, first.
    Inbox(&'a Official),
    /// All that an official may see, newest first.
    Within(&'a Official),
}

/// What the store finds, of which an official sees some.
#[derive(Clone)]
enum Roughly {
    Inbox(Inbox),
    Within(Scope, Filter),
}

impl App {
    fn filter(&self, search: &Search) -> Filter {
        let query = Query::parse(&search.words);
        Filter {
            words: query.words,
            prefix: query.prefix,
            area: search.area.clone(),
            topic: search.topic.clone(),
            status: search.status,
            agency: search.agency,
            leads: search.whose.as_ref().map(|whose| self.leads(whose)).unwrap_or_default(),
            from: search.from,
            until: search.until,
            standing: search.standing,
            says: search.says,
            overdue: search.overdue,
            order: search.order,
        }
    }
}

impl Search {
    /// Whether it narrows anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.trim().is_empty()
            && self.area.is_none()
            && self.topic.is_none()
            && self.status.is_none()
            && self.agency.is_none()
            && self.work.is_none()
            && !self.late
            && self.whose.is_none()
            && self.from.is_none()
            && self.until.is_none()
            && self.standing.is_none()
            && self.says.is_none()
            && self.overdue.is_none()
    }
}

impl Search {
    /// Words were typed, and none of them tells anything: nothing is found by them.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        Query::parse(&self.words).says_nothing
    }
}

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

impl App {
    /// Reports of one of the lists.
    ///
    /// # Errors
    /// The store's.
    pub async fn listed(&self, among: Among<'_>, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        match among {
            Among::Public => self.public_reports(search, after, at_most).await,
            Among::Inbox(official) => self.inbox(official, search, after, at_most).await,
            Among::Within(official) => self.reports_within(official, search, after, at_most).await,
        }
    }

    /// Public reports, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn public_reports(&self, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        // Others on the path of a report, such as those who got a copy, are not public.
        let charged = |l: &store::ListItem| {
            let takes_part = |agency| l.report.forwardings.iter().any(|f| f.is_active() && f.agency == agency);
            search.agency.is_none_or(|agency| l.report.custodian == agency || takes_part(agency))
        };
        if search.says_nothing() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let mut page = self.store.public(self.filter(search), after, at_most).await?;
        page.rows.retain(charged);
        // A page without a row that may be shown is none, unless there are very many of them.
        for _ in 0..MOST_EMPTY {
            let (true, Some(next)) = (page.rows.is_empty(), page.next) else { break };
            page = self.store.public(self.filter(search), Some(next), at_most).await?;
            page.rows.retain(charged);
        }
        Ok(page)
    }

    /// What lies on the desks of an official, what is due first, first.
    ///
    /// # Errors
    /// The store's.
    pub async fn inbox(
        &self,
        official: &Official,
        search: &Search,
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        if search.says_nothing() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        self.seen_by(official, Roughly::Inbox(self.desks(official, search)), after, at_most).await
    }

    /// How much work lies there, by kind, and how much of it is late: of what the official may see. Whoever has the desk sees
    /// what lies on it but for the reports of a closed circle, so these are looked at one by one.
    ///
    /// # Errors
    /// The store's.
    pub async fn work_counts(&self, official: &Official, search: &Search) -> Result<Vec<(Work, u64, u64)>, AppError> {
        let inbox = Inbox { filter: Filter::default(), work: None, ..self.desks(official, search) };
        let found = self.store.inbox_counts(Inbox { due_before: None, ..inbox }, self.now()).await?;
        let (reference, actor) = (self.reference(), Actor::Official(official.clone()));
        let mut counts: BTreeMap<Work, (u64, u64)> = found.open.into_iter().map(|(work, n, late)| (work, (n, late))).collect();
        for (work, late, report) in found.closed_circle {
            if sees(&actor, &report, &reference.agencies) {
                let (all, of_them_late) = counts.entry(work).or_default();
                *all += 1;
                *of_them_late += u64::from(late);
            }
        }
        Ok(counts.into_iter().map(|(work, (n, late))| (work, n, late)).collect())
    }

    /// All that an official may see, newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn reports_within(
        &self,
        official: &Official,
        search: &Search,
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        if search.says_nothing() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let scope = Scope { user: official.user, agencies: self.agencies_of(official) };
        self.seen_by(official, Roughly::Within(scope, self.filter(search)), after, at_most).await
    }

    /// How many reports one of the lists has.
    ///
    /// # Errors
    /// The store's.
    pub async fn found(&self, among: Among<'_>, search: &Search) -> Result<Found, AppError> {
        let by_words = !search.words.trim().is_empty();
        let most = if by_words || !matches!(among, Among::Public) { MOST_LOOKED_AT } else { MOST_FOUND };
        let reports = match among {
            _ if search.says_nothing() => 0,
            Among::Public => self.store.count_public(self.filter(search), most + 1).await?,
            _ => self.listed(among, search, None, most + 1).await?.rows.len() as u64,
        };
        Ok(Found { reports: reports.min(most.into()), or_more: reports > u64::from(most) })
    }

    fn desks(&self, official: &Official, search: &Search) -> Inbox {
        let reference = self.reference();
        let agencies = reached(official, &reference.agencies, Role::has_desk);
        let mut desks: Vec<Desk> = Vec::new();
        for work in Work::ALL {
            let theirs = |a: &AgencyId| official.grants.iter().any(|g| does(*g, work, *a, &reference.agencies));
            let agencies: Vec<AgencyId> = agencies.iter().copied().filter(theirs).collect();
            match desks.iter_mut().find(|desk| desk.agencies == agencies) {
                Some(desk) => desk.works.push(work),
                None => desks.push(Desk { works: vec![work], agencies }),
            }
        }
        Inbox { desks, work: search.work, due_before: search.late.then(|| self.now()), filter: self.filter(search) }
    }

    /// The agencies whose reports an official may see at all.
    pub(crate) fn agencies_of(&self, official: &Official) -> Vec<AgencyId> {
        reached(official, &self.reference().agencies, |_| true)
    }

    /// Rights are decided in one place: what the store found roughly is looked at one by one. A page is as long as it would be
    /// if nothing else were there, and goes on only where more is seen: a gap would tell that there is something.
    async fn seen_by(
        &self,
        official: &Official,
        roughly: Roughly,
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        let (reference, actor) = (self.reference(), Actor::Official(official.clone()));
        let mut seen = Page { rows: Vec::new(), next: after };
        for _ in 0..MOST_EMPTY {
            let page = match roughly.clone() {
                Roughly::Inbox(inbox) => self.store.inbox(inbox, seen.next, at_most + 1).await?,
                Roughly::Within(scope, filter) => self.store.within(scope, filter, seen.next, at_most + 1).await?,
            };
            seen.next = page.next;
            seen.rows.extend(page.rows.into_iter().filter(|row| sees(&actor, &row.report, &reference.agencies)));
            if seen.rows.len() > at_most as usize {
                seen.rows.truncate(at_most as usize);
                seen.next = seen.rows.last().map(|row| row.cursor);
                break;
            }
            if seen.next.is_none() {
                break;
            }
        }
        Ok(seen)
    }

    /// How long it is until something is due, in days on the wall of its place.
    #[must_use]
    pub fn time_left(&self, area: &AreaCode, due: Timestamp) -> Left {
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
    pub fn working_days_left(&self, area: &AreaCode, due: Timestamp) -> i32 {
        let calendar = self.reference().calendar(area);
        let (today, last) = (calendar.zone().date(self.now()), calendar.zone().date(due));
        if due >= self.now() {
            i32::from(calendar.between(today, last))
        } else {
            -i32::from(calendar.between(last, today).max(1))
        }
    }
}
