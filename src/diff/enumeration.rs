//! Enums: values are added at their place; what would take one away is for the author.

use super::{Found, Sides};
use crate::catalog::{Catalog, Enum, Type};
use crate::op::Operation;
use crate::op::alter_enum::{AlterEnum, EnumChange, EnumPlace};
use crate::op::create_enum::CreateEnum;
use crate::op::drop_enum::DropEnum;
use crate::sql::{Literal, QualifiedName, Spanned};

fn all(catalog: &Catalog) -> Vec<(&QualifiedName, &Enum)> {
    let types = catalog.namespaces().flat_map(|namespace| namespace.types());
    types
        .filter_map(|one| match one {
            Type::Enum(one) => Some((&one.name, one)),
            Type::Domain(_) => None,
        })
        .collect()
}

/// The enums that differ.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for (name, before, after) in sides.by_name(all) {
        match (before, after) {
            (None, Some(after)) => found.added(format!("enum '{name}'"), after.name.span()),
            (Some(before), None) if !sides.options.keeps => {
                found.removed(format!("enum '{name}'"), None, before.name.span());
            }
            (Some(before), Some(after)) if before.values != after.values => {
                let subject = format!("enum '{name}'");
                for value in additions(before, after).iter().map(|(value, _)| value) {
                    found.changed(format!("added value {value}"), subject.clone(), value.span());
                }
                if let Some(what) = undecided(before, after) {
                    found.changed(what, subject, after.name.span());
                }
            }
            _ => {}
        }
    }
}

/// The new values, each with its place among those that are there by then.
fn additions(before: &Enum, after: &Enum) -> Vec<(Literal, Option<EnumPlace>)> {
    let mut there = before.values.clone();
    let mut added = Vec::new();
    for (at, value) in after.values.iter().enumerate().filter(|(_, value)| !before.values.contains(value)) {
        let previous = at.checked_sub(1).and_then(|before| after.values.get(before));
        let next = after.values[at..].iter().find(|next| there.contains(next));
        let place = match (previous.filter(|one| there.contains(one)), next) {
            (_, None) => None,
            (Some(previous), _) => Some(EnumPlace::After(previous.clone())),
            (None, Some(next)) => Some(EnumPlace::Before(next.clone())),
        };
        there.push(value.clone());
        added.push((value.clone(), place));
    }
    added
}

/// What no value that is added brings about, in a few words.
fn undecided(before: &Enum, after: &Enum) -> Option<String> {
    let gone: Vec<String> =
        before.values.iter().filter(|value| !after.values.contains(value)).map(ToString::to_string).collect();
    let kept = |list: &Enum, other: &Enum| -> Vec<Literal> {
        list.values.iter().filter(|value| other.values.contains(value)).cloned().collect()
    };
    match gone.as_slice() {
        [] if kept(before, after) == kept(after, before) => None,
        [] => Some("another order of the values".to_string()),
        [one] => Some(format!("removed value {one}")),
        several => Some(format!("removed values {}", several.join(", "))),
    }
}

/// What makes the new enums, and adds values to those that are there.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    for (name, before, after) in sides.by_name(all) {
        match (before, after) {
            (None, Some(after)) => {
                operations.push(CreateEnum { name: after.name.clone(), values: after.values.clone() }.into());
            }
            (Some(before), Some(after)) => {
                for (value, place) in additions(before, after) {
                    let change = EnumChange::AddValue { value, if_not_exists: false, place };
                    operations.push(AlterEnum { name: name.clone(), change }.into());
                }
            }
            _ => {}
        }
    }
    operations
}

/// What nobody but the author can decide, a sentence each.
pub fn open_questions(sides: Sides<'_>) -> Vec<String> {
    let mut questions = Vec::new();
    for (name, before, after) in sides.by_name(all) {
        if let (Some(before), Some(after)) = (before, after)
            && let Some(what) = undecided(before, after)
        {
            questions.push(format!("enum {name}: {what}; rows may have it, and a new type is needed"));
        }
    }
    questions
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    let all = sides.by_name(all).into_iter();
    let gone = all.filter(|(_, before, after)| before.is_some() && after.is_none() && !sides.options.keeps);
    gone.map(|(name, ..)| DropEnum { name, if_exists: false, cascade: false }.into()).collect()
}
