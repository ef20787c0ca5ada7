-- Layers of areas that others keep (forest areas, concessions, ...), each taken in whole: of its features rows are only added, and what
-- changes of a layer is only whether it is asked, with a note each time. And the rules that say who must act where.
CREATE TABLE layer (
  id      BLOB NOT NULL PRIMARY KEY,
  told    TEXT NOT NULL               -- JSON: domain::forest::Layer
) WITHOUT ROWID;
CREATE TABLE layer_feature (
  layer   BLOB    NOT NULL,
  n       INTEGER NOT NULL,           -- its place in the file
  code    TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  facts   TEXT    NOT NULL,           -- JSON: domain::forest::FeatureFacts
  shape   BLOB    NOT NULL,           -- geo::Shape
  PRIMARY KEY (layer, n)
);
CREATE TRIGGER layer_feature_stays_as_it_is BEFORE UPDATE ON layer_feature BEGIN SELECT raise(ABORT, 'a feature of a layer is never changed'); END;
CREATE TRIGGER layer_feature_stays BEFORE DELETE ON layer_feature BEGIN SELECT raise(ABORT, 'a feature of a layer is never deleted'); END;
CREATE TABLE responsibility (
  id      BLOB NOT NULL PRIMARY KEY,
  told    TEXT NOT NULL               -- JSON: domain::forest::Responsibility
) WITHOUT ROWID;
