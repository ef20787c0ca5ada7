-- As in SQLite's 0023: how many people live where.
CREATE TABLE population (
  area    text     COLLATE "C" NOT NULL,
  year    bigint   NOT NULL,
  people  bigint   NOT NULL,
  source  text     NOT NULL,
  PRIMARY KEY (area, year)
);
