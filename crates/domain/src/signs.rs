//! Characters as people mean them: whatever script or program they were copied from, each dash, blank and digit is the one of
//! ASCII, and what is not seen is nothing.

/// Zeros of the scripts that have digits of their own; nine more follow each.
const ZEROS: [u32; 46] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040,
    0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
    0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x1e950,
];

/// Whether nothing is seen of a character: `Default_Ignorable_Code_Point` of Unicode 16, and the fillers and the empty pattern
/// that are drawn as nothing, too.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A character in its plain form; none for what is not seen.
#[must_use]
pub fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    match c {
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        '\u{b7}' | '\u{2022}' | '\u{3002}' | '\u{2219}' => Some('.'),
        '\u{300}'..='\u{36f}' => None,
        _ if is_invisible(c) => None,
        '\u{58a}'
        | '\u{5be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{2e40}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{10ead}' => Some('-'),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => Some('\''),
        // The wide forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ if c.is_whitespace() => Some(' '),
        _ => {
            let value = ZEROS.iter().find_map(|zero| (u32::from(c)).checked_sub(*zero).filter(|value| *value < 10));
            Some(value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c))
        }
    }
}

/// What was typed or copied for a number or a code, in plain characters, of which a few hundred are looked at.
pub(crate) fn typed(text: &str) -> String {
    text.chars().take(400).filter_map(plain).collect::<String>().trim().to_owned()
}

/// The digits of a number written with blanks, dashes and dots between them; none where anything else stands there.
pub(crate) fn digits(plain: &str) -> Option<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '.');
    let digits: String = plain.chars().filter(|c| !between(*c)).take(40).collect();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_wherever_they_were_copied() {
        assert_eq!(digits(&typed("531\u{a0}101\u{2011}0952")).as_deref(), Some("5311010952"));
        assert_eq!(digits(&typed("\u{ff15}\u{ff13}\u{ff11} \u{661}\u{660}\u{661}\u{200b} 0952")).as_deref(), Some("5311010952"));
        assert_eq!(digits("12a"), None);
        assert_eq!(digits(" - "), None);
        assert!("\u{3164}\u{2800}\u{ad}\u{200b}".chars().all(is_invisible) && !is_invisible('a') && !is_invisible('👍'));
    }
}
