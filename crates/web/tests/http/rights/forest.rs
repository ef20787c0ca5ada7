//! Layers, alerts, the map and dossiers.

use std::fmt::Write;

use axum::http::StatusCode;
use domain::{Action, Actor, policy};

use super::{outcome, rows};
use crate::town::{Town, VILLAGE};

/// Layers, who must act, and what lies at a point: role x action.
#[tokio::test]
async fn layers_are_kept_by_who_administers_all_and_points_are_asked_by_every_official() {
    let town = Town::new().await;
    let mut table = String::from(
        "columns: layers, looks a file through, a layer, withdraws it, who must act, keeps a rule, removes it, what lies at a point\n",
    );
    let admin = town.session("admin").await;
    let acts = [("order", "10"), ("ground", "anywhere"), ("other", "Gakkum"), ("reason", "pidana")];
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let file = crate::layers::file(&[crate::layers::square("Hutan", "100300", 117.0, -0.5)]);
        town.take_layer(&admin, &file, &[("layer_name", row.login.as_str())]).await;
        let id = town.app.reference().layers.iter().find(|l| l.name == row.login).unwrap().id.0;
        let layer = format!("/kelola/lapisan/{id}");
        town.post("/kelola/tanggung-jawab", &admin, &acts).await;
        let rule = town.store.responsibilities().await.unwrap().first().unwrap().id.0.to_string();
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let all = policy::administers_all(&official, &town.app.reference().agencies);
        let came = [
            town.get("/kelola/lapisan", &cookie).await,
            town.send_layer(&cookie, Some(&file), "check", &[]).await,
            town.get(&layer, &cookie).await,
            town.post(&layer, &cookie, &[("reason", "salah")]).await,
            town.get("/kelola/tanggung-jawab", &cookie).await,
            town.post("/kelola/tanggung-jawab", &cookie, &acts).await,
            town.post("/kelola/tanggung-jawab/hapus", &cookie, &[("id", &rule)]).await,
            town.get("/meja/hutan/titik?titik=-0.45,117.05&hal=fire", &cookie).await,
        ];
        let cells: String = came.iter().map(|page| outcome(page.status, page.location())).collect();
        assert_eq!(cells, if all { "DDDDDDDD" } else { "fffffffD" }, "{}", row.login);
        writeln!(table, "  {:<24} {cells}", row.login).unwrap();
        let anyone =
            [town.get("/kelola/lapisan", "").await, town.post(&layer, "", &[]).await, town.get("/meja/hutan/titik", "").await];
        assert!(anyone.iter().all(|page| outcome(page.status, page.location()) == 's'));
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    insta::assert_snapshot!("layers", table);
}

/// What satellites saw and nobody reported: who reads the list, who decides about an event of it and takes that back, and who takes
/// alerts in.
#[tokio::test]
async fn every_role_reads_and_decides_about_alerts_as_the_domain_says() {
    let (town, list) = (Town::new().await, "/meja/hutan/tanpa-laporan");
    crate::alerts::watched(&town).await;
    crate::alerts::fires_taken(&town).await;
    let event = town.get(list, &town.session("koordinator").await).await.field("kejadian");
    let area = crate::town::area(VILLAGE);
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let (cookie, official) = (town.session(&row.login).await, town.official(&row.login).await);
        let reference = town.app.reference();
        let tree = &reference.agencies;
        let reads = policy::may_read_villages(&official);
        let sees = policy::reads_villages_of(&official, tree).iter().any(|above| above.contains(&area));
        let keeps = policy::keeps_village(&official, &area, tree).is_some();
        let page = town.get(list, &cookie).await;
        assert_eq!(outcome(page.status, page.location()), if reads { 'D' } else { 'f' }, "{}", row.login);
        assert_eq!(page.text.contains("name=\"kejadian\""), sees && keeps, "{}", row.login);
        assert_eq!(page.words().contains("Titik panas terlihat 3 kali"), sees, "{}", row.login);
        let aside = [("kejadian", event.as_str()), ("hari", "30"), ("what", "aside"), ("words", "Ladang warga")];
        let page = town.post(list, &cookie, &aside).await;
        let expected = match (reads, sees, keeps) {
            (false, ..) => 'f',
            (true, false, _) => 'r',
            (true, true, false) => 'f',
            (true, true, true) => 'D',
        };
        assert_eq!(outcome(page.status, page.location()), expected, "{}", row.login);
        let marks = domain::forest::AlertMark::in_force(town.store.alert_marks().await.unwrap());
        assert_eq!(marks.len(), usize::from(keeps), "{}", row.login);
        for mark in marks {
            let id = mark.id.to_string();
            let other = town.post(list, &town.session("koordinator.lain").await, &[("cabut", &id)]).await;
            assert_eq!(other.status, StatusCode::FORBIDDEN);
            assert_eq!(town.post(list, &cookie, &[("cabut", &id)]).await.status, StatusCode::SEE_OTHER, "{}", row.login);
        }
        let admin = town.get("/kelola/peringatan", &cookie).await;
        let administers = policy::administers_all(&official, tree);
        assert_eq!(outcome(admin.status, admin.location()), if administers { 'D' } else { 'f' }, "{}", row.login);
    }
    assert_eq!(outcome(town.get(list, "").await.status, town.get(list, "").await.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// The map of forests and the dossier of a disturbance: the one is for every official, the other for whoever opened the place.
#[tokio::test]
async fn every_official_reads_the_map_and_whoever_may_open_a_place_makes_its_dossier() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forest").await;
    let (address, dossier) = (format!("/meja/laporan/{number}"), format!("/meja/laporan/{number}/gangguan"));
    let mut made = 0;
    for row in rows() {
        town.person(&row.login, row.grants).await;
        let (cookie, actor) = (town.session(&row.login).await, Actor::Official(town.official(&row.login).await));
        let (report, reference) = (town.state(number).await, town.app.reference());
        let map = town.get("/meja/hutan/peta", &cookie).await;
        assert_eq!(outcome(map.status, map.location()), 'D', "{}", row.login);
        let before = town.get(&dossier, &cookie).await;
        assert_ne!(before.status, StatusCode::OK, "{}", row.login);
        let opens = policy::may(&actor, Action::OpenPlace, &report, &reference.agencies).is_ok();
        let opened = town.post(&format!("{address}/buka/tempat"), &cookie, &[]).await;
        assert_eq!(opened.status == StatusCode::OK, opens, "{}", row.login);
        let after = town.get(&dossier, &cookie).await;
        assert_eq!(after.status == StatusCode::OK, opens, "{}: {}", row.login, after.words());
        made += usize::from(opens);
    }
    assert!(made > 1);
    assert_eq!(outcome(town.get(&dossier, "").await.status, town.get(&dossier, "").await.location()), 's');
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
