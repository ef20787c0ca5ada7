-- As in SQLite: by when the grievance register waits for something, beside each agency that has a part in it.
ALTER TABLE path ADD COLUMN register_due bigint;
CREATE INDEX path_register_due ON path (agency, register_due, n) WHERE register_due IS NOT NULL;
