-- What proves that alerts are those that were put in: a sum over the rows of each stretch of days, kept by the step that changes them.
-- What earlier versions put in is added up once, when the database is opened.
CREATE TABLE alert_sum (
  stretch     INTEGER NOT NULL PRIMARY KEY,
  rows        INTEGER NOT NULL,         -- how many there are
  steps       INTEGER NOT NULL,         -- how many steps changed them
  sum         BLOB NOT NULL,            -- of a keyed hash of each, modulo 2^256
  mark        BLOB NOT NULL             -- which only the installation's key makes
) WITHOUT ROWID;
