//! Agencies as another government has them, as a table to begin with: their names with the place turned into one's own. Whoever
//! copies edits it before it is put in place.

use domain::{Agency, AgencyId, AgencyKind};
use geo::short_name;

use crate::{ReferenceData, handles};

/// Agencies copied, as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table, with a header.
    pub table: String,
    /// How many were left out, since they are for a part of the area alone, or governments of their own.
    pub left_out: usize,
}

/// What kinds are called in a table that people read.
fn kind_word(kind: AgencyKind) -> &'static str {
    match kind {
        AgencyKind::Government => "pemerintah",
        AgencyKind::Service => "dinas",
        AgencyKind::Inspectorate => "inspektorat",
        AgencyKind::Village => "desa",
        AgencyKind::Company => "perusahaan",
    }
}

impl handles::Administration<'_> {
    /// The agencies below one, as they might stand below another: what each is, what it is called there, for what, and whether
    /// somebody approves. Neither people nor decrees go with them.
    ///
    /// # Errors
    /// Where no table can be written, which is never so.
    pub fn copied(self, from: AgencyId, to: AgencyId) -> Result<Copied, crate::AppError> {
        let reference = self.reference();
        let mut rows = csv::Writer::from_writer(Vec::new());
        let unwritten = |e: String| crate::AppError::Damaged(e);
        rows.write_record(["nama", "induk", "jenis", "topik", "persetujuan"]).map_err(|e| unwritten(e.to_string()))?;
        let (mut open, mut left_out) = (vec![(from, String::new())], 0);
        while let Some((above, called)) = open.pop() {
            let Some(place) = reference.agencies.get(above).map(|a| &a.area) else { continue };
            for agency in reference.agencies.below(above).into_iter().filter(|a| !a.closed) {
                if agency.kind == AgencyKind::Government || agency.area != *place {
                    left_out += reference.agencies.subtree(agency.id).len();
                    continue;
                }
                let name = adapted(&reference, agency, from, to);
                let topics = agency.topics.iter().map(|t| t.0.as_str()).collect::<Vec<_>>().join(" ");
                let approval = if agency.approval { "ya" } else { "tidak" };
                let row = [name.as_str(), &called, kind_word(agency.kind), &topics, approval];
                rows.write_record(row).map_err(|e| unwritten(e.to_string()))?;
                open.push((agency.id, name));
            }
        }
        let table = rows.into_inner().map_err(|e| unwritten(e.to_string()))?;
        Ok(Copied { table: String::from_utf8_lossy(&table).into_owned(), left_out })
    }
}

/// A name with the place of one government turned into that of another.
fn adapted(reference: &ReferenceData, agency: &Agency, from: AgencyId, to: AgencyId) -> String {
    let place = |id: AgencyId| reference.agencies.get(id).and_then(|a| reference.area(&a.area)).map(|a| a.name.as_str());
    let (Some(from), Some(to)) = (place(from), place(to)) else { return agency.name.clone() };
    // The whole name first: it tells a regency from the city of that name.
    if agency.name.contains(from) { agency.name.replace(from, to) } else { agency.name.replace(short_name(from), short_name(to)) }
}
