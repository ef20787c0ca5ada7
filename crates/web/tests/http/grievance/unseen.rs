//! Figures do not move where a report becomes restricted: neither those that somebody kept, nor those of now, nor what is handed out.

use axum::http::StatusCode;
use domain::{Command, TrackingNumber, grievance::StepName};

use crate::town::{Page, Town};

/// Pages that count, for whoever is told figures.
const COUNTED: [&str; 16] = [
    "/",
    "/statistik",
    "/statistik?bentuk=csv",
    "/api/v1/figures",
    "/peta?di=64.02",
    "/instansi/2",
    "/instansi/4",
    "/meja/ringkas",
    "/meja/ringkas/2",
    "/meja/awasi",
    "/meja/desa",
    "/meja/desa/hasil",
    "/meja/desa/64.02.06.2001",
    "/meja/desa/64.02.06.2001/lima-tahun",
    "/meja/keluhan/laporan?periode=2026-q1",
    "/meja/keluhan/laporan?periode=2026-q1&bentuk=csv",
];
/// Those of the register, which count what is hidden, too, and that of an overseer.
const OF_REGISTER: [&str; 3] =
    ["/meja/keluhan/laporan?periode=2026-q1", "/meja/keluhan/laporan?periode=2026-q1&bentuk=csv", "/meja/awasi"];
const READERS: [&str; 6] = ["", "pengawas", "pimpinan", "karbon", "koordinator", "koordinator.prov"];

/// A town with a dozen reports, half of them in the register, and a report of the quarter that the carbon team kept.
async fn counted() -> (Town, Vec<TrackingNumber>, String) {
    let town = Town::new().await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let mut numbers = Vec::new();
    for n in 0..12 {
        let (number, _) = town.report_in("forwarded").await;
        if n < 6 {
            town.taken(number).await;
        }
        numbers.push(number);
    }
    for number in numbers.iter().take(4) {
        town.grieve(*number, "koordinator", StepName::Acknowledged, None).await;
    }
    let carbon = town.session("karbon").await;
    let deed = town.get("/meja/keluhan/laporan?periode=2026-q1", &carbon).await.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "Batas dicek")];
    let made = town.post("/meja/keluhan/laporan", &carbon, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    let kept = made.location().to_owned();
    (town, numbers, kept)
}

/// What each reader is told by some pages.
async fn told(town: &Town, pages: &[&str], kept: &str) -> Vec<(String, String)> {
    let mut told = Vec::new();
    for login in READERS {
        let cookie = if login.is_empty() { String::new() } else { town.session(login).await };
        for path in pages.iter().copied().chain([kept]) {
            let page = town.get(path, &cookie).await;
            told.push((format!("{login:?} {path}"), format!("{} {}", page.status, page.words())));
        }
    }
    told
}

fn differ(before: &[(String, String)], after: &[(String, String)]) -> Vec<String> {
    before.iter().zip(after).filter(|(b, a)| b != a).map(|((what, b), (_, a))| format!("{what}:\n{b}\n{a}")).collect()
}

/// The numbers of all figures of a page against the rows of their lists and what these say of others.
async fn add_up(town: &Town, page: &Page, cookie: &str) -> usize {
    let mut followed = 0;
    for link in page.text.split("href=\"").skip(1).filter_map(|l| l.split_once('"')).filter(|(l, _)| l.contains("hitung=")) {
        let (list, rest) = link;
        let figure: u64 = rest.trim_start_matches('>').split('<').next().unwrap().parse().unwrap();
        let list = list.replace("&#38;", "&").replace("&amp;", "&");
        let rows =
            town.get(&format!("{list}&bentuk=csv"), cookie).await.text.lines().filter(|l| !l.trim().is_empty()).count() - 1;
        let words = town.get(&list, cookie).await.words();
        let others = (0..12_u64).rev().find(|n| words.contains(&format!("{n} keluhan lain ikut"))).unwrap_or_default();
        assert_eq!(rows as u64 + others, figure, "{list}: {words}");
        followed += 1;
    }
    followed
}

#[tokio::test]
async fn no_figure_tells_that_a_hidden_report_became_restricted() {
    let (town, numbers, kept) = counted().await;
    town.act(numbers[1], "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    let hidden = told(&town, &COUNTED, &kept).await;
    town.act(numbers[1], "koordinator", Command::Restrict).await;
    assert_eq!(differ(&hidden, &told(&town, &COUNTED, &kept).await), Vec::<String>::new());
    // Nor do they where its specialist goes on with it, and time does: as if nothing had happened since to this one.
    town.grieve(numbers[1], "spesialis", StepName::Responded, None).await;
    assert_eq!(differ(&hidden, &told(&town, &COUNTED, &kept).await), Vec::<String>::new());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn figures_of_the_register_stay_where_a_public_report_becomes_restricted_and_each_leads_to_its_list() {
    let (town, numbers, kept) = counted().await;
    let public = told(&town, &OF_REGISTER, &kept).await;
    assert!(
        public.iter().any(|(what, words)| what == "\"pengawas\" /meja/awasi" && words.contains("Sekitar 10 laporan")),
        "{public:#?}"
    );
    town.act(numbers[2], "koordinator", Command::Restrict).await;
    assert_eq!(differ(&public, &told(&town, &OF_REGISTER, &kept).await), Vec::<String>::new());
    // The report that was kept, and the figures of now, which say the same, each with all of its lists.
    for login in ["karbon", "koordinator", "pimpinan"] {
        let cookie = town.session(login).await;
        for path in [kept.as_str(), "/meja/keluhan/laporan?periode=2026-q1"] {
            let page = town.get(path, &cookie).await;
            if page.status == StatusCode::OK {
                assert!(add_up(&town, &page, &cookie).await > 10, "{login} {path}");
            }
        }
        // A list that leads from no figure says nothing of others.
        let words = town.get("/meja/keluhan", &cookie).await.words();
        assert!(!words.contains("keluhan lain ikut") && !words.contains(&numbers[2].to_string()), "{login}: {words}");
    }
    // Months later it counts as it stood: it is not late, whatever became of it.
    town.set_clock("2026-09-04T01:00:00Z");
    let overseer = town.session("pengawas").await;
    let words = town.get("/meja/keluhan/laporan?periode=2026-q1", &overseer).await.words();
    assert!(words.contains("Diterima6") && words.contains("Terlambat5"), "{words}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Another that is kept now is reckoned alike, and checked alike.
    let carbon = town.session("karbon").await;
    let deed = town.get("/meja/keluhan/laporan?periode=2026-q1", &carbon).await.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "")];
    let made = town.post("/meja/keluhan/laporan", &carbon, &fields).await;
    assert!(town.get(made.location(), &carbon).await.words().contains("Diterima6"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Lifted, it counts as it stands.
    town.act(numbers[2], "spesialis", Command::LiftRestriction).await;
    let words = town.get("/meja/keluhan/laporan?periode=2026-q1", &town.session("pengawas").await).await.words();
    assert!(words.contains("Diterima6") && words.contains("Terlambat6"), "{words}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_nobody_ever_knew_counts_nowhere() {
    let (town, _, kept) = counted().await;
    let before = told(&town, &OF_REGISTER, &kept).await;
    // Restricted first, and then taken in.
    let (number, _) = town.report_in("restricted").await;
    let facts = domain::grievance::EntryFacts {
        category: "land".into(),
        tier: domain::grievance::Tier::Village,
        severity: domain::grievance::Severity::High,
        sex: Some(domain::grievance::Sex::Woman),
        group: None,
        period: None,
    };
    town.grieve(number, "spesialis", StepName::Taken, Some(facts)).await;
    assert_eq!(differ(&before, &told(&town, &OF_REGISTER, &kept).await), Vec::<String>::new());
}
