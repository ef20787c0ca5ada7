//! No power without a second person, and none beyond what one manages: founding and granting, hiding and showing, supervisory
//! content, approving, joining, objecting.

use app::Notice;
use axum::http::StatusCode;
use domain::{
    Action, Actor, AgencyId, AgencyKind, Command, Grant, Official, Refusal, Role, TrackingNumber, UserId, report::Status,
};
use store::{Key, Person};

use crate::town::{HEALTH, INSPECTORATE, PROVINCE, REGENCY, Town, VILLAGE, WORKS, mailbox};

impl Town {
    /// Lets somebody in.
    pub async fn person(&self, login: &str, grants: Vec<Grant>) {
        let person = Person {
            mark: None,
            id: UserId(0),
            login: login.into(),
            name: format!("Petugas {login}"),
            email: Some(format!("{login}@kantor.contoh.id")),
            password: String::new(),
            must_change: false,
            disabled: false,
            language: domain::Language::Indonesian,
            grants,
        };
        self.app.administration().add_person(person).await.unwrap().unwrap();
        self.app.administration().note_snapshots(&[app::Register::People]).await.unwrap();
    }

    pub async fn official(&self, login: &str) -> Official {
        let Actor::Official(official) = self.actor(login).await else { panic!("{login} is an official") };
        official
    }

    /// Somebody with one role, signed in.
    async fn with_role(&self, login: &str, role: Role, agency: AgencyId) -> String {
        self.person(login, vec![Grant { role, agency }]).await;
        self.session(login).await
    }

    async fn does(&self, number: TrackingNumber, action: &str, cookie: &str, fields: &[(&str, &str)]) -> crate::town::Page {
        self.post(&format!("/meja/laporan/{number}/{action}"), cookie, fields).await
    }

    async fn is_there(&self, number: TrackingNumber, cookie: &str) -> bool {
        self.get(&format!("/meja/laporan/{number}"), cookie).await.status == StatusCode::OK
    }

    async fn is_public(&self, number: TrackingNumber) -> bool {
        let found = self.get("/laporan?cari=lapuk", "").await.text.contains(&format!("/laporan/{number}"));
        let read = self.get(&format!("/api/v1/reports/{number}"), "").await.status == StatusCode::OK;
        assert_eq!(found, read, "found and read alike");
        found
    }
}

const WHY: [(&str, &str); 1] = [("words", "Ada alasan yang baik untuk ini.")];

#[tokio::test]
async fn an_overseer_sees_what_their_agency_has_and_no_more() {
    let town = Town::new().await;
    let overseer = town.with_role("pengawas.pu", Role::Overseer, WORKS).await;
    let (theirs, _) = town.report_in("secret").await;
    let (beside, _) = town.report_in("draft").await;
    town.act(beside, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    let (supervisory, _) = town.report_in("supervisory").await;
    assert!(town.is_there(theirs, &overseer).await);
    assert!(!town.is_there(beside, &overseer).await && !town.is_there(supervisory, &overseer).await);
    // An anonymous reporter stays unknown at the agency, and what was hidden there is shown by somebody above.
    town.act(theirs, "koordinator", Command::Tighten { anonymous: true, secret: false }).await;
    let (hidden, _) = town.report_in("hidden").await;
    assert_eq!(town.does(theirs, "buka/pelapor", &overseer, &[("why", "check")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.does(hidden, "show", &overseer, &WHY).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        town.does(theirs, "buka/pelapor", &town.session("pengawas").await, &[("why", "check")]).await.status,
        StatusCode::OK
    );
    // A day off for the whole regency is not an agency's to give.
    let manager = town.with_role("admin.pu", Role::Administrator, WORKS).await;
    let day = [("date", "2026-03-10"), ("holiday", "Erau"), ("where", "64.02")];
    assert_eq!(town.post("/kelola/aturan/libur", &manager, &day).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Traces, decisions and notes reach as far.
    for login in ["koordinator", "koordinator.lain"] {
        town.sign_in(login).await;
    }
    let admin = town.session("admin").await;
    let renamed = [
        ("id", "3"),
        ("name", "Pemerintah Samarinda"),
        ("kind", "government"),
        ("parent", "Pemerintah Provinsi"),
        ("place", "Samarinda"),
        ("decree", "SK 77"),
    ];
    assert_eq!(town.post("/kelola/instansi", &admin, &renamed).await.status, StatusCode::SEE_OTHER);
    let traces = town.get("/meja/jejak", &overseer).await;
    let access = |text: &str| text.split("<h2>Yang masuk").nth(1).unwrap().contains("Petugas koordinator");
    assert!(!access(&traces.text) && !traces.text.contains(&beside.grouped()), "{}", traces.text);
    assert!(access(&town.get("/meja/jejak", &town.session("pengawas").await).await.text));
    for (login, reads) in [("pengawas.kukar", false), ("pengawas.prov", true)] {
        let at = if reads { PROVINCE } else { REGENCY };
        let cookie = town.with_role(login, Role::Overseer, at).await;
        assert_eq!(town.get("/kelola/riwayat", &cookie).await.text.contains("SK 77"), reads, "{login}");
    }
}

#[tokio::test]
async fn nobody_gives_or_takes_over_more_than_they_manage() {
    let town = Town::new().await;
    let admin = town.with_role("admin.insp", Role::Administrator, INSPECTORATE).await;
    let overseer = [("login", "mata.baru"), ("name", "Mata"), ("role", "overseer"), ("agency", "Inspektorat")];
    let refused = town.post("/kelola/orang", &admin, &overseer).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("menjangkau lebih jauh"),
        "{}",
        refused.text
    );
    let page = format!("/kelola/orang/{}", town.official("pengawas").await.user.0);
    for what in ["sandi", "nonaktif"] {
        assert_eq!(town.post(&format!("{page}/{what}"), &admin, &[]).await.status, StatusCode::NOT_FOUND, "{what}");
    }
    let page = format!("/kelola/orang/{}", town.official("inspektur").await.user.0);
    let role = [("role", "overseer"), ("agency", "Inspektorat")];
    let refused = town.post(&format!("{page}/peran"), &admin, &role).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("menjangkau lebih jauh"),
        "{}",
        refused.text
    );
    // Whoever manages the government may.
    let above = town.with_role("admin.kukar", Role::Administrator, REGENCY).await;
    assert_eq!(town.post(&format!("{page}/peran"), &above, &role).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn governments_and_inspectorates_are_founded_by_whoever_manages_the_government_above() {
    let town = Town::new().await;
    let of_works = town.with_role("admin.pu", Role::Administrator, WORKS).await;
    let of_regency = town.with_role("admin.kukar", Role::Administrator, REGENCY).await;
    let put = async |cookie: &str, name: &str, kind: &str, parent: &str, id: &str| {
        let fields =
            [("id", id), ("name", name), ("kind", kind), ("parent", parent), ("place", "Kutai Kartanegara"), ("topic", "jalan")];
        town.post("/kelola/instansi", cookie, &fields).await
    };
    let unit = put(&of_works, "UPTD Jembatan", "service", "Dinas PU", "").await;
    assert_eq!(unit.status, StatusCode::SEE_OTHER, "{}", unit.text);
    let unit = unit.location().split(['/', '?']).nth(3).unwrap().to_owned();
    for kind in ["government", "inspectorate"] {
        for (name, id) in [("Pemerintah Gelap", ""), ("UPTD Jembatan", unit.as_str())] {
            let refused = put(&of_works, name, kind, "Dinas PU", id).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {name}: {}", refused.location());
            let why = "hanya berada langsung di bawah suatu pemerintah";
            assert!(refused.text.contains(why) && refused.text.contains(name), "{kind} {name}: {}", refused.text);
        }
        let name = format!("Yang Baru {kind}");
        assert_eq!(put(&of_regency, &name, kind, "Pemerintah Kukar", "").await.status, StatusCode::SEE_OTHER, "{kind}");
    }
    // Neither does an inspectorate go below an agency, nor does a government become one while others stand below it.
    let moved = put(&of_regency, "Inspektorat", "inspectorate", "Dinas PU", &INSPECTORATE.0.to_string()).await;
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY);
    let admin = town.session("admin").await;
    let lowered = put(&admin, "Pemerintah Kukar", "service", "Pemerintah Provinsi", &REGENCY.0.to_string()).await;
    assert_eq!(lowered.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What stands at the top is the operator's.
    let mut top = town.app.reference().agencies.get(PROVINCE).unwrap().clone();
    top.kind = AgencyKind::Service;
    let refused = town.app.administration().put_agency(&town.official("admin").await, top).await;
    assert!(matches!(refused, Err(app::AppError::Refused(Refusal::BelowGovernment | Refusal::OperatorOnly))), "{refused:?}");
    let mut new = town.app.reference().agencies.get(WORKS).unwrap().clone();
    (new.id, new.parent, new.kind) = (AgencyId(0), None, AgencyKind::Government);
    let refused = town.app.administration().put_agency(&town.official("admin").await, new).await;
    assert!(matches!(refused, Err(app::AppError::Refused(Refusal::OperatorOnly))), "{refused:?}");
}

#[tokio::test]
async fn the_agency_complained_about_hides_nothing_alone() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, pin) = town.report_in("forwarded").await;
    let (agency, coordinator) = (town.session("penghubung").await, town.session("koordinator").await);
    let secret = [("secret", "1"), WHY[0]];
    assert_eq!(town.does(number, "tighten", &agency, &secret).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.does(number, "hide", &agency, &WHY).await.status, StatusCode::FORBIDDEN);
    assert!(town.is_public(number).await);
    // It hides a name, and asks for the rest.
    assert_eq!(town.does(number, "tighten", &agency, &[("anonymous", "1")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.does(number, "ask-to-hide", &agency, &[]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not without words"
    );
    assert_eq!(town.does(number, "ask-to-hide", &agency, &WHY).await.status, StatusCode::SEE_OTHER);
    let desk = town.get(&format!("/meja/laporan/{number}"), &coordinator).await;
    town.tell(&mail).await;
    assert!(desk.text.contains("Instansi minta disembunyikan") && desk.text.contains("Ada alasan yang baik"), "{}", desk.text);
    // It lies on the coordinator's desk until it is decided; whoever asked is told, and may ask again.
    let inbox = async || town.get("/meja?kerja=decide_hiding", &coordinator).await.text.contains(&number.grouped());
    assert!(inbox().await);
    assert_eq!(town.does(number, "decline-hiding", &agency, &WHY).await.status, StatusCode::FORBIDDEN);
    let silent = town.does(number, "decline-hiding", &coordinator, &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "not without words");
    assert_eq!(
        town.does(number, "decline-hiding", &coordinator, &[("words", "Tidak ada yang perlu ditutup")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(!inbox().await && town.is_public(number).await);
    let read = town.get(&format!("/meja/laporan/{number}"), &agency).await.text;
    assert!(read.contains("menolak menyembunyikan") && read.contains("Tidak ada yang perlu ditutup"), "{read}");
    assert!(!town.get(&format!("/laporan/{number}"), "").await.text.contains("perlu ditutup"));
    town.tell(&mail).await;
    let letters = mail.letters();
    assert!(letters.iter().any(|l| l.notice() == Notice::HidingDeclined && l.to == "penghubung@kantor.contoh.id"));
    assert_eq!(town.does(number, "ask-to-hide", &agency, &WHY).await.status, StatusCode::SEE_OTHER);
    assert!(inbox().await && town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    assert_eq!(town.does(number, "hide", &coordinator, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "not without words");
    assert!(town.is_public(number).await);
    assert_eq!(town.does(number, "hide", &coordinator, &WHY).await.status, StatusCode::SEE_OTHER);
    assert!(!town.is_public(number).await);
    town.tell(&mail).await;
    let told: Vec<_> = mail.letters().into_iter().map(|l| (l.notice(), l.to)).collect();
    assert!(told.contains(&(Notice::AskedToHide, "koordinator@kantor.contoh.id".into())), "{told:?}");
    assert!(told.contains(&(Notice::Hidden, "budi@contoh.id".into())), "{told:?}");
    // The overseer reads who decided it; nobody else does.
    let overseer = town.session("pengawas").await;
    let traces = town.get("/meja/jejak", &overseer).await;
    assert!(traces.text.contains("Disembunyikan: Rahasia") && traces.text.contains(&number.grouped()), "{}", traces.text);
    let sheet = town.get("/meja/jejak?bentuk=csv&daftar=putusan", &overseer).await;
    assert!(sheet.status == StatusCode::OK && sheet.text.contains("Disembunyikan: Rahasia"), "{}", sheet.text);
    // The reporter shows it again, and reads why it was hidden.
    let own = town.follow(number, &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    assert!(page.text.contains("Ada alasan yang baik") && page.text.contains("Tampilkan lagi untuk umum"), "{}", page.text);
    assert_eq!(town.post(&format!("/laporan/{number}/show"), &own, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(town.is_public(number).await && town.state(number).await.anonymous);
    assert!(town.get(&format!("/laporan/{number}"), "").await.text.contains("Jembatan lapuk"));
    let with_history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
    assert!(with_history.contents.iter().all(|c| c.sealed), "its words lie sealed, and are opened for everybody");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    // It works on, is hidden once more, and found by nobody then.
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    assert!(town.get(&format!("/laporan/{number}"), "").await.text.contains("Kata-kata yang menyertai"));
    town.act(number, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    assert!(!town.is_public(number).await);
    let stored = town.store.report(Key::Tracking(number)).await.unwrap().unwrap();
    assert!(stored.title.is_empty(), "not even by its title");
    // So does an overseer, with words; the reporter is told.
    assert_eq!(town.does(number, "show", &overseer, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.does(number, "show", &overseer, &WHY).await.status, StatusCode::SEE_OTHER);
    assert!(town.is_public(number).await);
    town.tell(&mail).await;
    assert!(mail.letters().iter().any(|l| l.notice() == Notice::Shown && l.to == "budi@contoh.id"));
    // What the reporter hid stays hidden, whoever asks.
    let (chosen, _) = town.report_in("secret").await;
    let refused = town.does(chosen, "show", &overseer, &WHY).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && !town.is_public(chosen).await, "{}", refused.location());
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_turns_out_supervisory_is_taken_from_everybody_but_the_inspectorate() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, pin) = town.report_in("in_progress").await;
    town.act(number, "koordinator", Command::Copy { agency: HEALTH }).await;
    let of_government = town.with_role("penghubung.kukar", Role::Liaison, REGENCY).await;
    let mut outside = vec![of_government];
    for login in ["penghubung", "penghubung.kes", "atasan.kes", "pimpinan", "admin", "koordinator.prov"] {
        outside.push(town.session(login).await);
    }
    assert!(town.is_there(number, &outside[0]).await && town.is_there(number, &outside[2]).await);
    let coordinator = town.session("koordinator").await;
    let found =
        [("title", "Judul"), ("kind", "complaint"), ("topic", "jalan"), ("area", VILLAGE), ("place", "Badak Baru"), WHY[0]];
    let accuse = |accused: &'static str| [&found[..], &[("supervisory", "1"), ("accused", accused)]].concat();
    assert_eq!(town.does(number, "verify", &coordinator, &accuse("4")).await.status, StatusCode::SEE_OTHER);
    town.act(number, "koordinator", Command::Forward { to: vec![INSPECTORATE], lead: INSPECTORATE }).await;
    for cookie in &outside {
        assert!(!town.is_there(number, cookie).await);
        assert!(!town.get("/meja/cari", cookie).await.text.contains(&number.grouped()));
        assert!(!town.get("/meja", cookie).await.text.contains(&number.grouped()));
    }
    // Verified again without a tick, nothing falls.
    assert_eq!(town.does(number, "verify", &coordinator, &found).await.status, StatusCode::SEE_OTHER);
    let state = town.state(number).await;
    assert!(state.supervisory && state.accused == [WORKS] && state.lead().is_some());
    assert!(state.tasks().iter().all(|t| t.agency == INSPECTORATE), "{:?}", state.tasks());
    let found_wrong = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found_wrong.is_empty(), "{found_wrong:?}");
    // An inspectorate that is none any more: nobody there sees it, and verify names it.
    let was = town.app.reference().agencies.get(INSPECTORATE).unwrap().clone();
    let other = domain::Agency { kind: AgencyKind::Service, ..was.clone() };
    town.app.administration().put_agency(&town.official("admin").await, other).await.unwrap();
    let inspector = town.session("inspektur").await;
    assert!(!town.is_there(number, &inspector).await);
    let differences = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(differences.iter().any(|d| d.report == number.to_string() && d.what.contains("supervisory")), "{differences:?}");
    assert_eq!(town.does(number, "verify", &coordinator, &found).await.status, StatusCode::SEE_OTHER);
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "verified again, it is mended");
    town.app.administration().put_agency(&town.official("admin").await, was).await.unwrap();
    town.act(number, "koordinator", Command::Forward { to: vec![INSPECTORATE], lead: INSPECTORATE }).await;
    // The inspectorate lifts it with words: the reporter hears of it, and the coordinator verifies again.
    assert_eq!(town.does(number, "lift-supervision", &coordinator, &WHY).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.does(number, "lift-supervision", &inspector, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.does(number, "lift-supervision", &inspector, &WHY).await.status, StatusCode::SEE_OTHER);
    town.tell(&mail).await;
    for (notice, to) in [(Notice::SupervisionLifted, "budi@contoh.id"), (Notice::VerifyAgain, "koordinator@kantor.contoh.id")] {
        assert!(mail.letters().iter().any(|l| l.notice() == notice && l.to == to), "{notice:?}");
    }
    let traces = town.get("/meja/jejak", &town.session("pengawas").await).await;
    assert!(traces.text.contains("Tidak lagi berkadar pengawasan"), "{}", traces.text);
    let own = town.get(&format!("/laporan/{number}"), &town.follow(number, &pin).await).await;
    assert!(own.text.contains("Tidak lagi berkadar pengawasan") && own.text.contains("Ada alasan yang baik"), "{}", own.text);
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS], lead: WORKS }).await;
    assert!(town.is_there(number, &town.session("penghubung").await).await && town.state(number).await.secret);
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_approves_what_they_wrote_and_giving_both_roles_is_pointed_out() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let page = format!("/kelola/orang/{}", town.official("penghubung.kes").await.user.0);
    let role = [("role", "approver"), ("agency", "Dinas Kesehatan")];
    let asked = town.post(&format!("{page}/peran"), &admin, &role).await;
    assert!(asked.status == StatusCode::UNPROCESSABLE_ENTITY && asked.text.contains("name=\"both\""), "{}", asked.text);
    assert_eq!(town.official("penghubung.kes").await.grants.len(), 1);
    let knowing = [role[0], role[1], ("both", "1")];
    assert_eq!(town.post(&format!("{page}/peran"), &admin, &knowing).await.status, StatusCode::SEE_OTHER);
    assert!(town.get(&page, &admin).await.text.contains("Menulis jawaban sekaligus menyetujui untuk Dinas Kesehatan"));
    let (number, _) = town.report_in("draft").await;
    let author = town.session("penghubung.kes").await;
    let desk = town.get(&format!("/meja/laporan/{number}"), &author).await;
    assert!(desk.text.contains("Orang lain yang harus menyetujuinya"), "{}", desk.text);
    let refused = town.does(number, "approve", &author, &[("draft", "0")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.location());
    assert!(town.state(number).await.lead().is_some_and(|(_, f)| !f.followed_up));
    let other = town.session("atasan.kes").await;
    assert_eq!(town.does(number, "approve", &other, &[("draft", "0")]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nobody_approves_sealed_words_before_they_opened_them() {
    let town = Town::new().await;
    let (number, _) = town.report(true).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let approver = town.session("atasan.kes").await;
    let open = format!("/meja/laporan/{number}/buka/kata");
    // What was opened before the draft was written says nothing of the draft.
    assert_eq!(town.post(&open, &approver, &[]).await.status, StatusCode::OK);
    let outcome = Some(domain::report::Outcome::Informed);
    town.act(number, "penghubung.kes", Command::FollowUp { agency: HEALTH, outcome }).await;
    let seen = town.state(number).await.version.to_string();
    let fields = [("draft", "0"), ("seen", seen.as_str())];
    let refused = town.does(number, "approve", &approver, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("belum Anda buka sejak rancangannya ditulis"), "{}", refused.words());
    assert!(refused.text.contains(&format!("action=\"{open}\"")) && refused.text.contains("href=\"#buka\""), "{}", refused.text);
    let pick = format!("{number}.{seen}.0");
    let many = [("action", "approve"), ("lakukan", "1"), ("pilih", pick.as_str())];
    let refused = town.post("/meja/banyak", &approver, &many).await.words();
    assert!(refused.contains("0 dari 1 laporan") && refused.contains("belum Anda buka"), "{refused}");
    assert!(town.state(number).await.has_draft(0), "it still waits");
    // Somebody else's opening is not theirs.
    town.post(&open, &town.session("penghubung.kes").await, &[]).await;
    assert_eq!(town.does(number, "approve", &approver, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let opened = town.post(&open, &approver, &[]).await;
    assert!(opened.text.contains("Kata-kata yang menyertai."), "{}", opened.text);
    assert_eq!(town.does(number, "approve", &approver, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(matches!(town.state(number).await.status, Status::Answered { .. }));
}

#[tokio::test]
async fn hiding_with_nothing_ticked_says_what_to_tick_and_on_the_desk_hides_the_name() {
    let town = Town::new().await;
    let (number, pin) = town.report_in("forwarded").await;
    let reporter = town.follow(number, &pin).await;
    let tighten = format!("/laporan/{number}/tighten");
    let refused = town.post(&tighten, &reporter, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.words().contains("Centang dahulu yang akan disembunyikan"), "{}", refused.words());
    let liaison = town.session("penghubung").await;
    assert_eq!(town.does(number, "tighten", &liaison, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(town.state(number).await.anonymous);
    let again = town.post(&tighten, &reporter, &[("anonymous", "1")]).await;
    assert!(again.words().contains("sudah tersembunyi") && !again.words().contains("pakai Tampilkan"), "{}", again.words());
}

#[tokio::test]
async fn joining_tells_nobody_of_a_report_that_is_hidden_from_them() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let (open, _) = town.report_in("forwarded").await;
    let (secret, _) = town.report_in("secret").await;
    let (supervisory, _) = town.report_in("supervisory").await;
    for (from, to) in [(open, secret), (open, supervisory), (supervisory, open), (secret, supervisory)] {
        let refused = town.does(from, "join", &coordinator, &[("number", &to.to_string())]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{from} to {to}: {}", refused.location());
        assert!(refused.text.contains("hanya digabungkan dengan yang sama"), "{}", refused.text);
    }
    // Of what is not for them, nobody learns that it is there.
    let elsewhere = town.session("koordinator.lain").await;
    town.act(open, "koordinator", Command::Escalate).await;
    let above = town.session("koordinator.prov").await;
    for number in [secret.to_string(), "999 999 9999".into()] {
        let refused = town.does(open, "join", &above, &[("number", &number)]).await;
        assert!(refused.text.contains("Tidak ada laporan dengan nomor ini"), "{number}: {}", refused.text);
    }
    assert!(!town.is_there(open, &elsewhere).await);
    // Hidden after it was joined to, its number stands before those only who may see it.
    let (into, _) = town.report_in("forwarded").await;
    let (joined, _) = town.report_in("forwarded").await;
    town.act(joined, "koordinator", Command::Join { to: town.state(into).await.id }).await;
    let agency = town.session("penghubung").await;
    let shows = async |cookie: &str| town.get(&format!("/meja/laporan/{joined}"), cookie).await.text.contains(&into.grouped());
    assert!(shows(&agency).await);
    town.act(into, "koordinator", Town::verification(true, vec![WORKS])).await;
    assert!(!shows(&agency).await && shows(&coordinator).await);
}

#[tokio::test]
async fn a_reporter_objects_once_to_what_a_coordinator_decided_alone() {
    let (town, mail) = (Town::new().await, mailbox());
    for state in ["archived", "joined", "shut"] {
        let (number, pin) = town.report_in(state).await;
        let own = town.follow(number, &pin).await;
        assert!(
            town.get(&format!("/laporan/{number}"), &own).await.text.contains("Ajukan keberatan atas keputusan ini"),
            "{state}"
        );
        let empty = town.post(&format!("/laporan/{number}/object"), &own, &[]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{state}: not without words");
        assert_eq!(town.post(&format!("/laporan/{number}/object"), &own, &WHY).await.status, StatusCode::SEE_OTHER, "{state}");
        let report = town.state(number).await;
        assert!(matches!(report.status, Status::Submitted | Status::Forwarded), "{state}: {:?}", report.status);
        assert_eq!(report.escalated_to, Some(PROVINCE), "{state}: the government above looks into it");
        let inbox = town.get("/meja", &town.session("koordinator.prov").await).await;
        assert!(inbox.text.contains(&format!("/meja/laporan/{number}")), "{state}: {}", inbox.text);
        town.tell(&mail).await;
        let above = mail.letters().into_iter().any(|l| l.tracking == Some(number) && l.to == "koordinator.prov@kantor.contoh.id");
        assert!(above, "{state}: and hears of it");
        let archive = [("words", "Uji coba."), ("reason", "test")];
        let same = town.post(&format!("/meja/laporan/{number}/archive"), &town.session("koordinator").await, &archive).await;
        assert_eq!(same.status, StatusCode::FORBIDDEN, "{state}: the desk that was objected to does not end it again");
        town.act(number, "koordinator.prov", Command::Archive { reason: domain::report::ArchiveReason::Test }).await;
        let again = town.post(&format!("/laporan/{number}/object"), &own, &WHY).await;
        assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY, "{state}: {}", again.location());
        assert!(again.text.contains("class=\"summary\"") && !again.text.contains("#object-"), "{state}: {}", again.text);
    }
    let traces = town.get("/meja/jejak", &town.session("pengawas").await).await;
    for decided in ["Diarsipkan: Uji coba", "Digabungkan dengan laporan lain", "Selesai: ditutup oleh admin"] {
        assert!(traces.text.contains(decided), "{decided}: {}", traces.text);
    }
    assert!(!Action::OF_OFFICIALS.contains(&Action::Object));
}

#[tokio::test]
async fn whoever_lifts_the_mark_and_may_show_the_report_is_led_there() {
    let town = Town::new().await;
    let (number, _) = town.report_in("supervisory").await;
    let overseer = town.session("pengawas").await;
    let lifted = town.does(number, "lift-supervision", &overseer, &WHY).await;
    assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.text);
    let told = town.get(lifted.location(), &overseer).await;
    let there = format!("href=\"/meja/laporan/{number}#show-words\"");
    assert!(told.text.contains(&there) && told.text.contains("id=\"show-words\""), "{}", told.text);
    assert_eq!(town.does(number, "show", &overseer, &WHY).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get(lifted.location(), &overseer).await.text.contains(&there), "it is shown");
}
