//! Layers of areas, whose features are only added, and the rules that say who must act where, kept whole.

use async_trait::async_trait;
use domain::forest::{Layer, LayerFeature, LayerId, Responsibility, ResponsibilityId};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Error, Layers,
    engine::{Engine, ReadMode, Row, Script, rows, values},
};

/// Rows of one statement.
const TOGETHER: usize = 50;

fn told(thing: &impl Serialize) -> String {
    serde_json::to_string(thing).unwrap_or_default()
}

pub(super) fn put(script: Script, layer: &Layer) -> Script {
    let sql = "INSERT INTO layer (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![layer.id.0.as_bytes(), told(layer)])
}

pub(super) fn add_features(script: Script, layer: LayerId, features: &[LayerFeature]) -> Script {
    features.chunks(TOGETHER).fold(script, |script, some| {
        let marks =
            |row: usize| format!("(?1, {})", (0..5).map(|c| format!("?{}", row * 5 + c + 2)).collect::<Vec<_>>().join(", "));
        let tuples: Vec<_> = (0..some.len()).map(marks).collect();
        let sql = format!("INSERT INTO layer_feature (layer, n, code, name, facts, shape) VALUES {}", tuples.join(", "));
        let row = |f: &LayerFeature| values![f.n, &f.code, &f.name, told(&f.facts), f.shape.clone()];
        let all = values![layer.0.as_bytes()].into_iter().chain(some.iter().flat_map(row));
        script.then(sql, all.collect())
    })
}

pub(super) fn put_responsibility(script: Script, rule: &Responsibility) -> Script {
    let sql = "INSERT INTO responsibility (id, told) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET told = excluded.told";
    script.then(sql, values![rule.id.0.as_bytes(), told(rule)])
}

/// A layer under the identity that it lies under, so that its notes say otherwise where the two differ.
fn layer(r: &mut Row) -> Result<Layer, Error> {
    Ok(Layer { id: LayerId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? })
}

/// A rule, likewise.
fn responsibility(r: &mut Row) -> Result<Responsibility, Error> {
    Ok(Responsibility { id: ResponsibilityId(Uuid::from_bytes(r.get(0)?)), ..r.json(1)? })
}

fn feature(mut r: Row) -> Result<LayerFeature, Error> {
    Ok(LayerFeature { n: r.get(0)?, code: r.get(1)?, name: r.get(2)?, facts: r.json(3)?, shape: r.get(4)? })
}

#[async_trait]
impl<E: Engine> Layers for E {
    async fn layers(&self) -> Result<Vec<Layer>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM layer", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(layer).collect()
    }

    async fn layer_features(&self, of: LayerId, after: u32, at_most: u32) -> Result<Vec<LayerFeature>, Error> {
        let sql = "SELECT n, code, name, facts, shape FROM layer_feature WHERE layer = ?1 AND n > ?2 ORDER BY n LIMIT ?3";
        let script = Script::one(sql, values![of.0.as_bytes(), after, at_most]);
        let mut answers = self.read(ReadMode::Scan, script).await?;
        rows(&mut answers, 0).into_iter().map(feature).collect()
    }

    async fn responsibilities(&self) -> Result<Vec<Responsibility>, Error> {
        let mut answers = self.read(ReadMode::Scan, Script::one("SELECT id, told FROM responsibility", Vec::new())).await?;
        rows(&mut answers, 0).iter_mut().map(responsibility).collect()
    }
}
