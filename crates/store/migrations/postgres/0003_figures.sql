-- How many reports count for what, kept in the transaction that changes it: domain::report::Figure. Each writer counts on
-- rows of its own, so that none waits for another's commit; who reads adds them up.
CREATE TABLE figure (
  about       text     COLLATE "C" NOT NULL,
  key         text     COLLATE "C" NOT NULL,
  month       bigint   NOT NULL,
  status      text     COLLATE "C" NOT NULL,
  late        smallint NOT NULL,
  public      smallint NOT NULL,
  shard       smallint NOT NULL,
  reports     bigint   NOT NULL,
  PRIMARY KEY (about, key, month, status, late, public, shard)
) WITH (fillfactor = 50);
