-- As in SQLite: what is set for the grievance register, reports of a period as they were made, benefit payments. Entries themselves are
-- part of the state of their reports.
CREATE TABLE register_rule (
  key     text  NOT NULL PRIMARY KEY,
  told    text  NOT NULL
);
CREATE TABLE period_report (
  id      bytea NOT NULL PRIMARY KEY,
  told    text  NOT NULL
);
CREATE TABLE payment (
  id      bytea NOT NULL PRIMARY KEY,
  area    text  NOT NULL,
  told    text  NOT NULL
);
CREATE INDEX payment_to ON payment (area);
CREATE INDEX report_in_register ON report (n) WHERE state LIKE '%"grievance":{%' OR state LIKE '%"restricted":true%';
