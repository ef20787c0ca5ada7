//! What is asked about a forest, as forms and phones send it: parsed once for both. Each question can be skipped, and an answer that is
//! not known here is taken for a skipped one: nothing of it is worth losing a report.

use domain::forest::{Disturbance, ForestCategory, Noticed, Place, Shape, Size, When};
use serde::Deserialize;

use crate::forms::FormData;

/// What is ticked or not, with its picture.
pub(crate) const TICKS: [(&str, &str); 2] = [("forest_machines", "digger"), ("forest_fire", "fire")];

/// The key of the text of a field that is ticked.
pub(crate) fn key_of(field: &str) -> String {
    field.replace('_', "-")
}

/// What was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ForestFields {
    category: String,
    when: String,
    going_on: String,
    size: String,
    noticed: String,
    machines: bool,
    fire: bool,
}

impl ForestFields {
    /// What was noticed.
    pub(crate) fn disturbance(&self) -> Disturbance {
        Disturbance {
            category: ForestCategory::parse(&self.category),
            when: When::parse(&self.when),
            going_on: match self.going_on.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            size: Size::parse(&self.size),
            noticed: Noticed::parse(&self.noticed),
            machines: self.machines,
            fire: self.fire,
        }
    }
}

/// From a form, where `forest` says that it is about one, also where nothing else is answered; none where nothing was said of a forest.
pub(crate) fn of_form(typed: &FormData) -> Option<Disturbance> {
    let text = |field: &str| typed.get(field).to_owned();
    let fields = ForestFields {
        category: text("forest_category"),
        when: text("forest_when"),
        going_on: text("forest_going_on"),
        size: text("forest_size"),
        noticed: text("forest_noticed"),
        machines: typed.ticked("forest_machines"),
        fire: typed.ticked("forest_fire"),
    };
    let told = fields.disturbance();
    (typed.ticked("forest") || told != Disturbance::default()).then_some(told)
}

/// The answers that tell of a fire now, for a page that is kept on a phone and asks nobody: whether fire is ticked, whether it is the
/// category, when, whether it goes on. Made of [`Disturbance::burns`], so that a phone, a form and an alarm never differ.
pub(crate) fn fire_answers() -> String {
    let mut answers = Vec::new();
    for fire in [false, true] {
        for category in [None, Some(ForestCategory::Fire)] {
            for when in [None].into_iter().chain(When::ALL.map(Some)) {
                for going_on in [None, Some(true), Some(false)] {
                    let told = Disturbance { category, when, going_on, fire, ..Disturbance::default() };
                    if told.burns() {
                        let (when, goes) =
                            (when.map_or("", When::as_str), going_on.map_or("", |on| if on { "yes" } else { "no" }));
                        answers.push(format!("{}:{}:{when}:{goes}", u8::from(fire), u8::from(category.is_some())));
                    }
                }
            }
        }
    }
    answers.join(" ")
}

/// Whether a form is about a forest: it says so, or its words tell.
pub(crate) fn is_about(typed: &FormData) -> bool {
    of_form(typed).is_some() || [typed.get("title"), typed.get("text")].into_iter().any(insight::is_of_forest)
}

/// An exact place, as a phone sends it.
#[derive(Debug, Deserialize)]
pub(crate) struct PlaceFields {
    shape: String,
    /// `lat,lon lat,lon ...`
    points: String,
}

impl PlaceFields {
    /// The place; none where it is none.
    pub(crate) fn place(&self) -> Option<Place> {
        Place::parse(Shape::parse(&self.shape)?, &self.points)
    }
}

/// A question whose answers are shown with pictures.
pub(crate) struct Question {
    /// Its field, and the key of what is asked.
    pub(crate) field: &'static str,
    pub(crate) asks: &'static str,
    /// The value of each answer, the key of its text, and its picture.
    pub(crate) answers: Vec<(&'static str, String, &'static str)>,
}

/// The questions, in the order they are asked.
pub(crate) fn questions() -> Vec<Question> {
    let category = |c: ForestCategory| (c.as_str(), c.key().to_owned(), picture(c));
    let question = |field, asks, answers| Question { field, asks, answers };
    let named = |what: &str, word: &'static str, picture| (word, format!("forest-{what}-{word}"), picture);
    vec![
        question("forest_category", "forest-what", ForestCategory::ALL.map(category).into()),
        question("forest_when", "forest-when", When::ALL.map(|w| named("when", w.as_str(), "clock")).into()),
        question(
            "forest_going_on",
            "forest-going-on",
            [("yes", "warning"), ("no", "check")].map(|(w, p)| named("going", w, p)).into(),
        ),
        question("forest_size", "forest-size", Size::ALL.map(|size| named("size", size.as_str(), "area")).into()),
        question(
            "forest_noticed",
            "forest-noticed",
            Noticed::ALL.map(|n| named("noticed", n.as_str(), noticed_picture(n))).into(),
        ),
    ]
}

fn noticed_picture(noticed: Noticed) -> &'static str {
    match noticed {
        Noticed::Seen | Noticed::Both => "eye",
        Noticed::Heard => "speaker",
        Noticed::Told => "person",
    }
}

fn picture(category: ForestCategory) -> &'static str {
    match category {
        ForestCategory::IllegalLogging => "axe",
        ForestCategory::Fire => "fire",
        ForestCategory::Encroachment => "digger",
        ForestCategory::UnlicensedMining => "pick",
        ForestCategory::ConcessionBreach => "paper",
        ForestCategory::LandConflict => "boundary",
        ForestCategory::Wildlife => "paw",
        ForestCategory::Wetland => "roots",
        ForestCategory::WaterPollution => "drop",
        ForestCategory::BenefitSharing => "coins",
        ForestCategory::Safeguards => "hands",
        ForestCategory::Suggestion => "idea",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_by_any_answer_that_it_is_about_a_forest() {
        let of = |body: &str| of_form(&FormData::parse(body.as_bytes()));
        assert_eq!(of("text=Jalan+rusak&forest_category=&forest_when="), None);
        assert_eq!(of("forest=1"), Some(Disturbance::default()));
        let told = of("forest_category=unlicensed_mining&forest_going_on=yes&forest_machines=1&forest_size=huge").unwrap();
        assert_eq!(
            (told.category, told.going_on, told.machines, told.size),
            (Some(ForestCategory::UnlicensedMining), Some(true), true, None)
        );
        assert!(is_about(&FormData::parse(b"text=Hutan+kami+dibuka")) && !is_about(&FormData::parse(b"text=Lampu+mati")));
    }
}
