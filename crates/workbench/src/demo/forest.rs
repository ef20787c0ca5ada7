//! Layers of areas and rules of who must act, for trying. Everything is made up: the areas are drawn by chance over the province, and
//! names and sources say so.

use app::NewLayer;
use domain::{
    Date,
    forest::{ForestCategory, Ground, LayerKind, Responsibility, ResponsibilityId, Who},
};
use jiff::ToSpan;
use operator::{Failure, Installation, failure};
use serde_json::{Value, json};

use super::chance::Chance;

/// Where the areas lie: west and south, and how many cells of half a degree there are from there.
const CORNER: [f64; 2] = [114.0, -2.0];
const ACROSS: usize = 9;
const UP: usize = 8;
const CELL: f64 = 0.5;

/// Functions of forest areas, each as often as a cell shall have it.
const FUNCTIONS: [(&str, &str, usize); 6] = [
    ("100300", "Hutan lindung", 20),
    ("100400", "Hutan produksi terbatas", 25),
    ("100500", "Hutan produksi", 25),
    ("100700", "Hutan produksi konversi", 5),
    ("100241", "Taman nasional", 5),
    ("500300", "Areal penggunaan lain", 20),
];

/// Corners of cells that are moved by chance, each shared by the cells around it.
struct Net(Vec<[f64; 2]>);

#[expect(clippy::cast_precision_loss, reason = "a few hundredths")]
impl Net {
    fn new(chance: &Chance) -> Self {
        let moved = || (chance.below(31) as f64 - 15.0) / 100.0;
        let corner = |n: usize| {
            let (x, y) = (n % (ACROSS + 1), n / (ACROSS + 1));
            [CORNER[0] + x as f64 * CELL + moved(), CORNER[1] + y as f64 * CELL + moved()]
        };
        Self((0..(ACROSS + 1) * (UP + 1)).map(corner).collect())
    }

    /// The ring around some cells beside each other in a row.
    fn ring(&self, x: usize, y: usize, long: usize) -> Vec<[f64; 2]> {
        let at = |x: usize, y: usize| self.0.get(y * (ACROSS + 1) + x).copied();
        let below = (x..=x + long).filter_map(|x| at(x, y));
        let above = (x..=x + long).rev().filter_map(|x| at(x, y + 1));
        let ring: Vec<_> = below.chain(above).collect();
        let first = ring.first().copied();
        ring.into_iter().chain(first).collect()
    }
}

fn feature(fields: Value, ring: &[[f64; 2]]) -> Value {
    json!({ "type": "Feature", "properties": fields, "geometry": { "type": "Polygon", "coordinates": [ring] } })
}

/// Makes them, by the same way as an operator would.
pub(super) async fn make(app: &Installation, seed: u64) -> Result<(), Failure> {
    let chance = Chance::new(seed ^ 0x66);
    let net = Net::new(&chance);
    let today = app.figures().today();
    let before = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
    let forests = || {
        let cell = |n: usize| {
            let function = chance.weighted(FUNCTIONS.iter().map(|(.., weight)| *weight));
            let (code, name, _) = FUNCTIONS.get(function).copied().unwrap_or(("0", "", 0));
            let fields = json!({ "OBJECTID": n, "FUNGSIKWS": code, "NAMOBJ": format!("{name} {n} (dikarang)") });
            feature(fields, &net.ring(n % ACROSS, n / ACROSS, 1))
        };
        (0..ACROSS * UP).map(cell).collect::<Vec<_>>()
    };
    // The one of last year first, whose place the newer one takes.
    for dated in [before(400), before(60)] {
        take(app, LayerKind::ForestFunction, "Kawasan hutan", dated, "FUNGSIKWS", forests()).await?;
    }
    let concession = |n: usize| {
        let (x, y) = (chance.below(ACROSS - 1), chance.below(UP));
        let ring: Vec<_> = net.ring(x, y, 1).into_iter().map(|[lon, lat]| [lon + 0.17, lat + 0.11]).collect();
        feature(json!({ "NAMOBJ": format!("PT Contoh {n} (dikarang)"), "NO_SK": format!("SK contoh {n}") }), &ring)
    };
    take(app, LayerKind::Concession, "PBPH", before(90), "NO_SK", (1..=14).map(concession).collect()).await?;
    let unit = |n: usize| {
        let ring = net.ring(n % 3 * 3, n / 3, 3);
        feature(json!({ "nama_kph": format!("KPH Contoh {} (dikarang)", n + 1), "id_kph": n }), &ring)
    };
    take(app, LayerKind::ManagementUnit, "KPH", before(90), "id_kph", (0..3 * UP).map(unit).collect()).await?;
    let reference = app.reference();
    // Of the province: those of regencies stand below another government.
    let named = |name: &str| {
        let found = reference.agencies.iter().find(|agency| agency.name == name).map(|agency| Who::Agency(agency.id));
        found.ok_or_else(|| failure(format!("no agency {name}")))
    };
    let agencies = [named(FORESTS)?, named(DISASTERS)?, named(MINES)?];
    for rule in rules(agencies) {
        app.administration().keep_responsibility(None, rule).await?;
    }
    Ok(())
}

async fn take(
    app: &Installation,
    kind: LayerKind,
    name: &str,
    dated: Date,
    code: &str,
    features: Vec<Value>,
) -> Result<(), Failure> {
    let new = NewLayer {
        kind,
        name: format!("{name} (contoh, dikarang)"),
        source: "dikarang untuk demo".to_owned(),
        licence: "contoh, bukan data resmi".to_owned(),
        dated,
        name_field: if kind == LayerKind::ManagementUnit { "nama_kph" } else { "NAMOBJ" }.to_owned(),
        code_field: Some(code.to_owned()),
    };
    let file = json!({ "type": "FeatureCollection", "features": features }).to_string();
    let planned = app.administration().plan_layer(None, new, file.into_bytes().into()).await?;
    let planned = planned.map_err(|why| failure(why.to_string()))?;
    Ok(app.administration().take_layer(None, &planned).await?)
}

/// Agencies of the province that rules name.
const FORESTS: &str = "Dinas Kehutanan";
const DISASTERS: &str = "Badan Penanggulangan Bencana Daerah";
const MINES: &str = "Dinas Energi dan Sumber Daya Mineral";

/// Rules as the field tells who answers; each says that it is an example. Some name agencies that are here, so that a report can be sent
/// there by a tap; others those who are not.
fn rules([forests, disasters, mines]: [Who; 3]) -> Vec<Responsibility> {
    let other = |who: &str| Who::Other(who.to_owned());
    let rule = |order, ground, category, who: Who, reason: &str| Responsibility {
        id: ResponsibilityId(trust::random::identity()),
        version: 0,
        order,
        ground,
        category,
        who,
        reason: format!("{reason} (contoh)"),
    };
    let (fire, mining) = (Some(ForestCategory::Fire), Some(ForestCategory::UnlicensedMining));
    vec![
        rule(10, Ground::Concession, fire, other("Pemegang konsesi"), "memadamkan api di dalam arealnya"),
        rule(20, Ground::Concession, None, other("Pemegang konsesi"), "bertanggung jawab di dalam arealnya"),
        rule(30, Ground::Conservation, None, other("Kementerian Kehutanan (balai)"), "mengelola kawasan konservasi"),
        rule(40, Ground::ManagementUnit, None, other("KPH setempat"), "mengelola dan menjaga wilayahnya"),
        rule(45, Ground::Anywhere, fire, disasters, "mengerahkan pemadam bila api meluas"),
        rule(50, Ground::OutsideForest, mining, mines, "mengawasi tambang di luar kawasan hutan"),
        rule(60, Ground::Anywhere, Some(ForestCategory::IllegalLogging), other("Gakkum"), "menangani tindak pidana kehutanan"),
        rule(90, Ground::Anywhere, None, forests, "membina KPH, dan menerima yang belum ada penanggung jawabnya"),
    ]
}
