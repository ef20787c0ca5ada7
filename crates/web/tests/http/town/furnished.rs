//! What is known of the province, and who works there.

use app::{App, Register};
use domain::{Agency, AgencyId, AgencyKind, Area, Grant, Role, TopicCode, UserId};
use store::{Person, Store, Topic};

use super::{HEALTH, INSPECTORATE, OTHER_REGENCY, PASSWORD, PROVINCE, REGENCY, VILLAGE, WORKS, area};

/// Everybody who works here: login, role, agency.
pub const OFFICIALS: [(&str, Role, AgencyId); 11] = [
    ("koordinator", Role::Coordinator, REGENCY),
    ("koordinator.lain", Role::Coordinator, OTHER_REGENCY),
    ("koordinator.prov", Role::Coordinator, PROVINCE),
    ("penghubung", Role::Liaison, WORKS),
    ("penghubung.kes", Role::Liaison, HEALTH),
    ("atasan.kes", Role::Approver, HEALTH),
    ("inspektur", Role::Liaison, INSPECTORATE),
    ("pimpinan", Role::Leader, PROVINCE),
    ("pengawas", Role::Overseer, INSPECTORATE),
    ("admin", Role::Administrator, PROVINCE),
    ("desa", Role::VillageOfficer, REGENCY),
];

pub(super) async fn furnish(app: &App, store: &dyn Store) {
    let areas = [
        ("64", "Kalimantan Timur"),
        ("64.02", "Kabupaten Kutai Kartanegara"),
        ("64.02.06", "Muara Badak"),
        (VILLAGE, "Badak Baru"),
        ("64.02.06.2002", "Badak Ulu"),
        ("64.72", "Kota Samarinda"),
        ("64.72.01", "Palaran"),
        ("64.72.01.1001", "Rawa Makmur"),
    ];
    let areas = areas.map(|(code, name)| Area { code: area(code), name: name.into(), closed: false });
    store.put_areas(areas.into()).await.unwrap();
    let agency = |parent: Option<AgencyId>, kind, name: &str, code: &str, approval| Agency {
        id: AgencyId(0),
        parent,
        kind,
        name: name.into(),
        area: area(code),
        topics: vec![TopicCode("jalan".into())],
        approval,
        decree: String::new(),
        closed: false,
    };
    let agencies = vec![
        agency(None, AgencyKind::Government, "Pemerintah Provinsi", "64", false),
        agency(Some(PROVINCE), AgencyKind::Government, "Pemerintah Kukar", "64.02", false),
        agency(Some(PROVINCE), AgencyKind::Government, "Pemerintah Samarinda", "64.72", false),
        agency(Some(REGENCY), AgencyKind::Service, "Dinas PU", "64.02", false),
        agency(Some(REGENCY), AgencyKind::Service, "Dinas Kesehatan", "64.02", true),
        agency(Some(REGENCY), AgencyKind::Inspectorate, "Inspektorat", "64.02", false),
    ];
    assert_eq!(store.put_agencies(agencies).await.unwrap().last(), Some(&INSPECTORATE));
    let topic = Topic { code: TopicCode("jalan".into()), name: "Jalan".into(), name_en: "Roads".into(), closed: false };
    store.put_topics(vec![topic]).await.unwrap();
    for (login, role, agency) in OFFICIALS {
        let person = Person {
            mark: None,
            id: UserId(0),
            login: login.into(),
            name: format!("Petugas {login}"),
            email: Some(format!("{login}@kantor.contoh.id")),
            password: PASSWORD.clone(),
            must_change: false,
            disabled: false,
            language: domain::Language::Indonesian,
            grants: vec![Grant { role, agency }],
        };
        app.administration().add_person(person).await.unwrap().unwrap();
    }
    app.administration().note_snapshots(&Register::ALL).await.unwrap();
    app.refresh_reference().await.unwrap();
}
