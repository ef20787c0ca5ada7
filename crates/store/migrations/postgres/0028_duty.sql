-- Who is on duty where, and drills. Both are told again from notes.
CREATE TABLE duty_roster (
  id          bytea NOT NULL PRIMARY KEY,
  told        text  NOT NULL             -- JSON: domain::forest::Roster
);
CREATE TABLE duty_drill (
  id          bytea NOT NULL PRIMARY KEY,
  told        text  NOT NULL             -- JSON: domain::forest::Drill
);
-- Which reports raised an alarm: a handful among all, and their state says it.
CREATE INDEX report_alarmed ON report (n) WHERE state LIKE '%"alarm":{%';
