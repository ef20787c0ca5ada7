//! What is written for a complainant reaches them, by number and PIN, and nobody else; what is noted among officials stays there. A restricted
//! case answers its reporter the same way. Their mail says what happened and that words wait, and holds none of them.

use app::News;
use axum::http::StatusCode;
use domain::{Agency, AgencyId, AgencyKind, Command, Grant, Role, TopicCode, grievance::StepName};

use super::restricted::LOOKED_AT;
use crate::town::{REGENCY, Town, area, mailbox};

const ANSWER: &str = "Pembagian dihitung ulang Jatayu";
const CONVEYED: &str = "Disampaikan lewat Srikandi";
const WHY: &str = "Ditutup karena Arjuna";
const NOTE: &str = "Catatan dalam Gatotkaca";
const DECISION: &str = "Putusan provinsi Bima";

#[tokio::test]
async fn words_for_the_complainant_reach_them_alone() {
    let (town, mail) = (Town::new().await, mailbox());
    town.programme().await;
    let company = Agency {
        id: AgencyId(0),
        parent: Some(REGENCY),
        kind: AgencyKind::Company,
        name: "PT Rimba Makmur".into(),
        area: area("64.02"),
        topics: vec![TopicCode("jalan".into())],
        approval: false,
        decree: String::new(),
        closed: false,
    };
    let company = *town.store.put_agencies(vec![company]).await.unwrap().first().unwrap();
    town.app.administration().note_snapshots(&app::Register::ALL).await.unwrap();
    town.app.refresh_reference().await.unwrap();
    town.person("perusahaan", vec![Grant { role: Role::Liaison, agency: company }]).await;
    let (number, pin) = town.report_in("verified").await;
    town.taken(number).await;
    town.act(number, "koordinator", Command::Forward { to: vec![company], lead: company }).await;
    let coordinator = town.session("koordinator").await;
    for fields in [
        vec![("step", "assessed"), ("severity", "high"), ("words", NOTE)],
        vec![("step", "responded"), ("words", ANSWER)],
        vec![("step", "conveyed"), ("words", CONVEYED)],
        vec![("step", "closed"), ("outcome", "unresolved"), ("words", WHY)],
    ] {
        let kept = town.step(&coordinator, number, &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{fields:?}: {}", kept.words());
    }
    // Each form says who reads it.
    let entry = town.get(&format!("/meja/keluhan/{number}"), &coordinator).await;
    for (label, step) in [("hanya di dalam", "prevention"), ("hanya di dalam", "reopened")] {
        let form = entry.text.split(&format!("id=\"do-{step}\"")).nth(1).unwrap().split("</form>").next().unwrap();
        assert!(form.contains(label) && !form.contains("dibaca pengadu"), "{step}: {form}");
    }
    assert_eq!(entry.text.matches("<span class=\"tag quiet\">dibaca pengadu</span>").count(), 3, "{}", entry.text);
    // The way has them, each with its day and office, and how it ended; the report's page leads there.
    let reporter = town.follow(number, &pin).await;
    let way = town.get(&format!("/laporan/{number}/peta-jalan"), &reporter).await.words();
    for told in [ANSWER, CONVEYED, WHY, "Dijawab · 3 Maret 2026 · Pemerintah Kukar", "Selesai ditangani: Tidak terselesaikan"] {
        assert!(way.contains(told), "{told}: {way}");
    }
    let page = town.get(&format!("/laporan/{number}"), &reporter).await;
    assert!(page.words().contains("Ada yang tertulis untuk Anda (Selesai ditangani: Tidak terselesaikan"), "{}", page.words());
    for hidden in [ANSWER, CONVEYED, WHY, NOTE] {
        assert!(!page.text.contains(hidden), "{hidden}: {}", page.words());
    }
    assert!(!way.contains(NOTE), "{way}");
    // Decided about, with words of who decided.
    let appeal = [("step", "appealed"), ("words", "Saya tidak setuju")];
    assert_eq!(town.post(&format!("/laporan/{number}/peta-jalan"), &reporter, &appeal).await.status, StatusCode::SEE_OTHER);
    // What waits for a decision is told as long as it waits.
    town.tell(&mail).await;
    let province = town.session("koordinator.prov").await;
    assert_eq!(town.step(&province, number, &[("step", "responded"), ("words", DECISION)]).await.status, StatusCode::SEE_OTHER);
    let way = town.get(&format!("/laporan/{number}/peta-jalan"), &reporter).await.words();
    let (decided, first) = (way.find(DECISION).unwrap(), way.find(ANSWER).unwrap());
    assert!(first < decided && way.contains("Putusan banding · 3 Maret 2026 · Pemerintah Provinsi"), "{way}");
    // What an official prints for them has what that official reads.
    let printed = town.get(&format!("/meja/keluhan/{number}/peta-jalan"), &coordinator).await.words();
    assert!(printed.contains(ANSWER) && printed.contains(DECISION), "{printed}");
    // Nobody else, by no way.
    for login in ["", "perusahaan", "karbon", "desa", "penghubung.kes"] {
        let cookie = if login.is_empty() { String::new() } else { town.session(login).await };
        for path in LOOKED_AT.into_iter().chain(["/laporan/N/peta-jalan", "/meja/keluhan/N/peta-jalan", "/laporan/N/berkas"]) {
            let page = town.get(&path.replace('N', &number.to_string()), &cookie).await;
            for hidden in ["Jatayu", "Srikandi", "Arjuna", "Gatotkaca", "Bima"] {
                assert!(!page.text.contains(hidden), "{login:?} reads {hidden} at {path}");
            }
        }
    }
    for login in ["", "koordinator"] {
        let cookie = if login.is_empty() { String::new() } else { town.session(login).await };
        for path in ["/laporan?cari=Jatayu", "/meja/cari?cari=Jatayu", "/meja/semua?cari=Jatayu", "/api/v1/reports?q=Jatayu"] {
            assert!(!town.get(path, &cookie).await.text.contains(&number.to_string()), "{login:?} finds it at {path}");
        }
    }
    // The mail says what happened and that something waits, and none of it.
    town.tell(&mail).await;
    let letters: Vec<_> = mail.letters().into_iter().filter(|l| l.name.is_none()).collect();
    let told: Vec<_> = letters
        .iter()
        .filter_map(|l| match l.news {
            News::GrievanceStep { step, decides, words, .. } | News::GrievanceNext { step, decides, words, .. } => {
                Some((step, decides, words))
            }
            _ => None,
        })
        .collect();
    use StepName::{Appealed, Closed, Conveyed, Responded, Taken};
    let steps =
        [(Taken, false), (Responded, true), (Conveyed, true), (Closed, true), (Appealed, false)].map(|(s, w)| (s, false, w));
    assert_eq!(told, [&steps[..], &[(Responded, true, true)]].concat());
    let written: Vec<_> = letters.iter().map(|l| channels::mail::write(l, "https://lapor.contoh.id").unwrap()).collect();
    let subjects: Vec<_> = written.iter().map(|w| w.subject.as_str()).filter(|s| s.starts_with("Keluhan")).collect();
    let of = |what: &str| format!("Keluhan {}: {what}", number.grouped());
    let expected = [
        "dicatat di register",
        "sudah dijawab",
        "keputusan disampaikan",
        "selesai ditangani",
        "banding diterima",
        "banding diputuskan",
    ];
    assert_eq!(subjects, expected.map(of));
    for letter in &written {
        for hidden in ["Jatayu", "Srikandi", "Arjuna", "Bima"] {
            assert!(
                !letter.plain.contains(hidden) && !letter.html.contains(hidden) && !letter.subject.contains(hidden),
                "{hidden}"
            );
        }
    }
    let to_decide = mail.letters().into_iter().find(|l| matches!(l.news, News::GrievanceToDecide { .. })).unwrap();
    let to_decide = channels::mail::write(&to_decide, "https://lapor.contoh.id").unwrap();
    assert!(to_decide.plain.contains(&format!("/meja/keluhan/{number}")), "{}", to_decide.plain);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
    town.app.operation().rebuild_rows(|_| {}).await.unwrap();
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_restricted_case_answers_its_reporter_on_their_page_and_tells_nobody_else() {
    let (town, mail) = (Town::new().await, mailbox());
    town.programme().await;
    let (number, pin) = town.report_in("submitted").await;
    town.act(number, "koordinator", Command::Restrict).await;
    let specialist = town.session("spesialis").await;
    let taken = [("step", "taken"), ("category", "land"), ("tier", "village"), ("severity", "high")];
    for fields in
        [&taken[..], &[("step", "assessed"), ("severity", "high"), ("words", NOTE)], &[("step", "responded"), ("words", ANSWER)]]
    {
        let kept = town.step(&specialist, number, fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{fields:?}: {}", kept.words());
    }
    let reporter = town.follow(number, &pin).await;
    let page = town.get(&format!("/laporan/{number}"), &reporter).await;
    let words = page.words();
    assert!(words.contains(ANSWER) && words.contains("Dijawab · 3 Maret 2026 · spesialis pengaduan"), "{words}");
    assert!(!words.contains(NOTE) && !words.contains("Petugas spesialis") && !words.contains("koordinator"), "{words}");
    let by_number = town.get(&format!("/laporan/{number}"), "").await;
    assert_eq!(by_number.status, StatusCode::NOT_FOUND);
    // Closed on the report, it was the specialist who did.
    town.act(number, "spesialis", Command::Close).await;
    let words = town.get(&format!("/laporan/{number}"), &reporter).await.words();
    assert!(words.contains("ditutup oleh spesialis pengaduan"), "{words}");
    assert!(!words.contains("oleh admin") && !words.contains("koordinator"), "{words}");
    town.tell(&mail).await;
    assert!(mail.letters().iter().all(|l| l.name.is_some()), "no letter to its reporter: {:?}", mail.letters());
    // Lifted: what the specialist wrote for its reporter is theirs, and not for who prints their way.
    let (other, pin) = town.report_in("submitted").await;
    town.act(other, "koordinator", Command::Restrict).await;
    for fields in [&taken[..], &[("step", "responded"), ("words", ANSWER)]] {
        assert_eq!(town.step(&specialist, other, fields).await.status, StatusCode::SEE_OTHER);
    }
    town.act(other, "spesialis", Command::LiftRestriction).await;
    let reporter = town.follow(other, &pin).await;
    let way = town.get(&format!("/laporan/{other}/peta-jalan"), &reporter).await.words();
    assert!(way.contains(ANSWER) && way.contains("spesialis pengaduan"), "{way}");
    let coordinator = town.session("koordinator").await;
    for path in ["/meja/keluhan/N/peta-jalan", "/meja/keluhan/N", "/meja/laporan/N"] {
        let page = town.get(&path.replace('N', &other.to_string()), &coordinator).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text.contains("Jatayu"), "{path}: {}", page.words());
    }
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}
