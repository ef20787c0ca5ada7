//! Lists: what is public, what lies on a desk, what an official may see.

use domain::{
    AgencyId, AreaCode, Official, Role, Timestamp, TopicCode,
    policy::{Actor, does, reached, sees},
    report::Work,
};
use insight::Query;
use store::{Cursor, Desk, Filter, Inbox, Page, Scope};

use crate::{House, Trouble};

/// Most pages that are passed over because nothing on them may be shown.
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
    pub status: Option<String>,
    /// Only what this agency was charged with.
    pub agency: Option<AgencyId>,
    /// In an inbox: only this work.
    pub work: Option<Work>,
    /// In an inbox: only what is late.
    pub late: bool,
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

impl Search {
    fn filter(&self) -> Filter {
        let query = Query::parse(&self.words);
        Filter {
            words: query.words,
            prefix: query.prefix,
            area: self.area.clone(),
            topic: self.topic.clone(),
            status: self.status.clone(),
            agency: self.agency,
        }
    }

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
    }
}

impl House {
    /// Reports of one of the lists.
    ///
    /// # Errors
    /// The store's.
    pub async fn listed(&self, among: Among<'_>, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, Trouble> {
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
    pub async fn public_reports(&self, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, Trouble> {
        // Others on the path of a report, such as those who got a copy, are not public.
        let charged = |l: &store::Listed| {
            let takes_part = |agency| l.report.forwardings.iter().any(|f| f.is_active() && f.agency == agency);
            search.agency.is_none_or(|agency| l.report.custodian == agency || takes_part(agency))
        };
        let mut page = self.store.public(search.filter(), after, at_most).await?;
        page.rows.retain(charged);
        // A page without a row that may be shown is none, unless there are very many of them.
        for _ in 0..MOST_EMPTY {
            let (true, Some(next)) = (page.rows.is_empty(), page.next) else { break };
            page = self.store.public(search.filter(), Some(next), at_most).await?;
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
    ) -> Result<Page, Trouble> {
        let page = self.store.inbox(self.desks(official, search), after, at_most).await?;
        Ok(self.seen_by(official, page))
    }

    /// How much work lies there, by kind, and how much of it is late.
    ///
    /// # Errors
    /// The store's.
    pub async fn work_counts(&self, official: &Official, search: &Search) -> Result<Vec<(Work, u64, u64)>, Trouble> {
        let inbox = Inbox { filter: Filter::default(), work: None, ..self.desks(official, search) };
        Ok(self.store.inbox_counts(Inbox { due_before: None, ..inbox }, self.now()).await?)
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
    ) -> Result<Page, Trouble> {
        let scope = Scope { user: official.user, agencies: self.agencies_of(official) };
        let page = self.store.within(scope, search.filter(), after, at_most).await?;
        Ok(self.seen_by(official, page))
    }

    fn desks(&self, official: &Official, search: &Search) -> Inbox {
        let world = self.world();
        let agencies = reached(official, &world.agencies, Role::has_desk);
        let mut desks: Vec<Desk> = Vec::new();
        for work in Work::ALL {
            let theirs = |a: &AgencyId| official.grants.iter().any(|g| does(*g, work, *a, &world.agencies));
            let agencies: Vec<AgencyId> = agencies.iter().copied().filter(theirs).collect();
            match desks.iter_mut().find(|desk| desk.agencies == agencies) {
                Some(desk) => desk.works.push(work),
                None => desks.push(Desk { works: vec![work], agencies }),
            }
        }
        Inbox { desks, work: search.work, due_before: search.late.then(|| self.now()), filter: search.filter() }
    }

    /// The agencies whose reports an official may see at all.
    pub(crate) fn agencies_of(&self, official: &Official) -> Vec<AgencyId> {
        reached(official, &self.world().agencies, |_| true)
    }

    /// Rights are decided in one place: what the store found roughly is looked at one by one.
    fn seen_by(&self, official: &Official, mut page: Page) -> Page {
        let (world, actor) = (self.world(), Actor::Official(official.clone()));
        page.rows.retain(|row| sees(&actor, &row.report, &world.agencies));
        page
    }

    /// When something is due, as it is shown: a number of working days from now, negative when late.
    #[must_use]
    pub fn working_days_left(&self, area: &AreaCode, due: Timestamp) -> i32 {
        let calendar = self.world().calendar(area);
        let (today, last) = (calendar.zone().date(self.now()), calendar.zone().date(due));
        if due >= self.now() {
            i32::from(calendar.between(today, last))
        } else {
            -i32::from(calendar.between(last, today).max(1))
        }
    }
}
