//! What administrators set for the register, and benefit payments.

use app::{Run, sheet::Sheet};
use axum::http::StatusCode;

use crate::town::{Town, VILLAGE};

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
        for told in [
            "2022",
            "2026",
            "Rp125.000.000",
            "tahap 1",
            "Laporan publik tidak diketahui tidak diketahui tidak diketahui tidak diketahui 1",
            "Keluhan program00001 (+1)",
        ] {
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
