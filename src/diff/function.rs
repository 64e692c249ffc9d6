//! Functions and procedures.

use super::{Found, Sides};
use crate::catalog::{Argument, ArgumentMode, Catalog, Function};
use crate::diagnostic::Diagnostics;
use crate::expression::is_same_text;
use crate::op::create_function::CreateFunction;
use crate::op::drop_function::DropFunction;
use crate::op::{Effect, Operation};
use crate::sql::scan::tokens;
use crate::sql::{DataType, Expression, Spanned};

/// The functions that differ.
pub fn compare(sides: Sides<'_>, found: &mut Found) {
    for one in all(sides, sides.after) {
        match counterpart(sides.before, one) {
            None => found.added(subject(sides, one), one.name.span()),
            Some(other) if !is_same(sides, other, one) => {
                found.changed("another definition", subject(sides, one), one.name.span());
            }
            Some(_) => {}
        }
    }
    for one in unwanted(sides) {
        found.removed(subject(sides, one), None, one.name.span());
    }
}

fn subject(sides: Sides<'_>, function: &Function) -> String {
    format!("{} '{}'", function.kind(), sides.after.shorten(&function.name))
}

fn all<'a>(sides: Sides<'a>, catalog: &'a Catalog) -> impl Iterator<Item = &'a Function> {
    let all = catalog.namespaces().flat_map(|namespace| namespace.functions());
    all.filter(move |one| !sides.options.ignore.holds(catalog, &one.name))
}

/// The function of the same name with the same parameters.
fn counterpart<'a>(catalog: &'a Catalog, function: &Function) -> Option<&'a Function> {
    let of_name = catalog.functions(&function.name).iter().map(|entry| &entry.value);
    of_name.into_iter().find(|other| catalog.is_same_signature(other, function))
}

fn unwanted<'a>(sides: Sides<'a>) -> impl Iterator<Item = &'a Function> {
    let gone = all(sides, sides.before).filter(move |one| counterpart(sides.after, one).is_none());
    gone.filter(move |_| !sides.options.keeps)
}

fn is_same(sides: Sides<'_>, before: &Function, after: &Function) -> bool {
    before.procedure == after.procedure
        && before.body == after.body
        && are_same_parameters(sides, &before.parameters, &after.parameters)
        && is_same_return(before.returns.as_ref(), after.returns.as_ref())
        && attributes(before) == attributes(after)
}

fn are_same_parameters(sides: Sides<'_>, before: &Expression, after: &Expression) -> bool {
    if is_same_text(before.as_str(), after.as_str()) {
        return true;
    }
    let (Some(old), Some(new)) = (Argument::list(before), Argument::list(after)) else { return false };
    let is_same = |(one, other): (&Argument, &Argument)| {
        one.mode == other.mode
            && one.name == other.name
            && sides.is_same_type(&one.data_type, &other.data_type)
            && !one.has_default
            && !other.has_default
    };
    old.len() == new.len() && old.iter().zip(&new).all(is_same)
}

fn is_same_return(before: Option<&Expression>, after: Option<&Expression>) -> bool {
    match (before, after) {
        (Some(one), Some(other)) => {
            let read = |text: &Expression| DataType::parse(text.as_str().trim(), text.span()).ok();
            is_same_text(one.as_str(), other.as_str())
                || matches!((read(one), read(other)), (Some(one), Some(other)) if one == other)
        }
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The attributes of a function in any order, without those that hold anyway (documentation of `CREATE FUNCTION`).
fn attributes(function: &Function) -> Vec<String> {
    let text = tokens(function.attributes.as_str()).filter(|token| !token.is_filler());
    let words: Vec<String> = text.map(|token| token.name().unwrap_or_else(|| token.text.to_string())).collect();
    let mut clauses: Vec<Vec<String>> = Vec::new();
    for word in words {
        let begins = matches!(
            word.as_str(),
            "language"
                | "volatile"
                | "stable"
                | "immutable"
                | "strict"
                | "called"
                | "returns"
                | "security"
                | "external"
                | "leakproof"
                | "not"
                | "parallel"
                | "cost"
                | "rows"
                | "set"
                | "window"
                | "support"
                | "transform"
        );
        match clauses.last_mut() {
            Some(last) if !begins || (last.len() == 1 && last[0] == "not") => last.push(word),
            _ => clauses.push(vec![word]),
        }
    }
    let mut clauses: Vec<String> = clauses.into_iter().map(|clause| clause.join(" ")).collect();
    for clause in &mut clauses {
        if clause == "returns null on null input" {
            *clause = "strict".to_string();
        }
        if let Some(rest) = clause.strip_prefix("external ") {
            *clause = rest.to_string();
        }
    }
    let idle = ["volatile", "called on null input", "security invoker", "not leakproof", "parallel unsafe"];
    clauses.retain(|clause| !idle.contains(&clause.as_str()));
    clauses.sort();
    clauses
}

/// The functions that must go before they are made again: `or replace` does not take them.
pub fn remade<'a>(sides: Sides<'a>) -> Vec<&'a Function> {
    let changed = all(sides, sides.after).filter_map(|one| Some((counterpart(sides.before, one)?, one)));
    let is_remade = |(before, after): &(&Function, &Function)| {
        let mut faults = Diagnostics::new();
        let replace = CreateFunction { function: (*after).clone(), or_replace: true };
        replace.check(sides.before, &mut faults);
        !is_same(sides, before, after) && faults.has_errors()
    };
    changed.filter(is_remade).map(|(before, _)| before).collect()
}

/// What makes the new ones, and replaces those that have changed.
pub fn make(sides: Sides<'_>) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    for one in all(sides, sides.after) {
        let before = counterpart(sides.before, one);
        if before.is_none_or(|before| !is_same(sides, before, one)) {
            operations.push(CreateFunction { function: one.clone(), or_replace: before.is_some() }.into());
        }
    }
    operations
}

/// What drops a function.
pub fn drop(sides: Sides<'_>, function: &Function) -> Operation {
    let is_input = |one: &Argument| function.procedure || one.mode != ArgumentMode::Out;
    let types = function.arguments().map(|arguments| {
        let types: Vec<String> = arguments.into_iter().filter(is_input).map(|one| one.data_type.to_string()).collect();
        Expression::made(types.join(", "))
    });
    DropFunction {
        name: sides.before.shorten(&function.name),
        procedure: function.procedure,
        parameters: types,
        if_exists: false,
        cascade: false,
    }
    .into()
}

/// What drops those that are not wanted.
pub fn take(sides: Sides<'_>) -> Vec<Operation> {
    unwanted(sides).map(|one| drop(sides, one)).collect()
}
