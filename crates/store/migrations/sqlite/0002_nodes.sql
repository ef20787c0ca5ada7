-- What is true of an installation once and for all: the first one to say it is believed.
CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

-- What clients have used up of their limits at one node, told to the others.
CREATE TABLE used (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  node        BLOB    NOT NULL,
  kind        TEXT    NOT NULL,
  mark        INTEGER NOT NULL,
  times       INTEGER NOT NULL,
  at          INTEGER NOT NULL
);
CREATE INDEX used_at ON used (at);
