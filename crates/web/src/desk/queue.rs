//! Working through an inbox: after each decision the next report opens. The address carries all of it: `antre` what narrows
//! the inbox, `di` where in it one is.

use app::{SignedIn, Trouble};
use axum::{extract::State, http::Uri, response::Response};
use domain::{Action, TrackingNumber};
use store::Cursor;

use crate::{
    desk::Desk,
    forms::Typed,
    page::{refuse_to, see},
    public::list::{cursor_of, narrowing, search_of},
    routes,
    speech::Speech,
    state::Web,
};

/// Where in which inbox somebody is.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    /// What narrows the inbox, as a query.
    inbox: String,
    at: Option<Cursor>,
}

impl Queue {
    /// The queue of an address or a form, if one works through one.
    pub(crate) fn of(typed: &Typed) -> Option<Self> {
        let (inbox, at) = typed.all("antre").next()?.split_once('~')?;
        let at = cursor_of(&Typed::parse(format!("setelah={at}").as_bytes()));
        // Only what an inbox understands is carried on.
        Some(Self { inbox: narrowing(&Typed::parse(inbox.as_bytes())), at })
    }

    /// As an address or a form carries it.
    pub(crate) fn mark(&self) -> String {
        let at = self.at.map(|c| format!("{}_{}", c.order, c.n)).unwrap_or_default();
        format!("{}~{at}", self.inbox)
    }

    /// The inbox that is worked through.
    pub(crate) fn inbox(&self) -> String {
        format!("{}?{}", routes::DESK, self.inbox)
    }

    /// The address of the next report, from here on and then from the top, but `current`.
    pub(crate) async fn next(
        &self,
        web: &Web,
        who: &SignedIn,
        current: Option<TrackingNumber>,
    ) -> Result<Option<String>, Trouble> {
        let (official, search) = (who.official(), search_of(web, &Typed::parse(self.inbox.as_bytes())));
        for after in if self.at.is_some() { vec![self.at, None] } else { vec![None] } {
            // A report may lie there for more than one work; two more are enough to find another.
            let page = web.house().inbox(&official, &search, after, 4).await?;
            if let Some(next) = page.rows.iter().find(|l| Some(l.report.tracking) != current) {
                let there = Self { inbox: self.inbox.clone(), at: Some(next.cursor) };
                return Ok(Some(there.report(next.report.tracking)));
            }
        }
        Ok(None)
    }

    fn report(&self, tracking: TrackingNumber) -> String {
        format!("{}?antre={}", routes::desk_report(tracking), routes::encode(&self.mark()))
    }

    /// Where it goes on after something was done: to the next report after a decision, else to the same.
    pub(crate) async fn after(
        &self,
        web: &Web,
        who: &SignedIn,
        current: TrackingNumber,
        action: Action,
    ) -> Result<String, Trouble> {
        if matches!(action, Action::Note | Action::Copy | Action::GiveNationalId | Action::Tighten | Action::AskToHide) {
            return Ok(self.report(current));
        }
        Ok(self.next(web, who, Some(current)).await?.unwrap_or_else(|| self.inbox()))
    }
}

/// Opens the first report of an inbox, or the next after one that is passed over.
pub(crate) async fn open(State(web): State<Web>, s: Speech, Desk(who): Desk, uri: Uri) -> Response {
    let typed = Typed::of_query(&uri);
    let current = typed.get("lewati").parse().ok();
    let queue = Queue::of(&typed).unwrap_or_else(|| Queue { inbox: narrowing(&typed), at: None });
    match queue.next(&web, &who, current).await {
        Ok(next) => see(&next.unwrap_or_else(|| queue.inbox())),
        Err(e) => refuse_to(&web, s, Some(&who), &e),
    }
}
