//! A relation that a statement locks, and what is locked along with it (measured on PostgreSQL 12 to 18, see
//! `tests/it/operations/sql.rs`).

use crate::catalog::{Catalog, IndexOwner};
use crate::op::reach::Reach;
use crate::sql::QualifiedName;
use crate::statement::{LockMode, Statement, WorkKind};

/// A relation that a statement locks.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The relation.
    pub relation: QualifiedName,
    /// How.
    pub mode: LockMode,
    /// What else is locked.
    pub along: Along,
}

/// What is locked along with a relation that a statement names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Along {
    /// Nothing.
    Nothing,
    /// The tables below it, in the same way.
    Below,
    /// What its query reads, for it is a materialized view.
    Query,
    /// The indexes of a table, against everybody: they are built again.
    Indexes,
    /// The table of an index that is built again, against writes; as weakly as the index where it is done concurrently.
    Table,
}

impl Held {
    /// Adds the locks, and the work on an index.
    pub(super) fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        let reach = Reach::of(before, &self.relation);
        let statement = statement.takes_facts_of(reach.alone("", self.mode));
        match self.along {
            Along::Nothing => statement,
            Along::Below => reach.lock_descendants(statement, self.mode),
            Along::Query => self.query(statement, before),
            Along::Indexes => self.indexes(statement, before),
            Along::Table => self.table(statement, before),
        }
    }

    fn query(&self, statement: Statement, before: &Catalog) -> Statement {
        let Some(view) = before.view(&self.relation).certain() else {
            return statement.unknown(format!("what the query of {} reads is not known", self.relation));
        };
        let why = "the query of the view reads it";
        let behind = before.behind_view(view);
        behind.iter().fold(statement, |statement, relation| {
            statement.also_locks(&before.shorten(relation), LockMode::AccessShare, why)
        })
    }

    fn indexes(&self, statement: Statement, before: &Catalog) -> Statement {
        let Some(table) = before.table(&self.relation).certain() else {
            return statement.unknown(format!("which indexes {} has is not known", self.relation));
        };
        table.index_names().into_iter().fold(statement, |statement, index| {
            let name = before.shorten(&table.name.sibling(index));
            statement.also_locks(&name, LockMode::AccessExclusive, "it is an index of the table")
        })
    }

    fn table(&self, statement: Statement, before: &Catalog) -> Statement {
        let table = match before.index_owner(&self.relation) {
            Some(IndexOwner::Table(table, _) | IndexOwner::Constraint(table, _)) => &table.name,
            Some(IndexOwner::View(view, _)) => &view.name,
            None => return statement.unknown(format!("the table of index {} is not known", self.relation)),
        };
        let table = before.shorten(table);
        let statement = statement.also_locks(&table, self.mode.min(LockMode::Share), "the index is one of its");
        statement.works(WorkKind::BuildIndex, &table)
    }
}
