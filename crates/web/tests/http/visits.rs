//! Visits to villages: recorded once, corrected beside what was wrong, and what the register becomes by them.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    AgencyId, Language, UserId,
    village::{Team, TeamId, Village},
};

use crate::town::{Page, REGENCY, Town, VILLAGE, area};

const ADDRESS: &str = "/meja/desa/64.02.06.2001/kunjungan";
const BASE: [(&str, &str); 12] = [
    ("visited_on", "2026-03-02"),
    ("women-child", "3"),
    ("women-adult", "12"),
    ("men-old", "4"),
    ("questions", "Kapan jalan diperbaiki? Tahun depan."),
    ("officers", "2"),
    ("posters", "3"),
    ("materials", "20 brosur\n1 papan"),
    ("taken_down", "5"),
    ("signal", "weak"),
    ("corrects", ""),
    ("trip", ""),
];
/// A small picture.
fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

pub fn changed<'a>(base: &[(&'a str, &'a str)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = base.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed).copied().collect()
}

async fn kept(town: &Town) -> Village {
    Village::all(town.store.villages(Some(area(VILLAGE))).await.unwrap()).pop().unwrap()
}

fn now(village: &Village) -> (u32, u32, String) {
    let facts = &village.on("2026-12-31".parse().unwrap()).unwrap().facts;
    (facts.officers, facts.posters, facts.visited_on.map(|day| day.to_string()).unwrap_or_default())
}

/// Puts a team in place with some members.
pub async fn team(town: &Town, agency: AgencyId, members: Vec<UserId>) -> Team {
    let coordinator = town.official("koordinator.prov").await;
    let team = Team {
        id: TeamId(trust::random::identity()),
        version: 0,
        agency,
        name: "Tim hulu".into(),
        members,
        others: 2,
        language: Language::Indonesian,
        feed: None,
        closed: false,
    };
    town.app.villages().keep_team(&coordinator, team.clone()).await.unwrap();
    team
}

async fn record(town: &Town, cookie: &str, fields: &[(&str, &str)]) -> Page {
    let id = town.get(ADDRESS, cookie).await.field("id");
    town.post(ADDRESS, cookie, &changed(&changed(&BASE, &[("id", &id)]), fields)).await
}

#[tokio::test]
async fn a_visit_is_recorded_once_and_the_register_follows_it() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let id = town.get(ADDRESS, &cookie).await.field("id");
    let fields = changed(&BASE, &[("id", &id)]);
    for again in [false, true] {
        let done = town.post(ADDRESS, &cookie, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{again} {}", done.words());
        assert_eq!(done.location(), format!("{ADDRESS}?tercatat={id}"));
    }
    assert_eq!(town.store.visits(None).await.unwrap().len(), 1);
    assert_eq!(now(&kept(&town).await), (2, 3, "2026-03-02".into()));
    // Something else under its identity is never taken for it.
    let other = town.post(ADDRESS, &cookie, &changed(&fields, &[("officers", "7")])).await;
    assert!(other.status == StatusCode::UNPROCESSABLE_ENTITY && other.text.contains("value=\"7\""), "{}", other.words());
    let by_another = town.post(ADDRESS, &town.session("koordinator.prov").await, &fields).await;
    assert_eq!(by_another.status, StatusCode::UNPROCESSABLE_ENTITY, "nor is the same by somebody else");
    let page = town.get(&format!("{ADDRESS}?tercatat={id}"), &cookie).await.words();
    for told in [
        "Kunjungan tercatat",
        "19: 15 perempuan (3 di bawah 18 tahun, 12 25 sampai 59 tahun)",
        "20 brosur, 1 papan",
        "Tahun depan",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let read = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(read.contains("Kunjungan dicatat: Badak Baru") && read.contains("20 brosur, 1 papan"), "{read}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.let_change("visit");
    town.by_hand("UPDATE visit SET facts = replace(facts, '\"officers\":2', '\"officers\":9')");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("visits")), "{found:?}");
}

#[tokio::test]
async fn a_visit_that_was_wrong_stays_beside_the_one_that_corrects_it() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    assert_eq!(record(&town, &cookie, &[("officers", "20")]).await.status, StatusCode::SEE_OTHER);
    let wrong = town.store.visits(None).await.unwrap()[0].id.0.to_string();
    let form = town.get(&format!("{ADDRESS}?koreksi={wrong}"), &cookie).await;
    assert_eq!(form.field("corrects"), wrong);
    assert!(form.text.contains("value=\"20\"") && form.words().contains("Betulkan kunjungan 2 Maret 2026"), "{}", form.text);
    let right = [("corrects", wrong.as_str()), ("visited_on", "2026-03-01")];
    assert_eq!(record(&town, &cookie, &right).await.status, StatusCode::SEE_OTHER);
    assert_eq!(now(&kept(&town).await), (2, 3, "2026-03-01".into()));
    let page = town.get(ADDRESS, &cookie).await.words();
    assert!(page.contains("keliru; dibetulkan") && page.contains("Orang yang dilatih menjadi petugas: 20"), "{page}");
    // It is corrected once; what is wrong with the correction is corrected there.
    let again = record(&town, &cookie, &right).await;
    assert!(
        again.status == StatusCode::UNPROCESSABLE_ENTITY && again.words().contains("sudah dibetulkan orang lain"),
        "{}",
        again.words()
    );
    assert_eq!(town.store.visits(None).await.unwrap().len(), 2);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_does_not_fit_loses_nothing_and_what_looks_like_a_person_is_told() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let long_ago = record(&town, &cookie, &[("visited_on", "0001-01-01")]).await;
    assert!(long_ago.status == StatusCode::UNPROCESSABLE_ENTITY && long_ago.words().contains("tahun"), "{}", long_ago.words());
    let wrong = [
        ("visited_on", "2026-12-01"),
        ("women-child", "banyak"),
        ("materials", "brosur"),
        ("questions", "Kata Pak Budi, telepon 0812-3456-7890"),
    ];
    let page = record(&town, &cookie, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = page.words();
    for told in
        ["Tulis bilangan dari 0 sampai 9999.", "Tulis jumlah lalu namanya", "tampak seperti data pribadi", "0812-3456-7890"]
    {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(page.text.contains("value=\"banyak\"") && page.text.contains("name=\"yakin\""), "{}", page.text);
    let ahead = record(&town, &cookie, &[("visited_on", "2026-12-01")]).await;
    assert!(ahead.status == StatusCode::UNPROCESSABLE_ENTITY && ahead.text.contains("id=\"visited_on-error\""), "{}", ahead.text);
    assert!(town.store.visits(None).await.unwrap().is_empty());
    let sure = [("questions", "Kata Pak Budi, telepon 0812-3456-7890"), ("yakin", "1")];
    assert_eq!(record(&town, &cookie, &sure).await.status, StatusCode::SEE_OTHER);
    for code in ["64.02.06", "64.02.06.2999", "x", "64.72.01.1001"] {
        assert_eq!(town.get(&format!("/meja/desa/{code}/kunjungan"), &cookie).await.status, StatusCode::NOT_FOUND, "{code}");
    }
}

#[tokio::test]
async fn photos_of_a_visit_are_cleaned_kept_and_seen_by_nobody_else() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let id = town.get(ADDRESS, &cookie).await.field("id");
    let fields = changed(&BASE, &[("id", &id)]);
    for again in [false, true] {
        let parts: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let done = town.post_multipart(ADDRESS, &cookie, &parts, &[&picture()]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{again} {}", done.words());
    }
    let visits = town.store.visits(None).await.unwrap();
    let photo = format!("{ADDRESS}/foto/{}", visits[0].facts.photos[0].id);
    assert!(visits.len() == 1 && town.get(ADDRESS, &cookie).await.text.contains(&photo));
    let small = format!("{photo}?kecil=1");
    for address in [&photo, &small] {
        let page = town.get(address, &cookie).await;
        assert!(page.status == StatusCode::OK && page.headers[header::CACHE_CONTROL] == "private, no-store", "{address}");
        assert_eq!(town.get(address, &town.session("penghubung").await).await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.get(address, "").await.status, StatusCode::SEE_OTHER);
    }
    // Neither documents, which name people, nor voices.
    let other = changed(&BASE, &[("id", "0190a1f0-0000-7000-8000-000000000001")]);
    let parts: Vec<_> = other.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
    let page = town.post_multipart(ADDRESS, &cookie, &parts, &[b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF"]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.words().contains("Hanya foto"), "{}", page.words());
    // Nobody tidies it away, and what becomes of it is found.
    town.clock.set(town.app.now() + jiff::SignedDuration::from_hours(24 * 30));
    town.app.jobs().remove_orphans(town.app.now()).await.unwrap();
    assert!(town.blobs.get(visits[0].facts.photos[0].id).await.unwrap().is_some());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Whatever row keeps it is asked for, too: without it, it would be tidied away.
    for (sql, found) in [
        ("UPDATE visit_file SET visit = id", "is kept for another"),
        ("UPDATE visit_file SET id = (SELECT id FROM visit)", "is of none"),
        ("DELETE FROM visit_file", "is kept for none"),
    ] {
        town.by_hand(sql);
        let told = town.app.proof().check_log(|_| {}).await.unwrap();
        assert!(told.iter().any(|d| d.what.contains(found)), "{sql}: {told:?}");
    }
    town.blobs.remove(visits[0].facts.photos[0].id).await.unwrap();
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("photo")), "{found:?}");
}

#[tokio::test]
async fn a_phone_sends_what_it_kept_once_and_never_under_another_name() {
    let town = Town::new().await;
    let member = town.official("desa").await;
    team(&town, REGENCY, vec![member.user]).await;
    let cookie = town.session("desa").await;
    let page = town.get(&format!("{ADDRESS}?luring=1"), &cookie).await;
    assert!(
        page.status == StatusCode::OK && !page.text.contains("Petugas desa"),
        "a phone keeps nothing of anybody: {}",
        page.text
    );
    let (id, whose) = (page.field("id"), page.field("milik"));
    let fields = changed(&BASE, &[("id", &id), ("milik", &whose)]);
    let send = async |cookie: &str, fields: &[(&str, &str)]| {
        let body = fields.iter().map(|(k, v)| format!("{k}={}", v.replace('\n', "%0A"))).collect::<Vec<_>>().join("&");
        let request = Request::post(ADDRESS).header(header::COOKIE, cookie).header(header::ACCEPT, "application/json");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        town.send(request.body(Body::from(body)).unwrap()).await
    };
    let other = send(&town.session("koordinator").await, &fields).await;
    assert_eq!((other.status, other.json()["state"].as_str()), (StatusCode::CONFLICT, Some("other")));
    let wrong = send(&cookie, &changed(&fields, &[("officers", "x")])).await;
    assert_eq!((wrong.status, wrong.json()["fields"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("officers")));
    for again in [false, true] {
        let done = send(&cookie, &fields).await;
        assert!(done.status == StatusCode::CREATED && done.json()["recorded"].is_string(), "{again} {}", done.text);
    }
    assert_eq!(town.store.visits(None).await.unwrap().len(), 1);
    // The session ended: nothing is taken, and nothing is kept here either.
    let ended = send("", &fields).await;
    assert!(ended.status == StatusCode::SEE_OTHER && ended.location().starts_with("/masuk"));
    // A member records where the team's government is, and reads there what was recorded, not the register.
    assert_eq!(town.get("/meja/desa/64.72.01.1001/kunjungan", &cookie).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get(&format!("/meja/desa/{VILLAGE}"), &cookie).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get(ADDRESS, &town.session("penghubung").await).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
