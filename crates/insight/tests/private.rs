//! How much of what betrays a person is found, and how often nothing is taken for something: measured on samples that were not
//! tuned on.

use insight::{Private, covered, masked, private};
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
    private(text).into_iter().map(|(range, what)| (text.get(range).unwrap(), what)).collect()
}

proptest! {
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
fn long_texts_take_no_longer_than_their_length() {
    let hard = ["0812 ", "a@", "1-", "Pak ", "Budi ", "(0", "o8", "nama saya ", "\u{fdfa}", "titik ", " at ", "RT 1 "];
    for part in hard {
        let measure = |chars: usize| {
            let text = part.repeat(chars / part.chars().count());
            (0..3)
                .map(|_| {
                    let began = std::time::Instant::now();
                    private(&text);
                    began.elapsed()
                })
                .min()
                .unwrap()
        };
        let (short, long) = (measure(5_000), measure(40_000));
        println!("{part:?}: {short:?} for 5,000 characters, {long:?} for 40,000");
        assert!(long < short * 40 + std::time::Duration::from_millis(5), "{part:?}: {short:?}, then {long:?}");
    }
}
