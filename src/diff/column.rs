//! Columns: what differs in them.

use super::names::Scope;
use super::sequence::changed_options;
use super::{Found, Sides};
use crate::catalog::{Catalog, Column, Sequence, SequenceOptions, Table};
use crate::expression;
use crate::op::restore;
use crate::sql::{DataType, Expression, Ident, Spanned, TypeName};

/// Something of a column that differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Its type.
    Type,
    /// `COLLATE`.
    Collation,
    /// Whether it may be null.
    Null,
    /// Its default.
    Default,
    /// What it is computed from, or whether it is computed.
    Generated,
    /// Its identity.
    Identity,
    /// `STORAGE`.
    Storage,
    /// `COMPRESSION`.
    Compression,
    /// `STATISTICS`.
    Statistics,
    /// Its comment.
    Comment,
}

/// The columns that a table has itself, and not from a table above it.
pub fn own<'a>(catalog: &'a Catalog, table: &'a Table) -> impl Iterator<Item = &'a Column> {
    let parents = restore::parents(catalog, table);
    table.columns.iter().filter(move |column| !parents.iter().any(|parent| parent.column(&column.name).is_some()))
}

/// The columns of a table that differ.
pub fn compare(sides: Sides<'_>, (before, after): (&Table, &Table), found: &mut Found) {
    let table = sides.after.shorten(&after.name);
    for column in own(sides.after, after) {
        let subject = format!("column '{table}.{}'", column.name.as_str());
        match before.column(&column.name) {
            None => found.added(subject, column.name.span()),
            Some(old) => {
                for aspect in aspects(sides, (before, after), (old, column), found) {
                    found.changed(words(aspect, old, column), subject.clone(), column.name.span());
                }
            }
        }
    }
    for column in own(sides.before, before).filter(|column| after.column(&column.name).is_none()) {
        if !sides.options.keeps {
            let name = format!("{table}.{}", column.name.as_str());
            let loses = Some(format!("the data of column {name}"));
            found.removed(format!("column '{name}'"), loses, column.name.span());
        }
    }
}

/// What an aspect is called in a log, much as Alembic calls it.
fn words(aspect: Aspect, before: &Column, after: &Column) -> String {
    match aspect {
        Aspect::Type => format!("type change from {} to {}", before.data_type.canonical(), after.data_type.canonical()),
        Aspect::Collation => "another collation".into(),
        Aspect::Null if after.is_not_null() => "NOT NULL".into(),
        Aspect::Null => "NULL".into(),
        Aspect::Default => "server default".into(),
        Aspect::Generated => "another computed expression".into(),
        Aspect::Identity => "identity".into(),
        Aspect::Storage => "storage".into(),
        Aspect::Compression => "compression".into(),
        Aspect::Statistics => "statistics".into(),
        Aspect::Comment => "column comment".into(),
    }
}

/// All that differs in a column.
pub fn aspects(
    sides: Sides<'_>,
    (table_before, table): (&Table, &Table),
    (before, after): (&Column, &Column),
    found: &mut Found,
) -> Vec<Aspect> {
    let name = format!("{}.{}", sides.after.shorten(&table.name), after.name.as_str());
    let storage = |column: &Column| column.storage.as_ref().map(|one| one.as_str().to_lowercase());
    let compression = |column: &Column| column.compression.as_ref().map(|one| one.as_str().to_string());
    let default = |catalog: &Catalog, column: &Column| -> Option<Expression> {
        let scope = Scope { catalog, table: None };
        column.default.clone().filter(|one| !expression::is_null(one.as_str(), &scope))
    };
    let defaults = (default(sides.before, before), default(sides.after, after));
    let is_same_default = sides.is_same_option(
        &format!("the default of column '{name}'"),
        None,
        Some(&after.data_type),
        (defaults.0.as_ref(), defaults.1.as_ref()),
        found,
    );
    let all = [
        (Aspect::Generated, is_same_generated(sides, &name, table, (before, after), found)),
        (Aspect::Type, sides.is_same_type(&before.data_type, &after.data_type)),
        (Aspect::Collation, sides.is_same_collation(before.collation.as_deref(), after.collation.as_deref())),
        (Aspect::Null, before.is_not_null() == after.is_not_null()),
        (Aspect::Default, is_same_default),
        (Aspect::Identity, identity_change(sides, (table_before, table), (before, after)).is_none()),
        (Aspect::Storage, is_same_storage(storage(before), storage(after), &after.data_type)),
        (Aspect::Compression, compression(before) == compression(after)),
        (Aspect::Statistics, before.statistics == after.statistics),
        (Aspect::Comment, before.comment == after.comment),
    ];
    all.into_iter().filter(|(_, is_same)| !is_same).map(|(aspect, _)| aspect).collect()
}

fn is_same_generated(
    sides: Sides<'_>,
    name: &str,
    table: &Table,
    (before, after): (&Column, &Column),
    found: &mut Found,
) -> bool {
    match (&before.generated, &after.generated) {
        (None, None) => true,
        (Some(old), Some(new)) => {
            let is_stored = |sides: Sides<'_>, one: &crate::catalog::Generated| one.is_stored(sides.after.version());
            let what = format!("what column '{name}' is computed from");
            let pair = (&old.expression, &new.expression);
            is_stored(sides, old) == is_stored(sides, new)
                && sides.is_same_expression(&what, Some(table), Some(&after.data_type), pair, found)
        }
        _ => false,
    }
}

/// What leads from one identity to another.
#[derive(Debug, Clone, PartialEq)]
pub enum IdentityChange {
    /// There was none.
    Add,
    /// There is none any more.
    Drop,
    /// It is of another kind, or its sequence counts otherwise.
    Set {
        /// `ALWAYS` or not, where that changes.
        always: Option<bool>,
        /// What changes of its sequence.
        options: SequenceOptions,
    },
}

/// What leads from the identity of one column to that of another, if anything.
pub fn identity_change(
    sides: Sides<'_>,
    (table_before, table): (&Table, &Table),
    (before, after): (&Column, &Column),
) -> Option<IdentityChange> {
    match (&before.identity, &after.identity) {
        (None, None) => None,
        (None, Some(_)) => Some(IdentityChange::Add),
        (Some(_), None) => Some(IdentityChange::Drop),
        (Some(old), Some(new)) => {
            let always = (old.always != new.always).then_some(new.always);
            let old_sequence = sequence(sides.before, table_before, &before.name);
            let new_sequence = sequence(sides.after, table, &after.name);
            let of = |sequence: Option<&'_ Sequence>, options: &SequenceOptions| {
                sequence.map_or_else(|| options.clone(), |one| one.options.clone())
            };
            let options = changed_options(
                (&of(old_sequence, &old.options), Some(&after.data_type)),
                (&of(new_sequence, &new.options), Some(&after.data_type)),
            );
            let is_same = always.is_none() && options == SequenceOptions::default();
            (!is_same).then_some(IdentityChange::Set { always, options })
        }
    }
}

/// The sequence that belongs to a column.
pub fn sequence<'a>(catalog: &'a Catalog, table: &Table, column: &Ident) -> Option<&'a Sequence> {
    let owned = catalog.owned_sequences(&table.name);
    let (name, _) = owned.into_iter().find(|(_, owner)| owner == column)?;
    catalog.sequence(&name).known()
}

/// The storage of a type is that of its column where none is said.
fn is_same_storage(before: Option<String>, after: Option<String>, data_type: &DataType) -> bool {
    let or_usual = |storage: Option<String>| storage.unwrap_or_else(|| usual_storage(data_type).to_string());
    or_usual(before) == or_usual(after)
}

/// How the values of a type are kept where nothing is said (`pg_type.typstorage`; the same in 12 to 18).
pub fn usual_storage(data_type: &DataType) -> &'static str {
    match data_type.name() {
        _ if data_type.dimensions() > 0 => "extended",
        TypeName::BuiltIn("numeric" | "inet" | "cidr") => "main",
        TypeName::BuiltIn(
            "text" | "character varying" | "character" | "bytea" | "json" | "jsonb" | "xml" | "bit" | "bit varying"
            | "tsvector" | "path" | "polygon",
        ) => "extended",
        _ => "plain",
    }
}
