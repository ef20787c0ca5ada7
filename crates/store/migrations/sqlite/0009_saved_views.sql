-- A narrowed list that an official saved under a name.
CREATE TABLE saved_view (
  id          INTEGER PRIMARY KEY,
  person      INTEGER NOT NULL REFERENCES person (id),
  list        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  query       TEXT    NOT NULL,
  UNIQUE (person, list, name)
);
