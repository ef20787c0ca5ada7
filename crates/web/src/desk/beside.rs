//! The list beside an opened report, where the window is wide enough: what it was opened from, with this one marked.

use app::{AppError, SignedIn};
use domain::TrackingNumber;

use crate::{
    desk::{
        queue::Queue,
        row::{DeskRow, row},
    },
    localizer::Localizer,
    routes,
    state::Web,
};

/// A list beside a report.
pub(super) struct Beside {
    /// What it is called, and the page it is on.
    pub(super) name: String,
    pub(super) list: String,
    /// Its rows, and which of them is open.
    pub(super) rows: Vec<(DeskRow, bool)>,
    /// Passes over this report and opens the next.
    pub(super) skip: String,
    /// Whether the next opens after each decision.
    pub(super) works_through: bool,
}

impl Beside {
    pub(super) async fn of(
        web: &Web,
        s: Localizer,
        who: &SignedIn,
        queue: Option<Queue>,
        open: TrackingNumber,
    ) -> Result<Option<Self>, AppError> {
        let Some(mut queue) = queue else { return Ok(None) };
        let skip = format!("{}?lewati={open}&antre={}", routes::DESK_QUEUE, routes::encode(&queue.mark()));
        let page = queue.page(web, who).await?;
        let rows = page.rows.iter().map(|l| {
            let shown = DeskRow { address: queue.report(l), ..row(web, s, l) };
            (shown, l.report.tracking == open)
        });
        let list = queue.list();
        let name = if list.starts_with(routes::DESK_SEARCH) { "all-reports" } else { "inbox-title" };
        Ok(Some(Self { name: s.text(name), rows: rows.collect(), list, skip, works_through: queue.is_worked_through() }))
    }
}
