//! Reports as a sheet: the public list, an inbox, what an official may see. All of it, however long: it is read page by page as
//! it is sent, so that a slow reader holds nothing but their line. From the public sheet every figure can be reckoned again.

use std::collections::VecDeque;

use app::{Among, AppError, Search, SignedIn};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::{
    Refusal,
    figure::{Facts, Standing},
};
use futures::stream;
use store::{Cursor, ListItem, Page};

use super::{Cell, Kind, Writing, about};
use crate::{localizer::Localizer, page::refuse, state::Web, wording};

/// Rows read at a time.
const TOGETHER: u32 = 500;
/// Pages that a whole sheet stands for, where reading is limited.
pub(crate) const PAGES: u32 = 20;

const COLUMNS: [(&str, f64); 23] = [
    ("sheet-number", 12.0),
    ("sheet-received", 11.0),
    ("sheet-verified", 11.0),
    ("sheet-responded", 11.0),
    ("sheet-completed", 11.0),
    ("sheet-closed", 11.0),
    ("sheet-standing", 24.0),
    ("sheet-says", 24.0),
    ("sheet-late", 10.0),
    ("sheet-response-days", 10.0),
    ("sheet-completion-days", 10.0),
    ("sheet-kind", 20.0),
    ("sheet-topic", 24.0),
    ("sheet-area", 14.0),
    ("sheet-place", 44.0),
    ("sheet-status", 18.0),
    ("sheet-lead", 10.0),
    ("sheet-agency", 44.0),
    ("sheet-work", 22.0),
    ("sheet-due", 11.0),
    ("sheet-supports", 10.0),
    ("sheet-title", 70.0),
    ("sheet-missed", 16.0),
];

/// Whose list it is, for as long as it is sent.
#[derive(Clone)]
pub(crate) enum Of {
    Public,
    Inbox(SignedIn),
    Within(SignedIn),
}

impl Of {
    /// Whoever it is sent to, where it is not for everybody.
    fn who(&self) -> Option<&SignedIn> {
        match self {
            Self::Public => None,
            Self::Inbox(who) | Self::Within(who) => Some(who),
        }
    }

    /// A page of it: for an official who is still signed in and may do what they might when it began. Else it is broken off, since
    /// a shorter sheet would look like a whole one.
    async fn read(&self, web: &Web, search: &Search, after: Option<Cursor>) -> Result<Page, AppError> {
        let official = self.who().map(SignedIn::official);
        if let Some(who) = self.who() {
            let now = web.app().still_signed_in(who).await?;
            if now.is_none_or(|now| now.person.grants != who.person.grants) {
                return Err(Refusal::NotAllowed.into());
            }
        }
        let among = match (self, &official) {
            (Self::Inbox(_), Some(official)) => Among::Inbox(official),
            (Self::Within(_), Some(official)) => Among::Within(official),
            _ => Among::Public,
        };
        web.app().listed(among, search, after, TOGETHER).await
    }
}

/// A sheet on its way.
struct Sending {
    web: Web,
    s: Localizer,
    of: Of,
    search: Search,
    /// What was read and is not written yet.
    read: VecDeque<Page>,
    after: Option<Cursor>,
    writing: Option<Writing>,
}

/// Reads the beginning of a list and gives all of it as a file. Rights are asked for each page that is read.
pub(crate) async fn answer(web: &Web, s: Localizer, of: Of, search: &Search, kind: Kind) -> Response {
    let first = match of.read(web, search, None).await {
        Ok(page) => page,
        Err(e) => return refuse(web, s, &e),
    };
    let columns = COLUMNS.map(|(key, width)| (s.text(key), width)).into();
    let writing = Some(Writing::new(kind, columns));
    let sending = Sending { web: web.clone(), s, of, search: search.clone(), after: None, read: [first].into(), writing };
    let body = Body::from_stream(stream::try_unfold(sending, |mut sending| async move {
        let chunk = sending.next().await.map_err(|e| {
            tracing::error!(error = %e, "a sheet was broken off");
            std::io::Error::other("broken off")
        })?;
        Ok::<_, std::io::Error>(chunk.map(|chunk| (chunk, sending)))
    }));
    (about(web, kind), body).into_response()
}

impl Sending {
    /// What is sent next; none when all of it was.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let Some(writing) = &mut self.writing else { return Ok(None) };
        let page = match self.read.pop_front() {
            Some(page) => Some(page),
            None => match self.after.take() {
                Some(after) => Some(self.of.read(&self.web, &self.search, Some(after)).await?),
                None => None,
            },
        };
        let Some(page) = page else {
            let rest = self.writing.take().map(Writing::finish).transpose().map_err(AppError::Damaged)?;
            return Ok(rest);
        };
        let mut chunk = Vec::new();
        for listed in &page.rows {
            chunk.extend(writing.add(&row(&self.web, self.s, listed)).map_err(AppError::Damaged)?);
        }
        self.after = page.next;
        Ok(Some(chunk))
    }
}

fn row(web: &Web, s: Localizer, l: &ListItem) -> [Cell; 23] {
    let (reference, report) = (web.app().reference(), &l.report);
    let (task, text) = (l.task, Cell::Text);
    let agency = task.map(|(_, agency, _)| agency).or_else(|| report.lead().map(|(_, f)| f.agency));
    let due = task.map_or_else(|| report.next_due(), |(.., due)| due);
    let day = |at| report.area.zone().date(at);
    let (facts, calendar) = (Facts::of(report, l.reached.clone()), reference.calendar(&report.area));
    let took = |to: Option<domain::Date>| {
        to.map_or_else(|| Cell::Text(String::new()), |to| Cell::Count(calendar.between(facts.received, to).into()))
    };
    let standing = match facts.standing {
        Standing::Away => s.text(&format!("status-{}", report.status.name().as_str())),
        standing => s.text(&format!("stats-{}", standing.as_str())),
    };
    [
        text(report.tracking.to_string()),
        Cell::Day(Some(facts.received)),
        Cell::Day(facts.reached.verified),
        Cell::Day(facts.reached.responded),
        Cell::Day(facts.completed()),
        Cell::Day(facts.closed()),
        text(standing),
        text(facts.says.map(|says| s.text(&format!("stats-says-{}", says.as_str()))).unwrap_or_default()),
        Cell::Count(facts.reached.is_late().into()),
        took(facts.reached.responded),
        took(facts.completed()),
        text(wording::class(s, report)),
        text(report.topic.as_ref().map(|t| reference.topic_name(t, s.language)).unwrap_or_default()),
        text(report.area.to_string()),
        text(reference.place(&report.area)),
        text(s.text(&format!("status-{}", report.status.name().as_str()))),
        facts.lead.map_or_else(|| Cell::Text(String::new()), |lead| Cell::Count(lead.0.unsigned_abs())),
        text(agency.map(|a| reference.agency_name(a)).unwrap_or_default()),
        text(task.map(|(work, ..)| s.text(&format!("work-{}", work.as_str()))).unwrap_or_default()),
        Cell::Day(due.map(day)),
        Cell::Count(report.supports.into()),
        text(if l.title.is_empty() { s.text("secret-title") } else { l.title.clone() }),
        text(facts.reached.missed.iter().map(|agency| agency.0.to_string()).collect::<Vec<_>>().join(" ")),
    ]
}
