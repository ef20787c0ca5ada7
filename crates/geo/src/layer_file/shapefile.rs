//! A zipped Shapefile: shapes (`.shp`), the table beside them (`.dbf`), the coordinate system (`.prj`), and maybe the letters (`.cpg`).
//! Rings are not told apart in it: what an odd number of them is around is taken.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::{
    BrokenFile, Flaw, LARGEST_FILE, LARGEST_UNPACKED, LayerFile, LayerFormat, NoLayer,
    bytes::Bytes,
    dbf::Dbf,
    features::{Drawn, Reading},
    system::NamedSystem,
};
use crate::shape::Runs;

/// Most files in a packed one.
const MOST_FILES: usize = 1_000;

/// Reads a zipped Shapefile.
///
/// # Errors
/// [`NoLayer`].
pub fn of_shapefile(bytes: &[u8]) -> Result<LayerFile, NoLayer> {
    if bytes.len() > LARGEST_FILE {
        return Err(NoLayer::TooLarge);
    }
    read(bytes, LARGEST_UNPACKED)
}

/// The same of a file that may hold so many bytes.
pub(super) fn read(bytes: &[u8], largest: u64) -> Result<LayerFile, NoLayer> {
    let mut packed = Packed::open(bytes, largest)?;
    let shp = packed.part("shp")?.ok_or_else(|| NoLayer::PartMissing(".shp".to_owned()))?;
    let dbf = packed.part("dbf")?.ok_or_else(|| NoLayer::PartMissing(".dbf".to_owned()))?;
    let prj = packed.part("prj")?.ok_or(NoLayer::NoSystem)?;
    let cpg = packed.part("cpg")?;
    let system = NamedSystem::of_wkt(&String::from_utf8_lossy(prj.get(..prj.len().min(20_000)).unwrap_or_default()))?;
    let table = Dbf::read(&dbf, cpg.as_deref()).ok_or(NoLayer::Broken(BrokenFile::NoTable))?;
    let mut shapes = Bytes(&shp);
    let header = shapes.take(100).and_then(|header| Bytes(header).u32(false));
    if header != Some(9994) {
        return Err(NoLayer::Broken(BrokenFile::NoShapes));
    }
    let mut reading = Reading::new(LayerFormat::Shapefile, system, Runs::Clockwise);
    let mut n = 0;
    while shapes.left() > 0 {
        let content = content(&mut shapes);
        let record = table.record(n).ok_or(NoLayer::Broken(BrokenFile::Record(n + 1)))?;
        let cut = content.is_none();
        let drawn = match content {
            _ if record.deleted => Err(Flaw::Deleted),
            Some(content) => drawn(content),
            None => Err(Flaw::Broken),
        };
        reading.add(record.fields, drawn)?;
        n += 1;
        if cut {
            break;
        }
    }
    reading.end()
}

/// What a record of shapes holds; none where it is cut off.
fn content<'b>(shapes: &mut Bytes<'b>) -> Option<&'b [u8]> {
    shapes.u32(false)?;
    let words = shapes.u32(false)? as usize;
    shapes.take(words.checked_mul(2)?)
}

/// A polygon, with heights (15) or measures (25) or without (5).
fn drawn(content: &[u8]) -> Result<Drawn, Flaw> {
    let mut content = Bytes(content);
    let kind = content.u32(true).ok_or(Flaw::Broken)?;
    match kind {
        0 => return Err(Flaw::NoGeometry),
        5 | 15 | 25 => {}
        _ => return Err(Flaw::NoPolygon),
    }
    rings(&mut content).map(|rings| Drawn { polygons: vec![rings], heights: kind == 15 }).ok_or(Flaw::Broken)
}

fn rings(content: &mut Bytes<'_>) -> Option<Vec<Vec<[f64; 2]>>> {
    content.take(32)?;
    let parts = content.count(true, 4)?;
    let points = content.count(true, 16)?;
    let mut begins = (0..parts).map(|_| content.u32(true).map(|n| n as usize)).collect::<Option<Vec<_>>>()?;
    begins.push(points);
    let all = (0..points).map(|_| Some([content.f64(true)?, content.f64(true)?])).collect::<Option<Vec<_>>>()?;
    begins.windows(2).map(|pair| if let [from, to] = pair { all.get(*from..*to).map(<[_]>::to_vec) } else { None }).collect()
}

/// A packed file.
struct Packed<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
    /// The name of the one layer in it, without its ending.
    stem: String,
    left: u64,
}

impl<'b> Packed<'b> {
    fn open(bytes: &'b [u8], left: u64) -> Result<Self, NoLayer> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NoLayer::Broken(BrokenFile::Zip))?;
        if archive.len() > MOST_FILES {
            return Err(NoLayer::TooLarge);
        }
        let names: Vec<_> = archive.file_names().filter_map(Result::ok).map(Cow::into_owned).collect();
        let stem = |name: &String| {
            let (stem, ending) = name.rsplit_once('.')?;
            (ending.eq_ignore_ascii_case("shp") && !name.starts_with("__MACOSX/")).then(|| stem.to_owned())
        };
        let mut stems: Vec<_> = names.iter().filter_map(stem).collect();
        match (stems.pop(), stems.is_empty()) {
            (Some(stem), true) => Ok(Self { archive, names, stem, left }),
            (None, _) => Err(NoLayer::PartMissing(".shp".to_owned())),
            (Some(last), false) => Err(NoLayer::Several(stems.into_iter().chain([last]).collect())),
        }
    }

    /// A part of the layer by its ending. What is said of its length is not believed.
    fn part(&mut self, ending: &str) -> Result<Option<Vec<u8>>, NoLayer> {
        let wanted = format!("{}.{ending}", self.stem);
        let Some(name) = self.names.iter().find(|name| name.eq_ignore_ascii_case(&wanted)) else { return Ok(None) };
        let broken = || NoLayer::Broken(BrokenFile::Part(wanted.clone()));
        let part = self.archive.by_name(name).map_err(|_| broken())?;
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(NoLayer::TooLarge)?;
        Ok(Some(bytes))
    }
}
