//! Reports as a sheet: the public list, an inbox, what an official may see. All of it, however long: it is read page by page as
//! it is sent, so that a slow reader holds nothing but their line. From the public sheet every figure can be reckoned again.

use std::collections::VecDeque;

use app::{Among, AppError, ReferenceData, Search, SignedIn};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use domain::{
    Calendar, Date, Refusal, Report,
    figure::{Facts, Standing},
};
use futures::stream;
use store::{Cursor, ListItem, Page};

use super::{Cell, Kind, Writing, about, public_csv};
use crate::{localizer::Localizer, state::Web, wording};

/// Rows read at a time.
const TOGETHER: u32 = 500;
/// Pages that a whole sheet stands for, where reading is limited.
pub(crate) const PAGES: u32 = 20;

/// What a row is told of.
struct SheetReport<'a> {
    s: Localizer,
    reference: &'a ReferenceData,
    calendar: &'a Calendar,
    listed: &'a ListItem,
    report: &'a Report,
    facts: &'a Facts,
}

impl SheetReport<'_> {
    fn status(&self) -> String {
        self.s.text(&format!("status-{}", self.report.status.name().as_str()))
    }

    fn standing(&self) -> String {
        match self.facts.standing {
            Standing::Away => self.status(),
            standing => self.s.text(&format!("stats-{}", standing.as_str())),
        }
    }

    /// The agency on whose desk it lies, or that leads.
    fn agency(&self) -> String {
        let agency = self.listed.task.map(|(_, agency, _)| agency).or(self.facts.lead);
        agency.map(|a| self.reference.agency_name(a)).unwrap_or_default()
    }

    fn due(&self) -> Option<Date> {
        let due = self.listed.task.map_or_else(|| self.report.next_due(), |(.., due)| due);
        due.map(|at| self.report.area.zone().date(at))
    }
}

/// A column for people: the key of what it is called, how wide it is in letters, and what stands in it.
struct Column(&'static str, f64, fn(&SheetReport<'_>) -> Cell);

/// The same for the desk and for the public list: nothing of it may be for officials alone.
const COLUMNS: [Column; 23] = [
    Column("sheet-number", 12.0, |r| Cell::Text(r.report.tracking.to_string())),
    Column("sheet-received", 11.0, |r| Cell::Day(Some(r.facts.received))),
    Column("sheet-verified", 11.0, |r| Cell::Day(r.facts.reached.verified)),
    Column("sheet-responded", 11.0, |r| Cell::Day(r.facts.reached.responded)),
    Column("sheet-completed", 11.0, |r| Cell::Day(r.facts.completed())),
    Column("sheet-closed", 11.0, |r| Cell::Day(r.facts.closed())),
    Column("sheet-standing", 24.0, |r| Cell::Text(r.standing())),
    Column("sheet-says", 24.0, |r| {
        Cell::Text(r.facts.says.map(|says| r.s.text(&format!("stats-says-{}", says.as_str()))).unwrap_or_default())
    }),
    Column("sheet-late", 10.0, |r| Cell::Count(r.facts.reached.is_late().into())),
    Column("sheet-response-days", 10.0, |r| Cell::working_days(r.calendar, r.facts, r.facts.reached.responded)),
    Column("sheet-completion-days", 10.0, |r| Cell::working_days(r.calendar, r.facts, r.facts.completed())),
    Column("sheet-kind", 20.0, |r| Cell::Text(wording::class(r.s, r.report))),
    Column("sheet-topic", 24.0, |r| {
        Cell::Text(r.report.topic.as_ref().map(|t| r.reference.topic_name(t, r.s.language)).unwrap_or_default())
    }),
    Column("sheet-area", 14.0, |r| Cell::Text(r.report.area.to_string())),
    Column("sheet-place", 44.0, |r| Cell::Text(r.reference.place(&r.report.area))),
    Column("sheet-status", 18.0, |r| Cell::Text(r.status())),
    Column("sheet-lead", 10.0, |r| Cell::count(r.facts.lead.map(|lead| lead.0.unsigned_abs()))),
    Column("sheet-agency", 44.0, |r| Cell::Text(r.agency())),
    Column("sheet-work", 22.0, |r| {
        Cell::Text(r.listed.task.map(|(work, ..)| r.s.text(&format!("work-{}", work.as_str()))).unwrap_or_default())
    }),
    Column("sheet-due", 11.0, |r| Cell::Day(r.due())),
    Column("sheet-supports", 10.0, |r| Cell::Count(r.report.supports.into())),
    Column("sheet-title", 70.0, |r| Cell::Text(crate::wording::title(r.s, r.report, &r.listed.title))),
    Column("sheet-missed", 16.0, |r| Cell::Text(super::numbers(&r.facts.reached.missed))),
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
            let now = web.app().people().still_signed_in(who).await?;
            if now.is_none_or(|now| now.person.grants != who.person.grants) {
                return Err(Refusal::NotAllowed.into());
            }
        }
        let among = match (self, &official) {
            (Self::Inbox(_), Some(official)) => Among::Inbox(official),
            (Self::Within(_), Some(official)) => Among::Within(official),
            _ => Among::Public,
        };
        web.app().reports().list(among, search, after, TOGETHER).await
    }
}

/// Who reads a sheet.
enum For {
    /// People, in their language
    People(Localizer, Writing),
    /// Programs: the contract of public reports ([`public_csv`])
    Programs,
}

impl For {
    /// The line of a report.
    fn row(&mut self, web: &Web, listed: &ListItem) -> Result<Vec<u8>, String> {
        let (s, writing) = match self {
            Self::Programs => return public_csv::row(web.app(), listed),
            Self::People(s, writing) => (*s, writing),
        };
        let (reference, report) = (web.app().reference(), &listed.report);
        let told = SheetReport {
            s,
            reference: &reference,
            calendar: &reference.calendar(&report.area),
            listed,
            report,
            facts: &Facts::of(report, listed.reached.clone()),
        };
        writing.add(&COLUMNS.map(|Column(_, _, value)| value(&told)))
    }

    /// What is sent after the last line.
    fn finish(self) -> Result<Vec<u8>, String> {
        match self {
            Self::People(_, writing) => writing.finish(),
            Self::Programs => Ok(Vec::new()),
        }
    }
}

/// A sheet on its way.
struct Sending {
    web: Web,
    of: Of,
    search: Search,
    /// What was read and is not written yet.
    read: VecDeque<Page>,
    after: Option<Cursor>,
    /// What is sent before the first line.
    head: Vec<u8>,
    rows: Option<For>,
}

/// A list as a file. Public reports as CSV are for programs; all else is for people.
pub(crate) async fn answer(web: &Web, s: Localizer, of: Of, search: &Search, kind: Kind) -> Result<Response, AppError> {
    let for_programs = kind == Kind::Csv && matches!(of, Of::Public);
    let (head, rows) = if for_programs {
        (public_csv::head().map_err(AppError::Damaged)?, For::Programs)
    } else {
        let columns = COLUMNS.map(|Column(key, width, _)| (s.text(key), width)).into();
        (Vec::new(), For::People(s, Writing::new(kind, columns)))
    };
    sent(web, of, search, kind, (head, rows)).await
}

/// Public reports as CSV.
pub(crate) async fn public_csv_of(web: &Web, search: &Search) -> Result<Response, AppError> {
    let head = public_csv::head().map_err(AppError::Damaged)?;
    sent(web, Of::Public, search, Kind::Csv, (head, For::Programs)).await
}

/// Reads the beginning of a list and gives all of it as a file. Rights are asked for each page that is read.
async fn sent(web: &Web, of: Of, search: &Search, kind: Kind, (head, rows): (Vec<u8>, For)) -> Result<Response, AppError> {
    let first = of.read(web, search, None).await?;
    let sending =
        Sending { web: web.clone(), of, search: search.clone(), after: None, read: [first].into(), head, rows: Some(rows) };
    let body = Body::from_stream(stream::try_unfold(sending, |mut sending| async move {
        let chunk = sending.next().await.map_err(|e| {
            tracing::error!(error = %e, "a sheet was broken off");
            std::io::Error::other("broken off")
        })?;
        Ok::<_, std::io::Error>(chunk.map(|chunk| (chunk, sending)))
    }));
    Ok((about(web, kind), body).into_response())
}

impl Sending {
    /// What is sent next; none when all of it was.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let Some(rows) = &mut self.rows else { return Ok(None) };
        let page = match self.read.pop_front() {
            Some(page) => Some(page),
            None => match self.after.take() {
                Some(after) => Some(self.of.read(&self.web, &self.search, Some(after)).await?),
                None => None,
            },
        };
        let Some(page) = page else {
            return self.rows.take().map(For::finish).transpose().map_err(AppError::Damaged);
        };
        let mut chunk = std::mem::take(&mut self.head);
        for listed in &page.rows {
            chunk.extend(rows.row(&self.web, listed).map_err(AppError::Damaged)?);
        }
        self.after = page.next;
        Ok(Some(chunk))
    }
}
