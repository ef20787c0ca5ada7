//! Opening an installation: its folder, key, database and files.

use std::{
    ops::Deref,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{AlertFetching, App, Clock, FreeSpace, SystemClock};
use channels::alerts::AlertClient;
use store::{Blobs, Durability, History, PostgresHistory, PostgresStore, S3, SqliteHistory, SqliteStore, Store};
use trust::InstallationKey;

use crate::{
    Failure,
    config::{Config, Setting},
    failure, seed,
};

/// The fact by which a database knows its key.
const KEY_CHECK: &str = "key";

/// The head by which a database, and the file by which its folder, knows that it was vouched for: a database alone could be made
/// to forget it.
const VOUCHED: &str = "vouched";

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file
    File(PathBuf),
    /// PostgreSQL, at this address
    Postgres(String),
}

impl Database {
    /// Reads `postgres://...`, `sqlite://FILE`.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let file = text.strip_prefix("sqlite://").filter(|file| !file.is_empty());
        let file = file.ok_or_else(|| failure("a database is postgres://USER@HOST/NAME or sqlite://FILE"))?;
        Ok(Self::File(file.into()))
    }

    /// The one in force.
    pub fn of(config: &Config) -> Result<Self, Failure> {
        match config.get(Setting::Database) {
            "" => Ok(Self::File(config.data().join("tuntas.db"))),
            text => Self::parse(text),
        }
    }

    /// The SQLite file; some commands only make sense for one.
    pub(crate) fn file(self, what_else: &str) -> Result<PathBuf, Failure> {
        match self {
            Self::File(file) => Ok(file),
            Self::Postgres(_) => Err(failure(format!("this installation lies in PostgreSQL: {what_else}"))),
        }
    }

    /// Opens the store, making the database where a file is missing.
    ///
    /// # Errors
    /// A database that cannot be reached, or that a later version made.
    pub async fn open(&self, config: &Config, durability: Durability) -> Result<Arc<dyn Store>, Failure> {
        Ok(match self {
            Self::File(file) => Arc::new(SqliteStore::open(file, durability)?),
            Self::Postgres(url) => {
                let replica = Some(config.get(Setting::DatabaseReplica)).filter(|r| !r.is_empty());
                Arc::new(PostgresStore::open(url, replica, durability).await?)
            }
        })
    }

    /// Begins a history in an installation that is there and that nobody has open.
    pub async fn history(&self) -> Result<Box<dyn History>, Failure> {
        Ok(match self {
            Self::File(file) => Box::new(SqliteHistory::begin(file)?),
            Self::Postgres(url) => Box::new(PostgresHistory::begin(url).await?),
        })
    }
}

/// An installation that is open: what people do in it, and the store behind, which only an operator gets at.
#[derive(Clone)]
pub struct Installation {
    /// What people do.
    pub app: Arc<App>,
    /// Everything that is kept.
    pub store: Arc<dyn Store>,
}

impl Deref for Installation {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

/// Opens the installation, making what is missing.
pub async fn open(config: &Config) -> Result<Installation, Failure> {
    open_with(config, Arc::new(SystemClock), Durability::EveryCommit).await
}

/// The same with a clock and a durability of the caller's: a demo lives a year in seconds.
///
/// # Errors
/// A folder that cannot be made, a database that cannot be opened, a key that is not its own.
pub async fn open_with(config: &Config, clock: Arc<dyn Clock>, durability: Durability) -> Result<Installation, Failure> {
    make_folder(&config.data())?;
    let database = Database::of(config)?;
    let new_file = matches!(&database, Database::File(file) if !file.exists());
    for own in own_paths(config, &database) {
        close_to_others(&own);
    }
    let store = database.open(config, durability).await?;
    let is_new = match database {
        Database::File(_) => new_file,
        Database::Postgres(_) => store.known_fact(KEY_CHECK).await?.is_none(),
    };
    let key = read_key(config, is_new)?;
    // Whoever has another key would make PINs and seals that nobody else can read.
    let check = key.hash(KEY_CHECK, &[]).to_vec();
    if store.fact(KEY_CHECK, check.clone()).await? != check {
        return Err(failure("the installation's key is not the one this database was made with; give that one with TUNTAS_KEY"));
    }
    let marker = config.data().join(VOUCHED);
    if marker.exists() && !is_new && store.head(VOUCHED).await?.is_none() {
        return Err(failure(format!(
            "this database was vouched for before, and says now that it never was: another program changed it, or it is a backup of \
             an earlier version. If you restored one, remove {} and start again",
            marker.display()
        )));
    }
    let app = App::open(Arc::clone(&store), blobs(config)?, key, clock).await?.with_space(space(config)?);
    let app = app.with_alerts(alerts(config)?);
    if !marker.exists() {
        std::fs::write(&marker, "The database beside this file was vouched for by its key; tuntas will not do that again.\n")?;
    }
    app.operation().count_figures_once().await?;
    let opened = Installation { app: Arc::new(app), store };
    seed::seed(&opened).await?;
    Ok(opened)
}

/// An installation that must be there already, for an operator: all is read where it is written, never from a copy.
pub async fn open_existing(config: &Config) -> Result<Installation, Failure> {
    if let Database::File(file) = Database::of(config)?
        && !file.exists()
    {
        return Err(failure(format!("there is no installation in {}; give its folder with --data", config.data().display())));
    }
    open(&config.without(Setting::DatabaseReplica)).await
}

/// Where the files of reports lie.
pub(crate) fn blobs(config: &Config) -> Result<Blobs, Failure> {
    let Some(bucket) = config.get(Setting::Files).strip_prefix("s3://") else {
        return match config.get(Setting::Files) {
            "" => Ok(Blobs::in_folder(&config.data().join("files"))?),
            folder => Ok(Blobs::in_folder(Path::new(folder))?),
        };
    };
    let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
    let set = |setting| Some(config.get(setting).to_owned()).filter(|value| !value.is_empty());
    Ok(Blobs::in_s3(S3 {
        bucket: bucket.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
        endpoint: set(Setting::S3Endpoint),
        region: config.get(Setting::S3Region).to_owned(),
        access_key: set(Setting::S3AccessKey),
        secret_key: set(Setting::S3SecretKey),
        encryption: set(Setting::S3Encryption),
    })?)
}

/// What this program makes at places of its own choosing.
fn own_paths(config: &Config, database: &Database) -> Vec<PathBuf> {
    let mut own = ["key", "files", "outbox"].map(|name| config.data().join(name)).to_vec();
    if let Database::File(file) = database {
        own.extend(["", "-wal", "-shm"].map(|ending| beside(file, ending)));
    }
    own
}

/// The file with an ending added to its whole name.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Takes from others on this machine what an earlier version or a copy left open to them. Where the file is somebody else's,
/// it stays as it is.
pub(crate) fn close_to_others(path: &Path) {
    let Ok(about) = std::fs::symlink_metadata(path) else { return };
    let mode = about.permissions().mode();
    if mode & 0o077 != 0 && !about.is_symlink() {
        let closed = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o7700));
        if let Err(e) = closed {
            tracing::warn!(path = %path.display(), error = %e, "others on this machine can read this");
        }
    }
}

/// The disks that files are written to: where they arrive, where they stay, and where the database lies.
fn space(config: &Config) -> Result<FreeSpace, Failure> {
    let mut places = vec![std::env::temp_dir(), config.data()];
    if !config.get(Setting::Files).is_empty() && !config.get(Setting::Files).starts_with("s3://") {
        places.push(config.get(Setting::Files).into());
    }
    if let Database::File(file) = Database::of(config)? {
        places.extend(file.parent().map(Path::to_owned));
    }
    Ok(FreeSpace::of(places, config.free_space()?))
}

/// Those who are asked for alerts, as far as they are set.
fn alerts(config: &Config) -> Result<AlertFetching, Failure> {
    let client = AlertClient::new(config.alert_servers()?).map_err(|e| failure(format!("alerts cannot be fetched: {e}")))?;
    Ok(AlertFetching { servers: Arc::new(client), within: config.alerts_box()? })
}

/// What lies in it is nobody else's to read.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut maker = std::fs::DirBuilder::new();
    let made = maker.recursive(true).mode(0o700).create(folder);
    made.map_err(|e| failure(format!("cannot make the data folder {}: {e}", folder.display())))
}

/// The key given by setting, else the key file. A database without its key file is not given a new key: it could not be
/// read with it.
pub(crate) fn read_key(config: &Config, is_new: bool) -> Result<InstallationKey, Failure> {
    if !config.get(Setting::Key).is_empty() {
        return Ok(InstallationKey::from_hex(config.get(Setting::Key))?);
    }
    let file = config.data().join("key");
    if !is_new && !file.exists() {
        let text = format!("the key file {} is missing; put it back, or give the key with TUNTAS_KEY", file.display());
        return Err(failure(text));
    }
    Ok(InstallationKey::load_or_make(&file)?)
}
