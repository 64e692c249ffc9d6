//! `create_schema`.

use super::drop_schema::DropSchema;
use super::fit::Fit;
use super::{Effect, Inverse, Links, Object};
use crate::catalog::{Catalog, Lookup, Schema};
use crate::diagnostic::code::RESERVED_SCHEMA;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{Ident, Literal, Spanned};
use crate::statement::Statement;
use askama::Template;

/// Makes a schema.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_schema.sql")]
pub struct CreateSchema {
    /// The schema.
    pub schema: Schema,
    /// `if not exists`.
    pub if_not_exists: bool,
}

/// `COMMENT ON SCHEMA …`.
#[derive(Template)]
#[template(path = "op/schema_comment.sql")]
struct SchemaComment<'a> {
    name: &'a Ident,
    comment: &'a Literal,
}

impl CreateSchema {
    /// True if `if not exists` makes nothing of it.
    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.schema(&self.schema.name).known().is_some()
    }
}

impl Effect for CreateSchema {
    fn summary(&self) -> String {
        format!("create schema {}", self.schema.name)
    }

    fn links(&self, _: &Catalog) -> Links {
        Links { makes: vec![Object::Schema(self.schema.name.clone())], ..Links::default() }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let name = &self.schema.name;
        fit.name_is_short(name);
        if name.as_str().starts_with("pg_") {
            let message = format!("a schema cannot be called `{name}`");
            fit.report(Diagnostic::error(RESERVED_SCHEMA, name.span(), message).help("choose a name without pg_"));
        }
        if let Lookup::Found(earlier) = before.schema(name)
            && !self.if_not_exists
        {
            fit.taken(name.span(), &format!("schema `{name}`"), earlier.name.span());
        }
    }

    fn statements(&self, _: &Catalog) -> Vec<Statement> {
        let Schema { name, comment, .. } = &self.schema;
        let create = Statement::new(self.to_string(), name.span());
        let comment = comment.as_ref().map(|comment| SchemaComment { name, comment }.to_string());
        std::iter::once(create).chain(comment.map(|sql| Statement::new(sql, name.span()))).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        if !self.is_there(catalog) {
            catalog.put_schema(self.schema.clone(), false);
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let name = &self.schema.name;
        match before.schema(name) {
            Lookup::Found(_) if self.if_not_exists => Inverse::Exact(Vec::new()),
            Lookup::Doubtful(_) | Lookup::Unknown if self.if_not_exists => {
                Inverse::None(format!("whether schema {name} was there before is not known"))
            }
            _ => Inverse::Exact(vec![DropSchema { name: name.clone(), if_exists: false, cascade: false }.into()]),
        }
    }
}
