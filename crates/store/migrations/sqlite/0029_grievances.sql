-- The grievance register: what is set for it, reports of a period as they were made, benefit payments; each change has its note. Entries
-- themselves are part of the state of their reports.
CREATE TABLE register_rule (
  key     TEXT NOT NULL PRIMARY KEY,
  told    TEXT NOT NULL               -- JSON: domain::grievance::RegisterRule
) WITHOUT ROWID;
CREATE TABLE period_report (
  id      BLOB NOT NULL PRIMARY KEY,
  told    TEXT NOT NULL               -- JSON: domain::grievance::PeriodReport
) WITHOUT ROWID;
CREATE TABLE payment (
  id      BLOB NOT NULL PRIMARY KEY,
  area    TEXT NOT NULL,
  told    TEXT NOT NULL               -- JSON: domain::grievance::Payment
) WITHOUT ROWID;
CREATE INDEX payment_to ON payment (area);
CREATE INDEX report_in_register ON report (n) WHERE state LIKE '%"grievance":{%' OR state LIKE '%"restricted":true%';
