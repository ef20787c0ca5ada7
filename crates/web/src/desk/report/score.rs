//! How far what satellites saw agrees with a report about forests: points for each part, each with why, and how often made cases with such a
//! sum were true. For whoever reads its exact place; nothing follows from it by itself.

use app::{AppError, View};
use domain::forest::{Score, ScorePart, ScoreReason, ScoredPart};

use super::sky::distance;
use crate::{localizer::Localizer, state::Web};

/// A part as a row.
pub(super) struct PartRow {
    pub(super) part: String,
    /// So many points of so many; or that it is not known.
    pub(super) points: String,
    pub(super) known: bool,
    pub(super) why: String,
}

/// What the page shows of it.
pub(super) struct ScorePanel {
    pub(super) rows: Vec<PartRow>,
    pub(super) sum: String,
    /// How often made cases with such a sum were true; empty where nothing was seen.
    pub(super) calibrated: String,
}

/// The panel; none for whoever does not see the exact place, and for what is not about forests.
pub(super) async fn panel(web: &Web, s: Localizer, view: &View) -> Result<Option<ScorePanel>, AppError> {
    Ok(web.app().forest().scored(view).await?.map(|score| told(s, &score)))
}

fn told(s: Localizer, score: &Score) -> ScorePanel {
    let number = |n: u8| s.number(u64::from(n));
    let (points, unknown) = (number(score.points()), number(score.unknown()));
    let sum = if score.unknown() > 0 { "score-sum-unknown" } else { "score-sum" };
    let calibrated = score.true_of_hundred().map(|n| s.with("score-calibrated", "n", &number(n)));
    ScorePanel {
        rows: score.parts.iter().map(|part| row(s, *part)).collect(),
        sum: s.with_all(sum, &[("points", &points), ("unknown", &unknown)]),
        calibrated: calibrated.unwrap_or_default(),
    }
}

fn row(s: Localizer, ScoredPart { part, points, reason }: ScoredPart) -> PartRow {
    let most = s.number(u64::from(part.most()));
    let known = points.is_some();
    let points = points.map_or_else(
        || s.text("score-unknown"),
        |n| s.with_all("score-points", &[("n", &s.number(u64::from(n))), ("most", &most)]),
    );
    PartRow { part: name(s, part), points, known, why: why(s, reason) }
}

fn name(s: Localizer, part: ScorePart) -> String {
    s.text(&format!("score-part-{}", part.as_str()))
}

fn why(s: Localizer, reason: ScoreReason) -> String {
    let number = |n: usize| s.number(n as u64);
    let n = match reason {
        ScoreReason::Metres(metres) => distance(s, metres),
        ScoreReason::DaysApart(days) => s.number(u64::from(days)),
        ScoreReason::Witnesses(n)
        | ScoreReason::Alerts(n)
        | ScoreReason::PhotosThere(n)
        | ScoreReason::PhotosElsewhere(n)
        | ScoreReason::PhotosSilent(n) => number(n),
        _ => String::new(),
    };
    s.with(reason.key(), "n", &n)
}
