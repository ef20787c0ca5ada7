//! An operator checks that nothing was changed: events against rows, commitments against contents and files.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Report,
    report::{AboutKind, Figure, Identity, ReportEvent, Task, apply},
};
use store::{Believed, Field, Over, ReportWithHistory};

use super::{
    check_marks::check_row,
    difference::{Difference, Findings, readable},
};
use crate::{
    AppError, handles,
    record::contents,
    record::recording,
    report::{attach_files::is_called_right, voice::voice_seconds},
};

/// Reports looked at together.
const TOGETHER: u32 = 500;

/// How often a report that is acted on all the while is read again.
const AGAIN: u32 = 5;

/// Reports that are looked at together.
#[derive(Default)]
struct Batch {
    /// The place of the last; none where there are no more.
    last: Option<i64>,
    with_histories: Vec<ReportWithHistory>,
    rows: Vec<Believed>,
    /// How many among them cannot be read.
    unreadable: u64,
}

impl handles::Proof<'_> {
    /// Checks every report. `progress` is told how many were looked at.
    pub async fn check_log(self, mut progress: impl FnMut(u64)) -> Result<Vec<Difference>, AppError> {
        let mut differences = Vec::new();
        let vouched = self.vouched_until().await?;
        let before = self.kept_figures().await?;
        let mut counted = BTreeMap::new();
        let (mut after, mut looked_at) = (0, 0);
        let mut all_readable = true;
        loop {
            let batch = self.batch(after, &mut differences).await?;
            let Some(last) = batch.last else {
                // Figures that moved while we counted cannot be compared, nor where a report was not counted; on a quiet installation
                // they stand still.
                let kept = self.kept_figures().await?;
                if kept == before && all_readable {
                    compare_figures(&counted, &kept, &mut differences);
                }
                self.check_notes(&mut differences).await?;
                self.check_seals(&mut differences).await?;
                self.check_tables(&mut differences).await?;
                self.check_photos(&mut differences).await?;
                self.check_alerts(&mut differences).await?;
                let mut unlike = Vec::new();
                let layers =
                    readable(self.forest().unlike_layers().await, |why| unlike.push(format!("features of layers: {why}")))?;
                unlike.extend(layers.unwrap_or_default());
                unlike.extend(self.grievances().unlike_log().await?);
                let sums = readable(self.figures().unlike_sums().await, |why| unlike.push(format!("sums over reports: {why}")))?;
                unlike.extend(sums.unwrap_or_default());
                differences.extend(unlike.into_iter().map(|what| Difference { report: String::new(), version: None, what }));
                return Ok(differences);
            };
            let supporters = self.store.supporters(after, last).await?;
            after = last;
            all_readable &= batch.unreadable == 0;
            let rows: BTreeMap<_, _> = batch.rows.iter().map(|row| (row.n, row)).collect();
            for with_history in &batch.with_histories {
                let n = with_history.stored.n;
                let again = match rows.get(&n) {
                    Some(row) if row.version == with_history.stored.report.version => None,
                    _ => self.both_again(n).await?,
                };
                let both = again.as_ref().map(|(with_history, row)| (with_history, Some(row)));
                let (with_history, row) = both.unwrap_or_else(|| (with_history, rows.get(&n).copied()));
                let mut found = Findings::of(with_history, &mut differences);
                let checked = self.check_report(with_history, row, (vouched, supporters.get(&n).copied()), &mut found).await;
                readable(checked, |why| found.add(None, &why))?;
                count(&mut counted, &with_history.stored.report);
            }
            looked_at += batch.with_histories.len() as u64 + batch.unreadable;
            progress(looked_at);
        }
    }

    /// The reports after a place. One that cannot be read is told, and keeps none of the others from being looked at.
    async fn batch(self, after: i64, differences: &mut Vec<Difference>) -> Result<Batch, AppError> {
        let both = async |after, at_most| {
            let with_histories = self.store.scan(after, at_most).await?;
            Ok::<_, AppError>((with_histories, self.store.believed(after, at_most).await?))
        };
        match both(after, TOGETHER).await {
            Err(AppError::Store(store::Error::Damaged(_))) => {}
            read => {
                let (with_histories, rows) = read?;
                let last = with_histories.last().map(|last| last.stored.n);
                return Ok(Batch { last, with_histories, rows, unreadable: 0 });
            }
        }
        let mut batch = Batch::default();
        for (n, report) in self.store.numbers(after, TOGETHER).await? {
            batch.last = Some(n);
            let told = |what| differences.push(Difference { report, version: None, what });
            match readable(both(n - 1, 1).await, told)? {
                Some((with_history, row)) => {
                    batch.with_histories.extend(with_history);
                    batch.rows.extend(row);
                }
                None => batch.unreadable += 1,
            }
        }
        Ok(batch)
    }

    /// Checks one report, with its row, up to which event all were vouched for, and how many supporters are kept apart.
    async fn check_report(
        self,
        with_history: &ReportWithHistory,
        row: Option<&Believed>,
        (vouched, supporters): (i64, Option<u64>),
        found: &mut Findings<'_>,
    ) -> Result<(), AppError> {
        check_events(with_history, found);
        self.check_marks(with_history, vouched, found);
        match row {
            Some(row) => check_row(with_history, row, found),
            None => found.add(None, "its row cannot be read beside its state"),
        }
        self.check_supervision(&with_history.stored.report, found);
        self.check_protection(with_history, found);
        self.check_contents(with_history, found)?;
        self.check_supporters(with_history, supporters, found).await?;
        self.check_rows(with_history, found).await
    }

    /// A report and its row once more, where somebody acted on it between the two: they are of one version then, unless another
    /// program wrote a version there.
    async fn both_again(self, n: i64) -> Result<Option<(ReportWithHistory, Believed)>, AppError> {
        for tries in (0..AGAIN).rev() {
            let row = self.store.believed(n - 1, 1).await?.pop();
            let (Some(with_history), Some(row)) = (self.store.scan(n - 1, 1).await?.pop(), row) else { return Ok(None) };
            if tries == 0 || (with_history.stored.n, with_history.stored.report.version) == (row.n, row.version) {
                return Ok(Some((with_history, row)));
            }
        }
        Ok(None)
    }

    async fn kept_figures(self) -> Result<BTreeMap<Figure, i64>, AppError> {
        let mut kept = BTreeMap::new();
        for about in AboutKind::ALL {
            kept.extend(self.store.figures(about, None, Over::Months).await?);
        }
        Ok(kept)
    }

    pub(crate) fn check_contents(self, with_history: &ReportWithHistory, found: &mut Findings<'_>) -> Result<(), AppError> {
        let id = with_history.stored.report.id;
        let forgotten = with_history.events.iter().any(|r| r.event.what == ReportEvent::Forgotten);
        let Ok(keys) = self.keys_of(with_history) else {
            found.add(None, "its keys cannot be opened with this installation's key");
            return Ok(());
        };
        for content in &with_history.contents {
            let version = Some(content.version);
            match contents::opened(id, content, &keys) {
                Ok(Some((salt, plain))) if trust::commit(&salt, &plain) == content.commitment => {}
                Ok(Some(_)) => found.add(version, "words or a person were changed after the event"),
                Ok(None) if forgotten && content.field == Field::Person => {}
                Ok(None) => found.add(version, "words or a person are gone though nobody was forgotten"),
                Err(AppError::Sealed(_) | AppError::Damaged(_)) => found.add(version, "what is sealed cannot be opened"),
                Err(e) => return Err(e),
            }
            if content.sealed != (content.field != Field::Words || with_history.stored.words_key.is_some()) {
                found.add(version, "words lie open that should be sealed, or the other way round");
            }
        }
        Ok(())
    }

    /// Of a protected report no exact place lies open in its state, nor in an event from when it was protected already; where one
    /// was told, it lies sealed.
    fn check_protection(self, with_history: &ReportWithHistory, found: &mut Findings<'_>) {
        let report = &with_history.stored.report;
        if report.is_protected() && report.point.is_some() {
            found.add(None, "the exact place of a protected report lies open in its state");
        }
        for recorded in &with_history.events {
            if matches!(&recorded.event.what, ReportEvent::Submitted { protected: true, point: Some(_), .. }) {
                found.add(Some(recorded.event.version), "the exact place of a protected report lies open in its event");
            }
        }
        if report.placed != with_history.contents.iter().any(|c| c.field == Field::Place) {
            found.add(None, "an exact place is there that nothing tells of, or the other way round");
        }
    }

    /// Supervisory content is only with inspectorates. Earlier versions left it where it was; nobody there sees it any more, and
    /// what still goes on is taken away when a coordinator verifies it again.
    fn check_supervision(self, report: &Report, found: &mut Findings<'_>) {
        if !report.is_at_rest() && !report.keeps_supervision(&self.reference().agencies) {
            found.add(
                None,
                "supervisory content lies open or with others than an inspectorate: let a coordinator verify it again",
            );
        }
    }

    async fn check_rows(self, with_history: &ReportWithHistory, found: &mut Findings<'_>) -> Result<(), AppError> {
        let report = &with_history.stored.report;
        for attachment in &with_history.attachments {
            // The voice of a person who was forgotten went with their key: a gap that is proved by its event.
            if report.identity == Identity::Forgotten && voice_seconds(&attachment.media_type).is_some() {
                continue;
            }
            match self.reports().open_file(attachment, report.id).await {
                Err(e) => found.add(Some(attachment.version), &format!("file {}: {e}", attachment.id)),
                Ok(bytes) if !is_called_right(attachment, &bytes) => {
                    found.add(Some(attachment.version), &format!("file {} is called what it is not", attachment.id));
                }
                Ok(_) => {}
            }
        }
        let (tasks, path) = self.store.rows_of(with_history.stored.n).await?;
        let in_order = |mut tasks: Vec<Task>| {
            tasks.sort_by_key(|t| (t.agency, t.work));
            tasks
        };
        if in_order(tasks) != in_order(report.tasks()) {
            found.add(None, "the rows of its tasks are not what its state says");
        }
        let due = report.register_due();
        if path != report.path().into_iter().map(|agency| (agency, due)).collect::<Vec<_>>() {
            found.add(None, "the rows of its path are not what its state says");
        }
        Ok(())
    }

    /// Supporters are kept apart, so that each counts once: as many as the report says.
    async fn check_supporters(
        self,
        with_history: &ReportWithHistory,
        kept: Option<u64>,
        found: &mut Findings<'_>,
    ) -> Result<(), AppError> {
        let n = with_history.stored.n;
        if kept.unwrap_or(0) == u64::from(with_history.stored.report.supports) {
            return Ok(());
        }
        // One may have come between the two.
        let now = self.store.scan(n - 1, 1).await?.pop().map(|d| u64::from(d.stored.report.supports));
        if now != Some(self.store.supporters(n - 1, n).await?.get(&n).copied().unwrap_or(0)) {
            found.add(None, "its supporters are not as many as it says");
        }
        Ok(())
    }

    /// Photos of visits are what was recorded.
    async fn check_photos(self, differences: &mut Vec<Difference>) -> Result<(), AppError> {
        // That a visit cannot be read is told among the registers.
        let visits = readable(self.store.visits(None).await.map_err(AppError::from), |_| {})?;
        for visit in visits.unwrap_or_default() {
            for photo in &visit.facts.photos {
                if let Err(e) = self.villages().checked_photo(photo).await {
                    let what = format!("visits: photo {} of visit {}: {e}", photo.id, visit.id.0);
                    differences.push(Difference { report: String::new(), version: None, what });
                }
            }
        }
        Ok(())
    }

    /// What belongs to no report, and what in the schema is not as the migrations make it.
    async fn check_tables(self, differences: &mut Vec<Difference>) -> Result<(), AppError> {
        let mut told = |what: String| differences.push(Difference { report: String::new(), version: None, what });
        for (table, rows) in self.store.orphaned_rows().await? {
            told(format!("{table}: {rows} rows belong to no report"));
        }
        self.store.unlike_migrations().await?.into_iter().for_each(told);
        Ok(())
    }
}

/// Counts a report for its figures.
pub(crate) fn count(figures: &mut BTreeMap<Figure, i64>, report: &Report) {
    for figure in report.figures() {
        *figures.entry(figure).or_default() += 1;
    }
}

fn compare_figures(counted: &BTreeMap<Figure, i64>, kept: &BTreeMap<Figure, i64>, differences: &mut Vec<Difference>) {
    let all: BTreeSet<_> = counted.keys().chain(kept.keys()).collect();
    for figure in all {
        let (is, should) = (kept.get(figure).unwrap_or(&0), counted.get(figure).unwrap_or(&0));
        if is != should {
            let (about, key) = figure.about.parts();
            let when = match figure.month - 1 {
                -1 => "all time".to_owned(),
                month => format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
            };
            let what = format!("a figure ({} {key}, {when}, {}) says {is}, the log says {should}", about.as_str(), figure.status);
            differences.push(Difference { report: String::new(), version: None, what });
        }
    }
}

/// Replays the events and compares: numbers without a gap, commitments that fit, a state that follows from them.
pub(crate) fn check_events(with_history: &ReportWithHistory, found: &mut Findings<'_>) {
    let (id, mut state) = (with_history.stored.report.id, None::<Report>);
    for (place, recorded) in (1..).zip(&with_history.events) {
        let event = &recorded.event;
        if event.version != place {
            found.add(Some(event.version), &format!("event {place} is missing"));
            return;
        }
        let contents = with_history.contents.iter().filter(|c| c.version == event.version);
        let files = with_history.attachments.iter().filter(|a| a.version == event.version);
        if !recording::is_committed_to(id, recorded, contents, files) {
            found.add(Some(event.version), "the event is not what it committed to");
        }
        state = apply(state, id, event);
    }
    if state.as_ref() != Some(&with_history.stored.report) {
        found.add(None, "the state of the report is not what its events say");
    }
}
