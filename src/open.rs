//! Opening an installation: its folder, key, database and files.

use std::{os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

use app::{Clock, House, SystemClock};
use store::{Blobs, Durability, SqliteStore};
use trust::InstallationKey;

use crate::{Failure, config::Config, failure, seed};

/// The database in a data folder.
pub(crate) const DATABASE: &str = "tuntas.db";

/// Opens the installation in the data folder, making what is missing.
pub(crate) async fn open(config: &Config) -> Result<Arc<House>, Failure> {
    open_with(config, Arc::new(SystemClock), Durability::EveryCommit).await
}

pub(crate) async fn open_with(config: &Config, clock: Arc<dyn Clock>, durability: Durability) -> Result<Arc<House>, Failure> {
    let folder = config.data();
    // What lies in it is nobody else's to read.
    let mut maker = std::fs::DirBuilder::new();
    maker
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(|e| failure(format!("cannot make the data folder {}: {e}", folder.display())))?;
    let database = folder.join(DATABASE);
    let key = read_key(config, &folder, database.exists())?;
    let store = SqliteStore::open(&database, durability)?;
    let blobs = Blobs::in_folder(&folder.join("files"))?;
    let house = House::open(Arc::new(store), blobs, key, clock).await?;
    seed::seed(&house).await?;
    Ok(Arc::new(house))
}

/// An installation that must be there already.
pub(crate) async fn open_existing(config: &Config) -> Result<Arc<House>, Failure> {
    let database = config.data().join(DATABASE);
    if !database.exists() {
        return Err(failure(format!("there is no installation in {}; give its folder with --data", config.data().display())));
    }
    open(config).await
}

/// The key given by setting, else the key file. A database without its key file is not given a new key: it could not be
/// read with it.
fn read_key(config: &Config, folder: &Path, has_database: bool) -> Result<InstallationKey, Failure> {
    if !config.get("key").is_empty() {
        return Ok(InstallationKey::from_hex(config.get("key"))?);
    }
    let file = folder.join("key");
    if has_database && !file.exists() {
        let text = format!("the key file {} is missing; put it back, or give the key with TUNTAS_KEY", file.display());
        return Err(failure(text));
    }
    Ok(InstallationKey::load_or_make(&file)?)
}
