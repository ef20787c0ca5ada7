//! Writing a letter in the reader's language.

use std::sync::LazyLock;

use app::{News, Notice, OutgoingMail, Value};
use askama::Template;

use texts::{Language, Texts, WORDS};

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
pub(super) const PLACES: [(&str, &str); 15] = [
    ("tracking", "{nomor}"),
    ("due", "{batas}"),
    ("deadline", "{tenggat}"),
    ("agency", "{instansi}"),
    ("title", "{judul}"),
    ("place", "{tempat}"),
    ("name", "{nama}"),
    ("count", "{jumlah}"),
    ("late", "{terlambat}"),
    ("day", "{tanggal}"),
    ("step", "{langkah}"),
    ("other", "{gabungan}"),
    ("what", "{kejadian}"),
    ("minutes", "{menit}"),
    ("found", "{temuan}"),
];

/// What a letter is called and what it says as shipped, with the names of places in braces.
#[must_use]
pub fn shipped(notice: Notice, language: Language) -> (String, String) {
    let say = |part: &str| TEXTS.text(language, &format!("mail-{}-{part}", notice.as_str()), &PLACES);
    (say("subject"), say("body"))
}

/// Writes a letter. `base` is the address people open, such as `https://lapor.example.id`.
///
/// # Errors
/// What the template engine says, which for these templates is nothing.
pub fn write(letter: &OutgoingMail, base: &str) -> Result<Written, askama::Error> {
    let language = letter.language;
    let official = letter.notice().is_for_officials();
    let known = known(letter, language);
    let arguments: Vec<_> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let say = |key: &str| TEXTS.text(language, key, &arguments);
    let (subject, body) = (
        said(letter, language, &letter.subject, "subject", &arguments),
        said(letter, language, &letter.words, "body", &arguments),
    );
    // Whatever an installation says in it: a drill is told from the real thing.
    let (subject, body) = match letter.news.is_drill() {
        true => (format!("[{}] {subject}", say("mail-drill")), format!("{} {body}", say("mail-drill-text"))),
        false => (subject, body),
    };
    let hello = say(if letter.name.is_some() { "mail-hello" } else { "mail-hello-reporter" });
    let footer = say(if official { "mail-footer-official" } else { "mail-footer-reporter" });
    let account = letter.notice().is_about_account();
    let action = match (account, official) {
        (true, _) => say("mail-open-account"),
        (false, true) => match letter.news {
            News::DutyAsked { .. } | News::DutyLast { .. } => say("mail-open-duty"),
            News::AlertAssigned { .. } => say("mail-open-point"),
            _ => say("mail-open-desk"),
        },
        (false, false) if matches!(letter.news, News::NewPinCode { .. }) => say("mail-open-new-pin"),
        (false, false) => say("mail-open-report"),
    };
    let instead = letter.news.agency().filter(|_| letter.instead).map(|_| say("mail-instead"));
    let (path, about): (_, Vec<_>) = match letter.tracking {
        Some(number) => {
            let path = match (official, &letter.news) {
                (true, News::GrievanceDue { .. } | News::GrievanceOverdue { .. } | News::GrievanceToDecide { .. }) => {
                    routes::desk_grievance(number)
                }
                (true, _) => routes::desk_report(number),
                // Where the answer is.
                (
                    false,
                    News::JoinedFollowedUp { other, .. } | News::JoinedAnswered { other, .. } | News::JoinedClosed { other, .. },
                ) => routes::report(*other),
                (false, News::NewPinCode { .. }) => routes::report_new_pin(number),
                (false, _) => routes::report(number),
            };
            let title = letter.title.as_ref().map(|_| say("mail-title"));
            let place = letter.place.as_ref().filter(|_| official).map(|_| say("mail-place"));
            let code = matches!(letter.news, News::NewPinCode { .. }).then(|| say("mail-code"));
            (path, code.into_iter().chain([say("mail-number")]).chain(title).chain(place).collect())
        }
        None if account => (routes::ACCOUNT.to_owned(), Vec::new()),
        None if letter.notice().is_of_place() => {
            let path = match &letter.news {
                News::DutyAsked { token, .. } | News::DutyLast { token, .. } => routes::duty(token),
                News::AlertAssigned { lat, lon, .. } => routes::desk_point(*lat, *lon),
                _ => routes::DESK_DUTY.to_owned(),
            };
            (path, letter.place.iter().map(|_| say("mail-place")).collect())
        }
        None => {
            let work = match &letter.news {
                News::Digest { work } => work.as_slice(),
                _ => &[],
            };
            (routes::DESK.to_owned(), work.iter().map(|w| digest_line(language, *w)).collect())
        }
    };
    let link = format!("{base}{path}");
    let lines: Vec<_> = about.into_iter().chain(instead).collect();
    let (lines, closing) = (lines.as_slice(), letter.closing.as_str());
    let plain = Plain { hello: &hello, body: &body, lines, action: &action, link: &link, closing, footer: &footer }.render()?;
    let html = Html {
        language: language.as_str(),
        subject: &subject,
        hello: &hello,
        body: &body,
        lines,
        action: &action,
        link: &link,
        closing,
        footer: &footer,
    }
    .render()?;
    Ok(Written { subject, plain, html })
}

/// What is known of what a letter is about, by the name of its place. What is not known has none.
pub(super) fn known(letter: &OutgoingMail, language: Language) -> Vec<(&'static str, String)> {
    let of_report = [
        ("tracking", letter.tracking.map(domain::TrackingNumber::grouped)),
        ("title", letter.title.clone()),
        ("place", letter.place.clone()),
        ("name", letter.name.clone()),
    ];
    let of_report = of_report.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let told = letter.news.values().into_iter().map(|(name, value)| {
        let value = match value {
            Value::Text(text) => text.to_owned(),
            Value::Date(date) => TEXTS.date(language, date),
            Value::Number(number) => number.grouped(),
            Value::Count(count) => count.to_string(),
            Value::Words(key) => TEXTS.text(language, key, &[]),
            Value::Several(keys) => several(keys.iter().map(|key| TEXTS.text(language, key, &[]))),
        };
        (name, value)
    });
    of_report.chain(told).collect()
}

/// Words one after the other, the first as a sentence begins.
fn several(words: impl Iterator<Item = String>) -> String {
    let all = words.collect::<Vec<_>>().join(", ");
    let mut letters = all.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A part of a letter in the words of the installation, where all is known that they name; else as it is shipped for what is
/// known.
fn said(letter: &OutgoingMail, language: Language, own: &str, part: &str, known: &[(&str, &str)]) -> String {
    let is_known = |name: &str| known.iter().any(|(n, _)| *n == name);
    let lacks = PLACES.iter().any(|(name, place)| own.contains(place) && !is_known(name));
    if !own.is_empty() && !lacks {
        return filled(own, known);
    }
    let (notice, variant) = (letter.notice().as_str(), letter.news.variant());
    let special = format!("mail-{notice}{variant}-{part}");
    let key = if TEXTS.has(language, &special) { special } else { format!("mail-{notice}-{part}") };
    TEXTS.text(language, &key, known)
}

/// The words of an installation, with what they are about in their places.
fn filled(words: &str, known: &[(&str, &str)]) -> String {
    let place = |words: String, (name, place): &(&str, &str)| match known.iter().find(|(n, _)| n == name) {
        Some((_, value)) => words.replace(place, value),
        None => words,
    };
    PLACES.iter().fold(words.to_owned(), place)
}

fn digest_line(language: Language, (work, count, late): (domain::report::Work, u64, u64)) -> String {
    let name = TEXTS.text(language, &format!("work-{}", work.as_str()), &[]);
    TEXTS.text(language, "mail-digest-line", &[("work", &name), ("count", &count.to_string()), ("late", &late.to_string())])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use app::Named;
    use domain::{
        AgencyId, Timestamp, TrackingNumber,
        forest::{Alarming, Finding, ForestCategory},
        grievance::{LimitKind, StepName},
        report::{Clock, Work},
    };

    use super::*;
    use texts::keys;

    fn named() -> Named {
        Named { id: AgencyId(4), name: "Dinas PUPR Kutai Kartanegara".into() }
    }

    /// Every kind of news there is.
    fn all_news() -> Vec<News> {
        let (due, day) = (jiff::civil::date(2026, 11, 27), jiff::civil::date(2026, 11, 20));
        let (agency, other, clock) = (named, TrackingNumber::from_seed(987_654_321), Clock::FirstFollowUp(0));
        let untold = Alarming::default();
        let fire = Alarming { what: Some(ForestCategory::Fire), ..untold };
        let encroached = Alarming { what: Some(ForestCategory::Encroachment), fire: true, machines: true };
        vec![
            News::Receipt { due },
            News::ReceiptUndated,
            News::Forwarded { agency: agency(), due },
            News::AskedToComplete { due },
            News::FollowedUp { agency: agency(), day },
            News::Answered { agency: agency(), due, day },
            News::AnsweredUndated { agency: agency(), day },
            News::ClosingSoon { due },
            News::Closed { day },
            News::Archived,
            News::Joined,
            News::JoinedSeen { other },
            News::JoinedFollowedUp { agency: agency(), day, other },
            News::JoinedFollowedUpUnseen { day },
            News::JoinedAnswered { agency: agency(), day, other },
            News::JoinedAnsweredUnseen { day },
            News::JoinedClosed { day, other },
            News::JoinedClosedUnseen { day },
            News::Reopened,
            News::Hidden,
            News::Shown,
            News::SupervisionLifted,
            News::Promised { agency: agency(), due, day },
            News::PromiseBroken { agency: agency(), due },
            News::Appealed { agency: agency(), due },
            News::AppealUpheld { agency: agency(), day },
            News::AppealRejected { agency: agency(), due, day },
            News::NewPinCode { code: "7K3M-9QXV".into() },
            News::PinRenewed { day },
            News::GrievanceStep { step: StepName::MinutesSigned, day, decides: false, words: false },
            News::GrievanceStep { step: StepName::Responded, day, decides: true, words: true },
            News::GrievanceNext { step: StepName::Conveyed, day, due, decides: false, words: true },
            News::GrievanceNext { step: StepName::Taken, day, due, decides: false, words: false },
            News::New { agency: agency(), due },
            News::NewUndated { agency: agency() },
            News::ToFollowUp { agency: agency(), due },
            News::Copied { agency: agency() },
            News::ToApprove { agency: agency(), due },
            News::ToApproveUndated { agency: agency() },
            News::SentBack { agency: agency(), due },
            News::SentBackUndated { agency: agency() },
            News::CameBack { agency: agency(), due },
            News::CameBackBeside { agency: agency() },
            News::AskedToHide { agency: agency() },
            News::HidingDeclined { agency: agency() },
            News::VerifyAgain { agency: agency(), due },
            News::Replied { agency: agency(), due },
            News::RepliedUndated { agency: agency() },
            News::DueTomorrow { agency: agency(), due, clock },
            News::Overdue { agency: agency(), clock },
            News::Escalated { agency: agency() },
            News::ToDecide { agency: agency(), due },
            News::AnswerDisputed { agency: agency() },
            News::ToGoOn { agency: agency(), due },
            News::Restricted { agency: agency() },
            News::GrievanceDue { agency: agency(), due, limit: LimitKind::Acknowledge },
            News::GrievanceDue { agency: agency(), due, limit: LimitKind::Appeal },
            News::GrievanceOverdue { agency: agency(), due, limit: LimitKind::Respond },
            News::GrievanceToDecide { agency: agency(), due },
            News::Digest { work: vec![(Work::Verify, 4, 1), (Work::FollowUp, 2, 0)] },
            News::DutyAsked { drill: false, what: fire, minutes: 15, token: "l0-7-0a".into() },
            News::DutyAsked { drill: false, what: untold, minutes: 1, token: "l0-7-0a".into() },
            News::DutyAsked { drill: false, what: Alarming { machines: true, ..untold }, minutes: 15, token: "l0-7-0a".into() },
            News::DutyAsked { drill: true, what: untold, minutes: 15, token: "d0-7-0a".into() },
            News::DutyLast { drill: false, what: encroached, token: "l0-7-0a".into() },
            News::DutyLast { drill: true, what: untold, token: "d0-7-0a".into() },
            News::DutyFound { what: fire, finding: Finding::Arrived },
            News::DutyFound { what: encroached, finding: Finding::Nothing },
            News::DutyFound { what: encroached, finding: Finding::Help },
            News::DutyFound { what: encroached, finding: Finding::Helped },
            News::DutyTaken { drill: false },
            News::DutyTaken { drill: true },
            News::AlertAssigned { agency: agency(), fire: true, day, lat: -43_210, lon: 11_698_765 },
            News::AlertAssigned { agency: agency(), fire: false, day, lat: -43_210, lon: 11_698_765 },
            News::NewPassword { day },
            News::CodeOn { day },
            News::CodeReplaced { day },
            News::CodeOff { day },
            News::PasswordReset { day },
            News::RolesChanged { day },
            News::AddressChanged { day },
        ]
    }

    fn sample(news: News, language: Language) -> OutgoingMail {
        let official = news.notice().is_for_officials();
        let (report, placed) = (news.notice().is_of_report(), news.notice().is_of_place());
        OutgoingMail {
            mark: "1-a".into(),
            to: "orang@contoh.id".into(),
            name: official.then(|| "Rahmawati <Penghubung>".to_owned()),
            language,
            news,
            tracking: report.then(|| TrackingNumber::from_seed(123_456_789)),
            title: report.then(|| "Jembatan \"gantung\" & jalan rusak".to_owned()),
            place: (report || placed).then(|| "Muara Badak Ulu, Muara Badak, Kutai Kartanegara".to_owned()),
            instead: false,
            subject: String::new(),
            words: String::new(),
            closing: String::new(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn answered() -> News {
        all_news().into_iter().find(|n| matches!(n, News::Answered { .. })).unwrap()
    }

    #[test]
    fn no_letter_has_a_gap_whatever_is_known() {
        let own = "Tentang {nomor}, {batas}, {instansi}, {judul}, {tempat}, {nama}, {tanggal}, {gabungan}.";
        for (news, language) in all_news().into_iter().flat_map(|n| Language::ALL.map(|l| (n.clone(), l))) {
            for (title, instead, words) in [(true, false, ""), (false, false, ""), (true, true, ""), (false, true, own)] {
                let letter = sample(news.clone(), language);
                let official = letter.notice().is_for_officials();
                let title = letter.title.clone().filter(|_| title);
                let letter =
                    OutgoingMail { title, instead: instead && official, subject: words.into(), words: words.into(), ..letter };
                let written = write(&letter, "https://lapor.contoh.id").unwrap();
                let all = format!("{}\n{}", written.subject, written.plain);
                // A line of the list begins with a dash; two of them stand above the footer.
                for line in all.lines().map(|line| line.strip_prefix("- ").unwrap_or(line)).filter(|line| *line != "--") {
                    let dashed = line.split_whitespace().any(|word| word.trim_matches(['.', ',', '(', ')']) == "-");
                    let gap = [" .", "()", "( )", "  ", " ,", "{"].into_iter().any(|gap| line.contains(gap));
                    assert!(!dashed && !gap && !line.trim_end().ends_with(':'), "{news:?} {language:?}: {line}");
                }
                assert!(!all.contains("{ $") && !all.contains("mail-"), "{all}");
            }
        }
    }

    #[test]
    fn a_stand_in_is_told_why_it_is_them() {
        let copied = News::Copied { agency: named() };
        let letter = OutgoingMail { instead: true, ..sample(copied.clone(), Language::Indonesian) };
        assert!(write(&letter, "http://x").unwrap().plain.contains("tidak ada petugas Dinas PUPR Kutai Kartanegara"));
        assert!(!write(&sample(copied, Language::Indonesian), "http://x").unwrap().plain.contains("tidak ada petugas"));
    }

    #[test]
    fn whoever_was_joined_is_led_to_the_answer_where_they_may_see_it() {
        let other = TrackingNumber::from_seed(987_654_321);
        let day = jiff::civil::date(2026, 11, 20);
        let told = News::JoinedAnswered { agency: named(), day, other };
        let plain = write(&sample(told, Language::Indonesian), "http://x").unwrap().plain;
        assert!(plain.contains(&format!("http://x/laporan/{other}")) && plain.contains(&other.grouped()), "{plain}");
        assert!(plain.contains("20 November 2026") && plain.contains("Dinas PUPR"), "{plain}");
        let plain = write(&sample(News::JoinedAnsweredUnseen { day }, Language::Indonesian), "http://x").unwrap().plain;
        assert!(!plain.contains(&other.grouped()) && !plain.contains("Dinas") && plain.contains("20 November 2026"), "{plain}");
    }

    #[test]
    fn letters_about_two_deadlines_of_one_report_differ() {
        for clocks in [[Clock::Verification, Clock::FirstFollowUp(0)], [Clock::FirstFollowUp(0), Clock::AgencyCompletion(0)]] {
            let [one, two] = clocks.map(|clock| {
                let letter = sample(News::Overdue { agency: named(), clock }, Language::Indonesian);
                write(&letter, "http://x").unwrap()
            });
            assert!(one.subject != two.subject && one.plain != two.plain, "{}", one.subject);
        }
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let sources = [include_str!("../../i18n/mail.id.ftl"), include_str!("../../i18n/mail.en.ftl")];
        assert_eq!(keys(sources[0]), keys(sources[1]));
        assert_eq!(texts::many_of_one(sources), Vec::<String>::new());
    }

    #[test]
    fn every_notice_reads_well_in_both_languages() {
        let mut all = String::new();
        let told: HashSet<_> = all_news().iter().map(News::notice).collect();
        assert_eq!(told.len(), Notice::ALL.len(), "every notice has its news");
        for news in all_news() {
            for language in Language::ALL {
                let written = write(&sample(news.clone(), language), "https://lapor.contoh.id").unwrap();
                all.push_str(&format!(
                    "=== {}{} ({})\nSubject: {}\n\n{}\n",
                    news.notice().as_str(),
                    news.variant(),
                    language.as_str(),
                    written.subject,
                    written.plain
                ));
                assert!(!written.plain.contains("{ $") && !written.subject.contains("mail-"), "{}", written.plain);
                assert!(!written.html.contains("<Penghubung>") && !written.html.contains("\"gantung\""), "HTML is escaped");
            }
        }
        insta::assert_snapshot!("notices", all);
        let html = write(&sample(answered(), Language::Indonesian), "https://lapor.contoh.id").unwrap().html;
        insta::assert_snapshot!("answered_html", html);
        let closing =
            OutgoingMail { closing: "Kantor <Diskominfo>\nJl. Basuki Rahmat".into(), ..sample(answered(), Language::Indonesian) };
        let closed = write(&closing, "https://lapor.contoh.id").unwrap();
        assert!(closed.plain.contains("\n\nKantor <Diskominfo>\nJl. Basuki Rahmat\n\n--\n"), "{}", closed.plain);
        assert!(closed.html.contains("Kantor &#60;Diskominfo&#62;"), "{}", closed.html);
        let own = OutgoingMail {
            subject: "{nomor} sudah dijawab".into(),
            words: "Salam dari {instansi}: laporan {nomor} <selesai>, {tak-ada}.".into(),
            ..sample(answered(), Language::Indonesian)
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
