//! Layers of areas: looked through before they are taken, replaced and withdrawn, and asked about a point; who must act there.

use axum::http::StatusCode;
use domain::forest::LayerKind;

use crate::town::{Page, Town};

pub const LAYERS: &str = "/kelola/lapisan";
pub const RESPONSIBILITIES: &str = "/kelola/tanggung-jawab";

/// What is said of a layer beside its file.
pub const SAID: [(&str, &str); 6] = [
    ("kind", "forest_function"),
    ("layer_name", "Kawasan hutan"),
    ("name_field", "NAMOBJ"),
    ("code_field", "FUNGSIKWS"),
    ("layer_source", "Kementerian <Kehutanan>"),
    ("licence", "izin contoh"),
];

/// A square of a tenth of a degree, from its corner in the south-west.
pub fn square(name: &str, code: &str, west: f64, south: f64) -> String {
    let (east, north) = (west + 0.1, south + 0.1);
    format!(
        r#"{{"type":"Feature","properties":{{"NAMOBJ":"{name}","FUNGSIKWS":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
    )
}

pub fn file(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

impl Town {
    /// Sends a file, or what was kept of it, with a step.
    pub async fn send_layer(&self, cookie: &str, file: Option<&str>, step: &str, further: &[(&str, &str)]) -> Page {
        let said = SAID.iter().filter(|(field, _)| further.iter().all(|(other, _)| other != field));
        let mut fields: Vec<_> = said.chain(further).map(|(field, value)| (*field, value.as_bytes())).collect();
        if further.iter().all(|(field, _)| *field != "dated") {
            fields.push(("dated", b"2026-02-01"));
        }
        fields.push(("step", step.as_bytes()));
        let files: Vec<&[u8]> = file.iter().map(|text| text.as_bytes()).collect();
        self.post_multipart(LAYERS, cookie, &fields, &files).await
    }

    /// Looks a file through and takes it.
    pub async fn take_layer(&self, cookie: &str, file: &str, further: &[(&str, &str)]) {
        let shown = self.send_layer(cookie, Some(file), "check", further).await;
        let (kept, mark) = (shown.field("berkas"), shown.field("diperiksa"));
        let further = [further, &[("berkas", kept.as_str()), ("diperiksa", mark.as_str())]].concat();
        let taken = self.send_layer(cookie, None, "save", &further).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
    }
}

#[tokio::test]
async fn a_layer_is_looked_through_taken_replaced_and_withdrawn() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let bow = r#"{"type":"Feature","properties":{"NAMOBJ":"Simpul","FUNGSIKWS":"100500"},"geometry":{"type":"Polygon","coordinates":[[[117.3,-0.5],[117.4,-0.4],[117.4,-0.5],[117.3,-0.4],[117.3,-0.5]]]}}"#;
    let good = file(&[
        square("Hutan <Lindung> Élok", "100300", 117.0, -0.5),
        square("Hutan Produksi", "1005", 117.1, -0.5),
        square("Tertukar", "100400", -0.5, 117.0),
        bow.to_owned(),
    ]);
    let shown = town.send_layer(&admin, Some(&good), "check", &[]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.words());
    let words = shown.words();
    assert!(words.contains("Tertukar") && words.contains("lintang dan bujur tertukar"), "{words}");
    assert!(
        shown.text.contains("<svg class=\"map small\"") && shown.text.contains("Hutan &#60;Lindung&#62; Élok"),
        "{}",
        shown.text
    );
    assert!(town.store.layers().await.unwrap().is_empty(), "shown, not stored");
    let (kept, mark) = (shown.field("berkas"), shown.field("diperiksa"));
    let with = |kept: &str, mark: &str| [("berkas".to_owned(), kept.to_owned()), ("diperiksa".to_owned(), mark.to_owned())];
    let save = async |kept: &str, mark: &str| {
        let further = with(kept, mark);
        let further: Vec<_> = further.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        town.send_layer(&admin, None, "save", &further).await
    };
    let other = save(&kept, "0").await;
    assert!(other.words().contains("berbeda dari yang tadi diperlihatkan"), "{}", other.words());
    let forged = save(&format!("{}g", &kept[..kept.len() - 1]), &mark).await;
    assert!(forged.words().contains("Pilih berkas peta"), "{}", forged.words());
    assert!(town.store.layers().await.unwrap().is_empty());
    assert_eq!(save(&kept, &mark).await.location(), "/kelola/lapisan?tersimpan=1");
    let layers = town.store.layers().await.unwrap();
    let [layer] = layers.as_slice() else { panic!("{layers:?}") };
    // Two squares of a tenth of a degree, and the two halves of one that crosses itself.
    assert_eq!((layer.features, layer.refused, layer.mended), (3, 1, 1));
    assert!((30_700..30_800).contains(&layer.hectares), "{layer:?}");
    // What was taken is not waiting any more; whoever sends it again sees that it is there.
    assert!(save(&kept, &mark).await.words().contains("Pilih berkas peta"));
    let again = town.send_layer(&admin, Some(&good), "check", &[]).await;
    assert!(again.words().contains("sudah terpasang"), "{}", again.words());
    // A newer one takes its place; the old one stays to be read.
    town.take_layer(&admin, &file(&[square("Hutan Baru", "100300", 117.0, -0.5)]), &[("dated", "2026-02-02")]).await;
    let list = town.get(LAYERS, &admin).await;
    assert!(list.words().contains("Digantikan pada"), "{}", list.words());
    let old = format!("{LAYERS}/{}", layer.id.0);
    let page = town.get(&old, &admin).await;
    assert!(page.words().contains("Hutan Produksi") && page.words().contains("Lihat penggantinya"), "{}", page.words());
    let sheet = town.get(&format!("{old}?bentuk=csv"), &admin).await.text;
    assert!(sheet.contains("Hutan Produksi"), "{sheet}");
    let late = town.post(&old, &admin, &[("reason", "salah")]).await;
    assert!(late.words().contains("sudah digantikan"), "{}", late.words());
    let layers = town.store.layers().await.unwrap();
    let current = layers.iter().find(|l| l.is_current()).unwrap();
    let address = format!("{LAYERS}/{}", current.id.0);
    let without = town.post(&address, &admin, &[("reason", "  ")]).await;
    assert!(without.status == StatusCode::UNPROCESSABLE_ENTITY || without.text.contains("<title>Galat"), "{}", without.text);
    let withdrawn = town.post(&address, &admin, &[("reason", "berkas salah")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert!(town.store.layers().await.unwrap().iter().all(|l| !l.is_current()));
    let read = town.get("/kelola/riwayat", &admin).await.words();
    assert!(read.contains("Lapisan peta dipasang: Kawasan hutan") && read.contains("berkas salah"), "{read}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_no_layer_is_refused_clearly_and_nothing_is_taken() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let good = file(&[square("A", "100300", 117.0, -0.5)]);
    for (text, further, said) in [
        ("halo", &[][..], "bukan GeoJSON"),
        ("{\"type\":\"FeatureCollection\",\"features\":[NaN]}", &[], "rusak atau terpotong di baris 1"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}", &[], "tidak berisi wilayah"),
        ("SQLite format 3\0 dan lain-lain", &[], "Isi GeoPackage ini rusak"),
        ("PK\x03\x04 dan lain-lain", &[], "Berkas ZIP ini rusak"),
        (good.as_str(), &[("name_field", "NAMA")], "tidak punya kolom “NAMA”. Kolomnya: FUNGSIKWS, NAMOBJ"),
        (&good, &[("kind", "lain")], "Jenis lapisan"),
        (&good, &[("dated", "2026-12-31")], "belum tiba"),
        (&good, &[("licence", "")], "Ketentuan pemakaian"),
        ("{\"type\":\"Feature\",\"geometry\":null}", &[], "berjenis “Feature”"),
        ("{\"a\":1}", &[], "bukan GeoJSON (lihat baris 1)"),
        ("{\"type\":5}", &[], "bukan GeoJSON (lihat baris 1)"),
        ("{\"type\":\"Topology\",\"features\":[]}", &[], "berjenis “Topology”"),
        (&file(&[square("A", "1", 4.0, 52.0)]), &[], "Tidak ada satu wilayah pun"),
        // Each area with its reason, though nothing can be taken.
        (&file(&[square("Delft", "1", 4.0, 52.0), square("Utara", "1", -0.5, 117.0)]), &[], "berada di luar Indonesia"),
        (&file(&[square("Delft", "1", 4.0, 52.0), square("Utara", "1", -0.5, 117.0)]), &[], "lintang dan bujur tertukar"),
    ] {
        let shown = town.send_layer(&admin, Some(text), "check", further).await;
        assert!(shown.text.contains("<title>Galat"), "{said}: {}", shown.words());
        assert!(shown.words().contains(said), "{said}: {}", shown.words());
        assert!(!shown.text.contains("diperiksa"), "{said}");
    }
    let nothing = town.send_layer(&admin, None, "check", &[]).await;
    assert!(nothing.words().contains("Pilih berkas peta"), "{}", nothing.words());
    assert!(town.store.layers().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_point_is_told_with_all_that_holds_it_and_who_must_act() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let forests = [square("Lindung", "100300", 117.0, -0.5), square("Produksi", "100500", 117.1, -0.5)];
    town.take_layer(&admin, &file(&forests), &[]).await;
    let concession = [square("PT Contoh", "", 117.05, -0.5)];
    town.take_layer(&admin, &file(&concession), &[("kind", "concession"), ("layer_name", "PBPH"), ("code_field", "")]).await;
    let officer = town.session("penghubung").await;
    let at = async |point: &str| town.get(&format!("/meja/hutan/titik?titik={point}&hal=fire"), &officer).await.words();
    let both = at("-0.45,117.07").await;
    assert!(both.contains("Hutan lindung (HL) · Lindung") && both.contains("PT Contoh"), "{both}");
    let border = at("-0.45,117.1").await;
    assert!(
        border.contains("Lindung · 100300") && border.contains("Produksi · 100500") && border.contains("tepat di batasnya"),
        "{border}"
    );
    let outside = at("-0.45,116.9").await;
    assert!(outside.contains("Tidak di dalam satu pun. Yang terdekat: Hutan lindung (HL) · Lindung"), "{outside}");
    assert!(outside.contains("11 km") && outside.contains("di luar kawasan hutan"), "{outside}");
    for wrong in ["95,200", "halo", "NaN,NaN", "52.4,4.9", "117.07,-0.45"] {
        let page = town.get(&format!("/meja/hutan/titik?titik={wrong}"), &officer).await;
        assert!(page.words().contains("Tulis lintang lalu bujur"), "{wrong}");
    }
    // Who must act: tried before it is kept.
    let rule = |order: &'static str, step: &'static str| {
        vec![
            ("order", order),
            ("ground", "concession"),
            ("category", "fire"),
            ("other", "Pemegang konsesi"),
            ("reason", "wajib memadamkan di arealnya"),
            ("point", "-0.45,117.07"),
            ("happens", "fire"),
            ("step", step),
        ]
    };
    let tried = town.post(RESPONSIBILITIES, &admin, &rule("10", "try")).await;
    assert!(
        tried.words().contains("di dalam konsesi, di hutan lindung") && tried.words().contains("Pemegang konsesi aturan ini"),
        "{}",
        tried.words()
    );
    assert!(town.store.responsibilities().await.unwrap().is_empty(), "tried, not kept");
    assert_eq!(town.post(RESPONSIBILITIES, &admin, &rule("10", "save")).await.status, StatusCode::SEE_OTHER);
    let agency = [("order", "5"), ("ground", "anywhere"), ("agency", "Dinas PU"), ("reason", "jalan hutan"), ("step", "save")];
    assert_eq!(town.post(RESPONSIBILITIES, &admin, &agency).await.status, StatusCode::SEE_OTHER);
    let acts = at("-0.45,117.07").await;
    let (first, second) = (acts.find("jalan hutan").unwrap(), acts.find("wajib memadamkan").unwrap());
    assert!(first < second, "{acts}");
    assert!(!at("-0.45,117.19").await.contains("wajib memadamkan"));
    for wrong in [
        [("order", "x"), ("ground", "anywhere"), ("other", "A"), ("reason", "b")],
        [("order", "1"), ("ground", ""), ("other", "A"), ("reason", "b")],
        [("order", "1"), ("ground", "anywhere"), ("other", ""), ("reason", "b")],
        [("order", "1"), ("ground", "anywhere"), ("other", "A"), ("reason", "")],
    ] {
        let page = town.post(RESPONSIBILITIES, &admin, &wrong).await;
        assert!(page.text.contains("<title>Galat"), "{}", page.words());
    }
    let rules = town.store.responsibilities().await.unwrap();
    let stale = rules.iter().find(|r| r.order == 5).unwrap();
    let changed = [
        ("id", stale.id.0.to_string()),
        ("version", "0".to_owned()),
        ("order", "7".to_owned()),
        ("ground", "anywhere".to_owned()),
        ("other", "Gakkum".to_owned()),
        ("reason", "pidana".to_owned()),
    ];
    let send = async |version: &str| {
        let fields: Vec<_> = changed.iter().map(|(f, v)| (*f, if *f == "version" { version } else { v.as_str() })).collect();
        town.post(RESPONSIBILITIES, &admin, &fields).await
    };
    assert!(send("0").await.words().contains("sudah diubah orang lain"));
    assert_eq!(send("1").await.status, StatusCode::SEE_OTHER);
    let id = stale.id.0.to_string();
    assert_eq!(town.post("/kelola/tanggung-jawab/hapus", &admin, &[("id", &id)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.store.responsibilities().await.unwrap().len(), 1);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn features_that_others_changed_are_found_and_believed_by_nobody() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    town.take_layer(&admin, &file(&[square("Lindung", "100300", 117.0, -0.5)]), &[]).await;
    let layer = town.store.layers().await.unwrap().remove(0);
    assert_eq!(layer.kind, LayerKind::ForestFunction);
    // A row more, by hand.
    let mut feature = town.store.layer_features(layer.id, 0, 9).await.unwrap().remove(0);
    feature.n = 2;
    let added = store::Change::LayerFeatures(layer.id, vec![feature].into());
    town.store.change(added, Vec::new(), None).await.unwrap();
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("its features are not those that were taken in")), "{found:?}");
    let officer = town.session("penghubung").await;
    let page = town.get("/meja/hutan/titik?titik=-0.45,117.05", &officer).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
}
