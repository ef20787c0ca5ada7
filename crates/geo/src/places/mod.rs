//! All areas of the country, by code and by name.

mod find;
mod names;

use std::collections::BTreeMap;

use domain::{Area, AreaCode, Level};

use self::names::Names;

/// All areas of the country by code, with an index of the words of their names.
///
/// The index is made once, in the time that it takes to sort the words (150,000 for the 83,000 areas of the whole country).
/// [`find`](Self::find) then costs two binary searches among them and a look at each name that has a word beginning with the
/// first one typed; [`similar`](Self::similar) a look at each different word for its letters, and at the names of those that are near.
#[derive(Debug, Default)]
pub struct Places {
    areas: BTreeMap<AreaCode, Area>,
    /// Whether any of them is closed.
    some_closed: bool,
    names: Names,
}

/// A regency without the word for it, as people say it; a city keeps its word.
#[must_use]
pub fn short_name(name: &str) -> &str {
    name.strip_prefix("Kabupaten ").unwrap_or(name)
}

impl Places {
    /// Takes in all areas.
    #[must_use]
    pub fn new(areas: Vec<Area>) -> Self {
        let areas: BTreeMap<_, _> = areas.into_iter().map(|a| (a.code.clone(), a)).collect();
        let some_closed = areas.values().any(|a| a.closed);
        let mut places = Self { areas, some_closed, names: Names::default() };
        places.names = Names::of(places.areas.values().map(|a| (a, places.is_closed(&a.code))));
        places
    }

    /// An area by its code.
    #[must_use]
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(code)
    }

    /// All areas, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// Whether an area is not chosen any more: it, or one above it, is closed.
    #[must_use]
    pub fn is_closed(&self, code: &AreaCode) -> bool {
        self.some_closed && code.lineage().any(|c| self.areas.get(&c).is_some_and(|a| a.closed))
    }

    /// The highest areas to choose from.
    pub fn provinces(&self) -> impl Iterator<Item = &Area> {
        self.areas.values().filter(|a| a.code.level() == Level::Province && !a.closed)
    }

    /// The areas below one, however far, to choose from.
    pub fn within<'a>(&'a self, above: &AreaCode) -> impl Iterator<Item = &'a Area> {
        let within = self.areas.range(above.clone()..).map(|(_, a)| a).take_while(|a| above.contains(&a.code));
        within.filter(move |a| a.code != *above && !self.is_closed(&a.code))
    }

    /// The areas right below one, to choose from.
    pub fn below<'a>(&'a self, above: &AreaCode) -> impl Iterator<Item = &'a Area> {
        self.within(above).filter(|a| a.code.parent().as_ref() == Some(above))
    }

    /// An area with those above it, as people write it: `Muara Badak Ulu, Muara Badak, Kutai Kartanegara`. The
    /// province is left out where there is more to say.
    #[must_use]
    pub fn in_full(&self, code: &AreaCode) -> String {
        let known: Vec<_> = code.lineage().filter_map(|c| self.areas.get(&c)).collect();
        let shown = known.iter().enumerate().filter(|(n, a)| *n == 0 || a.code.level() != Level::Province);
        let names: Vec<_> = shown.map(|(_, a)| short_name(&a.name)).collect();
        if names.is_empty() { code.to_string() } else { names.join(", ") }
    }

    /// The own name of an area, as people say it.
    #[must_use]
    pub fn name(&self, code: &AreaCode) -> String {
        self.areas.get(code).map_or_else(|| code.to_string(), |a| short_name(&a.name).to_owned())
    }
}
