//! The life of a report over HTTP: everybody does their part, time does the rest, and everybody is told.

use app::{ActRequest, DeliveryChannel, Notice};
use axum::http::StatusCode;
use channels::mail::Mailer;
use domain::{Command, Words, report::Status};
use store::Key;

use crate::town::{HEALTH, Town, VILLAGE, WORKS, mailbox};

fn told(mailer: &Mailer) -> Vec<(Notice, String)> {
    mailer.letters().into_iter().map(|l| (l.notice(), l.to)).collect()
}

#[tokio::test]
async fn from_a_form_to_tuntas() {
    let (town, mail) = (Town::new().await, mailbox());
    let form = town.get("/lapor", "").await;
    let id = form.field("id");
    // The village is not clear yet: the form comes back with choices and with all that was typed.
    let fields = [
        ("id", id.as_str()),
        ("kind", "complaint"),
        ("text", "Jembatan gantung hampir putus, papannya lapuk"),
        ("place", "badak"),
        ("email", "siti@contoh.id"),
        ("name", "Siti"),
        ("step", "send"),
    ];
    let unclear = town.post("/lapor", "", &fields).await;
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unclear.text.contains("Jembatan gantung hampir putus") && unclear.text.contains("siti@contoh.id"),
        "nothing typed is lost"
    );
    assert!(unclear.text.contains("Badak Ulu, Muara Badak, Kutai Kartanegara") && unclear.field("id") == id);
    let mut chosen = fields.to_vec();
    chosen.extend([("area", VILLAGE), ("asked", "badak")]);
    let receipt = town.post("/lapor", "", &chosen).await;
    assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
    let pin = receipt.text.split("id=\"pin-once\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let again = town.post("/lapor", "", &chosen).await;
    assert!(
        again.status == StatusCode::CREATED && !again.text.contains("pin-once"),
        "sent twice is one report, and its PIN is not told twice"
    );
    let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().parse().unwrap();
    assert_eq!(town.store.counts().await.unwrap().0, 1);
    town.tell(&mail).await;

    let coordinator = town.sign_in("koordinator").await;
    let inbox = town.get("/meja", &coordinator).await;
    assert!(inbox.text.contains(&format!("/meja/laporan/{number}")) && inbox.text.contains("Verifikasi"));
    let verify = [
        ("seen", "1"),
        ("title", "Jembatan gantung hampir putus"),
        ("words", "Papan jembatan lapuk."),
        ("kind", "complaint"),
        ("topic", "jalan"),
        ("area", VILLAGE),
        ("place", "Badak Baru, Muara Badak, Kutai Kartanegara"),
        ("to", "4"),
    ];
    let page = town.post(&format!("/meja/laporan/{number}/verify"), &coordinator, &verify).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert_eq!(town.state(number).await.status, Status::Forwarded);
    town.tell(&mail).await;
    let stale =
        town.post(&format!("/meja/laporan/{number}/note"), &coordinator, &[("seen", "1"), ("words", "Sudah saya telepon")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        stale.text.contains("berubah sejak") && stale.text.contains("Sudah saya telepon"),
        "told what happened, and nothing typed is lost"
    );

    let liaison = town.sign_in("penghubung").await;
    assert!(town.get("/meja", &liaison).await.text.contains("Tindak lanjut pertama"));
    let answer = [("seen", "3"), ("agency", "4"), ("says", "informed"), ("words", "Papan sudah diganti semuanya.")];
    let page = town.post(&format!("/meja/laporan/{number}/follow-up"), &liaison, &answer).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(town.get(&format!("/laporan/{number}"), "").await.text.contains("Papan sudah diganti"));

    let reporter = town.follow(number, &pin).await;
    let own = town.get(&format!("/laporan/{number}"), &reporter).await;
    let [news, can, next] = ["class=\"card news\"", "id=\"do-rate\"", "<h2>Berikutnya"].map(|part| own.text.find(part).unwrap());
    assert!(
        news < can && can < next && next < own.text.find("<h2>Riwayat").unwrap(),
        "news, what to do, what comes: {}",
        own.text
    );
    let kindless = town.post(&format!("/laporan/{number}/reply"), &reporter, &[("words", "Masih gelap")]).await;
    assert_eq!(kindless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kindless.text.contains("Pilih jenis tanggapan") && kindless.text.contains("Masih gelap"), "{}", kindless.text);
    // All that is wrong is told at once, and each leads to where it is mended.
    let none = town.post(&format!("/laporan/{number}/rate"), &reporter, &[("stars", "9")]).await;
    let top = none.text.split("<h1>").next().unwrap();
    assert!(top.contains("class=\"summary\""), "{}", none.text);
    for field in ["solved", "stars"] {
        let is_there = top.contains(&format!("href=\"#rate-{field}\"")) && none.text.contains(&format!("id=\"rate-{field}\""));
        assert!(is_there, "{field}: {}", none.text);
    }
    let rated = town
        .post(&format!("/laporan/{number}/rate"), &reporter, &[("stars", "5"), ("solved", "1"), ("words", "Terima kasih")])
        .await;
    assert_eq!(rated.status, StatusCode::SEE_OTHER, "{}", rated.text);
    assert!(town.get(rated.location(), &reporter).await.text.contains("Penilaian Anda sudah kami terima."));
    assert!(!town.get(rated.location(), "").await.text.contains("Penilaian Anda"), "told to the reporter only");
    let made_up = format!("/laporan/{number}?sudah=Menang+undian");
    assert!(!town.get(&made_up, &reporter).await.text.contains("undian"));
    assert!(matches!(town.state(number).await.status, Status::Closed { .. }));
    let closed = town.get(&format!("/laporan/{number}"), "").await;
    assert!(closed.text.contains("dikonfirmasi pelapor") && closed.text.contains("5 dari 5"));

    town.tell(&mail).await;
    let told = told(&mail);
    for notice in [Notice::Receipt, Notice::Forwarded, Notice::Answered, Notice::Closed] {
        assert!(told.contains(&(notice, "siti@contoh.id".into())), "{notice:?} in {told:?}");
    }
    assert!(told.contains(&(Notice::New, "koordinator@kantor.contoh.id".into())));
    assert!(told.contains(&(Notice::ToFollowUp, "penghubung@kantor.contoh.id".into())));
    for letter in mail.letters().iter().filter(|l| l.notice().is_for_officials()) {
        let written = channels::mail::write(letter, "http://x").unwrap();
        assert!(!written.plain.contains("Siti") && !written.plain.contains("siti@") && !written.html.contains("lapuk"));
    }
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_copy_is_told_as_a_copy_and_promises_no_answer() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("forwarded").await;
    town.act(number, "koordinator", domain::Command::Copy { agency: HEALTH }).await;
    town.tell(&mail).await;
    let to_health: Vec<_> = told(&mail).into_iter().filter(|(_, to)| to == "penghubung.kes@kantor.contoh.id").collect();
    assert!(matches!(to_health.as_slice(), [(Notice::Copied, _)]), "{to_health:?}");
}

#[tokio::test]
async fn time_reminds_escalates_and_catches_up_in_order_after_a_sleep() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report(false).await;
    // Received on Tuesday 3 March; verification is due on Friday the 6th, the reminder comes on Thursday at eight.
    town.set_clock("2026-03-04T23:00:00Z");
    assert_eq!(town.app.jobs().run_deadlines().await.unwrap(), 0);
    town.set_clock("2026-03-05T00:30:00Z");
    assert_eq!(town.app.jobs().run_deadlines().await.unwrap(), 1);
    assert_eq!(town.app.jobs().run_deadlines().await.unwrap(), 0, "once is enough");
    town.app.jobs().run_jobs(&mail).await.unwrap();
    // The machine sleeps for weeks. Several clocks have rung when it wakes.
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let (other, _) = town.report_in("answered").await;
    let (late, _) = town.report_in("forwarded").await;
    town.set_clock("2026-05-04T02:00:00Z");
    assert!(town.app.jobs().run_deadlines().await.unwrap() >= 4);
    assert!(matches!(town.state(other).await.status, Status::Closed { how: domain::report::Closing::Silence }));
    let state = town.state(late).await;
    assert_eq!(state.escalated_to, Some(domain::AgencyId(2)), "the government of the late agency");
    assert_eq!(town.app.jobs().run_deadlines().await.unwrap(), 0);
    town.app.jobs().run_jobs(&mail).await.unwrap();
    let told = told(&mail);
    for notice in [Notice::DueTomorrow, Notice::Overdue, Notice::Escalated, Notice::Digest] {
        assert!(told.iter().any(|(n, _)| *n == notice), "{notice:?} in {told:?}");
    }
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert_eq!(told.len(), mail.letters().len(), "nothing is told twice");
}

#[tokio::test]
async fn a_place_typed_with_a_slip_is_offered() {
    let town = Town::new().await;
    let fields = [("text", "Jembatan gantung hampir putus"), ("place", "samarnida"), ("step", "send")];
    let page = town.post("/lapor", "", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("Mungkin maksud Anda") && page.text.contains("value=\"64.72\""));
    let chosen = [fields.as_slice(), &[("area", "64.72"), ("asked", "samarnida")]].concat();
    assert_eq!(town.post("/lapor", "", &chosen).await.status, StatusCode::CREATED);
    // A slip in one word leaves the others.
    let slip = [("text", "Jembatan gantung hampir putus"), ("place", "muara badka ulu"), ("step", "send")];
    let page = town.post("/lapor", "", &slip).await;
    let first = page.text.find("Badak Ulu, Muara Badak").unwrap_or_else(|| panic!("{}", page.text));
    assert!(page.text.find("Badak Baru, Muara Badak").is_none_or(|other| first < other));
}

#[tokio::test]
async fn two_processes_on_one_database_do_nothing_twice() {
    let (town, mail) = (Town::new().await, mailbox());
    let mut numbers = Vec::new();
    for _ in 0..8 {
        numbers.push(town.report(false).await.0);
    }
    let other = town.another_process().await;
    town.set_clock("2026-03-10T01:00:00Z");
    let rung = tokio::join!(town.app.jobs().run_deadlines(), other.jobs().run_deadlines());
    assert_eq!(rung.0.unwrap() + rung.1.unwrap(), 8, "each clock rings once, whoever hears it");
    let (one, two) = tokio::join!(town.app.jobs().run_jobs(&mail), other.jobs().run_jobs(&mail));
    one.unwrap();
    two.unwrap();
    let overdue = mail.letters().into_iter().filter(|l| l.notice() == Notice::Overdue).count();
    assert_eq!(overdue, 8);
    for number in numbers {
        assert!(town.state(number).await.verification.unwrap().passed);
    }
}

#[tokio::test]
async fn a_kept_page_shows_what_another_process_did() {
    let town = Town::new().await;
    let (number, _) = town.report_in("in_progress").await;
    let page = async || town.get(&format!("/laporan/{number}"), "").await.text;
    // Made, checked by the report's version, and then by nothing having been written.
    let kept = page().await;
    assert_eq!([page().await, page().await], [kept.clone(), kept.clone()]);
    // What is written about another report changes nothing here.
    town.report(false).await;
    assert_eq!([page().await, page().await], [kept.clone(), kept]);
    let other = town.another_process().await;
    let (liaison, words) = (town.actor("penghubung").await, Words::parse("Papannya sudah diganti semua.").unwrap());
    let answer = Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) };
    other.reports().act_on_report(ActRequest::new(Key::Tracking(number), &liaison, answer).saying(words)).await.unwrap();
    assert!(page().await.contains("Papannya sudah diganti semua."));
}

#[tokio::test]
async fn joined_reporters_hear_of_the_answer_and_joining_can_be_undone() {
    let (town, mail) = (Town::new().await, mailbox());
    let (lead, _) = town.report_in("forwarded").await;
    let (joined, _) = town.report(false).await;
    let coordinator = town.session("koordinator").await;
    let page =
        town.post(&format!("/meja/laporan/{joined}/join"), &coordinator, &[("number", &lead.grouped()), ("compared", "1")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    town.act(
        lead,
        "penghubung",
        domain::Command::FollowUp { agency: domain::AgencyId(4), outcome: Some(domain::report::Outcome::Informed) },
    )
    .await;
    town.tell(&mail).await;
    let of_joined = mail.letters().into_iter().filter(|l| l.tracking == Some(joined)).map(|l| l.notice()).collect::<Vec<_>>();
    assert!(of_joined.contains(&Notice::Joined) && of_joined.contains(&Notice::JoinedAnswered), "{of_joined:?}");
    let page = town.post(&format!("/meja/laporan/{joined}/unjoin"), &coordinator, &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(town.state(joined).await.status, Status::Submitted);
}

#[tokio::test]
async fn no_notice_carries_the_words_of_a_reporter() {
    let (town, mail) = (Town::new().await, mailbox());
    // "Jembatan di dekat pasar sudah lapuk, kata Pak Rahasia": nobody has read it yet, and it names somebody.
    town.report(false).await;
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert!(mail.letters().iter().any(|l| l.notice() == Notice::New));
    for letter in mail.letters() {
        let written = channels::mail::write(&letter, "http://x").unwrap();
        let all = format!("{} {} {}", written.subject, written.plain, written.html);
        assert!(!all.contains("Rahasia") && !all.contains("lapuk") && !all.contains("Budi"), "{:?}: {all}", letter.notice());
    }
}

#[tokio::test]
async fn a_mail_that_cannot_be_sent_is_tried_again_and_told_once() {
    struct Broken;
    #[async_trait::async_trait]
    impl DeliveryChannel for Broken {
        async fn tell(&self, _: &app::OutgoingMail) -> Result<(), app::DeliveryError> {
            Err(app::DeliveryError::Later(app::Failure::Broken))
        }
    }
    let (town, mail) = (Town::new().await, mailbox());
    town.report(false).await;
    town.app.jobs().run_jobs(&Broken).await.unwrap();
    assert_eq!(town.store.job_counts().await.unwrap().waiting, 2);
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert!(mail.letters().is_empty(), "not before its time");
    town.set_clock("2026-03-03T01:05:00Z");
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert_eq!(mail.letters().len(), 2);
    assert_eq!(town.store.job_counts().await.unwrap(), store::JobCounts::default());
}

#[tokio::test]
async fn an_administrator_sets_rules_and_holidays_that_hold_from_their_date() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let past = town
        .post(
            "/kelola/aturan/batas",
            &admin,
            &[("term", "verification"), ("days", "1"), ("from", "2026-03-01"), ("article", "Pergub 1")],
        )
        .await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text.contains("Pergub 1"), "nothing typed is lost");
    let rule = [("term", "verification"), ("days", "1"), ("from", "2026-03-09"), ("article", "Pergub 1/2026 pasal 3")];
    assert_eq!(town.post("/kelola/aturan/batas", &admin, &rule).await.status, StatusCode::SEE_OTHER);
    let holiday = [("date", "2026-03-10"), ("holiday", "Erau"), ("where", "64.02")];
    assert_eq!(town.post("/kelola/aturan/libur", &admin, &holiday).await.status, StatusCode::SEE_OTHER);
    let (before, _) = town.report(false).await;
    assert_eq!(town.state(before).await.verification.unwrap().days, 3);
    town.set_clock("2026-03-09T02:00:00Z");
    let (after, _) = town.report(false).await;
    let deadline = town.state(after).await.verification.unwrap();
    // One working day after Monday the 9th is Wednesday: the 10th is a holiday in Kutai Kartanegara.
    assert_eq!(domain::Zone::Central.date(deadline.due).to_string(), "2026-03-11");
    let desk = town.get(&format!("/meja/laporan/{after}"), &town.session("koordinator").await).await;
    assert!(desk.text.contains("Pergub 1/2026 pasal 3"), "the page says where the date comes from");
    let remove = [("date", "2026-03-10"), ("area", "64.02")];
    assert_eq!(town.post("/kelola/aturan/libur/hapus", &admin, &remove).await.status, StatusCode::SEE_OTHER);
    let other = town.session("koordinator").await;
    assert_eq!(town.post("/kelola/aturan/batas", &other, &rule).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_clock_that_jumps_back_and_forth_harms_no_report() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, pin) = town.report_in("verified").await;
    // Somebody sets the clock of the machine a day back: what is done then is done, and in its order.
    town.set_clock("2026-03-02T01:00:00Z");
    let (other, _) = town.report_in("forwarded").await;
    let forward = Command::Forward { to: vec![HEALTH], lead: HEALTH };
    town.act(number, "koordinator", forward).await;
    town.app.jobs().run_deadlines().await.unwrap();
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    // And a month ahead: every clock that rang meanwhile rings once, in order, and nobody hears of anything twice.
    town.set_clock("2026-04-20T02:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    assert_eq!(town.app.jobs().run_deadlines().await.unwrap(), 0, "what rang is over");
    town.app.jobs().run_jobs(&mail).await.unwrap();
    let mut marks: Vec<_> = mail.letters().into_iter().map(|l| l.mark).collect();
    let all = marks.len();
    marks.sort();
    marks.dedup();
    assert_eq!(marks.len(), all, "no letter twice");
    // And back to where it should be: the reporters still find both.
    town.set_clock("2026-03-04T02:00:00Z");
    for report in [number, other] {
        let stored = town.store.report(store::Key::Tracking(report)).await.unwrap().unwrap();
        assert!(stored.report.version >= 3, "{:?}", stored.report.status);
    }
    let own = town.follow(number, &pin).await;
    assert_eq!(town.get(&format!("/laporan/{number}"), &own).await.status, StatusCode::OK);
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_was_returned_comes_back_to_its_coordinator_when_its_reporter_says_nothing() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("returned").await;
    town.act(number, "koordinator", Command::AskCompletion).await;
    town.tell(&mail).await;
    let before = told(&mail).iter().filter(|(notice, _)| *notice == Notice::CameBack).count();
    town.set_clock("2026-06-01T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    assert_eq!(town.state(number).await.status, Status::Returned);
    town.tell(&mail).await;
    let after = told(&mail).iter().filter(|(notice, _)| *notice == Notice::CameBack).count();
    assert_eq!((before, after), (0, 1), "and they are told, though it was asked about before they heard that it came back");
    let coordinator = town.session("koordinator").await;
    assert!(town.get("/meja?kerja=forward_again", &coordinator).await.text.contains(&number.to_string()));
    let page = town.get(&format!("/meja/laporan/{number}"), &coordinator).await.words();
    assert!(page.contains("Pelapor tidak melengkapi laporan; kembali ke koordinator"), "{page}");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}
