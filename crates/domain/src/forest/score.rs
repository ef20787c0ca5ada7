//! How far what satellites saw, and what came with a report, agrees with what it says: points for each part, with why. What is not known
//! (clouds, no data, nothing that can be seen from above) has no points and counts against nobody. Nothing is decided by the sum alone.

use super::{AlertKind, Disturbance, ForestCategory, Shape};

/// How far around a report is looked for it, in kilometres, and how many days before and after.
pub const SCORED_WITHIN: (u32, i64) = (5, 30);

crate::choices! {
    /// What points are given for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum ScorePart {
        /// How near something was seen
        Distance = "distance",
        /// How many days apart
        Days = "days",
        /// Whether it is what was reported
        Kind = "kind",
        /// How many saw it: satellites, or whoever tells of them
        Witnesses = "witnesses",
        /// How much was seen
        Size = "size",
        /// How exactly the place was told
        Place = "place",
        /// Photos
        Photos = "photos",
    }
}

impl ScorePart {
    /// The most points of it; of all together 100.
    #[must_use]
    pub fn most(self) -> u8 {
        match self {
            Self::Distance => 25,
            Self::Days | Self::Kind => 20,
            Self::Witnesses => 15,
            Self::Size => 10,
            Self::Place | Self::Photos => 5,
        }
    }
}

/// What is known of an event that was seen near a report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenEvent {
    /// What was seen.
    pub kind: AlertKind,
    /// Metres to its nearest alert.
    pub metres: f64,
    /// Days between the report's day and that of its nearest alert in time.
    pub days: u32,
    /// How many satellites saw it, or sources tell of it: the larger number.
    pub witnesses: usize,
    /// How many alerts it has.
    pub alerts: usize,
}

/// What a score is reckoned from.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreFacts<'a> {
    /// What was answered.
    pub told: Disturbance,
    /// How its place was told.
    pub shape: Shape,
    /// How many photos came with it.
    pub photos: usize,
    /// For each photo whose camera says where it was taken: metres from there to the place.
    pub photos_off: &'a [f64],
    /// The events within [`SCORED_WITHIN`].
    pub events: &'a [SeenEvent],
    /// Whether anything is known of fires around the day, and of trees that are gone.
    pub known: [bool; 2],
}

/// Why a part has the points that it has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScoreReason {
    /// So many metres off.
    Metres(f64),
    /// So many days apart.
    DaysApart(u32),
    /// It is what was reported.
    Fits,
    /// It may come with what was reported.
    MayFit,
    /// It is something else.
    FitsNot,
    /// What happens was not told.
    Untold,
    /// So many satellites or sources.
    Witnesses(usize),
    /// So many alerts.
    Alerts(usize),
    /// Nothing was seen; clouds hide, and small things are missed.
    NothingSeen,
    /// There is no data of those days yet.
    NoData,
    /// Such a thing cannot be seen from above.
    Invisible,
    /// A line or an area was walked.
    Walked,
    /// A point was told.
    Pointed,
    /// So many photos were taken within a kilometre, as their cameras say.
    PhotosThere(usize),
    /// Photos were taken elsewhere, as their cameras say.
    PhotosElsewhere(usize),
    /// Photos that do not say where.
    PhotosSilent(usize),
    /// There are none.
    NoPhotos,
}

impl ScoreReason {
    /// The key of its sentence.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Metres(_) => "score-metres",
            Self::DaysApart(0) => "score-same-day",
            Self::DaysApart(_) => "score-days-apart",
            Self::Fits => "score-fits",
            Self::MayFit => "score-may-fit",
            Self::FitsNot => "score-fits-not",
            Self::Untold => "score-untold",
            Self::Witnesses(_) => "score-witnesses",
            Self::Alerts(_) => "score-alerts",
            Self::NothingSeen => "score-nothing-seen",
            Self::NoData => "score-no-data",
            Self::Invisible => "score-invisible",
            Self::Walked => "score-walked",
            Self::Pointed => "score-pointed",
            Self::PhotosThere(_) => "score-photos-there",
            Self::PhotosElsewhere(_) => "score-photos-elsewhere",
            Self::PhotosSilent(_) => "score-photos-silent",
            Self::NoPhotos => "score-no-photos",
        }
    }
}

/// A part of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredPart {
    /// Which.
    pub part: ScorePart,
    /// Its points; none where nothing is known.
    pub points: Option<u8>,
    /// Why.
    pub reason: ScoreReason,
}

/// A score with its parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// In their order.
    pub parts: Vec<ScoredPart>,
}

impl Score {
    /// The sum of what is known.
    #[must_use]
    pub fn points(&self) -> u8 {
        self.parts.iter().filter_map(|p| p.points).sum()
    }

    /// How many points more there could be, were all of it known.
    #[must_use]
    pub fn unknown(&self) -> u8 {
        self.parts.iter().filter(|p| p.points.is_none()).map(|p| p.part.most()).sum()
    }

    /// Of made cases with such a sum, how many of a hundred were true; none where nothing could be seen, since of those it says nothing.
    /// What it was reckoned with stands in docs/forest-score.md, and a test reckons it again.
    #[must_use]
    pub fn true_of_hundred(&self) -> Option<u8> {
        let seen = self.parts.iter().any(|p| p.part == ScorePart::Distance && p.points.is_some());
        if seen { CALIBRATED.iter().rev().find(|(from, _)| *from <= self.points()).map(|(_, share)| *share) } else { None }
    }
}

/// From which sum on how many of a hundred made cases were true. Half of all made cases are.
pub const CALIBRATED: [(u8, u8); 4] = [(0, 29), (50, 45), (65, 82), (80, 92)];

/// How what was seen fits what was told.
fn fit(told: Disturbance, kind: AlertKind) -> Option<ScoreReason> {
    use ForestCategory as C;
    let burns = told.fire || told.category == Some(C::Fire);
    Some(match (told.category, kind) {
        (_, AlertKind::Fire) if burns => ScoreReason::Fits,
        (None, _) if !burns => ScoreReason::Untold,
        (None | Some(C::Fire), _) => ScoreReason::MayFit,
        (Some(C::Encroachment | C::Wetland | C::ConcessionBreach), AlertKind::Fire) => ScoreReason::MayFit,
        (Some(C::IllegalLogging | C::UnlicensedMining | C::Encroachment | C::Wetland | C::ConcessionBreach), AlertKind::Loss) => {
            ScoreReason::Fits
        }
        (Some(C::IllegalLogging | C::UnlicensedMining), AlertKind::Fire) => ScoreReason::FitsNot,
        // Conflicts, animals, water, money and consent are not seen by any satellite.
        _ => return None,
    })
}

/// Points where a number is at most so much.
fn up_to<N: PartialOrd>(n: N, steps: &[(N, u8)]) -> u8 {
    steps.iter().find(|(most, _)| n <= *most).map_or(0, |(_, points)| *points)
}

/// Points for a number that is at least so much.
fn from(n: usize, steps: &[(usize, u8)]) -> u8 {
    steps.iter().find(|(least, _)| n >= *least).map_or(0, |(_, points)| *points)
}

/// The five parts of an event.
fn event_parts(told: Disturbance, event: &SeenEvent) -> Option<[ScoredPart; 5]> {
    let part = |part, points, reason| ScoredPart { part, points, reason };
    let kind = fit(told, event.kind)?;
    let kind_points = match kind {
        ScoreReason::Fits => Some(20),
        ScoreReason::MayFit => Some(10),
        ScoreReason::Untold => None,
        _ => Some(0),
    };
    // Fires are seen within hours; that trees are gone, when the sky is clear the next time.
    let days: &[(u32, u8)] = match event.kind {
        AlertKind::Fire => &[(0, 20), (1, 17), (3, 12), (7, 6)],
        AlertKind::Loss => &[(3, 20), (8, 17), (16, 12), (30, 6)],
    };
    let metres = [(250.0, 25), (500.0, 21), (1_000.0, 16), (2_000.0, 9), (3_500.0, 3)];
    Some([
        part(ScorePart::Distance, Some(up_to(event.metres, &metres)), ScoreReason::Metres(event.metres)),
        part(ScorePart::Days, Some(up_to(event.days, days)), ScoreReason::DaysApart(event.days)),
        part(ScorePart::Kind, kind_points, kind),
        part(
            ScorePart::Witnesses,
            Some(from(event.witnesses, &[(3, 15), (2, 11), (1, 5)])),
            ScoreReason::Witnesses(event.witnesses),
        ),
        part(ScorePart::Size, Some(from(event.alerts, &[(10, 10), (5, 8), (2, 5), (1, 2)])), ScoreReason::Alerts(event.alerts)),
    ])
}

/// The score of a report: of the event that agrees best with it, and of what came with it.
#[must_use]
pub fn score(facts: &ScoreFacts<'_>) -> Score {
    let sum = |parts: &[ScoredPart; 5]| parts.iter().filter_map(|p| p.points).map(u32::from).sum::<u32>();
    // The first of those that agree as well, so that it is the same whenever it is asked.
    let best = facts
        .events
        .iter()
        .filter_map(|e| event_parts(facts.told, e))
        .reduce(|best, next| if sum(&next) > sum(&best) { next } else { best });
    let seen = best.unwrap_or_else(|| {
        let visible = AlertKind::ALL.map(|kind| fit(facts.told, kind).is_some_and(|fit| fit != ScoreReason::FitsNot));
        let known = visible.iter().zip(facts.known).any(|(visible, known)| *visible && known);
        let reason = match (visible.contains(&true), known) {
            (false, _) => ScoreReason::Invisible,
            (true, false) => ScoreReason::NoData,
            (true, true) => ScoreReason::NothingSeen,
        };
        let none = |part| ScoredPart { part, points: None, reason };
        [ScorePart::Distance, ScorePart::Days, ScorePart::Kind, ScorePart::Witnesses, ScorePart::Size].map(none)
    });
    let (place, how) = match facts.shape {
        Shape::Point => (2, ScoreReason::Pointed),
        Shape::Line | Shape::Area => (5, ScoreReason::Walked),
    };
    let there = facts.photos_off.iter().filter(|metres| **metres <= 1_000.0).count();
    let (photos, why) = match (facts.photos, there, facts.photos_off.len()) {
        (0, ..) => (0, ScoreReason::NoPhotos),
        (_, 0, 0) => (2, ScoreReason::PhotosSilent(facts.photos)),
        (_, 0, elsewhere) => (0, ScoreReason::PhotosElsewhere(elsewhere)),
        (_, there, _) => (5, ScoreReason::PhotosThere(there)),
    };
    let mut parts = seen.to_vec();
    parts.push(ScoredPart { part: ScorePart::Place, points: Some(place), reason: how });
    parts.push(ScoredPart { part: ScorePart::Photos, points: Some(photos), reason: why });
    Score { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(told: Disturbance, events: &[SeenEvent]) -> ScoreFacts<'_> {
        ScoreFacts { told, shape: Shape::Point, photos: 0, photos_off: &[], events, known: [true; 2] }
    }

    fn about(category: ForestCategory) -> Disturbance {
        Disturbance { category: Some(category), ..Disturbance::default() }
    }

    const FIRE: SeenEvent = SeenEvent { kind: AlertKind::Fire, metres: 100.0, days: 0, witnesses: 3, alerts: 12 };

    #[test]
    fn all_parts_together_are_a_hundred_and_each_keeps_to_its_most() {
        assert_eq!(ScorePart::ALL.iter().map(|p| u32::from(p.most())).sum::<u32>(), 100);
        let best =
            ScoreFacts { shape: Shape::Area, photos: 2, photos_off: &[20.0], ..facts(about(ForestCategory::Fire), &[FIRE]) };
        let found = score(&best);
        assert_eq!((found.points(), found.unknown()), (100, 0));
        for metres in [0.0, 300.0, 4_999.0, f64::INFINITY] {
            for (days, witnesses, alerts) in [(0, 0, 0), (1, 1, 1), (40, 9, 100)] {
                for kind in AlertKind::ALL {
                    for category in ForestCategory::ALL {
                        let events = [SeenEvent { kind, metres, days, witnesses, alerts }];
                        let found = score(&facts(about(category), &events));
                        assert_eq!(found.parts.iter().map(|p| p.part).collect::<Vec<_>>(), ScorePart::ALL);
                        assert!(found.parts.iter().all(|p| p.points.is_none_or(|n| n <= p.part.most())), "{found:?}");
                        assert!(u32::from(found.points()) + u32::from(found.unknown()) <= 100);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_known_is_unknown_and_not_nothing() {
        let of = |told, known| score(&ScoreFacts { known, ..facts(told, &[]) });
        for (told, known, reason) in [
            (about(ForestCategory::Fire), [true, false], ScoreReason::NothingSeen),
            (about(ForestCategory::IllegalLogging), [true, false], ScoreReason::NoData),
            (about(ForestCategory::Wildlife), [true, true], ScoreReason::Invisible),
            (Disturbance::default(), [false, false], ScoreReason::NoData),
        ] {
            let found = of(told, known);
            assert_eq!((found.parts[0].points, found.parts[0].reason, found.unknown()), (None, reason, 90), "{told:?}");
            assert_eq!(found.true_of_hundred(), None);
        }
        // What satellites cannot see is not borne out by what they saw beside it.
        assert_eq!(score(&facts(about(ForestCategory::BenefitSharing), &[FIRE])).unknown(), 90);
    }

    #[test]
    fn the_event_that_agrees_best_counts_and_its_kind_matters() {
        let far = SeenEvent { metres: 3_000.0, ..FIRE };
        let loss = SeenEvent { kind: AlertKind::Loss, ..FIRE };
        let told = about(ForestCategory::IllegalLogging);
        let points = |told, events: &[SeenEvent]| score(&facts(told, events)).points();
        assert!(
            points(told, &[FIRE, loss]) == points(told, &[loss, FIRE]) && points(told, &[FIRE, loss]) > points(told, &[FIRE])
        );
        assert!(points(about(ForestCategory::Fire), &[far, FIRE]) > points(about(ForestCategory::Fire), &[far]));
        let burning = Disturbance { fire: true, ..Disturbance::default() };
        assert!(points(burning, &[FIRE]) > points(Disturbance::default(), &[FIRE]));
        assert_eq!(score(&facts(Disturbance::default(), &[FIRE])).unknown(), 20, "what was not told is not held against it");
        let later = SeenEvent { days: 8, ..loss };
        assert!(
            points(told, &[later]) > points(about(ForestCategory::Fire), &[SeenEvent { days: 8, ..FIRE }]),
            "clouds part late"
        );
    }

    #[test]
    fn photos_taken_elsewhere_count_less_than_those_that_do_not_say() {
        let with = |photos_off| {
            let told = about(ForestCategory::Fire);
            score(&ScoreFacts { photos: 1, photos_off, ..facts(told, &[]) }).points()
        };
        assert!(with(&[50.0][..]) > with(&[][..]) && with(&[][..]) > with(&[20_000.0][..]));
    }
}
