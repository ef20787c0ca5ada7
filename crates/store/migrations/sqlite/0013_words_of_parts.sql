-- Which words each full part of the full-text index holds, so that a search need not open those that lack one of its words.
-- They are told once a part was settled, and believed as long as nothing has changed in it since.
ALTER TABLE search_part ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE TABLE search_words (first INTEGER PRIMARY KEY, changed INTEGER NOT NULL, words BLOB NOT NULL);
