//! Drills go the way of an alarm, are marked, and count nowhere.

use app::{AlarmOf, AlarmsWaiting, AppError, News, Notice, OutgoingMail};
use axum::http::StatusCode;
use channels::mail::write;
use domain::{Refusal, forest::DrillId};

use super::{DUTY, letters, link};
use crate::town::{Town, VILLAGE, area, mailbox};

#[tokio::test]
async fn a_drill_goes_the_same_way_is_marked_everywhere_and_counts_nowhere() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let coordinator = town.session("koordinator").await;
    let deed = trust::random::ordered_identity().to_string();
    let raised = [("place", "Badak Baru"), ("deed", deed.as_str())];
    for _ in 0..2 {
        assert_eq!(town.post(DUTY, &coordinator, &raised).await.location(), "/meja/siaga?latihan=1", "twice is once");
    }
    assert_eq!(town.store.drills().await.unwrap().len(), 1);
    let again = town.post(DUTY, &coordinator, &[("place", "Badak Baru")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.words().contains("masih berjalan"), "{}", again.words());
    let far = town.post(DUTY, &coordinator, &[("place", "Rawa Makmur")]).await;
    assert!(far.status == StatusCode::UNPROCESSABLE_ENTITY && far.words().contains("bukan wewenang Anda"), "{}", far.words());
    for login in ["penghubung", "pimpinan", "pengawas", "siaga.1"] {
        let page = town.post(DUTY, &town.session(login).await, &[("place", "Badak Baru")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{login}");
    }
    town.told(&mail).await;
    town.minutes(10).await;
    town.told(&mail).await;
    town.minutes(4).await;
    let second = letters(&mail, "siaga.2", Notice::DutyAsked).pop().unwrap();
    assert!(matches!(second.news, News::DutyAsked { drill: true, .. }));
    let written = write(&second, "http://lapor.contoh.id").unwrap();
    assert!(written.subject.starts_with("[LATIHAN]") && written.plain.contains("INI LATIHAN"), "{}", written.plain);
    // Also where the installation says it in words of its own.
    let own = OutgoingMail { subject: "Api!".into(), words: "Api di {tempat}.".into(), ..second.clone() };
    let own = write(&own, "http://lapor.contoh.id").unwrap();
    assert!(own.subject.starts_with("[LATIHAN]") && own.plain.contains("INI LATIHAN"), "{}", own.plain);
    let page = town.get(&link(&second), "").await;
    assert!(page.words().contains("Ini LATIHAN"), "{}", page.words());
    assert_eq!(town.post(&link(&second), "", &[]).await.status, StatusCode::SEE_OTHER);
    let drill = town.store.drills().await.unwrap().pop().unwrap();
    assert_eq!((drill.alarm.minutes_taken(), drill.alarm.asked.len()), (Some(14), 2));
    let page = town.get(DUTY, &coordinator).await.words();
    assert!(page.contains("LATIHAN") && page.contains("Diterima Petugas siaga.2 setelah 14 menit"), "{page}");
    assert!(town.get("/kelola/riwayat", &town.session("admin").await).await.words().contains("Latihan siaga"));
    town.told(&mail).await;
    let told = letters(&mail, "siaga.1", Notice::DutyTaken).pop().unwrap();
    assert!(write(&told, "http://x").unwrap().subject.starts_with("[LATIHAN]"));
    // Nothing of it is a report.
    assert_eq!(town.store.scan(0, 9).await.unwrap().len(), 0);
    for open in [true, false] {
        assert!(town.store.alarmed(open, None, 9).await.unwrap().is_empty());
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.let_change("duty_drill");
    town.by_hand("UPDATE duty_drill SET told = replace(told, '64.02.06.2001', '64.02.06.2002')");
    assert!(!town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "told otherwise than its notes");
}

#[tokio::test]
async fn a_drill_that_waits_for_coordinators_goes_on_for_a_day_and_is_told_from_an_alarm() {
    let (town, mail) = (Town::new().await, mailbox());
    let by = town.official("koordinator").await;
    let raise = async || {
        let id = DrillId(trust::random::ordered_identity());
        town.app.administration().raise_drill(&by, id, &area(VILLAGE)).await
    };
    let goes_on = |raised: Result<(), AppError>| matches!(raised, Err(AppError::Refused(Refusal::WrongState)));
    // Nobody is on duty.
    raise().await.unwrap();
    assert!(town.store.drills().await.unwrap().pop().unwrap().alarm.coordinators);
    assert!(goes_on(raise().await));
    let desk = async || town.get("/meja", &town.session("koordinator").await).await.words();
    let drill = "LATIHAN: 1 latihan siaga menunggu Anda";
    let told = desk().await;
    assert!(told.contains(drill) && !told.contains("1 siaga menunggu Anda"), "{told}");
    town.report_of_forest().await;
    town.told(&mail).await;
    let told = desk().await;
    assert!(told.contains(drill) && told.contains("1 siaga menunggu Anda"), "{told}");
    assert_eq!(town.app.forest().alarms_waiting(&by).await.unwrap(), AlarmsWaiting { reports: 1, help: 0, drills: 1, unread: 0 });
    // After a day it asks nobody any more; one that is taken is over at once.
    town.minutes(24 * 60).await;
    assert!(goes_on(raise().await));
    town.minutes(1).await;
    raise().await.unwrap();
    assert!(goes_on(raise().await));
    let newest = town.store.drills().await.unwrap().into_iter().max_by_key(|drill| drill.alarm.raised).unwrap();
    town.app.forest().take_alarm(&by, AlarmOf::Drill(newest.id)).await.unwrap();
    raise().await.unwrap();
    assert_eq!(town.store.drills().await.unwrap().len(), 3);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
