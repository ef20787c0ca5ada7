//! How a name may be spelt: as it was before 1972, as it is now, and with digits for letters. Who is called Hidayat is found as
//! Hidajat too.

/// As it was spelt, and as it is. What was a "j" is a "y" now and what was a "dj" a "j": both are one here.
const OLD: [(&str, &str); 7] = [("oe", "u"), ("dj", "y"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("ch", "h"), ("kh", "h")];

/// The letter that a digit or a sign stands for.
pub(super) fn letter(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

/// Small letters in one spelling, each with what it came with: doubled ones are one.
pub(super) fn in_one_spelling<T: Copy>(letters: &[(char, T)]) -> Vec<(char, T)> {
    let mut out: Vec<(char, T)> = Vec::with_capacity(letters.len());
    let mut rest = letters;
    while let Some((first, after)) = rest.split_first() {
        let second = after.first().map(|(c, _)| *c);
        let pair = OLD.iter().find(|(old, _)| old.chars().eq([Some(first.0), second].into_iter().flatten()));
        let new = pair.map_or(if first.0 == 'j' { "y" } else { "" }, |(_, new)| new);
        let (from, to) = (out.len(), if pair.is_some() { 2 } else { 1 });
        match new {
            "" => out.push(*first),
            new => out.extend(new.chars().map(|c| (c, first.1))),
        }
        if from > 0 && out.get(from - 1).map(|l| l.0) == out.get(from).map(|l| l.0) {
            out.remove(from);
        }
        rest = rest.get(to..).unwrap_or_default();
    }
    out
}

/// A word in one spelling. A "d" at its end is heard as a "t": Rahmad, Rahmat.
pub(super) fn of(word: &str) -> String {
    let letters: Vec<_> = word.chars().map(|c| (c, ())).collect();
    let mut spelt: String = in_one_spelling(&letters).into_iter().map(|(c, ())| c).collect();
    if spelt.ends_with('d') {
        spelt.pop();
        spelt.push('t');
    }
    spelt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_are_one() {
        for (old, new) in [
            ("hidajat", "hidayat"),
            ("soekarno", "sukarno"),
            ("djoko", "joko"),
            ("tjahjono", "cahyono"),
            ("rahmad", "rahmat"),
            ("rachmat", "rahmat"),
            ("muhammad", "muhamat"),
            ("sjamsoeddin", "syamsudin"),
            ("njoman", "nyoman"),
        ] {
            assert_eq!(of(old), of(new), "{old}");
        }
        for (one, other) in [("rahmat", "rahman"), ("dina", "tina"), ("siti", "sita"), ("", "a")] {
            assert_ne!(of(one), of(other), "{one}");
        }
    }
}
