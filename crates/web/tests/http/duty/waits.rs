//! An alarm is never hidden without a word: where a mail server is dead, where another program changed a row.

use app::{AlarmOf, AlarmsWaiting, DeliveryChannel, DeliveryError, Failure, Notice, OutgoingMail};
use axum::http::StatusCode;

use super::{DUTY, alarm, letters};
use crate::town::{Town, mailbox};

/// A mail server that is not there.
struct Dead;

#[async_trait::async_trait]
impl DeliveryChannel for Dead {
    async fn tell(&self, _: &OutgoingMail) -> Result<(), DeliveryError> {
        Err(DeliveryError::Down(Failure::NoConnection))
    }
}

impl Town {
    async fn dead_minutes(&self, minutes: i64) {
        self.minutes(minutes).await;
        for _ in 0..3 {
            self.app.jobs().run_jobs(&Dead).await.unwrap();
        }
    }
}

#[tokio::test]
async fn with_a_dead_mail_server_the_next_is_asked_in_time_and_it_is_told_that_letters_wait() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let (number, _) = town.report_of_forest().await;
    town.dead_minutes(0).await;
    let raised = alarm(&town, number).await;
    assert_eq!(raised.asked, [town.official("siaga.1").await.user]);
    let waiting = async || town.app.forest().letters_waiting().await.unwrap();
    assert_eq!(waiting().await, None, "it is on its way");
    let [officer, coordinator, admin] =
        [town.session("siaga.1").await, town.session("koordinator").await, town.session("admin").await];
    let told = "surat siaga belum terkirim";
    let pages = [(DUTY, &officer), (DUTY, &coordinator), ("/meja", &coordinator), ("/kelola", &admin)];
    for (path, cookie) in pages {
        assert!(!town.get(path, cookie).await.words().contains(told), "{path}");
    }
    // Ten minutes later the next is asked, though nobody could be written to.
    town.dead_minutes(10).await;
    assert_eq!(alarm(&town, number).await.asked.len(), 2);
    let found = waiting().await.unwrap();
    assert_eq!((found.letters, found.since), (1, raised.raised), "the second is on its way");
    for (path, cookie) in pages {
        let page = town.get(path, cookie).await;
        assert!(page.words().contains(&format!("1 {told}")), "{path}: {}", page.words());
    }
    let page = town.get(DUTY, &coordinator).await.words();
    assert!(page.contains("Surat siaga ini belum terkirim sejak"), "{page}");
    town.dead_minutes(10).await;
    assert!(alarm(&town, number).await.coordinators, "in the end the coordinators, all the same");
    assert_eq!(waiting().await.unwrap().letters, 2);
    let (letters_due, seconds) = town.app.operation().gauges().await.unwrap().alarm_letters;
    assert_eq!((letters_due, seconds), (2, 20 * 60));
    // The server is back: everybody hears, and nothing is told any more.
    town.minutes(6).await;
    town.told(&mail).await;
    for (login, notice) in [("siaga.1", Notice::DutyAsked), ("siaga.2", Notice::DutyAsked), ("koordinator", Notice::DutyLast)] {
        assert_eq!(letters(&mail, login, notice).len(), 1, "{login}");
    }
    assert_eq!(waiting().await, None);
    for (path, cookie) in pages {
        assert!(!town.get(path, cookie).await.words().contains(told), "{path}");
    }
    // Taken, it asks nobody: that a letter about it waits is nothing to tell.
    let (other, _) = town.report_of_forest().await;
    town.dead_minutes(0).await;
    town.dead_minutes(5).await;
    assert!(waiting().await.is_some());
    let by = town.official("siaga.1").await;
    town.app.forest().take_alarm(&by, AlarmOf::Report(town.state(other).await.id)).await.unwrap();
    assert_eq!(waiting().await, None);
}

#[tokio::test]
async fn a_row_that_another_program_changed_hides_no_alarm_and_is_told() {
    let (town, mail) = (Town::new().await, mailbox());
    town.on_duty().await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(town.report_of_forest().await.0);
    }
    town.told(&mail).await;
    let (officer, cookie) = (town.official("siaga.1").await, town.session("siaga.1").await);
    let coordinator = town.session("koordinator").await;
    assert_eq!(town.app.forest().alarms(&officer).await.unwrap().reports.len(), 3);
    // Its state is not what its events say: what is told comes from these.
    town.let_change("report");
    town.by_hand("UPDATE report SET state = replace(state, '\"minutes\":10', '\"minutes\":99') WHERE n = 1");
    let list = town.app.forest().alarms(&officer).await.unwrap();
    let damaged: Vec<_> = list.reports.iter().filter(|seen| seen.damaged).collect();
    assert_eq!((list.reports.len(), damaged.len(), list.unread), (3, 1, 0));
    assert_eq!((damaged[0].alarm.minutes, damaged[0].open, damaged[0].may_take), (10, true, false));
    assert_eq!(damaged[0].tracking, Some(numbers[0]));
    for cookie in [&cookie, &coordinator] {
        let page = town.get(DUTY, cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.words().contains("diubah oleh program lain"), "{}", page.words());
        assert!(page.text.contains(&format!("value=\"{}\"", AlarmOf::Report(town.state(numbers[2]).await.id).told())));
    }
    let desk = town.get("/meja", &coordinator).await.words();
    assert!(desk.contains("3 siaga menunggu Anda"), "{desk}");
    // Whose it is cannot be told any more: it is counted, for everybody who reads alarms.
    town.by_hand("UPDATE report SET head = mark WHERE n = 1");
    let desk = town.get("/meja", &coordinator).await.words();
    assert!(desk.contains("2 siaga menunggu Anda") && desk.contains("1 siaga tidak dapat dibaca"), "{desk}");
    town.by_hand("UPDATE report SET state = replace(state, '\"tracking\"', '\"trackinx\"') WHERE n = 2");
    let waiting = town.app.forest().alarms_waiting(&officer).await.unwrap();
    assert_eq!(waiting, AlarmsWaiting { reports: 1, help: 0, drills: 0, unread: 2 });
    for cookie in [&cookie, &coordinator] {
        let page = town.get(DUTY, cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.words().contains("2 siaga tidak dapat dibaca"), "{}", page.words());
    }
}
