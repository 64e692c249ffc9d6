//! `alter_sequence`.

use super::clause::SequenceOptionsClause;
use super::fit::Fit;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Catalog, Sequence, SequenceOptions};
use crate::diagnostic::Diagnostics;
use crate::sql::{DataType, Ident, QualifiedName, Spanned};
use crate::statement::{LockMode, Statement};
use askama::Template;

/// Changes a sequence.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/alter_sequence.sql")]
pub struct AlterSequence {
    /// The sequence.
    pub name: QualifiedName,
    /// `if exists`.
    pub if_exists: bool,
    /// `as …`.
    pub data_type: Option<DataType>,
    /// The options that change.
    pub options: SequenceOptions,
    /// `owned by table.column`, or `owned by none`.
    pub owner: Option<Option<(QualifiedName, Ident)>>,
}

impl AlterSequence {
    fn words(&self) -> String {
        SequenceOptionsClause(&self.options).to_string()
    }

    /// The sequence afterwards.
    fn changed(&self, sequence: &Sequence) -> Sequence {
        let mut changed = sequence.clone();
        changed.options.take_over(&self.options);
        changed.data_type = self.data_type.clone().or(changed.data_type);
        changed.owner = self.owner.clone().unwrap_or(changed.owner);
        changed.without_default_type()
    }
}

impl Effect for AlterSequence {
    fn summary(&self) -> String {
        format!("alter sequence {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before).needs_table(&self.name);
        match &self.owner {
            Some(Some((table, column))) => ties.needs_column(table, column).links(),
            _ => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        let Some(sequence) = fit.sequence_if(&self.name, self.if_exists) else { return };
        let changed = self.changed(sequence);
        let options = SequenceOptions { restart: self.options.restart, ..changed.options };
        fit.sequence_options(changed.data_type.as_ref(), &options, self.name.span());
        if let Some(owner) = &self.owner
            && fit.is_not_of_identity(&self.name, sequence, "keeps its owner")
            && let Some((table, column)) = owner
        {
            fit.sequence_owner(&self.name, table, column);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let statement = Statement::new(self.to_string(), self.name.span());
        if self.if_exists && before.relation(&self.name).is_absent() {
            return vec![statement];
        }
        let statement = statement.locks(&before.shorten(&self.name), LockMode::ShareRowExclusive);
        vec![match &self.owner {
            Some(Some((table, _))) => statement.locks(&before.shorten(table), LockMode::AccessShare),
            _ => statement,
        }]
    }

    fn apply(&self, catalog: &mut Catalog) {
        catalog.change_sequence(&self.name, |sequence| *sequence = self.changed(sequence));
        let Some((table, column)) = catalog.sequence(&self.name).known().and_then(|one| one.owner.clone()) else {
            return;
        };
        catalog.change_table(&table, |table| {
            table.columns.change(&column, |column| {
                if let Some(identity) = &mut column.identity {
                    identity.options.take_over(&self.options);
                }
            });
        });
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let Some(sequence) = before.sequence(&self.name).certain() else {
            return match self.if_exists && before.relation(&self.name).is_absent() {
                true => Inverse::Exact(Vec::new()),
                false => Inverse::None(format!("what sequence {} is like is not known", self.name)),
            };
        };
        let back = AlterSequence {
            name: self.name.clone(),
            if_exists: false,
            data_type: self.data_type.as_ref().map(|_| sequence.data_type.clone().unwrap_or(DataType::made("bigint"))),
            options: sequence.options.former(&self.options),
            owner: self.owner.as_ref().map(|_| sequence.owner.clone()),
        };
        let changes_something =
            back.data_type.is_some() || back.owner.is_some() || back.options != SequenceOptions::default();
        let operations: Vec<Operation> = if changes_something { vec![back.into()] } else { Vec::new() };
        match self.options.restart {
            Some(_) => Inverse::StructureOnly { operations, lost: vec![format!("where sequence {} stood", self.name)] },
            None => Inverse::Exact(operations),
        }
    }
}
