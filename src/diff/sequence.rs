//! Sequences: by themselves, and those of serial columns. That of an identity is a part of its column.

use super::{Found, Sides};
use crate::catalog::{Bound, Catalog, Relation, Sequence, SequenceOptions};
use crate::op::Operation;
use crate::op::alter_sequence::AlterSequence;
use crate::op::create_sequence::CreateSequence;
use crate::op::drop_sequence::DropSequence;
use crate::sql::{DataType, QualifiedName, Spanned};

fn all(catalog: &Catalog) -> Vec<(&QualifiedName, &Sequence)> {
    let relations = catalog.namespaces().flat_map(|namespace| namespace.relations());
    relations
        .filter_map(|(_, relation)| match relation {
            Relation::Sequence(one) if !is_of_identity(catalog, one) => Some((&one.name, &**one)),
            _ => None,
        })
        .collect()
}

/// True if it stands behind an identity column.
fn is_of_identity(catalog: &Catalog, sequence: &Sequence) -> bool {
    let Some((table, column)) = &sequence.owner else { return false };
    let column = catalog.table(table).known().and_then(|table| table.column(column));
    column.is_some_and(|column| column.identity.is_some())
}

/// True if its table or its column is on that side alone: it comes and goes with that.
fn goes_with_column(here: &Catalog, there: &Catalog, sequence: &Sequence) -> bool {
    let Some((table, column)) = &sequence.owner else { return false };
    let is_in = |catalog: &Catalog| catalog.table(table).known().is_some_and(|table| table.column(column).is_some());
    is_in(here) && !is_in(there)
}

/// The sequences that differ.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for (name, before, after) in sides.by_name(all) {
        let subject = format!("sequence '{name}'");
        match (before, after) {
            (None, Some(after)) if !goes_with_column(sides.after, sides.before, after) => {
                found.added(subject, after.name.span());
            }
            (Some(before), None) if !goes_with_column(sides.before, sides.after, before) && !sides.options.keeps => {
                found.removed(subject, Some(format!("the last value of sequence {name}")), before.name.span());
            }
            (Some(before), Some(after)) if alteration(sides, before, after).is_some() => {
                found.changed("another definition", subject, after.name.span());
            }
            _ => {}
        }
    }
}

/// The options that lead from one sequence to another.
pub fn changed_options(
    before: (&SequenceOptions, Option<&DataType>),
    after: (&SequenceOptions, Option<&DataType>),
) -> SequenceOptions {
    let (old, new) = (before.0.counting(before.1), after.0.counting(after.1));
    let (old_cycle, cycle) = (before.0.cycle.unwrap_or(false), after.0.cycle.unwrap_or(false));
    SequenceOptions {
        increment: (old.increment != new.increment).then_some(new.increment),
        start: (old.start != new.start).then_some(new.start),
        restart: None,
        minimum: (old.minimum != new.minimum).then_some(Bound::Value(new.minimum)),
        maximum: (old.maximum != new.maximum).then_some(Bound::Value(new.maximum)),
        cache: (old.cache != new.cache).then_some(new.cache),
        cycle: (old_cycle != cycle).then_some(cycle),
    }
}

/// What makes one sequence of the other, if they differ.
fn alteration(sides: Sides<'_>, before: &Sequence, after: &Sequence) -> Option<AlterSequence> {
    let types = (before.data_type.as_ref(), after.data_type.as_ref());
    let bigint = DataType::made("bigint");
    let is_other_type = types.0.unwrap_or(&bigint) != types.1.unwrap_or(&bigint);
    // A bound that is the end of its type follows the type.
    let base = if is_other_type { types.1 } else { types.0 };
    let is_free = |options: &SequenceOptions| {
        options.maximum.is_none_or(|one| one == Bound::No) && options.minimum.is_none_or(|one| one == Bound::No)
    };
    let base = if is_free(&before.options) { base } else { types.0 };
    let options = changed_options((&before.options, base), (&after.options, types.1));
    let owner = |catalog: &Catalog, sequence: &Sequence| {
        sequence.owner.as_ref().map(|(table, column)| (catalog.resolve(table), column.clone()))
    };
    let is_other_owner = owner(sides.before, before) != owner(sides.after, after);
    let alter = AlterSequence {
        name: sides.after.shorten(&after.name),
        if_exists: false,
        data_type: is_other_type.then(|| types.1.cloned().unwrap_or(bigint)),
        options,
        owner: is_other_owner
            .then(|| after.owner.as_ref().map(|(table, column)| (sides.after.shorten(table), column.clone()))),
    };
    let is_nothing = !is_other_type && !is_other_owner && alter.options == SequenceOptions::default();
    (!is_nothing).then_some(alter)
}

/// What makes the new ones, without an owner; that comes when its column is there.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let new = sides.by_name(all).into_iter().filter_map(|(_, before, after)| after.filter(|_| before.is_none()));
    // Where an identity has the name, the sequence comes when that is gone.
    let is_free = |one: &&Sequence| sides.before.relation(&one.name).known().is_none();
    let new = new.filter(|one| !goes_with_column(sides.after, sides.before, one)).filter(is_free);
    let create = |one: &Sequence| {
        let sequence = Sequence { owner: None, ..one.clone() };
        CreateSequence { sequence, if_not_exists: false, temporary: false }.into()
    };
    new.map(create).collect()
}

/// What alters those that are there.
pub fn alter(sides: Sides<'_>) -> Vec<Operation> {
    let pairs = sides.by_name(all).into_iter().filter_map(|(_, before, after)| Some((before?, after?)));
    pairs.filter_map(|(before, after)| alteration(sides, before, after)).map(Operation::from).collect()
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let all = sides.by_name(all).into_iter();
    let gone = all.filter(|(_, before, after)| before.is_some() && after.is_none() && !sides.options.keeps);
    gone.map(|(name, ..)| DropSequence { name, if_exists: false, cascade: false }.into()).collect()
}
