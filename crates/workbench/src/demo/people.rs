//! Officials for every role, and names for everybody. All names are made up from common parts.

use std::collections::BTreeMap;

use domain::{Actor, AgencyId, AgencyKind, Grant, Language, Official, Role, UserId};
use store::Person;

use super::{chance::Chance, country::Country};
use operator::{Failure, Installation, failure};

const FIRST: [&str; 48] = [
    "Siti",
    "Ahmad",
    "Nurul",
    "Muhammad",
    "Rahmawati",
    "Hendra",
    "Yuliana",
    "Rudi",
    "Fitriani",
    "Agus",
    "Dewi",
    "Arifin",
    "Maria",
    "Yohanes",
    "Lestari",
    "Bambang",
    "Sri",
    "Iwan",
    "Ratna",
    "Taufik",
    "Lina",
    "Dedi",
    "Hasanah",
    "Joko",
    "Mariani",
    "Samsul",
    "Elisabet",
    "Andi",
    "Wati",
    "Fajar",
    "Kartini",
    "Ramli",
    "Norhayati",
    "Petrus",
    "Aminah",
    "Surya",
    "Rina",
    "Yusuf",
    "Melati",
    "Darmawan",
    "Indah",
    "Syahrul",
    "Paulina",
    "Hadi",
    "Rusdiana",
    "Bahtiar",
    "Novita",
    "Gunawan",
];
const LAST: [&str; 40] = [
    "Wahyuni",
    "Saputra",
    "Ramadhan",
    "Hidayat",
    "Noor",
    "Kurniawan",
    "Anggraini",
    "Siregar",
    "Usman",
    "Prasetyo",
    "Handayani",
    "Bahri",
    "Lestari",
    "Effendi",
    "Yusran",
    "Maulana",
    "Susanti",
    "Ismail",
    "Gunadi",
    "Marlina",
    "Rahman",
    "Halim",
    "Purnama",
    "Sari",
    "Ding",
    "Lawai",
    "Bulan",
    "Ngau",
    "Jalung",
    "Tanjung",
    "Firdaus",
    "Wijaya",
    "Basri",
    "Utami",
    "Syahputra",
    "Hamdani",
    "Nugroho",
    "Arsyad",
    "Fadillah",
    "Setiawan",
];

pub(crate) fn name(chance: &Chance) -> String {
    format!("{} {}", chance.pick(&FIRST).unwrap_or("Siti"), chance.pick(&LAST).unwrap_or("Noor"))
}

/// Who works where.
pub(crate) struct People {
    by: BTreeMap<(Role, AgencyId), Official>,
    logins: BTreeMap<(Role, AgencyId), String>,
    pub(crate) village_officers: Vec<Official>,
    /// Those of the regency that is shown.
    pub(crate) duty_officers: Vec<Official>,
    pub(crate) forest_officers: Vec<Official>,
    shown: Vec<(String, String)>,
}

impl People {
    /// The one who has a role at an agency.
    pub(crate) fn actor(&self, role: Role, agency: AgencyId) -> Option<Actor> {
        self.by.get(&(role, agency)).cloned().map(Actor::Official)
    }

    /// Role and login of one official per role.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        self.shown.clone()
    }
}

pub(crate) async fn make(app: &Installation, country: &Country, seed: u64, password: &str) -> Result<People, Failure> {
    let chance = Chance::new(seed ^ 0x70);
    let mut people = People {
        by: BTreeMap::new(),
        logins: BTreeMap::new(),
        village_officers: Vec::new(),
        duty_officers: Vec::new(),
        forest_officers: Vec::new(),
        shown: Vec::new(),
    };
    let reference = app.reference();
    let mut wanted = Vec::new();
    for agency in reference.agencies.iter() {
        let roles: &[Role] = match agency.kind {
            AgencyKind::Government => &[Role::Coordinator, Role::Leader, Role::Administrator],
            AgencyKind::Inspectorate => &[Role::Liaison, Role::Approver, Role::Overseer],
            AgencyKind::Service if agency.approval => &[Role::Liaison, Role::Approver],
            // Some have nobody yet: the overview of administrators shows them.
            AgencyKind::Service if agency.topics.is_empty() && agency.name.starts_with("Biro") => &[],
            AgencyKind::Service | AgencyKind::Village | AgencyKind::Company => &[Role::Liaison],
        };
        wanted.extend(roles.iter().map(|role| (*role, agency.id)));
    }
    wanted.extend([Role::CarbonTeam, Role::GrievanceSpecialist].map(|role| (role, country.province)));
    for (role, agency) in wanted {
        let login = format!("{}.{}", role_word(role), agency.0);
        let official = add(app, &chance, &login, role, agency, password).await?;
        people.logins.insert((role, agency), login);
        people.by.insert((role, agency), official);
    }
    for (n, regency) in country.regencies.iter().enumerate() {
        let official = add(app, &chance, &format!("desa.{}", n + 1), Role::VillageOfficer, regency.government, password).await?;
        people.village_officers.push(official);
    }
    // Two on duty in the regency that is shown, and somebody at each forest management unit.
    if let Some(regency) = country.regencies.get(SHOWN) {
        for n in 1..=2 {
            people
                .duty_officers
                .push(add(app, &chance, &format!("siaga.{n}"), Role::DutyOfficer, regency.government, password).await?);
        }
    }
    for (n, unit) in reference.agencies.iter().filter(|a| a.name.contains("KPH")).enumerate() {
        let official = add(app, &chance, &format!("kph.{}", n + 1), Role::ForestOfficer, unit.id, password).await?;
        people.forest_officers.push(official);
    }
    people.shown = shown(&people, country, app)?;
    Ok(people)
}

async fn add(
    app: &Installation,
    chance: &Chance,
    login: &str,
    role: Role,
    agency: AgencyId,
    password: &str,
) -> Result<Official, Failure> {
    let grants = vec![Grant { role, agency }];
    let person = Person {
        mark: None,
        id: UserId(0),
        login: login.to_owned(),
        name: name(chance),
        email: Some(format!("{login}@kaltim.contoh.id")),
        password: password.to_owned(),
        must_change: false,
        disabled: false,
        language: Language::Indonesian,
        grants: grants.clone(),
    };
    let user = app.administration().add_person(person).await?.ok_or_else(|| failure(format!("two officials called {login}")))?;
    Ok(Official { user, grants })
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::VillageOfficer => "desa",
        Role::Liaison => "penghubung",
        Role::Approver => "atasan",
        Role::Coordinator => "koordinator",
        Role::Leader => "pimpinan",
        Role::CarbonTeam => "karbon",
        Role::GrievanceSpecialist => "spesialis",
        Role::Overseer => "pengawas",
        Role::Administrator => "admin",
        Role::DutyOfficer => "siaga",
        Role::ForestOfficer => "kph",
    }
}

/// The regency whose people can be tried: Kutai Kartanegara.
pub(super) const SHOWN: usize = 1;

fn shown(people: &People, country: &Country, app: &Installation) -> Result<Vec<(String, String)>, Failure> {
    let reference = app.reference();
    let regency = country.regencies.get(SHOWN).ok_or_else(|| failure("no regencies"))?;
    let works =
        reference.agencies.iter().find(|a| a.parent == Some(regency.government) && a.topics.iter().any(|t| t.0 == "jalan"));
    let works = works.map_or(regency.government, |a| a.id);
    let all = [
        (Role::Coordinator, country.province),
        (Role::Coordinator, regency.government),
        (Role::Liaison, works),
        (Role::Approver, works),
        (Role::Leader, country.province),
        (Role::Overseer, country.inspectorate),
        (Role::Administrator, country.province),
        (Role::CarbonTeam, country.province),
        (Role::GrievanceSpecialist, country.province),
    ];
    let shown = |(role, agency)| {
        let login = people.logins.get(&(role, agency))?;
        Some((format!("{}, {}", role.as_str().replace('_', " "), reference.agency_name(agency)), login.clone()))
    };
    let village = Some(("village officer, takes reports down".to_owned(), "desa.2".to_owned()));
    let duty = Some(("duty officer, is asked about urgent reports".to_owned(), "siaga.1".to_owned()));
    let forest = Some(("forest officer of a management unit (KPH)".to_owned(), "kph.1".to_owned()));
    Ok(all.into_iter().map(shown).chain([village, duty, forest]).flatten().collect())
}
