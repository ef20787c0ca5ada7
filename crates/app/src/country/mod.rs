//! Areas, agencies, topics, rules and days off as they are known, and places on the map.

pub(crate) mod find_place;
pub(crate) mod maps;
pub(crate) mod phone_places;
pub(crate) mod reference_data;
pub(crate) mod settings;
