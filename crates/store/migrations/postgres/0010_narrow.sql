-- What lists are narrowed by, newest first, apart from the wide rows of the reports themselves.
CREATE INDEX report_narrow ON report (n) INCLUDE (area, topic, status, public, taken_down_by);
