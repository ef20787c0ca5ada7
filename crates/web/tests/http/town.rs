//! A small province to test in: two governments, three agencies, an official for every role, and a browser of sorts.

mod furnished;
mod reports;

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::{Arc, LazyLock},
};

use app::{App, SimulatedClock};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
};
use channels::mail::{Mailer, Outbox};
use domain::{Actor, AgencyId, AreaCode, Official, Role, Timestamp, TrackingNumber};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use store::{Blobs, Durability, Key, PostgresStore, SqliteStore, Store};
use tower::ServiceExt;
use trust::InstallationKey;
use web::{MadeFrom, Rates, Settings, Web};

pub use self::furnished::OFFICIALS;
use self::furnished::furnish;

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

/// The file of a town's database.
const FILE: &str = "town.db";

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

/// The database that every town begins with, made once: furnishing takes longer than most tests. Gives its bytes where it is a file.
fn furnished(database: Option<&testbed::Database>) -> Option<Vec<u8>> {
    let make = async {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder, database).await;
        let blobs = Blobs::in_folder(&folder.path().join("files")).unwrap();
        let app = App::open(Arc::clone(&store), blobs, key(), Arc::new(SimulatedClock::at(begin()))).await.unwrap();
        furnish(&app, &*store).await;
        store.close().await;
        database.is_none().then(|| std::fs::read(folder.path().join(FILE)).unwrap())
    };
    tokio::runtime::Runtime::new().unwrap().block_on(make)
}

fn key() -> InstallationKey {
    InstallationKey::from_hex(&"ab".repeat(32)).unwrap()
}

/// A Tuesday morning in East Kalimantan.
fn begin() -> Timestamp {
    "2026-03-03T01:00:00Z".parse().unwrap()
}

async fn open(folder: &tempfile::TempDir, database: Option<&testbed::Database>) -> Arc<dyn Store> {
    match database {
        None => Arc::new(SqliteStore::open(&folder.path().join(FILE), Durability::AtClose).unwrap()),
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
        let like = |model: &testbed::Database| drop(furnished(Some(model)));
        let database = on_postgres().then(|| testbed::shared_cluster().database_like(like));
        if database.is_none() {
            static FURNISHED: LazyLock<Vec<u8>> =
                LazyLock::new(|| std::thread::spawn(|| furnished(None).unwrap()).join().unwrap());
            std::fs::write(folder.path().join(FILE), &*FURNISHED).unwrap();
        }
        let store = open(&folder, database.as_ref()).await;
        let blobs = blobs.unwrap_or_else(|| Blobs::in_folder(&folder.path().join("files")).unwrap());
        let clock = Arc::new(SimulatedClock::at(begin()));
        let app = Arc::new(App::open(Arc::clone(&store), blobs.clone(), key(), clock.clone()).await.unwrap());
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
        let app = Arc::new(App::open(Arc::clone(&store), blobs, key(), self.clock.clone()).await.unwrap());
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
            None => rusqlite::Connection::open(self.folder.path().join(FILE)).unwrap().execute_batch(sql).unwrap(),
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
            None => std::fs::read(self.folder.path().join(FILE)).unwrap(),
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
