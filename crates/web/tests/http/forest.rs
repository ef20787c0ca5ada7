//! A report about a forest: who reported, where exactly and at what hour is for whoever works on it, and for nobody else anywhere.

mod nothing_betrays;

use app::{ActRequest, Reader};
use axum::http::{StatusCode, header};
use domain::{
    Agency, AgencyId, AgencyKind, Command, Grant, Role, Title, TopicCode, TrackingNumber, Words,
    forest::{ForestCategory, Shape},
    report::{Kind, Verification},
};
use serde_json::{Value, json};
use store::{Key, Topic};

use crate::{
    outbox::Phone,
    town::{OTHER_REGENCY, REGENCY, Town, VILLAGE, WORKS, area},
};

/// What tells who reported, where and when: none of it stands anywhere that others read.
const NAME: &str = "Ngayau Belareq";
const CALLED: &str = "081299887766";
const MAIL: &str = "ngayau@belareq.contoh.id";
const SAID: &str = "Tigapuluhdua ekskavator di hutan belakang rumah Ngayau Belareq";
const CAMERA: &str = "KameraBelareq";
const TRACK: &str = "-0.312457,117.412357 -0.313468,117.413468 -0.314579,117.414579";

/// A company that holds a concession, below the regency.
const COMPANY: AgencyId = AgencyId(7);

impl Town {
    /// With the topic of forests, a company, and its people.
    async fn with_forest() -> Self {
        let town = Self::new().await;
        let topic = |code: &str, name: &str| Topic {
            code: TopicCode(code.into()),
            name: name.into(),
            name_en: name.into(),
            closed: false,
        };
        town.store.put_topics(vec![topic("hutan", "Hutan"), topic("hutan.kebakaran", "Kebakaran hutan")]).await.unwrap();
        let company = Agency {
            id: AgencyId(0),
            parent: Some(REGENCY),
            kind: AgencyKind::Company,
            name: "PT Rimba Makmur".into(),
            area: area("64.02"),
            topics: vec![TopicCode("hutan".into())],
            approval: false,
            decree: String::new(),
            closed: false,
        };
        assert_eq!(town.store.put_agencies(vec![company]).await.unwrap(), [COMPANY]);
        town.app.administration().note_snapshots(&app::Register::ALL).await.unwrap();
        town.app.refresh_reference().await.unwrap();
        town.person("perusahaan", vec![Grant { role: Role::Liaison, agency: COMPANY }]).await;
        town
    }

    /// Sends what a phone kept, with a photo.
    async fn sent_from_phone(&self, phone: &Phone, extra: Value, photo: &[u8]) -> Value {
        let file = trust::random::identity();
        self.bring(file, photo).await;
        let mut body = phone.report(&[crate::outbox::described(file, photo)]);
        let (body_fields, extra) = (body.as_object_mut().unwrap(), extra);
        body_fields.extend(extra.as_object().unwrap().clone());
        let page = self.post_json("/kotak/kirim", &body).await;
        assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        page.json()
    }

    async fn verify_forest(&self, number: TrackingNumber, topic: &str) {
        let found = Verification {
            kind: Kind::Complaint,
            supervisory: false,
            topic: TopicCode(topic.into()),
            area: area(VILLAGE),
            accused: vec![],
            anonymous: false,
        };
        let actor = self.actor("koordinator").await;
        let request = ActRequest::new(Key::Tracking(number), &actor, Command::Verify(found))
            .titled(Title::parse("Alat berat di hutan").unwrap())
            .saying(Words::parse("Warga melaporkan alat berat di hutan desa.").unwrap());
        self.app.reports().act_on_report(request).await.unwrap();
    }
}

fn number(told: &Value) -> TrackingNumber {
    told["tracking"].as_str().unwrap().parse().unwrap()
}

/// A photo with EXIF that names the camera, as a phone takes it.
fn photo_with_exif() -> Vec<u8> {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(64, 48).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    let body = [b"Exif\0\0".as_slice(), CAMERA.as_bytes(), b" -0.312457 117.412357"].concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xff, 0xe1], &length, &body, rest].concat()
}

fn forest_report() -> Value {
    json!({
        "text": SAID, "area": VILLAGE, "name": NAME, "phone": CALLED, "email": MAIL, "written_at": "2026-03-03T01:17:00Z",
        "happened_on": null,
        "forest": { "category": "encroachment", "when": "today", "going_on": "yes", "size": "large", "noticed": "both", "machines": true },
        "track": { "shape": "area", "points": TRACK },
    })
}

#[tokio::test]
async fn a_report_about_a_forest_is_protected_from_the_first_moment() {
    let town = Town::with_forest().await;
    let phone = Phone::new();
    let told = town.sent_from_phone(&phone, forest_report(), &photo_with_exif()).await;
    let number = number(&told);
    let state = town.state(number).await;
    assert!(state.is_protected() && state.anonymous && state.placed && state.point.is_none());
    let answered = state.forest.unwrap();
    assert_eq!((answered.category, answered.machines), (Some(ForestCategory::Encroachment), true));
    assert!(answered.is_urgent());
    // The same sent again is the same, without its files.
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "what is sealed fits what was committed to");
    // Whoever chose otherwise is known to the agency; words alone tell, too; and what is about something else is not touched.
    for (extra, protected, anonymous) in [
        (json!({ "text": "Hutan desa kami dibuka orang", "named": true }), true, false),
        (json!({ "text": "Suara chainsaw tiap malam dari sungai" }), true, true),
        (json!({ "text": "Lampu jalan mati sejak Senin", "anonymous": false }), false, false),
        (json!({ "text": "Lampu jalan mati sejak Senin", "forest": {} }), true, true),
        (json!({ "text": "Lampu jalan mati sejak Senin", "forest": { "category": "no such", "size": "?" } }), true, true),
    ] {
        let mut body = Phone::new().report(&[]);
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let page = town.post_json("/kotak/kirim", &body).await;
        let state = town.state(self::number(&page.json())).await;
        assert_eq!((state.is_protected(), state.anonymous), (protected, anonymous), "{extra}");
    }
    // A place that is none is said, and nothing is lost.
    let mut wrong = Phone::new().report(&[]);
    wrong["text"] = json!("Hutan desa kami dibuka orang");
    for points in ["NaN,1 2,3 4,5", "117.4,-0.3 117.5,-0.4 117.6,-0.2", "", "x"] {
        wrong["track"] = json!({ "shape": "area", "points": points });
        let page = town.post_json("/kotak/kirim", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{points}");
    }
}

#[tokio::test]
async fn the_form_asks_about_a_forest_where_it_is_one_and_says_how_its_reporter_is_protected() {
    let town = Town::with_forest().await;
    let send = async |fields: &[(&str, &str)]| town.post("/lapor", "", fields).await;
    let plain = send(&[("text", "Lampu jalan mati sejak Senin"), ("now", "what"), ("step", "next")]).await;
    assert!(!plain.text.contains("forest_category"), "{}", plain.text);
    for fields in [
        vec![("text", "Ada yang menebang kayu ulin di hutan"), ("now", "what"), ("step", "next")],
        vec![("text", "Lampu jalan mati sejak Senin"), ("forest", "1"), ("now", "what"), ("step", "next")],
    ] {
        let page = send(&fields).await;
        assert!(page.text.contains("name=\"forest_category\" value=\"illegal_logging\""), "{}", page.text);
        assert!(page.text.contains("Anda dilindungi"));
    }
    let whole = [
        ("text", SAID),
        ("place", "badak baru"),
        ("forest_category", "fire"),
        ("forest_going_on", "yes"),
        ("forest_machines", "1"),
        ("name", NAME),
        ("now", "send"),
    ];
    let check = send(&[&whole[..], &[("step", "find")]].concat()).await;
    assert!(check.text.contains("value=\"fire\" checked"), "what was answered stays: {}", check.text);
    let receipt = send(&[&whole[..], &[("step", "send")]].concat()).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    assert!(receipt.text.contains("Anda dilindungi: publik hanya melihat desa dan tanggal"));
    let number: TrackingNumber = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().parse().unwrap();
    let state = town.state(number).await;
    assert_eq!((state.anonymous, state.forest.unwrap().category), (true, Some(ForestCategory::Fire)));
    // On the desk it is urgent, with what was answered.
    let desk = town.get(&format!("/meja/laporan/{number}"), &town.session("koordinator").await).await;
    for part in ["Mendesak: api atau alat berat sedang bekerja", "Kebakaran dan pembakaran", "Pelapor dilindungi"] {
        assert!(desk.text.contains(part), "{part}: {}", desk.text);
    }
}

#[tokio::test]
async fn the_exact_place_is_opened_with_a_trace_by_whoever_works_on_it_alone() {
    let town = Town::with_forest().await;
    let phone = Phone::new();
    let number = number(&town.sent_from_phone(&phone, forest_report(), &photo_with_exif()).await);
    town.verify_forest(number, "hutan").await;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS, COMPANY], lead: WORKS }).await;
    town.act(number, "koordinator", Command::Copy { agency: OTHER_REGENCY }).await;
    let (open, place) = (format!("/meja/laporan/{number}/buka/tempat"), format!("/meja/laporan/{number}/tempat.geojson"));
    for (login, opens) in [
        ("koordinator", true),
        ("penghubung", true),
        ("pengawas", true),
        ("perusahaan", false),
        ("pimpinan", false),
        ("admin", false),
        ("koordinator.lain", false),
        ("penghubung.kes", false),
        ("inspektur", false),
    ] {
        let cookie = town.session(login).await;
        let before = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
        assert!(!before.text.contains("0.3124") && !before.text.contains("0.31"), "{login} sees it unopened");
        assert_ne!(town.get(&place, &cookie).await.status, StatusCode::OK, "{login}");
        assert_eq!(before.text.contains(&open), opens, "{login} is offered it");
        let opened = town.post(&open, &cookie, &[]).await;
        assert_eq!(opened.status == StatusCode::OK, opens, "{login}: {}", opened.text);
        if opens {
            // The middle of the area, and the shape of it on a map.
            assert!(opened.text.contains("-0.31350, 117.41347") && opened.text.contains("<polygon points="), "{}", opened.text);
            assert!(opened.text.contains("Membuka tempat persis"), "the trace is there");
            let file = town.get(&place, &cookie).await;
            assert_eq!(file.headers[header::CONTENT_TYPE], "application/geo+json");
            assert!(file.text.contains("[117.412357,-0.312457]"), "{}", file.text);
            town.clock.set(town.app.now() + jiff::SignedDuration::from_mins(61));
            assert_ne!(town.get(&place, &town.session(login).await).await.status, StatusCode::OK, "after an hour it is closed");
        } else {
            assert!(!opened.text.contains("0.3124"));
        }
    }
    // Forgetting the person leaves the place: it is evidence.
    town.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    let official = town.official("koordinator").await;
    let view = town.app.reports().open_place(Key::Tracking(number), &official).await.unwrap();
    assert_eq!((view.place.as_ref().unwrap().told().as_str(), view.place.unwrap().shape()), (TRACK, Shape::Area));
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    let at_rest = town.at_rest().await;
    for trace in ["117.412", "0.312457", "Ngayau"] {
        for written in [trace.to_owned(), trust::hex(trace.as_bytes())] {
            // What was said lies open to officials; no place does.
            let open = at_rest.windows(written.len()).any(|w| w == written.as_bytes());
            assert!(!open || trace == "Ngayau", "{trace} lies open in the database");
        }
    }
}

#[tokio::test]
async fn a_search_finds_by_original_words_for_whoever_reads_them_alone() {
    let town = Town::with_forest().await;
    let number = number(&town.sent_from_phone(&Phone::new(), forest_report(), &photo_with_exif()).await);
    town.verify_forest(number, "hutan").await;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS, COMPANY], lead: WORKS }).await;
    let link = format!("/meja/laporan/{number}");
    for (login, words, finds) in [
        ("penghubung", "ekskavator", true),
        ("penghubung", "berat", true),
        ("perusahaan", "berat", true),
        ("perusahaan", "ekskavator", false),
        ("perusahaan", "ekskava", false),
        ("perusahaan", "Ngayau", false),
        // Not even both together.
        ("perusahaan", "berat+ekskavator", false),
    ] {
        let cookie = town.session(login).await;
        let page = town.get(&format!("/meja/cari?cari={words}"), &cookie).await;
        assert_eq!((page.status, page.text.contains(&link)), (StatusCode::OK, finds), "{login}: {words}");
        let desk = town.get(&format!("/meja?cari={words}"), &cookie).await;
        assert!(finds || !desk.text.contains(&link), "{login} on the desk: {words}");
    }
}

#[tokio::test]
async fn the_version_in_forms_tells_nobody_from_afar_of_an_alarm() {
    let town = Town::with_forest().await;
    let number = number(&town.sent_from_phone(&Phone::new(), forest_report(), &photo_with_exif()).await);
    town.verify_forest(number, "hutan").await;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS, COMPANY], lead: COMPANY }).await;
    let (cookie, address) = (town.session("perusahaan").await, format!("/meja/laporan/{number}"));
    let seen = async || -> u32 {
        let page = town.get(&address, &cookie).await;
        let (_, field) = page.text.split_once(r#"name="seen" value=""#).unwrap_or_else(|| panic!("{}", page.text));
        field.split('"').next().unwrap().parse().unwrap()
    };
    let before = seen().await;
    town.act(number, "koordinator", Command::RaiseAlarm).await;
    assert_eq!((seen().await, town.state(number).await.version), (before, before + 1));
    // What they send goes through; what they may know of and do not is told.
    let actor = town.actor("perusahaan").await;
    let accept = || ActRequest {
        seen: Some(before),
        ..ActRequest::new(Key::Tracking(number), &actor, Command::Accept { agency: COMPANY })
    };
    town.app.reports().act_on_report(accept()).await.unwrap();
    assert_eq!(seen().await, before + 1);
    assert!(matches!(town.app.reports().act_on_report(accept()).await, Err(app::AppError::Changed)));
}

#[tokio::test]
async fn a_verification_that_finds_a_forest_protects_from_then_on_and_never_the_other_way() {
    let town = Town::with_forest().await;
    let body = json!({ "text": "Ada lubang besar di belakang kampung kami", "area": VILLAGE,
        "point": { "lat": -0.312457, "lon": 117.412357 }, "reporter": { "name": NAME } });
    let number = number(&town.post_json("/api/v1/reports", &body).await.json());
    let before = town.state(number).await;
    assert!(!before.is_protected() && !before.anonymous && before.point.is_some());
    town.verify_forest(number, "hutan").await;
    let found = town.state(number).await;
    assert!(found.is_protected() && found.anonymous && found.placed && found.point.is_none());
    let view = town.app.reports().open_place(Key::Tracking(number), &town.official("koordinator").await).await.unwrap();
    assert_eq!(view.place.unwrap().told(), "-0.312457,117.412357");
    for reader in [Reader::Anyone, Reader::Official(town.official("pimpinan").await)] {
        let seen = format!("{:?}", town.app.reports().read_report(Key::Tracking(number), &reader).await.unwrap());
        assert!(!seen.contains("0.3124") && !seen.contains("T01:00"), "{seen}");
    }
    town.verify_forest(number, "jalan").await;
    let after = town.state(number).await;
    assert!(after.is_protected() && after.anonymous && after.point.is_none(), "it stays so");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}
