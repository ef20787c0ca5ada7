-- What an earlier, once true state is told from: an official's own row of before, ends of notes and traces that were cut off.

-- Over what the person comes in by and may do after it, where it changed that.
ALTER TABLE trace ADD COLUMN became BLOB;

-- Over when the person of a session last proved to be who they are.
ALTER TABLE session ADD COLUMN proof BLOB;

-- Seals cover how far notes and traces had come, too, and are made when only these went on.
CREATE TABLE seal (
  n       INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  until   INTEGER NOT NULL,   -- the last event it covers
  events  INTEGER NOT NULL,
  notes   INTEGER,            -- the last note and the last trace; none where an earlier version sealed
  traces  INTEGER,
  mark    BLOB    NOT NULL
);
INSERT INTO seal (n, at, until, events, mark)
  SELECT row_number() OVER (ORDER BY until), at, until, events, mark FROM log_seal;
DROP TABLE log_seal;
