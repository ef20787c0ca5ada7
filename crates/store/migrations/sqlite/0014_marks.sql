-- What only the key of the installation can write: each event's mark covers the mark of the event before it in its report; a
-- report's mark covers that of its last event, its state and all else that pages and clocks believe of its row. Rows of earlier
-- versions are marked when the program next opens the database.
ALTER TABLE event  ADD COLUMN mark BLOB;
ALTER TABLE report ADD COLUMN head BLOB;     -- the mark of its last event
ALTER TABLE report ADD COLUMN mark BLOB;
CREATE INDEX report_unmarked ON report (n) WHERE mark IS NULL;

-- Traces are marked like notes of changes, each over the one before.
ALTER TABLE trace ADD COLUMN mark BLOB;
-- Over what an official comes in by and may do.
ALTER TABLE person ADD COLUMN mark BLOB;

-- How far a thing has come, with a mark that is known only while it has come so far: what was cut off the end is missed.
CREATE TABLE head (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, mark BLOB NOT NULL) WITHOUT ROWID;

-- Every hour the log is sealed up to an event: the mark covers the seal before it and each event since, in order.
CREATE TABLE log_seal (until INTEGER PRIMARY KEY, at INTEGER NOT NULL, events INTEGER NOT NULL, mark BLOB NOT NULL);
