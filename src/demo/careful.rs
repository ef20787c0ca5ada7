//! What a careful official does: opens what they approve, and where words that are to become public betray a person, covers it;
//! where the words were written before, says that they may be shown. For people who are made up.

use app::{Betrayal, Deed, House, Trouble};
use domain::{Command, Refusal, Report, Title, Words, report::Sealed};

/// Stands where somebody was named.
const COVERED: &str = "[disamarkan]";

/// Does a deed, carefully.
pub(crate) async fn carefully(house: &House, deed: Deed<'_>) -> Result<Report, Trouble> {
    let done = match house.act_on_report(deed.clone()).await {
        Err(Trouble::Refused(Refusal::Unread)) => {
            let open = Command::Reveal { field: Sealed::Words, why: None };
            house.act_on_report(Deed::new(deed.report, deed.actor, open)).await?;
            house.act_on_report(deed.clone()).await
        }
        done => done,
    };
    match done {
        Err(Trouble::Betrays(found)) => {
            let covered = cover(deed, &found);
            match house.act_on_report(covered.clone()).await {
                // What was written before, or what covering left.
                Err(Trouble::Betrays(found)) => {
                    house.act_on_report(Deed { confirmed: Some(found.confirmation), ..covered }).await
                }
                done => done,
            }
        }
        done => done,
    }
}

fn cover<'a>(deed: Deed<'a>, found: &Betrayal) -> Deed<'a> {
    found.parts.iter().fold(deed, |deed, part| {
        let text = insight::covered(&part.text, &part.found, |_| COVERED.to_owned());
        match part.field {
            Some("title") => Deed { title: Title::parse(&text).ok().or(deed.title.clone()), ..deed },
            Some(_) => Deed { words: Words::parse(&text).ok().or(deed.words.clone()), ..deed },
            None => deed,
        }
    })
}
