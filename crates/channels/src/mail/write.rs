//! Writing a letter in the reader's language.

use std::sync::LazyLock;

use app::{Letter, Notice};
use askama::Template;

use crate::{Language, Texts, WORDS, long_date};

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::load(&[WORDS, [include_str!("../../i18n/mail.id.ftl"), include_str!("../../i18n/mail.en.ftl")]]));

/// A letter as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// For those who read plain text.
    pub plain: String,
    /// For those who do not.
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail.txt", escape = "none")]
struct Plain<'a> {
    hello: &'a str,
    body: &'a str,
    lines: &'a [String],
    action: &'a str,
    link: &'a str,
    closing: &'a str,
    footer: &'a str,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    language: &'a str,
    subject: &'a str,
    hello: &'a str,
    body: &'a str,
    lines: &'a [String],
    action: &'a str,
    link: &'a str,
    closing: &'a str,
    footer: &'a str,
}

/// What stands in a letter for what it is about: the name in the shipped texts, and in those of an installation.
const PLACES: [(&str, &str); 8] = [
    ("tracking", "{nomor}"),
    ("due", "{batas}"),
    ("agency", "{instansi}"),
    ("title", "{judul}"),
    ("place", "{tempat}"),
    ("name", "{nama}"),
    ("count", "{jumlah}"),
    ("late", "{terlambat}"),
];

/// What a letter is called and what it says as shipped, with the names of places in braces.
#[must_use]
pub fn shipped(notice: Notice, language: Language) -> (String, String) {
    let say = |part: &str| TEXTS.say(language, &format!("mail-{}-{part}", notice.key()), &PLACES);
    (say("subject"), say("body"))
}

/// Writes a letter. `base` is the address people open, such as `https://lapor.example.id`.
///
/// # Errors
/// What the template engine says, which for these templates is nothing.
pub fn write(letter: &Letter, base: &str) -> Result<Written, askama::Error> {
    let language = Language::parse(&letter.language).unwrap_or_default();
    let tracking = letter.tracking.map(domain::TrackingNumber::grouped).unwrap_or_default();
    let due = letter.due.map_or_else(|| "-".to_owned(), |d| long_date(&TEXTS, language, d));
    let (count, late) = letter.work.iter().fold((0, 0), |(c, l), (_, n, late)| (c + n, l + late));
    let (count, late) = (count.to_string(), late.to_string());
    let official = letter.notice.is_for_officials();
    let arguments = [
        ("tracking", tracking.as_str()),
        ("due", &due),
        ("agency", letter.agency.as_deref().unwrap_or("-")),
        ("title", letter.title.as_deref().unwrap_or_default()),
        ("place", letter.place.as_deref().unwrap_or_default()),
        ("name", letter.name.as_deref().unwrap_or_default()),
        ("count", &count),
        ("late", &late),
    ];
    let say = |key: &str| TEXTS.say(language, key, &arguments);
    let notice = letter.notice.key();
    let own =
        |words: &str, part| if words.is_empty() { say(&format!("mail-{notice}-{part}")) } else { filled(words, &arguments) };
    let (subject, body) = (own(&letter.subject, "subject"), own(&letter.words, "body"));
    let hello = say(if letter.name.is_some() { "mail-hello" } else { "mail-hello-reporter" });
    let footer = say(if official { "mail-footer-official" } else { "mail-footer-reporter" });
    let account = letter.notice.is_about_account();
    let action = match (account, official) {
        (true, _) => say("mail-open-account"),
        (false, true) => say("mail-open-desk"),
        (false, false) => say("mail-open-report"),
    };
    let (link, lines) = match letter.tracking {
        Some(number) => {
            let link = if official { format!("{base}/meja/laporan/{number}") } else { format!("{base}/laporan/{number}") };
            let title = letter.title.as_ref().map(|_| say("mail-title"));
            let place = letter.place.as_ref().filter(|_| official).map(|_| say("mail-place"));
            (link, [say("mail-number")].into_iter().chain(title).chain(place).collect())
        }
        None if account => (format!("{base}/akun"), Vec::new()),
        None => (format!("{base}/meja"), letter.work.iter().map(|w| digest_line(language, *w)).collect::<Vec<_>>()),
    };
    let closing = letter.closing.as_str();
    let plain =
        Plain { hello: &hello, body: &body, lines: &lines, action: &action, link: &link, closing, footer: &footer }.render()?;
    let html = Html {
        language: language.code(),
        subject: &subject,
        hello: &hello,
        body: &body,
        lines: &lines,
        action: &action,
        link: &link,
        closing,
        footer: &footer,
    }
    .render()?;
    Ok(Written { subject, plain, html })
}

/// The words of an installation, with what they are about in their places.
fn filled(words: &str, arguments: &[(&str, &str)]) -> String {
    let place = |words: String, (name, place): &(&str, &str)| {
        let value = arguments.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value);
        words.replace(place, value)
    };
    PLACES.iter().fold(words.to_owned(), place)
}

fn digest_line(language: Language, (work, count, late): (domain::report::Work, u64, u64)) -> String {
    let name = TEXTS.say(language, &format!("work-{}", work.as_str()), &[]);
    TEXTS.say(language, "mail-digest-line", &[("work", &name), ("count", &count.to_string()), ("late", &late.to_string())])
}

#[cfg(test)]
mod tests {
    use domain::{Timestamp, TrackingNumber, report::Work};

    use super::*;
    use crate::texts::keys;

    fn sample(notice: Notice, language: Language) -> Letter {
        let official = notice.is_for_officials();
        let (digest, report) = (notice == Notice::Digest, notice != Notice::Digest && !notice.is_about_account());
        Letter {
            mark: "1-a".into(),
            to: "orang@contoh.id".into(),
            name: official.then(|| "Rahmawati <Penghubung>".to_owned()),
            language: language.code().into(),
            notice,
            tracking: report.then(|| TrackingNumber::from_seed(123_456_789)),
            title: report.then(|| "Jembatan \"gantung\" & jalan rusak".to_owned()),
            agency: Some("Dinas PUPR Kutai Kartanegara".into()),
            place: Some("Muara Badak Ulu, Muara Badak, Kutai Kartanegara".into()),
            due: Some(jiff::civil::date(2026, 11, 27)),
            work: if digest { vec![(Work::Verify, 4, 1), (Work::FollowUp, 2, 0)] } else { Vec::new() },
            subject: String::new(),
            words: String::new(),
            closing: String::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        assert_eq!(keys(include_str!("../../i18n/mail.id.ftl")), keys(include_str!("../../i18n/mail.en.ftl")));
    }

    #[test]
    fn every_notice_reads_well_in_both_languages() {
        let mut all = String::new();
        for notice in Notice::ALL {
            for language in Language::ALL {
                let written = write(&sample(notice, language), "https://lapor.contoh.id").unwrap();
                all.push_str(&format!(
                    "=== {} ({})\nSubject: {}\n\n{}\n",
                    notice.key(),
                    language.code(),
                    written.subject,
                    written.plain
                ));
                assert!(!written.plain.contains("{ $") && !written.subject.contains("mail-"), "{}", written.plain);
                assert!(!written.html.contains("<Penghubung>") && !written.html.contains("\"gantung\""), "HTML is escaped");
            }
        }
        insta::assert_snapshot!("notices", all);
        let html = write(&sample(Notice::Answered, Language::Indonesian), "https://lapor.contoh.id").unwrap().html;
        insta::assert_snapshot!("answered_html", html);
        let closing =
            Letter { closing: "Kantor <Diskominfo>\nJl. Basuki Rahmat".into(), ..sample(Notice::Answered, Language::Indonesian) };
        let closed = write(&closing, "https://lapor.contoh.id").unwrap();
        assert!(closed.plain.contains("\n\nKantor <Diskominfo>\nJl. Basuki Rahmat\n\n--\n"), "{}", closed.plain);
        assert!(closed.html.contains("Kantor &#60;Diskominfo&#62;"), "{}", closed.html);
        let own = Letter {
            subject: "{nomor} sudah dijawab".into(),
            words: "Salam dari {instansi}: laporan {nomor} <selesai>, {tak-ada}.".into(),
            ..sample(Notice::Answered, Language::Indonesian)
        };
        let own = write(&own, "https://lapor.contoh.id").unwrap();
        assert!(own.subject.starts_with("123 456 ") && own.subject.ends_with(" sudah dijawab"), "{}", own.subject);
        assert!(own.plain.contains("Salam dari Dinas PUPR Kutai Kartanegara: laporan 123 456 "), "{}", own.plain);
        assert!(own.plain.contains("{tak-ada}") && own.html.contains("&#60;selesai&#62;"));
        for notice in Notice::ALL {
            let (subject, body) = shipped(notice, Language::English);
            assert!(!subject.is_empty() && !body.contains("{ $") && !body.contains("mail-"), "{body}");
        }
    }
}
