//! The corpus: paragraphs of Python from `tests/alembic/cases/*.py`, and every type and value of `types.txt` and
//! `values.txt` in the places where a type and a value can stand.

/// A small migration.
pub struct Case {
    /// Where it comes from.
    pub name: String,
    /// The body of `upgrade()`.
    pub body: String,
    /// The whole file.
    pub text: String,
}

/// The convention of the cases that are run with one (SQLAlchemy's documentation recommends it).
pub const CONVENTION: [(&str, &str); 5] = [
    ("ix", "ix_%(column_0_label)s"),
    ("uq", "uq_%(table_name)s_%(column_0_N_name)s"),
    ("ck", "ck_%(table_name)s_%(constraint_name)s"),
    ("fk", "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"),
    ("pk", "pk_%(table_name)s"),
];

const HEAD: &str = "\
import datetime
import decimal
import enum
import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

class Mood(enum.Enum):
    one = '1'
    two = '2'

";

/// The migration that comes before each case: the tables that the cases refer to.
pub const BEFORE: &str = "\
op.execute(sa.schema.CreateSchema('auxiliary'))
for schema in (None, 'auxiliary'):
    op.create_table(
        'users', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(50)),
        sa.Column('a', sa.Integer), sa.Column('b', sa.Integer), sa.Column('Group', sa.Integer),
        sa.Column('period', postgresql.INT4RANGE), schema=schema,
    )
    op.create_table('o', sa.Column('id', sa.Integer, primary_key=True), sa.Column('x', sa.Integer, unique=True),
        sa.Column('y', sa.Integer), sa.UniqueConstraint('x', 'y'), schema=schema)
op.create_table('p', sa.Column('x', sa.Integer, unique=True), sa.Column('y', sa.Integer), sa.UniqueConstraint('x', 'y'))
op.create_table('q', sa.Column('id', sa.Integer, primary_key=True), schema='auxiliary')
op.create_table('p1', sa.Column('z', sa.Integer))
op.create_table('p2', sa.Column('z', sa.Integer), schema='auxiliary')
op.create_table('t9', sa.Column('y', sa.Integer))
op.create_table('u2', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer))
op.create_table('data', sa.Column('a', sa.Integer), sa.Column('b', sa.String), sa.Column('d', sa.DateTime),
    sa.Column('f', sa.Boolean))
op.create_table('more', sa.Column('id', sa.Integer), sa.Column('n', sa.String))
postgresql.ENUM('sad', 'ok', name='mood').create(op.get_bind())
";

/// Every case.
pub fn cases() -> Vec<Case> {
    let mut cases = paragraphs();
    for (index, kind) in lines(include_str!("../../alembic/cases/types.txt")).enumerate() {
        for (place, body) in [
            ("create", format!("op.create_table('t', sa.Column('c', {kind}))")),
            ("add", format!("op.add_column('users', sa.Column('c', {kind}, nullable=True))")),
            ("alter", format!("op.alter_column('users', 'name', type_={kind}, existing_type=sa.String(50))")),
        ] {
            cases.push(Case::new(format!("types {} {place}", index + 1), body));
        }
    }
    for (index, line) in lines(include_str!("../../alembic/cases/values.txt")).enumerate() {
        let (kind, value) = line.split_once(" | ").expect("a type and a value");
        let table = format!("t = op.create_table('t', sa.Column('c', {kind}))");
        let described = format!("sa.table('t', sa.column('c', {kind}))");
        for (place, body) in [
            ("bulk", format!("{table}\nop.bulk_insert(t, [{{'c': {value}}}])")),
            ("update", format!("{table}\nop.execute({described}.update().values(c={value}))")),
        ] {
            cases.push(Case::new(format!("values {} {place}", index + 1), body));
        }
    }
    cases
}

/// The cases that a naming convention can change, many times over.
pub fn named_cases() -> Vec<Case> {
    paragraphs()
}

fn paragraphs() -> Vec<Case> {
    let files = [
        ("batch", include_str!("../../alembic/cases/batch.py")),
        ("columns", include_str!("../../alembic/cases/columns.py")),
        ("constraints", include_str!("../../alembic/cases/constraints.py")),
        ("create_table", include_str!("../../alembic/cases/create_table.py")),
        ("entities", include_str!("../../alembic/cases/entities.py")),
        ("execute", include_str!("../../alembic/cases/execute.py")),
        ("indexes", include_str!("../../alembic/cases/indexes.py")),
        ("objects", include_str!("../../alembic/cases/objects.py")),
        ("python", include_str!("../../alembic/cases/python.py")),
        ("tables", include_str!("../../alembic/cases/tables.py")),
    ];
    let mut cases = Vec::new();
    for (file, text) in files {
        for (index, body) in text.trim().split("\n\n").enumerate() {
            cases.push(Case::new(format!("{file} {}", index + 1), body.trim_start_matches('\n').to_string()));
        }
    }
    cases
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty())
}

impl Case {
    fn new(name: String, body: String) -> Case {
        let text = migration(&body);
        Case { name, body, text }
    }
}

/// A file whose upgrade has this body.
pub fn migration(body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("{HEAD}\ndef upgrade():\n{body}\n\ndef downgrade():\n    pass\n")
}
