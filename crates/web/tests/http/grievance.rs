//! The grievance register: the life of an entry with its clocks and its roadmap; figures that lead to their lists, kept reports of a period
//! and what the log tells of them; payments and five years of a village; what administrators set. And the wall around a restricted case.

use app::{Run, StepAsked, sheet::Sheet};
use axum::http::StatusCode;
use domain::{
    Command, Grant, Role, TrackingNumber, Words,
    grievance::{EntryFacts, Severity, StepName, Tier},
    report::Outcome,
};
use store::Key;

use crate::town::{INSPECTORATE, OTHER_REGENCY, PROVINCE, Page, REGENCY, Town, VILLAGE, WORKS, mailbox};

const TAKEN: [(&str, &str); 6] = [
    ("step", "taken"),
    ("category", "benefits"),
    ("tier", "village"),
    ("severity", "high"),
    ("sex", "woman"),
    ("programme_period", "2023-2024"),
];

impl Town {
    /// The people of the programme, where they are not there yet.
    pub async fn programme(&self) {
        if self.store.person_by_login("spesialis".into()).await.unwrap().is_none() {
            self.person("spesialis", vec![Grant { role: Role::GrievanceSpecialist, agency: REGENCY }]).await;
            self.person("karbon", vec![Grant { role: Role::CarbonTeam, agency: PROVINCE }]).await;
        }
    }

    /// Takes a report into the register.
    pub async fn taken(&self, number: TrackingNumber) {
        let facts = EntryFacts {
            category: "land".into(),
            tier: Tier::Village,
            severity: Severity::Low,
            sex: None,
            group: None,
            period: None,
        };
        self.grieve(number, "koordinator", StepName::Taken, Some(facts)).await;
    }

    pub async fn grieve(&self, number: TrackingNumber, login: &str, name: StepName, facts: Option<EntryFacts>) {
        let ending = (name == StepName::Closed).then_some(domain::grievance::Outcome::Resolved);
        let words = Words::parse("Kata langkah bawang merah").ok().filter(|_| name.needs_words());
        let asked = StepAsked {
            name,
            facts,
            severity: Some(Severity::High),
            ending,
            said: None,
            on: None,
            words,
            seen: None,
            sent: None,
        };
        let by = self.official(login).await;
        self.app.grievances().step(Key::Tracking(number), &by, asked).await.unwrap_or_else(|e| panic!("{name:?}: {e}"));
    }

    pub async fn step(&self, cookie: &str, number: TrackingNumber, fields: &[(&str, &str)]) -> Page {
        let seen = self.state(number).await.version.to_string();
        self.post(&format!("/meja/keluhan/{number}"), cookie, &[fields, &[("seen", seen.as_str())]].concat()).await
    }
}

#[tokio::test]
async fn an_entry_goes_its_way_and_its_complainant_reads_what_comes_next() {
    let town = Town::new().await;
    town.programme().await;
    let (number, pin) = town.report_in("forwarded").await;
    let (cookie, reporter) = (town.session("koordinator").await, town.follow(number, &pin).await);
    let (entry, roadmap) = (format!("/meja/keluhan/{number}"), format!("/laporan/{number}/peta-jalan"));
    assert!(town.get(&format!("/meja/laporan/{number}"), &cookie).await.text.contains(&entry));
    assert_eq!(town.get(&roadmap, &reporter).await.status, StatusCode::NOT_FOUND, "not in the register yet");
    // What is missing is said and what was typed comes back.
    let page = town.step(&cookie, number, &[("step", "taken"), ("category", "benefits"), ("tier", "regency")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Pilih salah satu.") && page.text.contains("value=\"regency\" selected"), "{}", page.words());
    assert_eq!(
        town.step(&cookie, number, &[&TAKEN[..], &[("category", "tidak-ada")]].concat()[1..]).await.status,
        StatusCode::NOT_FOUND
    );
    let unknown = TAKEN.map(|(field, value)| (field, if field == "category" { "tidak-ada" } else { value }));
    assert_eq!(town.step(&cookie, number, &unknown).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(town.step(&cookie, number, &TAKEN).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.step(&cookie, number, &TAKEN).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is in it");
    let page = town.get(&entry, &cookie).await.words();
    for told in [
        "Pembagian manfaat",
        "Berat",
        "Perempuan",
        "2023-2024",
        "Tanda terima paling lambat 10 Maret 2026",
        "7 hari di tingkat Desa",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let next = town.get(&roadmap, &reporter).await.words();
    assert!(
        next.contains("paling lambat 10 Maret 2026: Anda diberi tahu")
            && next.contains("banding ke tingkat berikutnya: Pemerintah Kukar"),
        "{next}"
    );
    assert_eq!(town.get(&roadmap, "").await.location(), format!("/laporan/{number}#pin-form"));
    // A step may have been done on an earlier day, not before it was received, nor on one to come.
    for (day, status) in [("2026-03-02", 422), ("2026-03-09", 422), ("2026-03-03", 303)] {
        let page = town.step(&cookie, number, &[("step", "acknowledged"), ("on", day)]).await;
        assert_eq!(page.status.as_u16(), status, "{day}: {}", page.words());
    }
    // What the agency publishes as its answer answers the grievance.
    town.set_clock("2026-03-05T01:00:00Z");
    let cookie = town.session("koordinator").await;
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(Outcome::Informed) }).await;
    assert!(town.get(&entry, &cookie).await.words().contains("Dijawab, belum selesai"));
    // Not content: one level up, with a clock of its own.
    let appeal = [("step", "appealed"), ("words", "Warga tidak setuju")];
    assert_eq!(town.step(&cookie, number, &appeal).await.status, StatusCode::SEE_OTHER);
    let page = town.get(&entry, &cookie).await.words();
    assert!(
        page.contains("Keputusan banding paling lambat 19 Maret 2026")
            && page.contains("10 hari kerja di tingkat Kabupaten/kota"),
        "{page}"
    );
    town.set_clock("2026-03-20T01:00:00Z");
    let cookie = town.session("koordinator").await;
    let reporter = town.follow(number, &pin).await;
    assert!(town.get("/meja/keluhan", &cookie).await.words().contains("Terlambat"));
    assert!(town.get(&roadmap, &reporter).await.words().contains("Batas itu sudah lewat."));
    // Resolved is only what was conveyed, and carried out where it was agreed in minutes.
    let closed = [("step", "closed"), ("outcome", "resolved"), ("words", "Selesai")];
    for step in [
        [("step", "responded"), ("words", "Usulan bersama")],
        [("step", "minutes_drafted"), ("words", "Berita acara 1")],
        [("step", "minutes_signed"), ("words", "")],
        [("step", "conveyed"), ("words", "")],
        [("step", "carried_out"), ("words", "Berita acara 2")],
    ] {
        assert_eq!(town.step(&cookie, number, &closed).await.status, StatusCode::UNPROCESSABLE_ENTITY, "before {step:?}");
        assert_eq!(town.step(&cookie, number, &step).await.status, StatusCode::SEE_OTHER, "{step:?}");
    }
    assert_eq!(town.step(&cookie, number, &closed).await.status, StatusCode::SEE_OTHER);
    let said = [("step", "satisfied"), ("satisfied", "yes"), ("told_by", "phone")];
    assert_eq!(town.step(&cookie, number, &said).await.status, StatusCode::SEE_OTHER);
    let prevention = [("step", "prevention"), ("words", "Batas dicek lebih dahulu")];
    assert_eq!(town.step(&cookie, number, &prevention).await.status, StatusCode::SEE_OTHER);
    let page = town.get(&entry, &cookie).await.words();
    for told in [
        "Selesai ditangani: Terselesaikan",
        "Batas dicek lebih dahulu",
        "Petugas koordinator",
        "Puas atas hasilnyaYa (disampaikan pengadu: lewat telepon",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(town.get(&roadmap, &reporter).await.words().contains("Keluhan Anda selesai ditangani."));
    let sheet = town.get("/meja/keluhan?bentuk=csv", &cookie).await.text;
    assert!(sheet.contains("Pembagian manfaat") && sheet.contains("2026-03-20") && !sheet.contains("Budi"), "{sheet}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_figure_leads_to_what_it_counts_and_a_kept_report_is_what_the_log_tells() {
    let town = Town::new().await;
    town.programme().await;
    let mut numbers = Vec::new();
    for n in 0..6 {
        let (number, _) = town.report_in(if n == 5 { "secret" } else { "forwarded" }).await;
        town.taken(number).await;
        numbers.push(number);
    }
    town.set_clock("2026-03-04T05:30:00Z");
    for number in &numbers[..3] {
        town.grieve(*number, "koordinator", StepName::Acknowledged, None).await;
    }
    for step in [StepName::Responded, StepName::Conveyed, StepName::Closed, StepName::Prevention] {
        town.grieve(numbers[0], "koordinator", step, None).await;
    }
    town.grieve(numbers[1], "koordinator", StepName::Mediated, None).await;
    town.grieve(numbers[2], "koordinator", StepName::Referred, None).await;
    town.grieve(numbers[4], "koordinator", StepName::Removed, None).await;
    let cookie = town.session("karbon").await;
    let address = "/meja/keluhan/laporan?periode=2026-q1";
    let page = town.get(address, &cookie).await;
    let words = page.words();
    assert!(words.contains("Median 1 hari 5 jam"), "{words}");
    // Each figure against the sheet behind it and the list it leads to.
    let mut followed = 0;
    for link in page.text.split("href=\"").skip(1).filter_map(|l| l.split_once('"')).filter(|(l, _)| l.contains("hitung=")) {
        let (list, rest) = link;
        let figure: usize = rest.trim_start_matches('>').split('<').next().unwrap().parse().unwrap();
        let list = list.replace("&#38;", "&").replace("&amp;", "&");
        let rows =
            town.get(&format!("{list}&bentuk=csv"), &cookie).await.text.lines().filter(|l| !l.trim().is_empty()).count() - 1;
        assert_eq!(rows, figure, "{list}");
        followed += 1;
    }
    assert!(followed > 15, "{followed} figures");
    for (name, n) in
        [("Diterima", 5), ("Diberi tanda terima", 3), ("Tanda terima tepat waktu", 3), ("Terselesaikan", 1), ("Dalam mediasi", 1)]
    {
        assert!(words.contains(&format!("{name}{n}")), "{name} {n}: {words}");
    }
    // A coordinator of another regency counts none of it; whoever is told no figures is told none.
    assert!(town.get(address, &town.session("koordinator.lain").await).await.words().contains("Diterima0"));
    for (login, status) in
        [("penghubung", 403), ("desa", 403), ("admin", 403), ("spesialis", 403), ("pimpinan", 200), ("pengawas", 200)]
    {
        assert_eq!(town.get(address, &town.session(login).await).await.status.as_u16(), status, "{login}");
    }
    let foreign = format!("{address}&instansi={}", PROVINCE.0);
    assert_eq!(town.get(&foreign, &town.session("koordinator").await).await.status, StatusCode::NOT_FOUND);
    // Kept, once, with what was learned; its figures stay whatever comes after.
    let deed = page.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "Batas dicek lebih dahulu")];
    let made = town.post("/meja/keluhan/laporan", &cookie, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    assert_eq!(town.post("/meja/keluhan/laporan", &cookie, &fields).await.location(), made.location());
    assert_eq!(town.store.period_reports().await.unwrap().len(), 1);
    let kept = town.get(made.location(), &cookie).await;
    assert!(kept.words().contains("Batas dicek lebih dahulu") && kept.words().contains("Diterima5"), "{}", kept.words());
    town.set_clock("2026-03-25T01:00:00Z");
    let cookie = town.session("karbon").await;
    town.grieve(numbers[3], "koordinator", StepName::Acknowledged, None).await;
    let (late, _) = town.report_in("forwarded").await;
    town.taken(late).await;
    town.act(numbers[0], "koordinator", Command::Restrict).await;
    assert!(town.get(made.location(), &cookie).await.words().contains("Diberi tanda terima3"));
    assert!(town.get(address, &cookie).await.words().contains("Diberi tanda terima3"), "one more, and one restricted");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Lessons are written again; who saw an older version is told.
    let form = town.get(made.location(), &cookie).await;
    let version = form.field("version");
    let lessons = |text: &'static str| [("version", version.clone()), ("lessons", text.to_owned())];
    let send = async |text| {
        let fields = lessons(text);
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        town.post(made.location(), &cookie, &fields).await.status
    };
    assert_eq!(send("Lebih singkat").await, StatusCode::SEE_OTHER);
    assert_eq!(send("Lain lagi").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        town.post(made.location(), &town.session("pimpinan").await, &[("version", "2"), ("lessons", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(town.get("/kelola/riwayat", &town.session("admin").await).await.words().contains("Laporan berkala keluhan"));
    // What another program makes of its figures is found.
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand(r#"UPDATE period_report SET told = replace(told, '"received":5', '"received":4')"#);
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    for what in ["not those of the log", "not that of its figures", "period-reports"] {
        assert!(found.iter().any(|d| d.what.contains(what)), "{what}: {found:?}");
    }
}

/// Everything that somebody opens who looks for a case: pages, lists, sheets, figures, searches, the API.
const LOOKED_AT: [&str; 40] = [
    "/",
    "/laporan",
    "/laporan?cari=lapuk",
    "/laporan?cari=N",
    "/laporan?bentuk=csv",
    "/laporan/N",
    "/statistik",
    "/statistik?bentuk=csv",
    "/peta?di=64.02",
    "/instansi/2",
    "/instansi/4",
    "/api/v1/reports",
    "/api/v1/reports/N",
    "/api/v1/figures",
    "/meja",
    "/meja?bentuk=csv",
    "/meja/jumlah",
    "/meja/cari",
    "/meja/cari?cari=lapuk",
    "/meja/cari?cari=N",
    "/meja/cari?bentuk=csv",
    "/meja/laporan/N",
    "/meja/laporan/N/tempat.geojson",
    "/meja/ringkas",
    "/meja/ringkas/2",
    "/meja/ringkas/4",
    "/meja/awasi",
    "/meja/awasi?bentuk=csv",
    "/meja/jejak",
    "/meja/desa",
    "/meja/desa/64.02.06.2001",
    "/meja/desa/64.02.06.2001/lima-tahun",
    "/meja/desa/hasil",
    "/meja/hutan/tanpa-laporan",
    "/meja/keluhan",
    "/meja/keluhan?bentuk=csv",
    "/meja/keluhan/N",
    "/meja/keluhan/laporan",
    "/meja/keluhan/laporan?bentuk=csv",
    "/kelola/riwayat",
];

#[tokio::test]
async fn a_restricted_case_is_there_for_its_specialist_and_for_nobody_else_by_any_way() {
    let town = Town::new().await;
    town.programme().await;
    town.person("spesialis.lain", vec![Grant { role: Role::GrievanceSpecialist, agency: OTHER_REGENCY }]).await;
    town.person(
        "keduanya",
        vec![Grant { role: Role::GrievanceSpecialist, agency: WORKS }, Grant { role: Role::Coordinator, agency: REGENCY }],
    )
    .await;
    town.person("kepala.inspektorat", vec![Grant { role: Role::Leader, agency: INSPECTORATE }]).await;
    town.person("karbon.kukar", vec![Grant { role: Role::CarbonTeam, agency: REGENCY }]).await;
    let others = [
        "",
        "koordinator",
        "koordinator.lain",
        "koordinator.prov",
        "penghubung",
        "penghubung.kes",
        "atasan.kes",
        "inspektur",
        "pimpinan",
        "pengawas",
        "admin",
        "desa",
        "karbon",
        "karbon.kukar",
        "spesialis.lain",
        "keduanya",
        "kepala.inspektorat",
    ];
    let mut cookies = Vec::new();
    for login in others {
        cookies.push((login, if login.is_empty() { String::new() } else { town.session(login).await }));
    }
    // An ordinary one stays beside it, so that pages are not merely empty.
    let (ordinary, _) = town.report_in("forwarded").await;
    town.taken(ordinary).await;
    town.set_clock("2026-03-04T01:00:00Z");
    let look = async |number: TrackingNumber| {
        let mut seen = Vec::new();
        for (login, cookie) in &cookies {
            for path in LOOKED_AT {
                let page = town.get(&path.replace('N', &number.to_string()), cookie).await;
                seen.push((*login, path, page));
            }
        }
        seen
    };
    // As everything is before there is any such case.
    let nobody: TrackingNumber = (1_000_000_000_u64..).find_map(|n| n.to_string().parse().ok()).unwrap();
    let before = look(nobody).await;
    let (number, pin) = town.report_in("forwarded").await;
    town.taken(number).await;
    town.grieve(number, "koordinator", StepName::Acknowledged, None).await;
    let mails = mailbox();
    town.tell(&mails).await;
    let told_before = mails.letters().len();
    town.clock.set("2026-03-04T01:00:00Z".parse().unwrap());
    let coordinator = town.session("koordinator").await;
    let restrict = format!("/meja/laporan/{number}/restrict");
    assert!(town.get(&format!("/meja/laporan/{number}"), &coordinator).await.text.contains(&restrict));
    let why = [("words", "Pelecehan oleh petugas lapangan")];
    assert_eq!(town.post(&restrict, &town.session("penghubung").await, &why).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.post(&restrict, &coordinator, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "not without a reason");
    assert_eq!(town.post(&restrict, &coordinator, &why).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.post(&format!("/meja/laporan/{number}/urungkan"), &coordinator, &[("to", "5")]).await.status,
        StatusCode::NOT_FOUND
    );
    // Nobody finds anything that was not there before, nor a number, nor a word.
    let grouped = number.grouped();
    for ((login, path, was), (_, _, is)) in before.iter().zip(look(number).await) {
        assert_eq!(was.status, is.status, "{login:?} {path}");
        for trace in
            [number.to_string(), grouped.clone(), grouped.replace(' ', "\u{a0}"), "bawang merah".into(), "Pelecehan oleh".into()]
        {
            let shows = is.text.contains(&trace) && !path.contains('N');
            assert!(!shows, "{login:?} reads {trace:?} at {path}");
        }
        let plain = |page: &Page, number: TrackingNumber| {
            page.words()
                .replace(&number.to_string(), "N")
                .replace(&number.grouped(), "N")
                .replace(&number.grouped().replace('\u{a0}', " "), "N")
        };
        // The coordinator's own desk tells that they did something, without a number of it.
        if !matches!(*path, "/kelola/riwayat" | "/meja/jejak" | "/meja/awasi" | "/meja/awasi?bentuk=csv") {
            assert_eq!(plain(was, nobody), plain(&is, number), "{login:?} {path} tells that there is one more");
        }
    }
    // Letters: one, to its specialist, at once; none to its reporter, whatever happens to it; nothing rings.
    town.app.jobs().run_jobs(&mails).await.unwrap();
    let letters: Vec<_> = mails.letters().into_iter().skip(told_before).collect();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let written = channels::mail::write(&letters[0], "http://lapor.contoh.id").unwrap();
    assert!(letters[0].to.contains("spesialis@kantor") && written.subject.contains("Kasus terbatas"), "{letters:?}");
    assert!(!format!("{written:?}").contains("bawang") && !format!("{written:?}").contains("Pelecehan"));
    let (specialist, reporter) = (town.session("spesialis").await, town.follow(number, &pin).await);
    let seen = town.get(&format!("/meja/laporan/{number}"), &specialist).await;
    assert_eq!(seen.status, StatusCode::OK);
    assert!(town.get("/meja/keluhan", &specialist).await.text.contains(&grouped.replace('\u{a0}', " ")));
    assert!(town.get("/meja/keluhan", &specialist).await.words().contains("kurang dari lima, atau tidak ada"));
    assert_eq!(town.get(&format!("/laporan/{number}"), &reporter).await.status, StatusCode::OK);
    assert!(!town.get(&format!("/laporan/{number}"), &reporter).await.words().to_lowercase().contains("terbatas"));
    assert_eq!(town.get(&format!("/laporan/{number}/peta-jalan"), &reporter).await.status, StatusCode::NOT_FOUND);
    // The specialist deals with it; nobody else's door opens however it is asked for.
    assert_eq!(
        town.step(&specialist, number, &[("step", "responded"), ("words", "Sudah ditemui")]).await.status,
        StatusCode::SEE_OTHER
    );
    for (login, cookie) in &cookies {
        for action in
            ["note", "verify", "show", "hide", "lift-restriction", "lift-supervision", "close", "archive", "forward", "restrict"]
        {
            let page = town.post(&format!("/meja/laporan/{number}/{action}"), cookie, &[("words", "abc def")]).await;
            assert!(
                page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"),
                "{login} {action}: {}",
                page.status
            );
        }
        for what in ["kata", "pelapor", "suara", "tempat"] {
            let page = town.post(&format!("/meja/laporan/{number}/buka/{what}"), cookie, &[("why", "check")]).await;
            assert!(
                page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"),
                "{login} {what}: {}",
                page.status
            );
        }
        let page = town.step(cookie, number, &TAKEN).await;
        assert!(page.status == StatusCode::NOT_FOUND || page.location().starts_with("/masuk"), "{login}: {}", page.status);
    }
    let reply = [("kind", "thanks"), ("words", "Terima kasih sudah datang")];
    town.post(&format!("/laporan/{number}/reply"), &reporter, &reply).await;
    town.set_clock("2026-06-04T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    let of_it = |m: &app::OutgoingMail| format!("{m:?}").contains(&number.to_string());
    town.app.jobs().run_jobs(&mails).await.unwrap();
    assert!(!mails.letters().iter().skip(told_before + 1).any(of_it), "a letter about it");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // It was a mistake: back to the coordinator, still hidden.
    let (specialist, coordinator) = (town.session("spesialis").await, town.session("koordinator").await);
    let lift = format!("/meja/laporan/{number}/lift-restriction");
    assert_eq!(town.post(&lift, &specialist, &why).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &specialist).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &coordinator).await.status, StatusCode::OK);
    assert_eq!(town.get(&format!("/laporan/{number}"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn nothing_is_restricted_where_nobody_could_deal_with_it() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let cookie = town.session("koordinator").await;
    let page = town.post(&format!("/meja/laporan/{number}/restrict"), &cookie, &[("words", "Pelecehan")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.words().contains("Belum ada spesialis pengaduan") && page.text.contains("Pelecehan"), "{}", page.words());
    // One of the government above will do.
    town.person("spesialis.prov", vec![Grant { role: Role::GrievanceSpecialist, agency: PROVINCE }]).await;
    town.app.refresh_reference().await.unwrap();
    let page = town.post(&format!("/meja/laporan/{number}/restrict"), &cookie, &[("words", "Pelecehan")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.words());
    assert_eq!(town.get(&format!("/meja/laporan/{number}"), &town.session("spesialis.prov").await).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_carbon_team_reads_the_register_and_nothing_that_tells_who_reported_or_where() {
    let town = Town::new().await;
    town.programme().await;
    let cookie = town.session("karbon").await;
    for state in ["forest", "forwarded", "secret"] {
        let (number, _) = town.report_in(state).await;
        let report = format!("/meja/laporan/{number}");
        // What is public they may take in; of what is not, they know nothing before it is in.
        let public = town.state(number).await.is_public();
        assert_eq!(town.get(&format!("/meja/keluhan/{number}"), &cookie).await.status == StatusCode::OK, public, "{state}");
        town.taken(number).await;
        town.grieve(number, "koordinator", StepName::Responded, None).await;
        let entry = town.get(&format!("/meja/keluhan/{number}"), &cookie).await;
        assert_eq!(entry.status, StatusCode::OK, "{state}");
        let page = town.get(&report, &cookie).await;
        assert_eq!(page.status == StatusCode::OK, state != "secret", "{state}");
        for text in [&entry.text, &page.text, &town.get("/meja/keluhan?bentuk=csv", &cookie).await.text] {
            for told in ["Budi", "Ngayau", "Pak Rahasia", "bawang merah", "117.41", "budi@"] {
                assert!(!text.contains(told), "{state}: {told}");
            }
        }
        assert_eq!(
            town.step(&cookie, number, &[("step", "conveyed")]).await.status.as_u16(),
            if state == "secret" { 404 } else { 403 }
        );
        for what in ["kata", "pelapor", "tempat"] {
            let status = town.post(&format!("{report}/buka/{what}"), &cookie, &[("why", "check")]).await.status;
            assert!(matches!(status.as_u16(), 403 | 404) || what == "kata" && state != "secret", "{state} {what}: {status}");
        }
        let found = town.get("/meja/cari?cari=bawang", &cookie).await;
        assert!(!found.text.contains(&number.grouped()), "{state}: found by what was said of a step");
    }
}

#[tokio::test]
async fn what_is_set_for_the_register_holds_from_its_day_and_is_noted() {
    let town = Town::new().await;
    let (address, cookie) = ("/kelola/keluhan", town.session("admin").await);
    let limit = [("what", "limit"), ("kind", "acknowledge"), ("tier", "village"), ("amount", "48"), ("unit", "hours")];
    let send = async |fields: &[(&str, &str)]| town.post(address, &cookie, fields).await;
    for wrong in [[("from", "2026-03-02")], [("from", "")]] {
        let page = send(&[&limit[..], &wrong].concat()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("value=\"48\""));
    }
    assert_eq!(
        send(&[&limit[..], &[("from", "2026-03-03"), ("limit_source", "SK 7/2026")]].concat()).await.status,
        StatusCode::SEE_OTHER
    );
    let category = [("what", "category"), ("code", "wildlife"), ("category_name", "Satwa"), ("category_name_en", "Wildlife")];
    assert_eq!(send(&category).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        send(&[("what", "category"), ("code", "Salah!"), ("category_name", "X")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let period = [("what", "period"), ("code", "2025-2026"), ("from", "2025-01-01"), ("until", "2026-12-31")];
    assert_eq!(send(&period).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        send(&[("what", "period"), ("code", "x"), ("from", "2026-01-02"), ("until", "2026-01-01")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let read = town.get("/kelola/riwayat", &cookie).await.words();
    assert!(read.contains("48 jam") && read.contains("Satwa / Wildlife"), "{read}");
    for (login, status) in [("koordinator", 403), ("pimpinan", 403), ("admin", 200)] {
        assert_eq!(town.get(address, &town.session(login).await).await.status.as_u16(), status, "{login}");
    }
    // It holds for what is taken in from now on.
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let page = town.get(&format!("/meja/keluhan/{number}"), &town.session("koordinator").await).await.words();
    assert!(page.contains("Tanda terima paling lambat 5 Maret 2026 09.00 WITA") && page.contains("48 jam"), "{page}");
    assert!(page.contains("Satwa") && page.contains("2025-2026"), "{page}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand("UPDATE register_rule SET told = replace(told, '48', '480')");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().iter().any(|d| d.what.contains("register-rules")));
}

#[tokio::test]
async fn payments_are_taken_once_and_stand_beside_five_years_of_a_village() {
    let town = Town::new().await;
    town.programme().await;
    let table = "kode,nama,kabupaten,periode,jumlah,dibayar_pada,catatan\n\
                 64.02.06.2001,,,2023-2024,\"Rp 125.000.000\",2026-02-10,tahap 1\n\
                 ,Badak Ulu,Kutai Kartanegara,2023-2024,90000000,15 Desember 2025,\n\
                64.02.06.2001,Rawa Makmur,,2023-2024,1000,2025-12-15,\n";
    let put = async |run| town.app.grievances().put_payments(&Sheet::read(table.as_bytes()).unwrap(), run).await.unwrap();
    let dry = put(Run::Dry).await;
    assert_eq!((dry.added, dry.same, dry.left.len(), dry.wrong.len(), dry.rupiah), (2, 0, 1, 0, 215_000_000), "{dry:?}");
    assert_eq!(town.store.payments(None).await.unwrap(), []);
    assert_eq!(put(Run::Real).await.added, 2);
    let again = put(Run::Real).await;
    assert_eq!((again.added, again.same), (0, 2));
    let (number, _) = town.report_in("answered").await;
    town.taken(number).await;
    let address = format!("/meja/desa/{VILLAGE}/lima-tahun");
    for login in ["karbon", "koordinator", "pimpinan"] {
        let page = town.get(&address, &town.session(login).await).await;
        let words = page.words();
        assert_eq!(page.status, StatusCode::OK, "{login}");
        for told in ["2022", "2026", "Rp125.000.000", "tahap 1", "Laporan publik00001 (+1)", "Keluhan program00001 (+1)"] {
            assert!(words.replace(' ', "").contains(&told.replace(' ', "")), "{login} {told}: {words}");
        }
    }
    for (login, status) in [("koordinator.lain", 404), ("penghubung", 404), ("desa", 404)] {
        assert_eq!(town.get(&address, &town.session(login).await).await.status.as_u16(), status, "{login}");
    }
    assert_eq!(town.get("/meja/desa/64.02/lima-tahun", &town.session("karbon").await).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand("UPDATE payment SET told = replace(told, '125000000', '125')");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().iter().any(|d| d.what.contains("payments")));
}
