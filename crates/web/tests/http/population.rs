//! How many people live where: from a table, all or nothing, and no further than somebody governs.

use app::sheet::Sheet;
use axum::http::StatusCode;
use domain::{Grant, Role};
use store::Table;

use crate::town::{REGENCY, Town, WORKS, area};

const TABLE: &str = "/kelola/penduduk/tabel";

impl Town {
    /// What the operator takes from a file.
    pub async fn populate(&self, rows: &str) {
        let sheet = Sheet::of_text(format!("area,year,people,source\n{rows}"));
        let told = self.app.administration().put_population_table(None, &sheet, app::Run::Real).await.unwrap();
        assert_eq!(told.wrong, []);
    }
}

#[tokio::test]
async fn numbers_of_people_come_from_a_table_that_is_shown_before_it_is_saved() {
    let town = Town::new().await;
    let person = town.store.person_by_login("pimpinan".into()).await.unwrap().unwrap();
    town.app
        .administration()
        .set_grants(None, person.id, vec![Grant { role: Role::Administrator, agency: REGENCY }])
        .await
        .unwrap();
    let admin = town.session("pimpinan").await;
    let wrong = "wilayah;tahun;penduduk;sumber\n64.02;2025;788.000;BPS\n64.02;2024;banyak;BPS\n64.02;25;788000;BPS\n\
                 Atlantis;2025;1;BPS\n64.72;2025;861000;BPS\n64.02;2025;788001;BPS\n64.02;2023;788000;-\n64.02;2022;1;BPS;lebih\n\
                 64.02;+2024;1;BPS\n64.02;2099;1;BPS\n";
    let shown = town.post(TABLE, &admin, &[("table", wrong), ("step", "check")]).await;
    for (line, why) in [
        (3, "\"banyak\" bukan jumlah penduduk"),
        (4, "\"25\" bukan tahun"),
        (5, "Tidak ada wilayah \"Atlantis\""),
        (6, "Di luar yang Anda kelola"),
        (7, "\"Kutai Kartanegara, 2025\" ada dua kali"),
        (8, "Kolom \"sumber\" kosong"),
        (9, "Ada 5 sel"),
        (10, "\"+2024\" bukan tahun"),
        (11, "Tahun 2099 belum tiba"),
    ] {
        assert!(shown.words().contains(&format!("Baris {line}: {why}")), "{line} {why}: {}", shown.words());
    }
    assert!(!shown.text.contains("diperiksa") && shown.text.contains("<title>Galat:"), "{}", shown.text);
    let shown = town.post(TABLE, &admin, &[("table", "wilayah;tahun;penduduk;sumber\n"), ("step", "check")]).await;
    assert!(shown.words().contains("hanya berisi judul kolom") && !shown.text.contains("diperiksa"), "{}", shown.words());
    let shown = town.post(TABLE, &admin, &[("table", "wilayah;luas\n64.02;1\n"), ("step", "check")]).await;
    assert!(shown.words().contains("wilayah, tahun, penduduk, sumber"), "{}", shown.words());
    let right = "wilayah;tahun;penduduk;sumber\nKutai Kartanegara;2025;788.000;BPS\n64.02.06;2025;42000;BPS\n";
    let shown = town.post(TABLE, &admin, &[("table", right), ("step", "check")]).await;
    assert!(shown.words().contains("2 angka baru, 0 berubah, 0 tetap"), "{}", shown.words());
    assert_eq!(town.store.population().await.unwrap(), [], "shown, not saved");
    let save = async |table: &str, mark: &str| {
        town.post(TABLE, &admin, &[("table", table), ("step", "save"), ("diperiksa", mark)]).await
    };
    let other = save(&right.replace("788", "789"), &shown.field("diperiksa")).await;
    assert_eq!((other.status, town.store.population().await.unwrap().len()), (StatusCode::OK, 0), "what was not shown");
    assert_eq!(save(right, &shown.field("diperiksa")).await.status, StatusCode::SEE_OTHER);
    // It can be got, changed and sent back; and is read back by who manages all.
    let sheet = town.get(&format!("{TABLE}?bentuk=csv"), &admin).await.text;
    let changed = sheet.trim_start_matches('\u{feff}').replace("788000", "790000");
    let shown = town.post(TABLE, &admin, &[("table", &changed), ("step", "check")]).await;
    assert!(shown.words().contains("0 angka baru, 1 berubah, 1 tetap"), "{changed}: {}", shown.words());
    assert_eq!(save(&changed, &shown.field("diperiksa")).await.status, StatusCode::SEE_OTHER);
    let page = town.get(TABLE, &admin).await.words();
    assert!(page.contains("Kutai Kartanegara2025790.000BPS"), "{page}");
    let read = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(read.contains("Jumlah penduduk: Kutai Kartanegara") && read.contains("790000"), "{read}");
    for login in ["koordinator", "penghubung", "pengawas"] {
        let session = town.session(login).await;
        assert_eq!(town.get(TABLE, &session).await.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(town.post(TABLE, &session, &[("table", right)]).await.status, StatusCode::FORBIDDEN, "{login}");
    }
    assert!(town.get("/kelola/wilayah", &town.session("admin").await).await.text.contains(TABLE), "led there from places");
    // What the operator takes adds to it, and nobody changes it unseen.
    town.populate("64.72,2025,861000,BPS\n").await;
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand("UPDATE population SET people = 1 WHERE area = '64.72'");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("population")), "{found:?}");
    let sheet = Sheet::of_text("area,year,people,source\n64.72,2024,5,BPS\n".into());
    assert!(
        town.app.administration().put_population_table(None, &sheet, app::Run::Real).await.is_err(),
        "nor is anything added to it then"
    );
}

#[tokio::test]
async fn a_table_does_not_write_over_what_changed_since_it_was_shown() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    town.populate("64.02,2025,700000,BPS\n").await;
    let table = "wilayah;tahun;penduduk;sumber\n64.02;2025;790000;Disdukcapil\n";
    let shown = town.post(TABLE, &admin, &[("table", table), ("step", "check")]).await;
    let save = async |mark: &str| town.post(TABLE, &admin, &[("table", table), ("step", "save"), ("diperiksa", mark)]).await;
    let known = async || town.store.population().await.unwrap().iter().map(|p| p.people).collect::<Vec<_>>();
    town.populate("64.02,2025,710000,Sensus\n").await;
    let again = save(&shown.field("diperiksa")).await;
    assert_eq!((again.status, known().await), (StatusCode::UNPROCESSABLE_ENTITY, vec![710_000]));
    assert!(again.words().contains("Sejak diperiksa, data yang sudah ada berubah"), "{}", again.words());
    assert!(again.words().contains("710.000 (Sensus) 790.000 (Disdukcapil)"), "the new plan: {}", again.words());
    assert_eq!(save(&again.field("diperiksa")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(known().await, [790_000]);
    // Sent twice it is there already.
    assert_eq!(save(&again.field("diperiksa")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_not_known_of_all_of_an_area_is_not_told() {
    let town = Town::new().await;
    town.report_in("forwarded").await;
    let people = async || {
        let page = town.get("/api/v1/figures", "").await.json();
        let shown = town.get("/statistik", "").await.text.contains("class=\"meta per-people\"");
        let told = page["people"]["number"].as_u64();
        assert_eq!(shown, told.is_some());
        told
    };
    assert_eq!(people().await, None, "nothing is known");
    town.populate("64.02,2024,700000,BPS\n").await;
    assert_eq!(people().await, None, "a part of it");
    let agency = town.get(&format!("/api/v1/figures?agency={}", WORKS.0), "").await.json();
    assert_eq!(agency["people"]["number"].as_u64(), Some(700_000));
    town.populate("64.72,2023,300000,Disdukcapil\n").await;
    assert_eq!(people().await, Some(1_000_000), "all of it");
    let page = town.get("/statistik", "").await.words();
    let told =
        "Per 10.000 penduduk: 0,0 (dari 1.000.000 penduduk tahun 2023–2024 menurut BPS, Disdukcapil; laporan yang diterima";
    assert!(page.contains(told), "{page}");
    town.populate("64,2025,1200000,BPS\n").await;
    assert_eq!(people().await, Some(1_200_000), "what was counted there itself");
    // Of what lies below a regency nothing is told, nor of an agency with reports from elsewhere.
    let period = domain::figure::Period::lately(town.app.figures().today(), 3);
    town.populate("64.02.06,2025,42000,BPS\n").await;
    assert_eq!(town.app.figures().people_living_in(&area("64.02.06"), period), None);
    town.by_hand("UPDATE figure_change SET line = replace(line, '|64.02', '|64.72')");
    let agency = town.get(&format!("/api/v1/figures?agency={}", WORKS.0), "").await.json();
    assert!(agency["people"].is_null() && agency["figures"].as_array().unwrap().iter().any(|f| f["key"] == "per_people"));
    // All of it moves.
    let moved = town.store.take_out(Table::Population, None, 100).await.unwrap();
    assert_eq!((moved.len(), Table::ALL.contains(&Table::Population)), (4, true));
    let other = Town::new().await;
    other.store.put_in(moved).await.unwrap();
    assert_eq!(other.store.population().await.unwrap(), town.store.population().await.unwrap());
}
