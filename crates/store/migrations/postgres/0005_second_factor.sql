-- A second factor (TOTP, RFC 6238): its secret, sealed, and the last step whose code was used, since each code counts once.
CREATE TABLE second_factor (
  person      bigint   PRIMARY KEY REFERENCES person (id),
  secret      bytea    NOT NULL,
  last_step   bigint   NOT NULL
);
-- Keyed hashes of codes for whoever lost the phone; each counts once.
CREATE TABLE recovery_code (
  person      bigint   NOT NULL REFERENCES person (id),
  mark        bytea    NOT NULL,
  PRIMARY KEY (person, mark)
);
-- What people need to know their own sessions by.
ALTER TABLE session ADD COLUMN opened_at bigint NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN device text NOT NULL DEFAULT '';
