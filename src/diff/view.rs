//! Views and materialized views.

use super::names::Scope;
use super::{Found, Sides, index, trigger};
use crate::catalog::{Catalog, View};
use crate::diagnostic::Diagnostics;
use crate::expression::{Answer, compare_queries, is_same_text};
use crate::op::create_view::CreateView;
use crate::op::drop_view::DropView;
use crate::op::{Effect, Operation, restore};
use crate::sql::{Expression, QualifiedName, Spanned};

/// Every view of a catalog.
pub fn all(catalog: &Catalog) -> Vec<(&QualifiedName, &View)> {
    catalog.views().map(|view| (&view.name, view)).collect()
}

/// The views that differ.
pub fn compare<'a>(sides: Sides<'a>, found: &mut Found) {
    for (name, before, after) in sides.by_name(all) {
        match (before, after) {
            (None, Some(after)) => found.added(format!("{} '{name}'", after.kind()), after.name.span()),
            (Some(before), None) if !sides.options.keeps => {
                found.removed(format!("{} '{name}'", before.kind()), None, before.name.span());
            }
            (Some(before), Some(after)) => {
                if !is_same(sides, (before, after), found) {
                    found.changed("another definition", format!("{} '{name}'", after.kind()), after.name.span());
                    continue;
                }
                let indexes = |view: &'a View| view.parts.indexes.iter().collect::<Vec<_>>();
                index::compare(sides, &name, (None, None), (&indexes(before), &indexes(after)), found);
                let triggers = |view: &'a View| view.parts.triggers.iter().collect::<Vec<_>>();
                trigger::compare(sides, &name, (&triggers(before), &triggers(after)), found);
            }
            _ => {}
        }
    }
}

fn is_same(sides: Sides<'_>, (before, after): (&View, &View), found: &mut Found) -> bool {
    let texts = |one: &Option<Expression>, other: &Option<Expression>| match (one, other) {
        (Some(one), Some(other)) => is_same_text(&plain(one), &plain(other)),
        (one, other) => one.is_none() && other.is_none(),
    };
    before.materialized == after.materialized
        && texts(&before.with, &after.with)
        && texts(&before.check_option, &after.check_option)
        && before.comment == after.comment
        && are_same_columns(before, after)
        && is_same_query(sides, (before, after), found)
}

/// True unless both are known to give columns of other names.
fn are_same_columns(before: &View, after: &View) -> bool {
    match (&before.parts.columns, &after.parts.columns) {
        (Some(one), Some(other)) => one == other,
        _ => before.columns == after.columns,
    }
}

/// An option in the words of a server: without quotes, and the kind of a check written.
fn plain(text: &Expression) -> String {
    let words = text.as_str().to_lowercase().replace('\'', "");
    match words.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "with check option" => "with cascaded check option".to_string(),
        other => other.to_string(),
    }
}

fn is_same_query(sides: Sides<'_>, (before, after): (&View, &View), found: &mut Found) -> bool {
    let scope = Scope { catalog: sides.after, table: None };
    let trimmed = |view: &'_ View| view.query.as_str().trim().trim_end_matches(';').to_string();
    match compare_queries(&trimmed(before), &trimmed(after), &scope) {
        Answer::Same => true,
        Answer::Differs if !sides.options.is_stored => false,
        Answer::Unknown if !sides.options.is_stored => false,
        // The query as a server writes it may be the same in other words.
        Answer::Differs | Answer::Unknown => {
            let name = sides.after.shorten(&after.name);
            found.note(format!("cannot tell whether the query of view '{name}' differs"), after.name.span());
            true
        }
    }
}

/// The views that must be out of the way because they change and cannot be replaced.
pub fn remade<'a>(sides: Sides<'a>) -> Vec<&'a View> {
    let mut unsaid = Found::default();
    let mut remade = Vec::new();
    for (_, before, after) in sides.by_name(all) {
        if let (Some(before), Some(after)) = (before, after)
            && !is_same(sides, (before, after), &mut unsaid)
            && replacement(sides, before, after).is_none()
        {
            remade.push(before);
        }
    }
    remade
}

/// The operation that replaces a view, if PostgreSQL takes it.
fn replacement(sides: Sides<'_>, before: &View, after: &View) -> Option<Operation> {
    let is_plain = !before.materialized && !after.materialized && before.comment == after.comment;
    let same_options = before.with == after.with;
    let view = View { parts: Default::default(), ..after.clone() };
    let create = CreateView { view, or_replace: true, if_not_exists: false };
    let mut faults = Diagnostics::new();
    create.check(sides.before, &mut faults);
    let knows_columns = before.parts.columns.is_some() && after.parts.columns.is_some();
    (is_plain && same_options && knows_columns && !faults.has_errors()).then(|| create.into())
}

/// What makes the new ones with their indexes and triggers, and replaces those that have changed.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let mut unsaid = Found::default();
    let mut operations = Vec::new();
    for (_, before, after) in sides.by_name(all) {
        match (before, after) {
            (None, Some(after)) => operations.extend(restore::view(sides.after, after)),
            (Some(before), Some(after)) if !is_same(sides, (before, after), &mut unsaid) => {
                operations.extend(replacement(sides, before, after));
            }
            _ => {}
        }
    }
    operations
}

/// What drops a view.
pub fn drop(sides: Sides<'_>, view: &View) -> Operation {
    let name = sides.before.shorten(&view.name);
    DropView { name, materialized: view.materialized, if_exists: false, cascade: false }.into()
}

/// Those that are not wanted.
pub fn unwanted<'a>(sides: Sides<'a>) -> Vec<&'a View> {
    let all = sides.by_name(all).into_iter().filter(|_| !sides.options.keeps);
    all.filter_map(|(_, before, after)| before.filter(|_| after.is_none())).collect()
}
