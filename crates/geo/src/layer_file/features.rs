//! From what a file draws to features: onto the earth, onto the grid, mended, each told once.

use std::{
    collections::{BTreeSet, HashMap},
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::{Point, without_controls};

use super::{
    Feature, Fields, Flaw, LONGEST_VALUE, LayerFile, LayerFormat, MOST_CORNERS, MOST_FEATURES, MOST_FIELDS, NoLayer,
    RefusedFeature,
    system::{NamedSystem, System},
};
use crate::{
    GridPoint, Mend, Shape,
    shape::{Effort, NoArea, Runs},
};

/// What a feature's geometry draws: polygons, each of its rings, in the numbers of the file.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) polygons: Vec<Vec<Vec<[f64; 2]>>>,
    /// Whether there were heights beside them.
    pub(super) heights: bool,
}

/// Where features lie may be out by so many degrees, beyond the rectangle around Indonesia.
const MARGIN: f64 = 0.5;

/// A layer that is being read.
pub(super) struct Reading {
    system: NamedSystem,
    runs: Runs,
    effort: Effort,
    file: LayerFile,
    corners: usize,
    n: u32,
    /// Places of features by a hash of what tells them apart.
    seen: HashMap<u64, Vec<usize>>,
}

impl Reading {
    pub(super) fn new(format: LayerFormat, system: NamedSystem, runs: Runs) -> Self {
        let file =
            LayerFile { format, system: system.name.clone(), fields: Vec::new(), features: Vec::new(), refused: Vec::new() };
        Self { system, runs, effort: Effort::OF_FILE, file, corners: 0, n: 0, seen: HashMap::new() }
    }

    /// Takes the next feature in.
    ///
    /// # Errors
    /// Where the file has become too large.
    pub(super) fn add(&mut self, fields: Fields, drawn: Result<Drawn, Flaw>) -> Result<(), NoLayer> {
        self.n += 1;
        if self.n as usize > MOST_FEATURES {
            return Err(NoLayer::TooManyFeatures);
        }
        let (fields, shortened) = tidied(fields);
        for (name, _) in &fields {
            if !self.file.fields.contains(name) && self.file.fields.len() < MOST_FIELDS {
                self.file.fields.push(name.clone());
            }
        }
        let n = self.n;
        match drawn.and_then(|drawn| self.shaped(drawn)) {
            Ok((shape, mut mended)) => {
                if shortened {
                    mended.insert(Mend::Shortened);
                }
                self.corners += shape.corners();
                if self.corners > MOST_CORNERS {
                    return Err(NoLayer::TooManyCorners);
                }
                let feature = Feature { n, fields, shape, mended };
                let alike = self.seen.entry(hash(&feature)).or_default();
                let first = alike.iter().filter_map(|place| self.file.features.get(*place)).find(|there| same(there, &feature));
                match first.map(|there| there.n) {
                    Some(first) => {
                        let Feature { fields, .. } = feature;
                        self.file.refused.push(RefusedFeature { n, fields, why: Flaw::Twice(first) });
                    }
                    None => {
                        alike.push(self.file.features.len());
                        self.file.features.push(feature);
                    }
                }
            }
            Err(why) => self.file.refused.push(RefusedFeature { n, fields, why }),
        }
        Ok(())
    }

    /// What was read.
    ///
    /// # Errors
    /// [`NoLayer::Nothing`].
    pub(super) fn end(self) -> Result<LayerFile, NoLayer> {
        if self.n == 0 { Err(NoLayer::Nothing) } else { Ok(self.file) }
    }

    fn shaped(&mut self, drawn: Drawn) -> Result<(Shape, BTreeSet<Mend>), Flaw> {
        let place = |at: &[f64; 2]| self.place(*at);
        let ring = |ring: &Vec<[f64; 2]>| ring.iter().map(place).collect::<Result<Vec<_>, _>>();
        let polygon = |polygon: &Vec<Vec<[f64; 2]>>| polygon.iter().map(ring).collect::<Result<Vec<_>, _>>();
        let polygons = drawn.polygons.iter().map(polygon).collect::<Result<Vec<_>, _>>()?;
        let mut made = Shape::mended(polygons, self.runs, &mut self.effort).map_err(|why| match why {
            NoArea::Empty => Flaw::Empty,
            NoArea::TooWide => Flaw::Abroad,
            NoArea::Tangled => Flaw::Tangled,
        })?;
        if drawn.heights {
            made.mended.insert(Mend::Heights);
        }
        Ok((made.shape, made.mended))
    }

    /// Where on the grid a corner lies.
    fn place(&self, [x, y]: [f64; 2]) -> Result<GridPoint, Flaw> {
        if !(x.is_finite() && y.is_finite()) {
            return Err(Flaw::NotFinite);
        }
        let as_degrees = Point::new(y, x);
        let at = match (&self.system.system, as_degrees) {
            (System::Degrees, Some(at)) => at,
            (System::Degrees, None) if Point::new(x, y).is_some() => return Err(Flaw::Swapped),
            (System::Degrees, None) => return Err(Flaw::Projected),
            (System::Metres(_), Some(_)) => return Err(Flaw::Degrees),
            (System::Metres(projection), None) => projection.earth(x, y).ok_or(Flaw::Abroad)?,
        };
        if is_about_in_indonesia(at) { Ok(GridPoint::from(at)) } else { Err(Flaw::Abroad) }
    }
}

fn is_about_in_indonesia(at: Point) -> bool {
    let steps = [-MARGIN, 0.0, MARGIN];
    let mut moved = steps.into_iter().flat_map(|lat| steps.map(|lon| Point { lat: at.lat + lat, lon: at.lon + lon }));
    moved.any(Point::is_in_indonesia)
}

/// Fields without those that are empty, names and values no longer than may be; and whether something was left out.
fn tidied(fields: Fields) -> (Fields, bool) {
    let mut shortened = false;
    let mut clean = |text: &str| {
        let text = without_controls(text);
        let text = text.trim();
        let short: String = text.chars().take(LONGEST_VALUE).collect();
        shortened |= short.len() < text.len();
        short
    };
    let all = fields.iter().map(|(name, value)| (clean(name), clean(value)));
    let mut kept: Fields = all.filter(|(name, value)| !name.is_empty() && !value.is_empty()).collect();
    shortened |= kept.len() > MOST_FIELDS;
    kept.truncate(MOST_FIELDS);
    (kept, shortened)
}

/// Numbers by which programs count features are no difference between them.
const COUNTED: [&str; 6] = ["objectid", "objectid_1", "fid", "id", "gid", "ogc_fid"];

/// The fields that tell a feature.
fn telling(feature: &Feature) -> impl Iterator<Item = &(String, String)> {
    feature.fields.iter().filter(|(name, _)| !COUNTED.iter().any(|counted| counted.eq_ignore_ascii_case(name)))
}

fn same(one: &Feature, other: &Feature) -> bool {
    one.shape == other.shape && telling(one).eq(telling(other))
}

fn hash(feature: &Feature) -> u64 {
    let mut hasher = DefaultHasher::new();
    feature.shape.polygons().hash(&mut hasher);
    telling(feature).for_each(|field| field.hash(&mut hasher));
    hasher.finish()
}
