-- What satellites saw, millions of rows. Rows lie by stretches of 32 days, then by cells of 0.05 degree, so that a window of time near
-- a place is a few stretches of the table, and a file that comes in the order of days is written where the last one ended.
CREATE TABLE alert (
  stretch     INTEGER NOT NULL,         -- day / 32
  cell        INTEGER NOT NULL,         -- 7200 to a parallel, from the south-west on
  day         INTEGER NOT NULL,         -- in UTC, from 1 January 1970 on
  minute      INTEGER NOT NULL,         -- of the day; -1 where the day alone is told
  lat         INTEGER NOT NULL,         -- hundred-thousandths of a degree
  lon         INTEGER NOT NULL,
  sensor      INTEGER NOT NULL,         -- domain::forest::Sensor::number
  confidence  INTEGER NOT NULL,
  ground      INTEGER NOT NULL,
  power       INTEGER,                  -- tenths of a megawatt
  sources     INTEGER NOT NULL,         -- a set: who tells of it
  PRIMARY KEY (stretch, cell, day, minute, lat, lon, sensor)
) WITHOUT ROWID;
-- How far each source is told of, and how its fetching goes.
CREATE TABLE alert_source (
  source      TEXT NOT NULL PRIMARY KEY,
  newest      INTEGER,                  -- the newest day of its alerts
  alerts      INTEGER NOT NULL,
  tried_at    INTEGER,
  fetched_at  INTEGER,                  -- when it was last fetched without a failure
  failure     TEXT NOT NULL             -- why it was not, the last time; empty where it was
) WITHOUT ROWID;
-- Files and answers that alerts came in.
CREATE TABLE alert_import (
  id          BLOB NOT NULL PRIMARY KEY,
  at          INTEGER NOT NULL,
  told        TEXT NOT NULL             -- JSON: app::AlertImport
) WITHOUT ROWID;
CREATE INDEX alert_import_at ON alert_import (at);
-- What was decided about alerts that nobody reported.
CREATE TABLE alert_mark (
  id          BLOB NOT NULL PRIMARY KEY,
  told        TEXT NOT NULL             -- JSON: domain::forest::AlertMark
) WITHOUT ROWID;
