//! What a careful official does: opens what they approve, and where words that are to become public betray a person, covers it;
//! where the words were written before, says that they may be shown. For people who are made up.

use app::{ActRequest, AppError, Betrayal};
use domain::{Command, Refusal, Report, Title, Words, report::SealedField};
use operator::Installation;

/// Stands where somebody was named.
const COVERED: &str = "[disamarkan]";

/// Does a deed, carefully.
pub(crate) async fn carefully(app: &Installation, deed: ActRequest<'_>) -> Result<Report, AppError> {
    let done = match app.reports().act_on_report(deed.clone()).await {
        Err(AppError::Refused(Refusal::Unread)) => {
            let open = Command::Reveal { field: SealedField::Words, why: None };
            app.reports().act_on_report(ActRequest::new(deed.report, deed.actor, open)).await?;
            app.reports().act_on_report(deed.clone()).await
        }
        done => done,
    };
    match done {
        Err(AppError::Betrays(found)) => {
            let covered = cover(deed, &found);
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

fn cover<'a>(deed: ActRequest<'a>, found: &Betrayal) -> ActRequest<'a> {
    found.parts.iter().fold(deed, |deed, part| {
        let text = insight::covered(&part.text, &part.found, |_| COVERED.to_owned());
        match part.field {
            Some("title") => ActRequest { title: Title::parse(&text).ok().or(deed.title.clone()), ..deed },
            Some(_) => ActRequest { words: Words::parse(&text).ok().or(deed.words.clone()), ..deed },
            None => deed,
        }
    })
}
