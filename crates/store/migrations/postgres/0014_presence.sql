-- When somebody last proved to be who they are, in this session.
ALTER TABLE session ADD COLUMN proved_at bigint NOT NULL DEFAULT 0;
-- The device of a session, where it is a known one.
ALTER TABLE session ADD COLUMN known bytea;
-- Devices that somebody signed in with: keyed hashes of what their cookies hold. Whoever guesses from elsewhere in the same
-- network does not slow these.
CREATE TABLE known_device (
  person      bigint   NOT NULL REFERENCES person (id),
  mark        bytea    NOT NULL,
  name        text     NOT NULL,
  seen_at     bigint   NOT NULL,
  PRIMARY KEY (person, mark)
);
CREATE INDEX known_device_mark ON known_device (mark);
