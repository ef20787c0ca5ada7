//! Lists: what is public, what lies on a desk, what an official may see.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, AgencyTree, Official, Role,
    policy::{Actor, does, reached, reads_as_public, reads_title, sees, stands_near},
    report::Work,
};
use store::{Cursor, Desk, Filter, Inbox, ListItem, Page, Scope};

use super::search::Search;
use crate::{AppError, handles};

/// Most public reports of a list that are counted; of a search by words, and of what an official may see, which is looked at one
/// by one.
const MOST_FOUND: u32 = 10_000;
const MOST_LOOKED_AT: u32 = 1_000;

/// How often is read for one page because little of it may be shown, and most rows read together then: some ten thousand rows in
/// all, after which a page may be short and goes on.
const MOST_READ: u32 = 20;
const MOST_TOGETHER: u32 = 500;

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

/// What the store finds, of which some is shown.
#[derive(Clone)]
pub(crate) enum Roughly {
    Public(Filter),
    Inbox(Inbox),
    Within(Scope, Filter),
}

impl Roughly {
    /// The same by public words alone; none where no words are looked for, or only these are.
    fn openly(&self) -> Option<Self> {
        let of = |filter: &Filter| (!filter.words.is_empty()).then(|| Filter { openly: true, ..filter.clone() });
        match self {
            Self::Public(_) => None,
            Self::Inbox(inbox) => Some(Self::Inbox(Inbox { filter: of(&inbox.filter)?, ..inbox.clone() })),
            Self::Within(scope, filter) => Some(Self::Within(scope.clone(), of(filter)?)),
        }
    }
}

/// Most reports that a page grows by to end with a day.
const REST_OF_DAY: u32 = 200;

/// Protected reports stand last in their day, in the order of their numbers, which are drawn by chance: their place tells the day
/// and nothing more.
fn by_days(rows: &mut [ListItem]) {
    for of_day in rows.chunk_by_mut(|a, b| a.report.day_of(a.report.received_at) == b.report.day_of(b.report.received_at)) {
        of_day.sort_by_key(|l| l.report.is_protected().then_some(l.report.tracking));
    }
}

/// A report in a list as whoever does not work on it may know it.
pub(crate) fn from_afar(listed: ListItem) -> ListItem {
    ListItem { report: listed.report.from_afar(), ..listed }
}

/// A report in a list as somebody may know it: from afar where they do not work on it, and without words that are not theirs to read.
pub(crate) fn as_known_to(actor: &Actor, listed: ListItem, tree: &AgencyTree) -> ListItem {
    let without_words = !reads_title(actor, &listed.report, tree);
    let known = if stands_near(actor, &listed.report, tree) { listed } else { from_afar(listed) };
    if without_words { ListItem { title: String::new(), excerpt: String::new(), ..known } } else { known }
}

impl handles::Reports<'_> {
    /// Reports of one of the lists.
    pub async fn list(self, among: Among<'_>, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        match among {
            Among::Public => self.public_reports(search, after, at_most).await,
            Among::Inbox(official) => self.inbox(official, search, after, at_most).await,
            Among::Within(official) => self.reports_within(official, search, after, at_most).await,
        }
    }

    /// Public reports, newest first.
    pub async fn public_reports(self, search: &Search, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        // Others on the path of a report, such as those who got a copy, are not public.
        let charged = |l: &ListItem| -> bool {
            let takes_part = |agency| l.report.forwardings.iter().any(|f| f.is_active() && f.agency == agency);
            search.agency.is_none_or(|agency| l.report.custodian == agency || takes_part(agency))
        };
        if search.says_nothing() {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let (filter, shown) = (self.filter(search), (charged, from_afar));
        let mut page = self.filled(&Roughly::Public(filter.clone()), shown, after, at_most).await?;
        self.end_with_day(&filter, charged, &mut page).await?;
        by_days(&mut page.rows);
        Ok(page)
    }

    /// The newest public reports that a search finds, at most so many: a list that does not go on.
    pub async fn newest_public(self, search: &Search, at_most: u32) -> Result<Page, AppError> {
        let mut page = self.public_reports(search, None, at_most).await?;
        page.rows.truncate(at_most as usize);
        Ok(Page { next: None, ..page })
    }

    /// Lets a page end with a day on which a protected report came: between two others it would tell its hour.
    async fn end_with_day(
        self,
        filter: &Filter,
        is_shown: impl Fn(&ListItem) -> bool + Copy,
        page: &mut Page,
    ) -> Result<(), AppError> {
        let (Some(next), Some(last)) = (page.next, page.rows.last()) else { return Ok(()) };
        let day = last.report.day_of(last.report.received_at);
        let of_day = Filter { from: Some(day), until: Some(day), ..filter.clone() };
        let rest = self.filled(&Roughly::Public(of_day), (is_shown, from_afar), Some(next), REST_OF_DAY).await?;
        let on_day = page.rows.iter().filter(|l| l.report.day_of(l.report.received_at) == day);
        let Some(end) = rest.rows.last().map(|l| l.cursor) else { return Ok(()) };
        if on_day.chain(&rest.rows).any(|l| l.report.is_protected()) {
            page.rows.extend(rest.rows);
            let more = self.filled(&Roughly::Public(filter.clone()), (is_shown, from_afar), Some(end), 1).await?;
            page.next = (!more.rows.is_empty()).then_some(end);
        }
        Ok(())
    }

    /// What lies on the desks of an official, what is due first, first.
    pub async fn inbox(
        self,
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
    pub async fn work_counts(self, official: &Official, search: &Search) -> Result<Vec<(Work, u64, u64)>, AppError> {
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
    pub async fn reports_within(
        self,
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
    pub async fn count(self, among: Among<'_>, search: &Search) -> Result<Found, AppError> {
        let by_words = !search.words.trim().is_empty();
        let most = if by_words || !matches!(among, Among::Public) { MOST_LOOKED_AT } else { MOST_FOUND };
        let reports = match among {
            _ if search.says_nothing() => 0,
            Among::Public => self.store.count_public(self.filter(search), most + 1).await?,
            _ => self.list(among, search, None, most + 1).await?.rows.len() as u64,
        };
        Ok(Found { reports: reports.min(most.into()), or_more: reports > u64::from(most) })
    }

    fn desks(self, official: &Official, search: &Search) -> Inbox {
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
    pub(crate) fn agencies_of(self, official: &Official) -> Vec<AgencyId> {
        reached(official, &self.reference().agencies, |_| true)
    }

    /// Rights are decided in one place: what the store found roughly is looked at one by one.
    async fn seen_by(self, official: &Official, roughly: Roughly, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        let (reference, actor) = (self.reference(), Actor::Official(official.clone()));
        let as_known = |l: ListItem| as_known_to(&actor, l, &reference.agencies);
        let is_shown = |l: &ListItem| sees(&actor, &l.report, &reference.agencies);
        let by_public_words = |l: &ListItem| reads_as_public(&actor, &l.report, &reference.agencies);
        self.filled_by(&roughly, by_public_words, (is_shown, as_known), after, at_most).await
    }

    /// A page of what may be shown of a list. It is as long as it would be if nothing else were there, and goes on only where more
    /// is shown: a gap would tell that there is something. Where little is shown more and more is read together.
    pub(crate) async fn filled(
        self,
        roughly: &Roughly,
        (is_shown, as_known): (impl Fn(&ListItem) -> bool, impl Fn(ListItem) -> ListItem),
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        self.filled_by(roughly, |_: &ListItem| false, (is_shown, as_known), after, at_most).await
    }

    /// The same, where some of it is found by its public words alone: a search would tell the others one by one.
    async fn filled_by(
        self,
        roughly: &Roughly,
        by_public_words: impl Fn(&ListItem) -> bool,
        (is_shown, as_known): (impl Fn(&ListItem) -> bool, impl Fn(ListItem) -> ListItem),
        after: Option<Cursor>,
        at_most: u32,
    ) -> Result<Page, AppError> {
        let openly = roughly.openly();
        let mut shown = Page { rows: Vec::new(), next: after };
        let mut together = at_most.saturating_add(1);
        for _ in 0..MOST_READ {
            let mut page = self.roughly(roughly, shown.next, together).await?;
            if let Some(openly) = openly.as_ref().filter(|_| page.rows.iter().any(&by_public_words)) {
                // What is found by public words is found by all words, too, in the same order: as many of it reach at least as far.
                let found = self.roughly(openly, shown.next, together).await?;
                let found: BTreeSet<_> = found.rows.iter().map(|l| l.cursor.n).collect();
                page.rows.retain(|l| !by_public_words(l) || found.contains(&l.cursor.n));
            }
            shown.next = page.next;
            shown.rows.extend(page.rows.into_iter().filter(&is_shown).map(&as_known));
            if shown.rows.len() > at_most as usize {
                shown.rows.truncate(at_most as usize);
                shown.next = shown.rows.last().map(|row| row.cursor);
                break;
            }
            if shown.next.is_none() {
                break;
            }
            together = together.saturating_mul(2).clamp(together, MOST_TOGETHER.max(together));
        }
        Ok(shown)
    }

    /// What the store finds.
    async fn roughly(self, roughly: &Roughly, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        Ok(match roughly.clone() {
            Roughly::Public(filter) => self.store.public(filter, after, at_most).await?,
            Roughly::Inbox(inbox) => self.store.inbox(inbox, after, at_most).await?,
            Roughly::Within(scope, filter) => self.store.within(scope, filter, after, at_most).await?,
        })
    }
}
