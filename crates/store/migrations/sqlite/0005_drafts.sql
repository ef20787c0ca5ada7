-- What an official has typed and not sent, as it was typed; sealed. `done`: it was sent, and may come back when that is undone.
CREATE TABLE draft (
  person      INTEGER NOT NULL REFERENCES person (id),
  report      BLOB    NOT NULL,
  action      TEXT    NOT NULL,
  body        BLOB    NOT NULL,
  saved_at    INTEGER NOT NULL,
  done        INTEGER NOT NULL,
  PRIMARY KEY (person, report, action)
) WITHOUT ROWID;
CREATE INDEX draft_age ON draft (saved_at);
