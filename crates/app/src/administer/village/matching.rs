//! Which village is meant by a line of a table: by its code, else by its name within regency and district. Only what is written the same,
//! but for capitals, marks and apostrophes, is right; whatever is merely near is doubtful, and people decide.

use domain::{Area, AreaCode, Level, village::VillageKind};
use insight::{fold_place, mistyped, words};

use super::super::table::Wrong;
use crate::ReferenceData;

/// Most villages told of a doubtful line.
const MOST_TOLD: usize = 5;

/// What a line says of which village it means.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub(super) code: Option<String>,
    pub(super) name: Option<String>,
    pub(super) district: Option<String>,
    pub(super) regency: Option<String>,
    pub(super) kind: Option<VillageKind>,
}

/// How near a name is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// The same but for blanks and hyphens
    Spaced,
    /// All words of one are in the other
    Within,
    /// Each word is there, or is a slip away
    Mistyped,
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    words(&fold_place(name)).collect::<Vec<_>>().join(" ")
}

/// The name without the word for what it is.
fn bare(name: &str) -> &str {
    let kinds = ["desa ", "kelurahan ", "kampung ", "kecamatan ", "kec "];
    kinds.into_iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

/// Whether both are the same name, whether one says what it is or not.
fn same(typed: &str, name: &str) -> bool {
    typed == name || bare(typed) == name
}

fn near(typed: &str, name: &str) -> Option<Near> {
    let typed = bare(typed);
    let letters = |text: &str| text.replace(' ', "");
    let all_in = |some: &str, of: &str| words(some).next().is_some() && words(some).all(|w| words(of).any(|o| o == w));
    let there = |w: &str| words(name).any(|n| n == w) || mistyped(w, name).is_some();
    if letters(typed) == letters(name) {
        Some(Near::Spaced)
    } else if all_in(typed, name) || all_in(name, typed) {
        Some(Near::Within)
    } else if words(typed).next().is_some() && words(typed).all(there) {
        Some(Near::Mistyped)
    } else {
        None
    }
}

/// The village that a line means.
pub(super) fn meant(reference: &ReferenceData, named: &Named) -> Result<AreaCode, Wrong> {
    match (&named.code, &named.name) {
        (Some(code), name) => by_code(reference, code, name.as_deref()),
        (None, Some(name)) => by_name(reference, name, named),
        (None, None) => Err(Wrong::Missing(super::table::NAME)),
    }
}

fn by_code(reference: &ReferenceData, told: &str, name: Option<&str>) -> Result<AreaCode, Wrong> {
    let area = told.parse::<AreaCode>().ok().filter(|c| c.level() == Level::Village).and_then(|code| reference.area(&code));
    let area = area.ok_or_else(|| Wrong::NoVillage(told.to_owned()))?;
    let fits = |name: &str| {
        let (typed, there) = (plain(name), plain(&area.name));
        same(&typed, &there) || near(&typed, &there).is_some()
    };
    // Whoever mistyped a code would else tell of another village.
    match name.filter(|name| !fits(name)) {
        Some(name) => Err(Wrong::DoubtfulVillage(format!("{told}, {name}"), vec![told_of(reference, area)])),
        None => Ok(area.code.clone()),
    }
}

fn by_name(reference: &ReferenceData, name: &str, named: &Named) -> Result<AreaCode, Wrong> {
    let regency = named.regency.as_deref().ok_or(Wrong::Missing(super::table::REGENCY))?;
    let is_regency = |code: &&AreaCode| code.level() == Level::Regency;
    let code = regency.parse().ok().filter(|code| reference.area(code).is_some());
    let within = code.as_ref().or_else(|| reference.of_government(regency)).filter(is_regency);
    let within = within.ok_or_else(|| Wrong::NoArea(regency.to_owned()))?;
    let villages: Vec<_> = reference.areas_within(within).filter(|a| a.code.level() == Level::Village).collect();
    let typed = plain(name);
    let whole = |place: &Option<String>| place.as_ref().map(|p| format!(", {p}")).unwrap_or_default();
    let told = format!("{name}{}{}", whole(&named.district), whole(&named.regency));
    let district = named.district.as_deref().map(|district| {
        let typed = plain(district);
        reference.areas_below(within).find(|a| same(&typed, &plain(&a.name))).map(|a| &a.code)
    });
    let inside = |a: &&Area| match district {
        None => true,
        Some(there) => there.is_some_and(|district| district.contains(&a.code)),
    };
    let exact: Vec<&Area> = villages.iter().copied().filter(inside).filter(|a| same(&typed, &plain(&a.name))).collect();
    let of_kind: Vec<&Area> = exact.iter().copied().filter(|a| named.kind.is_some_and(|k| is_of(k, &a.code))).collect();
    match (exact.as_slice(), of_kind.as_slice()) {
        ([only], _) | (_, [only]) => return Ok(only.code.clone()),
        ([], _) => {}
        (several, _) => {
            let several = several.iter().take(MOST_TOLD).map(|a| told_of(reference, a)).collect();
            return Err(Wrong::DoubtfulVillage(told, several));
        }
    }
    // What is near in the district before what is called so elsewhere in the regency.
    let mut found: Vec<_> = villages
        .into_iter()
        .filter_map(|a| {
            let there = plain(&a.name);
            let how = if same(&typed, &there) { Some(Near::Spaced) } else { near(&typed, &there) };
            Some((!inside(&a), how?, &a.code, a))
        })
        .collect();
    found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    if found.is_empty() {
        return Err(Wrong::NoVillage(told));
    }
    Err(Wrong::DoubtfulVillage(told, found.iter().take(MOST_TOLD).map(|(.., a)| told_of(reference, a)).collect()))
}

/// Whether a code may be that of a village of this kind.
fn is_of(kind: VillageKind, code: &AreaCode) -> bool {
    (kind == VillageKind::Kelurahan) == (VillageKind::of(code) == VillageKind::Kelurahan)
}

fn told_of(reference: &ReferenceData, area: &Area) -> String {
    format!("{} {}", area.code, reference.place(&area.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREAS: &str = include_str!("../../../../../data/areas-64.csv");

    /// Lines as people write them, with what each means: a code; `?` with a code that must be among those it may mean; or nothing.
    const MADE: [(&str, &str, &str, &str, &str); 40] = [
        // Written as in the register, or with other capitals, marks and blanks.
        ("Kerayaan", "Sangkulirang", "Kabupaten Kutai Timur", "", "64.08.05.2001"),
        ("PERIDAN", "sangkulirang", "kutai timur", "", "64.08.05.2003"),
        ("  Tepian   Terap", "Kec. Sangkulirang", "64.08", "", "64.08.05.2013"),
        ("Api-Api", "Waru", "Penajam Paser Utara", "", "64.09.02.2001"),
        ("Api api", "Waru", "Penajam Paser Utara", "desa", "64.09.02.2001"),
        ("Waru", "Waru", "Penajam Paser Utara", "kelurahan", "64.09.02.1003"),
        ("Kelurahan Waru", "Waru", "Penajam Paser Utara", "", "64.09.02.1003"),
        ("Long Laai", "Segah", "Berau", "", "64.03.04.2001"),
        ("Long La\u{2019}ai", "Segah", "Berau", "", "64.03.04.2001"),
        ("Mu'ut", "", "Kutai Barat", "", "64.07.16.2006"),
        ("Kampung Tiong Bu'u", "", "Mahakam Ulu", "kampung", "64.11.04.2006"),
        ("Desa Loa Duri Ulu", "Loa Janan", "Kabupaten Kutai Kartanegara", "desa", "64.02.03.2002"),
        ("Loa Duri Ilir", "Loa Janan", "kukar", "", "64.02.03.2007"),
        ("Kampung Baru", "Tabang", "Kutai Kartanegara", "", "64.02.12.2008"),
        ("Kampung Baru", "Tenggarong", "Kutai Kartanegara", "", "64.02.06.1008"),
        ("Sumber Sari", "Sebulu", "Kutai Kartanegara", "", "64.02.07.2007"),
        ("Sumber Sari", "Kota Bangun Darat", "Kutai Kartanegara", "", "64.02.19.2007"),
        ("Bukit Raya", "Tenggarong Seberang", "Kutai Kartanegara", "", "64.02.16.2002"),
        ("Batu-Batu", "", "Berau", "", "64.03.06.2011"),
        ("Batu-Batu", "", "Kutai Kartanegara", "", "64.02.05.2011"),
        ("Sanga Sanga Dalam", "Sanga Sanga", "Kutai Kartanegara", "", "64.02.15.1003"),
        // Of one name in several districts, of a kind that tells them apart, and of none.
        ("Kampung Baru", "", "Kutai Kartanegara", "kelurahan", "64.02.06.1008"),
        ("Teluk Dalam", "", "Kutai Kartanegara", "desa", "64.02.16.2013"),
        ("Sumber Sari", "", "Kutai Kartanegara", "desa", "?64.02.07.2007"),
        ("Tani Bhakti", "", "Kutai Kartanegara", "", "?64.02.20.2004"),
        ("Sidomulyo", "", "Kutai Kartanegara", "", "?64.02.12.2010"),
        // Nearly.
        ("Benua Baru", "Sangkulirang", "Kutai Timur", "", "?64.08.05.2006"),
        ("Mandu Pantai", "Sangkulirang", "Kutai Timur", "", "?64.08.05.2020"),
        ("Sukaraja", "Sepaku", "Penajam Paser Utara", "", "?64.09.04.2003"),
        ("Long Bentuk", "Busang", "Kutai Timur", "", "?64.08.06.2001"),
        ("Loa Duri", "Loa Janan", "Kutai Kartanegara", "", "?64.02.03.2002"),
        ("Purwa Jaya", "Loa Janan", "Kutai Kartanegara", "", "?64.02.03.2004"),
        ("Mandu Dalem", "Sangkulirang", "Kutai Timur", "", "?64.08.05.2005"),
        // In another district than is said, or in one that is not there.
        ("Kerayaan", "Busang", "Kutai Timur", "", "?64.08.05.2001"),
        ("Kerayaan", "Sangkulirang Baru", "Kutai Timur", "", "?64.08.05.2001"),
        ("Waru", "Penajam", "Penajam Paser Utara", "", "?64.09.02.1003"),
        // Nothing of that name, or in another regency.
        ("Kerayaan", "Sangkulirang", "Berau", "", ""),
        ("Atlantis", "Sangkulirang", "Kutai Timur", "", ""),
        ("Kerayaan", "Sangkulirang", "Atlantis", "", ""),
        ("Kerayaan", "Sangkulirang", "Kalimantan Timur", "", ""),
    ];

    fn province() -> ReferenceData {
        let row = |line: &str| {
            let (code, name) = line.split_once(',')?;
            Some(Area { code: code.parse().ok()?, name: name.to_owned(), closed: false })
        };
        ReferenceData::of_areas(AREAS.lines().filter_map(row).collect())
    }

    fn told(text: &str) -> Option<String> {
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    #[test]
    fn of_a_made_list_none_is_taken_for_another_village() {
        let reference = province();
        let (mut right, mut doubtful, mut none, mut wrong) = (0, 0, 0, Vec::new());
        for (name, district, regency, kind, means) in MADE {
            let kind = VillageKind::parse(kind);
            let named = Named { code: None, name: told(name), district: told(district), regency: told(regency), kind };
            let found = meant(&reference, &named);
            match (&found, means.strip_prefix('?')) {
                (Ok(code), None) if code.as_str() == means => right += 1,
                (Err(Wrong::DoubtfulVillage(_, all)), Some(may)) if all.iter().any(|one| one.starts_with(may)) => doubtful += 1,
                (Err(Wrong::NoVillage(_) | Wrong::NoArea(_)), None) if means.is_empty() => none += 1,
                _ => wrong.push(format!("{name}, {district}, {regency}: {found:?} instead of {means:?}")),
            }
        }
        println!("{right} right, {doubtful} doubtful, {none} none, {} wrong", wrong.len());
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!((right, doubtful, none), (23, 13, 4));
    }

    #[test]
    fn every_village_of_the_province_is_found_by_its_own_name_in_its_own_district() {
        let reference = province();
        let villages: Vec<_> = reference.areas().filter(|a| a.code.level() == Level::Village).collect();
        assert_eq!(villages.len(), 1038);
        for area in villages {
            let name = |code: Option<AreaCode>| code.and_then(|code| reference.area(&code).map(|a| a.name.clone()));
            let district = area.code.parent();
            let regency = name(district.as_ref().and_then(AreaCode::parent));
            let named = Named { name: Some(area.name.clone()), district: name(district), regency, ..Named::default() };
            assert_eq!(meant(&reference, &named), Ok(area.code.clone()), "{named:?}");
        }
    }

    #[test]
    fn a_code_says_which_unless_the_name_beside_it_says_another() {
        let reference = province();
        let by = |code: &str, name: &str| {
            meant(&reference, &Named { code: told(code), name: told(name), ..Named::default() }).map(|code| code.to_string())
        };
        assert_eq!(by("64.08.05.2006", ""), Ok("64.08.05.2006".into()));
        assert_eq!(by("64.08.05.2006", "Benua Baru"), Ok("64.08.05.2006".into()));
        assert!(matches!(by("64.08.05.2001", "Peridan"), Err(Wrong::DoubtfulVillage(..))));
        for none in ["64.08.05", "64.08.05.2999", "6408052001", "x"] {
            assert_eq!(by(none, ""), Err(Wrong::NoVillage(none.into())));
        }
        assert!(matches!(by("", ""), Err(Wrong::Missing(_))));
        assert!(matches!(by("", "Peridan"), Err(Wrong::Missing(_))), "no regency");
    }
}
