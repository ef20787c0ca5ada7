//! Reports that may be about the same matter, for whoever could join them.

use app::{AppError, ReferenceData, SignedIn, View};
use domain::{Action, TrackingNumber};

use crate::{localizer::Localizer, routes, state::Web, wording};

/// A report that may be about the same matter.
pub(super) struct Alike {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) meta: String,
    pub(super) why: String,
    /// Where both are read side by side before they are joined; empty where they cannot be.
    pub(super) compare: String,
}

/// What may be about the same matter, for whoever could join them.
pub(super) async fn similar(web: &Web, who: &SignedIn, view: &View) -> Result<Vec<app::Similar>, AppError> {
    let Some(text) = view.original.as_ref().or(view.public.as_ref()).filter(|_| view.allowed.contains(&Action::Join)) else {
        return Ok(Vec::new());
    };
    let text = format!("{}\n{}", text.title.as_deref().unwrap_or_default(), text.text);
    web.app().reports().similar_to(&view.report, &text, &who.official()).await
}

pub(super) fn alike_row(
    s: Localizer,
    reference: &ReferenceData,
    (number, mark): (TrackingNumber, &str),
    found: app::Similar,
) -> Alike {
    let report = &found.listed.report;
    let days = match found.days {
        0 => s.text("alike-same-day"),
        days => s.with("alike-days", "n", &days.to_string()),
    };
    let place = if found.same_place { s.text("alike-place") } else { reference.place(&report.area) };
    let words = s.with("alike-words", "words", &found.words.join(", "));
    Alike {
        address: routes::desk_report(report.tracking),
        meta: format!("{} · {}", wording::standing(s, report, reference), s.day(report.received_at, &report.area)),
        why: format!("{place}, {days}. {words}"),
        compare: if report.is_at_rest() { String::new() } else { routes::desk_compare(number, report.tracking, mark) },
        title: found.listed.title,
    }
}
