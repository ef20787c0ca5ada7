//! Reports on a map: each where its village is, never nearer, so that a map betrays nobody.

use std::collections::{BTreeMap, BTreeSet};

use app::{App, AppError, ReferenceData};
use domain::AreaCode;
use geo::Projection;
use store::Page;

use crate::{localizer::Localizer, routes};

/// How large a pin is, with and without a number in it.
const RADIUS: (u8, u8) = (13, 8);

/// The reports of a place.
pub(super) struct Pin {
    pub(super) address: String,
    pub(super) told: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) radius: u8,
    /// How many, where it is more than one.
    pub(super) count: String,
}

/// Pins for some reports. `narrowing` is what the list was narrowed by.
pub(super) async fn pins(
    app: &App,
    reference: &ReferenceData,
    s: Localizer,
    drawing: &Projection,
    reports: &Page,
    narrowing: &str,
) -> Result<Vec<Pin>, AppError> {
    let mut at: BTreeMap<&AreaCode, u64> = BTreeMap::new();
    for listed in &reports.rows {
        *at.entry(&listed.report.area).or_default() += 1;
    }
    let middles = app.country().middles(at.keys().map(|a| (*a).clone()).collect::<BTreeSet<_>>()).await?;
    let pin = |(area, n): (&AreaCode, u64)| {
        let (lon, lat) = *middles.get(area)?;
        let (x, y) = drawing.place(lon, lat);
        let within = (0.0..=drawing.width).contains(&x) && (0.0..=drawing.height).contains(&y);
        within.then(|| Pin {
            address: format!("{}?{narrowing}wilayah={area}", routes::REPORTS),
            told: format!("{}: {}", reference.place(area), s.with("n-reports", "n", &s.number(n))),
            x: format!("{x:.0}"),
            y: format!("{y:.0}"),
            radius: if n > 1 { RADIUS.0 } else { RADIUS.1 },
            count: if n > 1 { s.number(n) } else { String::new() },
        })
    };
    Ok(at.into_iter().filter_map(pin).collect())
}
