//! Agencies and people from a table on screen: told first, all or nothing, and no further than somebody manages.

use axum::http::StatusCode;
use domain::{AgencyId, Grant, Role};

use crate::town::{HEALTH, OTHER_REGENCY, Page, REGENCY, Town, WORKS};

const AGENCIES: &str = "/kelola/instansi/tabel";
const PEOPLE: &str = "/kelola/orang/tabel";

impl Town {
    /// A session of somebody who administers one regency.
    async fn of_regency(&self) -> String {
        let grant = Grant { role: Role::Administrator, agency: REGENCY };
        let person = self.store.person_by_login("pimpinan".into()).await.unwrap().unwrap();
        self.app.administration().set_grants(None, person.id, vec![grant]).await.unwrap();
        self.session("pimpinan").await
    }

    async fn checked(&self, path: &str, cookie: &str, table: &str) -> Page {
        self.post(path, cookie, &[("under", "Pemerintah Kukar"), ("table", table), ("step", "check")]).await
    }

    /// Saves what a page showed.
    async fn save(&self, path: &str, cookie: &str, table: &str, shown: &Page) -> Page {
        let (mark, deed) = (shown.field("diperiksa"), shown.field("deed"));
        let fields =
            [("under", "Pemerintah Kukar"), ("table", table), ("step", "save"), ("diperiksa", mark.as_str()), ("deed", &deed)];
        self.post(path, cookie, &fields).await
    }

    async fn names_below(&self, agency: AgencyId) -> Vec<String> {
        self.app.refresh_reference().await.unwrap();
        self.app.reference().agencies.below(agency).iter().map(|a| a.name.clone()).collect()
    }

    async fn must_be_sound(&self) {
        let found: Vec<_> = self.app.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect();
        assert_eq!(found, Vec::<String>::new());
    }
}

#[tokio::test]
async fn tables_do_not_write_over_what_changed_since_they_were_shown() {
    let (town, since) = (Town::new().await, "Sejak diperiksa, data yang sudah ada berubah");
    let admin = town.of_regency().await;
    let table = "nama;jenis;sk\nDinas PU;dinas;SK 1\n";
    let shown = town.checked(AGENCIES, &admin, table).await;
    let other = "nama;jenis;sk\nDinas PU;dinas;SK 2\n";
    let shown_other = town.checked(AGENCIES, &admin, other).await;
    assert_eq!(town.save(AGENCIES, &admin, other, &shown_other).await.status, StatusCode::SEE_OTHER);
    let decree = async || {
        let all = town.store.agencies().await.unwrap();
        all.into_iter().find(|a| a.id == WORKS).unwrap().decree
    };
    let (before, again) = (decree().await, town.save(AGENCIES, &admin, table, &shown).await);
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.words().contains(since), "{}", again.words());
    assert_eq!(decree().await, before, "nothing was saved");
    assert!(again.words().contains("SK 2 SK 1"), "the new plan: {}", again.words());
    assert_eq!(town.save(AGENCIES, &admin, table, &again).await.status, StatusCode::SEE_OTHER);
    assert_ne!(decree().await, before);

    // Somebody lost a role meanwhile that the table would not have given again.
    let admin = town.session("admin").await;
    let person = town.store.person_by_login("penghubung".into()).await.unwrap().unwrap();
    let name = person.name.clone();
    let table = format!("nama;nama masuk;peran;instansi\n{name};penghubung;atasan;Dinas Kesehatan\n");
    let shown = town.checked(PEOPLE, &admin, &table).await;
    let grant = Grant { role: Role::VillageOfficer, agency: WORKS };
    town.app.administration().set_grants(None, person.id, vec![grant]).await.unwrap();
    let again = town.save(&format!("{PEOPLE}/simpan"), &admin, &table, &shown).await;
    assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.words().contains(since), "{}", again.words());
    let held = async || town.store.person_by_login("penghubung".into()).await.unwrap().unwrap().grants;
    assert_eq!(held().await, [grant]);
    assert_eq!(town.save(&format!("{PEOPLE}/simpan"), &admin, &table, &again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(held().await.len(), 2);
}

#[tokio::test]
async fn agencies_of_a_regency_come_from_a_table_that_is_shown_before_it_is_saved() {
    let town = Town::new().await;
    let admin = town.of_regency().await;
    assert!(town.get(AGENCIES, &admin).await.text.contains("value=\"Pemerintah Kukar\""), "they manage nothing above it");
    // Every wrong line at once, and nothing is saved, whatever is pressed.
    let wrong = "nama;jenis;induk;topik\nDinas Air;dinas;;\nDinas Angin;kementerian;;\ndinas pu;dinas;;jalan\nUPTD;dinas;Dinas Api;\n\
                 Dinas Hutan;dinas;;hutan-rimba\nPemerintah Baru;pemerintah;Pemerintah Samarinda;\nDinas Air;dinas;;\n";
    let shown = town.checked(AGENCIES, &admin, wrong).await;
    for (line, why) in [
        (3, "\"kementerian\" bukan jenis"),
        (4, "Sudah ada sebagai \"Dinas PU\""),
        (5, "Tidak ada instansi \"Dinas Api\""),
        (6, "Tidak ada topik \"hutan-rimba\""),
        (7, "Di luar yang Anda kelola"),
        (8, "\"Dinas Air\" ada dua kali"),
    ] {
        let told = shown.words().contains(&format!("Baris {line}: {why}"));
        assert!(told, "{line} {why}: {}", shown.words());
    }
    assert!(!shown.text.contains("diperiksa") && shown.text.contains("Dinas Angin;kementerian"), "{}", shown.text);
    let pressed = town.save(AGENCIES, &admin, wrong, &shown).await;
    assert!(pressed.status == StatusCode::OK && town.names_below(REGENCY).await.len() == 3, "{}", pressed.text);
    // Mended: what is new, what changes, and which names are kept otherwise than they were written.
    let right = "nama\tjenis\tinduk\ttopik\tpersetujuan\nDinas  Air \tdinas\t\t\tya\nUPTD Sumur\tunit\tDinas Air\t\t\nDinas PU\tdinas\t\t\t\n\
                 Inspektorat\tinspektorat\t\tjalan\t\n";
    let shown = town.checked(AGENCIES, &admin, right).await;
    let words = shown.words();
    assert!(words.contains("2 instansi baru, 1 berubah, 1 tetap seperti sekarang"), "{words}");
    assert!(words.contains("1 tulisan dirapikan") && words.contains("Dinas··Air"), "{words}");
    assert!(shown.text.contains("<b>UPTD Sumur</b> <span class=\"meta\">Instansi pelayanan · Dinas Air"), "{}", shown.text);
    assert!(
        shown.text.contains("<b>Dinas PU</b><br><span class=\"meta\">Topik yang ditangani: <del>Jalan</del>"),
        "{}",
        shown.text
    );
    assert_eq!(town.names_below(REGENCY).await.len(), 3, "shown, not saved");
    // What was not shown is not saved either, but shown.
    let other = right.replace("Sumur", "Sungai");
    let again = town.save(AGENCIES, &admin, &other, &shown).await;
    assert!(again.status == StatusCode::OK && again.text.contains("UPTD Sungai"), "{}", again.location());
    let saved = town.save(AGENCIES, &admin, &right.replace('\n', "\r\n"), &shown).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert!(town.names_below(REGENCY).await.contains(&"Dinas Air".to_owned()));
    let reference = town.app.reference();
    let well = reference.agencies.iter().find(|a| a.name == "UPTD Sumur").unwrap();
    assert_eq!((well.area.as_str(), reference.agencies.get(WORKS).unwrap().topics.len()), ("64.02", 0));
    // What a table has no column for stays as it is.
    let health = "nama;jenis\nDinas Kesehatan;dinas\n";
    assert!(town.checked(AGENCIES, &admin, health).await.words().contains("0 instansi baru, 0 berubah, 1 tetap"));
    // Each change is read back by those whom it concerns, and the log is whole.
    let read = town.get("/kelola/riwayat", &admin).await.words();
    for told in ["Instansi ditambahkan: Dinas Air", "Instansi ditambahkan: UPTD Sumur", "Instansi diubah: Dinas PU"] {
        assert!(read.contains(told), "{told}: {read}");
    }
    town.must_be_sound().await;
}

#[tokio::test]
async fn a_table_reaches_no_further_than_whoever_sends_it() {
    let town = Town::new().await;
    let admin = town.of_regency().await;
    for table in [
        "nama,jenis,induk\nDinas Baru,dinas,Pemerintah Samarinda\n",
        "nama,jenis,induk\nInspektorat Dua,inspektorat,Pemerintah Provinsi\n",
        "nama,jenis,induk,sk\nPemerintah Kukar,dinas,Pemerintah Provinsi,SK 1\n",
        "nama,jenis,wilayah,sk\nPemerintah Provinsi,pemerintah,64,SK 1\n",
    ] {
        let shown = town.checked(AGENCIES, &admin, table).await;
        assert!(shown.text.contains("Baris 2") && !shown.text.contains("diperiksa"), "{table}: {}", shown.words());
    }
    for (role, agency) in
        [("koordinator", "Pemerintah Samarinda"), ("pengawas", "Pemerintah Provinsi"), ("administrator", "Pemerintah Provinsi")]
    {
        let table = format!("nama,nama masuk,peran,instansi\nOrang Baru,orang.baru,{role},{agency}\n");
        let shown = town.checked(PEOPLE, &admin, &table).await;
        assert!(shown.words().contains("Baris 2: Di luar yang Anda kelola"), "{role} {agency}: {}", shown.words());
    }
    // Nobody is taken over by their login.
    let taken = "nama,nama masuk,peran,instansi\nPetugas koordinator.lain,koordinator.lain,penghubung,Dinas PU\n";
    assert!(town.checked(PEOPLE, &admin, taken).await.words().contains("sudah dipakai"));
    for login in ["koordinator", "penghubung", "desa", "pengawas"] {
        let session = town.session(login).await;
        for path in [AGENCIES, PEOPLE] {
            assert_eq!(town.get(path, &session).await.status, StatusCode::FORBIDDEN, "{login}: {path}");
            assert_eq!(town.checked(path, &session, "nama\n").await.status, StatusCode::FORBIDDEN, "{login}: {path}");
        }
        assert_eq!(town.post("/kelola/orang/tabel/simpan", &session, &[]).await.status, StatusCode::FORBIDDEN, "{login}");
    }
    town.must_be_sound().await;
}

#[tokio::test]
async fn people_come_from_a_table_and_their_first_passwords_are_shown_once() {
    let town = Town::new().await;
    let admin = town.of_regency().await;
    let wrong = "nama,nama masuk,surel,peran,instansi\nSiti,si ti,,penghubung,Dinas PU\nBudi,budi,budi@,penghubung,Dinas PU\n\
                 Rina,rina,,raja,Dinas PU\nAni,ani.x,,pimpinan,Dinas Angin\nOrang Lain,penghubung,,pimpinan,Dinas PU\nTono,tono,,pimpinan,Dinas PU,lebih\n";
    let shown = town.checked(PEOPLE, &admin, wrong).await;
    for line in 2..=7 {
        assert!(shown.text.contains(&format!("Baris {line}: ")), "{line}: {}", shown.words());
    }
    assert!(shown.words().contains("sudah dipakai Petugas penghubung"), "nobody is renamed: {}", shown.words());
    let right = "nama,nama masuk,surel,peran,instansi\nSiti Noor,Siti.Noor,siti@kantor.contoh.id,penghubung,Dinas PU\n\
                 Siti Noor,siti.noor,,atasan,Dinas PU\nBudi,budi.s,,koordinator,\n\
                 Petugas penghubung.kes,penghubung.kes,,penghubung,Dinas Kesehatan\nPetugas penghubung,penghubung,,pimpinan,Dinas PU\n";
    let shown = town.checked(PEOPLE, &admin, right).await;
    let words = shown.words();
    assert!(words.contains("2 orang baru, 1 mendapat peran tambahan, 1 tetap"), "{words}");
    assert!(words.contains("Menulis jawaban sekaligus menyetujui") && words.contains("Siti.Noor siti.noor"), "{words}");
    assert!(town.store.person_by_login("siti.noor".into()).await.unwrap().is_none(), "shown, not saved");
    let saved = town.save("/kelola/orang/tabel/simpan", &admin, right, &shown).await;
    let again = town.save("/kelola/orang/tabel/simpan", &admin, right, &shown).await;
    let passwords = |page: &Page| -> Vec<String> {
        let cells = page.text.split("data-label=\"Kata sandi pertama\">").skip(1);
        cells.map(|cell| cell.split('<').next().unwrap().to_owned()).collect()
    };
    assert_eq!(passwords(&saved).len(), 2, "{}", saved.text);
    assert_eq!(passwords(&saved), passwords(&again), "the same page again shows the same");
    let person = async |login: &str| town.store.person_by_login(login.into()).await.unwrap().unwrap();
    let grant = |role, agency| Grant { role, agency };
    assert_eq!(person("siti.noor").await.grants.len(), 2);
    assert_eq!(person("budi.s").await.grants, [grant(Role::Coordinator, REGENCY)]);
    assert_eq!(person("penghubung.kes").await.grants, [grant(Role::Liaison, HEALTH)]);
    assert_eq!(person("penghubung").await.grants.len(), 2);
    let entered = town.post("/masuk", "", &[("login", "siti.noor"), ("password", &passwords(&saved)[0])]).await;
    let cookie = entered.cookie("sesi").unwrap_or_else(|| panic!("{}", entered.text));
    assert_eq!(town.get("/meja", &cookie).await.location(), "/sandi", "and chooses another");
    let turned = town.post("/kelola/sandi", &admin, &[("sealed", &saved.field("sealed")), ("bahasa", "en")]).await;
    assert!(turned.text.contains(&passwords(&saved)[1]) && turned.text.contains("Their first passwords"), "{}", turned.text);
    town.must_be_sound().await;
}

#[tokio::test]
async fn all_that_is_wrong_with_a_line_is_told_at_once() {
    let town = Town::new().await;
    let admin = town.of_regency().await;
    for (path, table, all) in [
        (
            AGENCIES,
            "nama;jenis;induk;wilayah;topik;persetujuan\n;kementerian;Dinas Api;atlantis;hutan-rimba sungai-kapuas;mungkin\n",
            &[
                "Kolom \"nama\" kosong",
                "\"kementerian\" bukan jenis",
                "Tidak ada wilayah \"atlantis\"",
                "Tidak ada instansi \"Dinas Api\"",
                "Tidak ada topik \"hutan-rimba\"",
                "Tidak ada topik \"sungai-kapuas\"",
                "\"mungkin\"",
            ][..],
        ),
        (
            PEOPLE,
            "nama;nama masuk;surel;peran;instansi\n;si ti;budi@;raja;Dinas Angin\n",
            &["\"nama\"", "nama masuk: 3 sampai 64 huruf", "surel: ", "\"raja\"", "\"Dinas Angin\""][..],
        ),
    ] {
        let shown = town.checked(path, &admin, table).await;
        let told: Vec<_> = shown.text.split("Baris 2: ").skip(1).map(|told| told.split('<').next().unwrap().to_owned()).collect();
        for one in all {
            let one = one.replace('"', "&#34;");
            assert!(told.iter().any(|told| told.contains(&one)), "{path}: {one}: {told:?}");
        }
    }
}

#[tokio::test]
async fn a_workbook_a_file_that_is_too_large_and_nothing_are_told_and_nothing_typed_is_lost() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let large = format!("nama,jenis\n{}", "Dinas Panjang,dinas\n".repeat(20_000));
    for (file, why) in [(&b"PK\x03\x04rest"[..], "Ini berkas Excel"), (large.as_bytes(), "Terlalu besar untuk layar ini")] {
        for path in [AGENCIES, PEOPLE] {
            let fields: [(&str, &[u8]); 2] = [("under", b"Pemerintah Kukar"), ("table", b"nama,jenis\n")];
            let refused = town.post_multipart(path, &admin, &fields, &[file]).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(why), "{}", refused.text);
            assert!(refused.text.contains("nama,jenis") && refused.text.contains("value=\"Pemerintah Kukar\""));
            assert!(
                refused.words().contains("Berkas CSV: ") && !refused.words().contains("Foto atau dokumen"),
                "{}",
                refused.words()
            );
        }
    }
    let none = town.checked(AGENCIES, &admin, "  ").await;
    assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.text.contains("Belum ada tabel"), "{}", none.text);
    // As Excel in Indonesia saves it.
    let fields: [(&str, &[u8]); 2] = [("under", b"Pemerintah Kukar"), ("step", b"check")];
    let file = "sep=;\r\nNama;Jenis\r\n\"Dinas \"\"Satu\"\"; Dua\";Dinas\r\n";
    let shown = town.post_multipart(AGENCIES, &admin, &fields, &[file.as_bytes()]).await;
    assert!(shown.text.contains("<b>Dinas &#34;Satu&#34;; Dua</b>"), "{}", shown.text);
}

#[tokio::test]
async fn agencies_are_copied_from_another_government_and_edited_before_they_are_saved() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let below = "nama;jenis;wilayah;persetujuan\nDinas Sosial Kutai Kartanegara;dinas;;ya\nKantor Badak;desa;64.02.06;\n";
    let shown = town.checked(AGENCIES, &admin, below).await;
    assert_eq!(town.save(AGENCIES, &admin, below, &shown).await.status, StatusCode::SEE_OTHER);
    let fields = [("under", "Pemerintah Samarinda"), ("copied_from", "Pemerintah Kukar"), ("step", "copy")];
    let copied = town.post(AGENCIES, &admin, &fields).await;
    assert_eq!(town.names_below(OTHER_REGENCY).await, Vec::<String>::new(), "nothing is saved by it");
    let words = copied.words();
    assert!(words.contains("4 instansi baru") && words.contains("1 instansi tidak ikut"), "{words}");
    assert!(copied.text.contains("Dinas Sosial Kota Samarinda,,dinas,,ya"), "{}", copied.text);
    let table = "nama,induk,jenis,topik,persetujuan\nDinas Sosial Kota Samarinda,,dinas,,ya\n";
    let under = [("under", "Pemerintah Samarinda"), ("table", table)];
    let shown = town.post(AGENCIES, &admin, &under).await;
    let mark = shown.field("diperiksa");
    let saved = town.post(AGENCIES, &admin, &[under[0], under[1], ("step", "save"), ("diperiksa", &mark)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    assert_eq!(town.names_below(OTHER_REGENCY).await, ["Dinas Sosial Kota Samarinda"]);
    let unknown =
        town.post(AGENCIES, &admin, &[("under", "Pemerintah Samarinda"), ("copied_from", "Mars"), ("step", "copy")]).await;
    assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.field("copied_from") == "Mars", "{}", unknown.text);
    town.must_be_sound().await;
}
