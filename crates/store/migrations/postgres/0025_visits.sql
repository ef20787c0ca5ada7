-- As in SQLite: teams, trips, and visits, of which rows are only added.
CREATE TABLE team (
  id      bytea  NOT NULL PRIMARY KEY,
  told    text   NOT NULL
);
CREATE TABLE trip (
  id      bytea  NOT NULL PRIMARY KEY,
  team    bytea  NOT NULL,
  told    text   NOT NULL
);
CREATE INDEX trip_of_team ON trip (team);
CREATE TABLE visit (
  id        bytea   NOT NULL PRIMARY KEY,
  area      text    COLLATE "C" NOT NULL,
  corrects  bytea   UNIQUE,
  entry     bigint,
  facts     text    NOT NULL,
  noted_at  bigint  NOT NULL,
  noted_by  bigint  NOT NULL
);
CREATE INDEX visit_to ON visit (area);
CREATE TABLE visit_file (
  id      bytea  NOT NULL PRIMARY KEY,
  visit   bytea  NOT NULL
);
CREATE TRIGGER visit_stays BEFORE UPDATE OR DELETE ON visit FOR EACH ROW EXECUTE FUNCTION events_stay();
