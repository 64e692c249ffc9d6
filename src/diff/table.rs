//! Tables: what they are like as a whole. Columns, constraints, indexes and triggers have files of their own.

use super::same::are_same_parameters;
use super::{Found, Sides, column, constraint, index, trigger};
use crate::catalog::{Catalog, Persistence, Table};
use crate::expression::is_same_text;
use crate::op::Operation;
use crate::op::create_table_comment::CreateTableComment;
use crate::op::drop_table::DropTable;
use crate::op::drop_table_comment::DropTableComment;
use crate::op::restore;
use crate::sql::{QualifiedName, Spanned};

/// Every table of a catalog that a schema keeps.
pub fn all(catalog: &Catalog) -> Vec<(&QualifiedName, &Table)> {
    let kept = catalog.tables().filter(|table| table.persistence != Persistence::Temporary);
    kept.map(|table| (&table.name, table)).collect()
}

/// The tables that are on both sides.
pub fn pairs<'a>(sides: Sides<'a>) -> Vec<(QualifiedName, &'a Table, &'a Table)> {
    let all = sides.by_name(all).into_iter();
    all.filter_map(|(name, before, after)| Some((name, before?, after?))).collect()
}

/// The tables that differ, with all that is in them.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for (name, before, after) in sides.by_name(all) {
        let subject = format!("table '{name}'");
        match (before, after) {
            (None, Some(after)) => found.added(subject, after.name.span()),
            (Some(before), None) if !sides.options.keeps => {
                found.removed(subject, Some(format!("the rows of table {name}")), before.name.span());
            }
            (Some(before), Some(after)) => {
                for what in undecided(sides, before, after) {
                    found.changed(what, subject.clone(), after.name.span());
                }
                if before.comment != after.comment {
                    found.changed("table comment", subject, after.name.span());
                }
                column::compare(sides, (before, after), found);
                constraint::compare(sides, (before, after), found);
                let own = |catalog, table| restore::own_indexes(catalog, table).collect::<Vec<_>>();
                let indexes = (own(sides.before, before), own(sides.after, after));
                index::compare(sides, &name, (Some(before), Some(after)), (&indexes.0, &indexes.1), found);
                let own = |catalog, table| restore::own_triggers(catalog, table).collect::<Vec<_>>();
                trigger::compare(sides, &name, (&own(sides.before, before), &own(sides.after, after)), found);
            }
            _ => {}
        }
    }
}

/// What of a table as a whole no operation changes, a phrase each.
fn undecided(sides: Sides<'_>, before: &Table, after: &Table) -> Vec<String> {
    let (old, new) = (&before.options, &after.options);
    let mut found = Vec::new();
    let mut unless = |is_same: bool, what: &str| {
        if !is_same {
            found.push(what.to_string());
        }
    };
    unless(before.persistence == after.persistence, "logging change");
    let keys = match (&old.partition_by, &new.partition_by) {
        (Some(old), Some(new)) => old.strategy == new.strategy && is_same_text(old.key.as_str(), new.key.as_str()),
        (old, new) => old.is_none() && new.is_none(),
    };
    unless(keys, "other partitioning");
    let parents = old.inherits.len() == new.inherits.len()
        && old.inherits.iter().zip(&new.inherits).all(|(one, other)| sides.is_same_name(one, other));
    unless(parents, "other parents");
    let bounds = match (&before.partition_of, &after.partition_of) {
        (Some(old), Some(new)) => {
            let text = |bound: &Option<crate::sql::Expression>| bound.as_ref().map(|one| one.as_str().to_string());
            let (one, other) = (text(&old.bound).unwrap_or_default(), text(&new.bound).unwrap_or_default());
            sides.is_same_name(&old.parent, &new.parent) && is_same_text(&one, &other)
        }
        (old, new) => old.is_none() && new.is_none(),
    };
    unless(bounds, "another partition");
    unless(are_same_parameters(&old.with, &new.with), "other storage parameters");
    let method = |method: &Option<crate::sql::Ident>| {
        method.as_ref().map(|one| one.as_str().to_string()).filter(|one| one != "heap")
    };
    unless(method(&old.method) == method(&new.method), "another access method");
    unless(old.tablespace == new.tablespace, "another tablespace");
    found
}

/// What nobody but the author can decide, a sentence each.
pub fn open_questions(sides: Sides<'_>) -> Vec<String> {
    let pairs = pairs(sides).into_iter();
    let all = pairs.flat_map(|(name, before, after)| {
        undecided(sides, before, after).into_iter().map(move |what| format!("table {name}: {what}"))
    });
    all.collect()
}

/// What makes the new tables, with all that is in them.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let new = sides.by_name(all).into_iter().filter(|(_, before, _)| before.is_none());
    restore::tables(sides.after, new.filter_map(|(_, _, after)| after))
}

/// What changes their comments.
pub fn comments(sides: Sides<'_>) -> Vec<Operation> {
    let changed = pairs(sides).into_iter().filter(|(_, before, after)| before.comment != after.comment);
    changed
        .map(|(table, _, after)| match &after.comment {
            Some(comment) => CreateTableComment { table, comment: comment.clone() }.into(),
            None => DropTableComment { table }.into(),
        })
        .collect()
}

/// The tables that go.
pub fn gone<'a>(sides: Sides<'a>) -> Vec<(QualifiedName, &'a Table)> {
    let all = sides.by_name(all).into_iter().filter(|_| !sides.options.keeps);
    all.filter_map(|(name, before, after)| before.filter(|_| after.is_none()).map(|table| (name, table))).collect()
}

/// What drops those whose name something else is to have.
pub fn take_from_the_way(sides: Sides<'_>) -> Vec<Operation> {
    let in_the_way = gone(sides).into_iter().filter(|(name, _)| sides.after.relation(name).known().is_some());
    in_the_way.map(|(name, _)| DropTable { name, if_exists: false, cascade: false }.into()).collect()
}

/// What drops those that are not wanted. A partition goes with its parent.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let gone = gone(sides);
    let goes_along = |table: &Table| {
        table
            .partition_of
            .as_ref()
            .is_some_and(|of| gone.iter().any(|(_, other)| sides.before.same(&other.name, &of.parent)))
    };
    let own = gone.iter().filter(|(_, table)| !goes_along(table));
    own.map(|(name, _)| DropTable { name: name.clone(), if_exists: false, cascade: false }.into()).collect()
}
