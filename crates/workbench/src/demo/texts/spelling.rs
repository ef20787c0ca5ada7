//! Texts as people spell them.

use crate::demo::chance::Chance;

/// How somebody spells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    Careful,
    Plain,
    Chat,
    Sms,
}

pub(super) fn spell(chance: &Chance, text: &str, hand: Hand) -> String {
    if hand == Hand::Careful {
        return text.to_owned();
    }
    let share = match hand {
        Hand::Careful => 0,
        Hand::Plain => 12,
        Hand::Chat => 60,
        Hand::Sms => 92,
    };
    let mut words = Vec::new();
    for word in text.split(' ') {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let short = CHAT.iter().find(|(long, _)| *long == bare).filter(|_| chance.percent(share));
        words.push(match short {
            Some((_, short)) if word.starts_with(char::is_uppercase) => capital(&word.to_lowercase().replace(&bare, short)),
            Some((_, short)) => word.replace(&bare, short),
            None => word.to_owned(),
        });
    }
    let text = words.join(" ");
    match hand {
        Hand::Careful | Hand::Plain => text,
        Hand::Chat => text.to_lowercase().replace("jl. ", "jl ").replace(". ", if chance.percent(50) { ", " } else { ". " }),
        Hand::Sms if chance.percent(30) => text.to_uppercase().replace(". ", ".").replace(", ", ","),
        Hand::Sms => text.to_lowercase().replace(". ", ".").replace(", ", ",").trim_end_matches('.').to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Words as chats and SMS spell them.
const CHAT: [(&str, &str); 40] = [
    ("tidak", "gak"),
    ("sudah", "udah"),
    ("yang", "yg"),
    ("dengan", "dgn"),
    ("untuk", "utk"),
    ("belum", "blm"),
    ("kalau", "klo"),
    ("karena", "krn"),
    ("tolong", "tlg"),
    ("mohon", "mohon"),
    ("sampai", "smp"),
    ("saja", "aja"),
    ("kami", "kami"),
    ("saya", "sy"),
    ("dari", "dr"),
    ("pada", "pd"),
    ("juga", "jg"),
    ("sekali", "bgt"),
    ("orang", "org"),
    ("dekat", "dkt"),
    ("jalan", "jln"),
    ("sebelum", "sblm"),
    ("sekarang", "skrg"),
    ("bagaimana", "gmn"),
    ("kenapa", "knp"),
    ("sama", "sm"),
    ("bapak", "bpk"),
    ("warga", "wrga"),
    ("rumah", "rmh"),
    ("tetapi", "tp"),
    ("tapi", "tp"),
    ("terima", "trima"),
    ("kasih", "ksh"),
    ("banyak", "byk"),
    ("setiap", "tiap"),
    ("malam", "mlm"),
    ("kemarin", "kmrn"),
    ("lagi", "lg"),
    ("bisa", "bs"),
    ("segera", "sgera"),
];
