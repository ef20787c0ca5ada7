-- Areas, topics and agencies are shown side by side over all time, so that is what is kept of them (month 0); an agency's
-- own page also shows its months.
LOCK TABLE figure IN EXCLUSIVE MODE;
INSERT INTO figure SELECT 'agency_months', key, month, status, late, public, shard, reports FROM figure WHERE about = 'agency';
INSERT INTO figure SELECT about, key, 0, status, late, public, shard, sum(reports) FROM figure
  WHERE about IN ('area', 'topic', 'agency') GROUP BY about, key, status, late, public, shard;
DELETE FROM figure WHERE about IN ('area', 'topic', 'agency') AND month <> 0;

-- A node of the version before still counts them by month: that is counted as it is kept now. To be dropped in a later version.
CREATE FUNCTION figure_of_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.about = 'agency' THEN
    INSERT INTO figure VALUES ('agency_months', NEW.key, NEW.month, NEW.status, NEW.late, NEW.public, NEW.shard, NEW.reports)
      ON CONFLICT (about, key, month, status, late, public, shard) DO UPDATE SET reports = figure.reports + excluded.reports;
  END IF;
  NEW.month := 0;
  RETURN NEW;
END $$;
CREATE TRIGGER figure_of_before BEFORE INSERT ON figure FOR EACH ROW
  WHEN (NEW.month <> 0 AND NEW.about IN ('area', 'topic', 'agency')) EXECUTE FUNCTION figure_of_before();
