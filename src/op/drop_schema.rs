//! `drop_schema`.

use super::cascade::Cascade;
use super::create_schema::CreateSchema;
use super::fit::Fit;
use super::reach::Reach;
use super::{Effect, Inverse, Links, Object};
use crate::catalog::{Catalog, Lookup};
use crate::diagnostic::code::STILL_NEEDED;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::sql::{Ident, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Drops a schema.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_schema.sql")]
pub struct DropSchema {
    /// The schema.
    pub name: Ident,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropSchema {
    /// What is locked and lost with the schema.
    fn facts(&self, mut statement: Statement, before: &Catalog) -> Statement {
        for one in before.inhabitants(&self.name) {
            let name = before.shorten(&one.name);
            if !matches!(one.kind, "table" | "view" | "materialized view" | "sequence") {
                continue;
            }
            statement = statement.also_locks(&name, LockMode::AccessExclusive, "it is in the schema");
            let Some(table) = before.table(&one.name).known() else { continue };
            statement = statement.loses(&name, format!("table {name}"));
            let reach = Reach::of(before, &table.name);
            for key in table.foreign_keys() {
                let why = "it is behind a foreign key of a table in the schema";
                statement = reach.lock_referred(statement, key, LockMode::AccessExclusive, why);
            }
            for (other, _) in before.references_to(&table.name) {
                let why = "its foreign key refers to a table in the schema";
                statement = statement.also_locks(&before.shorten(&other.name), LockMode::AccessExclusive, why);
            }
        }
        let statement = Cascade::just(before, before.needing_schema(&self.name)).facts(statement);
        match before.is_open() || before.schema(&self.name).known().is_none() {
            true => statement.unknown(format!("what else is in schema {} is not known", self.name)),
            false => statement,
        }
    }
}

impl Effect for DropSchema {
    fn summary(&self) -> String {
        format!("drop schema {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let schema = Object::Schema(self.name.clone());
        let mut drops = vec![schema.clone()];
        if self.cascade {
            drops.extend(before.inhabitants(&self.name).into_iter().map(|one| match one.kind {
                "enum" | "domain" => Object::Type(one.name),
                "function" | "procedure" => Object::Function(one.name),
                "extension" => Object::Extension(one.name.name),
                _ => Object::Relation(one.name),
            }));
        }
        Links { needs: vec![schema], drops, ..Links::default() }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let span = self.name.span();
        // A schema that the history never saw may be the environment's own.
        if !self.if_exists && before.is_dropped(&self.name) {
            return fit.schema(&self.name, span);
        }
        if self.cascade {
            return;
        }
        let inhabitants = before.inhabitants(&self.name);
        let sure: Vec<_> = inhabitants.iter().filter(|one| !one.is_doubtful).collect();
        if let Some(first) = sure.first() {
            let message = format!(
                "schema `{}` cannot be dropped: {} `{}` is in it",
                self.name,
                first.kind,
                before.shorten(&first.name)
            );
            let help = "drop what is in it first, or write `cascade` to drop that with it";
            let diagnostic = Diagnostic::error(STILL_NEEDED, span, message).help(help);
            fit.report(sure.iter().fold(diagnostic, |diagnostic, one| {
                diagnostic.also(one.span, format!("{} `{}` is made here", one.kind, one.name.name))
            }));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        vec![if self.cascade { self.facts(statement, before) } else { statement }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.drop_schema(&self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let name = &self.name;
        let Lookup::Found(schema) = before.schema(name) else {
            return match self.if_exists && before.is_dropped(name) {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what schema {name} is like is not known")),
            };
        };
        let inhabitants = before.inhabitants(name);
        if let Some(first) = inhabitants.first() {
            return Inverse::None(format!(
                "{} {} and all else in schema {name} goes by cascade: drop each by its own operation, and it can come back",
                first.kind,
                before.shorten(&first.name)
            ));
        }
        if before.is_open() && self.cascade {
            return Inverse::None(format!("what is in schema {name} is not known"));
        }
        Inverse::Exact(vec![CreateSchema { schema: schema.clone(), if_not_exists: false }.into()])
    }
}
