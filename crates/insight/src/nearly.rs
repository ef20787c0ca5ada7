//! Words that are nearly the same: what somebody meant who typed a letter too few, too many, or in the wrong place.

use crate::words;

/// How many slips are forgiven in a word that was typed: none in a short one, which is near to everything.
#[must_use]
pub fn slips_forgiven(typed: &str) -> usize {
    match typed.chars().count() {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

/// How many letters a name is away from what was typed, by its nearest word; none when it is too far to be meant. Both
/// must be folded.
#[must_use]
pub fn mistyped(typed: &str, name: &str) -> Option<usize> {
    let allowed = slips_forgiven(typed);
    if allowed == 0 {
        return None;
    }
    let near = words(name).filter(|w| w.len().abs_diff(typed.len()) <= allowed);
    near.map(|w| strsim::osa_distance(typed, w)).min().filter(|d| *d <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        assert_eq!(mistyped("tengarong", "tenggarong seberang"), Some(1));
        assert_eq!(mistyped("samarnida", "kota samarinda"), Some(1));
        assert_eq!(mistyped("badka", "badak baru"), Some(1));
        assert_eq!(mistyped("balikpapan", "tenggarong"), None);
        assert_eq!(mistyped("ulu", "ilu"), None);
    }
}
