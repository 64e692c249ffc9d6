//! Breaks a cycle of foreign keys between tables that are made in one block: the keys move behind the tables.

use crate::catalog::{Catalog, Constraint};
use crate::migration::Step;
use crate::op::Operation;
use crate::op::create_constraint::CreateConstraint;
use crate::op::create_table::{CreateTable, TableElement};
use crate::source::Span;
use crate::sql::QualifiedName;
use std::collections::BTreeSet;

/// The operations, with the foreign keys between tables among the stuck ones as operations of their own at the end.
pub(super) fn keys_behind_tables(steps: &[&Step], stuck: &BTreeSet<usize>, before: &Catalog) -> Vec<Step> {
    let made: Vec<QualifiedName> = stuck
        .iter()
        .filter_map(|at| match &steps[*at].operation {
            Operation::CreateTable(table) => Some(before.resolve(&table.name)),
            _ => None,
        })
        .collect();
    let mut result: Vec<Step> = Vec::new();
    let mut keys: Vec<Step> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let span = step.span;
        let mut step = (*step).clone();
        if let Operation::CreateTable(table) = &mut step.operation
            && stuck.contains(&at)
        {
            let others = |constraint: &Constraint| {
                let target = constraint.foreign_key().map(|key| before.resolve(&key.table));
                target.is_some_and(|target| made.contains(&target) && target != before.resolve(&table.name))
            };
            let taken = take_keys(&mut table.elements, others);
            keys.extend(taken.into_iter().map(|constraint| key_of(table, constraint, span)));
        }
        result.push(step);
    }
    result.extend(keys);
    result
}

fn key_of(table: &CreateTable, constraint: Constraint, span: Span) -> Step {
    let operation = CreateConstraint { table: table.name.clone(), constraint }.into();
    Step { comments: Vec::new(), operation, span }
}

/// Takes constraints out of a table, wherever they stand in it.
fn take_keys(elements: &mut Vec<TableElement>, wanted: impl Fn(&Constraint) -> bool) -> Vec<Constraint> {
    let mut taken = Vec::new();
    for element in elements.iter_mut() {
        if let TableElement::Column(definition) = element {
            taken.extend(definition.constraints.extract_if(.., |constraint| wanted(constraint)));
        }
    }
    let lines = elements.extract_if(.., |element| matches!(element, TableElement::Constraint(one) if wanted(one)));
    taken.extend(lines.filter_map(|element| match element {
        TableElement::Constraint(constraint) => Some(constraint),
        TableElement::Column(_) => None,
    }));
    taken
}
