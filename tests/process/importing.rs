//! A file of reports adds what nobody knows yet, changes nothing that is there, and is whole wherever it was stopped.

use std::{path::Path, process::Output};

use crate::running::{province, said, tuntas};

const HEADER: &str = "Tanggal;Isi;Instansi;Topik\n";

/// Takes rows, with a mapping of its own.
fn import(data: &Path, within: &str, government: &str, rows: &str) -> Output {
    let (mapping, file) = (data.join("peta.toml"), data.join("laporan.csv"));
    let text = format!(
        "source = \"uji\"\nwithin = \"{within}\"\nwithin_name = \"Kabupaten Klaten\"\ngovernment = \"{government}\"\n[columns]\n\
         text = \"Isi\"\nreceived_at = \"Tanggal\"\nagency = \"Instansi\"\ntopic = \"Topik\"\n"
    );
    std::fs::write(&mapping, text).unwrap();
    std::fs::write(&file, format!("{HEADER}{rows}")).unwrap();
    tuntas(data, &["import", "reports", file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap()])
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[test]
fn a_government_that_is_there_is_never_moved_to_another_area() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let row = "05/01/2026;Lampu jalan mati;Dinas Terang;Lampu\n";
    for name in ["Pemerintah Kota Samarinda", "pemerintah kota samarinda", "Pemerintah Provinsi"] {
        let refused = import(data, "33.74", name, row);
        assert_eq!(refused.status.code(), Some(3), "{refused:?}");
        assert!(told(&refused).contains("is there already, for the area 64"), "{refused:?}");
    }
    let taken = import(data, "64.72", "Pemerintah Kota Samarinda", row);
    assert!(taken.status.success() && told(&taken).contains("1 agencies and 1 topics made"), "{taken:?}");
    let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
    let areas: String = by_hand.query_row("SELECT group_concat(area) FROM agency", [], |r| r.get(0)).unwrap();
    assert_eq!(areas, "64,64.72,64.72,64.72");
    assert!(said(data, &["verify"]).contains("1 reports checked, 0 differences"));
}

#[test]
fn names_with_control_characters_make_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let rows = "05/01/2026;Lampu jalan mati;Dinas\u{1b}[2J Terang;Lampu\n05/01/2026;Lampu jalan mati;Dinas PU;Lam\u{7}pu\n";
    let wrong = import(data, "64.72", "Pemerintah Kota Samarinda", rows);
    let told_of = told(&wrong);
    assert!(told_of.contains("line 2: agency: has control characters"), "{told_of}");
    assert!(told_of.contains("line 3: topic: has control characters"), "{told_of}");
    assert!(told_of.contains("0 agencies and 0 topics made"), "{told_of}");
    let refused = told(&import(data, "33.10", "Pemerintah\\u001b Klaten", "05/01/2026;Lampu;;\n"));
    assert!(refused.contains("government: has control characters"), "{refused}");
}

#[test]
fn an_import_that_was_stopped_half_way_is_whole_and_goes_on() {
    for stopped_at in ["areas", "agencies", "topics"] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        province(data);
        let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
        let stop = format!(
            "CREATE TRIGGER stopped BEFORE INSERT ON change WHEN NEW.kind = 'snapshot' AND NEW.subject = '{stopped_at}' \
             BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        );
        by_hand.execute_batch(&stop).unwrap();
        let take =
            || import(data, "33.10", "Pemerintah Kabupaten Klaten", "05/01/2026;Lampu jalan mati;Dinas Terang;Lampu Taman\n");
        assert!(told(&take()).contains("stopped"), "{stopped_at}");
        by_hand.execute_batch("DROP TRIGGER stopped").unwrap();
        assert!(said(data, &["verify"]).contains("0 differences"), "{stopped_at}");
        let taken = take();
        assert!(told(&taken).contains("1 reports taken"), "{stopped_at}: {taken:?}");
        assert!(said(data, &["verify"]).contains("1 reports checked, 0 differences"), "{stopped_at}");
    }
}

#[test]
fn areas_and_days_off_that_were_stopped_half_way_are_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
    let stop =
        "CREATE TRIGGER stopped BEFORE INSERT ON change WHEN NEW.kind = 'snapshot' BEGIN SELECT RAISE(ABORT, 'stopped'); END";
    for (what, rows) in
        [("areas", "code,name\n64.99,Kota Baru\n"), ("holidays", "date,kind,name\n2027-01-01,national,Tahun Baru\n")]
    {
        let file = data.join(what);
        std::fs::write(&file, rows).unwrap();
        let take = || tuntas(data, &["import", what, file.to_str().unwrap()]);
        by_hand.execute_batch(stop).unwrap();
        assert!(told(&take()).contains("stopped"), "{what}");
        by_hand.execute_batch("DROP TRIGGER stopped").unwrap();
        assert!(said(data, &["verify"]).contains("0 differences"), "{what}");
        assert!(told(&take()).contains("1 added"), "{what}");
        assert!(said(data, &["verify"]).contains("0 differences"), "{what}");
    }
}

#[test]
fn how_many_people_live_where_is_taken_as_offices_save_it_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let file = data.join("penduduk.csv");
    let take = |rows: &str, more: &[&str]| {
        std::fs::write(&file, rows).unwrap();
        tuntas(data, &[&["import", "population", file.to_str().unwrap()], more].concat())
    };
    let wrong = take("wilayah;tahun;penduduk;sumber\n64.72;2025;861.000;BPS\n64.02;2025;banyak;BPS\nMars;2025;1;BPS\n", &[]);
    assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");
    for told_of in ["line 3: \"banyak\" is no number of people", "line 4: there is no area \"Mars\"", "nothing was taken"] {
        assert!(told(&wrong).contains(told_of), "{wrong:?}");
    }
    let right = "\u{feff}sep=;\r\nWilayah;Tahun;Penduduk;Sumber\r\n64.72;2025;861.000;BPS\r\n64.02;2025;788000;BPS\r\n";
    let dry = take(right, &["--dry-run"]);
    assert!(told(&dry).contains("2 numbers of people would be added, 0 would be changed, 0 are as they were"), "{dry:?}");
    let taken = take(right, &[]);
    assert!(told(&taken).contains("2 numbers of people added"), "{taken:?}");
    let again = take(&right.replace("861.000", "862.000"), &["--json"]);
    assert!(told(&again).contains("\"added\":0,\"changed\":1,\"same\":1"), "{again:?}");
    assert!(said(data, &["verify"]).contains("0 differences"));
    // All of it moves with everything else.
    let (from, to) = (format!("sqlite://{}", data.join("tuntas.db").display()), data.join("other.db"));
    said(data, &["move", "--from", &from, "--to", &format!("sqlite://{}", to.display())]);
    let by_hand = rusqlite::Connection::open(&to).unwrap();
    let people: i64 = by_hand.query_row("SELECT sum(people) FROM population", [], |r| r.get(0)).unwrap();
    assert_eq!(people, 1_650_000);
}

#[test]
fn villages_are_taken_from_sheets_and_workbooks_and_none_of_them_in_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    province(data);
    let file = data.join("desa.csv");
    let take = |rows: &str, more: &[&str]| {
        std::fs::write(&file, rows).unwrap();
        tuntas(data, &[&["import", "villages", file.to_str().unwrap()], more].concat())
    };
    let rows = "nama;kecamatan;kabupaten;program;petugas\nPeridan;Sangkulirang;Kutai Timur;anggota;2\nBenua Baru;Sangkulirang;Kutai Timur;anggota;1\n";
    let refused = take(rows, &[]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    for told_of in
        ["line 3: \"Benua Baru, Sangkulirang, Kutai Timur\" may mean", "64.08.05.2006 Benua Baru Ilir", "nothing was taken"]
    {
        assert!(told(&refused).contains(told_of), "{refused:?}");
    }
    let left = "1 villages added, 0 changed, 0 are as they were, 1 lines left since they are doubtful";
    let dry = take(rows, &["--leave-doubtful", "--dry-run"]);
    assert!(told(&dry).contains(&left.replace("added", "would be added").replace("changed", "would be changed")), "{dry:?}");
    let taken = take(rows, &["--leave-doubtful"]);
    assert!(told(&taken).contains(left) && taken.status.code() == Some(1), "{taken:?}");
    let again = take(rows, &["--leave-doubtful"]);
    assert!(told(&again).contains("0 villages added, 0 changed, 1 are as they were"), "the same file again: {again:?}");
    let wrong = take("kode;sinyal;petugas;dikunjungi\n64.08.05.2003;kuat;12345;2999-01-01\n", &[]);
    for told_of in
        ["signal is one of none, tidak ada", "officers: \"12345\" is no number", "visited_on: that day has not come yet"]
    {
        assert!(told(&wrong).contains(told_of), "{wrong:?}");
    }
    // What a line is silent about stays; what was is still there.
    let more = take("kode,sinyal,sejak\n64.08.05.2003,lemah,2026-01-02\n", &["--json"]);
    assert!(told(&more).contains("\"wrong\":[]"), "{more:?}");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/villages.csv");
    assert!(said(data, &["import", "villages", sample]).contains("2 villages added"));
    // What offices keep: a workbook, whose days are numbers.
    let book = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/process/villages.xlsx");
    assert!(said(data, &["import", "villages", book]).contains("1 villages added"));
    assert!(said(data, &["import", "villages", book]).contains("0 villages added, 0 changed, 1 are as they were"));
    let by_hand = rusqlite::Connection::open(data.join("tuntas.db")).unwrap();
    let kept: String = by_hand
        .query_row("SELECT signal || officers || visited_on || source FROM village WHERE area = '64.08.05.2001'", [], |r| {
            r.get(0)
        })
        .unwrap();
    assert_eq!(kept, "weak32026-03-02Buku desa, \"lama\"");
    let mut cut = std::fs::read(book).unwrap();
    cut.truncate(900);
    std::fs::write(&file, cut).unwrap();
    let broken = tuntas(data, &["import", "villages", file.to_str().unwrap()]);
    assert!(told(&broken).contains("this workbook cannot be read"), "{broken:?}");
    assert!(said(data, &["verify"]).contains("0 differences"));
    let (from, to) = (format!("sqlite://{}", data.join("tuntas.db").display()), data.join("other.db"));
    said(data, &["move", "--from", &from, "--to", &format!("sqlite://{}", to.display())]);
    let count = |file: &Path| -> i64 {
        rusqlite::Connection::open(file).unwrap().query_row("SELECT count(*) FROM village", [], |r| r.get(0)).unwrap()
    };
    assert_eq!(count(&to), count(&data.join("tuntas.db")));
}
