//! A row that cannot be read is named by `verify` and by `rebuild`, and keeps nothing else from being looked at, nor anybody from working.

use app::{Register, Run, sheet::Sheet};
use axum::http::StatusCode;

use crate::{
    town::{REGENCY, Town, on_postgres},
    visits::team,
};

const PAYMENTS: &str = "kode,nama,kabupaten,periode,jumlah,dibayar_pada,catatan\n\
     64.02.06.2001,,,2023-2024,125000000,2026-02-10,tahap 1\n\
     64.02.06.2001,,,2023-2024,90000000,2025-12-15,tahap 2\n";

/// Tables whose rows are kept whole, by their register.
const KEPT: [(&str, Register); 5] = [
    ("team", Register::Teams),
    ("duty_roster", Register::DutyRosters),
    ("register_rule", Register::RegisterRules),
    ("period_report", Register::PeriodReports),
    ("payment", Register::Payments),
];

async fn full() -> Town {
    let town = Town::new().await;
    town.programme().await;
    team(&town, REGENCY, Vec::new()).await;
    town.on_duty().await;
    let admin = town.session("admin").await;
    let category = [("what", "category"), ("code", "wildlife"), ("category_name", "Satwa"), ("category_name_en", "Wildlife")];
    assert_eq!(town.post("/kelola/keluhan", &admin, &category).await.status, StatusCode::SEE_OTHER);
    town.app.grievances().put_payments(&Sheet::read(PAYMENTS.as_bytes()).unwrap(), Run::Real).await.unwrap();
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let carbon = town.session("karbon").await;
    let page = town.get("/meja/keluhan/laporan?periode=2026-q1", &carbon).await;
    let deed = page.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "Batas dicek")];
    assert_eq!(town.post("/meja/keluhan/laporan", &carbon, &fields).await.status, StatusCode::SEE_OTHER);
    town
}

#[tokio::test]
async fn what_is_kept_whole_is_named_where_it_cannot_be_read_and_the_rest_is_checked() {
    let town = full().await;
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    // Beside each, something that is merely changed, and found all the same.
    town.by_hand("UPDATE payment SET told = replace(told, '125000000', '125')");
    town.by_hand("UPDATE payment SET told = 'x' WHERE told LIKE '%tahap 2%'");
    for (table, _) in KEPT.into_iter().filter(|(table, _)| *table != "payment") {
        town.by_hand(&format!("UPDATE {table} SET told = '{{\"id\":'"));
    }
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    for (table, register) in KEPT {
        let name = register.as_str();
        let named = |d: &&app::Difference| d.what.starts_with(&format!("{name}: ")) && d.what.ends_with(" cannot be read");
        assert_eq!(found.iter().filter(named).count(), 1, "{table}: {found:?}");
    }
    assert!(found.iter().any(|d| d.what.contains("payments: ") && d.what.contains("something else than its notes")), "{found:?}");
    // What of another shape is JSON is named by what it says.
    town.by_hand("UPDATE register_rule SET told = '{\"other\":1}'");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().iter().any(|d| d.what.starts_with("register-rules: ")));
    // Meanwhile all work, by what the notes tell.
    town.app.refresh_reference().await.unwrap();
    let page = town.get("/kelola/keluhan", &town.session("admin").await).await;
    assert!(page.status == StatusCode::OK && page.text.contains("value=\"Satwa\""), "{}", page.words());
    assert_eq!(town.app.reference().teams.len(), 1);
    assert_eq!(town.app.reference().rosters.len(), 1);
}

#[tokio::test]
async fn a_report_that_cannot_be_read_stops_neither_the_check_nor_the_making_of_rows() {
    let town = full().await;
    let (number, _) = town.report_in("answered").await;
    town.let_change("report");
    town.by_hand("UPDATE report SET state = 'x' WHERE n = 1");
    town.by_hand("UPDATE report SET excerpt = 'lain' WHERE n = 2");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("it cannot be read")), "{found:?}");
    assert!(found.iter().any(|d| d.report == number.to_string() && d.what.contains("changed by another program")), "{found:?}");
    let rebuilt = town.app.operation().rebuild_rows(|_| {}).await.unwrap();
    assert_eq!((rebuilt.made, rebuilt.left.len(), rebuilt.unread.len()), (1, 0, 1), "{rebuilt:?}");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().all(|d| d.report != number.to_string()), "{found:?}");
}

/// Alerts that another program wrote keep nobody from those that this installation took in.
#[tokio::test]
async fn alerts_that_cannot_be_read_are_left_out_of_every_page_and_said() {
    let town = Town::new().await;
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let pages = ["/meja/hutan/tanpa-laporan", "/meja/hutan/peta", "/meja/desa/64.02.06.2001/lima-tahun"];
    let cookie = town.session("koordinator").await;
    for path in pages {
        let page = town.get(path, &cookie).await;
        assert!(page.status == StatusCode::OK && !page.words().contains("tidak dapat dibaca"), "{path}: {}", page.words());
    }
    town.by_hand("UPDATE alert SET minute = 2000 WHERE lat = -30100");
    town.by_hand("UPDATE alert SET confidence = 77 WHERE lat = -30200");
    if !on_postgres() {
        town.by_hand("UPDATE alert SET power = 'x' WHERE lat = -30200");
    }
    for path in pages {
        let page = town.get(path, &cookie).await;
        let said = page.words().contains("2 peringatan di sekitar sini tidak dapat dibaca");
        assert!(page.status == StatusCode::OK && said, "{path}: {} {}", page.status, page.words());
    }
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.starts_with("alerts: ") && d.what.contains("changed by another program")), "{found:?}");
    // What comes in afterwards is taken, also where it is the same.
    crate::alerts::fires_taken(&town).await;
    assert_eq!(town.get("/meja/hutan/tanpa-laporan", &cookie).await.status, StatusCode::OK);
}
