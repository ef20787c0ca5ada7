//! A nation to report in: provinces, regencies and villages, their governments, and agencies of which few get most.

use domain::{Agency, AgencyId, AgencyKind, Area, AreaCode, TopicCode};

use app::Register;

use operator::{Failure, Installation, failure};

use crate::demo::Chance;

/// Codes of provinces, as Kemendagri gives them.
const PROVINCES: [u8; 38] = [
    11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 51, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73, 74, 75, 76, 81,
    82, 91, 92, 93, 94, 95, 96,
];
const REGENCIES: usize = 13;
const DISTRICTS: usize = 3;
const VILLAGES: usize = 6;
/// Services of a regency and what they answer for.
const SERVICES: [(&str, &str); 10] = [
    ("Dinas Pekerjaan Umum", "jalan air-bersih"),
    ("Dinas Lingkungan Hidup", "lingkungan sampah hutan"),
    ("Dinas Pendidikan", "pendidikan"),
    ("Dinas Kesehatan", "kesehatan"),
    ("Dinas Sosial", "bansos bencana"),
    ("Dinas Kependudukan dan Pencatatan Sipil", "administrasi"),
    ("Dinas Tenaga Kerja", "ketenagakerjaan"),
    ("Dinas Perhubungan", "perhubungan listrik"),
    ("Dinas Pertanian dan Perdagangan", "pertanian perikanan ekonomi"),
    ("Dinas Komunikasi, Desa dan Ketertiban", "telekomunikasi desa ketertiban lahan tambang perizinan kepegawaian"),
];
const SYLLABLES: [&str; 24] = [
    "ba", "ran", "tu", "lang", "su", "ka", "mu", "lya", "ja", "ti", "wa", "ngi", "pa", "sir", "ke", "ra", "mat", "bu", "mi",
    "sa", "ri", "tan", "jung", "lo",
];

/// Where reports come from, and who answers.
pub(super) struct Place {
    pub(super) villages: Vec<(AreaCode, String, String)>,
    pub(super) services: Vec<Service>,
}

pub(super) struct Service {
    pub(super) agency: AgencyId,
    pub(super) topics: Vec<String>,
    pub(super) approval: bool,
    /// 0 answers at once, 99 nearly never.
    pub(super) slowness: usize,
}

pub(super) struct Nation {
    pub(super) places: Vec<Place>,
    /// How many of all reports come from each place: few get most.
    pub(super) shares: Vec<usize>,
}

/// Makes areas and agencies, about as many as wished.
pub(super) async fn make(app: &Installation, agencies: u32, seed: u64) -> Result<Nation, Failure> {
    let chance = Chance::new(seed ^ 0x5a5a);
    let regencies = (agencies as usize / (SERVICES.len() + 1)).clamp(1, PROVINCES.len() * REGENCIES);
    let mut areas = Vec::new();
    let mut sites = Vec::new();
    for n in 0..regencies {
        let province = PROVINCES.get(n % PROVINCES.len()).copied().unwrap_or(11);
        let code = format!("{province}.{:02}", n / PROVINCES.len() + 1);
        if n < PROVINCES.len() {
            areas.push(area(&province.to_string(), &format!("Provinsi {province}"))?);
        }
        let name = name(&chance);
        areas.push(area(&code, &format!("Kabupaten {name}"))?);
        let mut villages = Vec::new();
        for d in 1..=DISTRICTS {
            let (code, district) = (format!("{code}.{d:02}"), self::name(&chance));
            areas.push(area(&code, &district)?);
            for v in 1..=VILLAGES {
                let village = area(&format!("{code}.{}", 2000 + v), &self::name(&chance))?;
                villages.push((village.code.clone(), village.name.clone(), district.clone()));
                areas.push(village);
            }
        }
        sites.push((province, code, name, villages));
    }
    app.store.put_areas(areas).await?;
    let provinces = sites.iter().take(PROVINCES.len()).map(|(province, ..)| {
        let name = format!("Pemerintah Provinsi {province}");
        agency(None, AgencyKind::Government, name, &province.to_string(), "", false)
    });
    let provinces = app.store.put_agencies(provinces.collect::<Result<_, _>>()?).await?;
    let above = |n: usize| provinces.get(n % provinces.len().max(1)).copied();
    let governments = sites.iter().enumerate().map(|(n, (_, code, name, _))| {
        agency(above(n), AgencyKind::Government, format!("Pemerintah Kabupaten {name} ({code})"), code, "", false)
    });
    let governments = app.store.put_agencies(governments.collect::<Result<_, _>>()?).await?;
    let mut services = Vec::new();
    for (government, (_, code, name, _)) in governments.iter().zip(&sites) {
        for (service, topics) in SERVICES {
            let approval = chance.percent(25);
            services.push(agency(Some(*government), AgencyKind::Service, format!("{service} {name}"), code, topics, approval)?);
        }
    }
    let ids = app.store.put_agencies(services.clone()).await?;
    app.administration().note_snapshots(&[Register::Areas, Register::Agencies]).await?;
    let mut made = ids.into_iter().zip(services);
    let places: Vec<_> = sites
        .into_iter()
        .map(|(.., villages)| {
            let services = made.by_ref().take(SERVICES.len()).map(|(agency, a)| Service {
                agency,
                topics: a.topics.into_iter().map(|t| t.0).collect(),
                approval: a.approval,
                slowness: chance.below(10) * chance.below(11),
            });
            Place { villages, services: services.collect() }
        })
        .collect();
    // The n-th place has one part in n: a city of millions beside a hundred quiet regencies.
    let shares = (0..places.len()).map(|n| 1_000_000 / (n + 4)).collect();
    Ok(Nation { places, shares })
}

fn area(code: &str, name: &str) -> Result<Area, Failure> {
    Ok(Area { code: code.parse().map_err(|e| failure(format!("{code}: {e}")))?, name: name.to_owned(), closed: false })
}

fn agency(
    parent: Option<AgencyId>,
    kind: AgencyKind,
    name: String,
    area: &str,
    topics: &str,
    approval: bool,
) -> Result<Agency, Failure> {
    let area = area.parse().map_err(|e| failure(format!("{area}: {e}")))?;
    let topics = topics.split_whitespace().filter_map(TopicCode::parse).collect();
    Ok(Agency { id: AgencyId(0), parent, kind, name, area, topics, approval, decree: String::new(), closed: false })
}

/// A name that sounds like a place.
fn name(chance: &Chance) -> String {
    let all: Vec<&str> = SYLLABLES.to_vec();
    let mut name: String = (0..3).map(|_| chance.pick(&all).unwrap_or_default()).collect();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}
