//! Bad input on every public form and every API field: always a clear answer of the 4xx kind or a report that is safe,
//! never a failure of ours, and nothing lost.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::town::{Page, Town, VILLAGE};

/// Texts that break programs.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\0\0\0".to_owned()),
        Just("\u{202e}gnp.exe\u{202c}".to_owned()),
        Just("'; DROP TABLE report; --".to_owned()),
        Just("<script>alert(1)</script><img src=x onerror=alert(1)>".to_owned()),
        Just("{{7*7}} {% raw %} ${jndi:ldap://x}".to_owned()),
        Just("../../../../etc/passwd".to_owned()),
        Just("\" OR * NEAR( ) AND".to_owned()),
        Just("Z\u{351}\u{36b}a\u{310}lgo".repeat(40)),
        Just("ﷺ".repeat(300)),
        Just("-1e999".to_owned()),
        Just("9".repeat(400)),
        Just("x".repeat(20_000)),
        "\\PC{0,60}",
        any::<String>(),
        "[0-9A-Z \\-]{0,30}",
    ]
}

fn check(page: &Page, what: &str) {
    let fine = page.status.is_success() || page.status.is_redirection() || page.status.is_client_error();
    assert!(fine, "{what}: {} {}", page.status, page.text);
    let is_html = page.headers.get(header::CONTENT_TYPE).is_some_and(|v| v.to_str().unwrap().starts_with("text/html"));
    assert!(!is_html || !page.text.contains("<script>alert"), "{what}: unescaped");
}

fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value)) {
    let mut runner = TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    runner
        .run(strategy, |value| {
            test(value);
            Ok(())
        })
        .unwrap();
}

/// A town and a runtime to ask it things from a property test.
fn town() -> (tokio::runtime::Runtime, Town) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let town = runtime.block_on(Town::new());
    (runtime, town)
}

#[test]
fn any_text_in_any_field_of_the_report_form() {
    let (runtime, town) = town();
    let names = [
        "id",
        "kind",
        "text",
        "title",
        "place",
        "area",
        "asked",
        "happened_on",
        "name",
        "phone",
        "email",
        "anonymous",
        "secret",
        "step",
        "kept",
        "drop",
    ];
    run(300, &prop::collection::vec((prop::sample::select(names.to_vec()), nasty()), 0..12), |fields| {
        let pairs: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        check(&runtime.block_on(town.post("/lapor", "", &pairs)), "form");
        let parts: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_bytes())).collect();
        let page = runtime.block_on(town.post_multipart("/lapor", "", &parts, &[]));
        check(&page, "multipart");
        // What was typed and is not taken comes back.
        let first = fields.iter().find(|(k, _)| *k == "title");
        let typed = first.filter(|(_, v)| v.chars().all(|c| c.is_ascii_alphanumeric()) && !v.is_empty());
        if let (Some((_, typed)), StatusCode::UNPROCESSABLE_ENTITY) = (typed, page.status) {
            assert!(page.text.contains(typed.as_str()), "typed and lost: {typed}");
        }
    });
}

#[test]
fn any_value_in_any_field_of_the_api() {
    let (runtime, town) = town();
    let (number, pin) = runtime.block_on(town.report_in("answered"));
    let value = prop_oneof![
        nasty().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        Just(Value::Null),
        Just(json!([])),
        Just(json!({ "lat": "x" })),
        Just(json!({ "lat": -0.3, "lon": 117.4 })),
        Just(json!({ "name": "\u{202e}Siti", "phone": "0812345678901234567890" })),
        any::<bool>().prop_map(Value::from),
    ];
    let names =
        ["id", "kind", "title", "text", "area", "point", "happened_on", "anonymous", "secret", "reporter", "language", "unknown"];
    run(400, &prop::collection::vec((prop::sample::select(names.to_vec()), value), 0..8), |fields| {
        let mut report = serde_json::Map::from_iter([
            ("text".to_owned(), json!("Lampu jalan mati semuanya")),
            ("area".to_owned(), json!(VILLAGE)),
        ]);
        report.extend(fields.into_iter().map(|(k, v)| (k.to_owned(), v)));
        for path in [format!("/api/v1/reports/{number}/replies"), format!("/api/v1/reports/{number}/rating")] {
            let mut body = serde_json::Map::from_iter([("pin".to_owned(), json!(pin)), ("stars".to_owned(), json!(3))]);
            body.extend(report.iter().filter(|(k, _)| *k == "text").map(|(k, v)| (k.clone(), v.clone())));
            body.extend(report.get("title").map(|v| ("pin".to_owned(), v.clone())));
            body.extend(report.get("kind").map(|v| ("stars".to_owned(), v.clone())));
            check(&runtime.block_on(town.post_json(&path, &Value::Object(body))), &path);
        }
        check(&runtime.block_on(town.post_json("/api/v1/reports", &Value::Object(report))), "report");
    });
}

#[test]
fn any_address_and_any_query() {
    let (runtime, town) = town();
    let number = runtime.block_on(town.report_in("answered")).0;
    let cookie = runtime.block_on(town.session("koordinator"));
    let encode = |t: &str| t.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    run(250, &(nasty(), nasty()), |(a, b)| {
        let (a, b) = (encode(&a.chars().take(500).collect::<String>()), encode(&b.chars().take(500).collect::<String>()));
        for path in [
            format!("/laporan?cari={a}&wilayah={b}&topik={a}&status={b}&setelah={a}"),
            format!("/laporan/{a}"),
            format!("/laporan/{number}/berkas/{a}"),
            format!("/lacak?nomor={a}"),
            format!("/bahasa/{a}?ke={b}"),
            format!("/api/v1/reports?q={a}&area={b}&cursor={a}&limit={b}"),
            format!("/api/v1/reports/{a}"),
            format!("/api/v1/areas?q={a}&parent={b}"),
            format!("/meja?cari={a}&kerja={b}&setelah={a}&terlambat={b}"),
            format!("/meja/cari?cari={a}&status={b}"),
            format!("/meja/laporan/{a}"),
            format!("/surat/{a}"),
        ] {
            check(&runtime.block_on(town.get(&path, &cookie)), &path);
        }
        for (path, field) in
            [("/masuk", "login"), (&*format!("/laporan/{number}/pin"), "pin"), (&*format!("/laporan/{number}/reply"), "words")]
        {
            check(&runtime.block_on(town.post(path, &a, &[(field, &b), ("password", &a)])), path);
        }
    });
}

#[test]
fn any_text_in_any_form_of_the_desk_and_of_the_reporter() {
    let (runtime, town) = town();
    let cookies: Vec<_> = ["koordinator", "penghubung", "admin"].map(|l| runtime.block_on(town.session(l))).into();
    let (number, pin) = runtime.block_on(town.report_in("in_progress"));
    let own = runtime.block_on(town.follow(number, &pin));
    let names = [
        "seen",
        "words",
        "title",
        "kind",
        "topic",
        "area",
        "place",
        "to",
        "lead",
        "also",
        "agency",
        "better",
        "draft",
        "number",
        "reason",
        "id",
        "says",
        "fixed_on",
        "promised_by",
        "law",
        "moved_to",
        "upheld",
        "finding",
        "solved",
        "accused",
        "stars",
        "term",
        "days",
        "from",
        "article",
        "date",
        "holiday",
        "where",
        "old",
        "new",
        "again",
        "name",
        "decree",
        "parent",
        "code",
        "topic_name",
        "topic_name_en",
        "area_name",
        "months",
        "closing_id",
        "siap",
        "isi",
        "pilih",
        "lakukan",
        "action",
        "kembali",
        "lalu",
        "nama",
        "saring",
        "daftar",
        "surat",
        "en",
    ];
    let actions = domain::Action::OF_OFFICIALS.map(|a| a.as_str());
    let reporter = domain::Action::OF_REPORTERS.map(|a| a.as_str());
    let fields = prop::collection::vec((prop::sample::select(names.to_vec()), nasty()), 0..10);
    run(
        120,
        &(fields, prop::sample::select(actions.to_vec()), prop::sample::select(reporter.to_vec()), 0..3_usize),
        |(fields, action, own_action, who)| {
            let pairs: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            for path in [
                format!("/meja/laporan/{number}/{action}"),
                "/kelola/aturan/batas".into(),
                "/kelola/aturan/libur".into(),
                "/kelola/aturan/libur/hapus".into(),
                "/kelola/instansi".into(),
                "/kelola/topik".into(),
                "/kelola/wilayah".into(),
                "/kelola/jawaban".into(),
                "/kelola/jawaban/hapus".into(),
                "/kelola/simpanan".into(),
                "/kelola/surat".into(),
                "/kelola/surat-gagal".into(),
                "/kelola/orang/1/peran".into(),
                "/meja/banyak".into(),
                "/meja/banyak/urungkan".into(),
                "/meja/tampilan".into(),
                "/meja/tampilan/hapus".into(),
                "/meja/lapor".into(),
                "/sandi".into(),
            ] {
                // Guesses at the present password cost a slow check each: a few are enough.
                if path != "/sandi" || fields.len() == 1 {
                    check(&runtime.block_on(town.post(&path, &cookies[who], &pairs)), &path);
                }
            }
            if own_action != "withdraw" {
                check(&runtime.block_on(town.post(&format!("/laporan/{number}/{own_action}"), &own, &pairs)), own_action);
            }
        },
    );
    assert!(runtime.block_on(town.app.proof().check_log(|_| {})).unwrap().is_empty());
}

#[tokio::test]
async fn bodies_that_are_no_forms() {
    let town = Town::new().await;
    for (kind, body) in [
        ("text/plain", b"halo".to_vec()),
        ("application/json", b"{\"text\": ".to_vec()),
        ("application/json", b"\xff\xfe\x00".to_vec()),
        ("application/json", b"[".repeat(100_000)),
        ("application/json", format!("{{\"text\":\"{}\",\"area\":\"{VILLAGE}\"}}", "a".repeat(10 << 20)).into_bytes()),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nabc".to_vec()),
        ("multipart/form-data", b"".to_vec()),
        ("multipart/form-data; boundary=x", b"--x--".to_vec()),
        ("application/x-www-form-urlencoded", vec![b'&'; 100_000]),
        ("application/x-www-form-urlencoded", [b"text=".to_vec(), vec![0xff; 50_000]].concat()),
        ("", Vec::new()),
    ] {
        for path in ["/api/v1/reports", "/lapor", "/api/v1/reports/1234567897/replies", "/masuk"] {
            let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body.clone())).unwrap();
            let page = town.send(request).await;
            assert!(page.status.is_client_error(), "{path} {kind}: {}", page.status);
        }
    }
    assert_eq!(town.store.counts().await.unwrap().0, 0);
}

#[tokio::test]
async fn text_of_ten_megabytes_is_refused_and_so_are_eleven_files() {
    let town = Town::new().await;
    let long = vec![b'a'; 10 << 20];
    let page = town.post_multipart("/lapor", "", &[("text", &long), ("place", b"badak baru")], &[]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(4, 4).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let files = vec![png.get_ref().as_slice(); 11];
    let fields: [(&str, &[u8]); 3] = [("text", b"Jembatan lapuk di dekat pasar"), ("place", b"badak baru"), ("step", b"send")];
    let page = town.post_multipart("/lapor", "", &fields, &files).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Terlalu banyak berkas") && page.text.contains("Jembatan lapuk"));
    assert_eq!(page.text.matches("name=\"kept\"").count(), 10, "the first ten are kept for the next try");
}

#[tokio::test]
async fn files_that_lie_are_refused_and_the_rest_of_the_form_stays() {
    let town = Town::new().await;
    let mut bomb = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(1, 1).write_to(&mut bomb, image::ImageFormat::Png).unwrap();
    let good = bomb.get_ref().clone();
    let mut bomb = bomb.into_inner();
    bomb.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let polyglot = [b"GIF89a/*".as_slice(), b"*/=1;<script>alert(1)</script>"].concat();
    let zip = b"PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaa".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    for file in [bomb, polyglot, zip, svg, vec![0xff; 64], b"\x89PNG\r\n\x1a\n".to_vec()] {
        let fields: [(&str, &[u8]); 3] =
            [("text", b"Jembatan lapuk di dekat pasar"), ("place", b"badak baru"), ("step", b"send")];
        let page = town.post_multipart("/lapor", "", &fields, &[&good, &file]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("Jembatan lapuk di dekat pasar"));
        assert_eq!(page.text.matches("name=\"kept\"").count(), 1, "the good one is kept");
    }
    assert_eq!(town.store.counts().await.unwrap().0, 0);
}
