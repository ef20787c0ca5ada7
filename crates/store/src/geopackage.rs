//! A GeoPackage that somebody brings: a SQLite file, of which the rows of its one table of features are read. It is opened in memory,
//! to be read only; what is no plain table in it (views, virtual tables, columns that are reckoned) is not looked at, so that nothing in
//! the file is carried out.

use rusqlite::{Connection, OpenFlags, types::ValueRef};

/// A table of features, as it lies there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureTable {
    /// Whose number its coordinate system has, such as `EPSG`.
    pub authority: String,
    /// The number.
    pub code: i64,
    /// The system in words (WKT).
    pub wkt: String,
    /// Its rows.
    pub rows: Vec<FeatureRow>,
}

/// A row of it: its fields as text, and its geometry, where it has one.
pub type FeatureRow = (Vec<(String, String)>, Option<Vec<u8>>);

/// Why a file is no such table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoFeatureTable {
    /// It cannot be read.
    Broken(String),
    /// It has no table of features.
    Nothing,
    /// It has several: their names.
    Several(Vec<String>),
    /// It has more rows than were asked for.
    TooMany,
}

impl From<rusqlite::Error> for NoFeatureTable {
    fn from(e: rusqlite::Error) -> Self {
        Self::Broken(e.to_string())
    }
}

/// Reads the table of features of a file, with so many rows at most.
///
/// # Errors
/// [`NoFeatureTable`].
pub fn read_geopackage(mut file: Vec<u8>, at_most: usize) -> Result<FeatureTable, NoFeatureTable> {
    // How it was written, with a log beside it or without, is no matter once it is closed; in memory there is none.
    for version in file.iter_mut().skip(18).take(2) {
        *version = 1;
    }
    let mut package = Connection::open_in_memory_with_flags(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let long = file.len();
    package.deserialize_read_exact("main", file.as_slice(), long, true)?;
    drop(file);
    package.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON")?;
    for table in ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"] {
        if !is_plain(&package, table)? {
            return Err(NoFeatureTable::Nothing);
        }
    }
    let sql = "SELECT c.table_name, g.column_name, coalesce(s.organization, ''), coalesce(s.organization_coordsys_id, 0), \
               coalesce(s.definition, '') FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name \
               LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE c.data_type = 'features' LIMIT 50";
    let mut found = Vec::new();
    let mut statement = package.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let table: (String, String) = (row.get(0)?, row.get(1)?);
        found.push((table, FeatureTable { authority: row.get(2)?, code: row.get(3)?, wkt: row.get(4)?, rows: Vec::new() }));
    }
    let Some(((name, geometry), mut table)) = found.pop() else { return Err(NoFeatureTable::Nothing) };
    if !found.is_empty() {
        return Err(NoFeatureTable::Several(found.into_iter().map(|((name, _), _)| name).chain([name]).collect()));
    }
    if !is_plain(&package, &name)? {
        return Err(NoFeatureTable::Broken(format!("{name} is no table")));
    }
    table.rows = features(&package, &name, &geometry, at_most)?;
    Ok(table)
}

/// Whether something is a table that holds its rows itself.
fn is_plain(package: &Connection, name: &str) -> Result<bool, rusqlite::Error> {
    let sql =
        "SELECT count(*) FROM sqlite_schema WHERE lower(name) = lower(?1) AND type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
    package.query_row(sql, [name], |row| row.get::<_, i64>(0)).map(|n| n == 1)
}

fn features(package: &Connection, table: &str, geometry: &str, at_most: usize) -> Result<Vec<FeatureRow>, NoFeatureTable> {
    let mut statement = package.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0")?;
    let columns = statement.query_map([table], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let chosen: Vec<_> = columns.iter().map(|column| quoted(column)).collect();
    let mut statement = package.prepare(&format!("SELECT {} FROM {}", chosen.join(", "), quoted(table)))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        if all.len() == at_most {
            return Err(NoFeatureTable::TooMany);
        }
        let (mut fields, mut shape) = (Vec::new(), None);
        for (place, column) in columns.iter().enumerate() {
            match row.get_ref(place)? {
                ValueRef::Blob(bytes) if column.eq_ignore_ascii_case(geometry) => shape = Some(bytes.to_vec()),
                ValueRef::Integer(n) => fields.push((column.clone(), n.to_string())),
                ValueRef::Real(n) => fields.push((column.clone(), n.to_string())),
                ValueRef::Text(text) => fields.push((column.clone(), String::from_utf8_lossy(text).into_owned())),
                ValueRef::Null | ValueRef::Blob(_) => {}
            }
        }
        all.push((fields, shape));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GeoPackage as others write it, and something in it that must not be carried out.
    fn package(extra: &str) -> Vec<u8> {
        let mut made = Connection::open_in_memory().unwrap();
        made.execute_batch(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[]');
             CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT, srs_id INTEGER);
             CREATE TABLE hutan (fid INTEGER PRIMARY KEY, geom BLOB, \"NAMA \"\"X\"\"\" TEXT, luas REAL, twice TEXT AS (luas || luas));
             INSERT INTO hutan VALUES (1, x'4750', 'Hutan É', 1.5), (2, NULL, NULL, NULL);
             INSERT INTO gpkg_contents VALUES ('hutan', 'features');
             INSERT INTO gpkg_geometry_columns VALUES ('hutan', 'geom', 4326);",
        )
        .unwrap();
        made.execute_batch(extra).unwrap();
        made.serialize("main").unwrap().to_vec()
    }

    #[test]
    fn rows_are_read_and_nothing_is_carried_out() {
        let mut written_with_a_log = package("");
        (written_with_a_log[18], written_with_a_log[19]) = (2, 2);
        let table = read_geopackage(written_with_a_log, 10).unwrap();
        assert_eq!((table.authority.as_str(), table.code), ("EPSG", 4326));
        let text = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let first = vec![text("fid", "1"), text("NAMA \"X\"", "Hutan É"), text("luas", "1.5")];
        assert_eq!(table.rows, [(first, Some(b"GP".to_vec())), (vec![text("fid", "2")], None)]);
        assert_eq!(read_geopackage(package(""), 1), Err(NoFeatureTable::TooMany));
        let two = "CREATE TABLE dua (geom BLOB); INSERT INTO gpkg_contents VALUES ('dua', 'features');
                   INSERT INTO gpkg_geometry_columns VALUES ('dua', 'geom', 4326);";
        assert_eq!(read_geopackage(package(two), 9), Err(NoFeatureTable::Several(vec!["hutan".into(), "dua".into()])));
        let endless = "DROP TABLE hutan; CREATE VIEW hutan AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, x'00' AS geom FROM n;";
        assert!(matches!(read_geopackage(package(endless), 9), Err(NoFeatureTable::Broken(_))));
        let views =
            "DROP TABLE gpkg_contents; CREATE VIEW gpkg_contents AS SELECT 'hutan' AS table_name, 'features' AS data_type;";
        assert_eq!(read_geopackage(package(views), 9), Err(NoFeatureTable::Nothing));
    }

    #[test]
    fn whatever_is_cut_or_damaged_is_refused_or_read() {
        let whole = package("");
        for n in 0..400 {
            let mut damaged = whole.clone();
            let place = n * 7919 % damaged.len();
            damaged[place] ^= 0x5a;
            let _ = read_geopackage(damaged, 10);
            let _ = read_geopackage(whole[..whole.len() * n / 400].to_vec(), 10);
        }
        assert!(read_geopackage(Vec::new(), 10).is_err());
    }
}
