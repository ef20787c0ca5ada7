//! Backups, checks, rebuilding, forgetting.

use std::path::Path;

use app::Difference;
use domain::TrackingNumber;
use store::Key;

use crate::{
    Failure, Outcome,
    config::Config,
    failure,
    open::{self, Database, beside, close_to_others},
    progress::Bar,
    sealed,
};

/// Copies the database while it is in use.
pub async fn backup(config: &Config, file: &Path) -> Result<Outcome, Failure> {
    if file.exists() {
        return Err(failure(format!("{} exists already; name a new file", file.display())));
    }
    Database::of(config)?.file("back it up with pg_dump, or with an archive of its log (docs/running.md)")?;
    let app = open::open_existing(config).await?;
    let bar = Bar::new("backup");
    // Written beside its place first, so that a half backup is never taken for a whole one.
    let part = file.with_extension("part");
    app.store.backup(&part, Box::new(move |done, total| bar.at(done, total))).await?;
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, file)?;
    println!(
        "{} holds the database. Keep the key ({}) and the folder {} with it.",
        file.display(),
        config.data().join("key").display(),
        config.data().join("files").display()
    );
    Ok(Outcome::Done)
}

/// Puts a backup in place. What was there stays beside it.
pub fn restore(config: &Config, file: &Path) -> Result<Outcome, Failure> {
    let folder = config.data();
    let database = Database::of(config)?.file("restore it with pg_restore, or from the archive of its log")?;
    store::SqliteStore::open_copy(file).map_err(|e| failure(format!("{}: {e}; nothing was restored", file.display())))?;
    open::make_folder(&folder)?;
    if database.exists() {
        if store::SqliteStore::is_in_use(&database)? {
            return Err(failure("the database is in use; stop the server first"));
        }
        let aside = beside(&database, ".before-restore");
        std::fs::rename(&database, &aside)?;
        close_to_others(&aside);
        for log in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(beside(&database, log));
        }
        println!("the database that was there is now {}", aside.display());
    }
    let part = beside(&database, ".restore-part");
    // A copy is as open as what it was made of.
    std::fs::copy(file, &part)?;
    close_to_others(&part);
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, &database)?;
    // What was sealed after the backup was made is not in it.
    let _ = std::fs::remove_file(sealed::file(config));
    println!("restored into {}; check it with: tuntas verify --data {}", database.display(), folder.display());
    Ok(Outcome::Done)
}

/// Checks events against rows and commitments against contents.
pub async fn verify(config: &Config, json: bool) -> Result<Outcome, Failure> {
    let app = open::open_existing(config).await?;
    let (reports, _) = app.store.counts().await?;
    let damage = app.store.check().await?;
    let bar = Bar::new("verify");
    let mut differences = app.proof().check_log(|done| bar.at(done, reports)).await?;
    bar.end();
    let missed = sealed::missed(&app, &sealed::file(config)).await?;
    differences.extend(missed.map(|what| Difference { report: String::new(), version: None, what }));
    let clean = damage.is_empty() && differences.is_empty();
    if json {
        println!("{}", serde_json::json!({ "reports": reports, "clean": clean, "damage": damage, "differences": differences }));
    } else {
        for line in &damage {
            println!("the database file is damaged: {line}");
        }
        for d in &differences {
            let at = d.version.map(|v| format!(", event {v}")).unwrap_or_default();
            let whose = if d.report.is_empty() { String::new() } else { format!("report {}{at}: ", d.report) };
            println!("{whose}{}", d.what);
        }
        println!("{reports} reports checked, {} differences", damage.len() + differences.len());
    }
    Ok(if clean { Outcome::Done } else { Outcome::Differs })
}

/// Makes all rows again from the events.
pub async fn rebuild(config: &Config) -> Result<Outcome, Failure> {
    let app = open::open_existing(config).await?;
    let (reports, _) = app.store.counts().await?;
    let bar = Bar::new("rebuild");
    let rebuilt = app.operation().rebuild_rows(|done| bar.at(done, reports)).await?;
    bar.end();
    app.store.settle().await?;
    app.store.close().await;
    println!("the rows of {} reports were made again", rebuilt.made);
    for number in &rebuilt.unread {
        println!("report {number}: it cannot be read; its rows and all figures were left as they are. See: tuntas verify");
    }
    for number in &rebuilt.left {
        println!(
            "report {}: its events are not those that this installation wrote; its rows were left as they are",
            number.grouped()
        );
    }
    Ok(if rebuilt.left.is_empty() && rebuilt.unread.is_empty() { Outcome::Done } else { Outcome::Differs })
}

/// Destroys the key of a reporter.
pub async fn forget(config: &Config, report: &str) -> Result<Outcome, Failure> {
    let number: TrackingNumber = report.parse().map_err(|e| failure(format!("{report:?}: {e}")))?;
    let app = open::open_existing(config).await?;
    match app.reports().forget_person(Key::Tracking(number)).await {
        Ok(_) => {
            app.store.close().await;
            println!(
                "the name and contact of report {} are gone for ever; the log shows the gap. Backups made before still hold them.",
                number.grouped()
            );
            Ok(Outcome::Done)
        }
        Err(app::AppError::NotFound) => Err(failure(format!("there is no report {}", number.grouped()))),
        Err(e) => Err(e.into()),
    }
}
