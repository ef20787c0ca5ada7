-- The full-text index lies in parts, each for a range of places: the beginning of a word gathers what one part holds of it,
-- and merging never touches more than one. The first part is the two tables that were; further ones are named by the
-- place they begin at (search_open_100001), and made when reports get there.
CREATE TABLE search_part (first INTEGER PRIMARY KEY);
INSERT INTO search_part VALUES (0);
