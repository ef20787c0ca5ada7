//! Reports that may be about the same matter: same or near place, the same words that few others use, same days. Offered to a
//! coordinator with the reason; joining them is for people.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Level, Official, Report, ReportId};
use store::ListItem;

use crate::{AppError, ReferenceData, Search, handles, report::did_you_mean::Usage, report::suggest::roots};

/// Words a text is looked for by.
const LOOKED_FOR: usize = 4;
/// How many reports each word may bring.
const EACH: u32 = 12;
/// How many are offered.
const OFFERED: usize = 3;
/// How many of the words are named.
const NAMED: usize = 6;
/// Shortest word that tells anything.
const SHORTEST: usize = 4;
/// How far into a text one looks, in bytes: lists keep no more of the others.
const FIRST: usize = 300;
/// After so many days the same matter is seldom the same.
const LONG_AGO: u32 = 120;
/// How much a word must tell to be a reason: it is used in a quarter of all places at most.
const TELLS: u32 = 2;
/// How much the words that both use must tell, of one place: about two rare ones; and how many they must be of a hundred.
const HERE: (u32, usize) = (7, 20);
/// The same within a district: who lives in the next village often means another road.
const NEAR: (u32, usize) = (10, 50);
/// The same after a long time.
const LONG_SINCE: (u32, usize) = (10, 75);

/// Words that everybody uses, in whatever matter, besides those that tell nothing anyway; greetings, which officials leave out
/// of what is public, and so look rare.
#[rustfmt::skip]
const EMPTY: [&str; 79] = [
    "segera", "sering", "sekali", "dekat", "depan", "warga", "masyarakat", "desa", "kelurahan", "kecamatan", "kabupaten",
    "kota", "sejak", "minggu", "bulan", "hari", "tahun", "lalu", "orang", "banyak", "tempat", "setiap", "harus", "dalam",
    "lebih", "hampir", "jarak", "jauh", "hanya", "sampai", "hingga", "sama", "kata", "jadi", "sekarang", "kemarin", "tadi",
    "dulu", "selamat", "pagi", "siang", "sore", "malam", "salam", "hormat", "demikian", "makasih", "trima", "terima", "kasih",
    "trims", "atas", "perhatian", "perhatiannya", "permisi", "izin", "ijin", "assalamualaikum", "bapak", "ibu", "admin",
    "tanya", "saran", "usul", "usulan", "jawab", "jawaban", "kabar", "kabari", "hubungi", "perkembangan", "perkembangannya",
    "diberi", "diberikan", "pemerintah", "berwenang", "meter", "kira", "sebelumnya",
];

/// A report that may be about the same matter.
#[derive(Clone, Debug)]
pub struct Similar {
    /// The report.
    pub listed: ListItem,
    /// The words both use that few others do, as the one that is looked at writes them, the rarest first.
    pub words: Vec<String>,
    /// Whether both are of one place.
    pub same_place: bool,
    /// Days between their receipt.
    pub days: u32,
}

impl handles::Reports<'_> {
    /// Reports like this one among those an official may see, the likest first. A secret one is like no other.
    pub async fn similar_to(self, report: &Report, text: &str, official: &Official) -> Result<Vec<Similar>, AppError> {
        if report.secret {
            return Ok(Vec::new());
        }
        let (reference, usage) = (self.reference(), self.usage().await?);
        let said = telling(&reference, report, text);
        let mut looked_for: Vec<_> = said.iter().map(|(word, roots)| (usage.telling(roots), word)).collect();
        looked_for.sort_by_key(|(tells, word)| std::cmp::Reverse((*tells, word.len())));
        let near = report.area.lineage().find(|a| a.level() == Level::District).unwrap_or_else(|| report.area.clone());
        let mut found: BTreeMap<ReportId, ListItem> = BTreeMap::new();
        for (_, word) in looked_for.into_iter().take(LOOKED_FOR) {
            let search = Search { words: format!("{word} "), area: Some(near.clone()), ..Search::default() };
            let page = self.reports_within(official, &search, None, EACH).await?;
            found.extend(page.rows.into_iter().map(|l| (l.report.id, l)));
        }
        found.remove(&report.id);
        let mut similar: Vec<_> = found.into_values().filter_map(|l| compare(&reference, &usage, report, &said, l)).collect();
        similar.sort_by_key(|(likeness, s)| (std::cmp::Reverse(*likeness), s.days));
        Ok(similar.into_iter().map(|(_, s)| s).take(OFFERED).collect())
    }
}

/// The words of a text that tell something, each with its roots; not the names of its place.
fn telling(reference: &ReferenceData, report: &Report, text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let place = insight::fold(&reference.place(&report.area));
    let place: BTreeSet<_> = insight::words(&place).collect();
    let (first, _) = text.split_at(text.floor_char_boundary(FIRST));
    let folded = insight::fold(first);
    let tells = |w: &&str| w.len() >= SHORTEST && !is_empty(w) && !place.contains(w) && !w.bytes().all(|b| b.is_ascii_digit());
    insight::words(&folded).filter(tells).map(|w| (w.to_owned(), roots(w))).collect()
}

/// Whether a word tells nothing, in whatever form.
fn is_empty(word: &str) -> bool {
    let roots = roots(word);
    roots.is_empty() || EMPTY.contains(&word) || roots.iter().any(|root| EMPTY.contains(&root.as_str()))
}

/// How like another report is; none when it is not like enough to be shown.
fn compare(
    reference: &ReferenceData,
    usage: &Usage,
    report: &Report,
    said: &BTreeMap<String, BTreeSet<String>>,
    listed: ListItem,
) -> Option<(u32, Similar)> {
    let theirs = telling(reference, &listed.report, &format!("{}\n{}", listed.title, listed.excerpt));
    let shares = |roots: &BTreeSet<String>| theirs.values().any(|other| !roots.is_disjoint(other));
    let shared = said.iter().filter(|(_, roots)| shares(roots)).map(|(word, roots)| (usage.telling(roots), word));
    let mut words: Vec<_> = shared.filter(|(tells, _)| *tells >= TELLS).collect();
    words.sort_by_key(|(tells, _)| std::cmp::Reverse(*tells));
    let by_words: u32 = words.iter().map(|(tells, _)| tells).sum();
    let tell = |all: &BTreeMap<String, BTreeSet<String>>| all.values().filter(|roots| usage.telling(roots) >= TELLS).count();
    let share = 100 * words.len() / tell(said).min(tell(&theirs)).max(1);
    let same_place = listed.report.area == report.area;
    let days = listed.report.received_at.duration_since(report.received_at).as_hours().unsigned_abs() / 24;
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    // What was found at all lies in the same district.
    let by_place = if same_place { 4 } else { 0 };
    let by_time = match days {
        0..=7 => 3,
        8..=30 => 2,
        _ => 0,
    };
    let (least, least_share) = match () {
        () if days > LONG_AGO => LONG_SINCE,
        () if same_place => HERE,
        () => NEAR,
    };
    let joined = matches!(listed.report.status, domain::report::Status::Joined { .. });
    let like = words.len() >= 2 && by_words >= least && share >= least_share && !joined;
    let words = words.into_iter().map(|(_, word)| word.clone()).take(NAMED).collect();
    like.then_some((by_words + by_place + by_time, Similar { listed, words, same_place, days }))
}
