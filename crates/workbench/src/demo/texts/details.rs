//! What tells one report from another: streets, landmarks, names, since when.

use std::collections::BTreeMap;

use super::PlaceNames;
use crate::demo::chance::Chance;

/// The details of one report, so that the same landmark stays the same within it.
pub(super) struct Details {
    known: BTreeMap<&'static str, String>,
}

impl Details {
    pub(super) fn new(chance: &Chance, place: &PlaceNames) -> Self {
        let mut known = BTreeMap::new();
        known.insert("desa", place.village.clone());
        known.insert("kec", place.district.clone());
        known.insert("jalan", chance.pick(&STREETS).unwrap_or_default().to_owned());
        known.insert("rt", format!("{:02}", 1 + chance.below(28)));
        known.insert("nama", chance.pick(&NAMES).unwrap_or_default().to_owned());
        known.insert("lapor", chance.pick(&CHANNELS).unwrap_or_default().to_owned());
        let landmark = chance.pick(&LANDMARKS).unwrap_or_default();
        let mut details = Self { known };
        let landmark = details.fill(chance, landmark);
        details.known.insert("patokan", landmark);
        details
    }

    pub(super) fn fill(&mut self, chance: &Chance, text: &str) -> String {
        let mut out = String::with_capacity(2 * text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(&match name {
                "n" => (5 * (3 + chance.below(46))).to_string(),
                "n2" => (2 + chance.below(7)).to_string(),
                "jam" => format!("{}.{}0", 6 + chance.below(12), chance.below(6)),
                "lama" => chance.pick(&SPANS).unwrap_or_default().to_owned(),
                "sejak" => chance.pick(&SINCE).unwrap_or_default().to_owned(),
                known => self.known.get(known).cloned().unwrap_or_default(),
            });
            rest = after;
        }
        out.push_str(rest);
        // `Sudah {lama}`, and the span says it too.
        if text.contains("{lama}") { out.replace("udah sudah", "udah") } else { out }
    }
}

const STREETS: [&str; 26] = [
    "Jl. Mulawarman",
    "Jl. Poros Utama",
    "Jl. Gerilya",
    "Jl. Pangeran Antasari",
    "Jl. Ahmad Yani",
    "Gang Rukun",
    "Gang Keluarga",
    "Jl. Pesantren",
    "Jl. Karya Bersama",
    "Jl. Sungai Lama",
    "Jl. Padat Karya",
    "Jl. Transmigrasi",
    "Jl. Masjid",
    "Jl. Pelita 3",
    "Jl. Kesuma Bangsa",
    "Jl. Diponegoro",
    "Jl. Trans Kalimantan",
    "Gang Damai",
    "Jl. Awang Long",
    "Jl. Patimura",
    "Jl. Kampung Baru",
    "Jl. Tepian",
    "Jl. Cendana",
    "Jl. Ulin",
    "Jl. Lembuswana",
    "Gang Bersama",
];
const LANDMARKS: [&str; 24] = [
    "SDN 0{n2}",
    "musala Al-Ikhlas",
    "puskesmas pembantu",
    "pasar pagi",
    "simpang tiga",
    "jembatan besi",
    "kantor desa",
    "masjid raya",
    "pos ronda",
    "lapangan bola",
    "warung Bu {nama}",
    "bengkel Pak {nama}",
    "gereja",
    "balai adat",
    "SPBU",
    "dermaga kayu",
    "kuburan lama",
    "lamin adat",
    "gardu PLN",
    "tower Telkomsel",
    "penggilingan padi",
    "toko bangunan",
    "pangkalan ojek",
    "TK Pertiwi",
];
const NAMES: [&str; 14] =
    ["Imah", "Udin", "Ros", "Yanti", "Amat", "Tini", "Jaya", "Lukas", "Ijum", "Wati", "Saleh", "Dayang", "Anton", "Mira"];
const SPANS: [&str; 16] = [
    "sudah tiga hari",
    "seminggu lebih",
    "sudah dua minggu",
    "hampir sebulan",
    "sudah tiga bulan",
    "sejak lebaran",
    "dari awal tahun",
    "setengah tahun",
    "sudah setahun",
    "dua bulan terakhir",
    "beberapa hari ini",
    "sejak musim hujan",
    "sepuluh hari",
    "lima bulan",
    "sudah 40 hari",
    "sejak kemarau kemarin",
];
const SINCE: [&str; 10] = [
    "kemarin sore",
    "tadi malam",
    "hari Minggu lalu",
    "tiga hari yang lalu",
    "sejak Senin pagi",
    "waktu hujan deras kemarin",
    "minggu lalu",
    "tadi subuh",
    "hari Jumat kemarin",
    "dua malam lalu",
];
const CHANNELS: [&str; 6] = ["WA lurah", "SMS", "kotak saran", "Facebook pemda", "telepon kantor", "ketua adat"];
