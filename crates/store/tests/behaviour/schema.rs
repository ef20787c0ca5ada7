//! What acts by itself in a schema is what the migrations make, and whatever another program makes of it is named.

use super::*;

on_every_engine! {
    a_fresh_schema_is_what_the_migrations_make
    whatever_acts_by_itself_and_is_of_no_migration_is_named
}

async fn a_fresh_schema_is_what_the_migrations_make(f: Fresh) {
    assert_eq!(f.store.unlike_migrations().await.unwrap(), Vec::<String>::new());
}

/// What another program does, and what is said of it.
const ON_SQLITE: [(&str, &str); 8] = [
    (
        "CREATE TRIGGER mute AFTER INSERT ON job WHEN new.kind LIKE 'tell%' BEGIN DELETE FROM job WHERE id = new.id; END",
        "the trigger mute of job was made by no migration",
    ),
    (
        "DROP TRIGGER event_stays; CREATE TRIGGER event_stays BEFORE DELETE ON event WHEN 0 BEGIN SELECT raise(ABORT, 'events are never deleted'); END",
        "the trigger event_stays of event says something else",
    ),
    ("DROP TRIGGER village_stays", "the trigger village_stays, which a migration made for the table village, is not in force"),
    ("DROP TRIGGER layer_feature_stays_as_it_is", "the trigger layer_feature_stays_as_it_is, which a migration made"),
    ("CREATE VIEW events AS SELECT * FROM event", "the view events was made by no migration"),
    ("CREATE UNIQUE INDEX once ON job (kind)", "the unique index once of job was made by no migration"),
    ("DROP INDEX report_origin", "the unique index report_origin of report, which a migration made, is gone"),
    (
        "ALTER TABLE job ADD COLUMN other INTEGER GENERATED ALWAYS AS (id + 1) VIRTUAL",
        "the table job says something else than the migration that made it",
    ),
];

const ON_POSTGRES: [(&str, &str); 13] = [
    (
        "CREATE FUNCTION hush() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; \
         CREATE TRIGGER mute BEFORE INSERT ON job FOR EACH ROW WHEN (new.kind LIKE 'tell%') EXECUTE FUNCTION hush()",
        "the trigger mute of job was made by no migration",
    ),
    ("SELECT 1", "the function hush() was made by no migration"),
    (
        "CREATE OR REPLACE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "the function events_stay() says something else",
    ),
    (
        "DROP TRIGGER report_stays ON report; CREATE TRIGGER report_stays BEFORE UPDATE ON report FOR EACH ROW WHEN (false) \
         EXECUTE FUNCTION report_is_marked()",
        "the trigger report_stays of report says something else",
    ),
    ("DROP TRIGGER village_stays ON village", "the trigger village_stays, which a migration made for the table village, is not"),
    (
        "ALTER TABLE visit DISABLE TRIGGER ALL",
        "the trigger visit_stays, which a migration made for the table visit, is not in force",
    ),
    ("ALTER TABLE event_from_0 DISABLE TRIGGER event_stays", "the trigger event_stays of event_from_0 is not in force"),
    ("CREATE RULE forgotten AS ON INSERT TO trace DO INSTEAD NOTHING", "the rule forgotten of trace was made by no migration"),
    ("CREATE VIEW events AS SELECT * FROM event", "the view events was made by no migration"),
    ("CREATE POLICY less ON agency USING (id < 3)", "the row policy less of agency was made by no migration"),
    ("CREATE UNIQUE INDEX once ON job (kind)", "the unique index once of job was made by no migration"),
    (
        "ALTER TABLE reply ADD CONSTRAINT leads FOREIGN KEY (agency) REFERENCES agency (id) ON DELETE CASCADE",
        "the foreign key leads of reply was made by no migration",
    ),
    (
        "CREATE FUNCTION now_and_then() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; \
         ALTER TABLE job ALTER COLUMN run_at SET DEFAULT now_and_then()",
        "the call of the function now_and_then() of job was made by no migration",
    ),
];

async fn whatever_acts_by_itself_and_is_of_no_migration_is_named(f: Fresh) {
    let done: &[_] = if matches!(f.home, Home::File(_)) { &ON_SQLITE } else { &ON_POSTGRES };
    for (sql, says) in done {
        f.home.by_hand(sql).unwrap();
        let found = f.store.unlike_migrations().await.unwrap();
        assert!(found.iter().any(|what| what.starts_with(says)), "{sql}: {found:#?}");
    }
    // What only makes reading fast is nobody's business.
    let before = f.store.unlike_migrations().await.unwrap();
    f.home.by_hand("CREATE INDEX fast ON job (kind); DROP INDEX report_area; CREATE TABLE notes_of_ours (n integer)").unwrap();
    assert_eq!(f.store.unlike_migrations().await.unwrap(), before);
}
