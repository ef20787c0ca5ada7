//! One report about a forest lives through everything, and is looked for on every page, in every letter, sheet, log and figure.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use app::{ActRequest, Notice, OutgoingMail};
use axum::http::StatusCode;
use channels::mail::write;
use domain::{Actor, AgencyId, Command, grievance::StepName, report::Outcome};
use store::Key;

use super::{CAMERA, COMPANY, MAIL, forest_report, number, photo_with_exif};
use crate::{
    outbox::Phone,
    town::{OTHER_REGENCY, PROVINCE, Town, WORKS, mailbox},
};

/// Parts of the points, and the hour as pages, programs and letters write it: on the wall and in UTC.
const TRACES: [&str; 12] = [
    "Ngayau",
    "Belareq",
    "99887766",
    "ekskavator",
    "0.3124",
    "0.3134",
    "117.412",
    "117.413",
    "10.17",
    "10:17",
    "02:17",
    "KameraBelareq",
];

/// Pages of the programme, duty and satellites.
const PROGRAMME: [&str; 11] = [
    "/meja/siaga",
    "/meja/keluhan",
    "/meja/keluhan?bentuk=csv",
    "/meja/keluhan?bentuk=xlsx",
    "/meja/keluhan/laporan?periode=2026-q1",
    "/meja/keluhan/laporan?periode=2026-q1&bentuk=csv",
    "/meja/desa/64.02.06.2001/lima-tahun",
    "/meja/desa/64.02.06.2001/lima-tahun?bentuk=csv",
    "/meja/hutan/tanpa-laporan",
    "/meja/hutan/peta",
    "/meja/jejak",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything in which one of the traces stands.
fn betraying(what: &str, text: &str, found: &mut Vec<String>) {
    for trace in TRACES {
        if let Some((before, after)) = text.split_once(trace) {
            let around = |t: &str, n: usize| t.chars().take(n).collect::<String>();
            let last: String = before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            found.push(format!("{what}: {last}[{trace}]{}", around(after, 40)));
        }
    }
}

#[tokio::test]
async fn nothing_betrays_who_reported_where_and_at_what_hour() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let logged = tracing::subscriber::set_default(subscriber);
    let (town, mail) = (Town::with_forest().await, mailbox());
    town.on_duty().await;
    town.programme().await;
    // Others before and after it, whose hours everybody knows.
    town.set_clock("2026-03-03T02:00:01Z");
    let earlier = town.report_saying("Jalan ke kebun rusak berat").await;
    town.set_clock("2026-03-03T02:17:41Z");
    let phone = Phone::new();
    let told = town.sent_from_phone(&phone, forest_report(), &photo_with_exif()).await;
    let (number, pin) = (number(&told), told["pin"].as_str().unwrap().to_owned());
    // Whoever is on duty is asked, and takes it by the link in the mail; a drill goes beside it.
    for _ in 0..3 {
        town.app.jobs().run_jobs(&mail).await.unwrap();
    }
    let asked = mail.letters().into_iter().find(|l| l.notice() == Notice::DutyAsked).unwrap();
    let link = crate::duty::link(&asked);
    assert_eq!(town.post(&link, "", &[]).await.status, StatusCode::SEE_OTHER);
    town.set_clock("2026-03-03T02:25:01Z");
    town.post("/meja/siaga", &town.session("koordinator").await, &[("place", "Badak Baru")]).await;
    town.set_clock("2026-03-03T02:31:01Z");
    let later = town.report_saying("Lampu jalan di pasar mati").await;
    // A whole life, each deed at an hour that ends in 17 minutes.
    let minute = |at: &str| town.set_clock(at);
    minute("2026-03-03T02:40:00Z");
    for other in [earlier, later] {
        town.act(other, "koordinator", Town::verification(false, vec![])).await;
    }
    minute("2026-03-04T02:17:05Z");
    town.verify_forest(number, "hutan").await;
    town.act(number, "koordinator", Command::Forward { to: vec![WORKS, COMPANY], lead: WORKS }).await;
    town.act(number, "koordinator", Command::Copy { agency: OTHER_REGENCY }).await;
    town.tell(&mail).await;
    // It is in the programme's register, and its deadline passes once.
    minute("2026-03-04T02:17:15Z");
    town.taken(number).await;
    minute("2026-03-04T02:17:25Z");
    town.grieve(number, "koordinator", StepName::Acknowledged, None).await;
    minute("2026-03-05T02:17:05Z");
    let cookie = town.session("penghubung").await;
    town.post(&format!("/meja/laporan/{number}/buka/tempat"), &cookie, &[]).await;
    let (seen, answer) =
        (town.state(number).await.version.to_string(), "Kami sudah memeriksa ke lapangan dan menghentikan pekerjaan.");
    let fields: [(&str, &[u8]); 4] =
        [("seen", seen.as_bytes()), ("agency", b"4"), ("says", b"informed"), ("words", answer.as_bytes())];
    let answered =
        town.post_multipart(&format!("/meja/laporan/{number}/follow-up"), &cookie, &fields, &[&photo_with_exif()]).await;
    assert!(answered.status.is_redirection(), "{}", answered.text);
    town.app.reports().act_on_report(ActRequest::new(Key::Tracking(number), &Actor::Anyone, Command::Support)).await.unwrap();
    town.tell(&mail).await;
    minute("2026-03-06T02:17:05Z");
    town.act(number, "", Command::Dispute).await;
    minute("2026-03-09T02:17:05Z");
    town.act(number, "koordinator", Command::DecideAppeal { upheld: true }).await;
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(Outcome::Informed) }).await;
    town.tell(&mail).await;
    let (below, above) = ("koordinator", "koordinator.prov");
    for (hour, who, step) in [
        (3, below, StepName::Appealed),
        (4, above, StepName::Responded),
        (5, below, StepName::Conveyed),
        (6, below, StepName::Prevention),
    ] {
        minute(&format!("2026-03-09T{hour:02}:17:05Z"));
        town.grieve(number, who, step, None).await;
    }
    let carbon = town.session("karbon").await;
    let counted = town.get("/meja/keluhan/laporan?periode=2026-q1", &carbon).await;
    let deed = counted.field("deed");
    let fields = [("periode", "2026-q1"), ("instansi", "1"), ("deed", deed.as_str()), ("lessons", "Patroli lebih sering")];
    let kept = town.post("/meja/keluhan/laporan", &carbon, &fields).await.location().to_owned();
    let mut found = Vec::new();
    let look = async |path: &str, cookie: &str, found: &mut Vec<String>| {
        let page = town.get(path, cookie).await;
        betraying(&format!("{path} {cookie:.12}"), &page.text, found);
        for (name, value) in &page.headers {
            betraying(&format!("{path} {name}"), value.to_str().unwrap_or_default(), found);
        }
        page
    };
    let files = town.store.with_history(Key::Tracking(number)).await.unwrap().unwrap().attachments;
    assert_eq!(files.len(), 2);
    for closed in [false, true] {
        if closed {
            minute("2026-03-10T02:17:05Z");
            town.act(number, "", Command::Rate { stars: 4, solved: None }).await;
            town.tell(&mail).await;
        }
        let public = [
            "/",
            "/laporan",
            "/laporan?urut=lama",
            "/laporan?cari=hutan",
            "/laporan?topik=hutan",
            "/laporan?bentuk=csv",
            "/laporan?bentuk=xlsx",
            "/laporan?dari=2026-03-03&sampai=2026-03-03",
            "/peta",
            "/peta?topik=hutan",
            "/statistik",
            "/instansi",
            "/instansi/4",
            "/instansi/7",
            "/api/v1/reports",
            "/api/v1/reports?q=hutan",
            "/api/v1/reports?limit=1",
            "/api/v1/reports.csv",
            "/api/v1/figures",
            "/api/v1/areas",
            "/api/v1/agencies",
            "/tentang",
            "/privasi",
            "/kotak",
        ];
        for path in
            public.into_iter().map(str::to_owned).chain([format!("/laporan/{number}"), format!("/api/v1/reports/{number}")])
        {
            let page = look(&path, "", &mut found).await;
            assert!(page.status != StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        }
        let shown = town.get(&format!("/laporan/{number}"), "").await;
        assert!(
            shown.text.contains("Alat berat di hutan") && shown.text.contains("4 Maret 2026"),
            "it is public: {}",
            shown.text
        );
        for file in &files {
            assert_eq!(town.get(&format!("/laporan/{number}/berkas/{}", file.id), "").await.status, StatusCode::NOT_FOUND);
        }
        // Officials who do not work on it, and the company that it is about.
        for login in
            ["perusahaan", "pimpinan", "admin", "koordinator.lain", "penghubung.kes", "inspektur", "karbon", "spesialis", "desa"]
        {
            let cookie = town.session(login).await;
            let mut paths: Vec<_> =
                ["/meja", "/meja/cari", "/meja/ringkas", "/meja/cari?bentuk=csv", "/meja/awasi"].map(str::to_owned).into();
            paths.extend(PROGRAMME.map(str::to_owned));
            paths.extend(["", "/gangguan", "/tempat.geojson"].map(|part| format!("/meja/laporan/{number}{part}")));
            paths.extend([
                format!("/meja/keluhan/{number}"),
                format!("/laporan/{number}/peta-jalan"),
                kept.clone(),
                link.clone(),
            ]);
            for path in paths {
                let page = town.get(&path, &cookie).await;
                // What was said is for officials; who, where and when is not.
                let kept =
                    if matches!(login, "perusahaan" | "karbon" | "spesialis" | "desa") { &TRACES[..] } else { &TRACES[4..] };
                for trace in kept {
                    let around = page.text.split_once(trace).map(|(b, _)| b.chars().rev().take(80).collect::<Vec<_>>());
                    let around = around.map(|c| c.into_iter().rev().collect::<String>());
                    assert!(around.is_none(), "{login} {path}: {trace} after {around:?}");
                }
                for file in &files {
                    let file = town.get(&format!("/meja/laporan/{number}/berkas/{}", file.id), &cookie).await;
                    assert_ne!(file.status, StatusCode::OK, "{login} opens a photo");
                }
            }
        }
    }
    // Whoever reported sees their own; their photos say nothing of the camera.
    let own = town.follow(number, &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &own).await;
    assert!(page.text.contains("Anda dilindungi") && page.text.contains(&files[0].id.to_string()), "{}", page.text);
    let photo = town.get(&format!("/laporan/{number}/berkas/{}", files[0].id), &own).await;
    assert_eq!(photo.status, StatusCode::OK);
    assert!(!photo.bytes.windows(CAMERA.len()).any(|part| part == CAMERA.as_bytes()));
    let to_others = |letter: &&OutgoingMail| !format!("{letter:?}").contains(MAIL);
    for letter in mail.letters().iter().filter(to_others) {
        let written = write(letter, "http://lapor.contoh.id").unwrap();
        betraying("a letter", &written.plain, &mut found);
    }
    betraying("figures of the process", &crate::town::metrics().render(), &mut found);
    // Its own hour stands in the log as the clock of whoever writes it; nothing of a report does.
    drop(logged);
    let text = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    for trace in &TRACES[..8] {
        assert!(!text.contains(trace), "the log tells {trace}");
    }
    assert!(found.is_empty(), "{found:#?}");
    // Between two whose hours are known it stands last in its day, on however short a page.
    let list = town.get("/api/v1/reports?limit=1", "").await.json();
    let order: Vec<_> = list["reports"].as_array().unwrap().iter().map(|r| r["tracking"].as_str().unwrap().to_owned()).collect();
    assert_eq!(order, [later, earlier, number].map(|n| n.to_string()));
    assert!(list.get("next").is_none());
    let told = town.get(&format!("/api/v1/reports/{number}"), "").await.json();
    assert_eq!(told["received_at"], "2026-03-02T16:00:00Z", "the beginning of its day in East Kalimantan");
    assert_eq!(PROVINCE, AgencyId(1));
}
