//! Who does which step of the register, and when it makes sense: whoever is asked judges nothing, an appeal reaches whoever decides it, what
//! became of the report is known, a wrong closing is taken back, and days keep their order.

use app::{News, Notice};
use axum::http::StatusCode;
use domain::{
    Agency, AgencyId, AgencyKind, Command, Grant, Role, TopicCode, TrackingNumber,
    grievance::{Case, Outcome, SaidBy, Standing, StepName},
    report::{ArchiveReason, Outcome as Answer},
};

use crate::town::{PROVINCE, REGENCY, Town, WORKS, area, mailbox};

const COMPANY: AgencyId = AgencyId(7);

impl Town {
    /// A step that is kept, or the status of what came instead.
    async fn step_of(&self, login: &str, number: TrackingNumber, fields: &[(&str, &str)]) -> u16 {
        let page = self.step(&self.session(login).await, number, fields).await;
        page.status.as_u16()
    }

    async fn entry_words(&self, login: &str, number: TrackingNumber) -> String {
        self.get(&format!("/meja/keluhan/{number}"), &self.session(login).await).await.words()
    }

    /// A report that was answered and is in the register.
    async fn answered_grievance(&self) -> (TrackingNumber, String) {
        let (number, pin) = self.report_in("registered").await;
        self.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(Answer::Informed) }).await;
        (number, pin)
    }

    async fn roadmap(&self, number: TrackingNumber, pin: &str) -> String {
        let reporter = self.follow(number, pin).await;
        self.get(&format!("/laporan/{number}/peta-jalan"), &reporter).await.words()
    }
}

#[tokio::test]
async fn a_company_that_is_asked_reads_public_words_and_does_no_more_than_answer() {
    let town = Town::new().await;
    let company = Agency {
        id: AgencyId(0),
        parent: Some(REGENCY),
        kind: AgencyKind::Company,
        name: "PT Rimba Makmur".into(),
        area: area("64.02"),
        topics: vec![TopicCode("jalan".into())],
        approval: false,
        decree: String::new(),
        closed: false,
    };
    assert_eq!(town.store.put_agencies(vec![company]).await.unwrap(), [COMPANY]);
    town.app.administration().note_snapshots(&app::Register::ALL).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    town.person("perusahaan", vec![Grant { role: Role::Liaison, agency: COMPANY }]).await;
    let (number, _) = town.report_in("verified").await;
    let taken = [
        ("step", "taken"),
        ("category", "land"),
        ("tier", "village"),
        ("severity", "low"),
        ("sex", "woman"),
        ("group", "customary"),
    ];
    assert_eq!(town.step_of("koordinator", number, &taken).await, 303);
    let assessed = [("step", "assessed"), ("severity", "high"), ("words", "Kata dinilai bawang merah")];
    assert_eq!(town.step_of("koordinator", number, &assessed).await, 303);
    town.act(number, "koordinator", Command::Forward { to: vec![COMPANY], lead: COMPANY }).await;
    let cookie = town.session("perusahaan").await;
    let page = town.get(&format!("/meja/keluhan/{number}"), &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    let all = [
        page.words(),
        town.get("/meja/keluhan", &cookie).await.words(),
        town.get("/meja/keluhan?bentuk=csv", &cookie).await.text,
    ];
    for hidden in ["Perempuan", "Masyarakat adat", "bawang merah", "Petugas koordinator"] {
        assert!(!all.iter().any(|text| text.contains(hidden)), "{hidden}: {all:?}");
    }
    // Nor by what a list is narrowed to, though a coordinator finds it there.
    let by_sex = "/meja/keluhan?menurut=sex&nama=woman";
    assert!(!town.get(by_sex, &cookie).await.text.contains(&format!("/meja/keluhan/{number}")));
    assert!(town.get(by_sex, &town.session("koordinator").await).await.text.contains(&format!("/meja/keluhan/{number}")));
    // The only step it finds, and the only one that is taken of it.
    let offered: Vec<_> = StepName::ALL
        .into_iter()
        .filter(|name| page.text.contains(&format!("name=\"step\" value=\"{}\"", name.as_str())))
        .collect();
    assert_eq!(offered, [StepName::Responded]);
    for name in StepName::ALL.into_iter().filter(|name| *name != StepName::Responded && *name != StepName::Taken) {
        let fields = [("step", name.as_str()), ("words", "Kata"), ("severity", "low"), ("outcome", "outside")];
        let more = [("satisfied", "yes"), ("told_by", "visit"), ("category", "land"), ("tier", "village")];
        assert_eq!(town.step_of("perusahaan", number, &[&fields[..], &more[..]].concat()).await, 403, "{name:?}");
    }
    assert_eq!(town.step_of("perusahaan", number, &[("step", "responded"), ("words", "Kami jawab")]).await, 303);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn whoever_is_asked_writes_down_what_they_do_and_judges_nothing() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let taken = [("step", "taken"), ("category", "land"), ("tier", "village"), ("severity", "low")];
    assert_eq!(town.step_of("penghubung", number, &taken).await, 403, "taking in is not theirs");
    assert_eq!(town.step_of("koordinator", number, &taken).await, 303);
    for (step, status) in [
        (vec![("step", "acknowledged")], 303),
        (vec![("step", "assessed"), ("severity", "low"), ("words", "x")], 403),
        (vec![("step", "responded"), ("words", "Jawab")], 303),
        (vec![("step", "appealed"), ("words", "Kata mereka")], 403),
        (vec![("step", "satisfied"), ("satisfied", "yes"), ("told_by", "phone")], 403),
        (vec![("step", "minutes_drafted"), ("words", "Berita acara")], 303),
        (vec![("step", "conveyed")], 403),
        (vec![("step", "closed"), ("outcome", "unresolved"), ("words", "x")], 403),
        (vec![("step", "corrected"), ("category", "land"), ("tier", "village"), ("severity", "low")], 403),
        (vec![("step", "removed"), ("words", "x")], 403),
    ] {
        assert_eq!(town.step_of("penghubung", number, &step).await, status, "{step:?}");
    }
    // What was written down without what was seen, or of a period that is none, is not kept and not lost.
    let (other, _) = town.report_in("forwarded").await;
    let cookie = town.session("koordinator").await;
    let blind = town.post(&format!("/meja/keluhan/{other}"), &cookie, &[&taken[..], &[("words", "Bawang putih")]].concat()).await;
    assert_eq!(blind.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blind.words().contains("Periksa keluhannya") && blind.text.contains("Bawang putih"), "{}", blind.words());
    let period = [&taken[..], &[("programme_period", "tidak-pernah-ada")]].concat();
    let page = town.step(&cookie, other, &period).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.words().contains("Periode program itu tidak ada"));
    assert!(town.state(other).await.grievance.is_none());
}

#[tokio::test]
async fn an_appeal_reaches_the_level_that_decides_and_never_the_one_it_is_against() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, _) = town.answered_grievance().await;
    // The coordinator answers for the regency, so the province decides.
    assert_eq!(town.step_of("koordinator", number, &[("step", "responded"), ("words", "Kami putuskan")]).await, 303);
    assert_eq!(town.step_of("penghubung", number, &[("step", "appealed"), ("words", "x")]).await, 403);
    assert_eq!(town.step_of("koordinator", number, &[("step", "appealed"), ("words", "Warga tidak setuju")]).await, 303);
    assert_eq!(town.state(number).await.in_register().and_then(domain::grievance::Entry::appealed_to), Some(PROVINCE));
    let decision = [("step", "responded"), ("words", "Putusan")];
    for login in ["koordinator", "penghubung", "koordinator.lain"] {
        assert!(matches!(town.step_of(login, number, &decision).await, 403 | 404), "{login}");
    }
    assert_eq!(town.step_of("koordinator", number, &[("step", "removed"), ("words", "x")]).await, 403);
    town.tell(&mail).await;
    let letters = mail.letters();
    let told: Vec<_> = letters.iter().filter(|l| l.notice() == Notice::GrievanceToDecide).map(|l| l.to.as_str()).collect();
    assert_eq!(told, ["koordinator.prov@kantor.contoh.id"]);
    // On their desk, above all others in the register, with its day; and gone with the decision.
    let cookie = town.session("koordinator.prov").await;
    let desk = async || town.get("/meja?kerja=decide_grievance", &cookie).await.text.contains(&number.grouped());
    assert!(desk().await);
    assert!(town.get("/meja/keluhan", &cookie).await.words().contains("Putuskan banding keluhan"));
    assert!(!town.get("/meja/keluhan", &town.session("koordinator").await).await.words().contains("Putuskan banding keluhan"));
    let page = town.entry_words("koordinator.prov", number).await;
    assert!(page.contains("Banding ini menunggu keputusan Anda") && page.contains("Keputusan banding paling lambat"), "{page}");
    assert_eq!(town.step_of("koordinator.prov", number, &decision).await, 303);
    assert!(!desk().await);
    // From here on it is theirs; whoever stands nearer tells the complainant.
    assert_eq!(town.step_of("koordinator", number, &[("step", "closed"), ("outcome", "unresolved"), ("words", "x")]).await, 403);
    assert_eq!(town.step_of("koordinator", number, &[("step", "conveyed")]).await, 303);
    let closed = [("step", "closed"), ("outcome", "resolved"), ("words", "Selesai")];
    assert_eq!(town.step_of("koordinator.prov", number, &closed).await, 303);
    // Nobody above is left who did not decide.
    let page = town.step(&cookie, number, &[("step", "appealed"), ("words", "x")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Ombudsman"), "{}", page.words());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_complainant_is_told_each_step_and_says_themselves_whether_they_are_satisfied() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, pin) = town.report_in("registered").await;
    assert_eq!(town.step_of("koordinator", number, &[("step", "acknowledged")]).await, 303);
    let assessed = [("step", "assessed"), ("severity", "high"), ("words", "x")];
    assert_eq!(town.step_of("koordinator", number, &assessed).await, 303);
    assert_eq!(town.step_of("koordinator", number, &[("step", "responded"), ("words", "Usulan")]).await, 303);
    assert_eq!(town.step_of("koordinator", number, &[("step", "conveyed")]).await, 303);
    let said = [("step", "satisfied"), ("satisfied", "yes"), ("told_by", "visit")];
    assert_eq!(
        town.step_of("koordinator", number, &[("step", "satisfied"), ("satisfied", "yes")]).await,
        422,
        "how they told it"
    );
    assert_eq!(town.step_of("koordinator", number, &said).await, 303);
    let closed = [("step", "closed"), ("outcome", "resolved"), ("satisfied", "yes"), ("words", "Selesai")];
    assert_eq!(town.step_of("koordinator", number, &closed).await, 303);
    town.tell(&mail).await;
    let told: Vec<_> = mail
        .letters()
        .into_iter()
        .filter_map(|l| match l.news {
            News::GrievanceStep { step, .. } | News::GrievanceNext { step, .. } => Some(step),
            _ => None,
        })
        .collect();
    use StepName::{Acknowledged, Closed, Conveyed, Responded, Satisfied, Taken};
    assert_eq!(told, [Taken, Acknowledged, Responded, Conveyed, Satisfied, Closed], "all but what is thought about it");
    let page = town.entry_words("koordinator", number).await;
    assert!(page.contains("Ya (disampaikan pengadu: saat dikunjungi"), "{page}");
    // It was not so: their own word counts, and takes it to the next level.
    let (reporter, address) = (town.follow(number, &pin).await, format!("/laporan/{number}/peta-jalan"));
    let way = town.get(&address, &reporter).await;
    assert!(way.words().contains("Tercatat: Anda puas atas hasilnya (disampaikan pengadu: saat dikunjungi"), "{}", way.words());
    let appeal = [("step", "appealed"), ("words", "Saya tidak pernah bilang puas")];
    let yes = [("step", "satisfied"), ("satisfied", "yes")];
    assert_eq!(town.post(&address, &reporter, &yes).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post(&address, &reporter, &appeal).await.status, StatusCode::UNPROCESSABLE_ENTITY, "they are satisfied");
    assert_eq!(town.post(&address, &reporter, &[("step", "satisfied")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let no = [("step", "satisfied"), ("satisfied", "no")];
    assert_eq!(town.post(&address, "", &no).await.status, StatusCode::FORBIDDEN, "whoever is not known as the reporter");
    assert_eq!(town.post(&address, &reporter, &no).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.step_of("koordinator", number, &said).await, 303, "what is told later does not overrule it");
    let report = town.state(number).await;
    let satisfaction = Case::of(&report).and_then(|case| case.satisfaction()).unwrap();
    assert_eq!((satisfaction.satisfied, satisfaction.by), (false, SaidBy::Themselves));
    assert_eq!(town.post(&address, &reporter, &[("step", "appealed")]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "why");
    assert_eq!(town.post(&address, &reporter, &appeal).await.status, StatusCode::SEE_OTHER);
    let way = town.get(&address, &reporter).await.words();
    assert!(way.contains("Anda banding ke Pemerintah Provinsi") && way.contains("sedang menunggu keputusan"), "{way}");
    town.tell(&mail).await;
    assert!(mail.letters().iter().any(|l| l.notice() == Notice::GrievanceToDecide));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_becomes_of_the_report_is_known_in_the_register() {
    let town = Town::new().await;
    let stands = async |number| {
        let report = town.state(number).await;
        let case = Case::of(&report).unwrap();
        (case.standing(), case.ending(), case.clock().is_some())
    };
    // Taken back: over, nothing is waited for, no step makes sense any more.
    let (number, pin) = town.report_in("registered").await;
    town.act(number, "", Command::Withdraw).await;
    assert_eq!(stands(number).await, (Standing::Closed, Some(Outcome::Withdrawn), false));
    assert!(town.roadmap(number, &pin).await.contains("Anda mencabut laporan ini"));
    assert_eq!(town.step_of("koordinator", number, &[("step", "responded"), ("words", "x")]).await, 422);
    assert_eq!(town.step_of("koordinator", number, &[("step", "prevention"), ("words", "Dicegah")]).await, 303);
    // Put away by an official, and taken back out.
    let (number, pin) = town.report_in("registered").await;
    town.act(number, "koordinator", Command::Archive { reason: ArchiveReason::NotGovernment }).await;
    assert_eq!(stands(number).await, (Standing::Closed, Some(Outcome::Outside), false));
    let way = town.roadmap(number, &pin).await;
    assert!(way.contains("Laporan ini diarsipkan"), "{way}");
    let page = town.step(&town.session("koordinator").await, number, &[("step", "acknowledged")]).await;
    assert!(
        page.status == StatusCode::UNPROCESSABLE_ENTITY && page.words().contains("Laporannya diarsipkan"),
        "{}",
        page.words()
    );
    town.act(number, "koordinator", Command::Restore).await;
    assert_eq!(stands(number).await, (Standing::Received, None, true));
    // Joined: dealt with there.
    let (number, pin) = town.report_in("registered").await;
    let (other, _) = town.report_in("registered").await;
    town.act(number, "koordinator", Command::Join { to: town.state(other).await.id }).await;
    assert_eq!(stands(number).await, (Standing::Joined, None, false));
    assert!(town.roadmap(number, &pin).await.contains("digabungkan dengan laporan lain"));
    assert_eq!(town.step_of("koordinator", number, &[("step", "acknowledged")]).await, 422);
    // Answered before it was taken in: nobody waits for another answer.
    let (number, pin) = town.report_in("answered").await;
    town.taken(number).await;
    assert_eq!(stands(number).await, (Standing::Answered, None, false));
    let way = town.roadmap(number, &pin).await;
    assert!(way.contains("Keluhan Anda sudah dijawab") && !way.contains("Paling lambat"), "{way}");
    // Its complainant objects: the level above decides, and nothing is closed meanwhile.
    town.act(number, "", Command::Dispute).await;
    assert_eq!(stands(number).await, (Standing::Appealed, None, true));
    assert!(town.roadmap(number, &pin).await.contains("tingkat di atasnya memutuskan"));
    let closed = [("step", "closed"), ("outcome", "unresolved"), ("words", "x")];
    let page = town.step(&town.session("koordinator").await, number, &closed).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.words().contains("diajukan keberatan"), "{}", page.words());
    // Upheld: the agency goes on, by the report's own day.
    town.act(number, "koordinator", Command::DecideAppeal { upheld: true }).await;
    assert_eq!(stands(number).await, (Standing::Acknowledged, None, true));
    assert!(town.roadmap(number, &pin).await.contains("Jawaban yang lalu tidak berlaku lagi"));
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(Answer::Informed) }).await;
    assert_eq!(stands(number).await, (Standing::Answered, None, false));
    // Solved, says its complainant: it ends, and they are satisfied by their own word.
    town.act(number, "", Command::Rate { stars: 5, solved: Some(true) }).await;
    assert_eq!(stands(number).await, (Standing::Closed, Some(Outcome::Resolved), false));
    assert!(town.roadmap(number, &pin).await.contains("Anda menyatakan masalah ini sudah selesai"));
    assert!(town.entry_words("koordinator", number).await.contains("Ya (kata pengadu sendiri"));
    assert_eq!(town.step_of("koordinator", number, &[("step", "appealed"), ("words", "x")]).await, 422);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_wrong_closing_is_taken_back_and_figures_follow() {
    let town = Town::new().await;
    let (number, _) = town.answered_grievance().await;
    let closed = [("step", "closed"), ("outcome", "unresolved"), ("words", "Salah klik")];
    assert_eq!(town.step_of("koordinator", number, &closed).await, 303);
    let cookie = town.session("koordinator").await;
    let counts = async |what: &str| town.get("/meja/keluhan/laporan?periode=2026-q1", &cookie).await.words().contains(what);
    assert!(counts("Berakhir selain terselesaikan1").await);
    assert_eq!(town.step_of("penghubung", number, &[("step", "reopened"), ("words", "x")]).await, 403);
    assert_eq!(town.step_of("koordinator", number, &[("step", "reopened")]).await, 422, "why");
    assert_eq!(town.step_of("koordinator", number, &[("step", "reopened"), ("words", "Salah klik")]).await, 303);
    let report = town.state(number).await;
    assert_eq!(Case::of(&report).map(|case| (case.standing(), case.ending())), Some((Standing::Answered, None)));
    assert!(counts("Masih terbuka1").await && !counts("Berakhir selain terselesaikan1").await);
    assert_eq!(town.step_of("koordinator", number, &[("step", "conveyed")]).await, 303);
    assert_eq!(
        town.step_of("koordinator", number, &[("step", "closed"), ("outcome", "resolved"), ("words", "Benar")]).await,
        303
    );
    let report = town.state(number).await;
    assert_eq!(Case::of(&report).and_then(|case| case.ending()), Some(Outcome::Resolved));
    assert!(counts("Terselesaikan1").await);
    let page = town.entry_words("koordinator", number).await;
    assert!(page.contains("Dibuka lagi karena salah tutup"), "both stay in the steps: {page}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn days_of_steps_keep_their_order_and_move_no_deadline_that_was_left() {
    let town = Town::new().await;
    town.set_clock("2026-03-03T01:00:00Z");
    let (number, _) = town.report_in("registered").await;
    town.set_clock("2026-03-20T01:00:00Z");
    let step = async |fields: &[(&'static str, &'static str)]| town.step_of("koordinator", number, fields).await;
    assert_eq!(step(&[("step", "responded"), ("words", "x"), ("on", "2026-03-10")]).await, 303);
    for (day, status) in [("2026-03-09", 422), ("2026-03-21", 422), ("2026-03-02", 422), ("2026-03-10", 303)] {
        assert_eq!(step(&[("step", "minutes_drafted"), ("words", "x"), ("on", day)]).await, status, "{day}");
    }
    assert_eq!(step(&[("step", "closed"), ("outcome", "unresolved"), ("words", "x"), ("on", "2026-03-09")]).await, 422);
    assert_eq!(step(&[("step", "closed"), ("outcome", "unresolved"), ("words", "x"), ("on", "2026-03-12")]).await, 303);
    let dues = async || {
        let report = town.state(number).await;
        report.in_register().and_then(|e| e.first_dues()).map(|(a, r)| (a.by, r.by))
    };
    let before = dues().await;
    assert_eq!(step(&[("step", "appealed"), ("words", "x"), ("on", "2026-03-11")]).await, 422, "before what it is against");
    assert_eq!(step(&[("step", "appealed"), ("words", "x"), ("on", "2026-03-13")]).await, 303);
    // Its days count from the day that the step says.
    let report = town.state(number).await;
    let clock = Case::of(&report).and_then(|case| case.clock()).unwrap();
    assert_eq!(report.area.zone().date(clock.began).to_string(), "2026-03-13");
    assert_eq!(
        town.step_of("koordinator.prov", number, &[("step", "responded"), ("words", "x"), ("on", "2026-03-12")]).await,
        422
    );
    // What is corrected of the complainant moves nothing, nor another level.
    let corrected = [("step", "corrected"), ("category", "land"), ("severity", "low"), ("sex", "man")];
    let level = |tier| [&corrected[..], &[("tier", tier)]].concat();
    assert_eq!(town.step_of("koordinator.prov", number, &level("village")).await, 422);
    assert_eq!(town.step_of("koordinator.prov", number, &level("province")).await, 303);
    assert_eq!(dues().await, before);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// Nobody ends a grievance against its complainant: not by putting it away, not by closing it unanswered, not by saying that they took it back.
#[tokio::test]
async fn an_appeal_outlives_whoever_it_is_against() {
    let town = Town::new().await;
    let appeal = [("step", "appealed"), ("words", "Saya tidak setuju")];
    // An appeal that waits is not put away, joined or closed over, by whomever; mediation hands it to nobody else.
    let (number, pin) = town.report_in("registered").await;
    assert_eq!(town.step_of("penghubung", number, &[("step", "responded"), ("words", "Ditolak")]).await, 303);
    let address = format!("/laporan/{number}/peta-jalan");
    assert_eq!(town.post(&address, &town.follow(number, &pin).await, &appeal).await.status, StatusCode::SEE_OTHER);
    let coordinator = town.session("koordinator").await;
    for (action, fields) in [("archive", [("reason", "not_government"), ("words", "Bukan urusan kami")])] {
        let page = town.post(&format!("/meja/laporan/{number}/{action}"), &coordinator, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{action}: {}", page.words());
        assert!(page.words().contains("menunggu keputusan"), "{}", page.words());
    }
    let (other, _) = town.report_in("registered").await;
    let join = town.post(&format!("/meja/laporan/{number}/join"), &coordinator, &[("to", other.to_string().as_str())]).await;
    assert_ne!(join.status, StatusCode::SEE_OTHER);
    let level = town.app.reference().agency_name(town.state(number).await.in_register().unwrap().appealed_to().unwrap());
    assert_eq!(level, "Pemerintah Kukar");
    assert_eq!(town.step_of("koordinator", number, &[("step", "mediated"), ("words", "x")]).await, 303);
    assert_eq!(town.step_of("penghubung", number, &[("step", "responded"), ("words", "Tetap ditolak")]).await, 403);
    for outcome in ["withdrawn", "unresolved"] {
        let closed = [("step", "closed"), ("outcome", outcome), ("words", "x")];
        assert_eq!(town.step_of("koordinator", number, &closed).await, 422, "{outcome}");
    }
    // Closed without an answer, or as taken back, it is appealed all the same, above whoever closed it.
    for outcome in ["outside", "withdrawn"] {
        let (number, pin) = town.report_in("registered").await;
        let closed = [("step", "closed"), ("outcome", outcome), ("words", "Sudah")];
        assert_eq!(town.step_of("koordinator", number, &closed).await, 303);
        let way = town.roadmap(number, &pin).await;
        assert!(way.contains("Keluhan selesai ditangani: "), "{way}");
        let address = format!("/laporan/{number}/peta-jalan");
        assert_eq!(
            town.post(&address, &town.follow(number, &pin).await, &appeal).await.status,
            StatusCode::SEE_OTHER,
            "{outcome}"
        );
    }
}

/// Nobody decides about their own answer, whatever roles they have; and an appeal goes down to nobody.
#[tokio::test]
async fn an_appeal_is_decided_by_another_person_and_above_all_who_answered() {
    let town = Town::new().await;
    let both = vec![Grant { role: Role::Liaison, agency: WORKS }, Grant { role: Role::Coordinator, agency: REGENCY }];
    town.person("dua.peran", both).await;
    let (number, pin) = town.report_in("registered").await;
    assert_eq!(town.step_of("dua.peran", number, &[("step", "responded"), ("words", "Ditolak")]).await, 303);
    let appeal = [("step", "appealed"), ("words", "Saya tidak setuju")];
    let address = format!("/laporan/{number}/peta-jalan");
    assert_eq!(town.post(&address, &town.follow(number, &pin).await, &appeal).await.status, StatusCode::SEE_OTHER);
    let to = town.state(number).await.in_register().and_then(|e| e.appealed_to());
    let decider = if to == Some(REGENCY) { "koordinator" } else { "koordinator.prov" };
    assert_eq!(town.step_of("dua.peran", number, &[("step", "responded"), ("words", "Tetap")]).await, 403);
    assert_eq!(town.step_of(decider, number, &[("step", "responded"), ("words", "Dikabulkan")]).await, 303);
    // Whoever typed a step that fits no more finds their words.
    let (number, pin) = town.report_in("registered").await;
    let cookie = town.session("koordinator").await;
    let typing = format!("/meja/ketikan/langkah.{number}.closed");
    let typed = [("step", "closed"), ("outcome", "unresolved"), ("words", "Ketikan yang tinggal")];
    assert_eq!(town.post(&typing, &cookie, &typed).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.step_of("penghubung", number, &[("step", "responded"), ("words", "Ditolak")]).await, 303);
    let address = format!("/laporan/{number}/peta-jalan");
    assert_eq!(town.post(&address, &town.follow(number, &pin).await, &appeal).await.status, StatusCode::SEE_OTHER);
    assert!(town.get(&format!("/meja/keluhan/{number}"), &cookie).await.text.contains("Ketikan yang tinggal"));
    // A reporter who is not known any more is asked for the PIN, with their words.
    let asked = town.post(&address, "", &[("step", "appealed"), ("words", "Kata yang dibawa")]).await;
    assert!(
        asked.status == StatusCode::FORBIDDEN && asked.text.contains("Kata yang dibawa") && asked.text.contains("id=\"pin\"")
    );
    let proved = [("pin", pin.as_str()), ("lanjut", "grieve"), ("step", "satisfied"), ("words", "Kata yang dibawa")];
    let back = town.post(&format!("/laporan/{number}/pin"), "", &proved).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.words());
}
