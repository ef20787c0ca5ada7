-- Areas, topics and agencies are shown side by side over all time, so that is what is kept of them (month 0); an agency's
-- own page also shows its months.
INSERT INTO figure SELECT 'agency_months', key, month, status, late, public, shard, reports FROM figure WHERE about = 'agency';
INSERT INTO figure SELECT about, key, 0, status, late, public, shard, sum(reports) FROM figure
  WHERE about IN ('area', 'topic', 'agency') GROUP BY about, key, status, late, public, shard;
DELETE FROM figure WHERE about IN ('area', 'topic', 'agency') AND month <> 0;
