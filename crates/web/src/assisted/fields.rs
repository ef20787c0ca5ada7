//! How a report was told and what its reporter agreed to, as forms and phones send it: parsed once for both.

use domain::{
    Date, Refusal, ValidationError,
    report::{Assisted, Consent, ConsentGiven, Told},
};
use serde::Deserialize;

use crate::{
    field_error::FieldError,
    forms::{Errors, FormData},
};

/// What was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AssistedFields {
    told: String,
    /// That it is taken down and sent.
    agreed: bool,
    agreed_news: bool,
    agreed_name: bool,
    agreed_how: String,
    /// As typed.
    agreed_on: String,
    hide_from_taker: bool,
    past_taker: bool,
}

impl AssistedFields {
    /// From a form; none where it has no such part, as those of earlier versions.
    pub(crate) fn of_form(typed: &FormData) -> Option<Self> {
        let text = |field: &str| typed.get(field).to_owned();
        typed.ticked("told").then(|| Self {
            told: text("told"),
            agreed: typed.ticked("agreed"),
            agreed_news: typed.ticked("agreed_news"),
            agreed_name: typed.ticked("agreed_name"),
            agreed_how: text("agreed_how"),
            agreed_on: text("agreed_on"),
            hide_from_taker: typed.ticked("hide_from_taker"),
            past_taker: typed.ticked("past_taker"),
        })
    }

    /// What is known of it, where all of it is right; `tells_person`: a name or a contact was written down.
    pub(crate) fn parse(&self, tells_person: bool, today: Date, errors: &mut Errors) -> Option<Assisted> {
        let told = Told::parse(&self.told).or_else(|| wrong(errors, "told", "assisted-told-missing"));
        let how = ConsentGiven::parse(&self.agreed_how).or_else(|| wrong(errors, "agreed_how", "assisted-how-missing"));
        let on = match insight::day(&self.agreed_on) {
            Ok(on) if on > today => wrong(errors, "agreed_on", &Refusal::FutureConsent.key()),
            Ok(on) => Some(on),
            // On the day it is taken down, where nothing else is said.
            Err(ValidationError::Empty) => Some(today),
            Err(why) => {
                errors.invalid("agreed_on", why);
                None
            }
        };
        if !self.agreed {
            errors.add("agreed", "assisted-not-agreed");
        }
        if tells_person && !self.agreed_name {
            errors.add("agreed_name", "assisted-name-not-agreed");
        }
        let consent = Consent { news: self.agreed_news, name: self.agreed_name, how: how?, on: on? };
        let (hide_from_taker, past_taker) = (self.hide_from_taker, self.past_taker);
        Some(Assisted { told: told?, consent, hide_from_taker, past_taker, offices: Vec::new() })
    }

    /// Whether it is about the village office, so that it is secret and says not where its phone was.
    pub(crate) fn is_past_taker(&self) -> bool {
        self.past_taker
    }
}

fn wrong<T>(errors: &mut Errors, field: &'static str, key: &str) -> Option<T> {
    errors.add(field, key);
    None
}

/// What is wrong, field by field.
pub(crate) fn told(errors: &Errors) -> impl Iterator<Item = (&'static str, &FieldError)> {
    errors.iter().map(|(field, why)| (*field, why))
}
