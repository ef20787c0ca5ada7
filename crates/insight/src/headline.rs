//! A title out of a text that has none: its beginning, without the greetings that real reports begin with.

/// Words that greet and lead up to the matter, and say nothing of it.
const GREETINGS: [&str; 58] = [
    "assalamualaikum",
    "assalamu",
    "alaikum",
    "assalamualaikumwrwb",
    "asalamualaikum",
    "salam",
    "wr",
    "wb",
    "wrwb",
    "warahmatullahi",
    "wabarakatuh",
    "wabarokatuh",
    "selamat",
    "slmt",
    "met",
    "pagi",
    "siang",
    "sore",
    "malam",
    "mlm",
    "yth",
    "kepada",
    "kpd",
    "bapak",
    "bpk",
    "ibu",
    "pak",
    "bu",
    "bapakibu",
    "pakbu",
    "halo",
    "hallo",
    "hai",
    "admin",
    "min",
    "gan",
    "permisi",
    "punten",
    "maaf",
    "dengan",
    "dgn",
    "hormat",
    "mohon",
    "mhn",
    "ijin",
    "izin",
    "melaporkan",
    "lapor",
    "melapor",
    "menyampaikan",
    "menginformasikan",
    "sebelumnya",
    "staff",
    "staf",
    "bersama",
    "ini",
    "kami",
    "saya",
];
/// A title keeps at least so many words.
const KEPT: usize = 4;

/// One line of at most `most` characters, cut between words where that is possible.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(most) else { return line };
    let cut = line.get(..end).unwrap_or_default();
    let cut = cut.rfind(' ').filter(|at| *at > end / 2).and_then(|at| cut.get(..at)).unwrap_or(cut);
    format!("{}…", cut.trim_end_matches([',', '.', ';', ':', '-']))
}

/// The beginning of a text as a title: without greetings, with a capital, at most `most` characters.
#[must_use]
pub fn headline(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().take(most).collect();
    let greets = |word: &&str| {
        let bare: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        bare.is_empty() || GREETINGS.contains(&bare.as_str())
    };
    let greeting = words.iter().take_while(|w| greets(w)).count();
    // `Saya ingin …` begins with the matter; only a real greeting is cut, and something must be left.
    let matter = if words.len() >= greeting + KEPT && greeting >= 2 { words.get(greeting..) } else { None };
    let line = shorten(&matter.unwrap_or(&words).join(" "), most);
    let mut letters = line.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_do_not_make_a_title() {
        assert_eq!(
            headline("Assalamu'alaikum Wr. Wb. Selamat pagi bapak/ibu, lampu jalan di RT 3 mati", 90),
            "Lampu jalan di RT 3 mati"
        );
        assert_eq!(headline("mohon izin menyampaikan, jalan rusak parah sekali", 90), "Jalan rusak parah sekali");
        assert_eq!(headline("Saya warga Sebulu", 90), "Saya warga Sebulu");
        assert_eq!(headline("selamat pagi pak", 90), "Selamat pagi pak");
        assert_eq!(headline("", 90), "");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(shorten("jalan rusak, parah", 13), "jalan rusak…");
        assert_eq!(shorten(&"é".repeat(20), 5), format!("{}…", "é".repeat(5)));
        assert_eq!(shorten("pendek\n saja", 90), "pendek saja");
    }
}
