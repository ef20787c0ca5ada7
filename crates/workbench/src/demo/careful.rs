//! What a careful official does: opens what they approve, and where words that are to become public betray a person, covers it;
//! where the words were written before, says that they may be shown. For people who are made up.

use app::{ActRequest, AppError, Betrayal};
use domain::{Command, Refusal, Report, Title, Words, report::SealedField};
use operator::Installation;

/// Stands where somebody was named.
const COVERED: &str = "[disamarkan]";

/// Acts on a report, carefully.
pub(crate) async fn carefully(app: &Installation, request: ActRequest<'_>) -> Result<Report, AppError> {
    let done = match app.reports().act_on_report(request.clone()).await {
        Err(AppError::Refused(Refusal::Unread)) => {
            let open = Command::Reveal { field: SealedField::Words, why: None };
            app.reports().act_on_report(ActRequest::new(request.report, request.actor, open)).await?;
            app.reports().act_on_report(request.clone()).await
        }
        done => done,
    };
    match done {
        Err(AppError::Betrays(found)) => {
            let covered = cover(request, &found);
            match app.reports().act_on_report(covered.clone()).await {
                // What was written before, or what covering left.
                Err(AppError::Betrays(found)) => {
                    app.reports().act_on_report(ActRequest { confirmed: Some(found.confirmation), ..covered }).await
                }
                done => done,
            }
        }
        done => done,
    }
}

fn cover<'a>(request: ActRequest<'a>, found: &Betrayal) -> ActRequest<'a> {
    found.parts.iter().fold(request, |request, part| {
        let text = insight::covered(&part.text, &part.found, |_| COVERED.to_owned());
        match part.field {
            Some("title") => ActRequest { title: Title::parse(&text).ok().or(request.title.clone()), ..request },
            Some(_) => ActRequest { words: Words::parse(&text).ok().or(request.words.clone()), ..request },
            None => request,
        }
    })
}
