//! `create_function` and `create_procedure`.

use super::cascade::Cascade;
use super::clause::Typed;
use super::drop_function::DropFunction;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Argument, Catalog, Entry, Function, Needed};
use crate::diagnostic::Diagnostics;
use crate::sql::{Expression, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Makes a function or a procedure.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_function.sql")]
pub struct CreateFunction {
    /// The function.
    pub function: Function,
    /// `or replace`.
    pub or_replace: bool,
}

impl CreateFunction {
    /// What stands between `RETURNS …` and the body, such that more may follow.
    fn attributes(&self) -> String {
        let attributes = self.function.attributes.as_str().trim();
        match self.function.attributes.ends_in_comment() {
            true => format!("{attributes}\n"),
            false => attributes.to_string(),
        }
    }

    /// Dollar quotes for its body.
    fn quotes(&self) -> String {
        dollar_quotes(self.function.body.as_str())
    }

    /// The function that it takes the place of, with what is known of that.
    fn replaced<'a>(&self, before: &'a Catalog) -> Option<&'a Entry<Function>> {
        let known = before.functions(&self.function.name).iter();
        known.filter(|_| self.or_replace).find(|one| before.is_same_signature(&one.value, &self.function))
    }

    fn drop(&self, cascade: bool) -> DropFunction {
        let Function { name, procedure, .. } = &self.function;
        let types = self.function.input_types().map(|types| {
            let types: Vec<String> = types.iter().map(ToString::to_string).collect();
            Expression::made(types.join(", "))
        });
        DropFunction { name: name.clone(), procedure: *procedure, parameters: types, if_exists: false, cascade }
    }

    /// What brings the replaced function back. A default that was added can only go with the whole function.
    fn bring_back(&self, replaced: &Function, before: &Catalog) -> Inverse {
        let defaults = |function: &Function| {
            let arguments = function.arguments();
            arguments.map(|arguments| arguments.iter().filter(|one| one.has_default).count())
        };
        let back = |or_replace| CreateFunction { function: replaced.clone(), or_replace }.into();
        if defaults(replaced) == defaults(&self.function) {
            return Inverse::Exact(vec![back(true)]);
        }
        let (restored, lost) = Cascade::of(before, Needed::Function(&self.function.name)).restored();
        let drop = self.drop(!restored.is_empty());
        let operations: Vec<Operation> = [drop.into(), back(false)].into_iter().chain(restored).collect();
        Inverse::of(operations, lost)
    }
}

/// Dollar quotes for a text: the shortest that it does not end itself.
fn dollar_quotes(text: &str) -> String {
    // A `$` at the end of the text would run into the closing quotes.
    let text = format!("{text}$");
    let mut quotes = "$$".to_string();
    let mut number = 0usize;
    while text.contains(&quotes) {
        quotes = if number == 0 { "$function$".into() } else { format!("$function{number}$") };
        number += 1;
    }
    quotes
}

impl Effect for CreateFunction {
    fn summary(&self) -> String {
        format!("create {} {}", self.function.kind(), self.function.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let function = &self.function;
        let mut ties = Ties::new(before).needs_schema(&function.name);
        for data_type in function.types() {
            ties = ties.needs_type(&data_type).needs_row_type(&data_type);
        }
        if function.is_sql() {
            ties = ties.needs_of_query(&function.body);
        }
        let made = ties.function(&function.name);
        let mut links = ties.makes(made).links();
        links.needs.retain(|object| !links.makes.contains(object));
        links
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let function = &self.function;
        fit.schema_of(&function.name);
        fit.name_is_short(&function.name.name);
        fit.function_form(function);
        fit.function_types(function);
        let known = before.functions(&function.name).iter().filter(|entry| !entry.doubtful).map(|entry| &entry.value);
        if let Some(earlier) = known.into_iter().find(|one| before.is_same_signature(one, function)) {
            match self.or_replace {
                true => fit.function_replaces(function, earlier),
                false => {
                    let what = format!("{} `{}` with these parameters", earlier.kind(), function.name);
                    fit.taken(function.name.span(), &what, earlier.name.span());
                }
            }
        }
        if function.is_sql() && before.checks_bodies() {
            fit.query(&function.body);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.function.name.span());
        let read = if self.function.is_sql() { self.function.body.sources() } else { Vec::new() };
        vec![read.iter().fold(statement, |statement, source| {
            statement.locks(&before.shorten(&source.relation), LockMode::AccessShare)
        })]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.put_function(self.function.clone());
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        match self.replaced(before) {
            Some(Entry { value, doubtful: false }) => self.bring_back(value, before),
            None if !self.or_replace || before.knows_functions(&self.function.name) => {
                Inverse::Exact(vec![self.drop(false).into()])
            }
            _ => {
                let (kind, name) = (self.function.kind(), &self.function.name);
                Inverse::None(format!("what {kind} {name} was before, if it was there, is not known"))
            }
        }
    }
}

impl Function {
    /// True if PostgreSQL reads its body when it is made: `LANGUAGE sql`.
    fn is_sql(&self) -> bool {
        self.language().as_deref() == Some("sql")
    }
}

impl Argument {
    /// True for `OUT` and `INOUT`.
    pub(super) fn is_output(&self) -> bool {
        use crate::catalog::ArgumentMode::{InOut, Out};
        matches!(self.mode, Out | InOut)
    }
}

#[cfg(test)]
mod tests {
    use super::dollar_quotes;

    #[test]
    fn a_body_cannot_end_its_own_quotes() {
        assert_eq!(dollar_quotes("SELECT 1"), "$$");
        assert_eq!(dollar_quotes("SELECT $1"), "$$");
        assert_eq!(dollar_quotes("SELECT $a$b$a$"), "$function$");
        assert_eq!(dollar_quotes("SELECT $$b$$"), "$function$");
        assert_eq!(dollar_quotes("SELECT 1 -- $"), "$function$");
        assert_eq!(dollar_quotes("SELECT $$b$$ $function$b$function$"), "$function1$");
        assert_eq!(dollar_quotes("SELECT $$b$$ -- $function"), "$function1$");
    }
}
