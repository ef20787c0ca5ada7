//! Taking things from files. `.gz` files are read as they are.

mod alerts;
mod layers;
mod mapping;
mod payments;
mod reports;
mod rows;
mod villages;
mod workbook;

pub use layers::LayerArguments;

use std::{fs::File, io::Read, path::Path};

use app::{AppError, Fault, Tidied, sheet::Sheet};
use geo::Outline;
use store::Boundary;

use crate::{Failure, Installation, Outcome, arguments::ImportCommand, config::Config, failure, open, seed};

/// `tuntas import`: takes what a file holds; [`Outcome::Differs`] where rows of it were wrong.
///
/// # Errors
/// A file that cannot be read, and what the use case refuses.
pub async fn run(config: &Config, command: ImportCommand) -> Result<Outcome, Failure> {
    let app = open::open(config).await?;
    let outcome = match command {
        ImportCommand::Areas { file } => {
            let areas = match file {
                Some(file) => seed::areas(open_file(&file)?).map_err(|e| in_file(&file, e))?,
                None => seed::shipped_areas()?,
            };
            let (read, changed) = (areas.len(), app.administration().import_areas(areas).await.map_err(meanwhile)?);
            app.administration().note_import("areas", changed).await?;
            println!("{read} areas read, {changed} added or renamed");
            Outcome::Done
        }
        ImportCommand::Agencies { file, dry_run, json } => agencies(&app, &file, dry_run, json).await?,
        ImportCommand::People { file, dry_run, json } => people(&app, &file, dry_run, json).await?,
        ImportCommand::Population { file, dry_run, json } => population(&app, &file, dry_run, json).await?,
        ImportCommand::Villages { file, leave_doubtful, dry_run, json } => {
            villages::run(&app, &file, leave_doubtful, dry_run, json).await?
        }
        ImportCommand::Payments { file, dry_run, json } => payments::run(&app, &file, dry_run, json).await?,
        ImportCommand::Layer(arguments) => layers::run(&app, arguments).await?,
        ImportCommand::Holidays { file } => {
            let holidays = seed::holidays(open_file(&file)?).map_err(|e| in_file(&file, e))?;
            let (read, changed) = (holidays.len(), app.administration().import_holidays(holidays).await.map_err(meanwhile)?);
            app.administration().note_import("holidays", changed).await?;
            println!("{read} holidays read, {changed} added or changed");
            Outcome::Done
        }
        ImportCommand::Alerts { files, json } => alerts::run(&app, &files, json).await?,
        ImportCommand::Boundaries { file } => boundaries(&app, &file).await?,
        ImportCommand::Reports { file, mapping, dry_run, json } => reports::run(&app, &file, &mapping, dry_run, json).await?,
    };
    app.store.close().await;
    Ok(outcome)
}

fn in_file(file: &Path, e: Failure) -> Failure {
    failure(format!("{}: {}; nothing was taken", file.display(), e.0))
}

/// What is told of what is computed from all that lies there.
fn meanwhile(e: AppError) -> Failure {
    match e {
        AppError::Changed => {
            failure("others change what is known at the same time, again and again; nothing was taken: start again")
        }
        e => e.into(),
    }
}

/// Opens a file, unpacking it when its name ends in `.gz`.
fn open_file(file: &Path) -> Result<Box<dyn Read + Send>, Failure> {
    let opened = File::open(file).map_err(|e| failure(format!("cannot read {}: {e}", file.display())))?;
    let packed = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    Ok(if packed { Box::new(flate2::read::GzDecoder::new(opened)) } else { Box::new(opened) })
}

/// What `--dry-run` asks for.
fn run_of(dry_run: bool) -> app::Run {
    if dry_run { app::Run::Dry } else { app::Run::Real }
}

/// Agencies: all lines or none.
async fn agencies(app: &Installation, file: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let sheet = Sheet::read(open_file(file)?).map_err(|e| in_file(file, failure(e.to_string())))?;
    let table = app.administration().put_agency_table(None, &sheet, None, run_of(dry_run)).await.map_err(meanwhile)?;
    let whole = table.wrong.is_empty();
    if json {
        println!("{}", serde_json::to_string(&table)?);
    } else {
        say_lines(file, &table.wrong, &table.tidied);
        let would = if dry_run { "would be " } else { "" };
        match whole {
            true => println!(
                "{} agencies {would}added, {} {would}changed, {} are as they were",
                table.added.len(),
                table.changed.len(),
                table.same
            ),
            false => println!("nothing was taken"),
        }
    }
    Ok(if whole { Outcome::Done } else { Outcome::Differs })
}

/// How many people live where: all lines or none.
async fn population(app: &Installation, file: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let sheet = Sheet::read(open_file(file)?).map_err(|e| in_file(file, failure(e.to_string())))?;
    let table = app.administration().put_population_table(None, &sheet, run_of(dry_run)).await.map_err(meanwhile)?;
    let whole = table.wrong.is_empty();
    if json {
        println!("{}", serde_json::to_string(&table)?);
        return Ok(if whole { Outcome::Done } else { Outcome::Differs });
    }
    say_lines(file, &table.wrong, &table.tidied);
    let would = if dry_run { "would be " } else { "" };
    match whole {
        true => println!(
            "{} numbers of people {would}added, {} {would}changed, {} are as they were",
            table.added, table.changed, table.same
        ),
        false => println!("nothing was taken"),
    }
    Ok(if whole { Outcome::Done } else { Outcome::Differs })
}

/// What is wrong with lines of a table, and what is kept otherwise than it was written.
fn say_lines(file: &Path, wrong: &[Fault], tidied: &[Tidied]) {
    for wrong in wrong {
        println!("{}, line {}: {}", file.display(), wrong.line, wrong.why);
    }
    for tidied in tidied {
        println!("{}, line {}: {:?} is kept as {:?}", file.display(), tidied.line, tidied.written, tidied.kept);
    }
}

/// What a table did that leaves doubtful lines, as JSON or in words.
fn say_table(
    file: &Path,
    json: bool,
    table: &impl serde::Serialize,
    (wrong, left): (&[Fault], &[Fault]),
    did: String,
) -> Result<Outcome, Failure> {
    if json {
        println!("{}", serde_json::to_string(table)?);
    } else {
        say_lines(file, wrong, &[]);
        say_lines(file, left, &[]);
        println!("{}", if wrong.is_empty() { did } else { "nothing was taken".to_owned() });
    }
    Ok(if wrong.is_empty() && left.is_empty() { Outcome::Done } else { Outcome::Differs })
}

/// People: all lines or none. First passwords are printed here, and nowhere else.
async fn people(app: &Installation, file: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let sheet = Sheet::read(open_file(file)?).map_err(|e| in_file(file, failure(e.to_string())))?;
    let told = app.administration().put_people_table(None, &sheet, None, None).await.map_err(meanwhile)?;
    let whole = told.wrong.is_empty();
    let passwords = told.added.iter().map(|_| trust::random::password()).collect::<Result<Vec<_>, _>>()?;
    let table = match whole && !dry_run {
        true => app.administration().put_people_table(None, &sheet, None, Some(&passwords)).await.map_err(meanwhile)?,
        false => told,
    };
    let first: Vec<_> = match whole && !dry_run {
        true => table.added.iter().map(|entry| entry.login.as_str()).zip(&passwords).collect(),
        false => Vec::new(),
    };
    if json {
        let mut all = serde_json::to_value(&table)?;
        if let Some(all) = all.as_object_mut() {
            let told = |(login, password)| serde_json::json!({ "login": login, "password": password });
            all.insert("passwords".into(), first.into_iter().map(told).collect());
        }
        println!("{all}");
        return Ok(if whole { Outcome::Done } else { Outcome::Differs });
    }
    say_lines(file, &table.wrong, &table.tidied);
    for entry in table.added.iter().chain(&table.given) {
        if let Some(both) = entry.both {
            let at = app.reference().agency_name(both);
            println!(
                "{} both answers and approves for {at}; what they wrote themselves somebody else has to approve",
                entry.login
            );
        }
    }
    let would = if dry_run { "would be " } else { "" };
    match whole {
        true => println!(
            "{} people {would}let in, {} {would}given more roles, {} are as they were",
            table.added.len(),
            table.given.len(),
            table.same
        ),
        false => println!("nothing was taken"),
    }
    if !first.is_empty() {
        println!("each signs in with this password, and chooses a new one then; they are told here alone:");
        first.iter().for_each(|(login, password)| println!("{login}\t{password}"));
    }
    Ok(if whole { Outcome::Done } else { Outcome::Differs })
}

async fn boundaries(app: &Installation, file: &Path) -> Result<Outcome, Failure> {
    let (taken, wrong) = take_boundaries(app, file).await?;
    println!("{taken} boundaries taken, {wrong} features without a code or an outline left out");
    Ok(if wrong > 0 { Outcome::Differs } else { Outcome::Done })
}

/// Takes outlines from a file; gives how many were taken, and how many features had no code or no outline.
async fn take_boundaries(app: &Installation, file: &Path) -> Result<(u64, u64), Failure> {
    let collection: serde_json::Value = serde_json::from_reader(std::io::BufReader::new(open_file(file)?))?;
    let features = collection.get("features").and_then(|f| f.as_array());
    let features = features.ok_or_else(|| failure(format!("{} holds no GeoJSON features", file.display())))?;
    let (mut boundaries, mut wrong) = (Vec::new(), 0);
    for feature in features {
        let property = |name: &str| feature.pointer(&format!("/properties/{name}")).and_then(|c| c.as_str());
        let code = property("code").or_else(|| property("kode")).and_then(|c| c.parse().ok());
        let geometry = feature.get("geometry").map(ToString::to_string).unwrap_or_default();
        let bounds = Outline::parse(&geometry).and_then(|o| o.bounds());
        match (code, bounds) {
            (Some(area), Some(bounds)) => boundaries.push(Boundary { area, bounds, geometry }),
            _ => wrong += 1,
        }
    }
    let taken = app.store.put_boundaries(boundaries).await?;
    app.administration().note_import("boundaries", taken).await?;
    Ok((taken, wrong))
}

/// Takes outlines from all GeoJSON files of a folder, in the order of their names; gives how many.
pub async fn boundaries_in(app: &Installation, folder: &Path) -> Result<u64, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|e| failure(format!("cannot read {}: {e}", folder.display())))?;
    let named = |path: &std::path::PathBuf| {
        let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        name.ends_with(".geojson") || name.ends_with(".geojson.gz")
    };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(named).collect();
    files.sort();
    let mut taken = 0;
    for file in &files {
        taken += take_boundaries(app, file).await?.0;
    }
    if taken == 0 { Err(failure(format!("{} holds no outlines (*.geojson, *.geojson.gz)", folder.display()))) } else { Ok(taken) }
}
