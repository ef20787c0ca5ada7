//! Passwords that are tried first: those that many people choose, and what is known about whoever chooses.

use std::{collections::HashSet, sync::LazyLock};

/// What most passwords are made of, by lists. Words of three letters would stand in anything.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = [include_str!("../../../data/passwords.txt"), include_str!("../../../data/passwords-id.txt")];
    lists.into_iter().flat_map(str::lines).filter(|word| word.len() > 3).collect()
});

/// Shortest part of a name that counts.
const SHORTEST_PART: usize = 3;

/// True for a password that is tried among the first: a common one, numbers alone, one thing again and again, or two words
/// that are common or known (`about`: the name, the login, the installation), whatever figures and marks stand around them.
#[must_use]
pub fn is_guessable(password: &str, about: &[&str]) -> bool {
    let password = password.to_lowercase();
    let known: Vec<String> = about.iter().flat_map(|text| parts(text)).collect();
    let known = |word: &str| WORDS.contains(word) || known.iter().any(|k| k == word);
    known(&password) || repeats(&password) || readings(&password).iter().any(|letters| is_common(letters, &known))
}

/// Nothing, a known word, or two.
fn is_common(letters: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let two = |at| letters.split_at_checked(at).is_some_and(|(first, second)| known(first) && known(second));
    letters.len() < SHORTEST_PART || known(letters) || repeats(letters) || is_run(letters) || (1..letters.len()).any(two)
}

/// The letters of a password: without all else; and with figures and marks read as the letters they stand for, with and without
/// those around it. Letters of other scripts stay, so that nothing common is read into them.
fn readings(password: &str) -> [String; 3] {
    let letter = |c: char| match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let undone = |text: &str| letters(&text.chars().map(letter).collect::<String>());
    [letters(password), undone(password), undone(password.trim_matches(|c: char| !c.is_alphabetic()))]
}

/// The same again and again, each time at most half of it.
fn repeats(text: &str) -> bool {
    let chars: Vec<_> = text.chars().collect();
    (1..=chars.len() / 2).any(|unit| chars.iter().zip(chars.iter().skip(unit)).all(|(one, next)| one == next))
}

/// Letters as they stand in the alphabet or on a keyboard, forwards or backwards.
fn is_run(letters: &str) -> bool {
    const ROWS: [&str; 2] = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"];
    let backwards: String = letters.chars().rev().collect();
    ROWS.into_iter().any(|row| row.contains(letters) || row.contains(&backwards))
}

/// The parts of a name, and all of it.
fn parts(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let letters = |part: &str| part.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let all = letters(&lower);
    let each: Vec<_> = lower.split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect();
    each.into_iter().chain([all]).filter(|part| part.chars().count() >= SHORTEST_PART)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_passwords_are_refused() {
        let about = ["siti.noor", "Siti Noorhayati", "Kalimantan Timur"];
        for bad in [
            "password123",
            "P@ssw0rd!2026",
            "1234567890",
            "081254321098",
            "197803032005011002",
            "qwertyuiop",
            "Qwerty12345",
            "1q2w3e4r5t",
            "aaaaaaaaaaaa",
            "bukabukabuka",
            "abcdefghij",
            "indonesia123",
            "Indonesia2026!",
            "bismillah99",
            "b1sm1ll4h99",
            "sayangku12",
            "rahasia1234",
            "Rahasia-2026",
            "admin12345",
            "administrator",
            "sandi-rahasia",
            "kaltim2026",
            "SitiNoor99",
            "noorhayati1",
            "siti.noor2026",
            "kalimantantimur",
            "laporpak123",
            "..........",
            "a123456789",
        ] {
            assert!(is_guessable(bad, &about), "{bad}");
        }
    }

    #[test]
    fn others_are_taken() {
        let about = ["siti.noor", "Siti Noorhayati", "Kalimantan Timur"];
        for good in [
            "sandi baru yang panjang",
            "perahu hijau di bawah jembatan",
            "kucing-tetangga-suka-durian",
            "vT9#kq2mXw",
            "hujan sore itu 77",
            "rahasia anak nelayan",
            "サイバー安全第一です",
        ] {
            assert!(!is_guessable(good, &about), "{good}");
        }
    }
}
