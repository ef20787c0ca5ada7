//! Words as people write them in complaints: those that tell nothing, and those that are cut short. Both lists are our own,
//! by how often the complaints of a city use each.

/// Words that tell nothing of a matter, in the order of their letters.
#[rustfmt::skip]
const EMPTY: [&str; 70] = [
    "ada", "agar", "aja", "akan", "atau", "ato", "bagi", "belum", "bisa", "blm", "bs", "dan", "dari", "deh", "dengan", "dgn",
    "di", "dong", "dr", "ga", "gak", "ini", "itu", "jg", "jika", "juga", "kalau", "kalo", "kami", "karena", "karna", "ke",
    "kepada", "kita", "klo", "kok", "krn", "lagi", "lah", "maka", "masih", "mhn", "mohon", "ndak", "nggak", "nya", "oleh",
    "pada", "saja", "sangat", "saya", "sdh", "sebagai", "sehingga", "sih", "sudah", "supaya", "sy", "tapi", "tdk", "tersebut",
    "tidak", "tlg", "tolong", "tp", "udah", "untuk", "utk", "yang", "yg",
];

/// Words that are cut short, each with the whole word, in the order of their letters.
#[rustfmt::skip]
const SHORT: [(&str, &str); 25] = [
    ("bln", "bulan"), ("bnyk", "banyak"), ("bpk", "bapak"), ("byk", "banyak"), ("dpt", "dapat"), ("ds", "desa"),
    ("dsn", "dusun"), ("gg", "gang"), ("hr", "hari"), ("jl", "jalan"), ("jln", "jalan"), ("kab", "kabupaten"),
    ("kec", "kecamatan"), ("kel", "kelurahan"), ("ktr", "kantor"), ("mlm", "malam"), ("mslh", "masalah"), ("org", "orang"),
    ("rmh", "rumah"), ("sklh", "sekolah"), ("skolah", "sekolah"), ("skrg", "sekarang"), ("sm", "sama"), ("thn", "tahun"),
    ("wrg", "warga"),
];

/// What people call regencies for short, with their whole names, in the order of their letters.
const REGIONS: [(&str, &[&str]); 6] = [
    ("kaltim", &["kalimantan", "timur"]),
    ("kubar", &["kutai", "barat"]),
    ("kukar", &["kutai", "kartanegara"]),
    ("kutim", &["kutai", "timur"]),
    ("mahulu", &["mahakam", "ulu"]),
    ("ppu", &["penajam", "paser", "utara"]),
];

/// The whole name of a regency that is called so for short; the word must be folded.
pub(crate) fn region(word: &str) -> Option<&'static [&'static str]> {
    let at = REGIONS.binary_search_by_key(&word, |(short, _)| short).ok()?;
    REGIONS.get(at).map(|(_, names)| *names)
}

/// Whether a word, which must be folded, tells nothing: nobody means only what has it.
pub(crate) fn is_empty(word: &str) -> bool {
    EMPTY.binary_search(&word).is_ok()
}

/// The whole of a word that is cut short, which must be folded.
pub(crate) fn whole(word: &str) -> Option<&'static str> {
    let at = SHORT.binary_search_by_key(&word, |(short, _)| short).ok()?;
    SHORT.get(at).map(|(_, whole)| *whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand() {
        assert!(EMPTY.is_sorted() && EMPTY.iter().all(|word| is_empty(word)));
        assert!(SHORT.is_sorted() && SHORT.iter().all(|(short, full)| whole(short) == Some(full)));
        assert!(SHORT.iter().all(|(short, full)| !is_empty(short) && !is_empty(full)));
        assert_eq!((is_empty("jalan"), whole("jalan")), (false, None));
    }

    #[test]
    fn no_place_and_no_topic_is_called_by_words_that_tell_nothing() {
        for list in [include_str!("../../../data/areas-64.csv"), include_str!("../../../data/topics.csv")] {
            for name in list.lines().skip(1).flat_map(|line| line.split(',').skip(1)) {
                let folded = crate::fold(name);
                let mut words = crate::words(&folded).peekable();
                assert!(words.peek().is_none() || words.any(|word| !is_empty(word)), "{name}");
            }
        }
    }
}
