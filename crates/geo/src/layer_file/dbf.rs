//! The table beside the shapes of a Shapefile (dBASE): its records as text.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Fields, bytes::Bytes};

/// A table.
pub(super) struct Dbf<'b> {
    fields: Vec<(String, usize)>,
    records: &'b [u8],
    record_length: usize,
    encoding: Option<&'static Encoding>,
}

/// A record.
pub(super) struct DbfRecord {
    pub(super) fields: Fields,
    pub(super) deleted: bool,
}

impl<'b> Dbf<'b> {
    /// Reads what stands before the records. In which letters it is, a file beside it says (`.cpg`), or a byte within.
    pub(super) fn read(bytes: &'b [u8], cpg: Option<&[u8]>) -> Option<Self> {
        let mut head = Bytes(bytes);
        head.take(8)?;
        let begins = usize::from(head.u16_low_first()?);
        let record_length = usize::from(head.u16_low_first()?);
        head.take(17)?;
        let language = head.byte()?;
        head.take(2)?;
        let encoding = cpg.and_then(named).or(match language {
            0x03 | 0x57 => Some(WINDOWS_1252),
            _ => None,
        });
        let mut described = Bytes(bytes.get(32..begins)?);
        let mut fields = Vec::new();
        while described.0.first().is_some_and(|b| *b != 0x0d) {
            let Some(field) = described.take(32) else { break };
            let name: Vec<u8> = field.iter().copied().take(11).take_while(|b| *b != 0).collect();
            let length = usize::from(*field.get(16)?);
            fields.push((text(&name, encoding), length));
        }
        let fits = record_length > 0 && fields.iter().map(|(_, length)| length).sum::<usize>() < record_length + 1;
        fits.then_some(Self { fields, records: bytes.get(begins..)?, record_length, encoding })
    }

    /// A record by its place.
    pub(super) fn record(&self, n: usize) -> Option<DbfRecord> {
        let begins = n.checked_mul(self.record_length)?;
        let mut record = Bytes(self.records.get(begins..begins.checked_add(self.record_length)?)?);
        let deleted = record.byte()? == b'*';
        let mut fields = Fields::new();
        for (name, length) in &self.fields {
            let value = text(record.take(*length)?, self.encoding);
            // A number that is not there is written as stars or zero bytes.
            let value = value.trim_matches([' ', '\0']);
            if !value.chars().all(|c| c == '*') {
                fields.push((name.clone(), value.to_owned()));
            }
        }
        Some(DbfRecord { fields, deleted })
    }
}

/// The letters that a `.cpg` names: `UTF-8`, `1252`, `ANSI 1252`, `ISO-8859-1`, `88591`.
fn named(cpg: &[u8]) -> Option<&'static Encoding> {
    let label = String::from_utf8_lossy(cpg.get(..cpg.len().min(40))?).trim().to_ascii_lowercase();
    if label.contains("1252") || label.contains("8859-1") || label.contains("88591") {
        return Some(WINDOWS_1252);
    }
    Encoding::for_label(label.as_bytes())
}

/// Bytes as text: in the letters that are said; in UTF-8 where they are that, and else in Windows-1252.
fn text(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    let decoded = |with: &'static Encoding| with.decode_without_bom_handling(bytes).0.into_owned();
    match encoding {
        Some(encoding) => decoded(encoding),
        None => {
            UTF_8.decode_without_bom_handling_and_without_replacement(bytes).map_or_else(|| decoded(WINDOWS_1252), Into::into)
        }
    }
}
