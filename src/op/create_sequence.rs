//! `create_sequence`.

use super::clause::SequenceOptionsClause;
use super::drop_sequence::DropSequence;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Relation, Sequence};
use crate::diagnostic::Diagnostics;
use crate::sql::Spanned;
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Makes a sequence.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_sequence.sql")]
pub struct CreateSequence {
    /// The sequence.
    pub sequence: Sequence,
    /// `if not exists`.
    pub if_not_exists: bool,
    /// `temporary`.
    pub temporary: bool,
}

impl CreateSequence {
    /// True if `if not exists` makes nothing of it.
    fn is_there(&self, before: &Catalog) -> bool {
        self.if_not_exists && before.relation(&self.sequence.name).known().is_some()
    }

    fn options(&self) -> String {
        SequenceOptionsClause(&self.sequence.options).to_string()
    }
}

impl Effect for CreateSequence {
    fn summary(&self) -> String {
        format!("create sequence {}", self.sequence.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_schema(&self.sequence.name);
        let ties = match &self.sequence.owner {
            Some((table, column)) => ties.needs_column(table, column),
            None => ties,
        };
        let made = ties.relation(&self.sequence.name);
        ties.makes(made).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Sequence { name, data_type, options, owner } = &self.sequence;
        fit.schema_of(name);
        fit.name_is_short(&name.name);
        if self.is_there(before) {
            return;
        }
        fit.relation_is_free(name);
        fit.type_is_free(name);
        fit.sequence_options(data_type.as_ref(), options, name.span());
        if let Some((table, column)) = owner {
            fit.sequence_owner(name, table, column);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.sequence.name.span());
        vec![match &self.sequence.owner {
            Some((table, _)) if !self.is_there(before) => {
                statement.locks(&before.shorten(table), LockMode::AccessShare)
            }
            _ => statement,
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        if !self.is_there(catalog) {
            let made = self.sequence.clone().without_default_type();
            catalog.put_relation(&self.sequence.name, Relation::Sequence(Box::new(made)));
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let name = &self.sequence.name;
        if self.is_there(before) {
            return match before.relation(name).certain() {
                Some(_) => Inverse::Exact(Vec::new()),
                None => Inverse::None(format!("whether sequence {name} was there before is not known")),
            };
        }
        Inverse::Exact(vec![DropSequence { name: name.clone(), if_exists: false, cascade: false }.into()])
    }
}
