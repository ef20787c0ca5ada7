//! Letters: with the values of when it happened, about what still holds, to somebody who hears, and nothing of a person left.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use app::{DeliveryChannel, DeliveryError, Failure, Notice, OutgoingMail};
use axum::http::StatusCode;
use channels::mail::{Mailer, write};
use domain::{AgencyId, Command, TrackingNumber, Zone, report::Status};
use store::{Key, NewJob, Person};
use tokio::sync::{Barrier, Notify};

use crate::town::{HEALTH, OTHER_REGENCY, REGENCY, Town, WORKS, mailbox};

async fn person(town: &Town, login: &str) -> Person {
    town.store.person_by_login(login.into()).await.unwrap().unwrap()
}

async fn disable(town: &Town, login: &str) {
    town.app.administration().disable(None, person(town, login).await.id).await.unwrap();
    town.app.refresh_reference().await.unwrap();
}

fn about(mail: &Mailer, number: TrackingNumber, notice: Notice) -> Vec<OutgoingMail> {
    mail.letters().into_iter().filter(|l| l.tracking == Some(number) && l.notice() == notice).collect()
}

fn plain(letter: &OutgoingMail) -> String {
    write(letter, "http://lapor.contoh.id").unwrap().plain
}

fn long(date: domain::Date) -> String {
    let month = match date.month() {
        3 => "Maret",
        4 => "April",
        other => panic!("not in these tests: month {other}"),
    };
    format!("{} {month} {}", date.day(), date.year())
}

#[tokio::test]
async fn whoever_was_joined_hears_who_answered_and_finds_the_answer() {
    let (town, mail) = (Town::new().await, mailbox());
    let (lead, _) = town.report_in("forwarded").await;
    let (joined, pin) = town.report(false).await;
    town.act(joined, "koordinator", Command::Join { to: town.state(lead).await.id }).await;
    town.tell(&mail).await;
    assert!(plain(&about(&mail, joined, Notice::Joined)[0]).contains(&lead.grouped()));
    town.set_clock("2026-03-05T03:00:00Z");
    town.act(lead, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    town.set_clock("2026-03-09T03:00:00Z");
    town.tell(&mail).await;
    let told = about(&mail, joined, Notice::JoinedAnswered);
    assert_eq!(told.len(), 1);
    let text = plain(&told[0]);
    for part in ["Dinas PU", "5 Maret 2026", &lead.grouped(), &format!("/laporan/{lead}")] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // And on the page of their own report.
    let own = town.follow(joined, &pin).await;
    let page = town.get(&format!("/laporan/{joined}"), &own).await;
    assert!(page.text.contains(&format!("href=\"/laporan/{lead}\"")), "{}", page.text);
    // One that not everybody may see is not named.
    town.act(lead, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    town.act(lead, "", Command::Rate { stars: 4, solved: Some(true) }).await;
    town.tell(&mail).await;
    let told = about(&mail, joined, Notice::JoinedClosed);
    let text = plain(&told[0]);
    assert!(!text.contains(&lead.grouped()) && !text.contains(&lead.to_string()) && text.contains("9 Maret 2026"), "{text}");
    let page = town.get(&format!("/laporan/{joined}"), &own).await;
    assert!(!page.text.contains(&lead.to_string()), "nor on the page");
}

#[tokio::test]
async fn a_letter_says_what_was_so_when_it_happened() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("forwarded").await;
    let due = Zone::Central.date(town.state(number).await.forwardings[0].first.as_ref().unwrap().due);
    let works = town.app.reference().agencies.get(WORKS).unwrap().clone();
    // Before the letter goes, the agency is called otherwise and has answered: other dates run.
    let renamed = domain::Agency { name: "Dinas Baru".into(), ..works };
    town.app.administration().put_agency(&town.official("admin").await, renamed).await.unwrap();
    town.set_clock("2026-03-04T03:00:00Z");
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: None }).await;
    town.tell(&mail).await;
    let text = plain(&about(&mail, number, Notice::Forwarded)[0]);
    assert!(text.contains("Dinas PU Kutai Kartanegara") && text.contains(&long(due)), "{text}");
    assert!(plain(&about(&mail, number, Notice::FollowedUp)[0]).contains("Dinas Baru"));
    // Nothing of the reporter is in what waits.
    let (other, _) = town.report_in("answered").await;
    let jobs = town.store.claim(town.app.now() + jiff::SignedDuration::from_hours(1), town.app.now(), 50, &[]).await;
    let jobs = jobs.unwrap();
    assert!(jobs.iter().any(|j| j.payload.contains("answered")), "{other}");
    assert!(jobs.iter().all(|j| !j.payload.contains("budi") && !j.payload.contains("Budi") && !j.payload.contains("lapuk")));
}

#[tokio::test]
async fn what_was_overtaken_is_not_told() {
    let (town, mail) = (Town::new().await, mailbox());
    let (asked, _) = town.report_in("needs_completion").await;
    town.act(asked, "", Command::Complete).await;
    let (approved, _) = town.report_in("draft").await;
    town.act(approved, "atasan.kes", Command::Approve { follow_up: 0 }).await;
    let (verified, _) = town.report_in("forwarded").await;
    town.tell(&mail).await;
    assert!(about(&mail, asked, Notice::AskedToComplete).is_empty(), "it was completed");
    assert!(about(&mail, approved, Notice::ToApprove).is_empty(), "it was approved");
    assert!(about(&mail, approved, Notice::ToFollowUp).is_empty(), "it was answered");
    assert!(about(&mail, verified, Notice::New).is_empty(), "it was verified");
    assert_eq!(about(&mail, verified, Notice::ToFollowUp).len(), 1, "this still is to be done");
    assert_eq!(about(&mail, approved, Notice::Answered).len(), 1);
    // A reminder after the deed, and one after its day.
    town.set_clock("2026-03-17T00:30:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    town.act(verified, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    town.tell(&mail).await;
    assert!(about(&mail, verified, Notice::DueTomorrow).is_empty() && about(&mail, verified, Notice::Overdue).is_empty());
}

#[tokio::test]
async fn an_answer_told_late_promises_no_time_that_is_over() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("answered").await;
    let Status::Answered { window: Some(window) } = town.state(number).await.status else { panic!("it was answered") };
    town.set_clock("2026-04-20T02:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    town.tell(&mail).await;
    let text = plain(&about(&mail, number, Notice::Answered)[0]);
    assert!(text.contains("3 Maret 2026") && !text.contains(&long(Zone::Central.date(window.due))), "{text}");
    assert_eq!(about(&mail, number, Notice::Closed).len(), 1);
}

#[tokio::test]
async fn a_letter_to_nobody_reaches_whoever_stands_nearest() {
    let (town, mail) = (Town::new().await, mailbox());
    let heard = |number| -> Vec<(String, bool)> {
        about(&mail, number, Notice::ToFollowUp).into_iter().map(|l| (l.to, l.instead)).collect()
    };
    disable(&town, "penghubung.kes").await;
    let send = async |to: AgencyId| {
        let (number, _) = town.report_in("verified").await;
        town.act(number, "koordinator", Command::Forward { to: vec![to], lead: to }).await;
        town.tell(&mail).await;
        number
    };
    let number = send(HEALTH).await;
    assert_eq!(heard(number), [("atasan.kes@kantor.contoh.id".to_owned(), true)], "the head of the agency");
    disable(&town, "atasan.kes").await;
    let number = send(HEALTH).await;
    assert_eq!(heard(number), [("koordinator@kantor.contoh.id".to_owned(), true)], "the coordinator");
    assert!(plain(&about(&mail, number, Notice::ToFollowUp)[0]).contains("tidak ada petugas Dinas Kesehatan"));
    // Somebody who cannot be written to is told in a letter to the next.
    let person = person(&town, "penghubung").await;
    town.app
        .administration()
        .rename_person(None, person.id, &domain::PersonName::parse(&person.name).unwrap(), None)
        .await
        .unwrap();
    town.app.refresh_reference().await.unwrap();
    let number = send(WORKS).await;
    assert_eq!(heard(number), [("koordinator@kantor.contoh.id".to_owned(), true)]);
    // A government hears through its coordinators, whose task it is.
    let number = send(OTHER_REGENCY).await;
    assert_eq!(heard(number), [("koordinator.lain@kantor.contoh.id".to_owned(), false)]);
    // Whoever chooses is told.
    let (number, _) = town.report_in("verified").await;
    let page = town.get(&format!("/meja/laporan/{number}"), &town.session("koordinator").await).await.text;
    assert!(page.contains("Dinas Kesehatan Kutai Kartanegara (belum ada petugas: tidak ada yang akan menjawab)"), "{page}");
    assert!(page.contains("Dinas PU Kutai Kartanegara (petugasnya tidak dapat disurati)"));
    assert!(page.contains(">Inspektorat Kutai Kartanegara</option>") && page.contains(">Pemerintah Provinsi</option>"));
    // And sees it afterwards, also of one whose name was typed.
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let page = town.get(&format!("/meja/laporan/{number}"), &town.session("koordinator").await).await.text;
    assert!(page.contains("<span class=\"tag warn\">belum ada petugas"));
}

#[tokio::test]
async fn a_government_finds_what_was_sent_to_itself_and_answers() {
    let town = Town::new().await;
    let (number, _) = town.report_in("verified").await;
    town.act(number, "koordinator", Command::Forward { to: vec![OTHER_REGENCY], lead: OTHER_REGENCY }).await;
    let there = town.session("koordinator.lain").await;
    let inbox = town.get("/meja", &there).await.text;
    assert!(inbox.contains(&format!("/meja/laporan/{number}")) && inbox.contains("Tindak lanjut pertama"), "{inbox}");
    let (seen, at) = (town.state(number).await.version.to_string(), OTHER_REGENCY.0.to_string());
    let answer = [("seen", seen.as_str()), ("agency", at.as_str()), ("says", "informed"), ("words", "Sudah kami perbaiki.")];
    let page = town.post(&format!("/meja/laporan/{number}/follow-up"), &there, &answer).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    assert!(matches!(town.state(number).await.status, Status::Answered { .. }));
    // What its own government keeps stays with that one; one above that has no part in it answers nothing.
    let (number, _) = town.report_in("verified").await;
    town.act(number, "koordinator", Command::Forward { to: vec![REGENCY], lead: REGENCY }).await;
    assert!(town.get("/meja", &town.session("koordinator").await).await.text.contains(&format!("/meja/laporan/{number}")));
    let (there, at) = (town.session("koordinator.prov").await, REGENCY.0.to_string());
    let answer = [("agency", at.as_str()), ("says", "informed"), ("words", "Bukan kami.")];
    let above = town.post(&format!("/meja/laporan/{number}/follow-up"), &there, &answer).await;
    assert_eq!(above.status, StatusCode::FORBIDDEN);
}

/// Refuses one address for good.
struct Refuses(&'static str, Mailer);

#[async_trait::async_trait]
impl DeliveryChannel for Refuses {
    async fn tell(&self, letter: &OutgoingMail) -> Result<(), DeliveryError> {
        if letter.to == self.0 {
            return Err(DeliveryError::Never(Failure::Reply(550, Some((5, 1, 1)))));
        }
        self.1.tell(letter).await
    }
}

#[tokio::test]
async fn what_cannot_be_delivered_is_shown_without_the_address() {
    let (town, mail) = (Town::new().await, Refuses("budi@contoh.id", mailbox()));
    let (number, _) = town.report_in("forwarded").await;
    town.tell(&mail).await;
    assert!(!mail.1.letters().is_empty(), "others arrive");
    let path = format!("/meja/laporan/{number}");
    let page = town.get(&path, &town.session("koordinator").await).await.text;
    assert!(page.contains("Surat kepada pelapor tidak sampai: alamatnya ditolak (550 5.1.1)"), "{page}");
    assert!(!page.contains("budi@contoh.id"));
    let overseer = town.get(&path, &town.session("pengawas").await).await.text;
    assert!(!overseer.contains("tidak sampai"), "it is for those who ask the reporter");
    let admin = town.get("/kelola", &town.session("admin").await).await.text;
    assert!(admin.contains("<span class=\"code\">550 5.1.1</span>: 2"), "{admin}");
    // Forgetting takes the letters along, the dead ones too.
    town.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    assert_eq!(town.store.job_counts().await.unwrap().dead, 0);
    assert!(!town.get(&path, &town.session("koordinator").await).await.text.contains("tidak sampai"));
}

#[tokio::test]
async fn what_waits_goes_with_the_person_and_so_does_what_was_typed() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("forwarded").await;
    let cookie = town.session("penghubung").await;
    let address = format!("/meja/laporan/{number}/follow-up/ketikan");
    let typed = town.post(&address, &cookie, &[("words", "Yth. Budi Pelapor")]).await;
    assert_eq!(typed.status, StatusCode::NO_CONTENT);
    town.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    assert!(!town.get(&format!("/meja/laporan/{number}"), &cookie).await.text.contains("Yth. Budi"));
    town.tell(&mail).await;
    assert!(mail.letters().iter().all(|l| l.to != "budi@contoh.id"));
    assert_eq!(about(&mail, number, Notice::ToFollowUp).len(), 1, "officials still hear of their work");
}

/// How many letters are on their way together.
const AT_ONCE: usize = 4;

/// A slow way: no receipt arrives before so many are on their way together.
struct Slow {
    mail: Mailer,
    under_way: AtomicUsize,
    most: AtomicUsize,
    rounds: AtomicUsize,
    full: Barrier,
}

#[async_trait::async_trait]
impl DeliveryChannel for Slow {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    async fn tell(&self, letter: &OutgoingMail) -> Result<(), DeliveryError> {
        self.most.fetch_max(self.under_way.fetch_add(1, SeqCst) + 1, SeqCst);
        if letter.notice() == Notice::Receipt && self.full.wait().await.is_leader() {
            self.rounds.fetch_add(1, SeqCst);
        }
        self.under_way.fetch_sub(1, SeqCst);
        self.mail.tell(letter).await
    }
}

async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(std::time::Duration::from_secs(30), work).await.unwrap()
}

fn receipts(mail: &Mailer) -> usize {
    mail.letters().iter().filter(|l| l.notice() == Notice::Receipt).count()
}

#[tokio::test]
async fn letters_are_handed_over_several_at_once_and_never_more() {
    let town = Town::new().await;
    let [under_way, most, rounds] = [0; 3].map(AtomicUsize::new);
    let slow = Slow { mail: mailbox(), under_way, most, rounds, full: Barrier::new(AT_ONCE) };
    for _ in 0..3 * AT_ONCE {
        town.report(false).await;
    }
    in_time(town.tell(&slow)).await;
    assert_eq!(receipts(&slow.mail), 3 * AT_ONCE);
    assert_eq!((slow.rounds.load(SeqCst), slow.most.load(SeqCst)), (3, AT_ONCE));
    assert_eq!(town.store.job_counts().await.unwrap(), store::JobCounts::default());
}

/// One letter hangs until all others are there, and then fails.
struct OneHangs {
    mail: Mailer,
    of: TrackingNumber,
    others: usize,
    all_there: Notify,
}

#[async_trait::async_trait]
impl DeliveryChannel for OneHangs {
    async fn tell(&self, letter: &OutgoingMail) -> Result<(), DeliveryError> {
        if letter.tracking == Some(self.of) && letter.notice() == Notice::Receipt {
            self.all_there.notified().await;
            return Err(DeliveryError::Later(Failure::Timeout));
        }
        self.mail.tell(letter).await?;
        if receipts(&self.mail) == self.others && !about(&self.mail, self.of, Notice::New).is_empty() {
            self.all_there.notify_one();
        }
        Ok(())
    }
}

#[tokio::test]
async fn a_letter_that_hangs_and_fails_holds_up_no_other() {
    let town = Town::new().await;
    let (of, _) = town.report(false).await;
    for _ in 0..30 {
        town.report(false).await;
    }
    let hangs = OneHangs { mail: mailbox(), of, others: 30, all_there: Notify::new() };
    in_time(town.tell(&hangs)).await;
    let counts = town.store.job_counts().await.unwrap();
    assert_eq!((receipts(&hangs.mail), counts.waiting, counts.dead), (30, 1, 0), "it is tried again later");
}

/// Nobody is there: several find out together.
struct Gone(AtomicUsize);

#[async_trait::async_trait]
impl DeliveryChannel for Gone {
    async fn tell(&self, _: &OutgoingMail) -> Result<(), DeliveryError> {
        self.0.fetch_add(1, SeqCst);
        tokio::task::yield_now().await;
        Err(DeliveryError::Down(Failure::NoConnection))
    }
}

#[tokio::test]
async fn letters_that_find_the_server_gone_together_rest_once_and_are_not_worn_out() {
    let (town, mail, gone) = (Town::new().await, mailbox(), Gone(AtomicUsize::new(0)));
    for _ in 0..30 {
        town.report(false).await;
    }
    town.tell(&gone).await;
    let tried = gone.0.load(SeqCst);
    assert!((1..=gone.at_once()).contains(&tried), "{tried} found it gone");
    // Ten seconds later one goes to see, not as many as before.
    let later = |seconds| (town.app.now() + jiff::SignedDuration::from_secs(seconds)).to_string();
    town.set_clock(&later(10));
    town.app.jobs().run_jobs(&gone).await.unwrap();
    assert_eq!(gone.0.load(SeqCst), tried + 1);
    town.set_clock(&later(20));
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert_eq!(receipts(&mail), 30);
    assert_eq!(town.store.job_counts().await.unwrap(), store::JobCounts::default());
}

#[tokio::test]
async fn what_is_done_in_every_period_is_done_once_by_all_nodes_together() {
    let (town, mail) = (Town::new().await, mailbox());
    town.report(false).await;
    let waiting = async || town.store.job_counts().await.unwrap().waiting;
    // Long past the beginning of the hour, on a working morning: as when a machine slept.
    town.set_clock("2026-03-04T01:30:17Z");
    town.app.jobs().run_jobs(&mail).await.unwrap();
    let other = town.another_process().await;
    let (one, two) = tokio::join!(town.app.jobs().schedule(), other.jobs().schedule());
    one.unwrap();
    two.unwrap();
    town.app.jobs().run_jobs(&mail).await.unwrap();
    let mut digests: Vec<_> = mail.letters().into_iter().filter(|l| l.notice() == Notice::Digest).map(|l| l.to).collect();
    let all = digests.len();
    digests.sort_unstable();
    digests.dedup();
    assert!(all > 0 && digests.len() == all, "{digests:?}");
    // A node that is started anew within the period finds that it is done.
    assert_eq!(waiting().await, 0);
    town.another_process().await.jobs().schedule().await.unwrap();
    assert_eq!(waiting().await, 0);
    // The next hour brings what is done every hour; what nobody came to does not pile up.
    town.set_clock("2026-03-04T02:00:00Z");
    other.jobs().schedule().await.unwrap();
    town.app.jobs().schedule().await.unwrap();
    let hourly = waiting().await;
    assert!(hourly > 0);
    town.set_clock("2026-03-04T03:59:59Z");
    town.app.jobs().schedule().await.unwrap();
    assert_eq!(waiting().await, 2 * hourly);
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert_eq!(town.store.job_counts().await.unwrap(), store::JobCounts::default());
}

#[tokio::test]
async fn jobs_of_the_version_before_are_still_read() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.report_in("answered").await;
    town.tell(&mail).await;
    let before = mail.letters().len();
    let report = town.state(number).await;
    let (joined, _) = town.report(false).await;
    town.act(joined, "koordinator", Command::Join { to: report.id }).await;
    town.tell(&mail).await;
    let old =
        |kind: &'static str, payload: String| NewJob { kind, payload, run_at: town.app.now(), key: None, reporter_of: None };
    let id = report.id.0;
    let forwarded = report.version - 1;
    town.store
        .add_jobs(vec![
            old("tell_reporter", format!("{{\"report\":\"{id}\",\"notice\":\"receipt\"}}")),
            old("tell_reporter", format!("{{\"report\":\"{id}\",\"version\":{},\"notice\":\"answered\"}}", report.version)),
            old(
                "tell_officials",
                format!(
                    "{{\"report\":\"{id}\",\"version\":{forwarded},\"notice\":\"to_follow_up\",\"role\":\"liaison\",\"agency\":{}}}",
                    WORKS.0
                ),
            ),
            old("digest", "{\"user\":1}".into()),
            old("sing", "{}".into()),
        ])
        .await
        .unwrap();
    town.app.jobs().run_jobs(&mail).await.unwrap();
    let told = about(&mail, number, Notice::Answered);
    assert_eq!(told.len(), 2);
    assert_eq!(plain(&told[0]), plain(&told[1]), "the same is told");
    let receipts = about(&mail, number, Notice::Receipt);
    assert!(receipts.len() == 2 && plain(&receipts[0]) == plain(&receipts[1]));
    assert_eq!(about(&mail, joined, Notice::JoinedAnswered).len(), 1);
    assert_eq!(about(&mail, number, Notice::ToFollowUp).len(), 0, "it was answered since");
    assert!(mail.letters().len() > before);
    assert_eq!(town.store.given_up(None).await.unwrap(), [("unknown job".to_owned(), 1)]);
}

/// In a rolling upgrade an older node gives up what only a newer one knows, and the mark of its period keeps it from being written anew.
#[tokio::test]
async fn what_an_older_node_did_not_know_is_done_by_one_that_does() {
    let (town, mail) = (Town::new().await, mailbox());
    town.app.jobs().run_jobs(&mail).await.unwrap();
    town.app.jobs().schedule().await.unwrap();
    let unknown = NewJob { kind: "sing", payload: "{}".into(), run_at: town.app.now(), key: None, reporter_of: None };
    let garbled = NewJob { kind: "tidy_files", ..unknown.clone() };
    town.store.add_jobs(vec![unknown, garbled]).await.unwrap();
    let claimed = town.store.claim(town.app.now(), town.app.now(), 50, &[]).await.unwrap();
    assert!(claimed.iter().any(|job| job.kind == "settle_store"));
    for job in &claimed {
        town.store.fail(job.id, "unknown job".into(), None).await.unwrap();
    }
    town.app.jobs().run_jobs(&mail).await.unwrap();
    assert_eq!(town.store.job_counts().await.unwrap().dead, claimed.len() as u64);
    town.another_process().await.jobs().schedule().await.unwrap();
    town.app.jobs().run_jobs(&mail).await.unwrap();
    // What cannot be read is not tried for ever.
    town.app.jobs().schedule().await.unwrap();
    assert_eq!(town.store.job_counts().await.unwrap(), store::JobCounts { waiting: 0, dead: 2 });
    let left = ["unknown job", "unreadable job"].map(|why| (why.to_owned(), 1));
    assert_eq!(town.store.given_up(None).await.unwrap(), left);
    town.set_clock(&(town.app.now() + jiff::SignedDuration::from_hours(1)).to_string());
    town.app.jobs().schedule().await.unwrap();
    assert_eq!(town.store.given_up(None).await.unwrap(), left[..1], "an older node may not have read it");
}

#[tokio::test]
async fn what_was_given_up_is_tried_again_once_and_noted() {
    let (town, mail) = (Town::new().await, mailbox());
    let job = |kind: &'static str, n: u64| NewJob {
        kind,
        payload: format!("{{\"n\":{n}}}"),
        run_at: town.app.now(),
        key: None,
        reporter_of: None,
    };
    town.store.add_jobs(vec![job("sing", 1), job("sing", 2)]).await.unwrap();
    town.tell(&mail).await;
    let dead = async || town.store.job_counts().await.unwrap().dead;
    assert_eq!(dead().await, 2);
    let admin = town.session("admin").await;
    assert!(town.get("/kelola", &admin).await.text.contains("value=\"unknown job\""));
    let (address, why) = ("/kelola/surat-gagal", [("why", "unknown job")]);
    // Tapped twice, and asked for what nobody gave up.
    for why in [why, why, [("why", "550")]] {
        let page = town.post(address, &admin, &why).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/kelola?dicoba=1"));
    }
    assert!(town.get("/kelola?dicoba=1", &admin).await.text.contains("dikirim lagi sebentar lagi"));
    assert_eq!(dead().await, 0);
    let notes = town.store.notes(None, None, 10).await.unwrap();
    let tried: Vec<_> =
        notes.iter().filter(|n| n.kind == "tried-again").map(|n| (n.subject.as_str(), n.became.as_str())).collect();
    assert_eq!(tried, [("unknown job", "2")]);
    assert!(town.get("/kelola/riwayat", &admin).await.text.contains("Surat yang gagal dikirim lagi: unknown job"));
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    // They are carried out again, and fail again.
    town.tell(&mail).await;
    assert_eq!(dead().await, 2);
}

#[tokio::test]
async fn own_words_are_used_where_all_is_known_that_they_name() {
    let (town, mail) = (Town::new().await, mailbox());
    let admin = town.session("admin").await;
    let own = [
        ("surat", "answered"),
        ("subject_id", "{nomor} dijawab"),
        ("body_id", "Dijawab {instansi}, batas {batas}."),
        ("subject_en", ""),
        ("body_en", ""),
    ];
    let page = town.post("/kelola/surat", &admin, &own).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let (number, _) = town.report_in("answered").await;
    town.tell(&mail).await;
    assert!(plain(&about(&mail, number, Notice::Answered)[0]).contains("Dijawab Dinas PU Kutai Kartanegara, batas "));
    let (late, _) = town.report_in("answered").await;
    town.act(late, "", Command::Rate { stars: 5, solved: None }).await;
    town.tell(&mail).await;
    let text = plain(&about(&mail, late, Notice::Answered)[0]);
    assert!(!text.contains("batas") && text.contains("Dinas PU Kutai Kartanegara sudah menjawab"), "{text}");
}
