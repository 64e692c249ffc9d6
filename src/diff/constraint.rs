//! Constraints.

use super::index::are_same_elements;
use super::same::are_same_parameters;
use super::{Found, Sides};
use crate::catalog::{
    Action, ActionKind, Catalog, Check, Constraint, ConstraintKind, Exclude, ForeignKey, Key, Match, NullsDistinct,
    Table, Timing,
};
use crate::expression::is_same_text;
use crate::op::restore;

/// The constraints that a table has itself, and not from a table above it.
pub fn own<'a>(catalog: &'a Catalog, table: &'a Table) -> Vec<&'a Constraint> {
    table.constraints.iter().filter(|one| !restore::is_inherited(catalog, table, one)).collect()
}

/// The constraints of a table that differ.
pub fn compare(sides: Sides<'_>, (before, after): (&Table, &Table), found: &mut Found) {
    let table = sides.after.shorten(&after.name);
    let subject = |one: &Constraint| {
        let name = one.name.as_ref().map(|name| name.as_str()).unwrap_or_default();
        format!("{} '{name}' on '{table}'", one.kind_word())
    };
    let (old, new) = (own(sides.before, before), own(sides.after, after));
    for one in &new {
        match old.iter().find(|other| other.name == one.name) {
            None => found.added(subject(one), one.span),
            Some(other) => match difference(sides, (before, after), (other, one), found) {
                Difference::None => {}
                Difference::Validity => found.changed("validation", subject(one), one.span),
                Difference::Definition => found.changed("another definition", subject(one), one.span),
            },
        }
    }
    for one in old.iter().filter(|one| !new.iter().any(|other| other.name == one.name)) {
        if !sides.options.keeps {
            found.removed(subject(one), None, one.span);
        }
    }
}

/// How two constraints differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    None,
    /// The wanted one is known to hold for the rows that are there, the other is not.
    Validity,
    /// In what they demand.
    Definition,
}

/// How two constraints of one table differ, whatever their names.
pub fn difference(
    sides: Sides<'_>,
    (table_before, table): (&Table, &Table),
    (before, after): (&Constraint, &Constraint),
    found: &mut Found,
) -> Difference {
    let is_same = is_same_timing(before.timing, after.timing)
        && before.comment == after.comment
        && match (&before.kind, &after.kind) {
            (ConstraintKind::PrimaryKey(one), ConstraintKind::PrimaryKey(other))
            | (ConstraintKind::Unique(one), ConstraintKind::Unique(other)) => is_same_key(one, other),
            (ConstraintKind::ForeignKey(one), ConstraintKind::ForeignKey(other)) => {
                is_same_foreign_key(sides, one, other)
            }
            (ConstraintKind::Check(one), ConstraintKind::Check(other)) => {
                let name = after.name.as_ref().map(|name| name.as_str()).unwrap_or_default();
                is_same_check(sides, name, table, (one, other), found)
            }
            (ConstraintKind::Exclude(one), ConstraintKind::Exclude(other)) => {
                is_same_exclusion(sides, (table_before, table), (one, other), found)
            }
            _ => false,
        };
    match (is_same, before.is_valid(), after.is_valid()) {
        (true, false, true) => Difference::Validity,
        (true, old, new) if old == new => Difference::None,
        _ => Difference::Definition,
    }
}

fn is_same_timing(before: Timing, after: Timing) -> bool {
    let plain = |timing: Timing| (timing.is_deferrable(), timing.initially_deferred == Some(true));
    plain(before) == plain(after)
}

fn is_same_key(before: &Key, after: &Key) -> bool {
    let refuses_null_twice = |key: &Key| key.nulls == Some(NullsDistinct::NotDistinct);
    before.columns == after.columns
        && before.include == after.include
        && refuses_null_twice(before) == refuses_null_twice(after)
        && are_same_parameters(&before.with, &after.with)
        && before.tablespace == after.tablespace
}

fn is_same_foreign_key(sides: Sides<'_>, before: &ForeignKey, after: &ForeignKey) -> bool {
    let action = |action: &Option<Action>| action.as_ref().map_or(ActionKind::NoAction, |action| action.kind.clone());
    let is_full = |key: &ForeignKey| key.matching == Some(Match::Full);
    before.columns == after.columns
        && sides.is_same_name(&before.table, &after.table)
        && before.referred == after.referred
        && is_full(before) == is_full(after)
        && action(&before.on_delete) == action(&after.on_delete)
        && action(&before.on_update) == action(&after.on_update)
}

fn is_same_check(
    sides: Sides<'_>,
    name: &str,
    table: &Table,
    (before, after): (&Check, &Check),
    found: &mut Found,
) -> bool {
    let what = format!("check '{name}' of table '{}'", sides.after.shorten(&table.name));
    let pair = (&before.expression, &after.expression);
    before.no_inherit == after.no_inherit && sides.is_same_expression(&what, Some(table), None, pair, found)
}

fn is_same_exclusion(
    sides: Sides<'_>,
    tables: (&Table, &Table),
    (before, after): (&Exclude, &Exclude),
    found: &mut Found,
) -> bool {
    let method = |one: &Exclude| one.method.as_ref().map_or("btree".to_string(), |method| method.as_str().to_string());
    let what = format!("an exclusion constraint of table '{}'", sides.after.shorten(&tables.1.name));
    let elements = |one: &Exclude| one.elements.iter().map(|(element, _)| element.clone()).collect::<Vec<_>>();
    let operators = before.elements.len() == after.elements.len()
        && before
            .elements
            .iter()
            .zip(&after.elements)
            .all(|((_, one), (_, other))| is_same_text(one.as_str(), other.as_str()));
    method(before) == method(after)
        && operators
        && are_same_elements(sides, &what, Some(tables.1), (&elements(before), &elements(after)), found)
        && before.include == after.include
        && are_same_parameters(&before.with, &after.with)
        && before.tablespace == after.tablespace
        && sides.is_same_option(
            &what,
            Some(tables.1),
            None,
            (before.predicate.as_ref(), after.predicate.as_ref()),
            found,
        )
}
