//! No text has control characters: programs are told so, and people get their form back without.

use axum::http::StatusCode;
use serde_json::json;

use crate::town::{Town, VILLAGE};

/// What is told of a field that had control characters.
const CONTROLLED: &str = "Ada tanda tersembunyi yang tidak dapat disimpan";

#[tokio::test]
async fn programs_are_refused_control_characters_in_every_text() {
    let town = Town::new().await;
    let whole = || {
        json!({ "title": "Jalan rusak", "text": "Jalan rusak di depan pasar", "area": VILLAGE,
            "reporter": { "name": "Siti", "phone": "0812 3456 7890", "email": "siti@contoh.id" } })
    };
    assert_eq!(town.post_json("/api/v1/reports", &whole()).await.status, StatusCode::CREATED);
    for field in ["title", "text", "reporter.name", "reporter.phone", "reporter.email"] {
        for control in ["\0", "\u{1b}", "\u{7f}", "\u{9b}"] {
            let mut report = whole();
            let value = report.pointer_mut(&format!("/{}", field.replace('.', "/"))).unwrap();
            *value = format!("{}{control}", value.as_str().unwrap()).into();
            let page = town.post_json("/api/v1/reports", &report).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {control:?}");
            assert_eq!(page.headers["content-type"], "application/problem+json");
            let (told, all) = (page.json()["errors"][0].clone(), page.json()["errors"].as_array().unwrap().len());
            assert!(
                all == 1 && told["field"] == field && told["detail"].as_str().unwrap().contains("control characters"),
                "{told}"
            );
        }
    }
    // As a form too.
    let fields: [(&str, &[u8]); 3] =
        [("title", b"Jalan\0 rusak"), ("text", b"Jalan rusak di depan pasar"), ("area", VILLAGE.as_bytes())];
    let page = town.post_multipart("/api/v1/reports", "", &fields, &[]).await;
    assert_eq!((page.status, page.json()["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("title")));
    // Line breaks and tabs are no such characters.
    let mut report = whole();
    report["text"] = "Jalan rusak\n\tdi depan pasar".into();
    report["title"] = "Jalan\trusak".into();
    assert_eq!(town.post_json("/api/v1/reports", &report).await.status, StatusCode::CREATED);
    let (number, pin) = town.report_in("answered").await;
    let path = format!("/api/v1/reports/{number}");
    for (what, body) in [
        ("replies", json!({ "pin": pin, "text": "Terima\u{8} kasih" })),
        ("rating", json!({ "pin": pin, "stars": 5, "text": "Bagus\0" })),
    ] {
        let page = town.post_json(&format!("{path}/{what}"), &body).await;
        assert_eq!((page.status, page.json()["errors"][0]["field"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("text")));
    }
}

#[tokio::test]
async fn people_get_their_form_back_without_control_characters() {
    let town = Town::new().await;
    let report = |title: &'static str| [("title", title), ("text", "Jalan rusak di depan pasar"), ("place", "badak baru")];
    let page = town.post("/lapor", "", &report("Jalan\0 rusak\u{1b}")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains(CONTROLLED) && page.text.contains("value=\"Jalan rusak\""), "{}", page.text);
    // What is left of it is not there: that is told too, though the field may be empty.
    assert!(town.post("/lapor", "", &report("\u{1}")).await.text.contains(CONTROLLED));
    let admin = town.session("admin").await;
    let (number, pin) = town.report_in("answered").await;
    let own = town.follow(number, &pin).await;
    let (new, _) = town.report(false).await;
    let desk = town.session("koordinator").await;
    for (path, cookie, fields) in [
        ("/kelola/topik".to_owned(), &admin, vec![("code", "air"), ("topic_name", "Air\u{2}"), ("topic_name_en", "Water")]),
        ("/kelola/instansi".into(), &admin, vec![("name", "Dinas\u{3} Air"), ("kind", "agency")]),
        ("/kelola/jawaban".into(), &admin, vec![("agency", "Dinas PU"), ("title", "Salam"), ("words", "Terima\u{4} kasih")]),
        ("/kelola/surat".into(), &admin, vec![("surat", "answered"), ("subject_id", "Dijawab\u{5}")]),
        ("/kelola/simpanan".into(), &admin, vec![("months", ""), ("closing_id", "Salam\u{6}")]),
        ("/kelola/orang".into(), &admin, vec![("login", "baru"), ("name", "Ba\u{7}ru")]),
        (format!("/laporan/{number}/reply"), &own, vec![("words", "Belum\u{8} selesai")]),
        (format!("/meja/laporan/{new}/ask-completion"), &desk, vec![("words", "Belum\u{e} selesai")]),
    ] {
        let page = town.post(&path, cookie, &fields).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains(CONTROLLED), "{path}: {}", page.text);
    }
}
