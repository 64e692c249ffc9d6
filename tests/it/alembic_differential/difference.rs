//! Where limbeck differs from Alembic on purpose.

use super::corpus::Case;

/// Parts of cases, and why the two differ there.
const KNOWN: &[(&str, &str)] = &[
    ("sa.Computed('a + 1'))", "Alembic leaves STORED out, which only PostgreSQL 18 takes; limbeck knows the version"),
    ("name='fk_ua', use_alter=True", "Alembic forgets the foreign key; limbeck adds it when the tables are there"),
    ("'auxiliary.p2')", "Alembic takes schema.table for one name"),
    ("quote=True", "Alembic quotes names that need no quotes"),
    ("inline_references=True", "limbeck adds the foreign key by itself"),
    ("inline_primary_key=True", "limbeck adds the primary key by itself"),
    ("':c', now()", "Alembic takes a colon inside of a string for a parameter and writes NULL"),
    ("{'x': 5}", "Alembic forgets the parameters of execute() and writes NULL"),
    ("{'b': {'x': [1]}}", "Alembic forgets the parameters of execute()"),
    ("{'j': {'x': [1]}}", "Alembic forgets the parameters of execute() and writes NULL"),
    ("[{'a': 1}, {'a': 2, 'b': 'x'}]", "Alembic forgets what only a later row gives"),
    ("values(a=5)", "Alembic writes NULL for what the application gives to a column"),
    ("values(a=6)", "Alembic writes NULL for what only the application can tell"),
    ("PGPolicy(", "of alembic_utils policies are not read"),
    ("'-- just a comment'", "limbeck writes no statement that is only a comment"),
    ("'a > 5', deferrable=False", "a check is never deferred, and limbeck does not say so again"),
    ("initially='deferred'", "limbeck writes key words in capitals"),
    ("float('nan')", "Alembic writes a bare nan, which PostgreSQL takes for a column"),
    ("float('inf')", "Alembic writes a bare inf, which PostgreSQL takes for a column"),
    ("{'c': []}", "Alembic writes an empty array without a type, which PostgreSQL refuses"),
    ("values(c=[])", "Alembic writes an empty array without a type, which PostgreSQL refuses"),
    ("ARRAY(postgresql.UUID)", "Alembic writes an array of texts for an array of UUIDs, which PostgreSQL refuses"),
    ("e.create(op.get_bind(), checkfirst=True)\n", "Alembic makes a type twice"),
];

/// Why a case differs, if that is known.
pub fn reason(case: &Case) -> Option<&'static str> {
    KNOWN.iter().find(|(part, _)| case.body.contains(part)).map(|(_, reason)| *reason)
}
