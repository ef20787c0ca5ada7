//! Reports of a period that were made: they lead to lists as they stood, say in sheets what they are of, and lose nothing that two write at
//! once; payments that are corrected; rows that another program wrote.

use app::{Run, sheet::Sheet};
use axum::http::StatusCode;
use domain::grievance::StepName;

use crate::town::{Town, VILLAGE};

#[tokio::test]
async fn a_kept_report_leads_to_its_entries_as_they_stood_and_says_what_it_is_of() {
    let town = Town::new().await;
    town.programme().await;
    let (one, _) = town.report_in("forwarded").await;
    let (other, _) = town.report_in("forwarded").await;
    town.taken(one).await;
    town.taken(other).await;
    let cookie = town.session("karbon").await;
    let reports = "/meja/keluhan/laporan";
    let deed = town.get(reports, &cookie).await.field("deed");
    let make = async |period: &str, lessons: &str| {
        let fields = [("periode", period), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", lessons)];
        town.post(reports, &cookie, &fields).await
    };
    let made = make("2026-q1", "Cek batas dahulu").await;
    // The same once more is the same one; another text is another report, and nothing of it is lost.
    assert_eq!(make("2026-q1", "Cek batas dahulu").await.location(), made.location());
    let second = make("2026-q1", "Tanya tetua dahulu").await;
    assert_ne!(second.location(), made.location());
    assert!(town.get(second.location(), &cookie).await.words().contains("Tanya tetua dahulu"));
    // Of days to come there is nothing, and what is no period is none.
    for period in ["2031-h1", "2026-q5"] {
        assert_eq!(make(period, "x").await.status, StatusCode::NOT_FOUND, "{period}");
        assert_eq!(town.get(&format!("{reports}?periode={period}"), &cookie).await.status, StatusCode::NOT_FOUND, "{period}");
    }
    // Found again from whatever period one looks at, which stays the one that is chosen.
    let old = town.get(&format!("{reports}?periode=2022-h1"), &cookie).await;
    assert!(old.text.contains(made.location()) && old.text.contains("<option value=\"2022-h1\" selected"), "{}", old.text);
    // An entry goes on, and the other leaves the register: the report leads to how both stood.
    town.grieve(one, "koordinator", StepName::Acknowledged, None).await;
    town.grieve(other, "koordinator", StepName::Removed, None).await;
    let page = town.get(made.location(), &cookie).await;
    let links = page.text.split("href=\"").skip(1).filter_map(|l| l.split_once('"')).filter(|(l, _)| l.contains("hitung="));
    let mut followed = 0;
    for (list, rest) in links {
        let figure: usize = rest.trim_start_matches('>').split('<').next().unwrap().parse().unwrap();
        let list = list.replace("&#38;", "&").replace("&amp;", "&");
        let shown = town.get(&list, &cookie).await.words();
        assert!(shown.contains("saat laporan dibuat"), "{shown}");
        let rows = town.get(&format!("{list}&bentuk=csv"), &cookie).await.text;
        assert_eq!(rows.lines().filter(|l| !l.trim().is_empty()).count() - 1, figure, "{list}: {rows}");
        followed += 1;
    }
    assert!(followed > 8, "{followed}");
    // What was restricted since is in no list of anybody else.
    town.act(one, "koordinator", domain::Command::Restrict).await;
    let list = format!(
        "/meja/keluhan?instansi=1&periode=2026-q1&hitung=received&menurut-laporan={}",
        made.location().rsplit('/').next().unwrap()
    );
    let shown = town.get(&list, &cookie).await;
    assert!(shown.status.is_success() && !shown.text.contains(&one.to_string()), "{}", shown.words());
    // The sheet says of whom, when, with which hash, and what was learned.
    let sheet = town.get(&format!("{}?bentuk=csv", made.location()), &cookie).await.text;
    let hash = page.text.split("<code>").nth(1).unwrap().split('<').next().unwrap();
    for told in ["Triwulan 1 2026", hash, "Cek batas dahulu"] {
        assert!(sheet.contains(told), "{told}: {sheet}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn lessons_of_two_are_both_read_before_one_is_kept() {
    let town = Town::new().await;
    town.programme().await;
    let cookie = town.session("karbon").await;
    let deed = town.get("/meja/keluhan/laporan", &cookie).await.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "")];
    let made = town.post("/meja/keluhan/laporan", &cookie, &fields).await.location().to_owned();
    let write =
        async |version: &str, lessons: &str| town.post(&made, &cookie, &[("version", version), ("lessons", lessons)]).await;
    // At once, with the same version: one is kept, and whoever was not is told.
    let sent = ["satu", "dua", "tiga", "empat"].map(|text| write("1", text));
    let told = futures::future::join_all(sent).await;
    assert_eq!(told.iter().filter(|page| page.status == StatusCode::SEE_OTHER).count(), 1, "one of four");
    let refused = told.iter().find(|page| page.status == StatusCode::UNPROCESSABLE_ENTITY).unwrap();
    assert!(refused.words().contains("Orang lain sudah menyimpan"), "{}", refused.words());
    assert_eq!(refused.field("version"), "2", "what the other wrote has been seen now");
    assert_eq!(write(&refused.field("version"), "semua").await.status, StatusCode::SEE_OTHER);
    assert!(town.get(&made, &cookie).await.words().contains("semua"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_payment_is_corrected_and_taken_back_and_an_open_quote_takes_no_line_with_it() {
    let town = Town::new().await;
    town.programme().await;
    let put = async |lines: &str| {
        let table = format!("kode,periode,jumlah,dibayar_pada,catatan\n{lines}");
        town.app.grievances().put_payments(&Sheet::read(table.as_bytes()).unwrap(), Run::Real).await.unwrap()
    };
    let line = |rupiah: &str, note: &str| format!("{VILLAGE},2023-2024,{rupiah},2026-02-10,{note}\n");
    assert_eq!(put(&line("1.250", "tahap 1")).await.added, 1);
    let corrected = put(&line("1.250.000", "tahap 1")).await;
    assert_eq!((corrected.added, corrected.changed, corrected.same), (0, 1, 0));
    assert_eq!(put(&line("1250000", "tahap 1")).await.same, 1);
    let page = format!("/meja/desa/{VILLAGE}/lima-tahun");
    let cookie = town.session("karbon").await;
    assert!(town.get(&page, &cookie).await.words().contains("Rp1.250.000"));
    assert_eq!(put(&line("0", "salah desa")).await.changed, 1);
    assert_eq!(town.store.payments(None).await.unwrap().iter().map(|p| p.rupiah).collect::<Vec<_>>(), [0]);
    let history = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(history.contains("Pembayaran manfaat"), "{history}");
    let open = put(&format!("{VILLAGE},2023-2024,5,2026-02-11,\"tahap 2\n{VILLAGE},2023-2024,6,2026-02-12,\n")).await;
    assert!((open.added, open.wrong.len()) == (0, 1) && open.wrong[0].line == 2, "{open:?}");
    for wrong in ["1.250.000,50", "-5", "125 juta", "250.1250"] {
        let refused = put(&line(&format!("\"{wrong}\""), "")).await;
        assert!(refused.wrong.first().is_some_and(|f| f.why.to_string().contains("no amount of rupiah")), "{wrong}: {refused:?}");
    }
    // Many at once are noted together; few, each.
    let many: String = (1..=120).map(|n| format!("{VILLAGE},tahap {n},1000,2025-03-01,\n")).collect();
    assert_eq!(put(&many).await.added, 120);
    let shown = town.get(&page, &cookie).await.words();
    assert!(shown.contains("Dan 91 pembayaran sebelumnya"), "{shown}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_row_that_another_program_wrote_hides_no_register_and_figures_say_so() {
    let town = Town::new().await;
    town.programme().await;
    let (good, _) = town.report_in("forwarded").await;
    let (bad, _) = town.report_in("forwarded").await;
    town.taken(good).await;
    town.taken(bad).await;
    town.by_hand(&format!("UPDATE report SET title = 'x' WHERE tracking = {bad}"));
    let cookie = town.session("karbon").await;
    for path in ["/meja/keluhan", "/meja/keluhan/laporan", &format!("/meja/desa/{VILLAGE}/lima-tahun")] {
        let page = town.get(path, &cookie).await;
        assert!(page.status.is_success() && page.words().contains("tidak dapat dibaca (1)"), "{path}: {}", page.words());
    }
    let list = town.get("/meja/keluhan", &cookie).await.text;
    assert!(list.contains(&format!("/meja/keluhan/{good}")) && !list.contains(&format!("/meja/keluhan/{bad}")));
}

#[tokio::test]
async fn who_is_told_no_figures_of_the_register_reads_none_in_five_years_of_a_village() {
    let town = Town::new().await;
    town.programme().await;
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let page = format!("/meja/desa/{VILLAGE}/lima-tahun");
    assert!(town.get(&page, &town.session("karbon").await).await.words().contains("Keluhan program"));
    let shown = town.get(&page, &town.session("admin").await).await;
    assert!(shown.status.is_success() && !shown.words().contains("Keluhan program"), "{}", shown.words());
    // Before this installation had reports, how many there were is not known.
    assert!(shown.words().contains("tidak diketahui"), "{}", shown.words());
}
