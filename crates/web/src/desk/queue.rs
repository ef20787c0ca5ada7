//! The list that a report was opened from. An inbox can be worked through: after each decision the next report opens. The
//! address carries all of it: `antre` what narrows the list, where in it one is, and where its page began.

use app::{Among, AppError, Search, SignedIn};
use axum::{extract::State, http::Uri, response::Response};
use domain::{Action, TrackingNumber};
use store::{Cursor, Order, Page};

use crate::{
    desk::{Desk, inbox::ON_A_PAGE},
    forms::FormData,
    list_filter,
    localizer::Localizer,
    page::{refuse_to, see},
    public::list::{cursor_of, next_page},
    routes,
    state::Web,
};

domain::choices! {
    /// Which list, and what it is opened for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum QueueList {
        /// An inbox that is worked through.
        Through = "",
        /// An inbox that reports are opened from.
        Inbox = "meja",
        /// All reports, likewise.
        All = "cari",
    }
}

/// Where in which list somebody is.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    list: QueueList,
    /// What narrows it.
    search: Search,
    at: Option<Cursor>,
    /// After which row the page of the list begins.
    from: Option<Cursor>,
}

impl Queue {
    /// The list of an address or a form, if a report was opened from one.
    pub(crate) fn of(web: &Web, typed: &FormData) -> Option<Self> {
        let mark = typed.all("antre").next()?;
        let mut parts = mark.rsplitn(4, '~').collect::<Vec<_>>().into_iter().rev();
        let (narrowed, at, from) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
        let list = parts.next().and_then(QueueList::parse).unwrap_or(QueueList::Through);
        let search = list_filter::parse(web, &FormData::parse(narrowed.as_bytes()));
        Some(Self { list, search, at: cursor(at), from: cursor(from) })
    }

    /// The page of a list that is being shown, which begins after a row.
    pub(crate) fn of_list(list: QueueList, search: &Search, from: Option<Cursor>) -> Self {
        Self { list, search: search.clone(), at: None, from }
    }

    /// As an address or a form carries it.
    pub(crate) fn mark(&self) -> String {
        let told = |at: Option<Cursor>| at.map(|c| format!("{}_{}", c.order, c.n)).unwrap_or_default();
        format!("{}~{}~{}~{}", list_filter::encode(&self.search), told(self.at), told(self.from), self.list.as_str())
    }

    /// Whether the next report opens after a decision.
    pub(crate) fn is_worked_through(&self) -> bool {
        self.list == QueueList::Through
    }

    fn path(&self) -> &'static str {
        match self.list {
            QueueList::Through | QueueList::Inbox => routes::DESK,
            QueueList::All => routes::DESK_SEARCH,
        }
    }

    /// The page of the list that one comes from.
    pub(crate) fn list(&self) -> String {
        match self.from {
            Some(from) => next_page(self.path(), &self.search, from),
            None => format!("{}?{}", self.path(), list_filter::encode(&self.search)),
        }
    }

    async fn rows(&self, web: &Web, who: &SignedIn, after: Option<Cursor>, at_most: u32) -> Result<Page, AppError> {
        let official = who.official();
        let among = match self.list {
            QueueList::Through | QueueList::Inbox => Among::Inbox(&official),
            QueueList::All => Among::Within(&official),
        };
        web.app().reports().list(among, &self.search, after, at_most).await
    }

    /// Whether the places of reports fall along the list.
    fn falls(&self) -> bool {
        let by_words = !self.search.words.trim().is_empty();
        self.list == QueueList::All && (by_words || self.search.order.by_arrival() == Order::Newest)
    }

    /// The page of the list that one is on: the one that one came from, or one that begins here.
    pub(crate) async fn page(&mut self, web: &Web, who: &SignedIn) -> Result<Page, AppError> {
        let page = self.rows(web, who, self.from, ON_A_PAGE).await?;
        let falls = self.falls();
        let is_behind = |last: Cursor, at: Cursor| {
            if falls { at.n < last.n } else { (at.order, at.n) > (last.order, last.n) }
        };
        let last = page.rows.last().map(|l| l.cursor);
        match (self.at, last) {
            (Some(at), Some(last)) if is_behind(last, at) => {
                let n = if falls { at.n.saturating_add(1) } else { at.n.saturating_sub(1) };
                self.from = Some(Cursor { n, ..at });
                self.rows(web, who, self.from, ON_A_PAGE).await
            }
            _ => Ok(page),
        }
    }

    /// The address of the next report, from here on and then from the top, but `current`.
    pub(crate) async fn next(
        &self,
        web: &Web,
        who: &SignedIn,
        current: Option<TrackingNumber>,
    ) -> Result<Option<String>, AppError> {
        for after in if self.at.is_some() { vec![self.at, None] } else { vec![None] } {
            // A report may lie there for more than one work; two more are enough to find another.
            let page = self.rows(web, who, after, 4).await?;
            if let Some(next) = page.rows.iter().find(|l| Some(l.report.tracking) != current) {
                return Ok(Some(self.report(next)));
            }
        }
        Ok(None)
    }

    /// The address of a report of the list.
    pub(crate) fn report(&self, row: &store::ListItem) -> String {
        Self { at: Some(row.cursor), ..self.clone() }.here(row.report.tracking)
    }

    fn here(&self, tracking: TrackingNumber) -> String {
        format!("{}?antre={}", routes::desk_report(tracking), routes::encode(&self.mark()))
    }

    /// Where it goes on after something was done: to the next report after a decision, where one works through; else to the
    /// same.
    pub(crate) async fn after(
        &self,
        web: &Web,
        who: &SignedIn,
        current: TrackingNumber,
        action: Action,
    ) -> Result<String, AppError> {
        let decides =
            !matches!(action, Action::Note | Action::Copy | Action::GiveNationalId | Action::Tighten | Action::AskToHide);
        if decides && self.is_worked_through() {
            return Ok(self.next(web, who, Some(current)).await?.unwrap_or_else(|| self.list()));
        }
        Ok(self.here(current))
    }

    /// Where it goes on after what was done took the report from whoever did it.
    pub(crate) async fn without(&self, web: &Web, who: &SignedIn, current: TrackingNumber) -> Result<String, AppError> {
        let next = if self.is_worked_through() { self.next(web, who, Some(current)).await? } else { None };
        Ok(next.unwrap_or_else(|| self.list()))
    }
}

fn cursor(told: &str) -> Option<Cursor> {
    cursor_of(&FormData::parse(format!("setelah={told}").as_bytes()))
}

/// Opens the first report of an inbox, or the next after one that is passed over.
pub(crate) async fn open(State(web): State<Web>, s: Localizer, Desk(who): Desk, uri: Uri) -> Response {
    let typed = FormData::of_query(&uri);
    let current = typed.get("lewati").parse().ok();
    let queue = Queue::of(&web, &typed);
    let queue = queue.unwrap_or_else(|| Queue::of_list(QueueList::Through, &list_filter::parse(&web, &typed), None));
    match queue.next(&web, &who, current).await {
        Ok(next) => see(&next.unwrap_or_else(|| queue.list())),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
