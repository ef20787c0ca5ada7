-- Topics and areas that are not chosen any more. What was reported under them stays.
ALTER TABLE topic ADD COLUMN closed boolean NOT NULL DEFAULT false;
ALTER TABLE area ADD COLUMN closed boolean NOT NULL DEFAULT false;
-- What only the key of the installation can write beside a note of a change; empty for notes of earlier versions.
ALTER TABLE change ADD COLUMN mark bytea NOT NULL DEFAULT '';
