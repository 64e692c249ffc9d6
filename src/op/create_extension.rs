//! `create_extension`.

use super::drop_extension::DropExtension;
use super::fit::{Fit, required_by};
use super::{Effect, Inverse, Links, Object};
use crate::catalog::{Catalog, Extension, Lookup};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Installs an extension.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_extension.sql")]
pub struct CreateExtension {
    /// The extension.
    pub extension: Extension,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// `cascade`: with the extensions that it needs.
    pub cascade: bool,
}

impl CreateExtension {
    /// True if `if not exists` makes nothing of it.
    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.extension(&self.extension.name).known().is_some()
    }

    /// The extensions that come along by `cascade`; `None` where they are not known.
    fn coming_along(&self, before: &Catalog) -> Option<Vec<Ident>> {
        if !self.cascade {
            return Some(Vec::new());
        }
        let mut required = required_by(&self.extension.name)?;
        required.retain(|one| before.extension(one).known().is_none());
        Some(required)
    }
}

impl Effect for CreateExtension {
    fn summary(&self) -> String {
        format!("create extension {}", self.extension.name)
    }

    fn links(&self, _: &Catalog) -> Links {
        let needs = self.extension.schema.iter().map(|schema| Object::Schema(schema.clone())).collect();
        Links { makes: vec![Object::Extension(self.extension.name.clone())], needs, ..Links::default() }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Extension { name, schema, .. } = &self.extension;
        if let Some(schema) = schema {
            fit.schema(schema, schema.span());
        }
        if let Lookup::Found(earlier) = before.extension(name)
            && !self.if_not_exists
        {
            fit.taken(name.span(), &format!("extension `{name}`"), earlier.name.span());
        }
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        vec![Statement::new(self.to_string(), self.extension.name.span())]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if self.is_there(catalog) {
            return;
        }
        for name in self.coming_along(catalog).unwrap_or_default() {
            catalog.put_extension(Extension { name, schema: self.extension.schema.clone(), version: None });
        }
        catalog.put_extension(self.extension.clone());
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let name = &self.extension.name;
        match before.extension(name) {
            Lookup::Found(_) if self.if_not_exists => Inverse::Exact(Vec::new()),
            Lookup::Doubtful(_) | Lookup::Unknown if self.if_not_exists => {
                Inverse::None(format!("whether extension {name} was there before is not known"))
            }
            _ => {
                let drop = |name: &Ident| DropExtension { name: name.clone(), if_exists: false, cascade: false }.into();
                match self.coming_along(before) {
                    Some(others) => Inverse::Exact(std::iter::once(name).chain(&others).map(drop).collect()),
                    None => Inverse::StructureOnly {
                        operations: vec![drop(name)],
                        lost: vec![format!("the absence of the extensions that came along with {name}")],
                    },
                }
            }
        }
    }
}
