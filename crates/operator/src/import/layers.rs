//! A layer of areas: what can be mended of it is mended and told, what cannot is left out with its reason, and the rest is taken.

use std::{io::Read, path::Path};

use app::{LayerRefusal, NewLayer, PlannedLayer};
use clap::Args;
use domain::{Date, Title, forest::LayerKind};
use geo::layer_file::{LARGEST_FILE, RefusedFeature, value_of};

use super::{meanwhile, open_file};
use crate::{Failure, Installation, Outcome, failure};

/// A layer of areas, and what is said of it.
#[derive(Args)]
pub struct LayerArguments {
    /// The file: `GeoJSON`, a zipped Shapefile or a `GeoPackage`, in WGS 84 or DGN95 (degrees, UTM or TM-3)
    file: std::path::PathBuf,
    /// `forest_function`, `concession`, `management_unit`, `customary_forest`, `village_forest`, `programme_area` or `permit`
    #[arg(long)]
    kind: String,
    /// What it is called; a layer of the same kind and name takes the place of the one before
    #[arg(long)]
    name: String,
    /// The field that holds the name of a feature, such as NAMOBJ
    #[arg(long)]
    name_field: String,
    /// The field that holds its code, such as FUNGSIKWS
    #[arg(long)]
    code_field: Option<String>,
    /// Whom it comes from
    #[arg(long)]
    source: String,
    /// Under which terms
    #[arg(long)]
    licence: String,
    /// As of which day it tells how things stand: YYYY-MM-DD
    #[arg(long)]
    date: String,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// `tuntas import layer`.
pub(super) async fn run(app: &Installation, arguments: LayerArguments) -> Result<Outcome, Failure> {
    let LayerArguments { file, dry_run, json, .. } = &arguments;
    let new = said(&arguments)?;
    let mut bytes = Vec::new();
    let most = LARGEST_FILE as u64 + 1;
    let unread = |e| failure(format!("cannot read {}: {e}", file.display()));
    open_file(file)?.take(most).read_to_end(&mut bytes).map_err(unread)?;
    let planned = app.administration().plan_layer(None, new, bytes.into()).await.map_err(meanwhile)?;
    let planned = planned.map_err(|why| {
        if let LayerRefusal::Empty(refused) = &why {
            say_refused(file, refused);
        }
        failure(format!("{}: {why}; nothing was taken", file.display()))
    })?;
    if !dry_run {
        app.administration().take_layer(None, &planned).await.map_err(meanwhile)?;
    }
    if *json {
        println!("{}", told(&planned));
    } else {
        say(file, &planned, *dry_run);
    }
    Ok(if planned.refused.is_empty() { Outcome::Done } else { Outcome::Differs })
}

fn said(arguments: &LayerArguments) -> Result<NewLayer, Failure> {
    let kinds = || LayerKind::ALL.map(LayerKind::as_str).join(", ");
    let kind = LayerKind::parse(&arguments.kind)
        .ok_or_else(|| failure(format!("{:?} is no kind of layer: say one of {}", arguments.kind, kinds())))?;
    let text = |what: &str, text: &str| {
        Title::parse(text).map(|t| t.as_str().to_owned()).map_err(|_| failure(format!("--{what} is empty or too long")))
    };
    let dated: Date =
        arguments.date.parse().map_err(|_| failure(format!("{:?} is no day: write it as 2026-03-09", arguments.date)))?;
    Ok(NewLayer {
        kind,
        name: text("name", &arguments.name)?,
        source: text("source", &arguments.source)?,
        licence: text("licence", &arguments.licence)?,
        dated,
        name_field: arguments.name_field.clone(),
        code_field: arguments.code_field.clone(),
    })
}

fn say_refused(file: &Path, refused: &[RefusedFeature]) {
    for refused in refused {
        println!("{}, feature {}: left out: {}", file.display(), refused.n, refused.why);
    }
}

fn say(file: &Path, planned: &PlannedLayer, dry_run: bool) {
    for (n, name, mended) in &planned.mended {
        let words: Vec<_> = mended.iter().map(|mend| mend.as_str()).collect();
        println!("{}, feature {n} ({name}): mended: {}", file.display(), words.join(", "));
    }
    say_refused(file, &planned.refused);
    let layer = &planned.layer;
    if planned.unnamed > 0 {
        println!("{} features have no name", planned.unnamed);
    }
    if planned.without_function > 0 {
        println!("{} features have a code that is none of a forest function", planned.without_function);
    }
    let would = if dry_run { "would be " } else { "" };
    match &planned.replaces {
        _ if planned.is_known => println!("this layer is in place already: nothing was changed"),
        Some(before) => println!("it takes the place of the one of {}, which stays to be read", before.dated),
        None => {}
    }
    println!(
        "{} features {would}taken ({} ha, {}), {} of them mended, {} left out",
        layer.features, layer.hectares, layer.file, layer.mended, layer.refused
    );
}

/// The same for programs.
fn told(planned: &PlannedLayer) -> serde_json::Value {
    let mended = |(n, name, mends): &(u32, String, std::collections::BTreeSet<geo::Mend>)| serde_json::json!({ "feature": n, "name": name, "mended": mends.iter().map(|m| m.as_str()).collect::<Vec<_>>() });
    let refused = |r: &geo::layer_file::RefusedFeature| serde_json::json!({ "feature": r.n, "why": r.why.as_str(), "told": r.why.to_string(), "name": value_of(&r.fields, "name") });
    serde_json::json!({
        "layer": planned.layer,
        "known": planned.is_known,
        "fields": planned.fields,
        "mended": planned.mended.iter().map(mended).collect::<Vec<_>>(),
        "refused": planned.refused.iter().map(refused).collect::<Vec<_>>(),
        "unnamed": planned.unnamed,
        "without_function": planned.without_function,
    })
}
