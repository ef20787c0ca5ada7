-- The decree that names who handles complaints at an agency; agencies that were dissolved or merged.
ALTER TABLE agency ADD COLUMN decree TEXT NOT NULL DEFAULT '';
ALTER TABLE agency ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;

-- Ready answers of an agency, for all agencies below it too.
CREATE TABLE reply (
  id          INTEGER PRIMARY KEY,
  agency      INTEGER NOT NULL,
  title       TEXT    NOT NULL,
  body        TEXT    NOT NULL
);
CREATE INDEX reply_agency ON reply (agency);

-- What holds for the whole installation and is set on screen.
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What administrators changed: the thing before and after, as JSON. Like the log of reports it only grows.
CREATE TABLE change (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  person      INTEGER,                       -- nobody: the operator at the command line
  agency      INTEGER,                       -- whose concern it is; nobody's: everybody's
  kind        TEXT    NOT NULL,
  subject     TEXT    NOT NULL,
  was         TEXT    NOT NULL,
  became      TEXT    NOT NULL
);
CREATE TRIGGER change_stays_as_it_is BEFORE UPDATE ON change BEGIN SELECT raise(ABORT, 'changes are never changed'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change BEGIN SELECT raise(ABORT, 'changes are never deleted'); END;

-- Finds whose identity has been kept long enough. Nothing of it is written while a report lives.
CREATE INDEX report_at_rest ON report (changed_at) WHERE person_key IS NOT NULL AND status IN ('closed', 'archived');
