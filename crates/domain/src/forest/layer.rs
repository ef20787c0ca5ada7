//! Layers of areas that others keep: forest areas by function, concessions, management units. A layer is taken in whole and never
//! changed: a newer one takes its place for new questions, and what was decided by the old one can still be read in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Date, Timestamp};

/// A layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LayerId(pub Uuid);

crate::choices! {
    /// What kind of areas a layer holds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum LayerKind {
        /// Kawasan hutan menurut fungsi
        ForestFunction = "forest_function",
        /// Konsesi kehutanan (PBPH)
        Concession = "concession",
        /// Kesatuan pengelolaan hutan (KPH)
        ManagementUnit = "management_unit",
        /// Hutan adat
        CustomaryForest = "customary_forest",
        /// Hutan desa
        VillageForest = "village_forest",
        /// Wilayah program karbon
        ProgrammeArea = "programme_area",
        /// Izin lain: tambang, kebun
        Permit = "permit",
    }
}

/// Why a layer is not asked any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayerEnd {
    /// Another took its place.
    Replaced {
        /// Which.
        by: LayerId,
        /// When.
        at: Timestamp,
    },
    /// It was withdrawn.
    Withdrawn {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// A layer, without its features.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// Its identity.
    pub id: LayerId,
    /// What kind of areas it holds.
    pub kind: LayerKind,
    /// What it is called. A layer of the same kind and name takes its place.
    pub name: String,
    /// Whom it comes from.
    pub source: String,
    /// Under which terms.
    pub licence: String,
    /// As of which day it tells how things stand.
    pub dated: Date,
    /// The kind of file that it was taken from, and its coordinate system.
    pub file: String,
    /// How many features it has.
    pub features: u32,
    /// How many of them were mended.
    pub mended: u32,
    /// How many were not taken.
    pub refused: u32,
    /// All of their areas together, in hectares.
    pub hectares: u64,
    /// The BLAKE3 of all its features, in hexadecimal digits.
    pub digest: String,
    /// When it was taken in.
    pub taken_at: Timestamp,
    /// The layer whose place it took.
    pub replaces: Option<LayerId>,
    /// Why it is not asked any more; none while it is.
    pub ended: Option<LayerEnd>,
}

impl Layer {
    /// Whether new questions are asked of it.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.ended.is_none()
    }
}

/// What is kept of a feature beside its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureFacts {
    /// How large it is on the ellipsoid, in square metres.
    pub square_metres: u64,
    /// What was mended of it: words of `geo::Mend`.
    pub mended: Vec<String>,
    /// All of its fields, as they stood in the file.
    pub fields: BTreeMap<String, String>,
}

/// A feature of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerFeature {
    /// Its place in the file, from 1 on.
    pub n: u32,
    /// Its code; may be empty.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
    /// The rest of what is known of it.
    pub facts: FeatureFacts,
    /// Where it lies: the bytes of a `geo::Shape`.
    pub shape: Vec<u8>,
}
