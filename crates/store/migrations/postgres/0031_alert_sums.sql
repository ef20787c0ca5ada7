-- As in SQLite: sums over the alerts of each stretch of days.
CREATE TABLE alert_sum (
  stretch     bigint  NOT NULL PRIMARY KEY,
  rows        bigint  NOT NULL,
  steps       bigint  NOT NULL,
  sum         bytea   NOT NULL,
  mark        bytea   NOT NULL
);
