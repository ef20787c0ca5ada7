-- How many people live where (jumlah penduduk), as somebody counted them.
CREATE TABLE population (
  area    TEXT    NOT NULL,
  year    INTEGER NOT NULL,
  people  INTEGER NOT NULL,
  source  TEXT    NOT NULL,   -- who counted them
  PRIMARY KEY (area, year)
) WITHOUT ROWID;

-- The agencies with which a deadline of a report passed, such as `,4,12,`; nothing where none did. Late reports of earlier versions
-- are looked through when the program next opens the database.
ALTER TABLE report ADD COLUMN missed TEXT;
UPDATE report SET received_on = NULL WHERE late = 1;
DROP INDEX report_facts;
CREATE INDEX report_facts ON report (lead, received_on, standing, says, late, missed, area, topic, responded_on, answered_on, n) WHERE public = 1;
CREATE INDEX report_missed ON report (received_on, missed, lead, standing, area, topic) WHERE public = 1 AND missed IS NOT NULL;
