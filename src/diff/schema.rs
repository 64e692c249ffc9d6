//! Schemas.

use super::{Found, Sides};
use crate::catalog::Namespace;
use crate::op::Operation;
use crate::op::create_schema::CreateSchema;
use crate::op::drop_schema::DropSchema;
use crate::sql::Spanned;

/// The schemas that one side makes and the other does not have.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for one in missing(sides) {
        found.added(format!("schema '{}'", one.schema.name.as_str()), one.schema.name.span());
    }
    for one in unwanted(sides) {
        found.removed(format!("schema '{}'", one.schema.name.as_str()), None, one.schema.name.span());
    }
    for one in sides.after.namespaces() {
        let before = sides.before.schema(&one.schema.name).known();
        if before.is_some_and(|before| before.comment != one.schema.comment) {
            found.note(
                format!("the comment of schema '{}' is not compared", one.schema.name.as_str()),
                one.schema.name.span(),
            );
        }
    }
}

fn missing<'a>(sides: Sides<'a>) -> impl Iterator<Item = &'a Namespace> {
    let is_new = move |one: &&Namespace| sides.before.schema(&one.schema.name).known().is_none();
    sides
        .after
        .namespaces()
        .filter(move |one| is_new(one) && !sides.options.ignore.holds_schema(one.schema.name.as_str()))
}

fn unwanted<'a>(sides: Sides<'a>) -> impl Iterator<Item = &'a Namespace> {
    let is_gone = move |one: &&Namespace| !one.given && sides.after.schema(&one.schema.name).known().is_none();
    let all = sides.before.namespaces().filter(is_gone).filter(move |_| !sides.options.keeps);
    all.filter(move |one| !sides.options.ignore.holds_schema(one.schema.name.as_str()))
}

/// What makes the new schemas.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let made = missing(sides);
    made.map(|one| CreateSchema { schema: one.schema.clone(), if_not_exists: false }.into()).collect()
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let drop = |one: &Namespace| DropSchema { name: one.schema.name.clone(), if_exists: false, cascade: false }.into();
    unwanted(sides).map(drop).collect()
}
