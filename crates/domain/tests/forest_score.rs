//! How often a score is right: made cases of which it is known whether they are true, by chance that always falls the same. What comes out
//! stands in the program, where the desk shows it, and in docs/forest-score.md; both are compared here.

use domain::forest::{AlertKind, CALIBRATED, Disturbance, ForestCategory, SCORED_WITHIN, ScoreFacts, SeenEvent, Shape, score};

const CASES: usize = 40_000;

/// Numbers by chance that fall the same on every machine.
struct Chance(u64);

impl Chance {
    /// At least 0, below 1.
    fn part(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }

    fn happens(&mut self, of_hundred: u32) -> bool {
        self.part() * 100.0 < f64::from(of_hundred)
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.part()
    }

    /// How far off two errors leave something that are as often smaller as larger than so many metres, either way: twelve together are a bell.
    fn off(&mut self, metres: f64) -> f64 {
        let mut bell = || (0..12).map(|_| self.part()).sum::<f64>() - 6.0;
        (bell() * metres).hypot(bell() * metres)
    }

    fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + (self.part() * f64::from(high - low + 1)) as u32
    }
}

/// A made case: whether it is true, and what is known of it.
struct Case {
    is_true: bool,
    told: Disturbance,
    shape: Shape,
    photos: usize,
    photos_off: Vec<f64>,
    events: Vec<SeenEvent>,
}

/// Something else that satellites saw anywhere within what is looked at: the area grows with the square of the distance.
fn beside(chance: &mut Chance) -> SeenEvent {
    let (km, days) = SCORED_WITHIN;
    let kind = if chance.happens(60) { AlertKind::Fire } else { AlertKind::Loss };
    SeenEvent {
        kind,
        metres: chance.part().sqrt() * f64::from(km) * 1_000.0,
        days: chance.whole(0, u32::try_from(days).unwrap_or(0)),
        witnesses: if chance.happens(25) { 2 } else { 1 },
        alerts: if chance.happens(40) { chance.whole(2, 8) as usize } else { 1 },
    }
}

/// What a satellite saw of something true: a fire by each pass under a sky that is clear four times of ten, cleared land within a month.
fn seen(chance: &mut Chance, kind: AlertKind, off: f64) -> Option<SeenEvent> {
    match kind {
        AlertKind::Fire => {
            let passes = chance.whole(2, 12);
            let alerts = (0..passes).filter(|_| chance.happens(40)).count();
            (alerts > 0).then(|| SeenEvent {
                kind,
                metres: off + chance.off(150.0),
                days: chance.whole(0, 2),
                witnesses: 1 + usize::from(alerts > 1) + usize::from(alerts > 3 && chance.happens(60)),
                alerts,
            })
        }
        AlertKind::Loss => chance.happens(60).then(|| SeenEvent {
            kind,
            metres: off + chance.off(30.0),
            days: chance.whole(0, 25),
            witnesses: 1 + usize::from(chance.happens(45)) + usize::from(chance.happens(15)),
            alerts: chance.whole(1, 40) as usize,
        }),
    }
}

fn case(chance: &mut Chance) -> Case {
    let is_true = chance.happens(50);
    let category = match chance.whole(0, 2) {
        0 => ForestCategory::Fire,
        1 => ForestCategory::Encroachment,
        _ => ForestCategory::IllegalLogging,
    };
    let kind = if category == ForestCategory::Fire { AlertKind::Fire } else { AlertKind::Loss };
    let told = Disturbance { category: chance.happens(85).then_some(category), ..Disturbance::default() };
    // Whoever reports stands some way off; one of seven tells the middle of the village instead.
    let off = if chance.happens(15) { chance.between(1_000.0, 4_500.0) } else { chance.off(180.0) };
    let mut events: Vec<_> = (0..chance.whole(0, 3)).map(|_| beside(chance)).collect();
    if is_true {
        events.extend(seen(chance, kind, off));
    } else if chance.happens(10) {
        // Something is there, and lawful: no satellite sees a permit.
        events.extend(seen(chance, kind, off));
    } else if chance.happens(30) {
        // Something that is there, but elsewhere and lawful: smoke from afar, a field that its owner clears.
        let real = seen(chance, kind, 0.0);
        let metres = chance.between(1_200.0, 5_000.0);
        events.extend(real.map(|real| SeenEvent { metres, ..real }));
    }
    events.retain(|e| e.metres <= f64::from(SCORED_WITHIN.0) * 1_000.0);
    let walked = chance.happens(if is_true { 30 } else { 12 });
    let photos = if chance.happens(if is_true { 60 } else { 35 }) { chance.whole(1, 3) as usize } else { 0 };
    let photos_off = match (photos, chance.happens(50)) {
        (0, _) | (_, false) => Vec::new(),
        _ if chance.happens(if is_true { 90 } else { 45 }) => vec![chance.off(200.0)],
        _ => vec![chance.between(1_500.0, 40_000.0)],
    };
    Case { is_true, told, shape: if walked { Shape::Line } else { Shape::Point }, photos, photos_off, events }
}

/// For each stretch of sums: how many cases, and how many of them are true; and at last those of which nothing was seen.
fn reckoned() -> Vec<(usize, usize)> {
    let mut chance = Chance(2_026);
    let mut bands = vec![(0, 0); CALIBRATED.len() + 1];
    for _ in 0..CASES {
        let case = case(&mut chance);
        let found = score(&ScoreFacts {
            told: case.told,
            shape: case.shape,
            photos: case.photos,
            photos_off: &case.photos_off,
            events: &case.events,
            known: [true; 2],
        });
        let seen = found.true_of_hundred().is_some();
        let band = CALIBRATED.iter().rposition(|(from, _)| *from <= found.points()).filter(|_| seen);
        if let Some((all, right)) = bands.get_mut(band.unwrap_or(CALIBRATED.len())) {
            *all += 1;
            *right += usize::from(case.is_true);
        }
    }
    bands
}

fn share((all, right): (usize, usize)) -> usize {
    (right * 100 + all / 2) / all.max(1)
}

#[test]
fn a_higher_score_is_right_more_often_and_what_is_told_of_it_is_what_was_reckoned() {
    let bands = reckoned();
    let (unseen, seen) = bands.split_last().unwrap();
    let shares: Vec<_> = seen.iter().map(|band| share(*band)).collect();
    let mut table = String::from("| score | made cases | of them true | of a hundred |\n|---|---|---|---|\n");
    let until = CALIBRATED.iter().skip(1).map(|(from, _)| from - 1).chain([100]);
    for (((from, _), until), band) in CALIBRATED.iter().zip(until).zip(seen) {
        table += &format!("| {from} to {until} | {} | {} | {} |\n", band.0, band.1, share(*band));
    }
    table += &format!("| nothing was seen | {} | {} | {} |\n", unseen.0, unseen.1, share(*unseen));
    assert!(bands.iter().all(|(all, _)| *all > 500), "too few to tell:\n{table}");
    assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "not in order:\n{table}");
    let told: Vec<_> = CALIBRATED.iter().map(|(_, share)| usize::from(*share)).collect();
    assert_eq!(told, shares, "CALIBRATED in domain/forest/score.rs says something else:\n{table}");
    let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/forest-score.md")).unwrap();
    assert!(document.contains(&table), "docs/forest-score.md says something else:\n{table}");
}
