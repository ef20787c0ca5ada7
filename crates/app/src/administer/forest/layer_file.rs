//! A file of areas, whatever kind it is of, read into features of a layer.

use geo::layer_file::{
    BrokenFile, LayerFile, LayerFormat, MOST_FEATURES, NoLayer, TableRow, of_geojson, of_geopackage, of_shapefile,
};
use store::{NoFeatureTable, read_geopackage};

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<LayerFile, NoLayer> {
    if bytes.len() > geo::layer_file::LARGEST_FILE {
        return Err(NoLayer::TooLarge);
    }
    match LayerFormat::of(bytes).ok_or(NoLayer::Unknown)? {
        LayerFormat::GeoJson => of_geojson(bytes),
        LayerFormat::Shapefile => of_shapefile(bytes),
        LayerFormat::GeoPackage => {
            let table = read_geopackage(bytes.to_vec(), MOST_FEATURES).map_err(|why| match why {
                NoFeatureTable::Broken(_) => NoLayer::Broken(BrokenFile::Database),
                NoFeatureTable::Nothing => NoLayer::Nothing,
                NoFeatureTable::Several(names) => NoLayer::Several(names),
                NoFeatureTable::TooMany => NoLayer::TooManyFeatures,
            })?;
            let rows = table.rows.into_iter().map(|(fields, geometry)| TableRow { fields, geometry }).collect();
            of_geopackage(&table.authority, table.code, &table.wkt, rows)
        }
    }
}
