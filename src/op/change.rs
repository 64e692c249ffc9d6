//! What an operation changes for those who use the database, beyond its locks and its work.

use super::alter_column::ColumnChange;
use super::alter_enum::EnumChange;
use super::create_table::TableElement;
use super::{Effect, Links, Object, Operation};
use crate::catalog::{Catalog, Constraint, ForeignKey, Index, IndexOwner};
use crate::sql::{Ident, QualifiedName};
use crate::statement::{Change, Named};

impl Operation {
    /// What it changes for those who use the database. Names carry no default schema. Of SQL that somebody wrote, each
    /// statement says it by itself.
    pub(super) fn changes(&self, before: &Catalog) -> Vec<Change> {
        let mut changes = match self {
            Operation::RenameTable(rename) => vec![renames_table(before.shorten(&rename.name))],
            Operation::SetTableSchema(moved) => vec![renames_table(before.shorten(&moved.name))],
            Operation::RenameEnum(rename) => {
                let name = before.shorten(&rename.name);
                vec![Change::Renames { what: format!("type {name}"), of: Named::Type(name) }]
            }
            Operation::AlterEnum(alter) => match &alter.change {
                EnumChange::AddValue { value, .. } => {
                    vec![Change::AddsEnumValue { of: before.shorten(&alter.name), value: value.clone() }]
                }
                EnumChange::RenameValue { value, .. } => {
                    let name = before.shorten(&alter.name);
                    vec![Change::Renames { what: format!("value {value} of type {name}"), of: Named::Type(name) }]
                }
            },
            Operation::AlterColumn(alter) => {
                let renames = alter.changes.iter().any(|change| matches!(change, ColumnChange::Rename(_)));
                let table = before.shorten(&alter.table);
                let what = format!("column {table}.{}", alter.column);
                renames.then_some(Change::Renames { what, of: Named::Relation(table) }).into_iter().collect()
            }
            Operation::AddColumn(add) => {
                let column = &add.definition.column;
                let table = before.shorten(&add.table);
                let has_value = column.default.is_some()
                    || column.identity.is_some()
                    || column.generated.is_some()
                    || column.data_type.serial_of().is_some();
                let demanded = column.is_not_null() && !has_value;
                let demanded = demanded.then(|| Change::Demands { table, column: column.name.clone() });
                let keys = add.definition.constraints.iter().filter_map(Constraint::foreign_key);
                demanded.into_iter().chain(keys.map(|key| foreign_key(before, &add.table, key))).collect()
            }
            Operation::CreateConstraint(create) => of_constraint(before, &create.table, &create.constraint),
            Operation::ValidateConstraint(validate) => {
                vec![Change::Validates { table: before.shorten(&validate.table), constraint: validate.name.clone() }]
            }
            Operation::CreateTable(create) => create
                .elements
                .iter()
                .flat_map(|element| match element {
                    TableElement::Column(column) => column.constraints.as_slice(),
                    TableElement::Constraint(constraint) => std::slice::from_ref(constraint),
                })
                .filter_map(Constraint::foreign_key)
                .map(|key| foreign_key(before, &create.name, key))
                .collect(),
            Operation::CreateIndex(create) => {
                let columns = leading_columns(&create.index);
                vec![Change::Indexes { table: before.shorten(&create.index.table), columns }]
            }
            Operation::DropIndex(drop) if !drop.concurrently => match before.index_owner(&drop.name) {
                Some(IndexOwner::Table(table, _)) => vec![Change::DropsIndex { table: before.shorten(&table.name) }],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let Links { makes, renames, .. } = self.links(before);
        let named = |object: Object| match object {
            Object::Relation(name) => Some(Named::Relation(before.shorten(&name))),
            Object::Type(name) => Some(Named::Type(before.shorten(&name))),
            _ => None,
        };
        // What is made by a renaming is what was renamed.
        let mut renamed = renames.into_iter();
        changes.extend(makes.into_iter().filter_map(|made| match renamed.next() {
            Some(old) => Some(Change::Moves { from: named(old)?, to: named(made)? }),
            None => Some(Change::Makes(named(made)?)),
        }));
        changes
    }
}

fn renames_table(table: QualifiedName) -> Change {
    Change::Renames { what: format!("table {table}"), of: Named::Relation(table) }
}

fn of_constraint(before: &Catalog, table: &QualifiedName, constraint: &Constraint) -> Vec<Change> {
    let unchecked = constraint.name.as_ref().filter(|_| !constraint.is_valid());
    let unchecked =
        unchecked.map(|name| Change::LeavesUnchecked { table: before.shorten(table), constraint: name.clone() });
    let key = constraint.foreign_key().map(|key| foreign_key(before, table, key));
    unchecked.into_iter().chain(key).collect()
}

fn foreign_key(before: &Catalog, table: &QualifiedName, key: &ForeignKey) -> Change {
    let known = before.table(table).known();
    let covers = |columns: &[Ident]| {
        columns.len() >= key.columns.len() && columns[..key.columns.len()].iter().all(|one| key.columns.contains(one))
    };
    let indexed = known.is_some_and(|table| {
        table.indexes.iter().any(|index| covers(&leading_columns(index))) || table.keys().any(|(_, key)| covers(key))
    });
    Change::ForeignKey { table: before.shorten(table), columns: key.columns.clone(), indexed }
}

/// The columns at the front of an index that is over all rows.
fn leading_columns(index: &Index) -> Vec<Ident> {
    match index.predicate {
        Some(_) => Vec::new(),
        None => index.elements.iter().map_while(|element| element.key.column().cloned()).collect(),
    }
}
