-- What the public may find, officials may find too: one index serves both, and what the public may not find is passed over.
-- A node of the version before still finds everything meanwhile, without the index.
DROP INDEX search_by_open;
