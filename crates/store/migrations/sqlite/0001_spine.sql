-- Instants are microseconds since 1970 (UTC), identities are 16-byte blobs, JSON is text: the same on every engine.

CREATE TABLE report (
  n           INTEGER PRIMARY KEY,           -- order of arrival
  id          BLOB    NOT NULL UNIQUE,
  tracking    INTEGER NOT NULL UNIQUE,
  version     INTEGER NOT NULL,
  state       TEXT    NOT NULL,              -- domain::Report as its events have made it
  status      TEXT    NOT NULL,
  topic       TEXT,
  area        TEXT    NOT NULL,
  public      INTEGER NOT NULL,
  taken_down_by INTEGER,
  joined_to   BLOB,
  changed_at  INTEGER NOT NULL,
  rings_at    INTEGER,                       -- when time itself changes it next
  title       TEXT    NOT NULL,
  excerpt     TEXT    NOT NULL,
  pin         BLOB    NOT NULL,              -- keyed hash
  language    TEXT    NOT NULL,
  person_key  BLOB,                          -- wrapped by the installation's key
  words_key   BLOB,
  origin      TEXT
);
CREATE INDEX report_rings     ON report (rings_at) WHERE rings_at IS NOT NULL;
CREATE INDEX report_public    ON report (n) WHERE public = 1;
CREATE INDEX report_area      ON report (area, n) WHERE public = 1;
CREATE INDEX report_joined_to ON report (joined_to) WHERE joined_to IS NOT NULL;
CREATE INDEX report_taken_down_by ON report (taken_down_by, n) WHERE taken_down_by IS NOT NULL;
CREATE UNIQUE INDEX report_origin ON report (origin) WHERE origin IS NOT NULL;

-- The truth. Never updated, never deleted; holds no words and no person.
CREATE TABLE event (
  seq         INTEGER PRIMARY KEY,
  n           INTEGER NOT NULL REFERENCES report (n),
  version     INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  actor       TEXT    NOT NULL,
  kind        TEXT    NOT NULL,
  payload     TEXT    NOT NULL,
  commitment  BLOB    NOT NULL,
  UNIQUE (n, version)
);

-- Words and persons, beside the log. Salt and body go when a person is forgotten; the commitment stays.
CREATE TABLE content (
  n           INTEGER NOT NULL REFERENCES report (n),
  version     INTEGER NOT NULL,
  field       INTEGER NOT NULL,              -- 0 words, 1 person
  salt        BLOB,
  body        BLOB,
  sealed      INTEGER NOT NULL,
  commitment  BLOB    NOT NULL,
  PRIMARY KEY (n, version, field)
) WITHOUT ROWID;

CREATE TABLE attachment (
  id          BLOB    PRIMARY KEY,
  n           INTEGER NOT NULL REFERENCES report (n),
  version     INTEGER NOT NULL,
  name        TEXT    NOT NULL,
  media_type  TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  hash        BLOB    NOT NULL
) WITHOUT ROWID;
CREATE INDEX attachment_report ON attachment (n, version);

-- What officials have to do, and on whose path a report is: views of the state.
CREATE TABLE task (
  n           INTEGER NOT NULL REFERENCES report (n),
  agency      INTEGER NOT NULL,
  work        TEXT    NOT NULL,
  due         INTEGER NOT NULL,              -- the largest number when unknown
  PRIMARY KEY (n, agency, work)
) WITHOUT ROWID;
CREATE INDEX task_desk ON task (agency, work, due, n);

CREATE TABLE path (
  agency      INTEGER NOT NULL,
  n           INTEGER NOT NULL REFERENCES report (n),
  PRIMARY KEY (agency, n)
) WITHOUT ROWID;
CREATE INDEX path_report ON path (n);

CREATE TABLE supporter (
  n           INTEGER NOT NULL REFERENCES report (n),
  mark        BLOB    NOT NULL,
  PRIMARY KEY (n, mark)
) WITHOUT ROWID;

-- Terms are made by the application, so that every engine finds the same. What the public may find, and what officials
-- may. Segments are merged late: a commit of new reports shall not pay for the order of old ones.
CREATE VIRTUAL TABLE search_open  USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none);
CREATE VIRTUAL TABLE search_inner USING fts5 (terms, content = '', contentless_delete = 1, tokenize = 'ascii', detail = none);
INSERT INTO search_open  (search_open,  rank) VALUES ('automerge', 12);
INSERT INTO search_inner (search_inner, rank) VALUES ('automerge', 12);

CREATE TABLE job (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        TEXT    NOT NULL,
  payload     TEXT    NOT NULL,
  run_at      INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  dead        INTEGER NOT NULL DEFAULT 0,
  error       TEXT,
  key         TEXT    UNIQUE
);
CREATE INDEX job_due ON job (run_at) WHERE dead = 0;

CREATE TABLE lease (
  name        TEXT    PRIMARY KEY,
  holder      TEXT    NOT NULL,
  until       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE person (
  id          INTEGER PRIMARY KEY,
  login       TEXT    NOT NULL UNIQUE,
  name        TEXT    NOT NULL,
  email       TEXT,
  password    TEXT    NOT NULL,
  must_change INTEGER NOT NULL,
  disabled    INTEGER NOT NULL,
  language    TEXT    NOT NULL
);

CREATE TABLE grant_of (
  person      INTEGER NOT NULL REFERENCES person (id),
  role        TEXT    NOT NULL,
  agency      INTEGER NOT NULL,
  PRIMARY KEY (person, role, agency)
) WITHOUT ROWID;
CREATE INDEX grant_of_agency ON grant_of (agency, role);

CREATE TABLE session (
  token       BLOB    PRIMARY KEY,
  person      INTEGER NOT NULL REFERENCES person (id),
  expires_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_person ON session (person);

CREATE TABLE brake (
  mark        BLOB    PRIMARY KEY,
  failures    INTEGER NOT NULL,
  until       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE generation (one INTEGER PRIMARY KEY CHECK (one = 1), value INTEGER NOT NULL);
INSERT INTO generation VALUES (1, 1);

CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE agency (
  id          INTEGER PRIMARY KEY,
  parent      INTEGER REFERENCES agency (id),
  kind        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  area        TEXT    NOT NULL,
  topics      TEXT    NOT NULL,              -- JSON array of codes
  approval    INTEGER NOT NULL
);
CREATE UNIQUE INDEX agency_name ON agency (coalesce(parent, 0), name);

CREATE TABLE topic (code TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE holiday (
  date        TEXT    NOT NULL,
  area        TEXT    NOT NULL,              -- '' everywhere
  kind        TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  PRIMARY KEY (date, area)
) WITHOUT ROWID;

CREATE TABLE rule (
  term        TEXT    NOT NULL,
  valid_from  TEXT    NOT NULL,
  days        INTEGER NOT NULL,
  article     TEXT    NOT NULL,
  PRIMARY KEY (term, valid_from)
) WITHOUT ROWID;

CREATE TABLE boundary (
  area        TEXT    PRIMARY KEY,
  west        REAL    NOT NULL,
  south       REAL    NOT NULL,
  east        REAL    NOT NULL,
  north       REAL    NOT NULL,
  geometry    TEXT    NOT NULL
) WITHOUT ROWID;

-- The log only grows.
CREATE TRIGGER event_stays_as_it_is BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'events are never deleted'); END;
