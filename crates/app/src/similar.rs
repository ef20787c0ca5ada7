//! Reports that may be about the same matter: same place, same words, same days. Offered to a coordinator with the reason;
//! joining them is for people.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Official, Report, ReportId};
use store::Listed;

use crate::{House, Search, Trouble, World, suggest::roots};

/// Words a text is looked for by.
const LOOKED_FOR: usize = 4;
/// How many reports each word may bring.
const EACH: u32 = 12;
/// How many are offered.
const OFFERED: usize = 3;
/// Shortest word that tells anything.
const SHORTEST: usize = 4;
/// How far into a text one looks, in bytes: lists keep no more of the others.
const FIRST: usize = 300;
/// After so many days the same matter is seldom the same.
const LONG_AGO: u32 = 120;
/// Words that everybody uses, in whatever matter, besides those that tell nothing anyway.
#[rustfmt::skip]
const EMPTY: [&str; 33] = [
    "segera", "sering", "sekali", "dekat", "depan", "warga", "masyarakat", "desa", "kelurahan", "kecamatan", "kabupaten",
    "kota", "sejak", "minggu", "bulan", "hari", "lalu", "orang", "banyak", "tempat", "setiap", "harus", "dalam", "lebih",
    "hampir", "jarak", "jauh", "hanya", "sampai", "hingga", "sama", "kata", "jadi",
];

/// A report that may be about the same matter.
#[derive(Clone, Debug)]
pub struct Similar {
    /// The report.
    pub listed: Listed,
    /// The words both use, as the one that is looked at writes them.
    pub words: Vec<String>,
    /// Whether both are of one place.
    pub same_place: bool,
    /// Days between their receipt.
    pub days: u32,
}

impl House {
    /// Reports like this one among those an official may see, the likest first. A secret one is like no other.
    ///
    /// # Errors
    /// The store's.
    pub async fn similar_to(&self, report: &Report, text: &str, official: &Official) -> Result<Vec<Similar>, Trouble> {
        if report.secret {
            return Ok(Vec::new());
        }
        let world = self.world();
        let said = telling(&world, report, text);
        let mut looked_for: Vec<&String> = said.keys().collect();
        looked_for.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let place = world.area(&report.area).map(|a| a.name.clone()).unwrap_or_default();
        let mut found: BTreeMap<ReportId, Listed> = BTreeMap::new();
        for word in looked_for.into_iter().take(LOOKED_FOR) {
            let search = Search { words: format!("{place} {word} "), ..Search::default() };
            let page = self.reports_within(official, &search, None, EACH).await?;
            found.extend(page.rows.into_iter().map(|l| (l.report.id, l)));
        }
        found.remove(&report.id);
        let mut similar: Vec<_> = found.into_values().filter_map(|l| compare(&world, report, &said, l)).collect();
        similar.sort_by_key(|(likeness, s)| (std::cmp::Reverse(*likeness), s.days));
        Ok(similar.into_iter().map(|(_, s)| s).take(OFFERED).collect())
    }
}

/// The words of a text that tell something, each with its roots; not the names of its place.
fn telling(world: &World, report: &Report, text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let place = insight::fold(&world.place(&report.area));
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

/// How like another report is, in hundredths; none when it is not like enough to be shown.
fn compare(
    world: &World,
    report: &Report,
    said: &BTreeMap<String, BTreeSet<String>>,
    listed: Listed,
) -> Option<(usize, Similar)> {
    let theirs = telling(world, &listed.report, &format!("{}\n{}", listed.title, listed.excerpt));
    let shares = |roots: &BTreeSet<String>| theirs.values().any(|other| !roots.is_disjoint(other));
    let words: Vec<_> = said.iter().filter(|(_, roots)| shares(roots)).map(|(word, _)| word.clone()).collect();
    let same_place = listed.report.area == report.area;
    let days = listed.report.received_at.duration_since(report.received_at).as_hours().unsigned_abs() / 24;
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    let least = said.len().min(theirs.len()).max(1);
    let likeness = 100 * words.len() / least + if same_place { 20 } else { 0 } + if days <= 30 { 10 } else { 0 };
    // What is long ago must be all the more alike.
    let wanted = if days > LONG_AGO { 85 } else { 55 };
    let like = words.len() >= 2 && likeness >= wanted && !matches!(listed.report.status, domain::report::Status::Joined { .. });
    like.then_some((likeness, Similar { listed, words, same_place, days }))
}
