//! The mail server refuses, is too busy, hangs up, or is dead for a day: every letter arrives once, in order, with the dates of
//! when it happened, and what the server says of people is kept nowhere.

use std::{
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};

use app::{ActRequest, App, NewReport, Reporter, SimulatedClock};
use channels::mail::{Mailer, Outbox, SmtpSettings};
use domain::{
    Actor, Agency, AgencyId, AgencyKind, Area, Command, Email, Grant, Official, ReportId, Role, Timestamp, Title, TopicCode,
    TrackingNumber, UserId, Words, Zone,
    report::{Channel, Kind, Status, Verification},
};
use jiff::SignedDuration;
use store::{Blobs, Durability, JobCounts, Key, Person, SqliteStore, Store, Topic};
use testbed::{MailServer, Mood};
use trust::InstallationKey;

const GOVERNMENT: AgencyId = AgencyId(1);
const WORKS: AgencyId = AgencyId(2);
const VILLAGE: &str = "64.72.01.1001";
const REPORTER: &str = "siti.aminah@contoh.id";

/// A house with a clock of its own before a mail server, and all that it logs.
struct Office {
    app: App,
    store: Arc<dyn Store>,
    clock: Arc<SimulatedClock>,
    server: MailServer,
    mailer: Mailer,
    folder: tempfile::TempDir,
    log: Log,
    _logging: tracing::subscriber::DefaultGuard,
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Office {
    async fn before(mood: Mood) -> Self {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let logging = tracing::subscriber::set_default(subscriber);
        let (folder, server) = (tempfile::tempdir().unwrap(), MailServer::start(mood));
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(&folder.path().join("tuntas.db"), Durability::EveryCommit).unwrap());
        // A Tuesday morning in East Kalimantan.
        let clock = Arc::new(SimulatedClock::at("2026-03-03T01:00:00Z".parse().unwrap()));
        let blobs = Blobs::in_folder(&folder.path().join("files")).unwrap();
        let key = InstallationKey::from_hex(&"ab".repeat(32)).unwrap();
        let app = App::open(Arc::clone(&store), blobs, key, clock.clone()).await.unwrap();
        furnish(&app, &*store).await;
        let smtp = Outbox::smtp(&SmtpSettings { url: server.url() }).unwrap();
        let mailer = Mailer::new(smtp, "Tuntas <lapor@contoh.id>", "http://lapor.contoh.id").unwrap();
        Self { app, store, clock, server, mailer, folder, log, _logging: logging }
    }

    async fn report(&self) -> TrackingNumber {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse("Jembatan di dekat pasar sudah lapuk").unwrap()),
            area: VILLAGE.parse().unwrap(),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Web,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter { name: None, phone: None, email: Email::parse(REPORTER).ok() },
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap().tracking
    }

    async fn act(&self, number: TrackingNumber, login: &str, command: Command) -> domain::Report {
        let actor = match login {
            "" => Actor::Reporter,
            login => {
                let person = self.store.person_by_login(login.into()).await.unwrap().unwrap();
                Actor::Official(Official { user: person.id, grants: person.grants })
            }
        };
        let deed = ActRequest::new(Key::Tracking(number), &actor, command)
            .titled(Title::parse("Jembatan lapuk").unwrap())
            .saying(Words::parse("Kata-kata yang menyertai.").unwrap());
        self.app.reports().act_on_report(deed).await.unwrap()
    }

    /// Lets time pass, with jobs done every minute of it at first and every hour then, as a running node does every second.
    async fn pass(&self, hours: i64) {
        let begin = self.app.now();
        let minutes = (1..=10).map(SignedDuration::from_mins);
        for later in minutes.chain((1..=hours).map(SignedDuration::from_hours)) {
            self.clock.set(begin + later);
            self.app.jobs().run_deadlines().await.unwrap();
            self.app.jobs().run_jobs(&self.mailer).await.unwrap();
        }
    }

    /// What reached an address, in order.
    fn to(&self, address: &str) -> Vec<String> {
        let letters = self.server.letters().into_iter().filter(|(to, _)| to == address);
        letters.map(|(_, text)| text).collect()
    }

    async fn jobs(&self) -> JobCounts {
        self.store.job_counts().await.unwrap()
    }

    /// Nothing of the reporter's address, and nothing that the server said, is in the log or in the database.
    async fn told_nobody(&self) {
        let log = String::from_utf8_lossy(&self.log.0.lock().unwrap()).into_owned();
        for word in [REPORTER, "siti.aminah", "tidak ada orang", "nanti saja"] {
            assert!(!log.contains(word), "{word} in {log}");
            for file in std::fs::read_dir(self.folder.path()).unwrap().flatten().filter(|f| f.path().is_file()) {
                let bytes = std::fs::read(file.path()).unwrap();
                let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
                assert!(!found, "{word} in {}", Path::new(&file.file_name()).display());
            }
        }
    }
}

async fn furnish(app: &App, store: &dyn Store) {
    let area = |code: &str, name: &str| Area { code: code.parse().unwrap(), name: name.into(), closed: false };
    let areas = vec![area("64", "Kalimantan Timur"), area("64.72", "Kota Samarinda"), area(VILLAGE, "Rawa Makmur")];
    store.put_areas(areas).await.unwrap();
    let agency = |parent: Option<AgencyId>, kind, name: &str| Agency {
        id: AgencyId(0),
        parent,
        kind,
        name: name.into(),
        area: "64.72".parse().unwrap(),
        topics: vec![],
        approval: false,
        decree: String::new(),
        closed: false,
    };
    let agencies = vec![
        agency(None, AgencyKind::Government, "Pemerintah Kota Samarinda"),
        agency(Some(GOVERNMENT), AgencyKind::Service, "Dinas PU Samarinda"),
    ];
    store.put_agencies(agencies).await.unwrap();
    app.administration().note_snapshots(&[app::Register::Agencies]).await.unwrap();
    let topic = Topic { code: TopicCode("jalan".into()), name: "Jalan".into(), name_en: "Roads".into(), closed: false };
    store.put_topics(vec![topic]).await.unwrap();
    for (login, role, agency) in [("koordinator", Role::Coordinator, GOVERNMENT), ("penghubung", Role::Liaison, WORKS)] {
        let person = Person {
            id: UserId(0),
            login: login.into(),
            name: format!("Petugas {login}"),
            email: Some(format!("{login}@kantor.contoh.id")),
            password: String::new(),
            must_change: false,
            disabled: false,
            language: domain::Language::Indonesian,
            grants: vec![Grant { role, agency }],
            mark: None,
        };
        app.administration().add_person(person).await.unwrap().unwrap();
    }
    app.refresh_reference().await.unwrap();
}

fn verification() -> Command {
    Command::Verify(Verification {
        kind: Kind::Complaint,
        supervisory: false,
        topic: TopicCode("jalan".into()),
        area: VILLAGE.parse().unwrap(),
        accused: vec![],
        anonymous: false,
    })
}

const FORWARD: fn() -> Command = || Command::Forward { to: vec![WORKS], lead: WORKS };

/// A date as letters write it, with the month of these tests; soft line breaks of mail taken out.
fn date(at: Timestamp) -> String {
    let date = Zone::Central.date(at);
    format!("{} {} {}", date.day(), if date.month() == 3 { "Maret" } else { "April" }, date.year())
}

/// The text of a letter without the line breaks that mail puts in.
fn unfolded(letter: &str) -> String {
    letter.replace("=\n", "").replace("=20\n", " ")
}

#[tokio::test]
async fn a_server_that_refuses_is_believed_and_not_quoted() {
    let office = Office::before(Mood::Refuses).await;
    let number = office.report().await;
    office.app.jobs().run_jobs(&office.mailer).await.unwrap();
    let report = office.store.report(Key::Tracking(number)).await.unwrap().unwrap().report.id;
    assert_eq!(office.store.given_up(Some(report)).await.unwrap(), [("550 5.1.1".to_owned(), 1)]);
    assert_eq!(office.jobs().await, JobCounts { waiting: 0, dead: 2 }, "the coordinator's letter too");
    office.told_nobody().await;
    // Refused is refused: nobody comes again and again.
    let came = office.server.connections();
    office.pass(24).await;
    let now = office.server.connections();
    office.server.be(Mood::Takes);
    office.pass(24).await;
    assert!(office.to(REPORTER).is_empty());
    assert!(now - came <= 4, "only what is new is tried: {}", now - came);
    // Forgetting takes along what failed.
    office.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    assert!(office.store.given_up(Some(report)).await.unwrap().is_empty());
    office.told_nobody().await;
}

#[tokio::test]
async fn a_server_that_is_busy_or_hangs_up_gets_each_letter_once_later() {
    for mood in [Mood::Busy, Mood::HangsUp] {
        let office = Office::before(mood).await;
        office.report().await;
        office.app.jobs().run_jobs(&office.mailer).await.unwrap();
        assert_eq!(office.jobs().await, JobCounts { waiting: 2, dead: 0 }, "{mood:?}");
        office.server.be(Mood::Takes);
        office.pass(1).await;
        let of_new = office.to("koordinator@kantor.contoh.id").iter().filter(|l| l.contains("Subject: Laporan baru")).count();
        assert_eq!((office.to(REPORTER).len(), of_new), (1, 1), "{mood:?}");
        assert_eq!(office.jobs().await, JobCounts::default());
        office.told_nobody().await;
    }
}

#[tokio::test]
async fn a_letter_that_one_server_never_takes_whole_holds_up_no_other() {
    let office = Office::before(Mood::HangsUp).await;
    office.report().await;
    office.app.jobs().run_jobs(&office.mailer).await.unwrap();
    // The server is there, so it is the letter: others are tried at once, and it waits alone.
    assert!(office.server.connections() >= 4, "both were tried, and the server was looked for: {}", office.server.connections());
    office.pass(120).await;
    assert_eq!(office.jobs().await.dead, 2, "after days it is given up");
    office.told_nobody().await;
}

#[tokio::test]
async fn a_server_that_is_dead_for_a_day_loses_no_letter_and_mixes_up_no_date() {
    let office = Office::before(Mood::Dead).await;
    let number = office.report().await;
    let before = office.store.report(Key::Tracking(number)).await.unwrap().unwrap().report;
    let verified_by = before.verification.as_ref().unwrap().due;
    office.pass(2).await;
    office.act(number, "koordinator", verification()).await;
    let asked = office.act(number, "koordinator", Command::AskCompletion).await;
    assert!(matches!(asked.status, Status::NeedsCompletion { .. }));
    office.pass(2).await;
    office.act(number, "", Command::Complete).await;
    let forwarded = office.act(number, "koordinator", FORWARD()).await;
    let first_by = forwarded.forwardings[0].first.as_ref().unwrap().due;
    office.pass(20).await;
    let answered = office
        .act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) })
        .await;
    let answered_at = office.app.now();
    let Status::Answered { window: Some(window) } = answered.status else { panic!("it was answered") };
    office.pass(6).await;
    assert!(office.server.letters().is_empty());
    assert_eq!(office.jobs().await.dead, 0, "nothing is worn out");
    let tries = office.server.connections();
    assert!(tries < 250, "the dead server is not hammered: {tries}");
    office.server.be(Mood::Takes);
    office.pass(1).await;
    assert_eq!(office.jobs().await, JobCounts::default());
    let letters: Vec<_> = office.to(REPORTER).iter().map(|l| unfolded(l)).collect();
    // The receipt, that it was forwarded, and the answer, each once and in this order; not what was asked and given since.
    assert_eq!(letters.len(), 3, "{letters:#?}");
    for (letter, when) in letters.iter().zip([vec![verified_by], vec![first_by], vec![answered_at, window.due]]) {
        assert!(letter.contains(&number.grouped()));
        for at in when {
            assert!(letter.contains(&date(at)), "{} in {letter}", date(at));
        }
    }
    let mut marks: Vec<_> = office.server.letters().into_iter().filter_map(|(_, text)| mark(&text)).collect();
    let all = marks.len();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!((marks.len(), all), (all, office.server.letters().len()), "each letter once");
    office.pass(48).await;
    assert_eq!(office.to(REPORTER).len(), 3, "and never again");
    office.told_nobody().await;
}

fn mark(letter: &str) -> Option<String> {
    letter.lines().find_map(|l| l.strip_prefix("Message-ID: ")).map(str::to_owned)
}

#[tokio::test]
async fn whoever_is_forgotten_while_letters_wait_gets_none() {
    let office = Office::before(Mood::Dead).await;
    let number = office.report().await;
    office.pass(3).await;
    office.act(number, "koordinator", verification()).await;
    office.act(number, "koordinator", FORWARD()).await;
    office.app.reports().forget_person(Key::Tracking(number)).await.unwrap();
    office.told_nobody().await;
    office.server.be(Mood::Takes);
    office.pass(2).await;
    assert!(office.to(REPORTER).is_empty());
    assert!(!office.to("penghubung@kantor.contoh.id").is_empty(), "those whose work it is hear of it");
    assert_eq!(office.jobs().await, JobCounts::default());
}
