//! An operator or administrator takes in a file of alerts, or a fetcher what a source answered: row by row, so that the memory is the
//! same for any size. Rows that are wrong are told, the others are taken; taken again, nothing changes.

use std::io::Read;

use domain::{
    Date, Official, Timestamp,
    forest::{Alert, AlertBox, AlertSource, day_number, day_of_number},
};
use serde::{Deserialize, Serialize};
use store::{AlertImportRow, AlertsPut, Change};
use tokio::sync::mpsc;
use trust::Sha256;
use uuid::Uuid;

use super::alerts::{self, NoAlerts, WrongAlert};
use crate::{
    AppError,
    administer::{About, NoteKind},
    handles,
};

/// Alerts that are put in together: many share a commit, and others wait for it no longer than a tenth of a second.
const TOGETHER: usize = 32 * 1024;
/// Most wrong rows that are told; the others are counted.
const TOLD: usize = 200;
/// Longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// How alerts came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowAlertsCame {
    /// In a file
    File,
    /// Fetched from where they are told
    Fetched,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongAlertTold {
    /// Its line; of JSON its place among the rows.
    pub line: u64,
    /// Why, in English.
    pub why: String,
    /// The key of that text in the reader's language, and what stands in it.
    pub key: String,
    /// See `key`.
    pub with: Vec<(String, String)>,
}

/// What became of a file of alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertImport {
    /// What it is called.
    pub name: String,
    /// How it came.
    pub came: HowAlertsCame,
    /// Who tells of them.
    pub source: String,
    /// The SHA-256 of what was read.
    pub digest: String,
    /// Rows that were read.
    pub rows: u64,
    /// Events that were not known.
    pub added: u64,
    /// Events that were known, and of which it says more: another source, or something that was not told.
    pub more: u64,
    /// Rows that say nothing new.
    pub known: u64,
    /// Rows that were wrong.
    pub wrong: u64,
    /// The first of these.
    pub told: Vec<WrongAlertTold>,
    /// The first and the last day of its alerts, in UTC.
    pub days: Option<(Date, Date)>,
}

/// A file that was taken in.
#[derive(Clone, Debug)]
pub struct TakenAlerts {
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub import: AlertImport,
}

/// What a note tells of a file; the last three not in earlier versions.
#[derive(Serialize)]
pub(crate) struct NotedImport<'a> {
    source: &'a str,
    sha256: &'a str,
    rows: u64,
    added: u64,
    more: u64,
    known: u64,
    wrong: u64,
    seen: Option<(Date, Date)>,
    /// The row that tells of it, and its digest.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    /// How many steps put its alerts in.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
}

impl<'a> NotedImport<'a> {
    pub(crate) fn of(import: &'a AlertImport) -> Self {
        let AlertImport { source, digest, rows, added, more, known, wrong, days, .. } = import;
        let (rows, added, more, known, wrong) = (*rows, *added, *more, *known, *wrong);
        Self { source, sha256: digest, rows, added, more, known, wrong, seen: *days, id: None, digest: None, version: None }
    }
}

/// The digest of what is told of a file, and when it came.
pub(crate) fn digest_of_import(row: &AlertImportRow) -> String {
    trust::hex(&trust::digest(format!("{} {}", row.at.as_microsecond(), row.told).as_bytes()))
}

/// How far a source is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSourceSeen {
    /// The source.
    pub source: AlertSource,
    /// How many of its alerts are kept.
    pub alerts: u64,
    /// The newest day.
    pub newest: Option<Date>,
    /// When it was last tried to fetch them, and when that last went well.
    pub fetched: Option<(Timestamp, Option<Timestamp>)>,
    /// Why it did not, the last time; empty where it did.
    pub failure: String,
}

/// What whoever reads a file tells whoever stores it.
struct ReadFile {
    source: AlertSource,
    rows: u64,
    wrong: u64,
    told: Vec<WrongAlertTold>,
    days: Option<(i32, i32)>,
    digest: String,
}

/// Hashes what passes.
struct Hashed<R> {
    input: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.input.read(into)?;
        self.hash.add(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Reads a file on a thread of its own, and sends its alerts on, many at a time.
fn read_all(
    input: impl Read,
    latest: i32,
    within: Option<AlertBox>,
    to: &mpsc::Sender<Vec<Alert>>,
) -> Result<ReadFile, NoAlerts> {
    let mut input = Hashed { input, hash: Sha256::default() };
    let mut together = Vec::with_capacity(TOGETHER);
    let (mut rows, mut wrong, mut told, mut days) = (0, 0, Vec::new(), None::<(i32, i32)>);
    let source = alerts::read(&mut input, latest, &mut |line, row| {
        if let (Ok(alert), Some(within)) = (&row, &within)
            && !within.holds(alert.place)
        {
            return true;
        }
        rows += 1;
        match row {
            Ok(alert) => {
                days = Some(days.map_or((alert.day, alert.day), |(from, to)| (from.min(alert.day), to.max(alert.day))));
                together.push(alert);
                let full = together.len() >= TOGETHER;
                // Nobody listens any more where storing failed.
                !full || to.blocking_send(std::mem::replace(&mut together, Vec::with_capacity(TOGETHER))).is_ok()
            }
            Err(why) => {
                wrong += 1;
                if told.len() < TOLD {
                    told.push(told_wrong(line, &why));
                }
                true
            }
        }
    })?;
    // Where every row is wrong, the file is: it is not told as one that was taken.
    if wrong > 0 && wrong == rows {
        return Err(NoAlerts::AllWrong(rows, told));
    }
    let _ = to.blocking_send(together);
    Ok(ReadFile { source, rows, wrong, told, days, digest: trust::hex(&input.hash.end()) })
}

fn told_wrong(line: u64, why: &WrongAlert) -> WrongAlertTold {
    let (key, with) = why.told();
    let with = with.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    WrongAlertTold { line, why: why.to_string(), key: key.to_owned(), with }
}

impl handles::Forest<'_> {
    /// Takes in a file of alerts; nobody: the operator, or a fetcher. Where it breaks off, what stands before that is taken: given
    /// again when it is whole, nothing is taken twice. The inner error says why it holds no alerts that can be read.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`] for who does not administer what holds for everybody; the store's.
    pub async fn take_alerts(
        self,
        by: Option<&Official>,
        name: &str,
        came: HowAlertsCame,
        input: impl Read + Send + 'static,
    ) -> Result<Result<AlertImport, NoAlerts>, AppError> {
        self.must_manage_all(by)?;
        self.take_within(by, name, came, input, None).await
    }

    /// The same, whoever may; of what lies outside a piece of the map nothing is kept, nor is it counted.
    pub(super) async fn take_within(
        self,
        by: Option<&Official>,
        name: &str,
        came: HowAlertsCame,
        input: impl Read + Send + 'static,
        within: Option<AlertBox>,
    ) -> Result<Result<AlertImport, NoAlerts>, AppError> {
        // Somewhere it is tomorrow already.
        let latest = day_number(self.figures().today()) + 1;
        let (to, mut from) = mpsc::channel(2);
        let reading = tokio::task::spawn_blocking(move || read_all(input, latest, within, &to));
        let mut put = AlertsPut::default();
        while let Some(together) = from.recv().await {
            let now = self.store.put_alerts(together, self.alert_key()).await?;
            put = AlertsPut {
                added: put.added + now.added,
                more: put.more + now.more,
                known: put.known + now.known,
                stretches: put.stretches + now.stretches,
            };
        }
        let read = match reading.await.map_err(|e| store::Error::Engine(e.to_string()))? {
            Ok(read) => read,
            Err(why) => return Ok(Err(why)),
        };
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let import = AlertImport {
            name,
            came,
            source: read.source.as_str().to_owned(),
            digest: read.digest,
            rows: read.rows,
            added: put.added,
            more: put.more,
            known: put.known,
            wrong: read.wrong,
            told: read.told,
            days: read.days.map(|(from, to)| (day_of_number(from), day_of_number(to))),
        };
        self.note_alerts(by, &import, put.stretches).await?;
        Ok(Ok(import))
    }

    /// Keeps what became of a file, with its note. An answer that says nothing new is not worth one.
    async fn note_alerts(self, by: Option<&Official>, import: &AlertImport, steps: u64) -> Result<(), AppError> {
        if import.came == HowAlertsCame::Fetched && import.added + import.more + import.wrong == 0 {
            return Ok(());
        }
        let row = AlertImportRow { id: trust::random::ordered_identity(), at: self.now(), told: serde_json::to_string(import)? };
        let noted = NotedImport {
            id: Some(row.id),
            digest: Some(digest_of_import(&row)),
            version: Some(steps),
            ..NotedImport::of(import)
        };
        let about = About::new(NoteKind::AlertImport, None, &import.name).became(&noted)?;
        self.note(by, about, Change::AlertImport(row)).await
    }

    /// The files taken in last, newest first.
    ///
    /// # Errors
    /// [`domain::Refusal::NotAllowed`] for who does not administer what holds for everybody; the store's.
    pub async fn alert_imports(self, by: &Official, at_most: u32) -> Result<Vec<TakenAlerts>, AppError> {
        self.must_manage_all(Some(by))?;
        let rows = self.store.alert_imports(at_most).await?;
        rows.into_iter().map(|row| Ok(TakenAlerts { at: row.at, import: serde_json::from_str(&row.told)? })).collect()
    }

    /// Every source, and how far it is told of.
    pub async fn alert_sources(self) -> Result<Vec<AlertSourceSeen>, AppError> {
        let rows = self.store.alert_sources().await?;
        let seen = |source| match rows.iter().find(|row| row.source == source) {
            None => AlertSourceSeen { source, alerts: 0, newest: None, fetched: None, failure: String::new() },
            Some(row) => AlertSourceSeen {
                source,
                alerts: row.alerts,
                newest: row.newest.map(day_of_number),
                fetched: row.tried_at.map(|at| (at, row.fetched_at)),
                failure: row.failure.clone(),
            },
        };
        Ok(AlertSource::ALL.map(seen).into())
    }
}
