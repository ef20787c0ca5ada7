//! A PIN that was lost: a code to the address that was given, a new PIN, and nobody who learns anything by asking.

use app::{Notice, OutgoingMail};
use axum::http::StatusCode;
use channels::mail::Mailer;
use domain::{TrackingNumber, report::ReportEvent};
use store::Key;

use crate::town::{Page, Town, mailbox};

/// As the reporter of the town's reports gave it, and others.
const OWN: &str = "budi@contoh.id";
const OTHER: &str = "orang.lain@contoh.id";

fn address(number: TrackingNumber) -> String {
    format!("/laporan/{number}/pin-baru")
}

async fn ask(town: &Town, number: TrackingNumber, contact: &str) -> Page {
    town.post(&address(number), "", &[("step", "ask"), ("contact", contact)]).await
}

async fn make(town: &Town, cookie: &str, number: TrackingNumber, contact: &str, code: &str) -> Page {
    town.post(&address(number), cookie, &[("step", "make"), ("asked", "1"), ("contact", contact), ("code", code)]).await
}

fn letters(mail: &Mailer, notice: Notice) -> Vec<OutgoingMail> {
    mail.letters().into_iter().filter(|l| l.notice() == notice).collect()
}

fn code(letter: &OutgoingMail) -> String {
    let plain = channels::mail::write(letter, "http://lapor.contoh.id").unwrap().plain;
    plain.split("Kode: ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_else(|| panic!("{plain}")).to_owned()
}

fn pin_of(page: &Page) -> Option<String> {
    Some(page.text.split("id=\"pin-once\">").nth(1)?.split('<').next()?.to_owned())
}

async fn proves(town: &Town, number: TrackingNumber, pin: &str) -> bool {
    town.post(&format!("/laporan/{number}/pin"), "", &[("pin", pin)]).await.status == StatusCode::SEE_OTHER
}

#[tokio::test]
async fn a_code_makes_a_new_pin_and_until_then_the_old_one_holds() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, old) = town.report_in("answered").await;
    let asked = town.get(&format!("/laporan/{number}"), "").await;
    assert!(asked.text.contains(&format!("href=\"{}\"", address(number))), "{}", asked.text);
    let browser = town.get(&address(number), "").await.cookie("formulir").unwrap();
    assert!(ask(&town, number, " Budi@Contoh.ID ").await.text.contains("kodenya sedang dikirim"));
    town.tell(&mail).await;
    let [letter] = &letters(&mail, Notice::NewPinCode)[..] else { panic!("one letter") };
    assert!(letter.to == OWN && proves(&town, number, &old).await, "the old PIN holds");
    let code = code(letter);
    let made = make(&town, &browser, number, OWN, &code.to_lowercase()).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let shown = town.get(made.location(), &browser).await;
    let pin = pin_of(&shown).unwrap_or_else(|| panic!("{}", shown.text));
    assert!(shown.text.contains("PIN baru Anda") && pin != old);
    assert_eq!(pin_of(&town.get(made.location(), &browser).await).as_ref(), Some(&pin), "the same when it is loaded again");
    assert!(proves(&town, number, &pin).await && !proves(&town, number, &old).await);
    // Whoever made it is the reporter there.
    let own = town.get(&format!("/laporan/{number}"), &made.cookie("ikut").unwrap()).await;
    assert!(own.text.contains("Tutup tampilan pelapor"), "{}", own.text);
    // Sent twice, it answers as the first time; in another browser the code is used up.
    let again = make(&town, &browser, number, OWN, &code).await;
    assert_eq!((again.status, again.location()), (StatusCode::SEE_OTHER, made.location()));
    assert_eq!(make(&town, "", number, OWN, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // It is told, and stands in the log for officials; nobody else sees it there.
    town.tell(&mail).await;
    assert_eq!(letters(&mail, Notice::PinRenewed).len(), 1);
    let with_history = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap();
    assert!(with_history.events.iter().any(|r| r.event.what == ReportEvent::PinRenewed));
    let desk = town.get(&format!("/meja/laporan/{number}"), &town.session("koordinator").await).await;
    assert!(desk.text.contains("PIN diganti oleh pelapor"), "{}", desk.text);
    assert!(!town.get(&format!("/laporan/{number}"), "").await.text.contains("PIN diganti"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Shown for some minutes, and kept nowhere.
    town.pass(601);
    assert!(pin_of(&town.get(made.location(), &browser).await).is_none());
    let bytes = town.at_rest().await;
    for secret in [pin.as_str(), &pin.replace('-', ""), &code, &code.replace('-', "")] {
        assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn asking_says_and_does_the_same_whatever_is_asked_for() {
    let (town, mail) = (Town::new().await, mailbox());
    let (public, _) = town.report_in("answered").await;
    let (secret, _) = town.report_in("secret").await;
    let nowhere = TrackingNumber::from_seed(531_101_095);
    let said = |page: &Page, number: TrackingNumber| {
        page.text.replace(&number.to_string(), "N").replace(&number.grouped(), "N").replace(OTHER, OWN)
    };
    let first = ask(&town, public, OWN).await;
    let jobs = async || town.store.job_counts().await.unwrap().waiting;
    let mut before = jobs().await;
    for (number, contact) in [(public, OTHER), (secret, OWN), (secret, OTHER), (nowhere, OWN), (nowhere, OTHER)] {
        let page = ask(&town, number, contact).await;
        assert_eq!((page.status, said(&page, number)), (first.status, said(&first, public)), "{number} {contact}");
        assert_eq!(jobs().await, before + 1, "as much is done for {number} {contact}");
        before += 1;
        let wrong = make(&town, "", number, contact, "7K3M-9QXV").await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("tidak cocok, sudah dipakai"));
    }
    town.tell(&mail).await;
    let told = letters(&mail, Notice::NewPinCode);
    let mut to: Vec<_> = told.iter().map(|l| (l.to.as_str(), l.tracking)).collect();
    to.sort_unstable();
    let mut own = [(OWN, Some(public)), (OWN, Some(secret))];
    own.sort_unstable();
    assert_eq!(to, own);
    // A code is for the report and for the contact it was asked with.
    let code = code(told.iter().find(|l| l.tracking == Some(public)).unwrap());
    for (number, contact) in [(secret, OWN), (public, OTHER)] {
        assert_eq!(make(&town, "", number, contact, &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let unreadable = ask(&town, public, "budi").await;
    assert!(unreadable.status == StatusCode::UNPROCESSABLE_ENTITY && unreadable.text.contains("value=\"budi\""));
}

#[tokio::test]
async fn codes_are_few_short_lived_and_guessed_at_only_a_few_times() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, old) = town.report_in("answered").await;
    for _ in 0..5 {
        assert_eq!(ask(&town, number, OWN).await.status, StatusCode::OK, "who asks too often hears the same");
        town.pass(60);
    }
    town.tell(&mail).await;
    let told = letters(&mail, Notice::NewPinCode);
    assert_eq!(told.len(), 3, "three a day");
    let codes: Vec<_> = told.iter().map(code).collect();
    for _ in 0..5 {
        make(&town, "", number, OWN, "AAAA-AAAA").await;
    }
    assert_eq!(make(&town, "", number, OWN, &codes[2]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "guessed at too often");
    town.pass(24 * 3600);
    ask(&town, number, OWN).await;
    town.tell(&mail).await;
    let late = code(letters(&mail, Notice::NewPinCode).last().unwrap());
    town.pass(15 * 60);
    assert_eq!(make(&town, "", number, OWN, &late).await.status, StatusCode::UNPROCESSABLE_ENTITY, "old");
    ask(&town, number, OWN).await;
    town.tell(&mail).await;
    let fresh = code(letters(&mail, Notice::NewPinCode).last().unwrap());
    let made = make(&town, "", number, OWN, &fresh).await;
    let pin = pin_of(&made).unwrap_or_else(|| panic!("a browser that keeps nothing has it as the answer: {}", made.text));
    assert!(proves(&town, number, &pin).await && !proves(&town, number, &old).await);
}

#[tokio::test]
async fn an_old_pin_that_another_program_puts_back_opens_nothing() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, old) = town.report_in("answered").await;
    town.by_hand("CREATE TABLE before AS SELECT * FROM report");
    ask(&town, number, OWN).await;
    town.tell(&mail).await;
    make(&town, "", number, OWN, &code(&letters(&mail, Notice::NewPinCode)[0])).await;
    town.by_hand("UPDATE report SET pin = (SELECT pin FROM before b WHERE b.id = report.id)");
    assert!(!proves(&town, number, &old).await, "the row is marked");
}
