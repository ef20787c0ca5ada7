//! What cannot wait for an office to open: a fire, violence, somebody who may die. Told by its words, so that whoever writes them is
//! shown whom to call; the report goes its way all the same. Better once too often than not at all, but not for what is long over.

use crate::{fold, words};

/// Whom to call, by what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgent {
    /// Fire: 113.
    Fire,
    /// Violence, a crime that goes on: 110.
    Violence,
    /// Somebody is hurt or very ill: 119.
    Life,
}

/// Beginnings of words that tell of a fire: phones ask them, too.
pub const FIRE_WORDS: &[&str] = &[
    "kebakaran",
    "terbakar",
    "kebakar",
    "membakar rumah",
    "api membesar",
    "api besar",
    "asap tebal",
    "on fire",
    "burning down",
    "big fire",
    "forest fire",
    "wildfire",
];
const VIOLENCE: &[&str] = &[
    "dipukuli",
    "memukuli",
    "dibacok",
    "membacok",
    "ditusuk",
    "menusuk",
    "ditikam",
    "dikeroyok",
    "mengeroyok",
    "disandera",
    "menyandera",
    "diperkosa",
    "memperkosa",
    "diculik",
    "menculik",
    "dirampok",
    "merampok",
    "perampokan",
    "tawuran",
    "kdrt",
    "dianiaya",
    "menganiaya",
    "mengancam membunuh",
    "diancam dibunuh",
    "ditembak",
    "being beaten",
    "stabbed",
    "kidnapped",
];
const LIFE: &[&str] = &[
    "tidak sadarkan diri",
    "tidak sadar",
    "tak sadar",
    "pingsan",
    "sekarat",
    "pendarahan",
    "perdarahan",
    "tenggelam",
    "hanyut",
    "tertimbun",
    "tersengat listrik",
    "kesetrum",
    "keracunan",
    "bunuh diri",
    "unconscious",
    "bleeding",
    "drowning",
];
/// Words that tell that it is over, or was not yet: nobody has to be called now.
const OVER: &[&str] = &[
    "lalu",
    "kemarin",
    "dulu",
    "pernah",
    "sering",
    "rawan",
    "mencegah",
    "pencegahan",
    "khawatir",
    "takut",
    "bekas",
    "pasca",
    "korban",
    "petugas pemadam",
    "mobil pemadam",
    "hutan dan lahan",
    "bantuan",
    "years ago",
    "last year",
    "yesterday",
];

/// What a text tells of that cannot wait.
#[must_use]
pub fn urgent(text: &str) -> Vec<Urgent> {
    let folded = fold(text);
    // A blank before each word, so that a beginning is one of a word.
    let spaced: String = words(&folded).flat_map(|word| [" ", word]).collect();
    let tells = |of: &[&str]| of.iter().any(|phrase| spaced.contains(&format!(" {phrase}")));
    if tells(OVER) {
        return Vec::new();
    }
    [(Urgent::Fire, FIRE_WORDS), (Urgent::Violence, VIOLENCE), (Urgent::Life, LIFE)]
        .into_iter()
        .filter(|(_, of)| tells(of))
        .map(|(what, _)| what)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Urgent::{Fire, Life, Violence};

    #[test]
    fn what_cannot_wait_is_told_from_what_can() {
        for (text, expected) in [
            ("Ada kebakaran di belakang pasar, api membesar!", vec![Fire]),
            ("Rumah tetangga saya TERBAKAR sekarang", vec![Fire]),
            ("Suaminya sedang memukuli istrinya di rumah sebelah", vec![Violence]),
            ("Ada tawuran pelajar di depan sekolah, satu orang pingsan", vec![Violence, Life]),
            ("Anak hanyut di sungai dekat jembatan", vec![Life]),
            ("A app is on fire next to the market", vec![Fire]),
            ("There is a big fire behind the village", vec![Fire]),
            ("Lampu jalan mati sejak Senin", vec![]),
            ("Kebakaran tahun lalu belum diganti rugi", vec![]),
            ("Daerah kami rawan kebakaran, mohon hidran", vec![]),
            ("Bantuan korban kebakaran belum turun", vec![]),
            ("Sampah dibakar di pinggir jalan", vec![]),
            ("Pegawai itu memukul meja dan marah", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(urgent(text), expected, "{text}");
        }
    }
}
