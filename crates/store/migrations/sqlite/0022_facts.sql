-- What figures need to know of a report (domain::figure::Facts), so that any of them can be asked of any days. Days are numbers
-- like 20261129. Reports of earlier versions are looked through when the program next opens the database.
ALTER TABLE report ADD COLUMN received_on  INTEGER;
ALTER TABLE report ADD COLUMN verified_on  INTEGER;
ALTER TABLE report ADD COLUMN responded_on INTEGER;
ALTER TABLE report ADD COLUMN answered_on  INTEGER;
ALTER TABLE report ADD COLUMN closed_on    INTEGER;
ALTER TABLE report ADD COLUMN standing     TEXT;
ALTER TABLE report ADD COLUMN says         TEXT;
ALTER TABLE report ADD COLUMN late         INTEGER;
ALTER TABLE report ADD COLUMN lead         INTEGER;    -- 0 where none leads
CREATE INDEX report_undated ON report (n) WHERE received_on IS NULL;
-- All that figures read, apart from the wide rows of the reports themselves.
CREATE INDEX report_facts ON report (lead, received_on, standing, says, late, area, topic, responded_on, answered_on, n) WHERE public = 1;

-- What topics and agencies count for is told by facts now.
DELETE FROM figure WHERE about NOT IN ('all', 'area');
