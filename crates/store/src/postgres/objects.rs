//! What the migrations make that acts by itself, as PostgreSQL tells it: see [`crate::shared::schema`]. Making them anew to compare
//! needs the right to make a schema, which a service should not have; reading catalogs needs none. A test of every engine and version
//! asks a fresh database, so that the list cannot go stale.

use crate::{Error, shared::schema::SchemaObject};

/// A line for each: kind, name, table and what it says, between tabs.
const MADE: &str = include_str!("objects.tsv");

/// The `SELECT` of those that are there, blanks as one. What an extension brought is left out where it is not hung on a table of ours.
pub(super) const THERE: &str = r#"
WITH ours AS (
  SELECT oid, relname::text AS name, relkind FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
), object (kind, name, relation, says, in_force) AS (
  -- A part of a table has the triggers of the whole, which PostgreSQL 14 calls internal; one that is off is told.
  SELECT 'trigger', t.tgname::text, o.name, pg_get_triggerdef(t.oid), t.tgenabled IN ('O', 'A')
    FROM pg_trigger t JOIN ours o ON o.oid = t.tgrelid
    WHERE (NOT t.tgisinternal OR t.tgparentid <> 0) AND (t.tgparentid = 0 OR t.tgenabled NOT IN ('O', 'A'))
  UNION ALL
  SELECT 'rule', r.rulename::text, o.name, pg_get_ruledef(r.oid), true
    FROM pg_rewrite r JOIN ours o ON o.oid = r.ev_class WHERE o.relkind NOT IN ('v', 'm') OR r.rulename <> '_RETURN'
  UNION ALL
  SELECT 'row policy', p.polname::text, o.name,
      concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)), true
    FROM pg_policy p JOIN ours o ON o.oid = p.polrelid
  UNION ALL
  SELECT CASE relkind WHEN 'f' THEN 'foreign table' ELSE 'view' END, name, name, CASE relkind WHEN 'f' THEN '' ELSE pg_get_viewdef(oid) END, true
    FROM ours o WHERE relkind IN ('v', 'm', 'f')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'e')
  UNION ALL
  -- One that changes rows with those that they name.
  SELECT 'foreign key', k.conname::text, o.name, pg_get_constraintdef(k.oid), true
    FROM pg_constraint k JOIN ours o ON o.oid = k.conrelid
    WHERE k.contype = 'f' AND (k.confdeltype NOT IN ('a', 'r') OR k.confupdtype NOT IN ('a', 'r'))
  UNION ALL
  SELECT 'unique index', x.relname::text, o.name, pg_get_indexdef(i.indexrelid), i.indisvalid
    FROM pg_index i JOIN ours o ON o.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE (i.indisunique OR i.indisexclusion) AND NOT x.relispartition
  UNION ALL
  SELECT 'function', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', '',
      concat_ws(' ', l.lanname, p.prokind, p.provolatile, CASE WHEN p.prosecdef THEN 'as its owner' END, p.proconfig::text, p.prosrc), true
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  -- A default, a condition or an index that calls a function which is none of the server's own.
  SELECT DISTINCT 'call of the function', d.refobjid::regprocedure::text, o.name, '', true
    FROM pg_depend d
    LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
    LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
    LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid
    JOIN ours o ON o.oid = coalesce(a.adrelid, k.conrelid, i.indrelid)
    WHERE d.refclassid = 'pg_proc'::regclass
)
SELECT kind, name, relation,
    btrim(regexp_replace(replace(says, quote_ident(current_schema()) || '.', ''), '\s+', ' ', 'g')), in_force
  FROM object ORDER BY kind COLLATE "C", relation COLLATE "C", name COLLATE "C""#;

/// Those that the migrations make.
pub(super) fn made() -> Result<Vec<SchemaObject>, Error> {
    let read = |line: &str| {
        let mut parts = line.splitn(4, '\t').map(str::to_owned);
        let object = (|| {
            Some(SchemaObject {
                kind: parts.next()?,
                name: parts.next()?,
                table: parts.next()?,
                says: parts.next()?,
                in_force: true,
            })
        })();
        object.ok_or_else(|| Error::Engine(format!("this line tells of no object: {line}")))
    };
    MADE.lines().map(read).collect()
}
