-- The register of villages (desa, kelurahan, kampung): how each stands, row after row. What changes is a row more, and so is what
-- was wrong: it says which row it corrects, and both stay.
CREATE TABLE village (
  area          TEXT    NOT NULL,
  version       INTEGER NOT NULL,
  since         TEXT    NOT NULL,   -- the day from which it stands so: 2026-11-29
  corrects      INTEGER,            -- the version that was wrong
  kind          TEXT    NOT NULL,
  programme     TEXT    NOT NULL,   -- the carbon programme
  member_since  TEXT,
  signal        TEXT    NOT NULL,
  signal_by     TEXT    NOT NULL,   -- who told of it
  signal_on     TEXT,
  contact       TEXT    NOT NULL,   -- an office
  officers      INTEGER NOT NULL,
  posters       INTEGER NOT NULL,
  visited_on    TEXT,
  source        TEXT    NOT NULL,
  noted_at      INTEGER NOT NULL,
  noted_by      INTEGER,            -- nobody: the operator at the command line
  PRIMARY KEY (area, version)
) WITHOUT ROWID;
CREATE TRIGGER village_stays_as_it_is BEFORE UPDATE ON village BEGIN SELECT raise(ABORT, 'what was told of a village is never changed'); END;
CREATE TRIGGER village_stays BEFORE DELETE ON village BEGIN SELECT raise(ABORT, 'what was told of a village is never deleted'); END;
