//! The province: areas, governments, agencies with the topics they answer for.

use std::collections::BTreeSet;

use app::{Register, sheet::Sheet};
use domain::{Agency, AgencyId, AgencyKind, AreaCode, Level, TopicCode, village::VillageKind};
use store::Reply;

use operator::{Failure, Installation, failure, seed};

/// Agencies of the province: name, topics, whether a head approves answers.
const PROVINCE: [(&str, &str, bool); 41] = [
    ("Dinas Pekerjaan Umum, Penataan Ruang dan Perumahan Rakyat", "jalan", true),
    ("Dinas Kehutanan", "hutan hutan.kebakaran", true),
    ("Dinas Energi dan Sumber Daya Mineral", "tambang listrik", true),
    ("Dinas Lingkungan Hidup", "lingkungan", true),
    ("Dinas Pendidikan dan Kebudayaan", "pendidikan", true),
    ("Dinas Kesehatan", "kesehatan", true),
    ("Dinas Sosial", "bansos", false),
    ("Dinas Tenaga Kerja dan Transmigrasi", "ketenagakerjaan", false),
    ("Dinas Perhubungan", "perhubungan", false),
    ("Dinas Komunikasi dan Informatika", "telekomunikasi", false),
    ("Dinas Perkebunan", "pertanian", false),
    ("Dinas Pangan, Tanaman Pangan dan Hortikultura", "pertanian", false),
    ("Dinas Peternakan dan Kesehatan Hewan", "pertanian", false),
    ("Dinas Kelautan dan Perikanan", "perikanan", false),
    ("Dinas Perindustrian, Perdagangan, Koperasi dan UKM", "ekonomi", false),
    ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "perizinan", false),
    ("Dinas Pemberdayaan Masyarakat dan Pemerintahan Desa", "desa lahan", false),
    ("Dinas Kependudukan, Pemberdayaan Perempuan dan Perlindungan Anak", "administrasi", false),
    ("Dinas Pemuda dan Olahraga", "", false),
    ("Dinas Pariwisata", "", false),
    ("Dinas Perpustakaan dan Kearsipan", "", false),
    ("Satuan Polisi Pamong Praja", "ketertiban", false),
    ("Badan Penanggulangan Bencana Daerah", "bencana hutan.kebakaran", false),
    ("Badan Kesatuan Bangsa dan Politik", "", false),
    ("Badan Kepegawaian Daerah", "", true),
    ("Badan Pengembangan Sumber Daya Manusia", "", false),
    ("Badan Pengelolaan Keuangan dan Aset Daerah", "", false),
    ("Badan Pendapatan Daerah", "", false),
    ("Badan Perencanaan Pembangunan Daerah", "", false),
    ("Badan Riset dan Inovasi Daerah", "", false),
    ("Biro Hukum", "", false),
    ("Biro Kesejahteraan Rakyat", "", false),
    ("Biro Perekonomian", "", false),
    ("Biro Umum", "lainnya", false),
    ("RSUD Abdul Wahab Sjahranie", "kesehatan", true),
    ("RSUD dr. Kanujoso Djatiwibowo", "kesehatan", true),
    ("RSJD Atma Husada Mahakam", "kesehatan", false),
    ("UPTD KPH Sub DAS Belayan", "hutan hutan.kebakaran", false),
    ("UPTD KPH Berau Barat", "hutan hutan.kebakaran", false),
    ("UPTD KPH Kendilo", "hutan hutan.kebakaran", false),
    ("UPTD KPH Bongan", "hutan hutan.kebakaran", false),
];

/// Where the forest management units are.
const UNITS: [(&str, &str); 4] =
    [("KPH Sub DAS Belayan", "64.02"), ("KPH Berau Barat", "64.03"), ("KPH Kendilo", "64.01"), ("KPH Bongan", "64.07")];

/// Agencies of every regency and city.
const REGENCY: [(&str, &str, bool); 18] = [
    ("Dinas Pekerjaan Umum dan Penataan Ruang", "jalan", true),
    ("Dinas Lingkungan Hidup", "lingkungan sampah", false),
    ("Dinas Pendidikan dan Kebudayaan", "pendidikan", true),
    ("Dinas Kesehatan", "kesehatan", true),
    ("Dinas Sosial", "bansos", false),
    ("Dinas Kependudukan dan Pencatatan Sipil", "administrasi", false),
    ("Dinas Penanaman Modal dan PTSP", "perizinan", false),
    ("Dinas Tenaga Kerja dan Transmigrasi", "ketenagakerjaan", false),
    ("Dinas Perhubungan", "perhubungan", false),
    ("Dinas Komunikasi dan Informatika", "telekomunikasi", false),
    ("Dinas Pertanian dan Perikanan", "pertanian perikanan", false),
    ("Dinas Perdagangan", "ekonomi", false),
    ("Dinas Pemberdayaan Masyarakat dan Desa", "desa lahan", false),
    ("Satuan Polisi Pamong Praja", "ketertiban", false),
    ("Badan Penanggulangan Bencana Daerah", "bencana hutan.kebakaran", false),
    ("Perumda Air Minum", "air-bersih", false),
    ("Badan Pendapatan Daerah", "", false),
    ("Bagian Umum Sekretariat Daerah", "lainnya listrik", false),
];

/// The hospital of each regency and city, and how many of a hundred reports come from there.
const PLACES: [(&str, &str, usize); 10] = [
    ("64.01", "RSUD Panglima Sebaya", 7),
    ("64.02", "RSUD Aji Muhammad Parikesit", 18),
    ("64.03", "RSUD dr. Abdul Rivai", 7),
    ("64.07", "RSUD Harapan Insan Sendawar", 4),
    ("64.08", "RSUD Kudungga", 12),
    ("64.09", "RSUD Ratu Aji Putri Botung", 5),
    ("64.11", "RSUD Gerbang Sehat Mahulu", 3),
    ("64.71", "RSUD Beriman", 16),
    ("64.72", "RSUD Inche Abdoel Moeis", 23),
    ("64.74", "RSUD Taman Husada", 5),
];

/// The villages of the carbon programme: regency, how many are desa or kampung, how many kelurahan, what a desa is called there, as
/// published in 2024. Of Kutai Kartanegara only the sum is known.
const PROGRAMME: [(&str, usize, usize, VillageKind); 8] = [
    ("64.01", 66, 2, VillageKind::Desa),
    ("64.02", 68, 0, VillageKind::Desa),
    ("64.03", 77, 2, VillageKind::Kampung),
    ("64.07", 81, 0, VillageKind::Kampung),
    ("64.08", 82, 1, VillageKind::Desa),
    ("64.09", 5, 9, VillageKind::Desa),
    ("64.11", 46, 0, VillageKind::Kampung),
    ("64.71", 0, 2, VillageKind::Desa),
];

/// Where the register of villages of the demo is known from.
const MADE_UP_VILLAGES: &str = "pilihan buatan untuk contoh (made up for the demo)";

/// Who counted the people of the demo: nobody.
const MADE_UP: &str = "angka buatan (made up for the demo)";

/// A regency or city with its government.
pub(crate) struct Regency {
    pub(crate) area: AreaCode,
    pub(crate) government: AgencyId,
    pub(crate) inspectorate: AgencyId,
    pub(crate) villages: Vec<AreaCode>,
    /// How many of a hundred reports come from there.
    pub(crate) share: usize,
}

/// The province.
pub(crate) struct Country {
    pub(crate) province: AgencyId,
    pub(crate) inspectorate: AgencyId,
    pub(crate) regencies: Vec<Regency>,
}

fn agency(parent: Option<AgencyId>, kind: AgencyKind, name: &str, area: &AreaCode, topics: &str, approval: bool) -> Agency {
    let topics: Vec<_> = topics.split_whitespace().filter_map(TopicCode::parse).collect();
    // Where nothing is sent, nobody has been named yet.
    let named = kind != AgencyKind::Service || !topics.is_empty();
    let decree = if named { format!("SK contoh nomor 100.3.3/{}/2025", 100 + name.len()) } else { String::new() };
    let (name, area) = (name.to_owned(), area.clone());
    Agency { id: AgencyId(0), parent, kind, name, area, topics, approval, decree, closed: false }
}

/// What agencies write often: title and text.
const REPLIES: [(&str, &str); 3] = [
    ("Diterima, sedang diperiksa", "Terima kasih. Laporan {nomor} sudah kami terima dan sedang kami periksa di {tempat}."),
    ("Dijadwalkan", "Terima kasih sudah menunggu. {instansi} sudah menjadwalkan pekerjaan ini. Mulainya: "),
    ("Selesai, mohon diperiksa", "Pekerjaan di {tempat} sudah selesai. Mohon diperiksa. Bila belum beres, balas laporan ini."),
];

/// Numbers of people that are made up and say so: of each district, so that what lies above is added up, and of each village, so that
/// what visits brought is told of every 1,000.
async fn count(app: &Installation, areas: &[domain::Area]) -> Result<(), Failure> {
    let year = app.figures().today().year();
    let mut table = String::from("area,year,people,source\n");
    for (code, _, share) in PLACES {
        let within = |a: &&domain::Area| a.code.level() == Level::District && a.code.as_str().starts_with(&format!("{code}."));
        let districts: Vec<_> = areas.iter().filter(within).collect();
        for (n, district) in districts.iter().enumerate() {
            let people = share * 38_000 / districts.len() * (60 + n * 37 % 80) / 100;
            table.push_str(&format!("{},{year},{people},{MADE_UP}\n", district.code));
            let villages: Vec<_> = areas.iter().filter(|a| a.code.parent().as_ref() == Some(&district.code)).collect();
            for (n, village) in villages.iter().enumerate() {
                let people = people / villages.len() * (70 + n * 23 % 60) / 100;
                table.push_str(&format!("{},{year},{people},{MADE_UP}\n", village.code));
            }
        }
    }
    let taken = app.administration().put_population_table(None, &Sheet::of_text(table), app::Run::Real).await?;
    if let Some(wrong) = taken.wrong.first() { Err(failure(wrong.why.to_string())) } else { Ok(()) }
}

/// Some of many, spread evenly over them.
fn spread<T>(all: &[T], some: usize) -> impl Iterator<Item = &T> {
    (0..some.min(all.len())).filter_map(move |n| all.get(n * all.len() / some.max(1)))
}

/// The register of villages. How many of each regency are in the carbon programme is true; which, and all else, is made up.
async fn register(app: &Installation, areas: &[domain::Area]) -> Result<(), Failure> {
    let villages: Vec<_> = areas.iter().map(|a| &a.code).filter(|code| code.level() == Level::Village).collect();
    let mut members = BTreeSet::new();
    for (regency, desa, kelurahan, _) in PROGRAMME {
        for (some, is_kelurahan) in [(desa, false), (kelurahan, true)] {
            let of_kind = |c: &&&AreaCode| (VillageKind::of(c) == VillageKind::Kelurahan) == is_kelurahan;
            let within = |c: &&&AreaCode| c.as_str().starts_with(&format!("{regency}."));
            let there: Vec<_> = villages.iter().filter(within).filter(of_kind).copied().collect();
            members.extend(spread(&there, some).copied());
        }
    }
    let today = app.figures().today();
    let before = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let mut table =
        String::from("code,kind,programme,member_since,signal,signal_by,signal_on,officers,posters,visited_on,since,source\n");
    for (n, code) in villages.iter().enumerate() {
        let called = PROGRAMME.iter().find(|(regency, ..)| code.as_str().starts_with(&format!("{regency}.")));
        let kind = match (VillageKind::of(code), called) {
            (VillageKind::Kelurahan, _) | (_, None) => VillageKind::of(code),
            (_, Some((.., called))) => *called,
        };
        let (programme, since) = if members.contains(code) { ("member", "2020-11-25") } else { ("outside", "") };
        let signal = match (kind, n * 7 % 10) {
            (VillageKind::Kelurahan, _) => "good",
            (_, 0..=2) => "none",
            (_, 3..=6) => "weak",
            _ => "good",
        };
        let mut line = |since_day: domain::Date, officers: usize, posters: usize, visited: &str| {
            table.push_str(&format!(
                "{code},{},{programme},{since},{signal},Kantor desa,{since_day},{officers},{posters},{visited},{since_day},{MADE_UP_VILLAGES}\n",
                kind.as_str()
            ));
        };
        line(before(400), 0, n % 3, "");
        // Some were visited, and stand otherwise since.
        if n % 29 == 3 {
            let day = before(20 + i64::try_from(n).unwrap_or(0) % 300);
            line(day, 1 + n % 3, 2 + n % 4, &day.to_string());
        }
    }
    let taken = app.villages().put_table(None, &Sheet::of_text(table), app::Doubtful::Refuse, app::Run::Real).await?;
    if let Some(wrong) = taken.wrong.first() { Err(failure(wrong.why.to_string())) } else { Ok(()) }
}

pub(crate) async fn make(app: &Installation) -> Result<Country, Failure> {
    let areas = seed::shipped_areas()?;
    app.store.put_areas(areas.clone()).await?;
    let none = || failure("the shipped areas are not whole");
    let top = areas.iter().find(|a| a.code.level() == Level::Province).ok_or_else(none)?.code.clone();
    let put = async |agencies: Vec<Agency>| app.store.put_agencies(agencies).await;
    let government = agency(None, AgencyKind::Government, "Pemerintah Provinsi Kalimantan Timur", &top, "", false);
    let province = put(vec![government]).await?.first().copied().ok_or_else(none)?;
    let kind = AgencyKind::Inspectorate;
    let inspectorate = put(vec![agency(Some(province), kind, "Inspektorat Daerah", &top, "kepegawaian", true)]).await?;
    // A management unit works in its own regency, so that its officers are on duty there alone.
    let area_of = |name: &str| {
        let code = UNITS.iter().find(|(unit, _)| name.ends_with(unit)).map(|(_, code)| *code);
        code.and_then(|code| areas.iter().find(|a| a.code.as_str() == code)).map_or(&top, |a| &a.code)
    };
    let services = PROVINCE.iter().map(|(n, t, a)| agency(Some(province), AgencyKind::Service, n, area_of(n), t, *a));
    put(services.collect()).await?;
    let mut regencies = Vec::new();
    for (code, hospital, share) in PLACES {
        let area = areas.iter().find(|a| a.code.as_str() == code).ok_or_else(none)?;
        let name = format!("Pemerintah {}", area.name);
        let government = put(vec![agency(Some(province), AgencyKind::Government, &name, &area.code, "", false)]).await?;
        let government = government.first().copied().ok_or_else(none)?;
        let inspectorate = put(vec![agency(Some(government), kind, "Inspektorat", &area.code, "kepegawaian", false)]).await?;
        let services = REGENCY.iter().map(|(n, t, a)| agency(Some(government), AgencyKind::Service, n, &area.code, t, *a));
        let hospital = agency(Some(government), AgencyKind::Service, hospital, &area.code, "kesehatan", false);
        put(services.chain([hospital]).collect()).await?;
        regencies.push(Regency {
            government,
            inspectorate: inspectorate.first().copied().ok_or_else(none)?,
            villages: areas
                .iter()
                .map(|a| a.code.clone())
                .filter(|c| c.level() == Level::Village && area.code.contains(c))
                .collect(),
            area: area.code.clone(),
            share,
        });
    }
    app.administration().note_snapshots(&[Register::Areas, Register::Agencies]).await?;
    count(app, &areas).await?;
    register(app, &areas).await?;
    for (title, body) in REPLIES {
        app.administration().put_reply(None, Reply { id: 0, agency: province, title: title.into(), body: body.into() }).await?;
    }
    Ok(Country { province, inspectorate: inspectorate.first().copied().ok_or_else(none)?, regencies })
}
