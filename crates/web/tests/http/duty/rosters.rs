//! Rosters on screen: kept, tried, refused with a word, taken away and put back, and what the history tells of them.

use axum::http::StatusCode;
use domain::{
    Grant, Role,
    forest::{Ground, Responsibility, ResponsibilityId, Who},
};

use super::{EVERY_DAY, ROSTERS};
use crate::town::{OTHER_REGENCY, REGENCY, Town, WORKS, area};

#[tokio::test]
async fn a_roster_is_kept_and_tried_on_screen_and_loses_nothing_typed() {
    let town = Town::new().await;
    town.person("siaga.1", vec![Grant { role: Role::DutyOfficer, agency: REGENCY }]).await;
    town.person("siaga.2", vec![Grant { role: Role::DutyOfficer, agency: WORKS }]).await;
    town.person("siaga.lain", vec![Grant { role: Role::DutyOfficer, agency: OTHER_REGENCY }]).await;
    let admin = town.session("admin").await;
    let wrong = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Tidak Ada"), ("minutes", "999")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Kabupaten Tidak Ada") && wrong.text.contains("999"), "{}", wrong.text);
    let made = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Kutai Kartanegara"), ("minutes", "")]).await;
    let address = made.location().split('&').next().unwrap().to_owned();
    let id = address.split('=').nth(1).unwrap().to_owned();
    let again = town.post(ROSTERS, &admin, &[("step", "roster"), ("place", "Kabupaten Kutai Kartanegara")]).await;
    assert!(again.words().contains("sudah punya jadwal"), "{}", again.words());
    assert!(town.get(ROSTERS, &admin).await.words().contains("Tidak ada yang siaga"));
    let [first, second, other] = [
        town.official("siaga.1").await.user.0.to_string(),
        town.official("siaga.2").await.user.0.to_string(),
        town.official("siaga.lain").await.user.0.to_string(),
    ];
    let page = town.get(&address, &admin).await;
    assert!(page.text.contains(&format!("value=\"{first}\"")) && !page.text.contains(&format!("value=\"{other}\"")));
    let there = |version: &'static str| vec![("daftar", id.as_str()), ("version", version)];
    let shift = |version, order, who, from, until| {
        let fields = [("step", "shift"), ("order", order), ("person", who), ("hour_from", from), ("hour_until", until)];
        [there(version), fields.to_vec(), EVERY_DAY.to_vec()].concat()
    };
    let bad = town.post(ROSTERS, &admin, &shift("1", "1", &other, "25", "16.00")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.words().contains("tidak punya peran siaga") && bad.words().contains("Tulis jam") && bad.text.contains("value=\"25\"")
    );
    assert!(bad.text.contains("id=\"day-monday\" name=\"day\" value=\"monday\" checked"), "days stay ticked");
    for (version, order, who, from, until) in [("1", "2", &second, "0", "24"), ("2", "1", &first, "08.00", "16:30")] {
        let page = town.post(ROSTERS, &admin, &shift(version, order, who, from, until)).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.words());
    }
    let stale = town.post(ROSTERS, &admin, &shift("1", "3", &first, "0", "0")).await;
    assert!(
        stale.status == StatusCode::UNPROCESSABLE_ENTITY && stale.words().contains("baru saja mengubah"),
        "{}",
        stale.words()
    );
    let asked = async |hour: &str| {
        let page = town.get(&format!("{ROSTERS}?tempat=Badak+Baru&hari=2026-03-04&jam={hour}"), &admin).await;
        let told = page.words();
        let told = told.split("Siapa yang ditanya?").nth(1).unwrap().to_owned();
        ["siaga.1", "siaga.2"].map(|login| told.find(&format!("Petugas {login}")))
    };
    let [one, two] = asked("08.00").await;
    assert!(one.unwrap() < two.unwrap());
    assert!(matches!(asked("16.30").await, [None, Some(_)]) && matches!(asked("7").await, [None, Some(_)]));
    // Away, with somebody who stands in.
    let away = |from, until| {
        let fields = [("step", "away"), ("absent", second.as_str()), ("instead", ""), ("begins", from), ("ends", until)];
        [there("3"), fields.to_vec()].concat()
    };
    let back = town.post(ROSTERS, &admin, &away("2026-03-05", "2026-03-04")).await;
    assert!(back.words().contains("sebelum tanggal mulai"), "{}", back.words());
    assert_eq!(town.post(ROSTERS, &admin, &away("2026-03-04", "4 Maret 2026")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(asked("20").await, [None, None]);
    assert!(town.get(&address, &admin).await.words().contains("Petugas siaga.2 tidak masuk"));
    for (step, version) in [("no-away", "4"), ("no-shift", "5")] {
        let page = town.post(ROSTERS, &admin, &[there(version), vec![("step", step), ("n", "0")]].concat()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{step} {}", page.words());
    }
    let kept = town.store.rosters().await.unwrap().pop().unwrap();
    assert_eq!((kept.version, kept.shifts.len(), kept.absences.len(), kept.minutes), (6, 1, 0, 15));
    // Nor is a roster removed that looked otherwise when the page was opened.
    for version in ["1", ""] {
        let old = town.post(ROSTERS, &admin, &[there(version), vec![("step", "drop")]].concat()).await;
        assert!(old.status == StatusCode::UNPROCESSABLE_ENTITY && old.words().contains("baru saja mengubah"), "{}", old.words());
        assert_eq!(town.store.rosters().await.unwrap().len(), 1);
    }
    assert_eq!(town.get(&address, &admin).await.field("version"), "6");
    let dropped = town.post(ROSTERS, &admin, &[there("6"), vec![("step", "drop")]].concat()).await;
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    assert!(town.store.rosters().await.unwrap().is_empty());
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

impl Town {
    /// A roster made on screen, by its identity.
    async fn roster_on_screen(&self, cookie: &str, place: &str) -> String {
        let made = self.post(ROSTERS, cookie, &[("step", "roster"), ("place", place)]).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{place}: {}", made.words());
        made.location().split('&').next().unwrap().split('=').nth(1).unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_place_is_found_by_the_name_of_a_district_or_regency_alone() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    for (place, code) in [("Kutai Kartanegara", "64.02"), ("muara badak", "64.02.06"), ("Kota Samarinda", "64.72")] {
        town.roster_on_screen(&admin, place).await;
        assert!(town.store.rosters().await.unwrap().iter().any(|roster| roster.area == area(code)), "{place}");
        let asked = town.get(&format!("{ROSTERS}?tempat={}", place.replace(' ', "+")), &admin).await;
        assert!(asked.status == StatusCode::OK && asked.text.contains("id=\"hasil\""), "{place}: {}", asked.words());
    }
    let coordinator = town.session("koordinator").await;
    let drill = town.post(super::DUTY, &coordinator, &[("place", "Muara Badak")]).await;
    assert_eq!(drill.location(), "/meja/siaga?latihan=1");
    // Who is asked nowhere is no question: that is said.
    for (query, said) in [("tempat=", "Tulis wilayahnya"), ("tempat=Atlantis", "tidak ditemukan")] {
        let page = town.get(&format!("{ROSTERS}?{query}&hari=&jam="), &admin).await;
        assert!(page.words().contains(said) && !page.text.contains("id=\"hasil\""), "{query}: {}", page.words());
    }
}

#[tokio::test]
async fn a_shift_that_is_none_or_there_already_is_refused_and_so_is_whoever_would_never_be_asked() {
    let town = Town::new().await;
    for (login, agency) in [("siaga.1", REGENCY), ("siaga.lain", OTHER_REGENCY)] {
        town.person(login, vec![Grant { role: Role::ForestOfficer, agency }]).await;
    }
    let admin = town.session("admin").await;
    let id = town.roster_on_screen(&admin, "Kabupaten Kutai Kartanegara").await;
    let [there, elsewhere] =
        [town.official("siaga.1").await.user.0.to_string(), town.official("siaga.lain").await.user.0.to_string()];
    let shift = async |version: &str, who: &str, from: &str, until: &str| {
        let fields = [("daftar", id.as_str()), ("version", version), ("step", "shift"), ("order", "1"), ("person", who)];
        let all = [fields.to_vec(), vec![("hour_from", from), ("hour_until", until)], EVERY_DAY.to_vec()].concat();
        town.post(ROSTERS, &admin, &all).await
    };
    for (who, from, until, said) in [
        (&there, "24.00", "24.00", "tidak dapat dimulai pukul 24.00"),
        (&elsewhere, "0", "24", "tidak punya peran siaga di wilayah ini"),
    ] {
        let page = shift("1", who, from, until).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.words().contains(said), "{}", page.words());
    }
    assert_eq!(shift("1", &there, "8", "16").await.status, StatusCode::SEE_OTHER);
    let twice = shift("2", &there, "08.00", "16.00").await;
    assert!(
        twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.words().contains("sudah punya giliran"),
        "{}",
        twice.words()
    );
    assert_eq!(shift("2", &there, "16", "24").await.status, StatusCode::SEE_OTHER, "another hour is another shift");
    let away = async |version: &str, from: &str| {
        let fields =
            [("daftar", id.as_str()), ("version", version), ("step", "away"), ("absent", there.as_str()), ("instead", "")];
        town.post(ROSTERS, &admin, &[fields.to_vec(), vec![("begins", from), ("ends", "2026-03-09")]].concat()).await
    };
    assert_eq!(away("3", "2026-03-05").await.status, StatusCode::SEE_OTHER);
    let again = away("4", "2026-03-08").await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.words().contains("sudah tercatat"), "{}", again.words());
    // On the roster of the whole province it is told where each is asked.
    let wide = town.roster_on_screen(&admin, "Kalimantan Timur").await;
    let page = town.get(&format!("{ROSTERS}?daftar={wide}"), &admin).await.words();
    assert!(page.contains("hanya ditanya di Kutai Kartanegara"), "{page}");
}

#[tokio::test]
async fn what_was_taken_away_is_put_back_and_the_history_says_who_and_what() {
    let town = Town::new().await;
    town.on_duty().await;
    let admin = town.session("admin").await;
    let before = town.store.rosters().await.unwrap().pop().unwrap();
    let id = before.id.0.to_string();
    let step = async |version: &str, step: &str| {
        town.post(ROSTERS, &admin, &[("daftar", id.as_str()), ("version", version), ("step", step), ("n", "0")]).await
    };
    // A shift, and then the whole roster.
    let gone = step("1", "no-shift").await;
    let page = town.get(gone.location(), &admin).await;
    assert!(page.words().contains("Kembalikan"), "{}", page.words());
    assert_eq!(step("2", "undo").await.status, StatusCode::SEE_OTHER);
    let back = town.store.rosters().await.unwrap().pop().unwrap();
    assert_eq!((back.version, &back.shifts), (3, &before.shifts));
    assert!(step("2", "undo").await.words().contains("baru saja mengubah"), "what was seen is older");
    let gone = step("3", "drop").await;
    assert!(town.store.rosters().await.unwrap().is_empty());
    assert!(town.get(gone.location(), &admin).await.words().contains("Kembalikan"));
    for login in ["koordinator", "siaga.1"] {
        let fields = [("daftar", id.as_str()), ("version", "0"), ("step", "undo")];
        assert_ne!(town.post(ROSTERS, &town.session(login).await, &fields).await.status, StatusCode::SEE_OTHER, "{login}");
    }
    assert_eq!(step("0", "undo").await.status, StatusCode::SEE_OTHER);
    let back = town.store.rosters().await.unwrap().pop().unwrap();
    assert_eq!((&back.id, &back.shifts, &back.area), (&before.id, &before.shifts, &before.area));
    // Where the area has another by now, that is told.
    step(&back.version.to_string(), "drop").await;
    town.roster_on_screen(&admin, "Kabupaten Kutai Kartanegara").await;
    assert!(step("0", "undo").await.words().contains("sudah punya jadwal"));
    let history = town.get("/kelola/riwayat", &admin).await.words();
    for told in ["1. Petugas siaga.1, Setiap hari", "2. Petugas siaga.2, Setiap hari"] {
        assert!(history.contains(told), "{told}: {history}");
    }
    // A rule alike.
    let rules = "/kelola/tanggung-jawab";
    let rule = Responsibility {
        id: ResponsibilityId(trust::random::identity()),
        version: 0,
        order: 7,
        ground: Ground::Concession,
        category: None,
        who: Who::Agency(WORKS),
        reason: "memadamkan api di arealnya".into(),
    };
    town.app.administration().keep_responsibility(None, rule.clone()).await.unwrap();
    let id = rule.id.0.to_string();
    let remove = format!("{rules}/hapus");
    let gone = town.post(&remove, &admin, &[("id", &id)]).await;
    assert!(town.store.responsibilities().await.unwrap().is_empty(), "{}", gone.words());
    let page = town.get(gone.location(), &admin).await;
    assert!(page.words().contains("Kembalikan"), "{}", page.words());
    let history = town.get("/kelola/riwayat", &admin).await.words();
    for told in ["memadamkan api di arealnya", "Dinas PU", "konsesi"] {
        assert!(history.contains(told), "{told}: {history}");
    }
    assert_eq!(town.post(&remove, &admin, &[("id", &id), ("step", "undo")]).await.status, StatusCode::SEE_OTHER);
    let back = town.store.responsibilities().await.unwrap().pop().unwrap();
    assert_eq!(Responsibility { version: 0, ..back }, rule);
    let twice = town.post(&remove, &admin, &[("id", &id), ("step", "undo")]).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", twice.words());
    // What is tried lies where areas are known.
    let tried = [("step", "try"), ("order", "1"), ("ground", "anywhere"), ("other", "Gakkum"), ("reason", "Contoh")];
    for point in ["48.85, 2.35", "-33.0, 151.0"] {
        let page = town.post(rules, &admin, &[tried.to_vec(), vec![("point", point), ("happens", "fire")]].concat()).await;
        assert!(page.words().contains("di luar wilayah yang dikenal"), "{point}: {}", page.words());
        assert!(page.text.contains(point) && page.text.contains("Gakkum") && !page.text.contains("id=\"hasil\""), "{point}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
