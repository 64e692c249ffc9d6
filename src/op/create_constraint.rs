//! `create_constraint`.

use super::clause::ConstraintClause;
use super::drop_constraint::DropConstraint;
use super::fit::Fit;
use super::reach::Reach;
use super::ties::Ties;
use super::{Effect, Inverse, Links, Operation};
use crate::catalog::{Builder, Catalog, Column, Constraint, ConstraintKind, Key};
use crate::diagnostic::Diagnostics;
use crate::sql::{Ident, Literal, QualifiedName};
use crate::statement::{LockMode, Statement, WorkKind};
use askama::Template;

/// Adds a constraint to a table: `create_primary_key`, `create_unique_constraint`, `create_foreign_key`,
/// `create_check_constraint` and `create_exclude_constraint`, which differ only in the kind of the constraint.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/create_constraint.sql")]
pub struct CreateConstraint {
    /// The table.
    pub table: QualifiedName,
    /// The constraint.
    pub constraint: Constraint,
}

/// `COMMENT ON CONSTRAINT …`.
#[derive(Template)]
#[template(path = "op/constraint_comment.sql")]
pub(super) struct ConstraintComment<'a> {
    pub name: &'a Ident,
    pub table: &'a QualifiedName,
    pub comment: &'a Literal,
}

impl CreateConstraint {
    /// The constraint as the catalog keeps it, with its name; as written where the table is not known.
    fn kept(&self, before: &Catalog) -> Constraint {
        let Some(table) = before.table(&self.table).known() else { return self.constraint.clone() };
        let mut builder = Builder::onto(before, table);
        builder.constraint(&self.constraint);
        builder.addition().constraints.into_iter().next().unwrap_or_else(|| self.constraint.clone())
    }

    /// The statement that adds it, without that for its comment.
    pub(super) fn addition(&self, before: &Catalog) -> Statement {
        let (reach, sql) = (Reach::of(before, &self.table), self.to_string());
        // From PostgreSQL 18 on the tables below are locked like the table, whatever the constraint does to them.
        let locks_all = before.version().major() >= 18;
        match &self.constraint.kind {
            ConstraintKind::ForeignKey(key) => {
                let statement = match locks_all {
                    true => reach.whole(sql, LockMode::ShareRowExclusive),
                    false => reach.alone(sql, LockMode::ShareRowExclusive),
                };
                let reach = reach.of_key();
                let statement = reach.lock_descendants(statement, LockMode::ShareRowExclusive);
                let why = "the foreign key refers to it";
                let statement = reach.lock_referred(statement, key, LockMode::ShareRowExclusive, why);
                if key.not_valid { statement } else { reach.work(statement, WorkKind::CheckForeignKey) }
            }
            ConstraintKind::Check(check) => {
                let is_passed_on = !check.no_inherit;
                let statement = match is_passed_on || locks_all {
                    true => reach.whole(sql, LockMode::AccessExclusive),
                    false => reach.alone(sql, LockMode::AccessExclusive),
                };
                let reach = if is_passed_on { reach } else { reach.without_descendants() };
                if check.not_valid { statement } else { reach.work(statement, WorkKind::Scan) }
            }
            ConstraintKind::PrimaryKey(key) => self.primary_key(&reach, key, sql, before),
            ConstraintKind::Unique(Key { using_index: Some(_), .. }) => reach.alone(sql, LockMode::AccessExclusive),
            ConstraintKind::Unique(_) | ConstraintKind::Exclude(_) => {
                let statement = reach.alone(sql, LockMode::AccessExclusive);
                let statement = match locks_all {
                    true => reach.lock_descendants(statement, LockMode::AccessExclusive),
                    false => statement,
                };
                let reach = reach.of_key();
                reach.work(reach.lock_descendants(statement, LockMode::Share), WorkKind::BuildIndex)
            }
        }
    }

    /// A primary key looks for nulls in the columns that may have some.
    fn primary_key(&self, reach: &Reach<'_>, key: &Key, sql: String, before: &Catalog) -> Statement {
        let kept = self.kept(before);
        let ConstraintKind::PrimaryKey(kept) = &kept.kind else {
            return reach.whole(sql, LockMode::AccessExclusive);
        };
        // The tables below too are locked to set their columns NOT NULL, heirs in any case; to build the indexes of
        // partitions, SHARE is enough before PostgreSQL 18.
        let is_not_null = |column| reach.table.and_then(|table| table.column(column)).is_some_and(Column::is_not_null);
        let is_partitioned = reach.table.is_some_and(|table| table.options.partition_by.is_some());
        let only_builds = is_partitioned && before.version().major() < 18 && kept.columns.iter().all(is_not_null);
        let below = if only_builds { LockMode::Share } else { LockMode::AccessExclusive };
        let mut statement = reach.lock_descendants(reach.alone(sql, LockMode::AccessExclusive), below);
        if key.using_index.is_none() {
            statement = Reach::of(before, &self.table).of_key().work(statement, WorkKind::BuildIndex);
        }
        match reach.table {
            Some(table) if kept.columns.iter().all(|column| table.refuses_null(column)) => statement,
            Some(_) => reach.work(statement, WorkKind::Scan),
            None => reach.unless_known(statement, "it may be read for nulls"),
        }
    }

    /// The statement for its comment, if it has one.
    pub(super) fn comment(&self, before: &Catalog) -> Option<Statement> {
        let kept = self.kept(before);
        let (name, comment) = (kept.name.as_ref()?, self.constraint.comment.as_ref()?);
        let sql = ConstraintComment { name, table: &self.table, comment }.to_string();
        Some(Reach::of(before, &self.table).alone(sql, LockMode::AccessShare))
    }
}

impl Effect for CreateConstraint {
    fn summary(&self) -> String {
        let kind = self.constraint.kind_word();
        match &self.constraint.name {
            Some(name) => format!("create {kind} {name} on {}", self.table),
            None => format!("create {kind} on {}", self.table),
        }
    }

    fn links(&self, before: &Catalog) -> Links {
        let kept = self.kept(before);
        let ties = Ties::new(before).needs_table(&self.table).needs_of_constraint(&self.table, &self.constraint);
        ties.makes_constraint(&self.table, &kept).links()
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if let Some(table) = fit.table(&self.table) {
            fit.new_constraint(table, &self.constraint);
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        std::iter::once(self.addition(before)).chain(self.comment(before)).collect()
    }

    fn apply(&self, catalog: &mut Catalog) {
        let Some(table) = catalog.table(&self.table).known() else { return };
        let mut builder = Builder::onto(catalog, table);
        builder.constraint(&self.constraint);
        let addition = builder.addition();
        let kept = addition.constraints.first().cloned();
        catalog.add_to_table(&self.table, addition);
        if let Some(kept) = kept {
            catalog.hand_down(&self.table, &kept);
        }
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        let kept = self.kept(before);
        let Some(name) = kept.name else {
            return Inverse::None(format!("the name that PostgreSQL gives the {} is not known", kept.kind_word()));
        };
        let table = before.table(&self.table).known();
        let mut operations: Vec<Operation> =
            vec![DropConstraint { table: self.table.clone(), name, if_exists: false, cascade: false }.into()];
        if let Some(table) = table {
            operations.extend(super::restore::null_columns(&self.table, table, &kept.kind));
            operations.extend(super::restore::taken_index(table, &self.constraint));
        }
        Inverse::Exact(operations)
    }
}
