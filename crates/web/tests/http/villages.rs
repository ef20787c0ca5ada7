//! The register of villages: what is told of one is kept beside what was told before; the list, the sheet, and where to go next.

use axum::http::StatusCode;
use domain::{
    TopicCode,
    report::{Command, Verification},
    village::Village,
};
use store::{Boundary, Topic};

use crate::town::{Page, Town, VILLAGE, area};

const OTHER: &str = "64.02.06.2002";

/// The form as the page has it, with some fields changed.
async fn tell(town: &Town, cookie: &str, code: &str, changed: &[(&str, &str)]) -> Page {
    let address = format!("/meja/desa/{code}");
    let page = town.get(&address, cookie).await;
    let (version, since) = (page.field("version"), "2026-03-02");
    let mut fields = vec![("version", version.as_str()), ("since", since), ("kind", "desa"), ("programme", "member")];
    fields.extend([("signal", "weak"), ("officers", "0"), ("posters", "0")]);
    fields.retain(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    fields.extend(changed);
    town.post(&address, cookie, &fields).await
}

async fn kept(town: &Town, code: &str) -> Village {
    Village::all(town.store.villages(Some(area(code))).await.unwrap()).pop().unwrap()
}

#[tokio::test]
async fn what_is_told_of_a_village_stays_beside_what_is_told_after_it() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let address = format!("/meja/desa/{VILLAGE}");
    assert!(town.get(&address, &cookie).await.words().contains("Desa ini belum ada di daftar."));
    let first = [("contact", "Kantor Desa, 0541 000000"), ("source", "Rapat 1"), ("since", "2 Maret 2026")];
    assert_eq!(tell(&town, &cookie, VILLAGE, &first).await.status, StatusCode::SEE_OTHER);
    // Sent twice, nothing is told twice.
    let twice = [("version", "0")].into_iter().chain(first).collect::<Vec<_>>();
    assert_eq!(tell(&town, &cookie, VILLAGE, &twice).await.status, StatusCode::SEE_OTHER);
    assert_eq!(kept(&town, VILLAGE).await.entries().len(), 1);
    assert_eq!(tell(&town, &cookie, VILLAGE, &[("officers", "20"), ("since", "2026-03-03")]).await.status, StatusCode::SEE_OTHER);
    // Twenty was a slip: the correction stands beside it.
    let correction = [("officers", "2"), ("corrects", "2"), ("since", "2026-03-03"), ("visited_on", "2026-03-01")];
    assert_eq!(tell(&town, &cookie, VILLAGE, &correction).await.status, StatusCode::SEE_OTHER);
    let page = town.get(&address, &cookie).await;
    let words = page.words();
    for told in ["keliru; dibetulkan", "pembetulan", "20 petugas terlatih", "2 petugas terlatih", "oleh Petugas koordinator"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(words.contains("Petugas terlatih2") && words.contains("Kunjungan terakhir1 Maret 2026"), "{words}");
    // Noted and sealed as whatever administrators change, and read back by who reaches it.
    let read = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(read.contains("Keadaan desa, dibetulkan: Badak Baru") && read.contains("Petugas terlatih"), "{read}");
    assert!(read.contains("ikut program karbon") && !read.contains("noted_at"), "{read}");
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.let_change("village");
    town.by_hand("UPDATE village SET officers = 9 WHERE version = 2");
    let found = town.app.proof().check_log(|_| {}).await.unwrap();
    assert!(found.iter().any(|d| d.what.contains("villages")), "{found:?}");
}

#[tokio::test]
async fn what_others_told_of_a_village_meanwhile_and_what_does_not_fit_loses_nothing_that_was_typed() {
    let town = Town::new().await;
    let (cookie, other) = (town.session("koordinator").await, town.session("koordinator.prov").await);
    let wrong = [
        ("since", "2026-03-09"),
        ("officers", "banyak"),
        ("posters", "10000"),
        ("visited_on", "2026-12-01"),
        ("signal_on", "kemarin dulu"),
        ("contact", "Kantor Desa Baru"),
    ];
    let page = tell(&town, &cookie, VILLAGE, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = page.words();
    assert_eq!(words.matches("Tulis bilangan dari 0 sampai 9999.").count() % 2, 0, "beside both fields: {words}");
    assert!(words.contains("Hari itu belum tiba."), "{words}");
    for typed in ["banyak", "10000", "2026-12-01", "kemarin dulu", "Kantor Desa Baru"] {
        assert!(page.text.contains(&format!("value=\"{typed}\"")), "{typed}");
    }
    let ahead = tell(&town, &cookie, VILLAGE, &[("since", "2026-03-09")]).await;
    assert!(ahead.status == StatusCode::UNPROCESSABLE_ENTITY && ahead.text.contains("id=\"since-error\""), "{}", ahead.text);
    assert!(town.store.villages(None).await.unwrap().is_empty());
    assert_eq!(tell(&town, &other, VILLAGE, &[("officers", "3")]).await.status, StatusCode::SEE_OTHER);
    let late = tell(&town, &cookie, VILLAGE, &[("version", "0"), ("officers", "5")]).await;
    assert!(late.words().contains("Orang lain baru saja mencatat desa ini"), "{}", late.words());
    assert!(late.text.contains("name=\"officers\" type=\"number\" value=\"5\"") && late.field("version") == "1", "{}", late.text);
    // What is no village, or none of theirs.
    for code in ["64.02.06", "64.02.06.2999", "x", "64.72.01.1001"] {
        assert_eq!(town.get(&format!("/meja/desa/{code}"), &cookie).await.status, StatusCode::NOT_FOUND, "{code}");
    }
}

#[tokio::test]
async fn the_list_of_villages_is_narrowed_and_counts_what_figures_count() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    town.report_in("closed").await;
    town.report_in("secret").await;
    let visited = [("visited_on", "2026-03-01"), ("signal", "none"), ("programme", "outside")];
    assert_eq!(tell(&town, &cookie, OTHER, &visited).await.status, StatusCode::SEE_OTHER);
    assert_eq!(tell(&town, &cookie, VILLAGE, &[]).await.status, StatusCode::SEE_OTHER);
    let list = async |query: &str| town.get(&format!("/meja/desa?{query}"), &cookie).await;
    let all = list("").await.words();
    assert!(all.contains("2 dari 2 desa. Di antara 2 itu 1 ikut program karbon, 1 belum pernah dikunjungi, 1 tanpa"), "{all}");
    assert!(
        all.contains("1 laporan publik, 1 terjawab atau ditutup, 0 pernah lewat batas"),
        "the secret one is not counted: {all}"
    );
    let [baru, ulu] = [VILLAGE, OTHER].map(|code| format!("href=\"/meja/desa/{code}\""));
    for (query, first, second) in [
        ("program=member", true, false),
        ("program=outside", false, true),
        ("sinyal=none", false, true),
        ("sinyal=good", false, false),
        ("belum_dikunjungi=1", true, false),
        ("tanpa_laporan=1", false, true),
        ("wilayah=64.02", true, true),
        ("wilayah=64.72", false, false),
        ("cari=badak+ULU", false, true),
        ("cari=tidakada", false, false),
    ] {
        let page = list(query).await.text;
        assert_eq!((page.contains(&baru), page.contains(&ulu)), (first, second), "{query}");
        let sheet = list(&format!("{query}&bentuk=csv")).await.text;
        assert_eq!((sheet.contains(VILLAGE), sheet.contains(OTHER)), (first, second), "{query} as a sheet");
    }
    // In the order that was chosen: never visited first, most reports first.
    for (order, first) in [("unvisited", &baru), ("reports", &baru), ("", &baru)] {
        let page = list(&format!("urut={order}")).await.text;
        let places = [&baru, &ulu].map(|address| page.find(address.as_str()).unwrap());
        assert_eq!(places[0] < places[1], first == &baru, "{order}");
    }
    assert_eq!(tell(&town, &cookie, VILLAGE, &[("visited_on", "2026-03-02")]).await.status, StatusCode::SEE_OTHER);
    let page = list("urut=unvisited").await.text;
    assert!(page.find(ulu.as_str()) < page.find(baru.as_str()), "the one that was visited later comes later");
    // Villages that are not in the register yet are offered to whoever may keep them.
    let province = town.session("koordinator.prov").await;
    let page = town.get("/meja/desa?cari=rawa", &province).await;
    assert!(page.text.contains("/meja/desa/64.72.01.1001") && page.words().contains("Belum ada di daftar"), "{}", page.text);
    let leader = town.get("/meja/desa?cari=rawa", &town.session("pimpinan").await).await;
    assert!(!leader.text.contains("/meja/desa/64.72.01.1001"), "a leader reads");
    assert!(!town.get("/meja/desa", &town.session("penghubung").await).await.text.contains("/meja/desa/64"), "nor anybody else");
}

#[tokio::test]
async fn where_to_go_next_in_villages_is_told_with_reasons_and_weights_that_may_be_changed() {
    let town = Town::new().await;
    let cookie = town.session("koordinator.prov").await;
    for (code, changed) in [
        (VILLAGE, [("programme", "member"), ("signal", "none")]),
        (OTHER, [("programme", "outside"), ("signal", "good")]),
        ("64.72.01.1001", [("programme", "outside"), ("signal", "none")]),
    ] {
        assert_eq!(tell(&town, &cookie, code, &changed).await.status, StatusCode::SEE_OTHER);
    }
    let next = async |query: &str| town.get(&format!("/meja/desa/tujuan?{query}"), &cookie).await;
    let order = |page: &Page| {
        let mut found: Vec<_> = [VILLAGE, OTHER, "64.72.01.1001"]
            .into_iter()
            .filter_map(|code| Some((page.text.find(&format!("desa/{code}\""))?, code)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    let usual = next("").await;
    assert_eq!(order(&usual), [VILLAGE, "64.72.01.1001", OTHER]);
    assert!(usual.words().contains("11 · Badak Baru, Muara Badak, Kutai Kartanegara"), "{}", usual.words());
    assert!(
        usual.words().contains("Ikut program karbon +3") && usual.words().contains("Tidak ada sinyal +1"),
        "{}",
        usual.words()
    );
    assert!(usual.words().contains("Batas wilayahnya belum diketahui"), "no outline is known: {}", usual.words());
    assert!(usual.words().contains("Jalan, sungai, dan waktu tempuh tidak diketahui"), "{}", usual.words());
    let none = "bobot-programme=0&bobot-silent=0&bobot-officerless=0&bobot-unvisited=0";
    let signal = next(&format!("{none}&bobot-signal=7")).await;
    assert_eq!(order(&signal), [VILLAGE, "64.72.01.1001"]);
    assert!(signal.text.contains("id=\"bobot-signal\" name=\"bobot-signal\" type=\"number\" min=\"0\" max=\"10\" value=\"7\""));
    assert!(next(&format!("{none}&bobot-signal=0")).await.words().contains("Tidak ada desa yang perlu dikunjungi"));
    assert_eq!(order(&next("wilayah=64.72").await), ["64.72.01.1001"]);
    assert!(next("banyak=1").await.words().contains("Masih ada 2 desa lain"));
    // Public reports about forest, and about what lies below it, count while they are new.
    let topic = |code: &str| Topic { code: TopicCode(code.into()), name: code.into(), name_en: code.into(), closed: false };
    town.store.put_topics(["hutan", "hutan.kebakaran"].map(topic).into()).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    let forest =
        "bobot-forest=5&bobot-programme=0&bobot-silent=0&bobot-officerless=0&bobot-unvisited=0&bobot-signal=0&bobot-stalled=0";
    assert!(next(forest).await.words().contains("Tidak ada desa yang perlu dikunjungi"));
    for topic in ["hutan", "hutan.kebakaran", "jalan"] {
        let (number, _) = town.report(false).await;
        let Command::Verify(verification) = Town::verification(false, vec![]) else { unreachable!() };
        let of = Verification { topic: TopicCode(topic.into()), ..verification };
        town.act(number, "koordinator", Command::Verify(of)).await;
    }
    let told = next(forest).await;
    assert_eq!(order(&told), [VILLAGE]);
    assert!(told.words().contains("Laporan publik tentang hutan dalam 6 bulan terakhir (2) +5"), "{}", told.words());
    // With outlines there is a way around.
    let square = |code: &str, west: f64| Boundary {
        area: area(code),
        bounds: [west, 0.0, west + 0.1, 0.1],
        geometry: format!(
            r#"{{"type":"Polygon","coordinates":[[[{west},0.0],[{e},0.0],[{e},0.1],[{west},0.1],[{west},0.0]]]}}"#,
            e = west + 0.1
        ),
    };
    town.store.put_boundaries(vec![square(VILLAGE, 117.0), square(OTHER, 118.0)]).await.unwrap();
    let trip = next("").await.words();
    assert!(trip.contains("Seluruhnya 222 km garis lurus.") && trip.contains("111 km dari yang sebelumnya"), "{trip}");
    assert!(trip.contains("tidak masuk urutan: Rawa Makmur"), "{trip}");
    town.set_clock("2026-09-02T02:00:00Z");
    let later = town.get(&format!("/meja/desa/tujuan?{forest}"), &town.session("koordinator.prov").await).await;
    assert!(later.words().contains("Tidak ada desa yang perlu dikunjungi"), "half a year later: {}", later.words());
}
