//! What satellites saw around a report about forests, before and after: in sentences, as pictures, and as a table. For officials who read
//! the report's page, on which its exact place stands.

use app::{AppError, SeenAlert, SeenNear, View, concerns_forests};
use domain::{
    Date, Report,
    forest::{AlertKind, Place},
};
use jiff::ToSpan;
use texts::unbroken;

use crate::{
    admin::alerts::{source_name, unread_alerts},
    draw::sky::{Sky, sky},
    forms::FormData,
    localizer::Localizer,
    routes,
    state::Web,
};

/// The fields of the address that say how far and how long it is looked around.
const KM: &str = "jarak";
const DAYS: &str = "hari";
/// What is offered, and the most that is taken.
const KMS: [u32; 5] = [1, 2, 5, 10, 25];
const SPANS: [u32; 5] = [3, 7, 14, 30, 90];
/// Where nothing was chosen.
const USUAL: (u32, u32) = (2, 7);
/// Alerts in the table.
const SHOWN: usize = 200;
/// Events told in sentences.
const TOLD: usize = 8;

pub(super) struct AlertRow {
    pub(super) when: String,
    /// Before the report, on its day, or after it.
    pub(super) beside: String,
    pub(super) what: String,
    pub(super) distance: String,
    pub(super) sure: String,
    pub(super) sources: String,
}

/// The panel.
pub(super) struct SkyPanel {
    pub(super) address: String,
    pub(super) kms: Vec<(String, String, bool)>,
    pub(super) spans: Vec<(String, String, bool)>,
    pub(super) sentences: Vec<String>,
    /// What must be known to read them right.
    pub(super) caveats: Vec<String>,
    pub(super) drawn: Option<Sky>,
    /// The first day, that of the report, and the last.
    pub(super) days: [String; 3],
    pub(super) rows: Vec<AlertRow>,
    pub(super) more: String,
}

/// One of what is offered; else the usual.
fn chosen(typed: &FormData, field: &str, offered: [u32; 5], usual: u32) -> u32 {
    typed.get(field).trim().parse().ok().filter(|n| offered.contains(n)).unwrap_or(usual)
}

/// The day around which it is looked: that on which it happened, else that on which it came.
fn day_of(report: &Report) -> Date {
    report.happened_on.unwrap_or_else(|| report.area.zone().date(report.received_at))
}

/// The panel of a report; none where it is about something else, or tells no exact place.
pub(super) async fn panel(web: &Web, s: Localizer, view: &View, typed: &FormData) -> Result<Option<SkyPanel>, AppError> {
    let report = &view.report;
    // Of a protected report it is known to whoever opened it, while they see it.
    let point = view.place.as_ref().map(Place::middle).or(report.point);
    let (Some(point), true) = (point, concerns_forests(report)) else { return Ok(None) };
    let (km, span) = (chosen(typed, KM, KMS, USUAL.0), chosen(typed, DAYS, SPANS, USUAL.1));
    let day = day_of(report);
    let around = i64::from(span).days();
    let days = (day.saturating_sub(around), day.saturating_add(around).min(web.app().figures().today().max(day)));
    let seen = web.app().forest().seen_near(point, days, km).await?;
    let offer = |all: [u32; 5], key: &str, now: u32| {
        all.map(|n| (n.to_string(), s.with(key, "n", &s.number(u64::from(n))), n == now)).into()
    };
    let more = seen.alerts.len().saturating_sub(SHOWN) as u64;
    Ok(Some(SkyPanel {
        address: format!("{}#langit", routes::desk_report(report.tracking)),
        kms: offer(KMS, "sky-km", km),
        spans: offer(SPANS, "sky-days", span),
        sentences: sentences(web, s, &seen),
        caveats: caveats(web, s, &seen),
        drawn: (!seen.alerts.is_empty()).then(|| sky(&seen, day)),
        days: [seen.days.0, day, seen.days.1].map(|day| s.date(day)),
        rows: seen.alerts.iter().take(SHOWN).map(|alert| row(web, s, day, alert)).collect(),
        more: if more > 0 { s.with("table-more", "n", &s.number(more)) } else { String::new() },
    }))
}

/// A distance as people say it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no distance is negative or longer than the earth")]
pub(super) fn distance(s: Localizer, metres: f64) -> String {
    match metres {
        metres if metres < 950.0 => s.with("sky-metres", "n", &s.number(((metres / 50.0).round() * 50.0).max(50.0) as u64)),
        metres => {
            let tenths = (metres / 100.0).round() as u64;
            let point = if s.code() == "id" { "," } else { "." };
            s.with("sky-km", "n", &format!("{}{point}{}", s.number(tenths / 10), tenths % 10))
        }
    }
}

/// What was seen of each kind: a sentence for each event, or one that says that nothing was, and why that says little.
fn sentences(web: &Web, s: Localizer, seen: &SeenNear) -> Vec<String> {
    let (km, from, to) = (s.number(u64::from(seen.km)), s.date(seen.days.0), s.date(seen.days.1));
    let around = [("km", km.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    let mut told = Vec::new();
    for (kind, newest) in [AlertKind::Fire, AlertKind::Loss].into_iter().zip(seen.known_until) {
        let word = kind.as_str();
        if newest.is_none_or(|newest| newest < seen.days.0) {
            told.push(s.with_all(&format!("sky-unknown-{word}"), &around));
        } else if seen.count(kind) == 0 {
            told.push(s.with_all(&format!("sky-nothing-{word}"), &around));
        } else {
            let of_kind: Vec<_> = seen.groups.iter().filter(|group| group.kind == kind).collect();
            for group in of_kind.iter().take(TOLD) {
                let (first, last) = app::days_in(web.zone(), group);
                let sources: Vec<_> = group.sources().all().map(|source| source_name(s, source.as_str())).collect();
                let (n, metres) = (s.number(group.alerts.len() as u64), distance(s, seen.nearest(group)));
                let with = [
                    ("n", n.as_str()),
                    ("from", &s.date(first)),
                    ("to", &s.date(last)),
                    ("distance", &metres),
                    ("sources", &sources.join(", ")),
                ];
                let key = if first == last { format!("sky-seen-{word}-day") } else { format!("sky-seen-{word}") };
                told.push(s.with_all(&key, &with));
            }
            let rest = of_kind.len().saturating_sub(TOLD) as u64;
            if rest > 0 {
                told.push(s.with("sky-more-events", "n", &s.number(rest)));
            }
        }
    }
    told
}

fn caveats(web: &Web, s: Localizer, seen: &SeenNear) -> Vec<String> {
    let mut told = Vec::new();
    for (kind, newest) in [AlertKind::Fire, AlertKind::Loss].into_iter().zip(seen.known_until) {
        if let Some(newest) = newest.filter(|newest| (seen.days.0..seen.days.1).contains(newest)) {
            told.push(s.with(&format!("sky-until-{}", kind.as_str()), "day", &s.date(newest)));
        }
    }
    let (left, marks) = &seen.left_out;
    if *left > 0 {
        let reference = web.app().reference();
        let reasons: Vec<_> = marks.iter().map(|mark| format!("{} ({})", reference.place(&mark.area), mark.reason)).collect();
        told.push(s.with_all("sky-left-out", &[("n", &s.number(*left as u64)), ("marks", &reasons.join("; "))]));
    }
    if seen.more {
        told.push(s.text("sky-too-many"));
    }
    told.extend(unread_alerts(s, seen.unread));
    told
}

/// A moment that breaks between its day and its hour alone.
fn on_two_lines(s: Localizer, day: Date, moment: &str) -> String {
    let date = s.date(day);
    moment.strip_prefix(&date).map_or_else(|| moment.to_owned(), |hour| format!("{} {}", unbroken(&date), unbroken(hour.trim())))
}

fn row(web: &Web, s: Localizer, day: Date, seen: &SeenAlert) -> AlertRow {
    let alert = &seen.alert;
    let sources: Vec<_> = alert.sources.all().map(|source| source_name(s, source.as_str())).collect();
    let beside = match seen.day.cmp(&day) {
        std::cmp::Ordering::Less => "sky-before",
        std::cmp::Ordering::Equal => "sky-same-day",
        std::cmp::Ordering::Greater => "sky-after",
    };
    AlertRow {
        when: seen.at.map_or_else(|| unbroken(&s.date(seen.day)), |at| on_two_lines(s, seen.day, &s.moment_in(at, web.zone()))),
        beside: s.text(beside),
        what: format!(
            "{}, {}",
            s.text(&format!("alert-saw-{}", alert.kind().as_str())),
            s.text(&format!("alert-sensor-{}", alert.sensor.as_str()))
        ),
        distance: distance(s, seen.metres),
        sure: s.text(&format!("alert-sure-{}", alert.confidence.as_str())),
        sources: sources.join(", "),
    }
}
