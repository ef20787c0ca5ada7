//! What its reporter says is about sexual exploitation or abuse, or about reprisals, is for the specialist alone from the first moment,
//! however it comes; where nobody is named, it is secret and not lost.

use app::Notice;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{Command, Grant, Role, TrackingNumber};
use serde_json::{Value, json};

use super::restricted::LOOKED_AT;
use crate::town::{PROVINCE, Page, REGENCY, Town, VILLAGE, mailbox};

const SAID: &str = "Petugas lapangan bernama Zulkarnain meminta imbalan yang tidak pantas";
const MAIL: &str = "wardah@contoh.id";

/// What is typed into the form, with the mark.
const TYPED: [(&str, &str); 7] = [
    ("text", SAID),
    ("place", "badak baru"),
    ("name", "Wardah"),
    ("email", MAIL),
    ("restricted", "1"),
    ("now", "send"),
    ("step", "send"),
];

fn number_in(page: &Page) -> TrackingNumber {
    assert_eq!(page.status, StatusCode::CREATED, "{}", page.words());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let shown = page.text.split("id=\"tracking\">").nth(1).and_then(|rest| rest.split('<').next());
    match shown {
        Some(shown) => digits(shown).parse().unwrap(),
        None => page.json().get("tracking").and_then(Value::as_str).unwrap().parse().unwrap(),
    }
}

fn from_phone() -> Value {
    json!({ "id": trust::random::ordered_identity(), "key": trust::hex(&trust::random::bytes::<32>().unwrap()),
        "kind": "complaint", "text": SAID, "area": VILLAGE, "name": "Wardah", "email": MAIL, "restricted": true, "language": "id",
        "point": { "lat": -0.312_457, "lon": 117.412_357 }, "files": [] })
}

impl Town {
    /// A report that was restricted from the first moment.
    pub async fn born_restricted(&self) -> TrackingNumber {
        number_in(&self.post_json("/kotak/kirim", &from_phone()).await)
    }

    async fn taken_down_at_desk(&self) -> Page {
        let how =
            [("told", "spoken"), ("agreed", "1"), ("agreed_name", "1"), ("agreed_how", "spoken"), ("agreed_on", "2026-03-03")];
        self.post("/meja/lapor", &self.session("desa").await, &[&TYPED[..], &how].concat()).await
    }

    async fn taken_down_by_phone(&self) -> Page {
        let mut report = from_phone();
        let fields = report.as_object_mut().unwrap();
        fields.insert("taker".into(), json!(self.official("desa").await.user.0));
        let assisted = json!({ "told": "paper", "agreed": true, "agreed_news": true, "agreed_name": true, "agreed_how": "signed",
            "agreed_on": "2026-03-02" });
        fields.insert("assisted".into(), assisted);
        let request = Request::post("/petugas/kirim").header(header::COOKIE, self.session("desa").await);
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(report.to_string())).unwrap()).await
    }

    async fn told_all(&self, mails: &channels::mail::Mailer) {
        for _ in 0..3 {
            self.tell(mails).await;
        }
    }
}

#[tokio::test]
async fn it_is_the_specialists_alone_from_the_first_moment_however_it_comes() {
    let town = Town::new().await;
    town.programme().await;
    town.person("karbon.kukar", vec![Grant { role: Role::CarbonTeam, agency: REGENCY }]).await;
    town.app.refresh_reference().await.unwrap();
    let others = [
        "",
        "koordinator",
        "koordinator.prov",
        "penghubung",
        "inspektur",
        "pimpinan",
        "pengawas",
        "admin",
        "desa",
        "karbon.kukar",
    ];
    let mut cookies = Vec::new();
    for login in others {
        cookies.push((login, if login.is_empty() { String::new() } else { town.session(login).await }));
    }
    let nobody: TrackingNumber = (1_000_000_000_u64..).find_map(|n| n.to_string().parse().ok()).unwrap();
    let looked_at = || LOOKED_AT.into_iter().chain(["/petugas", "/petugas/kabar", "/meja/siaga", "/metrics"]);
    let look = async |number: TrackingNumber| {
        let mut seen = Vec::new();
        for (login, cookie) in &cookies {
            for path in looked_at() {
                let page = town.get(&path.replace('N', &number.to_string()), cookie).await;
                seen.push((*login, path, page));
            }
        }
        seen
    };
    let before = look(nobody).await;
    // Asked for on the form, what was ticked stays where something else is wrong.
    let form = town.post("/lapor", "", &[&TYPED[..5], &[("now", "where"), ("step", "next")]].concat()).await;
    let ticked = form.text.split("name=\"restricted\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    assert!(ticked.contains("checked") && form.words().contains("hanya spesialis pengaduan yang membacanya"), "{}", form.words());
    let mails = mailbox();
    let by_form = town.post("/lapor", "", &TYPED).await;
    assert!(by_form.words().contains("Hanya spesialis pengaduan yang membaca laporan ini"), "{}", by_form.words());
    assert!(!by_form.words().contains("mengirimnya ke instansi"), "nothing of that happens: {}", by_form.words());
    let by_phone = town.post_json("/kotak/kirim", &from_phone()).await;
    assert!(by_phone.json()["read_by"].as_str().unwrap().contains("Hanya spesialis"), "{}", by_phone.text);
    let at_desk = town.taken_down_at_desk().await;
    assert!(at_desk.words().contains("Anda hanya mendapat nomornya"), "{}", at_desk.words());
    let by_officer = town.taken_down_by_phone().await;
    assert!(by_officer.json()["pin"].is_null(), "whoever took it down would read it: {}", by_officer.text);
    let numbers = [&by_form, &by_phone, &at_desk, &by_officer].map(number_in);
    for number in numbers {
        let state = town.state(number).await;
        assert!(state.restricted && state.secret && state.keeps_restriction() && state.point.is_none(), "{state:?}");
    }
    town.app.jobs().run_deadlines().await.unwrap();
    town.told_all(&mails).await;
    for ((login, path, was), (_, _, is)) in before.iter().zip(look(numbers[0]).await) {
        assert_eq!(was.status, is.status, "{login:?} {path}");
        for number in numbers.into_iter().filter(|_| !path.contains('N')) {
            for trace in [number.to_string(), number.grouped(), "Zulkarnain".into(), "Wardah".into()] {
                assert!(!is.text.contains(&trace), "{login:?} reads {trace:?} at {path}");
            }
        }
    }
    // One letter each, to the specialist; its reporter gets none, which others may read.
    let letters = mails.letters();
    assert_eq!(letters.len(), 4, "{letters:?}");
    assert!(letters.iter().all(|l| l.to.starts_with("spesialis@") && l.notice() == Notice::Restricted), "{letters:?}");
    let specialist = town.session("spesialis").await;
    let list = town.get("/meja/keluhan", &specialist).await;
    for number in numbers {
        assert!(list.text.contains(&format!("/meja/keluhan/{number}")), "{}", list.words());
        let words = town.post(&format!("/meja/laporan/{number}/buka/kata"), &specialist, &[]).await;
        assert!(words.text.contains("Zulkarnain"), "{}", words.words());
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.app.operation().rebuild_rows(|_| {}).await.unwrap();
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Sent again, the very same is there once; without its mark it is another.
    let phone = from_phone();
    let first = town.post_json("/kotak/kirim", &phone).await;
    assert_eq!(first.json(), town.post_json("/kotak/kirim", &phone).await.json());
    let mut open = phone.clone();
    open["restricted"] = json!(false);
    assert_ne!(town.post_json("/kotak/kirim", &open).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn where_no_specialist_is_named_it_is_secret_and_waits_for_one() {
    let (town, mails) = (Town::new().await, mailbox());
    let sent = town.post("/lapor", "", &TYPED).await;
    assert!(sent.words().contains("Di tempat ini belum ada spesialis pengaduan"), "{}", sent.words());
    let number = number_in(&sent);
    let state = town.state(number).await;
    assert!(state.secret && !state.restricted && state.restriction_asked, "{state:?}");
    town.told_all(&mails).await;
    let new: Vec<_> = mails.letters().into_iter().filter(|l| l.notice() == Notice::New).collect();
    assert!(!new.is_empty() && !format!("{new:?}").contains("Zulkarnain"), "{new:?}");
    let (report, coordinator) = (format!("/meja/laporan/{number}"), town.session("koordinator").await);
    let page = town.get(&report, &coordinator).await;
    assert!(page.words().contains("Diminta terbatas") && page.words().contains("Minta administrator menunjuk spesialis"));
    for login in ["penghubung", "pimpinan", "admin", "desa", "koordinator.lain"] {
        assert_eq!(town.get(&report, &town.session(login).await).await.status, StatusCode::NOT_FOUND, "{login}");
    }
    // Administrators read where nobody is named, whether or not there is a case.
    let admin = town.session("admin").await;
    assert!(town.get("/kelola/keluhan", &admin).await.words().contains("Belum ada spesialis pengaduan untuk"));
    town.person("spesialis.prov", vec![Grant { role: Role::GrievanceSpecialist, agency: PROVINCE }]).await;
    town.app.refresh_reference().await.unwrap();
    assert!(!town.get("/kelola/keluhan", &admin).await.words().contains("Belum ada spesialis pengaduan untuk"));
    town.act(number, "koordinator", Command::Restrict).await;
    assert_eq!(town.get(&report, &coordinator).await.status, StatusCode::NOT_FOUND);
    let specialist = town.session("spesialis.prov").await;
    assert_eq!(town.get(&report, &specialist).await.status, StatusCode::OK);
    // Its reporter wrote it for the specialist alone: it is opened to nobody else.
    assert!(!town.get(&report, &specialist).await.text.contains("lift-restriction\""));
    let lifted = town.post(&format!("{report}/lift-restriction"), &specialist, &[("words", "Bukan kekerasan")]).await;
    assert!(lifted.status == StatusCode::UNPROCESSABLE_ENTITY && lifted.text.contains("Bukan kekerasan"), "{}", lifted.words());
    assert!(town.state(number).await.restricted);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
