-- As in SQLite: the register of villages, in which rows are only added.
CREATE TABLE village (
  area          text     COLLATE "C" NOT NULL,
  version       bigint   NOT NULL,
  since         text     NOT NULL,
  corrects      bigint,
  kind          text     NOT NULL,
  programme     text     NOT NULL,
  member_since  text,
  signal        text     NOT NULL,
  signal_by     text     NOT NULL,
  signal_on     text,
  contact       text     NOT NULL,
  officers      bigint   NOT NULL,
  posters       bigint   NOT NULL,
  visited_on    text,
  source        text     NOT NULL,
  noted_at      bigint   NOT NULL,
  noted_by      bigint,
  PRIMARY KEY (area, version)
);
CREATE TRIGGER village_stays BEFORE UPDATE OR DELETE ON village FOR EACH ROW EXECUTE FUNCTION events_stay();
