//! What an overseer looks into, why identities were opened, and who else may look.

use axum::http::StatusCode;
use domain::{
    Command, Grant, Role, Words,
    report::{ReportEvent, SealedField, Why},
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
        let request = app::ActRequest::new(
            Key::Tracking(number),
            &actor,
            Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) },
        );
        self.app.reports().act_on_report(request.saying(Words::parse(words).unwrap())).await.unwrap();
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
    let found: Vec<_> = town.app.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_was_opened_before_reasons_were_asked_for_is_read_as_ever() {
    let old: ReportEvent = serde_json::from_str(r#"{"revealed":{"field":"person"}}"#).unwrap();
    assert_eq!(old, ReportEvent::Revealed { field: SealedField::Person, why: None });
    assert_eq!(serde_json::to_string(&old).unwrap(), r#"{"revealed":{"field":"person"}}"#);
    let new = ReportEvent::Revealed { field: SealedField::Person, why: Some(Why::Check) };
    assert_eq!(serde_json::from_str::<ReportEvent>(&serde_json::to_string(&new).unwrap()).unwrap(), new);
}

#[tokio::test]
async fn an_overseer_lands_where_they_see_what_to_look_into() {
    let town = Town::new().await;
    let entered = town.post("/masuk", "", &[("login", "pengawas"), ("password", "sandi-rahasia-1")]).await;
    assert_eq!(town.get(entered.location(), &entered.cookie("sesi").unwrap()).await.location(), OVERSEE);
    // What was sent to and fro twice is for the government above, and those who oversee it.
    let person = town.store.person_by_login("pengawas".into()).await.unwrap().unwrap();
    let of_all = Grant { role: Role::Overseer, agency: PROVINCE };
    town.app.administration().set_grants(None, person.id, vec![of_all]).await.unwrap();
    let (silent, _) = town.report_in("answered").await;
    town.set_clock("2026-03-31T03:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
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

#[tokio::test]
async fn every_list_is_narrowed_to_what_a_person_did_or_says_that_it_is_not() {
    let town = Town::new().await;
    let person = town.store.person_by_login("pengawas".into()).await.unwrap().unwrap();
    town.app.administration().set_grants(None, person.id, vec![Grant { role: Role::Overseer, agency: PROVINCE }]).await.unwrap();
    let (silent, _) = town.report_in("answered").await;
    town.set_clock("2026-03-31T03:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    let (disputed, _) = town.report_in("answered").await;
    town.act(disputed, "", Command::Dispute).await;
    let (reopened, _) = town.report_in("closed").await;
    town.act(reopened, "", Command::Reopen).await;
    let (bounced, _) = town.report_in("returned").await;
    town.act(bounced, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    town.act(bounced, "penghubung.kes", Command::Return { agency: HEALTH, better: REGENCY }).await;
    town.report_in("forwarded").await;
    town.set_clock("2026-05-29T03:00:00Z");
    for (list, number, theirs, not_theirs) in [
        ("senyap", silent, "penghubung", "penghubung.kes"),
        ("keberatan", disputed, "penghubung", "penghubung.kes"),
        ("dibuka", reopened, "penghubung", "penghubung.kes"),
        ("dioper", bounced, "penghubung.kes", "koordinator"),
    ] {
        for (login, told) in [(theirs, true), (not_theirs, false)] {
            let shown = town.overseen(&format!("dari=2026-01-01&orang={login}"), list).await;
            assert_eq!(shown.contains(&number.grouped()), told, "{list} of {login}: {shown}");
        }
    }
    let late = town.overseen("dari=2026-01-01", "lama").await;
    assert!(late.contains("/meja/laporan/"), "{late}");
    let late = town.overseen("dari=2026-01-01&orang=penghubung", "lama").await;
    assert!(!late.contains("/meja/laporan/") && late.contains("bukan pada satu orang"), "{late}");
    let sheet = format!("{OVERSEE}?dari=2026-01-01&orang=penghubung&daftar=lama&bentuk=csv");
    assert_eq!(town.get(&sheet, &town.session("pengawas").await).await.text.lines().count(), 1, "nor in a sheet");
}

#[tokio::test]
async fn whoever_approved_an_answer_is_found_by_it() {
    let town = Town::new().await;
    let person = town.store.person_by_login("pengawas".into()).await.unwrap().unwrap();
    town.app.administration().set_grants(None, person.id, vec![Grant { role: Role::Overseer, agency: PROVINCE }]).await.unwrap();
    for _ in 0..2 {
        let (number, _) = town.report_in("verified").await;
        town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
        let actor = town.actor("penghubung.kes").await;
        let outcome = Some(domain::report::Outcome::Informed);
        let answer = app::ActRequest::new(Key::Tracking(number), &actor, Command::FollowUp { agency: HEALTH, outcome });
        town.app
            .reports()
            .act_on_report(answer.saying(Words::parse("Puskesmas buka sampai pukul delapan.").unwrap()))
            .await
            .unwrap();
        town.act(number, "atasan.kes", Command::Approve { follow_up: 0 }).await;
    }
    for (login, told) in [("penghubung.kes", true), ("atasan.kes", true), ("penghubung", false)] {
        let shown = town.overseen(&format!("orang={login}"), "sama").await;
        assert_eq!(shown.contains("2 laporan"), told, "{login}: {shown}");
    }
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_comes_back_as_any_form_does() {
    let town = Town::new().await;
    let session = town.session("pengawas").await;
    for (query, field, why) in [
        ("dari=kapan", "dari", "Dari tanggal: Tulis tanggalnya sebagai hari"),
        ("sampai=2026-02-31", "sampai", "Sampai tanggal: Tulis tanggalnya"),
        ("dari=2026-03-02&sampai=1/3/2026", "sampai", "Sampai tanggal: Tanggal ini sebelum tanggal awalnya"),
        ("instansi=Dinas+Angin", "instansi", "Instansi: Tidak ada instansi dengan nama itu di antara yang Anda awasi"),
        ("orang=tidakada", "orang", "Petugas: Tidak ada"),
    ] {
        let page = town.get(&format!("{OVERSEE}?{query}"), &session).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(page.text.contains("<title>Galat:") && page.text.contains("id=\"keliru\""), "{query}: {}", page.text);
        let summary = page.text.split("id=\"keliru\"").nth(1).unwrap().split("</div>").next().unwrap().to_owned();
        assert!(summary.contains(&format!("href=\"#{field}\"")) && summary.contains(why), "{query}: {summary}");
    }
    assert!(town.get(&format!("{OVERSEE}?dari=kapan"), &session).await.text.contains("type=\"text\" value=\"kapan\""));
    let read = town.get(&format!("{OVERSEE}?dari=1+Maret+2026&sampai=31/3/2026"), &session).await;
    assert!(read.status == StatusCode::OK && read.text.contains("type=\"date\" value=\"2026-03-31\""), "{}", read.text);
}

#[tokio::test]
async fn of_two_people_of_one_name_the_one_at_the_agency_is_meant_or_both_are_offered() {
    let town = Town::new().await;
    let namesakes = [("penghubung", WORKS), ("penghubung.kes", HEALTH)];
    town.by_hand("UPDATE person SET name = 'Sri Wahyuni' WHERE login IN ('penghubung', 'penghubung.kes')");
    let session = town.session("pengawas").await;
    let both = town.get(&format!("{OVERSEE}?dari=2026-01-01&orang=sri+wahyuni"), &session).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", both.text);
    for (login, agency) in namesakes {
        let name = town.app.reference().agency_name(agency);
        assert!(both.words().contains(&format!("Sri Wahyuni, {name} ({login})")), "{login}: {}", both.words());
        assert!(both.text.contains(&format!("&#38;orang={login}\"")), "{login}: {}", both.text);
        let one = format!("{OVERSEE}?dari=2026-01-01&orang=sri+wahyuni&instansi={}", encoded(&name));
        assert_eq!(town.get(&one, &session).await.status, StatusCode::OK, "{login}");
    }
    // They stand below the row of fields, which stays one row.
    assert!(
        !both.text.split("<form class=\"filters\"").nth(1).unwrap().split("</form>").next().unwrap().contains("penghubung.kes")
    );
    let more = "petugas lain dengan nama itu";
    assert!(!both.text.contains(more), "{}", both.text);
    town.by_hand(
        "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 20) INSERT INTO person \
         (id, login, name, password, must_change, disabled, language) \
         SELECT 900 + i, 'sri' || i, name, '', must_change, disabled, language FROM k, person WHERE login = 'penghubung'",
    );
    town.by_hand("INSERT INTO grant_of (person, role, agency) SELECT id, 'liaison', 4 FROM person WHERE id > 900");
    let many = town.get(&format!("{OVERSEE}?dari=2026-01-01&orang=sri+wahyuni"), &session).await;
    assert!(many.text.matches("&#38;orang=").count() == 20 && many.text.contains(more), "{}", many.text);
}

#[tokio::test]
async fn what_is_not_on_the_page_is_counted() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let (number, _) = town.report_in("forwarded").await;
    for _ in 0..12 {
        let opened = town.post(&format!("/meja/laporan/{number}/buka/pelapor"), &coordinator, &[("why", "check")]).await;
        assert_eq!(opened.status, StatusCode::OK);
    }
    let shown = town.overseen("", "identitas").await;
    assert!(shown.contains("(12)") && shown.contains("2 lainnya ada di daftar"), "{shown}");
}
