//! The carbon team makes the report of a period: its figures are reckoned from the log as it stood at that moment, kept with their hash,
//! and reckoned again by whoever verifies. What was learned is written by hand.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Official, Refusal, Report, Timestamp, UserId,
    grievance::{Case, Figures, PeriodReport, PeriodReportId, Reckoned, ReportPeriod},
    policy::{counts_grievances_of, writes_lessons},
    report::apply,
};
use store::{Change, KeptWhole, ReportWithHistory};
use uuid::Uuid;

use crate::{AppError, NoteKind, administer::About, handles, proof::difference::readable};

/// Histories read together.
const TOGETHER: usize = 100;
/// Most reports of other periods that are told.
const MOST_OF_OTHERS: usize = 40;
/// How often figures are reckoned again where somebody wrote a step in the very moment they were made.
const AGAIN: u8 = 5;

/// The figures of a period as they are now.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The government whose grievances they count, with all below it.
    pub agency: AgencyId,
    /// The period.
    pub period: ReportPeriod,
    /// The figures.
    pub figures: Figures,
    /// The same of the period before.
    pub before: Figures,
    /// Reports that were made of this period, the newest first.
    pub saved: Vec<PeriodReport>,
    /// Reports that were made of other periods, the newest first, as many as are told.
    pub of_others: Vec<PeriodReport>,
    /// How many rows could not be read, so that figures miss them.
    pub damaged: usize,
    /// Whether the reader makes reports and writes lessons.
    pub may_write: bool,
}

impl handles::Grievances<'_> {
    /// The governments whose figures somebody is told, the highest first.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] where there are none.
    pub fn counted_agencies(self, by: &Official) -> Result<Vec<AgencyId>, AppError> {
        let all = counts_grievances_of(by, &self.reference().agencies);
        if all.is_empty() { Err(Refusal::NotAllowed.into()) } else { Ok(all) }
    }

    fn must_count(self, by: &Official, agency: AgencyId) -> Result<(), AppError> {
        let reference = self.reference();
        let theirs = self.counted_agencies(by)?.iter().any(|top| reference.agencies.within(agency, *top));
        if theirs && reference.agencies.get(agency).is_some() { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// The figures of a period, for whoever is told them.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::NotFound`] for an agency whose figures are not theirs; the store's.
    pub async fn counted(self, by: &Official, agency: AgencyId, period: ReportPeriod) -> Result<Counted, AppError> {
        self.must_count(by, agency)?;
        let (reference, (rows, damaged), now) = (self.reference(), self.all().await?, self.now());
        let tree = &reference.agencies;
        let cases =
            || rows.iter().filter(|row| tree.within(row.report.custodian, agency)).filter_map(|row| Case::counted(&row.report));
        let mut saved = self.store.period_reports().await?;
        saved.retain(|r| r.agency == agency);
        saved.sort_by_key(|r| std::cmp::Reverse((r.made_at, r.id)));
        let (saved, mut of_others): (Vec<_>, Vec<_>) = saved.into_iter().partition(|r| r.period == period);
        of_others.truncate(MOST_OF_OTHERS);
        Ok(Counted {
            agency,
            period,
            figures: Figures::of(cases(), period, now),
            before: Figures::of(cases(), period.before(), now),
            saved,
            of_others,
            damaged,
            may_write: writes_lessons(by, agency, tree),
        })
    }

    /// The report of a period as it was made.
    ///
    /// # Errors
    /// As [`Self::counted`].
    pub async fn period_report(self, by: &Official, id: PeriodReportId) -> Result<PeriodReport, AppError> {
        let found = self.store.period_reports().await?.into_iter().find(|r| r.id == id).ok_or(AppError::NotFound)?;
        self.must_count(by, found.agency)?;
        Ok(found)
    }

    /// Makes the report of a period that has begun. Sent twice, it is there once; what differs is another report.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever makes none; [`AppError::NotFound`] for a period that is still to come; the store's.
    pub async fn make_report(
        self,
        by: &Official,
        agency: AgencyId,
        period: ReportPeriod,
        lessons: String,
        sent: Option<Uuid>,
    ) -> Result<PeriodReportId, AppError> {
        self.must_count(by, agency)?;
        if !writes_lessons(by, agency, &self.reference().agencies) {
            return Err(Refusal::NotAllowed.into());
        }
        if period.from() > self.figures().today() {
            return Err(AppError::NotFound);
        }
        let mut id = PeriodReportId(sent.unwrap_or_else(trust::random::identity));
        if let Some(there) = self.store.period_reports().await?.into_iter().find(|r| r.id == id) {
            if (there.agency, there.period, there.made_by, &there.lessons) == (agency, period, by.user, &lessons) {
                return Ok(id);
            }
            id = PeriodReportId(trust::random::identity());
        }
        let names = self.names_of_categories();
        let mut kept: Option<PeriodReport> = None;
        for version in 1..=u32::from(AGAIN) {
            let made_at = kept.as_ref().map_or_else(|| self.now(), |r| r.made_at);
            let known = kept.as_ref().map(|r| r.until);
            let (figures, until) = self.reckoned(agency, period, (made_at, known), Reckoned::Noted).await?;
            // A step that was being written in that very moment may have come behind: then it is reckoned once more.
            if kept.as_ref().is_some_and(|r| r.figures == figures) {
                break;
            }
            let mut report = PeriodReport {
                id,
                version,
                agency,
                period,
                made_at,
                until,
                made_by: by.user,
                reckoned: Reckoned::Noted,
                figures,
                names: names.clone(),
                hash: String::new(),
                lessons: lessons.clone(),
            };
            report.hash = hash_of(&report)?;
            // Whoever was faster with the same one has it.
            if !self.keep_report(by, version - 1, &report).await? {
                break;
            }
            kept = Some(report);
        }
        Ok(id)
    }

    /// Keeps what was learned.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`]; [`AppError::Changed`] where somebody kept other lessons since `seen`; the store's.
    pub async fn write_lessons(
        self,
        by: &Official,
        id: PeriodReportId,
        seen: u32,
        lessons: String,
    ) -> Result<PeriodReport, AppError> {
        let there = self.period_report(by, id).await?;
        if !writes_lessons(by, there.agency, &self.reference().agencies) {
            return Err(Refusal::NotAllowed.into());
        }
        if there.lessons == lessons {
            return Ok(there);
        }
        if there.version != seen {
            return Err(AppError::Changed);
        }
        let report = PeriodReport { version: seen + 1, lessons, ..there };
        if self.keep_report(by, seen, &report).await? { Ok(report) } else { Err(AppError::Changed) }
    }

    /// Keeps a report over the version that was seen of it, 0 for none; not, where it has another by now.
    async fn keep_report(self, by: &Official, seen: u32, report: &PeriodReport) -> Result<bool, AppError> {
        let keep = async |ends| {
            let was = self.store.period_reports().await?.into_iter().find(|r| r.id == report.id);
            if was.as_ref().map_or(0, |r| r.version) != seen {
                return Ok(false);
            }
            let name = report.period.to_string();
            let about = About::new(NoteKind::PeriodReport, Some(report.agency), &name).was(was.as_ref())?.became(report)?;
            let note = self.noted_now(Some(by), about);
            self.write_note(&note, &Change::PeriodReport(report.clone()), ends).await?;
            Ok(true)
        };
        self.add_made(keep).await
    }

    /// What categories are called now.
    fn names_of_categories(self) -> BTreeMap<String, [String; 2]> {
        let reference = self.reference();
        reference.register.categories.iter().map(|c| (c.code.clone(), [c.name.clone(), c.name_en.clone()])).collect()
    }

    /// Who made reports, by name.
    ///
    /// # Errors
    /// The store's.
    pub async fn makers(self, reports: &[PeriodReport]) -> Result<std::collections::BTreeMap<UserId, String>, AppError> {
        self.reports().names_of(reports.iter().map(|r| r.made_by)).await
    }

    /// The figures of a period as the log tells them for a moment, up to an event; up to the last one, where none is named, and which
    /// that is.
    async fn reckoned(
        self,
        agency: AgencyId,
        period: ReportPeriod,
        (at, until): (Timestamp, Option<i64>),
        how: Reckoned,
    ) -> Result<(Figures, i64), AppError> {
        let (reports, until) = self.as_of(until).await?;
        let reference = self.reference();
        let cases = reports.iter().filter(|r| reference.agencies.within(r.custodian, agency)).filter_map(Case::counted);
        let cases = cases.map(|case| case.reckoned(how));
        Ok((Figures::of(cases, period, at), until))
    }

    /// All reports of the register as the log tells they stood after an event, and which that is.
    pub(super) async fn as_of(self, until: Option<i64>) -> Result<(Vec<Report>, i64), AppError> {
        let places = self.store.places_in_register().await?;
        let (mut reports, mut last) = (Vec::new(), until.unwrap_or_default());
        for some in places.chunks(TOGETHER) {
            let histories = self.store.with_histories(some.to_vec()).await?;
            if until.is_none() {
                last = histories.iter().flat_map(|h| &h.events).map(|r| r.seq).fold(last, i64::max);
            }
            reports.extend(histories.iter().filter_map(|h| replayed(h, until)));
        }
        Ok((reports, last))
    }

    /// Where reports of a period say something else than the log. One that cannot be read is named among the registers.
    pub(crate) async fn unlike_log(self) -> Result<Vec<String>, AppError> {
        let mut unlike = Vec::new();
        let kept = self.store.kept_whole(KeptWhole::PeriodReports).await?;
        let kept: Vec<PeriodReport> = kept.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect();
        for report in kept {
            let told = |what: &str| format!("report of the grievances of {} made at {}: {what}", report.period, report.made_at);
            let moment = (report.made_at, Some(report.until));
            let reckoned = self.reckoned(report.agency, report.period, moment, report.reckoned).await;
            match readable(reckoned, |why| unlike.push(told(&format!("its figures cannot be reckoned again: {why}"))))? {
                Some((figures, _)) if figures != report.figures => unlike.push(told("its figures are not those of the log")),
                _ => {}
            }
            if hash_of(&report)? != report.hash {
                unlike.push(told("its hash is not that of its figures"));
            }
        }
        Ok(unlike)
    }
}

/// A report as its log tells that it stood after an event; as it stands, where none is named.
fn replayed(history: &ReportWithHistory, until: Option<i64>) -> Option<Report> {
    let id = history.stored.report.id;
    let known = history.events.iter().filter(|r| until.is_none_or(|until| r.seq <= until));
    known.map(|r| &r.event).fold(None, |report, event| apply(report, id, event))
}

/// The hash of what a report of a period counts, which anyone can reckon again from what is printed beside it.
fn hash_of(report: &PeriodReport) -> Result<String, AppError> {
    let PeriodReport { agency, period, made_at, figures, names, .. } = report;
    let told = serde_json::to_vec(&(agency, period, made_at, figures, names))?;
    Ok(trust::hex(&trust::digest(&told)))
}
