-- What only the key of the installation can write: each event's mark covers the mark of the event before it in its report; a
-- report's mark covers that of its last event, its state and all else that pages and clocks believe of its row. Rows of earlier
-- versions are marked when the program next opens the database.
ALTER TABLE event  ADD COLUMN mark bytea;
ALTER TABLE report ADD COLUMN head bytea;    -- the mark of its last event
ALTER TABLE report ADD COLUMN mark bytea;
CREATE INDEX report_unmarked ON report (n) WHERE mark IS NULL;

-- A node of an earlier version that still serves writes nothing that nobody vouches for: its clients are told to come again.
ALTER TABLE report ADD CONSTRAINT report_marked CHECK (mark IS NOT NULL) NOT VALID;
CREATE FUNCTION report_is_marked() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the state of a report is only written together with its mark'; END $$;
CREATE TRIGGER report_stays BEFORE UPDATE ON report FOR EACH ROW
  WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.mark IS NOT DISTINCT FROM OLD.mark) EXECUTE FUNCTION report_is_marked();

-- Traces are marked like notes of changes, each over the one before.
ALTER TABLE trace ADD COLUMN mark bytea;
-- Over what an official comes in by and may do.
ALTER TABLE person ADD COLUMN mark bytea;

-- How far a thing has come, with a mark that is known only while it has come so far: what was cut off the end is missed.
CREATE TABLE head (name text PRIMARY KEY, seq bigint NOT NULL, mark bytea NOT NULL);

-- Every hour the log is sealed up to an event: the mark covers the seal before it and each event since, in order.
CREATE TABLE log_seal (until bigint PRIMARY KEY, at bigint NOT NULL, events bigint NOT NULL, mark bytea NOT NULL);
