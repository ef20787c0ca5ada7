//! An operator checks what satellites saw: that alerts are those that were put in, that files are told as they were taken, and that sources
//! are told as far as they go.

use std::collections::BTreeMap;

use domain::forest::{AlertSource, day_of_number};
use serde::Deserialize;
use serde_json::Value;
use store::{AlertImportRow, AlertKey, Head, Note};

use super::difference::Difference;
use crate::{
    App, AppError,
    administer::NoteKind,
    forest::take_alerts::{AlertImport, NotedImport, digest_of_import},
};

/// How far alerts of earlier versions were vouched for.
const VOUCHED: &str = "alerts";
/// Notes read together.
const TOGETHER: u32 = 500;

/// What was vouched for that earlier versions put in.
#[derive(serde::Serialize)]
struct VouchedAlerts {
    rows: i64,
    version: i64,
}

/// What a note tells of how many steps put alerts in.
#[derive(Deserialize)]
struct Steps {
    #[serde(default)]
    version: i64,
}

impl App {
    /// The key by which alerts are added up.
    #[must_use]
    pub fn alert_key(&self) -> AlertKey {
        AlertKey(self.keys.hash("alerts", &[]))
    }

    /// Vouches for the alerts that earlier versions put in, unless that was done.
    pub(crate) async fn vouch_for_alerts(&self) -> Result<(), AppError> {
        if self.store.head(VOUCHED).await?.is_some() {
            return Ok(());
        }
        let rows = self.store.begin_alert_sums(self.alert_key()).await?;
        if rows > 0 {
            tracing::info!(rows, "alerts of an earlier version are vouched for");
            let version = self.store.alert_steps().await?;
            self.administration().note_vouched(&VouchedAlerts { rows, version }).await?;
        }
        // Last, so that whoever breaks off begins again.
        Ok(self.store.put_head(VOUCHED, Head { seq: rows, mark: self.head_mark(VOUCHED, rows, &[]) }).await?)
    }

    /// Alerts, the files they came in, and how far sources are told of. What is decided about alerts is a register.
    pub(super) async fn check_alerts(&self, differences: &mut Vec<Difference>) -> Result<(), AppError> {
        let mut told = |what: String| differences.push(Difference { report: String::new(), version: None, what });
        let noted = self.noted_imports().await?;
        // What broke off put some in, too, and has no note.
        let steps: i64 = noted.iter().map(|note| serde_json::from_str::<Steps>(&note.became).map_or(0, |s| s.version)).sum();
        let found = self.store.unlike_alerts(self.alert_key()).await?;
        for stretch in &found.unlike {
            let (from, until) = (day_of_number(*stretch.days.start()), day_of_number(*stretch.days.end()));
            told(match stretch.kept {
                Some(kept) if kept != stretch.found => {
                    format!("alerts: from {from} to {until} lie {}, and {kept} were put in", stretch.found)
                }
                Some(_) => format!("alerts: from {from} to {until} some were changed by another program"),
                None => format!("alerts: from {from} to {until} lie {} that nobody vouches for", stretch.found),
            });
        }
        if found.steps < steps {
            told(format!(
                "alerts: an earlier state of some days was put back: {} steps are known, {steps} are noted",
                found.steps
            ));
        }
        if let Some(sources) = found.sources {
            self.check_sources(&sources, &mut told).await?;
        }
        for what in unlike_imports(&noted, &self.store.alert_imports(u32::MAX).await?) {
            told(what);
        }
        Ok(())
    }

    async fn check_sources(
        &self,
        found: &BTreeMap<AlertSource, (u64, i32)>,
        told: &mut impl FnMut(String),
    ) -> Result<(), AppError> {
        let kept: BTreeMap<_, _> = self.store.alert_sources().await?.into_iter().map(|row| (row.source, row)).collect();
        for source in AlertSource::ALL {
            let (alerts, newest) = found.get(&source).map_or((0, None), |(alerts, newest)| (*alerts, Some(*newest)));
            let says = kept.get(&source).map_or((0, None), |row| (row.alerts, row.newest));
            if says != (alerts, newest) {
                told(format!(
                    "alert sources: {} says {} alerts, there are {alerts}, or another newest day",
                    source.as_str(),
                    says.0
                ));
            }
        }
        Ok(())
    }

    /// The notes that tell of alerts that were put in.
    async fn noted_imports(&self) -> Result<Vec<Note>, AppError> {
        let (mut noted, mut after) = (Vec::new(), 0);
        loop {
            let notes = self.store.notes_after(after, TOGETHER).await?;
            let Some(last) = notes.last() else { return Ok(noted) };
            after = last.seq;
            let tells = |note: &Note| matches!(NoteKind::of(note), Some(NoteKind::AlertImport | NoteKind::Vouched));
            noted.extend(notes.into_iter().filter(tells));
        }
    }
}

/// Where files are not told as their notes say. Notes of earlier versions do not name their row: it is found by what both tell.
fn unlike_imports(noted: &[Note], rows: &[AlertImportRow]) -> Vec<String> {
    let mut there: BTreeMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
    let mut unlike = Vec::new();
    let (mut earlier, mut unnamed) = (Vec::new(), Vec::new());
    for note in noted.iter().filter(|note| NoteKind::of(note) == Some(NoteKind::AlertImport)) {
        let said: Value = serde_json::from_str(&note.became).unwrap_or_default();
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        let Some(id) = text("id") else {
            earlier.push((note.subject.clone(), said));
            continue;
        };
        match id.parse().ok().and_then(|id| there.remove(&id)) {
            None => unlike.push(format!("alert files: {} is missing", note.subject)),
            Some(row) if text("digest") != Some(digest_of_import(row).as_str()) => {
                unlike.push(format!("alert files: {} says something else than its note", note.subject));
            }
            Some(_) => {}
        }
    }
    for row in there.into_values() {
        let told = serde_json::from_str::<AlertImport>(&row.told).ok();
        let found = told.and_then(|import| {
            let said = serde_json::to_value(NotedImport::of(&import)).ok()?;
            earlier.iter().position(|(subject, of)| *subject == import.name && *of == said)
        });
        match found {
            Some(place) => drop(earlier.swap_remove(place)),
            None => unnamed.push(row.id),
        }
    }
    unlike.extend(earlier.into_iter().map(|(subject, _)| format!("alert files: {subject} is missing, or says something else")));
    unlike.extend(unnamed.into_iter().map(|id| format!("alert files: {id} is in no note")));
    unlike
}
