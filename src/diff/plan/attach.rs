//! What is new is made, what was taken away is made again, and what is not wanted any more goes.

use super::Planner;
use crate::catalog::{Catalog, Column, Constraint, ConstraintKind, Nullability, Table};
use crate::diff::{Sides, column, constraint, domain, enumeration, extension, function, schema, sequence, table, view};
use crate::op::add_column::AddColumn;
use crate::op::alter_column::ColumnChange;
use crate::op::create_constraint::CreateConstraint;
use crate::op::create_index::CreateIndex;
use crate::op::create_table::ColumnDefinition;
use crate::op::drop_column::DropColumn;
use crate::op::validate_constraint::ValidateConstraint;
use crate::op::{Operation, restore};
use crate::sql::QualifiedName;

impl Planner<'_> {
    /// Makes what is wanted and not there.
    pub(super) fn attach(&mut self) {
        let sides = self.sides();
        let mut operations = function::make(sides);
        operations.extend(table::make(sides));
        let mut required = Vec::new();
        for (name, before, after) in table::pairs(sides) {
            for column in column::own(sides.after, after).filter(|one| before.column(&one.name).is_none()) {
                operations.extend(added(sides, &name, after, column, &mut required));
            }
        }
        operations.extend(table::comments(sides));
        self.run(operations);
        for (table, column) in required {
            self.leave_open(format!("fill {table}.{}", column.name));
            self.run(vec![restore::change(&table, &column.name, ColumnChange::SetNotNull)]);
        }
        let operations = sequence::alter(self.sides());
        self.run(operations);
        let sides = self.sides();
        let mut operations = keys_and_indexes(sides);
        operations.extend(view::make(sides));
        operations.extend(parts_of_views(sides));
        operations.extend(triggers(sides));
        self.run(operations);
    }

    /// Drops what is not wanted.
    pub(super) fn take_away(&mut self) {
        let sides = self.sides();
        let mut operations = columns(sides);
        operations.extend(table::take(sides));
        operations.extend(function::take(sides));
        self.run(operations);
        let sides = self.sides();
        let mut operations = sequence::take(sides);
        operations.extend(enumeration::take(sides));
        operations.extend(domain::take(sides));
        operations.extend(extension::take(sides));
        operations.extend(schema::take(sides));
        self.run(operations);
    }
}

/// What adds a column to a table with rows. Where nothing says how these are filled, it may be null at first.
fn added(
    sides: Sides<'_>,
    table: &QualifiedName,
    after: &Table,
    column: &Column,
    required: &mut Vec<(QualifiedName, Column)>,
) -> Vec<Operation> {
    let restored = restore::column(sides.after, after, column);
    let mut column = restored.column;
    let is_filled = column.default.is_some()
        || column.generated.is_some()
        || column.identity.is_some()
        || column.data_type.serial_of().is_some();
    if column.nullability == Nullability::NotNull && !is_filled {
        column.nullability = Nullability::Unspecified;
        required.push((table.clone(), column.clone()));
    }
    let definition = ColumnDefinition { column, constraints: Vec::new() };
    let add = AddColumn { table: table.clone(), if_not_exists: false, definition };
    restored.before.into_iter().chain([add.into()]).chain(restored.after).collect()
}

/// The constraints and indexes that tables are to have and do not: keys first, foreign keys behind all others.
fn keys_and_indexes(sides: Sides<'_>) -> Vec<Operation> {
    let (mut keys, mut others, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    let mut validated: Vec<Operation> = Vec::new();
    for (table, before, after) in table::pairs(sides) {
        for one in constraint::own(sides.after, after) {
            let known = before.constraints.iter().find(|other| other.name == one.name);
            match known {
                None => {
                    let place = match one.kind {
                        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => &mut keys,
                        ConstraintKind::ForeignKey(_) => &mut foreign,
                        ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => &mut others,
                    };
                    let mut constraint = one.clone();
                    if sides.options.online && one.is_valid() && !one.has_index() {
                        constraint.set_valid(false);
                        validated.extend(validation(&table, one));
                    }
                    place.push(CreateConstraint { table: table.clone(), constraint }.into());
                }
                Some(known) if !known.is_valid() && one.is_valid() => validated.extend(validation(&table, one)),
                Some(_) => {}
            }
        }
        let (own, known) = (own_indexes(sides.after, after), own_indexes(sides.before, before));
        for index in own.into_iter().filter(|one| !known.iter().any(|other| other.name == one.name)) {
            let concurrently = sides.options.online;
            others.push(CreateIndex { index: index.clone(), concurrently, if_not_exists: false }.into());
        }
    }
    [keys, others, foreign, validated].concat()
}

fn own_indexes<'a>(catalog: &'a Catalog, table: &'a Table) -> Vec<&'a crate::catalog::Index> {
    restore::own_indexes(catalog, table).collect()
}

fn validation(table: &QualifiedName, constraint: &Constraint) -> Option<Operation> {
    let name = constraint.name.clone()?;
    Some(ValidateConstraint { table: table.clone(), name }.into())
}

/// The indexes and triggers that views on both sides are to have and do not.
fn parts_of_views(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (name, before, after) in sides.by_name(view::all) {
        let (Some(before), Some(after)) = (before, after) else { continue };
        let indexes =
            after.parts.indexes.iter().filter(|one| !before.parts.indexes.iter().any(|other| other.name == one.name));
        operations.extend(indexes.map(restore::index));
        let triggers =
            after.parts.triggers.iter().filter(|one| !before.parts.triggers.iter().any(|other| other.name == one.name));
        operations.extend(triggers.map(|one| restore::trigger_of(&name, one)));
    }
    operations
}

/// The triggers that tables on both sides are to have and do not.
fn triggers(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (name, before, after) in table::pairs(sides) {
        let new = restore::own_triggers(sides.after, after);
        let new = new.filter(|one| !before.triggers.iter().any(|other| other.name == one.name));
        operations.extend(new.map(|one| restore::trigger_of(&name, one)));
    }
    operations
}

/// What drops the columns that are not wanted.
fn columns(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    if sides.options.keeps {
        return operations;
    }
    for (table, before, after) in table::pairs(sides) {
        for column in column::own(sides.before, before).filter(|one| after.column(&one.name).is_none()) {
            let column = column.name.clone();
            operations.push(DropColumn { table: table.clone(), column, if_exists: false, cascade: false }.into());
        }
    }
    operations
}
