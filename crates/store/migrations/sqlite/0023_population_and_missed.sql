-- How many people live where (jumlah penduduk), as somebody counted them.
CREATE TABLE population (
  area    TEXT    NOT NULL,
  year    INTEGER NOT NULL,
  people  INTEGER NOT NULL,
  source  TEXT    NOT NULL,   -- who counted them
  PRIMARY KEY (area, year)
) WITHOUT ROWID;
