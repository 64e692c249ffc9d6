//! Whether a constraint fits its table.

use super::Fit;
use super::data_type::can_refer;
use crate::catalog::{Constraint, ConstraintKind, ForeignKey, Index, IndexOwner, Key, Table};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::{
    KEYS_DO_NOT_FIT, NO_UNIQUE_KEY, NOT_FOR_THIS_CONSTRAINT, NOT_WHEN_PARTITIONED, TWO_PRIMARY_KEYS,
};
use crate::source::Span;
use crate::sql::{Ident, Spanned};

impl Fit<'_, '_> {
    /// Reports what of a new constraint does not fit. `table` is the table as it is without it.
    pub fn new_constraint(&mut self, table: &Table, constraint: &Constraint) {
        let span = constraint.name.as_ref().map_or(constraint.span, Spanned::span);
        if let Some(name) = &constraint.name {
            self.name_is_short(name);
        }
        self.constraint_is_free(table, constraint);
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => {
                if let Some(other) = table.primary_key() {
                    let message = format!("table `{}` has a primary key already", table.name);
                    let diagnostic = Diagnostic::error(TWO_PRIMARY_KEYS, span, message);
                    self.report(diagnostic.also(other.span, "the first one"));
                }
                self.key(table, key, span);
            }
            ConstraintKind::Unique(key) => self.key(table, key, span),
            ConstraintKind::ForeignKey(key) => self.foreign_key(table, key, span),
            ConstraintKind::Check(check) => {
                self.expression(table, &check.expression);
                if constraint.timing.is_deferrable() {
                    let message = "a check cannot be deferrable";
                    self.report(Diagnostic::error(NOT_FOR_THIS_CONSTRAINT, span, message));
                }
            }
            ConstraintKind::Exclude(exclude) => {
                if table.options.partition_by.is_some() {
                    self.since(17, span, "an exclusion constraint of a partitioned table");
                }
                self.exclusion(table, exclude);
            }
        }
    }

    fn key(&mut self, table: &Table, key: &Key, span: Span) {
        if key.nulls.is_some() {
            self.since(15, span, "NULLS [NOT] DISTINCT");
        }
        self.columns(table, &key.columns);
        self.columns(table, &key.include);
        key.columns.iter().chain(&key.include).for_each(|column| self.is_kept(table, column, "a key"));
        match &key.using_index {
            Some(index) if table.options.partition_by.is_some() => {
                let message =
                    format!("table `{}` is partitioned: a constraint of it cannot take over an index", table.name);
                let help = "leave `using index` out: PostgreSQL makes the indexes of the partitions with it";
                self.report(Diagnostic::error(NOT_WHEN_PARTITIONED, index.span(), message).help(help));
            }
            Some(index) => self.taken_index(table, index),
            None => self.has_partition_key(table, &key.columns, span),
        }
    }

    /// Reports an index that cannot become that of a constraint.
    fn taken_index(&mut self, table: &Table, name: &Ident) {
        let qualified = table.name.sibling(name.clone());
        let fault = match table.indexes.iter().find(|one| one.name == *name) {
            Some(index) if !index.unique => "is not unique",
            Some(index) if index.predicate.is_some() => "is not over all rows",
            Some(index) if index.elements.iter().any(|one| one.key.column().is_none()) => "is over an expression",
            Some(_) => return,
            None if self.catalog.relation(&qualified).is_absent() => {
                let message = format!("table `{}` has no index `{name}`", table.name);
                return self.report(Diagnostic::error(NO_UNIQUE_KEY, name.span(), message));
            }
            None => match self.catalog.index_owner(&qualified) {
                Some(IndexOwner::Constraint(..)) => "is that of a constraint already",
                Some(_) => "belongs to another table",
                None => return,
            },
        };
        let message = format!("index `{name}` cannot become that of a constraint: it {fault}");
        self.report(Diagnostic::error(NO_UNIQUE_KEY, name.span(), message));
    }

    fn foreign_key(&mut self, table: &Table, key: &ForeignKey, span: Span) {
        for action in [&key.on_delete, &key.on_update].into_iter().flatten() {
            if let Some(column) = action.columns().first() {
                self.since(15, column.span(), "SET NULL or SET DEFAULT with a list of columns");
            }
            self.columns_are_there(table, action.columns());
        }
        if let Some(action) = &key.on_update
            && let Some(column) = action.columns().first()
        {
            let message = format!("ON UPDATE {} takes no list of columns", action.words());
            self.report(Diagnostic::error(NOT_FOR_THIS_CONSTRAINT, column.span(), message));
        }
        if key.not_valid && table.options.partition_by.is_some() {
            self.since(18, span, "a foreign key of a partitioned table that is NOT VALID");
        }
        // The same column may refer to two of the other table (PostgreSQL 15 takes it).
        self.columns_are_there(table, &key.columns);
        key.columns.iter().for_each(|column| self.is_kept(table, column, "a foreign key"));
        let is_self = self.catalog.same(&key.table, &table.name);
        let referred = if is_self { Some(table) } else { self.table(&key.table) };
        if let Some(referred) = referred {
            self.referred(table, key, referred);
        }
    }

    fn referred(&mut self, table: &Table, key: &ForeignKey, referred: &Table) {
        let mut columns: &[Ident] = &key.referred;
        if columns.is_empty() {
            match referred.primary_key().map(|primary| &primary.kind) {
                Some(ConstraintKind::PrimaryKey(primary)) => columns = &primary.columns,
                _ => {
                    let message = format!("table `{}` has no primary key to refer to", key.table);
                    let help = "name the columns: references t (a)";
                    let diagnostic = Diagnostic::error(NO_UNIQUE_KEY, key.table.span(), message).help(help);
                    return self.report(diagnostic.also(referred.name.span(), "the table is made here"));
                }
            }
        } else {
            self.columns(referred, columns);
        }
        if columns.len() != key.columns.len() {
            let message = format!("{} columns cannot refer to {}", key.columns.len(), columns.len());
            let span = key.referred.first().map_or(key.table.span(), Spanned::span);
            return self.report(Diagnostic::error(KEYS_DO_NOT_FIT, span, message));
        }
        if columns.iter().any(|column| referred.column(column).is_none()) {
            return;
        }
        if !has_unique_key(referred, columns) {
            let list = columns.iter().map(|column| format!("`{column}`")).collect::<Vec<_>>().join(", ");
            let span = key.referred.first().map_or(key.table.span(), Spanned::span);
            if let Some((deferrable, _)) = referred.keys().find(|(_, key)| is_over(key, columns)) {
                let message =
                    format!("the key of table `{}` over {list} is deferrable: nothing can refer to it", key.table);
                let diagnostic = Diagnostic::error(NO_UNIQUE_KEY, span, message);
                return self.report(diagnostic.also(deferrable.span, "it is made here"));
            }
            let message = format!("no unique key of table `{}` is over just {list}", key.table);
            let diagnostic = Diagnostic::error(NO_UNIQUE_KEY, span, message);
            return self.report(diagnostic.also(referred.name.span(), "the table is made here"));
        }
        for (own, other) in key.columns.iter().zip(columns) {
            self.comparable_columns(table, own, referred, other);
        }
    }

    fn comparable_columns(&mut self, table: &Table, own: &Ident, referred: &Table, other: &Ident) {
        let (Some(from), Some(to)) = (table.column(own), referred.column(other)) else { return };
        if can_refer(self.catalog, &from.data_type, &to.data_type) {
            return;
        }
        let message = format!(
            "column `{own}` is {}, `{}.{other}` is {}",
            from.data_type.canonical(),
            referred.name,
            to.data_type.canonical()
        );
        let diagnostic = Diagnostic::error(KEYS_DO_NOT_FIT, own.span(), message);
        self.report(diagnostic.also(to.data_type.span(), "the type on the other side"));
    }
}

/// True if a key that is not deferrable, or a unique index over whole columns and all rows, is over just these.
fn has_unique_key(table: &Table, columns: &[Ident]) -> bool {
    let by_constraint =
        table.keys().any(|(constraint, key)| !constraint.timing.is_deferrable() && is_over(key, columns));
    by_constraint || table.indexes.iter().filter_map(Index::whole_key).any(|key| is_over(&key, columns))
}

/// True if a key is over just these columns, in whatever order.
fn is_over(key: &[Ident], columns: &[Ident]) -> bool {
    key.len() == columns.len() && columns.iter().all(|column| key.contains(column))
}
