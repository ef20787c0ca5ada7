//! The dossier of a disturbance: one sheet for whoever goes on with it, also before a court. It is made anew whenever it is asked for, of
//! what is known then; the same state makes the same sheet, letter by letter, and so the same hash.
//!
//! Nobody shall find in it who reported. So it holds no person and no hour; a way that was walked does not tell where it began, photos have no
//! names, and where they were taken is left out. Where fewer than [`FEWEST_REPORTS`] public reports about forests tell of that village and
//! month, what reporters said is left out as well, and days are told by their month.

mod canonical;
mod overlap;

use domain::{
    AgencyId, AreaCode, Date, Official, Point, Refusal, Report, TrackingNumber,
    forest::{Alert, Disturbance, ForestCategory, Layer, Place, Responsibility, Shape, metres_between},
    report::ReportEvent,
};
use jiff::ToSpan;
use store::Key;
use trust::Sha256;
use uuid::Uuid;

use self::overlap::Placed;
pub use self::overlap::{Overlap, OverlapOf, Polygons, Within};
use super::{SeenNear, concerns_forests};
use crate::{AppError, Reader, Search, Text, View, Who, handles};

/// Fewer reports than this of a village and month might tell who reported.
pub const FEWEST_REPORTS: u64 = 3;
/// How far around alerts are listed, in kilometres.
const KM: u32 = 5;
/// Alerts listed, the nearest first.
const LISTED: usize = 200;
/// Reports of a village and month that are counted.
const COUNTED: u32 = 1_000;

/// A day, or where that might tell who reported, its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DossierDay {
    /// A day.
    Day(Date),
    /// A month, by its first day.
    Month(Date),
}

/// An alert of a dossier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DossierAlert {
    /// The alert.
    pub alert: Alert,
    /// The day there.
    pub day: Date,
    /// Whole metres to the middle of the place.
    pub metres: u64,
}

/// A file that came with the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierFile {
    /// Which.
    pub id: Uuid,
    /// The SHA-256 of what is handed out, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes it is.
    pub bytes: u64,
    /// What it is.
    pub media_type: String,
}

/// Something that an agency did.
#[derive(Clone, Debug)]
pub struct DossierStep {
    /// When.
    pub day: DossierDay,
    /// What.
    pub what: ReportEvent,
    /// Which agency it concerns.
    pub agency: Option<AgencyId>,
    /// What it answered, as everybody reads it.
    pub words: Option<Text>,
}

/// A dossier.
#[derive(Clone, Debug)]
pub struct ForestDossier {
    /// Of which report.
    pub tracking: TrackingNumber,
    /// In which village.
    pub area: AreaCode,
    /// What happens, as far as that is told.
    pub category: Option<ForestCategory>,
    /// When it came.
    pub received: DossierDay,
    /// When it happened, where that is told.
    pub happened: Option<DossierDay>,
    /// The month whose reports are counted, by its first day.
    pub month: Date,
    /// How many public reports about forests came from that village in that month, this one counted in any case.
    pub reports: u64,
    /// What its reporter answered; none where too few reported.
    pub told: Option<Disturbance>,
    /// What a coordinator made public of its words; none where nothing is, or too few reported.
    pub words: Option<Text>,
    /// What its place is.
    pub shape: Shape,
    /// Its polygons, each of its rings, or its way as the one ring of one; as the sheet tells them.
    pub drawn: Polygons,
    /// How large its area is, in square metres, or how long its way, in metres; nothing of a point.
    pub size: u64,
    /// A point that stands for it.
    pub middle: Point,
    /// What it lies in, or overlaps.
    pub overlaps: Vec<Overlap>,
    /// The layers that were asked.
    pub layers: Vec<Layer>,
    /// Around it, from a day to another: what satellites saw.
    pub days: (Date, Date),
    /// How far around, in kilometres.
    pub km: u32,
    /// How many alerts there are, and whether there are more.
    pub alerts: (usize, bool),
    /// The nearest of them.
    pub listed: Vec<DossierAlert>,
    /// How many were left out since something is always hot there.
    pub always_hot: usize,
    /// How many around there could not be read.
    pub unread: u64,
    /// The newest day of which any source of fires tells, and any of trees that are gone.
    pub known_until: [Option<Date>; 2],
    /// What came with the report.
    pub files: Vec<DossierFile>,
    /// What agencies did.
    pub steps: Vec<DossierStep>,
    /// Who must act, by the rules.
    pub responsible: Vec<Responsibility>,
    /// All of it as JSON, its fields in order of the alphabet, without blanks.
    pub canonical: String,
    /// The SHA-256 of that, in hexadecimal digits.
    pub sha256: String,
}

impl ForestDossier {
    /// Whether too few reported for what they said to stand in it.
    #[must_use]
    pub fn is_few(&self) -> bool {
        self.reports < FEWEST_REPORTS
    }
}

/// Whether a deed is told in a dossier: what agencies did, and nothing that answers a reporter's own step.
fn is_told(what: &ReportEvent) -> bool {
    use ReportEvent as E;
    matches!(
        what,
        E::Verified { .. }
            | E::Forwarded { .. }
            | E::Accepted { .. }
            | E::FollowUpPublished { .. }
            | E::Escalated { .. }
            | E::Archived { .. }
    )
}

fn sha256(bytes: &[u8]) -> String {
    let mut hash = Sha256::default();
    hash.add(bytes);
    trust::hex(&hash.end())
}

impl handles::Forest<'_> {
    /// The dossier of a report about forests, for an official who opened its exact place within the hour.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a report that is about something else, tells no exact place, or is not for this official;
    /// [`Refusal::PlaceUnopened`], [`Refusal::NotAllowed`]; [`AppError::Damaged`] where a layer is not as it was taken in.
    pub async fn dossier(self, key: Key, official: &Official) -> Result<ForestDossier, AppError> {
        let reader = Reader::Official(official.clone());
        let view = self.reports().read_report(key, &reader).await?;
        let report = &view.report;
        let place = match (&view.place, report.point) {
            (Some(place), _) => place.clone(),
            (None, Some(point)) if !report.is_protected() && concerns_forests(report) => Place::point(point),
            _ if view.allowed.contains(&domain::Action::OpenPlace) => return Err(AppError::Refused(Refusal::PlaceUnopened)),
            _ if report.is_protected() && view.from_afar => return Err(AppError::Refused(Refusal::NotAllowed)),
            _ => return Err(AppError::NotFound),
        };
        let received = report.day_of(report.received_at);
        let month = received.first_of_month();
        let reports = self.reports_of_month(report, month).await?;
        let few = reports < FEWEST_REPORTS;
        let told_day = |day: Date| if few { DossierDay::Month(day.first_of_month()) } else { DossierDay::Day(day) };
        let around = report.happened_on.unwrap_or(received);
        // By months: a window of days before and after would tell the day in its middle.
        let days = (
            around.first_of_month().saturating_sub(1.month()),
            around.first_of_month().saturating_add(1.month()).last_of_month(),
        );
        let days = (days.0, self.known_end(around, days.1).await?);
        let middle = place.middle();
        let seen = self.seen_near(middle, days, KM).await?;
        let placed = Placed::of(&place);
        let (overlaps, layers) = self.overlaps(&placed).await?;
        let category = report.forest.and_then(|told| told.category);
        let responsible = match category {
            Some(category) => self.responsible(&self.lies_in(middle).await?, category),
            None => Vec::new(),
        };
        let words = view.public.clone().filter(|_| !few && report.is_public());
        let mut dossier = ForestDossier {
            tracking: report.tracking,
            area: report.area.clone(),
            category,
            received: told_day(received),
            happened: report.happened_on.map(told_day),
            month,
            reports,
            // Whether it was seen or heard tells how near somebody stood.
            told: report.forest.filter(|_| !few).map(|told| Disturbance { noticed: None, ..told }),
            words,
            shape: place.shape(),
            drawn: placed.drawn(),
            size: placed.size(),
            middle,
            overlaps,
            layers,
            days,
            km: KM,
            alerts: (seen.alerts.len(), seen.more || seen.unread > 0),
            listed: listed(&seen),
            always_hot: seen.left_out.0,
            unread: seen.unread,
            known_until: seen.known_until,
            files: self.files_of(key, &reader, &view).await?,
            steps: self.steps_of(key, &view, told_day).await?,
            responsible,
            canonical: String::new(),
            sha256: String::new(),
        };
        dossier.canonical = canonical::of(&dossier, &self.reference());
        dossier.sha256 = sha256(dossier.canonical.as_bytes());
        Ok(dossier)
    }

    /// Where the window of a dossier ends: of days that have not come, or of which no source tells yet, it says nothing. Told by what is
    /// known, not by the day on which it is made, so that the same state makes the same hash.
    async fn known_end(self, around: Date, end: Date) -> Result<Date, AppError> {
        let today = self.figures().today();
        let newest = self.known_until().await?.into_iter().flatten().max().filter(|newest| *newest >= around.first_of_month());
        // Where nothing is known of that month, the month itself.
        Ok(newest.unwrap_or_else(|| around.last_of_month()).min(end).min(today))
    }

    /// How many public reports about forests came from the village of a report in a month, itself counted in any case: the same for
    /// whoever asks, and nothing of what they may not see.
    async fn reports_of_month(self, report: &Report, month: Date) -> Result<u64, AppError> {
        let of_month = Search {
            area: Some(report.area.clone()),
            from: Some(month),
            until: Some(month.last_of_month()),
            ..Search::default()
        };
        let page = self.reports().public_reports(&of_month, None, COUNTED).await?;
        let about = |other: &Report| concerns_forests(other);
        let others = page.rows.iter().map(|row| &row.report).filter(|other| other.id != report.id && about(other)).count();
        Ok(others as u64 + 1)
    }

    async fn files_of(self, key: Key, reader: &Reader, view: &View) -> Result<Vec<DossierFile>, AppError> {
        let mut files = Vec::new();
        for file in view.lines.first().map(|line| line.attachments.as_slice()).unwrap_or_default() {
            let (file, bytes) = self.reports().read_file(file.id, key, reader).await?;
            let (sha256, length) = (sha256(&bytes), bytes.len() as u64);
            files.push(DossierFile { id: file.id, sha256, bytes: length, media_type: file.media_type });
        }
        // In an order that tells nothing.
        files.sort_by(|a, b| a.sha256.cmp(&b.sha256));
        Ok(files)
    }

    /// What agencies did, with the words that everybody may read.
    async fn steps_of(self, key: Key, view: &View, day: impl Fn(Date) -> DossierDay) -> Result<Vec<DossierStep>, AppError> {
        let is_public = view.report.is_public();
        let public = if is_public { self.reports().read_report(key, &Reader::Anyone).await? } else { view.clone() };
        let told = public.lines.into_iter().filter(|line| {
            !line.undone && line.what.is_for_public() && is_told(&line.what) && matches!(line.who, Who::Agency(..) | Who::System)
        });
        let step = |line: crate::TimelineEntry| DossierStep {
            day: day(view.report.day_of(line.at.first_moment())),
            words: line.words.filter(|_| is_public && matches!(line.what, ReportEvent::FollowUpPublished { .. })),
            what: line.what,
            agency: line.agency,
        };
        Ok(told.map(step).collect())
    }
}

/// The nearest alerts of what was seen.
fn listed(seen: &SeenNear) -> Vec<DossierAlert> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most a few thousand metres")]
    let one = |near: &super::SeenAlert| DossierAlert {
        alert: near.alert,
        day: near.day,
        metres: metres_between(seen.point, near.alert.place.point()).round() as u64,
    };
    let mut listed: Vec<_> = seen.alerts.iter().map(one).collect();
    listed.sort_by_key(|near| (near.metres, near.day, near.alert.place, near.alert.sensor, near.alert.minute));
    listed.truncate(LISTED);
    listed
}
