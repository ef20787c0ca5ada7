//! Layers of areas, their features, and the rules that say who must act.

use std::sync::Arc;

use domain::forest::{
    FeatureFacts, Ground, Layer, LayerEnd, LayerFeature, LayerId, LayerKind, Responsibility, ResponsibilityId, Who,
};
use uuid::Uuid;

use crate::*;

on_every_engine! {
    features_of_a_layer_are_added_and_never_changed
    who_must_act_is_kept_and_taken_away
}

fn layer(n: u128, ended: Option<LayerEnd>) -> Layer {
    Layer {
        id: LayerId(Uuid::from_u128(n)),
        kind: LayerKind::Concession,
        name: "PBPH".into(),
        source: "Kementerian".into(),
        licence: "sebut sumber".into(),
        dated: "2023-12-31".parse().unwrap(),
        file: "geojson, WGS 84".into(),
        features: 120,
        mended: 3,
        refused: 1,
        hectares: 42,
        digest: "0a".into(),
        taken_at: at(1),
        replaces: None,
        ended,
    }
}

fn feature(n: u32) -> LayerFeature {
    let facts = FeatureFacts {
        square_metres: 12,
        mended: vec!["spike".into()],
        fields: [("NAMOBJ".to_owned(), format!("PT É {n}"))].into(),
    };
    LayerFeature {
        n,
        code: format!("K{n}"),
        name: format!("PT É {n}"),
        facts,
        shape: vec![0, 255, u8::try_from(n % 256).unwrap()],
    }
}

async fn features_of_a_layer_are_added_and_never_changed(fresh: Fresh) {
    let store = &fresh.store;
    let one = layer(1, None);
    let features: Arc<[LayerFeature]> = (1..=120).filter(|n| n % 7 != 0).map(feature).collect();
    let both = Change::Several(vec![Change::Layer(one.clone()), Change::LayerFeatures(one.id, Arc::clone(&features))]);
    let before = store.generation().await.unwrap();
    store.change(both.clone(), Vec::new(), None).await.unwrap();
    assert_ne!(store.generation().await.unwrap(), before, "every process reads which layers there are");
    assert_eq!(store.layers().await.unwrap(), std::slice::from_ref(&one));
    let (mut read, mut after) = (Vec::new(), 0);
    loop {
        let some = store.layer_features(one.id, after, 50).await.unwrap();
        let Some(last) = some.last() else { break };
        after = last.n;
        read.extend(some);
    }
    assert_eq!(read, features.to_vec());
    assert!(store.layer_features(LayerId(Uuid::from_u128(2)), 0, 50).await.unwrap().is_empty());
    let ended = layer(1, Some(LayerEnd::Withdrawn { reason: "salah".into(), at: at(2) }));
    store.change(Change::Layer(ended.clone()), Vec::new(), None).await.unwrap();
    assert_eq!(store.layers().await.unwrap(), [ended]);
    assert!(store.change(both, Vec::new(), None).await.is_err(), "a feature is told once");
    let other = Fresh::sqlite().await;
    for table in [::store::Table::Layer, ::store::Table::LayerFeature] {
        let taken = store.take_out(table, None, 500).await.unwrap();
        assert_eq!(taken.len(), if table == ::store::Table::Layer { 1 } else { features.len() });
        other.store.put_in(taken).await.unwrap();
    }
    assert_eq!(other.store.layer_features(one.id, 0, 500).await.unwrap(), features.to_vec());
    assert!(store.forgotten().await.unwrap().is_empty());
    for by_hand in ["UPDATE layer_feature SET name = ''", "DELETE FROM layer_feature"] {
        assert!(fresh.home.by_hand(by_hand).is_err(), "{by_hand}");
    }
}

async fn who_must_act_is_kept_and_taken_away(fresh: Fresh) {
    let store = &fresh.store;
    let rule = |version, who| Responsibility {
        id: ResponsibilityId(Uuid::from_u128(7)),
        version,
        order: 10,
        ground: Ground::Concession,
        category: None,
        who,
        reason: "di dalam konsesi".into(),
    };
    for rule in [rule(1, Who::Other("pemegang izin".into())), rule(2, Who::Agency(AgencyId(2)))] {
        store.change(Change::Responsibility(rule.clone()), Vec::new(), None).await.unwrap();
        assert_eq!(store.responsibilities().await.unwrap(), [rule]);
    }
    store.change(Change::NoResponsibility(ResponsibilityId(Uuid::from_u128(7))), Vec::new(), None).await.unwrap();
    assert!(store.responsibilities().await.unwrap().is_empty());
}
