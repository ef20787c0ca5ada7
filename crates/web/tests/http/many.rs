//! Many reports at once, views of one's own, lists as sheets for offices.

use axum::http::{StatusCode, header};
use domain::report::Status;

use crate::town::{HEALTH, Page, Town, WORKS};

/// The values of all fields with a name.
fn values(page: &Page, name: &str) -> Vec<String> {
    let before = format!("name=\"{name}\" value=\"");
    page.text.split(&before).skip(1).map(|v| v.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn one_thing_is_done_to_many_reports_and_taken_back_together() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(town.report_in("verified").await.0);
    }
    let inbox = town.get("/meja", &coordinator).await;
    let picks = values(&inbox, "pilih");
    assert_eq!(picks.len(), 3);
    let all = |more: &[(&'static str, String)]| {
        let picked = picks.iter().map(|p| ("pilih", p.clone()));
        [("action", "forward".to_owned()), ("kembali", "/meja?kerja=verify".to_owned())]
            .into_iter()
            .chain(picked)
            .chain(more.iter().cloned())
            .collect::<Vec<_>>()
    };
    let post = async |path: &str, fields: &[(&'static str, String)], who: &str| {
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        town.post(path, who, &fields).await
    };
    let asked = post("/meja/banyak", &all(&[]), &coordinator).await;
    assert_eq!(values(&asked, "pilih"), picks, "they are shown once more: {}", asked.text);
    assert_eq!(asked.field("kembali"), "/meja?kerja=verify");
    let empty = post("/meja/banyak", &all(&[("lakukan", "1".into())]), &coordinator).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "no agency was chosen");
    assert!(town.state(numbers[0]).await.lead().is_none());
    // One of them changed meanwhile: it is left alone, and says so.
    town.act(numbers[1], "koordinator", domain::Command::Tighten { anonymous: true, secret: false }).await;
    let to = WORKS.0.to_string();
    let done = post("/meja/banyak", &all(&[("lakukan", "1".into()), ("lead", to.clone())]), &coordinator).await;
    assert!(done.text.contains("2 dari 3 laporan: diteruskan") && done.text.contains("sudah berubah"), "{}", done.text);
    assert!(town.state(numbers[0]).await.lead().is_some() && town.state(numbers[1]).await.lead().is_none());
    let told = values(&done, "lalu");
    assert_eq!(told.len(), 2);
    // Somebody else's word undoes nothing, nor one that was made up.
    let words = |words: &[String]| words.iter().map(|w| ("lalu", w.clone())).collect::<Vec<_>>();
    let other = town.session("koordinator.prov").await;
    post("/meja/banyak/urungkan", &words(&told), &other).await;
    post("/meja/banyak/urungkan", &words(&[format!("{}.1.0000000000000000", numbers[0])]), &coordinator).await;
    assert!(town.state(numbers[0]).await.lead().is_some());
    let undone = post("/meja/banyak/urungkan", &words(&told), &coordinator).await;
    assert!(undone.text.contains("2 laporan diurungkan"), "{}", undone.text);
    assert!(town.state(numbers[0]).await.lead().is_none() && town.state(numbers[2]).await.lead().is_none());
    let again = post("/meja/banyak/urungkan", &words(&told), &coordinator).await;
    assert!(again.text.contains("0 laporan diurungkan"), "{}", again.text);
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_does_to_many_what_they_may_not_do_to_one() {
    let town = Town::new().await;
    let liaison = town.session("penghubung.kes").await;
    let (secret, _) = town.report_in("secret").await;
    let (open, _) = town.report_in("forwarded").await;
    let fields = |number: String| {
        let pick = format!("{number}.1");
        [
            ("action", "archive".to_owned()),
            ("reason", "test".into()),
            ("words", "x".into()),
            ("lakukan", "1".into()),
            ("pilih", pick),
        ]
    };
    for number in [secret, open] {
        let fields = fields(number.to_string());
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = town.post("/meja/banyak", &liaison, &fields).await;
        assert!(page.text.contains("0 dari 1 laporan: diarsipkan"), "{}", page.text);
        assert!(!page.text.contains("Jembatan"), "nothing of it is told");
        assert!(!matches!(town.state(number).await.status, Status::Archived { .. }));
    }
    for action in ["follow-up", "join", "reveal", "x", ""] {
        let page = town.post("/meja/banyak", &liaison, &[("action", action), ("lakukan", "1")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{action}");
    }
    let far = town.post("/meja/banyak", &liaison, &[("action", "note"), ("kembali", "https://evil.example")]).await;
    assert!(!far.text.contains("evil") && far.text.contains("Belum ada laporan yang dipilih"), "{}", far.text);
}

#[tokio::test]
async fn a_view_is_saved_under_a_name_and_is_ones_own() {
    let town = Town::new().await;
    let (coordinator, other) = (town.session("koordinator").await, town.session("koordinator.lain").await);
    assert!(!town.get("/meja", &coordinator).await.text.contains("Simpan tampilan ini"), "nothing narrows it");
    let narrowed = town.get("/meja?wilayah=64.02&terlambat=1&x=y", &coordinator).await;
    let query = narrowed.field("saring").replace("&#38;", "&");
    assert_eq!(query, "wilayah=64.02&terlambat=1&");
    let save = [("daftar", "/meja"), ("saring", query.as_str()), ("nama", "Telat di Kukar")];
    let saved = town.post("/meja/tampilan", &coordinator, &save).await;
    assert_eq!(saved.location(), "/meja?wilayah=64.02&terlambat=1&");
    let shown = town.get(saved.location(), &coordinator).await;
    assert!(shown.text.contains("aria-current=\"page\">Telat di Kukar</a>") && !shown.text.contains("Simpan tampilan ini"));
    assert!(!town.get("/meja", &other).await.text.contains("Telat di Kukar"));
    assert!(!town.get("/meja/cari", &coordinator).await.text.contains("Telat di Kukar"), "it is of the other list");
    // Only what a list understands is kept.
    let bad = [("daftar", "https://evil.example"), ("saring", "ke=https://evil.example&status=closed"), ("nama", "X")];
    let saved = town.post("/meja/tampilan", &coordinator, &bad).await;
    assert_eq!(saved.location(), "/meja?status=closed&");
    // What no field of the inbox shows is told.
    let told = town.get("/meja?instansi=4&dari=2026-01-02", &coordinator).await.text.replace('\u{a0}', " ");
    assert!(told.contains("Laporan yang ditangani Dinas PU Kutai Kartanegara."), "{told}");
    assert!(told.contains("Hanya yang diterima sejak 2 Januari 2026. <a href=\"/meja\">"), "{told}");
    // A name that is none is told at its field, and the list stays as it was.
    for (list, name, why) in
        [("/meja", "  ", "Bagian ini perlu diisi"), ("/meja/cari", &*"a".repeat(200), "Terlalu panjang: 200 huruf")]
    {
        let query = "wilayah=64.02&topik=air&terlambat=1&";
        let refused = town.post("/meja/tampilan", &coordinator, &[("daftar", list), ("saring", query), ("nama", name)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{list}");
        assert_eq!(refused.field("saring").replace("&#38;", "&"), query, "{list}");
        assert!(refused.text.contains(&format!("<p class=\"error\" id=\"nama-error\">{why}")), "{}", refused.text);
        assert!(refused.text.contains("href=\"#nama\"") && refused.text.contains("Nama tampilan: "), "{}", refused.text);
        assert_eq!(refused.field("nama"), name, "{list}");
    }
    for n in 0..30 {
        let name = format!("Tampilan {n}");
        town.post("/meja/tampilan", &coordinator, &[("daftar", "/meja"), ("saring", "terlambat=1"), ("nama", &name)]).await;
    }
    let who = town.store.person_by_login("koordinator".into()).await.unwrap().unwrap().id;
    let mine = town.store.views(who).await.unwrap();
    assert_eq!(mine.len(), 20, "there is an end");
    let id = mine[0].id.to_string();
    town.post("/meja/tampilan/hapus", &other, &[("daftar", "/meja"), ("id", &id)]).await;
    assert_eq!(town.store.views(who).await.unwrap().len(), 20);
    town.post("/meja/tampilan/hapus", &coordinator, &[("daftar", "/meja"), ("id", &id)]).await;
    assert_eq!(town.store.views(who).await.unwrap().len(), 19);
}

#[tokio::test]
async fn a_list_is_a_book_for_offices_too() {
    let town = Town::new().await;
    town.report_in("answered").await;
    for (path, session) in [
        ("/laporan?bentuk=xlsx", String::new()),
        ("/meja?bentuk=xlsx", town.session("koordinator").await),
        ("/meja/cari?bentuk=xlsx", town.session("koordinator").await),
    ] {
        let book = town.get(path, &session).await;
        assert_eq!(book.status, StatusCode::OK, "{path}");
        assert!(book.text.starts_with("PK"), "{path}");
        let about = book.headers.get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap();
        assert!(about.ends_with(".xlsx\""), "{about}");
    }
    let page = town.get("/laporan?cari=jembatan", "").await.text;
    assert!(page.contains("bentuk=xlsx\" download>XLSX</a>") && page.contains("bentuk=csv\" download>CSV</a>"), "{page}");
}

#[tokio::test]
async fn what_cannot_be_done_to_those_chosen_is_not_offered_first_and_says_why() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let (fresh, _) = town.report_in("submitted").await;
    let inbox = town.get("/meja", &coordinator).await;
    let (picks, actions) = (values(&inbox, "pilih"), inbox.text.split("id=\"banyak-apa\"").nth(1).unwrap().to_owned());
    assert!(
        !actions.contains("value=\"forward\"") && actions.contains("value=\"archive\""),
        "nothing here can be forwarded: {actions}"
    );
    let asked = town.post("/meja/banyak", &coordinator, &[("action", "forward"), ("pilih", &picks[0])]).await;
    assert!(asked.text.contains("Verifikasi") && !asked.text.contains("name=\"lakukan\""), "{}", asked.text);
    assert!(asked.text.contains("name=\"action\" value=\"archive\"") && values(&asked, "pilih") == picks, "{}", asked.text);
    // With one that it can be done to, it is done to that one.
    let (verified, _) = town.report_in("verified").await;
    let inbox = town.get("/meja", &coordinator).await;
    assert!(inbox.text.contains("<option value=\"forward\""), "{}", inbox.text);
    let picks = values(&inbox, "pilih");
    let both: Vec<_> = picks.iter().map(|p| ("pilih", p.as_str())).chain([("action", "forward")]).collect();
    let asked = town.post("/meja/banyak", &coordinator, &both).await;
    let form = asked.text.split("name=\"deed\"").nth(1).unwrap();
    assert!(form.contains(&verified.grouped()) && !form.contains(&fresh.grouped()), "{}", asked.text);
}

#[tokio::test]
async fn what_is_clear_is_verified_and_forwarded_as_suggested_and_read_first() {
    let town = Town::new().await;
    let (coordinator, admin) = (town.session("koordinator").await, town.session("admin").await);
    // One agency is left that answers for roads.
    let health = HEALTH.0.to_string();
    let fields = [("id", health.as_str()), ("name", "Dinas Kesehatan"), ("parent", "Pemerintah Kukar"), ("kind", "service")];
    let fields: Vec<_> = fields.into_iter().chain([("place", "Kabupaten Kutai Kartanegara"), ("approval", "1")]).collect();
    let put = town.post("/kelola/instansi", &admin, &fields).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.text);
    // Its number lies where a title is cut.
    let text = "Jalan rusak dan berlubang di depan pasar, aspal hancur sejak bulan lalu. Telepon 0812 3456 7890.";
    let clear = town.report_saying(text).await;
    let other = town.report_saying("Jalan poros rusak parah, lubang di mana-mana.").await;
    let unsure = town.report_saying("Mohon bantuan untuk warga kami di sini.").await;
    let form = town.get(&format!("/meja/laporan/{clear}"), &coordinator).await.text;
    let title = form.split("name=\"title\" type=\"text\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(title.starts_with("Jalan rusak") && !title.contains("0812"), "half a number is covered too: {title}");
    let inbox = town.get("/meja", &coordinator).await;
    assert!(inbox.text.contains("Saran: Dinas PU"), "{}", inbox.text);
    assert!(inbox.text.contains("<option value=\"verify\">Verifikasi dan teruskan sesuai saran"), "{}", inbox.text);
    let picks = values(&inbox, "pilih");
    let [of_clear, of_other] = [clear, other].map(|n| picks.iter().find(|p| p.starts_with(&n.to_string())).unwrap().clone());
    let row = |number: domain::TrackingNumber| {
        let rows = inbox.text.split("<li>").map(|row| row.split("</li>").next().unwrap());
        rows.into_iter().find(|row| row.contains(&format!("value=\"{number}."))).unwrap().to_owned()
    };
    assert!(row(clear).contains("data-may=\"verify "), "{}", row(clear));
    assert!(!row(unsure).contains("verify"), "{}", row(unsure));
    let mut asked: Vec<_> = picks.iter().map(|p| ("pilih", p.as_str())).collect();
    asked.push(("action", "verify"));
    let shown = town.post("/meja/banyak", &coordinator, &asked).await;
    assert!(shown.text.contains("Jalan → Dinas PU") && shown.text.contains("aspal hancur"), "{}", shown.text);
    assert!(!shown.text.split("name=\"deed\"").nth(1).unwrap().contains("0812"), "what betrays a person is covered");
    assert!(shown.text.contains("Sarannya tidak cukup jelas"), "{}", shown.text);
    let marks: Vec<_> = values(&shown, "pilih").into_iter().filter(|m| m.matches('.').count() == 3).collect();
    assert_eq!(marks.len(), 2, "the unclear one is not among them");
    let deed = shown.field("deed");
    let mut send: Vec<_> = marks.iter().map(|m| ("pilih", m.as_str())).collect();
    send.extend([("action", "verify"), ("lakukan", "1"), ("deed", &deed)]);
    // What was not shown is not done: neither without the preview nor to another agency.
    for forged in [of_clear.clone(), format!("{of_clear}.{health}.jalan")] {
        let fields = [("action", "verify"), ("lakukan", "1"), ("pilih", forged.as_str())];
        let done = town.post("/meja/banyak", &coordinator, &fields).await;
        assert!(done.text.contains("0 dari 1 laporan") && done.text.contains("sudah berubah"), "{}", done.text);
    }
    assert!(of_other.ends_with(".1") && !town.state(other).await.verified);
    let done = town.post("/meja/banyak", &coordinator, &send).await;
    assert!(done.text.contains("2 dari 2 laporan: diverifikasi dan diteruskan sesuai saran"), "{}", done.text);
    for number in [clear, other] {
        let report = town.state(number).await;
        assert!(report.verified && report.lead().is_some_and(|(_, f)| f.agency == WORKS));
    }
    // Sent twice it is as sent once; begun anew it says that it was done.
    let again = town.post("/meja/banyak", &coordinator, &send).await;
    assert!(again.text.contains("2 dari 2 laporan: diverifikasi") && !again.text.contains("sudah berubah"), "{}", again.text);
    let another = trust::random::identity().to_string();
    let anew: Vec<_> = send.iter().map(|(k, v)| if *k == "deed" { (*k, another.as_str()) } else { (*k, *v) }).collect();
    let anew = town.post("/meja/banyak", &coordinator, &anew).await;
    assert!(anew.text.contains("0 dari 2 laporan") && anew.text.contains("Laporan ini sudah diverifikasi"), "{}", anew.text);
    assert!(!town.get(&format!("/laporan/{clear}"), "").await.text.contains("0812"));
    let told = values(&done, "lalu");
    let back: Vec<_> = told.iter().map(|w| ("lalu", w.as_str())).collect();
    town.post("/meja/banyak/urungkan", &coordinator, &back).await;
    assert!(!town.state(clear).await.verified && town.state(other).await.lead().is_none());
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn answers_are_approved_together_after_they_were_read() {
    let town = Town::new().await;
    let approver = town.session("atasan.kes").await;
    let (first, _) = town.report_in("draft").await;
    let (second, _) = town.report_in("draft").await;
    let inbox = town.get("/meja", &approver).await;
    let options = inbox.text.split("id=\"banyak-apa\"").nth(1).unwrap().split("</select>").next().unwrap().to_owned();
    assert!(options.contains("value=\"approve\""), "{options}");
    assert!(!options.contains("value=\"archive\"") && !options.contains("value=\"forward\""), "not theirs: {options}");
    let picks = values(&inbox, "pilih");
    let mut asked: Vec<_> = picks.iter().map(|p| ("pilih", p.as_str())).collect();
    asked.push(("action", "approve"));
    let shown = town.post("/meja/banyak", &approver, &asked).await;
    assert!(shown.text.matches("Kata-kata yang menyertai.").count() == 2, "every answer is shown: {}", shown.text);
    let (marks, deed) = (values(&shown, "pilih"), shown.field("deed"));
    let mut send: Vec<_> = marks.iter().map(|m| ("pilih", m.as_str())).collect();
    send.extend([("action", "approve"), ("lakukan", "1"), ("deed", &deed)]);
    // Whoever wrote them approves none.
    let liaison = town.session("penghubung.kes").await;
    assert!(town.post("/meja/banyak", &liaison, &send).await.text.contains("0 dari 2 laporan"));
    let done = town.post("/meja/banyak", &approver, &send).await;
    assert!(done.text.contains("2 dari 2 laporan: disetujui dan diterbitkan"), "{}", done.text);
    for number in [first, second] {
        assert!(matches!(town.state(number).await.status, Status::Answered { .. }));
    }
    // Sent twice it is as sent once.
    let again = town.post("/meja/banyak", &approver, &send).await;
    assert!(again.text.contains("2 dari 2 laporan"), "{}", again.text);
    let told = values(&done, "lalu");
    let back: Vec<_> = told.iter().map(|w| ("lalu", w.as_str())).collect();
    assert!(town.post("/meja/banyak/urungkan", &approver, &back).await.text.contains("2 laporan diurungkan"));
    assert!(town.state(first).await.has_draft(0));
}

#[tokio::test]
async fn all_of_a_page_are_ticked_without_a_script_and_counted() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    for _ in 0..3 {
        town.report(false).await;
    }
    let inbox = town.get("/meja?kerja=verify", &coordinator).await;
    assert!(inbox.text.contains("Pilih 3 di halaman ini") && !inbox.text.contains(" checked aria-label"), "{}", inbox.text);
    let all = town.get("/meja?kerja=verify&pilih=semua", &coordinator).await;
    assert_eq!(all.text.matches(" checked aria-label=\"Pilih").count(), 3, "{}", all.text);
    assert!(all.text.contains("href=\"/meja?kerja=verify\" data-pick"), "{}", all.text);
}

#[tokio::test]
async fn the_list_that_a_report_was_opened_from_stays_beside_it() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let mut numbers = Vec::new();
    for n in 0..28 {
        numbers.push(town.report_saying(&format!("Sampah di gang nomor {n} menumpuk.")).await);
    }
    for list in ["/meja?kerja=verify", "/meja/cari?cari=sampah"] {
        let page = town.get(list, &coordinator).await;
        let links = |page: &Page| {
            let all = page.text.split("<a href=\"/meja/laporan/").skip(1);
            all.map(|l| format!("/meja/laporan/{}", l.split('"').next().unwrap().replace("&#38;", "&"))).collect::<Vec<_>>()
        };
        let first = links(&page);
        assert_eq!(first.len(), 25);
        // The list is there with this one marked, and loading again shows the same.
        let opened = town.get(&first[3], &coordinator).await;
        let beside = opened.text.split("<nav class=\"beside").nth(1).unwrap().split("</nav>").next().unwrap().to_owned();
        assert_eq!(beside.matches("<li>").count(), 25, "{beside}");
        assert_eq!(beside.matches("aria-current").count(), 1);
        assert_eq!(links(&Page { text: beside.clone(), ..town.get(&first[3], &coordinator).await }), first, "{list}");
        // The next page of the list is what stands beside what was opened from there.
        let next = page.text.split("rel=\"next\"").next().unwrap().rsplit("href=\"").next().unwrap();
        let next = next.split('"').next().unwrap().replace("&#38;", "&");
        let rest = links(&town.get(&next, &coordinator).await);
        assert_eq!(rest.len(), 3);
        let opened = town.get(&rest[0], &coordinator).await;
        assert_eq!(opened.text.split("<nav class=\"beside").nth(1).unwrap().matches("<li><a href=\"/meja/laporan").count(), 3);
        // A note and a decision stay at the report, with the list.
        let number = first[5].split(['/', '?']).nth(3).unwrap();
        let antre = town.get(&first[5], &coordinator).await.field("antre").replace("&#38;", "&");
        let put = [("reason", "test"), ("words", "Uji."), ("antre", antre.as_str()), ("seen", "1")];
        let done = town.post(&format!("/meja/laporan/{number}/archive"), &coordinator, &put).await;
        assert!(done.location().starts_with(&format!("/meja/laporan/{number}?antre=")), "{}", done.location());
        assert!(town.get(done.location(), &coordinator).await.text.contains("<nav class=\"beside"));
        // On to the next one of the list.
        let skip = format!("/meja/antrean?lewati={number}&antre={}", crate::town::encoded(&antre));
        assert!(town.get(&skip, &coordinator).await.location().starts_with(first[6].split('?').next().unwrap()));
    }
    // Opened by itself it has no list.
    assert!(!town.get(&format!("/meja/laporan/{}", numbers[0]), &coordinator).await.text.contains("<nav class=\"beside"));
}
