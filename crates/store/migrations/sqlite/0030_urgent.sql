-- What cannot wait stands first on a coordinator's desk. A handful of rows: their index costs other rows nothing.
ALTER TABLE task ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
CREATE INDEX task_urgent ON task (agency, work, due, n) WHERE urgent = 1;
-- As domain::Report::is_urgent and Work::is_of_coordinators say it, of reports from before.
UPDATE task SET urgent = 1 WHERE work IN ('verify', 'forward_again', 'decide', 'decide_hiding', 'intervene') AND n IN (
  SELECT n FROM report
  WHERE status NOT IN ('answered', 'closed', 'archived', 'joined') AND state LIKE '%"forest":{%'
    AND state NOT LIKE '%"going_on":false%' AND state NOT LIKE '%"when":"month"%' AND state NOT LIKE '%"when":"longer"%'
    AND (state LIKE '%"fire":true%' OR state LIKE '%"machines":true%'
      OR (state LIKE '%"category":"fire"%' AND (state LIKE '%"going_on":true%' OR state NOT LIKE '%"when":"week"%'))));
-- Jobs that tell of alarms, so that letters which wait are found without looking through all that waits.
CREATE INDEX job_of_alarm ON job (id) WHERE kind = 'tell_duty';
