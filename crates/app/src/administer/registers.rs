//! What is known about the country and its officials, told again from the notes of its changes: an operator's snapshot, and each
//! change since. What lies in the tables must be the same.

use std::collections::BTreeMap;

use domain::grievance::RegisterRule;
use serde::Serialize;
use serde_json::{Value, json};
use store::{Change, KeptWhole, Note};

use super::{About, NoteKind, people::Noted};
use crate::{AppError, handles, proof::difference::readable, record::chain::Ends};

domain::choices! {
    /// A register: a table that administrators change.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Register {
        /// Areas
        Areas = "areas",
        /// Agencies
        Agencies = "agencies",
        /// Topics
        Topics = "topics",
        /// How many people live where
        Population = "population",
        /// Villages, with all that was ever told of each
        Villages = "villages",
        /// Teams that go into villages
        Teams = "teams",
        /// Their trips
        Trips = "trips",
        /// What was recorded of visits
        Visits = "visits",
        /// Layers of areas, without their features
        Layers = "layers",
        /// Who must act on what happens to a forest
        Responsibilities = "responsibilities",
        /// Who is on duty where
        DutyRosters = "duty-rosters",
        /// Drills
        Drills = "drills",
        /// What was decided about what satellites saw
        AlertMarks = "alert-marks",
        /// What is set for the grievance register
        RegisterRules = "register-rules",
        /// Reports of a period of it
        PeriodReports = "period-reports",
        /// Benefit payments
        Payments = "payments",
        /// Rules of deadlines
        Rules = "rules",
        /// Holidays
        Holidays = "holidays",
        /// Settings
        Settings = "settings",
        /// Ready answers
        Replies = "replies",
        /// Officials, with what they may do
        People = "people",
    }
}

/// The rows of a register, by what they are told apart by.
type Rows = BTreeMap<String, Value>;

/// Notes read together.
const TOGETHER: u32 = 500;
/// What is told of a key that more than one row has.
const TWICE: &str = "is there more than once";

impl Register {
    /// Whether a note holds all of it.
    pub(crate) fn is_kept_in(self, note: &Note) -> bool {
        NoteKind::of(note) == Some(NoteKind::Snapshot) && note.subject == self.as_str()
    }

    /// The register that a note changes.
    pub(crate) fn of_note(note: &Note) -> Option<Self> {
        match NoteKind::of(note)? {
            NoteKind::Snapshot => Self::parse(&note.subject),
            kind => kind.register(),
        }
    }

    /// The table that keeps its rows whole, if one does.
    fn kept_whole(self) -> Option<KeptWhole> {
        match self {
            Self::Teams => Some(KeptWhole::Teams),
            Self::Trips => Some(KeptWhole::Trips),
            Self::Layers => Some(KeptWhole::Layers),
            Self::Responsibilities => Some(KeptWhole::Responsibilities),
            Self::DutyRosters => Some(KeptWhole::Rosters),
            Self::Drills => Some(KeptWhole::Drills),
            Self::AlertMarks => Some(KeptWhole::AlertMarks),
            Self::RegisterRules => Some(KeptWhole::RegisterRules),
            Self::PeriodReports => Some(KeptWhole::PeriodReports),
            Self::Payments => Some(KeptWhole::Payments),
            Self::Areas
            | Self::Agencies
            | Self::Topics
            | Self::Population
            | Self::Villages
            | Self::Visits
            | Self::Rules
            | Self::Holidays
            | Self::Settings
            | Self::Replies
            | Self::People => None,
        }
    }

    /// What a row is told apart by: what makes it one of a kind, so that it is known before it has a number.
    fn key(self, row: &Value) -> String {
        let of =
            |names: &[&str]| names.iter().map(|n| row.get(n).unwrap_or(&Value::Null).to_string()).collect::<Vec<_>>().join(" ");
        match self {
            Self::Areas | Self::Topics => of(&["code"]),
            Self::Agencies => of(&["parent", "name"]),
            Self::Population => of(&["area", "year"]),
            Self::Villages => of(&["area", "version"]),
            Self::Teams
            | Self::Trips
            | Self::Visits
            | Self::Layers
            | Self::Responsibilities
            | Self::DutyRosters
            | Self::Drills
            | Self::PeriodReports
            | Self::Payments
            | Self::AlertMarks => of(&["id"]),
            Self::RegisterRules => match serde_json::from_value::<RegisterRule>(row.clone()) {
                Ok(rule) => rule.key(),
                Err(_) => row.to_string(),
            },
            Self::Rules => of(&["term", "from"]),
            Self::Holidays => of(&["date", "area"]),
            Self::Settings => of(&["name"]),
            Self::Replies => of(&["agency", "title", "body"]),
            Self::People => of(&["login"]),
        }
    }

    /// What a row is compared by. Agencies and officials are compared with their number, which others know them by; that of
    /// anything else new was not known when its note was written. An address of mails is in no note.
    fn compared(self, mut row: Value) -> Value {
        if let Some(fields) = row.as_object_mut() {
            match self {
                Self::People => {
                    fields.remove("email");
                    if let Some(Value::Array(roles)) = fields.get_mut("roles") {
                        roles.sort_by_key(Value::to_string);
                    }
                }
                Self::Agencies => {
                    if let Some(Value::Array(topics)) = fields.get_mut("topics") {
                        topics.sort_by_key(Value::to_string);
                    }
                }
                _ => {
                    fields.remove("id");
                }
            }
        }
        row
    }
}

impl handles::Administration<'_> {
    /// Keeps whole registers in notes, as they lie there now: for an operator who put them in place by other means.
    pub async fn note_snapshots(self, registers: &[Register]) -> Result<(), AppError> {
        for register in registers {
            let as_it_lies = async |ends| {
                let (rows, twice) = self.registered(*register).await?;
                if let Some(key) = twice.first() {
                    return Err(AppError::Damaged(format!("{}: {key} {TWICE}", register.as_str())));
                }
                let rows: Vec<Value> = rows.into_values().collect();
                self.write_snapshot(*register, &rows, &Change::Nothing, ends).await
            };
            self.add_made(as_it_lies).await?;
        }
        // Only then: of several that were put in place together, some would else not be as noted yet.
        self.refresh_reference().await
    }

    /// Changes rows of a register, together with a note that holds the whole register after it. What lies there must have been read
    /// at these ends of the chains.
    pub(super) async fn write_snapshot(
        self,
        register: Register,
        rows: &impl Serialize,
        change: &Change,
        ends: Ends,
    ) -> Result<(), AppError> {
        let about = About::new(NoteKind::Snapshot, None, register.as_str()).became(rows)?;
        Ok(self.write_note(&self.noted_now(None, about), change, ends).await?)
    }

    /// Refuses what would be added to a register that is not as its notes say: with the snapshot after it nobody would see that
    /// any more.
    ///
    /// # Errors
    /// [`AppError::Damaged`]; the store's.
    pub async fn must_be_as_noted(self, register: Register) -> Result<(), AppError> {
        match self.unlike_notes().await?.into_iter().find(|(of, _)| *of == register) {
            None => Ok(()),
            Some((_, what)) => Err(AppError::Damaged(format!("{what}; look at it with: tuntas verify"))),
        }
    }

    /// Where registers are not as their notes say.
    pub(crate) async fn unlike_notes(self) -> Result<Vec<(Register, String)>, AppError> {
        let (mut noted, mut unlike) = self.noted().await?;
        for register in Register::ALL {
            let name = register.as_str();
            let read = readable(self.registered(register).await, |why| unlike.push((register, format!("{name}: {why}"))))?;
            // What cannot be read is named, and keeps nothing else from being compared.
            let (mut there, twice) = match (read, register.kept_whole()) {
                (Some(read), _) => read,
                (None, None) => continue,
                (None, Some(table)) => {
                    let (there, unread) = self.as_it_lies(register, table).await?;
                    for under in unread {
                        unlike.push((register, format!("{name}: {under} cannot be read")));
                        if let Some(rows) = noted.get_mut(&register) {
                            rows.retain(|key, _| key.trim_matches('"') != under);
                        }
                    }
                    (there, Vec::new())
                }
            };
            unlike.extend(twice.into_iter().map(|key| (register, format!("{name}: {key} {TWICE}"))));
            for (key, row) in noted.get(&register).into_iter().flatten() {
                let what = match there.remove(key) {
                    Some(lies) if register.compared(lies.clone()) == register.compared(row.clone()) => continue,
                    Some(_) => "says something else than its notes",
                    None => "is missing",
                };
                unlike.push((register, format!("{name}: {key} {what}")));
            }
            unlike.extend(there.into_keys().map(|key| (register, format!("{name}: {key} is in no note"))));
        }
        let misplaced = self.store.misplaced_rules().await?;
        let told =
            |key: String| (Register::RegisterRules, format!("{}: {key} tells of another", Register::RegisterRules.as_str()));
        unlike.extend(misplaced.into_iter().map(told));
        // That a visit cannot be read was told above.
        let photos = readable(self.photos_of_visits().await, |_| {})?.unwrap_or_default();
        unlike.extend(photos.into_iter().map(|what| (Register::Visits, what)));
        Ok(unlike)
    }

    /// Where photos of visits are not kept as these tell, and would be tidied away, or shown with another.
    async fn photos_of_visits(self) -> Result<Vec<String>, AppError> {
        let visits = self.store.visits(None).await?;
        let mut there: BTreeMap<_, _> = self.store.visit_files().await?.into_iter().collect();
        let mut unlike = Vec::new();
        // A correction has the photos of the visit that was wrong, too: each is kept for one of them.
        let mut told = BTreeMap::<_, Vec<_>>::new();
        for visit in &visits {
            for photo in &visit.facts.photos {
                told.entry(photo.id).or_default().push(visit.id);
            }
        }
        for (photo, of) in told {
            match there.remove(&photo) {
                Some(kept_for) if of.contains(&kept_for) => {}
                Some(_) => unlike.push(format!("visits: photo {photo} is kept for another")),
                None => unlike.push(format!("visits: photo {photo} is kept for none")),
            }
        }
        unlike.extend(there.into_keys().map(|photo| format!("visits: photo {photo} is of none")));
        Ok(unlike)
    }

    /// The rows of a register as its notes tell them.
    pub(crate) async fn noted_rows<T: serde::de::DeserializeOwned>(self, register: Register) -> Result<Vec<T>, AppError> {
        let (mut noted, _) = self.noted().await?;
        let rows = noted.remove(&register).unwrap_or_default();
        Ok(rows.into_values().map(serde_json::from_value).collect::<Result<_, _>>()?)
    }

    /// All registers as their notes tell them, and which notes tell nothing any more.
    async fn noted(self) -> Result<(BTreeMap<Register, Rows>, Vec<(Register, String)>), AppError> {
        let (mut noted, mut unread, mut after) = (BTreeMap::<Register, Rows>::new(), Vec::new(), 0);
        loop {
            let notes = self.store.notes_after(after, TOGETHER).await?;
            let Some(last) = notes.last() else { return Ok((noted, unread)) };
            after = last.seq;
            for note in &notes {
                if let Some(register) = Register::of_note(note)
                    && add(&mut noted, register, note).is_err()
                {
                    unread.push((register, format!("{}: note {} cannot be read", register.as_str(), note.seq)));
                }
            }
        }
    }

    /// A register with a row that cannot be read, as the others of its rows lie there, and what those lie under that are no JSON at all.
    async fn as_it_lies(self, register: Register, table: KeptWhole) -> Result<(Rows, Vec<String>), AppError> {
        let (mut there, mut unread) = (Rows::new(), Vec::new());
        for (under, text) in self.store.kept_whole(table).await? {
            let Ok(Value::Object(mut row)) = serde_json::from_str(&text) else {
                unread.push(under);
                continue;
            };
            if table != KeptWhole::RegisterRules {
                row.insert("id".into(), under.into());
            }
            let row = Value::Object(row);
            there.insert(register.key(&row), row);
        }
        Ok((there, unread))
    }

    /// A register as it lies there, and what more than one of its rows is told apart by: of these only one is among the rows.
    async fn registered(self, register: Register) -> Result<(Rows, Vec<String>), AppError> {
        let rows: Vec<Value> = match register {
            Register::Areas => values(self.store.areas().await?)?,
            Register::Agencies => values(self.store.agencies().await?)?,
            Register::Topics => values(self.store.topics().await?)?,
            Register::Population => values(self.store.population().await?)?,
            Register::Villages => values(self.store.villages(None).await?)?,
            Register::Teams => values(self.store.teams().await?)?,
            Register::Trips => values(self.store.trips(None).await?)?,
            Register::Visits => values(self.store.visits(None).await?)?,
            Register::Layers => values(self.store.layers().await?)?,
            Register::Responsibilities => values(self.store.responsibilities().await?)?,
            Register::DutyRosters => values(self.store.rosters().await?)?,
            Register::Drills => values(self.store.drills().await?)?,
            Register::AlertMarks => values(self.store.alert_marks().await?)?,
            Register::RegisterRules => values(self.store.register_rules().await?)?,
            Register::PeriodReports => values(self.store.period_reports().await?)?,
            Register::Payments => values(self.store.payments(None).await?)?,
            Register::Rules => values(self.store.rules().await?)?,
            Register::Holidays => values(self.store.holidays().await?)?,
            Register::Settings => {
                let settings = self.store.settings().await?;
                settings.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
            }
            Register::Replies => {
                let all = self.store.agencies().await?.into_iter().map(|a| a.id).collect();
                values(self.store.replies(all).await?)?
            }
            Register::People => {
                let people = self.store.persons().await?;
                people.iter().map(|p| serde_json::to_value(Noted::of(p))).collect::<Result<_, _>>()?
            }
        };
        let (mut there, mut twice) = (Rows::new(), Vec::new());
        for row in rows {
            let key = register.key(&row);
            // Somebody may keep the same ready answer twice; anything else is one of a kind.
            if there.insert(key.clone(), row).is_some() && register != Register::Replies {
                twice.push(key);
            }
        }
        Ok((there, twice))
    }
}

fn values<T: Serialize>(rows: Vec<T>) -> Result<Vec<Value>, AppError> {
    Ok(rows.iter().map(serde_json::to_value).collect::<Result<_, _>>()?)
}

/// What a note changes.
pub(super) fn add(noted: &mut BTreeMap<Register, Rows>, register: Register, note: &Note) -> Result<(), serde_json::Error> {
    if NoteKind::of(note) == Some(NoteKind::Snapshot) {
        let rows: Vec<Value> = serde_json::from_str(&note.became)?;
        noted.insert(register, rows.into_iter().map(|row| (register.key(&row), row)).collect());
        return Ok(());
    }
    let rows = noted.entry(register).or_default();
    // What was told of a village or a visit stays beside what is told after it.
    if !note.was.is_empty() && !matches!(register, Register::Villages | Register::Visits) {
        let was: Value = serde_json::from_str(&note.was)?;
        rows.remove(&register.key(&was));
    }
    if !note.became.is_empty() {
        let became: Value = serde_json::from_str(&note.became)?;
        rows.insert(register.key(&became), became);
    }
    Ok(())
}
