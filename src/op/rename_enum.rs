//! `rename_enum`.

use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, QualifiedName, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Renames an enum type. A domain is renamed by it too, as by PostgreSQL's `ALTER TYPE`.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/rename_enum.sql")]
pub struct RenameEnum {
    /// The type.
    pub name: QualifiedName,
    /// Its new name.
    pub new_name: Ident,
}

impl RenameEnum {
    fn renamed(&self) -> QualifiedName {
        self.name.sibling(self.new_name.clone())
    }
}

impl Effect for RenameEnum {
    fn summary(&self) -> String {
        format!("rename enum {} to {}", self.name, self.new_name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let (old, new) = (ties.user_type(&self.name), ties.user_type(&self.renamed()));
        ties.needs(old.clone()).renames(old, new).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        fit.user_type(&self.name, "enum");
        fit.new_type_is_free(&self.renamed());
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        vec![Statement::new(self.to_string(), self.name.span())]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.rename_type(&self.name, &self.new_name);
    }

    fn inverse(&self, _: &Catalog) -> Inverse {
        let back = RenameEnum { name: self.renamed(), new_name: self.name.name.clone() };
        Inverse::Exact(vec![back.into()])
    }
}
