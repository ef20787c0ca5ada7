//! What is said of files that cannot be taken in on screen: in the reader's language, about this kind of file, and nothing is half taken.

use axum::http::StatusCode;

use crate::{
    layers::{LAYERS, SAID},
    outbox::photo,
    town::{Page, Town},
};

const ALERTS: &str = "/kelola/peringatan";
const HEADER: &str = "latitude,longitude,acq_date,acq_time,satellite,instrument,confidence,frp";

async fn alerts(town: &Town, language: &str, files: &[&[u8]]) -> Page {
    let cookie = format!("{}; bahasa={language}", town.session("admin").await);
    town.post_multipart(ALERTS, &cookie, &[], files).await
}

async fn layer(town: &Town, language: &str, file: &[u8]) -> Page {
    let cookie = format!("{}; bahasa={language}", town.session("admin").await);
    let said = SAID.map(|(field, value)| (field, value.as_bytes()));
    let fields = [&said[..], &[("dated", b"2026-02-01"), ("step", b"check")]].concat();
    town.post_multipart(LAYERS, &cookie, &fields, &[file]).await
}

#[tokio::test]
async fn files_that_are_no_alerts_are_refused_in_words_about_alerts_and_nothing_is_taken() {
    let town = Town::new().await;
    let all_wrong = format!("{HEADER}\n117.4,-0.3,2026-02-21,530,N,VIIRS,n,2.1\n-0.3,NaN,2026-02-21,530,N,VIIRS,n,2.1\n");
    let mut large = format!("{HEADER}\n").into_bytes();
    large.resize(10 * 1024 * 1024 + 1, b'\n');
    let mut zipped = b"PK\x03\x04".to_vec();
    zipped.resize(10 * 1024 * 1024 + 1, 0);
    for (file, indonesian, english) in [
        (photo(1).as_slice(), "Ini gambar.", "This is a picture."),
        (b"%PDF-1.7 x", "Ini PDF.", "This is a PDF."),
        (b"PK\x03\x04 x", "Ini ZIP atau buku kerja Excel.", "This is a ZIP or an Excel workbook."),
        (b"\x1f\x8b\x08 x", "dimampatkan (gz)", "packed (gz)"),
        (b"abc\0\0\x01", "Ini bukan berkas teks.", "This is no text file."),
        (b"", "kosong (0 byte)", "empty (0 bytes)"),
        (&large, "lebih dari 10 MB. Bagi berkasnya", "larger than 10 MB. Divide it"),
        (&zipped, "lebih dari 10 MB. Bagi berkasnya", "larger than 10 MB. Divide it"),
        (all_wrong.as_bytes(), "tidak satu baris pun (2) dapat dibaca", "not a single row (2) can be read"),
    ] {
        for (language, said) in [("id", indonesian), ("en", english)] {
            let page = alerts(&town, language, &[file]).await;
            let words = page.words();
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}: {words}");
            assert!(words.contains(said), "{said}: {words}");
            for of_others in
                ["foto dengan ukuran", "smaller photo", "ponsel", "tangkapan layar", "screenshot", "Tersimpan", "Saved"]
            {
                assert!(!words.contains(of_others), "{of_others}: {words}");
            }
        }
    }
    // Where each row is wrong it is said why, and there is no file that was taken.
    let words = alerts(&town, "id", &[all_wrong.as_bytes()]).await.words();
    for told in [
        "Baris 2: 117.4, -0.3: lintang dan bujur tertukar",
        "Baris 3: longitude: \"NaN\" bukan bilangan",
        "Belum ada berkas yang dimasukkan.",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(town.store.alert_imports(9).await.unwrap().is_empty());
    assert_eq!(town.store.alert_steps().await.unwrap(), 0);
    // A good one beside it is taken, and that is said.
    let both = alerts(&town, "id", &[crate::alerts::fires().as_bytes(), &photo(1)]).await.words();
    assert!(both.contains("Selain itu, 1 berkas dimasukkan") && both.contains("4 kejadian baru"), "{both}");
    let nothing = town.post_multipart(ALERTS, &town.session("admin").await, &[], &[]).await.words();
    assert!(nothing.contains("Berkas peringatan: Pilih berkas peringatan.") && !nothing.contains("Foto, dokumen"), "{nothing}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn files_that_are_no_layers_are_refused_in_words_about_layers() {
    let town = Town::new().await;
    let mut large = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    for (file, indonesian, english) in [
        (photo(1).as_slice(), "bukan GeoJSON, Shapefile dalam ZIP, atau GeoPackage", "GeoJSON"),
        (b"", "kosong (0 byte)", "empty (0 bytes)"),
        (&large, "lebih dari 10 MB. Bagi berkasnya", "larger than 10 MB. Divide it"),
        (
            b"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":",
            "rusak atau terpotong di baris 1",
            "damaged or cut off in line 1",
        ),
        (b"PK\x03\x04 x", "ZIP ini rusak atau terpotong", "ZIP is damaged or cut off"),
    ] {
        for (language, said) in [("id", indonesian), ("en", english)] {
            let page = layer(&town, language, file).await;
            let words = page.words();
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}: {words}");
            assert!(words.contains(said), "{said}: {words}");
            for of_others in
                ["foto dengan ukuran", "smaller photo", "EOF", "expected", "at line", "archive", "database disk image"]
            {
                assert!(!words.contains(of_others), "{of_others}: {words}");
            }
        }
    }
    assert!(town.store.layers().await.unwrap().is_empty());
}
