//! The first sheet of a workbook (XLSX), as the text of a sheet. What it unpacks to is counted before anything of it is read, and its
//! cells are read one by one: a small file may say that it is a large one.

use std::io::{Cursor, Read};

use app::sheet::{NoSheet, Sheet};
use calamine::{DataRef, Reader, Xlsx};

use crate::{Failure, failure};

/// Most bytes of a workbook, as it lies there and unpacked.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Most columns that are looked at.
const MOST_COLUMNS: u32 = 64;
/// Most rows, the header among them.
const MOST_ROWS: u32 = 100_001;

/// Reads a sheet from CSV, or from the first sheet of a workbook.
pub(super) fn sheet(file: impl Read) -> Result<Sheet, Failure> {
    let mut bytes = Vec::new();
    if file.take(MOST_BYTES + 1).read_to_end(&mut bytes)? as u64 > MOST_BYTES {
        return Err(failure(NoSheet::TooLarge.to_string()));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return of_workbook(&bytes);
    }
    Sheet::read(bytes.as_slice()).map_err(|e| failure(e.to_string()))
}

fn broken(e: impl std::fmt::Display) -> Failure {
    failure(format!("this workbook cannot be read: {e}"))
}

fn of_workbook(bytes: &[u8]) -> Result<Sheet, Failure> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut left = MOST_BYTES;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(broken)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(broken)?;
        left = left.checked_sub(unpacked).ok_or_else(|| failure(NoSheet::TooLarge.to_string()))?;
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let name = book.sheet_names().first().cloned().ok_or_else(|| broken("it holds no sheet"))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let (mut rows, mut row, mut at) = (csv::Writer::from_writer(Vec::new()), Vec::<String>::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (line, place) = cell.get_position();
        if line >= MOST_ROWS {
            return Err(failure(format!("a workbook has at most {MOST_ROWS} rows")));
        }
        if line < at {
            return Err(broken("its rows are in no order"));
        }
        while at < line {
            write(&mut rows, &mut row)?;
            at += 1;
        }
        let text = told(cell.get_value());
        // What is formatted far to the right says nothing.
        if text.is_empty() {
            continue;
        }
        if place >= MOST_COLUMNS {
            return Err(failure(format!("line {}: a workbook has at most {MOST_COLUMNS} columns", line + 1)));
        }
        let place = place as usize;
        if row.len() <= place {
            row.resize(place + 1, String::new());
        }
        if let Some(there) = row.get_mut(place) {
            *there = text;
        }
    }
    write(&mut rows, &mut row)?;
    let text = rows.into_inner().map_err(broken)?;
    Ok(Sheet::of_text(String::from_utf8(text).map_err(broken)?))
}

/// Writes a row, also an empty one, so that lines keep their numbers.
fn write(rows: &mut csv::Writer<Vec<u8>>, row: &mut Vec<String>) -> Result<(), Failure> {
    // All rows are as wide, so that whoever reads them takes commas for what separates.
    row.resize(MOST_COLUMNS as usize, String::new());
    rows.write_record(&*row).map_err(broken)?;
    row.clear();
    Ok(())
}

/// A number as text. A fraction has at least four digits: with three, 250.125 would read as a quarter of a million.
fn number(n: f64) -> String {
    let text = n.to_string();
    let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    if (1..4).contains(&digits) { format!("{n:.4}") } else { text }
}

/// A cell as people would write it: numbers without a fraction where they have none, days as 2026-11-29.
fn told(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "ya" } else { "tidak" }.to_owned(),
        DataRef::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
