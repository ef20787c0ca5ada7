//! Reading the rows of a file into what they tell, or into what is wrong with them.

use std::{collections::HashMap, io::Read};

use app::sheet::{Sheet, named, runs_over, told};
use domain::{AreaCode, Timestamp, Title, Words, report::Kind};
use insight::{fold, moment};

use super::mapping::{Column, Mapping};
use crate::{Failure, failure};

/// What a row tells.
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) text: Words,
    pub(super) title: Option<Title>,
    pub(super) received_at: Timestamp,
    pub(super) answered: bool,
    pub(super) answered_at: Option<Timestamp>,
    pub(super) agency: Option<String>,
    pub(super) topic: Option<String>,
    pub(super) kind: Kind,
    pub(super) village: Option<String>,
    pub(super) district: Option<String>,
    pub(super) national_id: Option<String>,
    /// A mark of the row: its cells, and which of equal rows it is.
    pub(super) mark: String,
}

/// A row that cannot be taken.
#[derive(serde::Serialize)]
pub(super) struct Wrong {
    pub(super) line: u64,
    pub(super) why: String,
}

/// Reads all rows; those that are wrong are listed.
pub(super) fn read(mapping: &Mapping, file: impl Read, now: Timestamp) -> Result<(Vec<Row>, Vec<Wrong>), Failure> {
    let sheet = Sheet::read(file).map_err(|e| failure(e.to_string()))?;
    let mut lines = sheet.lines();
    let mut header = None;
    for _ in 0..mapping.header_row.max(1) {
        header = Some(
            lines.next().ok_or_else(|| failure("the file ends before its header row"))?.1.map_err(|e| failure(e.to_string()))?,
        );
    }
    let header = header.unwrap_or_default();
    let mut places = HashMap::new();
    for (column, name) in &mapping.columns {
        let place = header.iter().position(|h| fold(&told(h).unwrap_or_default()) == fold(&told(name).unwrap_or_default()));
        let listed = || header.iter().collect::<Vec<_>>().join(", ");
        places
            .insert(*column, place.ok_or_else(|| failure(format!("there is no column {name:?}; the header has {}", listed())))?);
    }
    let area = mapping.area()?;
    let (mut rows, mut wrong, mut seen) = (Vec::new(), Vec::new(), HashMap::<Vec<u8>, u32>::new());
    for (line, record) in lines {
        let record = match record {
            Ok(record) => record,
            Err(why) => {
                wrong.push(Wrong { line, why: why.to_string() });
                continue;
            }
        };
        if let Some(why) = runs_over(&record, header.len()) {
            wrong.push(Wrong { line, why });
            continue;
        }
        let cells = record.iter().collect::<Vec<_>>().join("\u{1f}").into_bytes();
        let copy = seen.entry(cells.clone()).and_modify(|n| *n += 1).or_insert(0);
        let cell = |c: Column| places.get(&c).and_then(|p| record.get(*p)).map(str::trim).filter(|t| told(t).is_some());
        let row = Told { mapping, area: &area, now, line, mark: mark(&mapping.source, &cells, *copy) };
        match row.row(cell) {
            Ok(row) => rows.push(row),
            Err(why) => wrong.push(Wrong { line, why }),
        }
    }
    Ok((rows, wrong))
}

fn not_understood(column: &str, day: &str, time: Option<&str>) -> String {
    match time {
        None => format!("{column}: {day:?} is no date"),
        Some(time) => format!("{column}: {day:?} with {time:?} is no date and time"),
    }
}

fn mark(source: &str, cells: &[u8], copy: u32) -> String {
    let mut mark = trust::hex(&trust::digest(&[source.as_bytes(), &copy.to_le_bytes(), cells].concat()));
    mark.truncate(32);
    mark
}

struct Told<'a> {
    mapping: &'a Mapping,
    area: &'a AreaCode,
    now: Timestamp,
    line: u64,
    mark: String,
}

impl Told<'_> {
    fn row<'r>(self, cell: impl Fn(Column) -> Option<&'r str>) -> Result<Row, String> {
        let owned = |c: Column| cell(c).and_then(told);
        let name = |c: Column, column: &str| owned(c).map(|n| named(&n).map_err(|e| format!("{column}: {e}"))).transpose();
        // Nobody can be asked to send it again.
        let legible = |c: Column| cell(c).map(domain::without_controls);
        let text = Words::parse(&legible(Column::Text).unwrap_or_default()).map_err(|e| format!("text: {e}"))?;
        let received = cell(Column::ReceivedAt).ok_or("received_at is empty")?;
        let time = cell(Column::ReceivedTime);
        let received_at =
            moment(received, time, self.area.zone()).ok_or_else(|| not_understood("received_at", received, time))?;
        if received_at > self.now {
            return Err(format!("received_at: {received:?} lies in the future"));
        }
        let answered_at = match cell(Column::AnsweredAt) {
            None => None,
            Some(text) => Some(moment(text, None, self.area.zone()).ok_or_else(|| not_understood("answered_at", text, None))?),
        };
        // An answer before its question is a mistake of the file: that it was answered stands, when is not known.
        let answered = answered_at.is_some();
        let answered_at = answered_at.filter(|a| *a >= received_at);
        let kind = match cell(Column::Kind) {
            None => Kind::Complaint,
            Some(word) => {
                let known = self.mapping.kinds.get(word).map_or(word, String::as_str);
                Kind::parse(known).ok_or_else(|| format!("kind: {word:?} stands not in [kinds]"))?
            }
        };
        Ok(Row {
            line: self.line,
            text,
            title: legible(Column::Title).and_then(|t| Title::parse(&t.chars().take(Title::MAX).collect::<String>()).ok()),
            received_at,
            answered,
            answered_at,
            agency: name(Column::Agency, "agency")?,
            topic: name(Column::Topic, "topic")?,
            kind,
            village: owned(Column::Village),
            district: owned(Column::District),
            national_id: owned(Column::NationalId),
            mark: self.mark,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping() -> Mapping {
        let text = "source = \"uji\"\nwithin = \"64.72\"\nwithin_name = \"Kota Samarinda\"\ngovernment = \"Pemerintah Kota Samarinda\"\nheader_row = 2\n\
                    [columns]\ntext = \"Isi\"\nreceived_at = \"Tanggal\"\nkind = \"Jenis\"\n[kinds]\nPengaduan = \"complaint\"\n";
        toml::from_str(text).unwrap()
    }

    #[test]
    fn right_rows_are_read_and_wrong_ones_listed_with_their_line() {
        let file = "Laporan,,\nTanggal,Isi,Jenis\n2022-01-01 02:42:00,Jalan rusak parah,Pengaduan\n3 Agu 2022,Lampu mati,\nkapan-kapan,Apa,Pengaduan\n\
                    2022-01-01,,Pengaduan\n2099-01-01,Masa depan,Pengaduan\n2022-02-02,Aneh,Curhat\n2022-01-01 02:42:00,Jalan rusak parah,Pengaduan\n";
        let (rows, wrong) = read(&mapping(), file.as_bytes(), "2026-01-01T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0].received_at.to_string(), "2021-12-31T18:42:00Z", "the wall clock of Samarinda is UTC+8");
        assert_eq!(rows[1].received_at.to_string(), "2022-08-02T16:00:00Z");
        assert_ne!(rows[0].mark, rows[2].mark, "two equal rows are two reports");
        assert_eq!(wrong.iter().map(|w| w.line).collect::<Vec<_>>(), [5, 6, 7, 8]);
    }

    #[test]
    fn a_row_that_runs_over_its_header_is_wrong_and_an_empty_one_is_none() {
        let file = "Laporan;;\r\nTanggal;Isi;Jenis\r\n05/01/2026;Jalan rusak; dan gelap;Pengaduan\r\n;;\r\n\
                    Senin, 5 Januari 2026 pukul 14.05;Lampu mati;-;\r\n";
        let (rows, wrong) = read(&mapping(), file.as_bytes(), "2026-02-01T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!((rows.len(), rows[0].received_at.to_string().as_str()), (1, "2026-01-05T06:05:00Z"));
        assert_eq!(wrong.iter().map(|w| (w.line, w.why.as_str())).collect::<Vec<_>>(), [(3, "has 4 cells, the header 3")]);
    }
}
