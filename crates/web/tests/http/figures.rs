//! Figures agree: whoever asks the same is told the same, by the public page, an agency's page, the leader's page, as a program,
//! and by whoever reckons them again from the sheet of reports.
#![expect(clippy::indexing_slicing, reason = "a column or a figure that is not there fails the test")]

use std::collections::BTreeMap;

use app::{NewReport, Planned, Reporter};
use axum::http::StatusCode;
use domain::{
    AgencyId, Calendar, Command, Date, ReportId, Timestamp, Title, Words,
    figure::{Counts, Indicator, Kept, Measures, People, Says, Sign, Standing, Tally, Unit},
    report::{Channel, Kind, Outcome},
};
use jiff::{SignedDuration, ToSpan};
use uuid::Uuid;

use crate::town::{HEALTH, PROVINCE, Page, REGENCY, Town, VILLAGE, WORKS, area};

/// A random history of a few months. The same seed tells the same.
async fn history(town: &Town, mut seed: u64, reports: u32) {
    let mut roll = move |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    const STATES: [&str; 16] = [
        "submitted",
        "promised",
        "disputed",
        "verified",
        "forwarded",
        "in_progress",
        "answered",
        "closed",
        "shut",
        "draft",
        "returned",
        "archived",
        "joined",
        "secret",
        "hidden",
        "supervisory",
    ];
    let mut last = None;
    for _ in 0..reports {
        // Sums are brought up to date now and then, and some changes wait.
        if roll(5) == 0 {
            fold(town).await;
        }
        let hours = i64::try_from(roll(120)).unwrap();
        town.clock.set(town.app.now() + SignedDuration::from_hours(hours));
        town.app.jobs().run_deadlines().await.unwrap();
        let state = STATES[usize::try_from(roll(STATES.len() as u64)).unwrap()];
        let (number, _) = town.report_in(state).await;
        // What was published is taken back within seconds: as if it had not been.
        if roll(4) == 0 && state == "in_progress" {
            let before = town.state(number).await;
            town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(fixed(town)) }).await;
            let actor = town.actor("penghubung").await;
            let domain::Actor::Official(official) = actor else { unreachable!() };
            town.app.reports().undo(store::Key::Tracking(number), &official, before.version).await.unwrap();
        }
        // Some are answered days later, some are disputed.
        if let Some((number, state)) = last.replace((number, state)) {
            let is_open = matches!(town.state(number).await.status, domain::report::Status::InProgress);
            if state == "in_progress" && is_open {
                town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: (roll(2) == 0).then(|| fixed(town)) })
                    .await;
            } else if state == "answered" && roll(2) == 0 {
                town.act(number, "", Command::Dispute).await;
            }
        }
    }
    town.app.jobs().run_deadlines().await.unwrap();
}

/// Brings sums over reports up to date, as a server does every few seconds.
async fn fold(town: &Town) {
    while town.app.figures().fold_sums().await.unwrap() {}
}

fn fixed(town: &Town) -> Outcome {
    Outcome::Fixed { on: town.app.figures().today() }
}

/// The value of a figure on a page.
fn tile(page: &Page, name: &str) -> String {
    let named =
        |part: &&str| part.split("</dt>").next().is_some_and(|dt| dt.trim_end_matches("</a>").ends_with(&format!(">{name}")));
    let part = page.text.split("<dt").skip(1).find(named).unwrap_or_else(|| panic!("{name} is not told: {}", page.text));
    part.split("<dd class=\"value\">").nth(1).unwrap().split('<').next().unwrap().trim().to_owned()
}

/// A value as pages tell it, in Indonesian.
fn told(indicator: Indicator, value: Option<u64>) -> String {
    let Some(value) = value else { return "–".into() };
    match indicator.unit() {
        Unit::Reports => value.to_string(),
        Unit::PerMille => format!("{}%", (value + 5) / 10),
        Unit::WorkingDays => format!("{value} hari kerja"),
        Unit::Stars => format!("{},{:02}", value / 100, value % 100),
        Unit::PerTenThousand => unreachable!(),
    }
}

/// The rows of a sheet, each by the heads of its columns.
fn rows(sheet: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Figures reckoned from a sheet of all reports alone, as somebody would who does not trust us: of all, or of what some agencies
/// lead or missed.
fn reckoned(rows: &[BTreeMap<String, String>], own: Option<&[AgencyId]>) -> Measures {
    let calendar = Calendar::of(&area(VILLAGE), &[]);
    let day = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<Date>().ok();
    let (mut tally, mut counts) = (Tally::default(), Counts::default());
    for row in rows {
        let says = Says::parse(&row["says"]);
        let missed: Vec<_> = row["missed_agency_ids"].split_whitespace().collect();
        assert_eq!(row["late"] == "1", !missed.is_empty(), "somebody missed it: {row:?}");
        let is_own = |id: &str| own.is_none_or(|own| own.iter().any(|a| a.0.to_string() == id));
        let late = missed.into_iter().any(is_own);
        if !is_own(&row["lead_agency_id"]) {
            if late {
                tally.add_passed_on(1);
            }
            continue;
        }
        tally.add(Standing::parse(&row["standing"]).unwrap(), says, late, 1);
        let received = day(row, "received_on").unwrap();
        let passed = |what: &str| row["passed"].split(' ').any(|word| word == what);
        for (column, days, told, kept, deadline) in [
            ("verified_on", &mut counts.verification, None, Kept::Verified, "verification"),
            ("responded_on", &mut counts.response, Some("response_working_days"), Kept::Responded, "first_word"),
            ("answered_on", &mut counts.completion, Some("completion_working_days"), Kept::Completed, "completion"),
        ] {
            let took = day(row, column).map(|to| calendar.between(received, to));
            if let Some(told) = told {
                assert_eq!(row[told], took.map(|n| n.to_string()).unwrap_or_default(), "{row:?}");
            }
            if let Some(took) = took.map(usize::from) {
                days.resize(days.len().max(took + 1), 0);
                days[took] += 1;
            }
            if took.is_some() || passed(deadline) {
                *counts.kept.entry((kept, !passed(deadline))).or_default() += 1;
            }
        }
        if let Ok(stars) = row["rating"].parse() {
            *counts.rated.entry(stars).or_default() += 1;
        }
        for word in row["signs"].split_whitespace() {
            let sign = Sign::ALL.into_iter().find(|sign| sign.word() == word).unwrap();
            *counts.signs.entry(sign).or_default() += 1;
        }
    }
    Measures { tally, counts, people: None }
}

/// The values of all figures, as the API tells them.
async fn by_api(town: &Town, query: &str) -> BTreeMap<String, Option<u64>> {
    let page = town.get(&format!("/api/v1/figures?{query}"), "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let figures = page.json()["figures"].as_array().unwrap().clone();
    figures.iter().map(|f| (f["key"].as_str().unwrap().to_owned(), f["value"].as_u64())).collect()
}

fn values(measures: &Measures) -> BTreeMap<String, Option<u64>> {
    Indicator::ALL.into_iter().map(|i| (i.as_str().to_owned(), i.value(measures))).collect()
}

const SHOWN: [Indicator; 32] = [
    Indicator::VerifiedInTime,
    Indicator::RespondedInTime,
    Indicator::CompletedInTime,
    Indicator::ResponseFive,
    Indicator::Rating,
    Indicator::Raters,
    Indicator::RightAtOnce,
    Indicator::Bounced,
    Indicator::Disputed,
    Indicator::Reopened,
    Indicator::Escalated,
    Indicator::SilenceShare,
    Indicator::Anonymous,
    Indicator::Promised,
    Indicator::SaysFixed,
    Indicator::SaysPromised,
    Indicator::SaysInformed,
    Indicator::SaysDeclined,
    Indicator::SaysUntold,
    Indicator::Received,
    Indicator::Open,
    Indicator::Answered,
    Indicator::Confirmed,
    Indicator::Silence,
    Indicator::Administrator,
    Indicator::Late,
    Indicator::Punctual,
    Indicator::Settled,
    Indicator::ResponseMedian,
    Indicator::ResponseNinetieth,
    Indicator::CompletionMedian,
    Indicator::CompletionNinetieth,
];

fn name(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::Received => "Masuk",
        Indicator::Open => "Masih berjalan",
        Indicator::Promised => "Dijanjikan, belum dikerjakan",
        Indicator::SaysFixed => "Sudah dikerjakan",
        Indicator::SaysPromised => "Janji",
        Indicator::SaysInformed => "Keterangan",
        Indicator::SaysDeclined => "Tidak dapat dilakukan",
        Indicator::SaysMoved => "Bukan wewenangnya",
        Indicator::SaysUntold => "Tidak disebutkan",
        Indicator::Answered => "Sudah dijawab",
        Indicator::Confirmed => "Selesai menurut pelapor",
        Indicator::Silence => "Ditutup karena pelapor diam",
        Indicator::Administrator => "Ditutup petugas",
        Indicator::Late => "Terlambat",
        Indicator::Punctual => "Tepat waktu",
        Indicator::Settled => "Bagian selesai",
        Indicator::ResponseMedian => "Tanggapan pertama, biasanya",
        Indicator::ResponseNinetieth => "Tanggapan pertama, sembilan dari sepuluh",
        Indicator::CompletionMedian => "Jawaban penyelesaian, biasanya",
        Indicator::CompletionNinetieth => "Jawaban penyelesaian, sembilan dari sepuluh",
        Indicator::PerPeople => "Per 10.000 penduduk",
        Indicator::VerifiedInTime => "Diverifikasi tepat waktu",
        Indicator::RespondedInTime => "Tanggapan pertama tepat waktu",
        Indicator::CompletedInTime => "Selesai dalam batasnya",
        Indicator::RightAtOnce => "Tepat pada kali pertama",
        Indicator::ResponseFive => "Ditanggapi dalam lima hari kerja",
        Indicator::Rating => "Bintang dari pelapor",
        Indicator::Raters => "Yang memberi nilai",
        Indicator::SilenceShare => "Ditutup karena diam, dari yang ditutup",
        Indicator::Disputed => "Jawabannya tidak diterima",
        Indicator::Reopened => "Dibuka lagi",
        Indicator::Escalated => "Naik ke pemerintah di atasnya",
        Indicator::Bounced => "Dikembalikan sebagai bukan wewenang",
        Indicator::Anonymous => "Tanpa nama",
    }
}

/// The same, of where so many people live.
fn among(people: u64, measures: Measures) -> Measures {
    Measures { people: Some(People { number: people, from: 2025, until: 2025, sources: vec!["BPS".into()] }), ..measures }
}

fn assert_told(page: &Page, measures: &Measures, of: &str) {
    let rate = Indicator::PerPeople.value(measures).unwrap();
    let line = format!("Per 10.000 penduduk: {},{} (dari ", rate / 10, rate % 10);
    assert!(page.words().contains(&line), "{line} of {of}: {}", page.words());
    for indicator in SHOWN {
        assert_eq!(tile(page, name(indicator)), told(indicator, indicator.value(measures)), "{indicator:?} of {of}");
    }
}

/// How many reports a list says it has.
async fn listed(town: &Town, address: &str) -> u64 {
    let page = town.get(&address.replace("&#38;", "&").replace("&amp;", "&"), "").await;
    assert_eq!(page.status, StatusCode::OK, "{address}");
    let said = page.text.split("role=\"status\">").nth(1).map(|told| told.split('<').next().unwrap().to_owned());
    match said.as_deref() {
        None => 0,
        Some("Satu laporan") => 1,
        Some(told) => told.strip_suffix(" laporan").and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{told}")),
    }
}

#[tokio::test]
async fn the_same_question_has_one_answer_everywhere() {
    for seed in [7, 20_261_129] {
        let town = Town::new().await;
        town.populate("64.02,2025,5300,BPS\n64.72,2025,7100,BPS\n").await;
        history(&town, seed, 26).await;
        if seed == 7 {
            fold(&town).await;
        }
        assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), [], "facts and sums are what events say");
        let today = town.app.figures().today();
        let since = today.first_of_month().checked_sub(2.months()).unwrap();
        for (from, until) in [(since, today), ("2026-03-05".parse().unwrap(), "2026-04-11".parse().unwrap())] {
            let (pages, program) = (format!("dari={from}&sampai={until}"), format!("from={from}&until={until}"));
            let all = rows(&town.get(&format!("/laporan?{pages}&bentuk=csv"), "").await.text);
            assert!(all.len() > 3, "something happened: {}", all.len());
            let everything = among(12_400, reckoned(&all, None));
            assert_told(&town.get(&format!("/statistik?{pages}"), "").await, &everything, "everything");
            assert_eq!(by_api(&town, &program).await, values(&everything));
            for (agency, own) in [(WORKS, vec![WORKS]), (HEALTH, vec![HEALTH]), (REGENCY, vec![REGENCY, WORKS, HEALTH])] {
                let led = |row: &&BTreeMap<String, String>| own.iter().any(|a| row["lead_agency_id"] == a.0.to_string());
                let rows: Vec<_> = all.iter().filter(led).cloned().collect();
                let measures = among(5_300, reckoned(&all, Some(&own)));
                assert_eq!(by_api(&town, &format!("{program}&agency={}", agency.0)).await, values(&measures), "{agency:?}");
                if !rows.is_empty() {
                    let page = town.get(&format!("/instansi/{}?{pages}", agency.0), "").await;
                    assert_told(&page, &measures, &format!("{agency:?}"));
                }
                let page = town.get(&format!("/instansi?{pages}&bentuk=csv"), "").await;
                if own.len() == 1 && !rows.is_empty() {
                    let named = if agency == WORKS { "Dinas PU Kutai Kartanegara" } else { "Dinas Kesehatan Kutai Kartanegara" };
                    let line = page.text.lines().find(|line| line.starts_with(named)).unwrap();
                    let t = measures.tally;
                    let told = [t.received(), t.open, t.promised, t.answered, t.confirmed, t.silence, t.administrator, t.late];
                    assert_eq!(line, format!("{named},{}", told.map(|n| n.to_string()).join(",")));
                }
            }
        }
        // What a leader is told is what the agencies below lead, of the last three months.
        let leader = town.session("pimpinan").await;
        let page = town.get("/meja/ringkas", &leader).await;
        let pages = format!("dari={since}&sampai={today}");
        let led = rows(&town.get(&format!("/laporan?bawah={}&{pages}&bentuk=csv", PROVINCE.0), "").await.text);
        let nobodys = rows(&town.get(&format!("/laporan?{pages}&bentuk=csv"), "").await.text);
        let nobodys = nobodys.iter().filter(|row| row["lead_agency_id"].is_empty()).count();
        assert_eq!(led.len() + nobodys, rows(&town.get(&format!("/laporan?{pages}&bentuk=csv"), "").await.text).len());
        let everything = rows(&town.get(&format!("/laporan?{pages}&bentuk=csv"), "").await.text);
        let below: Vec<_> = town.app.reference().agencies.iter().map(|a| a.id).collect();
        let measures = among(12_400, reckoned(&everything, Some(&below)));
        let rate = Indicator::PerPeople.value(&measures).unwrap();
        assert!(page.words().contains(&format!("Per 10.000 penduduk: {},{} (dari 12.400", rate / 10, rate % 10)), "{rate}");
        for indicator in [
            Indicator::Received,
            Indicator::Open,
            Indicator::Late,
            Indicator::Punctual,
            Indicator::Settled,
            Indicator::ResponseMedian,
            Indicator::CompletionMedian,
        ] {
            assert_eq!(tile(&page, name(indicator)), told(indicator, indicator.value(&measures)), "{indicator:?}");
        }
    }
}

#[tokio::test]
async fn a_figure_that_counts_leads_to_what_it_counts() {
    let town = Town::new().await;
    history(&town, 3, 26).await;
    let leader = town.session("pimpinan").await;
    for (address, who) in [("/meja/ringkas", leader.as_str()), ("/statistik", ""), (&*format!("/instansi/{}", WORKS.0), "")] {
        let page = town.get(address, who).await;
        let mut followed = 0;
        for part in page.text.split("<dt><a href=\"").skip(1) {
            let (link, rest) = part.split_once('"').unwrap();
            let counts = rest.split("<dd class=\"value\">").nth(1).unwrap().split('<').next().unwrap().trim().to_owned();
            if let (Ok(counts), true) = (counts.parse::<u64>(), link.starts_with("/laporan")) {
                assert_eq!(listed(&town, link).await, counts, "{address}: {link}");
                followed += 1;
            }
        }
        assert!(followed >= 3, "{address}: {followed}");
    }
    // Rows of tables lead to what they count, too: every month, area and topic.
    let page = town.get("/statistik", "").await;
    let cells: Vec<_> = page.text.split("<tr><td><a href=\"").skip(1).collect();
    assert!(cells.len() > 5, "{}", page.text);
    for cell in cells {
        let (link, rest) = cell.split_once('"').unwrap();
        let counts: u64 = rest.split("<td class=\"number\">").nth(1).unwrap().split('<').next().unwrap().parse().unwrap();
        assert_eq!(listed(&town, link).await, counts, "{link}");
    }
    // And who is late leads to their work.
    let page = town.get("/meja/ringkas", &leader).await;
    let late = page.text.split("Siapa yang terlambat</h2>").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
    let mut agencies = 0;
    for row in late.split("<tr><td><a href=\"").skip(1) {
        let (link, rest) = row.split_once('"').unwrap();
        let cell = rest.split("<td class=\"number\"").nth(1).unwrap().split_once('>').unwrap().1;
        let counts: usize = cell.split('<').next().unwrap().parse().unwrap();
        let list = town.get(link, &leader).await;
        assert_eq!(list.text.matches("<li>\n<h3>").count(), counts, "{link}: {}", list.text);
        assert!(list.text.contains(&format!("{counts} pekerjaan terlambat")));
        agencies += 1;
    }
    assert!(agencies > 1, "{late}");
    let outside = town.session("penghubung").await;
    assert_eq!(town.get(&format!("/meja/ringkas/{}", WORKS.0), &outside).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get("/meja/ringkas/99", &leader).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_month_is_told_and_every_figure_says_of_what() {
    let town = Town::new().await;
    town.report_in("answered").await;
    town.set_clock("2026-06-10T01:00:00Z");
    town.report_in("forwarded").await;
    let page = town.get("/statistik", "").await.text;
    for told in ["Maret 2026", "April 2026", "Mei 2026", "Juni 2026", "laporan terbuka yang diterima Juli 2025–Juni 2026"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(page.contains("dari 2 laporan yang diterima Juli 2025–Juni 2026"), "{page}");
    let spring = town.get("/statistik?dari=2026-03-01&sampai=2026-03-31", "").await.text;
    assert!(spring.contains("diterima Maret 2026") && !spring.contains("Juni 2026</a>"), "{spring}");
    let days = town.get("/statistik?dari=2026-03-02&sampai=2026-04-05", "").await.text;
    assert!(days.contains("2 Maret 2026 – 5 April 2026"), "{days}");
    for odd in ["dari=2026-06-01&sampai=2026-03-01", "dari=kemarin", "dari=0001-01-01&sampai=9999-12-31"] {
        assert!(
            town.get(&format!("/statistik?{odd}"), "").await.text.contains("Juli 2025–Juni 2026"),
            "{odd}: as if nobody asked"
        );
    }
    let empty = town.get("/statistik?dari=2020-01-01&sampai=2020-02-01", "").await.text;
    assert!(empty.contains("Tidak ada laporan terbuka yang diterima"), "{empty}");
    for wrong in ["from=kemarin", "from=2026-06-01&until=2026-03-01", "agency=99", "agency=x"] {
        let answer = town.get(&format!("/api/v1/figures?{wrong}"), "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let months = town.get("/api/v1/figures?from=2026-03-01&until=2026-06-30", "").await.json()["months"].clone();
    let received: Vec<_> = months.as_array().unwrap().iter().map(|m| m["received"].as_u64().unwrap()).collect();
    assert_eq!(received, [1, 0, 0, 1]);
}

#[tokio::test]
async fn lists_say_how_many_and_are_narrowed_by_day_and_sorted() {
    let town = Town::new().await;
    let (first, _) = town.report_in("answered").await;
    town.set_clock("2026-03-10T01:00:00Z");
    let (second, _) = town.report_in("forwarded").await;
    town.set_clock("2026-03-20T01:00:00Z");
    let (third, _) = town.report_in("forwarded").await;
    let coordinator = town.session("koordinator").await;
    for (list, who) in [("/laporan", ""), ("/meja/cari", coordinator.as_str())] {
        let places = async |query: &str| {
            let page = town.get(&format!("{list}?{query}"), who).await.text;
            [first, second, third].map(|number| page.find(&format!("laporan/{number}")))
        };
        let page = town.get(list, who).await.text;
        assert!(page.contains(">3 laporan<"), "{list}: {page}");
        let [a, b, c] = places("").await;
        assert!(c < b && b < a && c.is_some(), "{list}: the newest first");
        let [a, b, c] = places("urut=lama").await;
        assert!(a < b && b < c && a.is_some(), "{list}: the oldest first");
        let [a, b, c] = places("urut=tunggu").await;
        assert!(a.is_none() && b < c && b.is_some(), "{list}: what waits longest");
        let [a, b, c] = places("dari=2026-03-05&sampai=2026-03-10").await;
        assert!(a.is_none() && b.is_some() && c.is_none(), "{list}: of some days");
        let words = town.get(&format!("{list}?cari=jembatan&dari=2026-03-05"), who).await.text;
        assert!(words.contains(">2 laporan<") && !words.contains("name=\"urut\""), "{list}: {words}");
    }
    // A list goes on where it was, in its order.
    for _ in 0..22 {
        town.report_in("verified").await;
    }
    let page = town.get("/laporan?urut=lama", "").await.text;
    assert!(page.contains(">25 laporan<"), "{page}");
    let next = page.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap().trim_end_matches("\" ").to_owned();
    let rest = town.get(&next.replace("&#38;", "&").replace("&amp;", "&"), "").await.text;
    assert_eq!(rest.matches("<li>\n<h3>").count(), 5, "{next}: {rest}");
    assert!(!rest.contains(&first.to_string()));
}

#[tokio::test]
async fn a_sheet_has_all_rows_however_many() {
    const MANY: usize = 10_050;
    let town = Town::new().await;
    let (coordinator, end) = (town.actor("koordinator").await, town.app.now());
    let received = end - SignedDuration::from_hours(48);
    let lives = |n: usize| life(&town, n, received, end, &coordinator);
    let write = async |n: usize| loop {
        match town.store.append(lives(n)).await.unwrap() {
            store::CommitOutcome::Done => break,
            // Of so many, one in twenty times two draw the same number.
            store::CommitOutcome::NumberTaken => {}
            other => panic!("{other:?}"),
        }
    };
    for some in 0..MANY.div_ceil(150) {
        futures::future::join_all((some * 150..((some + 1) * 150).min(MANY)).map(write)).await;
    }
    let sheet = town.get("/laporan?bentuk=csv", "").await.text;
    assert_eq!(rows(&sheet).len(), MANY, "none is missing, and nothing stands there that is none");
    let book = town.get("/laporan?bentuk=xlsx", "").await;
    assert!(book.status == StatusCode::OK && book.text.starts_with("PK"));
    let page = town.get("/laporan", "").await.text;
    assert!(page.contains("Lebih dari 10.000 laporan"), "{page}");
    assert_eq!(tile(&town.get("/statistik", "").await, "Masuk"), "10.050");
}

/// A report that was verified.
fn life(town: &Town, n: usize, received: Timestamp, end: Timestamp, coordinator: &domain::Actor) -> store::CommitRequest {
    let new = NewReport {
        id: ReportId(Uuid::from_u64_pair(9, n as u64)),
        kind: Kind::Complaint,
        title: None,
        text: Some(Words::parse("Jembatan di dekat pasar sudah lapuk").unwrap()),
        area: area(VILLAGE),
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
        reporter: Reporter::default(),
        language: domain::Language::Indonesian,
        attachments: Vec::new(),
    };
    let mut planned = Some(Planned {
        at: received + SignedDuration::from_hours(1),
        actor: coordinator.clone(),
        command: Town::verification(false, vec![]),
        title: Title::parse("Jembatan lapuk").ok(),
        words: Words::parse("Jembatan di dekat pasar sudah lapuk").ok(),
    });
    town.app.operation().life(&new, received, end, |_| planned.take()).unwrap()
}

#[tokio::test]
async fn reports_of_an_earlier_version_are_told_in_figures_too() {
    let town = Town::new().await;
    history(&town, 11, 14).await;
    let before = by_api(&town, "").await;
    town.by_hand(
        "UPDATE report SET received_on = NULL, verified_on = NULL, responded_on = NULL, answered_on = NULL, closed_on = NULL, \
         standing = NULL, says = NULL, late = NULL, lead = NULL, missed = NULL",
    );
    assert!(!town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "what another program changes is found");
    let opened_anew = town.another_process().await;
    assert_eq!(opened_anew.proof().check_log(|_| {}).await.unwrap(), []);
    assert_eq!(by_api(&town, "").await, before);
}

#[tokio::test]
async fn what_was_late_with_an_agency_stays_late_with_it_whoever_leads_now() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    town.set_clock("2026-05-04T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    town.act(number, "penghubung", Command::Return { agency: WORKS, better: HEALTH }).await;
    town.act(number, "koordinator", Command::Forward { to: vec![HEALTH], lead: HEALTH }).await;
    let figure = async |agency: AgencyId, key: &str| {
        let page = town.get(&format!("/api/v1/figures?agency={}", agency.0), "").await.json();
        let told = page["figures"].as_array().unwrap().iter().find(|f| f["key"] == key).unwrap().clone();
        (told["value"].as_u64(), told["of"].as_u64().unwrap())
    };
    assert_eq!(figure(WORKS, "received").await.0, Some(0));
    assert_eq!((figure(WORKS, "late").await, figure(WORKS, "punctual").await), ((Some(1), 1), (Some(0), 1)));
    assert_eq!((figure(HEALTH, "late").await, figure(HEALTH, "punctual").await), ((Some(0), 1), (Some(1000), 1)));
    assert_eq!(figure(REGENCY, "late").await, (Some(1), 1), "their government has it once");
    for (whose, counts) in [
        (format!("pimpin={}&lewat=1", WORKS.0), 1),
        (format!("pimpin={}&lewat=1", HEALTH.0), 0),
        (format!("pimpin={}&lewat=0", HEALTH.0), 1),
        (format!("pimpin={}&lewat=0", WORKS.0), 0),
        (format!("pimpin={}&lewat=1", REGENCY.0), 1),
        (format!("bawah={}&lewat=0", REGENCY.0), 0),
        ("lewat=1".into(), 1),
    ] {
        assert_eq!(listed(&town, &format!("/laporan?{whose}")).await, counts, "{whose}");
    }
    let list = town.get(&format!("/laporan?pimpin={}&lewat=1", WORKS.0), "").await.words();
    assert!(list.contains("yang melewati batas waktu di tangan Dinas PU"), "{list}");
    let sheet = town.get("/instansi?bentuk=csv", "").await.text;
    let line = |name: &str| sheet.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(line("Dinas PU").ends_with(",0,0,0,0,0,0,0,1") && line("Dinas Kesehatan").ends_with(",1,1,0,0,0,0,0,0"), "{sheet}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.by_hand("UPDATE report SET missed = ',5,'");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("reached")), "whom it is put down to is checked: {found:?}");
}
