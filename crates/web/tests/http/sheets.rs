//! Every list is had as a sheet too: what stands on the page, as far as one may see it.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{Grant, Role};
use futures::StreamExt;
use tower::ServiceExt;

use crate::town::{REGENCY, Town, WORKS};

#[tokio::test]
async fn every_list_is_had_as_a_sheet() {
    let town = Town::new().await;
    town.set_clock("2026-02-24T01:00:00Z");
    for _ in 0..5 {
        town.report_in("submitted").await;
    }
    town.set_clock("2026-03-03T01:00:00Z");
    let (number, _) = town.report_in("answered").await;
    let (secret, _) = town.report_in("secret").await;
    let (admin, overseer) = (town.session("admin").await, town.session("pengawas").await);
    town.post(&format!("/meja/laporan/{secret}/buka/pelapor"), &overseer, &[("why", "check")]).await;
    let reply = [("agency", "Pemerintah Kukar"), ("title", "Salam"), ("words", "=1+1 Terima kasih.")];
    town.post("/kelola/jawaban", &admin, &reply).await;
    let decree = [("date", "2026-03-10"), ("holiday", "Erau"), ("where", "64.02")];
    town.post("/kelola/aturan/libur", &admin, &decree).await;
    town.post("/masuk", "", &[("login", "penghubung"), ("password", "sandi-rahasia-1")]).await;
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let agency = format!("/instansi/{}", WORKS.0);
    let coordinator = town.session("koordinator").await;
    for (who, page, query, told) in [
        ("", "/laporan", "", &*number.to_string()),
        ("", "/instansi", "", "Dinas PU"),
        ("", &agency, "", "Maret 2026"),
        ("", "/statistik", "daftar=month&", "Maret 2026"),
        ("", "/statistik", "daftar=area&", "Kutai Kartanegara"),
        ("", "/statistik", "daftar=topic&", "Jalan"),
        ("", "/statistik", "daftar=other&", "Februari 2026"),
        (&coordinator, "/meja/cari", "", &secret.to_string()),
        (&overseer, "/meja/ringkas", "daftar=terlambat&", "Terlambat sekarang"),
        (&overseer, "/meja/ringkas", "daftar=kinerja&", "Selesai menurut pelapor"),
        (&overseer, "/meja/ringkas", "daftar=topik&", "Jalan"),
        (&overseer, "/meja/ringkas", "daftar=wilayah&", "Kutai Kartanegara"),
        (&overseer, "/meja/jejak", "daftar=lihat&", &secret.grouped()),
        (&overseer, "/meja/jejak", "daftar=masuk&", "Masuk"),
        (&admin, "/kelola/instansi", "", "Dinas Kesehatan"),
        (&admin, "/kelola/orang", "", "penghubung.kes"),
        (&admin, "/kelola/topik", "", "Roads"),
        (&admin, "/kelola/wilayah", "", "64.02.06.2001"),
        (&admin, "/kelola/aturan", "", "PermenPANRB 62/2018"),
        (&admin, "/kelola/aturan", "daftar=libur&", "Erau"),
        (&admin, "/kelola/jawaban", "", "'=1+1 Terima kasih."),
        (&admin, "/kelola/riwayat", "", "Salam"),
        (&admin, "/kelola/peringatan", "", "NASA FIRMS"),
    ] {
        let shown = town.get(page, who).await.text;
        for kind in ["csv", "xlsx"] {
            let linked = shown.replace("&#38;", "&");
            let is_it = |link: &&str| {
                link.starts_with(&format!("{page}?")) && link.contains(query) && link.ends_with(&format!("bentuk={kind}"))
            };
            let link = linked.split("href=\"").filter_map(|rest| rest.split('"').next()).find(is_it);
            let address = link.unwrap_or_else(|| panic!("{page}?{query}bentuk={kind} is not on its page: {shown}")).to_owned();
            let sheet = town.get(&address, who).await;
            assert_eq!(sheet.status, StatusCode::OK, "{address}");
            let kept = sheet.headers.get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap();
            assert!(kept.ends_with(&format!(".{kind}\"")), "{kept}");
            if kind == "csv" {
                assert!(sheet.text.contains(told), "{address} lacks {told}: {}", sheet.text);
            } else {
                assert!(sheet.text.starts_with("PK"), "{address}");
            }
        }
        if !who.is_empty() {
            let foreign = town.get(&format!("{page}?{query}bentuk=csv"), "").await;
            assert_eq!(foreign.status, StatusCode::SEE_OTHER, "{page} is nobody's who is not signed in");
        }
    }
    let found = town.get("/kelola/instansi?cari=kesehatan&bentuk=csv", &admin).await.text;
    assert!(found.contains("Dinas Kesehatan") && !found.contains("Dinas PU"), "what was looked for: {found}");
    let reader = town.session("penghubung").await;
    for page in ["/meja/jejak?daftar=lihat&bentuk=csv", "/kelola/orang?bentuk=csv", "/kelola/riwayat?bentuk=csv"] {
        assert_eq!(town.get(page, &reader).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    assert_eq!(town.get("/statistik?daftar=x&bentuk=csv", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn public_reports_are_the_same_csv_from_the_page_and_the_api_in_any_language() {
    let town = Town::new().await;
    town.set_clock("2026-03-03T01:00:00Z");
    for state in ["submitted", "forwarded", "answered", "closed", "secret"] {
        town.report_in(state).await;
    }
    let page = town.get("/laporan?bentuk=csv", "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let listed = town.app.reports().public_reports(&app::Search::default(), None, 50).await.unwrap();
    assert!(listed.rows.len() >= 3, "{}", listed.rows.len());
    // As the command line writes it.
    let mut exported = web::public_csv::head().unwrap();
    listed.rows.iter().for_each(|row| exported.extend(web::public_csv::row(&town.app, row).unwrap()));
    assert_eq!(page.text, String::from_utf8(exported).unwrap());
    assert_eq!(town.get("/laporan?bentuk=csv", "bahasa=en").await.text, page.text, "whatever language somebody reads");
    let api = town.get("/api/v1/reports.csv", "").await;
    assert_eq!((api.status, &api.text), (StatusCode::OK, &page.text));
    // Narrowed likewise.
    let closed = town.get("/laporan?bentuk=csv&status=closed", "").await.text;
    assert_eq!(town.get("/api/v1/reports.csv?status=closed", "").await.text, closed);
    assert_eq!(closed.lines().count(), 2, "{closed}");
    assert!(closed.starts_with(page.text.lines().next().unwrap()) && closed.contains(",closed,"), "{closed}");
    assert_eq!(town.get("/api/v1/reports.csv?status=x", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Sheets for people speak their language.
    let desk = town.get("/meja/cari?bentuk=csv", &town.session("koordinator").await).await.text;
    assert!(desk.starts_with("\u{feff}Nomor,Diterima,"), "{desk}");
}

#[tokio::test]
async fn a_sheet_is_broken_off_when_its_reader_may_read_no_more_of_it() {
    let town = Town::new().await;
    for _ in 0..501 {
        town.report(false).await;
    }
    let person = town.store.person_by_login("koordinator".into()).await.unwrap().unwrap().id;
    let ends = ["nothing", "the role", "the session"];
    for end in ends {
        let cookie = town.session("koordinator").await;
        for list in ["/meja", "/meja/cari"] {
            let request = Request::get(format!("{list}?bentuk=csv")).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
            let mut body = town.router.clone().oneshot(request).await.unwrap().into_body().into_data_stream();
            assert!(body.next().await.unwrap().unwrap().starts_with(b"\xef\xbb\xbf"), "the first page is sent");
            match end {
                "the role" => {
                    let grant = Grant { role: Role::Liaison, agency: WORKS };
                    town.app.administration().set_grants(None, person, vec![grant]).await.unwrap();
                }
                "the session" => {
                    let who = town.app.people().signed_in(cookie.trim_start_matches("sesi=")).await.unwrap().unwrap();
                    town.app.people().sign_out(&who, "").await.unwrap();
                }
                _ => {}
            }
            let rest: Vec<_> = body.collect().await;
            assert_eq!(rest.iter().any(Result::is_err), end != "nothing", "{list}: {end}");
            if end == "the role" {
                let grant = Grant { role: Role::Coordinator, agency: REGENCY };
                town.app.administration().set_grants(None, person, vec![grant]).await.unwrap();
            } else if end == "the session" {
                break;
            }
        }
    }
}
