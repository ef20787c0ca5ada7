//! The register of villages on the desk: the list, a village with its standing over time, where to go next, trips, visits and what they
//! brought. Coordinators and
//! administrators keep it; leaders and overseers read.

pub(super) mod brought;
pub(super) mod list;
pub(super) mod next;
pub(super) mod one;
pub(super) mod plan;
pub(super) mod visit;

use self::next::{kilometres, reason};
use app::SeenVillage;
use domain::{
    AreaCode, Level,
    village::{VillageEntry, VillageFacts},
};

use crate::{localizer::Localizer, state::Web};

/// The field that narrows to a regency or city.
const REGENCY: &str = "wilayah";

/// The word for a choice.
fn word(s: Localizer, of: &str, choice: &str) -> String {
    s.text(&format!("village-{of}-{choice}"))
}

/// All choices of a kind, to choose from.
fn choices<const N: usize>(s: Localizer, of: &str, all: [&'static str; N]) -> Vec<(String, String)> {
    all.into_iter().map(|choice| (choice.to_owned(), word(s, of, choice))).collect()
}

/// Regencies and cities in some areas, to choose from.
fn regencies(web: &Web, areas: &[AreaCode]) -> Vec<(String, String)> {
    let reference = web.app().reference();
    let within = areas.iter().flat_map(|above| reference.areas_within(above));
    let within = within.filter(|a| a.code.level() == Level::Regency);
    within.map(|a| (a.code.to_string(), a.name.clone())).collect()
}

/// How a village stands today; what nobody knows anything of where it is not in the register.
fn today(web: &Web, seen: &SeenVillage) -> VillageFacts {
    let entry: Option<&VillageEntry> = seen.village.on(web.app().figures().today());
    entry.map_or_else(|| VillageFacts::unknown(&seen.village.area), |e| e.facts.clone())
}

/// How a village stands, in a line.
fn told(s: Localizer, facts: &VillageFacts) -> String {
    let visited = match facts.visited_on {
        Some(day) => s.with("village-visited", "day", &s.date(day)),
        None => s.text("village-never-visited"),
    };
    let counted = [("village-officers", facts.officers), ("village-posters", facts.posters)];
    let counted = counted.map(|(key, n)| s.with(key, "n", &s.number(u64::from(n))));
    let signal = word(s, "signal", facts.signal.as_str());
    [vec![word(s, "kind", facts.kind.as_str()), signal, visited], counted.into()].concat().join(" · ")
}

/// What became of the reports of a village, in a line.
fn reports(s: Localizer, seen: &SeenVillage) -> String {
    let tally = &seen.seen.tally;
    let [all, answered, late] = [tally.received(), tally.answered_or_closed(), tally.late].map(|n| s.number(n));
    s.with_all("village-reports", &[("n", &all), ("answered", &answered), ("late", &late)])
}
