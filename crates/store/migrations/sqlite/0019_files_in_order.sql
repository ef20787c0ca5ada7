-- The place of a file among those of its event, which the event commits to in this order, and whether the commitment to it has
-- a salt. Files that are here already have neither.
ALTER TABLE attachment ADD COLUMN place  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN salted INTEGER NOT NULL DEFAULT 0;
