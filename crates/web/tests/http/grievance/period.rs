//! Figures that lead to their lists, kept reports of a period and what the log tells of them.

use axum::http::StatusCode;
use domain::{Command, grievance::StepName};

use crate::town::{PROVINCE, Town};

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
    assert!(
        town.get(address, &cookie).await.words().contains("Diberi tanda terima4"),
        "one more, and one restricted that was known"
    );
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

#[tokio::test]
async fn what_counts_as_in_time_and_was_written_down_later_is_told_in_its_own_row() {
    let town = Town::new().await;
    town.programme().await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let (number, _) = town.report_in("registered").await;
        numbers.push(number);
    }
    let acknowledged = [("step", "acknowledged")];
    let coordinator = town.session("koordinator").await;
    assert_eq!(town.step(&coordinator, numbers[0], &acknowledged).await.status, StatusCode::SEE_OTHER);
    // Weeks later, about a day before the limit; and about the day itself, too late.
    town.set_clock("2026-03-30T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    let back = [("step", "acknowledged"), ("on", "2026-03-05")];
    assert_eq!(town.step(&coordinator, numbers[1], &back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.step(&coordinator, numbers[2], &acknowledged).await.status, StatusCode::SEE_OTHER);
    let cookie = town.session("karbon").await;
    let address = "/meja/keluhan/laporan?periode=2026-q1";
    let page = town.get(address, &cookie).await;
    for told in ["Diberi tanda terima3", "Tanda terima tepat waktu2", "Di antaranya baru dicatat setelah batasnya1"] {
        assert!(page.words().contains(told), "{told}: {}", page.words());
    }
    let list =
        page.text.split("href=\"").skip(1).filter_map(|l| l.split('"').next()).find(|l| l.contains("hitung=noted_late")).unwrap();
    let list = list.replace("&#38;", "&").replace("&amp;", "&");
    let rows = town.get(&list, &cookie).await;
    let listed: Vec<_> = numbers.iter().filter(|n| rows.text.contains(&format!("/meja/keluhan/{n}"))).collect();
    assert_eq!(listed, [&numbers[1]]);
    let sheet = town.get(&format!("{list}&bentuk=csv"), &cookie).await.text;
    assert!(
        sheet.contains("Dicatat kemudian") && sheet.contains("Tanda terima disampaikan: 5 Maret 2026, dicatat 30 Maret 2026"),
        "{sheet}"
    );
    // Kept and told again by the log; one that was kept before has no such row, and is told again as it was reckoned.
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("lessons", "")];
    let made = town.post("/meja/keluhan/laporan", &cookie, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.words());
    assert!(town.get(made.location(), &cookie).await.words().contains("Di antaranya baru dicatat setelah batasnya1"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
