//! Migrations that reach for the version table, or lead the script away from it.

use super::{at, line, script};
use crate::cluster::ON_ERROR_STOP;
use crate::history::History;

/// A migration with this SQL between two others.
fn history(sql: &str) -> History {
    line(&[
        "execute $$ CREATE SCHEMA other; CREATE TABLE other.alembic_version (version_num varchar(32) NOT NULL) $$ \
         reverse $$ DROP SCHEMA other CASCADE $$\ncreate_table t { a integer }",
        &format!("execute $sql$ {sql} $sql$ reverse $$ SELECT 1 $$"),
        "add_column t.b integer",
    ])
}

/// The rows of both tables of that name.
const ROWS: &str = "SELECT (SELECT string_agg(version_num, ',') FROM public.alembic_version), \
                    (SELECT string_agg(version_num, ',') FROM other.alembic_version)";

/// The right row in the right table, or an error and nothing done.
#[track_caller]
fn right_or_nothing(sql: &str, other_row: Option<&str>) -> bool {
    let history = history(sql);
    let database = at(&history, "r1");
    if let Some(row) = other_row {
        database.sql(&format!("INSERT INTO other.alembic_version VALUES ('{row}')"));
    }
    let other = other_row.unwrap_or("NULL");
    let before = database.fingerprint();
    let ran = database.psql(&script(&history, "r1:r3"), ON_ERROR_STOP);
    let rows = database.rows(ROWS);
    match ran.code {
        0 => assert_eq!(rows, [["r3", other]], "{sql}"),
        code => {
            assert_eq!((code, rows), (3, vec![vec!["r1".to_owned(), other.to_owned()]]), "{sql}\n{}", ran.stderr);
            assert_eq!(database.fingerprint(), before, "{sql}");
        }
    }
    ran.code == 0
}

#[test]
fn a_search_path_that_is_changed_leads_no_bookkeeping_astray() {
    for sql in [
        "SET search_path TO other",
        "SET LOCAL search_path TO other, public",
        "SELECT set_config('search_path', 'other', false)",
        "SELECT set_config('search_path', '', false)",
        "SET SCHEMA 'other'",
        "DO $$ BEGIN SET search_path TO other; END $$",
        "DO $$ BEGIN PERFORM set_config('search_path', 'other, public', true); END $$",
        "ALTER SCHEMA public RENAME TO former; ALTER SCHEMA other RENAME TO public; ALTER SCHEMA former RENAME TO other; SELECT 1/0",
    ] {
        for row in [None, Some("r1"), Some("r2")] {
            right_or_nothing(sql, row);
        }
    }
    for sql in ["SET search_path TO other; SET search_path TO public", "SET search_path TO public, other"] {
        assert!(right_or_nothing(sql, Some("r1")), "{sql}");
    }
}

#[test]
fn a_version_row_that_is_deleted_doubled_or_changed_is_noticed() {
    for sql in [
        "DELETE FROM alembic_version",
        "TRUNCATE alembic_version",
        "UPDATE alembic_version SET version_num = 'x'",
        "INSERT INTO alembic_version VALUES ('x')",
        "DO $$ BEGIN ALTER TABLE alembic_version DROP CONSTRAINT alembic_version_pkc; \
         INSERT INTO alembic_version VALUES ('r1'); END $$",
        "DO $$ BEGIN DROP TABLE alembic_version; END $$",
        "DO $$ BEGIN ALTER TABLE alembic_version RENAME TO former; \
         CREATE TABLE alembic_version AS SELECT 'r1'::text AS version_num; END $$",
    ] {
        assert!(!right_or_nothing(sql, None), "{sql}");
    }
}
