-- What an official has typed and not sent, as it was typed; sealed. `done`: it was sent, and may come back when that is undone.
CREATE TABLE draft (
  person      bigint   NOT NULL REFERENCES person (id),
  report      bytea    NOT NULL,
  action      text     NOT NULL,
  body        bytea    NOT NULL,
  saved_at    bigint   NOT NULL,
  done        boolean  NOT NULL,
  PRIMARY KEY (person, report, action)
);
CREATE INDEX draft_age ON draft (saved_at);
