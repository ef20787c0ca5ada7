//! A book (XLSX) written row by row, as it is sent: nothing of it is kept but the row on its way. A book is a ZIP file of a few
//! texts (ECMA-376); whatever is only known at the end, such as how many sheets there are, is written last.

use std::io::Write;

use domain::Date;
use flate2::{Compression, Crc, write::DeflateEncoder};

use super::Cell;

/// Most rows that a sheet of a book can have, with its head; what is more goes on in another sheet.
const MOST_ROWS: u32 = 1_048_576;
/// Most letters that a cell can have, counted as UTF-16.
const MOST_LETTERS: usize = 32_767;

const TYPES: &str = "[Content_Types].xml";
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A text of the file.
struct Entry {
    name: String,
    crc: u32,
    /// Bytes packed and unpacked, and where it begins.
    packed: u32,
    unpacked: u32,
    begins: u32,
}

/// A text that is being written.
struct Open {
    name: String,
    begins: u64,
    packer: DeflateEncoder<Vec<u8>>,
    crc: Crc,
    packed: u64,
    unpacked: u64,
}

/// How the texts of a row look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Head,
    Body,
}

/// A book on its way.
pub(super) struct Book {
    /// The heads of its columns, and how wide each is, in letters.
    columns: Vec<(String, f64)>,
    /// What is ready to be sent, and how much was before it.
    ready: Vec<u8>,
    sent: u64,
    entries: Vec<Entry>,
    open: Option<Open>,
    sheets: u32,
    /// Rows of the sheet that is being written.
    rows: u32,
}

impl Book {
    /// A book whose sheets have these columns.
    pub(super) fn new(columns: Vec<(String, f64)>) -> Self {
        Self { columns, ready: Vec::new(), sent: 0, entries: Vec::new(), open: None, sheets: 0, rows: 0 }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &[Cell]) -> Result<(), String> {
        if self.open.is_none() || self.rows >= MOST_ROWS {
            self.begin_sheet()?;
        }
        self.write_row(row, Style::Body)
    }

    /// What can be sent by now.
    pub(super) fn take(&mut self) -> Vec<u8> {
        if let Some(open) = &mut self.open {
            self.ready.append(open.packer.get_mut());
        }
        self.sent += self.ready.len() as u64;
        std::mem::take(&mut self.ready)
    }

    /// The rest of it.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, String> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        self.end_sheet()?;
        let sheets = 1..=self.sheets;
        let each = |told: fn(u32) -> String| sheets.clone().map(told).collect::<String>();
        let styles = format!(
            r#"{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>"#
        );
        let named = each(|n| format!(r#"<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>"#));
        let book = format!(r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{named}</sheets></workbook>"#);
        let sheet_links =
            each(|n| format!(r#"<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>"#));
        let links = format!(
            r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{sheet_links}<Relationship Id="styles" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>"#
        );
        let root = format!(
            r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        );
        let of = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        let sheet_types = each(|n| {
            format!(
                r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#
            )
        });
        let types = format!(
            r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{of}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{of}.styles+xml"/>{sheet_types}</Types>"#
        );
        let texts = [
            (TYPES, types),
            ("_rels/.rels", root),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", links),
            ("xl/styles.xml", styles),
        ];
        for (name, text) in texts {
            self.begin(name.to_owned())?;
            self.write(&text)?;
            self.end()?;
        }
        self.index()?;
        Ok(self.take())
    }

    fn begin_sheet(&mut self) -> Result<(), String> {
        self.end_sheet()?;
        (self.sheets, self.rows) = (self.sheets + 1, 0);
        self.begin(format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let column = |(n, (_, width)): (usize, &(String, f64))| {
            format!(r#"<col min="{0}" max="{0}" width="{width}" customWidth="1"/>"#, n + 1)
        };
        let columns: String = self.columns.iter().enumerate().map(column).collect();
        self.write(&format!(
            r#"{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>"#
        ))?;
        let heads: Vec<_> = self.columns.iter().map(|(head, _)| Cell::Text(head.clone())).collect();
        self.write_row(&heads, Style::Head)
    }

    fn end_sheet(&mut self) -> Result<(), String> {
        if self.open.is_none() {
            return Ok(());
        }
        let last = letters(self.columns.len());
        self.write(&format!(r#"</sheetData><autoFilter ref="A1:{last}{}"/></worksheet>"#, self.rows))?;
        self.end()
    }

    fn write_row(&mut self, row: &[Cell], style: Style) -> Result<(), String> {
        self.rows += 1;
        let mut text = format!(r#"<row r="{}">"#, self.rows);
        for (n, cell) in row.iter().enumerate() {
            let place = format!("{}{}", letters(n + 1), self.rows);
            match cell {
                Cell::Text(words) if words.is_empty() => {}
                Cell::Text(words) => text.push_str(&worded(&place, words, style)),
                Cell::Count(n) => text.push_str(&format!(r#"<c r="{place}"><v>{n}</v></c>"#)),
                Cell::Day(None) => {}
                // A book knows no day before 1900; one that a file brought must not cost everybody the sheet.
                Cell::Day(Some(day)) => text.push_str(&serial(*day).map_or_else(
                    || worded(&place, &day.to_string(), Style::Body),
                    |serial| format!(r#"<c r="{place}" s="2"><v>{serial}</v></c>"#),
                )),
            }
        }
        text.push_str("</row>");
        self.write(&text)
    }

    fn begin(&mut self, name: String) -> Result<(), String> {
        let begins = self.sent + self.ready.len() as u64;
        // What it holds is only known when it is written: its sums follow it.
        self.ready.extend([0x50, 0x4b, 3, 4, 20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0x58]);
        self.ready.extend([0; 12]);
        self.ready.extend(u16::try_from(name.len()).map_err(|e| e.to_string())?.to_le_bytes());
        self.ready.extend([0; 2]);
        self.ready.extend(name.as_bytes());
        let packer = DeflateEncoder::new(Vec::new(), Compression::fast());
        self.open = Some(Open { name, begins, packer, crc: Crc::new(), packed: 0, unpacked: 0 });
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), String> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.crc.update(text.as_bytes());
        open.unpacked += text.len() as u64;
        open.packer.write_all(text.as_bytes()).map_err(|e| e.to_string())?;
        let packed = std::mem::take(open.packer.get_mut());
        open.packed += packed.len() as u64;
        self.ready.extend(packed);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let rest = open.packer.finish().map_err(|e| e.to_string())?;
        let small = |n: u64| u32::try_from(n).map_err(|_| "a book larger than a ZIP file can be".to_owned());
        let entry = Entry {
            name: open.name,
            crc: open.crc.sum(),
            packed: small(open.packed + rest.len() as u64)?,
            unpacked: small(open.unpacked)?,
            begins: small(open.begins)?,
        };
        self.ready.extend(rest);
        self.ready.extend([0x50, 0x4b, 7, 8]);
        for n in [entry.crc, entry.packed, entry.unpacked] {
            self.ready.extend(n.to_le_bytes());
        }
        self.entries.push(entry);
        Ok(())
    }

    /// What the file holds, at its end.
    fn index(&mut self) -> Result<(), String> {
        let (begins, before) = (self.sent + self.ready.len() as u64, self.ready.len());
        for entry in &self.entries {
            self.ready.extend([0x50, 0x4b, 1, 2, 20, 0, 20, 0, 0x08, 0x08, 8, 0, 0, 0, 0x21, 0x58]);
            for n in [entry.crc, entry.packed, entry.unpacked] {
                self.ready.extend(n.to_le_bytes());
            }
            self.ready.extend(u16::try_from(entry.name.len()).map_err(|e| e.to_string())?.to_le_bytes());
            self.ready.extend([0; 12]);
            self.ready.extend(entry.begins.to_le_bytes());
            self.ready.extend(entry.name.as_bytes());
        }
        let (size, many) = (self.ready.len() - before, u16::try_from(self.entries.len()).map_err(|e| e.to_string())?);
        self.ready.extend([0x50, 0x4b, 5, 6, 0, 0, 0, 0]);
        self.ready.extend(many.to_le_bytes());
        self.ready.extend(many.to_le_bytes());
        self.ready.extend(u32::try_from(size).map_err(|e| e.to_string())?.to_le_bytes());
        self.ready.extend(u32::try_from(begins).map_err(|e| e.to_string())?.to_le_bytes());
        self.ready.extend([0; 2]);
        Ok(())
    }
}

/// The letters of a column, from 1: A, B ... Z, AA.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let letter = u8::try_from((column - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A day as books count them; none before they can.
fn serial(day: Date) -> Option<i64> {
    let first = Date::new(1900, 3, 1).ok().filter(|first| day >= *first)?;
    // That year had a 29 February in the first of such programs.
    Some(i64::from(first.until(day).ok()?.get_days()) + 61)
}

/// A cell with a text: a text whatever it begins with.
fn worded(place: &str, words: &str, style: Style) -> String {
    let style = match style {
        Style::Head => r#" s="1""#,
        Style::Body => "",
    };
    format!(r#"<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(&fitting(words)))
}

/// A text as long as a cell of a book may be, without what no XML holds.
fn fitting(text: &str) -> String {
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    let mut left = MOST_LETTERS - 1;
    let fits = |c: &char| left.checked_sub(c.len_utf16()).map(|rest| left = rest).is_some();
    let mut short: String = text.chars().filter(holds).take_while(fits).collect();
    if text.chars().filter(holds).count() > short.chars().count() {
        short.push('\u{2026}');
    }
    short
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a ZIP file holds, by its index; each text unpacked, with its sums looked at.
    fn unpacked(file: &[u8]) -> Vec<(String, String)> {
        let short = |at: usize| usize::from(u16::from_le_bytes(file[at..at + 2].try_into().unwrap()));
        let long = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        let end = file.len() - 22;
        assert_eq!(&file[end..end + 4], b"PK\x05\x06");
        let (many, mut at) = (short(end + 10), long(end + 16));
        assert_eq!(at + long(end + 12), end, "the index lies before its end");
        let mut texts = Vec::new();
        for _ in 0..many {
            let (crc, packed, size, name) = (long(at + 16), long(at + 20), long(at + 24), short(at + 28));
            let begins = long(at + 42);
            let named = String::from_utf8(file[at + 46..at + 46 + name].to_vec()).unwrap();
            assert_eq!(&file[begins..begins + 4], b"PK\x03\x04");
            let data = begins + 30 + short(begins + 26) + short(begins + 28);
            let mut text = String::new();
            let mut reader = flate2::read::DeflateDecoder::new(&file[data..data + packed]);
            std::io::Read::read_to_string(&mut reader, &mut text).unwrap();
            let mut sum = Crc::new();
            sum.update(text.as_bytes());
            assert_eq!((sum.sum() as usize, text.len()), (crc, size), "{named}");
            assert_eq!(&file[data + packed..data + packed + 4], b"PK\x07\x08");
            texts.push((named, text));
            at += 46 + name;
        }
        texts
    }

    #[test]
    fn a_book_is_sent_as_it_is_written_and_holds_its_rows() {
        let columns = vec![("Nomor".to_owned(), 12.0), ("Tanggal".to_owned(), 11.0), ("Isi & <judul>".to_owned(), 40.0)];
        let mut book = Book::new(columns.clone());
        let (mut file, mut most) = (Vec::new(), 0);
        for n in 0..20_000 {
            let day = Cell::Day("2026-03-03".parse().ok());
            book.add(&[Cell::Count(n), day, Cell::Text(format!("=1+{n} \u{0}\u{1f33f}<b>"))]).unwrap();
            if n % 500 == 499 {
                let ready = book.take();
                most = most.max(ready.len());
                file.extend(ready);
            }
        }
        file.extend(book.finish().unwrap());
        assert!(most > 0 && most < file.len() / 4, "{most} of {}", file.len());
        let texts = unpacked(&file);
        let sheet = &texts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap().1;
        assert_eq!(sheet.matches("<row ").count(), 20_001);
        assert!(sheet.contains(r#"<c r="A20001"><v>19999</v></c><c r="B20001" s="2"><v>46084</v></c>"#), "a day is a day");
        assert!(sheet.contains("=1+19999 \u{1f33f}&lt;b&gt;") && sheet.contains("Isi &amp; &lt;judul&gt;"));
        assert!(sheet.ends_with(r#"<autoFilter ref="A1:C20001"/></worksheet>"#));
        assert_eq!(texts.len(), 6, "{:?}", texts.iter().map(|(name, _)| name).collect::<Vec<_>>());
        assert!(
            unpacked(&Book::new(columns).finish().unwrap()).iter().any(|(_, text)| text.contains("Nomor")),
            "empty is one too"
        );
    }

    #[test]
    fn whatever_lies_in_the_database_is_written() {
        let mut book = Book::new(vec![("a".into(), 1.0)]);
        for cell in [
            Cell::Text("\u{1f33f}\u{0}a".repeat(40_000)),
            Cell::Day("0026-01-05".parse().ok()),
            Cell::Day("9999-12-31".parse().ok()),
            Cell::Count(u64::MAX),
            Cell::Day(None),
        ] {
            book.add(&[cell]).unwrap();
        }
        let texts = unpacked(&book.finish().unwrap());
        let sheet = &texts[0].1;
        assert!(sheet.contains(">0026-01-05<") && sheet.contains("<v>2958465</v>"), "{sheet}");
        let long = sheet.split("preserve\">").nth(2).unwrap().split('<').next().unwrap();
        let count = long.encode_utf16().count();
        assert!(long.ends_with('\u{2026}') && count <= MOST_LETTERS && count + 2 > MOST_LETTERS, "{count}");
        assert_eq!(fitting("abc"), "abc");
        assert_eq!([1, 26, 27, 703].map(letters), ["A", "Z", "AA", "AAA"]);
        assert_eq!(serial("1900-03-01".parse().unwrap()), Some(61));
    }

    #[test]
    fn a_full_sheet_goes_on_in_another() {
        let mut book = Book::new(vec![("a".into(), 1.0)]);
        book.add(&[Cell::Count(1)]).unwrap();
        book.rows = MOST_ROWS;
        book.add(&[Cell::Count(2)]).unwrap();
        let texts = unpacked(&book.finish().unwrap());
        assert!(texts[1].0 == "xl/worksheets/sheet2.xml" && texts[1].1.contains(r#"<c r="A2"><v>2</v></c>"#), "{texts:?}");
        let (_, named) = texts.iter().find(|(name, _)| name == "xl/workbook.xml").unwrap();
        assert_eq!(named.matches("<sheet ").count(), 2);
    }
}
