//! What an overseer looks into, why identities were opened, and who else may look.

use axum::http::StatusCode;
use domain::{
    Command, Grant, Role, Words,
    report::{Happening, Sealed, Why},
};
use store::Key;

use crate::town::{HEALTH, PROVINCE, REGENCY, Town, WORKS, encoded};

const OVERSEE: &str = "/meja/awasi";

impl Town {
    /// The part of the page of an overseer from the heading of a list to the next.
    async fn overseen(&self, query: &str, list: &str) -> String {
        let page = self.get(&format!("{OVERSEE}?{query}"), &self.session("pengawas").await).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let after =
            page.text.split(&format!("<section id=\"{list}\">")).nth(1).unwrap_or_else(|| panic!("{list}: {}", page.text));
        after.split("</section>").next().unwrap().to_owned()
    }

    async fn answer(&self, number: domain::TrackingNumber, words: &str) {
        let actor = self.actor("penghubung").await;
        let deed = app::Deed::new(
            Key::Tracking(number),
            &actor,
            Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) },
        );
        self.house.act_on_report(deed.saying(Words::parse(words).unwrap())).await.unwrap();
    }
}

#[tokio::test]
async fn an_identity_is_opened_for_a_reason_that_overseers_read() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (coordinator, path) = (town.session("koordinator").await, format!("/meja/laporan/{number}/buka/pelapor"));
    let before = town.state(number).await.version;
    for (fields, field) in
        [(&[][..], "reveal-why-error"), (&[("why", "x")], "reveal-why-error"), (&[("why", "other")], "reveal-words-error")]
    {
        let asked = town.post(&path, &coordinator, fields).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(asked.text.contains(field) && !asked.text.contains("Budi Pelapor"), "{fields:?}: {}", asked.text);
    }
    assert_eq!(town.state(number).await.version, before, "nothing is opened, and no trace is left");
    // Nor is anyone asked who may not open it.
    assert_eq!(town.post(&path, &town.session("pimpinan").await, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.post(&path, &town.session("koordinator.lain").await, &[]).await.status, StatusCode::NOT_FOUND);
    let why = [("why", "authority"), ("words", "Surat Polres 12/2026")];
    let opened = town.post(&path, &coordinator, &why).await;
    assert!(opened.status == StatusCode::OK && opened.text.contains("Budi Pelapor"), "{}", opened.text);
    let told = "identitas pelapor (diminta pengadilan, polisi atau Ombudsman): Surat Polres 12/2026";
    assert!(town.overseen("", "identitas").await.contains(told), "{}", town.overseen("", "identitas").await);
    let traces = town.get("/meja/jejak", &town.session("pengawas").await).await.text;
    assert!(traces.contains(told), "{traces}");
    let sheet = town.get(&format!("{OVERSEE}?daftar=identitas&bentuk=csv"), &town.session("pengawas").await).await.text;
    assert!(sheet.contains(told) && sheet.contains("Petugas koordinator"), "{sheet}");
    let public = town.get(&format!("/laporan/{number}"), "").await.text;
    assert!(!public.contains("Polres") && !public.contains("identitas pelapor ("), "{public}");
    // Beside a secret report it lies sealed with it; the kind of reason is told.
    let (secret, _) = town.report_in("hidden").await;
    town.post(&format!("/meja/laporan/{secret}/buka/pelapor"), &coordinator, &[("why", "other"), ("words", "Rahasia sekali")])
        .await;
    let told = town.overseen("", "identitas").await;
    assert!(told.contains("identitas pelapor (alasan lain)") && !told.contains("Rahasia sekali"), "{told}");
    let found: Vec<_> = town.house.check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_was_opened_before_reasons_were_asked_for_is_read_as_ever() {
    let old: Happening = serde_json::from_str(r#"{"revealed":{"field":"person"}}"#).unwrap();
    assert_eq!(old, Happening::Revealed { field: Sealed::Person, why: None });
    assert_eq!(serde_json::to_string(&old).unwrap(), r#"{"revealed":{"field":"person"}}"#);
    let new = Happening::Revealed { field: Sealed::Person, why: Some(Why::Check) };
    assert_eq!(serde_json::from_str::<Happening>(&serde_json::to_string(&new).unwrap()).unwrap(), new);
}

#[tokio::test]
async fn an_overseer_lands_where_they_see_what_to_look_into() {
    let town = Town::new().await;
    let entered = town.post("/masuk", "", &[("login", "pengawas"), ("password", "sandi-rahasia-1")]).await;
    assert_eq!(town.get(entered.location(), &entered.cookie("sesi").unwrap()).await.location(), OVERSEE);
    // What was sent to and fro twice is for the government above, and those who oversee it.
    let person = town.house.store().person_by_login("pengawas".into()).await.unwrap().unwrap();
    let of_all = Grant { role: Role::Overseer, agency: PROVINCE };
    town.house.set_grants(None, person.id, vec![of_all]).await.unwrap();
    let (silent, _) = town.report_in("answered").await;
    town.set_clock("2026-03-31T03:00:00Z");
    town.house.run_deadlines().await.unwrap();
    let (disputed, _) = town.report_in("answered").await;
    town.act(disputed, "", Command::Dispute).await;
    let (reopened, _) = town.report_in("closed").await;
    town.act(reopened, "", Command::Reopen).await;
    let (bounced, _) = town.report_in("returned").await;
    town.act(bounced, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    town.act(bounced, "penghubung.kes", Command::Return { agency: HEALTH, better: REGENCY }).await;
    let (late, _) = town.report_in("forwarded").await;
    town.set_clock("2026-05-29T03:00:00Z");
    for (list, number) in [("senyap", silent), ("keberatan", disputed), ("dibuka", reopened), ("dioper", bounced), ("lama", late)]
    {
        let shown = town.overseen("", list).await;
        assert!(shown.contains(&number.grouped()), "{list}: {shown}");
        let session = town.session("pengawas").await;
        for form in ["csv", "xlsx"] {
            let sheet = town.get(&format!("{OVERSEE}?daftar={list}&bentuk={form}"), &session).await;
            assert!(sheet.status == StatusCode::OK && (form == "xlsx" || sheet.text.contains(&number.to_string())), "{list}");
        }
        if list != "lama" {
            let narrowed = town.overseen("dari=2026-05-01", list).await;
            assert!(!narrowed.contains(&number.grouped()), "{list} of another time: {narrowed}");
        }
        let elsewhere = town.overseen(&format!("dari=2026-01-01&instansi={}", encoded("Inspektorat")), list).await;
        assert!(!elsewhere.contains(&number.grouped()), "{list} of another agency: {elsewhere}");
    }
    for login in ["koordinator", "penghubung", "pimpinan", "admin", "desa"] {
        let session = town.session(login).await;
        for query in ["", "?daftar=identitas&bentuk=csv", "?daftar=sama&bentuk=csv"] {
            let page = town.get(&format!("{OVERSEE}{query}"), &session).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{login} {query}");
        }
    }
}

#[tokio::test]
async fn answers_given_word_for_word_are_found_but_not_what_is_secret() {
    let town = Town::new().await;
    let mut numbers = Vec::new();
    for words in
        ["Akan kami tindak lanjuti.", "akan kami  TINDAK lanjuti.", "Jembatan diganti 3 Maret.", "Akan kami tindak lanjuti."]
    {
        let (number, _) = town.report_in("forwarded").await;
        town.answer(number, words).await;
        numbers.push(number);
    }
    town.act(numbers[3], "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    let shown = town.overseen("", "sama").await;
    assert!(shown.contains("2 laporan") && shown.contains("Dinas PU") && shown.contains("Petugas penghubung"), "{shown}");
    assert!(numbers[..2].iter().all(|n| shown.contains(&n.grouped())), "{shown}");
    assert!(numbers[2..].iter().all(|n| !shown.contains(&n.grouped())), "{shown}");
    assert!(town.overseen("orang=penghubung", "sama").await.contains("2 laporan"));
    assert!(!town.overseen("orang=koordinator", "sama").await.contains("2 laporan"));
    let session = town.session("pengawas").await;
    for (query, why) in
        [("orang=tidakada", "Tidak ada petugas"), ("orang=petugas", "beberapa petugas"), ("dari=kapan", "tanggal")]
    {
        let page = town.get(&format!("{OVERSEE}?{query}"), &session).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains(why), "{query}: {}", page.text);
        assert!(!page.text.contains("2 laporan"), "nothing is told that was not asked for");
    }
}
