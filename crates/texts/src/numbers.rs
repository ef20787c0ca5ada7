use domain::Language;

/// A number with its thousands marked: 12.345 in Indonesian, 12,345 in English.
#[must_use]
pub fn number(language: Language, n: u64) -> String {
    let (digits, mark) = (
        n.to_string(),
        match language {
            Language::Indonesian => '.',
            Language::English => ',',
        },
    );
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_marked_as_each_language_does() {
        for (n, indonesian, english) in
            [(0, "0", "0"), (999, "999", "999"), (1_000, "1.000", "1,000"), (12_345_678, "12.345.678", "12,345,678")]
        {
            assert_eq!([number(Language::Indonesian, n), number(Language::English, n)], [indonesian, english]);
        }
        assert_eq!(number(Language::English, u64::MAX), "18,446,744,073,709,551,615");
    }
}
