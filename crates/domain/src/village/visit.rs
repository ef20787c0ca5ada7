//! A visit to a village: who came, what was asked, trained, left and taken down, counted and never by name. What was recorded is never
//! changed: what was wrong is corrected by a visit that says so.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{PlanId, Signal, Village, VillageEntry, VillageFacts};
use crate::{AreaCode, Date, Timestamp, UserId};

/// A visit, by the identity that the phone gave it: recorded twice it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitId(pub Uuid);

crate::choices! {
    /// Women or men, as those who count see them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Sex {
        /// Women and girls
        Women = "women",
        /// Men and boys
        Men = "men",
    }
}

crate::choices! {
    /// How old somebody is, about.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AgeBand {
        /// Below 18 years
        Child = "child",
        /// 18 to 24 years
        Young = "young",
        /// 25 to 59 years
        Adult = "adult",
        /// 60 years and more
        Old = "old",
    }
}

/// How many came, in the order of [`AgeBand::ALL`]. No names: a count betrays nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// Women and girls.
    pub women: [u32; AgeBand::ALL.len()],
    /// Men and boys.
    pub men: [u32; AgeBand::ALL.len()],
}

impl Came {
    /// Those of one sex, by age.
    #[must_use]
    pub fn of(&self, sex: Sex) -> &[u32; AgeBand::ALL.len()] {
        match sex {
            Sex::Women => &self.women,
            Sex::Men => &self.men,
        }
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.women.iter().chain(&self.men).fold(0, |sum, n| sum.saturating_add(*n))
    }
}

/// Something that is taken along or left: what, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// How many.
    pub count: u32,
    /// Of what.
    pub what: String,
}

impl Material {
    /// More kinds than this are not kept together.
    pub const MOST: usize = 20;
    /// Longest name, in characters.
    pub const LONGEST: usize = 60;

    /// A list as people write it, a line for each, such as `20 brosur`. `None` for what is none: the first such line.
    ///
    /// # Errors
    /// The line that cannot be read; an empty one where there are too many.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let read = |line: &str| {
            let (count, what) = line.split_once(char::is_whitespace).ok_or_else(|| line.to_owned())?;
            let count = count.parse().ok().filter(|n| (1..=VillageFacts::MOST).contains(n)).ok_or_else(|| line.to_owned())?;
            let what = what.trim();
            let fits = what.chars().count() <= Self::LONGEST && !what.chars().any(char::is_control);
            if fits { Ok(Self { count, what: what.to_owned() }) } else { Err(line.to_owned()) }
        };
        let list = lines.map(read).collect::<Result<Vec<_>, _>>()?;
        if list.len() > Self::MOST { Err(String::new()) } else { Ok(list) }
    }

    /// As it is written.
    #[must_use]
    pub fn written(list: &[Self]) -> String {
        list.iter().map(|m| format!("{} {}", m.count, m.what)).collect::<Vec<_>>().join("\n")
    }
}

/// A photo of a visit: seen by whoever reads of the village, and never public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its name in the place for files.
    pub id: Uuid,
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// What stands for its content, in hexadecimal digits.
    pub hash: String,
}

/// What was recorded of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitFacts {
    /// The day.
    pub visited_on: Date,
    /// The trip it belongs to, where it was planned.
    pub trip: Option<PlanId>,
    /// Who came.
    pub came: Came,
    /// What was asked and what was answered, a line each. May be empty.
    pub questions: String,
    /// How many people were trained as village officers, at most [`VillageFacts::MOST`].
    pub officers: u32,
    /// How many posters were put up, at most [`VillageFacts::MOST`].
    pub posters: u32,
    /// What else was left.
    pub materials: Vec<Material>,
    /// How many reports were taken down on the spot, at most [`VillageFacts::MOST`].
    pub taken_down: u32,
    /// How well phones reached a network.
    pub signal: Signal,
    /// Photos, in order.
    pub photos: Vec<Photo>,
}

impl VisitFacts {
    /// Most photos of a visit.
    pub const MOST_PHOTOS: usize = 5;
    /// Most characters of what was asked and answered.
    pub const LONGEST: usize = 2_000;
}

/// A visit as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Its identity.
    pub id: VisitId,
    /// The village.
    pub area: AreaCode,
    /// The visit that was recorded wrongly, where this corrects one.
    pub corrects: Option<VisitId>,
    /// The entry of the register that stands for it.
    pub entry: Option<u32>,
    /// What was recorded.
    #[serde(flatten)]
    pub facts: VisitFacts,
    /// When.
    pub noted_at: Timestamp,
    /// By whom.
    pub noted_by: UserId,
}

/// The visits among some that nobody corrected.
pub fn standing(visits: &[Visit]) -> impl Iterator<Item = &Visit> {
    visits.iter().filter(|visit| correction_of(visits, visit.id).is_none())
}

/// The visit that corrects another.
#[must_use]
pub fn correction_of(visits: &[Visit], id: VisitId) -> Option<&Visit> {
    visits.iter().find(|visit| visit.corrects == Some(id))
}

impl Village {
    /// The entry that follows from a visit: what was trained and left comes to what was there, and the last visit is the latest.
    /// `wrong` is the visit it corrects; what that one brought is taken away again. None where nothing is new.
    #[must_use]
    pub fn visited(
        &self,
        visit: &Visit,
        wrong: Option<&Visit>,
        today: Date,
        told_by: &str,
        source: &str,
    ) -> Option<VillageEntry> {
        // What the wrong one wrote, where it still holds, is corrected; else others told more meanwhile, and it is reckoned back.
        let written = wrong.and_then(|w| w.entry).filter(|version| self.on(today).is_some_and(|e| e.version == *version));
        let undone = wrong.filter(|_| written.is_none()).map(|w| &w.facts);
        let open = |e: &&VillageEntry| Some(e.version) != written && self.correction_of(e.version).is_none();
        let before = self.entries().iter().filter(open).filter(|e| e.since <= today).max_by_key(|e| (e.since, e.version));
        let mut facts = before.map_or_else(|| VillageFacts::unknown(&self.area), |e| e.facts.clone());
        let now = &visit.facts;
        let sum = |n: u32, more: u32, less: u32| n.saturating_add(more).saturating_sub(less).min(VillageFacts::MOST);
        facts.officers = sum(facts.officers, now.officers, undone.map_or(0, |w| w.officers));
        facts.posters = sum(facts.posters, now.posters, undone.map_or(0, |w| w.posters));
        facts.visited_on = match facts.visited_on {
            Some(day) if undone.is_some_and(|w| w.visited_on == day) => Some(now.visited_on),
            day => day.max(Some(now.visited_on)),
        };
        if now.signal != Signal::Unknown && facts.signal_on.is_none_or(|day| day <= now.visited_on) {
            (facts.signal, facts.signal_on) = (now.signal, Some(now.visited_on));
            told_by.clone_into(&mut facts.signal_by);
        }
        source.clone_into(&mut facts.source);
        let since = before.map_or(now.visited_on, |e| e.since.max(now.visited_on));
        self.told(since, facts, written, visit.noted_at, Some(visit.noted_by))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn area() -> AreaCode {
        "64.08.05.2006".parse().unwrap()
    }

    fn visit(n: u128, day: Date, officers: u32, posters: u32) -> Visit {
        let facts = VisitFacts {
            visited_on: day,
            trip: None,
            came: Came { women: [1, 2, 3, 4], men: [0, 0, 5, 0] },
            questions: String::new(),
            officers,
            posters,
            materials: Vec::new(),
            taken_down: 0,
            signal: Signal::Weak,
            photos: Vec::new(),
        };
        let (id, noted_at) = (VisitId(Uuid::from_u128(n)), Timestamp::UNIX_EPOCH);
        Visit { id, area: area(), corrects: None, entry: None, facts, noted_at, noted_by: UserId(7) }
    }

    /// Writes a visit, and what the register becomes by it.
    fn record(village: &mut Village, visit: &mut Visit, wrong: Option<&Visit>) {
        let entry = village.visited(visit, wrong, date(2026, 11, 29), "Tim 1", "Kunjungan");
        visit.entry = entry.as_ref().map(|e| e.version).or(wrong.and_then(|w| w.entry));
        entry.into_iter().for_each(|entry| village.add(entry));
    }

    fn now(village: &Village) -> (u32, u32, Option<Date>, Signal) {
        let facts = &village.on(date(2026, 11, 29)).unwrap().facts;
        (facts.officers, facts.posters, facts.visited_on, facts.signal)
    }

    #[test]
    fn a_visit_adds_to_the_register_and_a_correction_takes_away_what_was_wrong() {
        let mut village = Village::untold(area());
        let mut first = visit(1, date(2026, 9, 1), 2, 3);
        record(&mut village, &mut first, None);
        // Recorded late, it changes no day that is later.
        record(&mut village, &mut visit(2, date(2026, 3, 1), 1, 0), None);
        assert_eq!(now(&village), (3, 3, Some(date(2026, 9, 1)), Signal::Weak));
        let mut wrong = visit(3, date(2026, 11, 20), 20, 0);
        record(&mut village, &mut wrong, None);
        assert_eq!(now(&village), (23, 3, Some(date(2026, 11, 20)), Signal::Weak));
        // What it wrote still holds: it is corrected there, and stays visible.
        let mut right = visit(4, date(2026, 11, 2), 2, 1);
        right.corrects = Some(wrong.id);
        record(&mut village, &mut right, Some(&wrong));
        assert_eq!(now(&village), (5, 4, Some(date(2026, 11, 2)), Signal::Weak));
        assert_eq!(village.correction_of(3).map(|e| e.version), right.entry);
        // A correction is corrected like anything else.
        let mut better = visit(5, date(2026, 11, 3), 3, 1);
        record(&mut village, &mut better, Some(&right));
        assert_eq!(now(&village), (6, 4, Some(date(2026, 11, 3)), Signal::Weak));
        // Others told more since the first: it is reckoned back on top of that.
        let mut early = visit(6, date(2026, 9, 2), 0, 0);
        record(&mut village, &mut early, Some(&first));
        assert_eq!(now(&village), (4, 1, Some(date(2026, 11, 3)), Signal::Weak));
        let all = [wrong.clone(), right];
        assert_eq!(standing(&all).map(|v| v.id.0.as_u128()).collect::<Vec<_>>(), [4]);
        assert_eq!(correction_of(&all, wrong.id).map(|v| v.id.0.as_u128()), Some(4));
        assert_eq!(wrong.facts.came.total(), 15);
    }

    #[test]
    fn materials_are_read_as_they_are_written() {
        let list = Material::list(" 20 brosur \n\n3 papan pengumuman").unwrap();
        assert_eq!(Material::written(&list), "20 brosur\n3 papan pengumuman");
        assert_eq!(Material::list("brosur"), Err("brosur".into()));
        assert_eq!(Material::list("0 brosur"), Err("0 brosur".into()));
        assert_eq!(Material::list("20"), Err("20".into()));
        assert_eq!(Material::list(&"1 a\n".repeat(21)), Err(String::new()));
        assert_eq!(Material::list(""), Ok(Vec::new()));
    }
}
