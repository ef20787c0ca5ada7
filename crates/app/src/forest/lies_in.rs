//! What lies at a point: every feature of every layer that is asked which holds it, and the nearest of a layer of which none does. A
//! layer is read into memory once, when it is asked the first time, and stays there as long as it is current: some 35 to 70 bytes
//! for each corner.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    Point,
    forest::{ForestCategory, ForestFunction, Ground, Layer, LayerFeature, LayerId, LayerKind, Responsibility, responsible},
};
use geo::{AreaIndex, GridBounds, GridPoint, Lies, Prepared, Shape};
use tokio::sync::{Mutex, Semaphore};

use crate::{AppError, administer::digest_of, handles};

/// Features read together.
const TOGETHER: u32 = 500;

/// What is told of a feature of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerArea {
    /// Its place in its layer.
    pub n: u32,
    /// Its code; may be empty.
    pub code: String,
    /// Its name; may be empty.
    pub name: String,
    /// How large it is.
    pub square_metres: u64,
    /// Where it lies, as its layer keeps it.
    pub(crate) kept: Vec<u8>,
}

impl LayerArea {
    /// Where it lies; none for bytes that are none of a shape.
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        Shape::of_bytes(&self.kept)
    }
}

/// What a layer says of a point.
#[derive(Clone, Debug)]
pub struct InLayer {
    /// The layer.
    pub layer: Layer,
    /// All of its features that hold the point; on its border a feature holds it, too.
    pub held: Vec<(Arc<LayerArea>, Lies)>,
    /// Where none does: the nearest, and how many metres its border is away.
    pub nearest: Option<(Arc<LayerArea>, f64)>,
}

/// Layers in memory.
pub(crate) struct LayerShelf {
    /// One file is read at a time.
    pub(crate) reading: Arc<Semaphore>,
    layers: Mutex<BTreeMap<LayerId, Arc<AreaIndex<Arc<LayerArea>>>>>,
}

impl Default for LayerShelf {
    fn default() -> Self {
        Self { reading: Arc::new(Semaphore::new(1)), layers: Mutex::default() }
    }
}

impl handles::Forest<'_> {
    /// What every current layer says of a point, in the order of their kinds and names.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where a layer is not as it was taken in; the store's.
    pub async fn lies_in(self, point: Point) -> Result<Vec<InLayer>, AppError> {
        let reference = self.reference();
        let current: Vec<_> = reference.layers.iter().filter(|layer| layer.is_current()).collect();
        let mut answers = Vec::new();
        for layer in current {
            answers.push(self.ask_layer(layer, point).await?);
        }
        Ok(answers)
    }

    /// What one layer says of a point, whether it is current or not: what was decided by it can be read again.
    ///
    /// # Errors
    /// As [`lies_in`](Self::lies_in).
    pub async fn ask_layer(self, layer: &Layer, point: Point) -> Result<InLayer, AppError> {
        let (index, at) = (self.indexed(layer).await?, GridPoint::from(point));
        let mut held: Vec<_> = index.holding(at).into_iter().map(|(area, lies)| (Arc::clone(area), lies)).collect();
        held.sort_by_key(|(area, _)| area.n);
        let nearest = if held.is_empty() { index.nearest(at).map(|(area, far)| (Arc::clone(area), far)) } else { None };
        Ok(InLayer { layer: layer.clone(), held, nearest })
    }

    /// The areas of every current layer of some kinds whose rectangle touches another, in the order of their places.
    ///
    /// # Errors
    /// As [`lies_in`](Self::lies_in).
    pub async fn touching(self, kinds: &[LayerKind], bounds: GridBounds) -> Result<Vec<(Layer, Vec<Arc<LayerArea>>)>, AppError> {
        let reference = self.reference();
        let mut all = Vec::new();
        for layer in reference.layers.iter().filter(|layer| layer.is_current() && kinds.contains(&layer.kind)) {
            let index = self.indexed(layer).await?;
            let mut areas: Vec<_> = index.touching(bounds).into_iter().map(Arc::clone).collect();
            areas.sort_by_key(|area| area.n);
            all.push((layer.clone(), areas));
        }
        Ok(all)
    }

    /// A layer in memory, read where it is not there yet. Whoever comes meanwhile waits for it.
    async fn indexed(self, layer: &Layer) -> Result<Arc<AreaIndex<Arc<LayerArea>>>, AppError> {
        let mut there = self.layers.layers.lock().await;
        if let Some(index) = there.get(&layer.id) {
            return Ok(Arc::clone(index));
        }
        let features = self.features_of(layer).await?;
        let whole = tokio::task::spawn_blocking(move || index_of(features)).await;
        let index =
            whole.ok().flatten().ok_or_else(|| AppError::Damaged(format!("layer {}: a shape cannot be read", layer.id.0)))?;
        let index = Arc::new(index);
        if layer.is_current() {
            let reference = self.reference();
            there.retain(|id, _| reference.layers.iter().any(|l| l.id == *id && l.is_current()));
            there.insert(layer.id, Arc::clone(&index));
        }
        Ok(index)
    }

    /// All features of a layer, as they were taken in.
    ///
    /// # Errors
    /// [`AppError::Damaged`] where they are others by now; the store's.
    pub async fn features_of(self, layer: &Layer) -> Result<Vec<LayerFeature>, AppError> {
        let features = self.features_as_they_lie(layer.id).await?;
        if digest_of(&features) == layer.digest {
            Ok(features)
        } else {
            Err(AppError::Damaged(format!("layer {}: its features are not those that were taken in", layer.id.0)))
        }
    }

    async fn features_as_they_lie(self, id: LayerId) -> Result<Vec<LayerFeature>, AppError> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let some = self.store.layer_features(id, after, TOGETHER).await?;
            let Some(last) = some.last() else { return Ok(all) };
            after = last.n;
            all.extend(some);
        }
    }

    /// Layers whose features are not those that were taken in.
    pub(crate) async fn unlike_layers(self) -> Result<Vec<String>, AppError> {
        let mut unlike = Vec::new();
        for layer in self.store.layers().await? {
            if digest_of(&self.features_as_they_lie(layer.id).await?) != layer.digest {
                unlike.push(format!("layer {} ({}): its features are not those that were taken in", layer.id.0, layer.name));
            }
        }
        Ok(unlike)
    }

    /// Who must act on what happens somewhere, by the rules that are kept: the first that should act first.
    #[must_use]
    pub fn responsible(self, answers: &[InLayer], category: ForestCategory) -> Vec<Responsibility> {
        let reference = self.reference();
        responsible(&reference.responsibilities, &grounds(answers), category).into_iter().cloned().collect()
    }
}

fn index_of(features: Vec<LayerFeature>) -> Option<AreaIndex<Arc<LayerArea>>> {
    let area = |f: LayerFeature| {
        let LayerFeature { n, code, name, facts, shape } = f;
        let prepared = Prepared::of(&Shape::of_bytes(&shape)?)?;
        Some((Arc::new(LayerArea { n, code, name, square_metres: facts.square_metres, kept: shape }), prepared))
    };
    Some(AreaIndex::of(features.into_iter().map(area).collect::<Option<_>>()?))
}

/// What a place is by what the layers say of it.
#[must_use]
pub fn grounds(answers: &[InLayer]) -> Vec<Ground> {
    let mut grounds = std::collections::BTreeSet::new();
    let (mut asked, mut in_estate) = (false, false);
    for answer in answers {
        if answer.layer.kind == LayerKind::ForestFunction {
            asked = true;
            for function in answer.held.iter().filter_map(|(area, _)| ForestFunction::of_code(&area.code)) {
                in_estate |= function.is_forest_estate();
                grounds.extend(ground_of(function));
            }
        } else if !answer.held.is_empty() {
            grounds.extend(match answer.layer.kind {
                LayerKind::Concession => Some(Ground::Concession),
                LayerKind::ManagementUnit => Some(Ground::ManagementUnit),
                LayerKind::CustomaryForest => Some(Ground::CustomaryForest),
                LayerKind::VillageForest => Some(Ground::VillageForest),
                LayerKind::ProgrammeArea => Some(Ground::ProgrammeArea),
                LayerKind::Permit => Some(Ground::Permit),
                LayerKind::ForestFunction => None,
            });
        }
    }
    // Only where a layer of forest areas is known, nothing of it means that there is none.
    if asked && !in_estate {
        grounds.insert(Ground::OutsideForest);
    }
    grounds.into_iter().collect()
}

/// The areas by which a place is such a ground.
#[must_use]
pub fn areas_of_ground(answers: &[InLayer], ground: Ground) -> Vec<(&Layer, &LayerArea)> {
    let makes_it = |answer: &InLayer, held: &(Arc<LayerArea>, Lies)| {
        let alone = InLayer { layer: answer.layer.clone(), held: vec![held.clone()], nearest: None };
        grounds(&[alone]).contains(&ground)
    };
    let all = answers.iter().flat_map(|answer| answer.held.iter().map(move |held| (answer, held)));
    all.filter(|(answer, held)| makes_it(answer, held)).map(|(answer, (area, _))| (&answer.layer, &**area)).collect()
}

fn ground_of(function: ForestFunction) -> Option<Ground> {
    match function {
        ForestFunction::NationalPark | ForestFunction::Conservation | ForestFunction::MarineConservation => {
            Some(Ground::Conservation)
        }
        ForestFunction::Protection => Some(Ground::Protection),
        ForestFunction::LimitedProduction | ForestFunction::Production | ForestFunction::ConvertibleProduction => {
            Some(Ground::Production)
        }
        ForestFunction::Unspecified | ForestFunction::OtherUse | ForestFunction::Water | ForestFunction::Outside => None,
    }
}
