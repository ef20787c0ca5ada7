/// A number or a date, as it stands on one line while there is room.
#[must_use]
pub fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

/// A text in which each number and each date stands on one line while there is room.
#[must_use]
pub fn numbers_unbroken(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let word = |n: Option<usize>| n.and_then(|n| words.get(n)).copied().unwrap_or_default();
    let digits = |word: &str, most: usize| (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    // `24 November 2026`: of which this is the middle.
    let is_month = |n: usize| {
        let year = word(n.checked_add(1)).trim_end_matches(|c: char| c.is_ascii_punctuation());
        digits(word(n.checked_sub(1)), 2) && word(Some(n)).chars().all(char::is_alphabetic) && year.len() == 4 && digits(year, 4)
    };
    let mut held = String::with_capacity(text.len());
    for (n, this) in words.iter().enumerate() {
        let before = word(n.checked_sub(1));
        let number = before.ends_with(|c: char| c.is_ascii_digit()) && this.starts_with(|c: char| c.is_ascii_digit());
        let date = is_month(n) || n.checked_sub(1).is_some_and(is_month);
        held.push_str(if n == 0 {
            ""
        } else if number || date {
            "\u{a0}"
        } else {
            " "
        });
        held.push_str(this);
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_hold_together() {
        for (text, held) in [
            ("Laporan 754 361 6960: jalan rusak", "Laporan 754_361_6960: jalan rusak"),
            ("sampai 30 November 2026, lalu", "sampai 30_November_2026, lalu"),
            ("pada 12 laporan baru", "pada 12 laporan baru"),
            ("3 hari  4", "3 hari  4"),
            ("", ""),
        ] {
            assert_eq!(numbers_unbroken(text).replace('\u{a0}', "_"), held);
        }
        assert_eq!(unbroken("754 361 6960").replace('\u{a0}', "_"), "754_361_6960");
    }
}
