-- As in SQLite's 0021: what an earlier, once true state is told from.
ALTER TABLE trace ADD COLUMN became bytea;

ALTER TABLE session ADD COLUMN proof bytea;

CREATE TABLE seal (
  n       bigint PRIMARY KEY,
  at      bigint NOT NULL,
  until   bigint NOT NULL,
  events  bigint NOT NULL,
  notes   bigint,
  traces  bigint,
  mark    bytea  NOT NULL
);
INSERT INTO seal (n, at, until, events, mark)
  SELECT row_number() OVER (ORDER BY until), at, until, events, mark FROM log_seal;
DROP TABLE log_seal;
