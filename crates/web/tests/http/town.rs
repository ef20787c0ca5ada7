//! A small province to test in: two governments, three agencies, an official for every role, and a browser of sorts.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::{Arc, LazyLock},
};

use app::{ActRequest, App, NewReport, Register, Reporter, SimulatedClock};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
};
use channels::mail::{Mailer, Outbox};
use domain::{
    Actor, Agency, AgencyId, AgencyKind, Area, AreaCode, Command, Email, Grant, Official, PersonName, ReportId, Role, Timestamp,
    Title, TopicCode, TrackingNumber, UserId, Words,
    report::{ArchiveReason, Channel, Kind, Verification},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use store::{Blobs, Durability, Key, Person, PostgresStore, SqliteStore, Store, Topic};
use tower::ServiceExt;
use trust::InstallationKey;
use web::{MadeFrom, Rates, Settings, Web};

pub const VILLAGE: &str = "64.02.06.2001";
pub const PROVINCE: AgencyId = AgencyId(1);
pub const REGENCY: AgencyId = AgencyId(2);
pub const OTHER_REGENCY: AgencyId = AgencyId(3);
pub const WORKS: AgencyId = AgencyId(4);
pub const HEALTH: AgencyId = AgencyId(5);
pub const INSPECTORATE: AgencyId = AgencyId(6);

static METRICS: LazyLock<PrometheusHandle> = LazyLock::new(|| PrometheusBuilder::new().build_recorder().handle());
/// One hash for everybody: hashing passwords is slow on purpose.
static PASSWORD: LazyLock<String> = LazyLock::new(|| trust::hash_password("sandi-rahasia-1").unwrap());

pub struct Town {
    pub app: Arc<App>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<SimulatedClock>,
    pub router: Router,
    pub folder: tempfile::TempDir,
    pub database: Option<testbed::Database>,
    pub blobs: Blobs,
}

/// Another process on the database of a town.
pub struct Process {
    pub app: Arc<App>,
    pub store: Arc<dyn Store>,
}

impl std::ops::Deref for Process {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// A response, read whole.
pub struct Page {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    /// As it came.
    pub bytes: axum::body::Bytes,
    /// How many bytes it is.
    pub size: usize,
    /// The type of the template it was made from.
    pub made_from: Option<&'static str>,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap());
        all.filter_map(|c| c.split(';').next()).find(|c| c.starts_with(&format!("{name}="))).map(str::to_owned)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// What people read of it: without tags, blanks of every kind as one.
    pub fn words(&self) -> String {
        let parts = self.text.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        let text = parts.collect::<Vec<_>>().join("\u{1}");
        let text = text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
        text.replace('\u{1}', "").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let after = self.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

pub fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

const NO_LIMITS: Rates = Rates {
    reports_per_address: 1_000_000,
    reports_per_contact: 1_000_000,
    tries_per_address: 1_000_000,
    reads_per_address: 1_000_000,
    megabytes_per_address: 1_000_000,
};

/// The whole suite runs on SQLite, and again on PostgreSQL when this is set.
pub fn on_postgres() -> bool {
    std::env::var_os("TUNTAS_TEST_ON_POSTGRES").is_some()
}

async fn open(folder: &tempfile::TempDir, database: Option<&testbed::Database>) -> Arc<dyn Store> {
    match database {
        None => Arc::new(SqliteStore::open(&folder.path().join("town.db"), Durability::AtClose).unwrap()),
        Some(database) => Arc::new(PostgresStore::open(&database.url(), None, Durability::AtClose).await.unwrap()),
    }
}

impl Town {
    pub async fn new() -> Self {
        Self::build(None, |_, _| {}).await
    }

    /// With files that lie elsewhere.
    pub async fn with_blobs(blobs: Blobs) -> Self {
        Self::build(Some(blobs), |_, _| {}).await
    }

    pub async fn with_rates(rates: Rates) -> Self {
        Self::build(None, |settings, _| settings.rates = rates).await
    }

    /// Where people of a role must have a second factor.
    pub async fn with_second_factor_for(role: Role) -> Self {
        Self::build(None, |settings, _| settings.second_factor_for = vec![role]).await
    }

    /// As a demo shows itself: with the letters that would have been sent, and every component.
    pub async fn of_demo() -> Self {
        let shown = |settings: &mut Settings, folder: &Path| {
            settings.demo = true;
            settings.shown_outbox = Some(folder.join("outbox"));
        };
        Self::build(None, shown).await
    }

    async fn build(blobs: Option<Blobs>, set: impl FnOnce(&mut Settings, &Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = on_postgres().then(|| testbed::shared_cluster().database());
        let store = open(&folder, database.as_ref()).await;
        let blobs = blobs.unwrap_or_else(|| Blobs::in_folder(&folder.path().join("files")).unwrap());
        let key = InstallationKey::from_hex(&"ab".repeat(32)).unwrap();
        // A Tuesday morning in East Kalimantan.
        let clock = Arc::new(SimulatedClock::at("2026-03-03T01:00:00Z".parse().unwrap()));
        let app = Arc::new(App::open(Arc::clone(&store), blobs.clone(), key, clock.clone()).await.unwrap());
        furnish(&app, &*store).await;
        let mut settings = Settings {
            base: "http://lapor.contoh.id".into(),
            name: "Uji".into(),
            trusted_proxies: vec!["10.0.0.1".parse().unwrap()],
            rates: NO_LIMITS,
            requests: 1024,
            file_links: std::time::Duration::from_secs(60),
            second_factor_for: Vec::new(),
            tile_server: Some("https://ubin.contoh.id/{z}/{x}/{y}.png".into()),
            metrics_token: Some("kunci-angka".into()),
            shown_outbox: None,
            demo: false,
        };
        set(&mut settings, folder.path());
        let router = web::router(Web::new(Arc::clone(&app), settings, METRICS.clone()));
        Self { app, store, clock, router, folder, database, blobs }
    }

    /// A second process that has the same database open.
    pub async fn another_process(&self) -> Process {
        let store = open(&self.folder, self.database.as_ref()).await;
        let blobs = Blobs::in_folder(&self.folder.path().join("files")).unwrap();
        let key = InstallationKey::from_hex(&"ab".repeat(32)).unwrap();
        let app = Arc::new(App::open(Arc::clone(&store), blobs, key, self.clock.clone()).await.unwrap());
        Process { app, store }
    }

    /// A page of a report as another process makes it, which has kept none.
    pub async fn report_page_of_another_process(&self, number: TrackingNumber) -> Page {
        let app = self.another_process().await;
        let view = app.reports().read_report(Key::Tracking(number), &app::Reader::Anyone).await;
        let (status, text) = match view {
            Ok(view) => (StatusCode::OK, format!("{view:?}")),
            Err(app::AppError::NotFound) => (StatusCode::NOT_FOUND, String::new()),
            Err(e) => (StatusCode::INTERNAL_SERVER_ERROR, e.to_string()),
        };
        Page {
            bytes: axum::body::Bytes::new(),
            size: text.len(),
            status,
            headers: axum::http::HeaderMap::new(),
            text,
            made_from: None,
        }
    }

    /// The first file that was named, by the order of reports.
    pub async fn first_file(&self) -> uuid::Uuid {
        let dossiers = self.store.scan(0, 50).await.unwrap();
        dossiers.iter().flat_map(|d| &d.attachments).next().unwrap().id
    }

    /// What another program does to the database, without the key.
    pub fn by_hand(&self, sql: &str) {
        match &self.database {
            None => rusqlite::Connection::open(self.folder.path().join("town.db")).unwrap().execute_batch(sql).unwrap(),
            Some(database) => drop(database.by_hand(sql).unwrap()),
        }
    }

    /// Drops what keeps a table from being changed.
    pub fn let_change(&self, table: &str) {
        match &self.database {
            None => {
                self.by_hand(&format!("DROP TRIGGER IF EXISTS {table}_stays_as_it_is; DROP TRIGGER IF EXISTS {table}_stays"));
            }
            Some(_) => self.by_hand(&format!(
                "DROP TRIGGER IF EXISTS {table}_stays ON {table}; ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_marked"
            )),
        }
    }

    /// The database as it lies on the disk; with its bytes in hexadecimal where the engine tells them so.
    pub async fn at_rest(&self) -> Vec<u8> {
        self.store.close().await;
        match &self.database {
            None => std::fs::read(self.folder.path().join("town.db")).unwrap(),
            Some(database) => database.dump(),
        }
    }

    pub fn set_clock(&self, at: &str) {
        self.clock.set(at.parse::<Timestamp>().unwrap());
    }

    /// Lets the moment pass in which officials may take back what they did, and then tells people.
    pub async fn tell(&self, teller: &dyn app::DeliveryChannel) {
        self.clock.set(self.app.now() + domain::report::UNDO_ACCEPTED);
        self.app.jobs().run_jobs(teller).await.unwrap();
    }

    pub async fn send(&self, mut request: Request<Body>) -> Page {
        let peer: IpAddr = "192.0.2.7".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 4000)));
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let size = bytes.len();
        // Blanks at which no line breaks are blanks to whoever reads.
        let text = String::from_utf8_lossy(&bytes).replace('\u{a0}', " ");
        let made_from = parts.extensions.get::<MadeFrom>().map(|template| template.0);
        Page { bytes, size, status: parts.status, headers: parts.headers, text, made_from }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Page {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// As browsers ask: for what is compressed. Only its size tells something.
    pub async fn get_zipped(&self, path: &str, cookie: &str) -> Page {
        let request = Request::get(path).header(header::COOKIE, cookie).header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect::<Vec<_>>().join("&");
        let request =
            Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub async fn post_json(&self, path: &str, json: &serde_json::Value) -> Page {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(json.to_string())).unwrap()).await
    }

    pub async fn post_multipart(&self, path: &str, cookie: &str, fields: &[(&str, &[u8])], files: &[&[u8]]) -> Page {
        let mut body = Vec::new();
        let mut part = |head: String, bytes: &[u8]| {
            body.extend_from_slice(format!("--XyZ\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in fields {
            part(format!("name=\"{name}\""), value);
        }
        for bytes in files {
            part("name=\"files\"; filename=\"rahasia-budi.jpg\"\r\nContent-Type: image/jpeg".to_owned(), bytes);
        }
        body.extend_from_slice(b"--XyZ--\r\n");
        let request =
            Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, "multipart/form-data; boundary=XyZ");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Signs an official in and gives the cookie.
    pub async fn sign_in(&self, login: &str) -> String {
        let page = self.post("/masuk", "", &[("login", login), ("password", "sandi-rahasia-1")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page.cookie("sesi").unwrap()
    }

    /// A session without the slow check of a password.
    pub async fn session(&self, login: &str) -> String {
        let person = self.store.person_by_login(login.into()).await.unwrap().unwrap();
        format!("sesi={}", self.app.people().open_session(person.id, "").await.unwrap())
    }

    pub async fn actor(&self, login: &str) -> Actor {
        let person = self.store.person_by_login(login.into()).await.unwrap().unwrap();
        Actor::Official(Official { user: person.id, grants: person.grants })
    }

    /// Hands a report in: its number and its PIN.
    pub async fn report(&self, secret: bool) -> (TrackingNumber, String) {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse("Jembatan di dekat pasar sudah lapuk, kata Pak Rahasia").unwrap()),
            area: area(VILLAGE),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Web,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            anonymous: false,
            secret,
            reporter: Reporter {
                name: PersonName::parse("Budi Pelapor").ok(),
                phone: None,
                email: Email::parse("budi@contoh.id").ok(),
            },
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// A report with a text of its own, by nobody.
    pub async fn report_saying(&self, text: &str) -> TrackingNumber {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse(text).unwrap()),
            area: area(VILLAGE),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Web,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            anonymous: false,
            secret: false,
            reporter: Reporter::default(),
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap().tracking
    }

    /// A report that is only spoken, by nobody.
    pub async fn report_spoken(&self) -> (TrackingNumber, String) {
        let mut file = app::File::empty();
        file.add(crate::voice::NOTE).unwrap();
        let voice = self.app.reports().keep_file(0, file, |_| true).await.unwrap();
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: None,
            area: area(VILLAGE),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            channel: Channel::Web,
            anonymous: false,
            secret: false,
            reporter: Reporter::default(),
            language: domain::Language::Indonesian,
            attachments: vec![voice],
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// A report about a forest, with its exact place, by somebody who gave a name.
    pub async fn report_of_forest(&self) -> (TrackingNumber, String) {
        self.forest_report(domain::forest::Disturbance { machines: true, ..Default::default() }).await
    }

    /// A report about a forest with answers of its own.
    pub async fn report_told(&self, told: domain::forest::Disturbance) -> TrackingNumber {
        self.forest_report(told).await.0
    }

    async fn forest_report(&self, told: domain::forest::Disturbance) -> (TrackingNumber, String) {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse("Alat berat bekerja di hutan belakang kampung").unwrap()),
            area: area(VILLAGE),
            point: domain::Point::new(-0.312_457, 117.412_357),
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Web,
            assisted: None,
            forest: Some(told),
            place: None,
            named: true,
            anonymous: false,
            secret: false,
            reporter: Reporter { name: PersonName::parse("Ngayau Pelapor").ok(), phone: None, email: None },
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// The cookie of a reporter.
    pub async fn follow(&self, number: TrackingNumber, pin: &str) -> String {
        let page = self.post(&format!("/laporan/{number}/pin"), "", &[("pin", pin)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page.cookie("ikut").unwrap()
    }

    pub async fn state(&self, number: TrackingNumber) -> domain::Report {
        self.store.report(Key::Tracking(number)).await.unwrap().unwrap().report
    }

    pub async fn act(&self, number: TrackingNumber, login: &str, command: Command) {
        let actor = match login {
            "" => Actor::Reporter,
            login => self.actor(login).await,
        };
        let words = Words::parse("Kata-kata yang menyertai.").unwrap();
        let request = ActRequest::new(Key::Tracking(number), &actor, command.clone())
            .titled(Title::parse("Jembatan lapuk").unwrap())
            .saying(words);
        self.app.reports().act_on_report(request).await.unwrap_or_else(|e| panic!("{command:?} by {login}: {e}"));
    }

    pub fn verification(supervisory: bool, accused: Vec<AgencyId>) -> Command {
        Command::Verify(Verification {
            kind: Kind::Complaint,
            supervisory,
            topic: TopicCode("jalan".into()),
            area: area(VILLAGE),
            accused,
            anonymous: false,
        })
    }

    /// A report brought to a state.
    pub async fn report_in(&self, state: &str) -> (TrackingNumber, String) {
        let (number, pin) = match state {
            "spoken" => self.report_spoken().await,
            "forest" => self.report_of_forest().await,
            _ => self.report(state == "secret").await,
        };
        let forward = |to: AgencyId| Command::Forward { to: vec![to], lead: to };
        let answer = Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) };
        let steps: Vec<(&str, Command)> = match state {
            "submitted" | "spoken" => vec![],
            "verified" => vec![("koordinator", Self::verification(false, vec![]))],
            "needs_completion" => vec![("koordinator", Command::AskCompletion)],
            "archived" => vec![("koordinator", Command::Archive { reason: ArchiveReason::Test })],
            "joined" => {
                let (other, _) = Box::pin(self.report_in("forwarded")).await;
                vec![("koordinator", Command::Join { to: self.state(other).await.id })]
            }
            "forwarded" | "secret" | "forest" => {
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))]
            }
            "hidden" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("koordinator", Command::Tighten { anonymous: false, secret: true }),
            ],
            "shut" => vec![("koordinator", Self::verification(false, vec![])), ("koordinator", Command::Close)],
            "draft" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(HEALTH)),
                ("penghubung.kes", Command::FollowUp { agency: HEALTH, outcome: Some(domain::report::Outcome::Informed) }),
            ],
            "returned" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", Command::Return { agency: WORKS, better: HEALTH }),
            ],
            "in_progress" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", Command::Accept { agency: WORKS }),
            ],
            "answered" => {
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS)), ("penghubung", answer)]
            }
            "promised" => {
                let today = area(VILLAGE).zone().date(self.app.now());
                let by = today.saturating_add(jiff::Span::new().days(30));
                let promise = Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Promised { by }) };
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS)), ("penghubung", promise)]
            }
            "disputed" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", answer),
                ("", Command::Dispute),
            ],
            "closed" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", answer),
                ("", Command::Rate { stars: 4, solved: None }),
            ],
            "registered" => vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))],
            "restricted" => {
                self.programme().await;
                let forwarded = [("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))];
                forwarded.into_iter().chain([("koordinator", Command::Restrict)]).collect()
            }
            "supervisory" => vec![("koordinator", Self::verification(true, vec![WORKS])), ("koordinator", forward(INSPECTORATE))],
            other => panic!("no such state: {other}"),
        };
        for (login, command) in steps {
            self.act(number, login, command).await;
        }
        if state == "registered" {
            self.taken(number).await;
        }
        (number, pin)
    }
}

/// A text as part of a query or a form.
pub fn encoded(text: &str) -> String {
    let encode = |b: u8| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(encode).collect()
}

/// The figures of this process.
pub fn metrics() -> PrometheusHandle {
    METRICS.clone()
}

/// A mailer that keeps what it is given.
pub fn mailbox() -> Mailer {
    Mailer::new(Outbox::Memory(std::sync::Mutex::default()), "Tuntas <lapor@contoh.id>", "http://lapor.contoh.id").unwrap()
}

/// Everybody who works here: login, role, agency.
pub const OFFICIALS: [(&str, Role, AgencyId); 11] = [
    ("koordinator", Role::Coordinator, REGENCY),
    ("koordinator.lain", Role::Coordinator, OTHER_REGENCY),
    ("koordinator.prov", Role::Coordinator, PROVINCE),
    ("penghubung", Role::Liaison, WORKS),
    ("penghubung.kes", Role::Liaison, HEALTH),
    ("atasan.kes", Role::Approver, HEALTH),
    ("inspektur", Role::Liaison, INSPECTORATE),
    ("pimpinan", Role::Leader, PROVINCE),
    ("pengawas", Role::Overseer, INSPECTORATE),
    ("admin", Role::Administrator, PROVINCE),
    ("desa", Role::VillageOfficer, REGENCY),
];

async fn furnish(app: &App, store: &dyn Store) {
    let areas = [
        ("64", "Kalimantan Timur"),
        ("64.02", "Kabupaten Kutai Kartanegara"),
        ("64.02.06", "Muara Badak"),
        (VILLAGE, "Badak Baru"),
        ("64.02.06.2002", "Badak Ulu"),
        ("64.72", "Kota Samarinda"),
        ("64.72.01", "Palaran"),
        ("64.72.01.1001", "Rawa Makmur"),
    ];
    let areas = areas.map(|(code, name)| Area { code: area(code), name: name.into(), closed: false });
    store.put_areas(areas.into()).await.unwrap();
    let agency = |parent: Option<AgencyId>, kind, name: &str, code: &str, approval| Agency {
        id: AgencyId(0),
        parent,
        kind,
        name: name.into(),
        area: area(code),
        topics: vec![TopicCode("jalan".into())],
        approval,
        decree: String::new(),
        closed: false,
    };
    let agencies = vec![
        agency(None, AgencyKind::Government, "Pemerintah Provinsi", "64", false),
        agency(Some(PROVINCE), AgencyKind::Government, "Pemerintah Kukar", "64.02", false),
        agency(Some(PROVINCE), AgencyKind::Government, "Pemerintah Samarinda", "64.72", false),
        agency(Some(REGENCY), AgencyKind::Service, "Dinas PU", "64.02", false),
        agency(Some(REGENCY), AgencyKind::Service, "Dinas Kesehatan", "64.02", true),
        agency(Some(REGENCY), AgencyKind::Inspectorate, "Inspektorat", "64.02", false),
    ];
    assert_eq!(store.put_agencies(agencies).await.unwrap().last(), Some(&INSPECTORATE));
    let topic = Topic { code: TopicCode("jalan".into()), name: "Jalan".into(), name_en: "Roads".into(), closed: false };
    store.put_topics(vec![topic]).await.unwrap();
    for (login, role, agency) in OFFICIALS {
        let person = Person {
            mark: None,
            id: UserId(0),
            login: login.into(),
            name: format!("Petugas {login}"),
            email: Some(format!("{login}@kantor.contoh.id")),
            password: PASSWORD.clone(),
            must_change: false,
            disabled: false,
            language: domain::Language::Indonesian,
            grants: vec![Grant { role, agency }],
        };
        app.administration().add_person(person).await.unwrap().unwrap();
    }
    app.administration().note_snapshots(&Register::ALL).await.unwrap();
    app.refresh_reference().await.unwrap();
}
