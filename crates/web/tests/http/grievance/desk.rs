//! Work with the register day by day: what is typed and not sent, what is late, how the list is narrowed, where each reader is led, what the
//! carbon team mends of its own, and what administrators change and take away.

use axum::http::StatusCode;
use domain::grievance::{EntryFacts, Severity, StepName, Tier};

use crate::town::{Page, Town, VILLAGE};

const TAKEN: [(&str, &str); 5] =
    [("step", "taken"), ("category", "benefits"), ("tier", "village"), ("severity", "high"), ("words", "Kata karbon kunyit")];

fn facts(category: &str, tier: Tier) -> EntryFacts {
    EntryFacts { category: category.into(), tier, severity: Severity::Low, sex: None, group: None, period: None }
}

/// The numbers in a list, in its order.
fn numbers(page: &Page) -> Vec<String> {
    let links = page.text.split("<h2><a href=\"/meja/keluhan/").skip(1);
    links.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// The address where a form keeps what is typed.
fn typing_of(page: &Page, form: &str) -> String {
    let forms = page.text.split("data-typing=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    forms.into_iter().find(|address| address.contains(form)).unwrap_or_else(|| panic!("{form}: {}", page.text)).to_owned()
}

fn without_place(address: &str) -> &str {
    address.split('#').next().unwrap()
}

#[tokio::test]
async fn what_is_typed_into_the_register_is_kept_for_who_typed_it_until_it_is_sent() {
    let town = Town::new().await;
    town.programme().await;
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let (coordinator, carbon, admin) =
        (town.session("koordinator").await, town.session("karbon").await, town.session("admin").await);
    let made = town.post("/meja/keluhan/laporan", &carbon, &[("periode", "2026-q1"), ("lessons", "Batas")]).await;
    let kept = made.location().to_owned();
    // The page, whose it is, its form, the fields, what of them is seen again.
    let entry = format!("/meja/keluhan/{number}");
    let figures = "/meja/keluhan/laporan?periode=2026-q1".to_owned();
    let forms = [
        (entry.clone(), &coordinator, "langkah.", vec![("step", "acknowledged"), ("words", "Zamrud \"diketik\" & belum")]),
        (figures, &carbon, "laporan.", vec![("instansi", "1"), ("periode", "2026-q1"), ("lessons", "Zamrud diketik dulu")]),
        (kept, &carbon, "pelajaran.", vec![("version", "1"), ("lessons", "Zamrud diketik lagi")]),
        ("/kelola/keluhan".to_owned(), &admin, "aturan.category", vec![("what", "category"), ("category_name", "Zamrud satwa")]),
    ];
    for (address, cookie, form, fields) in &forms {
        let page = town.get(address, cookie).await;
        let form = if *form == "langkah." { ".acknowledged" } else { *form };
        let typing = typing_of(&page, form);
        assert_eq!(town.post(&typing, cookie, fields).await.status, StatusCode::NO_CONTENT, "{typing}");
        let page = town.get(address, cookie).await;
        assert!(page.text.contains("Zamrud") && page.text.contains("Draf Anda"), "{address}: {}", page.text);
        // Nobody else reads it, nobody else keeps any, and it is thrown away on one press.
        let other = town.session("penghubung").await;
        assert!(!town.get(address, &other).await.text.contains("Zamrud"), "{address}");
        if !typing.contains("langkah") {
            let refused = town.post(&typing, &other, fields).await.status;
            assert!(matches!(refused.as_u16(), 403 | 404), "{typing}: {refused}");
        }
        let dropped = town.post(&typing, cookie, &[("buang", "1")]).await;
        assert_eq!(without_place(dropped.location()), without_place(&address.replace("?periode", "?instansi=1&periode")));
        assert!(!town.get(address, cookie).await.text.contains("Zamrud"), "{address}");
        // A session that ended gives it back, in its form.
        let last = town.get(address, cookie).await.cookie("petugas").unwrap();
        let sent_to = address.split('?').next().unwrap();
        let gone = format!("sesi=tidak-ada; {last}");
        let asked = town.post(sent_to, &gone, fields).await;
        let on = asked.location().trim_start_matches("/masuk?ke=").to_owned();
        let resumed = town.get(&on, cookie).await;
        let back = town.get(without_place(resumed.location()), cookie).await;
        assert!(back.text.contains("Zamrud") && back.text.contains("Draf Anda"), "{address} {on}: {}", back.text);
        // Where nothing is known of who it was, signing in leads back to the page.
        let asked = town.post(sent_to, "", fields).await;
        assert_eq!(asked.location(), format!("/masuk?ke={sent_to}"), "{address}");
    }
    // What was sent is no draft any more.
    let sent = [("step", "acknowledged"), ("words", "Sudah disampaikan")];
    assert_eq!(town.step(&coordinator, number, &sent).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get(&entry, &coordinator).await.text.contains("Draf Anda"));
    // It goes when the person is forgotten whom it may name.
    let typing = format!("/meja/ketikan/langkah.{number}.responded");
    assert_eq!(
        town.post(&typing, &coordinator, &[("step", "responded"), ("words", "Zamrud")]).await.status,
        StatusCode::NO_CONTENT
    );
    assert!(town.get(&entry, &coordinator).await.text.contains("Zamrud"));
    town.app.reports().forget_person(store::Key::Tracking(number)).await.unwrap();
    assert!(!town.get(&entry, &coordinator).await.text.contains("Zamrud"));
    for wrong in ["langkah.1.taken", "aturan.air", "x"] {
        let page = town.post(&format!("/meja/ketikan/{wrong}"), &coordinator, &[("words", "x")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_late_comes_first_is_told_on_the_desk_and_the_list_is_narrowed() {
    let town = Town::new().await;
    let mut all = Vec::new();
    for (category, tier) in [("land", Tier::Village), ("benefits", Tier::Regency), ("land", Tier::Province)] {
        let (number, _) = town.report_in("forwarded").await;
        town.grieve(number, "koordinator", StepName::Taken, Some(facts(category, tier))).await;
        all.push(number.to_string());
        town.later(86_400);
    }
    let (first, second, third) = (&all[0], &all[1], &all[2]);
    let cookie = town.session("koordinator").await;
    assert_eq!(numbers(&town.get("/meja/keluhan", &cookie).await), [third, second, first].map(String::clone), "the newest first");
    assert!(!town.get("/meja", &cookie).await.text.contains("/meja/keluhan?terlambat=1"), "nothing is late");
    town.grieve(first.parse().unwrap(), "koordinator", StepName::Acknowledged, None).await;
    // Eight days later the second is past its day; of the first an answer is waited for.
    town.set_clock("2026-03-12T01:00:00Z");
    let cookie = town.session("koordinator").await;
    let page = town.get("/meja/keluhan", &cookie).await;
    assert_eq!(numbers(&page), [second, third, first].map(String::clone), "{}", page.words());
    let desk = town.get("/meja", &cookie).await;
    assert!(desk.words().contains("1 keluhan program melewati batas waktunya."), "{}", desk.words());
    assert_eq!(numbers(&town.get("/meja/keluhan?terlambat=1", &cookie).await), std::slice::from_ref(second));
    // As many as figures tell.
    assert_eq!(numbers(&town.get("/meja/keluhan?hitung=overdue", &cookie).await), std::slice::from_ref(second));
    town.set_clock("2026-03-14T01:00:00Z");
    let cookie = town.session("koordinator").await;
    let page = town.get("/meja/keluhan", &cookie).await;
    assert_eq!(numbers(&page), [second, third, first].map(String::clone), "what waits longest before all");
    assert!(town.get("/meja", &cookie).await.words().contains("2 keluhan program melewati batas waktunya."));
    for (query, expected) in [
        ("kategori=land", vec![third, first]),
        ("tingkat=regency", vec![second]),
        ("desa=64.02.06.2001&kategori=land&terlambat=1", vec![third]),
        ("desa=64.02.06.2002", vec![]),
        ("kategori=tidak-ada", vec![]),
    ] {
        let page = town.get(&format!("/meja/keluhan?{query}"), &cookie).await;
        assert_eq!(numbers(&page), expected.into_iter().cloned().collect::<Vec<_>>(), "{query}");
        assert!(!page.text.contains("keluhan lain ikut dihitung"), "{query}");
    }
    // Whoever does not coordinate is told nothing of it on the desk; and an odd name is no part of anything.
    assert!(!town.get("/meja", &town.session("penghubung").await).await.text.contains("/meja/keluhan?terlambat=1"));
    let odd = town.get("/meja/keluhan?menurut=tier&nama=kucing", &cookie).await;
    assert!(!odd.words().contains("kucing") && !odd.words().contains("grievance-"), "{}", odd.words());
    // The link is the category with the number.
    assert!(
        page.text.contains(&format!("href=\"/meja/keluhan/{second}\">Pembagian manfaat <span class=\"code\">")),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_reader_is_led_only_where_they_may_go() {
    let town = Town::new().await;
    town.programme().await;
    let (number, pin) = town.assisted(&[]).await;
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let forward = domain::Command::Forward { to: vec![crate::town::WORKS], lead: crate::town::WORKS };
    town.act(number, "koordinator", forward).await;
    town.grieve(number, "koordinator", StepName::Taken, Some(facts("land", Tier::Village))).await;
    town.grieve(number, "koordinator", StepName::Responded, None).await;
    let (entry, roadmap) = (format!("/meja/keluhan/{number}"), format!("/meja/keluhan/{number}/peta-jalan"));
    for login in ["koordinator", "penghubung", "desa", "karbon", "pimpinan", "pengawas"] {
        let cookie = town.session(login).await;
        let page = town.get(&entry, &cookie).await;
        if page.status != StatusCode::OK {
            assert_eq!(town.get(&roadmap, &cookie).await.status, StatusCode::NOT_FOUND, "{login}");
            continue;
        }
        let main = page.text.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        for link in main.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).filter(|l| l.starts_with('/')) {
            let there = town.get(without_place(link), &cookie).await.status;
            assert!(there.is_success(), "{login} is led to {link}: {there}");
        }
        // Notes are for those who deal with it.
        let reads_notes = page.text.contains("bawang merah");
        assert_eq!(reads_notes, !matches!(login, "desa" | "karbon"), "{login}");
    }
    // Whoever took it down prints the way of it, with who takes care of it and the day; no note stands there.
    let page = town.get(&roadmap, &town.session("desa").await).await;
    let words = page.words();
    assert!(words.contains("Yang mengurus:") && words.contains("Keadaan pada 3 Maret 2026."), "{words}");
    assert!(!page.text.contains("bawang merah"));
    let own = town.get(&format!("/laporan/{number}/peta-jalan"), &town.follow(number, &pin).await).await;
    assert!(own.words().contains("Yang mengurus:"), "{}", own.words());
    assert_eq!(town.get(&roadmap, "").await.location(), format!("/masuk?ke={roadmap}"));
}

#[tokio::test]
async fn the_carbon_team_mends_what_it_took_in_until_somebody_else_did_a_step() {
    let town = Town::new().await;
    town.programme().await;
    town.person("karbon.dua", vec![domain::Grant { role: domain::Role::CarbonTeam, agency: crate::town::PROVINCE }]).await;
    let (carbon, other, coordinator) =
        (town.session("karbon").await, town.session("karbon.dua").await, town.session("koordinator").await);
    let take = async || {
        let (number, _) = town.report_in("forwarded").await;
        assert_eq!(town.step(&carbon, number, &TAKEN).await.status, StatusCode::SEE_OTHER);
        (number, format!("/meja/keluhan/{number}"))
    };
    let (number, address) = take().await;
    let page = town.get(&address, &carbon).await;
    assert!(page.text.contains("kunyit"), "their own note: {}", page.words());
    assert!(page.text.contains("value=\"corrected\"") && page.text.contains("value=\"removed\""));
    assert!(!page.text.contains("value=\"responded\"") && !page.text.contains("value=\"acknowledged\""));
    let corrected = [("step", "corrected"), ("category", "land"), ("tier", "village"), ("severity", "low")];
    let removed = [("step", "removed"), ("words", "Bukan keluhan program")];
    // Nobody mends what another of the team took in, and its note is not theirs.
    let theirs = town.get(&address, &other).await;
    assert!(!theirs.text.contains("kunyit") && !theirs.text.contains("value=\"corrected\""));
    assert_eq!(town.step(&other, number, &corrected).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.step(&carbon, number, &[("step", "acknowledged")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.step(&carbon, number, &corrected).await.status, StatusCode::SEE_OTHER);
    assert!(town.get(&address, &carbon).await.words().contains("Lahan dan batas"));
    assert_eq!(town.step(&carbon, number, &removed).await.status, StatusCode::SEE_OTHER);
    // Once the coordinator did something, it is the coordinator's.
    for step in [&[("step", "acknowledged")][..], &corrected] {
        let (number, address) = take().await;
        assert_eq!(town.step(&coordinator, number, step).await.status, StatusCode::SEE_OTHER);
        assert!(!town.get(&address, &carbon).await.text.contains("value=\"removed\""));
        assert_eq!(town.step(&carbon, number, &removed).await.status, StatusCode::FORBIDDEN);
    }
    // Nor does the team mend what the coordinator took in.
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    assert_eq!(town.step(&carbon, number, &corrected).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (address, cookie) = (format!("/meja/keluhan/{number}"), town.session("koordinator").await);
    let wrong = async |fields: &[(&str, &str)]| {
        let page = town.step(&cookie, number, fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.words());
        page.words()
    };
    let told = wrong(&[("step", "taken")]).await;
    for field in ["Kategori: Pilih salah satu.", "Tingkat penanganan: Pilih salah satu.", "Keparahan: Pilih salah satu."] {
        assert!(told.contains(field), "{field}: {told}");
    }
    town.taken(number).await;
    assert!(wrong(&[("step", "responded")]).await.contains("Untuk pengadu: perlu diisi"));
    assert!(wrong(&[("step", "prevention")]).await.contains("Catatan: perlu diisi"));
    let on = async |day: &'static str| wrong(&[("step", "acknowledged"), ("on", day)]).await;
    assert!(on("2026-03-04").await.contains("Tanggal langkah tidak boleh di masa depan"));
    assert!(on("2026-03-01").await.contains("Tanggal langkah itu sebelum laporan diterima"));
    assert!(on("kapan").await.contains("Tanggal langkah:"));
    let closed = [("step", "closed"), ("outcome", "resolved"), ("words", "Selesai")];
    let referred = [("step", "closed"), ("outcome", "referred"), ("words", "Selesai")];
    assert!(wrong(&closed).await.contains("belum dijawab"));
    assert!(wrong(&referred).await.contains("catat dahulu ke mana"));
    town.grieve(number, "koordinator", StepName::Responded, None).await;
    assert!(wrong(&closed).await.contains("keputusan belum disampaikan"));
    town.grieve(number, "koordinator", StepName::MinutesDrafted, None).await;
    town.grieve(number, "koordinator", StepName::Conveyed, None).await;
    assert!(wrong(&closed).await.contains("belum dilaksanakan"));
    // A step that is offered no more is told so, with what was written for it.
    let page = town.step(&cookie, number, &[("step", "conveyed"), ("words", "Kata yang tinggal")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.text.contains("do-conveyed") && page.text.contains("Kata yang tinggal"), "{}", page.text);
    // The severity that it has is there to be assessed.
    let form = town.get(&address, &cookie).await;
    let assessed = form.text.split("id=\"do-assessed\"").nth(1).unwrap().split("</form>").next().unwrap();
    assert!(assessed.contains("value=\"low\" selected"), "{assessed}");
}

#[tokio::test]
async fn hours_are_told_with_their_hour() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let limit = [
        ("what", "limit"),
        ("kind", "acknowledge"),
        ("tier", "village"),
        ("amount", "2"),
        ("unit", "hours"),
        ("from", "2026-03-03"),
    ];
    assert_eq!(town.post("/kelola/keluhan", &admin, &limit).await.status, StatusCode::SEE_OTHER);
    let (number, pin) = town.report_in("forwarded").await;
    town.taken(number).await;
    let entry = town.get(&format!("/meja/keluhan/{number}"), &town.session("koordinator").await).await.words();
    assert!(entry.contains("2 jam di tingkat Desa, dihitung sejak 3 Maret 2026 09.00 WITA"), "{entry}");
    let roadmap = town.get(&format!("/laporan/{number}/peta-jalan"), &town.follow(number, &pin).await).await.words();
    assert!(roadmap.contains("2 jam, dihitung sejak 3 Maret 2026 09.00 WITA"), "{roadmap}");
}

#[tokio::test]
async fn what_is_set_is_changed_in_its_row_and_taken_away_while_nothing_names_it() {
    let town = Town::new().await;
    let (address, cookie) = ("/kelola/keluhan", town.session("admin").await);
    let send = async |fields: &[(&str, &str)]| town.post(address, &cookie, fields).await;
    let (kept, wrong) = (StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY);
    // The rule that counts is told: the day of receipt.
    for (language, told) in [("id", "menurut hari laporan diterima"), ("en", "the day on which the report was received")] {
        let page = town.get(address, &format!("{cookie}; bahasa={language}")).await.words();
        assert!(page.contains(told), "{language}: {page}");
    }
    let page = town.get(address, &cookie).await.words();
    assert!(page.contains("Bank Dunia: tanda terima") && !page.contains("World Bank"), "{page}");
    assert!(!page.contains("Keputusan banding, Desa"), "no village decides about an appeal");
    let appeal =
        [("what", "limit"), ("kind", "appeal"), ("tier", "village"), ("amount", "3"), ("unit", "days"), ("from", "2026-03-09")];
    assert!(send(&appeal).await.words().contains("Banding selalu naik"));
    // Adding overwrites nothing; closing in its row keeps its names.
    let add = [("what", "category"), ("code", "benefits"), ("category_name", "Lain")];
    let page = send(&add).await;
    assert!(page.status == wrong && page.words().contains("Kode ini sudah ada."), "{}", page.words());
    assert!(page.words().contains("Nama dalam bahasa Inggris: perlu diisi"), "{}", page.words());
    let row = [
        ("what", "category"),
        ("there", "1"),
        ("code", "benefits"),
        ("category_name", "Pembagian manfaat"),
        ("category_name_en", "Sharing of benefits"),
        ("closed", "1"),
    ];
    assert_eq!(send(&row).await.status, kept);
    let english = town.get(address, &format!("{cookie}; bahasa=en")).await;
    assert!(english.text.contains("value=\"Sharing of benefits\""));
    // What an entry names stays, what none does goes.
    let (number, _) = town.report_in("forwarded").await;
    town.taken(number).await;
    let land = [("what", "category"), ("there", "1"), ("code", "land"), ("category_name", "Lahan dan batas"), ("hapus", "1")];
    let page = send(&land).await;
    assert!(page.status == wrong && page.words().contains("tidak dapat dihapus"), "{}", page.words());
    let staff = [("what", "category"), ("there", "1"), ("code", "staff"), ("category_name", "Perilaku petugas"), ("hapus", "1")];
    assert_eq!(send(&staff).await.status, kept);
    assert!(!town.get(address, &cookie).await.text.contains("value=\"Perilaku petugas\""));
    assert!(
        !town.get(&format!("/meja/keluhan/{number}"), &town.session("koordinator").await).await.text.contains("Perilaku petugas")
    );
    // Periods do not overlap, and one that was added by mistake goes.
    let period = |code, from, until| [("what", "period"), ("code", code), ("from", from), ("until", until)];
    let page = send(&period("2024-2025", "2024-12-31", "2025-12-31")).await;
    assert!(page.status == wrong && page.words().contains("bertumpuk"), "{}", page.words());
    assert_eq!(send(&period("2025", "2025-01-01", "2025-12-31")).await.status, kept);
    let shorter = [&period("2025", "2025-01-01", "2025-06-30")[..], &[("there", "1")]].concat();
    assert_eq!(send(&shorter).await.status, kept);
    assert!(town.get(address, &cookie).await.text.contains("value=\"2025-06-30\""));
    // It is asked first, goes, and comes back.
    let gone = [&shorter[..], &[("hapus", "1")]].concat();
    let asked = send(&gone).await;
    assert!(asked.status == StatusCode::OK && asked.words().contains("Hapus periode 2025?"), "{}", asked.words());
    assert!(town.get(address, &cookie).await.text.contains("value=\"2025-06-30\""));
    let sure = send(&[&gone[..], &[("yakin", "1")]].concat()).await;
    assert_eq!(sure.status, kept);
    let after = town.get(sure.location(), &cookie).await;
    assert!(after.words().contains("Periode 2025 dihapus.") && after.words().contains("Kembalikan"), "{}", after.words());
    assert_eq!(send(&shorter).await.status, kept);
    assert!(town.get(address, &cookie).await.text.contains("value=\"2025-06-30\""));
    assert_eq!(send(&[&gone[..], &[("yakin", "1")]].concat()).await.status, kept);
    assert!(!town.get(address, &cookie).await.text.contains("value=\"2025-06-30\""));
    // A limit goes until its day is over.
    let limit =
        |from| [("what", "limit"), ("kind", "respond"), ("tier", "village"), ("amount", "5"), ("unit", "days"), ("from", from)];
    let remove = |from| [&limit(from)[..], &[("hapus", "1"), ("there", "1")]].concat();
    for from in ["2026-03-03", "2026-03-09"] {
        assert_eq!(send(&limit(from)).await.status, kept, "{from}");
    }
    // One of today goes, too; one whose day is over does not.
    assert_eq!(send(&remove("2026-03-03")).await.status, kept);
    assert_eq!(send(&remove("2026-03-02")).await.status, wrong);
    assert!(town.get(address, &cookie).await.words().contains("5 hari, Sejak 9 Maret 2026"));
    assert_eq!(send(&remove("2026-03-09")).await.status, kept);
    assert!(!town.get(address, &cookie).await.words().contains("9 Maret 2026"));
    assert!(town.get("/kelola/riwayat", &cookie).await.words().contains("dihapus"));
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_restricted_case_is_in_no_filter_and_no_count_of_a_desk() {
    let town = Town::new().await;
    let (number, _) = town.report_in("restricted").await;
    let taken = domain::grievance::StepName::Taken;
    town.grieve(number, "spesialis", taken, Some(facts("staff", Tier::Village))).await;
    town.set_clock("2026-06-01T01:00:00Z");
    let cookie = town.session("koordinator").await;
    assert!(!town.get("/meja", &cookie).await.text.contains("/meja/keluhan?terlambat=1"));
    for query in ["terlambat=1", "kategori=staff", &format!("desa={VILLAGE}"), "tingkat=village"] {
        let page = town.get(&format!("/meja/keluhan?{query}"), &cookie).await;
        assert!(numbers(&page).is_empty() && !page.text.contains(&number.to_string()), "{query}");
        let own = town.get(&format!("/meja/keluhan?{query}"), &town.session("spesialis").await).await;
        assert_eq!(numbers(&own), [number.to_string()], "{query}");
    }
    let typing = format!("/meja/ketikan/langkah.{number}.responded");
    assert_eq!(town.post(&typing, &cookie, &[("words", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn appeals_that_wait_stand_before_what_is_open_and_what_ended_stands_last() {
    let town = Town::new().await;
    let (appealed, _) = town.report_in("registered").await;
    let (open, _) = town.report_in("registered").await;
    let (closed, _) = town.report_in("registered").await;
    for step in [StepName::Responded, StepName::Appealed] {
        town.grieve(appealed, "koordinator", step, None).await;
    }
    for step in [StepName::Responded, StepName::Conveyed, StepName::Closed] {
        town.grieve(closed, "koordinator", step, None).await;
    }
    let list = town.get("/meja/keluhan", &town.session("koordinator").await).await;
    assert_eq!(numbers(&list), [appealed, open, closed].map(|number| number.to_string()));
    // A restricted case that was closed on its report says so to its specialist, after those that wait, and is found as closed.
    let (over, _) = town.report_in("restricted").await;
    let (waits, _) = town.report_in("restricted").await;
    town.act(over, "spesialis", domain::Command::Close).await;
    let specialist = town.session("spesialis").await;
    let list = town.get("/meja/keluhan", &specialist).await;
    assert_eq!(numbers(&list), [waits, over].map(|number| number.to_string()));
    assert_eq!(list.text.matches("Terbatas, selesai").count(), 1, "{}", list.words());
    assert!(!list.words().contains("kurang dari lima"), "{}", list.words());
    for (standing, number) in [("closed", over), ("received", waits)] {
        let narrowed = town.get(&format!("/meja/keluhan?posisi={standing}"), &specialist).await;
        assert_eq!(numbers(&narrowed), [number.to_string()], "{standing}");
    }
    assert!(numbers(&town.get("/meja/keluhan?posisi=answered", &specialist).await).is_empty());
}
