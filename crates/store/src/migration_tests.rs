//! The folders of migrations: each file is run, in the order of its number, and both engines count alike.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{postgres, sqlite};

/// From this number on a migration is called the same on both engines.
const SAME_NAMES: usize = 24;

/// The files of an engine's folder by their numbers, each with its name after the number and its text.
fn files(engine: &str) -> BTreeMap<usize, (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(engine);
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let path = entry.unwrap().path();
        let file_name = path.file_name().unwrap().to_str().unwrap();
        let (number, name) = file_name.split_once('_').unwrap();
        assert_eq!(number.len(), 4, "{file_name}");
        (number.parse().unwrap(), (name.to_owned(), fs::read_to_string(&path).unwrap()))
    };
    let entries: Vec<_> = fs::read_dir(folder).unwrap().map(file).collect();
    let files: BTreeMap<_, _> = entries.iter().cloned().collect();
    assert_eq!(files.len(), entries.len(), "a number is there twice on {engine}");
    files
}

#[test]
fn every_file_is_run_at_the_place_that_its_number_says() {
    for (engine, run) in
        [("sqlite", sqlite::MIGRATIONS.to_vec()), ("postgres", postgres::MIGRATIONS.map(|(sql, _)| sql).to_vec())]
    {
        let there: Vec<_> = files(engine).into_iter().map(|(number, (_, text))| (number, text)).collect();
        let run: Vec<_> = (1..).zip(run.into_iter().map(str::to_owned)).collect();
        assert_eq!(there, run, "{engine}");
    }
}

#[test]
fn a_number_means_the_same_on_both_engines() {
    let names = |engine| files(engine).into_iter().map(|(number, (name, _))| (number, name)).collect::<BTreeMap<_, _>>();
    let (sqlite, postgres) = (names("sqlite"), names("postgres"));
    assert!(sqlite.keys().eq(postgres.keys()), "both have the same numbers");
    assert_eq!(sqlite.range(SAME_NAMES..).collect::<Vec<_>>(), postgres.range(SAME_NAMES..).collect::<Vec<_>>());
}

#[test]
fn a_program_is_never_asked_to_know_more_than_the_migration_itself() {
    for (version, (_, works_from)) in (1..).zip(postgres::MIGRATIONS) {
        assert!((1..=version).contains(&works_from), "migration {version} works from {works_from}");
    }
}
