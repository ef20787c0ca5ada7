//! Says what happened, what is wrong and what a report is, in words.

use app::{Betrayal, Happened, Part, ReferenceData, Reporter, TimelineEntry, View, Who};
use domain::{
    AreaCode, PersonName, Phone, Report, TrackingNumber, Words,
    forest::Disturbance,
    report::{Class, Closing, Outcome, Progress, Purpose, ReportEvent, Status},
};

use insight::Urgent;
use store::Attachment;
use texts::unbroken;

use crate::localizer::Localizer;

/// The keys of whom to call at once about what a text tells, and what was answered about a forest; of everything that is urgent first.
pub(crate) fn to_call(text: &str, forest: Option<Disturbance>) -> Vec<&'static str> {
    let number = |what| match what {
        Urgent::Fire => "call-113",
        Urgent::Violence => "call-110",
        Urgent::Life => "call-119",
    };
    let mut found = insight::urgent(text);
    if forest.is_some_and(|told| told.burns()) && !found.contains(&Urgent::Fire) {
        found.insert(0, Urgent::Fire);
    }
    let any = (!found.is_empty()).then_some("call-112");
    any.into_iter().chain(found.into_iter().map(number)).collect()
}

/// How many letters of a text there are, with `#` for the number.
pub(crate) fn letters(s: Localizer) -> String {
    s.with("letters-left", "most", &s.number(Words::MAX as u64))
}

/// Words of a report as its page says them: what only stands in for spoken ones is ours, and in the language of whoever reads.
pub(crate) fn read(s: Localizer, report: &Report, words: &str) -> String {
    if report.is_unwritten() { app::stand_in_read(s.language, words) } else { words.to_owned() }
}

/// The title of a report for officials; where it is not theirs to read, why.
pub(crate) fn title(s: Localizer, report: &Report, title: &str) -> String {
    match title {
        "" if report.secret => s.text("secret-title"),
        "" => s.text("unverified-title"),
        title => read(s, report, title),
    }
}

/// Degrees as people read them, to about a metre.
pub(crate) fn degrees(point: domain::Point) -> String {
    format!("{:.5}, {:.5}", point.lat, point.lon)
}

/// The number of a report as it is read.
pub(crate) fn number(tracking: TrackingNumber) -> String {
    unbroken(&tracking.grouped())
}

/// The state of a report in one word or a few: what was done, and what was not yet.
pub(crate) fn state(s: Localizer, report: &Report) -> String {
    match report.status {
        Status::Submitted if report.verified => s.text("status-verified"),
        _ => s.text(&format!("status-{}", report.status.name().as_str())),
    }
}

/// The state of a report for officials, with whom it waits for.
pub(crate) fn standing(s: Localizer, report: &Report, reference: &ReferenceData) -> String {
    let waits = |(place, f): (usize, &domain::report::Forwarding)| {
        (f.is_open() && report.has_draft(place)).then(|| s.with("waits-approval", "agency", &reference.agency_name(f.agency)))
    };
    let working = matches!(report.status, Status::Forwarded | Status::InProgress);
    let waits = report.forwardings.iter().enumerate().filter(|_| working).find_map(waits);
    waits.unwrap_or_else(|| status(s, report))
}

/// The state of a report in words.
pub(crate) fn status(s: Localizer, report: &Report) -> String {
    let name = state(s, report);
    let said = || report.outcome().map(|o| s.text(&format!("outcome-{}", o.name().as_str())));
    match &report.status {
        Status::Answered { .. } => said().map_or_else(|| name.clone(), |said| format!("{name}: {said}")),
        Status::Closed { how } => {
            let said = said().map(|said| format!(" ({said})")).unwrap_or_default();
            format!("{name}: {}{said}", closing(s, *how, report.restricted))
        }
        Status::Archived { reason, .. } => format!("{name}: {}", s.text(&format!("reason-{}", reason.as_str()))),
        _ => name,
    }
}

/// What an answer says, with its day.
pub(crate) fn answer_says(s: Localizer, outcome: Outcome) -> String {
    let key = format!("outcome-said-{}", outcome.name().as_str());
    match outcome {
        Outcome::Fixed { on: day } | Outcome::Promised { by: day } => s.with(&key, "day", &s.date(day)),
        Outcome::Informed | Outcome::Declined | Outcome::Moved { .. } => s.text(&key),
    }
}

/// How a report ended; an official who ends a restricted one is its specialist.
fn closing(s: Localizer, how: Closing, restricted: bool) -> String {
    if restricted && how == Closing::Administrator {
        return s.text("closing-specialist");
    }
    s.text(&format!("closing-{}", how.as_str()))
}

/// The class of a report in words.
pub(crate) fn class(s: Localizer, report: &Report) -> String {
    match report.class() {
        Class::Supervisory => s.text("class-supervisory"),
        _ => s.text(&format!("kind-{}", report.kind.as_str())),
    }
}

domain::choices! {
    /// The tone of a tag, by the word that the style knows it by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Tone {
        /// Nothing is to be done
        Quiet = "quiet",
        /// Somebody works on it
        Busy = "busy",
        /// It came out well
        Good = "good",
        /// Somebody has to do something
        Warn = "warn",
        /// A deadline passed
        Late = "late",
    }
}

impl std::fmt::Display for Tone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The tone a state is shown in.
pub(crate) fn tone(report: &Report) -> Tone {
    match report.status {
        Status::Closed { .. } | Status::Answered { .. } => Tone::Good,
        Status::Archived { .. } | Status::Joined { .. } => Tone::Quiet,
        Status::NeedsCompletion { .. } | Status::Returned => Tone::Warn,
        Status::Submitted | Status::Forwarded | Status::InProgress | Status::Disputed { .. } => Tone::Busy,
    }
}

/// How far an agency has come, in words.
pub(crate) fn progress(s: Localizer, progress: Progress) -> String {
    s.text(match progress {
        Progress::Waiting => "progress-waiting",
        Progress::Accepted => "progress-accepted",
        Progress::Answered => "progress-answered",
        Progress::Returned => "progress-returned",
        Progress::Withdrawn => "progress-withdrawn",
    })
}

/// A file to show: its address (none for a voice note, which is for officials alone), its name, whether it is a picture.
pub(crate) type Shown = (String, String, bool);

pub(crate) fn file(file: &Attachment, address: impl Fn(uuid::Uuid) -> String) -> Shown {
    (address(file.id), file.name.clone(), file.media_type.starts_with("image/"))
}

/// A file that came with a report, for whoever sent it: also a voice note, by how long it is.
pub(crate) fn received_file(s: Localizer, file: &Attachment, address: impl Fn(uuid::Uuid) -> String) -> Shown {
    match app::voice_seconds(&file.media_type) {
        Some(seconds) => (String::new(), s.with("voice-note", "length", &app::voice_length(s.language, seconds)), false),
        None => self::file(file, address),
    }
}

pub(crate) fn files(line: &TimelineEntry, address: &impl Fn(uuid::Uuid) -> String) -> Vec<Shown> {
    line.attachments.iter().map(|a| file(a, address)).collect()
}

/// The files that came with a report itself.
pub(crate) fn first_files(view: &View, address: impl Fn(uuid::Uuid) -> String) -> Vec<Shown> {
    view.lines.first().map(|line| files(line, &address)).unwrap_or_default()
}

/// The name of a reporter, and where they can be reached.
pub(crate) fn person(reporter: &Reporter) -> (String, String) {
    let name = reporter.name.as_ref().map_or("-", PersonName::as_str).to_owned();
    let phone = reporter.phone.as_ref().map(Phone::dialled);
    let email = reporter.email.as_ref().map(|email| email.as_str().to_owned());
    (name, phone.into_iter().chain(email).collect::<Vec<_>>().join(", "))
}

/// What a phone dials for a number as it was written; none for what is no number.
pub(crate) fn dial(phone: &str) -> Option<String> {
    Phone::parse(phone).ok().map(|phone| phone.as_str().to_owned())
}

/// One thing that happened, as a page shows it.
#[derive(Clone)]
pub(crate) struct TimelineItem {
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) title: Option<String>,
    pub(crate) words: Vec<String>,
    pub(crate) files: Vec<Shown>,
    /// Taken back at once; only officials see it.
    pub(crate) undone: bool,
    /// Shown as an answer, not as a note in the margin.
    pub(crate) strong: bool,
}

/// What stands for something that betrays a person and was covered.
pub(crate) fn cover(s: Localizer) -> impl Fn(insight::Private) -> String {
    // Where it is read, nobody learns that it was the reporter.
    let called = |what| if what == insight::Private::Reporter { insight::Private::Name } else { what };
    move |what| format!("[{}]", s.text(&format!("private-{}", called(what).as_str())))
}

/// What betrays a person in words that are to become public: what it is, and how it stands there.
pub(crate) fn betraying(s: Localizer, betrayal: &Betrayal) -> Vec<(String, String)> {
    let all = betrayal.parts.iter().flat_map(|part| part.found.iter().map(move |found| (part, found)));
    let told = |(part, (at, what)): (&Part, &insight::Found)| {
        (s.text(&format!("private-{}", what.as_str())), part.text.get(at.clone()).unwrap_or_default().to_owned())
    };
    all.map(told).collect()
}

/// Those words in pieces, and whether each is what was found.
pub(crate) fn pieces(part: &Part) -> Vec<(&str, bool)> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (range, _) in &part.found {
        pieces.push((part.text.get(at..range.start).unwrap_or_default(), false));
        pieces.push((part.text.get(range.clone()).unwrap_or_default(), true));
        at = range.end;
    }
    pieces.push((part.text.get(at..).unwrap_or_default(), false));
    pieces
}

/// What betrays a person in some texts: what it is, and how it stands there.
pub(crate) fn private_in(s: Localizer, texts: &[&str]) -> Vec<(String, String)> {
    let told = |text: &str| {
        let found = insight::private(text).into_iter();
        let say = |(range, what): (std::ops::Range<usize>, insight::Private)| {
            (s.text(&format!("private-{}", what.as_str())), text.get(range).unwrap_or_default().to_owned())
        };
        found.map(say).collect::<Vec<_>>()
    };
    texts.iter().flat_map(|text| told(text)).collect()
}

/// A text cut into paragraphs.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// Everything that happened, newest last. What came with the report itself stands above its story: [`first_files`].
pub(crate) fn story(
    s: Localizer,
    reference: &ReferenceData,
    view: &View,
    address: impl Fn(uuid::Uuid) -> String,
) -> Vec<TimelineItem> {
    let mut story: Vec<_> = view.lines.iter().map(|line| told(s, reference, view, line, &address)).collect();
    if let Some(first) = story.first_mut() {
        first.files.clear();
    }
    story
}

/// What is said with a step. The report itself stands above its story, as [`View::text`] has it.
pub(crate) fn words_of(line: &TimelineEntry) -> Option<&app::Text> {
    let above = matches!(line.what, ReportEvent::Submitted { .. } | ReportEvent::Verified { .. });
    line.words.as_ref().filter(|_| !above)
}

fn told(
    s: Localizer,
    reference: &ReferenceData,
    view: &View,
    line: &TimelineEntry,
    address: &impl Fn(uuid::Uuid) -> String,
) -> TimelineItem {
    let report = &view.report;
    let agency = line.agency.map(|a| reference.agency_name(a)).unwrap_or_default();
    let who = match &line.who {
        Who::Anyone => s.text("who-anyone"),
        Who::Reporter => s.text("who-reporter"),
        Who::System => s.text("who-system"),
        Who::Agency(at, name) => {
            let specialist = view.in_confidence.contains(&line.version);
            let at = || at.clone().unwrap_or_else(|| s.text(official(&line.what)));
            let at = if specialist { s.text("who-specialist") } else { at() };
            name.as_ref().map_or_else(|| at.clone(), |n| format!("{n}, {at}"))
        }
    };
    let words = words_of(line);
    TimelineItem {
        what: match &line.what {
            ReportEvent::Closed { how, .. } if view.in_confidence.contains(&line.version) => {
                s.with("event-closed", "detail", &closing(s, *how, true))
            }
            what => happened(s, what, &agency, &report.area),
        },
        who,
        when: match line.at {
            Happened::At(at) => s.moment(at, &report.area),
            Happened::On(day, _) => s.date(day),
        },
        title: words.and_then(|w| w.title.clone()),
        words: words.map(|w| paragraphs(&w.text)).unwrap_or_default(),
        files: files(line, address),
        undone: line.undone,
        strong: !line.undone && matches!(line.what, ReportEvent::FollowUpPublished { .. } | ReportEvent::CompletionAsked { .. }),
    }
}

/// Who an official without an agency acts as. A trace or a note does not tell the role.
fn official(what: &ReportEvent) -> &'static str {
    match what {
        ReportEvent::SupervisionLifted { .. } | ReportEvent::Shown => "who-overseer",
        ReportEvent::RestrictionLifted { .. } => "who-specialist",
        ReportEvent::Grievance { .. }
        | ReportEvent::Restricted
        | ReportEvent::Revealed { .. }
        | ReportEvent::Noted
        | ReportEvent::CompletionAsked { .. }
        | ReportEvent::FlagsTightened { .. }
        | ReportEvent::HidingAsked
        | ReportEvent::HidingWanted { .. }
        | ReportEvent::WordsGuarded { .. }
        | ReportEvent::Submitted { .. }
        | ReportEvent::Undone { .. }
        | ReportEvent::AlarmRaised { .. }
        | ReportEvent::AlarmPassed { .. }
        | ReportEvent::AlarmTaken
        | ReportEvent::AlarmFound { .. }
        | ReportEvent::ConsentWithdrawn { .. }
        | ReportEvent::HandedOver { .. }
        | ReportEvent::Forgotten => "who-officer",
        ReportEvent::Completed { .. }
        | ReportEvent::CompletionLapsed { .. }
        | ReportEvent::Verified { .. }
        | ReportEvent::Forwarded { .. }
        | ReportEvent::LeadNamed { .. }
        | ReportEvent::Accepted { .. }
        | ReportEvent::Returned { .. }
        | ReportEvent::FollowUpDrafted { .. }
        | ReportEvent::FollowUpSentBack { .. }
        | ReportEvent::FollowUpPublished { .. }
        | ReportEvent::Replied { .. }
        | ReportEvent::Rated { .. }
        | ReportEvent::Disputed { .. }
        | ReportEvent::Appealed { .. }
        | ReportEvent::AppealDecided { .. }
        | ReportEvent::Closed { .. }
        | ReportEvent::Reopened { .. }
        | ReportEvent::Joined { .. }
        | ReportEvent::Unjoined { .. }
        | ReportEvent::Supported
        | ReportEvent::Copied { .. }
        | ReportEvent::Escalated { .. }
        | ReportEvent::Archived { .. }
        | ReportEvent::Restored { .. }
        | ReportEvent::HidingDeclined
        | ReportEvent::TakenFrom { .. }
        | ReportEvent::Objected { .. }
        | ReportEvent::NationalIdGiven { .. }
        | ReportEvent::Reminded { .. }
        | ReportEvent::Overdue { .. }
        | ReportEvent::PinRenewed
        | ReportEvent::TakenOver { .. } => "who-coordinator",
    }
}

/// When a report came; and when it was written, where it waited long in a phone. Not for the public.
pub(crate) fn received(s: Localizer, report: &Report) -> String {
    let received = s.moment(report.received_at, &report.area);
    match report.written_before() {
        None => received,
        Some(at) => s.with_all("received-written", &[("received", &received), ("written", &s.moment(at, &report.area))]),
    }
}

/// How a report was taken down for somebody, and what they agree to; nothing where it was not.
pub(crate) fn assisted(s: Localizer, report: &Report) -> Vec<String> {
    let Some(assisted) = &report.assisted else { return Vec::new() };
    let agreed = Purpose::ALL.into_iter().filter(|what| assisted.consent.is_for(*what));
    let what = |what: Purpose| s.text(&format!("assisted-for-{}", what.as_str()));
    let all: Vec<_> = [s.text("assisted-for-sent")].into_iter().chain(agreed.map(what)).collect();
    let line = s.with_all(
        "assisted-line",
        &[
            ("told", &s.text(&format!("told-{}", assisted.told.as_str()))),
            ("for", &all.join(", ")),
            ("how", &s.text(&format!("agreed-{}", assisted.consent.how.as_str()))),
            ("day", &s.date(assisted.consent.on)),
        ],
    );
    let more = [(assisted.past_taker, "assisted-past-told"), (assisted.hide_from_taker, "assisted-hidden-told")];
    [line].into_iter().chain(more.into_iter().filter(|(on, _)| *on).map(|(_, key)| s.text(key))).collect()
}

/// What happened, in words.
pub(crate) fn happened(s: Localizer, what: &ReportEvent, agency: &str, area: &AreaCode) -> String {
    let mut key = format!("event-{}", what.name().replace('_', "-"));
    let mut detail = String::new();
    match what {
        ReportEvent::FollowUpPublished { answer: true, outcome, .. }
        | ReportEvent::FollowUpDrafted { answer: true, outcome, .. } => {
            key.push_str("-answer");
            detail = outcome.map(|o| answer_says(s, o)).unwrap_or_default();
        }
        ReportEvent::Forwarded { lead: false, .. } => key.push_str("-also"),
        ReportEvent::Closed { how, .. } => detail = closing(s, *how, false),
        ReportEvent::Archived { reason } => detail = s.text(&format!("reason-{}", reason.as_str())),
        ReportEvent::Escalated { cause, .. } => detail = s.text(&format!("cause-{}", cause.as_str())),
        ReportEvent::Rated { stars, solved } => {
            detail = stars.to_string();
            key.push_str(match solved {
                Some(true) => "-solved",
                Some(false) => "-unsolved",
                None => "",
            });
        }
        ReportEvent::AlarmFound { finding } => detail = s.text(finding.key()),
        ReportEvent::AlarmRaised { to: None, .. } | ReportEvent::AlarmPassed { to: None } => key.push_str("-coordinators"),
        ReportEvent::Replied { complete: Some(_) } => key.push_str("-unsolved"),
        ReportEvent::Appealed { decide, .. } => detail = s.due(decide, area),
        ReportEvent::AppealDecided { complete, .. } => key.push_str(if complete.is_some() { "-upheld" } else { "-rejected" }),
        ReportEvent::ConsentWithdrawn { what } => detail = s.text(&format!("assisted-for-{}", what.as_str())),
        ReportEvent::HandedOver { news: None } => key.push_str("-not"),
        ReportEvent::NationalIdGiven { id } => detail = id.0.to_string(),
        ReportEvent::CompletionAsked { deadline } => detail = s.due(deadline, area),
        ReportEvent::FlagsTightened { anonymous, secret, .. } => {
            let flags = [(*anonymous, "flag-anonymous"), (*secret, "flag-secret")];
            detail = flags.iter().filter(|(set, _)| *set).map(|(_, key)| s.text(key)).collect::<Vec<_>>().join(", ");
        }
        ReportEvent::Revealed { field, why } => {
            detail = s.text(match field {
                domain::report::SealedField::Person => "revealed-person",
                domain::report::SealedField::Words => "revealed-words",
                domain::report::SealedField::Voice => "revealed-voice",
                domain::report::SealedField::Place => "revealed-place",
            });
            if let Some(why) = why {
                detail = format!("{detail} ({})", s.text(&format!("why-{}", why.as_str())));
            }
        }
        ReportEvent::Grievance { step, .. } => detail = s.text(&format!("grievance-step-{}", step.name().as_str())),
        ReportEvent::WordsGuarded { shown } => detail = s.text(if *shown { "guarded-shown" } else { "guarded-kept" }),
        ReportEvent::Reminded { clock } | ReportEvent::Overdue { clock } => detail = clock_name(s, *clock),
        _ => {}
    }
    s.with_all(&key, &[("agency", agency), ("detail", &detail)]).trim_end().to_owned()
}

/// The name of a clock.
pub(crate) fn clock_name(s: Localizer, clock: domain::report::Clock) -> String {
    s.text(clock.key())
}

/// What whoever reports about a forest answered: each question with its answer.
pub(crate) fn forest(s: Localizer, report: &Report) -> Vec<(String, String)> {
    report.forest.as_ref().map(|told| answers(s, told)).unwrap_or_default()
}

/// What was answered about a forest: each question with its answer.
pub(crate) fn answers(s: Localizer, told: &domain::forest::Disturbance) -> Vec<(String, String)> {
    let answer = |of: &str, word: &str| s.text(&format!("forest-{of}-{word}"));
    let ticked: Vec<_> = [(told.machines, "forest-machines"), (told.fire, "forest-fire")]
        .into_iter()
        .filter(|(on, _)| *on)
        .map(|(_, key)| s.text(key))
        .collect();
    [
        ("forest-what", told.category.map(|c| answer("category", c.as_str()))),
        ("forest-when", told.when.map(|w| answer("when", w.as_str()))),
        ("forest-going-on", told.going_on.map(|on| answer("going", if on { "yes" } else { "no" }))),
        ("forest-size", told.size.map(|size| answer("size", size.as_str()))),
        ("forest-noticed", told.noticed.map(|n| answer("noticed", n.as_str()))),
        ("forest-at-work", (!ticked.is_empty()).then(|| ticked.join(", "))),
    ]
    .into_iter()
    .filter_map(|(asks, said)| Some((s.text(asks), said?)))
    .collect()
}
