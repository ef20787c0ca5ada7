//! Taking over reports from a file: agencies, topics and areas are matched by name or made, then every row goes through
//! the same use case, many at a time so that they share commits.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use app::{AgenciesNamed, ImportReport, NewReport, ReferenceData, Reporter, TakenOver};
use domain::{
    AgencyId, Area, AreaCode, Language, Level, ReportId, TopicCode,
    report::{Channel, TakeOver},
};
use futures::{StreamExt, TryStreamExt, stream};
use insight::fold;
use store::Topic;
use uuid::Uuid;

use super::{
    mapping::{Column, Mapping},
    meanwhile, open_file,
    rows::{self, Row, Wrong},
};
use crate::{Failure, Installation, Outcome, failure, progress::Bar};

/// Rows on their way at once.
const TOGETHER: usize = 256;
/// Wrong rows shown one by one.
const SHOWN: usize = 20;

pub(super) async fn run(app: &Installation, file: &Path, mapping: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let mapping = Mapping::read(mapping)?;
    let (mut rows, mut wrong) = rows::read(&mapping, open_file(file)?, app.now())?;
    let twice = known_elsewhere(app, &mapping, &mut rows).await?;
    wrong.extend(twice);
    let made = prepare(app, &mapping, &rows, dry_run).await?;
    let (mut added, mut known, mut betraying) = (0, 0, 0);
    if !dry_run {
        (added, known, betraying) = take(app, &mapping, rows.as_slice()).await?;
    }
    tell(&Summary { rows: rows.len() as u64, added, known, betraying, made, wrong: &wrong, dry_run }, json);
    Ok(if wrong.is_empty() { Outcome::Done } else { Outcome::Differs })
}

/// Rows whose national id another report has are no second reports: they are taken out, and named.
async fn known_elsewhere(app: &Installation, mapping: &Mapping, rows: &mut Vec<Row>) -> Result<Vec<Wrong>, Failure> {
    if !mapping.columns.contains_key(&Column::NationalId) {
        return Ok(Vec::new());
    }
    let here = app.store.national_ids().await?.into_iter();
    let mut known: BTreeMap<_, _> =
        here.map(|(id, report, tracking)| (id, (report.0, format!("report {}", tracking.grouped())))).collect();
    let mut twice = Vec::new();
    rows.retain(|row| {
        let Some(id) = row.national_id.as_deref().and_then(domain::NationalId::parse) else { return true };
        let own = Uuid::parse_str(&row.mark).unwrap_or_default();
        let (whose, what) = known.entry(id).or_insert_with(|| (own, format!("line {}", row.line)));
        if *whose != own {
            twice.push(Wrong { line: row.line, why: format!("national_id: {} is that of {what} already", id.0) });
        }
        *whose == own
    });
    Ok(twice)
}

/// What was, or would be, made.
#[derive(Default, serde::Serialize)]
struct Made {
    agencies: Vec<String>,
    topics: usize,
    areas: usize,
    /// Rows whose village was not found, so that they lie in the district or the whole area.
    coarser: u64,
    /// Rows answered before they were received: when they were answered stays unknown.
    unclear: Vec<u64>,
}

/// Makes what the rows name and nobody knows yet.
async fn prepare(app: &Installation, mapping: &Mapping, rows: &[Row], dry_run: bool) -> Result<Made, Failure> {
    let (mut made, within) = (Made::default(), mapping.area()?);
    let reference = app.reference();
    let area = match reference.area(&within) {
        Some(_) => None,
        None if mapping.within_name.trim().is_empty() => {
            return Err(failure(format!(
                "the area {within} is not known: import areas first, or give the mapping a within_name"
            )));
        }
        None => Some(Area { code: within.clone(), name: Mapping::named("within_name", &mapping.within_name)?, closed: false }),
    };
    made.areas = area.iter().count();
    let named = AgenciesNamed {
        within: within.clone(),
        government: Mapping::named("government", &mapping.government)?,
        others: rows.iter().filter_map(|r| r.agency.clone()).collect(),
    };
    if let Some(other) = named.taken(&reference.agencies) {
        return Err(failure(format!(
            "government: {:?} is there already, for the area {}, and the area {within} would need one of its own: is within wrong?",
            other.name, other.area
        )));
    }
    made.agencies = named.unknown(&reference.agencies).into_iter().map(str::to_owned).collect();
    let mut topics: Vec<_> = rows.iter().filter_map(|r| r.topic.as_deref()).map(|t| (code_of(t), t)).collect();
    topics.sort_unstable();
    topics.dedup_by(|a, b| a.0 == b.0);
    topics.retain(|(code, name)| !reference.topics.contains_key(code) && topic_called(&reference, name).is_none());
    made.topics = topics.len();
    if !dry_run {
        // Each is whole in itself: whoever starts again goes on with the next.
        app.administration().add_areas(area.into_iter().collect()).await.map_err(meanwhile)?;
        app.administration().add_agencies(&named).await.map_err(meanwhile)?;
        let topic =
            |(code, name): (TopicCode, &str)| Topic { code, name: name.to_owned(), name_en: name.to_owned(), closed: false };
        app.administration().add_topics(topics.into_iter().map(topic).collect()).await.map_err(meanwhile)?;
    }
    let places = Places::new(&app.reference(), &within);
    made.coarser = rows.iter().filter(|r| r.village.is_some() && places.find(r).level() != Level::Village).count() as u64;
    made.unclear = rows.iter().filter(|r| r.answered && r.answered_at.is_none()).map(|r| r.line).collect();
    Ok(made)
}

fn topic_called(reference: &ReferenceData, name: &str) -> Option<TopicCode> {
    let folded = fold(name);
    reference.topics.values().find(|t| fold(&t.name) == folded).map(|t| t.code.clone())
}

/// A code made from a name: `Saluran Tepi Jalan` becomes `saluran-tepi-jalan`.
fn code_of(name: &str) -> TopicCode {
    let folded: String = fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<_> = folded.split('-').filter(|w| !w.is_empty()).collect();
    let mut code = words.join("-");
    if code.len() > 40 {
        // Long names that begin alike must not become one topic.
        let hash = trust::hex(&trust::digest(name.as_bytes()));
        code.truncate(33);
        code = format!("{}-{}", code.trim_end_matches('-'), hash.get(..6).unwrap_or_default());
    }
    TopicCode::parse(&code).unwrap_or_else(|| TopicCode("lainnya".to_owned()))
}

/// Areas by their names.
struct Places {
    within: AreaCode,
    districts: HashMap<String, AreaCode>,
    villages: HashMap<String, Vec<AreaCode>>,
}

impl Places {
    fn new(reference: &ReferenceData, within: &AreaCode) -> Self {
        let (mut districts, mut villages) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for area in reference.areas().filter(|a| within.contains(&a.code)) {
            match area.code.level() {
                Level::District => drop(districts.insert(bare(&area.name), area.code.clone())),
                Level::Village => villages.entry(bare(&area.name)).or_default().push(area.code.clone()),
                Level::Province | Level::Regency => {}
            }
        }
        Self { within: within.clone(), districts, villages }
    }

    /// The village if it is known and only one is meant, else the district, else the whole area.
    fn find(&self, row: &Row) -> AreaCode {
        let district = row.district.as_deref().and_then(|d| self.districts.get(&bare(d)));
        let villages = row.village.as_deref().and_then(|v| self.villages.get(&bare(v))).map(Vec::as_slice).unwrap_or_default();
        let in_district = villages.iter().find(|v| district.is_some_and(|d| d.contains(v)));
        let only = villages.first().filter(|_| villages.len() == 1 && district.is_none());
        in_district.or(only).or(district).unwrap_or(&self.within).clone()
    }
}

/// Only letters and digits: files write `Dukuh Pakis`, `DUKUHPAKIS` and `Dukuh-Pakis`.
fn bare(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

async fn take(app: &Installation, mapping: &Mapping, rows: &[Row]) -> Result<(u64, u64, u64), Failure> {
    let (reference, within) = (app.reference(), mapping.area()?);
    let places = Places::new(&reference, &within);
    let agencies: HashMap<_, _> =
        reference.agencies.iter().filter(|a| within.contains(&a.area)).map(|a| (fold(&a.name), a.id)).collect();
    let (bar, done) = (Bar::new("reports"), AtomicU64::new(0));
    let one = |(report, line): (Result<ImportReport, Failure>, u64)| {
        let (bar, done) = (&bar, &done);
        async move {
            let taken = app.operation().import_report(report?).await.map_err(|e| failure(format!("line {line}: {e}")))?;
            bar.at(done.fetch_add(1, Ordering::Relaxed) + 1, rows.len() as u64);
            Ok::<_, Failure>(taken)
        }
    };
    let read = |row: &Row| {
        let topic = row.topic.as_deref().map(|t| topic_called(&reference, t).unwrap_or_else(|| code_of(t)));
        let agency = row.agency.as_deref().and_then(|a| agencies.get(&fold(a))).copied();
        (to_report(row, mapping, places.find(row), topic, agency), row.line)
    };
    let all: Vec<TakenOver> = stream::iter(rows.iter().map(read)).map(one).buffer_unordered(TOGETHER).try_collect().await?;
    bar.end();
    let count = |wanted: fn(&TakenOver) -> bool| all.iter().filter(|t| wanted(t)).count() as u64;
    let added = count(|t| matches!(t, TakenOver::Added { .. }));
    Ok((added, all.len() as u64 - added, count(|t| matches!(t, TakenOver::Added { betrays: true }))))
}

fn to_report(
    row: &Row,
    mapping: &Mapping,
    area: AreaCode,
    topic: Option<TopicCode>,
    agency: Option<AgencyId>,
) -> Result<ImportReport, Failure> {
    let id = Uuid::parse_str(&row.mark)?;
    let new = NewReport {
        id: ReportId(id),
        kind: row.kind,
        title: row.title.clone(),
        text: Some(row.text.clone()),
        area,
        point: None,
        forest: None,
        place: None,
        named: false,
        happened_on: None,
        written_at: None,
        topic: None,
        channel: Channel::Import,
        assisted: None,
        anonymous: false,
        secret: false,
        restriction_asked: false,
        reporter: Reporter::default(),
        language: Language::Indonesian,
        attachments: Vec::new(),
    };
    let national_id = row.national_id.as_deref().and_then(domain::NationalId::parse);
    let state = TakeOver { agency, topic, answered: row.answered, answered_at: row.answered_at, national_id };
    Ok(ImportReport { new, received_at: row.received_at, state, origin: format!("{}:{}", mapping.source, row.mark) })
}

struct Summary<'a> {
    rows: u64,
    added: u64,
    known: u64,
    /// Rows taken whose words, public now, betray a person.
    betraying: u64,
    made: Made,
    wrong: &'a [Wrong],
    dry_run: bool,
}

fn tell(s: &Summary<'_>, json: bool) {
    if json {
        let all = serde_json::json!({
            "dry_run": s.dry_run, "rows": s.rows, "added": s.added, "known": s.known, "betraying": s.betraying, "made": s.made, "wrong": s.wrong,
        });
        println!("{all}");
        return;
    }
    for wrong in s.wrong.iter().take(SHOWN) {
        println!("line {}: {}", wrong.line, wrong.why);
    }
    if s.wrong.len() > SHOWN {
        println!("and {} more wrong rows; --json lists all", s.wrong.len() - SHOWN);
    }
    for line in s.made.unclear.iter().take(SHOWN) {
        println!("line {line}: answered before it was received; it is taken as answered, at an unknown time");
    }
    let would = if s.dry_run { "would be " } else { "" };
    println!("{} rows can be taken, {} are wrong", s.rows, s.wrong.len());
    println!(
        "{} agencies and {} topics {would}made; {} reports lie in a larger area than the file names, because the village was not found",
        s.made.agencies.len(),
        s.made.topics,
        s.made.coarser
    );
    if s.dry_run {
        println!("nothing was taken (dry run)");
    } else {
        println!("{} reports taken, {} were here already", s.added, s.known);
        if s.betraying > 0 {
            println!(
                "{} of those taken hold what may betray a person (names, numbers), and are public: verify them with other words, or hide them",
                s.betraying
            );
        }
    }
}
