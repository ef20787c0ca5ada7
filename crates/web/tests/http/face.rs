//! What the pages do for people beyond the life of a report: steps, records of agencies, covering what betrays a person.

use axum::http::StatusCode;
use domain::{Agency, AgencyId, Command, TopicCode};
use store::Topic;

use crate::town::{INSPECTORATE, PROVINCE, REGENCY, Town, VILLAGE, WORKS};

#[tokio::test]
async fn the_form_goes_forth_and_back_and_loses_nothing() {
    let town = Town::new().await;
    let first = town.get("/lapor", "").await;
    let id = first.field("id");
    assert_eq!(first.field("now"), "what");
    assert!(!first.text.contains("id=\"place\"") && !first.text.contains("id=\"email\""), "one thing at a time");
    let empty = town.post("/lapor", "", &[("id", &id), ("now", "what"), ("text", " "), ("step", "next")]).await;
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.field("now") == "what");
    let text = "Jembatan gantung \"hampir\" putus & lapuk";
    let what = [("id", id.as_str()), ("now", "what"), ("kind", "aspiration"), ("text", text), ("step", "next")];
    let second = town.post("/lapor", "", &what).await;
    assert!(second.status == StatusCode::OK && second.field("now") == "where" && second.field("id") == id);
    assert_eq!(
        (second.field("kind"), second.field("text")),
        ("aspiration".into(), text.replace('&', "&#38;").replace('"', "&#34;"))
    );
    let carried = [("id", id.as_str()), ("kind", "aspiration"), ("text", text)];
    let at = |now: &'static str, more: &[(&'static str, &'static str)]| {
        carried.iter().copied().chain([("now", now)]).chain(more.iter().copied()).collect::<Vec<_>>()
    };
    let nowhere = town.post("/lapor", "", &at("where", &[("place", "badak"), ("step", "next")])).await;
    assert!(nowhere.status == StatusCode::UNPROCESSABLE_ENTITY && nowhere.field("now") == "where");
    let third = town
        .post("/lapor", "", &at("where", &[("place", "badak"), ("asked", "badak"), ("area", VILLAGE), ("step", "next")]))
        .await;
    assert_eq!((third.status, third.field("now")), (StatusCode::OK, "send".into()));
    assert!(third.text.contains("Badak Baru") && third.text.contains("lapuk"), "all is shown once more");
    assert!(!third.text.contains("Tulisan Anda memuat"));
    let telling =
        [("id", &*id), ("text", "Hubungi Pak Budi 0812 3456 7890"), ("now", "where"), ("area", VILLAGE), ("step", "next")];
    let told = town.post("/lapor", "", &telling).await.text;
    assert!(told.contains("0812 3456 7890 (") && told.contains("Pak Budi ("), "what betrays a person is pointed out: {told}");
    // Back to the beginning with what was typed on the last page, and a mistake of the last page stays there.
    let back = town
        .post("/lapor", "", &at("send", &[("place", "badak"), ("area", VILLAGE), ("email", "siti@"), ("step", "to-what")]))
        .await;
    assert!(back.status == StatusCode::OK && back.field("now") == "what" && back.field("email") == "siti@");
    let wrong =
        town.post("/lapor", "", &at("send", &[("place", ""), ("area", VILLAGE), ("email", "siti@"), ("step", "send")])).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.field("now") == "send");
    let done = town.post("/lapor", "", &at("send", &[("place", ""), ("area", VILLAGE), ("step", "send")])).await;
    assert!(done.status == StatusCode::CREATED && done.text.contains("<svg class=\"qr\""), "{}", done.text);
}

#[tokio::test]
async fn an_agency_has_a_record_and_only_what_it_was_charged_with() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    town.act(number, "koordinator", Command::Copy { agency: INSPECTORATE }).await;
    let record = town.get(&format!("/instansi/{}", WORKS.0), "").await;
    assert_eq!(record.status, StatusCode::OK);
    assert!(record.text.contains(&format!("/laporan/{number}")), "its reports are there");
    assert!(town.get("/instansi", "").await.text.contains(&format!("/instansi/{}", WORKS.0)));
    let listed = town.get(&format!("/laporan?instansi={}", WORKS.0), "").await;
    assert!(listed.text.contains(&format!("/laporan/{number}")));
    // A government has the record of its agencies, and leads on to them.
    let government = town.get(&format!("/instansi/{}", REGENCY.0), "").await;
    assert!(
        government.text.contains(&format!("/laporan/{number}"))
            && !government.text.contains("Tidak ada laporan terbuka yang dipimpin")
    );
    assert!(government.text.contains(&format!("/instansi/{}", WORKS.0)));
    assert!(
        town.get(&format!("/instansi/{}", PROVINCE.0), "").await.text.contains("Tidak ada laporan terbuka yang dipimpin"),
        "others count for theirs"
    );
    // A copy is nobody else's to know.
    for path in [format!("/instansi/{}", INSPECTORATE.0), format!("/laporan?instansi={}&cari=jembatan", INSPECTORATE.0)] {
        let page = town.get(&path, "").await;
        assert!(page.status == StatusCode::OK && !page.text.contains(&format!("/laporan/{number}")), "{path}");
    }
    for path in ["/instansi/99999", "/instansi/x", "/instansi/-1"] {
        assert_eq!(town.get(path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(town.get("/style", "").await.status, StatusCode::NOT_FOUND, "only in a demo");
    let robots = town.get("/robots.txt", "").await.text;
    let blocked: Vec<_> = robots.lines().filter_map(|l| l.strip_prefix("Disallow: ")).collect();
    assert!(!blocked.iter().any(|b| "/laporan".starts_with(b)), "what is public can be found by search engines: {blocked:?}");
}

#[tokio::test]
async fn a_list_is_a_sheet_with_what_its_reader_may_see() {
    let town = Town::new().await;
    let (public, _) = town.report_in("answered").await;
    let (secret, _) = town.report_in("secret").await;
    let sheet = town.get("/laporan?cari=jembatan&bentuk=csv", "").await;
    assert!(sheet.status == StatusCode::OK && sheet.text.starts_with("tracking,received_at,"), "{}", sheet.text);
    assert!(sheet.text.contains(&public.to_string()) && !sheet.text.contains(&secret.to_string()));
    assert_eq!(sheet.text.lines().count(), 2);
    assert!(!sheet.text.contains("Budi"), "nobody is named");
    for (path, login) in [("/meja?bentuk=csv", "koordinator"), ("/meja/cari?bentuk=csv", "koordinator")] {
        let sheet = town.get(path, &town.session(login).await).await;
        assert!(sheet.status == StatusCode::OK && sheet.text.starts_with("\u{feff}Nomor,"), "{path}: {}", sheet.text);
    }
    let elsewhere = town.get("/meja/cari?bentuk=csv", &town.session("koordinator.lain").await).await;
    assert!(!elsewhere.text.contains(&public.to_string()), "{}", elsewhere.text);
    assert_eq!(town.get("/meja/cari?bentuk=csv", "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_search_that_is_mistyped_is_told_what_was_probably_meant() {
    let town = Town::new().await;
    let text = "Dermaga penyeberangan kapal retak";
    town.post("/lapor", "", &[("text", text), ("area", VILLAGE), ("kind", "complaint"), ("step", "send")]).await;
    let (number, _) = town.report_in("forwarded").await;
    let (coordinator, liaison) = (town.session("koordinator").await, town.session("penghubung").await);
    for (path, cookie) in [("/laporan", ""), ("/peta", ""), ("/meja", &*liaison), ("/meja/cari", &*coordinator)] {
        let none = town.get(&format!("{path}?cari=JEMBTAN+badka&status=&topik="), cookie).await.text.replace("&#38;", "&");
        assert!(!none.contains(&number.to_string()) && none.contains("Mungkin maksud Anda"), "{path}: {none}");
        let (_, link) = none.split_once("class=\"meant\"").unwrap();
        let (address, shown) = link.split_once("href=\"").unwrap().1.split_once("\">").unwrap();
        assert!(address.starts_with(path) && shown.starts_with("jembatan badak</a>"), "{path}: {link}");
        let found = town.get(address, cookie).await.text;
        assert!(found.contains("value=\"jembatan badak\"") && found.contains(&number.to_string()), "{address}");
        // Nothing is offered that finds nothing either, or that nobody can have meant.
        for other in ["jembtan+lampung", "jembtan&wilayah=64.72&di=64.72", "xyzzyxyzzy", "jembtan&setelah=0_1"] {
            let none = town.get(&format!("{path}?cari={other}"), cookie).await;
            assert!(none.status == StatusCode::OK && !none.text.contains("Mungkin maksud"), "{path} {other}");
        }
    }
    let unverified = town.get("/meja/cari?cari=dermgaa", &coordinator).await.text;
    assert!(!unverified.contains("dermaga"), "words of reports that are not public are told to nobody");
}

#[tokio::test]
async fn whoever_searches_for_a_number_is_led_to_its_report() {
    let town = Town::new().await;
    let (public, _) = town.report_in("forwarded").await;
    let (secret, _) = town.report_in("secret").await;
    let coordinator = town.session("koordinator").await;
    for number in [public, secret] {
        let typed = [number.to_string(), number.grouped().replace(' ', "+")];
        for (path, cookie, report) in
            [("/laporan", "", "/laporan"), ("/peta", "", "/laporan"), ("/meja/cari", &*coordinator, "/meja/laporan")]
        {
            for typed in &typed {
                assert_eq!(town.get(&format!("{path}?cari={typed}"), cookie).await.location(), format!("{report}/{number}"));
            }
        }
    }
    assert!(!town.get(&format!("/laporan/{secret}"), "").await.text.contains("Jembatan"), "its page tells no more for that");
    assert_eq!(town.get("/laporan?cari=1234567890", "").await.status, StatusCode::OK, "no number of ours is just looked for");
}

#[tokio::test]
async fn a_topic_and_an_agency_are_offered_and_say_why() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let desk = async |text: &str| {
        let receipt =
            town.post("/lapor", "", &[("text", text), ("area", VILLAGE), ("kind", "complaint"), ("step", "send")]).await;
        let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().to_owned();
        town.get(&format!("/meja/laporan/{number}"), &cookie).await.text
    };
    let told = desk("Aspal di jalan poros sudah berlubang besar sejak Senin").await;
    assert!(told.contains("Saran topik: ") && told.contains("“berlubang”") && told.contains("“aspal”"), "{told}");
    assert!(told.contains("<option value=\"jalan\" selected>"), "the topic is chosen already");
    assert!(!told.contains("Saran instansi"), "two answer for roads there");
    let topic = Topic { code: TopicCode("air-bersih".into()), name: "Air bersih".into(), name_en: "Water".into(), closed: false };
    let works = town.app.reference().agencies.get(WORKS).unwrap().clone();
    let water = Agency { id: AgencyId(0), name: "Perumda Air".into(), topics: vec![topic.code.clone()], ..works };
    town.store.put_topics(vec![topic]).await.unwrap();
    let water = town.store.put_agencies(vec![water]).await.unwrap().pop().unwrap();
    town.app.administration().note_snapshots(&[app::Register::Agencies]).await.unwrap();
    let told = desk("Air PDAM tidak mengalir, pipa bocor di pinggir jalan").await;
    assert!(told.contains("“mengalir”") && told.contains("Saran instansi: Perumda Air"), "{told}");
    assert!(told.contains(&format!("<option value=\"{}\" selected>", water.0)), "and chosen already");
    let untold = desk("Mohon penjelasan tentang hal yang saya sampaikan kemarin").await;
    assert!(!untold.contains("Saran topik"), "nothing is offered where nothing tells");
}

#[tokio::test]
async fn what_betrays_a_person_is_covered_and_shown_only_by_a_deliberate_hand() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let text = "Pak Hasan di 0812-3456-7890 minta uang untuk perbaikan jembatan";
    let form = [("text", text), ("place", ""), ("area", VILLAGE), ("kind", "complaint"), ("step", "send")];
    let receipt = town.post("/lapor", "", &form).await;
    let number = receipt.text.split("href=\"/laporan/").nth(1).unwrap().get(..10).unwrap().to_owned();
    let desk = town.get(&format!("/meja/laporan/{number}"), &cookie).await;
    assert!(desk.text.contains("[nama orang] di [nomor telepon] minta uang"), "covered at first");
    assert!(desk.text.contains("Pak Hasan di 0812-3456-7890"), "beside what the reporter wrote");
    let verify = |words: &'static str, shown: &'static str| {
        let mut fields = vec![("seen", "1"), ("title", "Pungutan untuk jembatan"), ("words", words), ("kind", "complaint")];
        fields.extend([
            ("topic", "jalan"),
            ("area", VILLAGE),
            ("place", "Badak Baru, Muara Badak, Kutai Kartanegara"),
            ("shown", shown),
        ]);
        fields
    };
    let address = format!("/meja/laporan/{number}/verify");
    let asked = town.post(&address, &cookie, &verify("Hubungi 0812-3456-7890 segera.", "")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text.contains("nomor telepon: <b>0812-3456-7890</b>") && asked.text.contains("Hubungi 0812-3456-7890 segera."));
    assert_eq!(town.get("/laporan?cari=hubungi", "").await.text.matches(&number).count(), 0, "nothing was published");
    let tick = town.post(&address, &cookie, &verify("Hubungi 0812-3456-7890 segera.", "1")).await;
    assert_eq!(tick.status, StatusCode::UNPROCESSABLE_ENTITY, "a tick alone confirms nothing");
    let mark: &'static str = asked.field("shown").leak();
    let other = town.post(&address, &cookie, &verify("Hubungi 0812-3456-7891 segera.", mark)).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "nor does the word for another text");
    let done = town.post(&address, &cookie, &verify("Hubungi 0812-3456-7890 segera.", mark)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test]
async fn what_is_gone_says_so_and_where_it_goes_on() {
    let town = Town::new().await;
    let (put_away, pin) = town.report_in("archived").await;
    let page = town.get(&format!("/laporan/{put_away}"), "").await;
    assert!(
        page.status == StatusCode::NOT_FOUND && page.text.contains("tidak tampil untuk umum") && page.text.contains("id=\"pin\"")
    );
    let wrong = town.post(&format!("/laporan/{put_away}/pin"), "", &[("pin", "AAAA-AAAA-AAAA")]).await;
    assert!(wrong.status == StatusCode::FORBIDDEN && wrong.text.contains("tidak cocok"), "{}", wrong.text);
    let proved = town.post(&format!("/laporan/{put_away}/pin"), "", &[("pin", &pin)]).await;
    let reporter = proved.cookie("ikut").unwrap();
    assert_eq!(town.get(&format!("/laporan/{put_away}"), &reporter).await.status, StatusCode::OK, "its reporter reads it");
    let (other, _) = town.report_in("forwarded").await;
    let to = town.state(other).await.id;
    for state in ["verified", "secret"] {
        let (joined, _) = town.report_in(state).await;
        town.act(joined, "koordinator", Command::Join { to }).await;
        let page = town.get(&format!("/laporan/{joined}"), "").await;
        let told = if state == "verified" { StatusCode::GONE } else { StatusCode::NOT_FOUND };
        assert!(page.status == told && page.text.contains("digabung"), "{state}: {}", page.text);
        let leads_on = page.text.contains(&format!("/laporan/{other}\""));
        assert_eq!(leads_on, state == "verified", "what is secret tells nobody where it belongs");
    }
}

#[tokio::test]
async fn an_address_that_is_only_sent_to_says_so() {
    let town = Town::new().await;
    for address in ["/keluar", "/masuk/kode", "/meja/banyak", "/kelola/aturan/batas"] {
        let page = town.get(address, "").await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{address}");
        assert!(page.text.contains("tidak dibuka langsung") && page.text.contains("<main"), "{address}: {}", page.text);
    }
    let api = town.post("/api/v1/topics", "", &[]).await;
    assert!(api.status == StatusCode::METHOD_NOT_ALLOWED && api.json()["title"].is_string(), "{}", api.text);
}
