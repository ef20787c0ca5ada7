-- Teams that go into villages, the trips that are planned for them, and what was recorded of visits. Teams and trips change, with a note
-- each time; of visits rows are only added: what was wrong is corrected by a row that says so.
CREATE TABLE team (
  id      BLOB NOT NULL PRIMARY KEY,
  told    TEXT NOT NULL               -- JSON: domain::village::Team
) WITHOUT ROWID;
CREATE TABLE trip (
  id      BLOB NOT NULL PRIMARY KEY,
  team    BLOB NOT NULL,
  told    TEXT NOT NULL               -- JSON: domain::village::PlannedTrip
) WITHOUT ROWID;
CREATE INDEX trip_of_team ON trip (team);
CREATE TABLE visit (
  id        BLOB    NOT NULL PRIMARY KEY,
  area      TEXT    NOT NULL,
  corrects  BLOB UNIQUE,              -- the visit that was recorded wrongly
  entry     INTEGER,                  -- the row of the register that stands for it
  facts     TEXT    NOT NULL,         -- JSON: domain::village::VisitFacts
  noted_at  INTEGER NOT NULL,
  noted_by  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX visit_to ON visit (area);
CREATE TABLE visit_file (
  id      BLOB NOT NULL PRIMARY KEY,
  visit   BLOB NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER visit_stays_as_it_is BEFORE UPDATE ON visit BEGIN SELECT raise(ABORT, 'what was recorded of a visit is never changed'); END;
CREATE TRIGGER visit_stays BEFORE DELETE ON visit BEGIN SELECT raise(ABORT, 'what was recorded of a visit is never deleted'); END;
