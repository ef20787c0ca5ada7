-- What tells whether the same was sent again. A report's mark covers all that was handed in with it; earlier ones have none.
ALTER TABLE report ADD COLUMN sent bytea;
-- Deeds that came with an identity of their own, for as long as whoever sent them may try again.
CREATE TABLE deed (
  n           bigint   NOT NULL,
  id          bytea    NOT NULL,
  mark        bytea    NOT NULL,
  version     integer  NOT NULL,
  at          bigint   NOT NULL,
  PRIMARY KEY (n, id)
);
CREATE INDEX deed_age ON deed (at);
-- Forms on their way: sealed, found by a mark of what only their browser knows.
CREATE TABLE kept_form (
  mark        bytea    PRIMARY KEY,
  body        bytea    NOT NULL,
  at          bigint   NOT NULL
);
CREATE INDEX kept_form_age ON kept_form (at);
