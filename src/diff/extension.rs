//! Extensions.

use super::{Found, Sides};
use crate::catalog::Extension;
use crate::op::Operation;
use crate::op::create_extension::CreateExtension;
use crate::op::drop_extension::DropExtension;
use crate::sql::Spanned;

/// The extensions of one side alone. A version that only one side names says nothing.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for one in missing(sides) {
        found.added(format!("extension '{}'", one.name.as_str()), one.name.span());
    }
    for one in unwanted(sides) {
        found.removed(format!("extension '{}'", one.name.as_str()), None, one.name.span());
    }
    for one in sides.after.extensions() {
        let Some(before) = sides.before.extension(&one.name).known() else { continue };
        if before.version.is_some() && one.version.is_some() && before.version != one.version {
            found.note(format!("the version of extension '{}' is not compared", one.name.as_str()), one.name.span());
        }
    }
}

/// What every database has.
fn is_given(extension: &Extension) -> bool {
    extension.name.as_str() == "plpgsql"
}

fn missing<'a>(sides: Sides<'a>) -> impl Iterator<Item = &'a Extension> {
    let is_new = move |one: &&Extension| !is_given(one) && sides.before.extension(&one.name).known().is_none();
    sides.after.extensions().filter(is_new)
}

fn unwanted<'a>(sides: Sides<'a>) -> impl Iterator<Item = &'a Extension> {
    let is_gone = move |one: &&Extension| !is_given(one) && sides.after.extension(&one.name).known().is_none();
    sides.before.extensions().filter(is_gone).filter(move |_| !sides.options.keeps)
}

/// What makes the new ones.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let create =
        |one: &Extension| CreateExtension { extension: one.clone(), if_not_exists: false, cascade: false }.into();
    missing(sides).map(create).collect()
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let drop = |one: &Extension| DropExtension { name: one.name.clone(), if_exists: false, cascade: false }.into();
    unwanted(sides).map(drop).collect()
}
