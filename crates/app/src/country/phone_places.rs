//! The places that a phone knows by heart: those of the provinces whose governments are here, with the short names that people
//! give to regencies.

use std::collections::BTreeSet;

use bytes::Bytes;
use domain::{AgencyKind, AreaCode, Level};
use geo::{cartogram, short_name};
use serde_json::json;

use crate::ReferenceData;

/// Most places that a phone is given. Of more, villages and then districts are left out: they are found with a network.
const MOST: usize = 5000;

/// Places as a phone reads them.
pub struct PhonePlaces {
    /// A hash of them.
    pub version: String,
    /// `{"v": version, "areas": [[code, name], ...], "alias": [[alias, code], ...]}`, in order of code.
    pub json: Bytes,
}

impl ReferenceData {
    /// The places that a phone is given, made when they are first asked for.
    #[must_use]
    pub fn phone_places(&self) -> &PhonePlaces {
        self.phone_places.get_or_init(|| {
            let provinces = self.provinces_governed();
            let down_to = |deepest: Level| {
                let within = provinces.iter().flat_map(|province| self.areas_within(province).map(|a| &a.code));
                let open = provinces.iter().chain(within.filter(|code| code.level() <= deepest));
                let mut areas: Vec<_> = open.map(|code| (code.as_str(), self.place_name(code))).collect();
                areas.sort_unstable();
                areas
            };
            let depths = [Level::Village, Level::District].into_iter().map(down_to);
            let areas = depths.into_iter().find(|areas| areas.len() <= MOST).unwrap_or_else(|| down_to(Level::Regency));
            let mut alias: Vec<_> = cartogram::squares()
                .filter(|square| self.area(&square.area).is_some_and(|area| is_other_name(square.name, &area.name)))
                .filter(|square| provinces.iter().any(|p| p.contains(&square.area)) && !self.is_closed(&square.area))
                .map(|square| (square.name.to_lowercase(), square.area.to_string()))
                .collect();
            alias.sort_unstable_by(|a, b| a.1.cmp(&b.1));
            let all = json!([areas, alias]).to_string();
            let version = trust::hex(&trust::digest(all.as_bytes())).chars().take(16).collect::<String>();
            let json = json!({ "v": version, "areas": areas, "alias": alias }).to_string().into();
            PhonePlaces { version, json }
        })
    }

    /// The provinces in which governments are, to choose from.
    fn provinces_governed(&self) -> BTreeSet<AreaCode> {
        let governments = self.agencies.iter().filter(|a| a.kind == AgencyKind::Government && !a.closed);
        let provinces = governments.filter_map(|a| a.area.lineage().find(|code| code.level() == Level::Province));
        provinces.filter(|code| self.area(code).is_some() && !self.is_closed(code)).collect()
    }
}

/// Whether a short name is not found in the long one anyway.
fn is_other_name(short: &str, name: &str) -> bool {
    !short_name(name).to_lowercase().split_whitespace().any(|word| word == short.to_lowercase())
}
