-- Letters to a reporter go when they are forgotten; a job that was not tried goes back to where it stood in the queue.
ALTER TABLE job ADD COLUMN reporter_of bigint;    -- the place of the report
ALTER TABLE job ADD COLUMN due bigint;            -- when it was first to be done
UPDATE job j SET reporter_of = r.n FROM report r
  WHERE j.kind = 'tell_reporter' AND r.id = decode(replace(j.payload::json ->> 'report', '-', ''), 'hex');
CREATE INDEX job_reporter ON job (reporter_of) WHERE reporter_of IS NOT NULL;

-- What mail servers said names people. Of it only the reply code stays. A node of the version before, which still writes it,
-- is made to keep no more. To be dropped in a later version.
UPDATE job SET error = coalesce(substring(error FROM '^(?:permanent|transient) error \((\d{3})\)'), 'of before')
  WHERE error IS NOT NULL;
CREATE FUNCTION words_of_strangers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.error := coalesce(substring(NEW.error FROM '^(?:permanent|transient) error \((\d{3})\)'), 'of before');
  RETURN NEW;
END $$;
CREATE TRIGGER words_of_strangers BEFORE INSERT OR UPDATE OF error ON job FOR EACH ROW
  WHEN (NEW.error LIKE '%error%:%') EXECUTE FUNCTION words_of_strangers();
