-- Who signed in, and what people did to their own access. Like the log of reports it only grows.
CREATE TABLE trace (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  person      INTEGER NOT NULL REFERENCES person (id),
  kind        TEXT    NOT NULL,
  device      TEXT    NOT NULL
);
CREATE INDEX trace_person ON trace (person, seq);
CREATE TRIGGER trace_stays_as_it_is BEFORE UPDATE ON trace BEGIN SELECT raise(ABORT, 'traces are never changed'); END;
CREATE TRIGGER trace_stays BEFORE DELETE ON trace BEGIN SELECT raise(ABORT, 'traces are never deleted'); END;
-- Looks at what is sealed are events; these find them.
CREATE INDEX event_revealed ON event (seq) WHERE kind = 'revealed';
