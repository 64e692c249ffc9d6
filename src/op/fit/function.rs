//! Whether a function fits: its form, its types, the function that it replaces, the name that it is dropped by.

use super::Fit;
use crate::catalog::{Argument, ArgumentMode, Function};
use crate::diagnostic::code::{FUNCTION_FORM, NO_SUCH_OBJECT, SEVERAL_FUNCTIONS};
use crate::diagnostic::{Diagnostic, nearest};
use crate::sql::{DataType, Ident, QualifiedName, Spanned};

/// Types that only a function can take or return (documentation, 8.21).
const PSEUDO_TYPES: &[&str] = &[
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "cstring",
    "event_trigger",
    "fdw_handler",
    "index_am_handler",
    "internal",
    "language_handler",
    "pg_ddl_command",
    "record",
    "table_am_handler",
    "trigger",
    "tsm_handler",
    "unknown",
    "void",
];

impl Fit<'_, '_> {
    /// Reports a function that PostgreSQL refuses for its form.
    pub fn function_form(&mut self, function: &Function) {
        let (kind, name, span) = (function.kind(), &function.name, function.name.span());
        let mut refuse = |message: String, help: &str| {
            self.report(Diagnostic::error(FUNCTION_FORM, span, message).help(help));
        };
        if function.language().is_none() {
            refuse(format!("{kind} `{name}` says no language"), "write one in front of the body: language plpgsql");
        }
        let arguments = function.arguments();
        let has_outputs = arguments.as_ref().is_none_or(|arguments| arguments.iter().any(Argument::is_output));
        match (function.procedure, &function.returns) {
            (false, None) if !has_outputs => {
                refuse(
                    format!("function `{name}` does not say what it returns"),
                    "write returns …, perhaps returns void",
                );
            }
            (true, Some(_)) => {
                refuse(
                    format!("procedure `{name}` cannot return anything"),
                    "give it an inout parameter, or make it a function",
                );
            }
            _ => {}
        }
        let Some(arguments) = arguments else { return };
        let outputs_only = |one: &Argument| one.mode == ArgumentMode::Out;
        for (at, argument) in arguments.iter().enumerate() {
            // One that goes in and one that comes out may share a name.
            let is_apart = |one: &Argument, other: &Argument| outputs_only(one) && !other.is_output();
            let is_same = |one: &&Argument| {
                let has_name = one.name.is_some() && one.name == argument.name;
                has_name && !is_apart(one, argument) && !is_apart(argument, one)
            };
            if let Some(Argument { name: Some(twice), .. }) = arguments[..at].iter().find(is_same) {
                refuse(
                    format!("{kind} `{name}` has two parameters of the name `{twice}`"),
                    "give one of them another name",
                );
            }
        }
        let mut inputs = arguments.iter().filter(|one| !outputs_only(one)).skip_while(|one| !one.has_default);
        if inputs.any(|one| !one.has_default) {
            let message = format!("{kind} `{name}` has a parameter without a default behind one that has one");
            refuse(message, "give it a default too, or put it in front");
        }
    }

    /// Reports types of a function that surely are not there.
    pub fn function_types(&mut self, function: &Function) {
        // A function in C makes the shell of a type that is not there yet (documentation of `CREATE TYPE`).
        if function.language().is_some_and(|language| matches!(&*language, "c" | "internal")) {
            return;
        }
        for data_type in function.types() {
            let is_pseudo = data_type.named_type().is_some_and(|name| PSEUDO_TYPES.contains(&name.name.as_str()));
            if !is_pseudo {
                self.data_type(&data_type);
            }
        }
    }

    /// Reports what `or replace` cannot change (documentation of `CREATE FUNCTION`; measured on PostgreSQL 15).
    pub fn function_replaces(&mut self, function: &Function, earlier: &Function) {
        let kind = function.kind();
        let fault = if function.procedure != earlier.procedure {
            Some(format!("it is a {}", earlier.kind()))
        } else if !self.are_same_outputs(function, earlier) {
            Some("it returns another type".into())
        } else {
            match (function.arguments(), earlier.arguments()) {
                (Some(new), Some(old)) => changed_arguments(&new, &old),
                _ => None,
            }
        };
        if let Some(fault) = fault {
            let message = format!("{kind} `{}` cannot be replaced: {fault}", function.name);
            let help = format!("drop the earlier one first: drop_{} {}", earlier.kind(), function.name);
            let diagnostic = Diagnostic::error(FUNCTION_FORM, function.name.span(), message).help(help);
            self.report(diagnostic.also(earlier.name.span(), "it is made here"));
        }
    }

    /// False only if the two surely return different types.
    fn are_same_outputs(&self, one: &Function, other: &Function) -> bool {
        let words = |function: &Function| {
            let returns = function.returns.as_ref().map(|returns| returns.as_str().trim().to_lowercase());
            let mut words: Vec<String> =
                returns.unwrap_or_default().split_whitespace().map(ToString::to_string).collect();
            words.truncate(1);
            words.retain(|word| word == "setof");
            words
        };
        let (Some(ours), Some(others)) = (outputs(one), outputs(other)) else { return true };
        let types = |outputs: &[(Option<Ident>, DataType)]| -> Vec<DataType> {
            outputs.iter().map(|(_, data_type)| data_type.clone()).collect()
        };
        let is_row = ours.len() > 1 || others.len() > 1;
        let names = |outputs: &[(Option<Ident>, DataType)]| -> Vec<Option<Ident>> {
            outputs.iter().map(|(name, _)| name.clone()).collect()
        };
        self.catalog.are_same_types(&types(&ours), &types(&others))
            && words(one) == words(other)
            && (!is_row || names(&ours) == names(&others))
    }

    /// Reports a function that is not there.
    pub fn no_function(&mut self, name: &QualifiedName, kind: &str, has_parameters: bool) {
        let of_name = self.catalog.functions(name).first().map(|entry| &entry.value);
        let with = if has_parameters && of_name.is_some() { " with these parameters" } else { "" };
        let message = format!("there is no {kind} `{name}`{with}");
        let mut diagnostic = Diagnostic::error(NO_SUCH_OBJECT, name.span(), message);
        match of_name {
            Some(other) => {
                let what = format!("{} `{}({})` is made here", other.kind(), other.name, other.parameters);
                diagnostic = diagnostic.also(other.name.span(), what);
            }
            None => {
                let all = self.catalog.namespaces().flat_map(|namespace| namespace.functions());
                if let Some(near) = nearest(name.name.as_str(), all.map(|one| one.name.name.as_str())) {
                    diagnostic = diagnostic.help(format!("did you mean `{}`?", name.sibling(Ident::made(near))));
                }
            }
        }
        self.report(diagnostic);
    }

    /// Reports a name that several functions have.
    pub fn several_functions(&mut self, name: &QualifiedName, several: Vec<&Function>) {
        let message = format!("`{name}` is the name of {} functions", several.len());
        let help = format!("say which one by the types of its parameters: `{name} ({})`", several[0].parameters);
        let first = Diagnostic::error(SEVERAL_FUNCTIONS, name.span(), message).help(help);
        let diagnostic = several.iter().fold(first, |diagnostic, one| {
            diagnostic.also(one.name.span(), format!("`{}({})`", one.name, one.parameters))
        });
        self.report(diagnostic);
    }
}

/// What a function returns, with the names of the columns if it returns several; `None` where that is not understood.
fn outputs(function: &Function) -> Option<Vec<(Option<Ident>, DataType)>> {
    let outputs = function.arguments()?.into_iter().filter(Argument::is_output);
    let outputs: Vec<_> = outputs.map(|one| (one.name, one.data_type)).collect();
    if !outputs.is_empty() {
        return Some(outputs);
    }
    let returned = function.returned_columns();
    (!returned.is_empty() || function.returns.is_none()).then_some(returned)
}

/// What changed in parameters of the same types that `or replace` cannot change.
fn changed_arguments(new: &[Argument], old: &[Argument]) -> Option<String> {
    let inputs = |arguments: &[Argument]| -> Vec<Argument> {
        arguments.iter().filter(|one| one.mode != ArgumentMode::Out).cloned().collect()
    };
    let (new, old) = (inputs(new), inputs(old));
    let renamed = old.iter().zip(&new).find(|(old, new)| old.name.is_some() && old.name != new.name);
    if let Some((Argument { name: Some(name), .. }, _)) = renamed {
        return Some(format!("its parameter `{name}` has another name"));
    }
    let without_default = old.iter().zip(&new).find(|(old, new)| old.has_default && !new.has_default);
    without_default.map(|_| "a parameter loses its default".into())
}
