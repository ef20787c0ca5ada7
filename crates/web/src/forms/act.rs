//! Forms for what may be done to a report.

use domain::{Action, Refusal, Report, report::Purpose};

use super::{Errors, FORM, FormData};
use crate::localizer::Localizer;

/// A form for something that may be done to a report now.
pub(crate) struct Act {
    pub(crate) action: Action,
    pub(crate) address: String,
    /// Where what is typed is kept; only on the desk.
    pub(crate) typing: String,
    /// Since when what stands in it is kept; empty for a form that nobody began.
    pub(crate) since: String,
    pub(crate) open: bool,
    /// What it is known by when it is sent twice.
    pub(crate) deed: String,
    pub(crate) typed: FormData,
    pub(crate) errors: Errors,
    /// What its reporter still agrees to, where that can be withdrawn.
    pub(crate) agreed: Vec<Purpose>,
}

impl Act {
    /// What the reporter of a report still agrees to.
    pub(crate) fn agreed(report: &Report) -> Vec<Purpose> {
        Purpose::ALL.into_iter().filter(|what| report.agreed_to(*what)).collect()
    }

    /// How the ids of its fields begin.
    pub(crate) fn prefix(&self) -> String {
        format!("{}-", self.action.as_str())
    }

    /// The same where there is a form for each draft: mistakes are told of the one that was sent.
    pub(crate) fn prefix_of(&self, draft: &str) -> String {
        let sent = self.typed.has("draft", draft);
        if sent { self.prefix() } else { format!("{}{draft}-", self.prefix()) }
    }
}

/// What is told on top where a form was refused.
pub(crate) struct Refused {
    /// What was to be done.
    pub(crate) what: String,
    /// What is wrong, and the id of where it is mended; none where the form is not offered any more.
    pub(crate) told: Vec<(Option<String>, String)>,
    /// What was written, where its form is not offered any more.
    pub(crate) lost: String,
}

impl Refused {
    /// Of a form that came back, if something is wrong with it; `labels` is how keys of what may be done begin.
    pub(crate) fn of(s: Localizer, labels: &str, came_back: Option<&CameBack>, allowed: &[Action]) -> Option<Self> {
        let (action, typed, errors) = came_back.filter(|(.., errors)| !errors.is_empty())?;
        let name = action.as_str();
        let offered = allowed.contains(action);
        let unread = format!("{FORM} {}", Refusal::Unread.key());
        let opens = errors.keys().any(|key| key == unread);
        // What is to be opened first stands above.
        let place = |field: &str| if opens { OPENING.to_owned() } else { format!("{name}-{field}") };
        Some(Self {
            what: s.text(&format!("{labels}-{name}")),
            lost: if offered { String::new() } else { typed.written() },
            told: errors.summed(&s).into_iter().map(|(field, told)| (offered.then(|| place(field)), told)).collect(),
        })
    }
}

/// An identity for a form that is shown: sent twice, it does what it does once.
pub(crate) fn fresh() -> String {
    trust::random::identity().to_string()
}

/// Such a form that came back: the action, what was typed, what is wrong.
pub(crate) type CameBack = (Action, FormData, Errors);

/// Where the words of a secret report are opened on its page.
const OPENING: &str = "buka";
