//! `drop_function` and `drop_procedure`.

use super::cascade::Cascade;
use super::clause::Typed;
use super::create_function::CreateFunction;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Argument, Catalog, Entry, Function, Needed, input_types};
use crate::diagnostic::Diagnostics;
use crate::sql::{Expression, QualifiedName, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Drops a function or a procedure.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_function.sql")]
pub struct DropFunction {
    /// The function.
    pub name: QualifiedName,
    /// True for a procedure.
    pub procedure: bool,
    /// The types of its parameters, to the letter, without the parentheses; `None` where none were written.
    pub parameters: Option<Expression>,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropFunction {
    fn kind(&self) -> &'static str {
        if self.procedure { "procedure" } else { "function" }
    }

    /// The functions of the catalog that may be meant.
    fn meant<'a>(&self, catalog: &'a Catalog) -> Vec<&'a Entry<Function>> {
        let same_kind = catalog.functions(&self.name).iter().filter(|one| one.value.procedure == self.procedure);
        let types = self.parameters.as_ref().and_then(Argument::list).map(input_types);
        let is_meant = |entry: &&Entry<Function>| match (&self.parameters, &types, entry.value.input_types()) {
            (None, ..) => true,
            (Some(_), Some(types), Some(known)) => catalog.are_same_types(types, &known),
            (Some(parameters), ..) => *parameters == entry.value.parameters,
        };
        same_kind.filter(is_meant).collect()
    }

    /// The one function that is meant.
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<&'a Function> {
        match self.meant(catalog).as_slice() {
            [Entry { value, doubtful: false }] => Some(value),
            _ => None,
        }
    }

    /// What needs the function; who is meant by a call is sure only if it has no other of its name beside it.
    fn needed(&self, before: &Catalog) -> Option<Needed<'_>> {
        (before.functions(&self.name).len() == 1).then_some(Needed::Function(&self.name))
    }

    fn going_along<'a>(&self, before: &'a Catalog) -> Option<Cascade<'a>> {
        self.needed(before).map(|needed| Cascade::if_written(self.cascade, before, needed))
    }

    fn is_absent(&self, before: &Catalog) -> bool {
        self.if_exists && self.meant(before).is_empty() && before.knows_functions(&self.name)
    }
}

impl Effect for DropFunction {
    fn summary(&self) -> String {
        format!("drop {} {}", self.kind(), self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let dropped = ties.function(&self.name);
        let mut ties = ties.needs(dropped.clone()).drops(dropped).frees_schema(&self.name);
        for data_type in self.known(before).map(Function::types).unwrap_or_default() {
            ties = ties.frees_type(&data_type);
        }
        match self.going_along(before) {
            Some(going_along) => going_along.ties(ties).links(),
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let meant = self.meant(before);
        if meant.is_empty() {
            if !self.if_exists && before.knows_functions(&self.name) {
                fit.no_function(&self.name, self.kind(), self.parameters.is_some());
            }
            return;
        }
        if meant.len() > 1 && meant.iter().all(|entry| !entry.doubtful) {
            return fit.several_functions(&self.name, meant.iter().map(|entry| &entry.value).collect());
        }
        if let Some(needed) = self.needed(before).filter(|_| !self.cascade && self.known(before).is_some()) {
            fit.is_free(&format!("{} `{}`", self.kind(), self.name), self.name.span(), needed);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        if !self.cascade || self.is_absent(before) {
            return vec![statement];
        }
        vec![match (self.known(before), self.going_along(before)) {
            (Some(_), Some(going_along)) => going_along.facts(statement),
            _ => statement.unknown(format!("what needs {} {} is not known", self.kind(), self.name)),
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        let meant: Vec<Expression> = self.meant(catalog).iter().map(|entry| entry.value.parameters.clone()).collect();
        if let Some(needed) = self.needed(catalog).filter(|_| self.cascade && !meant.is_empty()) {
            catalog.drop_needing(needed);
        }
        catalog.retain_functions(&self.name, |one| one.procedure != self.procedure || !meant.contains(&one.parameters));
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let meant = self.meant(before);
        let [Entry { value: function, doubtful }] = meant.as_slice() else {
            return match self.is_absent(before) {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what {} {} is like is not known", self.kind(), self.name)),
            };
        };
        let create = CreateFunction { function: function.clone(), or_replace: false };
        let (restored, mut lost) = match self.going_along(before) {
            Some(going_along) => going_along.restored(),
            None => (Vec::new(), Vec::new()),
        };
        if self.cascade && self.needed(before).is_none() {
            lost.push(format!("what needed {} {}", self.kind(), self.name));
        }
        let operations: Vec<Operation> = std::iter::once(create.into()).chain(restored).collect();
        Inverse::of(operations, lost).if_doubtful(*doubtful, format_args!("{} {}", self.kind(), self.name))
    }
}
