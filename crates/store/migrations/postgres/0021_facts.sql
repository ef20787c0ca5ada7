-- As in SQLite's 0022: what figures need to know of a report.
ALTER TABLE report ADD COLUMN received_on  integer;
ALTER TABLE report ADD COLUMN verified_on  integer;
ALTER TABLE report ADD COLUMN responded_on integer;
ALTER TABLE report ADD COLUMN answered_on  integer;
ALTER TABLE report ADD COLUMN closed_on    integer;
ALTER TABLE report ADD COLUMN standing     text;
ALTER TABLE report ADD COLUMN says         text;
ALTER TABLE report ADD COLUMN late         integer;
ALTER TABLE report ADD COLUMN lead         bigint;     -- 0 where none leads
CREATE INDEX report_undated ON report (n) WHERE received_on IS NULL;
CREATE INDEX report_facts ON report (lead, received_on, standing, says, late, area, topic, responded_on, answered_on, n) WHERE public = 1;

-- What topics and agencies count for is told by facts now.
DELETE FROM figure WHERE about NOT IN ('all', 'area');
-- Nodes whose figures these counted anew cannot work on it any more.
DROP TRIGGER figure_of_before ON figure;
DROP FUNCTION figure_of_before();
