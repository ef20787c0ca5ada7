//! Whether a text is about a forest, told by its words: whoever writes such a one is protected from the first moment, so better once
//! too often than not at all; but not for every fire and every tree in town.

use crate::{fold, words};

/// Beginnings of words that tell of it. The outbox of a phone looks for the same.
pub const FOREST_WORDS: [&str; 52] = [
    "hutan",
    "rimba",
    "perambah",
    "merambah",
    "dirambah",
    "pembalak",
    "pembalakan",
    "illegal logging",
    "ilegal logging",
    "penebangan liar",
    "penebangan kayu",
    "penebangan hutan",
    "menebang kayu",
    "tebang liar",
    "kayu ulin",
    "pohon ulin",
    "gelondongan",
    "kayu bulat",
    "chainsaw",
    "senso",
    "gergaji mesin",
    "gambut",
    "mangrove",
    "bakau",
    "karhutla",
    "kebakaran lahan",
    "lahan terbakar",
    "membakar lahan",
    "pembakaran lahan",
    "bakar lahan",
    "pembukaan lahan",
    "membuka lahan",
    "buka lahan",
    "pembersihan lahan",
    "land clearing",
    "tambang liar",
    "tambang ilegal",
    "tambang tanpa izin",
    "orangutan",
    "orang utan",
    "bekantan",
    "pesut",
    "satwa liar",
    "perburuan liar",
    "pemburu",
    "konsesi",
    "dana karbon",
    "forest",
    "logging",
    "deforestation",
    "peatland",
    "poach",
];

/// Whether a text tells that it is about a forest.
#[must_use]
pub fn is_of_forest(text: &str) -> bool {
    let folded = fold(text);
    // A blank before each word, so that a beginning is one of a word.
    let spaced: String = words(&folded).flat_map(|word| [" ", word]).collect();
    FOREST_WORDS
        .iter()
        .any(|phrase| spaced.match_indices(phrase).any(|(at, _)| spaced.get(..at).is_some_and(|b| b.ends_with(' '))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_a_forest_is_told_from_what_is_not() {
        for (text, expected) in [
            ("Ada alat berat membuka hutan di belakang kampung kami", true),
            ("HUTAN adat kami dirambah orang", true),
            ("Suara chainsaw tiap malam dari arah sungai", true),
            ("Pembakaran lahan gambut, asap tebal", true),
            ("Excavators in the forest behind the village", true),
            ("Kapan dana karbon dibagi?", true),
            ("Lampu jalan mati sejak Senin", false),
            ("Ada kebakaran di belakang pasar, api membesar!", false),
            ("Jembatan kayu rusak, mohon diperbaiki", false),
            ("Pohon tumbang menutup jalan", false),
            ("Pegawai kehutanan tidak ada di loket", false),
            ("", false),
        ] {
            assert_eq!(is_of_forest(text), expected, "{text}");
        }
        assert!(FOREST_WORDS.iter().all(|phrase| fold(phrase) == *phrase), "each as texts are compared");
    }
}
