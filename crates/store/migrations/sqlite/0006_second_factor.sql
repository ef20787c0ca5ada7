-- A second factor (TOTP, RFC 6238): its secret, sealed, and the last step whose code was used, since each code counts once.
CREATE TABLE second_factor (
  person      INTEGER PRIMARY KEY REFERENCES person (id),
  secret      BLOB    NOT NULL,
  last_step   INTEGER NOT NULL
);
-- Keyed hashes of codes for whoever lost the phone; each counts once.
CREATE TABLE recovery_code (
  person      INTEGER NOT NULL REFERENCES person (id),
  mark        BLOB    NOT NULL,
  PRIMARY KEY (person, mark)
) WITHOUT ROWID;
-- What people need to know their own sessions by.
ALTER TABLE session ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
