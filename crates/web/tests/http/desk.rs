//! Quick work on the desk: undoing, drafts, working through an inbox.

use app::Notice;
use axum::http::StatusCode;
use domain::{AgencyId, Command, report::Status};

use crate::town::{OTHER_REGENCY, Town, VILLAGE, WORKS, mailbox};

/// What a coordinator fills in to verify and forward.
fn verified(version: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("seen", version),
        ("title", "Jembatan putus di Badak Baru"),
        ("words", "Jembatan gantung putus; warga tidak bisa menyeberang."),
        ("kind", "complaint"),
        ("topic", "jalan"),
        ("area", VILLAGE),
        ("place", "Badak Baru, Muara Badak, Kutai Kartanegara"),
    ];
    fields.map(|(k, v)| (k, v.to_owned())).into_iter().chain([("to", WORKS.0.to_string())]).collect()
}

fn fields<'a>(owned: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    owned.iter().map(|(k, v)| (*k, v.as_str())).collect()
}

#[tokio::test]
async fn what_was_just_done_can_be_undone_and_nobody_was_told() {
    let (town, mail) = (Town::new().await, mailbox());
    let (number, pin) = town.report(false).await;
    let coordinator = town.session("koordinator").await;
    let version = town.state(number).await.version;
    let sent = verified(&version.to_string());
    let page = town.post(&format!("/meja/laporan/{number}/verify"), &coordinator, &fields(&sent)).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
    let told = town.get(page.location(), &coordinator).await;
    assert!(told.text.contains("data-undo=\"10\"") && told.text.contains("Urungkan"), "undoing is offered");
    assert!(town.get(&format!("/laporan/{number}"), "").await.text.contains("Jembatan putus di Badak Baru"));

    // Somebody else may not, and not to a time before others acted.
    let undo = format!("/meja/laporan/{number}/urungkan");
    let to = version.to_string();
    let liaison = town.session("penghubung").await;
    assert_eq!(town.post(&undo, &liaison, &[("ke", &to)]).await.status, StatusCode::NOT_FOUND, "could not see it then");
    assert_eq!(town.post(&undo, &coordinator, &[("ke", "0")]).await.status, StatusCode::NOT_FOUND);
    let undone = town.post(&undo, &coordinator, &[("ke", &to)]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
    let state = town.state(number).await;
    assert!(matches!(state.status, Status::Submitted) && !state.verified && state.forwardings.is_empty());
    assert!(!town.get(&format!("/laporan/{number}"), "").await.text.contains("Jembatan putus"), "no longer public");
    let again = town.get(undone.location().split('#').next().unwrap(), &coordinator).await;
    assert!(again.text.contains("Jembatan putus di Badak Baru") && again.text.contains("diurungkan"), "the form is filled again");
    let reporter = town.follow(number, &pin).await;
    let own = town.get(&format!("/laporan/{number}"), &reporter).await;
    assert!(!own.text.contains("diverifikasi") && !own.text.contains("diurungkan"), "reporters do not see it: {}", own.text);
    assert!(town.post(&undo, &coordinator, &[("ke", &to)]).await.status == StatusCode::CONFLICT, "not twice");

    town.tell(&mail).await;
    let told = mail.letters().into_iter().map(|l| l.notice()).collect::<Vec<_>>();
    assert!(!told.contains(&Notice::Forwarded) && !told.contains(&Notice::ToFollowUp), "{told:?}");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
    // Later the same deed stands.
    let version = town.state(number).await.version.to_string();
    let sent = verified(&version);
    assert_eq!(
        town.post(&format!("/meja/laporan/{number}/verify"), &coordinator, &fields(&sent)).await.status,
        StatusCode::SEE_OTHER
    );
    town.tell(&mail).await;
    assert!(mail.letters().iter().any(|l| l.notice() == Notice::ToFollowUp));
    town.clock.set(town.app.now() + jiff::SignedDuration::from_secs(1));
    assert_eq!(town.post(&undo, &coordinator, &[("ke", &version)]).await.status, StatusCode::CONFLICT, "too late");
    assert!(town.state(number).await.verified);
}

#[tokio::test]
async fn nobody_undoes_what_others_built_on_or_what_was_hidden() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let (number, _) = town.report_in("verified").await;
    let to = town.state(number).await.version;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS], lead: WORKS }).await;
    town.act(number, "penghubung", Command::Accept { agency: WORKS }).await;
    let undo = format!("/meja/laporan/{number}/urungkan");
    assert_eq!(town.post(&undo, &coordinator, &[("ke", &to.to_string())]).await.status, StatusCode::CONFLICT);
    let to = town.state(number).await.version;
    town.act(number, "koordinator", Command::Tighten { anonymous: false, secret: true }).await;
    assert_eq!(town.post(&undo, &coordinator, &[("ke", &to.to_string())]).await.status, StatusCode::CONFLICT);
    assert!(town.state(number).await.secret);
}

#[tokio::test]
async fn what_is_typed_is_kept_for_who_typed_it() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let (liaison, coordinator) = (town.session("penghubung").await, town.session("koordinator").await);
    let address = format!("/meja/laporan/{number}/follow-up/ketikan");
    let words = "Kami akan ke sana hari Senin, \"pagi\" & siang";
    let kept = town.post(&address, &liaison, &[("words", words), ("says", "informed"), ("agency", "4"), ("seen", "3")]).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT);
    let page = town.get(&format!("/meja/laporan/{number}"), &liaison).await;
    assert!(page.text.contains("Kami akan ke sana hari Senin") && page.text.contains("Draf Anda"));
    assert!(!town.get(&format!("/meja/laporan/{number}"), &coordinator).await.text.contains("hari Senin"), "it is theirs alone");
    assert_eq!(town.post(&address, &town.session("penghubung.kes").await, &[("words", "x")]).await.status, StatusCode::NOT_FOUND);
    town.post(&address, &liaison, &[("buang", "1")]).await;
    assert!(!town.get(&format!("/meja/laporan/{number}"), &liaison).await.text.contains("hari Senin"));
    // What was sent is no draft any more.
    town.post(&address, &liaison, &[("words", words)]).await;
    let sent = [("words", "Sudah dijadwalkan."), ("says", "progress"), ("agency", "4")];
    assert_eq!(town.post(&format!("/meja/laporan/{number}/follow-up"), &liaison, &sent).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get(&format!("/meja/laporan/{number}"), &liaison).await.text.contains("Draf Anda"));
    // It lies there while it may be undone, and not longer.
    let (who, id) = (town.store.person_by_login("penghubung".into()).await.unwrap().unwrap().id, town.state(number).await.id);
    let kept = async || town.store.drafts(who, id).await.unwrap().len();
    town.app.reports().tidy_typings().await.unwrap();
    assert_eq!(kept().await, 1);
    town.clock.set(town.app.now() + jiff::SignedDuration::from_mins(16));
    town.app.reports().tidy_typings().await.unwrap();
    assert_eq!(kept().await, 0);
    town.post(&address, &liaison, &[("words", words)]).await;
    assert_eq!(kept().await, 1);
    town.app.reports().forget_person(store::Key::Tracking(number)).await.unwrap();
    assert_eq!(kept().await, 0, "who is forgotten is forgotten there too");
    let at_rest = String::from_utf8_lossy(&town.at_rest().await).into_owned();
    assert!(!at_rest.contains("hari Senin"), "sealed");
}

#[tokio::test]
async fn an_inbox_is_worked_through_one_after_the_other() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(town.report(false).await.0);
    }
    assert!(town.get("/meja", &coordinator).await.text.contains("<title>(3) "));
    assert_eq!(town.get("/meja/jumlah", &coordinator).await.text, "3");
    let mut here = town.get("/meja/antrean?kerja=verify", &coordinator).await.location().to_owned();
    let mut seen = Vec::new();
    for left in (0..3).rev() {
        let page = town.get(&here, &coordinator).await;
        let number = here.split(['/', '?']).nth(3).unwrap().to_owned();
        assert!(!seen.contains(&number), "each once");
        // A note decides nothing and stays here.
        let queue = page.field("antre");
        let note = [("words", "Sudah saya telepon."), ("antre", queue.as_str())];
        let noted = town.post(&format!("/meja/laporan/{number}/note"), &coordinator, &note).await;
        assert!(noted.location().starts_with(&format!("/meja/laporan/{number}?antre=")), "{}", noted.location());
        let seen_version = town.state(number.parse().unwrap()).await.version.to_string();
        let put_away =
            [("reason", "test"), ("words", "Hanya uji coba."), ("antre", queue.as_str()), ("seen", seen_version.as_str())];
        let done = town.post(&format!("/meja/laporan/{number}/archive"), &coordinator, &put_away).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(done.location().contains(&format!("lalu={number}.")));
        here = done.location().to_owned();
        assert_eq!(here.starts_with("/meja/laporan/"), left > 0, "{here}");
        seen.push(number);
    }
    let end = town.get(&here, &coordinator).await;
    assert!(end.text.contains(": diarsipkan. Statusnya kini: Diarsipkan"), "{}", end.text);
    assert!(end.text.contains("Urungkan") && end.text.contains("<title>(0) "), "the empty inbox tells what was done last");
}

#[tokio::test]
async fn undoing_goes_on_with_the_queue_and_tells_nobody_else() {
    let town = Town::new().await;
    let (coordinator, liaison) = (town.session("koordinator").await, town.session("penghubung").await);
    town.report(false).await;
    town.report(false).await;
    let here = town.get("/meja/antrean", &coordinator).await.location().to_owned();
    let (number, queue) = (here.split(['/', '?']).nth(3).unwrap().to_owned(), town.get(&here, &coordinator).await.field("antre"));
    let put_away = [("reason", "test"), ("words", "Hanya uji coba."), ("antre", queue.as_str()), ("seen", "1")];
    let next = town.post(&format!("/meja/laporan/{number}/archive"), &coordinator, &put_away).await.location().to_owned();
    let page = town.get(&next, &coordinator).await;
    let form = page.text.split(&format!("/meja/laporan/{number}/urungkan")).nth(1).unwrap();
    assert!(form.split("</form>").next().unwrap().contains("name=\"antre\" value=\"~"), "{form}");
    let undone = town.post(&format!("/meja/laporan/{number}/urungkan"), &coordinator, &[("ke", "1"), ("antre", &queue)]).await;
    assert!(undone.location().starts_with(&format!("/meja/laporan/{number}?urung=1&antre=")), "{}", undone.location());
    // The word is for who did it: nobody else learns from it that a report is there, nor can it be made up.
    let told = next.rsplit_once("lalu=").unwrap().1;
    assert!(town.get(&format!("/meja?lalu={told}"), &coordinator).await.text.contains("class=\"notice done\""));
    for (who, told) in
        [(&liaison, told.to_owned()), (&coordinator, format!("{number}.0")), (&coordinator, format!("{number}.0."))]
    {
        assert!(!town.get(&format!("/meja?lalu={told}"), who).await.text.contains("class=\"notice done\""), "{told}");
    }
}

#[tokio::test]
async fn a_place_written_in_full_is_understood() {
    let town = Town::new().await;
    let areas = [("64.02.09", "Tenggarong"), ("64.02.10", "Tenggarong Seberang"), ("64.02.06.2009", "Kutai Lama")];
    let areas = areas.map(|(code, name)| domain::Area { code: code.parse().unwrap(), name: name.into(), closed: false });
    town.store.put_areas(areas.to_vec()).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    let reference = town.app.reference();
    let named = |typed: &str| reference.the_area(typed).map(|a| a.code.to_string());
    let full = reference.place(&areas[0].code);
    assert!(full.contains(','), "{full}");
    for typed in [full.clone(), full.to_uppercase(), format!(" {full} ")] {
        assert_eq!(named(&typed).as_deref(), Some("64.02.09"), "{typed}");
    }
    assert_eq!((named("tenggarong"), named("seberang").as_deref()), (None, Some("64.02.10")));
    assert_eq!(named("kutai kartanegara").as_deref(), Some("64.02"), "though Kutai Lama lies there too");
}

#[tokio::test]
async fn reports_of_the_same_matter_are_shown_beside_with_the_reason() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let (first, _) = town.report_in("verified").await;
    let (second, _) = town.report(false).await;
    let (secret, _) = town.report(true).await;
    let page = town.get(&format!("/meja/laporan/{second}"), &coordinator).await;
    let beside = page.text.split("id=\"mirip\"").nth(1).unwrap_or_else(|| panic!("nothing beside: {}", page.text));
    assert!(beside.contains(&format!("/meja/laporan/{first}")) && beside.contains("Tempat yang sama"), "{beside}");
    assert!(!beside.contains(&format!("/meja/laporan/{secret}")) && !beside.contains(&format!("/meja/laporan/{second}\"")));
    assert!(!town.get(&format!("/meja/laporan/{secret}"), &coordinator).await.text.contains("id=\"mirip\""));
    // Both are read side by side before they are joined, whether it was pointed out or its number was written.
    let compare = beside.split("href=\"").find(|link| link.contains("/gabung?")).unwrap().split('"').next().unwrap();
    let compare = compare.replace("&#38;", "&");
    let join = [("number", &*first.grouped()), ("seen", "1")];
    let asked = town.post(&format!("/meja/laporan/{second}/join"), &coordinator, &join).await;
    assert_eq!(asked.location(), compare);
    assert!(matches!(town.state(second).await.status, Status::Submitted), "nothing is joined yet");
    let both = town.get(&compare, &coordinator).await.text;
    assert_eq!(
        both.matches("Jembatan di dekat pasar sudah lapuk, kata Pak Rahasia").count(),
        2 + both.matches("Jembatan di dekat pasar sudah lapuk, kata Pak Rahasia</a>").count(),
        "{both}"
    );
    assert!(both.contains(&first.grouped()) && both.contains(&second.grouped()) && both.contains("arah sebaliknya"), "{both}");
    let hidden = town.get(&format!("/meja/laporan/{second}/gabung?number={secret}"), &coordinator).await.text;
    assert!(hidden.contains("hanya digabungkan dengan yang sama") && !hidden.contains("name=\"compared\""), "{hidden}");
    let liaison = town.session("penghubung").await;
    assert_eq!(town.get(&compare, &liaison).await.status, StatusCode::NOT_FOUND);
    let join = [("number", &*first.grouped()), ("seen", "1"), ("compared", "1")];
    assert_eq!(town.post(&format!("/meja/laporan/{second}/join"), &coordinator, &join).await.status, StatusCode::SEE_OTHER);
    assert!(matches!(town.state(second).await.status, Status::Joined { .. }));
    // Whoever could not join them is shown nothing.
    let (third, _) = town.report_in("forwarded").await;
    assert!(!town.get(&format!("/meja/laporan/{third}"), &town.session("penghubung").await).await.text.contains("id=\"mirip\""));
}

#[tokio::test]
async fn greetings_make_no_two_reports_alike() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let lamp =
        town.report_saying("Selamat pagi Bapak, lampu padam di gang Melati. Terima kasih atas perhatiannya, salam hormat.").await;
    let school = town.report_saying("Selamat pagi Bapak, guru kelas absen. Terima kasih atas perhatiannya, salam hormat.").await;
    let again = town.report_saying("Permisi, gang Melati gelap, lampunya padam terus.").await;
    let beside = async |number| {
        let page = town.get(&format!("/meja/laporan/{number}"), &coordinator).await.text;
        page.split("id=\"mirip\"").nth(1).map(|b| b.split("</section>").next().unwrap().to_owned()).unwrap_or_default()
    };
    assert_eq!(beside(school).await, "");
    let alike = beside(again).await;
    assert!(alike.contains(&lamp.to_string()) && !alike.contains(&school.to_string()), "{alike}");
    assert!(alike.contains("melati") && alike.contains("padam") && alike.contains("Tempat yang sama, hari yang sama"), "{alike}");
}

#[tokio::test]
async fn agencies_near_a_report_are_offered_and_any_other_is_named() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let far = domain::Agency {
        id: AgencyId(0),
        parent: Some(OTHER_REGENCY),
        kind: domain::AgencyKind::Service,
        name: "Dinas Kebersihan".into(),
        area: "64.72".parse().unwrap(),
        topics: Vec::new(),
        approval: false,
        decree: String::new(),
        closed: false,
    };
    let id = town.store.put_agencies(vec![far]).await.unwrap()[0];
    town.app.administration().note_snapshots(&[app::Register::Agencies]).await.unwrap();
    let (number, _) = town.report_in("verified").await;
    let address = format!("/meja/laporan/{number}");
    let page = town.get(&address, &coordinator).await.text;
    let offered = page.split("name=\"lead\"").nth(1).unwrap().split("</select>").next().unwrap();
    for near in ["Dinas PU", "Pemerintah Provinsi", "Pemerintah Samarinda"] {
        assert!(offered.contains(near), "{near}: {offered}");
    }
    assert!(!offered.contains("Dinas Kebersihan"), "{offered}");
    for (typed, why) in [("dinas", "beberapa instansi"), ("Dinas Antah Berantah", "Tidak ada instansi dengan nama itu")] {
        let refused = town.post(&format!("{address}/forward"), &coordinator, &[("lead", "4"), ("lead_lain", typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.text.contains(why) && refused.text.contains(&format!("value=\"{typed}\"")), "{typed}: {}", refused.text);
    }
    let seen = town.state(number).await.version.to_string();
    let sent = [("lead_lain", "kebersihan samarinda"), ("seen", seen.as_str())];
    let done = town.post(&format!("{address}/forward"), &coordinator, &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(town.state(number).await.lead().map(|(_, f)| f.agency), Some(id));
}

#[tokio::test]
async fn what_cannot_be_done_now_says_why() {
    let town = Town::new().await;
    for (login, state, what, why) in [
        ("koordinator", "submitted", "Teruskan", "Verifikasi laporannya lebih dahulu"),
        ("koordinator", "needs_completion", "Verifikasi", "Pelapor diminta melengkapi"),
        ("koordinator", "forwarded", "Buka kembali", "Laporan belum ditutup"),
        ("koordinator", "archived", "Catatan internal", "sudah diarsipkan atau digabung"),
        ("koordinator", "closed", "Tutup", "Laporan sudah ditutup"),
        ("penghubung", "answered", "Tindak lanjuti", "Laporan sudah dijawab"),
        ("penghubung", "in_progress", "Mulai tangani", "Instansi sudah menanganinya"),
        ("atasan.kes", "draft", "Setujui dan terbitkan", ""),
    ] {
        let (number, _) = town.report_in(state).await;
        let page = town.get(&format!("/meja/laporan/{number}"), &town.session(login).await).await.text;
        let told = page.split("class=\"withheld\"").nth(1).map(|t| t.split("</details>").next().unwrap()).unwrap_or_default();
        if why.is_empty() {
            assert!(!told.contains(what), "{login}, {state}: what may be done is not withheld: {told}");
            continue;
        }
        let line = told.split("<li>").find(|line| line.contains(&format!("<b>{what}</b>")));
        let line = line.unwrap_or_else(|| panic!("{login}, {state}: nothing of {what}: {told}"));
        assert!(line.contains(why), "{login}, {state}: {line}");
        assert!(!page.contains(&format!("<summary>{what}</summary>")), "{login}, {state}: {what} is offered and withheld");
    }
}

#[tokio::test]
async fn a_place_that_a_text_names_is_pointed_out() {
    let town = Town::new().await;
    let coordinator = town.session("koordinator").await;
    let areas = [("64.02.06.2005", "Salo Palai"), ("64.02.06.2006", "Gas Alam")];
    let areas = areas.map(|(code, name)| domain::Area { code: code.parse().unwrap(), name: name.into(), closed: false });
    town.store.put_areas(areas.to_vec()).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    for (text, told) in [
        ("Jembatan di salo palai roboh sejak Senin", true),
        ("Jembatan di Salo roboh", false),
        ("Jalan dari Salo Palai ke Gas Alam putus", false),
        ("Jalan dari Badak Baru ke Salo Palai putus", false),
    ] {
        let id = trust::random::ordered_identity().to_string();
        let sent = [("id", id.as_str()), ("now", "send"), ("text", text), ("place", ""), ("area", VILLAGE), ("step", "send")];
        let receipt = town.post("/lapor", "", &sent).await;
        assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
        let number = receipt.text.split("id=\"tracking\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
        let page = town.get(&format!("/meja/laporan/{number}"), &coordinator).await.text;
        assert_eq!(page.contains("menyebut Salo Palai, Muara Badak"), told, "{text}: {page}");
    }
}

#[tokio::test]
async fn who_goes_back_to_what_they_may_see_no_longer_keeps_their_menu() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    let liaison = town.session("penghubung").await;
    let (version, words) = (town.state(number).await.version.to_string(), "Bukan kewenangan dinas kami.");
    let fields = [("seen", &*version), ("agency", "4"), ("better", "5"), ("words", words)];
    let back = town.post(&format!("/meja/laporan/{number}/return"), &liaison, &fields).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let report = format!("/meja/laporan/{number}");
    for path in [&*report, "/meja/tidak-ada", "/tidak-ada"] {
        let page = town.get(path, &liaison).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text.contains("action=\"/keluar\"") && page.text.contains("<p><a href=\"/meja\">"), "{path}: {}", page.text);
    }
    let stranger = town.get("/tidak-ada", "").await;
    assert!(!stranger.text.contains("/keluar") && stranger.text.contains("href=\"/lacak\""), "{}", stranger.text);
}

#[tokio::test]
async fn words_say_the_deed_and_what_is_not_done_yet() {
    let town = Town::new().await;
    let (coordinator, liaison) = (town.session("koordinator").await, town.session("penghubung.kes").await);
    let (number, _) = town.report(false).await;
    // Verified and not forwarded: neither the message nor a list calls it done, or says that it waits to be verified.
    let version = town.state(number).await.version.to_string();
    let mut sent = verified(&version);
    sent.retain(|(name, _)| *name != "to");
    let done = town.post(&format!("/meja/laporan/{number}/verify"), &coordinator, &fields(&sent)).await;
    let told = town.get(done.location(), &coordinator).await.text;
    assert!(told.contains(": diverifikasi. Statusnya kini: Diverifikasi, belum diteruskan."), "{told}");
    for (list, who) in [("/meja", coordinator.as_str()), ("/meja/cari", &coordinator), ("/laporan", "")] {
        let list = town.get(list, who).await.text;
        assert!(list.contains("Diverifikasi, belum diteruskan") && !list.contains("busy\">Menunggu verifikasi"), "{list}");
    }
    // A draft waits for somebody, who is named.
    let (draft, _) = town.report_in("draft").await;
    let page = town.get(&format!("/meja/laporan/{draft}"), &liaison).await.text;
    assert!(page.contains("Menunggu persetujuan pimpinan Dinas Kesehatan"), "{page}");
    assert!(town.get("/meja", &liaison).await.text.contains("Menunggu persetujuan pimpinan Dinas Kesehatan"));
    // What is due from the reporter is late on no desk.
    town.report_in("answered").await;
    town.set_clock("2026-04-30T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    let all = town.get("/meja/cari?status=answered", &coordinator).await.text;
    assert!(all.contains("Dijawab") && !all.contains("Terlambat") && !all.contains("hari kerja lagi"), "{all}");
}

#[tokio::test]
async fn whoever_takes_a_report_down_keeps_the_menu_of_the_desk() {
    let town = Town::new().await;
    for login in ["penghubung", "koordinator", "desa"] {
        let page = town.get("/meja/lapor", &town.session(login).await).await.text;
        let menu = page.split("</header>").next().unwrap();
        assert!(menu.contains("href=\"/akun\"") && menu.contains("action=\"/keluar\""), "{login}: {menu}");
    }
    let menu = town.get("/lapor", &town.session("koordinator").await).await.text;
    assert!(!menu.split("</header>").next().unwrap().contains("href=\"/akun\""), "{menu}");
}
