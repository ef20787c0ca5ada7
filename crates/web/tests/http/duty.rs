//! Who is on duty: a roster on screen, the life of an alarm by the clock, taken by one tap, drills, and who may do what.

use std::fmt::Write;

use app::{AlarmOf, AlarmsWaiting, AppError, News, Notice, OutgoingMail};
use axum::http::StatusCode;
use channels::mail::{Mailer, write};
use domain::{
    Action, Actor, Grant, Refusal, Role, TrackingNumber,
    forest::{DrillId, DutyDay, Roster, RosterId, Shift},
    policy,
    report::ReportEvent,
};
use jiff::SignedDuration;
use store::Key;

use crate::town::{HEALTH, INSPECTORATE, OTHER_REGENCY, PROVINCE, REGENCY, Town, VILLAGE, WORKS, area, mailbox};

const DUTY: &str = "/meja/siaga";
const ROSTERS: &str = "/kelola/siaga";

/// Days as a form sends them.
const EVERY_DAY: [(&str, &str); 8] = [
    ("day", "monday"),
    ("day", "tuesday"),
    ("day", "wednesday"),
    ("day", "thursday"),
    ("day", "friday"),
    ("day", "saturday"),
    ("day", "sunday"),
    ("day", "holiday"),
];

impl Town {
    /// With two on duty in the regency, one after the other, and ten minutes for each.
    pub async fn on_duty(&self) {
        for (login, role) in [("siaga.1", Role::DutyOfficer), ("siaga.2", Role::ForestOfficer)] {
            self.person(login, vec![Grant { role, agency: REGENCY }]).await;
        }
        let mut shifts = Vec::new();
        for (step, login) in [(1, "siaga.1"), (2, "siaga.2")] {
            let user = self.official(login).await.user;
            shifts.push(Shift { step, user, days: DutyDay::ALL.to_vec(), from: 0, until: 0 });
        }
        let id = RosterId(trust::random::identity());
        let roster = Roster { id, version: 0, area: area("64.02"), minutes: 10, shifts, absences: Vec::new() };
        self.app.administration().keep_roster(None, roster).await.unwrap();
    }

    async fn minutes(&self, minutes: i64) {
        self.clock.set(self.app.now() + SignedDuration::from_mins(minutes));
        self.app.jobs().run_deadlines().await.unwrap();
    }

    /// Lets the jobs that are due be done, and those that they write.
    async fn told(&self, mail: &Mailer) {
        for _ in 0..3 {
            self.app.jobs().run_jobs(mail).await.unwrap();
        }
    }
}

/// The letters of a kind that somebody got.
fn letters(mail: &Mailer, login: &str, notice: Notice) -> Vec<OutgoingMail> {
    let to = format!("{login}@kantor.contoh.id");
    mail.letters().into_iter().filter(|l| l.to == to && l.notice() == notice).collect()
}

/// The path of the link that a letter to somebody holds.
fn link(letter: &OutgoingMail) -> String {
    let plain = write(letter, "http://lapor.contoh.id").unwrap().plain;
    let after = plain.split("http://lapor.contoh.id").nth(1).unwrap();
    after.split_whitespace().next().unwrap().to_owned()
}

async fn alarm(town: &Town, number: TrackingNumber) -> domain::forest::Alarm {
    town.state(number).await.alarm.unwrap()
}

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
    assert_eq!(town.app.forest().alarms_waiting(&by).await.unwrap(), AlarmsWaiting { reports: 1, drills: 1 });
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
    assert_eq!(town.app.forest().alarms_waiting(&officer).await.unwrap(), AlarmsWaiting { reports: 1, drills: 0 });
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
async fn a_roster_is_kept_and_tried_on_screen_and_loses_nothing_typed() {
    let town = Town::new().await;
    town.person("siaga.1", vec![Grant { role: Role::DutyOfficer, agency: REGENCY }]).await;
    town.person("siaga.2", vec![Grant { role: Role::DutyOfficer, agency: WORKS }]).await;
    town.person("siaga.lain", vec![Grant { role: Role::DutyOfficer, agency: OTHER_REGENCY }]).await;
    let admin = town.session("admin").await;
    let wrong = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Tidak Ada"), ("minutes", "999")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Kabupaten Tidak Ada") && wrong.text.contains("999"), "{}", wrong.text);
    let made = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Kutai Kartanegara"), ("minutes", "")]).await;
    let address = made.location().split('&').next().unwrap().to_owned();
    let id = address.split('=').nth(1).unwrap().to_owned();
    let again = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Kutai Kartanegara")]).await;
    assert!(again.words().contains("sudah punya jadwal"), "{}", again.words());
    assert!(town.get(ROSTERS, &admin).await.words().contains("Tidak ada yang siaga"));
    let [first, second, other] = [
        town.official("siaga.1").await.user.0.to_string(),
        town.official("siaga.2").await.user.0.to_string(),
        town.official("siaga.lain").await.user.0.to_string(),
    ];
    let page = town.get(&address, &admin).await;
    assert!(page.text.contains(&format!("value=\"{first}\"")) && !page.text.contains(&format!("value=\"{other}\"")));
    let there = |version: &'static str| vec![("daftar", id.as_str()), ("version", version)];
    let shift = |version, order, who, from, until| {
        let fields = [("step", "shift"), ("order", order), ("person", who), ("hour_from", from), ("hour_until", until)];
        [there(version), fields.to_vec(), EVERY_DAY.to_vec()].concat()
    };
    let bad = town.post(ROSTERS, &admin, &shift("1", "1", &other, "25", "16.00")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.words().contains("Pilih seorang petugas") && bad.words().contains("Tulis jam") && bad.text.contains("value=\"25\"")
    );
    assert!(bad.text.contains("id=\"day-monday\" name=\"day\" value=\"monday\" checked"), "days stay ticked");
    for (version, order, who, from, until) in [("1", "2", &second, "0", "24"), ("2", "1", &first, "08.00", "16:30")] {
        let page = town.post(ROSTERS, &admin, &shift(version, order, who, from, until)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.words());
    }
    let stale = town.post(ROSTERS, &admin, &shift("1", "3", &first, "0", "0")).await;
    assert!(
        stale.status == StatusCode::UNPROCESSABLE_ENTITY && stale.words().contains("baru saja mengubah"),
        "{}",
        stale.words()
    );
    let asked = async |hour: &str| {
        let page = town.get(&format!("{ROSTERS}?tempat=Badak+Baru&hari=2026-03-04&jam={hour}"), &admin).await;
        let told = page.words();
        let told = told.split("Siapa yang ditanya?").nth(1).unwrap().to_owned();
        ["siaga.1", "siaga.2"].map(|login| told.find(&format!("Petugas {login}")))
    };
    let [one, two] = asked("08.00").await;
    assert!(one.unwrap() < two.unwrap());
    assert!(matches!(asked("16.30").await, [None, Some(_)]) && matches!(asked("7").await, [None, Some(_)]));
    // Away, with somebody who stands in.
    let away = |from, until| {
        let fields = [("step", "away"), ("absent", second.as_str()), ("instead", ""), ("begins", from), ("ends", until)];
        [there("3"), fields.to_vec()].concat()
    };
    let back = town.post(ROSTERS, &admin, &away("2026-03-05", "2026-03-04")).await;
    assert!(back.words().contains("sebelum tanggal mulai"), "{}", back.words());
    assert_eq!(town.post(ROSTERS, &admin, &away("2026-03-04", "4 Maret 2026")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(asked("20").await, [None, None]);
    assert!(town.get(&address, &admin).await.words().contains("Petugas siaga.2 tidak masuk"));
    for (step, version) in [("no-away", "4"), ("no-shift", "5")] {
        let page = town.post(ROSTERS, &admin, &[there(version), vec![("step", step), ("n", "0")]].concat()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{step} {}", page.words());
    }
    let kept = town.store.rosters().await.unwrap().pop().unwrap();
    assert_eq!((kept.version, kept.shifts.len(), kept.absences.len(), kept.minutes), (6, 1, 0, 15));
    // Nor is a roster removed that looked otherwise when the page was opened.
    for version in ["1", ""] {
        let old = town.post(ROSTERS, &admin, &[there(version), vec![("step", "drop")]].concat()).await;
        assert!(old.status == StatusCode::UNPROCESSABLE_ENTITY && old.words().contains("baru saja mengubah"), "{}", old.words());
        assert_eq!(town.store.rosters().await.unwrap().len(), 1);
    }
    assert_eq!(town.get(&address, &admin).await.field("version"), "6");
    let dropped = town.post(ROSTERS, &admin, &[there("6"), vec![("step", "drop")]].concat()).await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    assert!(town.store.rosters().await.unwrap().is_empty());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// Role x place x action on a report whose alarm asked everybody who may stand on duty there.
#[tokio::test]
async fn an_alarm_opens_a_report_to_whom_it_asked_and_to_nobody_else() {
    let town = Town::new().await;
    let places = [
        ("own", WORKS),
        ("beside", HEALTH),
        ("government", REGENCY),
        ("above", PROVINCE),
        ("other", OTHER_REGENCY),
        ("inspectorate", INSPECTORATE),
    ];
    let (mut people, mut shifts) = (Vec::new(), Vec::new());
    for role in Role::ALL {
        for (place, agency) in places {
            let login = format!("{}.{place}", role.as_str());
            town.person(&login, vec![Grant { role, agency }]).await;
            let official = town.official(&login).await;
            shifts.push(Shift { step: 1, user: official.user, days: DutyDay::ALL.to_vec(), from: 0, until: 0 });
            people.push((login, official));
        }
    }
    let roster =
        Roster { id: RosterId(trust::random::identity()), version: 0, area: area("64.02"), minutes: 1, shifts, absences: vec![] };
    town.app.administration().keep_roster(None, roster).await.unwrap();
    let (number, _) = town.report_in("forest").await;
    let mail = mailbox();
    town.told(&mail).await;
    for _ in 0..12 {
        town.minutes(1).await;
    }
    let state = town.state(number).await;
    let asked = state.alarm.clone().unwrap();
    assert!(asked.coordinators, "it came to an end: {asked:?}");
    let mut table = String::from("columns: asked, page, alarms, takes on the desk, opens the place, answers, verifies\n");
    let mark = app::AlarmOf::Report(state.id).told();
    for (login, official) in &people {
        let (cookie, actor) = (town.session(login).await, Actor::Official(official.clone()));
        let tree = &town.app.reference().agencies;
        let may = |action| policy::may(&actor, action, &state, tree).is_ok();
        let page = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
        assert_eq!(page.status == StatusCode::OK, policy::sees(&actor, &state, tree), "{login}");
        let near = page.status == StatusCode::OK && policy::stands_near(&actor, &state, tree);
        assert_eq!(page.words().contains("Siaga: petugas siaga ditanya"), near, "{login}: the alarm is for whoever stands near");
        let alarms = town.get(DUTY, &cookie).await;
        let offered = alarms.text.contains(&mark);
        assert_eq!(offered, alarms.status == StatusCode::OK && may(Action::TakeAlarm), "{login}");
        let cell = |yes| if yes { 'D' } else { '-' };
        let was_asked = asked.asked.contains(&official.user);
        let cells: String = [
            was_asked,
            page.status == StatusCode::OK,
            alarms.status == StatusCode::OK,
            may(Action::TakeAlarm),
            may(Action::OpenPlace),
            may(Action::FollowUp),
            may(Action::Verify),
        ]
        .map(cell)
        .into_iter()
        .collect();
        assert!(!was_asked || login.starts_with("duty_officer") || login.starts_with("forest_officer"), "{login}");
        assert!(!login.starts_with("duty_officer") || (may(Action::OpenPlace) == was_asked && !may(Action::FollowUp)), "{login}");
        writeln!(table, "  {login:<28} {cells}").unwrap();
    }
    insta::assert_snapshot!("duty", table);
    // Once it is taken, the others see it no more.
    let one = people.iter().find(|(login, _)| login == "duty_officer.own").unwrap();
    town.app.forest().take_alarm(&one.1, app::AlarmOf::Report(state.id)).await.unwrap();
    for (login, official) in people.iter().filter(|(login, _)| login.starts_with("duty_officer")) {
        let sees = policy::sees(&Actor::Official(official.clone()), &town.state(number).await, &town.app.reference().agencies);
        assert_eq!(sees, login == "duty_officer.own", "{login}");
    }
}

/// Rosters are for who administers there, alarms for whoever has to do with them.
#[tokio::test]
async fn every_role_reaches_the_pages_of_duty_that_the_domain_says() {
    let town = Town::new().await;
    for role in Role::ALL {
        let login = format!("{}.x", role.as_str());
        town.person(&login, vec![Grant { role, agency: REGENCY }]).await;
        let (cookie, official) = (town.session(&login).await, town.official(&login).await);
        let expected = |may| if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(town.get(DUTY, &cookie).await.status, expected(policy::has_alarms(&official)), "{login}");
        assert_eq!(town.get(ROSTERS, &cookie).await.status, expected(role == Role::Administrator), "{login}");
        let made = town.post(ROSTERS, &cookie, &[("step", "roster"), ("place", "Muara Badak")]).await;
        assert_eq!(made.status == StatusCode::SEE_OTHER, role == Role::Administrator, "{login}");
        // Not for an area that they do not govern.
        let far = town.post(ROSTERS, &cookie, &[("step", "roster"), ("place", "Palaran")]).await;
        assert_ne!(far.status, StatusCode::SEE_OTHER, "{login}");
    }
    assert_eq!(town.store.rosters().await.unwrap().len(), 1);
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
