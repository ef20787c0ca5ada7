//! What somebody outside can tell of what they may not see: from counts, from numbers that they make up, from figures.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::{AgencyId, Command, Grant, Role, UserId};
use serde_json::json;
use store::{Key, Person};
use web::Rates;

use crate::town::{HEALTH, INSPECTORATE, Page, REGENCY, Town, WORKS, mailbox};

/// A number that nobody has, made up so that its check digit fits.
async fn made_up(town: &Town) -> String {
    for n in 1_000_000_000_u64.. {
        if let Ok(number) = n.to_string().parse::<domain::TrackingNumber>()
            && town.store.report(Key::Tracking(number)).await.unwrap().is_none()
        {
            return number.to_string();
        }
    }
    unreachable!()
}

/// All that an answer tells, but for the number that was asked for.
fn told(page: &Page, number: &str) -> (StatusCode, Vec<(String, String)>, String) {
    let grouped = number.parse::<domain::TrackingNumber>().unwrap().grouped();
    let mut headers: Vec<_> =
        page.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().replace(number, "N"))).collect();
    headers.sort();
    (page.status, headers, page.text.replace(number, "N").replace(&grouped, "N"))
}

#[tokio::test]
async fn a_hidden_report_answers_like_a_number_that_nobody_has() {
    let town = Town::new().await;
    let nobody = made_up(&town).await;
    let stranger = format!("formulir={}", "0".repeat(64));
    let file = trust::random::identity();
    for state in ["submitted", "needs_completion", "secret", "supervisory", "archived"] {
        let (hidden, pin) = town.report_in(state).await;
        let hidden = hidden.to_string();
        let same = |one: Page, other: Page, what: &str| {
            assert_eq!(told(&one, &hidden), told(&other, &nobody), "{state}: {what} tells that it is there");
        };
        for path in ["/laporan/N", "/api/v1/reports/N", "/meja/laporan/N"] {
            let ask = async |number: &str| town.get(&path.replace('N', number), "").await;
            same(ask(&hidden).await, ask(&nobody).await, path);
        }
        for query in ["", "?kecil=1"] {
            let ask = async |number: &str| town.get(&format!("/laporan/{number}/berkas/{file}{query}"), "").await;
            same(ask(&hidden).await, ask(&nobody).await, "a file");
        }
        let receipt = async |number: &str| town.get(&format!("/laporan/{number}/bukti"), &stranger).await;
        same(receipt(&hidden).await, receipt(&nobody).await, "a receipt");
        for deed in ["support", "reply", "pin", "rate"] {
            let ask = async |number: &str| {
                town.post(&format!("/laporan/{number}/{deed}"), "", &[("pin", "AAAA-AAAA-AAAA"), ("words", "abc")]).await
            };
            same(ask(&hidden).await, ask(&nobody).await, deed);
        }
        for (deed, body) in [
            ("replies", json!({ "pin": "AAAA-AAAA-AAAA", "text": "abc" })),
            ("rating", json!({ "pin": "AAAA-AAAA-AAAA", "stars": 5 })),
        ] {
            let ask = async |number: &str| town.post_json(&format!("/api/v1/reports/{number}/{deed}"), &body).await;
            same(ask(&hidden).await, ask(&nobody).await, deed);
        }
        let with_pin = async |number: &str, pin: &str| {
            let request = Request::get(format!("/api/v1/reports/{number}")).header("tuntas-pin", pin);
            town.send(request.body(Body::empty()).unwrap()).await
        };
        same(with_pin(&hidden, "AAAA-AAAA-AAAA").await, with_pin(&nobody, "AAAA-AAAA-AAAA").await, "a wrong PIN");
        // Whoever has the PIN gets on, from the very page that says that there is nothing.
        let page = town.get(&format!("/laporan/{hidden}"), "").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.text.contains(&format!("action=\"/laporan/{hidden}/pin\"")) && page.text.contains("buka dengan PIN"));
        let own = town.follow(hidden.parse().unwrap(), &pin).await;
        assert_eq!(town.get(&format!("/laporan/{hidden}"), &own).await.status, StatusCode::OK, "{state}");
        assert_eq!(with_pin(&hidden, &pin).await.status, StatusCode::OK);
    }
}

fn reads(reads_per_address: u32) -> Rates {
    let many = 1_000_000;
    Rates {
        reports_per_address: many,
        reports_per_contact: many,
        tries_per_address: many,
        reads_per_address,
        megabytes_per_address: many,
    }
}

#[tokio::test]
async fn making_numbers_up_is_slowed_long_before_reading() {
    let town = Town::with_rates(reads(60)).await;
    let (number, pin) = town.report_in("answered").await;
    let (own, nobody) = (town.follow(number, &pin).await, made_up(&town).await);
    let report = format!("/laporan/{number}");
    for _ in 0..40 {
        assert_eq!(town.get(&report, "").await.status, StatusCode::OK, "whoever reads is not held up");
    }
    for _ in 0..3 {
        assert_eq!(town.get(&format!("/laporan/{nobody}"), "").await.status, StatusCode::NOT_FOUND);
    }
    let slowed = town.get(&format!("/laporan/{nobody}"), "").await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(slowed.headers.contains_key(header::RETRY_AFTER));
    // Now the answer tells nothing any more: what is there waits like what is not.
    for path in [
        &report,
        &format!("/api/v1/reports/{number}"),
        &format!("/api/v1/reports/{nobody}"),
        &format!("{report}/berkas/{}", uuid::Uuid::nil()),
    ] {
        assert_eq!(town.get(path, "").await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    assert_eq!(town.get(&report, &own).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(town.get("/laporan/1234567890", "").await.status, StatusCode::NOT_FOUND, "what is no number costs nothing");
    let elsewhere = Request::get(&report).header("x-forwarded-for", "198.51.100.4").body(Body::empty()).unwrap();
    assert_eq!(town.send(elsewhere).await.status, StatusCode::TOO_MANY_REQUESTS, "nobody chooses another address");
}

#[tokio::test]
async fn pages_of_reports_are_limited_too() {
    let town = Town::with_rates(reads(5)).await;
    let (number, _) = town.report_in("answered").await;
    for _ in 0..5 {
        assert_eq!(town.get(&format!("/laporan/{number}"), "").await.status, StatusCode::OK);
    }
    let slowed = town.get(&format!("/laporan/{number}"), "").await;
    assert!(slowed.status == StatusCode::TOO_MANY_REQUESTS && slowed.text.contains("<main"), "{}", slowed.text);
}

/// Somebody who is liaison at two agencies, one of which is accused.
async fn somebody_of_two(town: &Town) -> String {
    let there = town.store.person_by_login("penghubung".into()).await.unwrap().unwrap();
    let grant = |agency| Grant { role: Role::Liaison, agency };
    let login = "rangkap";
    let person = Person {
        id: UserId(0),
        login: login.into(),
        name: "Petugas rangkap".into(),
        email: Some("rangkap@kantor.contoh.id".into()),
        grants: vec![grant(WORKS), grant(INSPECTORATE)],
        ..there
    };
    town.app.administration().add_person(person).await.unwrap().unwrap();
    login.to_owned()
}

#[tokio::test]
async fn an_inbox_counts_what_may_be_seen_and_nothing_else() {
    let town = Town::new().await;
    let login = somebody_of_two(&town).await;
    for _ in 0..2 {
        town.report_in("supervisory").await;
    }
    let count = async |login: &str| town.get("/meja/jumlah", &town.session(login).await).await.text;
    assert_eq!(count(&login).await, "0", "of those about their own unit they are told nothing");
    assert_eq!(count("inspektur").await, "2", "whose work it is, is told of it");
    town.report_in("forwarded").await;
    town.report_in("secret").await;
    assert_eq!(count(&login).await, "2", "secret or not, what they work on is counted");
    let page = town.get("/meja", &town.session(&login).await).await.text;
    assert!(page.contains("(2)") || page.contains(">2<"), "{page}");
    assert!(!page.contains("rel=\"next\""), "nor does a page go on where there is no more to see");
    // The mail of the morning says the same.
    let mailer = mailbox();
    town.set_clock("2026-03-04T00:30:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    town.tell(&mailer).await;
    let digest = |to: &str| {
        let letters = mailer.letters();
        let letter = letters.iter().find(|l| l.notice() == app::Notice::Digest && l.to == format!("{to}@kantor.contoh.id"));
        letter.map(|l| match &l.news {
            app::News::Digest { work } => work.iter().map(|(_, n, _)| n).sum::<u64>(),
            other => panic!("{other:?}"),
        })
    };
    assert_eq!((digest(&login), digest("inspektur")), (Some(2), Some(2)));
}

#[tokio::test]
async fn a_page_of_a_list_has_no_gap_where_something_is_hidden() {
    let town = Town::new().await;
    for n in 0..60 {
        town.report(n % 2 == 0).await;
    }
    // A leader may see no secret report: the page is full all the same, and the last one does not go on.
    let leader = town.session("pimpinan").await;
    let page = town.get("/meja/cari", &leader).await.text;
    assert_eq!(page.matches("href=\"/meja/laporan/").count(), 25, "{page}");
    let next = page.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap().split('"').next().unwrap();
    let rest = town.get(&next.replace("&#38;", "&"), &leader).await.text;
    assert_eq!(rest.matches("href=\"/meja/laporan/").count(), 5);
    assert!(!rest.contains("rel=\"next\""), "{rest}");
}

#[tokio::test]
async fn public_figures_hold_public_reports_and_the_others_late_and_many() {
    let town = Town::new().await;
    town.report_in("answered").await;
    for state in ["secret", "supervisory", "archived", "submitted"] {
        town.report_in(state).await;
    }
    let pages = ["/statistik", "/instansi", "/instansi/4", "/instansi/6", "/instansi/2"];
    let sheets = [
        "/statistik?daftar=area&bentuk=csv",
        "/statistik?daftar=topic&bentuk=csv",
        "/statistik?daftar=month&bentuk=csv",
        "/instansi?bentuk=csv",
    ];
    let before = town.get("/statistik?daftar=month&bentuk=csv", "").await.text;
    assert!(before.contains("Maret 2026,1,0,0,1,"), "{before}");
    assert!(
        town.get("/instansi/6", "").await.text.contains("Tidak ada laporan terbuka yang dipimpin"),
        "an inspectorate's are not told of"
    );
    let look = async || {
        let mut all = Vec::new();
        for page in pages.iter().chain(&sheets) {
            all.push(town.get(page, "").await.text);
        }
        all
    };
    let now = look().await;
    town.report_in("secret").await;
    town.report_in("supervisory").await;
    assert_eq!(look().await, now, "the moment one comes, no figure moves");
    let none = town.get("/statistik", "").await.text;
    assert!(none.contains("Belum ada yang dapat disebut") && none.contains("sedikitnya lima"), "the rule stands beside: {none}");
    // Once the month is over, how many they were is told, and nothing of any of them.
    town.set_clock("2026-04-01T01:00:00Z");
    let told = town.get("/statistik", "").await.text;
    assert!(told.contains("<td>Maret 2026</td><td class=\"number\">6</td>"), "{told}");
    assert!(told.contains("digabung dengan bulan berikutnya"), "why a line is no month: {told}");
    let english = town.get("/statistik", "bahasa=en").await.text;
    assert!(english.contains("Not public") && english.contains("five or more together"));
    let few = Town::new().await;
    for _ in 0..4 {
        few.report_in("secret").await;
    }
    few.set_clock("2026-04-01T01:00:00Z");
    assert!(few.get("/statistik", "").await.text.contains("Belum ada yang dapat disebut"), "four would point at people");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty(), "and every figure follows from the log");
}

#[tokio::test]
async fn figures_for_machines_are_for_whoever_has_the_token() {
    let town = Town::new().await;
    let ask = async |token: &str| {
        let request = Request::get("/metrics").header(header::AUTHORIZATION, token).body(Body::empty()).unwrap();
        town.send(request).await
    };
    for wrong in ["", "Bearer", "Bearer kunci", "Bearer kunci-angka ", "Basic kunci-angka", "kunci-angka"] {
        let refused = ask(wrong).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{wrong:?}");
        assert!(!refused.text.contains("tuntas_reports") && refused.headers[header::WWW_AUTHENTICATE] == "Bearer");
    }
    assert_eq!(ask("Bearer kunci-angka").await.status, StatusCode::OK);
    assert_eq!(town.get("/health/live", "").await.status, StatusCode::OK, "health is for everybody");
}

#[tokio::test]
async fn a_leader_is_told_late_work_but_for_what_is_secret() {
    let town = Town::new().await;
    let (open, _) = town.report_in("draft").await;
    let (hidden, _) = town.report_in("draft").await;
    town.act(hidden, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    town.set_clock("2026-03-31T01:00:00Z");
    town.app.jobs().run_deadlines().await.unwrap();
    let backlogs = town.store.backlogs(vec![HEALTH, REGENCY, AgencyId(99)], town.app.now()).await.unwrap();
    let late = |agency| backlogs.iter().find(|b| b.agency == agency).map(|b| b.late);
    assert_eq!(late(HEALTH), Some(2), "the follow-up of {open} and its draft, none of {hidden}: {backlogs:?}");
}

#[tokio::test]
async fn where_a_list_goes_on_does_not_count_what_lies_between() {
    let town = Town::new().await;
    let mut public = Vec::new();
    for n in 0..4 {
        public.push(town.report_in("verified").await.0.to_string());
        for _ in 0..n {
            town.report(true).await;
        }
    }
    public.reverse();
    let (mut cursors, mut seen, mut after) = (Vec::<u64>::new(), Vec::new(), String::new());
    loop {
        let page = town.get(&format!("/api/v1/reports?limit=1{after}"), "").await.json();
        seen.extend(page["reports"].as_array().unwrap().iter().map(|r| r["tracking"].as_str().unwrap().to_owned()));
        let Some(next) = page.get("next") else { break };
        cursors.push(next.as_str().unwrap().parse().unwrap());
        after = format!("&cursor={next}").replace('"', "");
    }
    assert_eq!(seen, public, "it goes on all the same");
    assert!(cursors.windows(2).all(|w| w[0].abs_diff(w[1]) > 1_000), "places are disguised: {cursors:?}");
    for made_up in ["0", "1", "4611686018427387904", "9223372036854775807"] {
        assert_eq!(town.get(&format!("/api/v1/reports?cursor={made_up}"), "").await.status, StatusCode::OK);
        assert_eq!(town.get(&format!("/laporan?setelah=0_{made_up}"), "").await.status, StatusCode::OK);
    }
}

#[test]
fn the_description_tells_every_refusal_and_every_bound() {
    let description: serde_json::Value = serde_json::from_str(web::openapi_json()).unwrap();
    let told = |at: &str| description.pointer(at).unwrap_or_else(|| panic!("{at} is not told"));
    for (path, method, statuses) in [
        ("~1api~1v1~1reports", "post", vec!["403", "413", "415", "422", "429", "503"]),
        ("~1api~1v1~1reports", "get", vec!["422", "429", "503"]),
        ("~1api~1v1~1reports~1{tracking}", "get", vec!["403", "404", "429", "503"]),
        ("~1api~1v1~1reports~1{tracking}~1replies", "post", vec!["403", "404", "409", "413", "415", "422", "429"]),
        ("~1api~1v1~1reports~1{tracking}~1rating", "post", vec!["403", "404", "409", "413", "415", "422", "429"]),
    ] {
        for status in statuses {
            told(&format!("/paths/{path}/{method}/responses/{status}/content/application~1problem+json/schema"));
        }
    }
    for (schema, field, bound, value) in [
        ("RatingIn", "stars", "minimum", 1),
        ("RatingIn", "stars", "maximum", 5),
        ("ReplyIn", "text", "maxLength", 10_000),
        ("ReportIn", "text", "minLength", 10),
        ("ReportIn", "title", "maxLength", 150),
        ("ApiReporter", "name", "maxLength", 100),
    ] {
        assert_eq!(told(&format!("/components/schemas/{schema}/properties/{field}/{bound}")), value);
    }
}

#[tokio::test]
async fn what_the_description_says_is_what_is_taken() {
    let town = Town::new().await;
    let report = |title: String| json!({ "text": "Lampu jalan mati semuanya", "area": crate::town::VILLAGE, "title": title });
    let status = async |body: &serde_json::Value| town.post_json("/api/v1/reports", body).await.status;
    assert_eq!(status(&report("a".repeat(150))).await, StatusCode::CREATED);
    for long in ["a".repeat(151), "\u{0}".repeat(151), " ".repeat(151)] {
        assert_eq!(status(&report(long)).await, StatusCode::UNPROCESSABLE_ENTITY, "also of what is not kept");
    }
    let strange = town.get("/api/v1/reports/%FF", "").await;
    assert!(strange.status == StatusCode::NOT_FOUND && strange.json()["type"] == "not-found", "{}", strange.text);
    let cut = Request::post("/api/v1/reports").header(header::CONTENT_TYPE, "multipart/form-data").body(Body::from("x")).unwrap();
    let cut = town.send(cut).await;
    assert_eq!(
        (cut.status, &cut.headers[header::CONTENT_TYPE]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"application/problem+json".parse().unwrap())
    );
    let odd = town
        .post_multipart(
            "/api/v1/reports",
            "",
            &[("text", b"Jembatan lapuk di pasar"), ("area", b"64"), ("secret", b"entah")],
            &[],
        )
        .await;
    assert_eq!(odd.json()["errors"][0]["field"], "secret", "what somebody meant to hide is not guessed");
}
