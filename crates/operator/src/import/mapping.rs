//! How the columns of a file of reports are to be read: a small TOML file. See `docs/import.md`.

use std::{collections::BTreeMap, path::Path};

use app::sheet::named;
use domain::AreaCode;
use serde::Deserialize;

use crate::{Failure, failure};

/// What a file of reports means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mapping {
    /// A name for where it comes from; the same row of the same source is never taken twice.
    pub(super) source: String,
    /// The area all reports lie in, by its code.
    pub(super) within: String,
    /// What that area is called, if it is not known yet.
    #[serde(default)]
    pub(super) within_name: String,
    /// What its government is called, if it is not known yet.
    pub(super) government: String,
    /// The header is not always the first row.
    #[serde(default = "first")]
    pub(super) header_row: usize,
    /// Column names by what they mean.
    pub(super) columns: BTreeMap<Column, String>,
    /// Words for kinds, such as `Pengaduan = "complaint"`.
    #[serde(default)]
    pub(super) kinds: BTreeMap<String, String>,
}

fn first() -> usize {
    1
}

/// What a column means.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub(super) enum Column {
    Text,
    Title,
    ReceivedAt,
    ReceivedTime,
    AnsweredAt,
    Agency,
    Topic,
    Kind,
    Village,
    District,
    NationalId,
}

impl Mapping {
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let text =
            std::fs::read_to_string(file).map_err(|e| failure(format!("cannot read the mapping {}: {e}", file.display())))?;
        let mapping: Self = toml::from_str(&text).map_err(|e| failure(format!("{}: {e}", file.display())))?;
        for needed in [Column::Text, Column::ReceivedAt] {
            if !mapping.columns.contains_key(&needed) {
                return Err(failure(format!("{}: [columns] must name text and received_at", file.display())));
            }
        }
        Ok(mapping)
    }

    /// A name that it gives.
    pub(super) fn named(key: &str, name: &str) -> Result<String, Failure> {
        named(name).map_err(|why| failure(format!("{key}: {why}")))
    }

    pub(super) fn area(&self) -> Result<AreaCode, Failure> {
        self.within.parse().map_err(|e| failure(format!("within: {e}")))
    }
}
