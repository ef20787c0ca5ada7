-- As in SQLite: layers of areas, of whose features rows are only added, and the rules that say who must act where.
CREATE TABLE layer (
  id      bytea  NOT NULL PRIMARY KEY,
  told    text   NOT NULL
);
CREATE TABLE layer_feature (
  layer   bytea   NOT NULL,
  n       bigint  NOT NULL,
  code    text    NOT NULL,
  name    text    NOT NULL,
  facts   text    NOT NULL,
  shape   bytea   NOT NULL,
  PRIMARY KEY (layer, n)
);
CREATE TRIGGER layer_feature_stays BEFORE UPDATE OR DELETE ON layer_feature FOR EACH ROW EXECUTE FUNCTION events_stay();
CREATE TABLE responsibility (
  id      bytea  NOT NULL PRIMARY KEY,
  told    text   NOT NULL
);
