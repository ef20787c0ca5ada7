-- Letters to a reporter go when they are forgotten; a job that was not tried goes back to where it stood in the queue.
ALTER TABLE job ADD COLUMN reporter_of INTEGER;   -- the place of the report
ALTER TABLE job ADD COLUMN due INTEGER;           -- when it was first to be done
UPDATE job SET reporter_of =
    (SELECT r.n FROM report r WHERE r.id = unhex(replace(json_extract(job.payload, '$.report'), '-', '')))
  WHERE kind = 'tell_reporter' AND json_valid(payload);
CREATE INDEX job_reporter ON job (reporter_of) WHERE reporter_of IS NOT NULL;

-- What mail servers said names people. Of it only the reply code stays.
PRAGMA secure_delete = ON;
UPDATE job SET error =
    CASE WHEN error GLOB 'permanent error ([0-9][0-9][0-9])*' OR error GLOB 'transient error ([0-9][0-9][0-9])*'
    THEN substr(error, 18, 3) ELSE 'of before' END
  WHERE error IS NOT NULL;
PRAGMA secure_delete = FAST;
