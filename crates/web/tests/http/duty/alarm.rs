//! The life of an alarm by the clock, and the link of a letter that takes it.

use app::{AlarmOf, AlarmsWaiting, Notice};
use axum::http::StatusCode;
use channels::mail::write;
use domain::{policy, report::ReportEvent};
use store::Key;

use super::{DUTY, alarm, letters, link};
use crate::town::{Town, mailbox};

#[tokio::test]
async fn an_urgent_report_asks_one_after_the_other_and_one_tap_takes_it() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let [first, second] = ["siaga.1", "siaga.2"].map(|login| letters(&mail, login, Notice::DutyAsked));
    assert_eq!((first.len(), second.len()), (1, 0));
    // It names the village and that it is urgent; never words, points, numbers, hours or who.
    let written = write(&first[0], "http://lapor.contoh.id").unwrap();
    let all = format!("{}\n{}\n{}", written.subject, written.plain, written.html);
    assert!(all.contains("Badak Baru") && written.subject.starts_with("SIAGA"), "{all}");
    for secret in ["Ngayau", "belakang", "0.3124", "117.412", &number.to_string(), &number.grouped(), "LATIHAN"] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
    // Whoever looks changes nothing, however often.
    let path = link(&first[0]);
    for _ in 0..3 {
        let page = town.get(&path, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.words().contains("Saya terima") && page.words().contains("Badak Baru"), "{}", page.words());
        assert!(!page.text.contains(&number.to_string()) && !page.words().contains("belakang"), "{}", page.words());
        assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
    }
    assert!(alarm(&town, number).await.is_open());
    // Ten minutes later the next is asked, once.
    town.minutes(9).await;
    town.told(&mail).await;
    assert!(letters(&mail, "siaga.2", Notice::DutyAsked).is_empty());
    town.minutes(1).await;
    town.minutes(0).await;
    town.told(&mail).await;
    let second = letters(&mail, "siaga.2", Notice::DutyAsked);
    assert_eq!((second.len(), letters(&mail, "siaga.1", Notice::DutyAsked).len()), (1, 1));
    // The second takes it; the first hears of that, and their link says so.
    let taken = town.post(&link(&second[0]), "", &[]).await;
    assert_eq!((taken.status, taken.location()), (StatusCode::SEE_OTHER, link(&second[0]).as_str()));
    let theirs = town.official("siaga.2").await.user;
    assert_eq!(alarm(&town, number).await.taken_by, Some(theirs));
    assert!(town.get(&link(&second[0]), "").await.words().contains("Anda sudah menerima"));
    let version = town.state(number).await.version;
    for path in [link(&second[0]), path] {
        assert_eq!(town.post(&path, "", &[]).await.status, StatusCode::SEE_OTHER, "twice is once");
    }
    assert_eq!(town.state(number).await.version, version);
    assert!(town.get(&link(&first[0]), "").await.words().contains("petugas lain"));
    town.told(&mail).await;
    assert_eq!(letters(&mail, "siaga.1", Notice::DutyTaken).len(), 1);
    assert!(
        letters(&mail, "siaga.2", Notice::DutyTaken).is_empty() && letters(&mail, "koordinator", Notice::DutyLast).is_empty()
    );
    town.minutes(60).await;
    assert_eq!(alarm(&town, number).await.asked.len(), 2);
    // The log tells who.
    let history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
    let last = history.events.iter().rfind(|e| e.event.what == ReportEvent::AlarmTaken).unwrap();
    assert_eq!(last.event.by, policy::ActorRef::Official(theirs));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn with_nobody_left_the_coordinators_are_asked_and_take_it_on_their_desk() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_of_forest().await;
    town.told(&mail).await;
    // Nobody is on duty at all.
    assert!(alarm(&town, number).await.coordinators);
    let asked = letters(&mail, "koordinator", Notice::DutyLast);
    assert_eq!(asked.len(), 1);
    assert!(letters(&mail, "koordinator.lain", Notice::DutyLast).is_empty());
    let coordinator = town.session("koordinator").await;
    let desk = town.get("/meja", &coordinator).await;
    assert!(desk.words().contains("1 siaga menunggu Anda"), "{}", desk.words());
    let page = town.get(DUTY, &coordinator).await;
    let mark = page.text.split("name=\"siaga\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = town.session("koordinator.lain").await;
    assert!(!town.get(DUTY, &other).await.text.contains(&mark));
    assert_eq!(town.post(DUTY, &other, &[("siaga", &mark)]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.post(DUTY, "", &[("siaga", &mark)]).await.status, StatusCode::SEE_OTHER, "to sign in");
    assert!(alarm(&town, number).await.is_open());
    assert_eq!(town.post(DUTY, &coordinator, &[("siaga", &mark)]).await.location(), "/meja/siaga?diterima=1");
    assert_eq!(alarm(&town, number).await.taken_by, Some(town.official("koordinator").await.user));
    assert!(town.get(DUTY, &coordinator).await.words().contains("Diterima Petugas koordinator"));
    // A calm report asks nobody until a coordinator says so.
    let calm = town.report_saying("Pohon ditebang di hutan desa").await;
    town.told(&mail).await;
    assert!(town.state(calm).await.alarm.is_none());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_link_is_one_persons_of_one_alarm_and_ends_with_it() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    let (other, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let paths: Vec<_> = letters(&mail, "siaga.1", Notice::DutyAsked).iter().map(link).collect();
    assert_eq!(paths.len(), 2);
    assert_ne!(paths[0], paths[1]);
    let token = paths[0].trim_start_matches("/siaga/");
    let (head, mark) = token.rsplit_once('-').unwrap();
    let second = town.official("siaga.2").await.user.0;
    let (alarm_of, _) = head.split_once('-').unwrap();
    let their_mark = paths[1].rsplit_once('-').unwrap().1;
    for wrong in [
        format!("/siaga/{head}-{}", "0".repeat(mark.len())),
        format!("/siaga/{head}-"),
        format!("/siaga/{head}"),
        format!("/siaga/{alarm_of}-{second}-{mark}"),
        format!("/siaga/{head}-{their_mark}"),
        format!("/siaga/{}", token.replacen('l', "d", 1)),
        "/siaga/x".to_owned(),
        "/siaga/%C3%A9-1-2".to_owned(),
    ] {
        assert_eq!(town.get(&wrong, "").await.status, StatusCode::NOT_FOUND, "{wrong}");
        assert_eq!(town.post(&wrong, "", &[]).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert!(alarm(&town, number).await.is_open() && alarm(&town, other).await.is_open());
    // Put away, it asks nobody any more; and whoever lost their role takes nothing.
    for number in [number, other] {
        town.act(number, "koordinator", domain::Command::Archive { reason: domain::report::ArchiveReason::Test }).await;
    }
    for path in &paths {
        assert_eq!(town.get(path, "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(town.post(path, "", &[]).await.status, StatusCode::NOT_FOUND);
    }
    let (third, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let path = link(letters(&mail, "siaga.1", Notice::DutyAsked).last().unwrap());
    assert_eq!(town.get(&path, "").await.status, StatusCode::OK);
    let person = town.store.person_by_login("siaga.1".into()).await.unwrap().unwrap().id;
    town.app.administration().disable(None, person).await.unwrap();
    assert_eq!(town.post(&path, "", &[]).await.status, StatusCode::NOT_FOUND);
    // Nor is it asked again.
    assert!(alarm(&town, third).await.is_open());
    let (fourth, _) = town.report_of_forest().await;
    town.told(&mail).await;
    assert_eq!(alarm(&town, fourth).await.asked, [town.official("siaga.2").await.user]);
}

#[tokio::test]
async fn an_open_alarm_is_found_behind_any_number_of_newer_ones() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let officer = town.official("siaga.1").await;
    assert_eq!(alarm(&town, number).await.asked, [officer.user]);
    // Nobody is on duty any more: those that follow ask coordinators.
    let roster = town.store.rosters().await.unwrap().pop().unwrap();
    let admin = town.official("admin").await;
    town.app.administration().drop_roster(&admin, roster.id, roster.version).await.unwrap();
    for _ in 0..60 {
        town.report_of_forest().await;
    }
    for _ in 0..10 {
        town.told(&mail).await;
    }
    assert_eq!(town.store.alarmed(true, None, 100).await.unwrap().len(), 61);
    let list = town.app.forest().alarms(&officer).await.unwrap();
    let mark = AlarmOf::Report(town.state(number).await.id);
    assert_eq!(list.reports.iter().map(|seen| (seen.of, seen.open)).collect::<Vec<_>>(), [(mark, true)]);
    assert!(!list.more);
    assert_eq!(
        town.app.forest().alarms_waiting(&officer).await.unwrap(),
        AlarmsWaiting { reports: 1, help: 0, drills: 0, unread: 0 }
    );
    let coordinator = town.official("koordinator").await;
    assert_eq!(town.app.forest().alarms_waiting(&coordinator).await.unwrap().reports, 61);
    // Once it is taken it stands among those that were before, behind all that wait.
    town.app.forest().take_alarm(&officer, mark).await.unwrap();
    let list = town.app.forest().alarms(&coordinator).await.unwrap();
    assert_eq!(list.reports.iter().filter(|seen| seen.open).count(), 60);
    assert_eq!(list.reports.last().map(|seen| (seen.of, seen.open)), Some((mark, false)));
    assert!(town.get(DUTY, &town.session("siaga.1").await).await.words().contains("Diterima Petugas siaga.1"));
}

#[tokio::test]
async fn the_people_of_an_agency_hear_what_they_are_to_look_at() {
    let (town, mail) = (Town::new().await, mailbox());
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let (list, cookie) = ("/meja/hutan/tanpa-laporan", town.session("koordinator").await);
    let event = town.get(list, &cookie).await.field("kejadian");
    let fields = [
        ("kejadian", event.as_str()),
        ("hari", "30"),
        ("what", "assigned"),
        ("agency", "Dinas PU"),
        ("words", "Rahasia lapangan"),
    ];
    assert_eq!(town.post(list, &cookie, &fields).await.status, StatusCode::SEE_OTHER);
    town.told(&mail).await;
    let told = letters(&mail, "penghubung", Notice::AlertAssigned);
    assert_eq!(told.len(), 1);
    let written = write(&told[0], "http://lapor.contoh.id").unwrap();
    assert!(written.plain.contains("Dinas PU") && written.plain.contains("titik panas"), "{}", written.plain);
    assert!(!written.plain.contains("Rahasia"), "what was typed is read on the page alone");
    assert_eq!(town.get(&link(&told[0]), &town.session("penghubung").await).await.status, StatusCode::OK);
    assert!(letters(&mail, "penghubung.kes", Notice::AlertAssigned).is_empty());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
