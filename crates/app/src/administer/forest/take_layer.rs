//! An administrator of everything, or the operator, takes a layer of areas in from a file: what would be taken, mended and left out is
//! told first, and then all of it is put in place with its note. A layer of the same kind and name takes the place of the one before,
//! which stays to be read. One is withdrawn with a reason.

use std::{collections::BTreeSet, fmt, sync::Arc};

use domain::{
    Date, Official,
    forest::{FeatureFacts, ForestFunction, Layer, LayerEnd, LayerFeature, LayerId, LayerKind},
};
use geo::{
    Mend,
    layer_file::{Feature, LayerFile, NoLayer, RefusedFeature, value_of},
};
use store::Change;

use super::{
    super::{About, NoteKind},
    layer_file,
};
use crate::{AppError, handles, record::chain::Ends};

/// Square metres in a hectare.
const HECTARE: u64 = 10_000;

/// What somebody says of a layer that they bring.
#[derive(Clone, Debug)]
pub struct NewLayer {
    /// What kind of areas it holds.
    pub kind: LayerKind,
    /// What it is called.
    pub name: String,
    /// Whom it comes from.
    pub source: String,
    /// Under which terms.
    pub licence: String,
    /// As of which day it tells how things stand.
    pub dated: Date,
    /// The field that holds the name of a feature.
    pub name_field: String,
    /// The field that holds its code; none where there is none.
    pub code_field: Option<String>,
}

/// Why nothing of a file is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerRefusal {
    /// It is no layer.
    File(NoLayer),
    /// It has no field of this name, but these.
    NoField(String, Vec<String>),
    /// Each of its features is left out: why.
    Empty(Vec<RefusedFeature>),
}

impl fmt::Display for LayerRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(why) => why.fmt(f),
            Self::NoField(field, all) => write!(f, "it has no field {field:?}, but {}", all.join(", ")),
            Self::Empty(refused) => write!(f, "each of its {} features is left out", refused.len()),
        }
    }
}

/// What would be taken of a file.
#[derive(Clone, Debug)]
pub struct PlannedLayer {
    /// The layer.
    pub layer: Layer,
    /// The one whose place it takes.
    pub replaces: Option<Layer>,
    /// Whether the very same is in place already.
    pub is_known: bool,
    /// The names of all fields of the file.
    pub fields: Vec<String>,
    /// Its features.
    pub features: Arc<[LayerFeature]>,
    /// What was mended, and of which features: place and name.
    pub mended: Vec<(u32, String, BTreeSet<Mend>)>,
    /// What is left out.
    pub refused: Vec<RefusedFeature>,
    /// How many have no name.
    pub unnamed: u32,
    /// How many of a layer of forest areas have a code that is none of a function.
    pub without_function: u32,
}

impl PlannedLayer {
    /// What tells it from others: where it is put in place later, it is what was shown.
    #[must_use]
    pub fn mark(&self) -> String {
        let Layer { kind, name, source, licence, dated, digest, replaces, .. } = &self.layer;
        let replaces = replaces.map(|id| id.0.to_string()).unwrap_or_default();
        let all = [kind.as_str(), name, source, licence, &dated.to_string(), digest, &replaces].join("\n");
        trust::hex(&trust::digest(all.as_bytes()))
    }
}

impl handles::Administration<'_> {
    /// What would be taken of a file. Nothing is changed.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); the store's, and the operating system's.
    pub async fn plan_layer(
        self,
        by: Option<&Official>,
        new: NewLayer,
        bytes: bytes::Bytes,
    ) -> Result<Result<PlannedLayer, LayerRefusal>, AppError> {
        self.must_manage_all(by)?;
        let lost = |_| AppError::Damaged("a file was not read to its end".to_owned());
        // A large file takes some hundred megabytes while it is read: one at a time, to its end, also where nobody waits for it any more.
        let turn = Arc::clone(&self.layers.reading).acquire_owned().await;
        let turn = turn.map_err(|_| AppError::Damaged("files are not read any more".to_owned()))?;
        let (now, id) = (self.now(), LayerId(trust::random::ordered_identity()));
        let planned = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let file = layer_file::read(&bytes).map_err(LayerRefusal::File)?;
            drop(bytes);
            planned(id, new, file, now)
        });
        let mut planned = match planned.await.map_err(lost)? {
            Ok(planned) => planned,
            Err(why) => return Ok(Err(why)),
        };
        let there = self.store.layers().await?;
        let current = |l: &&Layer| l.is_current() && l.kind == planned.layer.kind && l.name == planned.layer.name;
        planned.replaces = there.iter().find(current).cloned();
        planned.layer.replaces = planned.replaces.as_ref().map(|l| l.id);
        planned.is_known = planned.replaces.as_ref().is_some_and(|l| is_same(l, &planned.layer));
        Ok(Ok(planned))
    }

    /// Puts a layer in place as it was planned. The same sent twice changes nothing.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); [`AppError::Changed`] where another takes its place by now; the store's.
    pub async fn take_layer(self, by: Option<&Official>, planned: &PlannedLayer) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        if !planned.is_known {
            self.add_made(|ends| self.try_take_layer(by, planned, ends)).await?;
        }
        self.refresh_reference().await
    }

    async fn try_take_layer(self, by: Option<&Official>, planned: &PlannedLayer, ends: Ends) -> Result<(), AppError> {
        let layer = &planned.layer;
        let there = self.store.layers().await?;
        let current = there.iter().find(|l| l.is_current() && l.kind == layer.kind && l.name == layer.name);
        if current.map(|l| l.id) != layer.replaces {
            return if current.is_some_and(|l| is_same(l, layer)) { Ok(()) } else { Err(AppError::Changed) };
        }
        let (mut notes, mut changes) = (Vec::new(), Vec::new());
        if let Some(before) = current {
            let ended = Layer { ended: Some(LayerEnd::Replaced { by: layer.id, at: layer.taken_at }), ..before.clone() };
            let about = About::new(NoteKind::LayerEnded, None, &before.name).was(Some(before))?.became(&ended)?;
            notes.push(self.noted_now(by, about));
            changes.push(Change::Layer(ended));
        }
        notes.push(self.noted_now(by, About::new(NoteKind::Layer, None, &layer.name).became(layer)?));
        changes.push(Change::Layer(layer.clone()));
        changes.push(Change::LayerFeatures(layer.id, Arc::clone(&planned.features)));
        Ok(self.write_notes(notes, &Change::Several(changes), ends).await?)
    }

    /// Withdraws a layer: from now on nothing is asked of it. What was withdrawn already stays so.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed); [`AppError::NotFound`]; [`AppError::Changed`] where another took its place;
    /// the store's.
    pub async fn withdraw_layer(self, by: Option<&Official>, id: LayerId, reason: &str) -> Result<(), AppError> {
        self.must_manage_all(by)?;
        self.add_made(|ends| self.try_withdraw_layer(by, id, reason, ends)).await?;
        self.refresh_reference().await
    }

    async fn try_withdraw_layer(self, by: Option<&Official>, id: LayerId, reason: &str, ends: Ends) -> Result<(), AppError> {
        let layer = self.store.layers().await?.into_iter().find(|l| l.id == id).ok_or(AppError::NotFound)?;
        match layer.ended {
            Some(LayerEnd::Withdrawn { .. }) => return Ok(()),
            Some(LayerEnd::Replaced { .. }) => return Err(AppError::Changed),
            None => {}
        }
        let ended = Layer { ended: Some(LayerEnd::Withdrawn { reason: reason.to_owned(), at: self.now() }), ..layer.clone() };
        let about = About::new(NoteKind::LayerEnded, None, &layer.name).was(Some(&layer))?.became(&ended)?;
        Ok(self.write_notes(vec![self.noted_now(by, about)], &Change::Layer(ended.clone()), ends).await?)
    }
}

/// Whether two layers say the same.
fn is_same(a: &Layer, b: &Layer) -> bool {
    let key = |l: &Layer| (l.kind, l.name.clone(), l.source.clone(), l.licence.clone(), l.dated, l.digest.clone());
    key(a) == key(b)
}

fn planned(id: LayerId, new: NewLayer, file: LayerFile, now: domain::Timestamp) -> Result<PlannedLayer, LayerRefusal> {
    let LayerFile { format, system, fields, features, refused } = file;
    if features.is_empty() {
        return Err(LayerRefusal::Empty(refused));
    }
    let met: Vec<_> = fields.iter().map(|name| (name.clone(), String::new())).collect();
    for field in [Some(&new.name_field), new.code_field.as_ref()].into_iter().flatten() {
        if value_of(&met, field).is_none() {
            return Err(LayerRefusal::NoField(field.clone(), fields));
        }
    }
    let (mut kept, mut mended) = (Vec::with_capacity(features.len()), Vec::new());
    let (mut unnamed, mut without_function, mut square_metres) = (0, 0, 0);
    for feature in features {
        let Feature { n, fields, shape, mended: mends } = feature;
        let value = |field: &str| value_of(&fields, field).unwrap_or_default().to_owned();
        let (name, code) = (value(&new.name_field), new.code_field.as_deref().map(value).unwrap_or_default());
        unnamed += u32::from(name.is_empty());
        without_function += u32::from(new.kind == LayerKind::ForestFunction && ForestFunction::of_code(&code).is_none());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the earth has fewer square metres")]
        let size = (shape.hectares() * HECTARE as f64).round() as u64;
        square_metres += size;
        let words = mends.iter().map(|mend| mend.as_str().to_owned()).collect();
        if !mends.is_empty() {
            mended.push((n, name.clone(), mends));
        }
        let facts = FeatureFacts { square_metres: size, mended: words, fields: fields.into_iter().collect() };
        kept.push(LayerFeature { n, code, name, facts, shape: shape.to_bytes() });
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let NewLayer { kind, name, source, licence, dated, .. } = new;
    let layer = Layer {
        id,
        kind,
        name,
        source,
        licence,
        dated,
        file: format!("{}, {system}", format.as_str()),
        features: count(kept.len()),
        mended: count(mended.len()),
        refused: count(refused.len()),
        hectares: square_metres.div_ceil(HECTARE),
        digest: digest_of(&kept),
        taken_at: now,
        replaces: None,
        ended: None,
    };
    Ok(PlannedLayer {
        layer,
        replaces: None,
        is_known: false,
        fields,
        features: kept.into(),
        mended,
        refused,
        unnamed,
        without_function,
    })
}

/// What tells the features of a layer from others: a hash over that of each.
pub(crate) fn digest_of<'f>(features: impl IntoIterator<Item = &'f LayerFeature>) -> String {
    let one = |f: &LayerFeature| {
        let facts = serde_json::to_vec(&f.facts).unwrap_or_default();
        let parts = [f.n.to_le_bytes().as_slice(), f.code.as_bytes(), f.name.as_bytes(), &facts, &f.shape].map(trust::digest);
        trust::digest(&parts.concat())
    };
    let all: Vec<u8> = features.into_iter().flat_map(one).collect();
    trust::hex(&trust::digest(&all))
}
