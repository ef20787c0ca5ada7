-- As in SQLite: what satellites saw, how far each source is told of, what alerts came in, and what was decided about them.
CREATE TABLE alert (
  stretch     integer   NOT NULL,
  cell        integer   NOT NULL,
  day         integer   NOT NULL,
  minute      smallint  NOT NULL,
  lat         integer   NOT NULL,
  lon         integer   NOT NULL,
  sensor      smallint  NOT NULL,
  confidence  smallint  NOT NULL,
  ground      smallint  NOT NULL,
  power       integer,
  sources     smallint  NOT NULL,
  PRIMARY KEY (stretch, cell, day, minute, lat, lon, sensor)
);
CREATE TABLE alert_source (
  source      text    COLLATE "C" NOT NULL PRIMARY KEY,
  newest      bigint,
  alerts      bigint  NOT NULL,
  tried_at    bigint,
  fetched_at  bigint,
  failure     text    NOT NULL
);
CREATE TABLE alert_import (
  id          bytea   NOT NULL PRIMARY KEY,
  at          bigint  NOT NULL,
  told        text    NOT NULL
);
CREATE INDEX alert_import_at ON alert_import (at);
CREATE TABLE alert_mark (
  id          bytea   NOT NULL PRIMARY KEY,
  told        text    NOT NULL
);
