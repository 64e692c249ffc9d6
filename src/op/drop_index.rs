//! `drop_index`.

use super::create_index::CreateIndex;
use super::fit::Fit;
use super::reach::Reach;
use super::restore;
use super::ties::Ties;
use super::{Effect, Inverse, Links};
use crate::catalog::{Catalog, Constraint, Index, IndexOwner, Persistence, Table};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::sql::{QualifiedName, Spanned};
use crate::statement::{LockMode, OutsideStep, Statement};
use askama::Template;

/// Drops an index.
#[derive(Debug, Clone, PartialEq, Template)]
#[template(path = "op/drop_index.sql")]
pub struct DropIndex {
    /// The index.
    pub name: QualifiedName,
    /// `concurrently`.
    pub concurrently: bool,
    /// `if exists`.
    pub if_exists: bool,
    /// `cascade`.
    pub cascade: bool,
}

impl DropIndex {
    fn known<'a>(&self, catalog: &'a Catalog) -> Option<(&'a Table, &'a Index)> {
        match catalog.index_owner(&self.name)? {
            IndexOwner::Table(table, index) => Some((table, index)),
            IndexOwner::Constraint(..) | IndexOwner::View(..) => None,
        }
    }

    /// The index with the name of its table or materialized view.
    fn index<'a>(&self, catalog: &'a Catalog) -> Option<(&'a QualifiedName, &'a Index)> {
        match catalog.index_owner(&self.name)? {
            IndexOwner::Table(table, index) => Some((&table.name, index)),
            IndexOwner::View(view, index) => Some((&view.name, index)),
            IndexOwner::Constraint(..) => None,
        }
    }

    /// The foreign keys that need the index: no other key is over its columns.
    fn needing<'a>(&self, catalog: &'a Catalog) -> Vec<(&'a Table, &'a Constraint)> {
        self.known(catalog).map(|(table, index)| catalog.references_to_index(table, index)).unwrap_or_default()
    }
}

impl Effect for DropIndex {
    fn summary(&self) -> String {
        format!("drop index {}", self.name)
    }

    fn links(&self, before: &Catalog) -> Links {
        let ties = Ties::new(before);
        let relation = ties.relation(&self.name);
        let ties = ties.needs(relation.clone()).drops(relation);
        let Some((table, index)) = self.known(before) else { return ties.links() };
        let ties = ties.frees_table(&table.name);
        match index.whole_key() {
            Some(columns) => {
                let key = ties.unique_key(&table.name, &columns);
                ties.drops(key).links()
            }
            None => ties.links(),
        }
    }

    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(before, report);
        if !fit.index_if(&self.name, self.if_exists) {
            return;
        }
        if let Some(IndexOwner::Constraint(table, constraint)) = before.index_owner(&self.name) {
            let message = format!("index `{}` cannot be dropped: it is that of a constraint", self.name);
            let help = format!("drop the constraint: drop_constraint {} on {}", self.name.name, table.name);
            let diagnostic = Diagnostic::error(code::STILL_NEEDED, self.name.span(), message).help(help);
            return fit.report(diagnostic.also(constraint.span, "the constraint"));
        }
        let Some((table, index)) = self.known(before) else { return };
        let is_sure = before.table(&table.name).certain().is_some();
        if let Some(parent) = before.parent_of_index(table, index).filter(|_| is_sure) {
            let message = format!("index `{}` cannot be dropped: it belongs to one of the parent table", self.name);
            let help = format!("drop that one, and those of the partitions go with it: drop_index {}", parent.name);
            let diagnostic = Diagnostic::error(code::STILL_NEEDED, self.name.span(), message).help(help);
            return fit.report(diagnostic.also(parent.name.span(), "the index of the parent"));
        }
        // The indexes of a temporary table are dropped as if it were not said.
        if self.concurrently && table.persistence != Persistence::Temporary {
            fit.is_not_partitioned(table, self.name.span());
        }
        if self.concurrently && self.cascade {
            let message = "an index cannot be dropped concurrently and with cascade";
            let help = "drop what needs it first, and leave `cascade` out";
            fit.report(Diagnostic::error(code::NOT_TOGETHER, self.name.span(), message).help(help));
        } else if !self.cascade {
            fit.not_needed(&format!("index `{}`", self.name), self.name.span(), self.needing(before));
        }
    }

    fn statements(&self, before: &Catalog) -> Vec<Statement> {
        let mode = if self.concurrently { LockMode::ShareUpdateExclusive } else { LockMode::AccessExclusive };
        let sql = self.to_string();
        let mut statement = match (self.known(before), self.index(before)) {
            (Some((table, _)), _) => {
                let reach = Reach::of(before, &table.name);
                let statement = reach.alone(sql, mode);
                match table.options.partition_by.is_some() {
                    true => reach.lock_descendants(statement, mode),
                    false => statement,
                }
            }
            (None, Some((view, _))) => Reach::of(before, view).alone(sql, mode),
            (None, None) => Reach::of(before, &self.name)
                .alone(sql, mode)
                .unknown(format!("which table index {} belongs to is not known", self.name)),
        };
        for (other, _) in self.needing(before) {
            let other = before.shorten(&other.name);
            statement = statement.also_locks(&other, LockMode::AccessExclusive, "its foreign key goes too");
        }
        if self.concurrently {
            let again = DropIndex { if_exists: true, ..self.clone() };
            let table = self.index(before).map(|(table, _)| before.shorten(table));
            let step = OutsideStep::DropIndex { index: self.name.clone(), table };
            statement = statement.outside(step).again(again.to_string());
        }
        vec![statement]
    }

    fn apply(&self, catalog: &mut Catalog) {
        let needing: Vec<_> =
            self.needing(catalog).iter().map(|(table, key)| (table.name.clone(), key.name.clone())).collect();
        for (table, name) in needing {
            if let Some(name) = name {
                catalog.drop_constraint(&table, &name);
            }
        }
        catalog.drop_index(&self.name);
    }

    fn inverse(&self, before: &Catalog) -> Inverse {
        match self.index(before) {
            Some((owner, index)) => {
                let index = Index { table: before.shorten(owner), ..index.clone() };
                let mut operations =
                    vec![CreateIndex { index, concurrently: self.concurrently, if_not_exists: false }.into()];
                operations.extend(restore::references(before, &self.needing(before)));
                let is_doubtful = before.relation(&self.name).is_doubtful();
                Inverse::Exact(operations).if_doubtful(is_doubtful, format_args!("index {}", self.name))
            }
            None if self.if_exists && before.relation(&self.name).is_absent() => Inverse::Exact(Vec::new()),
            None => Inverse::None(format!("what index {} is like is not known", self.name)),
        }
    }
}
