-- Which reports are for a closed circle (secret, supervisory, or with somebody accused): who may know of each is decided by
-- its state, and counts look at these one by one. A state holds no words of anybody.
CREATE INDEX report_closed_circle ON report (n)
  WHERE state LIKE '%"secret":true%' OR state LIKE '%"supervisory":true%' OR state NOT LIKE '%"accused":[]%';
