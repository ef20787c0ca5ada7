//! What is done to many reports at once where it is another thing for each: verifying and forwarding as suggested, approving what
//! waits. All that would be published is shown first, and only that is done.

use app::{AppError, SignedIn, View};
use domain::Action;
use store::Key;

use crate::{desk::offers, forms::FormData, localizer::Localizer, state::Web, wording};

/// What would be done to one report.
pub(super) struct Own {
    /// What tells that it is still the same when it is done.
    pub(super) mark: String,
    /// Where it goes, or whose it is, in words.
    pub(super) told: String,
    /// What would be published.
    pub(super) title: String,
    pub(super) words: Vec<String>,
    pub(super) files: Vec<wording::Shown>,
    /// The form that would be sent for this report alone; of an approval, all of it is in the mark.
    pub(super) typed: FormData,
}

/// Whether each report has its own.
pub(super) fn is_own(action: Action) -> bool {
    matches!(action, Action::Verify | Action::Approve)
}

/// What would be done to a report; or the key of why nothing can be, without opening it.
pub(super) async fn own(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    view: &View,
    action: Action,
) -> Result<Result<Own, &'static str>, AppError> {
    match action {
        _ if view.closed => Ok(Err("bulk-closed")),
        Action::Verify => verification(web, s, view).await,
        _ => Ok(approval(web, s, who, view)),
    }
}

async fn verification(web: &Web, s: Localizer, view: &View) -> Result<Result<Own, &'static str>, AppError> {
    let (reference, report) = (web.app().reference(), &view.report);
    if report.verified {
        return Ok(Err("bulk-verified"));
    }
    let Some(text) = view.text() else { return Ok(Err("bulk-closed")) };
    let words = format!("{}\n{}", text.title.as_deref().unwrap_or_default(), text.text);
    let Some(found) = reference.sure_suggestion(report, &words) else { return Ok(Err("bulk-unsure")) };
    let Some(agency) = found.sure() else { return Ok(Err("bulk-unsure")) };
    let written = web.app().reports().cover_written(Key::Id(report.id), text, 90, wording::cover(s)).await?;
    let typed = offers::first_typed(&reference, view, Some(&found), &written, Action::Verify);
    let [title, words] = written;
    Ok(Ok(Own {
        mark: format!("{}.{}", agency.0, found.topic.0),
        told: format!("{} → {}", reference.topic_name(&found.topic, s.language), reference.agency_name(agency)),
        title,
        words: wording::paragraphs(&words),
        files: Vec::new(),
        typed,
    }))
}

fn approval(web: &Web, s: Localizer, who: &SignedIn, view: &View) -> Result<Own, &'static str> {
    let drafts = offers::drafts(s, &web.app().reference(), view, who);
    let draft = drafts.into_iter().find(|d| !d.own).ok_or("bulk-no-draft")?;
    Ok(Own {
        mark: draft.place.to_string(),
        told: format!("{} · {}", draft.agency, draft.says),
        title: String::new(),
        words: draft.words,
        files: draft.files,
        typed: FormData::default(),
    })
}
