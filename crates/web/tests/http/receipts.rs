//! A receipt can be loaded again, gone back to and sent again on a bad line; whoever sent a report is its reporter there. Files
//! that are not sent yet are shown to whoever holds their form, by the names their sender gave them.

use axum::http::{StatusCode, header};

use crate::town::{Page, Town, VILLAGE};

const TEXT: &str = "Lampu jalan di depan pasar mati";

fn pin_of(page: &Page) -> Option<String> {
    Some(page.text.split("id=\"pin-once\">").nth(1)?.split('<').next()?.to_owned())
}

/// A browser that opened a form: its cookie, and that of a session where one is given.
async fn browser(town: &Town, path: &str, session: &str) -> String {
    let cookie = town.get(path, session).await.cookie("formulir").unwrap();
    if session.is_empty() { cookie } else { format!("{session}; {cookie}") }
}

fn form(id: &str) -> [(&str, &str); 4] {
    [("id", id), ("step", "send"), ("text", TEXT), ("area", VILLAGE)]
}

/// What a cookie is set with besides its value.
fn flags(page: &Page, name: &str) -> Option<String> {
    let all = page.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap());
    all.filter_map(|c| c.split_once(';')).find(|(c, _)| c.starts_with(&format!("{name}="))).map(|(_, flags)| flags.to_owned())
}

#[tokio::test]
async fn whoever_sends_a_report_has_its_receipt_for_some_minutes_and_is_its_reporter() {
    let town = Town::new().await;
    let (here, id) = (browser(&town, "/lapor", "").await, trust::random::ordered_identity().to_string());
    let sent = town.post("/lapor", &here, &form(&id)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let receipt = sent.location().to_owned();
    let report = receipt.strip_suffix("/bukti").unwrap();
    let shown = town.get(&receipt, &here).await;
    let pin = pin_of(&shown).unwrap_or_else(|| panic!("{}", shown.text));
    // Loaded again, in the other language, and sent again, as where the first answer was lost.
    for cookie in [&here, &format!("{here}; bahasa=en")] {
        assert_eq!(pin_of(&town.get(&receipt, cookie).await).as_ref(), Some(&pin));
    }
    let again = town.post("/lapor", &here, &form(&id)).await;
    assert_eq!((again.location(), town.store.counts().await.unwrap().0), (receipt.as_str(), 1));
    // They are its reporter, just as with the PIN.
    let reporter = sent.cookie("ikut").unwrap();
    let own = town.get(report, &reporter).await;
    assert!(own.status == StatusCode::OK && own.text.contains(TEXT), "{}", own.text);
    let proved = town.post(&format!("{report}/pin"), "", &[("pin", &pin)]).await;
    assert_eq!(flags(&sent, "ikut"), flags(&proved, "ikut"));
    assert!(flags(&sent, "ikut").is_some_and(|f| f.contains("HttpOnly; SameSite=Strict")));
    // Several from one browser do not put each other out.
    let other = town.post("/lapor", &here, &form(&trust::random::ordered_identity().to_string())).await;
    assert_ne!(flags(&other, "ikut"), flags(&sent, "ikut"), "each lies at its own address");
    assert!(pin_of(&town.get(other.location(), &here).await).is_some_and(|other| other != pin));
    // Nobody else finds anything, whether or not there is such a report.
    let elsewhere = browser(&town, "/lapor", "").await;
    let official = town.session("koordinator").await;
    for cookie in ["", &elsewhere, &format!("formulir={}", "0".repeat(64)), &official, &reporter] {
        let refused = town.get(&receipt, cookie).await;
        assert_eq!((refused.status, refused.location()), (StatusCode::SEE_OTHER, report), "{cookie}");
    }
    let known = town.post("/lapor", &elsewhere, &form(&id)).await;
    assert!(known.status == StatusCode::CREATED && pin_of(&known).is_none() && known.cookie("ikut").is_none());
    // The PIN lies nowhere, and is told for some minutes only.
    town.pass(599);
    assert_eq!(pin_of(&town.get(&receipt, &here).await).as_ref(), Some(&pin));
    town.pass(2);
    let over = town.get(&receipt, &here).await;
    assert_eq!(over.location(), format!("{report}?bukti=1"));
    for cookie in ["", &reporter] {
        let page = town.get(over.location(), cookie).await;
        assert!(page.text.contains("PIN tidak ditampilkan lagi"), "it is told: {}", page.text);
    }
    assert!(!town.get(report, "").await.text.contains("PIN tidak ditampilkan lagi"));
    let late = town.post("/lapor", &here, &form(&id)).await;
    assert!(late.status == StatusCode::CREATED && pin_of(&late).is_none() && late.cookie("ikut").is_none());
    assert!(!town.at_rest().await.windows(14).any(|w| w == pin.as_bytes()));
}

#[tokio::test]
async fn a_browser_that_keeps_nothing_has_the_receipt_as_the_answer() {
    let town = Town::new().await;
    let id = trust::random::ordered_identity().to_string();
    let sent = town.post("/lapor", "", &form(&id)).await;
    assert!(sent.status == StatusCode::CREATED && pin_of(&sent).is_some() && sent.cookie("ikut").is_some());
    assert!(pin_of(&town.post("/lapor", "", &form(&id)).await).is_none());
}

#[tokio::test]
async fn what_is_taken_down_for_somebody_leaves_no_reporter_behind() {
    let town = Town::new().await;
    let desa = town.session("desa").await;
    let (here, id) = (browser(&town, "/meja/lapor", &desa).await, trust::random::ordered_identity().to_string());
    let sent = town.post("/meja/lapor", &here, &form(&id)).await;
    assert!(sent.status == StatusCode::SEE_OTHER && sent.cookie("ikut").is_none(), "{}", sent.text);
    let receipt = sent.location().to_owned();
    let pin = pin_of(&town.get(&receipt, &here).await).unwrap();
    assert_eq!(pin_of(&town.get(&receipt, &here).await), Some(pin), "loaded again");
    // Whoever comes to the machine after them finds none.
    let alone = here.split("; ").find(|c| c.starts_with("formulir")).unwrap();
    let coordinator = town.session("koordinator").await;
    for cookie in [alone, &format!("{coordinator}; {alone}")] {
        assert_eq!(town.get(&receipt, cookie).await.status, StatusCode::SEE_OTHER, "{cookie}");
    }
}

#[tokio::test]
async fn a_report_that_nobody_may_see_asks_for_the_pin_and_frightens_nobody() {
    let town = Town::new().await;
    let (hidden, _) = town.report_in("submitted").await;
    let page = town.get(&format!("/laporan/{hidden}"), "").await;
    let title = format!("<h1>Laporan {}</h1>", hidden.grouped());
    assert!(page.status == StatusCode::NOT_FOUND && page.text.contains(&title), "{}", page.text);
    assert!(!page.text.contains("Tidak ditemukan"), "{}", page.text);
}

fn marks(page: &Page) -> Vec<String> {
    let values = page.text.split("name=\"kept\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    values.map(|v| v.replace("&quot;", "\"").replace("&#34;", "\"")).collect()
}

fn pictures(page: &Page) -> Vec<String> {
    let all = page.text.split("<img src=\"").skip(1);
    all.map(|rest| rest.split('"').next().unwrap().to_owned()).filter(|a| a.starts_with("/lapor/berkas/")).collect()
}

#[tokio::test]
async fn files_that_are_not_sent_yet_are_seen_by_their_names_in_every_step() {
    let town = Town::new().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(640, 480).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let id = trust::random::ordered_identity().to_string();
    let fields = [("id", id.as_bytes()), ("text", TEXT.as_bytes()), ("now", b"what".as_slice()), ("step", b"next")];
    let next = town.post_multipart("/lapor", "", &fields, &[png.get_ref(), b"%PDF-1.4 x"]).await;
    let marks = marks(&next);
    assert_eq!(marks.len(), 2, "{}", next.text);
    let step = async |now: &str, step: &str| {
        let fields = [("id", &*id), ("text", TEXT), ("area", VILLAGE), ("now", now), ("step", step)];
        let kept = marks.iter().map(|m| ("kept", m.as_str()));
        town.post("/lapor", "", &fields.into_iter().chain(kept).collect::<Vec<_>>()).await
    };
    let mut seen = Vec::new();
    for page in [step("where", "to-what").await, step("where", "next").await] {
        assert_eq!(
            page.text.matches("rahasia-budi.jpg").count() - 2,
            2,
            "both by name, beside what the form carries: {}",
            page.text
        );
        assert!(pictures(&page).len() == 1 && page.text.contains("width=\"160\" height=\"120\""), "{}", page.text);
        seen.extend(pictures(&page));
    }
    let small = town.get(&seen[0], "").await;
    assert_eq!((small.status, &small.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    let (address, mark) = seen[0].rsplit_once('/').unwrap();
    let (file, _) = address.rsplit_once('/').unwrap();
    let late = town.app.now().as_microsecond() + 1;
    for wrong in [
        format!("{address}/{}", "0".repeat(32)),
        format!("{address}/x"),
        format!("{file}/{late}/{mark}"),
        format!("{file}/x/{mark}"),
    ] {
        assert_eq!(town.get(&wrong, "").await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let sent = step("send", "send").await;
    assert!(sent.status == StatusCode::CREATED && sent.text.contains("Berkas yang ikut terkirim: 2"), "{}", sent.text);
    assert!(!town.at_rest().await.windows(12).any(|w| w == b"rahasia-budi"), "names of files are kept nowhere");
    town.pass(24 * 3600);
    assert_eq!(town.get(&seen[0], "").await.status, StatusCode::NOT_FOUND, "as long as a form lives");
}

#[tokio::test]
async fn files_that_are_refused_are_told_once_each_in_the_order_they_were_chosen() {
    let town = Town::new().await;
    let large = vec![b'x'; app::MAX_FILE_BYTES + 1];
    let fields = [("text", TEXT.as_bytes()), ("now", b"what".as_slice()), ("step", b"next")];
    let page = town.post_multipart("/lapor", "", &fields, &[b"nothing known", &large, b"%PDF-1.4 x", b"", b"unknown"]).await;
    let told: Vec<_> = page.text.split("Berkas ke-").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(told, ["1", "2", "4", "5"], "{}", page.text);
    assert!(page.text.contains("4 berkas tidak diterima"), "{}", page.text);
}
