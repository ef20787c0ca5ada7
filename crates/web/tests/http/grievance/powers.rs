//! Who does which step: whoever answers for an agency says what it does, and judges nothing of it; an appeal is decided where it lies; a
//! company learns nothing of who complains.

use app::Notice;
use axum::http::StatusCode;
use domain::{Agency, AgencyId, AgencyKind, Command, Grant, Role, TopicCode};

use crate::town::{PROVINCE, REGENCY, Town, WORKS, area, mailbox};

const TAKEN: [(&str, &str); 5] =
    [("step", "taken"), ("category", "land"), ("tier", "regency"), ("severity", "high"), ("sex", "woman")];

impl Town {
    async fn done(&self, number: domain::TrackingNumber, login: &str, step: &str) -> u16 {
        let fields = [
            ("step", step),
            ("words", "Kata langkah"),
            ("category", "land"),
            ("tier", "regency"),
            ("severity", "low"),
            ("outcome", "unresolved"),
        ];
        self.step(&self.session(login).await, number, &fields).await.status.as_u16()
    }
}

#[tokio::test]
async fn the_agency_that_answers_judges_nothing_and_the_level_above_decides_an_appeal() {
    let (town, mails) = (Town::new().await, mailbox());
    town.programme().await;
    let (number, _) = town.report_in("forwarded").await;
    let address = format!("/meja/keluhan/{number}");
    assert_eq!(town.step(&town.session("koordinator").await, number, &TAKEN).await.status, StatusCode::SEE_OTHER);
    let liaison = town.get(&address, &town.session("penghubung").await).await.text;
    for step in ["removed", "closed", "corrected", "referred", "appealed"] {
        assert!(!liaison.contains(&format!("name=\"step\" value=\"{step}\"")), "{step} is offered");
        assert_eq!(town.done(number, "penghubung", step).await, 403, "{step}");
    }
    for (login, step, status) in [
        ("penghubung", "acknowledged", 303),
        ("penghubung", "responded", 303),
        ("koordinator", "conveyed", 303),
        ("koordinator", "appealed", 303),
        // Not by whom it is appealed against, nor by the level below, which ends nothing any more; and it does not end before.
        ("penghubung", "responded", 403),
        ("koordinator", "responded", 403),
        ("koordinator", "closed", 403),
        ("koordinator.prov", "closed", 422),
        ("koordinator.lain", "responded", 404),
    ] {
        assert_eq!(town.done(number, login, step).await, status, "{login} {step}");
    }
    // Who decides hears of it at once, and is offered that.
    for _ in 0..3 {
        town.tell(&mails).await;
    }
    let told: Vec<_> = mails.letters().into_iter().filter(|l| l.notice() == Notice::GrievanceToDecide).map(|l| l.to).collect();
    assert_eq!(told, ["koordinator.prov@kantor.contoh.id"]);
    assert!(town.get(&address, &town.session("koordinator.prov").await).await.text.contains("value=\"responded\""));
    assert_eq!(town.done(number, "koordinator.prov", "responded").await, 303);
    assert_eq!(town.done(number, "koordinator", "conveyed").await, 303);
    assert_eq!(town.done(number, "koordinator.prov", "closed").await, 303);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_its_reporter_objects_to_is_not_closed_meanwhile() {
    let town = Town::new().await;
    town.programme().await;
    let (number, _) = town.report_in("disputed").await;
    town.taken(number).await;
    assert_eq!(town.done(number, "koordinator", "responded").await, 422);
    assert_eq!(town.done(number, "koordinator", "closed").await, 422);
}

#[tokio::test]
async fn a_company_that_is_asked_about_a_forest_reads_nothing_of_who_complains() {
    let town = Town::new().await;
    town.programme().await;
    let company = Agency {
        id: AgencyId(0),
        parent: Some(REGENCY),
        kind: AgencyKind::Company,
        name: "PT Rimba Makmur".into(),
        area: area("64.02"),
        topics: vec![TopicCode("jalan".into())],
        approval: false,
        decree: String::new(),
        closed: false,
    };
    let [company] = town.store.put_agencies(vec![company]).await.unwrap()[..] else { panic!("one agency") };
    town.app.administration().note_snapshots(&app::Register::ALL).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    town.person("perusahaan", vec![Grant { role: Role::Liaison, agency: company }]).await;
    let (number, _) = town.report_of_forest().await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let address = format!("/meja/keluhan/{number}");
    assert_eq!(town.step(&town.session("koordinator").await, number, &TAKEN).await.status, StatusCode::SEE_OTHER);
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS, company], lead: WORKS }).await;
    let cookie = town.session("perusahaan").await;
    for path in [address.as_str(), "/meja/keluhan", "/meja/keluhan?bentuk=csv"] {
        let page = town.get(path, &cookie).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains("Perempuan"), "{path}: {}", page.words());
    }
    // Others are told.
    assert!(town.get(&address, &town.session("karbon").await).await.text.contains("Perempuan"));
    assert_eq!(PROVINCE, AgencyId(1));
}
