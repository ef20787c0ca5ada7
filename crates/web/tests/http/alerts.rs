//! What satellites saw: taken in on screen and by asking, told on a report about forests, and, where nobody reported it, a list of work.

use std::sync::{Arc, Mutex};

use app::{AlertFetching, AlertServers, App, FetchFailure, NewReport, Register, Reporter};
use async_trait::async_trait;
use axum::http::StatusCode;
use domain::{
    Actor, Date, Point, ReportId, TopicCode, TrackingNumber, Words,
    forest::{AlertBox, AlertPoint, AlertSource},
    report::{Channel, Kind},
};
use store::{Blobs, Boundary, Topic};

use crate::town::{Page, Town, VILLAGE, area};

const ALERTS: &str = "/kelola/peringatan";
const UNREPORTED: &str = "/meja/hutan/tanpa-laporan";
const HEADER: &str = "latitude,longitude,acq_date,acq_time,satellite,instrument,confidence,frp";

/// Fires on three days within the village, and one a hundred kilometres off.
pub fn fires() -> String {
    let rows = [
        "-0.301,117.401,2026-02-20,530,N,VIIRS,n,2.1",
        "-0.302,117.402,2026-02-21,0541,N20,VIIRS,h,9.5",
        "-0.303,117.401,2026-02-23,41,N,VIIRS,l,1.0",
        "-1.3,117.4,2026-02-21,530,N,VIIRS,n,2.1",
    ];
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

async fn take(town: &Town, cookie: &str, files: &[&str]) -> Page {
    let files: Vec<_> = files.iter().map(|file| file.as_bytes()).collect();
    town.post_multipart(ALERTS, cookie, &[], &files).await
}

/// The village, its outline, and the topic of forests.
pub async fn watched(town: &Town) {
    let geometry = r#"{"type":"Polygon","coordinates":[[[117.3,-0.4],[117.5,-0.4],[117.5,-0.2],[117.3,-0.2],[117.3,-0.4]]]}"#;
    let bounds = [117.3, -0.4, 117.5, -0.2];
    town.store.put_boundaries(vec![Boundary { area: area(VILLAGE), bounds, geometry: geometry.into() }]).await.unwrap();
    let topic = |code: &str| Topic { code: TopicCode(code.into()), name: code.into(), name_en: code.into(), closed: false };
    town.store.put_topics(vec![topic("hutan"), topic("hutan.kebakaran")]).await.unwrap();
    town.app.administration().note_snapshots(&[Register::Topics]).await.unwrap();
    let cookie = town.session("koordinator").await;
    // After what was told of it before.
    let since = if town.store.villages(None).await.unwrap().is_empty() { "2026-02-01" } else { "2026-03-03" };
    let version = town.get(&format!("/meja/desa/{VILLAGE}"), &cookie).await.field("version");
    let member = [("version", version.as_str()), ("since", since), ("kind", "desa"), ("programme", "member"), ("signal", "weak")];
    let member = [&member[..], &[("officers", "0"), ("posters", "0")]].concat();
    assert_eq!(town.post(&format!("/meja/desa/{VILLAGE}"), &cookie, &member).await.status, StatusCode::SEE_OTHER);
}

/// A report about a fire in the village.
pub async fn of_fire(town: &Town, point: Option<Point>, topic: &str, secret: bool) -> TrackingNumber {
    let new = NewReport {
        id: ReportId(trust::random::identity()),
        kind: Kind::Complaint,
        title: None,
        text: Some(Words::parse("Ada asap tebal di kebun sebelah hutan").unwrap()),
        area: area(VILLAGE),
        point,
        happened_on: "2026-02-21".parse().ok(),
        written_at: None,
        topic: Some(TopicCode(topic.into())),
        channel: Channel::Web,
        assisted: None,
        forest: None,
        place: None,
        named: false,
        anonymous: false,
        secret,
        restriction_asked: false,
        reporter: Reporter::default(),
        language: domain::Language::Indonesian,
        attachments: Vec::new(),
    };
    town.app.reports().submit_report(new, &Actor::Anyone).await.unwrap().tracking
}

/// Takes those in, with rows that are wrong.
pub async fn fires_taken(town: &Town) {
    let wrong = format!("{}117.4,-0.3,2026-02-21,530,N,VIIRS,n,2.1\n", fires());
    assert_eq!(take(town, &town.session("admin").await, &[&wrong]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn files_of_alerts_are_taken_in_once_with_wrong_rows_told_and_noted() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let before = town.get(ALERTS, &admin).await.words();
    assert!(
        before.contains("Belum ada berkas yang dimasukkan.") && before.contains("Belum ada peringatan dari sumber ini."),
        "{before}"
    );
    let wrong = format!("{}117.4,-0.3,2026-02-21,530,N,VIIRS,n,2.1\n-0.3,NaN,2026-02-21,530,N,VIIRS,n,2.1\n", fires());
    let gfw = r#"{"data":[{"latitude":-0.30005,"longitude":117.40005,"wur_radd_alerts__date":"2026-02-22","wur_radd_alerts__confidence":"high"}]}"#;
    assert_eq!(take(&town, &admin, &[&wrong, gfw]).await.status, StatusCode::SEE_OTHER);
    let page = town.get(ALERTS, &admin).await.words();
    for told in [
        "6 baris: 4 kejadian baru, 0 kejadian menjadi lebih lengkap, 0 sudah diketahui.",
        "2 baris salah dan tidak dimasukkan",
        "Baris 6: 117.4, -0.3: lintang dan bujur tertukar",
        "Baris 7: longitude: \"NaN\" bukan bilangan",
        "4 peringatan, yang terbaru 23 Februari 2026.",
        "1 peringatan, yang terbaru 22 Februari 2026.",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // Once more, and the same as others tell it.
    let sipongi = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[117.4012,-0.3012]},"properties":{"date_hotspot_ori":"2026-02-20T05:30:00.000000Z","sumber":"NASA-SNPP","confidence_level":"high"}}]}"#;
    assert_eq!(take(&town, &admin, &[&fires(), sipongi]).await.status, StatusCode::SEE_OTHER);
    let page = town.get(ALERTS, &admin).await.words();
    assert!(page.contains("4 baris: 0 kejadian baru, 0 kejadian menjadi lebih lengkap, 4 sudah diketahui."), "{page}");
    assert!(page.contains("1 baris: 0 kejadian baru, 1 kejadian menjadi lebih lengkap, 0 sudah diketahui."), "{page}");
    // What holds none takes nothing, says why, and keeps the others from nothing.
    let refused = take(&town, &admin, &["<html>Maaf</html>", "Invalid MAP_KEY.", &format!("{HEADER}\n")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = refused.words();
    assert!(words.contains("Ini halaman untuk peramban (HTML)") && words.contains("kuncinya (MAP_KEY) tidak berlaku"), "{words}");
    assert!(
        town.get(ALERTS, &admin).await.words().contains("tidak ada yang terlihat"),
        "a header alone says that nothing was seen"
    );
    let nothing = town.post_multipart(ALERTS, &admin, &[], &[]).await;
    assert!(nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.words().contains("Pilih berkas peringatan."));
    let changes = town.get("/kelola/riwayat", &admin).await.words();
    assert!(changes.contains("Peringatan dimasukkan") && changes.contains("SHA-256"), "{changes}");
    let sheet = town.get(&format!("{ALERTS}?bentuk=csv"), &admin).await.text;
    assert!(sheet.lines().count() == 6 && sheet.contains("NASA FIRMS") && sheet.contains("2026-02-20"), "{sheet}");
    for login in ["koordinator", "pimpinan", "pengawas", "penghubung", "desa"] {
        let cookie = town.session(login).await;
        assert_eq!(town.get(ALERTS, &cookie).await.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(take(&town, &cookie, &[&fires()]).await.status, StatusCode::FORBIDDEN, "{login}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_report_about_forests_says_what_was_seen_around_it_and_never_that_it_is_not_true() {
    let town = Town::new().await;
    watched(&town).await;
    let point = Point::new(-0.3, 117.4);
    let number = of_fire(&town, point, "hutan.kebakaran", false).await;
    let (other, secret) = (of_fire(&town, point, "jalan", false).await, of_fire(&town, point, "hutan", true).await);
    let nowhere = of_fire(&town, None, "hutan", false).await;
    let cookie = town.session("koordinator").await;
    let address = |number: TrackingNumber| format!("/meja/laporan/{number}");
    let read = async |number, query: &str| town.get(&format!("{}{query}", address(number)), &cookie).await.words();
    // The exact place is sealed until somebody opens it.
    let open = async |number| town.post(&format!("{}/buka/tempat", address(number)), &cookie, &[]).await;
    assert!(!read(number, "").await.contains("Yang terlihat dari langit"));
    for number in [number, secret] {
        assert_eq!(open(number).await.status, StatusCode::OK);
    }
    let unknown = read(number, "").await;
    assert!(
        unknown.contains("Titik panas dari 14 Februari 2026 sampai 28 Februari 2026 dalam jarak 2 km belum diketahui"),
        "{unknown}"
    );
    for without in [other, nowhere] {
        assert!(!read(without, "").await.contains("Yang terlihat dari langit"), "{without}");
    }
    let admin = town.session("admin").await;
    take(&town, &admin, &[&fires()]).await;
    let seen = read(number, "").await;
    for told in [
        "Titik panas terlihat 3 kali dari 20 Februari 2026 sampai 23 Februari 2026, yang terdekat 150 m dari titik laporan (NASA FIRMS).",
        "Hutan hilang dari 14 Februari 2026 sampai 28 Februari 2026 dalam jarak 2 km belum diketahui",
        "Data titik panas ada sampai 23 Februari 2026; sesudah itu belum diketahui.",
        "sebelum",
        "sesudah",
        "VIIRS di NOAA-20",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    // The day there, not that in UTC; and a secret report as any other.
    assert!(seen.contains("20 Februari 2026 13.30") && read(secret, "").await.contains("Titik panas terlihat 3 kali"), "{seen}");
    let page = town.get(&format!("{}?jarak=1&hari=3", address(number)), &cookie).await;
    assert!(page.text.contains("<svg class=\"sky-map\"") && page.text.contains("value=\"1\" selected"), "{}", page.text);
    for odd in ["?jarak=9999&hari=-1", "?jarak=x&hari=", "?jarak=2&hari=90"] {
        assert!(read(number, odd).await.contains("Titik panas terlihat"), "{odd}");
    }
    let far = of_fire(&town, Point::new(-0.25, 117.45), "hutan", false).await;
    open(far).await;
    let nothing = read(far, "").await;
    assert!(nothing.contains("Tidak ada titik panas dalam jarak 2 km") && nothing.contains("awan dapat menutupi"), "{nothing}");
    assert!(!nothing.contains("tidak benar") && !nothing.contains("bohong"));
    // Who may not read the report reads nothing of this; and no page for everybody has any of it.
    assert_eq!(town.get(&address(secret), &town.session("pimpinan").await).await.status, StatusCode::NOT_FOUND);
    assert!(!town.get(&format!("/laporan/{number}"), "").await.words().contains("Yang terlihat dari langit"));
}

/// The form of the first event, filled in.
async fn decide(town: &Town, cookie: &str, fields: &[(&str, &str)]) -> Page {
    let page = town.get(UNREPORTED, cookie).await;
    let event = page.field("kejadian");
    town.post(UNREPORTED, cookie, &[&[("kejadian", event.as_str()), ("hari", "30")][..], fields].concat()).await
}

#[tokio::test]
async fn what_nobody_reported_is_a_list_of_work_and_each_of_it_is_decided_about_once() {
    let town = Town::new().await;
    watched(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    take(&town, &admin, &[&fires()]).await;
    let list = async || town.get(UNREPORTED, &cookie).await.words();
    let first = list().await;
    assert!(first.contains("1 kejadian di 1 desa program.") && first.contains("Badak Baru"), "{first}");
    assert!(first.contains("Titik panas terlihat 3 kali dari 20 Februari 2026 sampai 23 Februari 2026."), "{first}");
    let sheet = town.get(&format!("{UNREPORTED}?hari=30&bentuk=csv"), &cookie).await.text;
    assert!(sheet.contains(VILLAGE) && sheet.contains("titik panas"), "{sheet}");
    // What is wrong with a decision is told beside it, and nothing typed is lost.
    for (fields, told) in [
        (vec![("words", "Ladang warga")], "Pilih keputusannya."),
        (vec![("what", "aside"), ("words", " ")], "Tulis alasannya."),
        (vec![("what", "assigned"), ("agency", "Dinas Tidak Ada"), ("words", "Tolong lihat")], "Dinas Tidak Ada"),
    ] {
        let page = decide(&town, &cookie, &fields).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains(told), "{told}: {}", page.text);
        assert!(page.text.contains("<details open>"));
    }
    assert!(town.store.alert_marks().await.unwrap().is_empty());
    let assigned = decide(&town, &cookie, &[("what", "assigned"), ("agency", "Dinas PU"), ("words", "Tolong lihat")]).await;
    assert_eq!(assigned.status, StatusCode::SEE_OTHER);
    assert!(list().await.contains("Ditugaskan kepada Dinas PU"));
    let stale = town.get(UNREPORTED, &cookie).await.field("kejadian");
    assert_eq!(decide(&town, &cookie, &[("what", "industry"), ("words", "Cerobong pabrik")]).await.status, StatusCode::SEE_OTHER);
    let marked = list().await;
    assert!(marked.contains("Tidak ada kejadian yang belum dilaporkan.") && marked.contains("Cerobong pabrik"), "{marked}");
    let late = [("kejadian", stale.as_str()), ("hari", "30"), ("what", "aside"), ("words", "Sudah diperiksa")];
    let late = town.post(UNREPORTED, &cookie, &late).await;
    assert!(late.words().contains("Kejadian ini sudah berubah atau sudah diputuskan"), "{}", late.words());
    // It is left out of what a report shows, and its mark is told.
    let number = of_fire(&town, Point::new(-0.3, 117.4), "hutan", true).await;
    let opened = async |number| town.post(&format!("/meja/laporan/{number}/buka/tempat"), &cookie, &[]).await.status;
    assert_eq!(opened(number).await, StatusCode::OK);
    let shown = town.get(&format!("/meja/laporan/{number}"), &cookie).await.words();
    assert!(shown.contains("3 titik panas tidak ditampilkan karena tempatnya selalu panas: Badak Baru"), "{shown}");
    // Taken back, it is listed again for whoever may not know of the secret report, and for nobody else.
    let mark = town.get(UNREPORTED, &cookie).await.field("cabut");
    let mark = if mark.is_empty() { town.store.alert_marks().await.unwrap().last().unwrap().id.to_string() } else { mark };
    assert_eq!(town.post(UNREPORTED, &cookie, &[("cabut", &mark), ("hari", "30")]).await.status, StatusCode::SEE_OTHER);
    assert!(list().await.contains("Tidak ada kejadian"), "somebody told of it");
    let leader = town.get(UNREPORTED, &town.session("pimpinan").await).await;
    assert!(
        leader.words().contains("1 kejadian di 1 desa program.") && !leader.text.contains("name=\"what\""),
        "{}",
        leader.words()
    );
    let changes = town.get("/kelola/riwayat", &admin).await.words();
    for told in ["Keputusan tentang peringatan: Badak Baru", "selalu panas", "Cerobong pabrik", "dicabut"] {
        assert!(changes.contains(told), "{told}: {changes}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand("DELETE FROM alert_mark");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("alert-marks")), "{found:?}");
}

#[tokio::test]
async fn an_event_becomes_a_report_of_the_government_and_is_listed_no_more() {
    let town = Town::new().await;
    watched(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    take(&town, &admin, &[&fires()]).await;
    let taken = decide(&town, &cookie, &[("what", "reported")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    assert!(taken.location().starts_with("/meja/laporan/"), "{}", taken.location());
    let opened = town.post(&format!("{}/buka/tempat", taken.location()), &cookie, &[]).await;
    assert_eq!(opened.status, StatusCode::OK);
    let page = town.get(taken.location(), &cookie).await.words();
    assert!(page.contains("Satelit melihat titik panas di desa ini") && page.contains("Yang terlihat dari langit"), "{page}");
    assert!(town.get(UNREPORTED, &cookie).await.words().contains("Tidak ada kejadian yang belum dilaporkan."));
    assert_eq!(town.store.counts().await.unwrap().0, 1);
    for (login, status) in [("penghubung", 403), ("desa", 403), ("pengawas", 200), ("pimpinan", 200), ("koordinator.lain", 200)] {
        assert_eq!(town.get(UNREPORTED, &town.session(login).await).await.status.as_u16(), status, "{login}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_lies_in_forest_that_is_kept_stands_before_what_is_larger() {
    let town = Town::new().await;
    watched(&town).await;
    let (admin, cookie) = (town.session("admin").await, town.session("koordinator").await);
    take(&town, &admin, &[&format!("{}-0.22,117.47,2026-02-24,530,N,VIIRS,n,2.1\n", fires())]).await;
    let large = "Titik panas terlihat 3 kali";
    let before = town.get(UNREPORTED, &cookie).await.words();
    assert!(before.find(large) < before.find("Titik panas terlihat 1 kali"), "{before}");
    let layer = [crate::layers::square("A", "500300", 117.35, -0.35), crate::layers::square("B", "100300", 117.45, -0.25)];
    town.take_layer(&admin, &crate::layers::file(&layer), &[]).await;
    let after = town.get(UNREPORTED, &cookie).await.words();
    let (kept, used) = (after.find("Hutan lindung (HL)"), after.find("Areal penggunaan lain (APL)"));
    assert!(kept.is_some() && kept < used && used < after.len().into(), "{after}");
    assert!(after.find("Titik panas terlihat 1 kali") < after.find(large), "{after}");
}

/// Answers as it is told to.
struct Told(Mutex<Vec<Result<Vec<u8>, FetchFailure>>>);

#[async_trait]
impl AlertServers for Told {
    fn asked(&self) -> Vec<AlertSource> {
        vec![AlertSource::Firms]
    }

    async fn fetch(&self, _: AlertSource, from: Date, until: Date, _: AlertBox) -> Result<Vec<Vec<u8>>, FetchFailure> {
        assert!(from < until);
        self.0.lock().unwrap().remove(0).map(|answer| vec![answer])
    }
}

#[tokio::test]
async fn how_asking_went_is_told_on_screen_and_what_lies_elsewhere_is_left() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let key = trust::InstallationKey::from_hex(&"ab".repeat(32)).unwrap();
    let files = tempfile::tempdir().unwrap();
    let app = App::open(Arc::clone(&town.store), Blobs::in_folder(files.path()).unwrap(), key, town.clock.clone()).await.unwrap();
    let answers = vec![
        Ok(b"Invalid MAP_KEY.".to_vec()),
        Err(FetchFailure::Timeout),
        Err(FetchFailure::Status(503)),
        Ok(fires().into_bytes()),
        Ok(fires().into_bytes()),
    ];
    let corner = |lat, lon| AlertPoint { lat, lon };
    let within = AlertBox { low: corner(-100_000, 11_600_000), high: corner(100_000, 11_800_000) };
    let app = app.with_alerts(AlertFetching { servers: Arc::new(Told(Mutex::new(answers))), within });
    for told in [
        "gagal: FIRMS menjawab bahwa kuncinya (MAP_KEY) tidak berlaku.",
        "gagal: tidak ada jawaban sampai batas waktu",
        "gagal: jawabannya status 503",
    ] {
        app.forest().fetch_alerts().await.unwrap();
        let page = town.get(ALERTS, &admin).await.words();
        assert!(page.contains(told) && page.contains("belum pernah berhasil"), "{told}: {page}");
    }
    for _ in 0..2 {
        app.forest().fetch_alerts().await.unwrap();
        let page = town.get(ALERTS, &admin).await.words();
        assert!(page.contains("Terakhir diambil 3 Maret 2026") && !page.contains("gagal"), "{page}");
        assert!(page.contains("3 peringatan, yang terbaru 23 Februari 2026."), "what lies far off is left: {page}");
        assert_eq!(page.matches("diambil sendiri").count(), 1 + 6, "an answer that says nothing new is not worth a line: {page}");
    }
}
