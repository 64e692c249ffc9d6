//! Questions to the rows that are there: would the script fail on them?

use super::Packet;
use crate::catalog::{Check, Constraint, ConstraintKind, ForeignKey, NullsDistinct, Table};
use crate::sql::{Ident, QualifiedName};
use crate::statement::{Change, LockMode};
use serde::Serialize;

/// A question to the rows of a table.
#[derive(Debug, Serialize)]
pub(super) struct Test {
    s: String,
    t: String,
    /// What must hold, in words.
    name: String,
    /// How many rows, or groups of rows, are against it.
    query: String,
    /// Whether the script itself writes rows of the table, so that an answer now decides nothing.
    mended: bool,
}

/// The questions, table by table.
pub(super) fn tests(packet: &Packet<'_>) -> Vec<Test> {
    let mut tests = Vec::new();
    for (before, after) in packet.kept_tables() {
        let name = packet.before.resolve(&before.name);
        let mended = writes(packet, &name);
        let schema = name.schema.as_ref().map_or("", Ident::as_str);
        let questions = demands(packet, &name)
            .chain(nulls(&name, before, after))
            .chain(keys(&name, before, after))
            .chain(constraints(packet, &name, before, after));
        tests.extend(questions.map(|(question, query)| {
            let (s, t) = (schema.to_string(), name.name.as_str().to_string());
            Test { s, t, name: question, query, mended }
        }));
    }
    tests
}

/// A question in words, and the query that counts what is against it.
type Question = (String, String);

/// True if the script writes rows of a table, or runs what was not understood.
fn writes(packet: &Packet<'_>, table: &QualifiedName) -> bool {
    packet.statements().any(|statement| {
        let mut locks = statement.facts.locks.iter().filter(|lock| lock.mode == LockMode::RowExclusive);
        !statement.facts.unknown.is_empty() || locks.any(|lock| packet.before.same(&lock.relation, table))
    })
}

/// New columns that must have a value and get none.
fn demands(packet: &Packet<'_>, name: &QualifiedName) -> impl Iterator<Item = Question> {
    let changes = packet.statements().flat_map(|statement| &statement.facts.changes);
    changes.filter_map(move |change| match change {
        Change::Demands { table, column } if packet.before.same(table, name) => Some((
            format!("no rows: nothing gives the new column {column} a value"),
            format!("SELECT count(*) FROM {name}"),
        )),
        _ => None,
    })
}

/// Columns that refuse null only afterwards.
fn nulls(name: &QualifiedName, before: &Table, after: &Table) -> impl Iterator<Item = Question> {
    let refuses = |column: &Ident| after.column(column).is_some_and(|after| after.is_not_null());
    let columns = before.columns.iter().map(|column| &column.name);
    columns.filter(move |column| !before.refuses_null(column) && refuses(column)).map(move |column| {
        (format!("{column} is never null"), format!("SELECT count(*) FROM {name} WHERE {column} IS NULL"))
    })
}

/// Keys and unique indexes over columns of before.
fn keys(name: &QualifiedName, before: &Table, after: &Table) -> impl Iterator<Item = Question> {
    let old = keys_of(before);
    let new = keys_of(after).into_iter().filter(move |key| !old.contains(key));
    new.filter(|(columns, _)| columns.iter().all(|column| before.column(column).is_some())).map(
        move |(columns, nulls)| {
            let columns = list(&columns, "");
            let filter = match nulls {
                Some(NullsDistinct::NotDistinct) => String::new(),
                _ => format!(" WHERE ({columns}) IS NOT NULL"),
            };
            let twice = format!("SELECT FROM {name}{filter} GROUP BY {columns} HAVING count(*) > 1");
            (format!("({columns}) is unique"), format!("SELECT count(*) FROM ({twice}) AS twice"))
        },
    )
}

fn keys_of(table: &Table) -> Vec<(Vec<Ident>, Option<NullsDistinct>)> {
    let constraints = table.constraints.iter().filter_map(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some((key.columns.clone(), key.nulls)),
        _ => None,
    });
    let indexes = table.indexes.iter().filter_map(|index| Some((index.whole_key()?, index.nulls)));
    constraints.chain(indexes).filter(|(columns, _)| !columns.is_empty()).collect()
}

/// Checks and foreign keys that hold for all rows only afterwards.
fn constraints(
    packet: &Packet<'_>,
    name: &QualifiedName,
    before: &Table,
    after: &Table,
) -> impl Iterator<Item = Question> {
    let held = |new: &Constraint| before.constraints.iter().any(|old| old.is_valid() && old.kind == new.kind);
    let new = after.constraints.iter().filter(move |one| one.is_valid() && !held(one));
    new.filter_map(move |constraint| match &constraint.kind {
        ConstraintKind::Check(Check { expression, .. }) => {
            Some((format!("CHECK ({expression})"), format!("SELECT count(*) FROM {name} WHERE NOT ({expression})")))
        }
        ConstraintKind::ForeignKey(key) => foreign_key(packet, name, before, key),
        _ => None,
    })
}

/// A foreign key between columns of before.
fn foreign_key(packet: &Packet<'_>, name: &QualifiedName, before: &Table, key: &ForeignKey) -> Option<Question> {
    let referred = packet.before.table(&key.table).certain()?;
    let columns = match referred.primary_key().map(|one| &one.kind) {
        Some(ConstraintKind::PrimaryKey(primary)) if key.referred.is_empty() => &primary.columns,
        _ => &key.referred,
    };
    let are_there = key.columns.iter().all(|column| before.column(column).is_some())
        && columns.iter().all(|column| referred.column(column).is_some());
    if !are_there || columns.len() != key.columns.len() {
        return None;
    }
    let (here, there) = (list(&key.columns, "here."), list(columns, "there."));
    let other = packet.before.resolve(&key.table);
    let found = format!("SELECT FROM {other} AS there WHERE ({there}) = ({here})");
    Some((
        format!("({}) is in {other}", list(&key.columns, "")),
        format!("SELECT count(*) FROM {name} AS here WHERE ({here}) IS NOT NULL AND NOT EXISTS ({found})"),
    ))
}

/// Columns with commas between, each behind a prefix.
fn list(columns: &[Ident], prefix: &str) -> String {
    columns.iter().map(|column| format!("{prefix}{column}")).collect::<Vec<String>>().join(", ")
}
