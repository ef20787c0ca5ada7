//! How forests are spoken of.

use domain::forest::{ForestCategory, ForestFunction, Ground};

use crate::localizer::Localizer;

/// What happens, in words.
pub(crate) fn category_of(s: Localizer, category: ForestCategory) -> String {
    s.text(category.key())
}

/// What lies there, in words.
pub(crate) fn ground_of(s: Localizer, ground: Ground) -> String {
    s.text(&format!("forest-ground-{}", ground.as_str()))
}

/// What a code of a forest area means, in words; empty where it means nothing.
pub(crate) fn function_of(s: Localizer, code: &str) -> String {
    ForestFunction::of_code(code).map(|f| s.text(&format!("forest-function-{}", f.as_str()))).unwrap_or_default()
}

/// A length on the earth: in metres, or in kilometres where it is long.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "half the way around the earth is 20,000 km")]
pub(crate) fn length_of(s: Localizer, metres: f64) -> String {
    let whole = metres.round().max(0.0) as u64;
    if whole < 10_000 {
        s.with("length-metres", "n", &s.number(whole))
    } else {
        s.with("length-kilometres", "n", &s.number((whole + 500) / 1000))
    }
}
