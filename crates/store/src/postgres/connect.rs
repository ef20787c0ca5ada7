//! Reaching PostgreSQL: the address with its options, TLS, pools of connections, and statements on them.

use std::{path::PathBuf, sync::Arc, time::Duration};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::{
    Config, Row, Statement,
    binary_copy::BinaryCopyInWriter,
    error::SqlState,
    types::{ToSql, Type},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::Error;

/// Longest wait for a connection.
const REACH: Duration = Duration::from_secs(5);
/// Longest wait for an answer; a statement of ours that takes longer has lost its connection.
pub(super) const ANSWER: Duration = Duration::from_secs(20);
/// Connections of one node, unless the address says otherwise.
const CONNECTIONS: usize = 16;

/// An address, read.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
    /// Whether a pooler hands each transaction another connection: then no statement may be named and nobody listens.
    pub(super) pooled: bool,
    connections: usize,
}

impl Address {
    /// Reads `postgres://user:password@host:port,host:port/database?option=value`. Beside the options of libpq:
    /// `sslrootcert=FILE` (certificates that are trusted beside the system's), `pooler=transaction` (pgbouncer in
    /// transaction mode), `connections=N` (at most, for this node).
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let wrong = |why: String| Error::Engine(format!("the address of the database: {why}"));
        let (base, options) = url.split_once('?').unwrap_or((url, ""));
        let (mut kept, mut root, mut pooled, mut connections) = (Vec::new(), None, false, CONNECTIONS);
        for option in options.split('&').filter(|o| !o.is_empty()) {
            match option.split_once('=').unwrap_or((option, "")) {
                ("sslrootcert", file) => root = Some(PathBuf::from(file)),
                ("sslmode", "verify-ca" | "verify-full") => kept.push("sslmode=require"),
                ("pooler", "transaction") => pooled = true,
                ("pooler", other) => return Err(wrong(format!("pooler={other}: only `transaction` is known"))),
                ("connections", n) => {
                    let number = n.parse().ok().filter(|n| (2..=1000).contains(n));
                    connections = number.ok_or_else(|| wrong(format!("connections={n}: expected 2 to 1000")))?;
                }
                _ => kept.push(option),
            }
        }
        let mut config: Config = format!("{base}?{}", kept.join("&")).parse().map_err(|e| wrong(describe(&e)))?;
        if config.get_dbname().is_none() {
            return Err(wrong("it names no database".into()));
        }
        if config.get_application_name().is_none() && !pooled {
            config.application_name("tuntas");
        }
        if !pooled {
            add_options(&mut config, OPTIONS);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(REACH);
        }
        config.keepalives_idle(Duration::from_secs(10));
        config.tcp_user_timeout(ANSWER);
        Ok(Self { config, tls: tls(root)?, pooled, connections })
    }

    /// Commits answer before they are on the disk.
    pub(super) fn write_late(&mut self) {
        if !self.pooled {
            add_options(&mut self.config, "-c synchronous_commit=off");
        }
    }

    /// So many connections at least, whatever the address says.
    pub(super) fn needs(&mut self, connections: usize) {
        self.connections = self.connections.max(connections);
    }

    /// A pool of connections.
    pub(super) fn pool(&self) -> Result<Pool, Error> {
        let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(self.config.clone(), self.tls.clone(), how);
        let pool = Pool::builder(manager).max_size(self.connections).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(REACH)).create_timeout(Some(REACH)).recycle_timeout(Some(REACH));
        pool.build().map_err(|e| Error::Engine(e.to_string()))
    }
}

/// Our statements are short: what helps long ones only delays them. Their plans are kept, so none may be made that is good
/// only while a table is small. What waits beside the index of terms is walked by every search (512 kB).
const OPTIONS: &str = "-c jit=off -c max_parallel_workers_per_gather=0 -c enable_seqscan=off -c gin_pending_list_limit=512";

/// Adds to the options that a connection begins with.
fn add_options(config: &mut Config, added: &str) {
    let options = config.get_options().map_or(String::new(), |o| format!("{o} "));
    config.options(format!("{options}{added}"));
}

/// Whoever encrypts also checks whom it talks to: by the system's certificates, and by those given.
fn tls(root: Option<PathBuf>) -> Result<MakeRustlsConnect, Error> {
    let mut roots = rustls::RootCertStore::empty();
    for certificate in rustls_native_certs::load_native_certs().certs {
        // One that cannot be read is one that is not trusted.
        let _ = roots.add(certificate);
    }
    if let Some(file) = root {
        let wrong = |why: String| Error::Engine(format!("sslrootcert {}: {why}", file.display()));
        use rustls::pki_types::{CertificateDer, pem::PemObject};
        let certificates = CertificateDer::pem_file_iter(&file).map_err(|e| wrong(e.to_string()))?;
        for certificate in certificates {
            roots.add(certificate.map_err(|e| wrong(e.to_string()))?).map_err(|e| wrong(e.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Engine(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// A connection that is ours for a while.
pub(super) struct Link {
    client: Object,
    pooled: bool,
}

/// A statement, ready to be asked on its link.
pub(super) enum Ready {
    Named(Statement),
    Unnamed(String, Vec<Type>),
}

impl Link {
    pub(super) async fn take(pool: &Pool, pooled: bool) -> Result<Self, Error> {
        let client = pool.get().await.map_err(|e| match e {
            deadpool_postgres::PoolError::Backend(e) => e.into(),
            deadpool_postgres::PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => Error::Busy,
            e => Error::Unreachable(e.to_string()),
        })?;
        Ok(Self { client, pooled })
    }

    /// Names a statement, so that it is planned once. Behind a pooler it stays unnamed.
    pub(super) async fn ready(&self, sql: &str, types: &[Type]) -> Result<Ready, Error> {
        if self.pooled {
            return Ok(Ready::Unnamed(sql.to_owned(), types.to_vec()));
        }
        Ok(Ready::Named(self.client.prepare_typed_cached(sql, types).await?))
    }

    /// Asks. Asked at once, statements travel together and run in the order they were asked.
    pub(super) async fn ask(&self, ready: &Ready, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Error> {
        Ok(match ready {
            Ready::Named(statement) => self.client.query(statement, values).await?,
            Ready::Unnamed(sql, types) => {
                let typed: Vec<_> = values.iter().copied().zip(types.iter().cloned()).collect();
                self.client.query_typed(sql, &typed).await?
            }
        })
    }

    /// Runs statements without values and without an answer.
    pub(super) async fn run(&self, sql: &str) -> Result<(), Error> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// Begins to copy rows into columns of a table. The rows are to be sent as the columns are typed.
    pub(super) async fn copy(&self, table: &str, columns: &str) -> Result<BinaryCopyInWriter, Error> {
        let typed = self.client.prepare(&format!("SELECT {columns} FROM {table}")).await?;
        let types: Vec<_> = typed.columns().iter().map(|column| column.type_().clone()).collect();
        let into = self.client.copy_in(&format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary, FREEZE)")).await?;
        Ok(BinaryCopyInWriter::new(into, &types))
    }

    /// Gives the connection up: nobody shall have it after us.
    pub(super) fn drop_connection(self) {
        drop(Object::take(self.client));
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(e: tokio_postgres::Error) -> Self {
        let text = describe(&e);
        match e.code() {
            // No word from the server at all, or one that says it cannot work now: shutting down, starting, standby,
            // no more connections, disk full.
            None => Self::Unreachable(text),
            Some(code) if matches!(code.code().get(..2), Some("08" | "53" | "57")) => Self::Unreachable(text),
            Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => Self::Unreachable(text),
            Some(_) => Self::Engine(text),
        }
    }
}

/// With its causes: on its own it says little. Of what the server says about values (classes 22 and 23) only the code and the names
/// of things are told, for such words quote what somebody wrote; and never its details.
fn describe(e: &tokio_postgres::Error) -> String {
    if let Some(e) = e.as_db_error() {
        let code = e.code().code();
        let names = [e.table(), e.column(), e.constraint()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let quotes = matches!(code.get(..2), Some("22" | "23"));
        return format!("{code}: {}", if quotes { &names } else { e.message() });
    }
    let mut text = e.to_string();
    let mut cause = std::error::Error::source(e);
    while let Some(e) = cause {
        text = format!("{text}: {e}");
        cause = e.source();
    }
    text
}
