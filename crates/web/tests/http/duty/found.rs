//! What whoever took an alarm finds, what an alarm says of what happens, and where it stands on a desk until it is dealt with.

use app::{ActRequest, AlarmOf, Notice};
use axum::http::StatusCode;
use channels::mail::write;
use domain::{
    Command,
    forest::{Disturbance, Finding, ForestCategory},
    report::ArchiveReason,
};
use store::Key;

use super::{DUTY, alarm, letters};
use crate::town::{Town, mailbox};

#[tokio::test]
async fn whoever_took_an_alarm_tells_what_they_found_and_coordinators_hear_it() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let [first, second] = [town.session("siaga.1").await, town.session("siaga.2").await];
    let there = format!("/meja/laporan/{number}");
    let tell = format!("{there}/tell-finding");
    // Nothing is found by whoever took nothing.
    assert!(!town.get(&there, &first).await.text.contains("do-tell-finding"));
    let early = town.post(&tell, &first, &[("finding", "help")]).await;
    assert_ne!(early.status, StatusCode::SEE_OTHER);
    let officer = town.official("siaga.1").await;
    town.app.forest().take_alarm(&officer, AlarmOf::Report(town.state(number).await.id)).await.unwrap();
    let page = town.get(&there, &first).await;
    assert!(page.text.contains("id=\"do-tell-finding\"") && page.words().contains("Beri kabar dari lokasi"), "{}", page.words());
    let list = town.get(DUTY, &first).await;
    assert!(list.text.contains(&format!("{there}#do-tell-finding")), "{}", list.text);
    let map = list.text.split("href=\"/meja/hutan/peta?").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(town.get(&format!("/meja/hutan/peta?{map}"), &first).await.status, StatusCode::OK);
    // What is missing is said, and nothing typed is lost.
    let missing = town.post(&tell, &first, &[("words", "Butuh pompa alkon")]).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.words().contains("Pilih salah satu") && missing.text.contains("Butuh pompa alkon"), "{}", missing.words());
    for (login, cookie) in [("siaga.2", &second), ("penghubung", &town.session("penghubung").await)] {
        let other = town.post(&tell, cookie, &[("finding", "nothing")]).await;
        assert_ne!(other.status, StatusCode::SEE_OTHER, "{login}");
    }
    let before = town.state(number).await;
    for finding in ["arrived", "help"] {
        let told = town.post(&tell, &first, &[("finding", finding), ("words", "Butuh pompa alkon")]).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.words());
    }
    let state = town.state(number).await;
    assert_eq!(alarm(&town, number).await.found.map(|found| found.finding), Some(Finding::Help));
    // Whoever sees it from afar knows of none of it.
    assert_eq!(state.version, before.version + 2);
    assert_eq!(state.version_from_afar(), before.version_from_afar());
    let coordinator = town.session("koordinator").await;
    for page in [town.get(DUTY, &coordinator).await, town.get(&there, &coordinator).await, town.get(DUTY, &first).await] {
        let told = page.words();
        assert!(told.contains("Perlu bantuan tambahan") && told.contains("Butuh pompa alkon"), "{told}");
    }
    town.told(&mail).await;
    let told = letters(&mail, "koordinator", Notice::DutyFound);
    assert_eq!(told.len(), 2);
    let written: Vec<_> = told.iter().map(|told| write(told, "http://lapor.contoh.id").unwrap()).collect();
    let written = written.iter().find(|written| written.subject.contains("Perlu bantuan tambahan")).unwrap();
    assert!(!written.plain.contains("pompa") && written.plain.contains("/meja/siaga"), "{}", written.plain);
    assert!(letters(&mail, "koordinator.lain", Notice::DutyFound).is_empty());
    // The note is found by no search, and read by nobody who does not deal with it.
    assert!(!town.get("/meja/semua?cari=alkon", &coordinator).await.text.contains(&number.to_string()));
    for login in ["pimpinan", "koordinator.lain"] {
        let page = town.get(&there, &town.session(login).await).await;
        assert!(!page.text.contains("alkon") && !page.words().contains("Kabar dari petugas siaga"), "{login}");
    }
    // Dealt with, there is nothing more to tell.
    town.act(number, "koordinator", Command::Archive { reason: ArchiveReason::Test }).await;
    assert_ne!(town.post(&tell, &first, &[("finding", "help")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn an_alarm_says_fire_and_machines_whatever_category_was_chosen() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let told = Disturbance { category: Some(ForestCategory::Encroachment), machines: true, fire: true, ..Disturbance::default() };
    let number = town.report_told(told).await;
    town.told(&mail).await;
    let letter = letters(&mail, "siaga.1", Notice::DutyAsked).pop().unwrap();
    let written = write(&letter, "http://lapor.contoh.id").unwrap();
    let page = town.get(DUTY, &town.session("siaga.1").await).await.words();
    let link = town.get(&super::link(&letter), "").await.words();
    for told in [written.subject.clone(), written.plain.clone(), page, link] {
        assert!(told.contains("Perambahan") && told.contains("ada api") && told.contains("alat berat"), "{told}");
    }
    // What is over is not told.
    let over = Disturbance { going_on: Some(false), ..told };
    let calm = town.report_told(over).await;
    town.told(&mail).await;
    assert!(town.state(calm).await.alarm.is_none() && town.state(number).await.alarm.is_some());
}

/// The numbers of reports in a list, in their order.
fn listed(page: &crate::town::Page) -> Vec<String> {
    let after = page.text.split("<h3><a href=\"/meja/laporan/").skip(1);
    after.map(|rest| rest.split(['"', '?']).next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_cannot_wait_stands_first_on_a_coordinators_desk_until_it_is_dealt_with() {
    let town = Town::new().await;
    for _ in 0..29 {
        town.report(false).await;
    }
    let (first, _) = town.report_of_forest().await;
    let (second, _) = town.report_of_forest().await;
    let cookie = town.session("koordinator").await;
    let urgent = [first.to_string(), second.to_string()];
    for narrowed in ["", "?kerja=verify", "?wilayah=64.02"] {
        let page = town.get(&format!("/meja{narrowed}"), &cookie).await;
        assert_eq!(listed(&page).get(..2), Some(urgent.as_slice()), "{narrowed}");
        assert_eq!(page.text.matches("<li class=\"urgent\">").count(), 2, "{narrowed}");
        // The list goes on where it ended, and tells nothing twice.
        let mut all = listed(&page);
        let mut next = page.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().map(ToOwned::to_owned);
        while let Some(address) = next.take().filter(|_| all.len() < 31) {
            let page = town.get(&address.split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&"), &cookie).await;
            assert!(!listed(&page).is_empty(), "{address}");
            all.extend(listed(&page));
            next = page.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().map(ToOwned::to_owned);
        }
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 31, "{narrowed}");
    }
    // Page after page of one, so that a page ends among what cannot wait, and behind it.
    let official = town.official("koordinator").await;
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = town.app.reports().inbox(&official, &app::Search::default(), after, 1).await.unwrap();
        seen.extend(page.rows.iter().map(|row| row.report.tracking.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), seen.get(..2)), (31, Some(urgent.as_slice())));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Whoever answers finds no order by it: a company would learn from that what was seen.
    let actor = town.actor("koordinator").await;
    town.act(first, "koordinator", Town::verification(false, vec![])).await;
    let forward = Command::Forward { to: vec![crate::town::WORKS], lead: crate::town::WORKS };
    town.app.reports().act_on_report(ActRequest::new(Key::Tracking(first), &actor, forward)).await.unwrap();
    assert!(town.state(first).await.is_urgent() && town.state(first).await.tasks().iter().all(|task| !task.urgent));
    town.act(second, "koordinator", Command::Archive { reason: ArchiveReason::Test }).await;
    assert!(!town.get("/meja", &cookie).await.text.contains("<li class=\"urgent\">"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // By another program it cannot be put behind the rest unseen.
    let (third, _) = town.report_of_forest().await;
    town.by_hand("UPDATE task SET urgent = 0");
    assert!(!town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "{third}");
}

#[tokio::test]
async fn help_that_is_asked_for_is_counted_on_the_desk_until_somebody_sees_to_it() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    town.told(&mail).await;
    let officer = town.official("siaga.1").await;
    let of = AlarmOf::Report(town.state(number).await.id);
    town.app.forest().take_alarm(&officer, of).await.unwrap();
    let [first, coordinator, other] =
        [town.session("siaga.1").await, town.session("koordinator").await, town.session("koordinator.lain").await];
    let tell = format!("/meja/laporan/{number}/tell-finding");
    let waits = async |cookie: &str| {
        town.get("/meja", cookie).await.words().contains("yang meminta bantuan tambahan dan belum ditangani: 1")
    };
    assert!(!waits(&coordinator).await);
    let told = town.post(&tell, &first, &[("finding", "help"), ("words", "Butuh pompa")]).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.words());
    assert!(waits(&coordinator).await && !waits(&other).await && !waits(&first).await);
    let alarm = of.told();
    let see = [("bantuan", alarm.as_str())];
    // Only whoever coordinates there says that it is seen to.
    let button = format!("name=\"bantuan\" value=\"{alarm}\"");
    assert!(town.get(DUTY, &coordinator).await.text.contains(&button) && !town.get(DUTY, &first).await.text.contains(&button));
    for (login, cookie) in [("koordinator.lain", &other), ("penghubung", &town.session("penghubung").await)] {
        assert_ne!(town.post(DUTY, cookie, &see).await.status, StatusCode::SEE_OTHER, "{login}");
    }
    // Nor does a coordinator say what there is.
    let arrived = town.post(&tell, &coordinator, &[("finding", "arrived")]).await;
    assert_ne!(arrived.status, StatusCode::SEE_OTHER);
    assert!(waits(&coordinator).await);
    let seen = town.post(DUTY, &coordinator, &see).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.words());
    assert!(town.get(seen.location(), &coordinator).await.words().contains("Petugas yang meminta bantuan diberi tahu"));
    assert!(!waits(&coordinator).await);
    assert_eq!(town.post(DUTY, &coordinator, &see).await.status, StatusCode::UNPROCESSABLE_ENTITY, "once");
    town.told(&mail).await;
    let letters = letters(&mail, "siaga.1", Notice::DutyFound);
    let written = write(letters.last().unwrap(), "http://lapor.contoh.id").unwrap();
    assert!(written.plain.contains("Bantuan yang Anda minta sedang diatur"), "{}", written.plain);
    // Asked for again, it waits again.
    assert_eq!(town.post(&tell, &first, &[("finding", "help")]).await.status, StatusCode::SEE_OTHER);
    assert!(waits(&coordinator).await);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
