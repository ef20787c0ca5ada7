-- Who is on duty where, and drills. Both are told again from notes.
CREATE TABLE duty_roster (
  id          BLOB NOT NULL PRIMARY KEY,
  told        TEXT NOT NULL             -- JSON: domain::forest::Roster
) WITHOUT ROWID;
CREATE TABLE duty_drill (
  id          BLOB NOT NULL PRIMARY KEY,
  told        TEXT NOT NULL             -- JSON: domain::forest::Drill
) WITHOUT ROWID;
-- Which reports raised an alarm: a handful among all, and their state says it.
CREATE INDEX report_alarmed ON report (n) WHERE state LIKE '%"alarm":{%';
