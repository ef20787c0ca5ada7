-- As in SQLite's 0023: how many people live where.
CREATE TABLE population (
  area    text     COLLATE "C" NOT NULL,
  year    bigint   NOT NULL,
  people  bigint   NOT NULL,
  source  text     NOT NULL,
  PRIMARY KEY (area, year)
);

ALTER TABLE report ADD COLUMN missed text;
UPDATE report SET received_on = NULL WHERE late = 1;
DROP INDEX report_facts;
CREATE INDEX report_facts ON report (lead, received_on, standing, says, late, missed, area, topic, responded_on, answered_on, n) WHERE public = 1;
CREATE INDEX report_missed ON report (received_on, missed, lead, standing, area, topic) WHERE public = 1 AND missed IS NOT NULL;
