-- How many reports count for what, kept in the transaction that changes it: domain::report::Figure.
CREATE TABLE figure (
  about       TEXT    NOT NULL,              -- all, area, topic, agency
  key         TEXT    NOT NULL,
  month       INTEGER NOT NULL,
  status      TEXT    NOT NULL,
  late        INTEGER NOT NULL,
  public      INTEGER NOT NULL,
  shard       INTEGER NOT NULL,              -- 0 here; where several write, each counts on rows of its own
  reports     INTEGER NOT NULL,
  PRIMARY KEY (about, key, month, status, late, public, shard)
) WITHOUT ROWID;
