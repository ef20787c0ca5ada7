//! What is known about the country and its government, read whole into memory and read again when it changes.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use domain::{
    Agency, AgencyId, AgencyKind, AgencyTree, Area, AreaCode, Calendar, Grant, Holiday, Language, Report, Role, Rule, RuleBook,
    TopicCode, Zone,
    figure::{Census, People, Population},
    forest::{Drill, Layer, Responsibility, Roster},
    grievance::RegisterRule,
    policy::{does, specialists_for},
    report::Work,
    village::Team,
};
use geo::{Places, short_name};
use store::{Store, Topic};

use crate::grievance::RegisterSettings;

use super::{phone_places::PhonePlaces, settings::SiteSetting};

/// What a calendar depends on: its zone, and which local holidays hold. 83,000 villages share a few.
type CalendarKey = (Zone, Vec<usize>);

/// Areas, agencies, topics, rules and working days at one moment.
pub struct ReferenceData {
    pub(crate) generation: i64,
    /// All agencies.
    pub agencies: AgencyTree,
    /// The deadlines.
    pub rules: RuleBook,
    /// Rules added to the shipped ones.
    pub added_rules: Vec<Rule>,
    /// All topics, by code.
    pub topics: BTreeMap<TopicCode, Topic>,
    /// All days off.
    pub holidays: Vec<Holiday>,
    /// How many people live where, as it was counted.
    pub census: Census,
    /// The teams that go into villages, by name.
    pub teams: Vec<Team>,
    /// All layers of areas, also those that are not asked any more: by kind, name and when they were taken in.
    pub layers: Vec<Layer>,
    /// The rules that say who must act on what happens to a forest, in their order.
    pub responsibilities: Vec<Responsibility>,
    /// Duty rosters, by their areas.
    pub rosters: Vec<Roster>,
    /// Drills, the newest first.
    pub drills: Vec<Drill>,
    /// What is set for the grievance register.
    pub register: RegisterSettings,
    /// Whether any outline of an area is known.
    pub drawn: bool,
    settings: BTreeMap<String, String>,
    /// Every role at every agency that somebody holds who may sign in, and of those the ones with an address to write to.
    held: HashSet<Grant>,
    reached: HashSet<Grant>,
    places: Arc<Places>,
    calendars: Mutex<HashMap<CalendarKey, Arc<Calendar>>>,
    /// How many people live in an area by some year, once somebody asked.
    people: Mutex<HashMap<(AreaCode, i16), Option<People>>>,
    /// The roots of the words that tell each open topic, once somebody needed them.
    pub(crate) told_by: OnceLock<Vec<(TopicCode, Vec<BTreeSet<String>>)>>,
    /// The places that phones are given, once one asked.
    pub(super) phone_places: OnceLock<PhonePlaces>,
}

/// Registers whose rows are kept whole, in any order.
pub(crate) struct KeptRegisters {
    pub(crate) teams: Vec<Team>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) responsibilities: Vec<Responsibility>,
    pub(crate) rosters: Vec<Roster>,
    pub(crate) drills: Vec<Drill>,
    pub(crate) register: Vec<RegisterRule>,
}

/// Whether anybody answers for an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staff {
    /// Nobody does.
    Nobody,
    /// Somebody does, but nobody who can be written to.
    Unreached,
    /// Somebody does, and hears of it.
    Somebody,
}

impl ReferenceData {
    /// What is known before anything was read.
    pub(crate) fn unknown() -> Self {
        Self {
            generation: -1,
            agencies: AgencyTree::default(),
            rules: RuleBook::new(Vec::new()),
            added_rules: Vec::new(),
            topics: BTreeMap::new(),
            holidays: Vec::new(),
            census: Census::default(),
            teams: Vec::new(),
            layers: Vec::new(),
            responsibilities: Vec::new(),
            rosters: Vec::new(),
            drills: Vec::new(),
            register: RegisterSettings::of(Vec::new()),
            drawn: false,
            settings: BTreeMap::new(),
            held: HashSet::new(),
            reached: HashSet::new(),
            places: Arc::default(),
            calendars: Mutex::default(),
            people: Mutex::default(),
            told_by: OnceLock::new(),
            phone_places: OnceLock::new(),
        }
    }

    /// Nothing but areas.
    #[cfg(test)]
    pub(crate) fn of_areas(areas: Vec<Area>) -> Self {
        Self { places: Arc::new(Places::new(areas)), ..Self::unknown() }
    }

    /// Reads it anew. The index of places is taken from what was known before where no area changed: it is dear to make.
    pub(crate) async fn read(
        store: &dyn Store,
        generation: i64,
        agencies: AgencyTree,
        kept: KeptRegisters,
        before: &Self,
    ) -> Result<Self, store::Error> {
        let areas = store.areas().await?;
        let same = areas.len() == before.places.iter().count() && areas.iter().eq(before.places.iter());
        let places = if same { Arc::clone(&before.places) } else { Arc::new(Places::new(areas)) };
        let added_rules = store.rules().await?;
        let KeptRegisters { mut teams, mut layers, mut responsibilities, mut rosters, mut drills, register } = kept;
        teams.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        layers.sort_by(|a, b| (a.kind, &a.name, a.taken_at, a.id).cmp(&(b.kind, &b.name, b.taken_at, b.id)));
        responsibilities.sort_by_key(|rule| (rule.order, rule.id));
        rosters.sort_by(|a, b| (&a.area, a.id).cmp(&(&b.area, b.id)));
        drills.sort_by_key(|drill| std::cmp::Reverse((drill.alarm.raised, drill.id)));
        Ok(Self {
            generation,
            agencies,
            rules: RuleBook::new(added_rules.clone()),
            added_rules,
            topics: store.topics().await?.into_iter().map(|t| (t.code.clone(), t)).collect(),
            holidays: store.holidays().await?,
            census: Census::of(store.population().await?),
            teams,
            layers,
            responsibilities,
            rosters,
            drills,
            register: RegisterSettings::of(register),
            settings: store.settings().await?,
            held: store.held().await?.into_iter().collect(),
            reached: store.reached().await?.into_iter().collect(),
            drawn: !store.boundaries(None, 1).await?.is_empty(),
            places,
            calendars: Mutex::default(),
            people: Mutex::default(),
            told_by: OnceLock::new(),
            phone_places: OnceLock::new(),
        })
    }

    /// The time zone of the highest area known here.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.places.iter().next().map_or(Zone::Western, |a| a.code.zone())
    }

    /// The working days of an area.
    #[must_use]
    pub fn calendar(&self, area: &AreaCode) -> Arc<Calendar> {
        let local = self.holidays.iter().enumerate().filter(|(_, h)| h.area.as_ref().is_some_and(|a| a.contains(area)));
        let key = (area.zone(), local.map(|(place, _)| place).collect());
        let mut calendars = self.calendars.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(calendars.entry(key).or_insert_with(|| Arc::new(Calendar::of(area, &self.holidays))))
    }

    /// How many people live in an area by some year, where it is known of all of it.
    #[must_use]
    pub fn people(&self, area: &AreaCode, year: i16) -> Option<People> {
        // Whatever years are asked for, no more answers are kept than there are years to tell apart.
        let year = year.clamp(*Population::YEARS.start(), *Population::YEARS.end());
        let mut known = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let below = |area: &AreaCode| self.areas_below(area).map(|a| a.code.clone()).collect::<Vec<_>>();
        known.entry((area.clone(), year)).or_insert_with(|| self.census.people(area, year, &below)).clone()
    }

    /// What was set on screen; empty when nothing was.
    pub(crate) fn setting(&self, setting: SiteSetting) -> &str {
        self.settings.get(&setting.name()).map_or("", String::as_str)
    }

    /// An area by its code.
    #[must_use]
    pub fn area(&self, code: &AreaCode) -> Option<&Area> {
        self.places.get(code)
    }

    /// All areas, by code.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.places.iter()
    }

    /// Whether an area is not chosen any more: it, or one above it, is closed.
    #[must_use]
    pub fn is_closed(&self, code: &AreaCode) -> bool {
        self.places.is_closed(code)
    }

    /// The topics to choose from, by code.
    pub fn open_topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.values().filter(|t| !t.closed)
    }

    /// The highest areas to choose from.
    pub fn provinces(&self) -> impl Iterator<Item = &Area> {
        self.places.provinces()
    }

    /// The areas below one, however far, to choose from.
    pub fn areas_within<'a>(&'a self, above: &AreaCode) -> impl Iterator<Item = &'a Area> {
        self.places.within(above)
    }

    /// The areas right below one, to choose from.
    pub fn areas_below<'a>(&'a self, above: &AreaCode) -> impl Iterator<Item = &'a Area> {
        self.places.below(above)
    }

    /// An area with those above it, as people write it: `Muara Badak Ulu, Muara Badak, Kutai Kartanegara`. The
    /// province is left out where there is more to say.
    #[must_use]
    pub fn place(&self, code: &AreaCode) -> String {
        self.places.in_full(code)
    }

    /// The own name of an area, as people say it.
    #[must_use]
    pub fn place_name(&self, code: &AreaCode) -> String {
        self.places.name(code)
    }

    /// The areas that were typed, in the words of [`Places::find`].
    #[must_use]
    pub fn find_areas(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        self.places.find(typed, at_most)
    }

    /// The same, with those that are closed.
    #[must_use]
    pub fn find_areas_ever(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        self.places.find_ever(typed, at_most)
    }

    /// The one area that was typed: the only one that fits, or the one whose place is written out in full.
    #[must_use]
    pub fn the_area(&self, typed: &str) -> Option<&Area> {
        self.places.the_one(typed)
    }

    /// The one area that was typed, by its name alone where it is called so; of areas of one name the widest.
    #[must_use]
    pub fn widest_area(&self, typed: &str) -> Option<&Area> {
        self.places.the_widest(typed)
    }

    /// The one province, regency or city that is called so, whether its kind is said or not: where governments are.
    #[must_use]
    pub fn of_government(&self, typed: &str) -> Option<&AreaCode> {
        self.places.of_government(typed)
    }

    /// Areas whose name is nearly what was typed, nearest first: for when [`ReferenceData::find_areas`] finds nothing.
    #[must_use]
    pub fn similar_areas(&self, typed: &str, at_most: usize) -> Vec<&Area> {
        self.places.similar(typed, at_most)
    }

    /// The name of an agency, with its government where the name alone does not tell.
    #[must_use]
    pub fn agency_name(&self, id: AgencyId) -> String {
        let Some(agency) = self.agencies.get(id) else { return format!("#{}", id.0) };
        let government =
            self.agencies.lineage(id).skip(1).filter_map(|a| self.agencies.get(a)).find(|a| a.kind == AgencyKind::Government);
        match government.and_then(|g| self.area(&g.area)) {
            Some(area) if agency.kind != AgencyKind::Government && !agency.name.contains(short_name(&area.name)) => {
                format!("{} {}", agency.name, short_name(&area.name))
            }
            _ => agency.name.clone(),
        }
    }

    /// Whether anybody is named who deals with a restricted case.
    #[must_use]
    pub fn has_specialist(&self, report: &Report) -> bool {
        specialists_for(report.custodian, &self.agencies).any(|agency| self.is_specialist_at(agency))
    }

    fn is_specialist_at(&self, agency: AgencyId) -> bool {
        self.held.contains(&Grant { role: Role::GrievanceSpecialist, agency })
    }

    /// The governments for whose restricted cases nobody is named, there or above.
    #[must_use]
    pub fn without_specialist(&self) -> Vec<AgencyId> {
        let governments = self.agencies.iter().filter(|a| a.kind == AgencyKind::Government && !a.closed).map(|a| a.id);
        governments.filter(|id| !specialists_for(*id, &self.agencies).any(|agency| self.is_specialist_at(agency))).collect()
    }

    /// Whether anybody answers for an agency.
    #[must_use]
    pub fn staff(&self, agency: AgencyId) -> Staff {
        let roles = [Role::Liaison, Role::ForestOfficer, Role::Coordinator];
        let among = |known: &HashSet<Grant>| {
            let mut grants = self.agencies.lineage(agency).flat_map(|agency| roles.map(|role| Grant { role, agency }));
            grants.any(|g| known.contains(&g) && does(g, Work::FollowUp, agency, &self.agencies))
        };
        match (among(&self.held), among(&self.reached)) {
            (false, _) => Staff::Nobody,
            (true, false) => Staff::Unreached,
            (true, true) => Staff::Somebody,
        }
    }

    /// The name of a topic in a language.
    #[must_use]
    pub fn topic_name(&self, code: &TopicCode, language: Language) -> String {
        match self.topics.get(code) {
            Some(t) if language == Language::English => t.name_en.clone(),
            Some(t) => t.name.clone(),
            None => code.0.clone(),
        }
    }

    /// Agencies that are offered for a report, best first: those that answer for its topic nearest to its place, then the others
    /// of its place, of its government and those above it, and the governments beside it.
    #[must_use]
    pub fn agencies_for(&self, report: &Report) -> Vec<&Agency> {
        let lineage: Vec<_> = self.agencies.lineage(report.custodian).collect();
        let near = |a: &Agency| {
            let below_one_above = a.parent.is_some_and(|p| lineage.contains(&p));
            let of_its_place = a.area.contains(&report.area) && self.agencies.within(a.id, report.custodian);
            below_one_above || lineage.contains(&a.id) || of_its_place
        };
        let fits = |a: &&Agency| {
            !a.closed
                && near(a)
                && (a.kind == AgencyKind::Inspectorate) >= report.supervisory
                && !report.is_kept_from(a.id, &self.agencies)
                && report.forwarding_to(a.id).is_none()
        };
        let mut agencies: Vec<_> = self.agencies.iter().filter(fits).collect();
        let answers = |a: &Agency| report.topic.as_ref().is_some_and(|t| a.topics.contains(t));
        agencies.sort_by_key(|a| {
            let near = a.area.contains(&report.area);
            (!(near && answers(a)), !answers(a), !near, std::cmp::Reverse(a.area.level()), a.id)
        });
        agencies
    }
}
