//! What administrators are told: letters before they are sent, days that are over, texts that are kept otherwise than typed.

use axum::http::StatusCode;

use crate::town::{REGENCY, Town};

#[tokio::test]
async fn a_letter_is_looked_at_first_and_refused_where_it_names_what_is_not_there() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let own = [("surat", "receipt"), ("subject_id", "Sampai: {nomor}"), ("body_id", "Kabar paling lambat {batas}.")];
    let looked = town.post("/kelola/surat", &admin, &[&own[..], &[("lihat", "1")]].concat()).await;
    assert_eq!(looked.status, StatusCode::OK);
    let pre = looked.text.split("<pre>").nth(1).unwrap().split("</pre>").next().unwrap();
    assert!(pre.contains("Kabar paling lambat 10 Maret 2026.") && pre.contains("Jembatan gantung rusak"), "{pre}");
    assert!(looked.text.contains("<b>Sampai: 123 456 "), "{}", looked.text);
    assert!(!town.get("/kelola/surat", &admin).await.text.contains("Sampai: {nomor}"), "looked at, not kept");
    for (field, text, place) in [
        ("body_id", "Halo {nama_pelapor}", "{nama_pelapor} tidak dikenal di surat ini"),
        ("subject_en", "From {instansi}", "{instansi} tidak dikenal di surat ini"),
        ("body_en", "By {Batas}", "{Batas} tidak dikenal di surat ini"),
    ] {
        for press in ["", "1"] {
            let fields = [("surat", "receipt"), (field, text), ("lihat", press)];
            let refused = town.post("/kelola/surat", &admin, &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(refused.text.contains(place) && refused.text.contains(text), "{place}: {}", refused.text);
        }
    }
    // A letter of an account knows no report.
    let refused = town.post("/kelola/surat", &admin, &[("surat", "new-password"), ("body_id", "Laporan {nomor}")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ready = |words| [("agency", "Pemerintah Kukar"), ("title", "Terima kasih"), ("words", words)];
    let refused = town.post("/kelola/jawaban", &admin, &ready("Laporan {nomer} kami kerjakan")).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("{nomer}"), "{}", refused.text);
    assert_eq!(town.post("/kelola/jawaban", &admin, &ready("Laporan {nomor}")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn days_that_are_over_are_shown_and_nothing_is_renamed_unsaid() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let of_regency = domain::Grant { role: domain::Role::Administrator, agency: REGENCY };
    let person = town.store.person_by_login("pimpinan".into()).await.unwrap().unwrap();
    town.app.administration().set_grants(None, person.id, vec![of_regency]).await.unwrap();
    let regency = town.session("pimpinan").await;
    let day = |date, name| [("date", date), ("holiday", name), ("where", "64.02")];
    for (date, name) in [("2025-09-28", "Erau lama"), ("2026-09-28", "Erau")] {
        let put = town.post("/kelola/aturan/libur", &regency, &day(date, name)).await;
        assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.text);
    }
    let page = town.get("/kelola/aturan", &admin).await.text;
    let (coming, past) = page.split_once("id=\"lewat\"").unwrap();
    assert!(past.contains("Erau lama") && past.contains("28 September 2025"), "{past}");
    assert!(coming.contains("28 September 2026") && !coming.contains("Erau lama"), "{coming}");
    // Adding one that is there by another name renames nothing.
    for (path, fields, kept) in [
        ("/kelola/aturan/libur", &day("2026-09-28", "Lain")[..], "libur dengan nama lain"),
        ("/kelola/topik", &[("code", "jalan"), ("topic_name", "Lorong"), ("topic_name_en", "Roads")], "sudah dipakai topik lain"),
        ("/kelola/wilayah", &[("code", "64.02.06"), ("area_name", "Muara Baru")], "sudah dipakai wilayah lain"),
    ] {
        let cookie = if path.ends_with("libur") { &regency } else { &admin };
        let refused = town.post(path, cookie, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", refused.location());
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }
    // Where somebody renames a thing on purpose, it is told when blanks or what is not seen are dropped.
    let renamed = [("code", "jalan"), ("there", "1"), ("topic_name", " Jalan\u{200b}  raya"), ("topic_name_en", "Roads")];
    let put = town.post("/kelola/topik", &admin, &renamed).await;
    let told = town.get(put.location(), &admin).await.text;
    assert!(told.contains("Spasi berlebih") && told.contains("value=\"Jalan raya\""), "{}: {told}", put.location());
    let plain = [("code", "jalan"), ("there", "1"), ("topic_name", "Jalan"), ("topic_name_en", "Roads")];
    let put = town.post("/kelola/topik", &admin, &plain).await;
    assert!(!town.get(put.location(), &admin).await.text.contains("Spasi berlebih"));
}

#[tokio::test]
async fn an_administrator_lands_where_they_manage() {
    let town = Town::new().await;
    let entered = town.post("/masuk", "", &[("login", "admin"), ("password", "sandi-rahasia-1")]).await;
    let cookie = entered.cookie("sesi").unwrap();
    assert_eq!(town.get(entered.location(), &cookie).await.location(), "/kelola");
}

#[tokio::test]
async fn each_role_says_what_it_does_where_it_is_chosen() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let page = town.get("/kelola/orang/baru", &admin).await.text;
    for role in domain::Role::ALL {
        assert!(page.contains(&format!("id=\"role-{}-hint\"", role.as_str())), "{role:?}");
    }
    assert!(page.contains("Menjawab laporan yang diteruskan ke instansinya."), "{page}");
}
