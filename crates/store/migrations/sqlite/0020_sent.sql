-- What tells whether the same was sent again. A report's mark covers all that was handed in with it; earlier ones have none.
ALTER TABLE report ADD COLUMN sent BLOB;
-- Deeds that came with an identity of their own, for as long as whoever sent them may try again.
CREATE TABLE deed (
  n           INTEGER NOT NULL REFERENCES report (n),
  id          BLOB    NOT NULL,
  mark        BLOB    NOT NULL,
  version     INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (n, id)
) WITHOUT ROWID;
CREATE INDEX deed_age ON deed (at);
-- Forms on their way: sealed, found by a mark of what only their browser knows.
CREATE TABLE kept_form (
  mark        BLOB    PRIMARY KEY,
  body        BLOB    NOT NULL,
  at          INTEGER NOT NULL
);
CREATE INDEX kept_form_age ON kept_form (at);
