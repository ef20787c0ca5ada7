//! The data folder remembers the last seal it saw: a whole database that is put back to an earlier time does not know it.

use std::path::{Path, PathBuf};

use crate::{Failure, Installation, config::Config};

/// The file with the place and the mark of the last seal.
pub(crate) fn file(config: &Config) -> PathBuf {
    config.data().join("sealed")
}

/// Remembers the last seal, where it is another than the one remembered.
pub(crate) async fn remember(app: &Installation, file: &Path) -> Result<(), Failure> {
    let Some(seal) = app.store.last_seal().await? else { return Ok(()) };
    let told = format!("{} {}\n", seal.n, trust::hex(&seal.mark));
    if std::fs::read_to_string(file).ok().as_ref() != Some(&told) {
        let part = file.with_extension("part");
        std::fs::write(&part, told)?;
        std::fs::rename(&part, file)?;
    }
    Ok(())
}

/// What is wrong, where the database does not know the seal that is remembered.
pub(crate) async fn missed(app: &Installation, file: &Path) -> Result<Option<String>, Failure> {
    let Ok(told) = std::fs::read_to_string(file) else { return Ok(None) };
    let (n, mark) = told.trim().split_once(' ').unwrap_or_default();
    let there = match n.parse::<i64>() {
        Ok(n) => app.store.seals(n - 1, 1).await?.pop().filter(|seal| seal.n == n),
        Err(_) => None,
    };
    if there.is_some_and(|seal| trust::hex(&seal.mark) == mark) {
        return Ok(None);
    }
    Ok(Some(format!(
        "the database knows nothing of seal {n}, which this folder saw: it was put back to an earlier time. If you restored a \
         backup, remove {}",
        file.display()
    )))
}
