//! How much of what betrays a person is found, and how often nothing is taken for something: measured on samples that were not
//! tuned on.

use insight::{Known, Private, covered, masked, private, private_hiding, private_with};
use proptest::prelude::*;

const PERSONAL: &str = include_str!("private/personal.txt");
const PLAIN: &str = include_str!("private/plain.txt");

/// Samples are tuned on by turns: those at even places were, those at odd places are only measured.
fn samples(all: &'static str, measured: bool) -> Vec<&'static str> {
    let lines = all.lines().filter(|l| !l.starts_with('#'));
    lines.enumerate().filter(|(n, _)| (n % 2 == 0) == measured).map(|(_, line)| line).collect()
}

/// A sample without its marks, and where they stood.
fn marked(sample: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (n, part) in sample.split(['⟦', '⟧']).enumerate() {
        let from = text.len();
        text.push_str(part);
        if n % 2 == 1 {
            marks.push(from..text.len());
        }
    }
    (text, marks)
}

/// Every letter and digit of the marked parts is covered.
fn is_found(sample: &str) -> bool {
    let (text, marks) = marked(sample);
    let found = private(&text);
    let covered = |at: usize| found.iter().any(|(range, _)| range.contains(&at));
    let bare = |at: usize, c: char| c.is_alphanumeric() && !covered(at);
    !marks.into_iter().any(|mark| text[mark.clone()].char_indices().any(|(n, c)| bare(mark.start + n, c)))
}

fn alarms(sample: &str) -> bool {
    !private(sample).is_empty()
}

/// `TUNTAS_SHOW_MISSES=tuned` prints what was missed of the half that is tuned on.
fn measure(measured: bool) -> (usize, usize) {
    let (personal, plain) = (samples(PERSONAL, measured), samples(PLAIN, measured));
    let missed: Vec<_> = personal.iter().filter(|s| !is_found(s)).collect();
    let alarmed: Vec<_> = plain.iter().filter(|s| alarms(s)).collect();
    if std::env::var("TUNTAS_SHOW_MISSES").is_ok_and(|half| (half == "measured") == measured) {
        for sample in &missed {
            let (text, _) = marked(sample);
            println!("missed: {sample}\n     -> {}", covered(&text, &private(&text), |what| format!("[{}]", what.as_str())));
        }
        for sample in &alarmed {
            println!("alarm:  {}", masked(sample, |what| format!("[{}]", what.as_str())));
        }
    }
    let found = (personal.len() - missed.len()) * 100 / personal.len();
    let alarms = alarmed.len() * 100 / plain.len();
    println!("{}: found {found} %, false alarms {alarms} %", if measured { "measured" } else { "tuned on" });
    (found, alarms)
}

#[test]
fn nine_of_ten_are_found_and_less_than_one_of_ten_is_a_false_alarm() {
    assert_eq!(samples(PERSONAL, true).len() + samples(PERSONAL, false).len(), 200);
    assert_eq!(samples(PLAIN, true).len() + samples(PLAIN, false).len(), 200);
    for measured in [false, true] {
        let (found, alarms) = measure(measured);
        assert!(found >= 90 && alarms <= 10, "found {found} %, false alarms {alarms} %");
    }
}

fn found(text: &str) -> Vec<(&str, Private)> {
    private(text).into_iter().map(|(range, what)| (&text[range], what)).collect()
}

proptest! {
    #[test]
    fn any_reporter_is_compared_without_a_panic(text in "\\PC{0,80}", name in "\\PC{0,20}", phone in "\\PC{0,15}", email in "\\PC{0,15}") {
        let known = Known::new(Some(&name), Some(&phone), Some(&email));
        for (range, _) in private_with(&text, &known).into_iter().chain(private_hiding(&text, &known)) {
            prop_assert!(text.get(range).is_some());
        }
        let _ = private_with(&name, &known);
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_ranges_fit(text in "\\PC{0,200}") {
        let mut end = 0;
        for (range, _) in private(&text) {
            prop_assert!(range.start >= end && range.end > range.start && text.get(range.clone()).is_some());
            end = range.end;
        }
    }

    #[test]
    fn words_and_signs_in_any_order(parts in proptest::collection::vec(prop_oneof![
        Just("Pak "), Just("Budi "), Just("RT "), Just("0812"), Just("-"), Just("("), Just("o8"), Just("KT "), Just("@"), Just(" at "),
        Just(" dot "), Just("no "), Just("blok "), Just("a.n."), Just("nama "), Just("saya: "), Just("é"), Just("６２"), Just("\u{200b}"),
        Just("H. "), Just(", S.H."), Just("\n"), Just("bin "), Just("1."), Just("ﷺ"), Just("'"),
    ], 0..60)) {
        let text = parts.concat();
        for (range, _) in private(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}

#[test]
fn long_texts_are_read_in_a_moment() {
    let hard =
        ["0812 ", "a@", "1-", "Pak ", "Budi ", "(0", "o8", "nama saya ", "\u{fdfa}", "titik ", " at ", "RT 1 ", "satu ", "a4b "];
    for part in hard {
        let measure = |chars: usize| {
            let text = part.repeat(chars / part.chars().count());
            (0..5)
                .map(|_| {
                    let began = std::time::Instant::now();
                    std::hint::black_box(private(&text));
                    began.elapsed()
                })
                .min()
                .unwrap()
        };
        // Bounded generously: machines that run tests are busy. What grew by the square took seconds here.
        let long = measure(40_000);
        println!("{part:?}: {long:?} for 40,000 characters");
        assert!(long < std::time::Duration::from_millis(500), "{part:?}: {long:?}");
    }
}

#[test]
fn what_is_found_is_called_and_covers_what_was_written() {
    assert_eq!(
        found("Hubungi Pak Budi Santoso di 0812-3456 7890 atau budi.s@contoh.id, NIK 6472010101900001."),
        [
            ("Pak Budi Santoso", Private::Name),
            ("0812-3456 7890", Private::Phone),
            ("budi.s@contoh.id", Private::Email),
            ("6472010101900001", Private::Identity),
        ]
    );
    assert_eq!(
        found("telp +62 811 555 123, (0541) 123456"),
        [("+62 811 555 123", Private::Phone), ("(0541) 123456", Private::Phone)]
    );
    // Side by side they are two.
    assert_eq!(
        found("data: 6472010101900001 081234567890"),
        [("6472010101900001", Private::Identity), ("081234567890", Private::Phone)]
    );
    assert_eq!(found("hp 0812\u{2013}3456\u{a0}7890"), [("0812\u{2013}3456\u{a0}7890", Private::Phone)]);
    assert_eq!(found("hp 08\u{200b}12\u{ad}34567890"), [("08\u{200b}12\u{ad}34567890", Private::Phone)]);
    assert_eq!(found("Kata Pak \u{ff22}udi"), [("Pak \u{ff22}udi", Private::Name)]);
    assert_eq!(found("KT 1234 AB"), [("KT 1234 AB", Private::Plate)]);
    assert_eq!(found("motor kt 1234 ab, ada kt 4321 xyz"), [("kt 1234 ab", Private::Plate), ("kt 4321 xyz", Private::Plate)]);
    assert_eq!(found("SIM 640212345678"), [("640212345678", Private::Number)]);
    assert_eq!(found("NIK 64O2O612O38OOOO1"), [("64O2O612O38OOOO1", Private::Identity)]);
    assert_eq!(found("hp 08l234567890"), [("08l234567890", Private::Phone)]);
    assert_eq!(found("rek 0345-01-023881-50-7"), [("0345-01-023881-50-7", Private::Bank)]);
}

#[test]
fn a_title_after_a_full_stop_begins_anew_and_a_street_goes_on() {
    for (text, name) in [
        ("Jalan berlubang di depan SD. Bapak Slamet Riyadi sudah lapor", "Bapak Slamet Riyadi"),
        ("Jalan berlubang di depan SD. Pak Budi Santoso sudah lapor", "Pak Budi Santoso"),
        ("Lubang di Jl. Merdeka. Bu Siti Aminah jatuh di sana", "Bu Siti Aminah"),
    ] {
        assert_eq!(found(text), [(name, Private::Name)], "{text}");
    }
    for street in
        ["lubang di Jl. Pak Kasih", "lubang di Jl. Bung Tomo", "lubang di dekat SD. Merdeka", "lubang di Jl. H. M. Ardans"]
    {
        assert_eq!(found(street), [], "{street}");
    }
}

#[test]
fn houses_their_owners_and_digits_in_words_are_found() {
    assert_eq!(found("rumah nomor 17 milik marlina"), [("rumah nomor 17", Private::Home), ("marlina", Private::Name)]);
    for phone in ["0812 tiga empat lima enam tujuh delapan", "nol delapan satu dua tiga empat lima enam tujuh delapan"] {
        assert_eq!(found(&format!("hubungi {phone} saja")), [(phone, Private::Phone)]);
    }
    for plain in [
        "tanah milik desa, gedung milik Pertamina",
        "rumah nomor satu di kampung",
        "satu dua tiga kali sudah lapor, empat lima enam rumah roboh",
        "laporan 0812 tiga hari lalu",
    ] {
        assert_eq!(found(plain), [], "{plain}");
    }
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for plain in [
        "Jalan rusak 185 meter sejak 24-11-2026, RT 04.",
        "Mohon Bapak Bupati dan Ibu Kepala Sekolah turun",
        "bapak saya sakit, ibu kami juga",
        "Harga 1.250.000.000 rupiah, laporan 754 361 6960",
        "rapat @ balai desa",
        "",
    ] {
        assert_eq!(found(plain), [], "{plain}");
    }
}

#[test]
fn what_is_masked_says_what_it_was_and_is_masked_once() {
    let say = |what: Private| format!("[{}]", what.as_str());
    assert_eq!(masked("Kata Bu Siti: 081234567890!", say), "Kata [name]: [phone]!");
    let twice = masked("Bu Siti, 081234567890", say);
    assert_eq!(masked(&twice, say), twice);
}

#[test]
fn who_reports_is_not_seen_in_what_others_write() {
    for name in ["Rahmad Hidajat", "Siti Aminah", "Djoko Soesilo", "Budi Santoso", "Dina Marlina", "Sjukur"] {
        let known = Known::new(Some(name), Some("081234567890"), None);
        for text in samples(PLAIN, true).into_iter().chain(samples(PLAIN, false)) {
            assert!(private_with(text, &known).iter().all(|(_, what)| *what != Private::Reporter), "{name}: {text}");
        }
    }
}

#[test]
fn who_reports_is_found_however_they_are_written() {
    let known = Known::new(Some("Rahmat Hidayat"), Some("+6281234567890"), Some("rahmat.h@contoh.id"));
    let told = |text: &str| private_with(text, &known).iter().any(|(_, what)| *what == Private::Reporter);
    for text in [
        "Yth. Rahmat Hidayat",
        "yth rahmat, jalan sudah diperbaiki",
        "kepada HIDAYAT",
        "pelapor di 0812 3456 7890",
        "62-812-3456-7890",
        "nomor 8123.4567.890",
        "rahmat.h [at] contoh titik id",
        "yth rahmat\u{ad}hidayat",
        "yth rahmathidayat",
        "t.me/rahmathidayat",
        "kepada r a h m a t",
        "r.a.h.m.a.t h.i.d.a.y.a.t",
        // In another spelling, and with digits for letters.
        "Yth. Rahmad Hidajat",
        "yth rahmad",
        "rachmad hidajat sudah dihubungi",
        "kepada Rahm4t",
        "kepada r4hmat h1dayat",
        "yth r@hmathidayat",
        "yth rahmadhidajat",
        "hubungi 0812 tiga empat lima enam tujuh delapan sembilan nol",
        "delapan satu dua tiga empat lima enam tujuh delapan sembilan kosong",
    ] {
        assert!(told(text), "{text}");
    }
    for text in
        ["Jalan sudah diperbaiki", "0812 3456 7891", "rahmatan lil alamin", "Yth. Pelapor", "Rahman hadir", "RT04 km12", ""]
    {
        assert!(!told(text), "{text}");
    }
    // Whoever may not know who it is sees all that it could be.
    let hidden = private_hiding("Yth. Rahmat di dekat rumah Sulastri", &known);
    assert!(hidden.len() >= 2 && hidden.iter().all(|(_, what)| *what == Private::Name), "{hidden:?}");
    for known in [Known::default(), Known::new(Some(""), Some(""), Some("")), Known::new(Some("A"), None, None)] {
        assert!(private_with("Rahmat A. 0812", &known).iter().all(|(_, what)| *what != Private::Reporter));
    }
}
