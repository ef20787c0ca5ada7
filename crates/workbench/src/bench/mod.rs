//! Measuring on this machine: every figure stands beside a baseline of the same run, since machines differ and are noisy.

mod alerts;
mod intake;
mod lifecycle;
mod load;
mod read;
mod reads;
mod register;
mod search;

use std::{net::SocketAddr, process::Stdio, sync::Arc};

use app::{NewReport, Reporter};
use domain::{
    Actor, AreaCode, Command, Language, ReportId, Role, Title, TopicCode, Words,
    report::{Channel, Kind, Verification},
};
use serde::{Deserialize, Serialize};
use store::Key;
use tokio::net::TcpListener;
use web::{Settings, Web};

use operator::{Failure, Installation, Outcome, arguments::SettingFlags, config::Config, failure, serve};

use crate::{
    arguments::BenchCommand,
    demo::{Chance, PlaceNames, Writer, carefully},
    rising,
};

/// `tuntas bench`: measures, and tells each figure beside its baseline.
///
/// # Errors
/// Requests that failed: then nothing was measured.
pub async fn run(config: &Config, command: BenchCommand) -> Result<Outcome, Failure> {
    match command {
        BenchCommand::Intake { reports, connections, json } => intake::run(config, reports, connections, json).await?,
        BenchCommand::Reads { times, intake, json } => return reads::run(config, times, intake, json).await,
        BenchCommand::Lifecycle { lives, json } => return lifecycle::run(config, lives, json).await,
        BenchCommand::Read { requests, connections, json } => read::run(requests, connections, json).await?,
        BenchCommand::Search { reports, searches, json } => search::run(reports, searches, json).await?,
        BenchCommand::Alerts { rows, json } => alerts::run(config, rows, json).await?,
        BenchCommand::Register { entries, json } => register::run(config, entries, json).await?,
        BenchCommand::Rising { years, seed } => {
            println!("{}", tokio::task::spawn_blocking(move || rising::study(years, seed, |done| eprintln!("{done}"))).await?);
        }
        BenchCommand::Load { address, connections, requests, paths } => load::run(&address, connections, requests, paths).await?,
    }
    Ok(Outcome::Done)
}

/// What people search for: frequent and rare words, several words, beginnings of words, places.
const QUERIES: [&str; 16] = [
    "jalan rusak",
    "perbaikan jalan",
    "sampah",
    "air pdam mati",
    "lampu",
    "jembatan kayu lapuk",
    "pupuk subsidi",
    "tenggarong",
    "banjir samarinda",
    "guru tidak masuk",
    "sin",
    "mulawarman",
    "penebangan ulin",
    "bpjs",
    "karaoke",
    "tidak ada kata ini xyzq",
];

/// What was measured.
#[derive(Serialize)]
struct Measured {
    what: String,
    per_second: f64,
    /// Against the baseline of the same run.
    ratio: Option<f64>,
    baseline: String,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

impl Measured {
    /// Of times in order, in microseconds, without a baseline.
    fn of(what: &str, per_second: f64, sorted_us: &[u32]) -> Self {
        Self {
            what: what.to_owned(),
            per_second,
            ratio: None,
            baseline: String::new(),
            p50_ms: percentile(sorted_us, 50),
            p95_ms: percentile(sorted_us, 95),
            p99_ms: percentile(sorted_us, 99),
        }
    }

    fn tell(&self, json: bool) -> Result<(), Failure> {
        if json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        println!(
            "{}: {:.0} a second, p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms",
            self.what, self.per_second, self.p50_ms, self.p95_ms, self.p99_ms
        );
        if let Some(ratio) = self.ratio {
            println!("ratio {ratio:.2} to {}", self.baseline);
        }
        Ok(())
    }
}

/// Milliseconds below which so many of a hundred lie.
fn percentile(sorted_us: &[u32], share: usize) -> f64 {
    let place = (sorted_us.len() * share / 100).min(sorted_us.len().saturating_sub(1));
    f64::from(sorted_us.get(place).copied().unwrap_or(0)) / 1000.0
}

/// What the other process tells.
#[derive(Serialize, Deserialize)]
struct Loaded {
    seconds: f64,
    requests: u32,
    errors: u32,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

/// Runs the load in a second process.
async fn load_from_outside(
    address: SocketAddr,
    connections: u32,
    requests: u32,
    paths: Option<&std::path::Path>,
) -> Result<Loaded, Failure> {
    let mut child = tokio::process::Command::new(std::env::current_exe()?);
    child.args(["bench", "load", "--address", &address.to_string()]);
    child.args(["--connections", &connections.to_string(), "--requests", &requests.to_string()]);
    if let Some(paths) = paths {
        child.arg("--paths").arg(paths);
    }
    let output = child.stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true).spawn()?.wait_with_output().await?;
    let loaded: Loaded = serde_json::from_slice(&output.stdout)?;
    if loaded.errors > 0 {
        return Err(failure(format!("{} of {} requests failed; nothing was measured", loaded.errors, loaded.requests)));
    }
    Ok(loaded)
}

/// An installation in a folder, with the country of the demo.
async fn installation(folder: &std::path::Path, durability: store::Durability) -> Result<Installation, Failure> {
    installation_in(folder, "", durability).await
}

/// The same on a database that is named; it should be empty.
async fn installation_in(
    folder: &std::path::Path,
    database: &str,
    durability: store::Durability,
) -> Result<Installation, Failure> {
    let database = Some(database.to_owned()).filter(|d| !d.is_empty());
    let flags = SettingFlags { data: Some(folder.display().to_string()), database, ..SettingFlags::default() };
    let config = Config::read(&flags)?;
    let app = operator::open::open_with(&config, Arc::new(app::SystemClock), durability).await?;
    crate::demo::country(&app).await?;
    Ok(app)
}

fn web(app: &Installation, address: SocketAddr) -> Result<Web, Failure> {
    let many = u32::MAX;
    let settings = Settings {
        base: format!("http://{address}"),
        name: "bench".into(),
        trusted_proxies: Vec::new(),
        rates: web::Rates {
            reports_per_address: many,
            reports_per_contact: many,
            tries_per_address: many,
            reads_per_address: many,
            megabytes_per_address: many,
        },
        second_factor_for: Vec::new(),
        tile_server: None,
        requests: 100_000,
        file_links: std::time::Duration::ZERO,
        metrics_token: None,
        shown_outbox: None,
        demo: false,
    };
    Ok(Web::new(Arc::clone(&app.app), settings, serve::metrics()?))
}

async fn listener() -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Reports as people write them, all different.
struct Reports {
    writer: Writer,
    chance: Chance,
    villages: Vec<(AreaCode, PlaceNames)>,
    topics: Vec<TopicCode>,
}

impl Reports {
    fn new(app: &Installation) -> Self {
        let reference = app.reference();
        let villages = reference.areas().filter(|a| a.code.level() == domain::Level::Village).map(|a| {
            let district = a.code.parent().and_then(|d| reference.area(&d)).map(|d| d.name.clone()).unwrap_or_default();
            (a.code.clone(), PlaceNames { village: a.name.clone(), district })
        });
        Self {
            writer: Writer::new(),
            chance: Chance::new(1),
            villages: villages.collect(),
            topics: reference.topics.keys().cloned().collect(),
        }
    }

    /// The next one, with the title and topic an official would give it.
    fn next(&self) -> Result<(NewReport, Title, TopicCode), Failure> {
        let none = || failure("no villages");
        let (area, place) = self.villages.get(self.chance.below(self.villages.len())).ok_or_else(none)?;
        let topic = self.topics.get(self.chance.below(self.topics.len())).ok_or_else(none)?;
        let written = self.writer.report(&self.chance, &topic.0, place, Kind::Complaint);
        let new = NewReport {
            id: ReportId(trust::random::ordered_identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::of_report(&written.raw)?),
            area: area.clone(),
            point: None,
            forest: None,
            place: None,
            named: false,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Api,
            assisted: None,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter::default(),
            language: Language::Indonesian,
            attachments: Vec::new(),
        };
        Ok((new, Title::parse(&written.title)?, topic.clone()))
    }
}

fn verify(topic: TopicCode, area: AreaCode) -> Verification {
    let kind = Kind::Complaint;
    Verification { kind, supervisory: false, topic, area, accused: Vec::new(), anonymous: false }
}

/// Hands a report in and makes it public, as a coordinator would.
async fn publish(
    app: &Installation,
    (new, title, topic): (NewReport, Title, TopicCode),
) -> Result<domain::TrackingNumber, Failure> {
    let (id, area, words) = (new.id, new.area.clone(), new.text.clone().ok_or_else(|| failure("no text"))?);
    let receipt = app.reports().submit_report(new, &Actor::Anyone).await?;
    let custodian = app.reference().agencies.custodian(&area).ok_or_else(|| failure("no government"))?;
    let grants = vec![domain::Grant { role: Role::Coordinator, agency: custodian }];
    let actor = Actor::Official(domain::Official { user: domain::UserId(1), grants });
    let found = verify(topic, area);
    let request = app::ActRequest::new(Key::Id(id), &actor, Command::Verify(found)).titled(title).saying(words);
    carefully(app, request).await?;
    Ok(receipt.tracking)
}
