-- By when the grievance register waits for something, beside each agency that has a part in it: what is late there is found without
-- reading the whole register. Entries of before are told when the program next opens the database.
ALTER TABLE path ADD COLUMN register_due INTEGER;
CREATE INDEX path_register_due ON path (agency, register_due, n) WHERE register_due IS NOT NULL;
