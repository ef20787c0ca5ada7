//! Geometry as a GeoPackage keeps it: a head of its own, then Well-Known Binary.

use super::{
    Fields, Flaw, LayerFile, LayerFormat, NoLayer,
    bytes::Bytes,
    features::{Drawn, Reading},
    system::NamedSystem,
};
use crate::shape::Runs;

/// A row of a table of features.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableRow {
    /// Its fields as text.
    pub fields: Fields,
    /// Its geometry, as it lies there; none where there is none.
    pub geometry: Option<Vec<u8>>,
}

/// Reads the rows of a `GeoPackage`, in the coordinate system of an authority (`EPSG`) with a number, or as a text says.
///
/// # Errors
/// [`NoLayer`].
pub fn of_geopackage(authority: &str, code: i64, wkt: &str, rows: Vec<TableRow>) -> Result<LayerFile, NoLayer> {
    let numbered = u32::try_from(code).ok().filter(|_| authority.eq_ignore_ascii_case("EPSG")).and_then(NamedSystem::of_epsg);
    let system = match numbered {
        Some(system) => system,
        None if wkt.trim().is_empty() || wkt == "undefined" => return Err(NoLayer::NoSystem),
        None => NamedSystem::of_wkt(wkt)?,
    };
    let mut reading = Reading::new(LayerFormat::GeoPackage, system, Runs::CounterClockwise);
    for row in rows {
        let drawn = row.geometry.ok_or(Flaw::NoGeometry).and_then(|geometry| drawn(&geometry));
        reading.add(row.fields, drawn)?;
    }
    reading.end()
}

fn drawn(geometry: &[u8]) -> Result<Drawn, Flaw> {
    let mut bytes = Bytes(geometry);
    let flags = head(&mut bytes).ok_or(Flaw::Broken)?;
    if flags & 0b1_0000 != 0 {
        return Err(Flaw::NoGeometry);
    }
    let mut drawn = Drawn::default();
    read(&mut bytes, &mut drawn, true)?;
    Ok(drawn)
}

/// The head: two letters, a version, flags, the number of the coordinate system, a rectangle around it.
fn head(bytes: &mut Bytes<'_>) -> Option<u8> {
    if bytes.take(2)? != b"GP" {
        return None;
    }
    bytes.byte()?;
    let flags = bytes.byte()?;
    let rectangle = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    bytes.take(4 + rectangle)?;
    Some(flags)
}

fn read(bytes: &mut Bytes<'_>, drawn: &mut Drawn, outermost: bool) -> Result<(), Flaw> {
    let low_first = bytes.byte().ok_or(Flaw::Broken)? == 1;
    let kind = bytes.u32(low_first).ok_or(Flaw::Broken)?;
    // By thousands as ISO has it; by its highest bits as PostGIS does.
    let (flat, over) = (kind & 0x0fff_ffff, kind >> 28);
    let heights = matches!(flat / 1000, 1 | 3) || over & 0b1000 != 0;
    let numbers = 2 + usize::from(heights) + usize::from(matches!(flat / 1000, 2 | 3) || over & 0b0100 != 0);
    drawn.heights |= heights;
    match flat % 1000 {
        3 => {
            let polygon = polygon(bytes, low_first, numbers).ok_or(Flaw::Broken)?;
            drawn.polygons.push(polygon);
            Ok(())
        }
        6 if outermost => {
            let count = bytes.count(low_first, 9).ok_or(Flaw::Broken)?;
            (0..count).try_for_each(|_| read(bytes, drawn, false))
        }
        _ => Err(Flaw::NoPolygon),
    }
}

fn polygon(bytes: &mut Bytes<'_>, low_first: bool, numbers: usize) -> Option<Vec<Vec<[f64; 2]>>> {
    let point = |bytes: &mut Bytes<'_>| {
        let at = [bytes.f64(low_first)?, bytes.f64(low_first)?];
        bytes.take(8 * (numbers - 2))?;
        Some(at)
    };
    let ring = |bytes: &mut Bytes<'_>| {
        let count = bytes.count(low_first, 8 * numbers)?;
        (0..count).map(|_| point(bytes)).collect::<Option<Vec<_>>>()
    };
    let count = bytes.count(low_first, 4)?;
    (0..count).map(|_| ring(bytes)).collect()
}
