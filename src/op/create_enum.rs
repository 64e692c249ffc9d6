//! `create_enum`.

use super::drop_enum::DropEnum;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Enum, Type};
use crate::diagnostic::Diagnostics;
use crate::sql::{Literal, QualifiedName, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Makes an enum type.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_enum.sql")]
pub struct CreateEnum {
    /// The type.
    pub name: QualifiedName,
    /// Its values, in order.
    pub values: Vec<Literal>,
}

impl Effect for CreateEnum {
    fn summary(&self) -> String {
        format!("create enum {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_schema(&self.name);
        let made = ties.user_type(&self.name);
        ties.makes(made).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.schema_of(&self.name);
        fit.new_type_is_free(&self.name);
        for (at, value) in self.values.iter().enumerate() {
            fit.enum_value_is_new(&self.values[..at], value);
        }
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        vec![Statement::new(self.to_string(), self.name.span())]
    }

    fn apply(&self, catalog: &mut Catalog) {
        let made = Enum { name: self.name.clone(), values: self.values.clone() };
        catalog.put_type(Type::Enum(made));
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        Inverse::Exact(vec![DropEnum { name: self.name.clone(), if_exists: false, cascade: false }.into()])
    }
}
