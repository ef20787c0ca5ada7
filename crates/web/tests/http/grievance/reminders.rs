//! Whoever has to act on a grievance hears of its deadlines, once before and once when they are over.

use app::Notice;
use channels::mail::Mailer;
use domain::{Command, TrackingNumber, grievance::StepName};

use crate::town::{Town, mailbox};

impl Town {
    /// Lets the jobs that are due at a moment be done, and those that they write.
    async fn reminded(&self, mails: &Mailer, at: &str) {
        self.set_clock(at);
        for _ in 0..3 {
            self.app.jobs().run_jobs(mails).await.unwrap();
        }
    }
}

/// Who was told of a report, with how often, by kind.
fn told(mails: &Mailer, number: TrackingNumber, notice: Notice) -> Vec<String> {
    let of = mails.letters().into_iter().filter(|l| l.tracking == Some(number) && l.notice() == notice);
    let mut names: Vec<_> = of.map(|l| l.to.split('@').next().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn who_must_act_is_reminded_once_before_and_once_when_it_is_over() {
    let (town, mails) = (Town::new().await, mailbox());
    town.programme().await;
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let (quick, _) = town.report_in("forwarded").await;
    town.taken(quick).await;
    town.grieve(quick, "koordinator", StepName::Acknowledged, None).await;
    // Until the tenth it is to be acknowledged: eight in the morning of the working day before.
    town.reminded(&mails, "2026-03-08T23:59:59Z").await;
    assert!(told(&mails, number, Notice::GrievanceDue).is_empty());
    town.reminded(&mails, "2026-03-09T00:00:01Z").await;
    town.reminded(&mails, "2026-03-09T05:00:00Z").await;
    assert_eq!(told(&mails, number, Notice::GrievanceDue), ["koordinator"]);
    let letter = mails.letters().into_iter().find(|l| l.notice() == Notice::GrievanceDue).unwrap();
    let written = channels::mail::write(&letter, "http://lapor.contoh.id").unwrap();
    assert!(written.plain.contains("tanda terima bagi pengadu") && written.plain.contains("10 Maret 2026"), "{}", written.plain);
    assert!(written.plain.contains(&format!("/meja/keluhan/{number}")), "{}", written.plain);
    assert!(told(&mails, number, Notice::GrievanceOverdue).is_empty());
    town.reminded(&mails, "2026-03-10T16:00:00Z").await;
    town.reminded(&mails, "2026-03-11T01:00:00Z").await;
    assert_eq!(told(&mails, number, Notice::GrievanceOverdue), ["koordinator"]);
    // What was done in time is told to nobody.
    assert!(told(&mails, quick, Notice::GrievanceDue).is_empty() && told(&mails, quick, Notice::GrievanceOverdue).is_empty());
    // The answer is whoever leads's; that it is late hears the coordinator, too.
    town.grieve(number, "koordinator", StepName::Acknowledged, None).await;
    town.act(
        quick,
        "penghubung",
        Command::FollowUp { agency: crate::town::WORKS, outcome: Some(domain::report::Outcome::Informed) },
    )
    .await;
    town.reminded(&mails, "2026-03-20T00:00:01Z").await;
    assert_eq!(told(&mails, number, Notice::GrievanceDue), ["koordinator", "penghubung"]);
    town.reminded(&mails, "2026-03-24T01:00:00Z").await;
    assert_eq!(told(&mails, number, Notice::GrievanceOverdue), ["koordinator", "koordinator", "penghubung"]);
    assert!(told(&mails, quick, Notice::GrievanceDue).is_empty(), "it was answered");
    // An appeal has a clock of its own, for whoever keeps the register.
    town.grieve(quick, "koordinator", StepName::Appealed, None).await;
    town.reminded(&mails, "2026-04-30T01:00:00Z").await;
    assert_eq!(told(&mails, quick, Notice::GrievanceOverdue), ["koordinator"]);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn of_a_restricted_case_its_specialist_alone_is_reminded() {
    let (town, mails) = (Town::new().await, mailbox());
    town.programme().await;
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    // In the register before it was restricted, and what was written for the coordinator goes to nobody else.
    town.act(number, "koordinator", Command::Restrict).await;
    town.reminded(&mails, "2026-03-09T00:00:01Z").await;
    town.reminded(&mails, "2026-03-11T01:00:00Z").await;
    town.grieve(number, "spesialis", StepName::Acknowledged, None).await;
    town.reminded(&mails, "2026-03-24T01:00:00Z").await;
    assert_eq!(told(&mails, number, Notice::GrievanceDue), ["spesialis"]);
    assert_eq!(told(&mails, number, Notice::GrievanceOverdue), ["spesialis", "spesialis"]);
    for letter in mails.letters().iter().filter(|l| l.tracking == Some(number) && !l.to.starts_with("spesialis@")) {
        assert!(letter.at.to_string().as_str() < "2026-03-09", "{letter:?}");
    }
}
