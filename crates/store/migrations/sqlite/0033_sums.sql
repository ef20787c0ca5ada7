-- Sums over facts of reports, month by month: figures of any months are sums of these (domain::figure::Counts), however many reports
-- there are. What changes is written beside a report, in its transaction, and folded into the sums soon after; whoever asks adds up both.
ALTER TABLE report ADD COLUMN line TEXT;   -- domain::figure::Facts::line
CREATE INDEX report_line ON report (received_on, line) WHERE public = 1;
CREATE TABLE figure_count (
  tab    TEXT    NOT NULL,   -- domain::figure::Table
  month  INTEGER NOT NULL,   -- of receipt: year times 12 plus month
  lead   INTEGER  NOT NULL,   -- 0 where none leads
  key    TEXT    NOT NULL,
  missed INTEGER NOT NULL,   -- 1 where a deadline passed of any of them
  counts BLOB    NOT NULL,
  PRIMARY KEY (tab, month, lead, key)
) WITHOUT ROWID;
CREATE TABLE figure_change (
  id          INTEGER PRIMARY KEY,
  received_on INTEGER NOT NULL,
  line        TEXT    NOT NULL,
  reports     INTEGER NOT NULL   -- 1, or -1 for what it counted for before
);
CREATE INDEX figure_change_day ON figure_change (received_on);
-- Months whose sums are to be counted anew. Until then what they had is counted report by report.
CREATE TABLE figure_stale (month INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID;
-- The last of these steps: two at once cannot both be the next.
CREATE TABLE figure_fold (n INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID;
INSERT INTO figure_fold VALUES (0);

-- Reports of earlier versions are looked through when the program next opens the database.
INSERT INTO figure_stale SELECT DISTINCT received_on / 10000 * 12 + received_on / 100 % 100 FROM report WHERE received_on IS NOT NULL;
UPDATE report SET received_on = NULL;
