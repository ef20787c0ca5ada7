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
