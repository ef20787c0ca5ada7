//! Letters as they would look, for whoever writes them: each kind about a made-up report.

use app::{Named, News, Notice, OutgoingMail};
use domain::{
    AgencyId, Date, TrackingNumber,
    forest::{Alarming, Finding, ForestCategory},
    grievance::{LimitKind, StepName},
    report::{Clock, Work},
};
use texts::Language;

use super::write::{PLACES, Written, known, write};

/// The longest name of a place, in characters: what is longer between braces names none.
const LONGEST_NAME: usize = 40;

fn burns() -> Alarming {
    Alarming { what: Some(ForestCategory::Fire), ..Alarming::default() }
}

/// The kind of news that knows most of what a notice may tell.
fn news(notice: Notice, day: Date) -> News {
    let (due, other) = (day.saturating_add(jiff::Span::new().days(7)), TrackingNumber::from_seed(987_654_321));
    let agency = || Named { id: AgencyId(1), name: "Dinas Pekerjaan Umum".into() };
    match notice {
        Notice::Receipt => News::Receipt { due },
        Notice::Forwarded => News::Forwarded { agency: agency(), due },
        Notice::AskedToComplete => News::AskedToComplete { due },
        Notice::FollowedUp => News::FollowedUp { agency: agency(), day },
        Notice::Answered => News::Answered { agency: agency(), due, day },
        Notice::ClosingSoon => News::ClosingSoon { due },
        Notice::Closed => News::Closed { day },
        Notice::Archived => News::Archived,
        Notice::Joined => News::JoinedSeen { other },
        Notice::JoinedFollowedUp => News::JoinedFollowedUp { agency: agency(), day, other },
        Notice::JoinedAnswered => News::JoinedAnswered { agency: agency(), day, other },
        Notice::JoinedClosed => News::JoinedClosed { day, other },
        Notice::Reopened => News::Reopened,
        Notice::Hidden => News::Hidden,
        Notice::Shown => News::Shown,
        Notice::SupervisionLifted => News::SupervisionLifted,
        Notice::Promised => News::Promised { agency: agency(), due, day },
        Notice::PromiseBroken => News::PromiseBroken { agency: agency(), due },
        Notice::Appealed => News::Appealed { agency: agency(), due },
        Notice::AppealUpheld => News::AppealUpheld { agency: agency(), day },
        Notice::AppealRejected => News::AppealRejected { agency: agency(), due, day },
        Notice::NewPinCode => News::NewPinCode { code: "7K3M-9QXV".into() },
        Notice::PinRenewed => News::PinRenewed { day },
        Notice::GrievanceStep => News::GrievanceNext { step: StepName::Acknowledged, day, due, decides: false, words: false },
        Notice::New => News::New { agency: agency(), due },
        Notice::ToFollowUp => News::ToFollowUp { agency: agency(), due },
        Notice::Copied => News::Copied { agency: agency() },
        Notice::ToApprove => News::ToApprove { agency: agency(), due },
        Notice::SentBack => News::SentBack { agency: agency(), due },
        Notice::CameBack => News::CameBack { agency: agency(), due },
        Notice::AskedToHide => News::AskedToHide { agency: agency() },
        Notice::HidingDeclined => News::HidingDeclined { agency: agency() },
        Notice::VerifyAgain => News::VerifyAgain { agency: agency(), due },
        Notice::Replied => News::Replied { agency: agency(), due },
        Notice::DueTomorrow => News::DueTomorrow { agency: agency(), due, clock: Clock::FirstFollowUp(0) },
        Notice::Overdue => News::Overdue { agency: agency(), clock: Clock::FirstFollowUp(0) },
        Notice::Escalated => News::Escalated { agency: agency() },
        Notice::ToDecide => News::ToDecide { agency: agency(), due },
        Notice::AnswerDisputed => News::AnswerDisputed { agency: agency() },
        Notice::ToGoOn => News::ToGoOn { agency: agency(), due },
        Notice::Restricted => News::Restricted { agency: agency() },
        Notice::GrievanceDue => News::GrievanceDue { agency: agency(), due, limit: LimitKind::Acknowledge },
        Notice::GrievanceOverdue => News::GrievanceOverdue { agency: agency(), due, limit: LimitKind::Respond },
        Notice::GrievanceToDecide => News::GrievanceToDecide { agency: agency(), due },
        Notice::Digest => News::Digest { work: vec![(Work::Verify, 4, 1), (Work::FollowUp, 2, 0)] },
        Notice::DutyAsked => News::DutyAsked { drill: false, what: burns(), minutes: 15, token: "contoh".into() },
        Notice::DutyLast => News::DutyLast { drill: false, what: burns(), token: "contoh".into() },
        Notice::DutyTaken => News::DutyTaken { drill: false },
        Notice::DutyFound => News::DutyFound { what: burns(), finding: Finding::Help },
        Notice::AlertAssigned => News::AlertAssigned { agency: agency(), fire: true, day, lat: -30_000, lon: 11_700_000 },
        Notice::NewPassword => News::NewPassword { day },
        Notice::CodeOn => News::CodeOn { day },
        Notice::CodeReplaced => News::CodeReplaced { day },
        Notice::CodeOff => News::CodeOff { day },
        Notice::PasswordReset => News::PasswordReset { day },
        Notice::RolesChanged => News::RolesChanged { day },
        Notice::AddressChanged => News::AddressChanged { day },
    }
}

fn letter(notice: Notice, language: Language, day: Date) -> OutgoingMail {
    let is_of_report = notice.is_of_report();
    OutgoingMail {
        mark: String::new(),
        to: String::new(),
        name: notice.is_for_officials().then(|| "Rahmawati".to_owned()),
        language,
        news: news(notice, day),
        tracking: is_of_report.then(|| TrackingNumber::from_seed(123_456_789)),
        title: is_of_report.then(|| "Jembatan gantung rusak".to_owned()),
        place: (is_of_report || notice.is_of_place()).then(|| "Muara Badak Ulu, Kutai Kartanegara".to_owned()),
        instead: false,
        subject: String::new(),
        words: String::new(),
        closing: String::new(),
        at: domain::Timestamp::UNIX_EPOCH,
    }
}

/// A letter of a kind as it would look on a day, about a made-up report, with a subject, words and a closing of the installation;
/// each empty for what is shipped.
///
/// # Errors
/// As `write`.
pub fn preview(
    notice: Notice,
    language: Language,
    day: Date,
    [subject, words, closing]: [&str; 3],
    base: &str,
) -> Result<Written, askama::Error> {
    let own =
        OutgoingMail { subject: subject.into(), words: words.into(), closing: closing.into(), ..letter(notice, language, day) };
    write(&own, base)
}

/// The places that a letter of a kind knows, as they are written.
#[must_use]
pub fn places_of(notice: Notice) -> Vec<&'static str> {
    let known = known(&letter(notice, Language::Indonesian, Date::constant(2026, 1, 1)), Language::Indonesian);
    PLACES.iter().filter(|(name, _)| known.iter().any(|(n, _)| n == name)).map(|(_, place)| *place).collect()
}

/// The first place that a text names and that is not among some: it would be sent as it stands there.
#[must_use]
pub fn place_unknown<'a>(text: &'a str, known: &[&str]) -> Option<&'a str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let start = text.len() - after.len() - 1;
        let name = after.split_once('}').map(|(name, _)| name);
        // A brace within: the name begins after that one.
        let name = name.filter(|name| !name.contains(['{', '\n']) && name.chars().count() <= LONGEST_NAME);
        if let Some(place) = name.and_then(|name| text.get(start..start + name.len() + 2)).filter(|place| !known.contains(place))
        {
            return Some(place);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_is_shown_and_names_what_it_knows() {
        let day = jiff::civil::date(2026, 11, 20);
        for (notice, language) in Notice::ALL.into_iter().flat_map(|n| Language::ALL.map(|l| (n, l))) {
            let shown = preview(notice, language, day, ["", "", "Kantor"], "https://lapor.contoh.id").unwrap();
            assert!(shown.plain.contains("Kantor") && !shown.plain.contains('{'), "{notice:?}: {}", shown.plain);
            assert_eq!(news(notice, day).notice(), notice);
            // What is shipped names nothing that is not known; nor does what may be written instead.
            let (subject, body) = crate::mail::shipped(notice, language);
            let places = places_of(notice);
            assert_eq!(place_unknown(&format!("{subject} {body}"), &places), None, "{notice:?}");
            let own = preview(notice, language, day, ["", &places.join(" "), ""], "https://lapor.contoh.id").unwrap();
            assert!(!own.plain.contains('{'), "{notice:?}: {}", own.plain);
        }
    }

    #[test]
    fn a_place_that_is_not_there_is_found() {
        let known = places_of(Notice::Receipt);
        assert!(known.contains(&"{batas}") && !known.contains(&"{instansi}"), "{known:?}");
        for (text, unknown) in [
            ("Nomor {nomor}, paling lambat {batas}.", None),
            ("Nomor {nomer}.", Some("{nomer}")),
            ("{instansi} menjawab", Some("{instansi}")),
            ("{ {nomor} {", None),
            ("{Nomor}", Some("{Nomor}")),
            ("{}", Some("{}")),
            ("dalam {kurung\nyang jauh}", None),
            ("", None),
        ] {
            assert_eq!(place_unknown(text, &known), unknown, "{text}");
        }
    }
}
