//! What administrators manage on screen, how far each of them reaches, and that every change is read back.

use axum::http::StatusCode;
use domain::{AgencyId, Command, Role};

use crate::town::{PROVINCE, Page, REGENCY, Town, WORKS};

/// The password a page shows once.
fn shown_password(page: &Page) -> String {
    let after = page.text.split("id=\"sandi\">").nth(1).unwrap_or_else(|| panic!("no password: {}", page.text));
    after.split('<').next().unwrap().to_owned()
}

impl Town {
    /// An administrator of one regency, invited on screen.
    async fn administrator_of_regency(&self) -> String {
        let admin = self.session("admin").await;
        let fields =
            [("login", "Admin.Kukar"), ("name", "Admin Kukar"), ("role", "administrator"), ("agency", "Pemerintah Kukar")];
        let page = self.post("/kelola/orang", &admin, &fields).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let password = shown_password(&page);
        let entered = self.post("/masuk", "", &[("login", "admin.kukar"), ("password", &password)]).await;
        let cookie = entered.cookie("sesi").unwrap();
        assert_eq!(self.get("/kelola", &cookie).await.location(), "/sandi", "and only to choose another");
        let chosen = [("old", password.as_str()), ("new", "sandi baru yang panjang"), ("again", "sandi baru yang panjang")];
        self.post("/sandi", &cookie, &chosen).await.cookie("sesi").unwrap()
    }

    async fn agency(&self, id: AgencyId) -> domain::Agency {
        self.app.refresh_reference().await.unwrap();
        self.app.reference().agencies.get(id).unwrap().clone()
    }
}

const WORKS_AS_IT_IS: [(&str, &str); 5] = [
    ("name", "Dinas PU"),
    ("kind", "service"),
    ("parent", "Pemerintah Kukar"),
    ("place", "Kutai Kartanegara"),
    ("topic", "jalan"),
];

fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(k, _)| more.iter().all(|(other, _)| other != k));
    kept.chain(more).copied().collect()
}

#[tokio::test]
async fn agencies_are_added_changed_and_closed_and_each_change_is_read_back() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let overview = town.get("/kelola", &admin).await;
    assert!(overview.text.contains("Dinas PU") && overview.text.contains("SK pengelola belum dicatat"), "{}", overview.text);
    let blank = town.get(&format!("/kelola/instansi/baru?di={}", REGENCY.0), &admin).await;
    assert_eq!(blank.field("parent"), "", "it is a field with proposals");
    assert!(blank.text.contains("value=\"Pemerintah Kukar\""), "{}", blank.text);
    let new = with(&WORKS_AS_IT_IS, &[("name", "UPTD Jembatan"), ("parent", "Dinas PU"), ("decree", "SK Bupati 12/2026")]);
    let put = town.post("/kelola/instansi", &admin, &new).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.text);
    let id: AgencyId = AgencyId(put.location().split(['/', '?']).nth(3).unwrap().parse().unwrap());
    let agency = town.agency(id).await;
    assert_eq!((agency.parent, agency.decree.as_str()), (Some(WORKS), "SK Bupati 12/2026"));
    let page = town.get(put.location(), &admin).await;
    assert!(page.text.contains("Tersimpan.") && page.text.contains("Belum ada petugas"), "{}", page.text);
    // What does not fit comes back with what was typed.
    for (more, why) in [
        ([("name", "UPTD Jembatan"), ("parent", "Dinas PU")], "sudah dipakai"),
        ([("name", "UPTD Lain"), ("parent", "Kantor Kelurahan")], "Tidak ada instansi dengan nama itu"),
        ([("name", "UPTD Lain"), ("place", "Rawa Makmur")], "di dalam wilayah"),
        ([("name", "UPTD Lain"), ("place", "Atlantis")], "tidak ditemukan"),
        ([("name", ""), ("parent", "Dinas PU")], "perlu diisi"),
    ] {
        let refused = town.post("/kelola/instansi", &admin, &with(&WORKS_AS_IT_IS, &more)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}: {}", refused.location());
        assert!(refused.text.contains(why) && refused.text.contains(more[1].1), "{why}: {}", refused.text);
    }
    let own = WORKS.0.to_string();
    let circle = with(&WORKS_AS_IT_IS, &[("id", &own), ("parent", "UPTD Jembatan")]);
    assert_eq!(town.post("/kelola/instansi", &admin, &circle).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Closed: nothing new comes, what it has it keeps.
    let (number, _) = town.report_in("in_progress").await;
    let closed = with(&WORKS_AS_IT_IS, &[("id", &own), ("closed", "1"), ("approval", "1")]);
    assert_eq!(town.post("/kelola/instansi", &admin, &closed).await.status, StatusCode::SEE_OTHER);
    assert!(town.agency(WORKS).await.closed);
    town.act(number, "penghubung", Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) }).await;
    let (other, _) = town.report_in("verified").await;
    let desk = town.get(&format!("/meja/laporan/{other}"), &town.session("koordinator").await).await;
    let offered = desk.text.split("name=\"lead\"").nth(1).unwrap().split("</select>").next().unwrap();
    assert!(offered.contains("Dinas Kesehatan") && !offered.contains("Dinas PU"), "it is not offered any more: {offered}");
    let forward = [("lead", own.as_str())];
    let refused = town.post(&format!("/meja/laporan/{other}/forward"), &town.session("koordinator").await, &forward).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("sudah ditutup"), "{}", refused.text);
    // Everything is read back, by the overseer too, with what it was and what it became.
    for who in ["admin", "pengawas"] {
        let read = town.get("/kelola/riwayat", &town.session(who).await).await;
        for told in ["Instansi ditambahkan: UPTD Jembatan", "Instansi diubah: Dinas PU", "<del>tidak</del> <ins>ya</ins>"] {
            assert!(read.text.contains(told) || who == "pengawas" && !told.contains("UPTD"), "{who}: {told}: {}", read.text);
        }
    }
    for login in ["koordinator", "penghubung", "pimpinan", "desa"] {
        let session = town.session(login).await;
        for page in ["/kelola", "/kelola/instansi", "/kelola/orang", "/kelola/simpanan", "/kelola/riwayat", "/kelola/aturan"] {
            assert_eq!(town.get(page, &session).await.status, StatusCode::FORBIDDEN, "{login}: {page}");
        }
    }
}

#[tokio::test]
async fn an_administrator_reaches_as_far_as_what_they_manage() {
    let town = Town::new().await;
    let admin = town.administrator_of_regency().await;
    let list = town.get("/kelola/orang", &admin).await;
    assert!(list.text.contains("penghubung.kes") && !list.text.contains("koordinator.prov"), "{}", list.text);
    assert!(town.get("/kelola/orang?cari=KES", &admin).await.text.contains("penghubung.kes"));
    let id = async |login: &str| town.store.person_by_login(login.into()).await.unwrap().unwrap().id.0;
    for login in ["admin", "koordinator.prov", "koordinator.lain"] {
        let page = format!("/kelola/orang/{}", id(login).await);
        assert_eq!(town.get(&page, &admin).await.status, StatusCode::NOT_FOUND, "{login}");
        for what in ["sandi", "nonaktif", "peran", "cabut"] {
            let status = town.post(&format!("{page}/{what}"), &admin, &[]).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{login}: {what}");
        }
    }
    // Nobody gives away what they do not have.
    let above = [("login", "orang.baru"), ("name", "Orang"), ("role", "overseer"), ("agency", "Pemerintah Provinsi")];
    let refused = town.post("/kelola/orang", &admin, &above).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("orang.baru"), "{}", refused.text);
    // Who does more than is managed here is seen, not managed.
    let both =
        vec![domain::Grant { role: Role::Liaison, agency: WORKS }, domain::Grant { role: Role::Coordinator, agency: PROVINCE }];
    town.app.administration().set_grants(None, domain::UserId(id("penghubung").await), both).await.unwrap();
    let list = town.get("/kelola/orang", &admin).await;
    assert!(
        list.text.contains("Petugas penghubung") && !list.text.contains(&format!("/kelola/orang/{}\"", id("penghubung").await))
    );
    let page = format!("/kelola/orang/{}/sandi", id("penghubung").await);
    assert_eq!(town.post(&page, &admin, &[]).await.status, StatusCode::NOT_FOUND);
    // Where one's own government stands is for those above; what holds for everybody too.
    let own = REGENCY.0.to_string();
    let kept = [("id", own.as_str()), ("name", "Pemerintah Kukar"), ("kind", "government"), ("parent", "Pemerintah Provinsi")];
    let renamed = with(&kept, &[("place", "Kutai Kartanegara"), ("decree", "SK 9")]);
    let put = town.post("/kelola/instansi", &admin, &renamed).await;
    assert_eq!((put.status, town.agency(REGENCY).await.decree.as_str()), (StatusCode::SEE_OTHER, "SK 9"), "{}", put.text);
    for more in [("place", "Kalimantan Timur"), ("kind", "service"), ("closed", "1")] {
        let wider = with(&renamed, &[more]);
        let refused = town.post("/kelola/instansi", &admin, &wider).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}: {}", refused.location());
    }
    for page in ["/kelola/topik", "/kelola/wilayah", "/kelola/simpanan"] {
        assert_eq!(town.get(page, &admin).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(town.post(page, &admin, &[("months", "12")]).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let rule = [("term", "verification"), ("days", "1"), ("from", "2026-03-09"), ("article", "Perbup 1")];
    assert_eq!(town.post("/kelola/aturan/batas", &admin, &rule).await.status, StatusCode::FORBIDDEN);
    let holiday = |place| [("date", "2026-03-10"), ("holiday", "Erau"), ("where", place)];
    assert_eq!(town.post("/kelola/aturan/libur", &admin, &holiday("64.02")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post("/kelola/aturan/libur", &admin, &holiday("64.72")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let read = town.get("/kelola/riwayat", &admin).await;
    assert!(
        read.text.contains("SK 9") && !read.text.contains("Erau"),
        "what is everybody's is for those at the top: {}",
        read.text
    );
    assert!(town.get("/kelola/riwayat", &town.session("admin").await).await.text.contains("Erau"));
}

#[tokio::test]
async fn people_get_roles_passwords_and_lose_their_access() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let liaison = town.session("penghubung").await;
    let id = async |login: &str| town.store.person_by_login(login.into()).await.unwrap().unwrap().id;
    let page = format!("/kelola/orang/{}", id("penghubung").await.0);
    let role = [("role", "approver"), ("agency", "dinas kes")];
    assert_eq!(town.post(&format!("{page}/peran"), &admin, &role).await.status, StatusCode::SEE_OTHER);
    let person = async || town.store.person(id("penghubung").await).await.unwrap().unwrap();
    assert_eq!(person().await.grants.len(), 2, "the only agency with these words");
    let unclear = town.post(&format!("{page}/peran"), &admin, &[("role", "approver"), ("agency", "dinas")]).await;
    assert!(unclear.status == StatusCode::UNPROCESSABLE_ENTITY && unclear.text.contains("beberapa instansi"), "{}", unclear.text);
    let drop = [("role", "approver"), ("agency", "5")];
    assert_eq!(town.post(&format!("{page}/cabut"), &admin, &drop).await.status, StatusCode::SEE_OTHER);
    assert_eq!(person().await.grants, [domain::Grant { role: Role::Liaison, agency: WORKS }]);
    let renamed = [("name", "Siti Noor"), ("email", "siti@kantor.contoh.id")];
    assert_eq!(town.post(&page, &admin, &renamed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(person().await.name, "Siti Noor");
    let bad = town.post(&page, &admin, &[("name", ""), ("email", "siti@")]).await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.text.contains("siti@\""), "{}", bad.text);
    // A new password ends the session that was.
    let password = shown_password(&town.post(&format!("{page}/sandi"), &admin, &[]).await);
    assert_eq!(town.get("/meja", &liaison).await.status, StatusCode::SEE_OTHER);
    let again = town.post("/masuk", "", &[("login", "penghubung"), ("password", &password)]).await;
    let session = again.cookie("sesi").unwrap();
    assert_eq!(town.post(&format!("{page}/nonaktif"), &admin, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(town.get("/sandi", &session).await.status == StatusCode::SEE_OTHER, "out at once");
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &password)]).await.cookie("sesi").is_none());
    assert_eq!(town.post(&format!("{page}/aktif"), &admin, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &password)]).await.cookie("sesi").is_some());
    assert!(town.get("/kelola/orang", &admin).await.text.contains("2026"), "when they were last seen");
    // Nobody locks themselves out.
    let own = format!("/kelola/orang/{}", id("admin").await.0);
    let refused = town.post(&format!("{own}/nonaktif"), &admin, &[]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("aksesnya sendiri"), "{}", refused.text);
    let refused = town.post(&format!("{own}/cabut"), &admin, &[("role", "administrator"), ("agency", "1")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = [("login", "penghubung"), ("name", "X"), ("role", "leader"), ("agency", "1")];
    let refused = town.post("/kelola/orang", &admin, &taken).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("sudah dipakai"), "{}", refused.text);
    // No password and no address of mail is in what is read back.
    let read = town.get("/kelola/riwayat", &admin).await.text;
    assert!(read.contains("Sandi baru dibuatkan: penghubung") && read.contains("Siti Noor"), "{read}");
    assert!(!read.contains(&password) && !read.contains("siti@kantor"));
}

#[tokio::test]
async fn topics_areas_and_ready_answers_are_changed_on_screen() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let topic = [("code", "air-bersih"), ("topic_name", "Air bersih"), ("topic_name_en", "Clean water")];
    assert_eq!(town.post("/kelola/topik", &admin, &topic).await.status, StatusCode::SEE_OTHER);
    assert!(town.get("/laporan", "").await.text.contains("Air bersih"));
    let bad = town.post("/kelola/topik", &admin, &[("code", "Air Bersih!"), ("topic_name", "X"), ("topic_name_en", "")]).await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.text.contains("Air Bersih!"), "{}", bad.text);
    let area = [("code", "64.02.06.2003"), ("area_name", "Muara Badak Ilir")];
    assert_eq!(town.post("/kelola/wilayah", &admin, &area).await.status, StatusCode::SEE_OTHER);
    assert!(town.app.reference().area(&"64.02.06.2003".parse().unwrap()).is_some());
    let nowhere = town.post("/kelola/wilayah", &admin, &[("code", "65.01"), ("area_name", "X")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);

    let body = "Terima kasih. Laporan {nomor} tentang {tempat} sudah diterima {instansi}.";
    let reply = [("agency", "Pemerintah Kukar"), ("title", "Terima kasih"), ("words", body)];
    assert_eq!(town.post("/kelola/jawaban", &admin, &reply).await.status, StatusCode::SEE_OTHER);
    let (number, _) = town.report_in("forwarded").await;
    let liaison = town.session("penghubung").await;
    let page = town.get(&format!("/meja/laporan/{number}"), &liaison).await;
    assert!(page.text.contains(">Terima kasih</option>"), "of the agency above: {}", page.text);
    let id = page.text.split("<option value=\"").find(|o| o.contains(">Terima kasih<")).unwrap().split('"').next().unwrap();
    let address = format!("/meja/laporan/{number}/follow-up");
    let typed = [("words", "Yth. Bapak,"), ("siap", id), ("isi", "1"), ("agency", "4"), ("says", "informed")];
    let begun = town.post(&address, &liaison, &typed).await;
    assert_eq!(begun.status, StatusCode::OK);
    let wanted = format!("Yth. Bapak,\n\nTerima kasih. Laporan {} tentang Badak Baru", number.grouped());
    assert!(begun.text.contains(&wanted) && begun.text.contains("sudah diterima Dinas PU"), "{}", begun.text);
    assert!(begun.text.contains("value=\"informed\" checked"), "what was chosen stays");
    assert!(town.state(number).await.follow_ups.is_empty(), "nothing was sent");
    let edit = town.get(&format!("/kelola/jawaban?ubah={id}"), &admin).await;
    assert_eq!(edit.field("id"), id);
    assert_eq!(town.post("/kelola/jawaban/hapus", &admin, &[("id", id)]).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get(&format!("/meja/laporan/{number}"), &liaison).await.text.contains("Terima kasih"));
    assert_eq!(town.post("/kelola/jawaban/hapus", &admin, &[("id", id)]).await.status, StatusCode::NOT_FOUND);
    assert!(town.get("/kelola/riwayat", &admin).await.text.contains("Jawaban siap pakai dihapus: Terima kasih"));
}

#[tokio::test]
async fn a_form_of_administration_turns_into_the_other_language_with_what_was_typed() {
    let town = Town::new().await;
    let cookie = town.sign_in("admin").await;
    let notes = async || town.store.notes(None, None, 100).await.unwrap().len();
    let before = notes().await;
    let forms: [(&str, &[(&str, &str)]); 7] = [
        ("/kelola/jawaban", &[("agency", "Dinas PU"), ("title", "Salam hangat"), ("words", "Terima kasih, Bapak")]),
        ("/kelola/topik", &[("code", "lampu"), ("topic_name", "Salam hangat"), ("topic_name_en", "Lamps")]),
        ("/kelola/wilayah", &[("code", "64.02.06.2009"), ("area_name", "Salam hangat")]),
        ("/kelola/aturan/batas", &[("term", "verification"), ("days", "3"), ("from", "2027-01-01"), ("article", "Salam hangat")]),
        ("/kelola/simpanan", &[("months", "24"), ("closing_id", "Salam hangat")]),
        ("/kelola/surat", &[("surat", "receipt"), ("subject_id", "Salam hangat")]),
        ("/kelola/orang", &[("login", "siti"), ("name", "Salam hangat"), ("role", "liaison"), ("agency", "Dinas PU")]),
    ];
    for (path, fields) in forms {
        let page = town.post(path, &cookie, &[fields, &[("bahasa", "en")]].concat()).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert!(page.text.contains("<html lang=\"en\"") && page.text.contains("Salam hangat"), "{path}: {}", page.text);
        assert!(page.cookie("bahasa").is_some(), "{path}");
    }
    assert_eq!(notes().await, before, "nothing was kept");
    let (number, _) = town.report_in("submitted").await;
    let chosen = format!("{number}.{}", town.state(number).await.version);
    let many = [("pilih", chosen.as_str()), ("action", "note"), ("words", "Salam hangat"), ("bahasa", "en")];
    let page = town.post("/meja/banyak", &town.session("koordinator").await, &many).await;
    assert!(page.status == StatusCode::OK && page.text.contains("<html lang=\"en\"") && page.text.contains("Salam hangat"));
}
