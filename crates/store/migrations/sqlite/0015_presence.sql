-- When somebody last proved to be who they are, in this session.
ALTER TABLE session ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;
-- The device of a session, where it is a known one.
ALTER TABLE session ADD COLUMN known BLOB;
-- Devices that somebody signed in with: keyed hashes of what their cookies hold. Whoever guesses from elsewhere in the same
-- network does not slow these.
CREATE TABLE known_device (
  person      INTEGER NOT NULL REFERENCES person (id),
  mark        BLOB    NOT NULL,
  name        TEXT    NOT NULL,
  seen_at     INTEGER NOT NULL,
  PRIMARY KEY (person, mark)
) WITHOUT ROWID;
CREATE INDEX known_device_mark ON known_device (mark);
