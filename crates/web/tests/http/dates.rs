//! Days that are said on the desk are the days that are meant, and why a deadline is on its day.

use axum::http::StatusCode;

use crate::town::{Page, Town};

/// The page of a report on the desk, from its deadlines on.
async fn clocks(town: &Town, number: domain::TrackingNumber, session: &str) -> String {
    let page = town.get(&format!("/meja/laporan/{number}"), session).await;
    page.text.split("<h2>Batas waktu</h2>").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
}

#[tokio::test]
async fn tomorrow_is_said_of_tomorrow_alone() {
    let town = Town::new().await;
    // Wednesday; three working days later it is Monday.
    town.set_clock("2026-03-04T01:00:00Z");
    let (number, _) = town.report(false).await;
    for (now, said) in [
        ("2026-03-05T01:00:00Z", "2 hari kerja lagi"),
        ("2026-03-06T01:00:00Z", "1 hari kerja lagi"),
        // In Samarinda it is Sunday already.
        ("2026-03-07T17:00:00Z", "Besok"),
        ("2026-03-08T17:00:00Z", "Hari ini"),
        ("2026-03-09T17:00:00Z", "Terlambat 1 hari kerja"),
    ] {
        town.set_clock(now);
        let coordinator = town.session("koordinator").await;
        let inbox = town.get("/meja", &coordinator).await;
        assert!(inbox.text.contains(said), "{now}: {}", inbox.text);
        assert!(said == "Besok" || !inbox.text.contains("Besok"), "{now}");
        assert!(clocks(&town, number, &coordinator).await.contains(said), "{now}");
    }
}

#[tokio::test]
async fn a_day_off_that_is_added_later_moves_nothing_and_the_page_says_so() {
    let town = Town::new().await;
    let (coordinator, admin) = (town.session("koordinator").await, town.session("admin").await);
    let off = async |date: &str, name: &str| {
        let added = town.post("/kelola/aturan/libur", &admin, &[("date", date), ("holiday", name), ("where", "64.02")]).await;
        assert_eq!(added.status, axum::http::StatusCode::SEE_OTHER, "{}", added.text);
        town.app.refresh_reference().await.unwrap();
    };
    off("2026-03-05", "Hari Daerah").await;
    let (number, _) = town.report(false).await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Yang dihitung: 4 Maret 2026, 6 Maret 2026, 9 Maret 2026."), "{why}");
    assert!(why.contains("Hari libur yang dilewati: 5 Maret 2026 (Hari Daerah)."), "{why}");
    assert!(!why.contains("Baru ditetapkan"), "{why}");
    let before = town.state(number).await;
    off("2026-03-09", "Cuti mendadak").await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Yang dihitung: 4 Maret 2026, 6 Maret 2026, 9 Maret 2026."), "{why}");
    assert!(why.contains("tidak menggeser tanggal ini: 9 Maret 2026 (Cuti mendadak)."), "{why}");
    assert_eq!(town.state(number).await, before);
    // The last working day before is not the last day.
    town.set_clock("2026-03-06T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    let inbox = town.get("/meja", &coordinator).await;
    assert!(inbox.text.contains("Sampai 9 Maret 2026") && !inbox.text.contains("Hari ini"), "{}", inbox.text);
    // What stood still is told, and the days before and after are counted.
    town.act(number, "koordinator", domain::Command::AskCompletion).await;
    town.set_clock("2026-03-11T01:00:00Z");
    let coordinator = town.session("koordinator").await;
    town.act(number, "", domain::Command::Complete).await;
    let why = clocks(&town, number, &coordinator).await;
    assert!(why.contains("Selama ini waktunya berhenti: 6–11 Maret 2026."), "{why}");
    assert!(town.app.proof().check_log(|_| {}).await.unwrap().is_empty());
}

/// What a form has to be written in a field, and what is told about it.
async fn sent(town: &Town, form: &str, field: &str, written: &str) -> Page {
    let admin = town.session("admin").await;
    match form {
        "/lapor" => {
            let id = town.get("/lapor", "").await.field("id");
            let text = "Jembatan gantung hampir putus, papannya lapuk";
            let fields = [("id", id.as_str()), ("now", "where"), ("step", "next"), ("kind", "complaint"), ("text", text)];
            town.post("/lapor", "", &[&fields[..], &[("place", "Badak Baru"), (field, written)]].concat()).await
        }
        "/kelola/aturan/batas" => {
            let rule = [("term", "reply"), ("days", "12"), ("article", "SE 1"), (field, written)];
            town.post(form, &admin, &rule).await
        }
        "/kelola/aturan/libur" => {
            let holiday = [("holiday", "Erau"), ("where", "64.02"), (field, written)];
            town.post(form, &admin, &holiday).await
        }
        "follow-up" => {
            let (number, _) = town.report_in("forwarded").await;
            let says = if field == "fixed_on" { "fixed" } else { "promised" };
            let answer = [("agency", "4"), ("words", "Sudah kami periksa."), ("says", says), (field, written)];
            town.post(&format!("/meja/laporan/{number}/follow-up"), &town.session("penghubung").await, &answer).await
        }
        list => {
            let cookie = town.session("pengawas").await;
            town.get(&format!("{list}?{field}={}", crate::town::encoded(written)), &cookie).await
        }
    }
}

#[tokio::test]
async fn days_are_taken_as_people_write_them_and_else_the_message_names_the_field_and_how() {
    let town = Town::new().await;
    // The form, its field, what the field is called, and a day that fits it, written in three ways.
    for (form, field, called, days) in [
        ("/lapor", "happened_on", "Tanggal kejadian", ["2 Maret 2026", "02/03/2026", "2026-03-02"]),
        ("/kelola/aturan/batas", "from", "Berlaku mulai", ["1 Mei 2030", "02/05/2030", "2030-05-03"]),
        ("/kelola/aturan/libur", "date", "Tanggal", ["Senin, 6 April 2026", "07/04/2026", "2026-04-08"]),
        ("follow-up", "fixed_on", "Selesai pada", ["2 Mar 2026", "2/3/26", "2026-03-02"]),
        ("follow-up", "promised_by", "Paling lambat", ["30 Maret 2026", "30/03/2026", "2026-03-30"]),
        ("/statistik", "dari", "Dari tanggal", ["1 Januari 2026", "01/01/2026", "2026-01-01"]),
        ("/instansi", "sampai", "Sampai tanggal", ["1 Maret 2026", "01/03/2026", "2026-03-01"]),
        ("/laporan", "dari", "Dari tanggal", ["1 Januari 2026", "01/01/2026", "2026-01-01"]),
        ("/meja/cari", "sampai", "Sampai tanggal", ["1 Maret 2026", "01/03/2026", "2026-03-01"]),
        ("/meja/awasi", "dari", "Dari tanggal", ["1 Januari 2026", "01/01/2026", "2026-01-01"]),
    ] {
        for written in days {
            let page = sent(&town, form, field, written).await;
            let taken =
                matches!(page.status, StatusCode::OK | StatusCode::SEE_OTHER) && !page.text.contains("misalnya 24 November");
            assert!(taken, "{form} {field} {written:?}: {} {}", page.status, page.words());
        }
        let page = sent(&town, form, field, "lusa & besok").await;
        let told = format!("{called}: Tulis tanggalnya sebagai hari, bulan, tahun, misalnya 24 November 2026 atau 24/11/2026.");
        assert!(page.words().contains(&told), "{form} {field}: {}", page.words());
        assert!(page.text.contains("value=\"lusa &#38; besok\""), "it comes back as it was written: {}", page.text);
        assert!(!page.text.contains("tahun-bulan"), "nobody is asked for a form that nobody writes");
    }
}

#[tokio::test]
async fn a_year_that_is_not_taken_is_said_with_those_that_are() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let of_1800 = [("date", "24 November 1800"), ("from", "24 November 1800"), ("holiday", "Hari Lama"), ("where", "64.02")];
    for form in ["/kelola/aturan/libur", "/kelola/aturan/batas"] {
        let told = town.post(form, &admin, &of_1800).await.words();
        assert!(told.contains("Tahunnya harus 2000 sampai 2100.") && !told.contains("Tulis tanggalnya"), "{form}: {told}");
    }
}
