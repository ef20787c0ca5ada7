//! The wall around a restricted case.

use app::ActRequest;
use axum::http::StatusCode;
use domain::{Actor, Command, Grant, Role, TrackingNumber, Words, grievance::StepName};
use store::Key;

use super::TAKEN;
use crate::town::{INSPECTORATE, OTHER_REGENCY, PROVINCE, Page, REGENCY, Town, WORKS, mailbox};

/// Everything that somebody opens who looks for a case: pages, lists, sheets, figures, searches, the API.
pub(super) const LOOKED_AT: [&str; 40] = [
    "/",
    "/laporan",
    "/laporan?cari=lapuk",
    "/laporan?cari=N",
    "/laporan?bentuk=csv",
    "/laporan/N",
    "/statistik",
    "/statistik?bentuk=csv",
    "/peta?di=64.02",
    "/instansi/2",
    "/instansi/4",
    "/api/v1/reports",
    "/api/v1/reports/N",
    "/api/v1/figures",
    "/meja",
    "/meja?bentuk=csv",
    "/meja/jumlah",
    "/meja/cari",
    "/meja/cari?cari=lapuk",
    "/meja/cari?cari=N",
    "/meja/cari?bentuk=csv",
    "/meja/laporan/N",
    "/meja/laporan/N/tempat.geojson",
    "/meja/ringkas",
    "/meja/ringkas/2",
    "/meja/ringkas/4",
    "/meja/awasi",
    "/meja/awasi?bentuk=csv",
    "/meja/jejak",
    "/meja/desa",
    "/meja/desa/64.02.06.2001",
    "/meja/desa/64.02.06.2001/lima-tahun",
    "/meja/desa/hasil",
    "/meja/hutan/tanpa-laporan",
    "/meja/keluhan",
    "/meja/keluhan?bentuk=csv",
    "/meja/keluhan/N",
    "/meja/keluhan/laporan",
    "/meja/keluhan/laporan?bentuk=csv",
    "/kelola/riwayat",
];

#[tokio::test]
async fn a_restricted_case_is_there_for_its_specialist_and_for_nobody_else_by_any_way() {
    let town = Town::new().await;
    town.programme().await;
    town.person("spesialis.lain", vec![Grant { role: Role::GrievanceSpecialist, agency: OTHER_REGENCY }]).await;
    town.person(
        "keduanya",
        vec![Grant { role: Role::GrievanceSpecialist, agency: WORKS }, Grant { role: Role::Coordinator, agency: REGENCY }],
    )
    .await;
    town.person("kepala.inspektorat", vec![Grant { role: Role::Leader, agency: INSPECTORATE }]).await;
    town.person("karbon.kukar", vec![Grant { role: Role::CarbonTeam, agency: REGENCY }]).await;
    let others = [
        "",
        "koordinator",
        "koordinator.lain",
        "koordinator.prov",
        "penghubung",
        "penghubung.kes",
        "atasan.kes",
        "inspektur",
        "pimpinan",
        "pengawas",
        "admin",
        "desa",
        "karbon",
        "karbon.kukar",
        "spesialis.lain",
        "keduanya",
        "kepala.inspektorat",
    ];
    let mut cookies = Vec::new();
    for login in others {
        cookies.push((login, if login.is_empty() { String::new() } else { town.session(login).await }));
    }
    // An ordinary one stays beside it, so that pages are not merely empty.
    let (ordinary, _) = town.report_in("forwarded").await;
    town.taken(ordinary).await;
    town.set_clock("2026-03-04T01:00:00Z");
    let look = async |number: TrackingNumber| {
        let mut seen = Vec::new();
        for (login, cookie) in &cookies {
            for path in LOOKED_AT {
                let page = town.get(&path.replace('N', &number.to_string()), cookie).await;
                seen.push((*login, path, page));
            }
        }
        seen
    };
    // As everything is before there is any such case.
    let nobody: TrackingNumber = (1_000_000_000_u64..).find_map(|n| n.to_string().parse().ok()).unwrap();
    let before = look(nobody).await;
    let (number, pin) = town.report_in("forwarded").await;
    town.taken(number).await;
    town.grieve(number, "koordinator", StepName::Acknowledged, None).await;
    let mails = mailbox();
    town.tell(&mails).await;
    let told_before = mails.letters().len();
    town.clock.set("2026-03-04T01:00:00Z".parse().unwrap());
    let coordinator = town.session("koordinator").await;
    let restrict = format!("/meja/laporan/{number}/restrict");
    assert!(town.get(&format!("/meja/laporan/{number}"), &coordinator).await.text.contains(&restrict));
    let why = [("words", "Pelecehan oleh petugas lapangan")];
    assert_eq!(town.post(&restrict, &town.session("penghubung").await, &why).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.post(&restrict, &coordinator, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "not without a reason");
    assert_eq!(town.post(&restrict, &coordinator, &why).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.post(&format!("/meja/laporan/{number}/urungkan"), &coordinator, &[("to", "5")]).await.status,
        StatusCode::NOT_FOUND
    );
    // Nobody finds anything that was not there before, nor a number, nor a word.
    let grouped = number.grouped();
    for ((login, path, was), (_, _, is)) in before.iter().zip(look(number).await) {
        assert_eq!(was.status, is.status, "{login:?} {path}");
        for trace in
            [number.to_string(), grouped.clone(), grouped.replace(' ', "\u{a0}"), "bawang merah".into(), "Pelecehan oleh".into()]
        {
            let shows = is.text.contains(&trace) && !path.contains('N');
            assert!(!shows, "{login:?} reads {trace:?} at {path}");
        }
        let plain = |page: &Page, number: TrackingNumber| {
            page.words()
                .replace(&number.to_string(), "N")
                .replace(&number.grouped(), "N")
                .replace(&number.grouped().replace('\u{a0}', " "), "N")
        };
        // The coordinator's own desk tells that they did something, without a number of it.
        // Figures count it as what is hidden, and those of the register as it was known: see `unseen.rs`.
        let counts = ["/statistik", "/statistik?bentuk=csv", "/meja/keluhan/laporan", "/meja/keluhan/laporan?bentuk=csv"];
        if !counts.contains(path)
            && !path.ends_with("/lima-tahun")
            && !matches!(*path, "/kelola/riwayat" | "/meja/jejak" | "/meja/awasi" | "/meja/awasi?bentuk=csv")
        {
            assert_eq!(plain(was, nobody), plain(&is, number), "{login:?} {path} tells that there is one more");
        }
    }
    // Letters: one, to its specialist, at once; none to its reporter, whatever happens to it; nothing rings.
    town.app.jobs().run_jobs(&mails).await.unwrap();
    let letters: Vec<_> = mails.letters().into_iter().skip(told_before).collect();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let written = channels::mail::write(&letters[0], "http://lapor.contoh.id").unwrap();
    assert!(letters[0].to.contains("spesialis@kantor") && written.plain.contains("laporan terbatas"), "{letters:?}");
    assert!(
        !written.subject.contains(&number.grouped()) && !written.subject.to_lowercase().contains("terbatas"),
        "{}",
        written.subject
    );
    assert!(!written.plain.contains("Mohon diurus atau diteruskan"), "{}", written.plain);
    assert!(!format!("{written:?}").contains("bawang") && !format!("{written:?}").contains("Pelecehan"));
    let (specialist, reporter) = (town.session("spesialis").await, town.follow(number, &pin).await);
    let seen = town.get(&format!("/meja/laporan/{number}"), &specialist).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(town.get("/meja/keluhan", &specialist).await.text.contains(&grouped.replace('\u{a0}', " ")));
    // Above cases that they see nothing says that there may be none.
    assert!(!town.get("/meja/keluhan", &specialist).await.words().contains("kurang dari lima, atau tidak ada"));
    assert_eq!(town.get(&format!("/laporan/{number}"), &reporter).await.status, StatusCode::OK);
    assert!(!town.get(&format!("/laporan/{number}"), &reporter).await.words().to_lowercase().contains("terbatas"));
    assert_eq!(town.get(&format!("/laporan/{number}/peta-jalan"), &reporter).await.status, StatusCode::NOT_FOUND);
    // The specialist deals with it; nobody else's door opens however it is asked for.
    assert_eq!(
        town.step(&specialist, number, &[("step", "responded"), ("words", "Sudah ditemui")]).await.status,
        StatusCode::SEE_OTHER
    );
    for (login, cookie) in &cookies {
        for action in
            ["note", "verify", "show", "hide", "lift-restriction", "lift-supervision", "close", "archive", "forward", "restrict"]
        {
            let page = town.post(&format!("/meja/laporan/{number}/{action}"), cookie, &[("words", "abc def")]).await;
            assert!(
                page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"),
                "{login} {action}: {}",
                page.status
            );
        }
        for what in ["kata", "pelapor", "suara", "tempat"] {
            let page = town.post(&format!("/meja/laporan/{number}/buka/{what}"), cookie, &[("why", "check")]).await;
            assert!(
                page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"),
                "{login} {what}: {}",
                page.status
            );
        }
        let page = town.step(cookie, number, &TAKEN).await;
        assert!(page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"), "{login}: {}", page.status);
    }
    let reply = [("kind", "thanks"), ("words", "Terima kasih sudah datang")];
    town.post(&format!("/laporan/{number}/reply"), &reporter, &reply).await;
    town.set_clock("2026-06-04T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    let of_it = |m: &app::OutgoingMail| format!("{m:?}").contains(&number.to_string());
    town.app.jobs().run_jobs(&mails).await.unwrap();
    let about: Vec<_> = mails.letters().into_iter().skip(told_before + 1).filter(|m| of_it(m)).collect();
    assert!(about.iter().all(|m| m.to.starts_with("spesialis@")), "{about:?}");
    assert!(about.iter().any(|m| m.notice() == app::Notice::Restricted), "that its reporter wrote again is heard");
    let list = town.get("/meja/keluhan", &town.session("spesialis").await).await;
    assert!(list.words().contains("Pelapor menulis"), "{}", list.words());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // It was a mistake: back to the coordinator, still hidden.
    let (specialist, coordinator) = (town.session("spesialis").await, town.session("koordinator").await);
    let lift = format!("/meja/laporan/{number}/lift-restriction");
    assert_eq!(town.post(&lift, &specialist, &why).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &specialist).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &coordinator).await.status, StatusCode::OK);
    assert_eq!(town.get(&format!("/laporan/{number}"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_is_restricted_where_nobody_could_deal_with_it() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let cookie = town.session("koordinator").await;
    let page = town.post(&format!("/meja/laporan/{number}/restrict"), &cookie, &[("words", "Pelecehan")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Belum ada spesialis pengaduan") && page.text.contains("Pelecehan"), "{}", page.words());
    // One of the government above will do.
    town.person("spesialis.prov", vec![Grant { role: Role::GrievanceSpecialist, agency: PROVINCE }]).await;
    town.app.refresh_reference().await.unwrap();
    let page = town.post(&format!("/meja/laporan/{number}/restrict"), &cookie, &[("words", "Pelecehan")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.words());
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &town.session("spesialis.prov").await).await.status, StatusCode::OK);
}

#[tokio::test]
async fn whoever_adds_up_figures_takes_restricting_for_hiding() {
    let town = Town::new().await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let (number, _) = town.report_in("forwarded").await;
    let (other, _) = town.report_in("forwarded").await;
    let figures = async || {
        let mut told = Vec::new();
        for path in ["/statistik", "/statistik?bentuk=csv", "/api/v1/figures", "/instansi", "/", "/laporan"] {
            told.push(town.get(path, "").await.words());
        }
        (told, town.store.counts().await.unwrap())
    };
    town.act(number, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    let hidden = figures().await;
    town.act(number, "koordinator", Command::Restrict).await;
    assert_eq!(figures().await, hidden);
    // The other way round: from public to restricted is as from public to hidden.
    town.act(other, "koordinator", Command::Restrict).await;
    let (_, (all, public)) = figures().await;
    assert_eq!((all, public), (2, 0));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn the_reporter_is_promised_nothing_that_nobody_may_do_and_what_they_say_stays_with_the_specialist() {
    let town = Town::new().await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let (number, pin) = town.report_in("answered").await;
    town.act(number, "koordinator", Command::Restrict).await;
    let reporter = town.follow(number, &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &reporter).await;
    assert!(!page.words().contains("paling lambat"), "{}", page.words());
    assert_ne!(
        town.post(&format!("/laporan/{number}/dispute"), &reporter, &[("words", "Saya keberatan")]).await.status,
        StatusCode::SEE_OTHER
    );
    for (login, command, words) in [
        ("", Command::Reply { unsolved: false }, "Saya takut sekali"),
        ("spesialis", Command::Note, "Sudah saya temui diam-diam"),
    ] {
        let actor = if login.is_empty() { Actor::Reporter } else { town.actor(login).await };
        let deed = ActRequest::new(Key::Tracking(number), &actor, command).saying(Words::parse(words).unwrap());
        town.app.reports().act_on_report(deed).await.unwrap();
    }
    let specialist = town.session("spesialis").await;
    let opened = town.post(&format!("/meja/laporan/{number}/buka/kata"), &specialist, &[]).await;
    assert!(opened.text.contains("Saya takut") && opened.text.contains("diam-diam"), "{}", opened.words());
    town.act(number, "spesialis", Command::LiftRestriction).await;
    let coordinator = town.session("koordinator").await;
    let opened = town.post(&format!("/meja/laporan/{number}/buka/kata"), &coordinator, &[]).await;
    assert_eq!(opened.status, StatusCode::OK);
    // What was said before is theirs to read, and why it was lifted; what was said meanwhile is not.
    assert!(opened.text.contains("lapuk") && !opened.text.contains("Saya takut") && !opened.text.contains("diam-diam"));
}

#[tokio::test]
async fn what_its_reporter_took_back_stays_so_after_a_restriction() {
    let town = Town::new().await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    town.act(number, "", Command::Withdraw).await;
    let state = town.state(number).await;
    let case = domain::grievance::Case::of(&state).unwrap();
    assert_eq!(case.ending(), Some(domain::grievance::Outcome::Withdrawn));
    assert!(case.clock().is_none() && case.rings().is_none(), "nobody waits for what was taken back");
    town.act(number, "koordinator", Command::Restrict).await;
    town.act(number, "spesialis", Command::LiftRestriction).await;
    let state = town.state(number).await;
    assert!(matches!(state.status, domain::report::Status::Archived { .. }) && !state.is_public(), "{state:?}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn the_last_specialist_stays_until_there_is_another() {
    let town = Town::new().await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let (admin, specialist) = (town.official("admin").await, town.official("spesialis").await.user);
    let people = town.app.administration();
    let refused = |done: Result<(), app::AppError>| matches!(done, Err(app::AppError::Refused(domain::Refusal::LastSpecialist)));
    assert!(refused(people.set_grants(Some(&admin), specialist, vec![]).await));
    assert!(refused(people.disable(Some(&admin), specialist).await));
    town.person("spesialis.prov", vec![Grant { role: Role::GrievanceSpecialist, agency: PROVINCE }]).await;
    people.disable(Some(&admin), specialist).await.unwrap();
}
