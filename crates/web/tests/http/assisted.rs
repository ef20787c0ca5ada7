//! Reports taken down for others: consent, what goes past the village office, names hidden from whoever wrote them down, news by hand.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{
    Command, TrackingNumber, UserId,
    report::{Identity, Purpose},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::town::{OFFICIALS, Page, Town, VILLAGE};

/// As a phone sends what an official took down there.
fn taken_down(taker: UserId, assisted: &[(&str, Value)]) -> Value {
    let mut how = json!({ "told": "paper", "agreed": true, "agreed_news": true, "agreed_name": true, "agreed_how": "signed",
        "agreed_on": "2026-03-02", "hide_from_taker": false, "past_taker": false });
    for (field, value) in assisted {
        how.as_object_mut().unwrap().insert((*field).to_owned(), value.clone());
    }
    json!({ "id": trust::random::ordered_identity(), "key": trust::hex(&trust::random::bytes::<32>().unwrap()),
        "kind": "complaint", "text": "Bak air kampung bocor sejak bulan lalu", "area": VILLAGE, "name": "Ibu Aminah",
        "language": "id", "files": [], "taker": taker.0, "assisted": how })
}

impl Town {
    async fn take_down(&self, cookie: &str, report: &Value) -> Page {
        let request = Request::post("/petugas/kirim").header(header::COOKIE, cookie);
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(report.to_string())).unwrap()).await
    }

    async fn user(&self, login: &str) -> UserId {
        self.official(login).await.user
    }

    /// One that was taken down by `desa`, with its number and PIN.
    pub async fn assisted(&self, assisted: &[(&str, Value)]) -> (TrackingNumber, String) {
        let page = self.take_down(&self.session("desa").await, &taken_down(self.user("desa").await, assisted)).await;
        assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        let told = page.json();
        let text = |field: &str| told.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        (text("tracking").parse().unwrap(), text("pin"))
    }

    pub fn later(&self, seconds: i64) {
        self.clock.set(self.app.now() + SignedDuration::from_secs(seconds));
    }
}

#[tokio::test]
async fn a_report_is_sent_by_whoever_took_it_down_with_consent_and_once() {
    let town = Town::new().await;
    let (desa, user) = (town.session("desa").await, town.user("desa").await);
    let report = taken_down(user, &[]);
    let code = |page: &Page| page.json()["code"].as_str().unwrap_or_default().to_owned();
    let nobody = town.take_down("", &report).await;
    assert_eq!((nobody.status, code(&nobody)), (StatusCode::UNAUTHORIZED, "signed-out".into()));
    let other = town.take_down(&town.session("koordinator").await, &report).await;
    assert_eq!((other.status, code(&other)), (StatusCode::FORBIDDEN, "other-person".into()));
    let leader = taken_down(town.user("pimpinan").await, &[]);
    assert_eq!(town.take_down(&town.session("pimpinan").await, &leader).await.status, StatusCode::UNAUTHORIZED);
    // Nobody hands it in as if they were no official, with how it was taken down.
    for (what, value, field) in [
        ("agreed", json!(false), "agreed"),
        ("agreed_name", json!(false), "agreed_name"),
        ("agreed_on", json!("2999-01-01"), "agreed_on"),
        ("agreed_on", json!("kemarin lusa dulu"), "agreed_on"),
        ("told", json!("mimpi"), "told"),
        ("agreed_how", json!(""), "agreed_how"),
    ] {
        let page = town.take_down(&desa, &taken_down(user, &[(what, value)])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", page.text);
        assert!(page.json()["fields"].as_array().unwrap().iter().any(|f| f["field"] == field), "{what}: {}", page.text);
    }
    let (first, again) = (town.take_down(&desa, &report).await, town.take_down(&desa, &report).await);
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", first.text);
    assert_eq!(first.json(), again.json(), "the same answer, and one report");
    assert!(first.json()["qr"].as_str().unwrap().starts_with("<svg"));
    let number: TrackingNumber = first.json()["tracking"].as_str().unwrap().parse().unwrap();
    let state = town.state(number).await;
    assert!(state.taken_down_by == Some(user) && state.agreed_to(Purpose::News) && state.agreed_to(Purpose::Name));
    let desk = town.get("/petugas", &desa).await;
    assert!(desk.text.contains(&number.to_string()) && !desk.text.contains("Aminah"), "its number, and no name");
    for (login, ..) in OFFICIALS {
        let cookie = town.session(login).await;
        for path in ["/petugas", "/petugas/kabar"] {
            let expected = if login == "desa" { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(town.get(path, &cookie).await.status, expected, "{login} {path}");
        }
        let takes = ["desa", "koordinator", "koordinator.lain", "koordinator.prov", "penghubung", "penghubung.kes", "inspektur"];
        let who = town.get("/petugas/siapa", &cookie).await;
        assert_eq!(who.status == StatusCode::OK, takes.contains(&login), "{login}: {}", who.text);
    }
    assert_eq!(town.get("/meja", &desa).await.location(), "/petugas");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_about_the_village_office_goes_past_whoever_took_it_down() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let report = taken_down(town.user("desa").await, &[("past_taker", json!(true)), ("agreed_news", json!(true))]);
    // Whoever takes it down is given its number, and no PIN: with that they could read and end it.
    let handed_in = town.take_down(&desa, &report).await;
    let again = town.take_down(&desa, &report).await;
    assert!(handed_in.status == StatusCode::CREATED && handed_in.json() == again.json() && handed_in.json()["pin"].is_null());
    let known =
        Request::get(format!("/kotak/kirim/{}", report["id"].as_str().unwrap())).header("kunci", report["key"].as_str().unwrap());
    let known = town.send(known.body(Body::empty()).unwrap()).await.json();
    assert!(known["pin"].is_null() && known["status"] == "" && known["news"].is_null(), "{known}");
    let number: TrackingNumber = known["tracking"].as_str().unwrap().parse().unwrap();
    let coordinator = town.session("koordinator").await;
    let page = town.get(&format!("/meja/laporan/{number}"), &coordinator).await;
    assert!(page.words().contains("tentang kantor desa"), "the coordinator is told: {}", page.words());
    let verified = Town::verification(false, vec![]);
    town.act(number, "koordinator", verified).await;
    town.act(number, "koordinator", Command::AskCompletion).await;
    town.later(60);
    for path in ["/petugas", "/petugas/kabar", "/meja/cari", "/laporan"] {
        let page = town.get(path, &desa).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text.contains(&number.to_string()) && !page.text.contains(&number.grouped()), "{path}");
    }
    for path in [format!("/meja/laporan/{number}"), format!("/meja/laporan/{number}/note")] {
        assert!(!town.get(&path, &desa).await.status.is_success(), "{path}");
    }
    let found = town.get(&format!("/meja/cari?cari={number}"), &desa).await;
    assert!(found.status == StatusCode::SEE_OTHER || !found.text.contains("Bak air"));
    let public = town.get(&format!("/laporan/{number}"), &desa).await;
    assert!(!public.text.contains("Bak air"), "it is not public either");
    let version = town.state(number).await.version.to_string();
    let handed = [("number", &*number.to_string()), ("news", version.as_str())];
    assert_eq!(town.post("/petugas/kabar", &desa, &handed).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_office_that_is_accused_later_carries_no_news_of_it() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let report = taken_down(town.user("desa").await, &[]);
    let number: TrackingNumber = town.take_down(&desa, &report).await.json()["tracking"].as_str().unwrap().parse().unwrap();
    let known = async || {
        let request = Request::get(format!("/kotak/kirim/{}", report["id"].as_str().unwrap()))
            .header("kunci", report["key"].as_str().unwrap());
        town.send(request.body(Body::empty()).unwrap()).await.json()
    };
    assert!(known().await["pin"].is_string(), "an answer that got lost comes again");
    let office = town.official("desa").await.grants[0].agency;
    town.act(number, "koordinator", Town::verification(true, vec![office])).await;
    town.later(60);
    let slips = town.get("/petugas/kabar", &desa).await;
    assert!(slips.status == StatusCode::OK && !slips.text.contains(&number.to_string()), "{}", slips.words());
    let version = town.state(number).await.version.to_string();
    let handed = [("number", &*number.to_string()), ("news", version.as_str())];
    assert_eq!(town.post("/petugas/kabar", &desa, &handed).await.status, StatusCode::NOT_FOUND);
    let known = known().await;
    assert!(known["pin"].is_null() && known["status"] == "" && known["news"].is_null(), "{known}");
}

#[tokio::test]
async fn a_slip_says_what_happened_until_when_and_never_a_word_of_anybody() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let (number, pin) = town.assisted(&[]).await;
    assert!(town.get("/petugas/kabar", &desa).await.words().contains("Tidak ada kabar"), "the receipt was given at once");
    town.act(number, "koordinator", Command::AskCompletion).await;
    let at_once = town.get("/petugas/kabar", &desa).await;
    assert!(!at_once.text.contains(&number.to_string()), "what can still be undone is told to nobody");
    town.later(20);
    let slips = town.get("/petugas/kabar", &desa).await;
    assert!(slips.words().contains("Petugas perlu keterangan tambahan") && slips.words().contains("2026"), "{}", slips.words());
    for words in ["Bak air", "Aminah", "kata petugas"] {
        assert!(!slips.text.contains(words), "{words}");
    }
    assert!(town.get("/petugas", &desa).await.words().contains("Ada kabar"));
    assert!(town.get("/petugas/kabar?kertas=58", &desa).await.text.contains("class=\"desk roll\""));
    // Handed over, taken back, handed over again; twice does no harm.
    let version = town.state(number).await.version.to_string();
    let number_text = number.to_string();
    let hand_over = [("number", number_text.as_str()), ("news", version.as_str())];
    let done = town.post("/petugas/kabar", &desa, &hand_over).await;
    assert_eq!(done.location(), format!("/petugas/kabar?diserahkan={number}"));
    assert!(!town.get("/petugas/kabar", &desa).await.text.contains(&number_text));
    let twice = town.post("/petugas/kabar", &desa, &hand_over).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    town.post("/petugas/kabar", &desa, &hand_over[..1]).await;
    assert!(town.get("/petugas/kabar", &desa).await.text.contains(&number_text));
    for login in ["koordinator", "pengawas", "admin"] {
        let page = town.post("/petugas/kabar", &town.session(login).await, &hand_over).await;
        assert!(page.status.is_client_error(), "{login}: {}", page.status);
    }
    // Hidden since: only that there is news.
    let reporter = town.follow(number, &pin).await;
    let hidden = town.post(&format!("/laporan/{number}/tighten"), &reporter, &[("secret", "1")]).await;
    assert_eq!(hidden.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &desa).await.status, StatusCode::NOT_FOUND);
    let slips = town.get("/petugas/kabar", &desa).await.words();
    assert!(slips.contains("Tanyakan dengan nomor dan PIN") && !slips.contains("keterangan tambahan"), "{slips}");
    // Without consent there are none.
    let withdrawn = town.post(&format!("/laporan/{number}/withdraw-consent"), &reporter, &[("what", "news")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.words());
    assert!(!town.get("/petugas/kabar", &desa).await.text.contains(&number_text));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_name_is_hidden_from_whoever_wrote_it_down_and_forgotten_with_its_consent() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let (open, _) = town.assisted(&[]).await;
    let (hidden, pin) = town.assisted(&[("hide_from_taker", json!(true))]).await;
    let opened =
        async |number, cookie: &str| town.post(&format!("/meja/laporan/{number}/buka/pelapor"), cookie, &[("why", "ask")]).await;
    assert!(opened(open, &desa).await.text.contains("Ibu Aminah"), "for a reason, and with a trace");
    let page = opened(hidden, &desa).await;
    assert!(page.status == StatusCode::FORBIDDEN && !page.text.contains("Aminah"));
    let with_pin = town.follow(hidden, &pin).await;
    for address in [format!("/laporan/{hidden}"), format!("/laporan/{hidden}/ombudsman")] {
        assert!(!town.get(&address, &with_pin).await.text.contains("Aminah"), "the PIN was in the officer's hands: {address}");
    }
    assert!(opened(hidden, &town.session("koordinator").await).await.text.contains("Ibu Aminah"));
    let withdraw = format!("/meja/laporan/{open}/withdraw-consent");
    assert_eq!(town.post(&withdraw, &desa, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "of what?");
    let there = format!("/meja/laporan/{open}");
    assert!(town.get(&there, &desa).await.text.contains("name=\"what\" value=\"name\""));
    let seen = town.state(open).await.version.to_string();
    let withdrawn = town.post(&withdraw, &desa, &[("what", "name"), ("seen", &seen)]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER);
    assert_eq!(town.state(open).await.identity, Identity::Forgotten);
    // It was said that it cannot be taken back: nothing offers that, and the page says what became of the person.
    let done = town.get(withdrawn.location(), &desa).await;
    assert!(done.words().contains("persetujuan pelapor ditarik") && !done.text.contains("data-undo"), "{}", done.words());
    let page = town.get(&there, &desa).await;
    assert!(page.words().contains("Identitas pelapor sudah dihapus") && !page.words().contains("tidak memberikan identitas"));
    assert!(page.text.contains("name=\"what\" value=\"news\"") && !page.text.contains("name=\"what\" value=\"name\""));
    assert!(!opened(open, &town.session("koordinator").await).await.text.contains("Aminah"));
    let again = town.post(&withdraw, &desa, &[("what", "name")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn slips_are_counted_beyond_those_on_a_page() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    for _ in 0..50 {
        let (number, _) = town.assisted(&[]).await;
        town.act(number, "koordinator", Command::AskCompletion).await;
    }
    town.later(20);
    assert!(town.get("/petugas", &desa).await.words().contains("menunggu diserahkan: 50"));
    let slips = town.get("/petugas/kabar", &desa).await;
    assert_eq!(slips.text.matches("class=\"card slip\"").count(), 48);
    assert!(slips.words().contains("Ditampilkan 48 dari 50"), "{}", slips.words());
}

#[tokio::test]
async fn the_plain_form_asks_for_consent_too_and_loses_nothing() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let blank = town.get("/meja/lapor", &desa).await;
    assert!(blank.text.contains("id=\"agreed\"") && !town.get("/lapor", "").await.text.contains("id=\"agreed\""));
    let fields = [
        ("text", "Bak air kampung bocor"),
        ("place", "Badak Baru"),
        ("area", VILLAGE),
        ("name", "Ibu Aminah"),
        ("told", "spoken"),
        ("agreed_how", "spoken"),
        ("agreed_on", ""),
        ("step", "send"),
    ];
    let refused = town.post("/meja/lapor", &desa, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("hanya boleh dikirim bila pelapor setuju") && refused.text.contains("Ibu Aminah"));
    let sent = town.post("/meja/lapor", &desa, &[&fields[..], &[("agreed", "1"), ("agreed_name", "1")]].concat()).await;
    assert!(sent.status.is_success() || sent.status.is_redirection(), "{}", sent.words());
    let page = town.store.scan(0, 9).await.unwrap();
    assert!(page[0].stored.report.agreed_to(Purpose::Name) && !page[0].stored.report.agreed_to(Purpose::News));
}

#[tokio::test]
async fn the_paper_form_of_a_village_leads_to_the_form_with_it_filled_in() {
    let town = Town::new().await;
    let paper = town.get(&format!("/formulir/{VILLAGE}"), "").await;
    assert!(paper.words().contains("Badak Baru") && paper.text.contains(&format!("/lapor?desa={VILLAGE}")), "{}", paper.words());
    assert_eq!(town.get("/formulir", "").await.status, StatusCode::OK);
    assert_eq!(town.get("/formulir/64.02.06.9999", "").await.status, StatusCode::NOT_FOUND);
    let form = town.get(&format!("/lapor?desa={VILLAGE}"), "").await;
    assert!(form.text.contains(&format!("name=\"area\" value=\"{VILLAGE}\"")), "{}", form.text);
}
