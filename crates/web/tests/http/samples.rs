//! A sample of every template: a page of the town that is made from it. All are looked at in both languages; a template without a
//! sample fails here by its name.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use channels::mail::{Mailer, Outbox};
use texts::{Language, Texts, WORDS, keys};

use domain::village::{Came, Material, PlanId, PlannedStop, PlannedTrip, Signal, TripState, VisitFacts, VisitId};

use crate::{
    account,
    html::Markup,
    town::{OFFICIALS, Page, REGENCY, Town, VILLAGE, WORKS},
};

/// A request that is answered by a page made from a template.
struct Sample {
    template: &'static str,
    path: String,
    cookie: String,
    /// What is sent; nothing where the page is only opened.
    fields: Option<Vec<(&'static str, String)>>,
}

fn opened(template: &'static str, cookie: &str, path: impl Into<String>) -> Sample {
    Sample { template, path: path.into(), cookie: cookie.into(), fields: None }
}

fn sent(template: &'static str, cookie: &str, path: impl Into<String>, fields: &[(&'static str, &str)]) -> Sample {
    let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    Sample { fields: Some(fields), ..opened(template, cookie, path) }
}

impl Sample {
    async fn shown(&self, town: &Town, language: Language) -> Page {
        let cookie = format!("{}; bahasa={}", self.cookie, language.as_str());
        match &self.fields {
            None => town.get(&self.path, &cookie).await,
            Some(fields) => {
                let fields: Vec<_> = fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
                town.post(&self.path, &cookie, &fields).await
            }
        }
    }
}

/// What is written on the form that a reporter sends.
const REPORT: [(&str, &str); 4] =
    [("kind", "complaint"), ("text", "Lampu jalan mati sejak Senin"), ("area", VILLAGE), ("place", "Badak Baru")];

async fn for_everybody(town: &Town) -> Vec<Sample> {
    let (public, _) = town.report_in("answered").await;
    let (unknown, _) = town.report_in("submitted").await;
    let (disputed, pin) = town.report_in("disputed").await;
    let reporter = town.follow(disputed, &pin).await;
    let letter = "From: a@b.id\r\nTo: Siti <siti@contoh.id>\r\nSubject: Laporan dijawab\r\nDate: Sun, 29 Nov 2026\r\n\r\nBuka: http://b.id/x\r\n";
    std::fs::create_dir_all(town.folder.path().join("outbox")).unwrap();
    std::fs::write(town.folder.path().join("outbox/1.eml"), letter).unwrap();
    let step = |step: &'static str, now: &'static str| [&REPORT[..], &[("now", now), ("step", step)]].concat();
    vec![
        opened("message.html", "", "/tidak-ada"),
        opened("api.html", "", "/api"),
        opened("outbox.html", "", "/surat"),
        opened("outbox_mail.html", "", "/surat/1.eml"),
        opened("assisted/paper.html", "", "/formulir"),
        opened("assisted/paper.html", "", format!("/formulir/{VILLAGE}")),
        opened("assisted/take_down.html", "", "/petugas/catat"),
        opened("public/about.html", "", "/tentang"),
        opened("public/agencies.html", "", "/instansi"),
        opened("public/agency.html", "", format!("/instansi/{}", WORKS.0)),
        opened("public/dossier.html", &reporter, format!("/laporan/{disputed}/ombudsman?identitas=1")),
        opened("public/find.html", "", "/lacak?nomor=1"),
        opened("public/home.html", "", "/"),
        opened("public/kit.html", "", "/style"),
        opened("public/list.html", "", "/laporan"),
        opened("public/list.html", "", "/laporan?cari=tidakada"),
        opened("public/map.html", "", "/peta?di=64.02"),
        opened("public/outbox_page.html", "", "/kotak"),
        opened("public/new_pin.html", "", format!("/laporan/{public}/pin-baru")),
        opened("public/privacy.html", "", "/privasi"),
        sent("public/prove.html", "", format!("/laporan/{disputed}/reply"), &[("words", "Masih rusak"), ("kind", "unsolved")]),
        sent("public/receipt.html", "", "/lapor", &step("send", "send")),
        opened("public/report.html", "", format!("/laporan/{public}")),
        opened("public/report.html", &reporter, format!("/laporan/{disputed}")),
        opened("public/report_form.html", "", "/lapor"),
        sent("public/report_form.html", "", "/lapor", &step("next", "what")),
        sent("public/report_form.html", "", "/lapor", &step("next", "where")),
        opened("public/meanings.html", "", "/statistik/arti"),
        opened("public/statistics.html", "", "/statistik"),
        opened("public/yardsticks.html", "", "/statistik/tolok-ukur"),
        opened("public/unknown.html", "", format!("/laporan/{unknown}")),
    ]
}

async fn for_officials(town: &Town) -> Vec<Sample> {
    let mut states = Vec::new();
    for state in ["submitted", "spoken", "draft", "supervisory", "answered", "promised"] {
        let (number, _) = town.report_in(state).await;
        states.push((number, format!("/meja/laporan/{number}")));
    }
    let [(new, _), (spoken, _), .., (promised, _)] = &states[..] else { panic!("no reports") };
    let coordinator = town.session("koordinator").await;
    let (leader, overseer, village) =
        (town.session("pimpinan").await, town.session("pengawas").await, town.session("desa").await);
    let (handed, _) = town.assisted(&[]).await;
    town.act(handed, "koordinator", domain::Command::AskCompletion).await;
    town.later(60);
    let chosen = format!("{new}.{}", town.state(*new).await.version);
    let many = [("action", "note"), ("pilih", chosen.as_str()), ("words", "Sudah ditelepon"), ("kembali", "/meja")];
    let done = [&many[..], &[("lakukan", "1")]].concat();
    let password = [("login", "koordinator.lain"), ("password", "sandi-rahasia-1")];
    account::turn_on(town, &town.session("koordinator.lain").await).await;
    let village_page = format!("/meja/desa/{VILLAGE}");
    for (since, corrects) in [("2026-03-01", ""), ("2026-03-02", "1")] {
        let version = if corrects.is_empty() { "0" } else { "1" };
        let told = [("since", since), ("kind", "desa"), ("officers", "1"), ("posters", "2"), ("corrects", corrects)];
        town.post(&village_page, &coordinator, &[&told[..], &[("version", version), ("programme", "member")]].concat()).await;
    }
    let (team, trip) = planned(town).await;
    crate::alerts::watched(town).await;
    crate::alerts::fires_taken(town).await;
    let fire = crate::alerts::of_fire(town, domain::Point::new(-0.3, 117.4), "hutan", true).await;
    town.post(&format!("/meja/laporan/{fire}/buka/tempat"), &coordinator, &[]).await;
    let reports = states.iter().flat_map(|(_, path)| [&coordinator, &overseer].map(|who| (who, path)));
    let reports = reports.map(|(who, path)| opened("desk/report.html", who, path));
    let listened = sent("desk/report.html", &coordinator, format!("/meja/laporan/{spoken}/buka/suara"), &[("dari", "verify")]);
    vec![
        opened("assisted/desk.html", &village, "/petugas"),
        opened("assisted/slips.html", &village, "/petugas/kabar"),
        opened("assisted/slips.html", &village, format!("/petugas/kabar?kertas=58&diserahkan={handed}")),
        opened("desk/report.html", &village, format!("/meja/laporan/{handed}")),
        opened("desk/report.html", &coordinator, format!("/meja/laporan/{handed}")),
        listened,
        opened("desk/account.html", &coordinator, "/akun"),
        sent("desk/bulk.html", &coordinator, "/meja/banyak", &many),
        sent("desk/bulk_done.html", &coordinator, "/meja/banyak", &done),
        sent("desk/code.html", "", "/masuk", &password),
        opened("desk/compare.html", &coordinator, format!("/meja/laporan/{new}/gabung?number={promised}")),
        opened("desk/inbox.html", &coordinator, "/meja"),
        opened("desk/inbox.html", &overseer, "/meja/cari"),
        opened("desk/late.html", &leader, format!("/meja/ringkas/{}", REGENCY.0)),
        opened("desk/oversee.html", &overseer, "/meja/awasi"),
        opened("desk/overview.html", &leader, "/meja/ringkas"),
        opened("desk/password.html", &coordinator, "/sandi"),
        sent("desk/receipt.html", &village, "/meja/lapor", &[&REPORT[..], &[("step", "send")]].concat()),
        opened("desk/sign_in.html", "", "/masuk"),
        opened("desk/traces.html", &overseer, "/meja/jejak"),
        sent("desk/village/one.html", &coordinator, &village_page, &[("since", "kemarin"), ("officers", "banyak")]),
        opened("desk/village/one.html", &coordinator, &village_page),
        opened("desk/village/one.html", &leader, &village_page),
        opened("desk/village/visits.html", &coordinator, format!("{village_page}/kunjungan")),
        opened("desk/village/visits.html", &leader, format!("{village_page}/kunjungan")),
        sent("desk/village/visits.html", &coordinator, format!("{village_page}/kunjungan"), &WRONG_VISIT),
        opened("desk/village/trips.html", &coordinator, "/meja/desa/perjalanan"),
        opened("desk/village/team.html", &coordinator, "/meja/desa/tim/baru"),
        opened("desk/village/team.html", &coordinator, &team),
        sent("desk/village/team.html", &coordinator, &team, &[("kalender", "baru")]),
        sent("desk/village/team.html", &coordinator, &team, &[("members", "hantu"), ("others", "x")]),
        opened("desk/village/trip.html", &coordinator, format!("/meja/desa/perjalanan/baru?desa={VILLAGE}")),
        opened("desk/village/trip.html", &leader, &trip),
        sent("desk/village/trip.html", &coordinator, &trip, &[("ends", "kemarin"), ("place", "atlantis"), ("materials", "x")]),
        opened("desk/village/brought.html", &leader, "/meja/desa/hasil"),
        opened("desk/forest/unreported.html", &coordinator, "/meja/hutan/tanpa-laporan"),
        opened("desk/forest/map.html", &coordinator, "/meja/hutan/peta?letak=-0.3,117.4&dekat=4"),
        opened("desk/forest/map.html", &leader, "/meja/hutan/peta?pilih=1"),
        opened("desk/forest/dossier.html", &coordinator, format!("/meja/laporan/{fire}/gangguan?foto=1")),
        opened("desk/report.html", &coordinator, format!("/meja/laporan/{fire}")),
        opened("desk/village/list.html", &coordinator, "/meja/desa"),
        opened("desk/village/list.html", &leader, "/meja/desa?cari=badak"),
        opened("desk/village/next.html", &leader, "/meja/desa/tujuan"),
    ]
    .into_iter()
    .chain(reports)
    .chain(of_grievances(town).await)
    .collect()
}

/// A category that is to go and is named by an entry.
const TAKEN_AWAY: [(&str, &str); 5] =
    [("what", "category"), ("there", "1"), ("code", "land"), ("category_name", "Lahan dan batas"), ("hapus", "1")];

/// The grievance register, as those read it who deal with it, and those who learn from it.
async fn of_grievances(town: &Town) -> Vec<Sample> {
    town.programme().await;
    let (number, pin) = town.report_in("forwarded").await;
    let (coordinator, carbon, reporter) =
        (town.session("koordinator").await, town.session("karbon").await, town.follow(number, &pin).await);
    let new = format!("/meja/keluhan/{number}");
    let before = opened("desk/grievance/entry.html", &coordinator, &new).shown(town, Language::Indonesian).await;
    assert!(before.text.contains("value=\"taken\""));
    town.taken(number).await;
    for step in ["acknowledged", "responded", "minutes_drafted", "appealed"] {
        let name = domain::grievance::StepName::parse(step).unwrap();
        town.grieve(number, "koordinator", name, None).await;
    }
    let table = format!("code,rupiah,paid_on,note\n{VILLAGE},125000000,2026-02-10,tahap 1\n");
    let table = app::sheet::Sheet::read(table.as_bytes()).unwrap();
    town.app.grievances().put_payments(&table, app::Run::Real).await.unwrap();
    let fields = [("periode", "2026-q1"), ("lessons", "Batas dicek lebih dahulu")];
    let kept = town.post("/meja/keluhan/laporan", &carbon, &fields).await.location().to_owned();
    let (untaken, _) = town.report_in("forwarded").await;
    let (untaken, years) = (format!("/meja/keluhan/{untaken}"), format!("/meja/desa/{VILLAGE}/lima-tahun"));
    let long = "x".repeat(4_001);
    let specialist = town.session("spesialis").await;
    let (open, pin) = town.report_in("registered").await;
    town.grieve(open, "koordinator", domain::grievance::StepName::Responded, None).await;
    let (whose, way) = (town.follow(open, &pin).await, format!("/laporan/{open}/peta-jalan"));
    let behind = "/meja/keluhan?hitung=received&menurut=village&nama=64.02.06.2001&instansi=1&periode=2026-q1";
    vec![
        opened("desk/grievance/list.html", &coordinator, "/meja/keluhan"),
        opened("desk/grievance/list.html", &carbon, behind),
        opened("desk/grievance/list.html", &carbon, "/meja/keluhan?posisi=closed"),
        opened("desk/grievance/list.html", &specialist, "/meja/keluhan"),
        opened("desk/grievance/entry.html", &coordinator, &new),
        opened("desk/grievance/entry.html", &carbon, &new),
        opened("public/roadmap.html", &coordinator, format!("{new}/peta-jalan")),
        opened("desk/grievance/entry.html", &coordinator, &untaken),
        sent("desk/grievance/entry.html", &coordinator, &untaken, &[("step", "taken"), ("on", "kemarin dulu")]),
        sent("desk/grievance/entry.html", &coordinator, &new, &[("step", "closed")]),
        opened("desk/grievance/period.html", &carbon, "/meja/keluhan/laporan?periode=2026-q1"),
        opened("desk/grievance/period.html", &coordinator, "/meja/keluhan/laporan?periode=2025-h1"),
        sent("desk/grievance/period.html", &carbon, "/meja/keluhan/laporan", &[("lessons", &long)]),
        opened("desk/grievance/saved.html", &carbon, &kept),
        sent("desk/grievance/saved.html", &carbon, &kept, &[("lessons", &long)]),
        opened("desk/village/years.html", &carbon, &years),
        opened("desk/village/years.html", &coordinator, &years),
        opened("public/roadmap.html", &reporter, format!("/laporan/{number}/peta-jalan")),
        opened("public/roadmap.html", &whose, &way),
        sent("public/roadmap.html", &whose, &way, &[("step", "satisfied")]),
        sent("public/roadmap.html", &whose, &way, &[("step", "appealed")]),
    ]
}

const WRONG_VISIT: [(&str, &str); 4] = [
    ("id", "0190a1f0-0000-7000-8000-000000000001"),
    ("women-child", "x"),
    ("questions", "Telepon Pak Budi 0812 3456 7890"),
    ("materials", "brosur"),
];

/// A team, a trip of its, and a visit that was corrected.
async fn planned(town: &Town) -> (String, String) {
    let (by, team) = (town.official("koordinator").await, crate::visits::team(town, REGENCY, Vec::new()).await);
    let (area, on) = (crate::town::area(VILLAGE), town.app.figures().today());
    let trip = PlannedTrip {
        id: PlanId(trust::random::identity()),
        version: 0,
        team: team.id,
        title: "Ke muara".into(),
        begins: on,
        ends: on,
        stops: vec![PlannedStop { area: area.clone(), on }],
        materials: vec![Material { count: 2, what: "poster".into() }],
        remarks: "Lewat sungai".into(),
        state: TripState::Planned,
        changed_at: town.app.now(),
    };
    town.app.villages().keep_trip(&by, trip.clone()).await.unwrap();
    let mut corrects = None;
    for officers in [1, 2] {
        let facts = VisitFacts {
            visited_on: on,
            trip: Some(trip.id),
            came: Came { women: [1, 0, 2, 0], men: [0, 3, 0, 0] },
            questions: "Kapan? Besok.".into(),
            officers,
            posters: 1,
            materials: trip.materials.clone(),
            taken_down: 1,
            signal: Signal::Weak,
            photos: Vec::new(),
        };
        let new = app::NewVisit { id: VisitId(trust::random::identity()), corrects, facts, photos: Vec::new() };
        corrects = Some(town.app.villages().record_visit(&by, &area, new).await.unwrap().id);
    }
    (format!("/meja/desa/tim/{}", team.id.0), format!("/meja/desa/perjalanan/{}", trip.id.0))
}

/// The link of an alarm's letter.
async fn tapped(town: &Town) -> String {
    town.on_duty().await;
    let mail = crate::town::mailbox();
    town.report_of_forest().await;
    for _ in 0..3 {
        town.app.jobs().run_jobs(&mail).await.unwrap();
    }
    let asked = mail.letters().into_iter().find(|l| l.notice() == app::Notice::DutyAsked).unwrap();
    let app::News::DutyAsked { token, .. } = asked.news else { unreachable!() };
    format!("/siaga/{token}")
}

async fn for_administrators(town: &Town) -> Vec<Sample> {
    let unproven = town.session("admin").await;
    town.clock.set(town.app.now() + jiff::SignedDuration::from_mins(20));
    let admin = town.sign_in("admin").await;
    let liaison = town.store.person_by_login("penghubung".into()).await.unwrap().unwrap().id.0;
    let (person, reset) = (format!("/kelola/orang/{liaison}"), format!("/kelola/orang/{liaison}/sandi"));
    let agencies = "nama;jenis;wilayah\nDinas Pasar;dinas;64.02\nDinas PU;dinas;64.02\n";
    let people = "nama;nama masuk;peran;instansi\nSiti;siti;penghubung;Dinas PU\n";
    let population = "wilayah;tahun;penduduk;sumber\n64.02;2025;790 000;BPS\n";
    let checked = |table| [("under", "Pemerintah Kukar"), ("table", table), ("step", "check")];
    let reply = [("agency", "Dinas PU"), ("title", "Salam"), ("words", "Terima kasih.")];
    town.post("/kelola/jawaban", &admin, &reply).await;
    let squares = ["100300", "100500"].map(|code| crate::layers::square("Hutan", code, 117.0, -0.5));
    town.take_layer(&admin, &crate::layers::file(&squares), &[]).await;
    let layer = format!("/kelola/lapisan/{}", town.store.layers().await.unwrap().first().unwrap().id.0);
    let acts = [("order", "10"), ("ground", "anywhere"), ("other", "Gakkum"), ("reason", "pidana")];
    town.post("/kelola/tanggung-jawab", &admin, &acts).await;
    let duty = tapped(town).await;
    let tried = [&acts[..], &[("point", "-0.45,117.05"), ("happens", "fire"), ("step", "try")]].concat();
    vec![
        opened("admin/grievances.html", &admin, "/kelola/keluhan"),
        sent("admin/grievances.html", &admin, "/kelola/keluhan", &[("what", "limit"), ("amount", "x"), ("from", "kemarin dulu")]),
        sent("admin/grievances.html", &admin, "/kelola/keluhan", &[("what", "category"), ("code", "Salah!")]),
        sent("admin/grievances.html", &admin, "/kelola/keluhan", &[("what", "period"), ("until", "x")]),
        sent("admin/grievances.html", &admin, "/kelola/keluhan", &TAKEN_AWAY),
        opened("admin/layers.html", &admin, "/kelola/lapisan"),
        sent("admin/layers.html", &admin, "/kelola/lapisan", &[("step", "check")]),
        opened("admin/layer.html", &admin, layer),
        opened("admin/responsibilities.html", &admin, "/kelola/tanggung-jawab"),
        sent("admin/responsibilities.html", &admin, "/kelola/tanggung-jawab", &tried),
        opened("desk/forest/point.html", &admin, "/meja/hutan/titik"),
        opened("desk/forest/point.html", &admin, "/meja/hutan/titik?titik=-0.45,117.05&hal=fire"),
        opened("admin/agencies.html", &admin, "/kelola/instansi"),
        opened("admin/agency.html", &admin, format!("/kelola/instansi/{}", WORKS.0)),
        opened("admin/agency.html", &admin, format!("/kelola/instansi/baru?di={}", REGENCY.0)),
        sent("admin/agency_table.html", &admin, "/kelola/instansi/tabel", &checked(agencies)),
        opened("admin/alerts.html", &admin, "/kelola/peringatan"),
        opened("admin/areas.html", &admin, "/kelola/wilayah?cari=badak"),
        opened("admin/changes.html", &admin, "/kelola/riwayat"),
        opened("admin/keeping.html", &admin, "/kelola/simpanan"),
        opened("admin/letters.html", &admin, "/kelola/surat"),
        opened("admin/overview.html", &admin, "/kelola"),
        sent("admin/password.html", &admin, &reset, &[]),
        opened("admin/people.html", &admin, "/kelola/orang"),
        opened("admin/people_table.html", &admin, "/kelola/orang/tabel"),
        sent("admin/people_table.html", &admin, "/kelola/orang/tabel", &checked(people)),
        opened("admin/person.html", &admin, person),
        opened("admin/person_new.html", &admin, "/kelola/orang/baru"),
        opened("admin/population_table.html", &admin, "/kelola/penduduk/tabel"),
        sent("admin/population_table.html", &admin, "/kelola/penduduk/tabel", &checked(population)),
        sent("admin/proof.html", &unproven, &reset, &[]),
        opened("admin/replies.html", &admin, "/kelola/jawaban"),
        opened("admin/rules.html", &admin, "/kelola/aturan"),
        opened("admin/topics.html", &admin, "/kelola/topik"),
        opened("admin/duty.html", &admin, "/kelola/siaga?tempat=Badak+Baru"),
        opened("admin/duty.html", &admin, format!("/kelola/siaga?daftar={}", town.app.reference().rosters.first().unwrap().id.0)),
        sent("admin/duty.html", &admin, "/kelola/siaga", &[("step", "roster")]),
        opened("desk/duty.html", &admin, "/meja/siaga"),
        opened("public/duty.html", "", duty),
    ]
}

/// A form that was sent after its session had ended; a day is over then, and so are all sessions.
async fn resumed(town: &Town) -> Sample {
    let session = town.sign_in("admin").await;
    let last = town.get("/kelola", &session).await.cookie("petugas").unwrap();
    town.set_clock("2026-03-04T01:00:00Z");
    let topic = [("code", "lampu"), ("topic_name", "Lampu"), ("topic_name_en", "Lamps")];
    let asked = town.post("/kelola/topik", &format!("{session}; {last}"), &topic).await;
    let on = asked.location().trim_start_matches("/masuk?ke=");
    opened("desk/resume.html", &town.session("admin").await, on)
}

/// Each template of a page and the name of the type that is made into it, as the sources say.
fn templates() -> HashMap<String, String> {
    fn read(folder: &Path, room: &str, found: &mut HashMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            let inside = if name == "mod" { room.to_owned() } else { format!("{room}::{name}") };
            if path.is_dir() {
                read(&path, &inside, found);
                continue;
            }
            for after in std::fs::read_to_string(&path).unwrap().split("#[template(path = \"").skip(1) {
                let template = after.split('"').next().unwrap();
                let typed = after.split("struct ").nth(1).unwrap().split([' ', '<', '{']).next().unwrap();
                found.insert(format!("{inside}::{typed}"), template.to_owned());
            }
        }
    }
    let mut found = HashMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "web", &mut found);
    assert!(found.len() > 40, "{found:?}");
    found
}

/// The texts of all files of pages, in both languages.
fn pages() -> Vec<[&'static str; 2]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("i18n");
    let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut subjects: Vec<_> = names.filter_map(|name| Some(name.strip_suffix(".id.ftl")?.to_owned())).collect();
    subjects.sort_unstable();
    assert!(subjects.len() > 10, "{subjects:?}");
    let read = |name: String| -> &'static str { std::fs::read_to_string(folder.join(name)).unwrap().leak() };
    subjects.iter().map(|subject| ["id", "en"].map(|language| read(format!("{subject}.{language}.ftl")))).collect()
}

/// The texts of the pages.
struct Said {
    /// How keys begin.
    begins: HashSet<&'static str>,
    /// Words that are said, though they look like keys.
    words: HashSet<String>,
    /// What is said in one language alone, Indonesian first.
    alone: [HashSet<String>; 2],
}

impl Said {
    fn read() -> Self {
        let sources = [&[WORDS][..], &pages()].concat();
        let (texts, all) = (Texts::load(&sources), sources.iter().flat_map(|pair| keys(pair[0])).collect::<Vec<_>>());
        let [id, en] = Language::ALL.map(|language| all.iter().map(|key| texts.text(language, key, &[])).collect::<HashSet<_>>());
        let begins = all.iter().filter_map(|key| Some(key.split_once('-')?.0)).collect();
        let words = id.union(&en).flat_map(|text| words(text)).map(str::to_owned).collect();
        Self { begins, words, alone: [id.difference(&en).cloned().collect(), en.difference(&id).cloned().collect()] }
    }

    /// Whether a word is the key of a text that is missing.
    fn is_key(&self, word: &str) -> bool {
        let plain = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
        let begins = word.split_once('-').is_some_and(|(begin, rest)| self.begins.contains(begin) && !rest.is_empty());
        plain && begins && !self.words.contains(word)
    }

    /// What is wrong with a page in a language.
    fn wrong(&self, page: &Page, language: Language) -> Vec<String> {
        let Markup { said, mut wrong } = Markup::of(&page.text);
        if !page.text.contains(&format!("<html lang=\"{}\">", language.as_str())) {
            wrong.push("not said to be in its language".into());
        }
        let [id, en] = &self.alone;
        let others = if language == Language::Indonesian { en } else { id };
        for text in &said {
            if others.contains(text) && !OFFICIALS.iter().any(|(login, ..)| *text == format!("Petugas {login}")) {
                wrong.push(format!("in the other language: {text}"));
            }
            wrong.extend(words(text).filter(|word| self.is_key(word)).map(|word| format!("a key: {word}")));
        }
        wrong
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
}

/// The files of templates, and all that they say.
fn files(folder: &Path) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let paths = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap();
        if path.is_dir() {
            files(name)
        } else {
            vec![(name.to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())]
        }
    };
    paths.flat_map(read).collect()
}

#[test]
fn every_file_of_a_template_is_a_page_or_part_of_one() {
    let (files, pages) = (files(Path::new("")), templates());
    let part = |name: &str| {
        files.iter().any(|(_, text)| {
            text.contains(&format!("{{% extends \"{name}\""))
                || text.contains(&format!("{{% import \"{name}\""))
                || text.contains(&format!("{{% include \"{name}\""))
        })
    };
    let unused: Vec<_> =
        files.iter().map(|(name, _)| name).filter(|name| !pages.values().any(|page| page == *name) && !part(name)).collect();
    assert!(files.len() > 50 && unused.is_empty(), "{unused:?} of {}", files.len());
}

#[tokio::test]
async fn every_template_has_a_sample_that_reads_well_in_both_languages() {
    let (town, templates, said) = (Town::of_demo().await, templates(), Said::read());
    let mut samples = vec![resumed(&town).await];
    samples.extend(for_everybody(&town).await);
    samples.extend(for_officials(&town).await);
    samples.extend(for_administrators(&town).await);
    let folder = Outbox::Folder(town.folder.path().join("outbox"));
    town.tell(&Mailer::new(folder, "Tuntas <lapor@contoh.id>", "http://lapor.contoh.id").unwrap()).await;

    let mut wrong = Vec::new();
    for sample in &samples {
        for language in Language::ALL {
            let page = sample.shown(&town, language).await;
            let made_from = page.made_from.and_then(|typed| templates.get(typed)).map(String::as_str);
            if made_from != Some(sample.template) {
                wrong.push(format!("{}: {} is made from {made_from:?}: {}", sample.template, sample.path, page.status));
                continue;
            }
            let told = said.wrong(&page, language);
            wrong.extend(told.iter().map(|told| format!("{} ({}) {}: {told}", sample.template, language.as_str(), sample.path)));
        }
    }
    let sampled: HashSet<_> = samples.iter().map(|sample| sample.template).collect();
    wrong.extend(templates.values().filter(|t| !sampled.contains(t.as_str())).map(|t| format!("{t} has no sample")));
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
