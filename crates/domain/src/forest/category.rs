//! What a report about a forest is about.

use serde::{Deserialize, Serialize};

crate::choices! {
    /// What happens to a forest, or around it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum ForestCategory {
        /// Pembalakan liar
        IllegalLogging = "illegal_logging",
        /// Kebakaran dan pembakaran
        Fire = "fire",
        /// Perambahan dan pembukaan lahan
        Encroachment = "encroachment",
        /// Tambang tanpa izin
        UnlicensedMining = "unlicensed_mining",
        /// Pelanggaran pemegang izin konsesi
        ConcessionBreach = "concession_breach",
        /// Sengketa lahan, tenurial, adat atau batas
        LandConflict = "land_conflict",
        /// Satwa liar dan perburuan
        Wildlife = "wildlife",
        /// Mangrove, gambut dan kanal
        Wetland = "wetland",
        /// Pencemaran air
        WaterPollution = "water_pollution",
        /// Pembagian manfaat karbon
        BenefitSharing = "benefit_sharing",
        /// Perlindungan dan persetujuan (FPIC)
        Safeguards = "safeguards",
        /// Saran
        Suggestion = "suggestion",
    }
}

impl ForestCategory {
    /// The key of its name in the texts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::IllegalLogging => "forest-category-illegal_logging",
            Self::Fire => "forest-category-fire",
            Self::Encroachment => "forest-category-encroachment",
            Self::UnlicensedMining => "forest-category-unlicensed_mining",
            Self::ConcessionBreach => "forest-category-concession_breach",
            Self::LandConflict => "forest-category-land_conflict",
            Self::Wildlife => "forest-category-wildlife",
            Self::Wetland => "forest-category-wetland",
            Self::WaterPollution => "forest-category-water_pollution",
            Self::BenefitSharing => "forest-category-benefit_sharing",
            Self::Safeguards => "forest-category-safeguards",
            Self::Suggestion => "forest-category-suggestion",
        }
    }
}
