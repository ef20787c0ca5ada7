//! What must never be seen: names, secret reports, reports about oneself.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::Command;
use store::Key;

use crate::town::{INSPECTORATE, REGENCY, Town, WORKS};

#[tokio::test]
async fn a_name_is_never_public_and_opening_it_leaves_a_trace() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    for path in [
        format!("/laporan/{number}"),
        "/laporan".into(),
        format!("/api/v1/reports/{number}"),
        "/api/v1/reports?q=jembatan".into(),
        "/".into(),
    ] {
        let page = town.get(&path, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains("Budi") && !page.text.contains("budi@"), "{path} shows the reporter");
        assert!(!page.text.contains("Rahasia"), "{path} shows what the coordinator took out");
        assert!(!page.text.contains("Petugas koordinator"), "{path} names officials");
    }
    let cookie = town.session("penghubung").await;
    let desk = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
    assert!(!desk.text.contains("Budi"), "not even on the desk before opening");
    let opened = town.post(&format!("/meja/laporan/{number}/buka/pelapor"), &cookie, &[("why", "check")]).await;
    assert!(opened.text.contains("Budi Pelapor") && opened.text.contains("budi@contoh.id"));
    assert!(opened.text.contains("Membuka identitas pelapor"), "the trace is there");
}

#[tokio::test]
async fn an_anonymous_reporter_is_unknown_to_the_agency_but_not_to_the_coordinator() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    town.act(number, "koordinator", Command::Tighten { anonymous: true, secret: false }).await;
    let open = |cookie: String| {
        let town = &town;
        async move { town.post(&format!("/meja/laporan/{number}/buka/pelapor"), &cookie, &[("why", "check")]).await }
    };
    assert_eq!(open(town.session("penghubung").await).await.status, StatusCode::FORBIDDEN);
    assert!(open(town.session("koordinator").await).await.text.contains("Budi Pelapor"));
}

#[tokio::test]
async fn a_secret_report_is_found_by_nobody_who_is_not_on_its_path_and_is_ciphertext_at_rest() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("secret").await;
    for path in [format!("/laporan/{number}"), "/laporan?cari=jembatan".into(), "/api/v1/reports?q=jembatan".into()] {
        let page = town.get(&path, "").await;
        assert!(!page.text.contains("lapuk"), "{path}");
    }
    assert_eq!(town.get(&format!("/api/v1/reports/{number}"), "").await.status, StatusCode::NOT_FOUND);
    for login in ["koordinator.lain", "koordinator.prov", "pimpinan", "admin", "penghubung.kes", "desa"] {
        let page = town.get(&format!("/meja/laporan/{number}"), &town.session(login).await).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{login}");
    }
    let cookie = town.session("penghubung").await;
    let desk = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
    assert!(!desk.text.contains("lapuk") && desk.text.contains("Isi laporan ini rahasia"));
    let opened = town.post(&format!("/meja/laporan/{number}/buka/kata"), &cookie, &[]).await;
    assert!(opened.text.contains("lapuk") && opened.text.contains("Membuka isi laporan rahasia"));
    let own = town.get(&format!("/laporan/{number}"), &town.follow(number, &pin).await).await;
    assert!(own.text.contains("lapuk"), "its reporter sees it");
    let at_rest = town.at_rest().await;
    for needle in ["lapuk", "Budi", "budi@contoh"] {
        for written in [needle.to_owned(), trust::hex(needle.as_bytes())] {
            let lies_open = at_rest.windows(written.len()).any(|w| w == written.as_bytes());
            assert!(!lies_open, "{needle} lies open in the database");
        }
    }
}

#[tokio::test]
async fn a_report_made_secret_later_is_sealed_with_its_files_and_stays_provable() {
    let town = Town::new().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(9, 9).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let fields: [(&str, &[u8]); 3] = [("text", b"Jembatan lapuk di dekat pasar"), ("place", b"badak baru"), ("step", b"send")];
    let receipt = town.post_multipart("/lapor", "", &fields, &[png.get_ref()]).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().parse().unwrap();
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let found = town.get("/laporan?cari=lapuk", "").await;
    assert!(found.text.contains(&format!("/laporan/{number}")));
    let public = town.get(&format!("/laporan/{number}"), "").await;
    assert!(!public.text.contains("<img"), "photos are for the reporter and the officials");
    let pin = receipt.text.split("id=\"pin-once\">").nth(1).unwrap().split('<').next().unwrap();
    let own = town.follow(number, pin).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    assert_eq!(page.text.matches("<img src=").count(), 1, "above the story, and not in it again");
    let file = page.text.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(town.get(&file, &own).await.status, StatusCode::OK);
    assert_eq!(town.get(&file, "").await.status, StatusCode::NOT_FOUND);
    town.act(number, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    town.app.jobs().run_jobs(&Nobody).await.unwrap();
    assert!(!town.get("/laporan?cari=lapuk", "").await.text.contains(&format!("/laporan/{number}")));
    let with_history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
    assert!(with_history.contents.iter().all(|c| c.sealed));
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "every commitment still fits");
    let cookie = town.session("koordinator").await;
    let desk_file = file.replace("/laporan/", "/meja/laporan/");
    assert_eq!(town.get(&desk_file, &cookie).await.status, StatusCode::OK, "those on its path can open the file");
}

struct Nobody;

#[async_trait::async_trait]
impl app::DeliveryChannel for Nobody {
    fn listens(&self) -> bool {
        false
    }

    async fn tell(&self, _: &app::OutgoingMail) -> Result<(), app::DeliveryError> {
        Ok(())
    }
}

#[tokio::test]
async fn supervisory_content_goes_to_the_inspectorate_out_of_sight_of_the_accused() {
    let town = Town::new().await;
    let (number, _) = town.report_in("supervisory").await;
    let path = format!("/meja/laporan/{number}");
    for login in ["penghubung", "pimpinan", "admin", "koordinator.lain", "penghubung.kes"] {
        let cookie = town.session(login).await;
        assert_eq!(town.get(&path, &cookie).await.status, StatusCode::NOT_FOUND, "{login}");
        assert!(!town.get("/meja/cari", &cookie).await.text.contains(&number.grouped()), "{login} finds it");
    }
    for login in ["inspektur", "koordinator", "pengawas"] {
        assert_eq!(town.get(&path, &town.session(login).await).await.status, StatusCode::OK, "{login}");
    }
    let cookie = town.session("koordinator").await;
    let copy = town.post(&format!("{path}/copy"), &cookie, &[("to", &WORKS.0.to_string())]).await;
    assert_eq!(copy.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(copy.text.contains("Pihak yang dilaporkan"));
    let state = town.state(number).await;
    assert!(state.secret && state.path().contains(&INSPECTORATE) && state.path().contains(&REGENCY));
}

#[tokio::test]
async fn a_forgotten_person_is_gone_and_the_gap_is_provable() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    town.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    let opened =
        town.post(&format!("/meja/laporan/{number}/buka/pelapor"), &town.session("koordinator").await, &[("why", "check")]).await;
    assert_eq!(opened.status, StatusCode::CONFLICT);
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn pages_carry_their_armour_and_foreign_sites_can_post_nothing() {
    let town = Town::new().await;
    let page = town.get("/", "").await;
    let header = |name: &str| page.headers.get(name).map_or("", |v| v.to_str().unwrap());
    assert!(
        header("content-security-policy").starts_with("default-src 'none'")
            && !header("content-security-policy").contains("unsafe")
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(!page.text.contains("<script") && !page.text.contains("style=\""));
    let signed = town.post("/masuk", "", &[("login", "admin"), ("password", "sandi-rahasia-1")]).await;
    let cookie = signed.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    for (address, kind) in [("/lapor", "application/x-www-form-urlencoded"), ("/api/v1/reports", "application/json")] {
        let foreign = Request::post(address).header("sec-fetch-site", "cross-site").header("origin", "https://jahat.example");
        let foreign = foreign.header(header::CONTENT_TYPE, kind).body(Body::from("text=abc")).unwrap();
        let refused = town.send(foreign).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
        assert!(refused.text.contains("situs lain") || refused.text.contains("\"type\":\"cross-site\""), "{}", refused.text);
    }
}

#[tokio::test]
async fn guessing_passwords_is_slowed_where_it_comes_from_and_nowhere_else() {
    let town = Town::new().await;
    for _ in 0..5 {
        assert_eq!(
            town.post("/masuk", "", &[("login", "koordinator"), ("password", "salah")]).await.status,
            StatusCode::FORBIDDEN
        );
    }
    let slowed = town.post("/masuk", "", &[("login", "koordinator"), ("password", "sandi-rahasia-1")]).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.headers.contains_key(header::RETRY_AFTER));
    let elsewhere = town
        .app
        .people()
        .sign_in("koordinator", "sandi-rahasia-1", "198.51.100.4".parse().unwrap(), &app::Device::default())
        .await;
    assert!(elsewhere.is_ok(), "the official himself, from another network, is not locked out");
    town.set_clock("2026-03-03T02:00:00Z");
    town.sign_in("koordinator").await;
}

#[tokio::test]
async fn pages_travel_compressed_but_for_what_is_of_one_person() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("answered").await;
    let report = format!("/laporan/{number}");
    for page in ["/", "/laporan", "/statistik", "/api/v1/openapi.json", &report, &report] {
        let plain = town.get(page, "").await;
        assert!(plain.headers.get(header::CONTENT_ENCODING).is_none(), "{page}");
        let zipped = town.get_zipped(page, "").await;
        assert_eq!(zipped.headers.get(header::CONTENT_ENCODING).unwrap(), "gzip", "{page}");
        let varies = zipped.headers.get_all(header::VARY).iter().any(|v| v.to_str().unwrap().contains("accept-encoding"));
        assert!(varies && zipped.size < plain.size * 2 / 3, "{page}: {} of {}", zipped.size, plain.size);
    }
    let reporter = town.post(&format!("{report}/pin"), "", &[("pin", &pin)]).await.cookie("ikut").unwrap();
    for (page, who) in [(&*report, reporter), ("/meja", town.session("koordinator").await), ("/", town.session("pimpinan").await)]
    {
        let sent = town.get_zipped(page, &who).await;
        assert!(sent.status == StatusCode::OK && sent.headers.get(header::CONTENT_ENCODING).is_none(), "{page}");
    }
}

#[tokio::test]
async fn the_file_for_the_ombudsman_says_the_same_to_programs_as_in_print() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("forwarded").await;
    let reporter = town.follow(number, &pin).await;
    let file = town.get(&format!("/laporan/{number}/ombudsman?bentuk=json"), &reporter).await;
    let print = town.get(&format!("/laporan/{number}/ombudsman"), &reporter).await;
    for (how, told) in [("print", print.text), ("json", file.text.clone())] {
        assert!(!told.contains("Pak Rahasia") && !told.contains("Budi Pelapor"), "{how}: {told}");
        assert!(told.contains("Kata-kata yang menyertai."), "{how}: {told}");
    }
    assert_eq!(file.json()["text"], "Kata-kata yang menyertai.");
}
