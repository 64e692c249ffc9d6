//! Indexes.

use super::same::are_same_parameters;
use super::{Found, Sides};
use crate::catalog::{Index, IndexElement, IndexKey, NullsDistinct, NullsOrder, SortOrder, Table};
use crate::sql::{QualifiedName, Spanned};

/// The indexes of a table or a materialized view that differ.
pub fn compare(
    sides: Sides<'_>,
    relation: &QualifiedName,
    tables: (Option<&Table>, Option<&Table>),
    (before, after): (&[&Index], &[&Index]),
    found: &mut Found,
) {
    let subject = |one: &Index| {
        let kind = if one.unique { "unique index" } else { "index" };
        format!("{kind} '{}' on '{relation}'", one.name.as_str())
    };
    for one in after {
        match before.iter().find(|other| other.name == one.name) {
            None => found.added(subject(one), one.name.span()),
            Some(other) if !is_same(sides, tables.1, (other, one), found) => {
                found.changed("another definition", subject(one), one.name.span());
            }
            Some(_) => {}
        }
    }
    for one in before.iter().filter(|one| !after.iter().any(|other| other.name == one.name)) {
        if !sides.options.keeps {
            found.removed(subject(one), None, one.name.span());
        }
    }
}

/// True if two indexes are the same, whatever their names.
pub fn is_same(sides: Sides<'_>, table: Option<&Table>, (before, after): (&Index, &Index), found: &mut Found) -> bool {
    let what = format!("index '{}'", after.name.as_str());
    let method = |one: &Index| one.method.as_ref().map_or("btree".to_string(), |method| method.as_str().to_string());
    let refuses_null_twice = |one: &Index| one.nulls == Some(NullsDistinct::NotDistinct);
    before.unique == after.unique
        && before.only == after.only
        && method(before) == method(after)
        && are_same_elements(sides, &what, table, (&before.elements, &after.elements), found)
        && before.include == after.include
        && refuses_null_twice(before) == refuses_null_twice(after)
        && are_same_parameters(&before.with, &after.with)
        && before.tablespace == after.tablespace
        && before.comment == after.comment
        && sides.is_same_option(&what, table, None, (before.predicate.as_ref(), after.predicate.as_ref()), found)
}

/// True if two lists of elements are the same.
pub fn are_same_elements(
    sides: Sides<'_>,
    what: &str,
    table: Option<&Table>,
    (before, after): (&[IndexElement], &[IndexElement]),
    found: &mut Found,
) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|pair| is_same_element(sides, what, table, pair, found))
}

fn is_same_element(
    sides: Sides<'_>,
    what: &str,
    table: Option<&Table>,
    (before, after): (&IndexElement, &IndexElement),
    found: &mut Found,
) -> bool {
    let keys = match (&before.key, &after.key) {
        (IndexKey::Column(one), IndexKey::Column(other)) => one == other,
        (IndexKey::Expression(one), IndexKey::Expression(other)) => {
            sides.is_same_expression(what, table, None, (one, other), found)
        }
        (IndexKey::Column(column), IndexKey::Expression(expression))
        | (IndexKey::Expression(expression), IndexKey::Column(column)) => {
            let bare = expression.as_str().trim().trim_start_matches('(').trim_end_matches(')').trim();
            bare == column.to_string()
        }
    };
    let order = |one: &IndexElement| {
        let descends = one.order == Some(SortOrder::Descending);
        let nulls_first = one.nulls.map_or(descends, |nulls| nulls == NullsOrder::First);
        (descends, nulls_first)
    };
    let class = |one: &IndexElement| one.operator_class.as_ref().map(|class| class.name.name.as_str().to_string());
    let parameters =
        |one: &IndexElement| one.operator_class.as_ref().map(|class| class.parameters.clone()).unwrap_or_default();
    keys && order(before) == order(after)
        && class(before) == class(after)
        && are_same_parameters(&parameters(before), &parameters(after))
        && sides.is_same_collation(before.collation.as_ref(), after.collation.as_ref())
}
